/* What the itemized bill says of single seats of a pool: by what their use is valued, and whose quantity is refused. */
#include <billshift/bill.h>

#include <math.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stdint.h>
#include <string.h>
/* cmocka needs setjmp, stdarg, stddef and stdint */
#include <cmocka.h>

enum { METERS = 2, SEATS = 2 };

static const char *const meters[METERS] = {"usage", "reqs"};

/* 37 cents for use in money, a cent for a request, both pooled and laid by use. */
static const struct bs_contract *pool(void)
{
    static struct bs_charge charges[METERS];
    static struct bs_contract contract;
    const struct bs_charge charge = {.model = bs_charge_model_find("per_unit"), .scope = BS_ORGANIZATION_SCOPE, .per = 1};
    charges[0] = charges[1] = charge;
    charges[0].price = 0.37;
    charges[1].price = 0.01;
    charges[1].meter = 1;
    contract = (struct bs_contract){.name = "pool",
                                    .terms = {.maximum_bill = INFINITY, .charges = charges, .n_charges = METERS},
                                    .allocate = BS_ALLOCATE_USE,
                                    .before = BS_NEVER,
                                    .places = 2};
    return &contract;
}

static struct bs_price_query query_of(const double *quantity, size_t months)
{
    static const double list_price[METERS] = {1, 0.04};
    return (struct bs_price_query){.contracts = pool(),
                                   .n_meters = METERS,
                                   .list_price = list_price,
                                   .meters = meters,
                                   .units = meters,
                                   .term = 3,
                                   .months = months,
                                   .seats = SEATS,
                                   .quantity = quantity};
}

/* $100 and 2,500 requests at $0.04 are worth the same: half of 100 x 0.37 + 2,500 x 0.01 each. Requests beside use in money say of what
   that is made: they do not count again. */
static void each_seat_has_its_own_value(void **state)
{
    (void)state;
    struct bs_arena *arena = bs_arena_new();
    const bool in_money[SEATS] = {true, false};
    const double apart[] = {100, 0, 0, 2500}, beside[] = {100, 900, 0, 2500};
    struct bs_bill bill;
    char message[BS_MESSAGE_SIZE];
    struct bs_price_query query = query_of(apart, 1);
    query.in_money = in_money;
    assert_int_equal(bs_price(&query, arena, &bill, message), BS_OK);
    assert_true(fabs(bill.seat_total[0] - 31) < 1e-12 && fabs(bill.seat_total[1] - 31) < 1e-12);
    query.quantity = beside;
    assert_int_equal(bs_price(&query, arena, &bill, message), BS_OK);
    assert_true(fabs(bill.seat_total[0] - 35.5) < 1e-12 && fabs(bill.seat_total[1] - 35.5) < 1e-12);
    query.in_money = NULL; /* $100 and 900 x 0.04: 136 of 236 */
    assert_int_equal(bs_price(&query, arena, &bill, message), BS_OK);
    assert_true(fabs(bill.seat_total[0] - 71. * 136 / 236) < 1e-12);
    bs_arena_free(arena);
}

static void a_refusal_says_whose_quantity(void **state)
{
    (void)state;
    struct bs_arena *arena = bs_arena_new();
    const double quantity[] = {1, 2, 3, 4, 5, 6, 7, -8.385};
    struct bs_bill bill;
    char message[BS_MESSAGE_SIZE];
    struct bs_price_query query = query_of(quantity, 2);
    query.first_month = 1;
    assert_int_equal(bs_price(&query, arena, &bill, message), BS_ERROR_INPUT);
    assert_non_null(strstr(message, "takes no negative quantity: -8.385 of reqs; `negative: zero`"));
    assert_true(bill.refused.month == 1 && bill.refused.seat == 1 && bill.refused.meter == 1);
    query.meters = NULL;
    assert_int_equal(bs_price(&query, arena, &bill, message), BS_ERROR_INPUT);
    assert_non_null(strstr(message, "takes no negative quantity: -8.385; `negative: zero`"));
    query.first_month = 2; /* 2 months from the last one on: no quantity is at fault */
    assert_int_equal(bs_price(&query, arena, &bill, message), BS_ERROR_INPUT);
    assert_true(bill.refused.month == BS_NEVER && bill.refused.seat == BS_NEVER && bill.refused.meter == BS_NEVER);
    bs_arena_free(arena);
}

/* 25 credits less 1 are 3 x 8 of them, of which 2 are free: each line in its own units, in both scopes. */
static void a_conversion_is_told(void **state)
{
    (void)state;
    struct bs_charge charge = {.model = bs_charge_model_find("per_unit"),
                               .unit = "credits",
                               .converted = "x 8 credits",
                               .convert = {.free = 1, .divide = 8},
                               .included = 2,
                               .per = 1,
                               .price = 0.04};
    const struct bs_contract contract = {
        .name = "converted", .terms = {.maximum_bill = INFINITY, .charges = &charge, .n_charges = 1}, .before = BS_NEVER};
    const double quantity = 25, expected[] = {25, 2, 1};
    const struct bs_price_query query = {
        .contracts = &contract, .n_meters = 1, .term = 1, .months = 1, .seats = 1, .quantity = &quantity};
    struct bs_arena *arena = bs_arena_new();
    struct bs_bill bill;
    char message[BS_MESSAGE_SIZE];
    for (int pooled = 0; pooled < 2; pooled++) {
        charge.scope = pooled ? BS_ORGANIZATION_SCOPE : BS_SEAT_SCOPE;
        assert_int_equal(bs_price(&query, arena, &bill, message), BS_OK);
        assert_int_equal(bill.n_lines, 3);
        for (size_t i = 0; i < 3; i++) {
            assert_true(bill.lines[i].quantity == expected[i]);
            assert_string_equal(bill.lines[i].unit, i == 0 ? "credits" : "x 8 credits");
        }
        assert_string_equal(bill.lines[0].why, "priced below, less 1 free of charge, divided by 8");
        assert_true(bill.lines[0].amount == 0 && bill.total == 0.04);
    }
    bs_arena_free(arena);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(each_seat_has_its_own_value),
        cmocka_unit_test(a_refusal_says_whose_quantity),
        cmocka_unit_test(a_conversion_is_told),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
