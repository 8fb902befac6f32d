/* Runs that keep the laws of use for each other give the bytes of runs that do not; and another use is noticed. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "scenario_fixture.h"

#include <billshift/engine.h>

static const char scenario[] =
    "seats: 400\n"
    "months: 6\n"
    "segments:\n"
    "  many: {share: 80%, usage: {distribution: lognormal, median: 60, log_sd: 0.8}, month_to_month: 40%, inactive: 10%}\n"
    "  few: {share: rest, usage: {distribution: gamma, mean: 400, cv: 0.7}}\n"
    "seats_added: [{month: 3, segment: few, seats: 50}]\n"
    "contracts:\n"
    "  flat: {seat_fee: 200}\n"
    "  metered: {seat_fee: 20, charges: [{price: 1}]}\n"
    "  grants: {seat_fee: 30, charges: [{price: 1.2, included: 50}]}\n"
    "baseline: flat\n";

/* kept NULL: nothing is */
static struct bs_results *run_by(struct fixture *f, enum bs_engine engine, const char *override, unsigned leave_out,
                                 struct bs_kept *kept)
{
    const struct bs_run_options options = {.leave_out = leave_out, .kept = kept};
    struct bs_scenario *read = NULL;
    struct bs_results *results = NULL;
    struct bs_diagnostics said;
    bs_diagnostics_init(&said);
    enum bs_status status = bs_scenario_read(f->path, &override, 1, &read, &said);
    if (status == BS_OK)
        status = bs_run_by(bs_scenario_model(read), engine, &options, &results, &said);
    for (size_t i = 0; status != BS_OK && i < said.count; i++)
        print_error("%s: %s\n", override, said.items[i].message);
    assert_int_equal(status, BS_OK);
    bs_scenario_free(read);
    bs_diagnostics_free(&said);
    return results;
}

static struct bs_results *run(struct fixture *f, const char *override, unsigned leave_out, struct bs_kept *kept)
{
    return run_by(f, BS_ENGINE_EXACT, override, leave_out, kept);
}

static void expect_same(const struct bs_results *a, const struct bs_results *b)
{
    size_t rows = a->n_contracts * a->n_groups * BS_PERIOD_COUNT;
    assert_int_equal(a->n_groups, b->n_groups);
    assert_memory_equal(a->summary, b->summary, rows * sizeof *a->summary);
    assert_memory_equal(a->organization, b->organization, a->n_contracts * (a->months + 1) * sizeof *a->organization);
    assert_memory_equal(a->cuts, b->cuts, sizeof a->cuts);
}

/* Each once beside what those before it left, and once alone. */
static void run_in_turn(struct fixture *f, const char *const *overrides, size_t n)
{
    struct bs_kept *kept = bs_kept_new();
    for (size_t i = 0; i < n; i++) {
        struct bs_results *with = run(f, overrides[i], 0, kept), *without = run(f, overrides[i], 0, NULL);
        expect_same(with, without);
        bs_results_free(with);
        bs_results_free(without);
    }
    bs_kept_free(kept);
}

static void gives_the_same_bytes(void **state)
{
    struct fixture *f = *state;
    static const char *const overrides[] = {
        "contracts.metered.seat_fee=20",
        "contracts.metered.seat_fee=35",
        "contracts.metered.charges[0].price=0.7",
        "contracts.grants.seat_fee=10",
        "contracts.grants.charges[0].included=80" /* laws break elsewhere */,
        "contracts.metered.seat_fee=20",
        "contracts.metered.discount=10%",
    };
    write_file(f->path, scenario, sizeof scenario - 1);
    run_in_turn(f, overrides, sizeof overrides / sizeof *overrides);
}

static void notices_another_use(void **state)
{
    struct fixture *f = *state;
    static const char *const overrides[] = {
        "segments.many.usage.median=60",
        "segments.many.usage.median=61",
        "segments.many.usage.log_sd=0.9",
        "months=5",
        "segments.many.month_to_month=30%",
        "segments.many.inactive=20%",
        "seats=500",
        "seats_added[0].seats=80",
        "segments.few.growth=+2% monthly",
    };
    write_file(f->path, scenario, sizeof scenario - 1);
    run_in_turn(f, overrides, sizeof overrides / sizeof *overrides);
}

/* What is left out is not a number; all else is as it was. */
static void leaves_out_what_is_asked(void **state)
{
    struct fixture *f = *state;
    const char *override = "contracts.grants.seat_fee=10";
    write_file(f->path, scenario, sizeof scenario - 1);
    struct bs_results *all = run(f, override, 0, NULL);
    struct bs_results *some = run(f, override, BS_LEAVE_MONTHS | BS_LEAVE_CHANGES | BS_LEAVE_RANGES, NULL);
    for (size_t c = 0; c < all->n_contracts; c++)
        for (size_t g = 0; g < all->n_groups; g++) {
            const struct bs_estimate *a = *bs_results_at(all, c, g, BS_TERM), *b = *bs_results_at(some, c, g, BS_TERM);
            for (size_t m = 0; m < BS_MEASURE_COUNT; m++)
                if (m >= BS_CHANGE_P01 && m <= BS_CHANGE_P99)
                    assert_true(isnan(b[m].value));
                else
                    assert_memory_equal(&a[m].value, &b[m].value, sizeof a[m].value);
            assert_true(isnan((*bs_results_at(some, c, g, BS_MONTH))[BS_MEAN_BILL].value));
            const struct bs_organization *term = &some->organization[c * (some->months + 1) + some->months];
            assert_true(term->total[BS_TOTAL_MEAN].value == all->organization[c * (all->months + 1) + all->months].total[0].value);
            assert_true(isnan(term->total[BS_TOTAL_P95].value) && isnan(term[-1].total[BS_TOTAL_MEAN].value));
        }
    bs_results_free(all);
    bs_results_free(some);
}

static bool same(const void *a, const void *b, size_t n)
{
    return memcmp(a, b, n) == 0;
}

/* Of a drawn run: cuts, and the term's means, shares and totals, are the same bytes; a month's totals, quantiles and distributions are not there. */
static void draws_leave_out_what_is_asked(void **state)
{
    struct fixture *f = *state;
    static const char *const overrides[] = {"contracts.grants.seat_fee=10", "segments.many.growth=+2% monthly"};
    write_file(f->path, scenario, sizeof scenario - 1);
    for (size_t i = 0; i < 2; i++) {
        struct bs_results *all = run_by(f, BS_ENGINE_MONTECARLO, overrides[i], 0, NULL);
        struct bs_results *some = run_by(f, BS_ENGINE_MONTECARLO, overrides[i],
                                         BS_LEAVE_RANKS | BS_LEAVE_RATIOS | BS_LEAVE_CHANGES | BS_LEAVE_MONTHS, NULL);
        size_t n = all->n_contracts * all->n_groups * BS_PERIOD_COUNT, rows = all->months + 1;
        assert_memory_equal(all->cuts, some->cuts, sizeof all->cuts);
        for (size_t k = 0; k < n; k++) {
            const struct bs_estimate *a = all->summary[k], *b = some->summary[k];
            assert_null(some->distributions[k].change);
            for (size_t m = 0; m < BS_MEASURE_COUNT; m++)
                assert_true(m >= BS_CHANGE_P01 && m <= BS_RATIO_P95 ? isnan(b[m].value) : same(&a[m], &b[m], sizeof a[m]));
        }
        for (size_t k = 0; k < all->n_contracts * rows; k++) {
            const struct bs_organization *a = &all->organization[k], *b = &some->organization[k];
            assert_memory_equal(&a->cash, &b->cash, sizeof a->cash);
            if (k % rows == all->months)
                assert_memory_equal(a, b, sizeof *a);
            for (size_t m = 0; m < BS_TOTAL_MEASURE_COUNT && k % rows < all->months; m++)
                assert_true(isnan(b->total[m].value) && isnan(b->change[m].value));
        }
        bs_results_free(all);
        bs_results_free(some);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(gives_the_same_bytes, setup, teardown),
        cmocka_unit_test_setup_teardown(notices_another_use, setup, teardown),
        cmocka_unit_test_setup_teardown(leaves_out_what_is_asked, setup, teardown),
        cmocka_unit_test_setup_teardown(draws_leave_out_what_is_asked, setup, teardown),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
