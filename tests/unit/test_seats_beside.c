/* Seats' figures that are computed beside drawn ones: against closed forms, against a run that is exact, and where none may be, that none is. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "scenario_fixture.h"

#include <billshift/engine.h>
#include <math.h>
#include <string.h>

#define SEATS "seats: 200\nmonths: 4\nsegments: {all: {share: 100%, month_to_month: "
#define FLAT  "  flat: {seat_fee: 4.5}\n"
#define OVER  "  over: {charges: [{price: 1, included: 8}]}\n"
#define CAP   "  cap: {seat_fee: 1, maximum_bill: 12, charges: [{price: 1}]}\n"
#define LINE  "  line: {seat_fee: 1, charges: [{price: 1}]}\n"
#define POOL  "  pool: {charges: [{price: 1, scope: organization, included: 900}]}\n"
#define END   "baseline: flat\nsimulation: {replications: 200, seed: 7}\n"
/* Where months vary by 100 % the law of a term that bends is not at hand; a constant level makes a month exponential. */
#define EXPONENTIAL SEATS "100%, usage: {distribution: constant, value: 10}}}\ncontracts:\n"
#define USUAL       SEATS "40%, usage: {distribution: lognormal, median: 8, log_sd: 1}}}\ncontracts:\n"

static struct bs_results *run(const struct bs_model *model, enum bs_engine engine, const struct bs_run_options *options)
{
    struct bs_results *results = NULL;
    struct bs_diagnostics said;
    bs_diagnostics_init(&said);
    assert_int_equal(bs_run_by(model, engine, options, &results, &said), BS_OK);
    bs_diagnostics_free(&said);
    return results;
}

static size_t rows_of(const struct bs_results *r)
{
    return r->n_contracts * r->n_groups * BS_PERIOD_COUNT;
}

static bool same_figures(const struct bs_results *a, const struct bs_results *b)
{
    return memcmp(a->summary, b->summary, rows_of(a) * sizeof *a->summary) == 0 && a->n_ranks == b->n_ranks &&
           memcmp(a->ranks, b->ranks, a->n_contracts * a->n_ranks * sizeof *a->ranks) == 0;
}

static void expect(const struct bs_results *r, size_t contract, enum bs_period period, enum bs_measure measure, double expected)
{
    const struct bs_estimate *e = &(*bs_results_at(r, contract, 0, period))[measure];
    if (!(fabs(e->value - expected) <= e->std_error))
        fail_msg("%s: %.17g, want %.17g within %.2g", bs_measure_info(measure)->name, e->value, expected, e->std_error);
    assert_true(e->std_error < 1e-6 && bs_results_computed(r, contract, 0, period, measure));
}

/* max(U - 8, 0) of an exponential U with mean 10, against 4.5. */
static void months_have_closed_forms_and_terms_stay_drawn(void **state)
{
    const struct bs_model *model = read_good(*state, EXPONENTIAL FLAT OVER LINE END, NULL, 0);
    struct bs_results *results = run(model, BS_ENGINE_AUTO, NULL), *drawn = run(model, BS_ENGINE_MONTECARLO, NULL);
    assert_true(results->computed && results->why_drawn && !drawn->computed);
    double over = 10 * exp(-0.8);
    expect(results, 1, BS_MONTH, BS_MEAN_BILL, over);
    expect(results, 1, BS_MONTH, BS_SHARE_DEARER, exp(-1.25));
    expect(results, 1, BS_MONTH, BS_CHANGE_P50, -4.5);
    expect(results, 1, BS_MONTH, BS_CHANGE_P90, 10 * log(10) - 12.5);
    expect(results, 1, BS_TERM, BS_MEAN_CHANGE, 4 * (over - 4.5));
    const struct bs_estimate *term = *bs_results_at(results, 1, 0, BS_TERM), *own = *bs_results_at(drawn, 1, 0, BS_TERM);
    for (size_t m = BS_SHARE_CHEAPER; m < BS_MEASURE_COUNT; m++) {
        assert_false(bs_results_computed(results, 1, 0, BS_TERM, (enum bs_measure)m));
        assert_memory_equal(&term[m], &own[m], sizeof *term);
    }
    /* the line's term is known: 4 + a gamma distributed sum of four against 18 */
    double x = 1.4;
    expect(results, 2, BS_TERM, BS_SHARE_DEARER, exp(-x) * (1 + x + x * x / 2 + x * x * x / 6));
    assert_true(results->ranks_computed[0] && !results->ranks_computed[1] && results->ranks_computed[2]);
    assert_memory_equal(results->ranks + results->n_ranks, drawn->ranks + drawn->n_ranks, drawn->n_ranks * sizeof *drawn->ranks);
    bs_results_free(results);
    bs_results_free(drawn);
}

static bool within_errors(const struct bs_estimate *a, const struct bs_estimate *b)
{
    return (isnan(a->value) && isnan(b->value)) || fabs(a->value - b->value) <= a->std_error + b->std_error;
}

/* A pool keeps the exact engine from all contracts, and nobody else from what it computes without: kinked terms too. */
static void beside_a_pool_all_else_is_what_the_exact_engine_says(void **state)
{
    const struct bs_model *model = read_good(*state, USUAL FLAT CAP LINE END, NULL, 0);
    struct bs_results *exact = run(model, BS_ENGINE_EXACT, NULL);
    model = read_good(*state, USUAL FLAT CAP LINE POOL END, NULL, 0);
    struct bs_results *results = run(model, BS_ENGINE_AUTO, NULL), *drawn = run(model, BS_ENGINE_MONTECARLO, NULL);
    size_t rows = rows_of(exact), pool = 3;
    assert_true(results->computed && results->n_groups == exact->n_groups);
    for (size_t i = 0; i < rows; i++)
        for (size_t m = 0; m < BS_MEASURE_COUNT; m++) {
            assert_true(within_errors(&results->summary[i][m], &exact->summary[i][m]));
            assert_true(results->computed[i] >> m & 1 || isnan(exact->summary[i][m].value));
        }
    for (size_t i = 0; i < rows; i++)
        assert_int_equal(results->distributions[i].n_slices, exact->distributions[i].n_slices);
    for (size_t i = rows; i < rows_of(results); i++)
        assert_int_equal(results->computed[i], 0);
    assert_memory_equal(results->summary[rows], drawn->summary[rows], (rows_of(results) - rows) * sizeof *drawn->summary);
    for (size_t i = 0; i < pool * exact->n_ranks; i++)
        assert_true(fabs(results->ranks[i].mean_bill - exact->ranks[i].mean_bill) < 1e-8 * exact->ranks[i].mean_bill);
    assert_true(results->ranks_computed[pool - 1] && !results->ranks_computed[pool]);
    bs_results_free(exact);
    bs_results_free(results);
    bs_results_free(drawn);
}

static void expect_nothing(void *state, const char *text, unsigned leave_out)
{
    const struct bs_model *model = read_good(state, text, NULL, 0);
    const struct bs_run_options options = {.leave_out = leave_out};
    struct bs_results *results = run(model, BS_ENGINE_AUTO, &options), *drawn = run(model, BS_ENGINE_MONTECARLO, &options);
    assert_true(results->why_drawn && !results->computed && !results->ranks_computed);
    assert_true(same_figures(results, drawn));
    bs_results_free(results);
    bs_results_free(drawn);
}

static void what_cannot_be_computed_stays_as_it_was_drawn(void **state)
{
    expect_nothing(*state, USUAL FLAT POOL END, 0); /* beside the baseline there is nobody */
    expect_nothing(*state,
                   USUAL "  other: {seat_fee: 3}\n" LINE "  flat: {charges: [{price: 1, scope: organization, included: 99}]}\n" END,
                   0);
    /* what takes over from a pool is no more a seat's own than the pool */
    expect_nothing(*state, USUAL FLAT POOL "  later: {before: pool, begins: 3, charges: [{price: 1}]}\n" END, 0);
    expect_nothing(*state, "growth: 2x yearly\n" USUAL FLAT LINE END, 0); /* cuts by a pilot */
    expect_nothing(*state, "shock: {sd: 20%}\n" USUAL FLAT LINE END, 0);
    expect_nothing(*state, USUAL FLAT "  back: {seat_fee: 20, minimum_bill: 1, fee_paid: yearly, charges: [{price: -0.1}]}\n" END,
                   0);
    expect_nothing(*state, EXPONENTIAL FLAT OVER LINE END, BS_LEAVE_BESIDE);
}

/* Whatever the threads, with laws kept and without. */
static void the_same_bytes_each_time(void **state)
{
    const struct bs_model *model = read_good(*state, EXPONENTIAL FLAT OVER LINE POOL CAP END, NULL, 0);
    struct bs_kept *kept = bs_kept_new();
    const struct bs_run_options one = {.threads = 1}, three = {.threads = 3}, keeping = {.threads = 2, .kept = kept};
    const struct bs_run_options *const again[] = {&three, &keeping, &keeping};
    struct bs_results *first = run(model, BS_ENGINE_AUTO, &one);
    assert_true(first->computed);
    for (size_t i = 0; i < sizeof again / sizeof *again; i++) {
        struct bs_results *results = run(model, BS_ENGINE_AUTO, again[i]);
        assert_true(same_figures(first, results));
        assert_memory_equal(first->computed, results->computed, rows_of(first) * sizeof *first->computed);
        bs_results_free(results);
    }
    bs_results_free(first);
    bs_kept_free(kept);
}

/* Ranks alone are those of all; what is left out stays so. */
static void what_is_left_out_is_not_computed(void **state)
{
    const struct bs_model *model = read_good(*state, "budget: {amount: 9999}\n" USUAL FLAT CAP LINE END, NULL, 0);
    const struct bs_run_options ranks = {.leave_out = BS_LEAVE_SEATS},
                                means = {.leave_out = BS_LEAVE_SHARES | BS_LEAVE_CHANGES | BS_LEAVE_RATIOS | BS_LEAVE_RANKS};
    struct bs_results *all = run(model, BS_ENGINE_AUTO, NULL), *by_rank = run(model, BS_ENGINE_AUTO, &ranks);
    struct bs_results *mean = run(model, BS_ENGINE_AUTO, &means);
    assert_true(all->ranks_computed[1] && by_rank->ranks_computed[1] && mean->computed && !mean->ranks_computed);
    assert_memory_equal(all->ranks, by_rank->ranks, 3 * all->n_ranks * sizeof *all->ranks);
    for (size_t i = 0; i < rows_of(all); i++) {
        assert_true(mean->summary[i][BS_MEAN_BILL].value == all->summary[i][BS_MEAN_BILL].value);
        assert_true(isnan(mean->summary[i][BS_SHARE_DEARER].value) && isnan(mean->summary[i][BS_CHANGE_P50].value));
    }
    bs_results_free(all);
    bs_results_free(by_rank);
    bs_results_free(mean);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(months_have_closed_forms_and_terms_stay_drawn, setup, teardown),
        cmocka_unit_test_setup_teardown(beside_a_pool_all_else_is_what_the_exact_engine_says, setup, teardown),
        cmocka_unit_test_setup_teardown(what_cannot_be_computed_stays_as_it_was_drawn, setup, teardown),
        cmocka_unit_test_setup_teardown(the_same_bytes_each_time, setup, teardown),
        cmocka_unit_test_setup_teardown(what_is_left_out_is_not_computed, setup, teardown),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
