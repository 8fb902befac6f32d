#include "contract/charged.h"

/* The use up to which what a charge reads is free of charge. */
static double free_use(const struct bs_charge *charge, size_t type, const struct bs_seat_kind *kind)
{
    double free = charge->included + (charge->grants ? charge->grants[type] : 0),
           divide = charge->convert.divide > 0 ? charge->convert.divide : 1;
    return (free * divide + charge->convert.free) / bs_charge_quantity(charge, kind->mix, kind->n_meters);
}

/* The use from which on some charge of the seat's own charges for units of a meter; NaN: none reads it. */
static double charged_from(const struct bs_terms *terms, size_t type, const struct bs_seat_kind *kind, size_t meter)
{
    double from = NAN;
    for (size_t i = 0; i < terms->n_charges; i++) {
        const struct bs_charge *charge = &terms->charges[i];
        if (charge->scope == BS_SEAT_SCOPE && charge_prices_use(charge) && charge_reads(charge, meter))
            from = fmin(from, free_use(charge, type, kind));
    }
    return from;
}

/* out += what use beyond `from` is worth */
static enum bs_status add_value(struct bs_arena *arena, double from, double worth, struct bs_curve *out)
{
    const struct bs_piece pieces[] = {{0}, {.from = from, .slope = worth}};
    struct bs_curve value;
    if (isinf(from))
        return BS_OK;
    enum bs_status status = bs_curve_of_pieces(arena, from > 0 ? pieces : pieces + 1, from > 0 ? 2 : 1, &value);
    return status == BS_OK ? bs_curve_add(arena, out, &value, out) : status;
}

enum bs_status bs_contract_charged(const struct bs_contract *contract, size_t month, const struct bs_seat_kind *kind,
                                   const double *list_price, double value_per_unit, struct bs_arena *arena, struct bs_curve *out)
{
    const struct bs_terms *terms = bs_contract_terms(contract, month);
    size_t type = bs_contract_type_of(contract, kind->segment);
    double first = INFINITY;
    bool known = true;
    enum bs_status status = bs_curve_constant(arena, 0, out);
    for (size_t m = 0; m < kind->n_meters && status == BS_OK; m++) {
        double from = kind->mix[m] > 0 ? charged_from(terms, type, kind, m) : NAN;
        if (isnan(from))
            continue;
        first = fmin(first, from);
        known = known && !isnan(list_price[m]);
        if (known)
            status = add_value(arena, from, kind->mix[m] * list_price[m], out);
    }
    if (known || status != BS_OK)
        return status;
    status = bs_curve_constant(arena, 0, out);
    return status == BS_OK ? add_value(arena, first, value_per_unit, out) : status;
}
