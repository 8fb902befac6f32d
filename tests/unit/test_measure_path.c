/* Paths of measures: what may be left out, names that look alike, and what is refused with which words. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include <billshift/measure.h>
#include <billshift/number.h>
#include <string.h>

static const char *const contracts[] = {"flat", "metered", "pool"};
static const struct bs_group groups[] = {
    {.kind = BS_GROUP_ALL, .label = "all"},
    {.kind = BS_GROUP_SEGMENT, .label = "segment:developers"},
    {.kind = BS_GROUP_TEAM, .label = "team:R/D = core"},
    {.kind = BS_GROUP_TEAM, .label = "team:month"},
    {.kind = BS_GROUP_COHORT, .label = "cohort:heavy"},
    {.kind = BS_GROUP_ORGANIZATION, .label = "organization"},
};
static const struct bs_measure_space two = {contracts, 2, 0, groups, sizeof groups / sizeof *groups},
                                     three = {contracts, 3, 0, groups, sizeof groups / sizeof *groups},
                                     alone = {contracts, 1, 0, groups, sizeof groups / sizeof *groups},
                                     last = {contracts, 2, 1, groups, sizeof groups / sizeof *groups};

static void assert_path(const struct bs_measure_space *space, const char *text, const char *whole)
{
    struct bs_arena *arena = bs_arena_new();
    struct bs_measure_path path;
    char message[BS_MESSAGE_SIZE] = "";
    enum bs_status status = bs_measure_path_parse(text, strlen(text), space, &path, message);
    if (status != BS_OK)
        print_error("%s: %s\n", text, message);
    assert_int_equal(status, BS_OK);
    const char *found = bs_measure_path_text(&path, space, arena);
    assert_string_equal(found, whole);
    bs_arena_free(arena);
}

static void assert_refused(const struct bs_measure_space *space, const char *text, const char *why)
{
    struct bs_measure_path path;
    char message[BS_MESSAGE_SIZE] = "";
    assert_int_equal(bs_measure_path_parse(text, strlen(text), space, &path, message), BS_ERROR_INPUT);
    assert_string_equal(message, why);
}

static void parts_may_be_left_out(void **state)
{
    (void)state;
    assert_path(&two, "metered/cohort:heavy/month/ratio_p50", "metered/cohort:heavy/month/ratio_p50");
    assert_path(&two, "mean_change", "metered/all/term/mean_change");
    assert_path(&two, "month/mean_change", "metered/all/month/mean_change");
    assert_path(&two, "cohort:heavy/mean_change", "metered/cohort:heavy/term/mean_change");
    assert_path(&two, "cohort:heavy/month/mean_change", "metered/cohort:heavy/month/mean_change");
    assert_path(&two, "metered/mean_change", "metered/all/term/mean_change");
    assert_path(&two, "flat/month/mean_bill", "flat/all/month/mean_bill");
    assert_path(&two, "flat/organization/mean_bill", "flat/organization/term/mean_bill");
    assert_path(&last, "mean_change", "flat/all/term/mean_change");
    assert_path(&alone, "mean_bill", "flat/all/term/mean_bill");
    assert_path(&three, "pool/mean_change", "pool/all/term/mean_change");
}

static void groups_may_look_like_other_parts(void **state)
{
    (void)state;
    assert_path(&two, "team:R/D = core/mean_change", "metered/team:R/D = core/term/mean_change");
    assert_path(&two, "metered/team:R/D = core/month/mean_change", "metered/team:R/D = core/month/mean_change");
    assert_path(&two, "team:month/month/mean_change", "metered/team:month/month/mean_change");
    static const char *const odd[] = {"term", "all", "month"};
    struct bs_measure_space space = {odd, 3, 0, groups, 6};
    assert_path(&space, "all/all/term/mean_bill", "all/all/term/mean_bill");
    assert_path(&space, "month/all/month/mean_bill", "month/all/month/mean_bill");
    assert_refused(&space, "all/mean_bill", "2 contracts are compared with the baseline: name one, as in all/...");
}

static void unknown_parts_are_named_with_the_nearest(void **state)
{
    (void)state;
    assert_refused(&two, "mean_chang", "no measure 'mean_chang'; did you mean 'mean_change'?");
    assert_refused(&two, "metered/all/term/zzz",
                   "no measure 'zzz'; a path is [CONTRACT/][GROUP/][PERIOD/]MEASURE with a measure of summary.csv, such as "
                   "mean_change, ratio_p50");
    assert_refused(&two, "metred/mean_change", "no contract 'metred'; did you mean 'metered'?");
    assert_refused(&two, "zzz/all/mean_change",
                   "no contract 'zzz'; a path is [CONTRACT/][GROUP/][PERIOD/]MEASURE, such as "
                   "metered/cohort:heavy/term/mean_change");
    assert_refused(&two, "metered/cohort:haevy/month/mean_change", "no group 'cohort:haevy'; did you mean 'cohort:heavy'?");
    assert_refused(&two, "cohort:haevy/mean_change", "no group 'cohort:haevy'; did you mean 'cohort:heavy'?");
    assert_refused(&two, "metered/zzzzzz/mean_change",
                   "no group 'zzzzzz'; groups are named as in summary.csv: all, segment:NAME, cohort:heavy, team:NAME");
    assert_refused(&two, "metered/all/year/mean_change", "no period 'year'; there are month and term");
    assert_refused(&two, "all/year/mean_change", "no period 'year'; there are month and term");
    assert_refused(&two, "metered/mnth/mean_change", "no group 'mnth'; did you mean 'month'?");
    assert_refused(&two, "metered//mean_change",
                   "no group ''; groups are named as in summary.csv: all, segment:NAME, cohort:heavy, team:NAME");
    assert_refused(&two, "/mean_change", "the path begins with a slash");
    assert_refused(&three, "month/mean_change", "2 contracts are compared with the baseline: name one, as in metered/...");
}

static void rows_that_do_not_exist_are_refused(void **state)
{
    (void)state;
    assert_refused(&two, "flat/mean_change",
                   "the baseline, flat, has seats, mean_use and mean_bill only: there is no change against itself");
    assert_refused(&alone, "share_dearer",
                   "the baseline, flat, has seats, mean_use and mean_bill only: there is no change against itself");
    assert_refused(&two, "metered/organization/share_dearer", "the group organization has mean_bill and mean_change only");
}

static void every_beginning_is_answered(void **state)
{
    (void)state;
    static const char whole[] = "metered/team:R/D = core/month/ratio_p50";
    struct bs_measure_path path;
    char message[BS_MESSAGE_SIZE];
    for (size_t from = 0; from < sizeof whole - 1; from++)
        for (size_t length = 0; from + length < sizeof whole - 1; length++) {
            enum bs_status status = bs_measure_path_parse(whole + from, length, &two, &path, message);
            assert_true(status == BS_ERROR_INPUT || status == BS_OK);
        }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(parts_may_be_left_out),
        cmocka_unit_test(groups_may_look_like_other_parts),
        cmocka_unit_test(unknown_parts_are_named_with_the_nearest),
        cmocka_unit_test(rows_that_do_not_exist_are_refused),
        cmocka_unit_test(every_beginning_is_answered),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
