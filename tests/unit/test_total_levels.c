/* What organizations pay over terms of months that vary and bills that bend in any way: seats are drawn, totals computed; against closed forms, and against
   terms that are told in another way. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
/* cmocka needs setjmp, stdarg, stddef and stdint */
#include <cmocka.h>

#include "scenario_fixture.h"

#include <billshift/engine.h>
#include <gsl/gsl_cdf.h>
#include <gsl/gsl_randist.h>
#include <math.h>

static struct bs_results *run_with(const struct bs_model *model, enum bs_engine engine, struct bs_run_options options)
{
    struct bs_results *results = NULL;
    struct bs_diagnostics said;
    bs_diagnostics_init(&said);
    enum bs_status status = bs_run_by(model, engine, &options, &results, &said);
    bs_diagnostics_print(&said, BS_ERROR, stderr);
    bs_diagnostics_free(&said);
    assert_int_equal(status, BS_OK);
    return results;
}

static struct bs_results *run(const struct bs_model *model, enum bs_engine engine)
{
    return run_with(model, engine, (struct bs_run_options){.threads = 2});
}

static const struct bs_organization *term_of(const struct bs_results *results, size_t contract)
{
    return &results->organization[contract * (results->months + 1) + results->months];
}

static void expect(const char *what, const struct bs_estimate *e, double expected, double error)
{
    if (!(fabs(e->value - expected) <= error))
        fail_msg("%s: %.17g, want %.17g within %.2g", what, e->value, expected, error);
}

/* 200 seat-months of exponential use, mean 10, of which what is beyond 8 costs 1: as many as are beyond use a gamma distributed amount there. */
enum { SEAT_MONTHS = 200 };
static const double LEVEL = 10, INCLUDED = 8;

static double chance_of(unsigned beyond)
{
    return gsl_ran_binomial_pdf(beyond, exp(-INCLUDED / LEVEL), SEAT_MONTHS);
}

static double total_below(double total)
{
    double sum = chance_of(0);
    for (unsigned n = 1; n <= SEAT_MONTHS; n++)
        sum += chance_of(n) * gsl_cdf_gamma_P(total, n, LEVEL);
    return sum;
}

static double total_density(double total)
{
    double sum = 0;
    for (unsigned n = 1; n <= SEAT_MONTHS; n++)
        sum += chance_of(n) * gsl_ran_gamma_pdf(total, n, LEVEL);
    return sum;
}

static void overage_of_exponential_months_has_a_closed_form(void **state)
{
    static const char text[] =
        "months: 5\nsegments: {all: {seats: 40, month_to_month: 100%, usage: {distribution: constant, value: 10}}}\n"
        "contracts:\n  flat: {seat_fee: 4.5}\n  over: {charges: [{meter: usage, price: 1, included: 8}]}\n"
        "baseline: flat\nsimulation: {replications: 40}\n";
    struct bs_results *results = run(read_good(*state, text, NULL, 0), BS_ENGINE_AUTO);
    const struct bs_organization *term = term_of(results, 1);
    double beyond = exp(-INCLUDED / LEVEL), mean = SEAT_MONTHS * LEVEL * beyond;
    assert_true(results->totals_computed && !results->totals_drawn && !results->term_drawn);
    expect("mean", &term->total[BS_TOTAL_MEAN], mean, 1e-10 * mean);
    double variance = SEAT_MONTHS * LEVEL * LEVEL * beyond * (2 - beyond);
    expect("sd", &term->total[BS_TOTAL_SD], sqrt(variance), 1e-9 * sqrt(variance));
    for (size_t m = BS_TOTAL_P05; m < BS_TOTAL_MEASURE_COUNT; m++) {
        double p = bs_total_measure_probability((enum bs_total_measure)m), value = term->total[m].value;
        double off = fabs(total_below(value) - p);
        assert_true(off < 2e-11);
        assert_true(term->total[m].std_error >= off / total_density(value) && term->total[m].std_error < 1e-8 * value);
        expect("change", &term->change[m], value - 900, 1e-8 * value);
    }
    expect("chance", &term->probability_dearer, 1 - total_below(900), 2e-11);
    bs_results_free(results);
}

/* A month's bill under three tiers, for an exponential use: E[b] and E[b^2] by the integral of b' S and 2 b b' S. */
static double tier_integral(double from, double to, double bill, double slope, bool square)
{
    double low = exp(-from / LEVEL), high = isinf(to) ? 0 : exp(-to / LEVEL);
    double first = LEVEL * (low - high), away = isinf(to) ? 0 : (to - from) * high;
    double moment = LEVEL * LEVEL * (low - high) - LEVEL * away; /* of (u - from) S(u) */
    return square ? 2 * slope * (bill * first + slope * moment) : slope * first;
}

static void three_tiers_have_closed_moments(void **state)
{
    static const char text[] =
        "months: 5\nsegments: {all: {seats: 40, month_to_month: 100%, usage: {distribution: constant, value: 10}}}\n"
        "contracts:\n  tiers: {charges: [{meter: usage, model: graduated, tiers: [{up_to: 4, price: 1}, {up_to: 9, price: 0.5}, "
        "{price: 2}]}]}\n"
        "  line: {charges: [{meter: usage, price: 1.25}]}\nbaseline: line\nsimulation: {replications: 40}\n";
    struct bs_results *results = run(read_good(*state, text, NULL, 0), BS_ENGINE_AUTO);
    double first = 0, second = 0;
    const double from[] = {0, 4, 9, INFINITY}, bill[] = {0, 4, 6.5}, slope[] = {1, 0.5, 2};
    for (int i = 0; i < 3; i++) {
        first += tier_integral(from[i], from[i + 1], bill[i], slope[i], false);
        second += tier_integral(from[i], from[i + 1], bill[i], slope[i], true);
    }
    double sd = sqrt(SEAT_MONTHS * (second - first * first));
    const struct bs_organization *term = term_of(results, 0);
    assert_true(results->totals_computed && !results->term_drawn);
    expect("mean", &term->total[BS_TOTAL_MEAN], SEAT_MONTHS * first, 1e-10 * SEAT_MONTHS * first);
    expect("sd", &term->total[BS_TOTAL_SD], sd, 1e-9 * sd);
    expect("line", &term_of(results, 1)->total[BS_TOTAL_P95], 1.25 * gsl_cdf_gamma_Pinv(0.95, SEAT_MONTHS, LEVEL), 1e-7);
    expect("change", &term->change[BS_TOTAL_MEAN], SEAT_MONTHS * (first - 12.5), 1e-9 * SEAT_MONTHS * first);
    assert_true(term->probability_dearer.value > 0 && term->probability_dearer.value < 1);
    assert_true(term->probability_dearer.std_error < 1e-10);
    bs_results_free(results);
}

#define SEGMENTS                                                                                                                   \
    "segments:\n  a: {seats: 90, month_to_month: 40%, inactive: 10%, usage: {distribution: lognormal, median: 60, log_sd: 1.1}}\n" \
    "  b: {seats: 60, month_to_month: 25%, usage: {distribution: gamma, mean: 150, cv: 0.8}}\n"
#define ONE_BEND "  flat: {seat_fee: 90}\n  over: {seat_fee: 40, charges: [{meter: usage, price: 1, included: 100}]}\n"
#define TIERS                                                                                                                      \
    "  tiers: {charges: [{meter: usage, model: graduated, tiers: [{up_to: 50, price: 1}, {up_to: 200, price: 0.4}, {price: "       \
    "2}]}]}\n"

/* Where bills bend once the exact engine has the law of a seat's term, told by months above the bend. */
static void one_bend_is_told_alike_in_both_ways(void **state)
{
    static const char one[] = "months: 7\n" SEGMENTS "contracts:\n" ONE_BEND "baseline: flat\n",
                      more[] =
                          "months: 7\n" SEGMENTS "contracts:\n" ONE_BEND TIERS "baseline: flat\nsimulation: {replications: 40}\n";
    struct bs_results *known = run(read_good(*state, one, NULL, 0), BS_ENGINE_EXACT);
    struct bs_results *told = run(read_good(*state, more, NULL, 0), BS_ENGINE_AUTO);
    assert_true(told->totals_computed && !told->totals_drawn);
    for (size_t c = 0; c < 2; c++)
        for (size_t month = 0; month <= 7; month++) {
            const struct bs_organization *a = &known->organization[c * 8 + month], *b = &told->organization[c * 8 + month];
            for (size_t m = 0; m < BS_TOTAL_MEASURE_COUNT; m++) {
                expect("total", &b->total[m], a->total[m].value, a->total[m].std_error + b->total[m].std_error);
                expect("change", &b->change[m], a->change[m].value, a->change[m].std_error + b->change[m].std_error);
            }
            if (c == 1)
                expect("chance", &b->probability_dearer, a->probability_dearer.value, 2e-11);
        }
    bs_results_free(known);
    bs_results_free(told);
}

/* Months of seats that join, prices that change, baselines that bend: any number of threads gives the same, and halved steps no other. */
static void threads_and_steps_change_nothing(void **state)
{
    static const char text[] =
        "months: 5\nstarts: 2026-01\n" SEGMENTS "seats_added: [{month: 3, segment: b, seats: 30}]\ncontracts:\n" ONE_BEND TIERS
        "  raised: {seat_fee: 40, charges: [{meter: usage, price: 1, included: 100}], changes: [{from: 2026-03, seat_fee: 45, "
        "charges: [{meter: usage, price: 1.5, included: 80}]}]}\n"
        "baseline: over\nsimulation: {replications: 40}\n";
    const struct bs_model *model = read_good(*state, text, NULL, 0);
    struct bs_results *two = run_with(model, BS_ENGINE_AUTO, (struct bs_run_options){.threads = 2});
    struct bs_results *one = run_with(model, BS_ENGINE_AUTO, (struct bs_run_options){.threads = 1});
    struct bs_results *half = run_with(model, BS_ENGINE_AUTO, (struct bs_run_options){.threads = 2, .exact_step = 0.5});
    assert_true(two->totals_computed && !two->term_drawn);
    for (size_t c = 0; c < 4; c++) {
        const struct bs_organization *a = term_of(two, c), *b = term_of(one, c), *h = term_of(half, c);
        for (size_t m = 0; m < BS_TOTAL_MEASURE_COUNT; m++) {
            assert_true(a->total[m].value == b->total[m].value && a->change[m].value == b->change[m].value);
            expect("total", &h->total[m], a->total[m].value, a->total[m].std_error);
            expect("change", &h->change[m], a->change[m].value, a->change[m].std_error);
        }
    }
    bs_results_free(two);
    bs_results_free(one);
    bs_results_free(half);
}

/* Packages make totals of steps, which have jumps: all that is expected is computed, ranges stay drawn. */
static void packages_keep_their_drawn_ranges(void **state)
{
    static const char text[] = "months: 3\n" SEGMENTS "contracts:\n" ONE_BEND
                               "  packs: {charges: [{meter: usage, model: package, size: 1000, price: 500}]}\n"
                               "baseline: flat\nsimulation: {replications: 400, seed: 3}\n";
    const struct bs_model *model = read_good(*state, text, NULL, 0);
    struct bs_results *results = run(model, BS_ENGINE_AUTO), *drawn = run(model, BS_ENGINE_MONTECARLO);
    const struct bs_organization *term = term_of(results, 2), *other = term_of(drawn, 2);
    assert_true(results->totals_computed && results->totals_drawn && results->term_drawn);
    assert_true(term->total[BS_TOTAL_P95].value == other->total[BS_TOTAL_P95].value);
    assert_true(term->total[BS_TOTAL_MEAN].std_error < 1e-9 * term->total[BS_TOTAL_MEAN].value);
    expect("mean", &term->total[BS_TOTAL_MEAN], other->total[BS_TOTAL_MEAN].value, 4 * other->total[BS_TOTAL_MEAN].std_error);
    assert_true(term_of(results, 1)->total[BS_TOTAL_P95].std_error < 1e-4);
    bs_results_free(results);
    bs_results_free(drawn);
}

/* The change of month 5 has atoms of a tenth and more, where both caps bind: its characteristic function comes back to 8e-8 right after it has fallen below 1e-15,
   which an integral that ends there misses (1.8e-8 of a probability). */
static void what_comes_back_at_once_is_integrated(void **state)
{
    static const char text[] =
        "months: 5\ngrowth: 2.04x yearly\nsegments:\n"
        "  s0: {seats: 42, usage: {distribution: pareto, alpha: 7.28, minimum: 265.072}, month_to_month: 37.42%}\n"
        "  s1: {seats: 45, usage: {distribution: weibull, shape: 1.17, scale: 15.487}, month_to_month: 12.36%}\n"
        "contracts:\n  tiers:\n    seat_fee: 35.48\n    charges: [{meter: usage, model: graduated, tiers: [{up_to: 137.18, price: "
        "1.5}, {up_to: "
        "233.206, "
        "price: 0.75, fee: 2.48}, {price: 2.25}]}]\n    maximum_bill: 542.45\n"
        "  two:\n    seat_fee: 36.75\n    charges: [{meter: usage, price: 1.64, included: 15.47}, {meter: usage, price: 0.53}]\n   "
        " maximum_bill: "
        "329.22\n"
        "baseline: two\nsimulation: {replications: 40}\n";
    const struct bs_model *model = read_good(*state, text, NULL, 0);
    struct bs_results *whole = run(model, BS_ENGINE_AUTO);
    struct bs_results *half = run_with(model, BS_ENGINE_AUTO, (struct bs_run_options){.threads = 2, .exact_step = 0.5});
    assert_true(whole->totals_computed && !whole->totals_drawn && !half->totals_drawn);
    for (size_t month = 0; month <= 5; month++) {
        const struct bs_organization *a = &whole->organization[month], *h = &half->organization[month];
        for (size_t m = 0; m < BS_TOTAL_MEASURE_COUNT; m++)
            expect("change", &h->change[m], a->change[m].value, a->change[m].std_error);
    }
    bs_results_free(whole);
    bs_results_free(half);
}

/* Months so uneven that much of their use lies below any number: what they pay is a fee's amount further on, and no other. */
static void a_fee_moves_totals_of_hardly_any_use(void **state)
{
    static const char text[] =
        "months: 2\nsegments: {all: {seats: 2000, usage: {distribution: constant, value: 100}, month_to_month: 1000%}}\n"
        "contracts:\n  line: {seat_fee: 10, charges: [{meter: usage, price: 0.5}]}\n"
        "  tiers: {seat_fee: 0, charges: [{meter: usage, model: graduated, tiers: [{up_to: 100, price: 1}, {price: 1.5}]}]}\n"
        "baseline: line\nsimulation: {replications: 40}\n";
    static const char *const fee[] = {"contracts.tiers.seat_fee=1000"};
    struct bs_results *none = run(read_good(*state, text, NULL, 0), BS_ENGINE_AUTO);
    struct bs_results *high = run(read_good(*state, text, fee, 1), BS_ENGINE_AUTO);
    const struct bs_organization *a = term_of(none, 1), *b = term_of(high, 1);
    assert_true(none->totals_computed && !none->term_drawn && high->totals_computed);
    expect("sd", &b->total[BS_TOTAL_SD], a->total[BS_TOTAL_SD].value, 1e-9 * a->total[BS_TOTAL_SD].value);
    for (size_t m = BS_TOTAL_P05; m < BS_TOTAL_MEASURE_COUNT; m++)
        expect("quantile", &b->total[m], a->total[m].value + 4e6, b->total[m].std_error);
    bs_results_free(none);
    bs_results_free(high);
}

/* One seat's twelve exponential months, a gamma distributed use: frequencies of 1e-10 and less count in a chance of 1e-5. */
static void one_seat_is_as_good_as_many(void **state)
{
    static const char text[] =
        "months: 12\nsegments: {all: {seats: 1, usage: {distribution: constant, value: 10}, month_to_month: 100%}}\n"
        "contracts:\n  flat: {seat_fee: 3}\n  tiers: {charges: [{meter: usage, model: graduated, tiers: [{up_to: 10, price: 1}, "
        "{price: 1.0000000000001}]}]}\nbaseline: flat\nsimulation: {replications: 40}\n";
    struct bs_results *results = run(read_good(*state, text, NULL, 0), BS_ENGINE_AUTO);
    assert_true(results->totals_computed && !results->term_drawn);
    expect("chance", &term_of(results, 1)->probability_dearer, gsl_cdf_gamma_Q(36, 12, 10), 1e-11);
    bs_results_free(results);
}

/* The mean beyond an allowance of a Pareto tail times a gamma factor: 3000 (10 + 1.5 E[(L F - 120)+]), L of alpha 1.05 from 20 on, F of shape 6.25, by quadrature with
   25 digits of E[F L | ...] in closed form over F. */
static void heavy_tails_have_their_means(void **state)
{
    static const char text[] =
        "months: 2\nsegments: {all: {seats: 3000, usage: {distribution: pareto, alpha: 1.05, minimum: 20}, month_to_month: 40%}}\n"
        "contracts:\n  flat: {seat_fee: 10}\n  over: {seat_fee: 10, charges: [{meter: usage, price: 1.5, included: "
        "120}]}\nbaseline: flat\n";
    struct bs_results *results = run(read_good(*state, text, NULL, 0), BS_ENGINE_EXACT);
    const struct bs_estimate *mean = &results->organization[3].total[BS_TOTAL_MEAN];
    expect("mean", mean, 1682479.1749846, mean->std_error);
    bs_results_free(results);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(overage_of_exponential_months_has_a_closed_form, setup, teardown),
        cmocka_unit_test_setup_teardown(three_tiers_have_closed_moments, setup, teardown),
        cmocka_unit_test_setup_teardown(one_bend_is_told_alike_in_both_ways, setup, teardown),
        cmocka_unit_test_setup_teardown(threads_and_steps_change_nothing, setup, teardown),
        cmocka_unit_test_setup_teardown(packages_keep_their_drawn_ranges, setup, teardown),
        cmocka_unit_test_setup_teardown(what_comes_back_at_once_is_integrated, setup, teardown),
        cmocka_unit_test_setup_teardown(a_fee_moves_totals_of_hardly_any_use, setup, teardown),
        cmocka_unit_test_setup_teardown(one_seat_is_as_good_as_many, setup, teardown),
        cmocka_unit_test_setup_teardown(heavy_tails_have_their_means, setup, teardown),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
