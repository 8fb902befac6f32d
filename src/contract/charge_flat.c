#include "contract/charge_lines.h"
#include "contract/charge_models.h"

static enum bs_status curve_of(const struct bs_charge *charge, double events_per_unit, struct bs_arena *arena, struct bs_curve *out)
{
    (void)events_per_unit;
    return bs_curve_constant(arena, charge->price, out);
}

static enum bs_status itemize(const struct bs_charge *charge, double q, const double *events, double n_events,
                              struct bs_lines *lines, double *amount)
{
    (void)q;
    (void)events;
    (void)n_events;
    *amount = bs_lines_add(lines, amount_line(BS_LINE_CHARGE, NAN, charge->price), "one amount, whatever is used");
    return BS_OK;
}

const struct bs_charge_model charge_flat = {
    .name = "flat",
    .help = "one amount a month, whatever is used, and without use too",
    .takes = BS_TAKES_PRICE,
    .traits = BS_CHARGE_FIXED,
    .curve = curve_of,
    .itemize = itemize,
};
