#include "engine/exact/pushed.h"
#include "engine/difference.h"
#include "result/sort.h"

#include <stdlib.h>
#include <string.h>

/* Atoms and knots nearer to each other than a few roundings are one. */
static const double SAME = 0x1p-46;
/* Mass that round-off leaves: a quantile does not turn on it. */
static const double NO_MASS = 1e-14;

void pushed_free(struct pushed *pushed)
{
    free(pushed->strands);
    free(pushed->atoms);
    free(pushed->knots);
    *pushed = (struct pushed){0};
}

static enum bs_status add_atom(struct pushed *pushed, double value, double mass)
{
    if (mass <= 0)
        return BS_OK;
    void *rows = pushed->atoms;
    enum bs_status status = law_grow(&rows, &pushed->atom_room, pushed->n_atoms, sizeof *pushed->atoms);
    pushed->atoms = rows;
    if (status == BS_OK)
        pushed->atoms[pushed->n_atoms++] = (struct pushed_atom){value, mass};
    return status;
}

static double strand_value(const struct strand *s, double use)
{
    double x = use - s->from;
    return (s->top[0] + s->top[1] * x) / (s->bottom[0] + s->bottom[1] * x);
}

static double strand_use(const struct strand *s, double value)
{
    return s->from + (s->top[0] - value * s->bottom[0]) / (value * s->bottom[1] - s->top[1]);
}

static bool near_zero(const struct strand *s, double use)
{
    double rise = s->bottom[1] * (use - s->from);
    return fabs(s->bottom[0] + rise) <= 1e-13 * (fabs(s->bottom[0]) + fabs(rise));
}

static enum bs_status add_strand(struct pushed *pushed, struct strand strand)
{
    double end = fmin(strand.to, strand.law->panels[strand.law->n - 1].to), begin = fmax(strand.from, strand.law->panels[0].from);
    void *rows = pushed->strands;
    enum bs_status status = law_grow(&rows, &pushed->room, pushed->n, sizeof *pushed->strands);
    pushed->strands = rows;
    if (status != BS_OK)
        return status;
    double step = (end - begin) * 1e-12; /* away from where the base is 0 */
    if (near_zero(&strand, begin))
        begin += step;
    if (near_zero(&strand, end))
        end -= step;
    double first = strand_value(&strand, begin), last = strand_value(&strand, end);
    strand.rising = last > first;
    strand.below = law_smooth_below(strand.law, strand.from);
    strand.above = law_smooth_above(strand.law, strand.from);
    strand.low = fmin(first, last);
    strand.high = fmax(first, last);
    pushed->strands[pushed->n++] = strand;
    return BS_OK;
}

/* What holds on a piece of both curves, in (from, to], or from 0 on. */
struct stretch {
    double from, to;
    bool closed;
    double bill[2], base[2]; /* at from, and slope */
};

/* Whether the value is the same all over the stretch. */
static bool settle(const struct stretch *at, bool ratio, double *top, double *bottom, double *value)
{
    double rise[2] = {difference(at->bill[0], at->base[0], SEAT_SLACK), difference(at->bill[1], at->base[1], SEAT_SLACK)};
    if (!ratio) {
        memcpy(top, rise, sizeof rise);
        bottom[0] = 1;
        bottom[1] = 0;
        *value = rise[0];
        return rise[1] == 0;
    }
    memcpy(top, at->bill, sizeof at->bill);
    memcpy(bottom, at->base, sizeof at->base);
    double cross[2] = {top[1] * bottom[0], top[0] * bottom[1]};
    *value = rise[0] == 0 && rise[1] == 0 ? 1 : bottom[0] != 0 ? top[0] / bottom[0] : top[1] / bottom[1];
    return difference(cross[0], cross[1], SEAT_SLACK) == 0;
}

static enum bs_status push_atoms(struct pushed *pushed, const struct payers_law *payers, const struct stretch *at, bool ratio)
{
    enum bs_status status = BS_OK;
    for (size_t i = 0; i < payers->law->n_atoms && status == BS_OK; i++) {
        const struct law_atom *atom = &payers->law->atoms[i];
        if (!(atom->use > at->from || (at->closed && atom->use == at->from)) || atom->use > at->to)
            continue;
        double x = atom->use - at->from, bill = at->bill[0] + at->bill[1] * x, base = at->base[0] + at->base[1] * x;
        double change = difference(bill, base, SEAT_SLACK);
        if (!ratio)
            status = add_atom(pushed, change, payers->weight * atom->mass);
        else if (base != 0)
            status = add_atom(pushed, ratio_of(bill, base, change), payers->weight * atom->mass);
    }
    return status;
}

static enum bs_status push_piece(struct pushed *pushed, const struct payers_law *payers, const struct stretch *at, bool ratio)
{
    struct strand strand = {.law = payers->law, .weight = payers->weight, .from = at->from, .to = at->to};
    double value;
    enum bs_status status = push_atoms(pushed, payers, at, ratio);
    strand.mass = at->to > at->from ? payers->weight * law_smooth_between(payers->law, at->from, at->to) : 0;
    if (status != BS_OK || strand.mass <= 0 || (ratio && at->base[0] == 0 && at->base[1] == 0))
        return status;
    if (settle(at, ratio, strand.top, strand.bottom, &value))
        return add_atom(pushed, value, strand.mass);
    return add_strand(pushed, strand);
}

/* A ratio has a pole where the base's line crosses 0: it is monotone on either side. */
static enum bs_status push(struct pushed *pushed, const struct payers_law *payers, const struct stretch *at, bool ratio)
{
    double zero = ratio && at->base[1] != 0 ? at->from - at->base[0] / at->base[1] : at->from;
    if (!(zero > at->from && zero < at->to))
        return push_piece(pushed, payers, at, ratio);
    struct stretch low = *at, high = *at;
    low.to = high.from = zero;
    high.closed = false;
    high.bill[0] = at->bill[0] + at->bill[1] * (zero - at->from);
    high.base[0] = 0;
    enum bs_status status = push_piece(pushed, payers, &low, ratio);
    return status == BS_OK ? push_piece(pushed, payers, &high, ratio) : status;
}

/* A point of its own at 0, where the curve has one; then the pieces of both curves together. */
static enum bs_status push_all(struct pushed *pushed, const struct payers_law *payers, bool ratio)
{
    const struct bs_curve *a = payers->bill, *b = payers->base;
    bool point_a = a->n > 1 && a->pieces[1].from == 0, point_b = b->n > 1 && b->pieces[1].from == 0, point = point_a || point_b;
    enum bs_status status = BS_OK;
    if (point) {
        struct stretch zero = {.closed = true, .bill = {bs_curve_value(a, 0), 0}, .base = {bs_curve_value(b, 0), 0}};
        status = push(pushed, payers, &zero, ratio);
    }
    size_t i = point_a, j = point_b;
    for (double from = 0; status == BS_OK && isfinite(from);) {
        double end_a = i + 1 < a->n ? a->pieces[i + 1].from : INFINITY, end_b = j + 1 < b->n ? b->pieces[j + 1].from : INFINITY;
        const struct bs_piece *p = &a->pieces[i], *q = &b->pieces[j];
        struct stretch at = {.from = from, .to = fmin(end_a, end_b), .closed = from == 0 && !point};
        at.bill[0] = p->value + p->slope * (from - p->from);
        at.bill[1] = p->slope;
        at.base[0] = q->value + q->slope * (from - q->from);
        at.base[1] = q->slope;
        status = push(pushed, payers, &at, ratio);
        from = at.to;
        i += end_a == from && isfinite(from);
        j += end_b == from && isfinite(from);
    }
    return status;
}

static int by_atom(const void *a, const void *b)
{
    double x = ((const struct pushed_atom *)a)->value, y = ((const struct pushed_atom *)b)->value;
    return (x > y) - (x < y);
}

static bool same(double a, double b)
{
    return fabs(a - b) <= SAME * (fabs(a) + fabs(b));
}

static void join_atoms(struct pushed *pushed)
{
    size_t n = 0;
    if (pushed->n_atoms > 0)
        qsort(pushed->atoms, pushed->n_atoms, sizeof *pushed->atoms, by_atom);
    for (size_t i = 0; i < pushed->n_atoms; i++) {
        if (n > 0 && same(pushed->atoms[n - 1].value, pushed->atoms[i].value))
            pushed->atoms[n - 1].mass += pushed->atoms[i].mass;
        else
            pushed->atoms[n++] = pushed->atoms[i];
    }
    pushed->n_atoms = n;
}

/* Where the law begins and ends to be spread, and its atoms. */
static enum bs_status find_knots(struct pushed *pushed)
{
    size_t most = 2 * pushed->n + pushed->n_atoms, n = 0;
    double *knots = pushed->knots = calloc(3 * most + 1, sizeof *knots);
    if (!knots)
        return BS_ERROR_MEMORY;
    pushed->at = knots + most;
    pushed->before = knots + 2 * most;
    for (size_t i = 0; i < pushed->n; i++) {
        knots[n++] = pushed->strands[i].low;
        knots[n++] = pushed->strands[i].high;
    }
    for (size_t i = 0; i < pushed->n_atoms; i++)
        knots[n++] = pushed->atoms[i].value;
    pushed->n_knots = sort_distinct(knots, n);
    double atoms = 0;
    for (size_t i = 0, atom = 0; i < pushed->n_knots; i++) {
        double here = 0, smooth = pushed_smooth_below(pushed, knots[i]);
        for (; atom < pushed->n_atoms && pushed->atoms[atom].value <= knots[i]; atom++)
            here += pushed->atoms[atom].mass;
        pushed->before[i] = smooth + atoms;
        atoms += here;
        pushed->at[i] = smooth + atoms;
    }
    return BS_OK;
}

enum bs_status pushed_new(const struct payers_law *payers, size_t n, bool ratio, struct pushed *out)
{
    enum bs_status status = BS_OK;
    *out = (struct pushed){0};
    for (size_t i = 0; i < n && status == BS_OK; i++)
        if (payers[i].weight > 0)
            status = push_all(out, &payers[i], ratio);
    join_atoms(out);
    for (size_t i = 0; i < out->n; i++)
        out->mass += out->strands[i].mass;
    for (size_t i = 0; i < out->n_atoms; i++)
        out->mass += out->atoms[i].mass;
    return status == BS_OK ? find_knots(out) : status;
}

static double strand_below(const struct strand *s, double value)
{
    if (value >= s->high)
        return s->mass;
    if (value <= s->low)
        return 0;
    double use = fmin(fmax(strand_use(s, value), s->from), s->to);
    if (!s->rising)
        return s->weight * law_smooth_between(s->law, use, s->to);
    return s->weight * (s->below < s->above ? law_smooth_below(s->law, use) - s->below : s->above - law_smooth_above(s->law, use));
}

double pushed_smooth_below(const struct pushed *pushed, double value)
{
    double sum = 0;
    for (size_t i = 0; i < pushed->n; i++)
        sum += strand_below(&pushed->strands[i], value);
    return sum;
}

double pushed_below(const struct pushed *pushed, double value)
{
    double sum = pushed_smooth_below(pushed, value);
    for (size_t i = 0; i < pushed->n_atoms && pushed->atoms[i].value <= value; i++)
        sum += pushed->atoms[i].mass;
    return sum;
}

double pushed_density(const struct pushed *pushed, double value)
{
    double sum = 0;
    for (size_t i = 0; i < pushed->n; i++) {
        const struct strand *s = &pushed->strands[i];
        if (value < s->low || value > s->high)
            continue;
        double use = strand_use(s, value), bottom = s->bottom[0] + s->bottom[1] * (use - s->from);
        double slope = (s->top[1] * s->bottom[0] - s->top[0] * s->bottom[1]) / (bottom * bottom);
        sum += s->weight * law_density(s->law, use) / fabs(slope);
    }
    return sum;
}

/* The strand with the most mass among those that reach across (low, high). */
static const struct strand *widest(const struct pushed *pushed, double low, double high)
{
    const struct strand *found = NULL;
    for (size_t i = 0; i < pushed->n; i++) {
        const struct strand *s = &pushed->strands[i];
        if (s->low < high && s->high > low && (!found || s->mass > found->mass))
            found = s;
    }
    return found;
}

/* Narrows the bracket to one panel of the widest strand: panels are octaves, so that Newton's steps then find their way. */
static void narrow(const struct pushed *pushed, double mass, double *low, double *high)
{
    const struct strand *s = widest(pushed, *low, *high);
    size_t first = 0, end = s ? s->law->n : 0;
    while (first < end) {
        size_t middle = (first + end) / 2;
        double use = s->law->panels[middle].to, value = strand_value(s, use);
        bool inside = use > s->from && use < s->to;
        bool up = inside ? (value > *low && value < *high ? pushed_below(pushed, value) < mass : value <= *low)
                         : (use <= s->from) == s->rising;
        if (inside && value > *low && value < *high) {
            *low = up ? value : *low;
            *high = up ? *high : value;
        }
        if (up == s->rising)
            first = middle + 1;
        else
            end = middle;
    }
}

static double solve(const struct pushed *pushed, double mass, double low, double high)
{
    narrow(pushed, mass, &low, &high);
    double value = low + (high - low) / 2;
    for (int step = 0; step < 100; step++) {
        double gap = pushed_below(pushed, value) - mass, slope = pushed_density(pushed, value);
        if (gap < 0)
            low = value;
        else
            high = value;
        double next = value - gap / slope;
        if (!(next > low && next < high))
            next = low + (high - low) / 2;
        if (fabs(next - value) <= 1e-15 * (fabs(low) + fabs(high)) || next == low || next == high)
            return next;
        value = next;
    }
    return value;
}

double pushed_quantile(const struct pushed *pushed, double p)
{
    double mass = p * pushed->mass, slack = NO_MASS * pushed->mass;
    size_t low = 0, high = pushed->n_knots;
    if (pushed->mass <= 0)
        return NAN;
    while (low < high) {
        size_t middle = (low + high) / 2;
        if (pushed->at[middle] >= mass - slack)
            high = middle;
        else
            low = middle + 1;
    }
    if (low == pushed->n_knots)
        return pushed->knots[low - 1];
    if (low == 0 || pushed->before[low] < mass - slack || pushed->at[low - 1] >= pushed->before[low])
        return pushed->knots[low];
    return solve(pushed, mass, pushed->knots[low - 1], pushed->knots[low]);
}
