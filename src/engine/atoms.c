/* Where curves bend, and the changes and ratios that are the same for many seats: without use, and where neither bill depends on use. */
#include "engine/difference.h"
#include "engine/plan.h"
#include "result/sort.h"

/* Whether a curve jumps where piece i begins, or is flat before or after: then values there are far apart, or all the same. */
static bool splits_at(const struct bs_curve *curve, size_t i)
{
    const struct bs_piece *before = &curve->pieces[i - 1], *after = &curve->pieces[i];
    return before->slope == 0 || after->slope == 0 ||
           difference(bs_piece_value(before, after->from), after->value, SEAT_SLACK) != 0;
}

static enum bs_status breaks_find(struct plan *plan, struct plan_segment *segment)
{
    size_t curves = plan->n_periods * plan->model->n_contracts, most = 0;
    for (size_t c = 0; c < curves; c++)
        most += segment->prices[c].bill.n;
    segment->breaks = bs_arena_take(plan->arena, most, sizeof *segment->breaks);
    segment->splits = bs_arena_take(plan->arena, most, sizeof *segment->splits);
    if (!segment->breaks || !segment->splits)
        return BS_ERROR_MEMORY;
    for (size_t c = 0; c < curves; c++) {
        const struct bs_curve *curve = &segment->prices[c].bill;
        for (size_t i = 0; i < curve->n; i++) {
            double from = curve->pieces[i].from;
            if (from > 0)
                segment->breaks[segment->n_breaks++] = from;
            if (from > 0 && splits_at(curve, i))
                segment->splits[segment->n_splits++] = from;
        }
    }
    segment->n_breaks = sort_distinct(segment->breaks, segment->n_breaks);
    segment->n_splits = sort_distinct(segment->splits, segment->n_splits);
    return BS_OK;
}

/* Every count looks at every atom, so they are few: those beyond are no worse off than other values. */
enum { ATOMS_MOST = 64, INTERVALS_MOST = 256 };

static void atom_take(struct plan_atoms *atoms, enum bs_period period, size_t kind, double value)
{
    size_t *n = &atoms->n[period][kind];
    for (size_t i = 0; i < *n; i++)
        if (atoms->values[period][kind][i] == value)
            return;
    if (*n < ATOMS_MOST)
        atoms->values[period][kind][(*n)++] = value;
}

static void atom_add(struct plan_atoms *atoms, enum bs_period period, double bill, double base)
{
    double change = difference(bill, base, SEAT_SLACK);
    atom_take(atoms, period, 0, change);
    if (base != 0)
        atom_take(atoms, period, 1, ratio_of(bill, base, change));
}

static bool flat(const struct bs_curve *curve, double use)
{
    const struct bs_piece *piece = bs_curve_piece(curve, use);
    return piece->slope == 0 && piece->n_stairs == 0;
}

/* What the term's bill is at one use in every month, computed as the inner loop does. */
static double term_at(const struct plan *plan, const struct plan_part *part, size_t contract, double use)
{
    const struct bs_piece *line = plan_line(plan, part->segment, contract);
    size_t end = part->end_month < plan->distinct ? part->end_month : plan->distinct;
    double sum = 0;
    if (line) /* flat where the use is not 0 */
        return line_term(line, (double)(end - part->first_month), (double)plan->weight, use);
    for (size_t month = part->first_month; month < end; month++)
        sum += bs_curve_value(&plan_price(plan, part->segment, contract, month)->bill, use);
    return sum * (double)plan->weight;
}

/* The bills of one use in every month, as far as they do not depend on it. */
static void atoms_at(const struct plan *plan, const struct plan_part *part, size_t contract, double use, struct plan_atoms *atoms)
{
    size_t baseline = plan->model->baseline;
    bool whole = true;
    for (size_t month = part->first_month; month < part->end_month && month < plan->distinct; month++) {
        const struct bs_curve *a = &plan_price(plan, part->segment, contract, month)->bill;
        const struct bs_curve *b = &plan_price(plan, part->segment, baseline, month)->bill;
        bool fixed = use == 0 || (flat(a, use) && flat(b, use));
        whole = whole && fixed;
        if (fixed)
            atom_add(atoms, BS_MONTH, bs_curve_value(a, use), bs_curve_value(b, use));
    }
    if (whole)
        atom_add(atoms, BS_TERM, term_at(plan, part, contract, use), term_at(plan, part, baseline, use));
}

/* A use inside each interval between the breaks of the part's segment. */
static void part_atoms(const struct plan *plan, const struct plan_part *part, size_t contract, struct plan_atoms *atoms)
{
    const struct plan_segment *segment = &plan->segments[part->segment];
    double from = 0;
    for (size_t i = 0; i <= segment->n_breaks && i < INTERVALS_MOST; i++) {
        double to = i < segment->n_breaks ? segment->breaks[i] : INFINITY;
        atoms_at(plan, part, contract, isinf(to) ? 2 * from + 1 : from + (to - from) / 2, atoms);
        from = to;
    }
}

enum bs_status plan_atoms(struct plan *plan)
{
    for (size_t s = 0; s < plan->n_segments; s++) {
        enum bs_status status = breaks_find(plan, &plan->segments[s]);
        if (status != BS_OK)
            return status;
    }
    plan->atoms = bs_arena_take(plan->arena, plan->model->n_contracts, sizeof *plan->atoms);
    for (size_t c = 0; c < plan->model->n_contracts && plan->atoms; c++) {
        for (size_t period = 0; period < BS_PERIOD_COUNT; period++)
            for (size_t kind = 0; kind < 2; kind++) {
                plan->atoms[c].values[period][kind] = bs_arena_take(plan->arena, ATOMS_MOST, sizeof(double));
                if (!plan->atoms[c].values[period][kind])
                    return BS_ERROR_MEMORY;
            }
        for (size_t k = 0; k < plan->n_parts; k++)
            atoms_at(plan, &plan->parts[k], c, 0, &plan->atoms[c]);
        for (size_t k = 0; k < plan->n_parts; k++)
            part_atoms(plan, &plan->parts[k], c, &plan->atoms[c]);
    }
    return plan->atoms ? BS_OK : BS_ERROR_MEMORY;
}
