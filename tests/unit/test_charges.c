#include "contract/price_part.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>
/* cmocka needs setjmp, stdarg, stddef and stdint */
#include <cmocka.h>

#include "arena_fixture.h"
#include "charge_fixture.h"

static const struct bs_tier flexprice_steps[] = {{1000, 0, 50, 0}, {5000, 0, 200, 0}, {10000, 0, 350, 0}};

/* Lago's percentage_service_spec. */
static void events_one_by_one(void **state)
{
    (void)state;
    const double four[] = {50, 100, 250, 400}, zeros[] = {0, 0, 0, 0}, three[] = {10, 80, 10000};
    const struct {
        double rate;
        struct bs_event_terms terms;
        const double *events;
        size_t n;
        double expected;
    } cases[] = {
        {0.013, {.fee = 2, .free_events = 3, .free_amount = 250}, four, 4, 11.15},
        {0.013, {.fee = 2, .free_events = INFINITY, .free_amount = 250}, four, 4, 11.15},
        {0.013, {.fee = 2, .free_events = 3, .free_amount = 500}, four, 4, 7.2},
        {0.013, {.fee = 2, .free_events = 3, .free_amount = INFINITY}, four, 4, 7.2},
        {0.013, {.fee = 2}, zeros, 4, 0},
        {0.013, {.fee = 2, .free_events = 5, .free_amount = INFINITY}, four, 3, 0},
        {0.0299, {.fee = 2, .minimum = 1.75, .maximum = 12}, three, 3, 18.691},
        {0.0299, {.minimum = 1.75, .maximum = 12, .free_events = INFINITY, .free_amount = 30}, three, 3, 13.794},
        {0.013, {.fee = 2, .free_events = 1, .free_amount = 250}, four, 4, 0.013 * 750 + 6},
        {0.013, {.fee = 2, .free_events = INFINITY, .free_amount = INFINITY}, four, 4, 0.013 * 800 + 8},
    };
    for (size_t i = 0; i < COUNT(cases); i++) {
        const struct bs_charge charge =
            of_model("percentage", (struct bs_charge){.price = cases[i].rate, .events = cases[i].terms});
        double sum = 0, amount;
        for (size_t k = 0; k < cases[i].n; k++)
            sum += cases[i].events[k];
        struct bs_lines lines;
        bs_lines_start(&lines, arena, false, 2);
        ASSERT_OK(charge_itemize(&charge, sum, 0, cases[i].events, (double)cases[i].n, &lines, &amount));
        if (!(fabs(amount - cases[i].expected) < 1e-12) || !(fabs(bs_lines_sum(&lines, 0) - amount) < 1e-12))
            fail_msg("case %zu: %.17g, lines %.17g, expected %.17g", i, amount, bs_lines_sum(&lines, 0), cases[i].expected);
    }
}

/* 5 % and 0.5 an event, at most 1.75; 8 equal events of 20: p = 1.5; two are free. Included units take their events with them. */
static void equal_events(void **state)
{
    (void)state;
    const struct bs_event_terms terms = {.fee = 0.5, .maximum = 1.75, .free_events = 2, .free_amount = 300};
    struct bs_charge charge = of_model("percentage", (struct bs_charge){.price = 0.05, .events = terms});
    assert_true(fabs(itemized(&charge, 160, 0.05) - 9) < 1e-12 && fabs(by_curve(&charge, 160, 0.05) - 9) < 1e-12);
    assert_true(itemized(&charge, 40, 0.05) == 0 && by_curve(&charge, 40, 0.05) == 0);
    charge.included = 60;
    assert_true(fabs(itemized(&charge, 160, 0.05) - 4.5) < 1e-12 && fabs(by_curve(&charge, 160, 0.05) - 4.5) < 1e-12);
    const double events[] = {40, 60, 60};
    double amount; /* 60 come off the first two; what is left of the second and the third are the free ones */
    ASSERT_OK(charge_itemize(&charge, 160, 60, events, 3, NULL, &amount));
    assert_true(amount == 0);
    charge.events.free_events = 1;
    ASSERT_OK(charge_itemize(&charge, 160, 60, events, 3, NULL, &amount));
    assert_true(fabs(amount - 1.75) < 1e-12);
    charge.included = 0;
    charge.events.free_events = 0; /* events are not counted: a rate and no more */
    assert_true(fabs(itemized(&charge, 160, 0) - 8) < 1e-12 && fabs(by_curve(&charge, 160, 0) - 8) < 1e-12);
}

static void past_the_last_tier(void **state)
{
    (void)state;
    static const char *const models[] = {"graduated", "volume", "stairstep", "stairstep_cumulative", "volume_percentage"};
    for (size_t i = 0; i < COUNT(models); i++) {
        struct bs_charge charge = of_model(models[i], (struct bs_charge){TIERS(flexprice_steps), .beyond = BS_BEYOND_ERROR});
        double amount;
        ASSERT_OK(charge_itemize(&charge, 10000, 0, NULL, 0, NULL, &amount));
        assert_int_equal(charge_itemize(&charge, 10000.5, 0, NULL, 0, NULL, &amount), BS_ERROR_NUMERIC);
        ASSERT_OK(charge_itemize(&charge, 10000.5, 0.5, NULL, 0, NULL, &amount));
        charge.beyond = BS_BEYOND_NONE;
        assert_int_equal(charge_itemize(&charge, 5, 0, NULL, 0, NULL, &amount), BS_ERROR_INPUT);
    }
}

static void what_contradicts_itself_is_refused(void **state)
{
    (void)state;
    const struct bs_tier negative_package[] = {{INFINITY, 1, 0, -5}};
    const struct bs_charge cases[] = {
        of_model("per_unit", (struct bs_charge){.price = 1, .discount = 1.5}),
        of_model("per_unit", (struct bs_charge){.price = 1, .minimum = 5, .has_maximum = true, .maximum = 4}),
        of_model("per_unit", (struct bs_charge){.price = 1, .included = -1}),
        of_model("package", (struct bs_charge){.price = 1}),
        of_model("package", (struct bs_charge){.price = 1, .packaging = {.size = 5, .minimum = 1.5}}),
        of_model("graduated", (struct bs_charge){TIERS(negative_package)}),
        of_model("percentage", (struct bs_charge){.price = 1, .events = {.minimum = 3, .maximum = 2}}),
    };
    struct bs_curve curve;
    double amount;
    for (size_t i = 0; i < COUNT(cases); i++) {
        assert_int_equal(bs_charge_curve(&cases[i], 0, 0, arena, &curve), BS_ERROR_INPUT);
        assert_int_equal(charge_itemize(&cases[i], 5, fmax(0, cases[i].included), NULL, 0, NULL, &amount), BS_ERROR_INPUT);
    }
    /* no staircase: 2.5 units a package of a quantity in whole units; equal events of a rounded amount */
    const struct bs_conversion whole = {.divide = 10, .round = BS_ROUND_CEIL};
    struct bs_charge charge = of_model("package", (struct bs_charge){.price = 1, .packaging.size = 2.5, .convert = whole});
    assert_int_equal(bs_charge_curve(&charge, 0, 0, arena, &curve), BS_ERROR_INPUT);
    charge = of_model("percentage", (struct bs_charge){.price = 1, .convert = whole});
    assert_int_equal(bs_charge_curve(&charge, 0, 0.5, arena, &curve), BS_ERROR_INPUT);
    charge = of_model("per_unit", (struct bs_charge){.price = 100});
    assert_int_equal(charge_itemize(&charge, -5, 0, NULL, 0, NULL, &amount), BS_ERROR_INPUT);
    charge.negative = BS_NEGATIVE_ZERO; /* Polar's test_product_price */
    ASSERT_OK(charge_itemize(&charge, -5, 0, NULL, 0, NULL, &amount));
    assert_true(amount == 0);
    assert_true(charge_convert(&charge, -5) == -5);
    charge.convert = (struct bs_conversion){.divide = 2, .round = BS_ROUND_HALF_UP};
    assert_true(charge_convert(&charge, -5) == -3 && charge_convert(&charge, 5) == 3 && charge_convert(&charge, 4.9) == 2);
}

/* Quotients that round-off leaves beside a whole number: 0.3 / 0.1 is below 3, 0.1 * 3 / 0.1 above. */
static void nearly_whole_is_whole(void **state)
{
    (void)state;
    const double below = 0.3, above = 0.1 * 3;
    assert_true(below / 0.1 < 3 && above / 0.1 > 3);
    struct bs_charge charge =
        of_model("per_unit", (struct bs_charge){.price = 1, .convert = {.divide = 0.1, .round = BS_ROUND_FLOOR}});
    assert_price("floor", &charge, below, 3);
    charge.convert.round = BS_ROUND_CEIL;
    assert_price("ceil", &charge, above, 3);
    charge = of_model("package", (struct bs_charge){.price = 1, .packaging.size = 0.1});
    assert_price("package", &charge, above, 3);
    assert_price("one more", &charge, 0.3001, 4);
}

/* The charge of a contract of which so much of the month is priced. */
static double of_part(struct bs_charge charge, double part, bool round, double use)
{
    const double fees[] = {20, 35};
    const struct bs_contract contract = {
        .terms = {.charges = &charge, .n_charges = 1, .type_fees = fees, .seat_fee = 7}, .n_types = 2, .round = round};
    const struct bs_contract *reduced;
    struct bs_lines lines;
    double amount;
    ASSERT_OK(contract_part(&contract, part, arena, &reduced));
    bs_lines_start(&lines, arena, round, 0);
    ASSERT_OK(charge_itemize(&reduced->terms.charges[0], use, 0, NULL, 0, &lines, &amount));
    /* 17.857, 31.25 and 6.25 */
    assert_true(fabs(reduced->terms.type_fees[0] - (round ? 18 : 20 * part)) < 1e-12);
    assert_true(fabs(reduced->terms.type_fees[1] - (round ? 31 : 35 * part)) < 1e-12);
    assert_true(fabs(reduced->terms.seat_fee - (round ? 6 : 7 * part)) < 1e-12);
    return amount;
}

/* 1000 for 25 of 28 days is 892.857: rounded first where there are no places (Lago's spending_minimum_spec, in cents). */
static void part_of_a_month(void **state)
{
    (void)state;
    const double part = 25. / 28;
    struct bs_charge charge =
        of_model("per_unit", (struct bs_charge){.price = 1, .minimum = 1000, .has_maximum = true, .maximum = 2000});
    assert_true(of_part(charge, part, true, 800) == 893);
    assert_true(fabs(of_part(charge, part, false, 800) - 1000 * part) < 1e-9);
    assert_true(of_part(charge, part, true, 5000) == 1786);
    charge = of_model("flat", (struct bs_charge){.price = 23.85});
    assert_true(fabs(of_part(charge, part, false, 5000) - 23.85 * part) < 1e-9);
    assert_true(of_part(charge, part, true, 5000) == 21);
}

/* The parts of a charge as they are rounded, and the line that leads to the charge. */
static void assert_parts(const struct bs_charge *charge, double quantity, double expected, const double *parts, size_t n)
{
    struct bs_lines lines;
    double amount;
    bs_lines_start(&lines, arena, true, 2);
    ASSERT_OK(charge_itemize(charge, quantity, 0, NULL, 0, &lines, &amount));
    assert_true(amount == expected && bs_lines_sum(&lines, 0) == expected && lines.round);
    assert_int_equal(lines.count, n);
    for (size_t i = 0; i < n; i++)
        assert_true(lines.items[i].amount == parts[i]);
}

/* By hand: 27.5 x 0.1 x 0.5 = 1.375 is 1.38, where parts of 2.75 and -1.38 make 1.37; three slices of 0.005 are 0.015, and 0.02. */
static void a_charge_is_rounded_once(void **state)
{
    (void)state;
    struct bs_charge charge =
        of_model("per_unit", (struct bs_charge){.price = 0.1, .discount = 0.5, .has_maximum = true, .maximum = 70});
    assert_parts(&charge, 27.5, 1.38, (const double[]){2.75, -1.38, 0.01}, 3);
    assert_parts(&charge, 27, 1.35, (const double[]){2.7, -1.35}, 2);
    charge.maximum = 0.335;
    assert_parts(&charge, 27.5, 0.34, (const double[]){2.75, -1.38, -1.04, 0.01}, 4);
    const struct bs_tier slices[] = {
        {.up_to = 1, .price = 0.005}, {.up_to = 2, .price = 0.005}, {.up_to = INFINITY, .price = 0.005}};
    charge = of_model("graduated", (struct bs_charge){TIERS(slices)});
    assert_parts(&charge, 3, 0.02, (const double[]){0.01, 0.01, 0.01, -0.01}, 4);
    struct bs_lines lines;
    double amount;
    bs_lines_start(&lines, arena, false, 2);
    ASSERT_OK(charge_itemize(&charge, 3, 0, NULL, 0, &lines, &amount));
    assert_true(amount == 0.015 && lines.count == 3); /* not rounded: no such line */
}

/* A limit that binds is the amount, whatever the figures that it is a difference of. */
static void limits_are_met_to_the_last_digit(void **state)
{
    (void)state;
    const double prices[] = {26, 718, 0.1, 1e6, 123456.789}, uses[] = {1e9, 11.5, 1234567890123., 1e12, 87654.321},
                 limits[] = {610.8, 20.7, 50, 0.3, 99.99};
    struct bs_lines lines;
    double amount;
    for (size_t i = 0; i < COUNT(prices); i++) {
        struct bs_charge charge =
            of_model("per_unit", (struct bs_charge){.price = prices[i], .has_maximum = true, .maximum = limits[i]});
        bs_lines_start(&lines, arena, false, 2);
        ASSERT_OK(charge_itemize(&charge, uses[i], 0, NULL, 0, &lines, &amount));
        assert_true(amount == limits[i] && bs_lines_sum(&lines, 0) == limits[i]);
        assert_true(itemized(&charge, uses[i], 0) == limits[i]);
    }
    const double events[] = {649885, 307, 915205, 0.8, 0.9};
    const struct bs_charge charge =
        of_model("percentage", (struct bs_charge){.price = 3.31, .events = {.fee = 3.01, .maximum = 0.02}});
    bs_lines_start(&lines, arena, false, 2);
    ASSERT_OK(charge_itemize(&charge, 1565398.7, 0, events, 5, &lines, &amount));
    assert_true(amount == 0.1);
}

/* A rebate of 10 a unit: without a minimum it stays, with a stated minimum of 0 it does not. */
static void a_minimum_of_zero_binds_where_it_is_stated(void **state)
{
    (void)state;
    struct bs_charge charge = of_model("per_unit", (struct bs_charge){.price = -10});
    assert_price("none", &charge, 12, -120);
    charge.has_minimum = true;
    assert_price("zero", &charge, 12, 0);
    charge = of_model("percentage", (struct bs_charge){.price = 0.5, .events = {.fee = 1}});
    assert_true(fabs(itemized(&charge, 100, 0.1) - 60) < 1e-12 && fabs(by_curve(&charge, 100, 0.1) - 60) < 1e-12);
    charge.events.has_maximum = true; /* of 0 */
    assert_true(itemized(&charge, 100, 0.1) == 0 && by_curve(&charge, 100, 0.1) == 0);
}

/* By hand: of 1400 units 500 are free and 900 are one begun thousand; included ones come off after the conversion. */
static void units_can_be_free_before_the_conversion(void **state)
{
    (void)state;
    struct bs_charge charge =
        of_model("per_unit", (struct bs_charge){.price = 10, .convert = {.free = 500, .divide = 1000, .round = BS_ROUND_CEIL}});
    assert_price("500 free", &charge, 1400, 10);
    assert_price("one unit more", &charge, 1501, 20);
    assert_price("all free", &charge, 500, 0);
    assert_price("none used", &charge, 0, 0);
    charge.included = 1;
    assert_price("and a thousand included", &charge, 1501, 10);
    charge.convert.round = BS_ROUND_NONE;
    assert_price("not rounded", &charge, 1750, 2.5);
    charge.beyond = BS_BEYOND_ERROR;
    const struct bs_tier bounded[] = {{.up_to = 2, .price = 3}};
    charge = of_model("graduated", (struct bs_charge){TIERS(bounded), .beyond = BS_BEYOND_ERROR, .convert = charge.convert});
    assert_true(charge_limit(&charge, 0) == 2500);
    assert_price("up to the limit", &charge, 2500, 6);
}

/* 12.5M tokens, 0.5M included, the first 10M at 15 a million; the lines of the bill in order. */
static void lines_of_a_charge(void **state)
{
    (void)state;
    const struct bs_tier tiers[] = {{1e7, 15, 0, 0}, {INFINITY, 12, 5, 0}};
    const struct bs_charge charge = of_model("graduated", (struct bs_charge){TIERS(tiers), .per = 1e6, .included = 5e5,
                                                                             .discount = 0.1, .has_maximum = true, .maximum = 150});
    struct bs_lines lines;
    double amount;
    bs_lines_start(&lines, arena, false, 2);
    lines.place.unit = "tokens";
    ASSERT_OK(charge_itemize(&charge, 1.25e7, charge.included, NULL, 0, &lines, &amount));
    const struct {
        enum bs_line_kind kind;
        const char *tier, *unit;
        double quantity, unit_price, amount;
    } expected[] = {
        {BS_LINE_INCLUDED, "", "tokens", 5e5, NAN, 0}, {BS_LINE_CHARGE, "up to 10M", "tokens", 1e7, 15, 150},
        {BS_LINE_CHARGE, "over 10M", "", NAN, NAN, 5}, {BS_LINE_CHARGE, "over 10M", "tokens", 2e6, 12, 24},
        {BS_LINE_DISCOUNT, "", "", NAN, NAN, -17.9},   {BS_LINE_MAXIMUM, "", "", NAN, NAN, -11.1},
    };
    assert_int_equal(lines.count, COUNT(expected));
    for (size_t i = 0; i < COUNT(expected); i++) {
        const struct bs_line *line = &lines.items[i];
        assert_int_equal(line->kind, expected[i].kind);
        assert_string_equal(line->tier, expected[i].tier);
        assert_string_equal(line->unit, expected[i].unit);
        assert_true(line->quantity == expected[i].quantity || (isnan(line->quantity) && isnan(expected[i].quantity)));
        assert_true(line->unit_price == expected[i].unit_price || (isnan(line->unit_price) && isnan(expected[i].unit_price)));
        assert_true(fabs(line->amount - expected[i].amount) < 1e-12 && line->why[0] != '\0');
    }
    assert_true(fabs(amount - 150) < 1e-12);
    assert_string_equal(lines.items[1].why, "units up to 10M at the price of their tier");
}

static void quantities_by_weight(void **state)
{
    (void)state;
    const double mix[] = {0.25, 3, 0.5}, weights[] = {2, 0, 7.5};
    const struct bs_charge one = {.meter = 1, .events.weights = weights}, card = {.weights = weights}, unknown = {.meter = 3};
    assert_true(bs_charge_quantity(&one, mix, 3) == 3 && bs_charge_quantity(&card, mix, 3) == 4.25);
    assert_true(bs_charge_events(&one, mix, 3) == 4.25 && bs_charge_events(&card, mix, 3) == 0);
    assert_true(isnan(bs_charge_quantity(&unknown, mix, 3)));
}

/* What is typed in decimals meets a bound that is typed in decimals, whatever the doubles between: the last unit of a tier is still in it. */
static void bounds_are_met_in_decimals(void **state)
{
    (void)state;
    const struct bs_tier tenths[] = {{.up_to = 0.7, .price = 1}, {.up_to = INFINITY, .price = 5, .fee = 100}},
                         cents[] = {{.up_to = 40.05, .price = 1}, {.up_to = INFINITY, .price = 5, .fee = 100}};
    struct bs_charge charge = of_model("volume", (struct bs_charge){TIERS(tenths), .included = 0.1});
    assert_price("0.8 - 0.1", &charge, 0.8, 0.7);
    assert_price("beyond", &charge, 0.8 + 1e-9, 100 + 5 * (0.7 + 1e-9));
    charge = of_model("graduated", (struct bs_charge){TIERS(cents), .included = 13.4});
    assert_price("53.45 - 13.4", &charge, 53.45, 40.05);
    charge = of_model("graduated", (struct bs_charge){TIERS(tenths), .convert.divide = 0.3});
    assert_price("0.21 / 0.3", &charge, 0.21, 0.7);
    charge = of_model("package", (struct bs_charge){.price = 1, .included = 1e6, .packaging.size = 0.1});
    assert_true(itemized(&charge, 1000000.3, 0) == 3);

    charge = of_model("stairstep", (struct bs_charge){TIERS(tenths)});
    double sum = 0;
    for (int i = 0; i < 7; i++)
        sum += 0.1; /* as an organization's use is added up from its seats */
    assert_true(itemized(&charge, nextafter(0.7, 1), 0) == 1 && itemized(&charge, sum, 0) == 1);
    charge.included = 0.3;
    assert_true(itemized(&charge, 0.1 + 0.2, 0) == 0);
}

/* Ten events of 100, of which 5 or 250 are free, whichever is used up first: 7.5 of them pay 1.3 % and 2. */
static void the_free_amount_holds_where_events_are_counted(void **state)
{
    (void)state;
    const struct bs_charge charge =
        of_model("percentage", (struct bs_charge){.price = 0.013, .events = {.fee = 2, .free_events = 5, .free_amount = 250}});
    assert_true(fabs(itemized(&charge, 1000, 0.01) - (0.013 * 750 + 2 * 7.5)) < 1e-12);
    assert_true(fabs(by_curve(&charge, 1000, 0.01) - (0.013 * 750 + 2 * 7.5)) < 1e-12);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(bounds_are_met_in_decimals),
        cmocka_unit_test(events_one_by_one),
        cmocka_unit_test(equal_events),
        cmocka_unit_test(past_the_last_tier),
        cmocka_unit_test(what_contradicts_itself_is_refused),
        cmocka_unit_test(nearly_whole_is_whole),
        cmocka_unit_test(part_of_a_month),
        cmocka_unit_test(a_charge_is_rounded_once),
        cmocka_unit_test(limits_are_met_to_the_last_digit),
        cmocka_unit_test(a_minimum_of_zero_binds_where_it_is_stated),
        cmocka_unit_test(units_can_be_free_before_the_conversion),
        cmocka_unit_test(lines_of_a_charge),
        cmocka_unit_test(quantities_by_weight),
        cmocka_unit_test(the_free_amount_holds_where_events_are_counted),
    };
    return cmocka_run_group_tests(tests, setup, teardown);
}
