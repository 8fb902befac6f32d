/* Where curves bend, and the changes and ratios that are the same for many seats: without use, and where neither bill depends on use. */
#include "engine/difference.h"
#include "engine/plan.h"

#include <gsl/gsl_sort.h>

static enum bs_status breaks_find(struct plan *plan, struct plan_segment *segment)
{
    size_t contracts = plan->model->n_contracts, most = 0, n = 0;
    for (size_t c = 0; c < contracts; c++)
        most += segment->curves[c].n;
    segment->breaks = bs_arena_take(plan->arena, most, sizeof *segment->breaks);
    if (!segment->breaks)
        return BS_ERROR_MEMORY;
    for (size_t c = 0; c < contracts; c++)
        for (size_t i = 0; i < segment->curves[c].n; i++)
            if (segment->curves[c].pieces[i].from > 0)
                segment->breaks[n++] = segment->curves[c].pieces[i].from;
    gsl_sort(segment->breaks, 1, n);
    for (size_t i = 0; i < n; i++)
        if (i == 0 || segment->breaks[i] > segment->breaks[segment->n_breaks - 1])
            segment->breaks[segment->n_breaks++] = segment->breaks[i];
    return BS_OK;
}

static void atom_add(struct plan_atoms *atoms, enum bs_period period, double bill, double base)
{
    atoms->values[period][0][atoms->n[period][0]++] = difference(bill, base, SEAT_SLACK);
    if (base != 0)
        atoms->values[period][1][atoms->n[period][1]++] = bill / base;
}

/* The bill of every month at the same amount, summed as the inner loop sums it. */
static double term_of(const struct plan *plan, double bill)
{
    double sum = 0;
    for (size_t month = 0; month < plan->distinct; month++)
        sum += bill;
    return sum * (double)plan->weight;
}

static void atoms_of(const struct plan *plan, const struct plan_segment *segment, size_t contract, struct plan_atoms *atoms)
{
    const struct bs_curve *bill = &segment->curves[contract], *base = &segment->curves[plan->model->baseline];
    double from = 0;
    for (size_t i = 0; i <= segment->n_breaks + 1; i++) {
        /* i = 0: zero use; then a use inside each interval between breaks */
        double to = i <= segment->n_breaks && i > 0 ? segment->breaks[i - 1] : INFINITY;
        double use = i == 0 ? 0 : isinf(to) ? 2 * from + 1 : from + (to - from) / 2;
        const struct bs_piece *b = bs_curve_piece(bill, use), *v = bs_curve_piece(base, use);
        if (i == 0 || (b->slope == 0 && v->slope == 0)) {
            double at_bill = bs_piece_value(b, use), at_base = bs_piece_value(v, use);
            atom_add(atoms, BS_MONTH, at_bill, at_base);
            atom_add(atoms, BS_TERM, term_of(plan, at_bill), term_of(plan, at_base));
        }
        from = i > 0 ? to : 0;
    }
}

enum bs_status plan_atoms(struct plan *plan)
{
    size_t most = 0;
    for (size_t s = 0; s < plan->n_segments; s++) {
        enum bs_status status = breaks_find(plan, &plan->segments[s]);
        if (status != BS_OK)
            return status;
        most += plan->segments[s].n_breaks + 2;
    }
    plan->atoms = bs_arena_take(plan->arena, plan->model->n_contracts, sizeof *plan->atoms);
    for (size_t c = 0; c < plan->model->n_contracts && plan->atoms; c++) {
        for (size_t period = 0; period < BS_PERIOD_COUNT; period++)
            for (size_t kind = 0; kind < 2; kind++) {
                plan->atoms[c].values[period][kind] = bs_arena_take(plan->arena, most, sizeof(double));
                if (!plan->atoms[c].values[period][kind])
                    return BS_ERROR_MEMORY;
            }
        for (size_t s = 0; s < plan->n_segments; s++)
            atoms_of(plan, &plan->segments[s], c, &plan->atoms[c]);
    }
    return plan->atoms ? BS_OK : BS_ERROR_MEMORY;
}
