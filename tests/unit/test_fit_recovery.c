/* 20,000 draws of a known shape: its parameters come back within 4 standard errors; mixtures and thresholds, which are not told apart by
   their parameters, by their likelihood. Mersenne Twister, seeds as stated in each call. */
#include "fit_fixture.h"

#include <gsl/gsl_randist.h>

enum { USERS = 20000 };

static const struct bs_distribution *lognormal(void)
{
    return made("lognormal", "median", 150.0, "log_sd", 1.2);
}

static void lognormal_comes_back(void **state)
{
    (void)state;
    const struct bs_fit_candidate *c = fit_one(fit_draw(lognormal(), USERS, 1, 0, 1), USERS, 1, "lognormal");
    assert_within(fit_number(c, 0, "median"), 150, 4);
    assert_within(fit_number(c, 0, "log_sd"), 1.2, 4);
    assert_true(c->ks < 0.01);
}

static void gamma_comes_back(void **state)
{
    (void)state;
    const struct bs_distribution *level = made("gamma", "mean", 200.0, "shape", 0.6);
    const struct bs_fit_candidate *c = fit_one(fit_draw(level, USERS, 1, 0, 2), USERS, 1, "gamma");
    assert_within(fit_number(c, 0, "mean"), 200, 4);
    assert_within(fit_number(c, 0, "shape"), 0.6, 4);
}

static void weibull_comes_back(void **state)
{
    (void)state;
    const struct bs_distribution *level = made("weibull", "shape", 0.7, "scale", 120.0);
    const struct bs_fit_candidate *c = fit_one(fit_draw(level, USERS, 1, 0, 3), USERS, 1, "weibull");
    assert_within(fit_number(c, 0, "shape"), 0.7, 4);
    assert_within(fit_number(c, 0, "scale"), 120, 4);
}

/* A year of months that vary by half: that must not widen the levels. */
static void levels_come_back_from_months(void **state)
{
    (void)state;
    const struct bs_fit_candidate *c = fit_one(fit_draw(lognormal(), USERS, 12, 0.5, 4), USERS, 12, "lognormal");
    assert_within(&fixture.fit.month_to_month, 0.5, 4);
    assert_within(fit_number(c, 0, "median"), 150, 4);
    assert_within(fit_number(c, 0, "log_sd"), 1.2, 4);
}

/* Three months that vary as much as the levels. */
static void levels_come_back_from_wild_months(void **state)
{
    (void)state;
    const struct bs_fit_candidate *c = fit_one(fit_draw(lognormal(), USERS, 3, 1.5, 5), USERS, 3, "lognormal");
    assert_within(&fixture.fit.month_to_month, 1.5, 4);
    assert_within(fit_number(c, 0, "log_sd"), 1.2, 4);
    const struct bs_distribution *gamma = made("gamma", "mean", 200.0, "shape", 2.0);
    c = fit_one(fit_draw(gamma, USERS, 3, 1, 6), USERS, 3, "gamma");
    assert_within(fit_number(c, 0, "mean"), 200, 4);
    assert_within(fit_number(c, 0, "shape"), 2, 4);
    const struct bs_distribution *weibull = made("weibull", "shape", 0.7, "scale", 120.0);
    c = fit_one(fit_draw(weibull, USERS, 3, 1, 7), USERS, 3, "weibull");
    assert_within(fit_number(c, 0, "shape"), 0.7, 4);
    assert_within(fit_number(c, 0, "scale"), 120, 4);
}

/* The months' variation does not depend on how levels differ, skewed or not. */
static void months_come_back_whatever_the_levels(void **state)
{
    (void)state;
    fit_one(fit_draw(made("pareto", "alpha", 0.9, "minimum", 10.0), 5000, 4, 0.8, 8), 5000, 4, "lognormal");
    assert_within(&fixture.fit.month_to_month, 0.8, 4);
    fit_one(fit_draw(made("uniform", "low", 1.0, "high", 2.0), 5000, 2, 0.8, 9), 5000, 2, "lognormal");
    assert_within(&fixture.fit.month_to_month, 0.8, 4);
}

static double lognormal_density(double x, double median, double log_sd)
{
    return gsl_ran_lognormal_pdf(x, log(median), log_sd);
}

/* GSL's density of the true shape, summed. */
static void a_tail_is_as_likely_as_the_truth(void **state)
{
    (void)state;
    const struct bs_distribution *level = NULL;
    char message[BS_MESSAGE_SIZE];
    const double alpha = 1.4, above = 0.9;
    assert_int_equal(bs_distribution_with_tail(lognormal(), alpha, above, fixture.arena, &level, message), BS_OK);
    double *x = fit_draw(level, USERS, 1, 0, 10), truth = 0, threshold = bs_distribution_quantile(lognormal(), above);
    for (size_t i = 0; i < USERS; i++)
        truth += x[i] < threshold ? log(lognormal_density(x[i], 150, 1.2))
                                  : log((1 - above) * gsl_ran_pareto_pdf(x[i], alpha, threshold));
    const struct bs_fit_candidate *c = fit_one(x, USERS, 1, NULL);
    print_message("%s: %.2f, truth %.2f, p%.2f, alpha %.3f\n", bs_fit_family_name(c->family), c->log_likelihood, truth,
                  100 * c->shape.above.value, c->shape.alpha.value);
    assert_string_equal(bs_fit_family_name(c->family), "lognormal_tail");
    assert_true(c->log_likelihood >= truth - 1);
    assert_within(&c->shape.alpha, alpha, 4);
}

static void a_mixture_is_as_likely_as_the_truth(void **state)
{
    (void)state;
    const struct bs_distribution *parts[] = {made("lognormal", "median", 20.0, "log_sd", 0.8),
                                             made("lognormal", "median", 200.0, "log_sd", 0.6),
                                             made("lognormal", "median", 3000.0, "log_sd", 0.5)};
    const double weights[] = {0.5, 0.4, 0.1};
    struct bs_distribution_input input = {.parts = parts, .weights = weights, .n_parts = 3};
    double *x = fit_draw(made_from("mixture", input, NULL), USERS, 1, 0, 11), truth = 0;
    for (size_t i = 0; i < USERS; i++)
        truth += log(0.5 * lognormal_density(x[i], 20, 0.8) + 0.4 * lognormal_density(x[i], 200, 0.6) +
                     0.1 * lognormal_density(x[i], 3000, 0.5));
    const struct bs_fit_candidate *c = fit_one(x, USERS, 1, NULL);
    print_message("%s: %.2f, truth %.2f\n", bs_fit_family_name(c->family), c->log_likelihood, truth);
    assert_string_equal(bs_fit_family_name(c->family), "mixture_3");
    assert_true(c->log_likelihood >= truth - 0.1);
    for (size_t i = 0; i < 3; i++) {
        assert_within(&c->shape.share[i], weights[i], 4);
        assert_within(fit_number(c, i, "median"), bs_distribution_quantile(parts[i], 0.5), 4);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        FIT_TEST(lognormal_comes_back),
        FIT_TEST(gamma_comes_back),
        FIT_TEST(weibull_comes_back),
        FIT_TEST(levels_come_back_from_months),
        FIT_TEST(levels_come_back_from_wild_months),
        FIT_TEST(months_come_back_whatever_the_levels),
        FIT_TEST(a_tail_is_as_likely_as_the_truth),
        FIT_TEST(a_mixture_is_as_likely_as_the_truth),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
