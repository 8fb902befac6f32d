#include "contract/charge_models.h"
#include "contract/charge_tiers.h"

static const struct tier_reading reading = {
    .steps = true,
    .fee_why = "amount of a step entered: steps add up",
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

const struct bs_charge_model charge_stairstep_cumulative = {
    .name = "stairstep_cumulative",
    .help = "the amounts of all steps entered, added up",
    .takes = BS_TAKES_TIERS,
    .traits = BS_CHARGE_STEPS,
    .curve = curve_of,
    .itemize = itemize,
};
