#include "contract/ledger_pool.h"
#include "base/decimal.h"
#include "contract/charge.h"
#include "contract/charge_lines.h"
#include "contract/ledger_lines.h"

#include <string.h>

/* Of a need: so little that no package covers is none, and no tier's fee is due for it; of an amount: no difference. */
#define ROUNDING 0x1p-40

static bool lasts(const struct bs_charge *charge)
{
    return charge->scope == BS_ORGANIZATION_SCOPE && charge->packaging.lasts > 1;
}

static bool any_lasts(const struct bs_terms *terms)
{
    for (size_t i = 0; i < terms->n_charges; i++)
        if (lasts(&terms->charges[i]))
            return true;
    return false;
}

enum bs_status pools_new(const struct bs_contract *contract, size_t n_meters, size_t months, struct bs_arena *arena,
                         struct pools *out)
{
    *out = (struct pools){.contract = contract, .n_meters = n_meters, .months = months, .n_charges = contract->terms.n_charges};
    out->quantity = bs_arena_take(arena, n_meters, sizeof *out->quantity);
    if (!out->quantity)
        return BS_ERROR_MEMORY;
    bool any = any_lasts(&contract->terms);
    for (size_t i = 0; i < contract->n_changes; i++) {
        const struct bs_terms *terms = &contract->changes[i].terms;
        any |= any_lasts(terms);
        if (terms->n_charges > out->n_charges)
            out->n_charges = terms->n_charges;
    }
    if (!any)
        return BS_OK;
    size_t row = months * sizeof *out->left;
    out->left = row / sizeof *out->left == months ? bs_arena_take(arena, out->n_charges, row) : NULL;
    return out->left ? BS_OK : BS_ERROR_MEMORY;
}

void pools_start(struct pools *pools)
{
    if (pools->left)
        memset(pools->left, 0, pools->n_charges * pools->months * sizeof *pools->left);
}

static const char *name_of(const struct bs_charge *charge)
{
    return charge->name ? charge->name : "usage";
}

/* Whether packages bought in an earlier month hold units of this charge: terms that changed since may have put another in its place. */
static bool same_charge(const struct pools *pools, size_t i, size_t bought, const struct bs_charge *charge)
{
    const struct bs_terms *then = bs_contract_terms(pools->contract, bought);
    return i < then->n_charges && strcmp(name_of(&then->charges[i]), name_of(charge)) == 0;
}

/* Draws what is left of packages, the oldest first; returns what it could not cover. */
static double draw_packages(struct pools *pools, size_t i, size_t month, const struct bs_charge *charge, double need,
                            struct bs_lines *lines)
{
    if (!lasts(charge))
        return need;
    double *left = pools->left + i * pools->months, wanted = need;
    size_t first = charge->packaging.lasts <= month ? month + 1 - charge->packaging.lasts : 0;
    for (size_t m = first; m < month && need > 0; m++) {
        double taken = same_charge(pools, i, m, charge) ? fmin(left[m], need) : 0;
        left[m] -= taken;
        need -= taken;
    }
    if (need < wanted) {
        struct bs_line line = plain_line(BS_LINE_INCLUDED, NULL, wanted - need, NAN, 0);
        line.unit = NULL;
        bs_lines_add(lines, line, "left of packages bought in the months before");
    }
    return need;
}

/* What is left of the packages that a rest had to be bought for. */
static void keep_packages(struct pools *pools, size_t i, size_t month, const struct bs_charge *charge, double rest)
{
    if (!lasts(charge))
        return;
    double size = charge->packaging.size;
    double bought = fmax(charge_whole(rest / size, true), charge->packaging.minimum);
    pools->left[i * pools->months + month] = fmax(0, bought * size - rest);
}

/* Units free of charge each month, INFINITY: all. */
static double free_units(const struct bs_charge *charge, const double *seats, size_t n_types)
{
    double units = charge->included;
    for (size_t t = 0; t < n_types && charge->grants; t++)
        units += charge->grants[t] * seats[t];
    return units;
}

/* Single events cannot be told apart once their sum is converted to whole units or paid by units from elsewhere. */
static bool events_hold(const struct bs_charge *charge, double drawn)
{
    const struct bs_conversion *convert = &charge->convert;
    return drawn == 0 && convert->round == BS_ROUND_NONE && convert->free == 0 && (convert->divide == 0 || convert->divide == 1);
}

/* Of all types together. */
static void add_up(struct pools *pools, const struct bs_month_totals *totals)
{
    size_t n_types = bs_contract_types(pools->contract);
    for (size_t m = 0; m < pools->n_meters; m++) {
        pools->quantity[m] = 0;
        for (size_t t = 0; t < n_types; t++)
            pools->quantity[m] += totals->quantity[t * pools->n_meters + m];
    }
}

/* The units of the bill that neither grants nor credits nor packages cover are priced. */
static enum bs_status price_rest(const struct pools *pools, const struct bs_month_totals *totals, size_t i, struct bs_lines *lines,
                                 struct pool_bill *bill)
{
    const struct bs_charge *charge = bill->charge;
    const double *events = totals->events ? totals->events[i] : NULL;
    if (events && !events_hold(charge, bill->used - bill->charged))
        return BS_ERROR_INPUT;
    bill->n_events = events ? (double)totals->n_events[i] : bs_charge_events(charge, pools->quantity, pools->n_meters);
    if (bill->charged < bill->used && bill->used > 0)
        bill->n_events *= bill->charged / bill->used;
    struct bs_line_parts parts;
    if (bill->charged == bill->used && bill->used > 0)
        take_apart(charge, pools->quantity, pools->n_meters, &parts, lines);
    return charge_itemize(charge, bill->charged, bill->free, events, bill->n_events, lines, &bill->amount);
}

/* The part of a quantity that is not free before it is converted. */
static double converted_part(const struct bs_charge *charge, double quantity)
{
    return quantity > charge->convert.free ? 1 - charge->convert.free / quantity : 0;
}

enum bs_status pool_price(struct pools *pools, size_t i, size_t month, const struct bs_month_totals *totals,
                          struct credits *credits, struct bs_lines *lines, struct pool_bill *bill)
{
    const struct bs_charge *charge = &bs_contract_terms(pools->contract, month)->charges[i];
    if (lines)
        lines->place.item = name_of(charge);
    add_up(pools, totals);
    double quantity = bs_charge_quantity(charge, pools->quantity, pools->n_meters), none;
    double converted = charge_convert(charge, quantity);
    if (isnan(converted))
        return BS_ERROR_NUMERIC;
    if (converted < 0 && charge->negative == BS_NEGATIVE_REFUSE)
        return BS_ERROR_INPUT;
    conversion_line(charge, quantity, converted, lines);
    *bill = (struct pool_bill){
        .charge = charge, .used = fmax(0, converted), .free = free_units(charge, totals->seats, credits->n_types)};
    double own = fmax(0, decimal_plus(bill->used, -bill->free)), overdue = credits_overdue(credits, i);
    double above = decimal_plus(own, overdue);
    struct credit_need need = {.charge = i, .unit = converted_unit(charge), .amount = above};
    double rest = draw_packages(pools, i, month, charge, credits_draw(credits, need, lines, &none), lines);
    need.amount = rest <= ROUNDING * above ? 0 : rest;
    rest = credits_carry(credits, need, lines);
    keep_packages(pools, i, month, charge, rest);
    /* What credits and packages covered comes off as if it had never been used: no line twice, no rounding left over where all is covered. */
    bill->charged = rest == own ? converted : decimal_plus(bill->free, rest);
    bill->overdue = fmin(rest, overdue);
    bill->charged_part = rest > 0 && own > 0 ? fmin(rest, own) / bill->used * converted_part(charge, quantity) : 0;
    return price_rest(pools, totals, i, lines, bill);
}

enum bs_status pool_beyond(const struct pool_bill *bill, double beyond, double *amount)
{
    double fewer = fmax(0, bill->charged - beyond), n_events = bill->charged > 0 ? bill->n_events * (fewer / bill->charged) : 0;
    double before = NAN;
    enum bs_status status = charge_itemize(bill->charge, fewer, bill->free, NULL, n_events, NULL, &before);
    double added = bill->amount - before;
    *amount = added > ROUNDING * fabs(bill->amount) ? fmin(added, fmax(0, bill->amount)) : 0;
    return status;
}
