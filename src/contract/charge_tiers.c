#include "contract/charge_tiers.h"

double tier_per(const struct bs_charge *charge, const struct tier_reading *reading)
{
    return reading->per > 0 ? reading->per : charge->per;
}

double tier_price(const struct bs_tier *tier, const struct tier_reading *reading)
{
    return reading->steps ? 0 : tier->price;
}

double tier_fee(const struct bs_tier *tier, const struct tier_reading *reading)
{
    return reading->steps ? tier->fee + tier->price : tier->fee;
}

bool tiers_valid(const struct bs_charge *charge, const struct tier_reading *reading)
{
    double above = 0;
    for (size_t i = 0; i < charge->n_tiers; i++) {
        const struct bs_tier *tier = &charge->tiers[i];
        if (!(tier->up_to > above) || !(tier->package >= 0 && tier->package < INFINITY))
            return false;
        above = tier->up_to;
    }
    return charge->n_tiers > 0 && tier_per(charge, reading) > 0 && (isinf(above) || charge->beyond != BS_BEYOND_NONE);
}
