/* Do the stated standard errors mean what they say? Over many seeds, value +- 1.96 standard errors must hold the closed form 95 times in 100,
   within 4 binomial standard deviations: 0.95 +- 4 sqrt(0.95 x 0.05 / 2000) = 0.9305 .. 0.9695. Seeds 1 .. 2000. */
#include "coverage.h"

static void assert_coverage(const char *what, int covered)
{
    double share = (double)covered / SEEDS, spread = sqrt(0.95 * 0.05 / SEEDS);
    print_message("%s: %.4f (0.95 +- %.4f)\n", what, share, 4 * spread);
    assert_true(fabs(share - 0.95) <= 4 * spread);
}

/* Light tails: 50 seats and 1,000 replications, levels gamma(shape 2, scale 60). 50 of them sum to gamma(shape 100), so that the organization's p95
   has a closed form too. Its error comes from 13.8 ranks, as far apart as one binomial standard deviation to either side is: so it is about as
   uncertain as with 27 degrees of freedom, and 94 % is what to expect; 32 batches make the same of a seat's quantiles. */
static void light_tails_cover_quantiles_and_the_organization(void **state)
{
    (void)state;
    enum { SEATS = 50, COVERED = 6 };
    static const char *const names[COVERED] = {"mean_change", "share_cheaper",    "change_p50",
                                               "change_p95",  "organization p95", "organization sd"};
    struct fixture f;
    fixture_start(&f);
    const struct fixture_parameter gamma[] = {{"shape", 2}, {"scale", 60}, {NULL, 0}};
    fixture_segment(&f, "developers", SEATS, fixture_distribution(f.arena, "gamma", gamma));
    f.model.replications = 1000;
    const double truth[COVERED] = {
        2 * 60 - 180,
        gsl_cdf_gamma_P(180, 2, 60),
        gsl_cdf_gamma_Pinv(0.5, 2, 60) - 180,
        gsl_cdf_gamma_Pinv(0.95, 2, 60) - 180,
        12 * (gsl_cdf_gamma_Pinv(0.95, 2 * SEATS, 60) - SEATS * 180),
        12 * 60 * sqrt(2 * SEATS),
    };
    int covered[COVERED] = {0};
    for (uint64_t seed = 1; seed <= SEEDS; seed++) {
        f.model.seed = seed;
        struct bs_results *results = run(&f.model);
        const struct bs_estimate *month = *bs_results_at(results, 1, ALL, BS_MONTH);
        const struct bs_estimate *total = results->organization[2 * (results->months + 1) - 1].change;
        const struct bs_estimate seen[COVERED] = {month[BS_MEAN_CHANGE], month[BS_SHARE_CHEAPER], month[BS_CHANGE_P50],
                                                  month[BS_CHANGE_P95],  total[BS_TOTAL_P95],     total[BS_TOTAL_SD]};
        for (int i = 0; i < COVERED; i++)
            covered[i] += covers(seen[i], truth[i]);
        bs_results_free(results);
    }
    for (int i = 0; i < COVERED; i++)
        assert_coverage(names[i], covered[i]);
    fixture_end(&f);
}

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
        cmocka_unit_test(light_tails_cover_quantiles_and_the_organization),
        cmocka_unit_test(standard_errors_cover_their_closed_forms),
        cmocka_unit_test(errors_allow_for_months_that_hang_together),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
