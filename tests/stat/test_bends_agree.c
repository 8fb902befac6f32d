/* The term of seats whose months vary, under bills that bend more than once, jump, end flat or change in price: both engines against each other, and
   the exact one against itself with half its steps, on scenarios drawn at random from seed SEED. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
/* cmocka needs setjmp, stdarg, stddef and stdint */
#include <cmocka.h>

#include "agreement.h"
#include "halving.h"
#include "random_segments.h"

enum { SEED = 20261128, DRAWN = 30, HALVED = 10 };

/* Smooth or with jumps; of two or three prices, or one up to a cap. */
static void draw_charge(FILE *out)
{
    double size = between(10, 200), price = between(0.2, 2);
    fputs("{meter: usage, ", out);
    switch (pick(5)) {
    case 0:
        fprintf(out, "price: %g, included: %g, maximum: %g", price, size / 2, size * price);
        break;
    case 1:
        fprintf(out, "model: graduated, tiers: [{up_to: %g, price: 0}, {up_to: %g, price: %g}, {price: %g}]", size, size * 2.5,
                price, price * between(0.4, 2));
        break;
    case 2:
        fprintf(out, "model: volume, tiers: [{up_to: %g, price: %g}, {price: %g}]", size, price, price * between(0.6, 0.95));
        break;
    case 3:
        fprintf(out, "price: %g, maximum: %g", price, size * price);
        break;
    default:
        fprintf(out, "model: graduated, tiers: [{up_to: %g, price: %g}, {price: %g}]", size, price, price * between(0.2, 3));
    }
    fputs("}", out);
}

static void draw_bends(FILE *out, unsigned replications)
{
    unsigned months = 6 + pick(9);
    fprintf(out, "currency: USD\nmonths: %u\n", months);
    draw_segments(out, 1 + pick(2), 55);
    if (chance(0.2))
        fprintf(out, "seats_added: [{month: 2, segment: s0, seats: %u}]\n", 1 + pick(40));
    fprintf(out, "contracts:\n  flat: {seat_fee: %g}\n", between(20, 200));
    for (unsigned c = 0; c < 2; c++) {
        fprintf(out, "  c%u:\n    seat_fee: %g\n    charges: [", c, between(0, 60));
        draw_charge(out);
        fputs("]\n", out);
        if (chance(0.3)) {
            fprintf(out, "    changes: [{from: %u, seat_fee: %g, charges: [", 2 + pick(months - 2), between(0, 60));
            draw_charge(out);
            fputs("]}]\n", out);
        }
        if (chance(0.2))
            fprintf(out, "    maximum_bill: %g\n", between(100, 600));
    }
    fprintf(out, "baseline: flat\nsimulation: {replications: %u, seed: %u}\n", replications, pick(1000000));
}

/* Each within its own limit, which is passed once in 10,000 scenarios, and all within that which is passed once in 1,000 such runs (Bonferroni). */
static void engines_agree_where_bills_bend_often(void **state)
{
    struct agreement all = {0};
    random_state = SEED;
    for (size_t i = 0; i < DRAWN; i++) {
        char *text = next_scenario(draw_bends);
        take_scenario(*state, text, &all);
        free(text);
    }
    hold_within("where bills bend often", &all);
}

static void half_the_steps_change_nothing_there(void **state)
{
    struct halvings all = {0};
    random_state = SEED + 1;
    for (size_t i = 0; i < HALVED; i++) {
        char *text = next_scenario(draw_bends);
        halve(*state, text, &all);
        free(text);
    }
    assert_true(all.refused <= REFUSED_MOST);
    assert_unchanged(&all);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(engines_agree_where_bills_bend_often, setup, teardown),
        cmocka_unit_test_setup_teardown(half_the_steps_change_nothing_there, setup, teardown),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
