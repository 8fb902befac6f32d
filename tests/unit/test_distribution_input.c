/* What each type makes of its input: values from elsewhere where it accepts it, the message where it does not. */
#include "distribution_maker.h"

static const struct bs_distribution *from_points(const struct bs_point *points, size_t n, double min, double max)
{
    struct bs_distribution_input input = {.points = points, .n_points = n};
    return made_from("quantiles", input, "min", min, "max", max, NULL);
}

static const char *points_refusal(const struct bs_point *points, size_t n, double min, double max)
{
    struct bs_distribution_input input = {.points = points, .n_points = n};
    return refusal_from("quantiles", input, "min", min, "max", max, NULL);
}

static const char *mixture_refusal(const double *weights, size_t n)
{
    const struct bs_distribution *part = made("exponential", "mean", 238.5), *parts[] = {part, part, part};
    return refusal_from("mixture", (struct bs_distribution_input){.weights = weights, .parts = parts, .n_parts = n}, NULL);
}

static const char *sample_refusal(const double *sample, size_t n)
{
    return refusal_from("empirical", (struct bs_distribution_input){.sample = sample, .n_sample = n}, NULL);
}

static void assert_close(double found, double expected, double relative)
{
    if (!(fabs(found - expected) <= relative * fabs(expected)))
        fail_msg("%.17g, expected %.17g", found, expected);
}

static void assert_same(const struct bs_distribution *a, const struct bs_distribution *b, double relative)
{
    for (int i = 1; i < 26; i++) {
        double p = 0.0385 * i;
        double x = bs_distribution_quantile(b, p);
        assert_close(bs_distribution_quantile(a, p), x, relative);
        assert_close(bs_distribution_cdf(a, x), p, relative * 100);
        assert_close(bs_distribution_limited_mean(a, x), bs_distribution_limited_mean(b, x), relative);
        assert_close(bs_distribution_excess_mean(a, x), bs_distribution_excess_mean(b, x), relative);
    }
    assert_close(bs_distribution_mean(a), bs_distribution_mean(b), relative);
    assert_close(bs_distribution_variance(a), bs_distribution_variance(b), relative * 100);
}

/* The mean is 90 exp(1.25^2 / 2) = 196.5824..., p90 90 exp(1.25 * 1.2815515655446004) (bc -l, 30 digits). */
static void every_accepted_pair_names_the_same_lognormal(void **state)
{
    (void)state;
    const double mean = 90 * exp(0.78125), p90 = 90 * exp(1.25 * 1.2815515655446004);
    const struct bs_distribution *d = made("lognormal", "median", 90.0, "log_sd", 1.25);
    assert_close(bs_distribution_mean(d), mean, 1e-15);
    assert_close(bs_distribution_quantile(d, 0.9), p90, 1e-14);
    assert_same(made("lognormal", "mean", mean, "log_sd", 1.25), d, 1e-13);
    assert_same(made("lognormal", "p90", p90, "log_sd", 1.25), d, 1e-13);
    assert_same(made("lognormal", "median", 90.0, "mean", mean), d, 1e-13);
    assert_same(made("lognormal", "median", 90.0, "p90", p90), d, 1e-13);
    assert_same(made("lognormal", "mu", log(90), "sigma", 1.25), d, 1e-13);
}

static void every_accepted_pair_names_the_same_gamma(void **state)
{
    (void)state;
    const struct bs_distribution *d = made("gamma", "shape", 6.25, "scale", 38.5);
    assert_same(made("gamma", "mean", 240.625, "shape", 6.25), d, 1e-13);
    assert_same(made("gamma", "mean", 240.625, "cv", 0.4), d, 1e-13);
    assert_same(made("gamma", "mean", 240.625, "scale", 38.5), d, 1e-13);
    assert_same(made("gamma", "cv", 0.4, "scale", 38.5), d, 1e-13);
}

static void lognormal_refuses_what_identifies_none(void **state)
{
    (void)state;
    /* by hand: ln(2/1) = 0.693147; 1.2815516 -/+ sqrt(1.6423744 - 1.3862944) = 0.7755, 1.7876 */
    assert_string_equal(
        refusal("lognormal", "mean", 50.0, "p90", 100.0),
        "`mean` and `p90` do not identify a lognormal: mean 50 and p90 100 hold for `median: 37.01, log_sd: 0.7755` "
        "and for `median: 10.12, log_sd: 1.788`; give one of these");
    assert_string_equal(refusal("lognormal", "mean", 50.0, "p90", 200.0),
                        "`mean` and `p90` do not identify a lognormal, and no lognormal has mean 50 and p90 200: p90/mean is 4 and "
                        "never exceeds 2.27; give `median` with one of `mean`, `log_sd`, `p90`");
    /* 1.2815516 + sqrt(1.6423744 + 1.3862944) = 3.0219 */
    assert_string_equal(
        refusal("lognormal", "mean", 100.0, "p90", 50.0),
        "`mean` and `p90` do not identify a lognormal in general; mean 100 and p90 50 hold for `median: 1.04, log_sd: "
        "3.022` only: give these");
    assert_string_equal(refusal("lognormal", "median", 90.0),
                        "`lognormal` takes `median` and `log_sd`, or `median` and `mean`, or `median` and `p90`, or `mean` and "
                        "`log_sd`, or `log_sd` and `p90`, or `mu` and `sigma`; given: `median`");
    assert_non_null(strstr(refusal("lognormal"), "; none of them given"));
    assert_non_null(
        strstr(refusal("lognormal", "median", 90.0, "log_sd", 1.25, "p90", 400.0), "; given: `median` and `log_sd` and `p90`"));
    assert_non_null(strstr(refusal("lognormal", "mu", 4.5, "log_sd", 1.25), "; given: `log_sd` and `mu`"));
    assert_string_equal(refusal("lognormal", "median", 50.0, "mean", 40.0),
                        "the mean of a lognormal is above its median: `mean` 40 is not above `median` 50");
    assert_string_equal(refusal("lognormal", "median", 50.0, "p90", 40.0), "`p90` 40 is not above `median` 50");
    assert_string_equal(refusal("lognormal", "median", 1e-9, "p90", 1e18),
                        "the log_sd that follows, 48.5114, is not above 0 and at most 10");
}

static void single_parameters_are_held_to_their_range(void **state)
{
    (void)state;
    assert_string_equal(refusal("lognormal", "median", -90.0, "log_sd", 1.25),
                        "`median` must be above 0 and at most 1e+18, not -90");
    assert_string_equal(refusal("lognormal", "median", 90.0, "log_sd", 0.0), "`log_sd` must be above 0 and at most 10, not 0");
    assert_string_equal(refusal("lognormal", "mu", 101.0, "sigma", 1.0), "`mu` must be at least -100 and at most 100, not 101");
    assert_string_equal(refusal("gamma", "shape", 0.001, "scale", 2.5),
                        "`shape` must be at least 0.01 and at most 1e+06, not 0.001");
    assert_string_equal(refusal("gamma", "mean", 2e7, "scale", 2.5),
                        "the shape that follows, 8e+06, is not between 0.01 and 1e+06");
    assert_string_equal(refusal("weibull", "shape", 0.0, "scale", 2.5), "`shape` must be at least 0.05 and at most 1000, not 0");
    assert_string_equal(refusal("pareto", "alpha", -1.5, "minimum", 2.5),
                        "`alpha` must be at least 0.1 and at most 1e+06, not -1.5");
    assert_string_equal(refusal("pareto", "alpha", 1.5, "minimum", 0.0), "`minimum` must be above 0 and at most 1e+18, not 0");
    assert_string_equal(refusal("lomax", "alpha", 1.5, "scale", 2e18), "`scale` must be above 0 and at most 1e+18, not 2e+18");
    assert_string_equal(refusal("exponential", "mean", (double)INFINITY), "`mean` must be above 0 and at most 1e+18, not inf");
    assert_string_equal(refusal("constant", "value", -0.5), "`value` must be at least 0 and at most 1e+18, not -0.5");
    assert_string_equal(refusal("uniform", "low", 77.25, "high", 12.5),
                        "`low` 77.25 is not below `high` 12.5 (one value only: `constant`)");
}

static void missing_and_surplus_input_is_refused(void **state)
{
    (void)state;
    assert_string_equal(
        refusal("gamma", "shape", 2.5, "cv", 0.4),
        "`gamma` takes `mean` and `cv`, or `mean` and `shape`, or `shape` and `scale`, or `mean` and `scale`, or `cv` "
        "and `scale`; given: `cv` and `shape`");
    assert_string_equal(refusal("weibull", "shape", 2.5), "`weibull` takes `shape` and `scale`; given: `shape`");
    assert_string_equal(refusal("pareto", "alpha", 2.5), "`pareto` takes `alpha` and `minimum`; given: `alpha`");
    assert_string_equal(refusal("lomax", "scale", 2.5), "`lomax` takes `alpha` and `scale`; given: `scale`");
    assert_string_equal(refusal("exponential"), "`exponential` takes `mean`; none of them given");
    assert_string_equal(refusal("uniform", "high", 2.5), "`uniform` takes `low` and `high`; given: `high`");
    assert_string_equal(refusal("constant"), "`constant` takes `value`; none of them given");
    const double sample[] = {2.385};
    struct bs_distribution_input input = {.sample = sample, .n_sample = 1};
    assert_string_equal(refusal_from("gamma", input, "mean", 2.5, "cv", 0.4, NULL), "`gamma` takes no sample");
}

/* Points of one lognormal give that lognormal; expected values of the others: mpmath, 40 digits, integrals over z. */
static void quantiles_are_lognormal_by_piece(void **state)
{
    (void)state;
    const struct bs_distribution *lognormal = made("lognormal", "median", 90.0, "log_sd", 1.25);
    struct bs_point points[4];
    for (size_t i = 0; i < 4; i++)
        points[i] = (struct bs_point){0.1 + 0.29 * (double)i, bs_distribution_quantile(lognormal, 0.1 + 0.29 * (double)i)};
    assert_same(from_points(points, 4, NAN, NAN), lognormal, 1e-12);

    static const struct {
        double min, max, mean, variance, limited_200, excess_2385, excess_8000;
    } expected[] = {
        {NAN, NAN, 1191.029122609804677, 1270895.791885971712, 187.303524265668377, 130.832556645698835, 3.72518602465361601},
        {55, 9000, 1189.238597026621850, 1221510.066994413971, 187.838615173224838, 128.506940154959547, 1.39956953391432781},
    };
    const struct bs_point published[] = {{0.27, 400}, {0.5, 1000}, {0.9, 2500}};
    for (size_t i = 0; i < LENGTH(expected); i++) {
        const struct bs_distribution *d = from_points(published, 3, expected[i].min, expected[i].max);
        assert_close(bs_distribution_mean(d), expected[i].mean, 1e-13);
        assert_close(bs_distribution_variance(d), expected[i].variance, 1e-12);
        assert_close(bs_distribution_limited_mean(d, 200), expected[i].limited_200, 1e-13);
        assert_close(bs_distribution_excess_mean(d, 2385), expected[i].excess_2385, 1e-13);
        assert_close(bs_distribution_excess_mean(d, 8000), expected[i].excess_8000, 1e-13);
        assert_close(bs_distribution_cdf(d, 777), 0.432997586326336746, 1e-14);
    }
    const struct bs_distribution *cut = from_points(published, 3, 400, 2500);
    assert_close(bs_distribution_cdf(cut, 400), 0.27, 1e-14);
    assert_true(bs_distribution_cdf(cut, nextafter(400, 0)) == 0 && bs_distribution_quantile(cut, 0.25) == 400);
    assert_close(bs_distribution_survival(cut, nextafter(2500, 0)), 0.1, 1e-13);
    assert_true(bs_distribution_survival(cut, 2500) == 0 && bs_distribution_quantile(cut, 0.95) == 2500);
}

static void quantiles_must_rise(void **state)
{
    (void)state;
    const struct bs_point falling[] = {{0.27, 400}, {0.5, 1000}, {0.9, 900}}, level[] = {{0.27, 400}, {0.5, 400}},
                          swapped[] = {{0.5, 400}, {0.27, 1000}}, zero[] = {{0.27, 0}, {0.5, 1000}},
                          certain[] = {{0.27, 400}, {1, 1000}}, sound[] = {{0.27, 400}, {0.5, 1000}},
                          steep[] = {{0.5, 1e-9}, {0.625, 1e18}};
    assert_string_equal(points_refusal(falling, 3, NAN, NAN), "quantiles that fall: p50 is 1000, but p90 is 900; values must rise");
    assert_string_equal(points_refusal(level, 2, NAN, NAN),
                        "quantiles that do not rise: p27 is 400, but p50 is 400; values must rise");
    assert_string_equal(points_refusal(swapped, 2, NAN, NAN), "p27 does not lie above the point before it, p50: points must rise");
    assert_string_equal(points_refusal(zero, 2, NAN, NAN), "the value 0 at p27 must be above 0 and at most 1e+18");
    assert_string_equal(points_refusal(certain, 2, NAN, NAN), "point 2: the probability 1 is not between 0 and 1");
    assert_string_equal(points_refusal(sound, 1, NAN, NAN), "`quantiles` needs at least two points, not 1");
    assert_string_equal(points_refusal(sound, 2, 401, NAN), "`min` 401 is above the first point, p27: 400");
    assert_string_equal(points_refusal(sound, 2, NAN, 999), "`max` 999 is below the last point, p50: 1000");
    assert_non_null(strstr(points_refusal(steep, 2, NAN, NAN), "that the variance is above 1e308: state `max`"));
    assert_true(isfinite(bs_distribution_variance(from_points(steep, 2, NAN, 1e18))));
    /* two values at nearly one probability: almost the two-point distribution, with 0 below */
    const struct bs_point cliff[] = {{0.5, 400}, {0.5 + 1e-15, 1000}};
    const struct bs_distribution *d = from_points(cliff, 2, NAN, 1000);
    assert_close(bs_distribution_mean(d), 500, 1e-12);
    assert_close(bs_distribution_variance(d), 250000, 1e-12);
}

/* 3.75 twice among seven values: by hand. */
static void empirical_counts_its_data(void **state)
{
    (void)state;
    const double data[] = {12.5, 0, 3.75, 40.25, 3.75, 7.125, 385.5}, bad[] = {2.5, -1.25}, nan[] = {NAN};
    const double rising[] = {0, 3.75, 3.75, 7.125, 12.5, 40.25, 385.5};
    const struct bs_distribution *d = made_from("empirical", (struct bs_distribution_input){.sample = data, .n_sample = 7}, NULL);
    size_t n;
    const double *sample = bs_distribution_sample(d, &n);
    assert_int_equal(n, 7);
    assert_memory_equal(sample, rising, sizeof rising);
    assert_null(bs_distribution_sample(made("constant", "value", 2.385), &n));
    assert_int_equal(n, 0);
    assert_close(bs_distribution_cdf(d, 3.75), 3.0 / 7, 1e-15);
    assert_close(bs_distribution_cdf(d, 3.7), 1.0 / 7, 1e-15);
    assert_true(bs_distribution_quantile(d, 3.0 / 7) == 3.75 && bs_distribution_quantile(d, 0.43) == 7.125);
    assert_true(bs_distribution_upper_quantile(d, 1.0 / 7) == 40.25 && bs_distribution_upper_quantile(d, 0.14) == 385.5);
    assert_close(bs_distribution_mean(d), 452.875 / 7, 1e-15);
    assert_close(bs_distribution_limited_mean(d, 10), (0 + 3.75 + 3.75 + 7.125 + 30) / 7, 1e-15);
    assert_close(bs_distribution_excess_mean(d, 10), (2.5 + 30.25 + 375.5) / 7, 1e-15);
    assert_string_equal(sample_refusal(data, 0), "`empirical` needs at least one value");
    assert_string_equal(sample_refusal(bad, 2), "value 2 of the sample is -1.25, not between 0 and 1e+18");
    assert_string_equal(sample_refusal(nan, 1), "value 1 of the sample is nan, not between 0 and 1e+18");
}

static void mixtures_find_their_atoms_and_ends(void **state)
{
    (void)state;
    const struct bs_distribution *parts[] = {made("constant", "value", 200.0), made("uniform", "low", 12.5, "high", 77.25),
                                             made("pareto", "alpha", 1.5, "minimum", 38.5)};
    const double weights[] = {0.25, 0.5, 0.25}, none[] = {0.25, 0.75, 0}, short_of[] = {0.25, 0.5, 0.2}, less[] = {1.25, -0.25};
    struct bs_distribution_input input = {.weights = weights, .parts = parts, .n_parts = 3};
    const struct bs_distribution *d = made_from("mixture", input, NULL);
    double x[8];
    assert_int_equal(bs_distribution_breaks(d, x, 8), 4);
    assert_true(x[0] == 12.5 && x[1] == 38.5 && x[2] == 77.25 && x[3] == 200);
    assert_true(bs_distribution_quantile(d, 0.8) == 200 && bs_distribution_upper_quantile(d, 0.2) == 200);
    assert_true(bs_distribution_quantile(d, 0) == 12.5 && isinf(bs_distribution_quantile(d, 1)));
    assert_true(isinf(bs_distribution_variance(d)) && isfinite(bs_distribution_mean(d)));
    input.weights = none; /* a part without weight does not count, not even its tail */
    assert_true(bs_distribution_quantile(made_from("mixture", input, NULL), 1) == 200);
    assert_string_equal(mixture_refusal(short_of, 3), "the weights of the parts sum to 0.95, not to 1");
    assert_string_equal(mixture_refusal(less, 2), "the weight of part 1 is 1.25, not between 0 and 1");
    assert_string_equal(mixture_refusal(less, 0), "`mixture` needs at least one part");
}

/* A Pareto with its own tail is itself; the lognormal's threshold, mean and variance: mpmath, 40 digits. */
static void a_tail_takes_over_at_its_quantile(void **state)
{
    (void)state;
    const struct bs_distribution *pareto = made("pareto", "alpha", 2.385, "minimum", 17.5), *d = NULL;
    assert_int_equal(bs_distribution_with_tail(pareto, 2.385, 0.385, maker_arena, &d, maker_message), BS_OK);
    assert_same(d, pareto, 1e-13);
    const struct bs_distribution *lognormal = made("lognormal", "median", 90.0, "log_sd", 1.25);
    assert_int_equal(bs_distribution_with_tail(lognormal, 2.385, 0.9, maker_arena, &d, maker_message), BS_OK);
    assert_close(bs_distribution_mean(d), 177.675089250079756, 1e-13);
    assert_close(bs_distribution_variance(d), 112569.660545935005, 1e-10);
    double x[2];
    assert_int_equal(bs_distribution_breaks(d, x, 2), 1);
    assert_close(x[0], 446.638314499460172, 1e-14);
    assert_int_equal(bs_distribution_with_tail(lognormal, 2, 0.9, maker_arena, &d, maker_message), BS_OK);
    assert_true(isinf(bs_distribution_variance(d)) && isfinite(bs_distribution_mean(d)));

    d = NULL;
    assert_int_equal(bs_distribution_with_tail(lognormal, 0, 0.9, maker_arena, &d, maker_message), BS_ERROR_INPUT);
    assert_string_equal(maker_message, "`alpha` must be at least 0.1 and at most 1e+06, not 0");
    assert_int_equal(bs_distribution_with_tail(lognormal, 1.5, 1, maker_arena, &d, maker_message), BS_ERROR_INPUT);
    assert_string_equal(maker_message, "`above` must be above 0 and below 1, not 1");
    const struct bs_distribution *nothing = made("constant", "value", 0.0);
    assert_int_equal(bs_distribution_with_tail(nothing, 1.5, 0.9, maker_arena, &d, maker_message), BS_ERROR_INPUT);
    assert_string_equal(maker_message, "a Pareto tail needs a threshold above 0, but p90 of `constant` is 0");
    assert_null(d);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(every_accepted_pair_names_the_same_lognormal),
        cmocka_unit_test(every_accepted_pair_names_the_same_gamma),
        cmocka_unit_test(lognormal_refuses_what_identifies_none),
        cmocka_unit_test(single_parameters_are_held_to_their_range),
        cmocka_unit_test(missing_and_surplus_input_is_refused),
        cmocka_unit_test(quantiles_are_lognormal_by_piece),
        cmocka_unit_test(quantiles_must_rise),
        cmocka_unit_test(empirical_counts_its_data),
        cmocka_unit_test(mixtures_find_their_atoms_and_ends),
        cmocka_unit_test(a_tail_takes_over_at_its_quantile),
    };
    return cmocka_run_group_tests(tests, maker_setup, maker_teardown);
}
