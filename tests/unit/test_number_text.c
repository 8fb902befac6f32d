/* Numbers in results against printf's %.15g. */
#include <billshift/text.h>

#include <float.h>
#include <math.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>

#include <cmocka.h>

static uint64_t next(uint64_t *state)
{
    *state ^= *state << 13;
    *state ^= *state >> 7;
    *state ^= *state << 17;
    return *state;
}

static void assert_as_printf(double value)
{
    char text[BS_NUMBER_TEXT], expected[64];
    snprintf(expected, sizeof expected, "%.15g", value);
    if (strcmp(bs_number_text(value, text), expected) != 0)
        fail_msg("%a: %s, but printf writes %s", value, text, expected);
}

static void writes_as_printf_does(void **state)
{
    uint64_t seed = 20260401;
    (void)state;
    for (int i = 0; i < 400000; i++) {
        double unit = (double)(next(&seed) >> 11) * 0x1p-53, cents = (double)(next(&seed) % 100000000) / 100;
        double any;
        uint64_t word = next(&seed);
        memcpy(&any, &word, sizeof any);
        assert_as_printf(exp(log(1e-6) + unit * log(1e24)));
        assert_as_printf(-exp(unit * 30));
        assert_as_printf(cents);
        assert_as_printf(cents * 1.0825);
        if (isfinite(any))
            assert_as_printf(any);
    }
}

/* Ties at the last digit, powers of ten and their neighbours, ends of the range that is written at once. */
static void rounds_ties_and_carries(void **state)
{
    (void)state;
    for (int k = -6; k <= 17; k++) {
        double power = pow(10, k), near = power;
        for (int i = 0; i < 40; i++) {
            assert_as_printf(near);
            assert_as_printf(power * (1 - i * 1e-15));
            near = nextafter(near, 0);
        }
    }
    for (int i = 0; i < 4000; i++) {
        assert_as_printf(12345678901234.25 + i * 0.125);
        assert_as_printf(123456789012345.5 + i);
        assert_as_printf(99999999999999.5 + i * 0.0625);
        assert_as_printf((double)i / 64);
    }
    const double ends[] = {0, -0.0, 1e-4, 999999999999999, 1e15, DBL_MAX, DBL_TRUE_MIN, 0.1 + 0.2, 1.0 / 3};
    for (size_t i = 0; i < sizeof ends / sizeof *ends; i++) {
        assert_as_printf(ends[i]);
        assert_as_printf(nextafter(ends[i], INFINITY) < INFINITY ? nextafter(ends[i], INFINITY) : 1);
        assert_as_printf(nextafter(ends[i], -INFINITY));
    }
}

static void has_words_for_what_is_no_number(void **state)
{
    char text[BS_NUMBER_TEXT];
    (void)state;
    assert_string_equal(bs_number_text((double)NAN, text), "");
    assert_string_equal(bs_number_text((double)INFINITY, text), "inf");
    assert_string_equal(bs_number_text(-(double)INFINITY, text), "-inf");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(writes_as_printf_does),
        cmocka_unit_test(rounds_ties_and_carries),
        cmocka_unit_test(has_words_for_what_is_no_number),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
