#include "contract/charge_lines.h"
#include "contract/charge_models.h"

static enum bs_status curve_of(const struct bs_charge *charge, double events_per_unit, struct bs_arena *arena, struct bs_curve *out)
{
    (void)events_per_unit;
    const struct bs_piece piece = {.slope = charge->price / charge->per};
    return bs_curve_of_pieces(arena, &piece, 1, out);
}

static enum bs_status itemize(const struct bs_charge *charge, double q, const double *events, double n_events,
                              struct bs_lines *lines, double *amount)
{
    (void)events;
    (void)n_events;
    if (lines && lines->parts && q > 0) {
        *amount = priced_part_lines(lines, lines->parts, charge->price / charge->per);
        return BS_OK;
    }
    struct bs_line line = amount_line(BS_LINE_CHARGE, q, charge->price * q / charge->per);
    line.unit_price = charge->price;
    line.per = charge->per;
    *amount = q != 0 ? bs_lines_add(lines, line, q > 0 ? "every unit at one price" : "taken back, at its price") : 0;
    return BS_OK;
}

const struct bs_charge_model charge_per_unit = {
    .name = "per_unit",
    .help = "every unit at one price",
    .takes = BS_TAKES_PRICE,
    .traits = BS_CHARGE_ONE_PRICE,
    .curve = curve_of,
    .itemize = itemize,
};
