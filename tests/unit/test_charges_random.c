#include <setjmp.h>
#include <stdarg.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>
/* cmocka needs setjmp, stdarg, stddef and stdint */
#include <cmocka.h>

#include "arena_fixture.h"
#include "charge_fixture.h"

/* Knuth's MMIX generator, upper bits. */
static uint64_t random_state = 20260718;
static double draw(void)
{
    random_state = random_state * 6364136223846793005u + 1442695040888963407u;
    return (double)(random_state >> 11) * 0x1p-53;
}
static size_t pick(size_t n)
{
    return (size_t)(draw() * (double)n);
}
static bool chance(double p)
{
    return draw() < p;
}

static double draw_price(double most)
{
    return chance(0.15) ? 0 : (chance(0.1) ? -1 : 1) * floor(draw() * most * 1000) / 1000;
}

enum { MOST_TIERS = 5 };

/* Bounds, sizes and included units are eighths, so that they can be met exactly. */
static void draw_tiers(struct bs_charge *charge, struct bs_tier *tiers)
{
    double up_to = 0;
    charge->n_tiers = 1 + pick(MOST_TIERS);
    charge->tiers = tiers;
    for (size_t i = 0; i < charge->n_tiers; i++) {
        up_to += (1 + (double)pick(240)) / 8;
        tiers[i] = (struct bs_tier){.up_to = up_to, .price = draw_price(4), .fee = chance(0.5) ? draw_price(30) : 0};
        tiers[i].package = chance(0.4) ? (double)(1 + pick(6)) : 0;
    }
    charge->beyond = (enum bs_beyond)pick(4);
    if (charge->beyond == BS_BEYOND_NONE)
        tiers[charge->n_tiers - 1].up_to = INFINITY;
    charge->fee_at_zero = chance(0.4);
}

static void draw_events(struct bs_charge *charge)
{
    struct bs_event_terms *terms = &charge->events;
    terms->fee = chance(0.5) ? draw_price(2) : 0;
    terms->minimum = chance(0.3) ? draw() : 0;
    terms->maximum = chance(0.3) ? terms->minimum + draw() * 3 : 0;
    terms->free_events = chance(0.4) ? (double)pick(9) : chance(0.5) ? INFINITY : 0;
    terms->free_amount = chance(0.4) ? (double)pick(200) : chance(0.5) ? INFINITY : 0;
}

static struct bs_charge draw_charge(struct bs_tier *tiers)
{
    static const double per[] = {1, 1, 3, 1000}, divides[] = {0, 0, 1, 3, 8, 49, 1000};
    struct bs_charge charge = {.model = bs_charge_model_at(pick(bs_charge_model_count())), .per = per[pick(4)]};
    charge.convert.divide = divides[pick(COUNT(divides))];
    if (!(charge.model->takes & BS_TAKES_EVENTS) && chance(0.5)) {
        charge.convert.round = (enum bs_rounding)pick(4);
        charge.convert.places = chance(0.7) ? 0 : (int)pick(3);
    }
    charge.packaging = (struct bs_packaging){
        .size = (double)(1 + pick(30)), .round_down = chance(0.3), .minimum = chance(0.3) ? (double)pick(4) : 0};
    charge.included = chance(0.5) ? 0 : (double)pick(400) / 8;
    charge.price = draw_price(4);
    draw_tiers(&charge, tiers);
    draw_events(&charge);
    charge.discount = chance(0.7) ? 0 : draw();
    charge.minimum = chance(0.7) ? 0 : floor(draw() * 3000) / 100;
    charge.has_maximum = chance(0.3);
    charge.maximum = charge.minimum + floor(draw() * 10000) / 100;
    return charge;
}

/* A quantity in converted units that lies on a bound, on a whole package, on a half or anywhere. */
static double draw_converted(const struct bs_charge *charge)
{
    double bound = charge->tiers[pick(charge->n_tiers)].up_to;
    switch (pick(7)) {
    case 0:
        return isinf(bound) ? 0 : bound + charge->included;
    case 1:
        return (isinf(bound) ? 0 : bound + charge->included) * (chance(0.5) ? 1 + 1e-9 : 1 - 1e-9);
    case 2:
        return charge->included + (double)pick(40) * charge->packaging.size;
    case 3:
        return (double)pick(2000) / 8;
    case 4:
        return chance(0.1) ? 0 : charge->included;
    default:
        return exp(10 * draw() - 3);
    }
}

struct tally {
    size_t compared, no_price, stepped;
};

/* What a rounding counts against: every figure that was added up on the way. */
static double size_of(const struct bs_charge *charge, const struct bs_lines *lines, double quantity)
{
    double size = 1 + fabs(charge->price) * quantity;
    for (size_t i = 0; i < lines->count; i++)
        size += fabs(lines->items[i].amount);
    for (size_t i = 0; i < charge->n_tiers; i++)
        size += fabs(charge->tiers[i].fee);
    return size;
}

static void compare_at(const struct bs_charge *charge, const struct bs_curve *curve, double quantity, double events_per_unit,
                       struct tally *tally)
{
    struct bs_lines lines;
    double amount = NAN, bare = NAN, converted = charge_convert(charge, quantity), n_events = events_per_unit * quantity;
    bs_lines_start(&lines, arena, false, 2);
    enum bs_status status = charge_itemize(charge, converted, charge->included, NULL, n_events, &lines, &amount);
    double limit = charge_limit(charge, 0);
    if (status == BS_ERROR_NUMERIC) {
        assert_true(charge->beyond == BS_BEYOND_ERROR && quantity > limit * (1 - 1e-9));
        tally->no_price++;
        return;
    }
    ASSERT_OK(status);
    assert_true(quantity <= limit * (1 + 1e-9));
    double value = bs_curve_value(curve, quantity), rounding = 1e-9 * size_of(charge, &lines, fmax(quantity, converted));
    if (!(fabs(value - amount) <= rounding))
        fail_msg("%s, %.17g units (converted %.17g): curve %.17g, lines %.17g", charge->model->name, quantity, converted, value,
                 amount);
    assert_true(fabs(bs_lines_sum(&lines, 0) - amount) <= rounding);
    ASSERT_OK(charge_itemize(charge, converted, charge->included, NULL, n_events, NULL, &bare));
    assert_true(fabs(bare - amount) <= rounding); /* lines are decimals of 15 digits */
    tally->compared++;
}

/* The two evaluators share no arithmetic of tiers, packages or limits. */
static void curves_equal_itemized_charges(void **state)
{
    (void)state;
    struct tally tally = {0};
    size_t of[16] = {0};
    for (int round = 0; round < 30000; round++) {
        struct bs_tier tiers[MOST_TIERS];
        const struct bs_charge charge = draw_charge(tiers);
        double events_per_unit = charge.model->takes & BS_TAKES_EVENTS && chance(0.8) ? draw() * 2 : 0;
        double divide = charge.convert.divide > 0 ? charge.convert.divide : 1;
        struct bs_curve curve;
        ASSERT_OK(bs_charge_curve(&charge, 0, events_per_unit, arena, &curve));
        size_t model = 0;
        while (bs_charge_model_at(model) != charge.model)
            model++;
        of[model]++;
        tally.stepped += bs_curve_has_stairs(&curve);
        compare_at(&charge, &curve, 0, events_per_unit, &tally);
        for (int i = 0; i < 7; i++)
            compare_at(&charge, &curve, draw_converted(&charge) * divide, events_per_unit, &tally);
        if (round % 1000 == 999) {
            bs_arena_free(arena);
            arena = bs_arena_new();
            assert_non_null(arena);
        }
    }
    if (tally.compared < 100000 || tally.no_price < 1000 || tally.stepped < 5000)
        fail_msg("%zu compared, %zu without price, %zu with steps", tally.compared, tally.no_price, tally.stepped);
    for (size_t i = 0; i < bs_charge_model_count(); i++)
        assert_true(of[i] > 2000);
}

int main(void)
{
    const struct CMUnitTest tests[] = {cmocka_unit_test(curves_equal_itemized_charges)};
    return cmocka_run_group_tests(tests, setup, teardown);
}
