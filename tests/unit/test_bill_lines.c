#include <billshift/bill.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
/* cmocka needs setjmp, stdarg, stddef and stdint */
#include <cmocka.h>

/* 3.685: Kill Bill's TestContiguousIntervalConsumableInArrear (55 at 0.067); 0.666: OpenMeter's unit_test (666 at 0.001); the others by hand. */
static void money_rounds_half_up_on_the_decimal_value(void **state)
{
    (void)state;
    const struct {
        double amount;
        int places;
        double expected;
    } cases[] = {
        {55 * 0.067, 2, 3.69},
        {3.685, 2, 3.69},
        {0.666, 2, 0.67},
        {0.333, 2, 0.33},
        {1.005, 2, 1.01},
        {-1.005, 2, -1.01},
        {-2.5, 0, -3},
        {2.5, 0, 3},
        {3.5, 0, 4},
        {0.285, 2, 0.29},
        {0.285 * 100, 0, 29},
        {1e-12 * 1e6, 0, 0},
        {0.5, 0, 1},
        {0.49999, 0, 0},
        {0.05, 1, 0.1},
        {0.0049, 2, 0},
        {0.005, 2, 0.01},
        {999.995, 2, 1000},
        {9.9999, 3, 10},
        {892.857142857, 0, 893},
        {1234.5678, 3, 1234.568},
        {1e15 + 0.25, 0, 1e15},
        {1e14 + 0.625, 0, 1e14 + 1},
        {1e300, 2, 1e300},
        {5e-324, 2, 0},
        {1e-300, 10, 0},
        {12345678901.235, 2, 12345678901.24},
        {0.1 + 0.2, 15, 0.3},
        {-0.0049, 2, 0},
        {0, 2, 0},
        {2675, 0, 2675},
        {2.385, 2, 2.39},
    };
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        double rounded = bs_round_money(cases[i].amount, cases[i].places);
        if (rounded != cases[i].expected || (rounded == 0 && signbit(rounded)))
            fail_msg("%.17g to %d places: %.17g", cases[i].amount, cases[i].places, rounded);
    }
    assert_false(signbit(bs_round_money(-0.0, 2)));
    assert_true(isnan(bs_round_money(NAN, 2)) && isinf(bs_round_money(INFINITY, 2)));
}

/* Every thousandth up to 20, as it is written, against whole-number arithmetic. */
static void every_written_amount_rounds_as_it_reads(void **state)
{
    (void)state;
    for (int thousandths = 0; thousandths <= 20000; thousandths++) {
        char text[32];
        int cents = thousandths / 10 + (thousandths % 10 >= 5);
        snprintf(text, sizeof text, "%de-2", cents);
        double expected = strtod(text, NULL);
        assert_true(bs_round_money(thousandths / 1000.0, 2) == expected);
        assert_true(bs_round_money(thousandths * 0.001, 2) == expected);
        assert_true(bs_round_money(-thousandths / 1000.0, 2) == -expected);
    }
}

static struct bs_line line(enum bs_line_kind kind, double amount)
{
    return (struct bs_line){.kind = kind, .quantity = 2.385, .unit_price = NAN, .per = 1, .amount = amount};
}

static void lines_take_their_place(void **state)
{
    (void)state;
    struct bs_arena *arena = bs_arena_new();
    assert_non_null(arena);
    struct bs_lines lines;
    bs_lines_start(&lines, arena, false, 2);
    double sum = 0;
    for (size_t i = 0; i < 100; i++) {
        lines.place = (struct bs_line){.month = i / 10, .seat = i, .item = "output", .unit = "tokens"};
        struct bs_line one = line(BS_LINE_CHARGE, 0.1 * (double)i);
        one.item = i % 2 ? "commitment" : NULL;
        sum += bs_lines_add(&lines, one, "line %zu of %d%%", i, 100);
    }
    assert_int_equal(lines.count, 100);
    assert_true(fabs(bs_lines_sum(&lines, 0) - sum) < 1e-12 && !lines.failed);
    char why[64];
    double again = 0;
    for (size_t i = 0; i < 100; i++) {
        const struct bs_line *kept = &lines.items[i];
        snprintf(why, sizeof why, "line %zu of 100%%", i);
        assert_string_equal(kept->why, why);
        assert_string_equal(kept->item, i % 2 ? "commitment" : "output");
        assert_string_equal(kept->unit, "tokens");
        assert_string_equal(kept->tier, "");
        assert_true(kept->month == i / 10 && kept->seat == i && kept->quantity == 2.385);
        again += kept->amount;
    }
    assert_true(again == sum);
    bs_arena_free(arena);
}

static void lines_are_rounded_as_they_are_added(void **state)
{
    (void)state;
    struct bs_arena *arena = bs_arena_new();
    assert_non_null(arena);
    struct bs_lines lines;
    bs_lines_start(&lines, arena, true, 2);
    assert_true(bs_lines_add(&lines, line(BS_LINE_CHARGE, 3.685), "half up") == 3.69);
    assert_true(bs_lines_add(&lines, line(BS_LINE_DISCOUNT, -1.005), "half away from zero") == -1.01);
    assert_true(lines.items[1].amount == -1.01 && bs_lines_sum(&lines, 0) == 2.68);
    bs_lines_start(&lines, arena, false, 2);
    assert_true(bs_lines_add(&lines, line(BS_LINE_CHARGE, 3.685), "as it is") == 3.685);
    assert_true(bs_lines_add(&lines, line(BS_LINE_CHARGE, 0.1 + 0.2), "with 15 digits") == 0.3);
    assert_false(signbit(bs_lines_add(&lines, line(BS_LINE_CREDIT, -0.0), "nothing")));
    assert_true(bs_lines_add(NULL, line(BS_LINE_CHARGE, 3.685), "no lines wanted") == 3.685);
    bs_arena_free(arena);
}

static void kinds_have_names(void **state)
{
    (void)state;
    for (int i = 0; i < BS_LINE_KIND_COUNT; i++)
        for (int k = 0; k < i; k++)
            assert_string_not_equal(bs_line_kind_name((enum bs_line_kind)i), bs_line_kind_name((enum bs_line_kind)k));
    assert_string_equal(bs_line_kind_name(BS_LINE_SEATS_MINIMUM), "seats_minimum");
    assert_string_equal(bs_line_kind_name(BS_LINE_ROUNDING), "rounding");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(money_rounds_half_up_on_the_decimal_value),
        cmocka_unit_test(every_written_amount_rounds_as_it_reads),
        cmocka_unit_test(lines_take_their_place),
        cmocka_unit_test(lines_are_rounded_as_they_are_added),
        cmocka_unit_test(kinds_have_names),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
