/* Fits whose answer is known from elsewhere: closed forms, published samples. */
#include "fit_fixture.h"

#include <gsl/gsl_cdf.h>
#include <gsl/gsl_integration.h>

/* The maximum of a lognormal's likelihood: the moments of the logarithms, with errors s / sqrt(n) and s / sqrt(2 n). */
static void lognormal_is_the_moments_of_logs(void **state)
{
    (void)state;
    const double x[] = {3, 41, 7.5, 120, 0.4, 18, 66, 9, 1.2, 250};
    double mean = 0, square = 0, n = LENGTH(x), sum = 0;
    for (size_t i = 0; i < LENGTH(x); i++) {
        mean += log(x[i]) / n;
        sum += log(x[i]);
    }
    for (size_t i = 0; i < LENGTH(x); i++)
        square += (log(x[i]) - mean) * (log(x[i]) - mean) / n;
    double s = sqrt(square);
    const struct bs_fit_candidate *c = fit_one(x, LENGTH(x), 1, "lognormal");
    assert_relative(fit_number(c, 0, "median")->value, exp(mean), 1e-6);
    assert_relative(fit_number(c, 0, "median")->std_error, exp(mean) * s / sqrt(n), 0.01);
    assert_relative(fit_number(c, 0, "log_sd")->value, s, 1e-6);
    assert_relative(fit_number(c, 0, "log_sd")->std_error, s / sqrt(2 * n), 0.02);
    assert_relative(c->log_likelihood, -0.5 * n * (log(2 * M_PI) + 1) - n * log(s) - sum, 1e-9);
    assert_relative(c->aic, 4 - 2 * c->log_likelihood, 1e-12);
    assert_relative(c->top_share, gsl_cdf_ugaussian_P(s - gsl_cdf_ugaussian_Pinv(0.9)), 1e-6); /* Lorenz curve of a lognormal */
}

/* Survival of 20 rats after radiation: Gross and Clark, Survival Distributions (1975), p. 104, as in Lawless, Statistical Models and Methods
   for Lifetime Data. Expected: the likelihood equations and the information solved by mpmath at 30 digits. */
static void gamma_of_a_published_sample(void **state)
{
    (void)state;
    const double x[] = {152, 152, 115, 109, 137, 88, 94, 77, 160, 165, 125, 40, 128, 123, 136, 101, 62, 153, 83, 69};
    const struct bs_fit_candidate *c = fit_one(x, LENGTH(x), 1, "gamma");
    assert_relative(fit_number(c, 0, "mean")->value, 113.45, 1e-6);
    assert_relative(fit_number(c, 0, "shape")->value, 8.79921465219, 1e-6);
    assert_relative(fit_number(c, 0, "mean")->std_error, 8.551997127, 0.02);
    assert_relative(fit_number(c, 0, "shape")->std_error, 2.731430631, 0.02);
    assert_relative(c->log_likelihood, -100.479924138, 1e-9);
}

/* Ball bearings: Lieblein and Zelen, Journal of Research of the National Bureau of Standards 57 (1956), 273, as in Lawless. Expected: as
   above. */
static void weibull_of_a_published_sample(void **state)
{
    (void)state;
    const double x[] = {17.88, 28.92, 33,    41.52, 42.12, 45.6,  48.4,   51.84,  51.96,  54.12,  55.56, 67.8,
                        68.64, 68.64, 68.88, 84.12, 93.12, 98.64, 105.12, 105.84, 127.92, 128.04, 173.4};
    const struct bs_fit_candidate *c = fit_one(x, LENGTH(x), 1, "weibull");
    assert_relative(fit_number(c, 0, "shape")->value, 2.10184686376, 1e-6);
    assert_relative(fit_number(c, 0, "scale")->value, 81.8745587241, 1e-6);
    assert_relative(fit_number(c, 0, "shape")->std_error, 0.3286573273, 0.02);
    assert_relative(fit_number(c, 0, "scale")->std_error, 8.600926479, 0.02);
    assert_relative(c->log_likelihood, -113.691959088, 1e-9);
}

/* Given the threshold alpha is Hill's estimate, with error alpha / sqrt(users above), and the chance to be above the body's. */
static void a_tail_is_hills_estimate(void **state)
{
    (void)state;
    const struct bs_distribution *level = NULL, *body = made("lognormal", "median", 100.0, "log_sd", 1.0);
    char message[BS_MESSAGE_SIZE];
    assert_int_equal(bs_distribution_with_tail(body, 1.5, 0.9, fixture.arena, &level, message), BS_OK);
    double *x = fit_draw(level, 2000, 1, 0, 11), sum = 0, above = 0;
    const struct bs_fit_candidate *c = fit_one(x, 2000, 1, "lognormal_tail");
    for (size_t i = 0; i < 2000; i++)
        if (x[i] > c->shape.threshold) {
            sum += log(x[i] / c->shape.threshold);
            above++;
        }
    assert_relative(c->shape.alpha.value, above / sum, 1e-5);
    assert_relative(c->shape.alpha.std_error, c->shape.alpha.value / sqrt(above), 0.01);
    assert_relative(bs_distribution_quantile(c->level, c->shape.above.value), c->shape.threshold, 1e-9);
}

/* Of many users only points are kept: the log likelihood at the fit, user by user with GSL's densities, is the same. */
static void points_stand_for_users(void **state)
{
    (void)state;
    enum { USERS = 20000 };
    double *x = fit_draw(made("gamma", "mean", 200.0, "shape", 0.6), USERS, 1, 0, 31), sum = 0;
    const struct bs_fit_candidate *c = fit_one(x, USERS, 1, "gamma");
    double shape = fit_number(c, 0, "shape")->value, scale = fit_number(c, 0, "mean")->value / shape;
    for (size_t i = 0; i < USERS; i++)
        sum += log(gsl_ran_gamma_pdf(x[i], shape, scale));
    assert_true(fabs(c->log_likelihood - sum) < 0.01);
    c = fit_one(x, USERS, 1, "weibull");
    sum = 0;
    for (size_t i = 0; i < USERS; i++)
        sum += log(gsl_ran_weibull_pdf(x[i], fit_number(c, 0, "scale")->value, fit_number(c, 0, "shape")->value));
    assert_true(fabs(c->log_likelihood - sum) < 0.01);
    c = fit_one(x, USERS, 1, "mixture_2");
    sum = 0;
    for (size_t i = 0; i < USERS; i++) {
        double density = 0;
        for (size_t k = 0; k < 2; k++)
            density += c->shape.share[k].value *
                       gsl_ran_lognormal_pdf(x[i], log(fit_number(c, k, "median")->value), fit_number(c, k, "log_sd")->value);
        sum += log(density);
    }
    assert_true(fabs(c->log_likelihood - sum) < 0.01);
}

struct mean_of_user {
    double mean, median, log_sd, spread;
};

/* Density of a user's mean, given the logarithm of the level, times that of the latter. */
static double at_level(double y, void *context)
{
    const struct mean_of_user *u = context;
    return gsl_ran_gaussian_pdf(y - log(u->median), u->log_sd) * gsl_ran_gamma_pdf(u->mean, u->spread, exp(y) / u->spread);
}

/* The likelihood of means over months that vary, against GSL's adaptive integration, user by user. */
static void likelihood_of_months(void **state)
{
    (void)state;
    enum { USERS = 3000, MONTHS = 4 };
    double *x = fit_draw(made("lognormal", "median", 150.0, "log_sd", 0.9), USERS, MONTHS, 0.8, 32), sum = 0;
    const struct bs_fit_candidate *c = fit_one(x, USERS, MONTHS, "lognormal");
    gsl_integration_workspace *workspace = gsl_integration_workspace_alloc(1000);
    for (size_t i = 0; i < USERS; i++) {
        struct mean_of_user u = {fixture.fit.mean[i], fit_number(c, 0, "median")->value, fit_number(c, 0, "log_sd")->value,
                                 fixture.fit.spread};
        gsl_function f = {at_level, &u};
        double density, error;
        assert_int_equal(gsl_integration_qag(&f, log(u.mean) - 8, log(u.mean) + 8, 0, 1e-9, 1000, 6, workspace, &density, &error),
                         0);
        sum += log(density);
    }
    gsl_integration_workspace_free(workspace);
    print_message("%.6f, integrated %.6f\n", c->log_likelihood, sum);
    assert_true(fabs(c->log_likelihood - sum) < 0.05);
}

/* q = M sum s^2 - 1: for months 1 and 3 it is 1/4, so c^2 = M q / (M - 1 - q) = 2/3. */
static void months_by_hand(void **state)
{
    (void)state;
    const double alike[] = {1, 3, 30, 10, 0, 0}, mixed[] = {1, 3, 2, 2, 0, 5};
    assert_int_equal(fit_try(alike, 3, 2, "lognormal"), BS_ERROR_INPUT); /* two users are too few for the levels */
    assert_relative(fixture.fit.month_to_month.value, sqrt(2.0 / 3), 1e-12);
    assert_true(fixture.fit.month_to_month.std_error < 1e-12);
    assert_int_equal(fixture.fit.active, 2);
    assert_int_equal(fixture.fit.idle_months, 0);
    assert_relative(fixture.fit.inactive.value, 1.0 / 3, 1e-12);
    assert_relative(fixture.fit.inactive.std_error, sqrt(2.0 / 27), 1e-12);
    /* q: 1/4, 0, 1; mean 5/12, error sqrt(0.2708333 / 3); c^2 = 10/7, its slope 2 / (7/12)^2 */
    fit_one(mixed, 3, 2, "lognormal");
    assert_relative(fixture.fit.month_to_month.value, sqrt(10.0 / 7), 1e-12);
    double error = sqrt((1.0 / 16 + 1 - 3 * 25.0 / 144) / 2 / 3);
    assert_relative(fixture.fit.month_to_month.std_error, 2 * 144.0 / 49 * error / (2 * sqrt(10.0 / 7)), 1e-12);
    assert_int_equal(fixture.fit.idle_months, 1);
}

/* Of 10 users the top 10 % is one; of 15 it is the first and half of the second. */
static void top_share_by_hand(void **state)
{
    (void)state;
    double x[15];
    for (size_t i = 0; i < 15; i++)
        x[i] = (double)i + 1;
    fit_one(x, 10, 1, "lognormal");
    assert_relative(fixture.fit.top_share.value, 10.0 / 55, 1e-12);
    fit_one(x, 15, 1, "lognormal");
    assert_relative(fixture.fit.top_share.value, (15 + 7.0) / 120, 1e-12);
}

/* The distance of two points 1 and e from a lognormal with median sqrt(e) and log_sd 1/2: 1/2 - cdf at -1. */
static void distance_by_hand(void **state)
{
    (void)state;
    const double x[] = {1, M_E, 1, M_E};
    const struct bs_fit_candidate *c = fit_one(x, 4, 1, "lognormal");
    assert_relative(c->ks, 0.5 - gsl_cdf_ugaussian_P(-1), 1e-6);
}

/* Without months' noise the quantiles of a mean are those of the level; with it, those of 200,000 draws within 4 standard errors. */
static void quantiles_of_a_mean(void **state)
{
    (void)state;
    enum { USERS = 200000, MONTHS = 3 };
    const double p[] = {0.1, 0.5, 0.9, 0.99};
    double x[LENGTH(p)];
    const struct bs_distribution *level = made("lognormal", "median", 150.0, "log_sd", 0.8);
    const struct bs_fit_candidate *c = fit_one(fit_draw(level, 500, 1, 0, 3), 500, 1, "lognormal");
    assert_int_equal(bs_fit_quantiles(&fixture.fit, c, p, LENGTH(p), x), BS_OK);
    for (size_t i = 0; i < LENGTH(p); i++)
        assert_relative(x[i], bs_distribution_quantile(c->level, p[i]), 1e-12);
    c = fit_one(fit_draw(level, USERS, MONTHS, 1, 4), USERS, MONTHS, "lognormal");
    assert_int_equal(bs_fit_quantiles(&fixture.fit, c, p, LENGTH(p), x), BS_OK);
    for (size_t i = 0; i < LENGTH(p); i++) {
        double below = 0;
        while (below < USERS && fixture.fit.mean[(size_t)below] <= x[i])
            below++;
        assert_true(fabs(below / USERS - p[i]) <= 4 * sqrt(p[i] * (1 - p[i]) / USERS));
    }
    assert_true(fabs(c->top_share - fixture.fit.top_share.value) <= 4 * fixture.fit.top_share.std_error);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        FIT_TEST(lognormal_is_the_moments_of_logs),
        FIT_TEST(gamma_of_a_published_sample),
        FIT_TEST(weibull_of_a_published_sample),
        FIT_TEST(a_tail_is_hills_estimate),
        FIT_TEST(points_stand_for_users),
        FIT_TEST(likelihood_of_months),
        FIT_TEST(months_by_hand),
        FIT_TEST(top_share_by_hand),
        FIT_TEST(distance_by_hand),
        FIT_TEST(quantiles_of_a_mean),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
