/* Terms of seats whose months vary under a baseline that bends, by identities: contract and baseline turned round, and what both charge taken off. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "scenario_fixture.h"

#include <billshift/engine.h>
#include <math.h>
#include <stdbool.h>

#define SEATS                                                                                                                      \
    "months: 6\nsegments:\n"                                                                                                       \
    "  some: {seats: 90, month_to_month: 40%, inactive: 10%, usage: {distribution: lognormal, median: 8, log_sd: 1}}\n"            \
    "  few: {seats: 30, month_to_month: 30%, usage: {distribution: gamma, mean: 40, shape: 1.5}}\n"                                \
    "contracts:\n"
#define OVER  "charges: [{price: 1, included: 8}]"
#define TIERS "charges: [{tiers: [{up_to: 4, price: 0}, {up_to: 12, price: 1.5}, {price: 0.5}]}]"

static struct bs_results *run_with(struct fixture *f, const char *text, unsigned leave_out)
{
    const struct bs_run_options options = {.leave_out = leave_out};
    struct bs_results *results = NULL;
    struct bs_diagnostics said;
    bs_diagnostics_init(&said);
    enum bs_status status = bs_run_exact(read_good(f, text, NULL, 0), &options, &results, &said);
    if (status != BS_OK)
        bs_diagnostics_print(&said, BS_ERROR, stderr);
    assert_int_equal(status, BS_OK);
    bs_diagnostics_free(&said);
    return results;
}

static void alike(const char *what, const struct bs_estimate *a, double expected, double factor)
{
    double bound = (1 + factor) * a->std_error + 1e-9 * fabs(expected);
    if (!(fabs(a->value - expected) <= bound))
        fail_msg("%s: %.17g, want %.17g within %.2g", what, a->value, expected, bound);
}

static const struct bs_estimate *row_of(const struct bs_results *r, size_t contract, size_t group, enum bs_measure m)
{
    return &(*bs_results_at(r, contract, group, BS_TERM))[m];
}

/* What b says of contract 1 against baseline 0, a says of 0 against 1. */
static void expect_turned(const struct bs_results *a, const struct bs_results *b)
{
    static const enum bs_measure turned[][2] = {
        {BS_SHARE_CHEAPER, BS_SHARE_DEARER}, {BS_SHARE_SAME, BS_SHARE_SAME}, {BS_SHARE_DEARER, BS_SHARE_CHEAPER},
        {BS_CHANGE_P01, BS_CHANGE_P99},      {BS_CHANGE_P25, BS_CHANGE_P75}, {BS_CHANGE_P50, BS_CHANGE_P50},
        {BS_CHANGE_P75, BS_CHANGE_P25},      {BS_CHANGE_P95, BS_CHANGE_P05}, {BS_MEAN_CHANGE, BS_MEAN_CHANGE}};
    for (size_t group = 0; group < a->n_groups; group++) {
        for (size_t i = 0; i < sizeof turned / sizeof *turned; i++) {
            const struct bs_estimate *here = row_of(a, 0, group, turned[i][0]), *there = row_of(b, 1, group, turned[i][1]);
            double sign = bs_measure_info(turned[i][0])->unit == BS_UNIT_SHARE ? 1 : -1;
            assert_int_equal(isnan(here->value), isnan(there->value));
            if (!isnan(here->value))
                alike(bs_measure_info(turned[i][0])->name, here, sign * there->value, 1);
        }
        const struct bs_estimate *ratio = row_of(a, 0, group, BS_RATIO_P75);
        if (!isnan(ratio->value)) /* 1 over a ratio falls where that rises */
            alike("ratio_p75", ratio, 1 / row_of(b, 1, group, BS_RATIO_P25)->value, 1);
    }
}

static void turn(void **state, const char *bends)
{
    char from[1024], to[1024];
    const char *contracts = "  flat: {seat_fee: 9}\n  bends: {seat_fee: 5, %s}\nbaseline: %s\n";
    int n = snprintf(from, sizeof from, "%s", SEATS), k = snprintf(to, sizeof to, "%s", SEATS);
    snprintf(from + n, sizeof from - (size_t)n, contracts, bends, "bends");
    snprintf(to + k, sizeof to - (size_t)k, contracts, bends, "flat");
    struct bs_results *a = run_with(*state, from, 0), *b = run_with(*state, to, 0);
    expect_turned(a, b);
    bs_results_free(a);
    bs_results_free(b);
}

static void a_kinked_baseline_is_turned_round(void **state)
{
    turn(state, OVER);
}

static void one_by_series_is_turned_round(void **state)
{
    turn(state, TIERS);
}

/* All that changes and shares without ratios tell; organization too. */
static void expect_same_changes(const struct bs_results *a, const struct bs_results *b)
{
    for (size_t group = 0; group < a->n_groups; group++)
        for (enum bs_measure m = BS_SHARE_CHEAPER; m < BS_RATIO_P05; m++) {
            const struct bs_estimate *here = row_of(a, 1, group, m), *there = row_of(b, 1, group, m);
            if (m >= BS_SHARE_DOUBLED && m <= BS_SHARE_RATIO_UNDEFINED)
                assert_true(isnan(here->value));
            else if (!isnan(there->value))
                alike(bs_measure_info(m)->name, here, there->value, 1);
        }
    const struct bs_organization *total = &a->organization[a->months + 1 + a->months],
                                 *other = &b->organization[b->months + 1 + b->months];
    for (size_t m = 0; m < BS_TOTAL_MEASURE_COUNT; m++)
        alike("organization", &total->change[m], other->change[m].value, 1);
}

/* Both charge 0.7 for all use, which no change shows. */
static void take_off(void **state, const char *contract, const char *baseline, const char *rest)
{
    char both[1024], one[1024];
    int n = snprintf(both, sizeof both, "%s", SEATS), k = snprintf(one, sizeof one, "%s", SEATS);
    snprintf(both + n, sizeof both - (size_t)n, "  base: {%s}\n  other: {%s}\nbaseline: base\n", baseline, contract);
    snprintf(one + k, sizeof one - (size_t)k, "  base: {seat_fee: 9}\n  other: {%s}\nbaseline: base\n", rest);
    struct bs_results *a = run_with(*state, both, BS_LEAVE_RATIOS | BS_LEAVE_MULTIPLES), *b = run_with(*state, one, 0);
    expect_same_changes(a, b);
    bs_results_free(a);
    bs_results_free(b);
}

static void what_both_charge_is_taken_off(void **state)
{
    take_off(state, "seat_fee: 5, charges: [{price: 0.7, name: all}, {price: 1, included: 8}]",
             "seat_fee: 9, charges: [{price: 0.7}]", "seat_fee: 5, charges: [{price: 1, included: 8}]");
    take_off(state, "seat_fee: 5, charges: [{tiers: [{up_to: 4, price: 0.7}, {up_to: 12, price: 2.2}, {price: 1.2}]}]",
             "seat_fee: 9, charges: [{price: 0.7}]", "seat_fee: 5, " TIERS);
    take_off(state, "seat_fee: 5, charges: [{price: 0.7, included: 8}]", "seat_fee: 9, charges: [{price: 0.7, included: 8}]",
             "seat_fee: 5");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(a_kinked_baseline_is_turned_round, setup, teardown),
        cmocka_unit_test_setup_teardown(one_by_series_is_turned_round, setup, teardown),
        cmocka_unit_test_setup_teardown(what_both_charge_is_taken_off, setup, teardown),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
