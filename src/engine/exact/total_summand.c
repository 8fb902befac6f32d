/* What one seat adds to a total: straight lines of use over panels, and values that have a probability of their own. */
#include "engine/difference.h"
#include "engine/exact/total.h"
#include "engine/exact/total_levels.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

/* A panel with less than this, over all seats, is left out of the characteristic function. */
static const double NO_SEATS = 1e-14;

struct total_line total_line_at(const struct bs_curve *bill, const struct bs_curve *base, double from, double to)
{
    double middle = isfinite(to) ? from + (to - from) / 2 : 2 * from + 1;
    const struct bs_piece *p = bs_curve_piece(bill, middle);
    struct total_line line = {.from = from, .to = to, .value = p->value + p->slope * (from - p->from), .slope = p->slope};
    if (base) {
        const struct bs_piece *q = bs_curve_piece(base, middle);
        line.value = difference(line.value, q->value + q->slope * (from - q->from), SEAT_SLACK);
        line.slope = difference(line.slope, q->slope, SEAT_SLACK);
    }
    return line;
}

double total_next_break(const struct bs_curve *curve, double use)
{
    for (size_t i = 0; curve && i < curve->n; i++)
        if (curve->pieces[i].from > use)
            return curve->pieces[i].from;
    return INFINITY;
}

double total_amount_at(const struct bs_curve *bill, const struct bs_curve *base, double use)
{
    double value = bs_curve_value(bill, use);
    return base ? difference(value, bs_curve_value(base, use), SEAT_SLACK) : value;
}

static void add_atom(struct total_summand *s, double value, double mass)
{
    for (size_t i = 0; i < s->n_atoms; i++)
        if (s->atoms[i].value == value) {
            s->atoms[i].mass += mass;
            return;
        }
    s->atoms[s->n_atoms++] = (struct total_atom){value, mass};
}

/* A panel between two breaks of the curves, or a part of it. */
static void add_panel(struct total_summand *s, const struct law_panel *panel, const struct total_line *line, double share)
{
    double from = fmax(panel->from, line->from), to = fmin(panel->to, line->to), half = (panel->to - panel->from) / 2;
    struct total_wave *wave = &s->waves[s->n_waves];
    double part[LEGENDRE];
    if (from > panel->from || to < panel->to)
        legendre_part(panel->coef, (from - panel->from) / half - 1, (to - panel->from) / half - 1, part);
    else
        memcpy(part, panel->coef, sizeof part);
    if (line->slope == 0) {
        add_atom(s, line->value, share * 2 * part[0]);
        return;
    }
    *wave = (struct total_wave){.half = line->slope * (to - from) / 2, .mass = share * 2 * part[0]};
    wave->middle = line->value + line->slope * (from + (to - from) / 2 - line->from);
    for (int k = 0; k < LEGENDRE; k++) {
        wave->own[k] = share * part[k];
        wave->fall += 4 * fabs(wave->own[k] / wave->half);
    }
    wave_series(wave->own, wave->series);
    s->n_waves++;
}

static void add_panels(struct total_summand *s, const struct total_seats *seats, double share)
{
    struct total_line line = {0};
    for (size_t i = 0; i < seats->law->n; i++) {
        const struct law_panel *panel = &seats->law->panels[i];
        for (double from = panel->from; from < panel->to;) {
            if (i == 0 || from >= line.to)
                line = total_line_at(seats->bill, seats->base, from,
                                     fmin(total_next_break(seats->bill, from), total_next_break(seats->base, from)));
            add_panel(s, panel, &line, share);
            from = line.to < panel->to ? line.to : panel->to;
        }
    }
}

/* The integral of (amount - center)^2 over a panel: that of s is 2/3 c1, of s^2 2/3 c0 + 4/15 c2. */
static double square_about(const struct total_wave *w, double center)
{
    double away = w->middle - center;
    return w->mass * away * away + away * w->half * w->own[1] * 4 / 3 +
           w->half * w->half * (w->own[0] * 2 / 3 + w->own[2] * 4 / 15);
}

static double first_of(const struct total_wave *w)
{
    return w->mass * w->middle + w->half * w->own[1] * 2 / 3;
}

/* Panels with less of a seat than this are a far tail. */
static const double TAIL = 1e-6;

/* Where a far tail makes most of the variance, the mean of the rest is nearer to what seats use. */
static double origin_of(const struct total_summand *s)
{
    double tail = 0, first = 0, mass = 0;
    for (size_t i = 0; i < s->n_waves; i++) {
        const struct total_wave *w = &s->waves[i];
        bool far = w->mass < TAIL;
        tail += far ? square_about(w, s->mean) : 0;
        first += far ? 0 : first_of(w);
        mass += far ? 0 : w->mass;
    }
    for (size_t i = 0; i < s->n_atoms; i++) {
        first += s->atoms[i].mass * s->atoms[i].value;
        mass += s->atoms[i].mass;
    }
    return tail > s->variance / 2 ? first / mass : s->mean;
}

static void moments(struct total_summand *s)
{
    for (size_t i = 0; i < s->n_waves; i++)
        s->mean += first_of(&s->waves[i]);
    for (size_t i = 0; i < s->n_atoms; i++)
        s->mean += s->atoms[i].mass * s->atoms[i].value;
    for (size_t i = 0; i < s->n_waves; i++)
        s->variance += square_about(&s->waves[i], s->mean);
    for (size_t i = 0; i < s->n_atoms; i++)
        s->variance += s->atoms[i].mass * (s->atoms[i].value - s->mean) * (s->atoms[i].value - s->mean);
    s->origin = origin_of(s);
}

static double spread_of(const struct total_summand *s)
{
    double variance = 0;
    for (size_t i = 0; i < s->n_waves; i++)
        variance += s->waves[i].mass < TAIL ? 0 : square_about(&s->waves[i], s->origin);
    for (size_t i = 0; i < s->n_atoms; i++)
        variance += s->atoms[i].mass * (s->atoms[i].value - s->origin) * (s->atoms[i].value - s->origin);
    return sqrt(variance);
}

/* Values in a range this narrow, beside the standard deviation of a seat, are as good as one. */
static const double NARROW = 0.05;

static bool continues(const struct total_wave *last, const struct total_wave *next)
{
    double end = last->middle + last->half, gap = next->middle - next->half - end;
    return fabs(gap) <= 1e-9 * (fabs(end) + fabs(next->half));
}

/* The mass that lies in single values, or in ranges as good as that. */
static double lumps_of(const struct total_summand *s)
{
    double sum = 0, mass = 0, width = 0;
    for (size_t i = 0; i < s->n_atoms; i++)
        sum += s->atoms[i].mass;
    for (size_t i = 0; i < s->n_waves; i++) {
        mass += s->waves[i].mass;
        width += 2 * s->waves[i].half;
        if (i + 1 < s->n_waves && continues(&s->waves[i], &s->waves[i + 1]))
            continue;
        sum += fabs(width) < NARROW * sqrt(s->variance) ? mass : 0;
        mass = width = 0;
    }
    return fmin(sum, 1);
}

/* Far panels that hardly any seat reaches: they count in the moments alone. */
static void drop_rare(struct total_summand *s)
{
    size_t kept = 0;
    for (size_t i = 0; i < s->n_waves; i++)
        if (s->waves[i].mass * s->seats > NO_SEATS)
            s->waves[kept++] = s->waves[i];
    s->n_waves = kept;
}

static size_t breaks_of(const struct bs_curve *curve)
{
    return curve ? curve->n : 0;
}

void total_summand_free(struct total_summand *s)
{
    total_levels_free(s->levels);
    free(s->waves);
    free(s->atoms);
    *s = (struct total_summand){0};
}

enum bs_status total_summand_status(const struct total_summand *s)
{
    return s->levels ? s->levels->status : BS_OK;
}

enum bs_status total_summand_new(const struct total_seats *seats, size_t n, struct total_summand *out)
{
    size_t waves = 1, atoms = 2;
    *out = (struct total_summand){.seats = seats->seats};
    if (seats->months)
        return total_levels_new(seats, out);
    for (size_t i = 0; i < n; i++) {
        size_t pieces = breaks_of(seats[i].bill) + breaks_of(seats[i].base);
        waves += seats[i].law->n + pieces;
        atoms += seats[i].law->n_atoms + pieces;
    }
    out->waves = calloc(waves, sizeof *out->waves);
    out->atoms = calloc(atoms, sizeof *out->atoms);
    if (!out->waves || !out->atoms)
        return BS_ERROR_MEMORY;
    if (seats->idle > 0)
        add_atom(out, total_amount_at(seats->bill, seats->base, 0), seats->idle);
    for (size_t i = 0; i < n; i++) {
        for (size_t k = 0; k < seats[i].law->n_atoms; k++)
            add_atom(out, total_amount_at(seats[i].bill, seats[i].base, seats[i].law->atoms[k].use),
                     (1 - seats->idle) * seats[i].law->atoms[k].mass);
        add_panels(out, &seats[i], 1 - seats->idle);
    }
    moments(out);
    out->spread = spread_of(out);
    out->lumps = lumps_of(out);
    drop_rare(out);
    return BS_OK;
}

/* From half the angle. */
void total_turns_less_1(const double *t, double x, struct total_points *out)
{
    double half[LEGENDRE], sine[LEGENDRE], cosine[LEGENDRE];
    for (size_t k = 0; k < LEGENDRE; k++)
        half[k] = t[k] * x / 2;
    wave_sines(half, sine, cosine);
    for (size_t k = 0; k < LEGENDRE; k++) {
        out->re[k] = -2 * sine[k] * sine[k];
        out->im[k] = 2 * sine[k] * cosine[k];
    }
}

void total_seat_less_1(const struct total_summand *s, const double *t, struct total_points *out)
{
    struct total_points turn, wave;
    double omega[LEGENDRE];
    if (s->levels) {
        total_levels_less_1(s->levels, t, out);
        return;
    }
    *out = (struct total_points){{0}, {0}};
    for (size_t i = 0; i < s->n_waves; i++) {
        const struct total_wave *w = &s->waves[i];
        for (size_t k = 0; k < LEGENDRE; k++)
            omega[k] = t[k] * w->half;
        total_turns_less_1(t, w->middle - s->origin, &turn);
        wave_integrals(w->own, w->series, omega, wave.re, wave.im);
        for (size_t k = 0; k < LEGENDRE; k++) {
            out->re[k] += turn.re[k] * w->mass + ((1 + turn.re[k]) * wave.re[k] - turn.im[k] * wave.im[k]);
            out->im[k] += turn.im[k] * w->mass + ((1 + turn.re[k]) * wave.im[k] + turn.im[k] * wave.re[k]);
        }
    }
    for (size_t i = 0; i < s->n_atoms; i++) {
        total_turns_less_1(t, s->atoms[i].value - s->origin, &turn);
        for (size_t k = 0; k < LEGENDRE; k++) {
            out->re[k] += turn.re[k] * s->atoms[i].mass;
            out->im[k] += turn.im[k] * s->atoms[i].mass;
        }
    }
}

double total_seat_most(const struct total_summand *s, double t)
{
    double size = 0;
    if (s->levels)
        return total_levels_most(s->levels, t);
    for (size_t k = 0; k < s->n_atoms; k++)
        size += s->atoms[k].mass;
    for (size_t k = 0; k < s->n_waves; k++)
        size += fmin(s->waves[k].mass, s->waves[k].fall / t);
    return size;
}
