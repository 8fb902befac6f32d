#include "contract/charge_tiers.h"

/* Pieces, and one staircase for each tier that has packages. */
struct tier_curve {
    const struct bs_charge *charge;
    const struct tier_reading *reading;
    struct bs_piece *pieces;
    struct bs_stair *stairs; /* [tier] */
    size_t n;
};

static enum bs_status start(struct tier_curve *c, struct bs_arena *arena)
{
    if (!tiers_valid(c->charge, c->reading))
        return BS_ERROR_INPUT;
    size_t n = c->charge->n_tiers;
    c->pieces = bs_arena_take(arena, n + 2, sizeof *c->pieces);
    c->stairs = bs_arena_take(arena, n, sizeof *c->stairs);
    if (!c->pieces || !c->stairs)
        return BS_ERROR_MEMORY;
    c->pieces[c->n++] = (struct bs_piece){.value = c->charge->fee_at_zero ? tier_fee(&c->charge->tiers[0], c->reading) : 0};
    return BS_OK;
}

/* The piece of tier i, whose units count from `origin`; fixed: money at the origin. */
static void add_tier(struct tier_curve *c, size_t i, double from, double origin, double fixed)
{
    const struct bs_tier *tier = &c->charge->tiers[i];
    double price = tier_price(tier, c->reading), per = tier_per(c->charge, c->reading);
    struct bs_piece *piece = &c->pieces[c->n++];
    *piece = (struct bs_piece){.from = from, .value = fixed};
    if (tier->package > 0 && price != 0) {
        c->stairs[i] = (struct bs_stair){.origin = origin, .size = tier->package, .step = price, .up = true};
        piece->stairs = &c->stairs[i];
        piece->n_stairs = 1;
    } else {
        piece->value += price * (from - origin) / per;
        piece->slope = price / per;
    }
}

/* The cost of the units from the origin to a bound, from the quoted price and not from the rounded price of one unit. */
static double cost_to(const struct tier_curve *c, size_t i, double origin, double bound)
{
    const struct bs_tier *tier = &c->charge->tiers[i];
    if (tier->package > 0)
        return c->stairs[i].size > 0 ? bs_stair_value(&c->stairs[i], bound) : 0;
    return tier_price(tier, c->reading) * (bound - origin) / tier_per(c->charge, c->reading);
}

static void add_free(struct tier_curve *c, double from, double cost)
{
    if (!isinf(from) && c->charge->beyond == BS_BEYOND_FREE)
        c->pieces[c->n++] = (struct bs_piece){.from = from, .value = cost};
}

/* Each tier begins with its fee on top of what the full tiers below cost. */
enum bs_status sliced_curve(const struct bs_charge *charge, const struct tier_reading *reading, struct bs_arena *arena,
                            struct bs_curve *out)
{
    struct tier_curve c = {.charge = charge, .reading = reading};
    enum bs_status status = start(&c, arena);
    if (status != BS_OK)
        return status;
    double from = 0, cost = 0;
    for (size_t i = 0; i < charge->n_tiers; i++) {
        double up_to = charge->tiers[i].up_to;
        cost += tier_fee(&charge->tiers[i], reading);
        add_tier(&c, i, from, from, cost);
        if (!isinf(up_to))
            cost += cost_to(&c, i, from, up_to);
        from = up_to;
    }
    add_free(&c, from, cost);
    return bs_curve_of_pieces(arena, c.pieces, c.n, out);
}

/* Units of every tier count from zero. */
enum bs_status whole_curve(const struct bs_charge *charge, const struct tier_reading *reading, struct bs_arena *arena,
                           struct bs_curve *out)
{
    struct tier_curve c = {.charge = charge, .reading = reading};
    enum bs_status status = start(&c, arena);
    if (status != BS_OK)
        return status;
    double from = 0, cost = 0;
    for (size_t i = 0; i < charge->n_tiers; i++) {
        double up_to = charge->tiers[i].up_to, fee = tier_fee(&charge->tiers[i], reading);
        add_tier(&c, i, from, 0, fee);
        if (!isinf(up_to))
            cost = fee + cost_to(&c, i, 0, up_to);
        from = up_to;
    }
    add_free(&c, from, cost);
    return bs_curve_of_pieces(arena, c.pieces, c.n, out);
}
