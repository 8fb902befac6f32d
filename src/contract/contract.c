#include "base/decimal.h"
#include "contract/charge.h"

const struct bs_terms *bs_contract_terms(const struct bs_contract *contract, size_t month)
{
    const struct bs_terms *terms = &contract->terms;
    for (size_t i = 0; i < contract->n_changes && contract->changes[i].first_month <= month; i++)
        terms = &contract->changes[i].terms;
    return terms;
}

double bs_terms_seat_fee(const struct bs_terms *terms, size_t type)
{
    return (terms->type_fees ? terms->type_fees[type] : terms->seat_fee) * (1 - terms->seat_discount);
}

double bs_contract_limit(const struct bs_contract *contract, size_t month, const struct bs_seat_kind *kind)
{
    const struct bs_terms *terms = bs_contract_terms(contract, month);
    double limit = INFINITY;
    for (size_t i = 0; i < terms->n_charges; i++) {
        const struct bs_charge *charge = &terms->charges[i];
        double share = bs_charge_quantity(charge, kind->mix, kind->n_meters);
        if (charge->scope == BS_SEAT_SCOPE && share > 0)
            limit = fmin(limit, decimal_quotient(charge_limit(charge, bs_contract_type_of(contract, kind->segment)), share));
    }
    return limit;
}

static bool laid_by_use(enum bs_allocate rule)
{
    return rule == BS_ALLOCATE_USE || rule == BS_ALLOCATE_USE_ABOVE_GRANT;
}

static bool terms_need_ledger(const struct bs_contract *contract, const struct bs_terms *terms)
{
    if (terms->spend_discount || (laid_by_use(contract->allocate) && (terms->organization_fee != 0 || terms->seats_minimum > 0)))
        return true;
    for (size_t i = 0; i < terms->n_charges; i++)
        if (terms->charges[i].scope == BS_ORGANIZATION_SCOPE)
            return true;
    return false;
}

/* A user's cap is in the seat's own curve. */
static bool cap_needs_ledger(const struct bs_contract *contract)
{
    const struct bs_spend_cap *cap = contract->cap;
    if (!cap)
        return false;
    for (size_t i = 0; i < bs_contract_types(contract) && cap->types; i++)
        if (cap->types[i] < INFINITY)
            return true;
    return cap->organization < INFINITY;
}

bool bs_contract_needs_ledger(const struct bs_contract *contract)
{
    bool needed = contract->commitment || contract->n_credits > 0 || cap_needs_ledger(contract) ||
                  terms_need_ledger(contract, &contract->terms);
    for (size_t i = 0; i < contract->n_changes && !needed; i++)
        needed = terms_need_ledger(contract, &contract->changes[i].terms);
    return needed;
}

bool bs_contract_blocks_together(const struct bs_contract *contract)
{
    bool stops = contract->commitment && contract->commitment->past == BS_PAST_STOP;
    return stops || (contract->cap && contract->cap->stop && cap_needs_ledger(contract));
}
