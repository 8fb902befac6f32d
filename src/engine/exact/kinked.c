#include "engine/exact/kinked.h"
#include "result/sort.h"

#include <gsl/gsl_cdf.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>

bool kink_of(const struct bs_curve *curve, struct kink *out)
{
    if (curve->n != 2 || curve->pieces[1].from == 0 || bs_curve_has_stairs(curve))
        return false;
    out->use = curve->pieces[1].from;
    for (size_t i = 0; i < 2; i++) {
        out->slope[i] = curve->pieces[i].slope;
        out->value[i] = curve->pieces[i].value - out->slope[i] * curve->pieces[i].from;
    }
    return true;
}

/* Months above K use v together, the others w, in units of K. The amount is up v + down w, turned and shifted so that it is not below 0. */
struct count_law {
    const struct use_law *use;
    const struct counts *counts;
    double unit; /* K */
    size_t above;
    double up, down; /* up >= 0; down < 0: the amount has -down x (the others' months - w) in place of down w */
    double cuts[BS_COHORT_COUNT - 1], last; /* of the term's use; last: its end */
    double ways;                            /* to pick the months */
    double width;                           /* of panels, beside where they begin */
};

/* The density of the term's use. */
static double term_density(const struct count_law *c, double t)
{
    double scale = c->unit / (double)c->use->months;
    return law_density(&c->use->term, t * scale) * scale;
}

/* The chance that months which use v together are above. */
static double above_at(const struct count_law *c, double v)
{
    return c->above > 0 ? counts_above(c->counts, c->above, v) : 1;
}

/* Of j months above and the others within, and what they use. Where all are on one side, of the one use. above: above_at(v) */
static double joint(const struct count_law *c, double v, double w, double above)
{
    size_t n = c->counts->months, j = c->above;
    double chance = above == 0 ? 0 : above * (j < n ? counts_within(c->counts, n - j, w) : 1);
    if (chance == 0)
        return 0;
    double t = v + w, density = term_density(c, t);
    if (density == 0 || j == 0 || j == n)
        return chance * density;
    return chance * density * c->ways * counts_share_density(c->counts, j, v / t, w / t) / t;
}

/* Along a line of equal amounts. */
struct along {
    const struct count_law *c;
    double amount;
    bool by_rest; /* x is w; else v */
    double above; /* by_rest: above_at the one v */
};

static double rest_at(const struct count_law *c, double amount, double v)
{
    double others = (double)(c->counts->months - c->above);
    return c->down > 0 ? (amount - c->up * v) / c->down : others - (amount - c->up * v) / -c->down;
}

static double along_line(double x, void *context)
{
    const struct along *a = context;
    if (a->by_rest)
        return joint(a->c, a->amount / a->c->up, x, a->above);
    return joint(a->c, x, rest_at(a->c, a->amount, x), above_at(a->c, x));
}

/* Where x crosses the ends of bands, and where the others' use is a whole number. */
static size_t find_breaks(const struct along *a, double from, double to, double *out)
{
    const struct count_law *c = a->c;
    size_t n = 0, others = c->counts->months - c->above;
    double v = a->by_rest ? a->amount / c->up : 0, w0 = a->by_rest ? 0 : rest_at(c, a->amount, 0);
    double slope = a->by_rest || c->down == 0 ? 0 : c->down > 0 ? -c->up / c->down : c->up / -c->down;
    for (size_t b = 0; b < BS_COHORT_COUNT - 1; b++) {
        double x = a->by_rest ? c->cuts[b] - v : slope == -1 ? NAN : (c->cuts[b] - w0) / (1 + slope);
        if (x > from && x < to)
            out[n++] = x;
    }
    for (size_t i = 1; i < others && n < 64; i++) {
        double x = a->by_rest ? (double)i : slope == 0 ? NAN : ((double)i - w0) / slope;
        if (x > from && x < to)
            out[n++] = x;
    }
    sort_doubles(out, n);
    return n;
}

/* How far the joint density is smooth: as the shares of both sides are, and the term's law. */
static double smooth_width(const struct count_law *c)
{
    double j = (double)c->above, others = (double)(c->counts->months - c->above), shape = c->counts->shape;
    double width = j > 0 && others > 0 ? 3.5 * sqrt(1 / (j * shape) + 1 / (others * shape)) : 1;
    return fmin(fmin(width, 2 / sqrt(shape)), 1.5 * c->use->finest);
}

/* Beside the largest of a density on a line: far from where it is, which most of a line is. */
static const double NEGLIGIBLE = 1e-15;

/* The end of a stretch whose panels are as wide as where it begins has it: where all above K pay the same, what they use may be any amount. */
static double stretch_end(const struct along *a, double from, double end)
{
    return !a->by_rest && a->c->up == 0 ? fmin(end, 2 * from) : end;
}

static double largest_of(struct along *a, double from, const double *ends, size_t n)
{
    double largest = 0;
    for (size_t i = 0; i < n; i++)
        while (from < ends[i]) {
            double end = stretch_end(a, from, ends[i]);
            largest = fmax(largest, counts_largest(along_line, a, from, end, fmax(from, 0.5) * a->c->width));
            from = end;
        }
    return largest;
}

/* The density of the amount, by band. */
static void densities(const struct count_law *c, double amount, double *out)
{
    struct along a = {c, amount, c->down == 0, c->down == 0 ? above_at(c, amount / c->up) : 0};
    size_t n = c->counts->months, others = n - c->above, n_breaks;
    double j = (double)c->above, from = a.by_rest ? 0 : j, to = a.by_rest ? (double)others : c->last, breaks[80];
    double per = a.by_rest ? c->up : fabs(c->down);
    if (!a.by_rest && c->up == 0) { /* the others' share of the whole falls as a power of it */
        double rest = rest_at(c, amount, 0), power = (double)others * c->counts->shape;
        to = fmin(c->last, fmax(rest, j) * exp(1 + 45 / power));
    }
    if (!a.by_rest && c->up > 0) {
        from = fmax(j, (amount - fabs(c->down) * (double)others) / c->up);
        to = fmin(c->last, amount / c->up);
    }
    for (int b = 0; b < BANDS; b++)
        out[b] = 0;
    n_breaks = find_breaks(&a, from, to, breaks);
    breaks[n_breaks] = to;
    double least = NEGLIGIBLE * largest_of(&a, from, breaks, n_breaks + 1);
    for (size_t i = 0; i <= n_breaks;) {
        double end = stretch_end(&a, from, breaks[i]);
        i += end == breaks[i] || breaks[i] <= from;
        if (end <= from)
            continue;
        double middle = from + (end - from) / 2, v = a.by_rest ? amount / c->up : middle,
               w = a.by_rest ? middle : rest_at(c, amount, middle);
        size_t band = v + w <= c->cuts[0] ? BS_LIGHT : v + w <= c->cuts[1] ? BS_REGULAR : BS_HEAVY;
        double part = counts_integrate(along_line, &a, from, end, fmax(from, 0.5) * c->width, least) / per;
        out[band] += part;
        out[WHOLE] += part;
        from = end;
    }
}

/* Where all months are on one side there is one use alone. */
static void one_sided(const struct count_law *c, double amount, double *out)
{
    bool all = c->above == c->counts->months;
    double slope = all ? c->up : c->down, t = amount / fabs(slope);
    if (slope < 0)
        t = (double)c->counts->months - t;
    for (int b = 0; b < BANDS; b++)
        out[b] = 0;
    if (t <= 0)
        return;
    size_t band = t <= c->cuts[0] ? BS_LIGHT : t <= c->cuts[1] ? BS_REGULAR : BS_HEAVY;
    out[WHOLE] = out[band] = joint(c, all ? t : 0, all ? 0 : t, all ? above_at(c, t) : 1) / fabs(slope);
}

static double sample(const void *context, double from, double to, double (*coef)[LEGENDRE])
{
    const struct count_law *c = context;
    const struct legendre *l = legendre();
    double values[BANDS][LEGENDRE], half = (to - from) / 2, middle = from + half;
    for (int k = 0; k < LEGENDRE; k++) {
        double at[BANDS];
        if (c->above == 0 || c->above == c->counts->months)
            one_sided(c, middle + half * l->node[k], at);
        else
            densities(c, middle + half * l->node[k], at);
        for (int b = 0; b < BANDS; b++)
            values[b][k] = half * at[b];
    }
    for (int b = 0; b < BANDS; b++)
        legendre_fit(values[b], coef[b]);
    return 1e-14 + 2e-11 * fabs(coef[WHOLE][0]);
}

/* Amounts at which the density may bend: ends of bands and whole numbers of K, with all or none of the others' use. */
static size_t amount_breaks(const struct count_law *c, double *out)
{
    size_t n = 0, others = c->counts->months - c->above;
    double shift = c->down < 0 ? -c->down * (double)others : 0, j = (double)c->above;
    for (size_t i = 0; i <= others && n < 48; i++)
        out[n++] = c->up * j + c->down * (double)i + shift;
    for (size_t b = 0; b < BS_COHORT_COUNT - 1; b++) {
        out[n++] = c->up * c->cuts[b] + shift;
        out[n++] = c->up * (c->cuts[b] - (double)others) + c->down * (double)others + shift;
        out[n++] = c->up * j + c->down * (c->cuts[b] - j) + shift;
    }
    sort_doubles(out, n);
    return n;
}

static enum bs_status amount_law(const struct count_law *c, struct law *laws)
{
    double breaks[64], others = (double)(c->counts->months - c->above), first = c->use->term.panels[0].from / c->unit;
    first *= (double)c->counts->months;
    double from = c->up * (double)c->above, to = c->up > 0 ? c->up * c->last + fabs(c->down) * others : fabs(c->down) * others;
    if (from == 0)
        from = fmax(fabs(c->down), c->up) * fmin(first, 1e-3) * 0.5;
    const struct law_source source = {sample, c, BANDS, 3, breaks, amount_breaks(c, breaks)};
    return to > from ? law_build(&source, from, to, laws) : BS_OK;
}

/* All at one amount. */
static enum bs_status collapse(struct law *laws)
{
    enum bs_status status = BS_OK;
    for (int b = 0; b < BANDS && status == BS_OK; b++) {
        double mass = laws[b].mass;
        law_free(&laws[b]);
        status = mass > 0 ? law_add_atom(&laws[b], 0, mass) : BS_OK;
        law_finish(&laws[b]);
    }
    return status;
}

/* The law of one number of months above, and the line from its amount to the bill. */
static enum bs_status count_new(const struct use_law *use, const struct kink *kink, const struct counts *counts, const double *cuts,
                                size_t above, struct bs_arena *arena, struct kinked_count *out)
{
    size_t n = counts->months;
    double others = (double)(n - above), j = (double)above;
    struct count_law c = {.use = use, .counts = counts, .unit = kink->use, .above = above};
    int sign;
    c.up = above > 0 ? kink->slope[1] * kink->use : 0;
    c.down = above < n ? kink->slope[0] * kink->use : 0;
    double turn = c.up < 0 || (c.up == 0 && c.down < 0) ? -1 : 1;
    c.up *= turn;
    c.down *= turn;
    bool flat = c.up == 0 && c.down == 0;
    if (flat && above > 0)
        c.up = 1;
    else if (flat)
        c.down = 1;
    for (size_t b = 0; b < BS_COHORT_COUNT - 1; b++)
        c.cuts[b] = cuts[b] * (double)n / kink->use;
    c.last = use->term.panels[use->term.n - 1].to * (double)n / kink->use;
    c.ways = exp(lgamma_r((double)n + 1, &sign) - lgamma_r(j + 1, &sign) - lgamma_r(others + 1, &sign));
    c.width = smooth_width(&c);
    if (c.down != 0 &&
        above < n) /* along a line of equal amounts the others' use falls as v rises: the share of v changes the faster */
        c.width /= 1 + c.up / fabs(c.down) * j / others;
    enum bs_status status = amount_law(&c, out->law);
    if (status == BS_OK && flat)
        status = collapse(out->law);
    struct bs_piece line = {.value = others * kink->value[0] + j * kink->value[1], .slope = flat ? 0 : turn};
    line.value -= flat || c.down >= 0 ? 0 : turn * -c.down * others;
#pragma omp critical(billshift_arena)
    status = status == BS_OK ? bs_curve_of_pieces(arena, &line, 1, &out->bill) : status;
    return status;
}

/* n E[bill of a month | the term's use t], whose share is Beta(k, (n - 1) k): above K its mean is that of Beta(k + 1, ...). */
static double bill_at(const struct kink *kink, double shape, double n, double t)
{
    double share = kink->use / t, above = 0, part = 0;
    if (share < 1) {
        above = gsl_cdf_beta_Q(share, shape, (n - 1) * shape);
        part = t / n * gsl_cdf_beta_Q(share, shape + 1, (n - 1) * shape);
    }
    return n * (kink->value[0] + kink->slope[0] * t / n + (kink->value[1] - kink->value[0]) * above +
                (kink->slope[1] - kink->slope[0]) * part);
}

static enum bs_status bill_by_use(const struct use_law *use, const struct kink *kink, const struct counts *counts,
                                  struct kinked *out)
{
    const struct legendre *l = legendre();
    out->bill = calloc(use->term.n + 1, sizeof *out->bill);
    for (size_t i = 0; i < use->term.n && out->bill; i++) {
        const struct law_panel *panel = &use->term.panels[i];
        double values[LEGENDRE], half = (panel->to - panel->from) / 2, n = (double)use->months;
        legendre_values(panel->coef, values);
        for (int k = 0; k < LEGENDRE; k++)
            values[k] *= bill_at(kink, counts->shape, n, n * (panel->from + half + half * l->node[k]));
        legendre_fit(values, out->bill[i]);
    }
    return out->bill ? BS_OK : BS_ERROR_MEMORY;
}

double kinked_bill_below(const struct kinked *kinked, const struct use_law *law, double use)
{
    double sum = 0;
    for (size_t i = 0; i < law->term.n && law->term.panels[i].from < use; i++) {
        const struct law_panel *panel = &law->term.panels[i];
        double s = 2 * (fmin(use, panel->to) - panel->from) / (panel->to - panel->from) - 1;
        sum += legendre_below(kinked->bill[i], fmin(s, 1));
    }
    return sum;
}

enum bs_status kinked_new(const struct use_law *use, const struct kink *kink, const struct counts *counts, const double *cuts,
                          const volatile sig_atomic_t *stop, struct bs_arena *arena, struct kinked *out)
{
    enum bs_status status = BS_OK;
    *out = (struct kinked){.months = use->months, .counts = calloc(use->months + 1, sizeof *out->counts)};
    if (!out->counts)
        return BS_ERROR_MEMORY;
    status = bill_by_use(use, kink, counts, out);
#pragma omp parallel for schedule(dynamic, 1)
    for (size_t j = 0; j <= use->months; j++) {
        enum bs_status own = stop && *stop ? BS_ERROR_INTERRUPTED : count_new(use, kink, counts, cuts, j, arena, &out->counts[j]);
#pragma omp critical(billshift_status)
        status = status == BS_OK ? own : status;
    }
    return status;
}

void kinked_free(struct kinked *kinked)
{
    for (size_t j = 0; kinked->counts && j <= kinked->months; j++)
        for (int b = 0; b < BANDS; b++)
            law_free(&kinked->counts[j].law[b]);
    free(kinked->counts);
    free(kinked->bill);
    *kinked = (struct kinked){0};
}
