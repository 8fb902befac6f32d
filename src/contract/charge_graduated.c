#include "contract/charge_models.h"
#include "contract/curve_draft.h"

#include <math.h>

/* Bounds rise from 0, and what happens past a bounded last tier is said. */
static bool tiers_valid(const struct bs_charge *charge)
{
    double above = 0;
    for (size_t i = 0; i < charge->n_tiers; i++) {
        if (!(charge->tiers[i].up_to > above))
            return false;
        above = charge->tiers[i].up_to;
    }
    return charge->n_tiers > 0 && (isinf(above) || charge->beyond != BS_BEYOND_NONE);
}

/* Each tier begins with its fee on top of what the full tiers below cost. A tier's full price is taken from the quoted price, not from the
   rounded price of one unit. */
static enum bs_status curve_of(const struct bs_charge *charge, struct bs_arena *arena, struct bs_curve *out)
{
    if (!tiers_valid(charge))
        return BS_ERROR_INPUT;
    struct draft draft;
    enum bs_status status = draft_start(&draft, arena, charge->n_tiers + 2);
    if (status != BS_OK)
        return status;
    double from = 0, cost = 0;
    draft_piece(&draft, 0, charge->fee_at_zero ? charge->tiers[0].fee : 0, 0);
    for (size_t i = 0; i < charge->n_tiers && !isinf(from); i++) {
        const struct bs_tier *tier = &charge->tiers[i];
        cost += tier->fee;
        draft_piece(&draft, from, cost, tier->price / charge->per);
        if (!isinf(tier->up_to))
            cost += tier->price * (tier->up_to - from) / charge->per;
        from = tier->up_to;
    }
    if (!isinf(from) && charge->beyond == BS_BEYOND_FREE)
        draft_piece(&draft, from, cost, 0);
    return draft_finish(&draft, out);
}

const struct bs_charge_model charge_graduated = {
    .name = "graduated",
    .help = "each slice of the units at the price of its tier, and the fee of each tier entered, once",
    .takes_tiers = true,
    .curve = curve_of,
};
