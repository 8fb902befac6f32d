/* The term of seats whose months vary, under bills that bend more than once, jump, end flat or change in price, the baseline's too: both engines
   against each other, and the exact one against itself with half its steps, on scenarios drawn at random from seed SEED. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
/* cmocka needs setjmp, stdarg, stddef and stdint */
#include <cmocka.h>

#include "agreement.h"
#include "halving.h"
#include "random_segments.h"

enum { SEED = 20261128 };

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

static unsigned draw_term(FILE *out, unsigned segments)
{
    unsigned months = 6 + pick(9);
    fprintf(out, "currency: USD\nmonths: %u\n", months);
    draw_segments(out, segments, 55);
    if (chance(0.2))
        fprintf(out, "seats_added: [{month: 2, segment: s0, seats: %u}]\n", 1 + pick(40));
    fprintf(out, "contracts:\n  flat: {seat_fee: %g}\n", between(20, 200));
    return months;
}

static void draw_contract(FILE *out, unsigned number, unsigned months)
{
    fprintf(out, "  c%u:\n    seat_fee: %g\n    charges: [", number, between(0, 60));
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

/* Contracts that bend beside a fixed baseline, or fixed ones beside a baseline that bends. */
static void draw_bends(FILE *out, unsigned replications)
{
    unsigned months = draw_term(out, 1 + pick(2));
    bool turned = chance(0.3);
    if (turned)
        fprintf(out, "  other: {seat_fee: %g}\n", between(20, 200));
    for (unsigned c = 0; c < (turned ? 1 : 2); c++)
        draw_contract(out, c, months);
    fprintf(out, "baseline: %s\nsimulation: {replications: %u, seed: %u}\n", turned ? "c0" : "flat", replications, pick(1000000));
}

/* A contract that bends beside a baseline that bends too, or is a line of use: changes have a law then, and ratios have none. */
static void draw_changes(FILE *out, unsigned replications)
{
    unsigned months = draw_term(out, 1);
    bool line = chance(0.4);
    draw_contract(out, 0, months);
    if (line)
        fprintf(out, "  c1: {seat_fee: %g, charges: [{meter: usage, price: %g}]}\n", between(0, 60), between(0.1, 2));
    else
        draw_contract(out, 1, months);
    fprintf(out, "baseline: c1\nsimulation: {replications: %u, seed: %u}\n", replications, pick(1000000));
}

/* Each within its own limit, which is passed once in 10,000 scenarios, and all within that which is passed once in 1,000 such runs (Bonferroni). */
static void agree(void **state, const char *what, uint64_t seed, size_t n, void (*draw_one)(FILE *out, unsigned replications),
                  unsigned leave_out)
{
    struct agreement all = {.leave_out = leave_out};
    random_state = seed;
    for (size_t i = 0; i < n; i++) {
        char *text = next_scenario(draw_one);
        take_scenario(*state, text, &all);
        free(text);
    }
    hold_within(what, &all);
}

static void change_nothing(void **state, uint64_t seed, size_t n, void (*draw_one)(FILE *out, unsigned replications),
                           unsigned leave_out)
{
    struct halvings all = {.leave_out = leave_out};
    random_state = seed;
    for (size_t i = 0; i < n; i++) {
        char *text = next_scenario(draw_one);
        halve(*state, text, &all);
        free(text);
    }
    assert_true(all.refused <= REFUSED_MOST);
    assert_unchanged(&all);
}

static void engines_agree_where_bills_bend_often(void **state)
{
    agree(state, "where bills bend often", SEED, 30, draw_bends, 0);
}

static void engines_agree_on_changes_where_both_bend(void **state)
{
    agree(state, "where both bend", SEED + 2, 24, draw_changes, BS_LEAVE_RATIOS | BS_LEAVE_MULTIPLES);
}

/* Few months that hardly vary, whose corners decay slowly; many, of which a bound of use is far out. Prices a rounding apart. */
static const char *const hard[] = {
    "months: 3\nsegments: {s0: {seats: 60, month_to_month: 4%, usage: {distribution: gamma, mean: 1000, cv: 0.2}}}\n"
    "contracts:\n  flat: {seat_fee: 3000}\n  c0: {seat_fee: 200, charges: [{model: graduated, tiers: [{up_to: 1000, price: 0}, "
    "{up_to: 1001, price: 1}, {price: 0.8}]}]}\n",
    "months: 5\nsegments: {s0: {seats: 60, month_to_month: 5%, usage: {distribution: gamma, mean: 1000, cv: 0.2}}}\n"
    "contracts:\n  flat: {seat_fee: 3000}\n  c0: {seat_fee: 200, charges: [{model: graduated, tiers: [{up_to: 1000, price: 0}, "
    "{up_to: 1001, price: 1}, {price: 0.8}]}]}\n",
    "months: 24\nsegments: {s0: {seats: 7, month_to_month: 4%, usage: {distribution: uniform, low: 25, high: 100}}}\n"
    "contracts:\n  flat: {seat_fee: 50}\n  c0: {seat_fee: 5, charges: [{model: graduated, tiers: [{up_to: 43, price: 1}, "
    "{up_to: 69, price: 0.5}, {price: 1}]}]}\n",
    "months: 24\nsegments: {s0: {seats: 7, month_to_month: 5%, usage: {distribution: uniform, low: 25, high: 100}}}\n"
    "contracts:\n  flat: {seat_fee: 50}\n  c0: {seat_fee: 5, charges: [{model: graduated, tiers: [{up_to: 43, price: 1}, "
    "{up_to: 69, price: 0.5, fee: 1}, {price: 1}]}]}\n",
    "months: 12\nsegments: {s0: {seats: 60, inactive: 10%, month_to_month: 40%, usage: {distribution: lognormal, mean: 150, "
    "log_sd: 1.2}}}\ncontracts:\n  flat: {seat_fee: 200}\n  c0: {seat_fee: 20, charges: [{price: 0.9, included: 20}], "
    "maximum_bill: "
    "400, changes: [{from: 7, charges: [{price: 1.2, included: 20, discount: 25%}]}]}\n",
};

static void engines_agree_in_hard_cases(void **state)
{
    struct agreement all = {0};
    struct halvings halved = {0};
    for (size_t i = 0; i < sizeof hard / sizeof *hard; i++) {
        char text[1024];
        assert_true(snprintf(text, sizeof text, "%sbaseline: flat\nsimulation: {replications: 4000}\n", hard[i]) <
                    (int)sizeof text);
        take_scenario(*state, text, &all);
        halve(*state, text, &halved);
    }
    assert_int_equal(all.refused, 0);
    hold_within("in hard cases", &all);
    assert_unchanged(&halved);
}

static void half_the_steps_change_nothing_there(void **state)
{
    change_nothing(state, SEED + 1, 10, draw_bends, 0);
    change_nothing(state, SEED + 3, 8, draw_changes, BS_LEAVE_RATIOS | BS_LEAVE_MULTIPLES);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(engines_agree_where_bills_bend_often, setup, teardown),
        cmocka_unit_test_setup_teardown(engines_agree_on_changes_where_both_bend, setup, teardown),
        cmocka_unit_test_setup_teardown(engines_agree_in_hard_cases, setup, teardown),
        cmocka_unit_test_setup_teardown(half_the_steps_change_nothing_there, setup, teardown),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
