#include "engine/exact/joint.h"
#include "engine/exact/elementary.h"
#include "engine/vectors.h"
#include "result/sort.h"

#include <math.h>

/* Beside the largest of a density on a line: far from where it is, which most of a line is. */
static const double NEGLIGIBLE = 1e-15;

/* An exponent below which a density is 0. */
static const double LEAST = -700;

/* How far the joint density is smooth: as the shares of both sides are, and the term's law. */
static double smooth_width(const struct joint *q)
{
    double j = (double)q->above, others = (double)(q->counts->months - q->above), shape = q->counts->shape;
    double width = j > 0 && others > 0 ? 3.5 * sqrt(1 / (j * shape) + 1 / (others * shape)) : 1;
    width = fmin(fmin(width, 2 / sqrt(shape)), 1.5 * q->use->finest) * q->use->step;
    /* along a line of equal amounts the others' use falls as v rises: the share of v changes the faster */
    return q->down != 0 && others > 0 ? width / (1 + q->up / fabs(q->down) * j / others) : width;
}

void joint_prepare(struct joint *joint)
{
    double n = (double)joint->counts->months, j = (double)joint->above;
    int sign;
    joint->width = smooth_width(joint);
    joint->head = lgamma_r(n + 1, &sign) - lgamma_r(j + 1, &sign) - lgamma_r(n - j + 1, &sign) - joint->counts->heads[joint->above];
}

/* Of v and w at LEGENDRE points, the density of their shares times that of t = v + w, whose density is in `density`. */
BS_VECTORS static void share_densities(const double *restrict v, const double *restrict w, double a, double b, double head,
                                       double *restrict density)
{
    double exponent[LEGENDRE];
    for (size_t i = 0; i < LEGENDRE; i++) {
        double inverse = 1 / (v[i] + w[i]);
        exponent[i] = a * log_each(v[i] * inverse) + b * log_each(w[i] * inverse) + head;
        density[i] *= inverse;
    }
    for (size_t i = 0; i < LEGENDRE; i++) { /* a loop of its own, else gcc 12 takes no vectors for the next */
        density[i] = exponent[i] > LEAST ? density[i] : 0;
        exponent[i] = exponent[i] > LEAST ? exponent[i] : LEAST;
    }
    for (size_t i = 0; i < LEGENDRE; i++)
        density[i] *= exp_each(exponent[i]);
}

/* Of `above` months above and the others within, and what they use, at LEGENDRE points. Where all are on one side, of the one use. Without the chance
   that those above are. */
static void joint_at(const struct joint *q, const double *v, const double *w, double *out)
{
    size_t n = q->counts->months, j = q->above;
    double scale = q->unit / (double)q->use->months, use[LEGENDRE], chance[LEGENDRE];
    for (size_t i = 0; i < LEGENDRE; i++)
        use[i] = (v[i] + w[i]) * scale;
    law_densities(&q->use->term, use, 0, 0, out);
    counts_all_within(q->counts, n - j, w, chance);
    for (size_t i = 0; i < LEGENDRE; i++)
        out[i] *= scale * chance[i];
    if (j > 0 && j < n)
        share_densities(v, w, (double)j * q->counts->shape - 1, (double)(n - j) * q->counts->shape - 1, q->head, out);
}

static void joint_above(const struct joint *q, const double *v, double *out)
{
    double chance[LEGENDRE];
    counts_all_above(q->counts, q->above, v, chance);
    for (size_t i = 0; i < LEGENDRE; i++)
        out[i] *= chance[i];
}

/* Along a line of equal amounts. */
struct along {
    const struct joint *q;
    double amount;
    bool by_rest; /* x is w; else v */
    double above; /* by_rest: chance that all above are, at the one v */
};

static double rest_at(const struct joint *q, double amount, double v)
{
    double others = (double)(q->counts->months - q->above);
    return (q->down > 0 ? 0 : others) + (amount - q->up * v) / q->down;
}

/* At LEGENDRE points. */
static void along_line(const struct along *a, const double *x, double *out)
{
    double other[LEGENDRE];
    for (size_t i = 0; i < LEGENDRE; i++)
        other[i] = a->by_rest ? a->amount / a->q->up : fmax(rest_at(a->q, a->amount, x[i]), 0);
    joint_at(a->q, a->by_rest ? other : x, a->by_rest ? x : other, out);
    if (!a->by_rest)
        joint_above(a->q, x, out);
    for (size_t i = 0; i < LEGENDRE && a->by_rest; i++)
        out[i] *= a->above;
}

/* At its end and in its middle what is up to `least` is nothing all over it. */
struct joint_panel {
    double from, to, middle;
    double at_from, at_middle;
};

static void add_panel(struct joint_line *line, double from, double to)
{
    void *rows = line->panels;
    line->failed |= law_grow(&rows, &line->room, line->n, sizeof *line->panels) != BS_OK;
    line->panels = rows;
    if (!line->failed)
        line->panels[line->n++] = (struct joint_panel){.from = from, .to = to, .middle = from + (to - from) / 2};
}

/* Panels no wider than `width` nor an octave from 0. */
static void add_stretch(struct joint_line *line, double from, double to, double width)
{
    while (from < to && !line->failed) {
        double next = fmin(to, fmin(from + width, from > 0 ? 2 * from : INFINITY));
        if (to - next < (next - from) / 8)
            next = to;
        add_panel(line, from, next);
        from = next;
    }
}

/* Where x crosses the ends of bands, and where the others' use is a whole number. */
static size_t find_breaks(const struct along *a, double from, double to, double *out)
{
    const struct joint *q = a->q;
    size_t n = 0, others = q->counts->months - q->above;
    double v = a->by_rest ? a->amount / q->up : 0, w0 = a->by_rest ? 0 : rest_at(q, a->amount, 0);
    double slope = a->by_rest || q->down == 0 ? 0 : q->down > 0 ? -q->up / q->down : q->up / -q->down;
    for (size_t b = 0; b < BS_COHORT_COUNT - 1; b++) {
        double x = a->by_rest ? q->cuts[b] - v : slope == -1 ? NAN : (q->cuts[b] - w0) / (1 + slope);
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

/* Where all above K pay the same, what they use may be any amount: panels are as wide as every octave of it has them. */
static void add_stretches(const struct along *a, double from, double to)
{
    const struct joint *q = a->q;
    double breaks[80];
    size_t n = find_breaks(a, from, to, breaks);
    breaks[n] = to;
    q->line->n = 0;
    for (size_t i = 0; i <= n; i++)
        while (from < breaks[i]) {
            double end = !a->by_rest && q->up == 0 ? fmin(breaks[i], 2 * from) : breaks[i];
            add_stretch(q->line, from, end, fmax(from, 0.5) * q->width);
            from = end;
        }
}

/* Fills what panels have at their beginning and middle, LEGENDRE / 2 at once; returns the largest of it. */
static double look(const struct along *a)
{
    struct joint_line *line = a->q->line;
    double x[LEGENDRE], f[LEGENDRE], largest = 0;
    for (size_t i = 0; i < line->n; i += LEGENDRE / 2) {
        for (size_t k = 0; k < LEGENDRE / 2; k++) {
            const struct joint_panel *panel = &line->panels[i + k < line->n ? i + k : line->n - 1];
            x[2 * k] = panel->from;
            x[2 * k + 1] = panel->middle;
        }
        along_line(a, x, f);
        for (size_t k = 0; k < LEGENDRE / 2 && i + k < line->n; k++) {
            line->panels[i + k].at_from = f[2 * k];
            line->panels[i + k].at_middle = f[2 * k + 1];
            largest = fmax(largest, fmax(f[2 * k], f[2 * k + 1]));
        }
    }
    return largest;
}

static double integral(const struct along *a, const struct joint_panel *panel)
{
    const struct legendre *l = legendre();
    double x[LEGENDRE], f[LEGENDRE], sum = 0, half = (panel->to - panel->from) / 2;
    for (int k = 0; k < LEGENDRE; k++)
        x[k] = panel->middle + half * l->node[k];
    along_line(a, x, f);
    for (int k = 0; k < LEGENDRE; k++)
        sum += l->weight[k] * f[k];
    return sum * half;
}

static size_t band_of(const struct joint *q, double t)
{
    return t <= q->cuts[0] ? BS_LIGHT : t <= q->cuts[1] ? BS_REGULAR : BS_HEAVY;
}

static void integrate(const struct along *a, double *out)
{
    const struct joint *q = a->q;
    const struct joint_line *line = q->line;
    double least = NEGLIGIBLE * look(a), per = a->by_rest ? q->up : fabs(q->down);
    for (size_t i = 0; i < line->n; i++) {
        const struct joint_panel *panel = &line->panels[i];
        double at_end = i + 1 < line->n ? panel[1].at_from : 0, x = panel->middle;
        if (panel->at_from <= least && panel->at_middle <= least && at_end <= least)
            continue;
        double part = integral(a, panel) / per, t = a->by_rest ? a->amount / q->up + x : x + rest_at(q, a->amount, x);
        out[band_of(q, t)] += part;
        out[WHOLE] += part;
    }
}

/* The density of one amount, by band. */
static void density_of(const struct joint *q, double amount, double *out)
{
    struct along a = {.q = q, .amount = amount, .by_rest = q->down == 0};
    size_t others = q->counts->months - q->above;
    double j = (double)q->above, from = a.by_rest ? 0 : j, to = a.by_rest ? (double)others : q->last;
    if (a.by_rest)
        a.above = counts_above(q->counts, q->above, amount / q->up);
    if (!a.by_rest && q->up == 0) { /* the others' share of the whole falls as a power of it */
        double rest = rest_at(q, amount, 0), power = (double)others * q->counts->shape;
        to = fmin(q->last, fmax(rest, j) * exp(1 + 45 / power));
    }
    if (!a.by_rest && q->up > 0) {
        from = fmax(j, (amount - fabs(q->down) * (double)others) / q->up);
        to = fmin(q->last, amount / q->up);
    }
    add_stretches(&a, from, to);
    if (!q->line->failed)
        integrate(&a, out);
}

/* Where all months are on one side there is one use alone. */
static void one_sided(const struct joint *q, const double *amounts, double (*out)[LEGENDRE])
{
    bool all = q->above == q->counts->months;
    double slope = all ? q->up : q->down, t[LEGENDRE], none[LEGENDRE] = {0}, f[LEGENDRE];
    for (size_t k = 0; k < LEGENDRE; k++)
        t[k] = slope < 0 ? (double)q->counts->months - amounts[k] / -slope : amounts[k] / slope;
    joint_at(q, all ? t : none, all ? none : t, f);
    if (all)
        joint_above(q, t, f);
    for (size_t k = 0; k < LEGENDRE; k++)
        out[WHOLE][k] = out[band_of(q, t[k])][k] = t[k] > 0 ? f[k] / fabs(slope) : 0;
}

void joint_densities(const struct joint *joint, const double *amounts, double (*out)[LEGENDRE])
{
    for (int b = 0; b < BANDS; b++)
        for (int k = 0; k < LEGENDRE; k++)
            out[b][k] = 0;
    if (joint->above == 0 || joint->above == joint->counts->months) {
        one_sided(joint, amounts, out);
        return;
    }
    for (int k = 0; k < LEGENDRE; k++) {
        double at[BANDS] = {0};
        density_of(joint, amounts[k], at);
        for (int b = 0; b < BANDS; b++)
            out[b][k] = at[b];
    }
}
