/* The tables and the forms of the summary, against rows worked out by hand from the fixture. */
#include "output/readable.h"
#include "output/table.h"
#include "results_fixture.h"

#include <billshift/text.h>

#include <jansson.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stdint.h>
#include <stdlib.h>

#include <cmocka.h>

static int setup(void **state)
{
    struct fixture *f = malloc(sizeof *f);
    *state = f;
    return f && fixture_make(f, "A $200 seat\033[31m becomes metered") == BS_OK ? 0 : -1;
}

static int teardown(void **state)
{
    fixture_free(*state);
    free(*state);
    return 0;
}

static char *table_text(const struct bs_table *table, const struct fixture *f)
{
    char *text = NULL;
    size_t length = 0;
    FILE *file = open_memstream(&text, &length);
    assert_non_null(file);
    assert_int_equal(bs_table_write_csv(table, &f->report, file), BS_OK);
    assert_int_equal(fclose(file), 0);
    return text;
}

static char *summary_text(const char *format, const struct fixture *f)
{
    char *text = NULL;
    size_t length = 0;
    FILE *file = open_memstream(&text, &length);
    assert_non_null(file);
    assert_int_equal(bs_summary_format_find(format)->write(&f->report, file), BS_OK);
    assert_int_equal(fclose(file), 0);
    return text;
}

static void expect_part(const char *text, const char *part)
{
    if (!strstr(text, part))
        fail_msg("'%s' is not in:\n%s", part, text);
}

static void expect_absent(const char *text, const char *part)
{
    if (strstr(text, part))
        fail_msg("'%s' is in:\n%s", part, text);
}

static size_t lines(const char *text)
{
    size_t count = 0;
    for (; *text; text++)
        count += *text == '\n';
    return count;
}

static void test_summary_csv(void **state)
{
    char *text = table_text(&bs_table_summary, *state);
    expect_part(text, "contract,group,period,measure,value,std_error,bin_error,unit\n");
    expect_part(text, "\nmetered,all,month,seats,1234,0,0,seats\n");
    expect_part(text, "\nmetered,all,month,share_cheaper,0.7104,0.0003,0,share\n");
    expect_part(text, "\nmetered,all,term,ratio_p95,,,,ratio\n");
    expect_part(text, "\nmetered,organization,month,mean_change,,,,USD\n");
    expect_absent(text, "flat,all,month,share");
    expect_absent(text, "metered,organization,month,seats");
    /* header; baseline: 2 groups of seats x 2 periods x 3, organization 2 x 1; metered: 2 x 2 x 27, organization 2 x 2 */
    assert_int_equal(lines(text), 1 + 12 + 2 + 108 + 4);
    free(text);
    text = summary_text("csv", *state);
    char *same = table_text(&bs_table_summary, *state);
    assert_string_equal(text, same);
    free(same);
    free(text);
}

static void test_other_tables(void **state)
{
    char *text = table_text(&bs_table_change, *state);
    assert_string_equal(text, "contract,group,period,probability,change,unit\nmetered,all,month,0.05,-180,USD\n"
                              "metered,all,month,0.5,-107.25,USD\n");
    free(text);
    text = table_text(&bs_table_histogram, *state);
    assert_string_equal(text, "contract,group,period,lower,upper,probability\nmetered,all,month,-180,-180,0.125\n"
                              "metered,all,month,-180,64,0.875\n");
    free(text);
    text = table_text(&bs_table_organization, *state);
    expect_part(text, "contract,month,measure,value,std_error,bin_error,unit\nflat,1,total_mean,1000000,12.5,0.25,USD\n");
    expect_part(text, "\nmetered,term,change_p95,6000007,12.5,0.25,USD\nmetered,term,probability_dearer,0,0,0,share\n");
    assert_int_equal(lines(text), 1 + 3 * 9 + 3 * 18);
    free(text);
    text = table_text(&bs_table_rank, *state);
    expect_part(text, "\nmetered,month,0.5,1,31.5,-9.75,USD,USD,17.25\n");
    assert_int_equal(lines(text), 3);
    free(text);
}

/* $200 against $20 plus use: equal at 180, double from 380, triple from 580. */
static void test_curves(void **state)
{
    char *text = table_text(&bs_table_breakeven, *state);
    expect_part(text, "\nmetered,engineers,1,2,cheaper,0,180,USD\nmetered,engineers,1,2,same,180,180,USD\n");
    expect_part(text, "\nmetered,engineers,1,2,doubled,380,inf,USD\nmetered,engineers,1,2,tripled,580,inf,USD\n");
    free(text);
    text = table_text(&bs_table_bill_curve, *state);
    assert_string_equal(text, "contract,segment,first_month,last_month,use,bill,unit,use_unit,line\n"
                              "flat,engineers,1,2,0,200,USD,USD,exact\nflat,engineers,1,2,725,200,USD,USD,exact\n"
                              "metered,engineers,1,2,0,20,USD,USD,exact\nmetered,engineers,1,2,725,745,USD,USD,exact\n");
    free(text);
}

static void test_jumps_show_both_sides(void **state)
{
    struct fixture *f = *state;
    static const struct bs_tier tiers[] = {{.up_to = 100}, {.up_to = INFINITY, .fee = 50.5}};
    f->charge = (struct bs_charge){.model = bs_charge_model_find("graduated"), .per = 1, .tiers = tiers, .n_tiers = 2};
    char *text = table_text(&bs_table_bill_curve, f);
    expect_part(text, "\nmetered,engineers,1,2,0,20,USD,USD,exact\nmetered,engineers,1,2,100,20,USD,USD,exact\nmetered,engineers,1,"
                      "2,100,70.5,USD,USD,exact\n");
    free(text);
}

/* A price period each for months 1 and 2; whole packages of 100 in the second: both sides of every step, and none begun without use. */
static void test_periods_and_steps(void **state)
{
    struct fixture *f = *state;
    struct bs_charge packs = {.model = bs_charge_model_find("package"), .per = 1, .price = 130.5, .packaging = {.size = 100}};
    struct bs_terms_change change = {.first_month = 1, .terms = f->contracts[1].terms};
    change.terms.charges = &packs;
    f->contracts[1].changes = &change;
    f->contracts[1].n_changes = 1;
    char *text = table_text(&bs_table_bill_curve, f);
    expect_part(text, "\nflat,engineers,1,1,0,200,USD,USD,exact\n");
    expect_part(text, "\nmetered,engineers,1,1,0,20,USD,USD,exact\nmetered,engineers,1,1,725,745,USD,USD,exact\nflat,engineers,2,2,"
                      "0,200,USD,USD,exact\n");
    expect_part(text, "\nmetered,engineers,2,2,0,20,USD,USD,exact\nmetered,engineers,2,2,0,150.5,USD,USD,exact\nmetered,engineers,"
                      "2,2,100,150.5,USD,USD,exact\n"
                      "metered,engineers,2,2,100,281,USD,USD,exact\nmetered,engineers,2,2,200,281,USD,USD,exact\n");
    free(text);
    text = table_text(&bs_table_breakeven, f);
    expect_part(text, "\nmetered,engineers,1,1,same,180,180,USD\n");
    expect_part(text, "\nmetered,engineers,2,2,cheaper,0,100,USD\n");
    expect_part(text, "\nmetered,engineers,2,2,doubled,200,inf,USD\n");
    free(text);
    text = summary_text("table", f);
    expect_part(text, "  from month 2  all      $100 (a jump)         $200");
    free(text);
}

/* 20 and 0.50 for each unit begun: 400 steps are drawn; beyond, the line through their middles, 20 + 0.5 (use + 1/2), to 1.25 x 1,159, where
   three times 200 is passed. */
static void test_more_steps_than_are_drawn(void **state)
{
    struct fixture *f = *state;
    f->charge = (struct bs_charge){.model = bs_charge_model_find("package"), .per = 1, .price = 0.5, .packaging = {.size = 1}};
    char *text = table_text(&bs_table_bill_curve, f);
    expect_part(text, "\nmetered,engineers,1,2,0,20,USD,USD,exact\nmetered,engineers,1,2,0,20.5,USD,USD,exact\n");
    expect_part(text, "\nmetered,engineers,1,2,400,220,USD,USD,exact\nmetered,engineers,1,2,400,220.5,USD,USD,exact\n");
    expect_part(text, "\nmetered,engineers,1,2,401,220.5,USD,USD,exact\nmetered,engineers,1,2,401,220.75,USD,USD,mean\n"
                      "metered,engineers,1,2,1448.75,744.625,USD,USD,mean\n");
    assert_int_equal(lines(text), 1 + 2 + 1 + 2 * 401 + 2);
    free(text);
}

static const struct bs_budget one_budget = {.contract = 1,
                                            .item = "commitment",
                                            .money = true,
                                            .measures = {{238500, 0, 0},
                                                         {0.385, 0.0125, 0},
                                                         {9, 0.5, 0},
                                                         {11, 0, 0},
                                                         {NAN, NAN, NAN},
                                                         {251000, 10, 0},
                                                         {262000, 12, 0},
                                                         {1234, 5, 0}}};

static void test_budgets_payments_and_blocked_use(void **state)
{
    struct fixture *f = *state;
    char *text = summary_text("table", f);
    expect_absent(text, "How far budgets");
    expect_absent(text, "When it is paid");
    expect_absent(text, "blocked");
    free(text);
    f->results.budgets = &one_budget;
    f->results.n_budgets = 1;
    f->organization[3].cash.value = 7.5e6;
    f->organization[5].blocked = (struct bs_estimate){43210, 12, 0};
    text = table_text(&bs_table_budget, f);
    assert_string_equal(text, "contract,item,measure,value,std_error,unit\nmetered,commitment,amount,238500,0,USD\n"
                              "metered,commitment,probability_gone,0.385,0.0125,share\nmetered,commitment,month_p10,9,0.5,month\n"
                              "metered,commitment,month_p50,11,0,month\nmetered,commitment,month_p90,,,month\n"
                              "metered,commitment,needed_p80,251000,10,USD\nmetered,commitment,needed_p90,262000,12,USD\n"
                              "metered,commitment,unused_mean,1234,5,USD\n");
    free(text);
    text = table_text(&bs_table_organization, f);
    expect_part(text, "\nmetered,1,cash_mean,7500000,12.5,0,USD\n");
    expect_part(text, "\nmetered,term,blocked_mean,43210,12,0,USD\n");
    expect_absent(text, "flat,term,blocked_mean");
    free(text);
    text = summary_text("table", f);
    expect_part(text, "  contract  item          amount    gone  in month   8 of 10   9 of 10  left over\n"
                      "  metered   commitment  $238,500  38.5 %    9/11/-  $251,000  $262,000     $1,234\n"
                      "  Gone: the chance");
    expect_part(text, "metered: $6,000,000 is paid in the term, $6,000,000 is charged for it; $7,500,000 in month 1");
    expect_part(text, "\n  - metered: $43,210.\n");
    expect_absent(text, "paid in the term (");
    free(text);
    f->organization[5].cash.value = 6.5e6;
    text = summary_text("table", f);
    const char *table = strstr(text, "is charged for the term");
    const char *total = strstr(table, "\n  metered "), *paid = strstr(table, "\n  paid in the term (c");
    assert_true(total && paid && paid == strchr(total + 1, '\n')); /* names are cut where the table is wide */
    expect_part(paid, " $6,500,000 ");
    free(text);
    text = summary_text("json", f);
    expect_part(text, "\"probability_gone\"");
    free(text);
}

/* Where the currency stands in the title, units of a credit still stand in each cell; one month stands for three alike. */
static void test_a_credit_shows_its_units(void **state)
{
    struct fixture *f = *state;
    struct bs_budget budgets[2] = {one_budget, one_budget};
    budgets[1].item = "credit:pack";
    budgets[1].money = false;
    budgets[1].measures[BS_BUDGET_MONTH_P50].value = 9;
    budgets[1].measures[BS_BUDGET_MONTH_P90].value = 9;
    f->results.budgets = budgets;
    f->results.n_budgets = 2;
    f->model.currency = "EUR";
    char *text = summary_text("table", f);
    expect_part(text, "How far budgets, commitments and credits go, in EUR\n");
    expect_part(text, "\n  metered   commitment         238,500  38.5 %    9/11/-        251,000        262,000        1,234\n"
                      "  metered   credit:pack  238,500 units  38.5 %         9  251,000 units  262,000 units  1,234 units\n");
    free(text);
}

static void test_labels(void **state)
{
    struct fixture *f = *state;
    f->model.title = "=cmd, \"x\"\n50% \U0001F600";
    char *text = table_text(&bs_table_labels, f);
    expect_part(text, "\nscenario,title,%3Dcmd%2C %22x%22 50%25 \u25a1,\"'=cmd, \"\"x\"\" 50% \U0001F600\"\n");
    expect_part(text, "\ncontract,flat,Everything included,Everything included\n");
    free(text);
}

static void test_readable_summary(void **state)
{
    char *text = summary_text("table", *state);
    expect_part(text, "A $200 seat [31m becomes metered\n"); /* a terminal is not steered */
    expect_part(text, "1,234 seats, 2 months, 100 replications (seed 18446744073709551615). Baseline: flat.\n");
    expect_part(text, "flat: Everything included (baseline)");
    expect_part(text, "$6,000,000 ± 13"); /* the term of the second contract, 12.5 rounded */
    expect_part(text, "$6,000,002 to $6,000,007");
    expect_part(text, "chance among users only");
    expect_part(text, "Uncertain assumptions: not stated.");
    expect_part(text, "71.0 %");
    expect_part(text, "< 0.1 %");
    expect_part(text, "$180");
    expect_part(text, "$380");
    expect_part(text, "$580");
    expect_part(text, "$1,082");
    expect_part(text, "(±2.3)");
    expect_part(text, "$4,321");
    expect_part(text, "Months do not vary (month_to_month is 0)");

    expect_part(text, "understates demand");
    expect_absent(text, " \n");
    expect_absent(text, "nan");
    free(text);
}

static void test_messages_are_shown(void **state)
{
    struct fixture *f = *state;
    bs_assumption(&f->diagnostics, "months: 12");
    bs_warning(&f->diagnostics, NULL, "the cohort is empty");
    char *text = summary_text("table", f);
    expect_part(text, "\nAssumed, as the scenario does not say\n  - months: 12\n");
    expect_part(text, "\nWarnings\n  - the cohort is empty\n");
    free(text);
}

static void test_json(void **state)
{
    char *text = summary_text("json", *state);
    json_error_t error;
    json_t *root = json_loads(text, JSON_REJECT_DUPLICATES, &error);
    assert_non_null(root);
    assert_int_equal(json_array_size(json_object_get(root, "summary")), 126);
    json_t *row = json_array_get(json_object_get(root, "summary"), 14);
    assert_string_equal(json_string_value(json_object_get(row, "measure")), "seats");
    assert_int_equal(json_integer_value(json_object_get(row, "value")), 1234);
    row = json_array_get(json_object_get(root, "summary"), 15);
    assert_true(json_is_null(json_object_get(row, "value")));
    row = json_array_get(json_object_get(root, "breakeven"), 2);
    assert_string_equal(json_string_value(json_object_get(row, "to_use")), "inf");
    json_decref(root);
    free(text);
}

static void test_full_disk(void **state)
{
    struct fixture *f = *state;
    for (size_t i = 0; i < bs_summary_format_count(); i++) {
        FILE *full = fopen("/dev/full", "w");
        assert_non_null(full);
        assert_int_equal(setvbuf(full, NULL, _IONBF, 0), 0);
        assert_int_equal(bs_summary_format_at(i)->write(&f->report, full), BS_ERROR_IO);
        fclose(full);
    }
}

static void test_readable_numbers(void **state)
{
    (void)state;
    static const struct {
        double value;
        int places;
        const char *expected;
    } cases[] = {
        {1234567.891, 0, "1,234,568"},
        {-1234.5, 2, "-1,234.50"},
        {-0.001, 2, "0.00"},
        {999.996, 2, "1,000.00"},
        {0.075, 3, "0.075"},
        {NAN, 2, "-"},
        {INFINITY, 0, "infinite"},
        {1e18, 0, "1e+18"},
        {1.005, 2, "1.01"},
        {397062.49999999994, 0, "397,063"},
        {1e15, 2, "1,000,000,000,000,000"}, /* as %.15g has them */
    };
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        char buffer[BS_READABLE];
        assert_string_equal(bs_readable_number(cases[i].value, cases[i].places, buffer), cases[i].expected);
    }
    char buffer[BS_READABLE];
    assert_string_equal(bs_readable_money(-1234.5, 2, "USD", 0, buffer), "-$1,234.50");
    assert_string_equal(bs_readable_money(12, 0, "USD", BS_SIGNED, buffer), "+$12");
    assert_string_equal(bs_readable_money(0.00012, 2, "USD", BS_SIGNED, buffer), "+$0.00012");
    assert_string_equal(bs_readable_money(0.3, 0, "USD", 0, buffer), "$0.30");
    assert_string_equal(bs_readable_money(1.83435804635971e-16, 2, "USD", 0, buffer), "$1.8e-16");
    assert_string_equal(bs_readable_money(-INFINITY, 0, "USD", 0, buffer), "-infinite");
    assert_string_equal(bs_readable_money(-7.25, 2, "EUR", BS_BARE, buffer), "-7.25");
    assert_string_equal(bs_readable_money(-7, 0, "EUR", 0, buffer), "EUR -7");
    assert_string_equal(bs_readable_money(5e6, 0, "tokens", 0, buffer), "5,000,000 tokens");
    assert_string_equal(bs_readable_share(0.99996, buffer), "> 99.9 %");
    assert_string_equal(bs_readable_share(1, buffer), "100 %");
    assert_string_equal(bs_readable_share(0, buffer), "0 %");
    assert_string_equal(bs_readable_share(0.2386, buffer), "23.9 %");
}

/* Wilson's bound for none or all of n is 1 / (n + 1). */
static void test_probabilities_of_none_and_all(void **state)
{
    (void)state;
    static const struct {
        double probability, bound;
        const char *expected;
    } cases[] = {{0, 1 / 1001.0, "< 0.1 %"},
                 {1, 1 / 1001.0, "> 99.9 %"},
                 {0, 1 / 33.0, "< 3.1 %"},
                 {1, 1 / 101.0, "> 99 %"},
                 {0, 0, "0 %"},
                 {1, 0, "100 %"},
                 {0.5, 0.01, "50.0 %"}};
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        char buffer[BS_READABLE];
        assert_string_equal(bs_readable_probability(cases[i].probability, cases[i].bound, buffer), cases[i].expected);
    }
}

static void test_places_errors_and_counts(void **state)
{
    (void)state;
    char buffer[BS_READABLE];
    assert_int_equal(bs_readable_places(216.5, "USD"), 2);
    assert_int_equal(bs_readable_places(216.5, "JPY"), 0);
    assert_int_equal(bs_readable_places(216.5, "KWD"), 3);
    assert_int_equal(bs_readable_places(21650, "KWD"), 0);
    assert_int_equal(bs_readable_places(0.00012, "USD"), 5);
    assert_string_equal(bs_readable_error(232242, "", buffer), "230,000");
    assert_string_equal(bs_readable_error(5.862, "USD", buffer), "$5.90");
    assert_string_equal(bs_readable_error(5.862, "JPY", buffer), "JPY 6");
    assert_string_equal(bs_readable_error(5.862, "tokens", buffer), "5.9 tokens");
    assert_string_equal(bs_readable_error(5.862, "", buffer), "5.9");
    assert_string_equal(bs_readable_error(0.00123, "EUR", buffer), "EUR 0.0012");
    assert_string_equal(bs_readable_error(NAN, "EUR", buffer), "-");
    assert_string_equal(bs_readable_ratio(0.2856, buffer), "0.29x");
    assert_string_equal(bs_readable_ratio(0, buffer), "0.00x");
    assert_string_equal(bs_readable_ratio(0.0049, buffer), "< 0.01x");
    assert_string_equal(bs_readable_ratio(1000, buffer), "1,000.00x");
    assert_string_equal(bs_readable_ratio(4.45e17, buffer), "> 1,000x");
    assert_string_equal(bs_readable_ratio(-4.45e17, buffer), "< -1,000x");
    assert_string_equal(bs_readable_ratio(INFINITY, buffer), "-");
    assert_string_equal(bs_readable_count(1, "seat", buffer), "1 seat");
    assert_string_equal(bs_readable_count(2385, "seat", buffer), "2,385 seats");
}

/* No line of the tables is wider than 100 columns, whatever the names. */
static void test_width(void **state)
{
    struct fixture *f = *state;
    f->contracts[0].name = "a_name_of_64_bytes_that_is_as_long_as_any_name_of_a_scenario_can";
    f->contracts[1].name =
        "\u540d\u524d\u540d\u524d\u540d\u524d\u540d\u524d\u540d\u524d\u540d\u524d\u540d\u524d\u540d\u524d\u540d\u524d\u540d";
    f->segment.name = "b_name_of_64_bytes_that_is_as_long_as_any_name_of_a_scenario_can";
    f->groups[1] =
        (struct bs_group){BS_GROUP_SEGMENT, 0, "segment:b_name_of_64_bytes_that_is_as_long_as_any_name_of_a_scenario_can", false};
    f->model.currency = f->model.use_unit = "EUR";
    char *text = summary_text("table", f);
    char *rest = text;
    for (char *line; (line = strsep(&rest, "\n"));)
        if (bs_text_width(line) > 100)
            fail_msg("%zu columns: %s", bs_text_width(line), line);
    free(text);
    text = summary_text("table", f);
    expect_part(text, "for the term of 2 months, in EUR\n");
    expect_part(text, "6,000,002 to 6,000,007");
    expect_part(text, "\u2026 ");
    expect_absent(text, "EUR 6,000,002");
    free(text);
}

static void test_few_replications(void **state)
{
    struct fixture *f = *state;
    f->results.replications = 31;
    char *text = summary_text("table", f);
    expect_part(text, "31 replications (seed");
    expect_part(text, "No \u00b1 and no range: they take at least 32 replications.");
    expect_part(text, "No standard errors are stated");
    expect_absent(text, "$6,000,002 to");
    free(text);
}

static void test_infinite_variance_is_named(void **state)
{
    struct fixture *f = *state;
    f->organization[5].total[BS_TOTAL_MEAN].std_error = NAN;
    (*bs_results_at(&f->results, 1, 0, BS_MONTH))[BS_MEAN_BILL].std_error = NAN;
    char *text = summary_text("table", f);
    expect_part(text, "No \u00b1 for metered: the variance of a bill is infinite");
    expect_part(text, "No error is stated for the mean bill under metered of these groups");
    expect_part(text, "all.\n");
    free(text);
}

#define TEST(function) cmocka_unit_test_setup_teardown(function, setup, teardown)

int main(void)
{
    const struct CMUnitTest tests[] = {
        TEST(test_summary_csv),
        TEST(test_other_tables),
        TEST(test_curves),
        TEST(test_jumps_show_both_sides),
        TEST(test_periods_and_steps),
        TEST(test_more_steps_than_are_drawn),
        TEST(test_budgets_payments_and_blocked_use),
        TEST(test_a_credit_shows_its_units),
        TEST(test_labels),
        TEST(test_readable_summary),
        TEST(test_messages_are_shown),
        TEST(test_json),
        TEST(test_full_disk),
        TEST(test_width),
        TEST(test_few_replications),
        TEST(test_infinite_variance_is_named),
        cmocka_unit_test(test_probabilities_of_none_and_all),
        cmocka_unit_test(test_places_errors_and_counts),
        cmocka_unit_test(test_readable_numbers),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
