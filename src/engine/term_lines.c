/* Terms that are priced by their use alone. */
#include "engine/plan.h"

/* Whether all seats of a segment are there in the same months, and how many of the distinct ones these are. */
static bool same_months(const struct plan *plan, size_t segment, size_t *months)
{
    bool any = false, same = true;
    for (size_t k = 0; k < plan->n_parts; k++) {
        const struct plan_part *part = &plan->parts[k];
        size_t end = part->end_month < plan->distinct ? part->end_month : plan->distinct;
        if (part->segment != segment || part->seats == 0)
            continue;
        same = same && (!any || end - part->first_month == *months);
        *months = end - part->first_month;
        any = true;
    }
    return any && same;
}

static enum bs_status term_curve(const struct plan *plan, const struct bs_piece *line, size_t months, struct bs_curve *out)
{
    const struct bs_piece term = {.value = line_term(line, (double)months, (double)plan->weight, 0),
                                  .slope = (double)plan->weight * line->slope};
    return bs_curve_of_pieces(plan->arena, &term, 1, out);
}

static enum bs_status segment_terms(struct plan *plan, size_t s)
{
    size_t months = 0, n = plan->model->n_contracts;
    bool lines = counts_uses(plan, s, BS_MONTH) && same_months(plan, s, &months);
    for (size_t c = 0; c < n; c++)
        lines = lines && plan_line(plan, s, c);
    if (!lines)
        return BS_OK;
    struct bs_curve *terms = bs_arena_take(plan->arena, n, sizeof *terms);
    enum bs_status status = terms ? BS_OK : BS_ERROR_MEMORY;
    for (size_t c = 0; c < n && status == BS_OK; c++)
        status = term_curve(plan, plan_line(plan, s, c), months, &terms[c]);
    plan->segments[s].terms = terms;
    return status;
}

enum bs_status plan_terms(struct plan *plan)
{
    enum bs_status status = BS_OK;
    for (size_t s = 0; s < plan->n_segments && status == BS_OK; s++)
        status = segment_terms(plan, s);
    for (int period = 0; period < BS_PERIOD_COUNT; period++) {
        plan->by_use[period] = true;
        for (size_t s = 0; s < plan->n_segments; s++)
            plan->by_use[period] &= counts_uses(plan, s, (enum bs_period)period);
    }
    return status;
}
