/* What is taken off a month's bills: nobody gets back more than they were charged, and what is paid altogether is 0. By `run`, by `explain`
   and by `price`, with numbers worked by hand. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "scenario_fixture.h"

#include <billshift/engine.h>

enum { USERS = 5 };
static const char file[] =
    "user,month,cost\nheavy,2026-01,10000\nann,2026-01,250\nbob,2026-01,250\ncy,2026-01,250\ndan,2026-01,250\n";

#define HELD "seat_fee: 20, maximum_bill: 320, charges: [{meter: usage, price: 1}]"
static const char text[] =
    "population: {file: u.csv, columns: {use: cost}}\n"
    "contracts:\n"
    "  nothing: {}\n"
    "  discounted: {" HELD ", spend_discount: {tiers: [{up_to: 100, discount: 0%}, {discount: 50%}]}}\n"
    "  credited: {" HELD ", credits: [{name: v, money: 1000}]}\n"
    "  capped: {" HELD ", spend_cap: {organization: 400, then: charge}}\n"
    "  prepaid: {" HELD ", commitment: {amount: 1300, price: 650, period: month, paid: upfront}}\n"
    "  topped: {minimum_bill: 300, " HELD ", organization_fee: 50, credits: [{name: v, money: 1435, pays: bill}]}\n"
    "  by_use: {" HELD ", allocate: use, credits: [{name: v, money: 1000}]}\n"
    "  pooled: {seat_fee: 2, charges: [{meter: usage, price: 0.1, scope: organization}, {meter: usage, price: 0.02, maximum: 5}],\n"
    "    credits: [{name: v, money: 555}]}\n"
    "  paid: {seat_fee: 21, charges: [{meter: usage, price: 0.7, scope: organization}, {meter: usage, price: 0.07}],\n"
    "    credits: [{name: v, money: 1M, pays: bill}]}\n"
    "  paid_by_use: {seat_fee: 21.1, allocate: use, charges: [{meter: usage, price: 0.7}], credits: [{name: v, money: 1M}]}\n"
    "  paid_equally: {seat_fee: 21.1, allocate: equal, charges: [{meter: usage, model: flat, price: 0.07}],\n"
    "    credits: [{name: v, money: 1M, pays: bill}]}\n"
    "baseline: nothing\n";

/* heavy was charged 300, held by the maximum, the others 250: 1,300 in all. */
static const struct {
    const char *contract;
    double heavy, other;
} cases[] = {
    {"discounted", 20 + 300 * 700 / 1300.0, 20 + 250 * 700 / 1300.0}, /* half of 1,200 off */
    {"credited", 20 + 300 * 300 / 1300.0, 20 + 250 * 300 / 1300.0},
    {"capped", 20 + 300 * 400 / 1300.0, 20 + 250 * 400 / 1300.0},
    {"prepaid", 20 + 150, 20 + 125},
    /* All 1,300 of charges are paid, and 135 of 270 of fees: 20 each, 30 each of the others to the least bill, 50 of the organization. */
    {"topped", (20 + 10) / 2.0, (20 + 30 + 10) / 2.0},
    /* The rule that is stated: 1,000 by use, 10,000 of 11,000 of it heavy's. */
    {"by_use", 320 - 10000 / 11.0, 270 - 250 / 11.0},
    /* 0.1 of use and 5 each: 1,005 + 4 x 30 = 1,125, of which 555 are paid. */
    {"pooled", 2 + 1005 * 570 / 1125.0, 2 + 30 * 570 / 1125.0},
    {"paid", 0, 0},
    {"paid_by_use", 21.1, 21.1},
    {"paid_equally", 0, 0},
};

static void assert_bill(const char *contract, const char *by, double bill, double expected)
{
    if (!(fabs(bill - expected) <= 1e-9 * fabs(expected)))
        fail_msg("%s by %s: %.17g, want %.17g", contract, by, bill, expected);
}

static void by_hand(void **state)
{
    struct fixture *f = *state;
    write_file(f->data, file, sizeof file - 1);
    const struct bs_model *model = read_good(f, text, NULL, 0);
    struct bs_results *results = NULL;
    assert_int_equal(bs_run(model, NULL, &results, &f->diagnostics), BS_OK);
    static const double quantity[USERS] = {10000, 250, 250, 250, 250};
    char message[BS_MESSAGE_SIZE];
    struct bs_arena *arena = bs_arena_new();
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        size_t c = i + 1;
        assert_string_equal(model->contracts[c].name, cases[i].contract);
        const struct bs_price_query query = {.contracts = model->contracts,
                                             .contract = c,
                                             .n_meters = 1,
                                             .term = 1,
                                             .months = 1,
                                             .seats = USERS,
                                             .quantity = quantity};
        struct bs_bill priced, explained;
        assert_int_equal(bs_price(&query, arena, &priced, message), BS_OK);
        for (size_t user = 0; user < USERS; user++) {
            double expected = user == 0 ? cases[i].heavy : cases[i].other;
            assert_int_equal(bs_explain(model, user, c, arena, &explained, message), BS_OK);
            assert_bill(cases[i].contract, "run", results->user_bill[c * USERS + user].bill, expected);
            assert_bill(cases[i].contract, "explain", explained.total, expected);
            assert_bill(cases[i].contract, "price", priced.seat_total[user], expected);
        }
        assert_bill(cases[i].contract, "all", priced.total, cases[i].heavy + 4 * cases[i].other);
    }
    bs_arena_free(arena);
    bs_results_free(results);
}

/* Fees of 40 and 120 less 80: each pays half, where equal parts would leave one of them nothing and the other all. */
static void fees_are_paid_by_fees(void **state)
{
    struct fixture *f = *state;
    const struct bs_model *model = read_good(f,
                                             "seats: 2\nmonths: 1\n"
                                             "segments:\n"
                                             "  a: {seats: 1, usage: {distribution: constant, value: 1}}\n"
                                             "  b: {seats: 1, usage: {distribution: constant, value: 2}}\n"
                                             "contracts:\n"
                                             "  typed: {seat_types: {small: {seat_fee: 40, segments: [a]},\n"
                                             "    large: {seat_fee: 120, segments: [b]}}, organization_fee: 40,\n"
                                             "    credits: [{name: v, money: 100, pays: bill, price: 30}]}\n"
                                             "baseline: typed\n",
                                             NULL, 0);
    static const size_t segments[] = {0, 1};
    static const double quantity[] = {1, 2};
    char message[BS_MESSAGE_SIZE];
    struct bs_arena *arena = bs_arena_new();
    const struct bs_price_query query = {.contracts = model->contracts,
                                         .n_meters = 1,
                                         .term = 1,
                                         .months = 1,
                                         .seats = 2,
                                         .segments = segments,
                                         .quantity = quantity};
    struct bs_bill bill;
    assert_int_equal(bs_price(&query, arena, &bill, message), BS_OK);
    /* 60 and 140 with the organization's fee, of which 100 are paid; the credit's price of 30 is not. */
    assert_bill("typed", "price", bill.seat_total[0], 30 + 15);
    assert_bill("typed", "price", bill.seat_total[1], 70 + 15);
    bs_arena_free(arena);
}

/* A cap of a type that is charged for use which lies, by list price, on the seats of the other: the cut falls on all, and on none more than its
   charges. */
static void a_cut_beyond_a_types_seats_falls_on_all(void **state)
{
    struct fixture *f = *state;
    const struct bs_model *model =
        read_good(f,
                  "seats: 2\nmonths: 1\nmeters: {calls: {unit: calls, list_price: 0}}\n"
                  "segments:\n"
                  "  a: {seats: 1, meter: calls, usage: {distribution: constant, value: 100}}\n"
                  "  b: {seats: 1, usage: {distribution: constant, value: 50}}\n"
                  "contracts:\n"
                  "  typed: {seat_types: {one: {segments: [a]}, two: {segments: [b]}},\n"
                  "    charges: [{meter: calls, price: 1, scope: organization}, {meter: usage, price: 1}],\n"
                  "    spend_cap: {seat_types: {one: 40}, then: charge}}\n"
                  "baseline: typed\n",
                  NULL, 0);
    static const size_t segments[] = {0, 1};
    static const double quantity[] = {0, 100, 50, 0}, list_price[] = {1, 0}; /* meter 0 is usage */
    char message[BS_MESSAGE_SIZE];
    struct bs_arena *arena = bs_arena_new();
    struct bs_price_query query = {.contracts = model->contracts,
                                   .n_meters = 2,
                                   .term = 1,
                                   .list_price = list_price,
                                   .months = 1,
                                   .seats = 2,
                                   .segments = segments,
                                   .quantity = quantity};
    struct bs_bill bill, one;
    assert_int_equal(bs_price(&query, arena, &bill, message), BS_OK);
    /* 100 of calls lie on b, whose use alone has a list price; of 60 that the cap takes off, a carries none. */
    assert_bill("typed", "price", bill.seat_total[0], 0);
    assert_bill("typed", "price", bill.seat_total[1], 50 + 100 - 60);
    for (size_t s = 0; s < 2; s++) {
        query.wanted = &s;
        assert_int_equal(bs_price(&query, arena, &one, message), BS_OK);
        assert_bill("typed", "its parts", one.total, bill.seat_total[s]);
    }
    bs_arena_free(arena);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(by_hand, setup, teardown),
        cmocka_unit_test_setup_teardown(fees_are_paid_by_fees, setup, teardown),
        cmocka_unit_test_setup_teardown(a_cut_beyond_a_types_seats_falls_on_all, setup, teardown),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
