/* A curve of a quantity that is rounded to whole units first. A sloped piece becomes flat with a staircase; a breakpoint moves to the last
   use that still counts as few whole units as lie below it. */
#include "contract/curve_draft.h"
#include "contract/curve_stairs.h"

#include <math.h>

/* The staircase that counts the whole units of a use (its step is of no account), and what one is in the quantity. */
struct rounding {
    struct bs_stair counter;
    double unit;
};

/* Where a counts the sizes of whole units: of n units less its origin, divided by m units, rounded. With n whole this is one rounding of
   the use alone, as ceil(floor(x) / m) = floor((x + m - 1) / m) and floor(ceil(x) / m) = ceil((x - m + 1) / m). An origin between units
   counts like the unit at which the counting changes. */
static enum bs_status compose(const struct bs_stair *stair, const struct rounding *r, struct bs_stair *out)
{
    double units = stair->size / r->unit, m = rint(units);
    if (!(m >= 1 && fabs(units - m) <= WHOLE_SLACK * m))
        return BS_ERROR_INPUT;
    double origin = stair->origin / r->unit, n = stair->up ? floor_whole(origin) : ceil_whole(origin);
    if (stair->up != r->counter.up)
        n += stair->up ? 1 - m : m - 1;
    *out = (struct bs_stair){
        .origin = r->counter.origin + n * r->counter.size, .size = m * r->counter.size, .step = stair->step, .up = r->counter.up};
    return BS_OK;
}

static enum bs_status round_piece(struct bs_arena *arena, const struct bs_piece *piece, const struct rounding *r, double from,
                                  struct bs_piece *out)
{
    *out = (struct bs_piece){.from = from, .value = piece->value};
    if (piece->slope == 0 && piece->n_stairs == 0)
        return BS_OK;
    struct bs_stair *stairs = bs_arena_take(arena, piece->n_stairs + 1, sizeof *stairs);
    if (!stairs)
        return BS_ERROR_MEMORY;
    for (size_t i = 0; i < piece->n_stairs; i++) {
        enum bs_status status = compose(&piece->stairs[i], r, &stairs[i]);
        if (status != BS_OK)
            return status;
    }
    stairs[piece->n_stairs] = r->counter;
    stairs[piece->n_stairs].step = piece->slope * r->unit;
    out->value -= piece->slope * piece->from;
    out->n_stairs = piece->n_stairs + 1;
    out->stairs = stairs;
    return BS_OK;
}

/* A bound is taken for the whole units that it misses by round-off, yet not for those at which a rounding of its own ends it. */
static double units_up_to(double bound)
{
    return fabs(bound - rint(bound)) <= 0x1p-44 * (fabs(bound) + 1) ? rint(bound) : floor(bound);
}

/* The first count of whole units that lies in piece i. */
static double first_units(const struct bs_curve *a, size_t i, double unit)
{
    double from = a->pieces[i].from, units = units_up_to(from / unit);
    const struct bs_stair *stair = stair_at_start(a, i);
    if (stair && stair_count(stair, units * unit) >= stair_count_above(stair, from))
        return units;
    return units + 1;
}

static enum bs_status of_rounded(struct bs_arena *arena, const struct bs_curve *a, const struct rounding *r, struct bs_curve *out)
{
    if (!(r->counter.size > 0 && isfinite(r->counter.size) && r->unit > 0 && isfinite(r->unit)))
        return BS_ERROR_INPUT;
    struct draft draft;
    enum bs_status status = draft_start(&draft, arena, a->n);
    if (status != BS_OK)
        return status;
    for (size_t i = 0; i < a->n; i++) {
        const struct bs_piece *piece = &a->pieces[i];
        double from = i == 0 ? 0 : stair_last_below(&r->counter, first_units(a, i, r->unit));
        if (isinf(from))
            break;
        struct bs_piece rounded;
        status = round_piece(arena, piece, r, from, &rounded);
        if (status != BS_OK)
            return status;
        draft_with_stairs(&draft, rounded);
    }
    return draft_finish(&draft, out);
}

enum bs_status bs_curve_of_whole(struct bs_arena *arena, const struct bs_curve *a, double size, double unit, bool up,
                                 struct bs_curve *out)
{
    const struct rounding rounding = {.counter = {.size = size, .up = up}, .unit = unit};
    return of_rounded(arena, a, &rounding, out);
}

enum bs_status bs_curve_of_nearest(struct bs_arena *arena, const struct bs_curve *a, double size, double unit, struct bs_curve *out)
{
    const struct rounding rounding = {.counter = {.origin = -size / 2, .size = size}, .unit = unit};
    return of_rounded(arena, a, &rounding, out);
}
