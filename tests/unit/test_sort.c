/* Rising order of many doubles, against qsort. */
#include "result/sort.h"

#include <float.h>
#include <math.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

enum { MOST = 20000 };

static int rising(const void *a, const void *b)
{
    double x = *(const double *)a, y = *(const double *)b;
    return (x > y) - (x < y);
}

static uint64_t next(uint64_t *state)
{
    *state ^= *state << 13;
    *state ^= *state >> 7;
    *state ^= *state << 17;
    return *state;
}

/* Any bits but NaN, and numbers of few kinds. */
static double draw(uint64_t *state, bool few)
{
    double value;
    do {
        uint64_t word = next(state);
        memcpy(&value, &word, sizeof value);
    } while (isnan(value));
    return few ? (double)((int64_t)(next(state) % 7) - 3) * 0.25 : value;
}

static void sorts_as_qsort_does(void **state)
{
    static const size_t sizes[] = {0, 1, 2, 4095, 4096, 4097, MOST};
    static double values[MOST], expected[MOST];
    uint64_t seed = 20260401;
    (void)state;
    for (size_t k = 0; k < sizeof sizes / sizeof *sizes; k++)
        for (int few = 0; few < 2; few++) {
            size_t n = sizes[k];
            for (size_t i = 0; i < n; i++)
                values[i] = expected[i] = draw(&seed, few);
            qsort(expected, n, sizeof *expected, rising);
            sort_doubles(values, n);
            for (size_t i = 0; i < n; i++)
                assert_true(values[i] == expected[i]);
        }
}

static void puts_extremes_and_zeros_in_their_places(void **state)
{
    static double values[MOST];
    (void)state;
    for (size_t i = 0; i < MOST; i++)
        values[i] = (double)(i % 3) - 1;
    values[7] = -INFINITY;
    values[11] = INFINITY;
    values[13] = -DBL_MAX;
    values[17] = DBL_TRUE_MIN;
    sort_doubles(values, MOST);
    assert_true(values[0] == -INFINITY && values[1] == -DBL_MAX && values[2] == -1 && values[MOST - 1] == INFINITY);
    for (size_t i = 1; i < MOST; i++)
        assert_true(values[i - 1] <= values[i]);
}

static void distinct_values_stand_once(void **state)
{
    double values[] = {7, -1, 2.385, 7, 0, -1, 7};
    (void)state;
    assert_int_equal(sort_distinct(values, 7), 4);
    assert_true(values[0] == -1 && values[1] == 0 && values[2] == 2.385 && values[3] == 7);
    assert_int_equal(sort_distinct(values, 0), 0);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(sorts_as_qsort_does),
        cmocka_unit_test(puts_extremes_and_zeros_in_their_places),
        cmocka_unit_test(distinct_values_stand_once),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
