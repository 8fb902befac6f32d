#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "csv/input_file.h"

#include <billshift/usage_file.h>

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

struct fixture {
    char folder[32], path[64];
    struct bs_arena *arena;
    struct bs_diagnostics diagnostics;
    struct bs_usage usage;
};

static int setup(void **state)
{
    struct fixture *f = calloc(1, sizeof *f);
    if (!f)
        return -1;
    strcpy(f->folder, "/tmp/billshift-XXXXXX");
    f->arena = bs_arena_new();
    bs_diagnostics_init(&f->diagnostics);
    *state = f;
    if (!f->arena || !mkdtemp(f->folder))
        return -1;
    snprintf(f->path, sizeof f->path, "%s/u.csv", f->folder);
    return 0;
}

static int teardown(void **state)
{
    struct fixture *f = *state;
    unlink(f->path);
    rmdir(f->folder);
    bs_diagnostics_free(&f->diagnostics);
    bs_arena_free(f->arena);
    free(f);
    return 0;
}

static enum bs_status read_text(struct fixture *f, const char *text, size_t length)
{
    FILE *out = fopen(f->path, "wb");
    assert_non_null(out);
    assert_int_equal(fwrite(text, 1, length, out), length);
    fclose(out);
    bs_diagnostics_free(&f->diagnostics);
    static const char *const meters[] = {"usage"};
    struct bs_usage_source source = {.path = f->path, .first = BS_NO_MONTH};
    struct bs_usage_query query = {
        .sources = &source, .n_sources = 1, .meters = meters, .n_meters = 1, .use = "cost, USD", .currency = "USD", .threads = 2};
    return bs_usage_read(&query, f->arena, &f->usage, &f->diagnostics);
}

static void sums_rows_per_user_and_month(void **state)
{
    struct fixture *f = *state;
    const char text[] = "\xef\xbb\xbfnote,\"cost, USD\",user,month\r\n"
                        "a,2.385,ann,2026-01\r\n"
                        "\r\n"
                        "\"b\r\nb\",$3,\"O'Neil, \"\"Bob\"\"\",2025-12-31\r\n"
                        "c, 1_000 ,ann,2026-01-02\r\n"
                        "d,0,zed,2026-01\r\n";
    assert_int_equal(read_text(f, text, sizeof text - 1), BS_OK);
    const struct bs_usage *p = &f->usage;
    assert_int_equal(p->users, 3);
    assert_int_equal(p->months, 2);
    assert_int_equal(p->first, 12 * 2025 + 11);
    assert_string_equal(p->names[0], "ann");
    assert_string_equal(p->names[1], "O'Neil, \"Bob\"");
    assert_string_equal(p->names[2], "zed");
    const double expected[] = {0, 1002.385, 3, 0, 0, 0};
    for (size_t i = 0; i < 6; i++)
        assert_true(p->quantity[i] == expected[i]);
    assert_string_equal(p->totals[0], "1005.385");
    assert_int_equal(p->rows, 4);
    assert_int_equal(p->taken, 4);
    assert_int_equal(f->diagnostics.count, 0);
}

/* Several columns, rows of two models: cells by model, then column. */
static void reads_meters_by_model(void **state)
{
    struct fixture *f = *state;
    static const char text[] =
        "user,in,out,month,llm\nann,2.385,1k,2026-03-02,big-v2\nann,7,0,2026-03-09,big\nbob,0.5,3,2026-02,small\n"
        "ann,11,13,2026-03,small\nann,1,0,2026-01,small\n";
    static const char *const columns[] = {"out", "in"};
    static const struct bs_usage_model models[] = {{"small", 0}, {"big", 1}, {"big-v2", 1}};
    assert_int_equal(read_text(f, "x\n", 2), BS_ERROR_INPUT); /* only to write the file */
    FILE *out = fopen(f->path, "wb");
    assert_non_null(out);
    fputs(text, out);
    fclose(out);
    bs_diagnostics_free(&f->diagnostics);
    static const char *const names[] = {"output", "input"};
    struct bs_usage_source source = {.path = f->path, .first = BS_NO_MONTH};
    struct bs_usage_query query = {.sources = &source,
                                   .n_sources = 1,
                                   .meters = names,
                                   .columns = columns,
                                   .n_meters = 2,
                                   .model = "llm",
                                   .models = models,
                                   .n_names = 3,
                                   .n_models = 2};
    assert_int_equal(bs_usage_read(&query, f->arena, &f->usage, &f->diagnostics), BS_OK);
    const struct bs_usage *p = &f->usage;
    assert_int_equal(p->users, 2);
    assert_int_equal(p->months, 3);
    assert_int_equal(p->n_columns, 2);
    assert_int_equal(p->n_cells, 4);
    assert_true(p->by_model);
    /* small out, small in, big out, big in */
    static const double expected[2 * 3][4] = {{0, 1, 0, 0}, {0, 0, 0, 0},   {13, 11, 1000, 9.385},
                                              {0, 0, 0, 0}, {3, 0.5, 0, 0}, {0, 0, 0, 0}};
    for (size_t i = 0; i < 6; i++)
        for (size_t k = 0; k < 4; k++)
            assert_true(p->quantity[4 * i + k] == expected[i][k]);
    query.n_names = 2;
    assert_int_equal(bs_usage_read(&query, f->arena, &f->usage, &f->diagnostics), BS_ERROR_INPUT);
    assert_int_equal(f->diagnostics.items[0].line, 2);
    assert_string_equal(
        f->diagnostics.items[0].message,
        "'big-v2' is no model of the rate cards that are charged (rows: 1); population.model_names says what it means");
}

static void warns_of_a_gap(void **state)
{
    struct fixture *f = *state;
    const char text[] = "user,month,\"cost, USD\"\nann,2026-01,1\nann,2026-03,2";
    assert_int_equal(read_text(f, text, sizeof text - 1), BS_OK);
    assert_int_equal(f->usage.months, 3);
    assert_int_equal(f->diagnostics.warnings, 1);
    assert_non_null(strstr(f->diagnostics.items[0].message, "no row is for 2026-02"));
}

#define HEADER "user,month,\"cost, USD\"\n"
static const struct {
    const char *text;
    size_t line;
    const char *message;
} refusals[] = {
    {"", 0, "is empty; a header row with the names of the columns is expected"},
    {HEADER, 0, "has a header but no rows; one row per user and month is expected"},
    {"user,month,cost\na,2026-01,1\n", 1,
     "no column 'cost, USD'; the header has: user, month, cost (population.columns of the scenario names those that are read, e.g. "
     "--set "
     "population.columns.use=COLUMN; with fit --columns)"},
    {"user;month;cost\n", 1, "the header is a single field: user;month;cost; fields are separated by commas"},
    {"user,user,month,\"cost, USD\"\n", 1, "column 'user' is there 2 times; the header has: user, user, month, cost, USD"},
    {HEADER "\n\na,2026-01,x\n", 4, "column cost, USD: 'x' is not an amount such as 20, 1_000 or 2.5k"},
    {HEADER "a,2026-01,nan\n", 2, "column cost, USD: 'nan' is not finite; an amount such as 20, 1_000 or 2.5k is expected"},
    {HEADER "a,2026-01,-3\n", 2, "column cost, USD: '-3' is negative; use is 0 or more"},
    {HEADER "a,2026-13,1\n", 2, "column month: '2026-13' is not a month: YYYY-MM, YYYY-MM-DD or a time after it is expected"},
    {HEADER "a,2026-02-29,1\n", 2, "column month: '2026-02-29' is not a month: YYYY-MM, YYYY-MM-DD or a time after it is expected"},
    {HEADER "a,Jan 26,1\n", 2, "column month: 'Jan 26' is not a month: YYYY-MM, YYYY-MM-DD or a time after it is expected"},
    {HEADER ",2026-01,1\n", 2, "column user: a user's name is missing"},
    {HEADER "a\xff,2026-01,1\n", 2, "column user: the name is not UTF-8 text"},
    {HEADER "a,2026-01\n", 2, "2 fields, but the header has 3"},
    {HEADER "\"a\nb\",2026-01,1,9\n", 2, "4 fields, but the header has 3"},
    {HEADER "a,2026-01,1\n\"b\"x,2026-01,1\n", 3,
     "broken CSV: a quote (\") inside a field must be doubled, and a quoted field end before the comma"},
    {HEADER "a,2026-01,\"1\n", 2, "broken CSV: a quoted field that begins in this row has no closing quote"},
    {HEADER "a,0001-01,1\nb,2026-01,1\n", 0, "the months run from 0001-01 to 2026-01; at most 600 months are read"},
    {HEADER "a,2026-01,1e24\n", 2, "column cost, USD: '1e24' is too large: below 10^24 is accepted"},
};

static void refuses_with_the_place(void **state)
{
    struct fixture *f = *state;
    for (size_t i = 0; i < sizeof refusals / sizeof refusals[0]; i++) {
        assert_int_equal(read_text(f, refusals[i].text, strlen(refusals[i].text)), BS_ERROR_INPUT);
        assert_int_equal(f->diagnostics.errors, 1);
        assert_string_equal(f->diagnostics.items[0].message, refusals[i].message);
        assert_int_equal(f->diagnostics.items[0].line, refusals[i].line);
        assert_string_equal(f->diagnostics.items[0].file, f->path);
    }
    assert_int_equal(read_text(f, "user\0,", 6), BS_ERROR_INPUT);
    assert_string_equal(f->diagnostics.items[0].message, "a NUL byte: this is no CSV text");
}

static void refuses_what_is_no_file(void **state)
{
    struct fixture *f = *state;
    static const char *const meters[] = {"usage"};
    struct bs_usage_source source = {.path = f->folder, .first = BS_NO_MONTH};
    struct bs_usage_query query = {.sources = &source, .n_sources = 1, .meters = meters, .n_meters = 1, .use = "use"};
    assert_int_equal(bs_usage_read(&query, f->arena, &f->usage, &f->diagnostics), BS_ERROR_INPUT);
    assert_string_equal(f->diagnostics.items[0].message, "is a folder; a CSV file is expected");
    source.path = "/nowhere/u.csv";
    assert_int_equal(bs_usage_read(&query, f->arena, &f->usage, &f->diagnostics), BS_ERROR_INPUT);
    assert_string_equal(f->diagnostics.items[1].message, "cannot be read: No such file or directory");
    assert_null(bs_usage_format_find("nothing"));
}

static void reads_a_column(void **state)
{
    struct fixture *f = *state;
    const double *values = NULL;
    size_t n = 0;
    struct bs_file_digest digest;
    assert_int_equal(read_text(f, "x\n", 2), BS_ERROR_INPUT); /* only to write the file */
    FILE *out = fopen(f->path, "wb");
    assert_non_null(out);
    fputs("a,b\n1,2.385\n1,0\n", out);
    fclose(out);
    bs_diagnostics_free(&f->diagnostics);
    assert_int_equal(bs_usage_column(f->path, "b", NULL, f->arena, &values, &n, &digest, &f->diagnostics), BS_OK);
    assert_int_equal(n, 2);
    assert_true(values[0] == 2.385 && values[1] == 0);
    /* printf 'a,b\n1,2.385\n1,0\n' | b2sum -l 256 */
    static const unsigned char first[] = {0xa2, 0x73, 0x6f, 0x7c, 0xe0, 0x0f, 0x42, 0xc5};
    assert_int_equal(digest.bytes, 16);
    assert_memory_equal(digest.blake2b, first, sizeof first);
    assert_int_equal(bs_usage_column(f->path, "c", NULL, f->arena, &values, &n, NULL, &f->diagnostics), BS_ERROR_INPUT);
    assert_string_equal(
        f->diagnostics.items[0].message,
        "no column 'c'; the header has: a, b (which columns are read is said by the scenario, or --columns of fit)");
}

/* A file that becomes shorter, or is written to, is not what was asked for. */
static void notices_a_change(void **state)
{
    struct fixture *f = *state;
    struct input_file file;
    struct bs_file_digest digest;
    char text[64];
    assert_int_equal(read_text(f, "x\n", 2), BS_ERROR_INPUT); /* only to write the file */
    for (int later = 0; later < 2; later++) {
        FILE *out = fopen(f->path, "wb");
        assert_non_null(out);
        fputs("user,month,use\nann,2026-01,5\n", out);
        fclose(out);
        bs_diagnostics_free(&f->diagnostics);
        assert_int_equal(input_open(f->path, &file, &f->diagnostics), BS_OK);
        assert_int_equal(input_read(&file, text, 10), 10);
        assert_int_equal(truncate(f->path, later ? 40 : 20), 0);
        while (input_read(&file, text, sizeof text) > 0)
            ;
        assert_int_equal(input_close(&file, true, &digest, &f->diagnostics), BS_ERROR_INPUT);
        assert_string_equal(f->diagnostics.items[0].message, "changed while it was read; run again when it is whole");
    }
}

/* Sums do not depend on threads, nor on where blocks end: quoted line ends lie across borders. */
static void reads_blocks_by_any_number_of_threads(void **state)
{
    struct fixture *f = *state;
    enum { USERS = 3000, ROWS_A_USER = 90 };
    static const char *const meters[] = {"usage"};
    assert_int_equal(read_text(f, "x\n", 2), BS_ERROR_INPUT);
    for (int quoted = 0; quoted < 2; quoted++) {
        FILE *out = fopen(f->path, "wb");
        assert_non_null(out);
        fputs("note,user,month,use\n", out);
        for (unsigned i = 0; i < USERS * ROWS_A_USER; i++) {
            const char *note = quoted && i % 7 == 0 ? "\"a, \"\"b\"\"\nc\"" : "a note without commas but long enough";
            fprintf(out, "%s,user%04u,2026-%02u,%u.%03u\n", note, i % USERS, i % 12 + 1, i % 100, i % 1000);
        }
        fclose(out);
        double first = 0;
        for (unsigned threads = 1; threads <= 5; threads += 2) {
            struct bs_usage_source source = {.path = f->path, .first = BS_NO_MONTH};
            struct bs_usage_query query = {
                .sources = &source, .n_sources = 1, .meters = meters, .n_meters = 1, .use = "use", .threads = threads};
            bs_diagnostics_free(&f->diagnostics);
            assert_int_equal(bs_usage_read(&query, f->arena, &f->usage, &f->diagnostics), BS_OK);
            assert_int_equal(f->usage.users, USERS);
            assert_int_equal(f->usage.rows, USERS * ROWS_A_USER);
            assert_string_equal(f->usage.names[17], "user0017");
            /* i % 100 averages 49.5, i % 1000 / 1000 averages 0.4995, over whole periods of both. */
            assert_string_equal(f->usage.totals[0], "13499865");
            first = threads == 1 ? f->usage.quantity[12 * 17 + 5] : first;
            assert_true(f->usage.quantity[12 * 17 + 5] == first);
        }
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(sums_rows_per_user_and_month, setup, teardown),
        cmocka_unit_test_setup_teardown(reads_meters_by_model, setup, teardown),
        cmocka_unit_test_setup_teardown(warns_of_a_gap, setup, teardown),
        cmocka_unit_test_setup_teardown(refuses_with_the_place, setup, teardown),
        cmocka_unit_test_setup_teardown(refuses_what_is_no_file, setup, teardown),
        cmocka_unit_test_setup_teardown(reads_a_column, setup, teardown),
        cmocka_unit_test_setup_teardown(notices_a_change, setup, teardown),
        cmocka_unit_test_setup_teardown(reads_blocks_by_any_number_of_threads, setup, teardown),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
