#include "distribution_maker.h"

#include <gsl/gsl_integration.h>

/* What every distribution must keep, whatever its type. */
struct sample_case {
    const char *label;
    const struct bs_distribution *d;
};

enum { MOST_CASES = 40, MOST_BREAKS = 64 };
static struct sample_case cases[MOST_CASES];
static size_t n_cases;

static void add(const char *label, const struct bs_distribution *d)
{
    assert_true(n_cases < MOST_CASES);
    cases[n_cases++] = (struct sample_case){label, d};
}

static const struct bs_point published[] = {{0.27, 400}, {0.5, 1000}, {0.9, 2500}};
static const double data[] = {12.5, 0, 3.75, 40.25, 3.75, 7.125, 385.5};

static const struct bs_distribution *mixed(const struct bs_distribution *a, const struct bs_distribution *b, double weight)
{
    const double weights[] = {weight, 1 - weight};
    const struct bs_distribution *parts[] = {a, b};
    return made_from("mixture", (struct bs_distribution_input){.weights = weights, .parts = parts, .n_parts = 2}, NULL);
}

static const struct bs_distribution *tailed(const struct bs_distribution *body, double alpha, double above)
{
    const struct bs_distribution *d = NULL;
    assert_int_equal(bs_distribution_with_tail(body, alpha, above, maker_arena, &d, maker_message), BS_OK);
    return d;
}

static int make_cases(void **state)
{
    if (maker_setup(state) != 0)
        return -1;
    const struct bs_distribution_input three = {.points = published, .n_points = LENGTH(published)};
    const struct bs_distribution_input sample = {.sample = data, .n_sample = LENGTH(data)};
    const struct bs_distribution *lognormal = made("lognormal", "median", 90.0, "log_sd", 1.25);
    const struct bs_distribution *empirical = made_from("empirical", sample, NULL);
    const struct bs_distribution *pareto = made("pareto", "alpha", 2.385, "minimum", 17.5);
    add("lognormal", lognormal);
    add("lognormal, narrow", made("lognormal", "mean", 90.0, "log_sd", 0.0125));
    add("gamma", made("gamma", "shape", 1.7, "scale", 350.0));
    add("gamma, small shape", made("gamma", "mean", 52.5, "shape", 0.2385));
    add("gamma, large shape", made("gamma", "mean", 1.0, "cv", 0.0125));
    add("weibull", made("weibull", "shape", 0.8, "scale", 500.0));
    add("weibull, steep", made("weibull", "shape", 23.85, "scale", 500.0));
    add("pareto", pareto);
    add("pareto without variance", made("pareto", "alpha", 1.385, "minimum", 17.5));
    add("pareto without mean", made("pareto", "alpha", 0.9385, "minimum", 17.5));
    add("lomax", made("lomax", "alpha", 3.385, "scale", 900.0));
    add("lomax, alpha 1", made("lomax", "alpha", 1.0, "scale", 900.0));
    add("exponential", made("exponential", "mean", 238.5));
    add("uniform", made("uniform", "low", 12.5, "high", 77.25));
    add("constant", made("constant", "value", 23.85));
    add("quantiles", made_from("quantiles", three, NULL));
    add("quantiles between ends", made_from("quantiles", three, "min", 55.0, "max", 9000.0, NULL));
    add("empirical", empirical);
    add("mixture", mixed(lognormal, pareto, 0.385));
    add("mixture with atoms", mixed(made("constant", "value", 0.0), mixed(empirical, pareto, 0.25), 0.15));
    add("lognormal with tail", tailed(lognormal, 3.385, 0.9));
    add("empirical with tail", tailed(empirical, 2.75, 0.6));
    return 0;
}

static void assert_near(const char *label, const char *what, double found, double expected, double relative)
{
    if (isinf(expected) ? found != expected : !(fabs(found - expected) <= relative * fabs(expected)))
        fail_msg("%s: %s is %.17g, expected %.17g", label, what, found, expected);
}

static void every_type_of_the_registry_is_a_case(void **state)
{
    (void)state;
    for (size_t i = 0; i < bs_distribution_type_count(); i++) {
        const struct bs_distribution_type *type = bs_distribution_type_at(i);
        int found = 0;
        for (size_t k = 0; k < n_cases; k++)
            found += bs_distribution_type_of(cases[k].d) == type;
        assert_true(found > 0);
        assert_ptr_equal(bs_distribution_type_find(type->name), type);
        assert_non_null(type->help);
        assert_non_null(type->source);
    }
    assert_null(bs_distribution_type_at(bs_distribution_type_count()));
    assert_null(bs_distribution_type_find("normal"));
}

/* At the quantile, moved up by some units in the last place, the probability is reached; moved down it is not yet. */
static void quantiles_invert_the_distribution_function(void **state)
{
    (void)state;
    static const double probabilities[] = {1e-9, 2.385e-4, 0.1, 0.27, 0.385, 0.5, 0.625, 0.9, 0.9985, 1 - 1e-9};
    const double up = 1 + 3e-14, down = 1 - 3e-14, more = 1 + 1e-12, less = 1 - 1e-12;
    for (size_t i = 0; i < n_cases; i++) {
        const struct bs_distribution *d = cases[i].d;
        for (size_t k = 0; k < LENGTH(probabilities); k++) {
            double p = probabilities[k], x = bs_distribution_quantile(d, p), y = bs_distribution_upper_quantile(d, p);
            double below = x > 0 ? x * down : -1, below_y = y > 0 ? y * down : -1;
            if (!(bs_distribution_cdf(d, x * up) >= p * less && bs_distribution_cdf(d, below) < p * more))
                fail_msg("%s: quantile(%.17g) = %.17g", cases[i].label, p, x);
            if (!(bs_distribution_survival(d, y * up) <= p * more && bs_distribution_survival(d, below_y) > p * less))
                fail_msg("%s: upper_quantile(%.17g) = %.17g", cases[i].label, p, y);
        }
    }
}

static void ends_and_illegal_arguments(void **state)
{
    (void)state;
    for (size_t i = 0; i < n_cases; i++) {
        const struct bs_distribution *d = cases[i].d;
        double low = bs_distribution_quantile(d, 0), high = bs_distribution_quantile(d, 1), mean = bs_distribution_mean(d);
        assert_true(low >= 0 && low < INFINITY && high > 0);
        assert_true(bs_distribution_upper_quantile(d, 1) == low && !signbit(bs_distribution_upper_quantile(d, 1)));
        assert_true(bs_distribution_upper_quantile(d, 0) == high);
        assert_true(bs_distribution_cdf(d, -2.385) == 0 && bs_distribution_survival(d, -2.385) == 1);
        assert_true(bs_distribution_cdf(d, high) == 1 && bs_distribution_survival(d, high) == 0);
        assert_true(bs_distribution_cdf(d, INFINITY) == 1 && bs_distribution_survival(d, INFINITY) == 0);
        assert_true(bs_distribution_limited_mean(d, 0) == 0 && bs_distribution_excess_mean(d, 0) == mean);
        assert_true(bs_distribution_limited_mean(d, INFINITY) == mean && bs_distribution_excess_mean(d, INFINITY) == 0);
        assert_true(bs_distribution_limited_mean(d, -2.5) == -2.5 && bs_distribution_excess_mean(d, -2.5) == mean + 2.5);
        assert_true(isnan(bs_distribution_quantile(d, 1.0625)) && isnan(bs_distribution_quantile(d, -0.0625)));
        assert_true(isnan(bs_distribution_upper_quantile(d, NAN)) && isnan(bs_distribution_cdf(d, NAN)));
        assert_true(isnan(bs_distribution_survival(d, NAN)) && isnan(bs_distribution_limited_mean(d, NAN)));
        assert_true(isnan(bs_distribution_excess_mean(d, NAN)));
    }
}

static double survival_at(double x, void *d)
{
    return bs_distribution_survival(*(const struct bs_distribution **)d, x);
}

/* Integral of the survival function by GSL, split where it bends or jumps. */
static double area(const struct bs_distribution *d, double from, double to)
{
    double ends[MOST_BREAKS + 2], sum = 0;
    size_t n = bs_distribution_breaks(d, ends + 1, MOST_BREAKS), last = 0;
    assert_true(n <= MOST_BREAKS);
    gsl_integration_workspace *workspace = gsl_integration_workspace_alloc(500);
    gsl_function f = {survival_at, (void *)&d};
    double start = from;
    for (size_t i = 1; !last; i++) {
        last = i > n;
        double end = last || ends[i] > to ? to : ends[i], part = 0, error;
        if (end > start) {
            assert_int_equal(gsl_integration_qags(&f, start, end, 0, 1e-11, 500, workspace, &part, &error), GSL_SUCCESS);
            start = end;
        }
        sum += part;
    }
    gsl_integration_workspace_free(workspace);
    return sum;
}

static void limited_and_excess_means_are_areas_under_the_survival_function(void **state)
{
    (void)state;
    static const double probabilities[] = {0.05, 0.27, 0.6, 0.9, 0.985, 0.9999};
    for (size_t i = 0; i < n_cases; i++) {
        const struct bs_distribution *d = cases[i].d;
        double mean = bs_distribution_mean(d), before = 0, sum = 0;
        for (size_t k = 0; k < LENGTH(probabilities); k++) {
            double x = bs_distribution_quantile(d, probabilities[k]) * 1.0385;
            double limited = bs_distribution_limited_mean(d, x), excess = bs_distribution_excess_mean(d, x);
            sum += area(d, before, x);
            assert_near(cases[i].label, "limited mean", limited, sum, 1e-10);
            assert_near(cases[i].label, "limited + excess", limited + excess, mean, 1e-13);
            double far = x * 1.385 + 0.125, layer = area(d, x, far);
            if (isfinite(mean))
                assert_near(cases[i].label, "excess", excess, layer + bs_distribution_excess_mean(d, far), 1e-10);
            before = x;
        }
    }
}

struct moment {
    const struct bs_distribution *d;
    double about;
};

/* (X - about)^2 of both tails by probability e^-t: another route than any formula of the moments. */
static double squared(double t, void *context)
{
    const struct moment *m = context;
    double low = bs_distribution_quantile(m->d, exp(-t)) - m->about,
           high = bs_distribution_upper_quantile(m->d, exp(-t)) - m->about;
    return (low * low + high * high) * exp(-t);
}

static void variances_are_those_of_the_quantile_function(void **state)
{
    (void)state;
    gsl_integration_workspace *workspace = gsl_integration_workspace_alloc(2000);
    for (size_t i = 0; i < n_cases; i++) {
        struct moment m = {cases[i].d, bs_distribution_mean(cases[i].d)};
        double variance = bs_distribution_variance(m.d), sum = 0, error;
        if (isinf(variance))
            continue;
        gsl_function f = {squared, &m};
        for (int octave = 0; octave < 10; octave++) {
            double part = 0, from = ldexp(M_LN2, octave);
            (void)gsl_integration_qag(&f, from, fmin(2 * from, 600), 1e-9 * variance, 1e-9, 2000, GSL_INTEG_GAUSS21, workspace,
                                      &part, &error);
            sum += part;
        }
        assert_true(variance > 0 || strcmp(cases[i].label, "constant") == 0);
        assert_near(cases[i].label, "variance", variance, variance > 0 ? sum : 0, 1e-7);
    }
    gsl_integration_workspace_free(workspace);
}

static void breaks_rise_and_are_counted_without_room(void **state)
{
    (void)state;
    for (size_t i = 0; i < n_cases; i++) {
        double x[MOST_BREAKS], first[1];
        size_t n = bs_distribution_breaks(cases[i].d, x, MOST_BREAKS);
        assert_int_equal(bs_distribution_breaks(cases[i].d, NULL, 0), n);
        assert_int_equal(bs_distribution_breaks(cases[i].d, first, 1), n);
        for (size_t k = 1; k < n; k++)
            assert_true(x[k] > x[k - 1]);
        if (n > 0)
            assert_true(first[0] == x[0]);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(every_type_of_the_registry_is_a_case),
        cmocka_unit_test(quantiles_invert_the_distribution_function),
        cmocka_unit_test(ends_and_illegal_arguments),
        cmocka_unit_test(limited_and_excess_means_are_areas_under_the_survival_function),
        cmocka_unit_test(variances_are_those_of_the_quantile_function),
        cmocka_unit_test(breaks_rise_and_are_counted_without_room),
    };
    return cmocka_run_group_tests(tests, make_cases, maker_teardown);
}
