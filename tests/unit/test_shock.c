/* Shocks that move all seats together, against draws made again and closed forms. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "scenario_fixture.h"

#include "engine/random.h"
#include <billshift/engine.h>
#include <gsl/gsl_cdf.h>

static struct bs_results *run_by(const struct bs_model *model, enum bs_engine engine, unsigned threads)
{
    struct bs_results *results = NULL;
    struct bs_diagnostics diagnostics;
    const struct bs_run_options options = {.threads = threads};
    bs_diagnostics_init(&diagnostics);
    enum bs_status status = bs_run_by(model, engine, &options, &results, &diagnostics);
    bs_diagnostics_print(&diagnostics, BS_ERROR, stderr);
    bs_diagnostics_free(&diagnostics);
    assert_int_equal(status, BS_OK);
    return results;
}

static const struct bs_estimate *total(const struct bs_results *results, size_t contract, size_t month)
{
    return results->organization[contract * (results->months + 1) + month].total;
}

static void assert_drawn(const char *what, const struct bs_estimate *e, double expected)
{
    if (!(e->std_error > 0 && fabs(e->value - expected) <= 5 * e->std_error))
        fail_msg("%s: %.12g, want %.12g within 5 x %.3g", what, e->value, expected, e->std_error);
}

#define PRICED "contracts:\n  flat: {seat_fee: 60}\n  metered: {charges: [{price: 1}]}\nbaseline: flat\n"

/* One replication, drawn again: normal scores of the month's words, an autoregression of 0.6, s^2 = ln(1 + 0.3^2). Both segments have the same factor,
   a quantity of 7 each seat and one of 11 that doubles every month. */
static void a_path_is_the_one_that_is_stated(void **state)
{
    static const char text[] = "months: 6\nshock: {sd: 30%, autocorrelation: 0.6}\n"
                               "segments:\n  even: {seats: 3, usage: {distribution: constant, value: 7}}\n"
                               "  grows: {seats: 2, usage: {distribution: constant, value: 11}, growth: 2x monthly}\n" PRICED
                               "simulation: {replications: 1, seed: 77}\n";
    struct bs_results *results = run_by(read_good(*state, text, NULL, 0), BS_ENGINE_MONTECARLO, 1);
    double variance = log(1.09), x = 0;
    for (uint32_t month = 0; month < 6; month++) {
        philox4x32_ctr_t counter = {{0, 0, month / 4, 2}};
        philox4x32_key_t key = {{77, 0}};
        double z = gsl_cdf_ugaussian_Pinv((philox4x32(counter, key).v[month % 4] + 0.5) / 4294967296.0);
        x = month == 0 ? z : 0.6 * x + 0.8 * z;
        double factor = exp(sqrt(variance) * x - variance / 2);
        assert_near(total(results, 1, month)[BS_TOTAL_MEAN].value / (factor * (21 + 22 * pow(2, month))), 1, 1e-8);
    }
    bs_results_free(results);
}

/* Mean and standard deviation of a month and of the term. U: use of a month of all seats, whose levels stay: E[S_m S_n] = exp(s^2 r^|m - n|), so
   Var(sum S_m U) = sum over m, n of E[S_m S_n] E[U^2] - E[U]^2. */
static void totals_have_their_closed_moments(void **state)
{
    enum { MONTHS = 12, SEATS = 400 };
    static const char text[] = "seats: 400\nmonths: 12\nshock: {sd: 20%, autocorrelation: 80%}\n"
                               "segments: {all: {share: 100%, usage: {distribution: lognormal, median: 40, log_sd: 0.9}}}\n" PRICED
                               "simulation: {replications: 4000, seed: 1}\n";
    const struct bs_model *model = read_good(*state, text, NULL, 0);
    struct bs_results *results = run_by(model, BS_ENGINE_AUTO, 2), *again = run_by(model, BS_ENGINE_MONTECARLO, 1);
    assert_string_equal(results->why_drawn, "a shock moves all seats together, which then do not use independently of each other");
    double one = 40 * exp(0.405), mean = SEATS * one, square = mean * mean + SEATS * one * one * (exp(0.81) - 1), term = 0;
    for (int m = 0; m < MONTHS; m++)
        for (int n = 0; n < MONTHS; n++)
            term += exp(log(1.04) * pow(0.8, abs(m - n))) * square - mean * mean;
    for (size_t month = 0; month < MONTHS; month++) {
        assert_drawn("mean of a month", &total(results, 1, month)[BS_TOTAL_MEAN], mean);
        assert_drawn("sd of a month", &total(results, 1, month)[BS_TOTAL_SD], sqrt(1.04 * square - mean * mean));
    }
    assert_drawn("mean of the term", &total(results, 1, MONTHS)[BS_TOTAL_MEAN], MONTHS * mean);
    assert_drawn("sd of the term", &total(results, 1, MONTHS)[BS_TOTAL_SD], sqrt(term));
    assert_memory_equal(results->summary, again->summary,
                        results->n_contracts * results->n_groups * BS_PERIOD_COUNT * sizeof *results->summary);
    assert_memory_equal(results->organization, again->organization,
                        results->n_contracts * (MONTHS + 1) * sizeof *results->organization);
    bs_results_free(results);
    bs_results_free(again);
}

#define VARYING                                                                                                                    \
    "seats: 100\nmonths: 3\nsegments:\n"                                                                                           \
    "  all: {share: 100%, month_to_month: 40%, usage: {distribution: lognormal, median: 40, log_sd: 0.9}}\n" PRICED                \
    "simulation: {replications: 100, seed: 3}\n"

/* A seat is light or heavy by itself: the shock moves nobody into another cohort, and takes or adds the same share of all use. */
static void cohorts_are_by_use_before_the_shock(void **state)
{
    struct bs_results *calm = run_by(read_good(*state, VARYING, NULL, 0), BS_ENGINE_MONTECARLO, 1);
    struct bs_results *moved =
        run_by(read_good(*state, "shock: {sd: 50%, autocorrelation: 100%}\n" VARYING, NULL, 0), BS_ENGINE_MONTECARLO, 1);
    struct bs_results *none = run_by(read_good(*state, "shock: {sd: 0%}\n" VARYING, NULL, 0), BS_ENGINE_MONTECARLO, 1);
    for (size_t g = 0; g < calm->n_groups; g++)
        assert_near((*bs_results_at(calm, 1, g, BS_TERM))[BS_SEATS].value, (*bs_results_at(moved, 1, g, BS_TERM))[BS_SEATS].value,
                    0);
    assert_near(calm->cuts[0].use, moved->cuts[0].use, 0);
    assert_true(fabs(total(calm, 1, 3)[BS_TOTAL_MEAN].value - total(moved, 1, 3)[BS_TOTAL_MEAN].value) > 100);
    assert_memory_equal(calm->summary, none->summary, calm->n_contracts * calm->n_groups * BS_PERIOD_COUNT * sizeof *calm->summary);
    bs_results_free(calm);
    bs_results_free(moved);
    bs_results_free(none);
}

/* How often value +- 1.96 standard errors holds what is known, over 400 seeds: 95 of 100, give or take 4 binomial deviations of 1.1. Seats that
   move together are no draws of their own, and errors must not count them as such. */
static void standard_errors_hold(void **state)
{
    enum { SEEDS = 400 };
    static const char text[] = "seats: 50\nmonths: 3\nshock: {sd: 40%, autocorrelation: 0.7}\n"
                               "segments: {all: {share: 100%, usage: {distribution: exponential, mean: 60}}}\n" PRICED
                               "simulation: {replications: 100, seed: 1}\n";
    size_t held[3] = {0};
    /* share dearer in a month: E[exp(-60 / (60 S))] over the lognormal factor, by the sum over 20,000 normal scores */
    double share = 0, variance = log(1.16);
    for (int i = 0; i < 20000; i++)
        share += exp(-1 / exp(sqrt(variance) * gsl_cdf_ugaussian_Pinv((i + 0.5) / 20000) - variance / 2)) / 20000;
    for (int seed = 1; seed <= SEEDS; seed++) {
        char override[64];
        const char *overrides[] = {override};
        snprintf(override, sizeof override, "simulation.seed=%d", seed);
        struct bs_results *results = run_by(read_good(*state, text, overrides, 1), BS_ENGINE_MONTECARLO, 1);
        const struct bs_estimate *month = *bs_results_at(results, 1, 0, BS_MONTH);
        const struct bs_estimate found[] = {month[BS_MEAN_BILL], month[BS_SHARE_DEARER], total(results, 1, 3)[BS_TOTAL_MEAN]};
        const double known[] = {60, share, 3 * 50 * 60};
        for (int k = 0; k < 3; k++)
            held[k] += fabs(found[k].value - known[k]) <= 1.96 * found[k].std_error;
        bs_results_free(results);
    }
    for (int k = 0; k < 3; k++)
        if (held[k] < (size_t)(0.905 * SEEDS) || held[k] > (size_t)(0.985 * SEEDS))
            fail_msg("figure %d: held in %zu of %d", k, held[k], SEEDS);
}

/* A pool is drawn: 50 included units a seat, of 100 x S that each uses; E[(100 S - 50)+] by Black's formula. */
static void a_pool_is_drawn(void **state)
{
    static const char text[] =
        "seats: 10\nmonths: 2\nshock: {sd: 40%}\n"
        "segments: {all: {share: 100%, usage: {distribution: lognormal, mean: 100, log_sd: 0.01}}}\n"
        "contracts:\n  flat: {seat_fee: 60}\n  pool: {charges: [{price: 1, scope: organization, included: 500}]}\n"
        "baseline: flat\nsimulation: {replications: 4000, seed: 1}\n";
    struct bs_results *results = run_by(read_good(*state, text, NULL, 0), BS_ENGINE_AUTO, 2);
    double s = sqrt(log(1.16)), d = (log(2) + s * s / 2) / s;
    assert_false(results->totals_computed);
    assert_drawn("pool", &total(results, 1, 0)[BS_TOTAL_MEAN],
                 10 * (100 * gsl_cdf_ugaussian_P(d) - 50 * gsl_cdf_ugaussian_P(d - s)));
    bs_results_free(results);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(a_path_is_the_one_that_is_stated, setup, teardown),
        cmocka_unit_test_setup_teardown(totals_have_their_closed_moments, setup, teardown),
        cmocka_unit_test_setup_teardown(cohorts_are_by_use_before_the_shock, setup, teardown),
        cmocka_unit_test_setup_teardown(standard_errors_hold, setup, teardown),
        cmocka_unit_test_setup_teardown(a_pool_is_drawn, setup, teardown),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
