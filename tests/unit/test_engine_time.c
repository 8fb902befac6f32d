/* Prices that change within the term, seats that join, contracts that follow another, users with mixes of their own, fees paid ahead. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "engine_fixture.h"

#include "brute_fixture.h"
#include <gsl/gsl_errno.h>

/* 20 and 1 a unit, from month 4 on 31.5 and 0.85, in months 9 and 10 free of a fee. */
static double changing_bill(size_t month, double use)
{
    if (month < 3)
        return 20 + use;
    return (month == 8 || month == 9 ? 0 : 31.5) + 0.85 * use;
}

static void price_changing(struct world *w)
{
    for (size_t month = 0; month < TERM; month++)
        for (size_t i = 0; i < w->seats; i++)
            w->bill[i][month] = changing_bill(month, w->use[i][month]);
}

struct changing {
    struct bs_charge cheaper;
    struct bs_terms_change changes[3];
};

static void make_changing(struct fixture *f, struct changing *c)
{
    brute_start(f);
    c->cheaper = f->charge;
    c->cheaper.price = 0.85;
    const struct bs_terms later = {.seat_fee = 31.5, .maximum_bill = INFINITY, .charges = &c->cheaper, .n_charges = 1};
    c->changes[0] = c->changes[1] = c->changes[2] = (struct bs_terms_change){.first_month = 3, .terms = later};
    c->changes[1].first_month = 8;
    c->changes[1].terms.seat_fee = 0;
    c->changes[2].first_month = 10;
    f->contracts[1].changes = c->changes;
    f->contracts[1].n_changes = 3;
}

static void prices_change_by_month(void **state)
{
    (void)state;
    struct fixture f;
    struct changing c;
    make_changing(&f, &c);
    struct bs_results *results = check_world(&f, price_changing);
    bs_results_free(results);
    f.segments[0].month_to_month = 0; /* steady use: months differ by their prices alone */
    bs_results_free(check_world(&f, price_changing));
    fixture_end(&f);
}

/* The quantiles of a month's change from whole sorted lists. */
static void quantiles_hold_with_changing_prices(void **state)
{
    (void)state;
    struct fixture f;
    struct changing c;
    struct plan *plan = NULL;
    struct bs_diagnostics diagnostics;
    static struct world w;
    static double changes[RUNS * SEATS_MOST * TERM];
    size_t n = 0;
    make_changing(&f, &c);
    bs_diagnostics_init(&diagnostics);
    assert_int_equal(plan_new(&f.model, NULL, f.arena, &plan, &diagnostics), BS_OK);
    bs_diagnostics_free(&diagnostics);
    for (uint32_t r = 0; r < RUNS; r++) {
        draw_world(plan, r, &w);
        for (size_t i = 0; i < w.seats * TERM; i++)
            changes[n++] = changing_bill(i % TERM, w.use[i / TERM][i % TERM]) - 200;
    }
    struct bs_results *results = run(&f, 2);
    const struct bs_estimate *month = at(results, ALL, BS_MONTH);
    for (int m = BS_CHANGE_P01; m <= BS_CHANGE_P99; m++) {
        double p = bs_measure_info((enum bs_measure)m)->probability, below = 0, upto = 0;
        double slack = month[m].bin_error + 1e-9 * fabs(month[m].value);
        for (size_t i = 0; i < n; i++) {
            below += changes[i] < month[m].value - slack;
            upto += changes[i] <= month[m].value + slack;
        }
        assert_true(below <= p * (double)n && upto >= p * (double)n);
    }
    bs_results_free(results);
    fixture_end(&f);
}

/* Whole packages of 100 units at 27.35, and a charge in 20 steps: more pieces than the inner loop passes one by one. */
static void price_steps(struct world *w)
{
    for (size_t month = 0; month < TERM; month++)
        for (size_t i = 0; i < w->seats; i++) {
            double use = w->use[i][month], step = 0;
            while (step < 20 && use > step * 23.85)
                step++;
            w->bill[i][month] = 20 + 27.35 * ceil(use / 100) + (use > 0 ? 3.7 * fmax(step, 1) : 0);
        }
}

static void bills_in_steps_are_priced_step_by_step(void **state)
{
    (void)state;
    struct bs_tier tiers[20];
    for (size_t i = 0; i < 20; i++)
        tiers[i] = (struct bs_tier){.up_to = i < 19 ? 23.85 * (double)(i + 1) : INFINITY, .price = 3.7 * (double)(i + 1)};
    struct fixture f;
    brute_start(&f);
    struct bs_charge charges[] = {{.model = bs_charge_model_find("package"), .per = 1, .price = 27.35, .packaging = {.size = 100}},
                                  {.model = bs_charge_model_find("stairstep"), .per = 1, .tiers = tiers, .n_tiers = 20}};
    f.contracts[1].terms.charges = charges;
    f.contracts[1].terms.n_charges = 2;
    bs_results_free(check_world(&f, price_steps));
    fixture_end(&f);
}

static void price_metered(struct world *w)
{
    for (size_t month = 0; month < TERM; month++)
        for (size_t i = 0; i < w->seats; i++)
            w->bill[i][month] = 20 + w->use[i][month];
}

/* Nine seats come in month 6: no bill and no seat-month before, and nobody else's draws change. */
static void seats_join_within_the_term(void **state)
{
    (void)state;
    struct fixture f;
    brute_start(&f);
    f.segments[0].month_to_month = 0;
    struct bs_results *without = run(&f, 2);
    const struct bs_joining joining = {.segment = 1, .month = 5, .seats = JOINED};
    f.model.joinings = &joining;
    f.model.n_joinings = 1;
    f.model.seats += JOINED;
    struct bs_results *with = check_world(&f, price_metered);
    assert_about("seats of a month", at(with, ALL, BS_MONTH)[BS_SEATS].value, SMALL + LARGE + JOINED * 7 / 12.0);
    assert_about("seats of the term", at(with, ALL, BS_TERM)[BS_SEATS].value, SMALL + LARGE + JOINED);
    assert_about("bills of others", at(with, 1, BS_TERM)[BS_MEAN_BILL].value, at(without, 1, BS_TERM)[BS_MEAN_BILL].value);
    assert_about("month 1", with->organization[TERM + 1].total[BS_TOTAL_MEAN].value,
                 without->organization[TERM + 1].total[BS_TOTAL_MEAN].value);
    double ranked = 0;
    for (size_t i = 0; i < with->n_ranks; i++)
        ranked += with->ranks[i].to - with->ranks[i].from;
    assert_true(fabs(ranked - 1) < 1e-12);
    assert_int_equal(with->drawn, (uint64_t)RUNS * (TERM * (SMALL + LARGE) + 7 * JOINED));
    bs_results_free(with);
    bs_results_free(without);
    fixture_end(&f);
}

/* 200 until the contract begins with month 8; either is paid for a year ahead, the first one only up to there. */
static void price_later(struct world *w)
{
    price_metered(w);
    for (size_t month = 0; month < TERM; month++) {
        double fee = month < 7 ? 200 : 20, ahead = month == 0 ? 6 : month == 7 ? 11 : -1;
        w->cash[month] = fee * ahead * (double)w->seats;
        for (size_t i = 0; i < w->seats && month < 7; i++)
            w->bill[i][month] = 200;
    }
}

static void a_contract_begins_later_and_is_paid_ahead(void **state)
{
    (void)state;
    struct fixture f;
    brute_start(&f);
    f.contracts[1].begins = 7;
    f.contracts[1].before = 0;
    f.contracts[0].fee_paid_every = f.contracts[1].fee_paid_every = 12;
    bs_results_free(check_world(&f, price_later));
    fixture_end(&f);
}

/* Made in code, where nobody has checked it: a commitment of periods of no months never came to its end. */
static void terms_that_contradict_themselves_are_refused(void **state)
{
    (void)state;
    struct fixture f;
    struct bs_results *results = NULL;
    struct bs_diagnostics diagnostics = {0};
    struct bs_commitment endless = {.amount = 100, .price = NAN, .overage_factor = 1};
    brute_start(&f);
    f.contracts[1].commitment = &endless;
    assert_int_equal(bs_run(&f.model, NULL, &results, &diagnostics), BS_ERROR_INPUT);
    assert_null(results);
    assert_int_equal(diagnostics.errors, 1);
    bs_diagnostics_free(&diagnostics);
    endless.period = TERM;
    assert_int_equal(bs_run(&f.model, NULL, &results, NULL), BS_OK);
    bs_results_free(results);
    fixture_end(&f);
}

/* Those who join pay to the end of the paid half-year. */
static void price_half_years(struct world *w)
{
    price_metered(w);
    for (size_t month = 0; month < TERM; month++)
        for (size_t i = 0; i < w->seats; i++) {
            bool first = month == w->first_month[i], pays = month >= w->first_month[i] && (first || month % 6 == 0);
            w->cash[month] += 20.0 * ((pays ? (double)(6 - month % 6) : 0) - (month >= w->first_month[i]));
        }
}

static void joined_seats_pay_to_the_end_of_the_paid_period(void **state)
{
    (void)state;
    struct fixture f;
    brute_start(&f);
    const struct bs_joining joining = {.segment = 0, .month = 4, .seats = JOINED};
    f.model.joinings = &joining;
    f.model.n_joinings = 1;
    f.model.seats += JOINED;
    f.contracts[1].fee_paid_every = 6;
    struct bs_results *results = check_world(&f, price_half_years);
    const struct bs_organization *term = &results->organization[2 * TERM + 1];
    assert_about("cash of whole periods", term->cash.value, term->total[BS_TOTAL_MEAN].value);
    bs_results_free(results);
    fixture_end(&f);
}

/* Three users, two columns: input at 0.002 up to 1,000 and 0.001 above, output in whole packages of 40 at 1.5. By hand:
   quantities at the very edge of tier and package. */
static void users_with_mixes_of_their_own_are_priced_by_their_own_quantities(void **state)
{
    (void)state;
    static const double quantity[] = {1000, 40, 0, 0, /* ann */ 3000, 40.0000001, 1000.5, 39, /* bob */ 500, 80, 2000, 0 /* cyd */};
    static const double column_mix[] = {0, 1, 0, 0, 0, 1}, mix[] = {0, 0.9, 0.1}, use[] = {5, 0, 8, 4, 6, 7};
    static const char *const names[] = {"ann", "bob", "cyd"};
    const struct bs_meter meters[] = {{.name = "usage", .list_price = 1},
                                      {.name = "input", .whole = 1, .list_price = 0.003},
                                      {.name = "output", .whole = 2, .list_price = 0.05}};
    const struct bs_tier tiers[] = {{.up_to = 1000, .price = 0.002}, {.up_to = INFINITY, .price = 0.001}};
    const struct bs_charge charges[] = {
        {.model = bs_charge_model_find("volume"), .meter = 1, .per = 1, .tiers = tiers, .n_tiers = 2},
        {.model = bs_charge_model_find("package"), .meter = 2, .per = 1, .price = 1.5, .packaging = {.size = 40}}};
    const struct bs_population population = {.users = 3,
                                             .months = 2,
                                             .n_columns = 2,
                                             .quantity = quantity,
                                             .column_mix = column_mix,
                                             .names = names,
                                             .use = use,
                                             .first_year = 2026,
                                             .first_month = 3,
                                             .file = "usage.csv",
                                             .value_per_unit = 1,
                                             .mix = mix};
    struct fixture f;
    fixture_start(&f);
    f.contracts[1].terms.charges = charges;
    f.contracts[1].terms.n_charges = 2;
    f.model.meters = meters;
    f.model.n_meters = 3;
    f.model.population = &population;
    f.model.segments = NULL;
    f.model.seats = 3;
    f.model.months = 2;
    f.model.replications = 1;
    struct bs_results *results = run(&f, 2);
    assert_about("ann", results->user_bill[3].bill, 40 + 2 + 1.5);
    assert_about("bob", results->user_bill[4].bill, 40 + 3 + 3 + 1.0005 + 1.5);
    assert_about("cyd", results->user_bill[5].bill, 40 + 1 + 3 + 2);
    assert_about("use of bob", results->user_use[1], 12);
    bs_results_free(results);

    /* a user's cap of 4.25 stops bob in month 1, where 3 t + 1.5 reaches it: at t = 2.75 / 3 of his use of 8 */
    const struct bs_spend_cap cap = {.user = 4.25, .organization = INFINITY, .stop = true};
    f.contracts[1].cap = &cap;
    results = run(&f, 2);
    assert_about("bob stopped", results->user_bill[4].bill, 40 + 4.25 + 1.0005 + 1.5);
    assert_about("blocked", results->organization[3].blocked.value, 8 * (1 - 2.75 / 3));
    assert_about("blocked in month 2", results->organization[4].blocked.value, 0);
    bs_results_free(results);
    f.contracts[1].cap = NULL;

    /* a pool of output: 120 of 40 + 40.0000001 + 80 units are free in month 1, 2 of 0 + 39 + 0 in month 2 would not do */
    const double grant = 40;
    const struct bs_charge pool = {.name = "output",
                                   .model = charges[1].model,
                                   .scope = BS_ORGANIZATION_SCOPE,
                                   .meter = 2,
                                   .per = 1,
                                   .price = 1.5,
                                   .packaging = {.size = 10},
                                   .grants = &grant};
    f.contracts[1].terms.charges = &pool;
    f.contracts[1].terms.n_charges = 1;
    results = run(&f, 2);
    /* 160.0000001 - 120 units are five packages of ten; laid by the month's use of 5, 8 and 6 */
    assert_about("ann's part", results->user_bill[3].bill, 40 + 7.5 * 5 / 19);
    assert_about("cyd's part", results->user_bill[5].bill, 40 + 7.5 * 6 / 19);
    assert_about("all", results->organization[3].total[BS_TOTAL_MEAN].value, 60 + 7.5);
    bs_results_free(results);
    fixture_end(&f);
}

int main(void)
{
    gsl_set_error_handler_off();
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(prices_change_by_month),
        cmocka_unit_test(quantiles_hold_with_changing_prices),
        cmocka_unit_test(bills_in_steps_are_priced_step_by_step),
        cmocka_unit_test(seats_join_within_the_term),
        cmocka_unit_test(terms_that_contradict_themselves_are_refused),
        cmocka_unit_test(a_contract_begins_later_and_is_paid_ahead),
        cmocka_unit_test(joined_seats_pay_to_the_end_of_the_paid_period),
        cmocka_unit_test(users_with_mixes_of_their_own_are_priced_by_their_own_quantities),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
