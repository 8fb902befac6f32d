/* A contract with other fees, prices and discounts. */
#include "whatif/levers.h"

#include <math.h>
#include <string.h>

/* Terms i of a contract: its first ones, then those of its changes. */
static const struct bs_terms *terms_at(const struct bs_contract *contract, size_t i)
{
    return i == 0 ? &contract->terms : &contract->changes[i - 1].terms;
}

static double fee_of(const struct bs_terms *terms, size_t type)
{
    return terms->type_fees ? terms->type_fees[type] : terms->seat_fee;
}

/* Whether all seats cost the same in all months; the least and most of them. */
static bool one_fee(const struct bs_contract *contract, double *least, double *most)
{
    *least = INFINITY;
    *most = -INFINITY;
    for (size_t i = 0; i <= contract->n_changes; i++)
        for (size_t t = 0; t < bs_contract_types(contract); t++) {
            double fee = fee_of(terms_at(contract, i), t);
            *least = fmin(*least, fee);
            *most = fmax(*most, fee);
        }
    return *least == *most;
}

static void find_fee(const struct bs_model *model, size_t contract, struct bs_lever *out)
{
    double least, most, base_least, base_most;
    bool one = one_fee(&model->contracts[contract], &least, &most);
    (void)one_fee(&model->contracts[model->baseline], &base_least, &base_most);
    if (one) {
        *out = (struct bs_lever){.money = true, .own = least, .to = fmax(2 * least, base_most)};
        out->why = out->to > 0 ? NULL : "it has no seat fee, and neither has the baseline";
    } else {
        *out = (struct bs_lever){.own = 1, .to = 2};
    }
}

static bool is_metered(const struct bs_charge *charge)
{
    return !(charge->model->traits & BS_CHARGE_FIXED);
}

static bool costs(const struct bs_charge *charge)
{
    bool any = charge->price != 0 || charge->events.fee > 0 || charge->events.minimum > 0;
    for (size_t i = 0; i < charge->n_tiers; i++)
        any = any || charge->tiers[i].price != 0 || charge->tiers[i].fee != 0;
    return any;
}

static void find_of_charges(const struct bs_contract *contract, struct bs_lever *price, struct bs_lever *discount)
{
    bool any = false, metered = false, alike = true;
    double own = contract->terms.charge_discount;
    for (size_t i = 0; i <= contract->n_changes; i++) {
        const struct bs_terms *terms = terms_at(contract, i);
        alike = alike && terms->charge_discount == own;
        for (size_t k = 0; k < terms->n_charges; k++) {
            any = any || costs(&terms->charges[k]);
            metered = metered || (costs(&terms->charges[k]) && is_metered(&terms->charges[k]));
        }
    }
    /* At a price near 0 all seats but those without use change sides at nearly one fee, which no grid shows; nor has an elasticity a value at 0. */
    *price = (struct bs_lever){.own = 1, .from = 0.25, .to = 2};
    *discount = (struct bs_lever){.own = own, .to = fmax(0.5, own)};
    const char *free = own >= 1 ? "its discount takes off all of its charges" : NULL;
    price->why = !any ? "it has no charges" : !metered ? "none of its charges is metered" : free;
    discount->why = !any ? "it has no charges" : !alike ? "it has several discounts, by date" : free;
}

void levers_find(const struct bs_model *model, size_t contract, struct bs_lever levers[BS_LEVER_COUNT])
{
    find_fee(model, contract, &levers[BS_LEVER_FEE]);
    find_of_charges(&model->contracts[contract], &levers[BS_LEVER_PRICE], &levers[BS_LEVER_DISCOUNT]);
}

/* What is done to each charge and fee. */
struct change {
    double fee, price, discount; /* fee: NaN: as it is; with `scales` a factor. discount: NaN: as it is */
    bool scales;
    struct bs_arena *arena;
};

static struct bs_charge *charges_at(const struct change *change, const struct bs_charge *charges, size_t n)
{
    struct bs_charge *out = bs_arena_take(change->arena, n, sizeof *out);
    for (size_t i = 0; i < n && out; i++) {
        out[i] = charges[i];
        if (!is_metered(&charges[i]))
            continue;
        struct bs_tier *tiers = bs_arena_take(change->arena, charges[i].n_tiers, sizeof *tiers);
        if (!tiers)
            return NULL;
        for (size_t t = 0; t < charges[i].n_tiers; t++) {
            tiers[t] = charges[i].tiers[t];
            tiers[t].price *= change->price;
            tiers[t].fee *= change->price;
        }
        out[i].tiers = tiers;
        out[i].price *= change->price;
        out[i].events.fee *= change->price;
        out[i].events.minimum *= change->price;
        out[i].events.maximum *= change->price;
    }
    return out;
}

static bool terms_changed(const struct change *change, size_t n_types, struct bs_terms *terms)
{
    if (change->price != 1) {
        terms->charges = charges_at(change, terms->charges, terms->n_charges);
        terms->quoted = terms->quoted ? charges_at(change, terms->quoted, terms->n_charges) : NULL;
        if (!terms->charges)
            return false;
    }
    if (!isnan(change->discount))
        terms->charge_discount = change->discount;
    if (isnan(change->fee))
        return true;
    double *fees = bs_arena_take(change->arena, n_types, sizeof *fees);
    if (!fees)
        return false;
    for (size_t t = 0; t < n_types && terms->type_fees; t++)
        fees[t] = change->scales ? terms->type_fees[t] * change->fee : change->fee;
    terms->type_fees = terms->type_fees ? fees : NULL;
    terms->seat_fee = change->scales ? terms->seat_fee * change->fee : change->fee;
    return true;
}

/* What a unit more costs, where it was read off the bill, goes with the bill. */
static bool response_changed(const struct change *change, double factor, size_t months, struct bs_contract *contract)
{
    if (!contract->response || !contract->response->prices || factor == 1)
        return true;
    struct bs_response *response = bs_arena_take(change->arena, 1, sizeof *response);
    double *prices = bs_arena_take(change->arena, months, sizeof *prices);
    if (!response || !prices)
        return false;
    *response = *contract->response;
    for (size_t m = 0; m < months; m++)
        prices[m] = contract->response->prices[m] * factor;
    response->prices = prices;
    contract->response = response;
    return true;
}

static bool contract_changed(const struct change *change, double own_discount, size_t months, struct bs_contract *contract)
{
    struct bs_terms_change *changes = bs_arena_take(change->arena, contract->n_changes, sizeof *changes);
    size_t types = bs_contract_types(contract);
    bool good = changes && terms_changed(change, types, &contract->terms);
    for (size_t i = 0; i < contract->n_changes && good; i++) {
        changes[i] = contract->changes[i];
        good = terms_changed(change, types, &changes[i].terms);
    }
    contract->changes = changes;
    double discount = isnan(change->discount) ? own_discount : change->discount;
    double factor = discount == own_discount ? change->price : change->price * (1 - discount) / (1 - own_discount);
    return good && response_changed(change, factor, months, contract);
}

enum bs_status levers_apply(const struct bs_model *model, size_t contract, const struct bs_lever levers[BS_LEVER_COUNT],
                            const struct levers_place *place, struct bs_arena *arena, struct bs_model *out, size_t *index)
{
    enum { MOST = 3 }; /* the baseline, the contract, the one before it */
    struct bs_contract *contracts = bs_arena_take(arena, MOST, sizeof *contracts);
    const struct bs_contract *source = &model->contracts[contract];
    double fee = place->at[BS_LEVER_FEE], discount = place->at[BS_LEVER_DISCOUNT];
    struct change change = {.fee = fee == levers[BS_LEVER_FEE].own ? NAN : fee,
                            .price = place->at[BS_LEVER_PRICE],
                            .discount = discount == levers[BS_LEVER_DISCOUNT].own ? NAN : discount,
                            .scales = !levers[BS_LEVER_FEE].money,
                            .arena = arena};
    if (!contracts)
        return BS_ERROR_MEMORY;
    *out = *model;
    out->n_uncertain = 0;
    out->baseline = 0;
    out->contracts = contracts;
    out->n_contracts = 2;
    contracts[0] = model->contracts[model->baseline];
    contracts[1] = *source;
    if (source->begins > 0 && source->before == model->baseline)
        contracts[1].before = 0;
    else if (source->begins > 0) {
        contracts[2] = model->contracts[source->before];
        contracts[1].before = 2;
        out->n_contracts = 3;
    }
    *index = 1;
    return contract_changed(&change, levers[BS_LEVER_DISCOUNT].own, model->months, &contracts[1]) ? BS_OK : BS_ERROR_MEMORY;
}

/* Seats that pay the same however much they use: none, and so much that nothing is added any more. */
enum extreme { WITHOUT_USE, WITH_ALL_USE, EXTREMES };

/* The bill of the term of such a seat; not finite: it grows with use. */
static enum bs_status extreme_bill(const struct bs_model *model, size_t contract, size_t segment, enum extreme which,
                                   struct bs_arena *arena, double *out)
{
    *out = 0;
    for (size_t m = 0; m < model->months; m++) {
        struct bs_curve curve;
        enum bs_status status = bs_model_curve(model, contract, segment, m, arena, &curve);
        if (status != BS_OK)
            return status;
        const struct bs_piece *last = &curve.pieces[curve.n - 1];
        if (which == WITHOUT_USE)
            *out += bs_curve_value(&curve, 0);
        else
            *out += last->slope == 0 && last->n_stairs == 0 ? last->value : INFINITY;
    }
    return BS_OK;
}

static enum bs_status jumps_of(const struct bs_model *model, size_t contract, const struct bs_lever *levers, size_t segment,
                               enum extreme which, struct bs_arena *arena, double *out, size_t room, size_t *n)
{
    double base, bill[2], ends[2] = {0, levers[BS_LEVER_FEE].to};
    enum bs_status status = extreme_bill(model, model->baseline, segment, which, arena, &base);
    for (int i = 0; i < 2 && status == BS_OK; i++) {
        struct levers_place place = {{ends[i], 1, levers[BS_LEVER_DISCOUNT].own}};
        struct bs_model at;
        size_t index;
        status = levers_apply(model, contract, levers, &place, arena, &at, &index);
        if (status == BS_OK)
            status = extreme_bill(&at, index, segment, which, arena, &bill[i]);
    }
    for (int times = 1; times <= 3 && status == BS_OK; times++) {
        double value = ends[1] * (times * base - bill[0]) / (bill[1] - bill[0]);
        bool inside = value >= 0 && value <= ends[1], known = false; /* not of what is not finite */
        for (size_t i = 0; i < *n; i++)
            known = known || fabs(out[i] - value) <= 1e-9 * ends[1];
        if (inside && !known && *n < room)
            out[(*n)++] = value;
    }
    return status;
}

enum bs_status levers_jumps(const struct bs_model *model, size_t contract, const struct bs_lever levers[BS_LEVER_COUNT],
                            double *out, size_t room, size_t *n)
{
    struct bs_arena *arena = bs_arena_new();
    enum bs_status status = arena ? BS_OK : BS_ERROR_MEMORY;
    *n = 0;
    for (int which = 0; which < EXTREMES; which++)
        for (size_t s = 0; s < bs_model_segments(model) && status == BS_OK && !levers[BS_LEVER_FEE].why; s++)
            status = jumps_of(model, contract, levers, s, (enum extreme)which, arena, out, room, n);
    bs_arena_free(arena);
    return status;
}
