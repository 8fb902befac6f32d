/* Paths of figures: those of organization.csv beside those of summary.csv. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include <billshift/figure.h>
#include <billshift/number.h>
#include <string.h>

static const char *const contracts[] = {"flat", "metered", "pool"};
static const struct bs_group groups[] = {
    {.kind = BS_GROUP_ALL, .label = "all"},
    {.kind = BS_GROUP_COHORT, .label = "cohort:heavy"},
    {.kind = BS_GROUP_ORGANIZATION, .label = "organization"},
};
static const struct bs_measure_space two = {contracts, 2, 0, groups, sizeof groups / sizeof *groups},
                                     three = {contracts, 3, 0, groups, sizeof groups / sizeof *groups};
enum { MONTHS = 12 };

static void means(const struct bs_measure_space *space, const char *text, const char *whole)
{
    struct bs_arena *arena = bs_arena_new();
    struct bs_figure figure;
    char message[BS_MESSAGE_SIZE] = "";
    enum bs_status status = bs_figure_parse(text, strlen(text), space, MONTHS, &figure, message);
    if (status != BS_OK)
        print_error("%s: %s\n", text, message);
    assert_int_equal(status, BS_OK);
    assert_string_equal(bs_figure_text(&figure, space, MONTHS, arena), whole);
    bs_arena_free(arena);
}

static void refuses(const struct bs_measure_space *space, const char *text, const char *why)
{
    struct bs_figure figure;
    char message[BS_MESSAGE_SIZE] = "";
    assert_int_equal(bs_figure_parse(text, strlen(text), space, MONTHS, &figure, message), BS_ERROR_INPUT);
    assert_string_equal(message, why);
}

static void names_both_tables(void **state)
{
    (void)state;
    means(&two, "total_p95", "metered/organization/term/total_p95");
    means(&two, "flat/total_mean", "flat/organization/term/total_mean");
    means(&two, "organization/term/change_mean", "metered/organization/term/change_mean");
    means(&two, "metered/organization/12/cash_mean", "metered/organization/12/cash_mean");
    means(&two, "1/blocked_mean", "metered/organization/1/blocked_mean");
    means(&three, "pool/organization/probability_dearer", "pool/organization/term/probability_dearer");
    means(&two, "mean_change", "metered/all/term/mean_change");
    means(&two, "organization/mean_change", "metered/organization/term/mean_change"); /* of summary.csv: what no seat carries */
    means(&two, "cohort:heavy/ratio_p50", "metered/cohort:heavy/term/ratio_p50");
}

/* change_p50 is a seat's, or the organization's. */
static void tells_those_of_one_name_apart(void **state)
{
    (void)state;
    means(&two, "change_p50", "metered/all/term/change_p50");
    means(&two, "metered/term/change_p50", "metered/all/term/change_p50");
    means(&two, "month/change_p50", "metered/all/month/change_p50");
    means(&two, "organization/change_p50", "metered/organization/term/change_p50");
    means(&two, "3/change_p50", "metered/organization/3/change_p50");
}

static void says_what_is_wrong(void **state)
{
    (void)state;
    refuses(&two, "organization/13/total_p95", "no month '13'; there are 1 to 12, and term");
    refuses(&two, "0/total_p95", "no month '0'; there are 1 to 12, and term");
    refuses(&two, "total_p96", "no measure 'total_p96'; did you mean 'total_p90'?");
    refuses(&two, "flat/change_mean", "the baseline, flat, has totals only: there is no change against itself");
    refuses(&two, "other/organization/total_p95", "no contract 'other'; a path is [CONTRACT/]organization/[PERIOD/]MEASURE");
    refuses(&two, "cohort:heavy/total_p95", "no contract 'cohort:heavy'; a path is [CONTRACT/]organization/[PERIOD/]MEASURE");
    refuses(&three, "total_p95", "2 contracts are compared with the baseline: name one, as in metered/...");
}

/* The table finds the estimates. */
static void finds_each_estimate(void **state)
{
    (void)state;
    struct bs_organization row = {0};
    size_t n = 0;
    row.total[BS_TOTAL_P95].value = 1;
    row.change[BS_TOTAL_SD].value = 2;
    row.probability_dearer.value = 3;
    row.cash.value = 4;
    row.blocked.value = 5;
    static const char *const names[] = {"", "total_p95", "change_sd", "probability_dearer", "cash_mean", "blocked_mean"};
    for (; bs_organization_measure_name(n); n++) {
        int value = (int)bs_organization_measure(&row, n)->value;
        if (value > 0)
            assert_string_equal(bs_organization_measure_name(n), names[value]);
        else
            for (int i = 1; i <= 5; i++)
                assert_string_not_equal(bs_organization_measure_name(n), names[i]);
    }
    assert_int_equal(n, 19);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(names_both_tables),
        cmocka_unit_test(tells_those_of_one_name_apart),
        cmocka_unit_test(says_what_is_wrong),
        cmocka_unit_test(finds_each_estimate),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
