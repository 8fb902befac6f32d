#include "contract/price_part.h"

#include <billshift/bill.h>

struct reduction {
    const struct bs_contract *contract;
    double part;
    struct bs_arena *arena;
};

static double money(const struct reduction *r, double amount)
{
    double reduced = amount * r->part;
    return r->contract->round && isfinite(reduced) ? bs_round_money(reduced, r->contract->places) : reduced;
}

/* NULL stays NULL. */
static enum bs_status reduce_all(const struct reduction *r, const double **values, bool amounts)
{
    size_t n = bs_contract_types(r->contract);
    double *reduced = *values ? bs_arena_take(r->arena, n, sizeof *reduced) : NULL;
    if (*values && !reduced)
        return BS_ERROR_MEMORY;
    for (size_t t = 0; reduced && t < n; t++)
        reduced[t] = amounts ? money(r, (*values)[t]) : (*values)[t] * r->part;
    *values = reduced;
    return BS_OK;
}

static enum bs_status reduce_charges(const struct reduction *r, struct bs_terms *terms)
{
    struct bs_charge *charges = bs_arena_take(r->arena, terms->n_charges, sizeof *charges);
    if (!charges)
        return BS_ERROR_MEMORY;
    enum bs_status status = BS_OK;
    for (size_t i = 0; i < terms->n_charges && status == BS_OK; i++) {
        charges[i] = terms->charges[i];
        charges[i].included *= r->part;
        if (charges[i].model->traits & BS_CHARGE_FIXED)
            charges[i].price = money(r, charges[i].price);
        charges[i].minimum = money(r, charges[i].minimum);
        charges[i].maximum = money(r, charges[i].maximum);
        status = reduce_all(r, &charges[i].grants, false);
    }
    terms->charges = charges;
    return status;
}

static enum bs_status reduce_terms(const struct reduction *r, struct bs_terms *terms)
{
    terms->seat_fee = money(r, terms->seat_fee);
    terms->organization_fee = money(r, terms->organization_fee);
    terms->minimum_bill = money(r, terms->minimum_bill);
    terms->maximum_bill = money(r, terms->maximum_bill);
    enum bs_status status = reduce_all(r, &terms->type_fees, true);
    return status == BS_OK ? reduce_charges(r, terms) : status;
}

static enum bs_status reduce_changes(const struct reduction *r, struct bs_contract *contract)
{
    struct bs_terms_change *changes = bs_arena_take(r->arena, contract->n_changes, sizeof *changes);
    if (!changes)
        return BS_ERROR_MEMORY;
    enum bs_status status = BS_OK;
    for (size_t i = 0; i < contract->n_changes && status == BS_OK; i++) {
        changes[i] = contract->changes[i];
        status = reduce_terms(r, &changes[i].terms);
    }
    contract->changes = changes;
    return status;
}

static enum bs_status reduce_credits(const struct reduction *r, struct bs_contract *contract)
{
    struct bs_credit *credits = bs_arena_take(r->arena, contract->n_credits, sizeof *credits);
    if (!credits)
        return BS_ERROR_MEMORY;
    enum bs_status status = BS_OK;
    for (size_t i = 0; i < contract->n_credits && status == BS_OK; i++) {
        credits[i] = contract->credits[i];
        if (credits[i].every == 1)
            status = reduce_all(r, &credits[i].per_seat, credits[i].money);
    }
    contract->credits = credits;
    return status;
}

enum bs_status contract_part(const struct bs_contract *contract, double part, struct bs_arena *arena,
                             const struct bs_contract **out)
{
    *out = contract;
    if (part == 1)
        return BS_OK;
    struct bs_contract *reduced = bs_arena_take(arena, 1, sizeof *reduced);
    if (!reduced)
        return BS_ERROR_MEMORY;
    *reduced = *contract;
    *out = reduced;
    const struct reduction r = {.contract = contract, .part = part, .arena = arena};
    enum bs_status status = reduce_terms(&r, &reduced->terms);
    if (status == BS_OK)
        status = reduce_changes(&r, reduced);
    return status == BS_OK ? reduce_credits(&r, reduced) : status;
}
