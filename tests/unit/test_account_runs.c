/* The organization's account through a whole run: one seat that always uses as much, so that every month is worked out by hand. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "scenario_fixture.h"

#include <billshift/engine.h>
#include <billshift/results.h>

enum { MONTHS_MOST = 12 };

/* segments: the inside of the map, with what else the scenario says behind it */
static struct bs_results *run_months(struct fixture *f, size_t months, const char *segments, const char *contract)
{
    char text[2048];
    snprintf(
        text, sizeof text,
        "currency: USD\nmonths: %zu\nmeters: {credits: {unit: credits, list_price: 1}, requests: {unit: requests, list_price: 1}}\n"
        "segments: {%s}\nbaseline: new\ncontracts:\n  new: %s\n",
        months, segments, contract);
    struct bs_results *results = NULL;
    struct bs_run_options options = {.threads = 1};
    assert_int_equal(bs_run(read_good(f, text, NULL, 0), &options, &results, &f->diagnostics), BS_OK);
    return results;
}

static struct bs_results *run_text(struct fixture *f, size_t months, const char *contract)
{
    return run_months(f, months, "a: {seats: 1, meter: credits, usage: {distribution: constant, value: 100}}", contract);
}

#define POOL "{meter: credits, scope: organization, price: 1}"

struct paid {
    const char *contract;
    size_t months;
    double total[MONTHS_MOST], cash[MONTHS_MOST];
};

/* Nothing is ever paid back: what credits pay of an amount that was paid ahead is missing in the payments that follow. */
static void cash_is_what_is_paid(void **state)
{
    static const struct paid cases[] = {
        {"{charges: [" POOL "], commitment: {amount: 450, period: quarter, paid: upfront}, credits: [{money: 250}]}",
         6,
         {0, 0, 200, 100, 100, 250},
         {450, 0, 0, 200, 0, 0}},
        /* 300 a quarter and 12 x 10 in advance; 250 of credit pay 110 and 110 of charges and fees, then 30. */
        {"{seat_fee: 10, fee_paid: yearly, charges: [" POOL "], commitment: {amount: 300, period: quarter, paid: upfront},\n"
         "       credits: [{money: 250, pays: bill}]}",
         6,
         {0, 0, 80, 110, 110, 110},
         {420, 0, 0, 50, 0, 0}},
        /* Four seats are missing, whose fees are paid ahead like those of the one there. */
        {"{seat_fee: 10, fee_paid: yearly, seats_minimum: 5}", 4, {50, 50, 50, 50}, {600, 0, 0, 0}},
        {"{charges: [" POOL "], commitment: {amount: 450, period: quarter, paid: upfront, rollover: renewal, renews: true}}",
         6,
         {100, 100, 100, 100, 100, 100},
         {450, 0, 0, 450, 0, 0}},
        /* A rebate of 20 in the first month and none after it. */
        {"{charges: [{meter: credits, price: -0.2}], changes: [{from: 2, charges: [{meter: credits, price: 0.5}]}]}",
         3,
         {-20, 50, 50},
         {0, 30, 50}},
    };
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        struct bs_results *results = run_text(*state, cases[i].months, cases[i].contract);
        double term = 0;
        for (size_t m = 0; m < cases[i].months; m++) {
            assert_near(results->organization[m].total[BS_TOTAL_MEAN].value, cases[i].total[m], 1e-9);
            assert_near(results->organization[m].cash.value, cases[i].cash[m], 1e-9);
            assert_true(results->organization[m].cash.std_error == 0);
            term += cases[i].cash[m];
        }
        assert_near(results->organization[cases[i].months].cash.value, term, 1e-9);
        bs_results_free(results);
    }
}

/* Seats that join take the place of missing ones, which are paid for to the end of the year. */
static void seats_that_join_fill_missing_ones(void **state)
{
    struct bs_results *results = run_months(*state, 12,
                                            "a: {seats: 1, meter: credits, usage: {distribution: constant, value: 100}}}\n"
                                            "seats_added: [{month: 4, segment: a, seats: 2}]\nsimulation: {replications: 32",
                                            "{seat_fee: 10, fee_paid: yearly, seats_minimum: 2}");
    static const double cash[] = {240, 0, 0, 90};
    for (size_t m = 0; m < 12; m++)
        assert_near(results->organization[m].cash.value, m < 4 ? cash[m] : 0, 1e-9);
    bs_results_free(results);
}

struct held {
    const char *contract;
    size_t months, item;
    double gone, amount, needed;
};

static void budgets_are_held_against_their_own(void **state)
{
    static const struct held cases[] = {
        /* 100 are committed and used to the last cent; the credit pays all that follows and is not used up. */
        {"{charges: [" POOL "], commitment: {amount: 100}, credits: [{meter: credits, amount: 500, price: 5, from: 2}]}", 6, 0, 0,
         100, 100},
        {"{charges: [" POOL "], commitment: {amount: 100}, credits: [{meter: credits, amount: 100, price: 5, from: 2}]}", 3, 0, 1,
         100, 200},
        /* Fees of 60 against a credit of 500, whose own price of 400 it does not pay. */
        {"{seat_fee: 10, credits: [{money: 500, price: 400, pays: bill}]}", 6, 0, 0, 500, 60},
        /* 100 credits are 333 begun 0.3s and a bit: 334 a month. */
        {"{charges: [{meter: credits, scope: organization, price: 1, convert: {divide: 0.3, round: ceil}}],\n"
         "       credits: [{meter: credits, amount: 668}]}",
         2, 0, 0, 668, 668},
        /* Units: 250 promised in each of two quarters, of which 300 are used. */
        {"{charges: [" POOL "], commitment: {units: 250, meter: credits, period: quarter}}", 6, 0, 1, 500, 600},
        {"{charges: [" POOL "], commitment: {amount: [250, 350], period: quarter}}", 6, 0, 1, 600, 600},
    };
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        struct bs_results *results = run_text(*state, cases[i].months, cases[i].contract);
        const struct bs_estimate *m = results->budgets[cases[i].item].measures;
        assert_near(m[BS_BUDGET_PROBABILITY].value, cases[i].gone, 0);
        assert_near(m[BS_BUDGET_AMOUNT].value, cases[i].amount, 1e-9);
        assert_near(m[BS_BUDGET_P80].value, cases[i].needed, 1e-9);
        bs_results_free(results);
    }
}

/* 10 seats use 2,000 credits at 0.01, of which 1,900 are included: a budget of 0 blocks the 1,000 beyond, 10 of 200 a month, and a
   commitment of 5 with a stop half of them. What users' caps leave is what amounts are laid by, and what types are charged by. */
static void only_what_is_charged_for_is_blocked(void **state)
{
    static const char seats[] = "dev: {seats: 10, meter: credits, usage: {distribution: constant, value: 2000}}";
    static const char pool[] = "{meter: credits, scope: organization, included_per_seat: 1900, price: 0.01}";
    static const struct {
        const char *terms;
        double blocked, total;
    } cases[] = {
        {"spend_cap: {organization: 0, then: stop}", 1000, 190},
        {"commitment: {amount: 5, period: month, past: stop}", 500, 195},
        {"spend_cap: {organization: 0, then: charge}", 0, 190},
    };
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        char contract[256];
        snprintf(contract, sizeof contract, "{seat_fee: 19, charges: [%s], %s}", pool, cases[i].terms);
        struct bs_results *results = run_months(*state, 3, seats, contract);
        const struct bs_organization *term = &results->organization[3];
        assert_near(term->total[BS_TOTAL_MEAN].value, 3 * cases[i].total, 1e-9);
        if (i < 2)
            assert_near(term->blocked.value, 3 * cases[i].blocked, 1e-9);
        bs_results_free(results);
    }
}

/* One seat uses 100 credits, the other 1,000 of which its cap lets 100 pass: the pool of 200 is half of each. */
static void amounts_are_laid_by_use_that_is_kept(void **state)
{
    struct bs_results *results =
        run_months(*state, 1,
                   "a: {seats: 1, meter: credits, usage: {distribution: constant, value: 100}},\n"
                   "  b: {seats: 1, meter: credits, usage: {distribution: constant, value: 1000}}",
                   "{charges: [{meter: credits, price: 1}, " POOL "], spend_cap: {user: 100, then: stop}}");
    for (size_t segment = 0; segment < 2; segment++)
        assert_near((*bs_results_at(results, 0, 1 + segment, BS_TERM))[BS_MEAN_BILL].value, 200, 1e-9);
    assert_near(results->organization[1].blocked.value, 900, 1e-9);
    bs_results_free(results);
}

/* Fee 33 + 10 of charges under a user's cap of 10, raised to 60: 90 of 100 are blocked, and the 17 that are raised are no spend. */
static void a_minimum_is_no_metered_spend(void **state)
{
    struct bs_results *results =
        run_text(*state, 2,
                 "{seat_fee: 33, minimum_bill: 60, charges: [{meter: credits, price: 1}],\n"
                 "       spend_cap: {user: 10, counts: charges, then: stop}, spend_discount: {tiers: [{discount: 50%}]}}");
    assert_near(results->organization[2].blocked.value, 180, 1e-9);
    assert_near(results->organization[2].total[BS_TOTAL_MEAN].value, 2 * (60 - 5), 1e-9);
    bs_results_free(results);
}

/* The fee rises under a minimum that holds the bill at 60: what is missing to it falls, 50 then 40, and credits for charges pay none of it. */
static void a_fee_that_rises_under_a_minimum(void **state)
{
    struct bs_results *results = run_text(*state, 2,
                                          "{seat_fee: 10, minimum_bill: 60, changes: [{from: 2, seat_fee: 20}],\n"
                                          "       spend_discount: {tiers: [{discount: 50%}]}, credits: [{money: 500}]}");
    for (size_t m = 0; m < 2; m++)
        assert_near(results->organization[m].total[BS_TOTAL_MEAN].value, 60, 1e-9);
    bs_results_free(results);
}

#define TEST(f) cmocka_unit_test_setup_teardown(f, setup, teardown)

int main(void)
{
    const struct CMUnitTest tests[] = {
        TEST(cash_is_what_is_paid),
        TEST(seats_that_join_fill_missing_ones),
        TEST(budgets_are_held_against_their_own),
        TEST(only_what_is_charged_for_is_blocked),
        TEST(amounts_are_laid_by_use_that_is_kept),
        TEST(a_minimum_is_no_metered_spend),
        TEST(a_fee_that_rises_under_a_minimum),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
