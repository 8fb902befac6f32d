/* Where the curves of a contract and the baseline say how a month's bill stands by its use alone, comparing the use with a few figures replaces
   pricing and comparing each month. */
#include "engine/plan.h"
#include "engine/shares.h"

#include <gsl/gsl_sort.h>

/* With more the months are priced and compared as bills. */
enum { STEPS_MOST = 16, STEPS_A_PASS = 4 };

/* Uses at which something may change. */
struct bounds {
    size_t n;
    double *use;
};

/* Spans' ends, where pieces begin, and uses above 0 at which the baseline's bill is 0. */
static enum bs_status bounds_find(const struct bs_curve *bill, const struct bs_curve *base, struct bs_arena *arena,
                                  struct bounds *out)
{
    const struct bs_span *spans;
    size_t n_spans;
    bool approximate; /* never: there are no stairs */
    enum bs_status status = bs_curve_compare(arena, bill, base, &spans, &n_spans, &approximate);
    if (status != BS_OK)
        return status;
    *out = (struct bounds){.use = bs_arena_take(arena, 2 * n_spans + bill->n + 2 * base->n, sizeof *out->use)};
    if (!out->use)
        return BS_ERROR_MEMORY;
    size_t n = 0;
    for (size_t i = 0; i < n_spans; i++) {
        out->use[n++] = spans[i].from;
        out->use[n++] = spans[i].to;
    }
    for (size_t i = 0; i < bill->n; i++)
        out->use[n++] = bill->pieces[i].from;
    for (size_t i = 0; i < base->n; i++)
        out->use[n++] = base->pieces[i].from;
    for (size_t i = 0; i < base->n; i++)
        out->use[n++] = base->pieces[i].slope != 0 ? base->pieces[i].from - base->pieces[i].value / base->pieces[i].slope : 0;
    gsl_sort(out->use, 1, n);
    for (size_t i = 0; i < n; i++)
        if (out->use[i] > 0 && isfinite(out->use[i]) && (out->n == 0 || out->use[i] > out->use[out->n - 1]))
            out->use[out->n++] = out->use[i];
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
        double to = i < bounds.n ? bounds.use[i] : INFINITY, inside = isinf(to) ? 2 * from + 1 : from + (to - from) / 2;
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
        segment->steps = bs_arena_take(plan->arena, model->n_contracts, sizeof *segment->steps);
        if (!segment->steps)
            return BS_ERROR_MEMORY;
        for (size_t c = 0; c < model->n_contracts && status == BS_OK && counts_uses(plan, k); c++)
            status =
                share_steps_new(&segment->prices[c].bill, &segment->prices[model->baseline].bill, plan->arena, &segment->steps[c]);
    }
    return status;
}
