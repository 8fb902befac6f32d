/* Axes that are made finer where straight lines between their values are off. */
#include "whatif/levers_axes.h"

#include <math.h>
#include <stdlib.h>

/* How far a straight line may be off without a value between: in parts of the largest of its kind. */
static const double tolerance[BS_LEVERS_PART_COUNT] = {[BS_LEVERS_TOTAL] = 0.001,
                                                       [BS_LEVERS_RANGE] = 0.001,
                                                       [BS_LEVERS_SEAT] = 0.001,
                                                       [BS_LEVERS_SHARE] = 1,
                                                       [BS_LEVERS_BAND] = 0.002};

/* The least distance of two values: cents, or a hundredth of a slider that spans less than a unit of money; and a step of 1 % of a factor. */
static const double LEAST_MONEY = 0.01, LEAST_FACTOR = 0.01;

static int by_value(const void *a, const void *b)
{
    double x = *(const double *)a, y = *(const double *)b;
    return (x > y) - (x < y);
}

static void axis_add(struct levers_axis *axis, double value)
{
    for (size_t i = 0; i < axis->n; i++)
        if (axis->at[i] == value)
            return;
    if (axis->n < AXIS_MOST)
        axis->at[axis->n++] = value;
    qsort(axis->at, axis->n, sizeof *axis->at, by_value);
}

static void axis_even(struct levers_axis *axis, double from, double to, size_t steps)
{
    for (size_t i = 0; i <= steps; i++)
        axis_add(axis, from + (to - from) * (double)i / (double)steps);
}

static size_t n_points(const struct levers_making *m)
{
    return m->axes[0].n * m->axes[1].n * m->axes[2].n;
}

/* All places of the grid, or, with `axis`, all with the middle of its interval in place of its value. */
static struct levers_place *list_places(const struct levers_making *m, int axis, size_t interval, size_t *n)
{
    const struct levers_axis *a = m->axes;
    size_t sizes[BS_LEVER_COUNT], i[BS_LEVER_COUNT], k = 0;
    for (int d = 0; d < BS_LEVER_COUNT; d++)
        sizes[d] = d == axis ? 1 : a[d].n;
    *n = sizes[0] * sizes[1] * sizes[2];
    struct levers_place *places = calloc(*n + 1, sizeof *places);
    for (i[0] = 0; i[0] < sizes[0] && places; i[0]++)
        for (i[1] = 0; i[1] < sizes[1]; i[1]++)
            for (i[2] = 0; i[2] < sizes[2]; i[2]++) {
                double *x = places[k++].at;
                for (int d = 0; d < BS_LEVER_COUNT; d++)
                    x[d] = d == axis ? (a[d].at[interval] + a[d].at[interval + 1]) / 2 : a[d].at[i[d]];
            }
    return places;
}

static enum bs_status have(struct levers_making *m, int axis, size_t interval)
{
    size_t n;
    struct levers_place *places = list_places(m, axis, interval, &n);
    enum bs_status status = places ? levers_store_have(m->store, places, n, m->said) : BS_ERROR_MEMORY;
    free(places);
    return status;
}

/* The error of a straight line, in tolerances. */
static double off(const struct levers_making *m, const double *low, const double *high, const double *middle)
{
    double worst = 0;
    for (size_t i = 0; i < m->store->n_figures; i++) {
        enum bs_levers_part part = m->figures[i].part;
        double error = fabs(middle[i] - (low[i] + high[i]) / 2) / (tolerance[part] * m->scale[part]);
        worst = error > worst ? error : worst; /* of what does not exist none */
    }
    return worst;
}

/* The most that straight lines along an axis are off in the middle of an interval. */
static double interval_off(const struct levers_making *m, int axis, size_t interval)
{
    size_t n;
    struct levers_place *places = list_places(m, axis, interval, &n);
    double worst = 0;
    for (size_t i = 0; i < n && places; i++) {
        struct levers_place low = places[i], high = places[i];
        low.at[axis] = m->axes[axis].at[interval];
        high.at[axis] = m->axes[axis].at[interval + 1];
        worst = fmax(worst, off(m, levers_store_at(m->store, &low), levers_store_at(m->store, &high),
                                levers_store_at(m->store, &places[i])));
    }
    free(places);
    return worst;
}

struct interval {
    int axis;
    size_t index;
    double middle, off;
};

static int by_off(const void *a, const void *b)
{
    const struct interval *x = a, *y = b;
    return x->off != y->off     ? (x->off < y->off) - (x->off > y->off)
           : x->axis != y->axis ? x->axis - y->axis
                                : (x->index > y->index) - (x->index < y->index);
}

/* Those whose straight lines are off by more than may be, the worst first. */
static enum bs_status bad_intervals(struct levers_making *m, struct interval *out, size_t *n)
{
    enum bs_status status = BS_OK;
    *n = 0;
    for (int d = 0; d < BS_LEVER_COUNT; d++)
        for (size_t i = 0; i + 1 < m->axes[d].n && status == BS_OK; i++) {
            const double *at = &m->axes[d].at[i];
            if (at[1] - at[0] <= m->axes[d].least * 1.5)
                continue;
            status = have(m, d, i);
            struct interval found = {.axis = d, .index = i, .middle = (at[0] + at[1]) / 2};
            found.off = status == BS_OK ? interval_off(m, d, i) : 0;
            if (found.off > 1)
                out[(*n)++] = found;
        }
    qsort(out, *n, sizeof *out, by_off);
    return status;
}

/* A round: the middles of the intervals that are about as bad as the worst become values, as long as there is room. */
static enum bs_status make_finer(struct levers_making *m, bool *changed)
{
    struct interval bad[BS_LEVER_COUNT * AXIS_MOST];
    size_t n;
    enum bs_status status = bad_intervals(m, bad, &n);
    *changed = false;
    for (size_t i = 0; i < n && status == BS_OK; i++) {
        struct levers_axis *axis = &m->axes[bad[i].axis];
        if (bad[i].off < bad[0].off / 2)
            break;
        if (axis->n == AXIS_MOST || n_points(m) / axis->n * (axis->n + 1) > m->budget.points)
            continue;
        axis_add(axis, bad[i].middle);
        *changed = true;
    }
    return status == BS_OK && *changed ? have(m, -1, 0) : status;
}

/* The largest of each kind of money on the first grid. */
static void find_scale(struct levers_making *m)
{
    const struct levers_store *store = m->store;
    for (int p = 0; p < BS_LEVERS_PART_COUNT; p++)
        m->scale[p] = 0;
    for (size_t i = 0; i < store->n; i++)
        for (size_t k = 0; k < store->n_figures; k++) {
            enum bs_levers_part part = m->figures[k].part;
            double value = fabs(store->values[i * store->n_figures + k]);
            if (isfinite(value) && value > m->scale[part])
                m->scale[part] = value;
        }
    for (int p = 0; p < BS_LEVERS_PART_COUNT; p++)
        m->scale[p] = m->scale[p] > 0 ? m->scale[p] : 1;
}

enum bs_status levers_one_factor(struct levers_store *store, bool *out, struct bs_diagnostics *said)
{
    static const double prices[] = {0.8, 1.5, 0.4}, discounts[] = {0.3, 0.15, 0.45}, fees[] = {1, 0.3, 0.6};
    const struct bs_lever *levers = store->levers;
    double own = levers[BS_LEVER_DISCOUNT].own;
    bool same = !levers[BS_LEVER_PRICE].why && own < 1;
    for (size_t i = 0; i < sizeof prices / sizeof *prices && same && !levers[BS_LEVER_DISCOUNT].why; i++) {
        double fee = i == 0 || levers[BS_LEVER_FEE].why ? levers[BS_LEVER_FEE].own : fees[i] * levers[BS_LEVER_FEE].to;
        struct levers_place two[] = {{{fee, prices[i], discounts[i]}}, {{fee, prices[i] * (1 - discounts[i]) / (1 - own), own}}};
        enum bs_status status = levers_store_have(store, two, 2, said);
        if (status != BS_OK)
            return status;
        const double *a = levers_store_at(store, &two[0]), *b = levers_store_at(store, &two[1]);
        for (size_t k = 0; k < store->n_figures && same; k++)
            same = !(fabs(a[k] - b[k]) > 1e-6 * (1 + fabs(a[k]) + fabs(b[k])));
    }
    *out = same;
    return BS_OK;
}

/* Fewer where there are three axes. */
static size_t steps_of(const struct levers_making *m)
{
    return m->one_factor ? m->budget.steps : 1 + m->budget.steps / 3;
}

static void begin_fee(struct levers_making *m)
{
    const struct levers_store *store = m->store;
    const struct bs_lever *fee = &store->levers[BS_LEVER_FEE];
    struct levers_axis *axis = &m->axes[BS_LEVER_FEE];
    axis->least = fee->money ? fmin(LEAST_MONEY, LEAST_FACTOR * (fee->to - fee->from)) : LEAST_FACTOR;
    axis_add(axis, fee->own);
    if (fee->why)
        return;
    axis_even(axis, fee->from, fee->to, steps_of(m));
}

static void begin_charges(struct levers_making *m)
{
    const struct bs_lever *price = &m->store->levers[BS_LEVER_PRICE], *discount = &m->store->levers[BS_LEVER_DISCOUNT];
    struct levers_axis *prices = &m->axes[BS_LEVER_PRICE], *discounts = &m->axes[BS_LEVER_DISCOUNT];
    double most = price->to, from = price->from;
    prices->least = discounts->least = LEAST_FACTOR;
    axis_add(prices, 1);
    axis_add(discounts, discount->own);
    if (m->one_factor && !discount->why) {
        most = price->to / (1 - discount->own);
        from = price->from * (1 - discount->to) / (1 - discount->own);
    }
    if (!price->why)
        axis_even(prices, from, most, steps_of(m) + 1);
    if (!discount->why && !m->one_factor)
        axis_even(discounts, discount->from, discount->to, 1 + steps_of(m) / 2);
}

enum bs_status levers_axes(struct levers_making *m)
{
    bool changed = true;
    begin_fee(m);
    begin_charges(m);
    enum bs_status status = have(m, -1, 0);
    find_scale(m);
    for (size_t round = 0; round < m->budget.rounds && status == BS_OK && changed && 5 * n_points(m) <= 4 * m->budget.points;
         round++)
        status = make_finer(m, &changed);
    return status;
}

struct levers_place *levers_axes_places(const struct levers_making *m, size_t *n)
{
    return list_places(m, -1, 0, n);
}
