/* Data that no shape suits: each is answered in words, never by a number that is none. */
#include "fit_fixture.h"

#include <billshift/text.h>
#include <gsl/gsl_errno.h>

/* Everything that a candidate says is a number, or said not to be. */
static void assert_sound(void)
{
    for (size_t i = 0; i < fixture.fit.n_candidates; i++) {
        const struct bs_fit_candidate *c = &fixture.fit.candidates[i];
        assert_true(i < fixture.fit.n_fitted ? !c->why : c->why && *c->why);
        if (c->why)
            continue;
        assert_true(isfinite(c->log_likelihood) && isfinite(c->aic) && c->ks >= 0 && c->ks <= 1);
        assert_true(isfinite(c->top_share) || fit_warned("mean is infinite"));
        assert_non_null(c->level);
        for (size_t k = 0; k < c->shape.n_parameters; k++)
            assert_true(isfinite(c->shape.part[0][k].value));
        assert_true(i == 0 || c->aic >= fixture.fit.candidates[i - 1].aic);
    }
}

static void no_use_at_all(void **state)
{
    (void)state;
    const double x[6] = {0};
    assert_int_equal(fit_try(x, 3, 2, NULL), BS_ERROR_INPUT);
    assert_true(fit_warned("none of the 3 users has any use"));
}

static void use_beyond_a_scenario(void **state)
{
    (void)state;
    const double x[] = {1, 1e300};
    assert_int_equal(fit_try(x, 2, 1, NULL), BS_ERROR_INPUT);
    assert_true(fit_warned("at most 1e+18"));
}

static void one_user_or_one_value(void **state)
{
    (void)state;
    const double one[] = {42}, alike[] = {7, 0, 7, 7};
    const struct bs_fit_candidate *c = fit_one(one, 1, 1, NULL);
    assert_string_equal(c->shape.distribution, "constant");
    assert_true(c->shape.part[0][0].value == 42);
    assert_non_null(c->level);
    assert_true(fit_warned("1 active users only"));
    c = fit_one(alike, 4, 1, "gamma");
    assert_string_equal(c->shape.distribution, "constant");
    assert_relative(fixture.fit.inactive.value, 0.25, 1e-12);
}

static void few_users(void **state)
{
    (void)state;
    const double two[] = {1, 3}, five[] = {1, 3, 9, 2, 700};
    assert_int_equal(fit_try(two, 2, 1, NULL), BS_ERROR_INPUT);
    assert_true(fit_warned("needs at least 3 active users, there are 2"));
    fit_one(five, 5, 1, NULL);
    assert_int_equal(fixture.fit.n_fitted, 3);
    assert_sound();
    assert_true(fit_warned("5 active users only"));
}

static void one_month(void **state)
{
    (void)state;
    const double x[] = {1, 3, 9, 2, 700};
    fit_one(x, 5, 1, NULL);
    assert_true(isnan(fixture.fit.month_to_month.value));
    assert_true(fit_warned("one month only"));
}

static void months_without_use(void **state)
{
    (void)state;
    double x[200][6];
    for (size_t u = 0; u < 200; u++)
        for (size_t m = 0; m < 6; m++)
            x[u][m] = (u * 7 + m * 5) % 3 == 0 ? 0 : exp(0.03 * (double)u) * (1 + (double)((u + m) % 4));
    fit_one(&x[0][0], 200, 6, NULL);
    assert_sound();
    assert_int_equal(fixture.fit.idle_months, 400);
    assert_true(fit_warned("400 of the 1200 months of active users have no use"));
}

/* Each user all in one month: no gamma factor can say so. */
static void one_month_each(void **state)
{
    (void)state;
    double x[100][4] = {{0}};
    for (size_t u = 0; u < 100; u++)
        x[u][u % 4] = exp(0.05 * (double)u);
    fit_one(&x[0][0], 100, 4, NULL);
    assert_sound();
    assert_true(fixture.fit.month_to_month.value == 10);
    assert_true(fit_warned("month_to_month: 1000%"));
}

static void months_alike(void **state)
{
    (void)state;
    double x[100][3];
    for (size_t u = 0; u < 100; u++)
        for (size_t m = 0; m < 3; m++)
            x[u][m] = exp(0.05 * (double)u);
    fit_one(&x[0][0], 100, 3, NULL);
    assert_sound();
    assert_true(fixture.fit.month_to_month.value == 0 && isinf(fixture.fit.spread));
}

/* Levels all alike, only the months differ: the level is then narrower than can be seen. */
static void only_months_differ(void **state)
{
    (void)state;
    double *x = fit_draw(made("constant", "value", 100.0), 2000, 4, 0.7, 21);
    fit_one(x, 2000, 4, NULL);
    assert_sound();
    assert_relative(bs_distribution_quantile(fixture.fit.candidates[0].level, 0.5), 100, 0.05);
    assert_true(fit_warned("hardly differ"));
}

/* A count of requests: half of the users have one. */
static void many_ties(void **state)
{
    (void)state;
    double x[300];
    for (size_t u = 0; u < 300; u++)
        x[u] = u < 150 ? 1 : u < 240 ? 2 : (double)(u - 200);
    fit_one(x, 300, 1, NULL);
    assert_sound();
    assert_true(fit_warned("150 of 300 active users have the very same use"));
}

static void twelve_decades(void **state)
{
    (void)state;
    double *x = fit_draw(made("lognormal", "median", 1.0, "log_sd", 6.5), 5000, 1, 0, 22);
    fit_one(x, 5000, 1, NULL);
    assert_sound();
    assert_true(fixture.fit.mean[4999] > 1e9 * fixture.fit.mean[0]);
    assert_within(fit_number(fit_one(x, 5000, 1, "lognormal"), 0, "log_sd"), 6.5, 4);
}

/* alpha below 1: the mean is infinite, and that is what is said. */
static void tail_without_a_mean(void **state)
{
    (void)state;
    const struct bs_distribution *level = NULL, *body = made("lognormal", "median", 100.0, "log_sd", 0.8);
    char message[BS_MESSAGE_SIZE];
    assert_int_equal(bs_distribution_with_tail(body, 0.7, 0.85, fixture.arena, &level, message), BS_OK);
    const struct bs_fit_candidate *c = fit_one(fit_draw(level, 5000, 1, 0, 23), 5000, 1, NULL);
    assert_sound();
    assert_true(c->shape.has_tail && isnan(c->top_share));
    assert_true(fit_warned("no share of the top 10 % exists"));
}

/* A lognormal fitted to a heavier tail misses the share of the top by more than 5 points, and says what to do. */
static void wrong_top_share_carries_advice(void **state)
{
    (void)state;
    const struct bs_distribution *level = NULL, *body = made("lognormal", "median", 100.0, "log_sd", 0.8);
    char message[BS_MESSAGE_SIZE];
    assert_int_equal(bs_distribution_with_tail(body, 1.3, 0.85, fixture.arena, &level, message), BS_OK);
    const struct bs_fit_candidate *c = fit_one(fit_draw(level, 5000, 1, 0, 24), 5000, 1, "lognormal");
    assert_true(c->top_gap < -0.05);
    assert_true(fit_warned("`distribution: empirical`"));
}

/* Uniform use is like no family: thresholds and mixtures must still end in something. */
static void odd_shapes(void **state)
{
    (void)state;
    double x[3000];
    for (size_t u = 0; u < 3000; u++)
        x[u] = 1 + (double)u / 3000;
    fit_one(x, 3000, 1, NULL);
    assert_sound();
    for (size_t u = 0; u < 3000; u++)
        x[u] = u % 2 ? 1e-9 * (1 + 1e-6 * (double)u) : 1e9 * (1 + 1e-6 * (double)u);
    fit_one(x, 3000, 1, NULL);
    assert_sound();
}

static int handler_calls;
static void on_error(const char *reason, const char *file, int line, int number)
{
    (void)reason;
    (void)file;
    (void)line;
    (void)number;
    handler_calls++;
}

/* The caller's error handler of GSL is not asked, and is there again. */
static void handler_comes_back(void **state)
{
    (void)state;
    const double x[] = {1, 3, 9, 2, 700};
    gsl_error_handler_t *before = gsl_set_error_handler(on_error);
    fit_one(x, 5, 1, NULL);
    assert_true(gsl_set_error_handler(before) == on_error);
    assert_int_equal(handler_calls, 0);
}

static void registry(void **state)
{
    (void)state;
    for (size_t i = 0; i < bs_fit_family_count(); i++) {
        const struct bs_fit_family *family = bs_fit_family_at(i);
        assert_true(bs_fit_family_find(bs_fit_family_name(family)) == family);
        assert_true(strlen(bs_fit_family_help(family)) > 0);
    }
    assert_null(bs_fit_family_find("normal"));
    assert_null(bs_fit_family_at(bs_fit_family_count()));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        FIT_TEST(no_use_at_all),
        FIT_TEST(use_beyond_a_scenario),
        FIT_TEST(one_user_or_one_value),
        FIT_TEST(few_users),
        FIT_TEST(one_month),
        FIT_TEST(months_without_use),
        FIT_TEST(one_month_each),
        FIT_TEST(months_alike),
        FIT_TEST(only_months_differ),
        FIT_TEST(many_ties),
        FIT_TEST(twelve_decades),
        FIT_TEST(tail_without_a_mean),
        FIT_TEST(wrong_top_share_carries_advice),
        FIT_TEST(odd_shapes),
        FIT_TEST(handler_comes_back),
        FIT_TEST(registry),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
