#include "engine/exact/unroll.h"
#include "contract/curve_stairs.h"
#include "engine/exact/exact.h"

#include <math.h>
#include <stdlib.h>

struct unrolling {
    struct bs_piece *pieces;
    size_t n;
    double reach;
    bool atoms;
};

static enum bs_status add(struct unrolling *u, double from, double value, double slope)
{
    if (u->n == UNROLLED_MOST)
        return BS_ERROR_TOO_MANY;
    u->pieces[u->n++] = (struct bs_piece){.from = from, .value = value, .slope = slope};
    return BS_OK;
}

static double line_at(const struct bs_piece *piece, double use)
{
    return piece->value + piece->slope * (use - piece->from);
}

/* What a staircase counts just above a use, and the last use that counts no more. Of uses that are spread, those within a rounding of a whole number
   are as rare as that, but near 0, where a density may have a pole. */
static double count_above(const struct unrolling *u, const struct bs_stair *stair, double use, double *end)
{
    if (u->atoms) {
        double count = stair_count_above(stair, use);
        *end = stair_last_below(stair, count + 1);
        return count;
    }
    double none = stair->up && stair->origin == 0 ? stair_last_below(stair, 1) : 0;
    if (use < none) {
        *end = none;
        return 0;
    }
    double k = fmax(floor((use - stair->origin) / stair->size) - 1, -1), first = stair->up ? 0 : 1;
    if (k > 0x1p52) { /* whole numbers have gaps there: more steps than are unrolled */
        *end = nextafter(use, INFINITY);
        return k;
    }
    while (stair->origin + (k + 1) * stair->size <= use)
        k++;
    *end = stair->origin + fmax(k + 1, first) * stair->size;
    return fmax(k + 1 - first, 0);
}

/* The bill just above a use, and where the first of its steps ends. */
static double step_above(const struct unrolling *u, const struct bs_piece *piece, double use, double *end)
{
    double value = line_at(piece, use), own;
    *end = INFINITY;
    for (size_t i = 0; i < piece->n_stairs; i++) {
        value += piece->stairs[i].step * count_above(u, &piece->stairs[i], use, &own);
        *end = fmin(*end, own);
    }
    return value;
}

/* Through the middles of the steps. */
static enum bs_status add_line(struct unrolling *u, const struct bs_piece *piece, double use)
{
    double value = line_at(piece, use), slope = piece->slope;
    for (size_t i = 0; i < piece->n_stairs; i++) {
        const struct bs_stair *stair = &piece->stairs[i];
        if (use < stair->origin)
            continue;
        value += stair->step * ((use - stair->origin) / stair->size + (stair->up ? 0.5 : -0.5));
        slope += stair->step / stair->size;
    }
    return add(u, use, value, slope);
}

static enum bs_status unroll_piece(struct unrolling *u, const struct bs_piece *piece, double to)
{
    enum bs_status status = BS_OK;
    for (double from = piece->from, end; from < to && status == BS_OK; from = end) {
        if (from >= u->reach && piece->n_stairs > 0)
            return add_line(u, piece, from);
        double value = step_above(u, piece, from, &end);
        status = add(u, from, value, piece->slope);
        if (end <= from)
            end = nextafter(from, INFINITY);
    }
    return status;
}

enum bs_status unroll(struct bs_arena *arena, const struct bs_curve *curve, double reach, bool atoms, struct bs_curve *out)
{
    struct unrolling u = {.reach = reach, .atoms = atoms};
    enum bs_status status = BS_OK;
    if (!bs_curve_has_stairs(curve)) {
        *out = *curve;
        return BS_OK;
    }
    u.pieces = malloc(UNROLLED_MOST * sizeof *u.pieces);
    if (!u.pieces)
        return BS_ERROR_MEMORY;
    size_t first = curve->n > 1 && curve->pieces[1].from == 0;
    double at_zero = bs_curve_value(curve, 0), end;
    if (at_zero != step_above(&u, &curve->pieces[first], 0, &end))
        status = add(&u, 0, at_zero, 0);
    for (size_t i = first; i < curve->n && status == BS_OK; i++)
        status = unroll_piece(&u, &curve->pieces[i], i + 1 < curve->n ? curve->pieces[i + 1].from : INFINITY);
    if (status == BS_OK)
        status = bs_curve_of_pieces(arena, u.pieces, u.n, out);
    free(u.pieces);
    return status;
}

/* Beyond it lies so little of a seat's month that steps no longer show. */
static const double NO_STEPS = 1e-13;

static double reach_of(const struct law *month)
{
    double reach = month->n_atoms > 0 ? month->atoms[month->n_atoms - 1].use : 0;
    size_t i = 0;
    while (i < month->n && month->panels[i].above > NO_STEPS)
        i++;
    return i < month->n ? fmax(reach, month->panels[i].to) : reach;
}

enum bs_status exact_unroll(const struct exact *exact, size_t s, size_t *contract)
{
    const struct plan *plan = exact->plan;
    size_t contracts = plan->model->n_contracts;
    double reach = 0;
    bool atoms = false;
    enum bs_status status = BS_OK;
    for (size_t k = 0; k < plan->n_parts; k++) {
        const struct law *month = &exact->parts[k].use.month_band[WHOLE];
        if (plan->parts[k].segment != s)
            continue;
        reach = fmax(reach, reach_of(month));
        for (size_t i = 0; i < month->n_atoms; i++)
            atoms |= month->atoms[i].use > 0 && month->atoms[i].mass > NO_STEPS;
    }
    for (size_t i = 0; i < plan->n_periods * contracts && status == BS_OK; i++) {
        struct bs_curve *bill = &plan->segments[s].prices[i].bill;
        status = unroll(plan->arena, bill, reach, atoms, bill);
        *contract = i % contracts;
    }
    return status;
}
