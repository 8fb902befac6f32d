#include "contract/charge.h"
#include "contract/charge_lines.h"
#include "contract/charge_models.h"

static bool valid(const struct bs_packaging *terms)
{
    return terms->size > 0 && terms->size < INFINITY && terms->minimum >= 0 && terms->minimum == floor(terms->minimum);
}

/* The packages charged at least are paid for at zero use; the staircase begins where they are used up. */
static enum bs_status curve_of(const struct bs_charge *charge, double events_per_unit, struct bs_arena *arena, struct bs_curve *out)
{
    (void)events_per_unit;
    const struct bs_packaging *terms = &charge->packaging;
    if (!valid(terms))
        return BS_ERROR_INPUT;
    struct bs_stair *stair = bs_arena_take(arena, 1, sizeof *stair);
    if (!stair)
        return BS_ERROR_MEMORY;
    *stair = (struct bs_stair){
        .origin = terms->minimum * terms->size, .size = terms->size, .step = charge->price, .up = !terms->round_down};
    const struct bs_piece piece = {.value = terms->minimum * charge->price, .n_stairs = 1, .stairs = stair};
    return bs_curve_of_pieces(arena, &piece, 1, out);
}

static enum bs_status itemize(const struct bs_charge *charge, double q, const double *events, double n_events,
                              struct bs_lines *lines, double *amount)
{
    (void)events;
    (void)n_events;
    const struct bs_packaging *terms = &charge->packaging;
    if (!valid(terms))
        return BS_ERROR_INPUT;
    double used = charge_whole(q / terms->size, !terms->round_down), packages = fmax(used, terms->minimum);
    *amount = 0;
    if (!(packages > 0) && !(q > 0))
        return BS_OK;
    struct bs_line line = amount_line(BS_LINE_CHARGE, packages, packages * charge->price);
    line.unit = "packages";
    line.unit_price = charge->price;
    *amount =
        bs_lines_add(lines, line, "%s unit%s in packages of %s: %s%s", units_text(q).text, q == 1 ? "" : "s",
                     units_text(terms->size).text, terms->round_down ? "only full ones are charged" : "each begun one is charged",
                     packages > used ? ", and a least number of them" : "");
    return BS_OK;
}

const struct bs_charge_model charge_package = {
    .name = "package",
    .help = "units rounded up (or down) to whole packages, each at one price",
    .takes = BS_TAKES_PRICE | BS_TAKES_PACKAGING,
    .curve = curve_of,
    .itemize = itemize,
};
