/* Bills and payments that can be below 0. */
#include "engine/difference.h"
#include "engine/exact/exact.h"

double exact_least(const struct bs_curve *bill)
{
    double least = INFINITY;
    for (size_t i = 0; i < bill->n; i++) {
        const struct bs_piece *piece = &bill->pieces[i];
        double end = i + 1 < bill->n ? bill->pieces[i + 1].from : INFINITY;
        double last = piece->slope == 0 ? piece->value : piece->value + piece->slope * (end - piece->from);
        least = fmin(least, fmin(piece->value, fabs(last) <= SEAT_SLACK * fabs(piece->value) ? 0 : last));
        for (size_t k = 0; k < piece->n_stairs; k++)
            least = piece->stairs[k].step < 0 ? -INFINITY : least;
    }
    return least;
}

bool exact_falls_below_0(const struct plan *plan, const struct plan_part *part, size_t contract)
{
    for (size_t month = part->first_month; month < part->end_month; month++)
        if (exact_least(&exact_price(plan, part->segment, contract, month)->bill) < 0)
            return true;
    return false;
}

bool exact_paid_below_0(const struct plan *plan, size_t contract)
{
    for (size_t month = 0; month < plan->model->months; month++) {
        double least = plan->unallocated[contract * plan->distinct + month % plan->distinct];
        double ahead = plan->fees_paid[contract * plan->model->months + month].ahead;
        for (size_t k = 0; k < plan->n_parts; k++)
            if (plan_part_is_there(&plan->parts[k], month))
                least +=
                    (double)plan->parts[k].seats * exact_least(&exact_price(plan, plan->parts[k].segment, contract, month)->bill);
        if (difference(least, -ahead, TOTAL_SLACK) < 0)
            return true;
    }
    return false;
}
