/* Do the stated standard errors mean what they say? Over many seeds, value +- 1.96 standard errors must hold the closed form 95 times in 100,
   within 4 binomial standard deviations: 0.95 +- 4 sqrt(0.95 x 0.05 / 2000) = 0.9305 .. 0.9695. Seeds 1 .. 2000. */
#include "coverage.h"

/* 50 seats and 200 replications, lognormal(median 90, log_sd 1.25), a tenth inactive: closed forms of the month. */
static void standard_errors_cover_their_closed_forms(void **state)
{
    (void)state;
    struct fixture f;
    fixture_start(&f);
    fixture_segment(&f, "developers", 50, fixture_lognormal(&f, log(90), 1.25))->inactive = 0.1;
    f.model.replications = 200;
    double mean = 0.9 * 90 * exp(1.25 * 1.25 / 2) - 180;
    double cheaper = 0.1 + 0.9 * gsl_cdf_ugaussian_P(log(180.0 / 90) / 1.25);
    double median = 90 * exp(1.25 * gsl_cdf_ugaussian_Pinv((0.5 - 0.1) / 0.9)) - 180;
    int means = 0, shares = 0, medians = 0;
    for (uint64_t seed = 1; seed <= SEEDS; seed++) {
        f.model.seed = seed;
        struct bs_results *results = run(&f.model);
        const struct bs_estimate *month = *bs_results_at(results, 1, ALL, BS_MONTH);
        means += covers(month[BS_MEAN_CHANGE], mean);
        shares += covers(month[BS_SHARE_CHEAPER], cheaper);
        medians += covers(month[BS_CHANGE_P50], median);
        bs_results_free(results);
    }
    assert_coverage("mean_change", means);
    assert_coverage("share_cheaper", shares);
    assert_coverage("change_p50", medians);
    fixture_end(&f);
}

/* With month-to-month variation a seat's months hang together: errors must come from between replications, not from counting months. */
static void errors_allow_for_months_that_hang_together(void **state)
{
    (void)state;
    struct fixture f;
    fixture_start(&f);
    fixture_segment(&f, "developers", 20, fixture_lognormal(&f, log(90), 0.8))->month_to_month = 0.5;
    f.model.replications = 64;
    double mean = 90 * exp(0.8 * 0.8 / 2) - 180;
    int means = 0;
    for (uint64_t seed = 1; seed <= SEEDS; seed++) {
        f.model.seed = seed;
        struct bs_results *results = run(&f.model);
        means += covers((*bs_results_at(results, 1, ALL, BS_MONTH))[BS_MEAN_CHANGE], mean);
        bs_results_free(results);
    }
    assert_coverage("mean_change", means);
    fixture_end(&f);
}

int main(void)
{
    gsl_set_error_handler_off();
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(standard_errors_cover_their_closed_forms),
        cmocka_unit_test(errors_allow_for_months_that_hang_together),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
