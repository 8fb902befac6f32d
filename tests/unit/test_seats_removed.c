/* Seats that leave within the term, or change to another segment: by hand, by both engines, and with everything that is paid for them. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "scenario_fixture.h"

#include <billshift/engine.h>

enum { TERM = 6 };

static struct bs_results *run_by(const struct bs_model *model, enum bs_engine engine)
{
    struct bs_results *results = NULL;
    struct bs_diagnostics diagnostics;
    bs_diagnostics_init(&diagnostics);
    enum bs_status status = bs_run_by(model, engine, NULL, &results, &diagnostics);
    bs_diagnostics_print(&diagnostics, BS_ERROR, stderr);
    bs_diagnostics_free(&diagnostics);
    assert_int_equal(status, BS_OK);
    return results;
}

static const struct bs_organization *at(const struct bs_results *results, size_t contract, size_t month)
{
    return &results->organization[contract * (results->months + 1) + month];
}

static double total(const struct bs_results *results, size_t contract, size_t month)
{
    return at(results, contract, month)->total[BS_TOTAL_MEAN].value;
}

/* Ten seats that use 100, of which 3 go with month 4 and 2 with month 6, while 4 that came with month 3 stay: 10, 10, 14, 11, 11, 9 seats. */
static void bills_end_with_the_month_before(void **state)
{
    static const char text[] =
        "months: 6\nsegments: {all: {seats: 10, usage: {distribution: constant, value: 100}}}\n"
        "seats_added: [{month: 3, segment: all, seats: 4}]\n"
        "seats_removed: [{month: 6, segment: all, seats: 2}, {month: 4, segment: all, seats: 3}]\n"
        "contracts:\n  metered: {charges: [{price: 1}]}\n  yearly: {seat_fee: 20, fee_paid: yearly}\n"
        "  held: {seat_fee: 20, seats_minimum: 12, allocate: none}\nbaseline: metered\nsimulation: {replications: 40, seed: 1}\n";
    static const double there[TERM] = {10, 10, 14, 11, 11, 9};
    /* of the year that is paid in month 1 the term has 6 months: 5 seats for all, 3 up to month 3, 2 up to month 5; 4 seats from month 3 on. Months past
       the term are paid as well by those who stay: 5 x 12 + 3 x 3 + 2 x 5 fees of 20; 4 x 10 in month 3 */
    static const double cash[TERM] = {20 * (60 + 9 + 10), 0, 20 * 40, 0, 0, 0};
    const struct bs_model *model = read_good(*state, text, NULL, 0);
    const enum bs_engine engines[] = {BS_ENGINE_MONTECARLO, BS_ENGINE_EXACT};
    assert_int_equal(model->seats, 14);
    for (size_t e = 0; e < 2; e++) {
        struct bs_results *results = run_by(model, engines[e]);
        for (size_t month = 0; month < TERM; month++) {
            assert_int_equal(bs_model_seats(model, month), there[month]);
            assert_near(total(results, 0, month), 100 * there[month], 1e-9);
            assert_near(total(results, 1, month), 20 * there[month], 1e-9);
            assert_near(at(results, 1, month)->cash.value, cash[month], 1e-9);
            assert_near(total(results, 2, month), 20 * fmax(there[month], 12), 1e-9);
        }
        /* seat-months: 65 of 14 seats over 6 months */
        assert_near((*bs_results_at(results, 0, 0, BS_MONTH))[BS_SEATS].value, 65 / 6.0, 1e-9);
        assert_near((*bs_results_at(results, 0, 0, BS_TERM))[BS_SEATS].value, 14, 1e-9);
        assert_near((*bs_results_at(results, 0, 0, BS_TERM))[BS_MEAN_BILL].value, 6500 / 14.0, 1e-9);
        bs_results_free(results);
    }
}

#define DRAWN                                                                                                                      \
    "months: 6\nsegments:\n  few: {seats: 300, inactive: 10%, usage: {distribution: lognormal, median: 40, log_sd: 0.9}}\n"        \
    "  many: {seats: 400, usage: {distribution: gamma, mean: 120, cv: 0.8}}\n"
#define PRICED                                                                                                                     \
    "contracts:\n  flat: {seat_fee: 100}\n  capped: {seat_fee: 10, charges: [{price: 1}], maximum_bill: 150}\n"                    \
    "baseline: flat\nsimulation: {replications: 300, seed: 2}\n"

/* With growth, seats that come and whole stocks that go, in both segments. */
static void both_engines_agree(void **state)
{
    static const char text[] =
        DRAWN "growth: +10% monthly\nseats_added: [{month: 2, segment: few, seats: 50}, {month: 3, segment: many, seats: 100}]\n"
              "seats_removed:\n  - {month: 3, segment: few, seats: 320}\n  - {month: 5, segment: many, seats: 120}\n" PRICED;
    struct bs_results *both = run_by(read_good(*state, text, NULL, 0), BS_ENGINE_BOTH);
    assert_true(both->comparison->judged > 100 && both->comparison->largest < both->comparison->limit);
    bs_results_free(both);
}

/* The same numbers for all who were there: months before nobody has left are those without a leaving, and none has another's bill. */
static void a_leaving_changes_no_draw(void **state)
{
    static const char stay[] = DRAWN PRICED, leave[] = DRAWN "seats_removed: [{month: 4, segment: many, seats: 399}]\n" PRICED;
    struct bs_results *all = run_by(read_good(*state, stay, NULL, 0), BS_ENGINE_MONTECARLO);
    struct bs_results *some = run_by(read_good(*state, leave, NULL, 0), BS_ENGINE_MONTECARLO);
    for (size_t month = 0; month < 3; month++)
        assert_near(total(all, 1, month), total(some, 1, month), 1e-6);
    const struct bs_estimate *a = *bs_results_at(all, 1, 1, BS_TERM), *b = *bs_results_at(some, 1, 1, BS_TERM);
    assert_near(a[BS_MEAN_BILL].value, b[BS_MEAN_BILL].value, 1e-9);
    /* the term of those 399 has 3 months of 6, and the mean bill of a month is what it was */
    a = *bs_results_at(all, 1, 2, BS_TERM), b = *bs_results_at(some, 1, 2, BS_TERM);
    assert_true(fabs(b[BS_MEAN_BILL].value / a[BS_MEAN_BILL].value - (399 * 0.5 + 1) / 400) < 0.002);
    bs_results_free(all);
    bs_results_free(some);
}

/* A pool that all seats share has one seat's allowance less for each that has left: 100 x seats - 50 x seats. */
static void a_pool_shrinks_with_its_seats(void **state)
{
    static const char text[] = "months: 3\nsegments: {all: {seats: 10, usage: {distribution: constant, value: 100}}}\n"
                               "seats_removed: [{month: 3, segment: all, seats: 6}]\n"
                               "contracts:\n  flat: {seat_fee: 50}\n"
                               "  pool:\n    seat_types: {any: {grants: {usage: 50}, segments: [all]}}\n"
                               "    charges: [{price: 1, scope: organization}]\n"
                               "baseline: flat\nsimulation: {replications: 2, seed: 1}\n";
    struct bs_results *results = run_by(read_good(*state, text, NULL, 0), BS_ENGINE_MONTECARLO);
    assert_near(total(results, 1, 1), 500, 1e-9);
    assert_near(total(results, 1, 2), 200, 1e-9);
    bs_results_free(results);
}

/* Ten that use 100, half of which come to use 1,000 from month 2 to month 5: 5 k / 4 to the nearest seat, 1, 3, 4 and 5. In a chain 2 of the two that use
   1,000 at the start come to use 5,000, one in month 3, one in month 4. */
static void seats_that_change_segment_by_hand(void **state)
{
    static const char text[] =
        "months: 6\nsegments:\n"
        "  light: {seats: 10, usage: {distribution: constant, value: 100}, becomes: {segment: heavy, share: 50%, by: 5}}\n"
        "  heavy: {seats: 2, usage: {distribution: constant, value: 1000}, becomes: {segment: top, share: 100%, from: 3, by: 4}}\n"
        "  top: {seats: 1, usage: {distribution: constant, value: 5000}}\n"
        "contracts:\n  metered: {charges: [{price: 1}]}\n  fee: {seat_fee: 7}\nbaseline: metered\n"
        "simulation: {replications: 40, seed: 1}\n";
    static const double changed[TERM] = {0, 1, 3, 4, 5, 5}, top[TERM] = {1, 1, 2, 3, 3, 3};
    const struct bs_model *model = read_good(*state, text, NULL, 0);
    const enum bs_engine engines[] = {BS_ENGINE_MONTECARLO, BS_ENGINE_EXACT};
    assert_int_equal(model->seats, 13 + 5 + 2);
    for (size_t e = 0; e < 2; e++) {
        struct bs_results *results = run_by(model, engines[e]);
        for (size_t month = 0; month < TERM; month++) {
            double heavy = 2 + changed[month] - (top[month] - 1);
            assert_near(total(results, 0, month), 100 * (10 - changed[month]) + 1000 * heavy + 5000 * top[month], 1e-9);
            assert_near(total(results, 1, month), 7 * 13, 1e-9);
            assert_int_equal(bs_model_seats(model, month), 13);
        }
        bs_results_free(results);
    }
}

/* Light users who become heavy, by both engines; the expected bill of a month is that of so many seats of either segment. */
static void both_engines_agree_on_adoption(void **state)
{
    static const char text[] =
        "seats: 1000\nmonths: 5\nsegments:\n"
        "  light: {share: 70%, inactive: 20%, usage: {distribution: lognormal, median: 40, log_sd: 0.9}, becomes: {segment: heavy, "
        "share: 40%, by: 4}}\n"
        "  heavy: {share: rest, usage: {distribution: lognormal, median: 400, log_sd: 0.9}, growth: +10% monthly}\n" PRICED;
    struct bs_results *both = run_by(read_good(*state, text, NULL, 0), BS_ENGINE_BOTH);
    assert_true(both->comparison->judged > 100 && both->comparison->largest < both->comparison->limit);
    bs_results_free(both);
    static const char *const line[] = {"contracts.capped={charges: [{price: 1}]}"};
    struct bs_results *exact = run_by(read_good(*state, text, line, 1), BS_ENGINE_EXACT);
    static const double changed[] = {0, 93, 187, 280, 280}; /* 280 in three months: 93.3, 186.7, 280 */
    for (size_t month = 0; month < 5; month++) {
        double mean = exp(0.9 * 0.9 / 2), light = 0.8 * 40 * mean, heavy = 400 * mean * pow(1.1, (double)month);
        double bill = (700 - changed[month]) * light + (300 + changed[month]) * heavy;
        assert_near(total(exact, 1, month) / bill, 1, 1e-9);
    }
    bs_results_free(exact);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(bills_end_with_the_month_before, setup, teardown),
        cmocka_unit_test_setup_teardown(both_engines_agree, setup, teardown),
        cmocka_unit_test_setup_teardown(a_leaving_changes_no_draw, setup, teardown),
        cmocka_unit_test_setup_teardown(seats_that_change_segment_by_hand, setup, teardown),
        cmocka_unit_test_setup_teardown(both_engines_agree_on_adoption, setup, teardown),
        cmocka_unit_test_setup_teardown(a_pool_shrinks_with_its_seats, setup, teardown),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
