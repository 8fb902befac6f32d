/* Bills as table, CSV and JSON. */
#include <billshift/output.h>
#include <jansson.h>
#include <math.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
/* cmocka needs setjmp, stdarg, stddef and stdint */
#include <cmocka.h>

/* $40 a seat against $5 and tokens, with 1,500 credits for the organization a month. */
struct fixture {
    struct bs_arena *arena;
    struct bs_tier tiers[2];
    struct bs_charge charges[2];
    struct bs_credit credit;
    struct bs_contract contracts[2];
    struct bs_meter meters[3];
    struct bs_model model;
    struct bs_bill priced[2];
    size_t order[2];
    struct bs_bills bills;
};

static const char *const names[] = {"ann", "=bob", "cy", "dan", "eve"};

static void start(struct fixture *f, size_t months, size_t seats, const double *quantity)
{
    memset(f, 0, sizeof *f);
    f->arena = bs_arena_new();
    f->tiers[0] = (struct bs_tier){.up_to = 1.5e6, .price = 3};
    f->tiers[1] = (struct bs_tier){.up_to = INFINITY, .price = 1.72};
    f->charges[0] = (struct bs_charge){.name = "input",
                                       .unit = "tokens",
                                       .model = bs_charge_model_find("graduated"),
                                       .meter = 1,
                                       .per = 1e6,
                                       .tiers = f->tiers,
                                       .n_tiers = 2};
    f->charges[1] = (struct bs_charge){.name = "credits",
                                       .unit = "credits",
                                       .model = bs_charge_model_find("per_unit"),
                                       .scope = BS_ORGANIZATION_SCOPE,
                                       .meter = 2,
                                       .per = 1,
                                       .price = 0.01};
    f->credit = (struct bs_credit){.name = "pool", .charge = 1, .amount = 1500, .last = BS_NEVER, .every = 1, .lives = 1};
    f->contracts[0] =
        (struct bs_contract){.name = "flat", .terms = {.seat_fee = 40, .maximum_bill = INFINITY}, .before = BS_NEVER, .places = 2};
    f->contracts[1] =
        (struct bs_contract){.name = "metered",
                             .title = "Fee plus use",
                             .terms = {.seat_fee = 5, .maximum_bill = INFINITY, .charges = f->charges, .n_charges = 2},
                             .credits = &f->credit,
                             .n_credits = 1,
                             .before = BS_NEVER,
                             .places = 2};
    static const char *const meters[] = {"usage", "input", "credits"};
    for (size_t m = 0; m < 3; m++)
        f->meters[m] = (struct bs_meter){.name = meters[m], .unit = meters[m], .list_price = m == 0 ? 1 : NAN, .whole = m};
    f->model = (struct bs_model){.title = "",
                                 .currency = "USD",
                                 .months = 12,
                                 .first_year = 2026,
                                 .first_month = 11,
                                 .meters = f->meters,
                                 .n_meters = 3,
                                 .contracts = f->contracts,
                                 .n_contracts = 2};
    struct bs_price_query query = {.contracts = f->contracts,
                                   .n_meters = 3,
                                   .term = 12,
                                   .months = months,
                                   .seats = seats,
                                   .quantity = quantity,
                                   .first_month = 1};
    char message[BS_MESSAGE_SIZE];
    for (size_t i = 0; i < 2; i++) {
        query.contract = f->order[i] = i;
        assert_int_equal(bs_price(&query, f->arena, &f->priced[i], message), BS_OK);
    }
    f->bills = (struct bs_bills){.model = &f->model,
                                 .contracts = f->order,
                                 .bills = f->priced,
                                 .n = 2,
                                 .seats = names,
                                 .n_seats = seats,
                                 .first_month = 1,
                                 .months = months};
}

/* To be freed. */
static char *written(const struct fixture *f, const char *format)
{
    char *text = NULL;
    size_t length = 0;
    FILE *memory = open_memstream(&text, &length);
    assert_non_null(memory);
    assert_int_equal(bs_bill_format_find(format)->write(&f->bills, memory), BS_OK);
    assert_int_equal(fclose(memory), 0);
    return text;
}

static void assert_written(const struct fixture *f, const char *format, const char *expected)
{
    char *text = written(f, format);
    assert_string_equal(text, expected);
    free(text);
}

static void a_seat_as_table(void **state)
{
    (void)state;
    struct fixture f;
    start(&f, 1, 1, (const double[]){0, 2.002e6, 1400.5});
    assert_written(
        &f, "table",
        "flat, month 2 (2026-12)\n"
        "  item      tier  quantity  unit price  amount  why\n"
        "  seat fee          1 seat      $40.00  $40.00  a seat and month\n"
        "  total                                 $40.00\n"
        "\n"
        "metered: Fee plus use, month 2 (2026-12)\n"
        "  item      tier                quantity    unit price     amount  why\n"
        "  seat fee                        1 seat         $5.00      $5.00  a seat and month\n"
        "  input     up to 1.5M  1,500,000 tokens  $3.00 per 1M      $4.50  units up to 1.5M at the price of their tier\n"
        "  input     over 1.5M     502,000 tokens  $1.72 per 1M   $0.86344  units over 1.5M at the price of their tier\n"
        "  pool                   1,400.5 credits         $0.00      $0.00  units paid by credit; 99.5 of it are left\n"
        "  pool                              99.5                    $0.00  not used within its life: it expires at the end of "
        "this month\n"
        "  total                                                 $10.36344\n"
        "  Left of credit pool: 0 credits.\n"
        "  This seat is the whole organization.\n"
        "\n"
        "Side by side, compared with flat\n"
        "  contract      total      change  ratio\n"
        "  flat         $40.00           -      -\n"
        "  metered   $10.36344  -$29.63656  0.26x\n"
        "\n"
        "Taxes are not included.\n");
    bs_arena_free(f.arena);
}

static void a_pool_over_months_as_table(void **state)
{
    (void)state;
    struct fixture f;
    start(&f, 2, 2, (const double[]){0, 2e6, 1400, 0, 1000, 100.4, 0, 0, 0, 0, 0, 1523.85});
    assert_written(
        &f, "table",
        "flat\n"
        "  item                  tier  quantity  unit price   amount  why\n"
        "  month 2 (2026-12)\n"
        "    ann\n"
        "      seat fee                  1 seat      $40.00   $40.00  a seat and month\n"
        "    =bob\n"
        "      seat fee                  1 seat      $40.00   $40.00  a seat and month\n"
        "    total of the month                               $80.00\n"
        "  month 3 (2027-01)\n"
        "    ann\n"
        "      seat fee                  1 seat      $40.00   $40.00  a seat and month\n"
        "    =bob\n"
        "      seat fee                  1 seat      $40.00   $40.00  a seat and month\n"
        "    total of the month                               $80.00\n"
        "  total                                             $160.00\n"
        "\n"
        "  seat  with its part of what the organization pays\n"
        "  ann                                        $80.00\n"
        "  =bob                                       $80.00\n"
        "\n"
        "metered: Fee plus use\n"
        "  item                  tier                quantity    unit price    amount  why\n"
        "  month 2 (2026-12)\n"
        "    ann\n"
        "      seat fee                                1 seat         $5.00     $5.00  a seat and month\n"
        "      input             up to 1.5M  1,500,000 tokens  $3.00 per 1M     $4.50  units up to 1.5M at the price of their "
        "tier\n"
        "      input             over 1.5M     500,000 tokens  $1.72 per 1M     $0.86  units over 1.5M at the price of their tier\n"
        "    =bob\n"
        "      seat fee                                1 seat         $5.00     $5.00  a seat and month\n"
        "      input             up to 1.5M      1,000 tokens  $3.00 per 1M    $0.003  units up to 1.5M at the price of their "
        "tier\n"
        "    organization\n"
        "      pool                             1,500 credits         $0.00     $0.00  units paid by credit; 0 of it are left\n"
        "      credits                            0.4 credits         $0.01    $0.004  every unit at one price\n"
        "    total of the month                                               $15.367\n"
        "  month 3 (2027-01)\n"
        "    ann\n"
        "      seat fee                                1 seat         $5.00     $5.00  a seat and month\n"
        "    =bob\n"
        "      seat fee                                1 seat         $5.00     $5.00  a seat and month\n"
        "    organization\n"
        "      pool                             1,500 credits         $0.00     $0.00  units paid by credit; 0 of it are left\n"
        "      credits                          23.85 credits         $0.01   $0.2385  every unit at one price\n"
        "    total of the month                                              $10.2385\n"
        "  total                                                             $25.6055\n"
        "\n"
        "  seat  with its part of what the organization pays\n"
        "  ann                                     $15.48125\n"
        "  =bob                                    $10.12425\n"
        "  Left of credit pool: 0 credits.\n"
        "  These seats are the whole organization.\n"
        "\n"
        "Side by side, compared with flat\n"
        "  contract     total      change  ratio\n"
        "  flat       $160.00           -      -\n"
        "  metered   $25.6055  -$134.3945  0.16x\n"
        "\n"
        "Taxes are not included.\n");
    bs_arena_free(f.arena);
}

/* Of five seats the lines of one item, tier and price are summed; --by-seat shows each. */
static void many_seats_together(void **state)
{
    (void)state;
    struct fixture f;
    start(&f, 1, 5, (const double[]){0, 1e6, 0, 0, 2e6, 900, 0, 1e6, 0, 0, 0, 700.5, 0, 3e6, 0});
    f.bills.contracts = f.order + 1;
    f.bills.bills = f.priced + 1;
    f.bills.n = 1;
    char *text = written(&f, "table");
    /* 1M + 1.5M + 1M + 1.5M at $3; 0.5M + 1.5M at $1.72; 1,600.5 credits less 1,500 at $0.01 */
    assert_non_null(strstr(
        text,
        "  item                tier        seats          quantity    unit price   amount  why\n"
        "  all seats together\n"
        "    seat fee                          5           5 seats         $5.00   $25.00  a seat and month\n"
        "    input             up to 1.5M      4  5,000,000 tokens  $3.00 per 1M   $15.00  units up to 1.5M at the price of their "
        "tier\n"
        "    input             over 1.5M       2  2,000,000 tokens  $1.72 per 1M    $3.44  units over 1.5M at the price of their "
        "tier\n"
        "  organization\n"
        "    pool                                    1,500 credits         $0.00    $0.00  units paid by credit; 0 of it are left\n"
        "    credits                                 100.5 credits         $0.01   $1.005  every unit at one price\n"
        "  total                                                                  $44.445\n"));
    assert_null(strstr(text, "    ann\n"));
    free(text);
    f.bills.by_seat = true;
    text = written(&f, "table");
    assert_non_null(strstr(text, "  ann\n"));
    assert_null(strstr(text, "together"));
    free(text);
    bs_arena_free(f.arena);
}

static void csv(void **state)
{
    (void)state;
    struct fixture f;
    start(&f, 2, 2, (const double[]){0, 2e6, 1400, 0, 1000, 100.4, 0, 0, 0, 0, 0, 1523.85});
    assert_written(
        &f, "csv",
        "contract,month,seat,kind,item,tier,quantity,unit,unit_price,per,amount,why\n"
        "flat,2,ann,seat_fee,seat fee,,1,seat,40,1,40,a seat and month\n"
        "flat,2,'=bob,seat_fee,seat fee,,1,seat,40,1,40,a seat and month\n"
        "flat,3,ann,seat_fee,seat fee,,1,seat,40,1,40,a seat and month\n"
        "flat,3,'=bob,seat_fee,seat fee,,1,seat,40,1,40,a seat and month\n"
        "metered,2,ann,seat_fee,seat fee,,1,seat,5,1,5,a seat and month\n"
        "metered,2,ann,charge,input,up to 1.5M,1500000,tokens,3,1000000,4.5,units up to 1.5M at the price of their tier\n"
        "metered,2,ann,charge,input,over 1.5M,500000,tokens,1.72,1000000,0.86,units over 1.5M at the price of their tier\n"
        "metered,2,'=bob,seat_fee,seat fee,,1,seat,5,1,5,a seat and month\n"
        "metered,2,'=bob,charge,input,up to 1.5M,1000,tokens,3,1000000,0.003,units up to 1.5M at the price of their tier\n"
        "metered,2,organization,credit,pool,,1500,credits,0,1,0,units paid by credit; 0 of it are left\n"
        "metered,2,organization,charge,credits,,0.4,credits,0.01,1,0.004,every unit at one price\n"
        "metered,3,ann,seat_fee,seat fee,,1,seat,5,1,5,a seat and month\n"
        "metered,3,'=bob,seat_fee,seat fee,,1,seat,5,1,5,a seat and month\n"
        "metered,3,organization,credit,pool,,1500,credits,0,1,0,units paid by credit; 0 of it are left\n"
        "metered,3,organization,charge,credits,,23.85,credits,0.01,1,0.2385,every unit at one price\n");
    bs_arena_free(f.arena);
}

/* What a program reads: the lines' amounts make the totals, and what was not stated is null. */
static void json(void **state)
{
    (void)state;
    struct fixture f;
    start(&f, 2, 2, (const double[]){0, 2e6, 1400, 0, 1000, 100.4, 0, 0, 0, 0, 0, 1523.85});
    char *text = written(&f, "json");
    json_t *object = json_loads(text, 0, NULL);
    assert_non_null(object);
    assert_string_equal(json_string_value(json_object_get(object, "currency")), "USD");
    assert_string_equal(json_string_value(json_object_get(object, "compared_with")), "flat");
    assert_true(json_is_false(json_object_get(object, "taxes_included")));
    json_t *metered = json_array_get(json_object_get(object, "contracts"), 1), *line;
    double sum = 0, total = json_number_value(json_object_get(metered, "total"));
    size_t i;
    json_array_foreach(json_object_get(metered, "lines"), i, line) sum += json_number_value(json_object_get(line, "amount"));
    assert_true(fabs(sum - total) < 1e-12 && fabs(total - 25.6055) < 1e-12);
    line = json_array_get(json_object_get(metered, "lines"), 1);
    assert_string_equal(json_string_value(json_object_get(line, "tier")), "up to 1.5M");
    assert_string_equal(json_string_value(json_object_get(line, "seat")), "ann");
    assert_true(json_integer_value(json_object_get(line, "month")) == 2);
    assert_true(fabs(json_number_value(json_object_get(metered, "change")) - (25.6055 - 160)) < 1e-12);
    assert_true(json_is_null(json_object_get(json_array_get(json_object_get(object, "contracts"), 0), "title")));
    json_t *credit = json_array_get(json_object_get(metered, "credits"), 0);
    assert_string_equal(json_string_value(json_object_get(credit, "name")), "pool");
    json_decref(object);
    free(text);
    bs_arena_free(f.arena);
}

static void formats_by_name(void **state)
{
    (void)state;
    assert_non_null(bs_bill_format_find("table"));
    assert_null(bs_bill_format_find("tables"));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_seat_as_table),
        cmocka_unit_test(a_pool_over_months_as_table),
        cmocka_unit_test(many_seats_together),
        cmocka_unit_test(csv),
        cmocka_unit_test(json),
        cmocka_unit_test(formats_by_name),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
