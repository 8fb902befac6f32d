#include "contract/ledger_pool.h"
#include "base/decimal.h"
#include "contract/charge.h"
#include "contract/charge_lines.h"
#include "contract/ledger_lines.h"

#include <string.h>

#define ROUNDING 0x1p-40 /* of a need: so little that nothing covers is none, and no tier's fee is due for it */

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

enum bs_status pool_price(struct pools *pools, size_t i, size_t month, const struct bs_month_totals *totals,
                          struct credits *credits, struct bs_lines *lines, double *amount, bool *used_up)
{
    const struct bs_charge *charge = &bs_contract_terms(pools->contract, month)->charges[i];
    if (lines) {
        lines->place.item = name_of(charge);
        lines->place.unit = charge->unit ? charge->unit : "";
    }
    double converted = charge_convert(charge, bs_charge_quantity(charge, totals->quantity, pools->n_meters));
    if (isnan(converted))
        return BS_ERROR_NUMERIC;
    if (converted < 0 && charge->negative == BS_NEGATIVE_REFUSE)
        return BS_ERROR_INPUT;
    double free = free_units(charge, totals->seats, credits->n_types), used = fmax(0, decimal_plus(converted, -free)), none;
    double above = decimal_plus(used, credits_overdue(credits, i));
    struct credit_need need = {.charge = i, .unit = charge->unit ? charge->unit : "", .amount = above};
    double rest = credits_draw(credits, need, lines, &none, used_up);
    rest = draw_packages(pools, i, month, charge, rest, lines);
    need.amount = rest <= ROUNDING * above ? 0 : rest;
    rest = credits_carry(credits, need, lines);
    keep_packages(pools, i, month, charge, rest);

    const double *events = totals->events ? totals->events[i] : NULL;
    if (events && !events_hold(charge, above - rest))
        return BS_ERROR_INPUT;
    /* What credits and packages covered comes off as if it had never been used: no line twice, no rounding left over where all is covered. */
    double charged = rest == used ? converted : decimal_plus(free, rest);
    double n_events = events ? (double)totals->n_events[i] : bs_charge_events(charge, totals->quantity, pools->n_meters);
    if (charged < converted)
        n_events *= charged / converted;
    struct bs_line_parts parts;
    if (charged == converted && converted > 0)
        take_apart(charge, totals->quantity, pools->n_meters, &parts, lines);
    return charge_itemize(charge, charged, free, events, n_events, 1, lines, amount);
}
