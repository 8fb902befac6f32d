#include "output/table.h"
#include "results_fixture.h"

#include <errno.h>
#include <fcntl.h>
#include <jansson.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cmocka.h>

/* Each test runs in a fresh folder. */
struct place {
    char path[64];
    struct fixture fixture;
};

static int setup(void **state)
{
    struct place *place = calloc(1, sizeof *place);
    if (!place)
        return -1;
    strcpy(place->path, "/tmp/billshift-test-XXXXXX");
    *state = place;
    return mkdtemp(place->path) && chdir(place->path) == 0 && fixture_make(&place->fixture, "A \"title\", with\na line") == BS_OK
               ? 0
               : -1;
}

static int teardown(void **state)
{
    struct place *place = *state;
    char command[128];
    fixture_free(&place->fixture);
    snprintf(command, sizeof command, "rm -rf %s", place->path);
    int failed = chdir("/") != 0 || system(command) != 0;
    free(place);
    return failed ? -1 : 0;
}

static enum bs_status make(struct place *place, const char *path)
{
    struct bs_folder *folder = NULL;
    struct bs_diagnostics *d = &place->fixture.diagnostics;
    enum bs_status status = bs_folder_open(path, &folder, d);
    if (status == BS_OK)
        status = bs_folder_write(folder, &place->fixture.report, d);
    if (status == BS_OK)
        status = bs_folder_commit(folder, d);
    bs_folder_free(folder);
    return status;
}

static void expect_message(struct place *place, const char *part)
{
    struct bs_diagnostics *d = &place->fixture.diagnostics;
    assert_true(d->count > 0);
    assert_non_null(strstr(d->items[d->count - 1].message, part));
}

/* Nothing is left beside the target. */
static void expect_entries(const char *const *names, size_t count)
{
    size_t found = 0;
    FILE *listing = popen("ls -A", "r");
    assert_non_null(listing);
    char line[128];
    while (fgets(line, sizeof line, listing)) {
        line[strcspn(line, "\n")] = '\0';
        assert_true(found < count);
        assert_string_equal(line, names[found++]);
    }
    assert_int_equal(pclose(listing), 0);
    assert_int_equal(found, count);
}

static void put(const char *path, const char *text)
{
    FILE *file = fopen(path, "w");
    assert_non_null(file);
    assert_true(fputs(text, file) >= 0);
    assert_int_equal(fclose(file), 0);
}

static char *slurp(const char *path)
{
    FILE *file = fopen(path, "r");
    assert_non_null(file);
    char *text = calloc(1, 65536);
    assert_non_null(text);
    assert_true(fread(text, 1, 65535, file) > 0);
    fclose(file);
    return text;
}

static void test_new_folder(void **state)
{
    struct place *place = *state;
    assert_int_equal(make(place, "results/"), BS_OK);
    expect_entries((const char *const[]){"results"}, 1);
    struct stat about;
    assert_int_equal(stat("results/summary.csv", &about), 0);
    assert_true(about.st_size > 0);
    assert_int_equal(stat("results/users.csv", &about), -1); /* no population */
    mode_t mask = umask(0);
    umask(mask);
    assert_int_equal(stat("results", &about), 0);
    assert_int_equal(about.st_mode & 0777, 0777 & ~mask);
}

static void test_replaces_its_own(void **state)
{
    struct place *place = *state;
    assert_int_equal(make(place, "results"), BS_OK);
    put("results/change.svg", "<svg/>");
    put("results/rank.png", "png");
    assert_int_equal(make(place, "results"), BS_OK);
    expect_entries((const char *const[]){"results"}, 1);
    assert_int_equal(access("results/change.svg", F_OK), -1); /* a picture of the results that are gone */
    assert_int_equal(access("results/manifest.json", F_OK), 0);
}

static void test_empty_folder_is_taken(void **state)
{
    struct place *place = *state;
    assert_int_equal(mkdir("results", 0777), 0);
    assert_int_equal(make(place, "results"), BS_OK);
    assert_int_equal(access("results/summary.csv", F_OK), 0);
}

static void test_foreign_file(void **state)
{
    struct place *place = *state;
    assert_int_equal(make(place, "results"), BS_OK);
    put("results/thesis.txt", "mine");
    assert_int_equal(make(place, "results"), BS_ERROR_INPUT);
    expect_message(place, "'thesis.txt'");
    char *text = slurp("results/thesis.txt");
    assert_string_equal(text, "mine");
    free(text);
    expect_entries((const char *const[]){"results"}, 1);
}

static void test_foreign_file_during_the_run(void **state)
{
    struct place *place = *state;
    struct bs_folder *folder = NULL;
    struct bs_diagnostics *d = &place->fixture.diagnostics;
    assert_int_equal(bs_folder_open("results", &folder, d), BS_OK);
    assert_int_equal(bs_folder_write(folder, &place->fixture.report, d), BS_OK);
    assert_int_equal(mkdir("results", 0777), 0);
    put("results/late.txt", "mine");
    assert_int_equal(bs_folder_commit(folder, d), BS_ERROR_INPUT);
    bs_folder_free(folder);
    expect_entries((const char *const[]){"results"}, 1);
    assert_int_equal(access("results/late.txt", F_OK), 0);
}

static void test_known_names_without_manifest(void **state)
{
    struct place *place = *state;
    assert_int_equal(mkdir("results", 0777), 0);
    put("results/summary.csv", "mine");
    assert_int_equal(make(place, "results"), BS_ERROR_INPUT);
    expect_message(place, "manifest.json");
    put("results/manifest.json", "{\"program\": \"other\"}");
    assert_int_equal(make(place, "results"), BS_ERROR_INPUT);
    put("results/manifest.json", "not JSON");
    assert_int_equal(make(place, "results"), BS_ERROR_INPUT);
}

static void test_links_are_refused(void **state)
{
    struct place *place = *state;
    assert_int_equal(mkdir("real", 0777), 0);
    assert_int_equal(symlink("real", "results"), 0);
    assert_int_equal(make(place, "results"), BS_ERROR_INPUT);
    expect_message(place, "symbolic link");
    assert_int_equal(make(place, "results/"), BS_ERROR_INPUT);
    assert_int_equal(make(place, "real"), BS_OK);
    assert_int_equal(symlink("/etc/passwd", "real/rank.svg"), 0);
    assert_int_equal(make(place, "real"), BS_ERROR_INPUT);
}

static void test_bad_places(void **state)
{
    struct place *place = *state;
    put("file", "mine");
    assert_int_equal(make(place, "file"), BS_ERROR_INPUT);
    expect_message(place, "not a folder");
    assert_int_equal(make(place, "file/results"), BS_ERROR_INPUT);
    assert_int_equal(make(place, "nowhere/results"), BS_ERROR_INPUT);
    expect_message(place, "not writable");
    assert_int_equal(make(place, "/proc/results"), BS_ERROR_INPUT);
    const char *names[] = {"", ".", "..", "-", "/", "a/.."};
    for (size_t i = 0; i < sizeof names / sizeof *names; i++)
        assert_int_equal(make(place, names[i]), BS_ERROR_INPUT);
    expect_entries((const char *const[]){"file"}, 1);
}

static void test_freed_without_commit(void **state)
{
    struct place *place = *state;
    struct bs_folder *folder = NULL;
    struct bs_diagnostics *d = &place->fixture.diagnostics;
    assert_int_equal(bs_folder_open("results", &folder, d), BS_OK);
    assert_int_equal(bs_folder_write(folder, &place->fixture.report, d), BS_OK);
    bs_folder_free(folder);
    expect_entries(NULL, 0);
    bs_folder_free(NULL);
}

static void test_manifest(void **state)
{
    struct place *place = *state;
    bs_assumption(&place->fixture.diagnostics, "months: %d", 12);
    bs_warning(&place->fixture.diagnostics, NULL, "an empty cohort");
    assert_int_equal(make(place, "a"), BS_OK);
    place->fixture.report.seconds = 99; /* may not show in the manifest */
    place->fixture.report.threads = 7;
    assert_int_equal(make(place, "b"), BS_OK);
    char *a = slurp("a/manifest.json"), *b = slurp("b/manifest.json");
    assert_string_equal(a, b);
    json_t *manifest = json_loads(a, 0, NULL);
    json_t *scenario = json_object_get(manifest, "scenario");
    assert_string_equal(json_string_value(json_object_get(manifest, "program")), "billshift");
    assert_string_equal(json_string_value(json_object_get(manifest, "seed")), "18446744073709551615");
    assert_string_equal(json_string_value(json_object_get(scenario, "file")), "scenario.yaml");
    assert_string_equal(json_string_value(json_object_get(scenario, "text")), "title: x\n");
    /* printf 'title: x\n' | sha256sum */
    assert_string_equal(json_string_value(json_object_get(scenario, "sha256")),
                        "152f6f6e12c83825d541fc650946a2d479475e3956a864c5df266652fc7a82d7");
    assert_string_equal(json_string_value(json_array_get(json_object_get(manifest, "overrides"), 0)), "seats=1234");
    assert_string_equal(json_string_value(json_array_get(json_object_get(manifest, "assumptions"), 0)), "months: 12");
    assert_string_equal(json_string_value(json_array_get(json_object_get(manifest, "warnings"), 0)), "an empty cohort");
    json_t *cut = json_array_get(json_object_get(manifest, "cohort_cuts"), 0);
    assert_true(json_real_value(json_object_get(cut, "std_error")) == 2.25);
    json_decref(manifest);
    free(a);
    free(b);
}

static void test_plot_needs_results(void **state)
{
    struct place *place = *state;
    assert_int_equal(bs_plot_folder("nowhere", "scripts", &place->fixture.diagnostics), BS_ERROR_INPUT);
    assert_int_equal(mkdir("empty", 0777), 0);
    assert_int_equal(bs_plot_folder("empty", "scripts", &place->fixture.diagnostics), BS_ERROR_INPUT);
    expect_message(place, "not a results folder");
    assert_int_equal(make(place, "results"), BS_OK);
    assert_int_equal(bs_plot_folder("results", "no_scripts", &place->fixture.diagnostics), BS_ERROR_IO);
}

#define TEST(function) cmocka_unit_test_setup_teardown(function, setup, teardown)

int main(void)
{
    const struct CMUnitTest tests[] = {
        TEST(test_new_folder),
        TEST(test_replaces_its_own),
        TEST(test_empty_folder_is_taken),
        TEST(test_foreign_file),
        TEST(test_foreign_file_during_the_run),
        TEST(test_known_names_without_manifest),
        TEST(test_links_are_refused),
        TEST(test_bad_places),
        TEST(test_freed_without_commit),
        TEST(test_manifest),
        TEST(test_plot_needs_results),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
