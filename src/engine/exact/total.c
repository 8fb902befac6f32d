#include "engine/exact/total.h"
#include "engine/difference.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

/* Of the upper panels, beside 1/scale: 16 nodes for a wave that turns twice at the far end of the reach. */
static const double PANEL_WIDTH = 0.4;
/* How far they go, beside 1/scale. */
static const double UPPER_END = 160;
/* A probability: with jumps beyond it there is nothing to invert. */
static const double JUMPS_MOST = 1e-6;
/* What quadrature and round-off leave of a probability; tested by halving the steps. */
static const double PROBABILITY_ERROR = 1e-11;

void total_free(struct total *total)
{
    for (size_t i = 0; i < total->n && total->summands; i++)
        total_summand_free(&total->summands[i]);
    free(total->summands);
    free(total->t);
    *total = (struct total){0};
}

/* Its logarithm for all seats: real part and phase, which no multiple of 2 pi is taken from. */
static void log_of_all(const struct total *total, const double *t, struct total_points *out)
{
    *out = (struct total_points){{0}, {0}};
    for (size_t i = 0; i < total->n; i++) {
        struct total_points z;
        double seats = total->summands[i].seats;
        total_seat_less_1(&total->summands[i], t, &z);
        for (size_t k = 0; k < LEGENDRE; k++) {
            double less = 2 * z.re[k] + z.re[k] * z.re[k] + z.im[k] * z.im[k]; /* the square of the size, less 1 */
            out->re[k] += seats * (less > -0.5 ? log1p(less) / 2 : log(hypot(1 + z.re[k], z.im[k])));
            out->im[k] += seats * atan2(z.im[k], 1 + z.re[k]);
        }
    }
}

/* At one point. */
static double log_of_all_at(const struct total *total, double t, double *phase)
{
    double same[LEGENDRE];
    struct total_points all;
    for (size_t k = 0; k < LEGENDRE; k++)
        same[k] = t;
    log_of_all(total, same, &all);
    *phase = all.im[0];
    return all.re[0];
}

/* The scale: 1/t where the absolute value is exp(-1/2); and the center, from the phase there. False: it hardly falls, as the total nearly always is
   the same. */
static bool place(struct total *total)
{
    double t = 1 / sqrt(total->variance), phase, size = log_of_all_at(total, t, &phase);
    for (int step = 0; step < 60 && fabs(size + 0.5) > 0.05; step++) {
        double factor = sqrt(0.5 / fmax(-size, 1e-6));
        t *= fmin(fmax(factor, 0.1), 10);
        size = log_of_all_at(total, t, &phase);
    }
    total->scale = 1 / t;
    total->center = total->origin + phase / t;
    return fabs(size + 0.5) <= 0.05;
}

/* A stretch of the integral: 16 nodes. */
struct panel {
    double t[LEGENDRE], re[LEGENDRE], im[LEGENDRE], largest;
};

static struct panel panel_of(const struct total *total, double from, double to)
{
    const struct legendre *l = legendre();
    struct panel p = {.largest = 0};
    struct total_points all;
    double half = (to - from) / 2, middle = from + half, shift = total->center - total->origin;
    for (int k = 0; k < LEGENDRE; k++)
        p.t[k] = middle + half * l->node[k];
    log_of_all(total, p.t, &all);
    for (int k = 0; k < LEGENDRE; k++) {
        double size = exp(all.re[k]), phase = all.im[k] - p.t[k] * shift, weight = half * l->weight[k] / p.t[k];
        p.re[k] = weight * size * cos(phase);
        p.im[k] = weight * size * sin(phase);
        p.largest = fmax(p.largest, size * (to - from) / p.t[k]);
    }
    return p;
}

static enum bs_status keep(struct total *total, const struct panel *p)
{
    if (total->n_nodes + LEGENDRE > total->room) {
        size_t room = total->room ? 2 * total->room : (size_t)64 * LEGENDRE;
        double *grown = malloc(3 * room * sizeof *grown);
        if (!grown)
            return BS_ERROR_MEMORY;
        for (size_t k = 0; k < 3 && total->n_nodes > 0; k++)
            memcpy(grown + k * room, k == 0 ? total->t : k == 1 ? total->re : total->im, total->n_nodes * sizeof *grown);
        free(total->t);
        total->t = grown;
        total->re = grown + room;
        total->im = grown + 2 * room;
        total->room = room;
    }
    memcpy(total->t + total->n_nodes, p->t, sizeof p->t);
    memcpy(total->re + total->n_nodes, p->re, sizeof p->re);
    memcpy(total->im + total->n_nodes, p->im, sizeof p->im);
    total->n_nodes += LEGENDRE;
    return BS_OK;
}

/* The integral's part that a panel has, some scales from the center. */
static double part_at(const struct panel *p, double away)
{
    double sum = 0;
    for (int k = 0; k < LEGENDRE; k++)
        sum += p->im[k] * cos(p->t[k] * away) - p->re[k] * sin(p->t[k] * away);
    return sum;
}

/* From 0 up to `end`: halved towards 0, where a heavy tail bends it, until a half more changes nothing. */
static enum bs_status lower_panels(struct total *total, double end)
{
    enum { HALVINGS = 200 };
    struct panel whole = panel_of(total, 0, end);
    enum bs_status status = BS_OK;
    for (int step = 0; step < HALVINGS && status == BS_OK; step++) {
        struct panel low = panel_of(total, 0, end / 2), high = panel_of(total, end / 2, end);
        double change = 0;
        for (int side = -1; side <= 1; side++) {
            double away = 4 * side * total->scale;
            change = fmax(change, fabs(part_at(&whole, away) - part_at(&low, away) - part_at(&high, away)));
        }
        status = keep(total, &high);
        if (change < 1e-14 && status == BS_OK)
            return keep(total, &low);
        whole = low;
        end /= 2;
    }
    return status == BS_OK ? keep(total, &whole) : status;
}

/* From *from on, at least up to `back`, until nothing is left; *fell: then it ended. */
static enum bs_status upper_panels(struct total *total, double *from, double width, double back, bool *fell)
{
    double end = UPPER_END / total->scale;
    enum bs_status status = BS_OK;
    double largest = 1;
    while (*from < end && (largest > 1e-15 || *from < back) && status == BS_OK) {
        struct panel p = panel_of(total, *from, *from + width);
        status = keep(total, &p);
        largest = p.largest;
        *from += width;
    }
    /* as if it fell no faster than 1/t from here on */
    *fell = largest <= 1e-15;
    total->error = PROBABILITY_ERROR + (*fell ? 0 : largest * *from / width);
    return status;
}

/* The chance that what every seat adds is one of few values: the part of the total's law that has jumps. Its characteristic function comes back, however
   small it has become. */
static double jumps_of(const struct total *total)
{
    double log_chance = 0;
    for (size_t i = 0; i < total->n; i++)
        log_chance += total->summands[i].seats > 0 ? total->summands[i].seats * log(total->summands[i].lumps) : 0;
    return exp(log_chance);
}

/* Looks are so far apart, beside 1 over a seat's standard deviation: half of that from a peak one seat's is lower by 0.005 at most, as its second derivative is
   at most the variance. */
static const double LOOK = 0.2, ROOM = 1.03, SLACK = 0.05, GONE = -35;
enum { MANY = 64, LOOKS_MOST = 2000 };

/* Logarithm of the absolute value at each t, and of what it is at most within half a look. Of many seats a look is coarse: the peak of one seat's may be so
   much higher than what is seen beside it. */
static void log_about(const struct total *total, const double *t, double *at, double *most)
{
    struct total_points z;
    for (size_t k = 0; k < LEGENDRE; k++)
        at[k] = most[k] = 0;
    for (size_t i = 0; i < total->n; i++) {
        const struct total_summand *s = &total->summands[i];
        total_seat_less_1(s, t, &z);
        for (size_t k = 0; k < LEGENDRE; k++) {
            double size = hypot(1 + z.re[k], z.im[k]), room = size * ROOM + (s->seats >= MANY ? SLACK : 0);
            at[k] += s->seats * log(fmin(size, 1));
            most[k] += s->seats * log(fmin(room, 1));
        }
    }
}

/* Logarithm of what it is at most from t on. */
static double log_from(const struct total *total, double t)
{
    double sum = 0;
    for (size_t i = 0; i < total->n; i++)
        sum += total->summands[i].seats * log(fmin(total_seat_most(&total->summands[i], t), 1));
    return sum;
}

/* What the characteristic function comes back to beyond the nodes, once it has fallen: that of a law in lumps does, at 2 pi over their distance. The peaks
   of one seat's are as wide as 1 over its standard deviation. Where the nodes ended as it had fallen, it has come back wherever it is seen higher; where
   that is not seen, it has once it has fallen with all the room that peaks may have. *back: the last t within reach of the nodes at which it is seen
   higher; 0: there is none */
static double comes_back(const struct total *total, bool fell, double *back)
{
    double widest = 0, most = -INFINITY, t = total->t[total->n_nodes - 1];
    bool fallen = false;
    *back = 0;
    for (size_t i = 0; i < total->n; i++)
        widest = fmax(widest, total->summands[i].seats > 0 ? total->summands[i].spread : 0);
    for (int look = 0; look < LOOKS_MOST && log_from(total, t) > GONE; look += LEGENDRE) {
        double at[LEGENDRE], here[LEGENDRE], room[LEGENDRE];
        for (size_t k = 0; k < LEGENDRE; k++)
            at[k] = t += LOOK / widest;
        log_about(total, at, here, room);
        for (size_t k = 0; k < LEGENDRE; k++) {
            bool higher = fell && here[k] > GONE + 5;
            most = fallen || higher ? fmax(most, room[k]) : most;
            *back = higher && at[k] * total->scale < UPPER_END ? at[k] : *back;
            fallen |= room[k] < GONE + 5;
        }
    }
    return exp(most);
}

static enum bs_status summands_status(const struct total *total)
{
    enum bs_status status = BS_OK;
    for (size_t i = 0; i < total->n && status == BS_OK; i++)
        status = total_summand_status(&total->summands[i]);
    return status;
}

enum bs_status total_new(const struct total_seats *seats, size_t n, double step, struct total *out)
{
    *out = (struct total){.error = 0};
    out->summands = calloc(n, sizeof *out->summands);
    enum bs_status status = out->summands || n == 0 ? BS_OK : BS_ERROR_MEMORY;
    for (size_t i = 0, end; i < n && status == BS_OK; i = end) {
        struct total_summand *summand = &out->summands[out->n++];
        for (end = i + 1; end < n && seats[end].more;)
            end++;
        status = total_summand_new(&seats[i], end - i, summand);
        out->mean += summand->seats * summand->mean;
        out->origin += summand->seats * summand->origin;
        out->variance += summand->seats * summand->variance;
    }
    out->center = out->mean;
    if (status != BS_OK || sqrt(out->variance) <= TOTAL_SLACK * fabs(out->mean))
        return status;
    double jumps = jumps_of(out);
    if (!place(out) || jumps > JUMPS_MOST) { /* placed all the same: a scale of 0 would say that it is fixed */
        out->error = 1;
        return summands_status(out);
    }
    double from = step / out->scale, back = 0;
    bool fell = false;
    status = lower_panels(out, from);
    do {
        if (status == BS_OK)
            status = upper_panels(out, &from, PANEL_WIDTH * step / out->scale, back, &fell);
        if (status == BS_OK)
            out->error += jumps + comes_back(out, fell, &back);
    } while (back > 0 && status == BS_OK);
    return status == BS_OK ? summands_status(out) : status;
}

/* The integrals that distribution function and density are, at a distance from the center. */
static void invert(const struct total *total, double away, double *below, double *density)
{
    double angle[LEGENDRE], sine[LEGENDRE], cosine[LEGENDRE];
    *below = *density = 0;
    for (size_t i = 0; i < total->n_nodes; i += LEGENDRE) {
        const double *t = total->t + i, *re = total->re + i, *im = total->im + i;
        for (size_t k = 0; k < LEGENDRE; k++)
            angle[k] = t[k] * away;
        wave_sines(angle, sine, cosine);
        for (size_t k = 0; k < LEGENDRE; k++) {
            *below += im[k] * cosine[k] - re[k] * sine[k];
            *density += t[k] * (re[k] * cosine[k] + im[k] * sine[k]);
        }
    }
    *below = fmin(fmax(0.5 - *below / M_PI, 0), 1);
    *density /= M_PI;
}

double total_below(const struct total *total, double value)
{
    double away = value - total->center, most = TOTAL_REACH * total->scale, below, density;
    if (total->scale == 0)
        return away >= 0;
    invert(total, fmin(fmax(away, -most), most), &below, &density);
    return below;
}

double total_density(const struct total *total, double value)
{
    double below, density;
    for (size_t i = 0; i < total->n_known; i++)
        if (total->known[i].value == value)
            return total->known[i].density;
    invert(total, value - total->center, &below, &density);
    return density;
}

static struct total_quantile find_quantile(const struct total *total, double p)
{
    double low = total->center - TOTAL_REACH * total->scale, high = total->center + TOTAL_REACH * total->scale;
    struct total_quantile q = {.p = p, .value = total->center};
    for (int step = 0; step < 100 && total->scale > 0; step++) {
        double below;
        invert(total, q.value - total->center, &below, &q.density);
        if (below < p)
            low = q.value;
        else
            high = q.value;
        double next = q.value - (below - p) / q.density, before = q.value;
        if (!(next > low && next < high))
            next = low + (high - low) / 2;
        q.value = next;
        if (fabs(next - before) <= 1e-14 * (total->scale + fabs(before)))
            break;
    }
    return q;
}

double total_quantile(const struct total *total, double p)
{
    for (size_t i = 0; i < total->n_known; i++)
        if (total->known[i].p == p)
            return total->known[i].value;
    return find_quantile(total, p).value;
}

void total_know(struct total *total, const double *p, size_t n)
{
    for (size_t i = 0; i < n && total->n_known < TOTAL_QUANTILES && total->scale > 0; i++)
        total->known[total->n_known++] = find_quantile(total, p[i]);
}

enum bs_status total_on_line(const struct total *total, double slope, double shift, struct total *out)
{
    *out = *total;
    out->summands = NULL;
    out->n = 0;
    out->mean = slope * total->mean + shift;
    out->variance = slope * slope * total->variance;
    out->origin = slope * total->origin + shift;
    out->center = slope * total->center + shift;
    out->scale = slope * total->scale;
    out->room = total->n_nodes;
    out->t = malloc((3 * total->n_nodes + 1) * sizeof *out->t);
    if (!out->t)
        return BS_ERROR_MEMORY;
    out->re = out->t + out->room;
    out->im = out->re + out->room;
    for (size_t i = 0; i < total->n_nodes; i++) {
        out->t[i] = total->t[i] / slope;
        out->re[i] = total->re[i];
        out->im[i] = total->im[i];
    }
    for (size_t i = 0; i < total->n_known; i++) {
        out->known[i].value = slope * total->known[i].value + shift;
        out->known[i].density = total->known[i].density / slope;
    }
    return BS_OK;
}

struct total total_fixed(double amount)
{
    return (struct total){.mean = amount, .origin = amount, .center = amount};
}
