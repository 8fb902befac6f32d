#include "contract/charge_models.h"
#include "contract/charge_tiers.h"

static const struct tier_reading reading = {
    .steps = true,
    .fee_why = "one amount, that of the step reached",
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

const struct bs_charge_model charge_stairstep = {
    .name = "stairstep",
    .help = "one amount, that of the step reached",
    .takes = BS_TAKES_TIERS,
    .traits = BS_CHARGE_STEPS,
    .curve = curve_of,
    .itemize = itemize,
};
