/* Over many seeds value +- 1.96 standard errors must hold the closed form 95 times in 100, within 4 binomial standard deviations, 0.9305 .. 0.9695:
   means, shares, quantiles of seats and of the organization, where tails are light. Seeds 1 .. 2000. */
#include "coverage.h"

/* 20 seats and 1,000 replications, exponential levels. 20 of them sum to gamma(shape 20), so that the organization's figures have closed
   forms too. */
static void light_tails_cover_seats_and_the_organization(void **state)
{
    (void)state;
    enum { SEATS = 20, COVERED = 6 };
    const double expected = 120;
    static const char *const names[COVERED] = {"mean_change", "share_cheaper",    "change_p50",
                                               "change_p95",  "organization p95", "organization sd"};
    struct fixture f;
    fixture_start(&f);
    const struct fixture_parameter mean[] = {{"mean", expected}, {NULL, 0}};
    fixture_segment(&f, "developers", SEATS, fixture_distribution(f.arena, "exponential", mean));
    f.model.replications = 1000;
    const double truth[COVERED] = {
        expected - 180,
        -expm1(-180 / expected),
        expected * log(2) - 180,
        expected * log(20) - 180,
        12 * (gsl_cdf_gamma_Pinv(0.95, SEATS, expected) - SEATS * 180),
        12 * expected * sqrt(SEATS),
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

int main(void)
{
    gsl_set_error_handler_off();
    const struct CMUnitTest tests[] = {cmocka_unit_test(light_tails_cover_seats_and_the_organization)};
    return cmocka_run_group_tests(tests, NULL, NULL);
}
