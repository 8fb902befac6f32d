/* The itemized bill of one user against the bills that a run gives all users, and against those of all users priced together. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "scenario_fixture.h"

#include "base/decimal.h"

#include <billshift/engine.h>

/* Several columns and several months; cy uses nothing in month 1, eve nothing at all. */
static const char file[] = "user,month,cost,in,out,cr,reqs\n"
                           "ann,2026-01,31,1.5M,200k,400,12\n"
                           "ann,2026-02,12.5,700k,90k,900,3\n"
                           "ann,2026-03,47,2.1M,310k,50,40\n"
                           "bob,2026-01,190,9M,1.4M,3000,170\n"
                           "bob,2026-02,640,31M,5M,7000,555\n"
                           "bob,2026-03,310,15M,2.2M,1500,260\n"
                           "cy,2026-02,7.25,300k,70k,123.5,6\n"
                           "cy,2026-03,5,100k,50k,20,2\n"
                           "dan,2026-01,88,4M,700k,1100,60\n"
                           "dan,2026-02,91,4.5M,600k,1300,71\n"
                           "dan,2026-03,60,3M,300k,800,44\n"
                           "eve,2026-01,0,0,0,0,0\n";

#define SEAT_CONTRACTS                                                                                                             \
    "  flat: {seat_fee: 40}\n"                                                                                                     \
    "  tiers: {seat_fee: 5, organization_fee: 101, seats_minimum: 9, discount: {charges: 7%, seats: 3%},\n"                        \
    "    charges: [{meter: usage, included: 10, tiers: [{up_to: 50, price: 1.1}, {price: 0.7}]}]}\n"                               \
    "  held: {seat_fee: 20, minimum_bill: 35, maximum_bill: 200, charges: [{meter: usage, price: 1}]}\n"                           \
    "  stopped: {seat_fee: 4, charges: [{meter: usage, price: 1}], spend_cap: {user: 90, then: stop}}\n"                           \
    "  to_none: {seat_fee: 4, organization_fee: 77, allocate: none}\n"

#define POOLS(pool)                                                                                                                \
    "  by_use: {seat_fee: 3, organization_fee: 300, allocate: use, charges: [{meter: " pool                                        \
    ", price: 0.5, scope: organization}]}\n"                                                                                       \
    "  above: {allocate: use_above_grant, charges: [{meter: " pool ", price: 0.5, scope: organization, included_per_seat: 20}]}\n" \
    "  equal: {allocate: equal, organization_fee: 50, charges: [{meter: " pool ", price: 0.5, scope: organization}]}\n"            \
    "  pool_to_none: {seat_fee: 2, allocate: none, charges: [{meter: " pool ", price: 0.5, scope: organization}]}\n"               \
    "  committed: {seat_fee: 3, charges: [{meter: usage, price: 1}],\n"                                                            \
    "    commitment: {amount: 400, period: month, overage_factor: 1.5x},\n"                                                        \
    "    spend_discount: {tiers: [{up_to: 100, discount: 0%}, {discount: 10%}]}}\n"                                                \
    "  credited: {seat_fee: 20, organization_fee: 15, seats_minimum: 8,\n"                                                         \
    "    charges: [{meter: " pool ", scope: organization, included: 30, tiers: [{up_to: 900, price: 0.3}, {price: 0.2}]}],\n"      \
    "    credits: [{name: units, meter: " pool ", per_seat: 15, every: month},\n"                                                  \
    "      {name: bought, meter: " pool ", amount: 50, price: 14, lives: 12, priority: 2},\n"                                      \
    "      {name: voucher, money: 65, pays: bill, every: month, lives: 2, rollover: all}]}\n"                                      \
    "  capped: {seat_fee: 10, charges: [{meter: usage, price: 1}],\n"                                                              \
    "    spend_cap: {user: 500, organization: 450, counts: charges, then: stop}}\n"                                                \
    "  renewed: {before: flat, begins: 2, charges: [{meter: " pool ", price: 0.4, scope: organization}]}\n"

#define ONE_COLUMN                                                                                                                 \
    "population: {file: u.csv, columns: {use: cost}}\n"                                                                            \
    "contracts:\n" SEAT_CONTRACTS POOLS("usage") "baseline: flat\n"
#define TOKENS                                                                                                                     \
    "rate_cards: {card: {per: 1M, models: {opus: {input: 5, output: 25}, sonnet: {input: 3, output: 15}}}}\n"                      \
    "list_card: card\n"                                                                                                            \
    "population: {file: u.csv, columns: {use: in}, meter: input, models: {opus: 40%, sonnet: rest}}\n"                             \
    "contracts:\n" SEAT_CONTRACTS POOLS("usage") "  card: {charges: [{rate_card: card}]}\n"                                        \
                                                 "  card_pool: {charges: [{rate_card: card, scope: organization}]}\n"              \
                                                 "baseline: flat\n"
#define SEVERAL_COLUMNS                                                                                                            \
    "meters: {credits: {unit: credits, list_price: 0.01}, requests: {list_price: 0.02}}\n"                                         \
    "rate_cards: {card: {per: 1M, models: {opus: {input: 5, output: 25}, sonnet: {input: 3, output: 15}}}}\n"                      \
    "list_card: card\n"                                                                                                            \
    "population: {file: u.csv, columns: {meters: {input: in, output: out, credits: cr, requests: reqs}},\n"                        \
    "  models: {opus: 40%, sonnet: rest}}\n"                                                                                       \
    "contracts:\n" SEAT_CONTRACTS POOLS("credits") "  card: {charges: [{rate_card: card}, {meter: requests, price: 0.1}]}\n"       \
                                                   "  card_pool: {charges: [{rate_card: card, scope: organization}]}\n"            \
                                                   "baseline: flat\n"

static const char *const scenarios[] = {ONE_COLUMN, TOKENS, SEVERAL_COLUMNS};
enum { SCENARIOS = sizeof scenarios / sizeof *scenarios };

static const struct bs_model *read_scenario(struct fixture *f, size_t i)
{
    write_file(f->data, file, sizeof file - 1);
    return read_good(f, scenarios[i], NULL, 0);
}

static struct bs_bill explained(const struct bs_model *model, size_t user, size_t contract, struct bs_arena *arena)
{
    char message[BS_MESSAGE_SIZE];
    struct bs_bill bill;
    enum bs_status status = bs_explain(model, user, contract, arena, &bill, message);
    if (status != BS_OK)
        fail_msg("%s: %s", model->contracts[contract].name, message);
    return bill;
}

static void assert_same_money(const char *what, double value, double expected)
{
    if (!(fabs(value - expected) <= 1e-9 * fmax(fabs(expected), 1e-3)))
        fail_msg("%s: %.17g, want %.17g", what, value, expected);
}

static void compare_user(const struct bs_model *model, const struct bs_results *results, size_t user)
{
    struct bs_arena *arena = bs_arena_new();
    struct bs_user_standing standing;
    assert_int_equal(bs_user_stand(model, user, &standing), BS_OK);
    assert_int_equal(standing.cohort, results->user_cohort[user]);
    assert_same_money("use", standing.use, results->user_use[user]);
    assert_true(standing.cuts[0].use == results->cuts[0].use && standing.cuts[1].use == results->cuts[1].use);
    for (size_t c = 0; c < model->n_contracts; c++) {
        struct bs_bill bill = explained(model, user, c, arena);
        struct decimal_sum sum = {0};
        for (size_t i = 0; i < bill.n_lines; i++)
            decimal_add(&sum, bill.lines[i].amount);
        assert_true(decimal_value(&sum) == bill.total);
        assert_same_money(model->contracts[c].name, bill.seat_total[0], bill.total);
        assert_same_money(model->contracts[c].name, bill.total, results->user_bill[c * model->seats + user].bill);
    }
    bs_arena_free(arena);
}

/* What users.csv holds. */
static void agrees_with_a_run(void **state)
{
    for (size_t i = 0; i < SCENARIOS; i++) {
        struct fixture *f = *state;
        const struct bs_model *model = read_scenario(f, i);
        struct bs_results *results = NULL;
        assert_int_equal(bs_run(model, NULL, &results, &f->diagnostics), BS_OK);
        for (size_t user = 0; user < model->seats; user++)
            compare_user(model, results, user);
        bs_results_free(results);
    }
}

static bool same_whole(const struct bs_line *a, const struct bs_line *b)
{
    return a->basis != BS_BASIS_NONE && a->month == b->month && a->laid == b->laid && a->kind == b->kind &&
           a->share_of == b->share_of && strcmp(a->item, b->item) == 0 && strcmp(a->tier, b->tier) == 0;
}

/* What all users carry of the line of the organization that a line is a part of. */
static double carried(const struct bs_line *part, const struct bs_bill *bills, size_t users)
{
    double sum = 0;
    for (size_t user = 0; user < users; user++)
        for (size_t i = 0; i < bills[user].n_lines; i++)
            if (same_whole(&bills[user].lines[i], part))
                sum += bills[user].lines[i].amount;
    return sum;
}

/* The users' parts of a line of the organization are the whole of it. */
static void parts_make_the_whole(void **state)
{
    const struct bs_model *model = read_scenario(*state, 2);
    struct bs_arena *arena = bs_arena_new();
    struct bs_bill bills[8];
    size_t parts = 0;
    for (size_t c = 0; c < model->n_contracts; c++) {
        for (size_t user = 0; user < model->seats; user++)
            bills[user] = explained(model, user, c, arena);
        for (size_t i = 0; i < bills[1].n_lines; i++)
            if (bills[1].lines[i].basis != BS_BASIS_NONE) {
                assert_same_money(bills[1].lines[i].item, carried(&bills[1].lines[i], bills, model->seats),
                                  bills[1].lines[i].share_of);
                parts++;
            }
    }
    assert_true(parts > 30);
    bs_arena_free(arena);
}

static size_t contract_of(const struct bs_model *model, const char *name)
{
    size_t i = 0;
    while (i < model->n_contracts && strcmp(model->contracts[i].name, name) != 0)
        i++;
    assert_true(i < model->n_contracts);
    return i;
}

/* By hand: in month 1 all use is 31 + 190 + 0 + 88 = 309; ann's part of a fee of 300 and of 309 x 0.50 is 31/309; her own fee is 3. */
static void says_what_a_part_is_of(void **state)
{
    const struct bs_model *model = read_scenario(*state, 0);
    struct bs_arena *arena = bs_arena_new();
    struct bs_bill bill = explained(model, 0, contract_of(model, "by_use"), arena);
    assert_int_equal(bill.n_lines, 9);
    const struct bs_line *lines = bill.lines;
    assert_int_equal(lines[0].kind, BS_LINE_SEAT_FEE);
    assert_int_equal(lines[0].basis, BS_BASIS_NONE);
    assert_int_equal(lines[1].kind, BS_LINE_ORGANIZATION_FEE);
    assert_int_equal(lines[1].basis, BS_BASIS_USE);
    assert_same_money("fee", lines[1].share_of, 300);
    assert_same_money("part of the fee", lines[1].amount, 300 * 31 / 309.0);
    assert_int_equal(lines[2].kind, BS_LINE_CHARGE);
    assert_same_money("pool", lines[2].share_of, 154.5);
    assert_same_money("part of the pool", lines[2].amount, 15.5);
    assert_same_money("its units", lines[2].quantity, 31);
    assert_same_money("month", bill.month_total[0], 3 + 300 * 31 / 309.0 + 15.5);
    bill = explained(model, 0, contract_of(model, "pool_to_none"), arena);
    assert_int_equal(bill.n_lines, 3); /* its own fees */
    bs_arena_free(arena);
}

/* Over the term: bob 1140, dan 239, ann 90.50, cy 12.25, eve 0. */
static void ranks_by_use(void **state)
{
    static const size_t ranks[] = {3, 1, 4, 2, 5};
    const struct bs_model *model = read_scenario(*state, 0);
    for (size_t user = 0; user < model->seats; user++) {
        struct bs_user_standing standing;
        assert_int_equal(bs_user_stand(model, user, &standing), BS_OK);
        assert_int_equal(standing.rank, ranks[user]);
    }
}

/* Seats of two types, of which one has a cap of its own; rounded to cents. */
static const char pool[] = "seats: 100\n"
                           "segments:\n"
                           "  office: {share: 60%, usage: {distribution: constant, value: 40}}\n"
                           "  agents: {share: rest, usage: {distribution: constant, value: 700}}\n"
                           "baseline: typed\n"
                           "contracts:\n"
                           "  typed:\n"
                           "    organization_fee: 100\n"
                           "    seat_types:\n"
                           "      standard: {seat_fee: 40, grants: {usage: 60}, segments: [office]}\n"
                           "      premium: {seat_fee: 120, segments: [agents]}\n"
                           "    charges: [{meter: usage, price: 1.003}]\n"
                           "    spend_cap: {seat_types: {premium: 900}, organization: 1000, then: charge}\n";

/* The bill of one seat among others is what the bill of all says of it. */
static void one_of_many(void **state)
{
    static const double quantity[] = {55.5, 170.25, 640, 710.125, 0, 90, 1000, 3};
    static const size_t segments[] = {0, 0, 1, 1};
    char message[BS_MESSAGE_SIZE];
    const char *const rounded = "round=true";
    const struct bs_model *model = read_good(*state, pool, &rounded, 1);
    struct bs_arena *arena = bs_arena_new();
    struct bs_price_query query = {.contracts = model->contracts,
                                   .n_meters = model->n_meters,
                                   .term = model->months,
                                   .months = 2,
                                   .seats = 4,
                                   .segments = segments,
                                   .quantity = quantity,
                                   .first_month = 1};
    struct bs_bill all, one;
    assert_int_equal(bs_price(&query, arena, &all, message), BS_OK);
    for (size_t seat = 0; seat < 4; seat++) {
        query.wanted = &seat;
        assert_int_equal(bs_price(&query, arena, &one, message), BS_OK);
        assert_same_money("seat", one.seat_total[0], all.seat_total[seat]);
        assert_same_money("lines", one.total, all.seat_total[seat]);
        for (size_t i = 0; i < one.n_lines; i++)
            assert_true(one.lines[i].seat == 0 && (seat >= 2 || one.lines[i].laid != BS_LAID_TYPES + 1));
    }
    const size_t first = 0, nobody = 4;
    query.wanted = &first;
    query.already = quantity;
    assert_int_equal(bs_price(&query, arena, &one, message), BS_ERROR_INPUT);
    query.already = NULL;
    query.wanted = &nobody;
    assert_int_equal(bs_price(&query, arena, &one, message), BS_ERROR_INPUT);
    bs_arena_free(arena);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(agrees_with_a_run, setup, teardown),
        cmocka_unit_test_setup_teardown(parts_make_the_whole, setup, teardown),
        cmocka_unit_test_setup_teardown(says_what_a_part_is_of, setup, teardown),
        cmocka_unit_test_setup_teardown(ranks_by_use, setup, teardown),
        cmocka_unit_test_setup_teardown(one_of_many, setup, teardown),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
