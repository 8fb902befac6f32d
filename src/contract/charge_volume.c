#include "contract/charge_models.h"
#include "contract/charge_tiers.h"

static const struct tier_reading reading = {
    .units = "all units",
    .how = "at the price of the tier reached",
    .fee_why = "fee of the tier reached",
};

static enum bs_status curve_of(const struct bs_charge *charge, double events_per_unit, struct bs_arena *arena, struct bs_curve *out)
{
    (void)events_per_unit;
    return whole_curve(charge, &reading, arena, out);
}

static enum bs_status itemize(const struct bs_charge *charge, double q, const double *events, double n_events,
                              struct bs_lines *lines, double *amount)
{
    (void)events;
    (void)n_events;
    return whole_itemize(charge, &reading, q, lines, amount);
}

const struct bs_charge_model charge_volume = {
    .name = "volume",
    .help = "all units at the price of the tier reached, and only that tier's fee",
    .takes = BS_TAKES_TIERS,
    .curve = curve_of,
    .itemize = itemize,
};
