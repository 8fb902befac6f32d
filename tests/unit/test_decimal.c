#include "base/decimal.h"

#include <math.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
/* cmocka needs setjmp, stdarg, stddef and stdint */
#include <cmocka.h>

static double sum_of(const double *numbers, size_t n)
{
    struct decimal_sum sum = {0};
    for (size_t i = 0; i < n; i++)
        decimal_add(&sum, numbers[i]);
    return decimal_value(&sum);
}

#define SUM(...) sum_of((const double[]){__VA_ARGS__}, sizeof(double[]){__VA_ARGS__} / sizeof(double))

/* By hand: none of these is what doubles add up to. */
static void sums_are_those_of_the_decimals(void **state)
{
    (void)state;
    assert_true(SUM(0.1, 0.2) == 0.3);
    assert_true(SUM(0.1, 0.1, 0.1, 0.1, 0.1, 0.1, 0.1, 0.1, 0.1, 0.1) == 1);
    assert_true(SUM(0.1, 0.7, -0.8) == 0);
    assert_true(SUM(26e9, -25999999389.2) == 610.8);
    assert_true(SUM(1e15, 0.001, -1e15) == 0.001);
    assert_true(SUM(0.001, 1e15, -1e15) == 0.001);
    assert_true(SUM(3e-9, 1e20, -1e20, 4e-9) == 7e-9);
    assert_true(SUM(5e-324) == 5e-324 && SUM(0.0) == 0 && !signbit(SUM(-0.0)));
    assert_true(SUM(1e300, 1e-300) == 1e300 && SUM(1e-300, 1e300) == 1e300);
    assert_true(SUM(1e300, -1e300, 2.385) == 2.385);
    assert_true(isnan(SUM(1, NAN)) && isinf(SUM(1, INFINITY)));
}

/* Thousandths in any order against whole-number arithmetic. */
static void random_sums_are_exact(void **state)
{
    (void)state;
    unsigned short seed[3] = {23, 8, 5};
    for (int round = 0; round < 2000; round++) {
        struct decimal_sum sum = {0};
        long long thousandths = 0;
        for (int i = 0; i < 40; i++) {
            long long part = (long long)(nrand48(seed) % 2000000000) - 1000000000;
            thousandths += part;
            decimal_add(&sum, (double)part / 1000);
        }
        assert_true(decimal_value(&sum) == (double)thousandths / 1000);
    }
}

static void numbers_keep_fifteen_digits(void **state)
{
    (void)state;
    assert_true(decimal_digits(0.1 + 0.2) == 0.3 && decimal_digits(-0.1 - 0.2) == -0.3);
    assert_true(decimal_digits(1. / 3) == 0.333333333333333 && decimal_digits(2.385) == 2.385);
    assert_true(decimal_digits(123456789012345678.) == 123456789012346e3 && decimal_digits(1e14 + 1) == 1e14 + 1);
    assert_true(isnan(decimal_digits(NAN)) && isinf(decimal_digits(-INFINITY)));
    assert_true(decimal_plus(0.8, -0.1) == 0.7 && decimal_plus(26e9, -25999999389.2) == 610.8);
    assert_true(decimal_plus(0.3, -(0.1 + 0.2)) == 0);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(sums_are_those_of_the_decimals),
        cmocka_unit_test(random_sums_are_exact),
        cmocka_unit_test(numbers_keep_fifteen_digits),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
