/* Use that grows within the term, by both engines, against closed forms. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "scenario_fixture.h"

#include <billshift/engine.h>

/* Mean of the lognormal in every scenario: 40 exp(0.9^2 / 2). */
#define LEVEL "usage: {distribution: lognormal, median: 40, log_sd: 0.9}"
static const double MEDIAN = 40, LOG_SD = 0.9;

enum { FLAT, METERED, CAPPED };
#define THREE                                                                                                                      \
    "contracts:\n  flat: {seat_fee: 200}\n  metered: {charges: [{price: 1.5}]}\n"                                                  \
    "  capped: {seat_fee: 20, charges: [{price: 1}], maximum_bill: 200}\nbaseline: flat\n"

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

static double total_mean(const struct bs_results *results, size_t contract, size_t month)
{
    return results->organization[contract * (results->months + 1) + month].total[BS_TOTAL_MEAN].value;
}

static void assert_relative(const char *what, double value, double expected, double slack)
{
    if (!(fabs(value - expected) <= slack * fabs(expected)))
        fail_msg("%s: %.15g, want %.15g", what, value, expected);
}

/* Within so many standard errors. */
static void assert_drawn(const char *what, const struct bs_estimate *e, double expected)
{
    if (!(e->std_error > 0 && fabs(e->value - expected) <= 5 * e->std_error))
        fail_msg("%s: %.12g, want %.12g within 5 x %.3g", what, e->value, expected, e->std_error);
}

static double normal_below(double z)
{
    return 0.5 * erfc(-z / sqrt(2));
}

/* E[min(growth x L, most)] of the lognormal level (the textbook limited expected value). */
static double limited(double growth, double most)
{
    double mu = log(MEDIAN * growth), z = (log(most) - mu) / LOG_SD;
    return exp(mu + LOG_SD * LOG_SD / 2) * normal_below(z - LOG_SD) + most * normal_below(-z);
}

/* 3.3^5 = 391.35393: 61 months after the factor of a year. */
static void month_61_uses_391_times_as_much(void **state)
{
    static const char text[] = "seats: 1000\nmonths: 61\ngrowth: 3.3x yearly\nsegments: {all: {share: 100%, " LEVEL "}}\n" CONTRACTS
                               "simulation: {replications: 40, seed: 1}\n";
    static const char *const metered[] = {"contracts.metered.seat_fee=0"};
    const struct bs_model *model = read_good(*state, text, metered, 1);
    const enum bs_engine engines[] = {BS_ENGINE_EXACT, BS_ENGINE_MONTECARLO};
    for (size_t e = 0; e < 2; e++) {
        struct bs_results *results = run_by(model, engines[e], 2);
        assert_relative("month 61", total_mean(results, METERED, 60) / total_mean(results, METERED, 0), 391.35393, 1e-9);
        assert_relative("month 13", total_mean(results, METERED, 12) / total_mean(results, METERED, 0), 3.3, 1e-9);
        bs_results_free(results);
    }
}

/* The geometric sum of a line, and the limited mean of a cap month by month. */
static void bills_that_grow_have_their_closed_means(void **state)
{
    static const char text[] = "seats: 1000\nmonths: 24\ngrowth: +5% monthly\nsegments: {all: {share: 100%, inactive: 10%, " LEVEL
                               "}}\n" THREE "simulation: {replications: 400, seed: 2}\n";
    const struct bs_model *model = read_good(*state, text, NULL, 0);
    double line = 1.5 * 0.9 * 1000 * MEDIAN * exp(LOG_SD * LOG_SD / 2) * (pow(1.05, 24) - 1) / 0.05, capped = 0;
    struct bs_results *exact = run_by(model, BS_ENGINE_EXACT, 2), *drawn = run_by(model, BS_ENGINE_MONTECARLO, 2);
    for (size_t month = 0; month < 24; month++) {
        double bill = 20.0 * 1000 + 900 * limited(pow(1.05, (double)month), 180);
        assert_relative("capped, a month", total_mean(exact, CAPPED, month), bill, 1e-10);
        assert_drawn("capped, a month", &drawn->organization[CAPPED * 25 + month].total[BS_TOTAL_MEAN], bill);
        capped += bill;
    }
    assert_relative("line", total_mean(exact, METERED, 24), line, 1e-10);
    assert_relative("capped", total_mean(exact, CAPPED, 24), capped, 1e-10);
    assert_drawn("line", &drawn->organization[METERED * 25 + 24].total[BS_TOTAL_MEAN], line);
    /* cohorts are by use over the term: median and p90 of 0.1 at 0 and 0.9 of the level, each times the sum of growth */
    double sum = (pow(1.05, 24) - 1) / 0.05, z50 = -0.139710298881862, z90 = 1.220640348847350; /* normal scores of 4/9 and 8/9 */
    assert_relative("median", exact->cuts[0].use, MEDIAN * exp(LOG_SD * z50) * sum, 1e-9);
    assert_relative("p90", exact->cuts[1].use, MEDIAN * exp(LOG_SD * z90) * sum, 1e-9);
    assert_relative("median", drawn->cuts[0].use, exact->cuts[0].use, 1e-12);
    assert_true(drawn->cuts[0].std_error == 0);
    const struct bs_estimate *all = *bs_results_at(exact, METERED, 0, BS_TERM),
                             *month = *bs_results_at(exact, METERED, 0, BS_MONTH);
    assert_relative("mean use", all[BS_MEAN_USE].value, line / 1.5 / 1000, 1e-10);
    assert_relative("mean use of a month", month[BS_MEAN_USE].value, line / 1.5 / 24000, 1e-10);
    bs_results_free(exact);
    bs_results_free(drawn);
}

/* Every figure of both engines, with seats that join, stairs, a price change, two segments of which one states its own path. */
static void both_engines_agree(void **state)
{
    static const char text[] =
        "months: 4\ngrowth: +20% monthly\n"
        "segments:\n  few: {seats: 300, inactive: 20%, " LEVEL "}\n"
        "  many: {seats: 500, usage: {distribution: quantiles, at: {p50: 90, p90: 400}}, growth: {path: [1, 1, 2x, 0.5]}}\n"
        "  still: {seats: 200, usage: {distribution: gamma, mean: 100, cv: 0.5}, growth: +0% monthly}\n"
        "seats_added: [{month: 2, segment: few, seats: 40}, {month: 3, segment: many, seats: 60}]\n"
        "contracts:\n  flat: {seat_fee: 200}\n"
        "  metered: {seat_fee: 20, charges: [{price: 1}], changes: [{from: 3, seat_fee: 40}]}\n"
        "  banded: {seat_fee: 10, charges: [{price: 1.2, included: 60}]}\n"
        "  stopped: {charges: [{price: 1}], spend_cap: {user: 150, then: stop}}\n"
        "baseline: flat\nsimulation: {replications: 300, seed: 3}\n";
    const struct bs_model *model = read_good(*state, text, NULL, 0);
    struct bs_results *both = run_by(model, BS_ENGINE_BOTH, 2);
    assert_non_null(both->comparison);
    assert_true(both->comparison->judged > 300 && both->comparison->largest < both->comparison->limit);
    struct bs_results *drawn = run_by(model, BS_ENGINE_MONTECARLO, 1), *exact = run_by(model, BS_ENGINE_EXACT, 1);
    for (size_t month = 0; month < 4; month++)
        assert_drawn("blocked", &drawn->organization[3 * 5 + month].blocked, exact->organization[3 * 5 + month].blocked.value);
    bs_results_free(both);
    bs_results_free(drawn);
    bs_results_free(exact);
}

static void assert_same_results(const struct bs_results *a, const struct bs_results *b)
{
    assert_memory_equal(a->summary, b->summary, a->n_contracts * a->n_groups * BS_PERIOD_COUNT * sizeof *a->summary);
    assert_memory_equal(a->organization, b->organization, a->n_contracts * (a->months + 1) * sizeof *a->organization);
}

/* Exponential factors (cv 100 %) in two months of weights 1 and 3 times the same level, 10 each: P(W <= x) of the hypoexponential law (Ross,
   Introduction to Probability Models, 5.2.4). A pilot finds the cut to its stated error. */
static void months_that_grow_and_vary_are_cut_by_a_pilot(void **state)
{
    static const char text[] =
        "seats: 1000\nmonths: 2\ngrowth: {path: [1, 3]}\n"
        "segments: {all: {share: 100%, month_to_month: 100%, usage: {distribution: constant, value: 10}}}\n" THREE
        "simulation: {replications: 400, seed: 4}\n";
    const struct bs_model *model = read_good(*state, text, NULL, 0);
    struct bs_results *results = run_by(model, BS_ENGINE_MONTECARLO, 2), *again = run_by(model, BS_ENGINE_MONTECARLO, 1);
    struct bs_results *computed = run_by(model, BS_ENGINE_AUTO, 2);
    assert_string_equal(computed->why_drawn, "use in segment all both grows and varies from month to month");
    for (size_t i = 0; i < 2; i++) {
        double x = results->cuts[i].use, p = 1 - (30 * exp(-x / 30) - 10 * exp(-x / 10)) / 20;
        double density = (exp(-x / 30) - exp(-x / 10)) / 20, error = results->cuts[i].std_error;
        assert_true(error > 0 && error * density < 0.001);
        assert_near(p, results->cuts[i].probability, 4 * error * density);
    }
    for (size_t month = 0; month < 2; month++) /* 1.5 x 10 x growth, each of 1,000 seats */
        assert_drawn("line", &results->organization[METERED * 3 + month].total[BS_TOTAL_MEAN], month == 0 ? 15000 : 45000);
    /* min(20 + U, 200) of an exponential U with mean 30: 20 + 30 (1 - exp(-180 / 30)) */
    assert_drawn("cap", &results->organization[CAPPED * 3 + 1].total[BS_TOTAL_MEAN], 1000 * (20 + 30 * (1 - exp(-6))));
    assert_same_results(results, again);
    /* and what all pay is computed: 1,000 exponential uses, a month with mean 15 and one with mean 45 */
    const struct bs_organization *term = &computed->organization[METERED * 3 + 2];
    assert_true(computed->totals_computed && !computed->term_drawn);
    assert_relative("mean of the term", term->total[BS_TOTAL_MEAN].value, 60000, 1e-10);
    assert_relative("its standard deviation", term->total[BS_TOTAL_SD].value, 15 * sqrt(1000 * (1 + 9)), 1e-9);
    assert_relative("cap", computed->organization[CAPPED * 3 + 1].total[BS_TOTAL_MEAN].value, 1000 * (20 + 30 * (1 - exp(-6))),
                    1e-10);
    bs_results_free(computed);
    bs_results_free(results);
    bs_results_free(again);
}

/* A path of one factor is as if use were that many times as much, in any engine and where months vary too. */
static void an_even_path_is_a_larger_use(void **state)
{
    static const char text[] = "seats: 500\nmonths: 3\ngrowth: {path: [2, 2, 2]}\n"
                               "segments: {all: {share: 100%, month_to_month: 30%, " LEVEL "}}\n" CONTRACTS,
                      twice[] = "seats: 500\nmonths: 3\nsegments:\n  all: {share: 100%, month_to_month: 30%, "
                                "usage: {distribution: lognormal, median: 80, log_sd: 0.9}}\n" CONTRACTS;
    struct bs_results *grown = run_by(read_good(*state, text, NULL, 0), BS_ENGINE_EXACT, 2);
    struct bs_results *larger = run_by(read_good(*state, twice, NULL, 0), BS_ENGINE_EXACT, 2);
    assert_relative("cut", grown->cuts[0].use, larger->cuts[0].use, 1e-10);
    for (size_t g = 0; g < larger->n_groups; g++)
        for (size_t m = 0; m < BS_MEASURE_COUNT; m++) {
            double a = (*bs_results_at(grown, METERED, g, BS_TERM))[m].value,
                   b = (*bs_results_at(larger, METERED, g, BS_TERM))[m].value;
            assert_true((isnan(a) && isnan(b)) || fabs(a - b) <= 1e-6 * fmax(1, fabs(b)));
        }
    bs_results_free(grown);
    bs_results_free(larger);
}

/* A pool's months are those of the law of all use together, which grows: 100 x 59.97 x growth above 5,000 included units. */
static void a_pool_of_growing_use(void **state)
{
    static const char text[] = "seats: 100\nmonths: 4\ngrowth: 2x monthly\nsegments: {all: {share: 100%, " LEVEL "}}\n"
                               "contracts:\n  flat: {seat_fee: 200}\n"
                               "  pool: {charges: [{price: 1, scope: organization, included: 100}]}\nbaseline: flat\n"
                               "simulation: {replications: 400, seed: 5}\n";
    const struct bs_model *model = read_good(*state, text, NULL, 0);
    struct bs_results *computed = run_by(model, BS_ENGINE_AUTO, 2), *drawn = run_by(model, BS_ENGINE_MONTECARLO, 2);
    assert_true(computed->totals_computed);
    for (size_t month = 0; month < 4; month++) { /* so many use more than 100 together that the pool is all but a line */
        double mean = 100 * MEDIAN * exp(LOG_SD * LOG_SD / 2) * pow(2, (double)month) - 100;
        assert_relative("pool", total_mean(computed, 1, month), mean, 1e-9);
        assert_drawn("pool", &drawn->organization[5 + month].total[BS_TOTAL_MEAN], mean);
        assert_relative("spread", computed->organization[5 + month].total[BS_TOTAL_SD].value,
                        drawn->organization[5 + month].total[BS_TOTAL_SD].value, 0.2);
    }
    bs_results_free(computed);
    bs_results_free(drawn);
}

/* The most that anybody can use in the last month is what a closed last tier is held to. */
static void growth_counts_where_a_last_tier_is_to_hold(void **state)
{
    static const char text[] =
        "seats: 10\nmonths: 13\ngrowth: +100% yearly\n"
        "segments: {all: {share: 100%, usage: {distribution: constant, value: 100}}}\n"
        "contracts:\n  flat: {charges: [{model: graduated, tiers: [{up_to: 199, price: 1}], beyond: error}]}\n"
        "baseline: flat\n";
    struct fixture *f = *state;
    assert_int_equal(read_bytes(f, text, strlen(text), NULL, 0), BS_ERROR_INPUT);
    static const char *const overrides[] = {"growth=+98% yearly"};
    read_good(f, text, overrides, 1);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(month_61_uses_391_times_as_much, setup, teardown),
        cmocka_unit_test_setup_teardown(bills_that_grow_have_their_closed_means, setup, teardown),
        cmocka_unit_test_setup_teardown(both_engines_agree, setup, teardown),
        cmocka_unit_test_setup_teardown(months_that_grow_and_vary_are_cut_by_a_pilot, setup, teardown),
        cmocka_unit_test_setup_teardown(an_even_path_is_a_larger_use, setup, teardown),
        cmocka_unit_test_setup_teardown(a_pool_of_growing_use, setup, teardown),
        cmocka_unit_test_setup_teardown(growth_counts_where_a_last_tier_is_to_hold, setup, teardown),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
