#include "contract/ledger_check.h"

static bool amount(double money)
{
    return money >= 0 && money < INFINITY;
}

static bool share(double part)
{
    return part >= 0 && part <= 1;
}

static bool amounts(const double *money, size_t n)
{
    for (size_t i = 0; i < n && money; i++)
        if (!amount(money[i]))
            return false;
    return true;
}

static bool organization_charge(const struct bs_terms *terms, size_t charge)
{
    return charge < terms->n_charges && terms->charges[charge].scope == BS_ORGANIZATION_SCOPE;
}

/* Whether units of the charge are granted under all terms that the contract ever has. */
static bool always_organization_charge(const struct bs_contract *contract, size_t charge)
{
    for (size_t i = 0; i < contract->n_changes; i++)
        if (!organization_charge(&contract->changes[i].terms, charge))
            return false;
    return organization_charge(&contract->terms, charge);
}

static bool rollover(struct bs_rollover rollover)
{
    bool raises = rollover.kind == BS_ROLLOVER_ALL || (rollover.kind == BS_ROLLOVER_UP_TO && rollover.at_least <= rollover.limit);
    if (rollover.at_least != 0 && !(raises && amount(rollover.at_least)))
        return false;
    switch (rollover.kind) {
    case BS_ROLLOVER_UP_TO:
        return amount(rollover.limit);
    case BS_ROLLOVER_TIMES: /* below 1 a grant would exceed its own bound */
        return rollover.limit >= 1 && rollover.limit < INFINITY;
    case BS_ROLLOVER_NONE:
    case BS_ROLLOVER_ALL:
    case BS_ROLLOVER_RENEWAL:
        return true;
    }
    return false;
}

static bool credit(const struct bs_contract *contract, const struct bs_credit *credit)
{
    if (!amount(credit->amount) || !amounts(credit->per_seat, bs_contract_types(contract)) || !amount(credit->price))
        return false;
    if (credit->first > credit->last || credit->lives == 0 || !rollover(credit->rollover))
        return false;
    if (credit->every == 0 && (credit->rollover.kind != BS_ROLLOVER_NONE || credit->carries_overage))
        return false;
    if (credit->money && credit->carries_overage)
        return false;
    return credit->money || always_organization_charge(contract, credit->charge);
}

/* Only what is paid and not used can roll over. */
static bool commitment(const struct bs_commitment *terms)
{
    if (!amount(terms->amount) || !amount(terms->units) || (terms->amount > 0 && terms->units > 0) || terms->period == 0)
        return false;
    if (!(isnan(terms->price) || amount(terms->price)) || !amount(terms->overage_factor) || !rollover(terms->rollover))
        return false;
    if (terms->rollover.at_least != 0)
        return false;
    return terms->rollover.kind == BS_ROLLOVER_NONE || terms->true_up || terms->upfront;
}

static bool cap(const struct bs_spend_cap *cap, size_t n_types)
{
    for (size_t t = 0; t < n_types && cap->types; t++)
        if (!(cap->types[t] >= 0))
            return false;
    return cap->organization >= 0;
}

static bool charge(const struct bs_charge *charge, size_t n_meters, size_t n_types)
{
    if (!charge->model || !(charge->per > 0) || (!charge->weights && charge->meter >= n_meters))
        return false;
    if (charge->scope == BS_SEAT_SCOPE)
        return charge->packaging.lasts <= 1;
    if (!share(charge->discount) || !(charge->included >= 0) || !amounts(charge->grants, n_types) ||
        !amounts(charge->weights, n_meters))
        return false;
    if (!amount(charge->minimum) || (charge->has_maximum && !(charge->maximum >= charge->minimum)))
        return false;
    return charge->packaging.lasts <= 1 || (charge->packaging.size > 0 && !charge->packaging.round_down);
}

static bool terms(const struct bs_terms *terms, size_t n_meters, size_t n_types)
{
    for (size_t i = 0; i < terms->n_charges; i++)
        if (!charge(&terms->charges[i], n_meters, n_types))
            return false;
    if (terms->spend_discount && !terms->spend_discount->model)
        return false;
    return isfinite(terms->organization_fee) && share(terms->charge_discount) && share(terms->seat_discount);
}

enum bs_status ledger_check(const struct bs_contract *contract, size_t n_meters)
{
    size_t n_types = bs_contract_types(contract);
    bool sound = terms(&contract->terms, n_meters, n_types);
    for (size_t i = 0; i < contract->n_changes; i++)
        sound = sound && terms(&contract->changes[i].terms, n_meters, n_types);
    for (size_t i = 0; i < contract->n_credits; i++)
        sound = sound && credit(contract, &contract->credits[i]);
    if (contract->commitment)
        sound = sound && commitment(contract->commitment);
    if (contract->cap)
        sound = sound && cap(contract->cap, n_types);
    return sound ? BS_OK : BS_ERROR_INPUT;
}
