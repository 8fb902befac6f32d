#include "contract/contract_curve.h"

#include "contract/charge.h"

/* convert ... maximum of one charge, in the seat's use. */
static enum bs_status charge_in_use(const struct bs_charge *charge, const struct bs_seat_kind *kind, size_t type,
                                    struct bs_arena *arena, struct bs_curve *out)
{
    double quantity = bs_charge_quantity(charge, kind->mix, kind->n_meters),
           events = bs_charge_events(charge, kind->mix, kind->n_meters);
    if (!(quantity >= 0) || !(events >= 0))
        return BS_ERROR_INPUT;
    enum bs_status status = bs_charge_curve(charge, type, quantity > 0 ? events / quantity : 0, arena, out);
    return status == BS_OK ? bs_curve_of_share(arena, out, quantity, out) : status;
}

static enum bs_status add_money(struct bs_arena *arena, struct bs_curve *curve, double money)
{
    struct bs_curve constant;
    enum bs_status status = bs_curve_constant(arena, money, &constant);
    return status == BS_OK ? bs_curve_add(arena, curve, &constant, curve) : status;
}

/* The most that a user's cap lets the bill be; fees are paid in any case. */
static double most_of_user(const struct bs_spend_cap *cap, double fee)
{
    if (!cap || isinf(cap->user))
        return INFINITY;
    return cap->counts_fees ? fmax(cap->user, fee) : fee + cap->user;
}

/* charges -> contract's discount -> seat fee */
static enum bs_status bill_before_bounds(const struct bs_terms *terms, size_t type, const struct bs_seat_kind *kind,
                                         struct bs_arena *arena, struct bs_curve *bill)
{
    enum bs_status status = bs_curve_constant(arena, 0, bill);
    for (size_t i = 0; i < terms->n_charges && status == BS_OK; i++) {
        struct bs_curve charge;
        if (terms->charges[i].scope != BS_SEAT_SCOPE)
            continue;
        status = charge_in_use(&terms->charges[i], kind, type, arena, &charge);
        if (status == BS_OK)
            status = bs_curve_add(arena, bill, &charge, bill);
    }
    if (status == BS_OK)
        status = bs_curve_scale(arena, bill, 1 - terms->charge_discount, bill);
    return status == BS_OK ? add_money(arena, bill, bs_terms_seat_fee(terms, type)) : status;
}

static bool share(double part)
{
    return part >= 0 && part <= 1;
}

static bool terms_valid(const struct bs_contract *contract, const struct bs_terms *terms)
{
    return share(terms->charge_discount) && share(terms->seat_discount) && terms->maximum_bill >= terms->minimum_bill &&
           (!contract->cap || contract->cap->user >= 0);
}

/* -> maximum_bill -> user's cap. A cap that the maximum never lets a bill reach blocks nothing. */
static enum bs_status bill_before_minimum(const struct bs_contract *contract, const struct bs_terms *terms,
                                          const struct bs_seat_kind *kind, struct bs_arena *arena, struct bs_curve *bill)
{
    size_t type = bs_contract_type_of(contract, kind->segment);
    double cap = most_of_user(contract->cap, bs_terms_seat_fee(terms, type)), most = fmin(cap, terms->maximum_bill);
    if (!terms_valid(contract, terms))
        return BS_ERROR_INPUT;
    enum bs_status status = bill_before_bounds(terms, type, kind, arena, bill);
    if (status != BS_OK || isinf(most))
        return status;
    if (cap < terms->maximum_bill && contract->cap->stop) {
        status = stop_at_limit(arena, bill, cap, bill);
        most = terms->maximum_bill; /* a cap below what is due without use leaves that */
    }
    return status == BS_OK && !isinf(most) ? bs_curve_at_most(arena, bill, most, bill) : status;
}

/* The fixed amounts of the organization that its seats carry in equal parts; the ledger lays them where it is kept. */
static enum bs_status organization_part(const struct bs_contract *contract, const struct bs_terms *terms, size_t seats,
                                        double *part)
{
    *part = 0;
    if (bs_contract_needs_ledger(contract) || contract->allocate == BS_ALLOCATE_NONE)
        return BS_OK;
    double missing = terms->seats_minimum > seats ? (double)(terms->seats_minimum - seats) : 0;
    double amount = terms->organization_fee + missing * bs_terms_seat_fee(terms, 0);
    if (amount == 0)
        return BS_OK;
    *part = amount / (double)seats;
    return seats > 0 ? BS_OK : BS_ERROR_INPUT;
}

enum bs_status bs_contract_curve(const struct bs_contract *contract, size_t month, const struct bs_seat_kind *kind, size_t seats,
                                 struct bs_arena *arena, struct bs_curve *out)
{
    const struct bs_terms *terms = bs_contract_terms(contract, month);
    double part;
    struct bs_curve bill;
    enum bs_status status = bill_before_minimum(contract, terms, kind, arena, &bill);
    if (status == BS_OK)
        status = organization_part(contract, terms, seats, &part);
    if (status == BS_OK && terms->minimum_bill != 0)
        status = bs_curve_at_least(arena, &bill, terms->minimum_bill, &bill);
    if (status == BS_OK && part != 0)
        status = add_money(arena, &bill, part);
    if (status == BS_OK)
        *out = bill;
    return status;
}

enum bs_status bs_contract_top_up(const struct bs_contract *contract, size_t month, const struct bs_seat_kind *kind,
                                  struct bs_arena *arena, struct bs_curve *out)
{
    const struct bs_terms *terms = bs_contract_terms(contract, month);
    if (terms->minimum_bill == 0)
        return bs_curve_constant(arena, 0, out);
    enum bs_status status = bill_before_minimum(contract, terms, kind, arena, out);
    if (status == BS_OK)
        status = bs_curve_scale(arena, out, -1, out);
    if (status == BS_OK)
        status = add_money(arena, out, terms->minimum_bill);
    return status == BS_OK ? bs_curve_at_least(arena, out, 0, out) : status;
}

enum bs_status contract_stop(const struct bs_contract *contract, size_t month, const struct bs_seat_kind *kind,
                             struct bs_arena *arena, struct stop *stop)
{
    const struct bs_terms *terms = bs_contract_terms(contract, month);
    size_t type = bs_contract_type_of(contract, kind->segment);
    double most = most_of_user(contract->cap, bs_terms_seat_fee(terms, type));
    *stop = (struct stop){.use = INFINITY};
    if (!terms_valid(contract, terms))
        return BS_ERROR_INPUT;
    if (most >= terms->maximum_bill || isinf(most) || !contract->cap->stop)
        return BS_OK;
    struct bs_curve bill;
    enum bs_status status = bill_before_bounds(terms, type, kind, arena, &bill);
    return status == BS_OK ? use_at_limit(arena, &bill, most, stop) : status;
}

enum bs_status bs_contract_blocked_beyond(const struct bs_contract *contract, size_t month, const struct bs_seat_kind *kind,
                                          struct bs_arena *arena, double *use)
{
    struct stop stop;
    enum bs_status status = contract_stop(contract, month, kind, arena, &stop);
    *use = stop.use;
    return status;
}
