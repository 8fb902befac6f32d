#include "contract/charge_models.h"
#include "contract/charge_tiers.h"

static const struct tier_reading reading = {
    .per = 1,
    .units = "the amount",
    .how = "at the rate of its tier",
    .fee_why = "fee of the tier, due once as it is entered",
};

static enum bs_status curve_of(const struct bs_charge *charge, double events_per_unit, struct bs_arena *arena, struct bs_curve *out)
{
    (void)events_per_unit;
    return sliced_curve(charge, &reading, arena, out);
}

static enum bs_status itemize(const struct bs_charge *charge, double q, const double *events, double n_events,
                              struct bs_lines *lines, double *amount)
{
    (void)events;
    (void)n_events;
    return sliced_itemize(charge, &reading, q, lines, amount);
}

const struct bs_charge_model charge_graduated_percentage = {
    .name = "graduated_percentage",
    .help = "each slice of an amount of money at the rate of its tier, and the fee of each tier entered, once",
    .takes = BS_TAKES_TIERS | BS_TAKES_RATE,
    .curve = curve_of,
    .itemize = itemize,
};
