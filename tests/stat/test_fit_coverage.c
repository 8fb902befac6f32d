/* Do the standard errors of a fit mean what they say? Over 400 seeds, value +- 1.96 standard errors must hold the truth 95 times in 100, within 4
   binomial standard deviations: 0.95 +- 4 sqrt(0.95 x 0.05 / 400) = 0.9064 .. 0.9936. Seeds 1 .. 400, Mersenne Twister. */
#include "fit_fixture.h"

enum { SEEDS = 400 };

static bool covers(const struct bs_fit_number *number, double truth)
{
    return fabs(number->value - truth) <= 1.959963984540054 * number->std_error;
}

static void assert_coverage(const char *what, int covered)
{
    double share = (double)covered / SEEDS, spread = sqrt(0.95 * 0.05 / SEEDS);
    print_message("%s: %.4f (0.95 +- %.4f)\n", what, share, 4 * spread);
    assert_true(fabs(share - 0.95) <= 4 * spread);
}

/* One family at its truth; months 1: none vary. */
static void check(const char *family, const char *first, double first_truth, const char *second, double second_truth, size_t users,
                  size_t months, double month_to_month)
{
    int firsts = 0, seconds = 0, varied = 0;
    for (unsigned long seed = 1; seed <= SEEDS; seed++) {
        fit_teardown(NULL);
        fit_setup(NULL);
        const struct bs_distribution *level = made_from(family, NO_INPUT, first, first_truth, second, second_truth, NULL);
        const struct bs_fit_candidate *c = fit_one(fit_draw(level, users, months, month_to_month, seed), users, months, family);
        firsts += covers(fit_number(c, 0, first), first_truth);
        seconds += covers(fit_number(c, 0, second), second_truth);
        varied += months > 1 && covers(&fixture.fit.month_to_month, month_to_month);
    }
    print_message("%s, %zu users, %zu months\n", family, users, months);
    assert_coverage(first, firsts);
    assert_coverage(second, seconds);
    if (months > 1)
        assert_coverage("month_to_month", varied);
}

static void errors_of_levels(void **state)
{
    (void)state;
    check("lognormal", "median", 150, "log_sd", 1.2, 400, 1, 0);
    check("gamma", "mean", 200, "shape", 0.6, 400, 1, 0);
    check("weibull", "shape", 0.7, "scale", 120, 400, 1, 0);
}

/* More users than are kept one by one. */
static void errors_of_many_users(void **state)
{
    (void)state;
    check("lognormal", "median", 150, "log_sd", 1.2, 5000, 1, 0);
    check("gamma", "mean", 200, "shape", 0.6, 5000, 1, 0);
    check("weibull", "shape", 0.7, "scale", 120, 5000, 1, 0);
}

static void errors_with_months(void **state)
{
    (void)state;
    check("lognormal", "median", 150, "log_sd", 1.2, 500, 12, 0.5);
    check("lognormal", "median", 150, "log_sd", 1.2, 5000, 3, 1.5);
    check("gamma", "mean", 200, "shape", 2, 500, 3, 1);
    check("weibull", "shape", 0.7, "scale", 120, 500, 3, 1);
}

/* alpha, where the density steps down at the threshold (from 0.28 to 0.2 in ln(use)), so that the data show its place: the choice of a threshold
   is no part of the standard error. */
static void errors_of_a_tail(void **state)
{
    (void)state;
    int covered = 0;
    for (unsigned long seed = 1; seed <= SEEDS; seed++) {
        fit_teardown(NULL);
        fit_setup(NULL);
        const struct bs_distribution *level = NULL, *body = made("lognormal", "median", 100.0, "log_sd", 1.0);
        char message[BS_MESSAGE_SIZE];
        assert_int_equal(bs_distribution_with_tail(body, 1.0, 0.8, fixture.arena, &level, message), BS_OK);
        const struct bs_fit_candidate *c = fit_one(fit_draw(level, 3000, 1, 0, seed), 3000, 1, "lognormal_tail");
        covered += covers(&c->shape.alpha, 1.0);
    }
    assert_coverage("pareto", covered);
}

/* The share of the top 10 % against the Lorenz curve of a lognormal, Phi(log_sd - z), where the fourth moment is not too far away. */
static void errors_of_the_share(void **state)
{
    (void)state;
    int covered = 0;
    double truth = 0.5 * erfc((1.2815515655446004 - 0.7) * M_SQRT1_2);
    for (unsigned long seed = 1; seed <= SEEDS; seed++) {
        fit_teardown(NULL);
        fit_setup(NULL);
        const struct bs_distribution *level = made("lognormal", "median", 150.0, "log_sd", 0.7);
        fit_one(fit_draw(level, 2000, 1, 0, seed), 2000, 1, "lognormal");
        covered += covers(&fixture.fit.top_share, truth);
    }
    assert_coverage("top_share", covered);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        FIT_TEST(errors_of_levels), FIT_TEST(errors_of_many_users), FIT_TEST(errors_with_months),
        FIT_TEST(errors_of_a_tail), FIT_TEST(errors_of_the_share),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
