#include "base/decimal.h"
#include "contract/charge.h"

/* discount -> minimum -> maximum, after the use was converted: the limits are met at uses, not at whole units of them. */
static enum bs_status adjust(const struct bs_charge *charge, struct bs_arena *arena, struct bs_curve *curve)
{
    enum bs_status status = bs_curve_scale(arena, curve, 1 - charge->discount, curve);
    if (status == BS_OK && charge_has_minimum(charge))
        status = bs_curve_at_least(arena, curve, charge->minimum, curve);
    if (status == BS_OK && charge->has_maximum)
        status = bs_curve_at_most(arena, curve, charge->maximum, curve);
    return status;
}

/* use -> a(use / divide). Not by a share of 1 / divide: bounds of tiers stay exact. */
static enum bs_status divide_use(struct bs_arena *arena, const struct bs_curve *a, double divide, struct bs_curve *out)
{
    size_t n_stairs = 0, used = 0;
    for (size_t i = 0; i < a->n; i++)
        n_stairs += a->pieces[i].n_stairs;
    struct bs_piece *pieces = bs_arena_take(arena, a->n, sizeof *pieces);
    struct bs_stair *stairs = bs_arena_take(arena, n_stairs, sizeof *stairs);
    if (!pieces || !stairs)
        return BS_ERROR_MEMORY;
    for (size_t i = 0; i < a->n; i++) {
        const struct bs_piece *piece = &a->pieces[i];
        pieces[i] = *piece;
        pieces[i].from = decimal_of(piece->from * divide, piece->from * divide);
        pieces[i].slope = piece->slope / divide;
        pieces[i].stairs = &stairs[used];
        for (size_t k = 0; k < piece->n_stairs; k++) {
            stairs[used] = piece->stairs[k];
            stairs[used].origin *= divide;
            stairs[used++].size *= divide;
        }
    }
    return bs_curve_of_pieces(arena, pieces, a->n, out);
}

static enum bs_status convert_use(const struct bs_conversion *convert, struct bs_arena *arena, const struct bs_curve *a,
                                  struct bs_curve *out)
{
    double divide = convert->divide > 0 ? convert->divide : 1, unit = pow(10, -convert->places);
    switch (convert->round) {
    case BS_ROUND_CEIL:
    case BS_ROUND_FLOOR:
        return bs_curve_of_whole(arena, a, divide * unit, unit, convert->round == BS_ROUND_CEIL, out);
    case BS_ROUND_HALF_UP:
        return bs_curve_of_nearest(arena, a, divide * unit, unit, out);
    case BS_ROUND_NONE:
        break;
    }
    if (divide != 1)
        return divide_use(arena, a, divide, out);
    *out = *a;
    return BS_OK;
}

static double free_units(const struct bs_charge *charge, size_t type)
{
    return charge->included + (charge->grants ? charge->grants[type] : 0);
}

enum bs_status bs_charge_curve(const struct bs_charge *charge, size_t type, double events_per_unit, struct bs_arena *arena,
                               struct bs_curve *out)
{
    const struct bs_conversion *convert = &charge->convert;
    if (!charge_valid(charge) || !(free_units(charge, type) >= 0) || !(convert->divide >= 0 && convert->divide < INFINITY))
        return BS_ERROR_INPUT;
    if (events_per_unit > 0 && convert->round != BS_ROUND_NONE && charge->model->takes & BS_TAKES_EVENTS)
        return BS_ERROR_INPUT; /* equal events of a rounded amount: no piecewise linear function */
    double per_converted = convert->divide > 0 ? events_per_unit * convert->divide : events_per_unit;
    struct bs_curve curve;
    enum bs_status status = charge->model->curve(charge, per_converted, arena, &curve);
    if (status == BS_OK)
        status = bs_curve_after_included(arena, &curve, free_units(charge, type), &curve);
    if (status == BS_OK)
        status = convert_use(convert, arena, &curve, &curve);
    if (status == BS_OK && convert->free > 0)
        status = bs_curve_after_included(arena, &curve, convert->free, &curve);
    if (status == BS_OK)
        status = adjust(charge, arena, &curve);
    if (status == BS_OK)
        *out = curve;
    return status;
}

/* The converted quantity that the last tier ends at, turned back: rounding up reaches it at the last whole unit, rounding down stays at it until
   just before the next. */
static double limit_of_quantity(const struct bs_conversion *convert, double converted)
{
    double divide = convert->divide > 0 ? convert->divide : 1, parts = pow(10, convert->places);
    double whole = charge_whole(converted * parts, false), size = divide / parts;
    switch (convert->round) {
    case BS_ROUND_CEIL:
        return whole * size;
    case BS_ROUND_FLOOR:
        return (whole + 1) * size * (1 - 0x1p-39);
    case BS_ROUND_HALF_UP:
        return (whole + 0.5) * size * (1 - 0x1p-39);
    case BS_ROUND_NONE:
        break;
    }
    return decimal_of(converted * divide, converted * divide);
}

double charge_limit(const struct bs_charge *charge, size_t type)
{
    if (!charge->model || !(charge->model->takes & BS_TAKES_TIERS) || charge->n_tiers == 0 || charge->beyond != BS_BEYOND_ERROR)
        return INFINITY;
    double bound = charge->tiers[charge->n_tiers - 1].up_to + free_units(charge, type);
    return isinf(bound) ? INFINITY
                        : decimal_plus(limit_of_quantity(&charge->convert, decimal_of(bound, bound)), charge->convert.free);
}
