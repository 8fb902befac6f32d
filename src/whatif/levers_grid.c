/* Axes that are made finer where straight lines between their values are off, and how far they still are. */
#include "whatif/levers.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

/* How far a straight line may be off without a value between: shares absolutely, money in parts of the largest of its kind. */
static const double tolerance[BS_LEVERS_PART_COUNT] = {[BS_LEVERS_TOTAL] = 0.001,
                                                       [BS_LEVERS_RANGE] = 0.001,
                                                       [BS_LEVERS_SEAT] = 0.001,
                                                       [BS_LEVERS_SHARE] = 0.0015,
                                                       [BS_LEVERS_BAND] = 0.002};

enum { AXIS_MOST = 128, ROUNDS = 40, JUMPS = 12 };

/* The least distance of two values: cents, and a step of 1 % of a factor. */
static const double LEAST_MONEY = 0.01, LEAST_FACTOR = 0.01;

struct axis {
    double at[AXIS_MOST];
    size_t n;
    double least; /* distance */
};

struct making {
    struct levers_store *store;
    const struct bs_levers_figure *figures; /* [store->n_figures] */
    struct axis axes[BS_LEVER_COUNT];
    bool one_factor;
    double scale[BS_LEVERS_PART_COUNT];
    struct levers_budget budget;
    struct bs_diagnostics *said;
};

static int by_value(const void *a, const void *b)
{
    double x = *(const double *)a, y = *(const double *)b;
    return (x > y) - (x < y);
}

static void axis_add(struct axis *axis, double value)
{
    for (size_t i = 0; i < axis->n; i++)
        if (axis->at[i] == value)
            return;
    if (axis->n < AXIS_MOST)
        axis->at[axis->n++] = value;
    qsort(axis->at, axis->n, sizeof *axis->at, by_value);
}

static void axis_even(struct axis *axis, double from, double to, size_t steps)
{
    for (size_t i = 0; i <= steps; i++)
        axis_add(axis, from + (to - from) * (double)i / (double)steps);
}

static size_t n_points(const struct making *m)
{
    return m->axes[0].n * m->axes[1].n * m->axes[2].n;
}

/* On the axis of a factor that is both, price and discount are found as a price alone. */
static struct levers_place place_at(const double x[BS_LEVER_COUNT])
{
    struct levers_place place;
    memcpy(place.at, x, sizeof place.at);
    return place;
}

/* All places of the grid, or, with `axis`, all with the middle of its interval in place of its value. */
static struct levers_place *list_places(const struct making *m, int axis, size_t interval, size_t *n)
{
    const struct axis *a = m->axes;
    size_t sizes[BS_LEVER_COUNT], i[BS_LEVER_COUNT], k = 0;
    for (int d = 0; d < BS_LEVER_COUNT; d++)
        sizes[d] = d == axis ? 1 : a[d].n;
    *n = sizes[0] * sizes[1] * sizes[2];
    struct levers_place *places = calloc(*n + 1, sizeof *places);
    for (i[0] = 0; i[0] < sizes[0] && places; i[0]++)
        for (i[1] = 0; i[1] < sizes[1]; i[1]++)
            for (i[2] = 0; i[2] < sizes[2]; i[2]++) {
                double x[BS_LEVER_COUNT];
                for (int d = 0; d < BS_LEVER_COUNT; d++)
                    x[d] = d == axis ? (a[d].at[interval] + a[d].at[interval + 1]) / 2 : a[d].at[i[d]];
                places[k++] = place_at(x);
            }
    return places;
}

static enum bs_status have(struct making *m, int axis, size_t interval)
{
    size_t n;
    struct levers_place *places = list_places(m, axis, interval, &n);
    enum bs_status status = places ? levers_store_have(m->store, places, n, m->said) : BS_ERROR_MEMORY;
    free(places);
    return status;
}

/* The error of a straight line, in tolerances. */
static double off(const struct making *m, const double *low, const double *high, const double *middle)
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
static double interval_off(const struct making *m, int axis, size_t interval)
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
static enum bs_status bad_intervals(struct making *m, struct interval *out, size_t *n)
{
    enum bs_status status = BS_OK;
    *n = 0;
    for (int d = 0; d < BS_LEVER_COUNT; d++)
        for (size_t i = 0; i + 1 < m->axes[d].n && status == BS_OK; i++) {
            const double *at = &m->axes[d].at[i];
            if (at[1] - at[0] <= 2 * m->axes[d].least)
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
static enum bs_status make_finer(struct making *m, bool *changed)
{
    struct interval bad[BS_LEVER_COUNT * AXIS_MOST];
    size_t n;
    enum bs_status status = bad_intervals(m, bad, &n);
    *changed = false;
    for (size_t i = 0; i < n && status == BS_OK; i++) {
        struct axis *axis = &m->axes[bad[i].axis];
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
static void find_scale(struct making *m)
{
    const struct levers_store *store = m->store;
    for (int p = 0; p < BS_LEVERS_PART_COUNT; p++)
        m->scale[p] = p == BS_LEVERS_SHARE;
    for (size_t i = 0; i < store->n; i++)
        for (size_t k = 0; k < store->n_figures; k++) {
            enum bs_levers_part part = m->figures[k].part;
            double value = fabs(store->values[i * store->n_figures + k]);
            if (part != BS_LEVERS_SHARE && isfinite(value) && value > m->scale[part])
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
static size_t steps_of(const struct making *m)
{
    return m->one_factor ? m->budget.steps : 1 + m->budget.steps / 3;
}

static enum bs_status begin_fee(struct making *m)
{
    const struct levers_store *store = m->store;
    const struct bs_lever *fee = &store->levers[BS_LEVER_FEE];
    struct axis *axis = &m->axes[BS_LEVER_FEE];
    double jumps[JUMPS];
    size_t n;
    enum bs_status status = levers_jumps(store->request->model, store->contract, store->levers, jumps, JUMPS, &n);
    axis->least = fee->money ? LEAST_MONEY : LEAST_FACTOR;
    axis_add(axis, fee->own);
    if (fee->why || status != BS_OK)
        return status;
    bool shares = store->table == BS_LEVERS_SHARES;
    axis_even(axis, fee->from, fee->to, steps_of(m));
    for (size_t i = 0; i < n && shares; i++) {
        axis_add(axis, fmax(jumps[i] - axis->least, fee->from));
        axis_add(axis, jumps[i]);
        axis_add(axis, fmin(jumps[i] + axis->least, fee->to));
    }
    return BS_OK;
}

static void begin_charges(struct making *m)
{
    const struct bs_lever *price = &m->store->levers[BS_LEVER_PRICE], *discount = &m->store->levers[BS_LEVER_DISCOUNT];
    struct axis *prices = &m->axes[BS_LEVER_PRICE], *discounts = &m->axes[BS_LEVER_DISCOUNT];
    double least = LEAST_FACTOR, most = price->to, from = price->from;
    prices->least = discounts->least = LEAST_FACTOR;
    axis_add(prices, 1);
    axis_add(discounts, discount->own);
    if (m->one_factor && !discount->why) {
        most = price->to / (1 - discount->own);
        from = price->from * (1 - discount->to) / (1 - discount->own);
    }
    if (!price->why) {
        axis_even(prices, from, most, steps_of(m) + 1);
        if (m->store->table == BS_LEVERS_SHARES) { /* seats that paid the same part at once */
            axis_add(prices, 1 - least);
            axis_add(prices, 1 + least);
        }
    }
    if (!discount->why && !m->one_factor)
        axis_even(discounts, discount->from, discount->to, 1 + steps_of(m) / 2);
}

/* A place between computed ones: in each cell another, spread evenly (fractions of whole multiples of irrational numbers), and its middle. */
static struct levers_place between(const struct making *m, const size_t cell[BS_LEVER_COUNT], size_t count, bool middle)
{
    static const double step[BS_LEVER_COUNT] = {0.754877666246693, 0.569840290998053, 0.671043606703789};
    double x[BS_LEVER_COUNT];
    for (int d = 0; d < BS_LEVER_COUNT; d++) {
        const struct axis *a = &m->axes[d];
        double part = middle ? 0.5 : (double)count * step[d] - floor((double)count * step[d]);
        x[d] = a->n == 1 ? a->at[0] : a->at[cell[d]] + part * (a->at[cell[d] + 1] - a->at[cell[d]]);
    }
    return place_at(x);
}

static bool can_be_between(const struct axis *axis, size_t i)
{
    return axis->n == 1 || axis->at[i + 1] - axis->at[i] > axis->least * (1 + 1e-6);
}

static struct levers_place *list_between(const struct making *m, size_t *n)
{
    const struct axis *a = m->axes;
    size_t cells[BS_LEVER_COUNT], i[BS_LEVER_COUNT], count = 0;
    for (int d = 0; d < BS_LEVER_COUNT; d++)
        cells[d] = a[d].n > 1 ? a[d].n - 1 : 1;
    struct levers_place *places = calloc(2 * cells[0] * cells[1] * cells[2], sizeof *places);
    *n = 0;
    for (i[0] = 0; i[0] < cells[0] && places; i[0]++)
        for (i[1] = 0; i[1] < cells[1]; i[1]++)
            for (i[2] = 0; i[2] < cells[2]; i[2]++) {
                bool open = can_be_between(&a[0], i[0]) && can_be_between(&a[1], i[1]) && can_be_between(&a[2], i[2]);
                count++;
                for (size_t try = 0; try < m->budget.tries && open; try++)
                    places[(*n)++] = between(m, i, count, try > 0);
            }
    return places;
}

/* The store's figures in the order of the grid. */
static enum bs_status fill(const struct making *m, struct bs_arena *arena, struct bs_levers_contract *out)
{
    size_t n, figures = m->store->n_figures;
    struct bs_levers_grid *grid = &out->grids[m->store->table];
    struct levers_place *places = list_places(m, -1, 0, &n);
    double *values = bs_arena_take(arena, n, figures * sizeof *values);
    for (size_t i = 0; i < n && places && values; i++)
        memcpy(values + i * figures, levers_store_at(m->store, &places[i]), figures * sizeof *values);
    grid->values = values;
    enum bs_status status = places && values ? BS_OK : BS_ERROR_MEMORY;
    free(places);
    for (int d = 0; d < BS_LEVER_COUNT && status == BS_OK; d++) {
        double *at = bs_arena_take(arena, m->axes[d].n, sizeof *at);
        if (!at)
            return BS_ERROR_MEMORY;
        memcpy(at, m->axes[d].at, m->axes[d].n * sizeof *at);
        grid->axes[d] = (struct bs_levers_axis){.at = at, .n = m->axes[d].n};
    }
    return status;
}

/* The largest error of each part at a place. */
static void errors_at(const struct making *m, const struct bs_levers *shown, const struct bs_levers_contract *contract,
                      const struct levers_place *place, double out[BS_LEVERS_PART_COUNT])
{
    const double *exact = levers_store_at(m->store, place);
    size_t first = shown->first[m->store->table];
    for (int p = 0; p < BS_LEVERS_PART_COUNT; p++)
        out[p] = 0;
    for (size_t k = 0; k < m->store->n_figures; k++) {
        double error = fabs(bs_levers_at(shown, contract, place->at, first + k) - exact[k]), *most = &out[m->figures[k].part];
        *most = error > *most ? error : *most;
    }
}

/* Whether a figure never falls (or, with `falls`, never rises) along an axis. */
static bool is_monotone(const struct bs_levers_grid *grid, size_t columns, size_t column, int axis, bool falls)
{
    size_t n[BS_LEVER_COUNT], i[BS_LEVER_COUNT], step = columns;
    for (int d = 0; d < BS_LEVER_COUNT; d++)
        n[d] = grid->axes[d].n;
    for (int d = BS_LEVER_COUNT - 1; d > axis; d--)
        step *= n[d];
    bool monotone = true;
    for (i[0] = 0; i[0] < n[0]; i[0]++)
        for (i[1] = 0; i[1] < n[1]; i[1]++)
            for (i[2] = 0; i[2] < n[2]; i[2]++) {
                const double *at = &grid->values[((i[0] * n[1] + i[1]) * n[2] + i[2]) * columns + column];
                if (i[axis] + 1 < n[axis])
                    monotone = monotone && !(falls ? at[step] > at[0] + 1e-9 : at[step] < at[0] - 1e-9);
            }
    return monotone;
}

/* Where use falls as its price rises, bills need not rise with it. */
static bool shares_rise(const struct making *m, const struct bs_levers_contract *contract)
{
    const struct bs_response *response = m->store->request->model->contracts[m->store->contract].response;
    bool rises = !(response && response->prices);
    for (size_t k = 0; k < m->store->n_figures && rises; k++) {
        bool falls = m->figures[k].share == BS_SHARE_CHEAPER;
        for (int d = 0; d < BS_LEVER_COUNT && m->figures[k].share != BS_SHARE_SAME; d++)
            rises = rises &&
                    is_monotone(&contract->grids[BS_LEVERS_SHARES], m->store->n_figures, k, d, falls != (d == BS_LEVER_DISCOUNT));
    }
    return rises;
}

/* How far off what a page shows between computed values is, where it was looked at. */
static enum bs_status measure(struct making *m, struct bs_levers_contract *out)
{
    const struct levers_figures *figures = m->store->figures;
    struct bs_levers shown = {.n_figures = figures->n, .figures = figures->items};
    size_t n;
    memcpy(shown.first, figures->first, sizeof shown.first);
    struct levers_place *places = list_between(m, &n);
    enum bs_status status = places ? levers_store_have(m->store, places, n, m->said) : BS_ERROR_MEMORY;
    double *errors = calloc((n + 1) * BS_LEVERS_PART_COUNT, sizeof *errors);
    status = errors ? status : BS_ERROR_MEMORY;
    for (size_t i = 0; i < n && status == BS_OK; i++) {
        double at[BS_LEVERS_PART_COUNT];
        errors_at(m, &shown, out, &places[i], at);
        for (size_t p = 0; p < BS_LEVERS_PART_COUNT; p++)
            errors[p * n + i] = at[p];
    }
    for (size_t p = 0; p < BS_LEVERS_PART_COUNT && n > 0 && status == BS_OK; p++) {
        double *of = &errors[p * n];
        qsort(of, n, sizeof *of, by_value);
        out->error[p] = fmax(out->error[p], of[n - 1]);
        out->usual[p] = fmax(out->usual[p], of[(size_t)((double)n * 0.95)]);
    }
    out->grids[m->store->table].places = n;
    free(errors);
    free(places);
    return status;
}

enum bs_status levers_grid(struct levers_store *store, const struct levers_budget *budget, struct bs_arena *arena,
                           struct bs_levers_contract *out, struct bs_diagnostics *said)
{
    struct making *m = calloc(1, sizeof *m);
    bool changed = true;
    if (!m)
        return BS_ERROR_MEMORY;
    *m = (struct making){.store = store,
                         .figures = store->figures->items + store->figures->first[store->table],
                         .one_factor = out->one_factor,
                         .budget = *budget,
                         .said = said};
    enum bs_status status = begin_fee(m);
    if (status == BS_OK) {
        begin_charges(m);
        status = have(m, -1, 0);
    }
    find_scale(m);
    for (int round = 0; round < ROUNDS && status == BS_OK && changed; round++)
        status = make_finer(m, &changed);
    if (status == BS_OK)
        status = fill(m, arena, out);
    if (status == BS_OK && store->table == BS_LEVERS_SHARES)
        out->rises = shares_rise(m, out);
    if (status == BS_OK)
        status = measure(m, out);
    free(m);
    return status;
}
