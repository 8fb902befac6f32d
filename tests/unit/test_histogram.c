#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "result/histogram_bins.h"
#include <billshift/moments.h>
#include <gsl/gsl_randist.h>
#include <gsl/gsl_rng.h>
#include <gsl/gsl_sort.h>
#include <math.h>
#include <stdlib.h>

enum { VALUES = 20000 };

/* Both signs, several octaves, two atoms, values far below the floor. */
static void fill(double *values)
{
    gsl_rng *rng = gsl_rng_alloc(gsl_rng_mt19937);
    gsl_rng_set(rng, 2385);
    for (size_t i = 0; i < VALUES; i++) {
        double x = gsl_ran_lognormal(rng, 4.5, 1.25) - 180;
        values[i] = i % 7 == 0 ? -180 : i % 11 == 0 ? 0 : i % 13 == 0 ? x * 1e-9 : x;
    }
    gsl_rng_free(rng);
}

static void quantiles_lie_within_their_error_of_the_sample(void **state)
{
    (void)state;
    static double values[VALUES];
    fill(values);
    struct bs_histogram *h = bs_histogram_new(10, 0.125, NULL, 0);
    for (size_t i = 0; i < VALUES; i++)
        assert_int_equal(bs_histogram_add(h, values[i], 1), BS_OK);
    assert_int_equal(bs_histogram_total(h), VALUES);
    gsl_sort(values, 1, VALUES);

    double p[] = {0, 0.0371, 0.05, 0.1, 0.25, 0.385, 0.5, 0.75, 0.9, 0.99, 0.9999, 1}, q[12], error[12];
    assert_int_equal(bs_histogram_quantiles((const struct bs_histogram *const *)&h, 1, p, 12, q, error), BS_OK);
    for (size_t i = 0; i < 12; i++) {
        size_t rank = (size_t)ceil(p[i] * VALUES);
        double exact = values[rank > 0 ? rank - 1 : 0];
        assert_true(fabs(q[i] - exact) <= error[i]);
        assert_true(error[i] <= fmax(fabs(exact) / 1024, 0.125 / 1024) * 1.0001);
    }
    assert_true(q[1] == -180 && error[1] == 0); /* an atom is exact */
    assert_true(q[11] == values[VALUES - 1]);
    bs_histogram_free(h);
}

static void a_set_gives_what_its_merger_gives(void **state)
{
    (void)state;
    static double values[VALUES];
    fill(values);
    struct bs_histogram *parts[3], *merged = bs_histogram_new(10, 0.125, NULL, 0), *all = bs_histogram_new(10, 0.125, NULL, 0);
    for (size_t k = 0; k < 3; k++)
        parts[k] = bs_histogram_new(10, 0.125, NULL, 0);
    for (size_t i = 0; i < VALUES; i++) {
        assert_int_equal(bs_histogram_add(parts[i % 3], values[i], 1 + i % 2), BS_OK);
        assert_int_equal(bs_histogram_add(all, values[i], 1 + i % 2), BS_OK);
    }
    for (size_t k = 3; k-- > 0;)
        assert_int_equal(bs_histogram_merge(merged, parts[k]), BS_OK);

    double p[] = {0.012, 0.3, 0.62, 0.97}, of_set[4], of_merged[4], of_all[4];
    assert_int_equal(bs_histogram_quantiles((const struct bs_histogram *const *)parts, 3, p, 4, of_set, NULL), BS_OK);
    assert_int_equal(bs_histogram_quantiles((const struct bs_histogram *const *)&merged, 1, p, 4, of_merged, NULL), BS_OK);
    assert_int_equal(bs_histogram_quantiles((const struct bs_histogram *const *)&all, 1, p, 4, of_all, NULL), BS_OK);
    for (size_t i = 0; i < 4; i++) {
        assert_true(of_set[i] == of_merged[i]);
        assert_true(of_set[i] == of_all[i]);
    }
    bs_histogram_clear(all);
    assert_int_equal(bs_histogram_total(all), 0);
    assert_int_equal(bs_histogram_quantiles((const struct bs_histogram *const *)&all, 1, p, 1, of_all, NULL), BS_OK);
    assert_true(isnan(of_all[0]));
    for (size_t k = 0; k < 3; k++)
        bs_histogram_free(parts[k]);
    bs_histogram_free(merged);
    bs_histogram_free(all);
}

struct seen {
    double last;
    uint64_t count;
    int in_order, narrow;
};

static void look(void *context, const struct bs_bin *bin)
{
    struct seen *seen = context;
    double magnitude = fmax(fabs(bin->lowest), fabs(bin->highest));
    seen->in_order &= bin->lowest > seen->last && bin->lowest <= bin->highest;
    seen->narrow &= bin->highest - bin->lowest <= fmax(magnitude, 0.25) / 1024;
    seen->last = bin->highest;
    seen->count += bin->count;
}

static void visits_rise_and_hold_all(void **state)
{
    (void)state;
    static double values[VALUES];
    fill(values);
    struct bs_histogram *h = bs_histogram_new(12, 0.25, NULL, 0);
    for (size_t i = 0; i < VALUES; i++)
        assert_int_equal(bs_histogram_add(h, values[i], 3), BS_OK);
    struct seen seen = {-INFINITY, 0, 1, 1};
    assert_int_equal(bs_histogram_visit((const struct bs_histogram *const *)&h, 1, look, &seen), BS_OK);
    assert_int_equal(seen.count, 3 * VALUES);
    assert_true(seen.in_order);
    assert_true(seen.narrow);
    bs_histogram_free(h);
}

/* An atom among other values of its bin is exact all the same, whatever the order they come in. */
static void atoms_have_bins_of_their_own(void **state)
{
    (void)state;
    const double atoms[] = {149.93, -33.3, 149.93, 150.01};
    struct bs_histogram *h = bs_histogram_new(10, 0.125, atoms, 4);
    for (int i = 0; i < 1000; i++) {
        assert_int_equal(bs_histogram_add(h, 149.9 + 0.0001 * i, 1), BS_OK); /* the atom's own bin and its neighbours */
        assert_int_equal(bs_histogram_add(h, -33.31 + 0.00002 * i, 1), BS_OK);
        assert_int_equal(bs_histogram_add(h, i % 2 ? 149.93 : -33.3, 1), BS_OK);
    }
    /* of 3000: -33.3 holds ranks 501 .. 1000 (or one off), 149.93 ranks 1801 .. 2300 */
    double p[] = {0.17, 0.25, 0.33, 0.61, 0.7, 0.76, 0.78}, q[7], error[7];
    assert_int_equal(bs_histogram_quantiles((const struct bs_histogram *const *)&h, 1, p, 7, q, error), BS_OK);
    for (int i = 0; i < 3; i++)
        assert_true(q[i] == -33.3 && error[i] == 0);
    for (int i = 3; i < 6; i++)
        assert_true(q[i] == 149.93 && error[i] == 0);
    assert_true(q[6] > 149.93 && error[6] > 0);
    bs_histogram_free(h);
}

/* An interval is spread over the bins it covers: no bin reaches into the next, the total stays, and the error allows for its width. */
static void intervals_are_divided_among_bins(void **state)
{
    (void)state;
    const double atoms[] = {0.5};
    struct bs_histogram *h = bs_histogram_new(10, 0x1p-6, atoms, 1);
    assert_true(histogram_count_between(h, 2.385, -1, 0, 3385));
    histogram_settle(h);
    assert_int_equal(bs_histogram_total(h), 3385);
    struct seen seen = {-INFINITY, 0, 1, 1};
    assert_int_equal(bs_histogram_visit((const struct bs_histogram *const *)&h, 1, look, &seen), BS_OK);
    assert_int_equal(seen.count, 3385);
    double p[] = {0.1, 0.5, 0.9}, q[3], error[3];
    assert_int_equal(bs_histogram_quantiles((const struct bs_histogram *const *)&h, 1, p, 3, q, error), BS_OK);
    for (int i = 0; i < 3; i++) {
        assert_true(fabs(q[i] - (-1 + p[i] * 3.385)) < 0.005);
        assert_true(error[i] >= 3.385);
    }
    bs_histogram_clear(h);
    assert_true(histogram_count_between(h, 2.0001, 2.0002, 0, 7));
    histogram_settle(h); /* inside one bin: as exact as the interval */
    assert_int_equal(bs_histogram_quantiles((const struct bs_histogram *const *)&h, 1, p, 3, q, error), BS_OK);
    assert_true(q[1] > 2.0001 && q[1] < 2.0002 && error[1] <= 0.0001);
    bs_histogram_free(h);
}

/* One value lies somewhere between 2 and 2.02, and is counted in one of the bins between; five values lie in another of them. That one value may
   be the lowest all the same, and the error must say so: also after a merger, in which the values come from elsewhere. */
static void a_bin_that_an_interval_covers_knows_its_width(void **state)
{
    (void)state;
    for (int merged = 0; merged < 2; merged++) {
        struct bs_histogram *h = bs_histogram_new(10, 0x1p-6, NULL, 0), *other = bs_histogram_new(10, 0x1p-6, NULL, 0);
        assert_true(histogram_count_between(h, 2, 2.02, 0, 1));
        for (int i = 0; i < 5; i++)
            assert_true(histogram_count(merged ? other : h, 2.0035, 1));
        histogram_settle(h);
        histogram_settle(other);
        assert_int_equal(bs_histogram_merge(other, h), BS_OK);
        const struct bs_histogram *set[2] = {h, other};
        double p = 0.1, q, error;
        assert_int_equal(bs_histogram_quantiles(set + merged, 1, &p, 1, &q, &error), BS_OK);
        assert_true(fabs(q - 2) <= error);
        bs_histogram_free(h);
        bs_histogram_free(other);
    }
}

/* Intervals begin at an atom and are divided at the end of the bin beside it: their values lie above the atom, which stays exact. */
static void an_interval_beside_an_atom_leaves_it_exact(void **state)
{
    (void)state;
    const double atoms[] = {232.8};
    struct bs_histogram *h = bs_histogram_new(10, 0x1p-6, atoms, 1);
    assert_true(histogram_count(h, 232.8, 300));
    assert_true(histogram_count_between(h, 232.8, 233.3, 0, 700));
    histogram_settle(h);
    double p[] = {0.1, 0.29, 0.31}, q[3], error[3];
    assert_int_equal(bs_histogram_quantiles((const struct bs_histogram *const *)&h, 1, p, 3, q, error), BS_OK);
    for (int i = 0; i < 2; i++)
        assert_true(q[i] == 232.8 && error[i] == 0);
    assert_true(q[2] > 232.8 && error[2] >= 0.5);
    bs_histogram_free(h);
}

static void extreme_values_have_bins(void **state)
{
    (void)state;
    const double values[] = {-1.7e308, -1e-300, -0.0, 0.0, 5e-324, 2.385e-30, 1.7e308};
    struct bs_histogram *h = bs_histogram_new(10, 0x1p-10, NULL, 0);
    for (size_t i = 0; i < 7; i++)
        assert_int_equal(bs_histogram_add(h, values[i], 1), BS_OK);
    double p[] = {0.1, 1}, q[2], error[2];
    assert_int_equal(bs_histogram_quantiles((const struct bs_histogram *const *)&h, 1, p, 2, q, error), BS_OK);
    assert_true(q[0] == -1.7e308 && q[1] == 1.7e308);
    bs_histogram_free(h);
}

static void moments_match_direct_sums(void **state)
{
    (void)state;
    const double x[] = {2.385, -1.2, 7.75, 0.5, 3.1};
    struct bs_moments m = {0}, a = {0}, b = {0};
    double mean = 0, m2 = 0, m4 = 0;
    for (size_t i = 0; i < 5; i++)
        mean += x[i] / 5;
    for (size_t i = 0; i < 5; i++) {
        bs_moments_add(&m, x[i]);
        bs_moments_add(i < 2 ? &a : &b, x[i]);
        m2 += pow(x[i] - mean, 2);
        m4 += pow(x[i] - mean, 4);
    }
    bs_moments_merge(&a, &b);
    assert_true(fabs(m.mean - mean) < 1e-14 && fabs(a.mean - mean) < 1e-14);
    assert_true(fabs(m.m2 / m2 - 1) < 1e-14 && fabs(a.m2 / m2 - 1) < 1e-14);
    assert_true(fabs(m.m4 / m4 - 1) < 1e-13 && fabs(a.m4 / m4 - 1) < 1e-13);
    assert_true(fabs(bs_moments_sd(&m) - sqrt(m2 / 4)) < 1e-14);
    assert_true(fabs(bs_moments_mean_error(&m) - sqrt(m2 / 20)) < 1e-14);
    assert_true(fabs(bs_moments_sd_error(&m) - sqrt((m4 / 5 - m2 * m2 / 25) / 5) / (2 * sqrt(m2 / 5))) < 1e-14);
    struct bs_moments one = {0};
    bs_moments_add(&one, 2.385);
    assert_true(isnan(bs_moments_sd(&one)));
}

static void ratios_and_their_error_match_direct_sums(void **state)
{
    (void)state;
    const double x[] = {3, 5, 4, 6, 2}, y[] = {2.4, 4.1, 3.05, 5.2, 1.3};
    struct bs_pair whole = {0}, a = {0}, b = {0};
    double sx = 0, sy = 0, residual = 0;
    for (size_t i = 0; i < 5; i++) {
        bs_pair_add(&whole, x[i], y[i]);
        bs_pair_add(i < 3 ? &a : &b, x[i], y[i]);
        sx += x[i];
        sy += y[i];
    }
    for (size_t i = 0; i < 5; i++)
        residual += pow(y[i] - sy / sx * x[i], 2);
    bs_pair_merge(&a, &b);
    assert_true(fabs(bs_pair_ratio(&whole) - sy / sx) < 1e-15);
    assert_true(fabs(bs_pair_ratio_error(&whole) - sqrt(residual / 20) / (sx / 5)) < 1e-15);
    assert_true(fabs(bs_pair_ratio_error(&a) - bs_pair_ratio_error(&whole)) < 1e-15);
    struct bs_pair empty = {0}, constant = {0};
    assert_true(isnan(bs_pair_ratio(&empty)) && isnan(bs_pair_ratio_error(&empty)));
    for (size_t i = 0; i < 9; i++)
        bs_pair_add(&constant, 0.1, 0.3);
    assert_true(bs_pair_ratio_error(&constant) == 0); /* no spread, no error, whatever the round-off */
}

static void sorted_quantiles_know_their_error(void **state)
{
    (void)state;
    double x[1001];
    for (size_t i = 0; i < 1001; i++)
        x[i] = (double)i / 1000;
    assert_true(fabs(bs_sorted_quantile(x, 1001, 0.2385) - 0.2385) < 1e-12);
    /* uniform: density 1, so the error of the quantile is that of the rank */
    assert_true(fabs(bs_sorted_quantile_error(x, 1001, 0.3) - sqrt(0.3 * 0.7 / 1001)) < 1e-9);
    assert_true(bs_wilson_bound(99) == 0.01);
    /* n^(-1/3) z^(2/3) (1.5 f^2 / (2 q^2 + 1))^(1/3), as bandwidth.rq of R's quantreg has it; no further than the nearer end */
    struct bs_quantile_reach middle = bs_quantile_reach(1000, 0.5), far = bs_quantile_reach(1000, 0.95),
                             few = bs_quantile_reach(32, 0.95);
    assert_true(fabs(middle.below - 0.09715590262) < 1e-10 && middle.above == middle.below);
    assert_true(fabs(far.above - 0.02122386325) < 1e-10 && far.below == far.above);
    assert_true(fabs(few.above - 0.05) < 1e-12 && fabs(few.deviation - sqrt(0.95 * 0.05 / 32)) < 1e-15);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(quantiles_lie_within_their_error_of_the_sample),
        cmocka_unit_test(a_set_gives_what_its_merger_gives),
        cmocka_unit_test(visits_rise_and_hold_all),
        cmocka_unit_test(atoms_have_bins_of_their_own),
        cmocka_unit_test(intervals_are_divided_among_bins),
        cmocka_unit_test(a_bin_that_an_interval_covers_knows_its_width),
        cmocka_unit_test(extreme_values_have_bins),
        cmocka_unit_test(an_interval_beside_an_atom_leaves_it_exact),
        cmocka_unit_test(moments_match_direct_sums),
        cmocka_unit_test(ratios_and_their_error_match_direct_sums),
        cmocka_unit_test(sorted_quantiles_know_their_error),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
