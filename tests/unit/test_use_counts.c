/* Counts of use become the changes and ratios of a bill beside a baseline. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "engine/use_counts.h"

#include <billshift/curve.h>

#include <math.h>

/* One use between 1,024 and 1,025 (a bin of 1/1024). */
static void count_one(struct use_counts *counts, const double *splits, size_t n_splits)
{
    use_counts_start(counts, 1, splits, n_splits);
    uint64_t key = 2 + (10 << USE_BITS);
    assert_true(use_counts_reserve(counts, key + n_splits));
    counts->counts[key]++;
}

/* The one value that a histogram has counted, and how far it may be off. */
struct seen {
    double value, error;
};

static struct seen only_value_of(const struct bs_histogram *h)
{
    struct seen seen;
    double p = 0.5;
    assert_int_equal(bs_histogram_quantiles(&h, 1, &p, 1, &seen.value, &seen.error), BS_OK);
    return seen;
}

/* The change falls from -2,048 to -2,049 at 1,024.5, where the bill bends, and rises back to -2,048: the value may lie anywhere between, whichever of
   the curves it is that bends. */
static void a_bend_inside_a_bin_widens_its_values(void **state)
{
    (void)state;
    const struct bs_piece bent[] = {{.from = 0, .value = 0, .slope = 1}, {.from = 1024.5, .value = 1024.5, .slope = 5}};
    const struct bs_piece mirrored[] = {{.from = 0, .value = 0, .slope = 5}, {.from = 1024.5, .value = 5122.5, .slope = 1}};
    const struct bs_piece straight[] = {{.from = 0, .value = 0, .slope = 3}};
    const struct bs_curve bend = {2, bent}, mirror = {2, mirrored}, line = {1, straight};
    for (int swapped = 0; swapped < 2; swapped++) {
        struct use_counts counts;
        struct bs_histogram *change = bs_histogram_new(10, 0x1p-6, NULL, 0), *ratio = bs_histogram_new(10, 0x1p-6, NULL, 0);
        count_one(&counts, NULL, 0);
        const struct bs_curve *bill = swapped ? &line : &bend, *base = swapped ? &mirror : &line;
        assert_true(use_counts_price(&counts, 0, 1, bill, base, change, ratio));
        histogram_settle(change);
        histogram_settle(ratio);
        struct seen seen = only_value_of(change);
        assert_true(seen.value - seen.error <= -2049 && seen.value + seen.error >= -2048);
        seen = only_value_of(ratio);
        double least = swapped ? 3 * 1024.5 / 5122.5 : 1024.5 / (3 * 1024.5);
        assert_true(seen.value - seen.error <= least && seen.value + seen.error >= (swapped ? 3072.0 / 5120 : 1024 / 3072.0));
        bs_histogram_free(change);
        bs_histogram_free(ratio);
        use_counts_free(&counts);
    }
}

/* A use just below a jump of the bill and one just above it share a bin; a split keeps them apart. */
static void a_split_keeps_the_sides_of_a_jump_apart(void **state)
{
    (void)state;
    const double split = 1024.5;
    const struct bs_piece jump[] = {{.from = 0, .value = 10}, {.from = 1024.5, .value = 500}}, none[] = {{.from = 0}};
    const struct bs_curve bill = {2, jump}, base = {1, none};
    for (uint64_t above = 0; above < 2; above++) {
        struct use_counts counts;
        struct bs_histogram *change = bs_histogram_new(10, 0x1p-6, NULL, 0);
        count_one(&counts, &split, 1);
        if (above) {
            counts.counts[2 + (10 << USE_BITS)] = 0;
            counts.counts[2 + (10 << USE_BITS) + 1] = 1;
        }
        assert_true(use_counts_price(&counts, 0, 1, &bill, &base, change, NULL));
        histogram_settle(change);
        struct seen seen = only_value_of(change);
        assert_true(seen.value == (above ? 500 : 10) && seen.error == 0);
        bs_histogram_free(change);
        use_counts_free(&counts);
    }
}

/* Where the baseline's bill is 0 inside a bin, the ratio has no bound, and its error says so: 1,024.5 is where it changes its sign, or where it bends at 0.
 */
static void a_baseline_of_0_inside_a_bin_leaves_the_ratio_without_bound(void **state)
{
    (void)state;
    const struct bs_piece falling[] = {{.from = 0, .value = 1024.5, .slope = -1}};
    const struct bs_piece bent[] = {{.from = 0, .value = 1024.5, .slope = -1}, {.from = 1024.5, .value = 0, .slope = 1}};
    const struct bs_piece straight[] = {{.from = 0, .value = 10, .slope = 1}};
    const struct bs_curve bases[] = {{1, falling}, {2, bent}}, bill = {1, straight};
    for (size_t i = 0; i < 2; i++) {
        struct use_counts counts;
        struct bs_histogram *change = bs_histogram_new(10, 0x1p-6, NULL, 0), *ratio = bs_histogram_new(10, 0x1p-6, NULL, 0);
        count_one(&counts, NULL, 0);
        assert_true(use_counts_price(&counts, 0, 1, &bill, &bases[i], change, ratio));
        histogram_settle(change);
        histogram_settle(ratio);
        struct seen seen = only_value_of(ratio);
        assert_true(isfinite(seen.value) && isinf(seen.error));
        assert_true(isfinite(only_value_of(change).error));
        bs_histogram_free(change);
        bs_histogram_free(ratio);
        use_counts_free(&counts);
    }
}

/* Of a thousand uses that lie evenly about the use at which the baseline's bill changes its sign, half have a ratio below 0. */
static void a_baseline_that_falls_below_0_parts_its_bin(void **state)
{
    (void)state;
    const struct bs_piece falling[] = {{.from = 0, .value = 1024.5, .slope = -1}},
                          straight[] = {{.from = 0, .value = 10, .slope = 1}};
    const struct bs_curve base = {1, falling}, bill = {1, straight};
    struct use_counts counts;
    struct bs_histogram *change = bs_histogram_new(10, 0x1p-6, NULL, 0), *ratio = bs_histogram_new(10, 0x1p-6, NULL, 0);
    double p[] = {0.49, 0.51}, q[2];
    count_one(&counts, NULL, 0);
    counts.counts[2 + (10 << USE_BITS)] = 1000;
    assert_true(use_counts_price(&counts, 0, 1, &bill, &base, change, ratio));
    histogram_settle(ratio);
    assert_int_equal(bs_histogram_quantiles((const struct bs_histogram *const *)&ratio, 1, p, 2, q, NULL), BS_OK);
    assert_true(q[0] < -1034.5 / 0.5 && q[1] > 1034.5 / 0.5);
    bs_histogram_free(change);
    bs_histogram_free(ratio);
    use_counts_free(&counts);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_bend_inside_a_bin_widens_its_values),
        cmocka_unit_test(a_split_keeps_the_sides_of_a_jump_apart),
        cmocka_unit_test(a_baseline_of_0_inside_a_bin_leaves_the_ratio_without_bound),
        cmocka_unit_test(a_baseline_that_falls_below_0_parts_its_bin),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
