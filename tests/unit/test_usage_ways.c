/* What a CSV file comes to does not depend on the way it is read, at the borders that the fuzz targets are too small for: a field of 1 MiB, a
   block of 1 MiB. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "csv/csv_reader.h"
#include "ingest/usage_reading.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

enum { BLOCK = 1 << 20, TEXT_MOST = 3 * BLOCK };

static const char *const meters[] = {"usage"};

struct fixture {
    char path[32], *text;
    size_t length;
    struct bs_arena *arena;
    struct bs_diagnostics told;
    struct bs_usage usage;
};

static int setup(void **state)
{
    struct fixture *f = calloc(1, sizeof *f);
    assert_non_null(f);
    f->text = malloc(TEXT_MOST);
    assert_non_null(f->text);
    strcpy(f->path, "/tmp/billshift-XXXXXX");
    close(mkstemp(f->path));
    bs_diagnostics_init(&f->told);
    *state = f;
    return 0;
}

static int teardown(void **state)
{
    struct fixture *f = *state;
    unlink(f->path);
    bs_diagnostics_free(&f->told);
    bs_arena_free(f->arena);
    free(f->text);
    free(f);
    return 0;
}

static void add(struct fixture *f, const char *text)
{
    assert_true(f->length + strlen(text) <= TEXT_MOST);
    memcpy(f->text + f->length, text, strlen(text));
    f->length += strlen(text);
}

static void add_many(struct fixture *f, char c, size_t n)
{
    assert_true(f->length + n <= TEXT_MOST);
    memset(f->text + f->length, c, n);
    f->length += n;
}

static enum bs_status read_by(struct fixture *f, bool alone, unsigned threads)
{
    const struct reading_way way = {.block = BLOCK, .libcsv_alone = alone};
    struct bs_usage_source source = {.path = f->path, .first = BS_NO_MONTH, .last = BS_NO_MONTH};
    const struct bs_usage_query query = {
        .sources = &source, .n_sources = 1, .meters = meters, .n_meters = 1, .use = "use", .currency = "USD", .threads = threads};
    FILE *file = fopen(f->path, "wb");
    assert_non_null(file);
    assert_int_equal(fwrite(f->text, 1, f->length, file), f->length);
    fclose(file);
    bs_diagnostics_free(&f->told);
    bs_arena_free(f->arena);
    f->arena = bs_arena_new();
    return reading_files(&query, way, f->arena, &f->usage, &f->told);
}

static enum bs_status read_text(struct fixture *f, bool alone)
{
    return read_by(f, alone, 2);
}

/* A field may have 1 MiB, blanks around it not counted. */
static void takes_fields_of_a_mebibyte(void **state)
{
    struct fixture *f = *state;
    static const struct {
        size_t length, blanks;
        bool quoted, good;
    } fields[] = {
        {BS_CSV_FIELD_MOST, 0, false, true},      {BS_CSV_FIELD_MOST, 3, false, true},      {BS_CSV_FIELD_MOST, 3, true, true},
        {BS_CSV_FIELD_MOST + 1, 0, false, false}, {BS_CSV_FIELD_MOST + 1, 3, false, false}, {BS_CSV_FIELD_MOST + 1, 0, true, false},
    };
    for (size_t i = 0; i < 2 * sizeof fields / sizeof fields[0]; i++) {
        f->length = 0;
        add(f, "user,month,use\nann,2026-01,1\n");
        add_many(f, ' ', fields[i / 2].blanks);
        add(f, fields[i / 2].quoted ? "\"" : "");
        add_many(f, 'x', fields[i / 2].length);
        add(f, fields[i / 2].quoted ? "\"" : "");
        add_many(f, '\t', fields[i / 2].blanks);
        add(f, ",2026-01,2\n");
        assert_int_equal(read_text(f, i % 2), fields[i / 2].good ? BS_OK : BS_ERROR_INPUT);
        if (fields[i / 2].good) {
            assert_int_equal(strlen(f->usage.names[1]), BS_CSV_FIELD_MOST);
        } else {
            assert_int_equal(f->told.errors, 1);
            assert_int_equal(f->told.items[0].line, 3);
            assert_non_null(strstr(f->told.items[0].message, "longer than 1 MiB"));
        }
    }
}

/* A quote that is not closed is told of where it stands, before the rest of the file is kept in memory. */
static void stops_at_a_quote_not_closed(void **state)
{
    struct fixture *f = *state;
    f->length = 0;
    add(f, "user,month,use\nann,2026-01,1\nbob,\"");
    while (f->length < 2 * BS_CSV_FIELD_MOST)
        add(f, "2026-01,2\ncem,");
    assert_int_equal(read_text(f, false), BS_ERROR_INPUT);
    assert_int_equal(f->told.items[0].line, 3);
    assert_string_equal(f->told.items[0].message,
                        "field 2 of the row is longer than 1 MiB, the most that is accepted: is a quote not closed?");
}

/* The end of the header is one, though a block ends between its two characters. */
static void counts_lines_over_a_border(void **state)
{
    static const char header[] = "user,month,use\r";
    struct fixture *f = *state;
    for (size_t less = 0; less < 3; less++) {
        size_t blank = BLOCK - (sizeof header - 1) - less;
        f->length = 0;
        add_many(f, '\n', blank);
        add(f, header);
        add(f, "\nann,2026-01,1\r\nbob,2026-13,1\r\n");
        for (int alone = 0; alone < 2; alone++) {
            assert_int_equal(read_text(f, alone), BS_ERROR_INPUT);
            assert_int_equal(f->told.items[0].line, blank + 3);
        }
    }
}

/* A header is no row, though the file ends with it and it lacks its line end. */
static void takes_no_header_for_a_row(void **state)
{
    struct fixture *f = *state;
    for (int alone = 0; alone < 2; alone++) {
        f->length = 0;
        add(f, "\nuser,month,use");
        assert_int_equal(read_text(f, alone), BS_ERROR_INPUT);
        assert_int_equal(f->told.errors, 1);
        assert_string_equal(f->told.items[0].message, "has a header but no rows; one row per user and month is expected");
    }
}

/* Too many months are told as one range, however many threads share the users out; one called as a row of totals is gives no warning before. */
static void tells_one_range_of_months(void **state)
{
    struct fixture *f = *state;
    char row[64];
    f->length = 0;
    add(f, "user,month,use\ntotal,2020-01,1\n");
    for (unsigned i = 0; i < 2000; i++) {
        snprintf(row, sizeof row, "user%u,%u-%02u,%u\n", i % 50, 1960 + i * 37 % 80, 1 + i % 12, i);
        add(f, row);
    }
    for (unsigned threads = 1; threads <= 16; threads++) {
        assert_int_equal(read_by(f, false, threads), BS_ERROR_INPUT);
        assert_int_equal(f->told.count, 1);
        assert_string_equal(f->told.items[0].message, "the months run from 1960-01 to 2039-12; at most 600 months are read");
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(takes_fields_of_a_mebibyte, setup, teardown),
        cmocka_unit_test_setup_teardown(stops_at_a_quote_not_closed, setup, teardown),
        cmocka_unit_test_setup_teardown(counts_lines_over_a_border, setup, teardown),
        cmocka_unit_test_setup_teardown(takes_no_header_for_a_row, setup, teardown),
        cmocka_unit_test_setup_teardown(tells_one_range_of_months, setup, teardown),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
