#include "contract/charge_models.h"

static enum bs_status curve_of(const struct bs_charge *charge, struct bs_arena *arena, struct bs_curve *out)
{
    const struct bs_piece piece = {.slope = charge->price / charge->per};
    return bs_curve_of_pieces(arena, &piece, 1, out);
}

const struct bs_charge_model charge_per_unit = {
    .name = "per_unit",
    .help = "every unit at one price",
    .takes_tiers = false,
    .curve = curve_of,
};
