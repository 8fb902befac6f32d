/* Where the curves of a contract and the baseline say how a month's bill stands by its use alone, comparing the use with a few figures replaces
   pricing and comparing each month. */
#include "engine/plan.h"
#include "engine/shares.h"
#include "result/sort.h"

/* With more the months are priced and compared as bills. */
enum { STEPS_MOST = 16, STEPS_A_PASS = 4 };

/* Uses at which something may change. */
struct bounds {
    size_t n;
    double *use;
};

/* A piece of a curve as value + slope * use. */
struct straight {
    double value, slope;
};

static struct straight straight_at(const struct bs_curve *curve, double use)
{
    const struct bs_piece *piece = bs_curve_piece(curve, use);
    return (struct straight){piece->value - piece->slope * piece->from, piece->slope};
}

/* Where bill - times * base is `sign` times the slack that counts as round-off (difference, reaches), for every sign that the bills may have. */
static void slack_bounds(struct straight bill, struct straight base, double times, double sign, struct bounds *out)
{
    for (int signs = 0; signs < 4; signs++) {
        double of_bill = 1 - sign * SEAT_SLACK * (signs & 1 ? -1 : 1),
               of_base = -times * (1 + sign * SEAT_SLACK * (signs & 2 ? -1 : 1));
        out->use[out->n++] = -(of_bill * bill.value + of_base * base.value) / (of_bill * bill.slope + of_base * base.slope);
    }
}

enum { BOUNDS_AN_INTERVAL = 17 };

static void interval_bounds(const struct bs_curve *bill, const struct bs_curve *base, double inside, struct bounds *out)
{
    struct straight a = straight_at(bill, inside), b = straight_at(base, inside);
    slack_bounds(a, b, 1, 1, out);
    slack_bounds(a, b, 1, -1, out);
    slack_bounds(a, b, 2, -1, out);
    slack_bounds(a, b, 3, -1, out);
    out->use[out->n++] = -b.value / b.slope; /* no baseline bill */
}

/* Rising, each once, above 0. */
static void bounds_sort(struct bounds *bounds)
{
    size_t n = 0;
    for (size_t i = 0; i < bounds->n; i++)
        if (bounds->use[i] > 0 && isfinite(bounds->use[i]))
            bounds->use[n++] = bounds->use[i];
    bounds->n = sort_distinct(bounds->use, n);
}

static double inside_of(double from, double to)
{
    return isinf(to) ? 2 * from + 1 : from + (to - from) / 2;
}

/* Where pieces begin, and between those where a relation changes. */
static enum bs_status bounds_find(const struct bs_curve *bill, const struct bs_curve *base, struct bs_arena *arena,
                                  struct bounds *out)
{
    size_t pieces = bill->n + base->n;
    *out = (struct bounds){.use = bs_arena_take(arena, pieces * (1 + BOUNDS_AN_INTERVAL), sizeof *out->use)};
    if (!out->use)
        return BS_ERROR_MEMORY;
    for (size_t i = 0; i < bill->n; i++)
        out->use[out->n++] = bill->pieces[i].from;
    for (size_t i = 0; i < base->n; i++)
        out->use[out->n++] = base->pieces[i].from;
    bounds_sort(out);
    size_t n = out->n;
    for (size_t i = 0; i <= n; i++)
        interval_bounds(bill, base, inside_of(i > 0 ? out->use[i - 1] : 0, i < n ? out->use[i] : INFINITY), out);
    bounds_sort(out);
    return BS_OK;
}

struct steps {
    size_t n;
    double *above;
    uint64_t *add, last;
};

static void step(struct steps *s, double above, uint64_t fields)
{
    if (fields == s->last || s->n == STEPS_MOST + 1)
        return;
    s->above[s->n] = above;
    s->add[s->n++] = fields - s->last;
    s->last = fields;
}

static uint64_t fields_at(const struct bs_curve *bill, const struct bs_curve *base, double use)
{
    double a = bs_curve_value(bill, use), b = bs_curve_value(base, use);
    return share_fields(a, b, difference(a, b, SEAT_SLACK));
}

enum bs_status share_steps_new(const struct bs_curve *bill, const struct bs_curve *base, struct bs_arena *arena,
                               const struct share_steps **out)
{
    struct bounds bounds;
    struct share_steps *steps = bs_arena_take(arena, 1, sizeof *steps);
    struct steps s = {.above = bs_arena_take(arena, STEPS_MOST + STEPS_A_PASS, sizeof *s.above),
                      .add = bs_arena_take(arena, STEPS_MOST + STEPS_A_PASS, sizeof *s.add)};
    *out = NULL;
    enum bs_status status = bounds_find(bill, base, arena, &bounds);
    if (status != BS_OK || !steps || !s.above || !s.add)
        return status != BS_OK ? status : BS_ERROR_MEMORY;
    double from = 0;
    s.last = steps->at_zero = fields_at(bill, base, 0);
    for (size_t i = 0; i <= bounds.n; i++) {
        double to = i < bounds.n ? bounds.use[i] : INFINITY, inside = inside_of(from, to);
        step(&s, from, fields_at(bill, base, inside));
        if (i < bounds.n)
            step(&s, nextafter(to, 0), fields_at(bill, base, to));
        from = to;
    }
    if (s.n > STEPS_MOST)
        return BS_OK;
    while (s.n % STEPS_A_PASS != 0)
        s.above[s.n++] = INFINITY; /* adds 0 */
    steps->n = s.n;
    steps->above = s.above;
    steps->add = s.add;
    *out = steps;
    return BS_OK;
}

enum bs_status plan_share_steps(struct plan *plan)
{
    const struct bs_model *model = plan->model;
    enum bs_status status = BS_OK;
    for (size_t k = 0; k < plan->n_segments && status == BS_OK; k++) {
        struct plan_segment *segment = &plan->segments[k];
        segment->steps = bs_arena_take(plan->arena, model->n_contracts, sizeof(const struct share_steps *));
        if (!segment->steps)
            return BS_ERROR_MEMORY;
        for (size_t c = 0; c < model->n_contracts && status == BS_OK && counts_uses(plan, k, BS_MONTH); c++)
            status =
                share_steps_new(&segment->prices[c].bill, &segment->prices[model->baseline].bill, plan->arena, &segment->steps[c]);
    }
    return status;
}
