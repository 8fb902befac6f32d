/* CSV out: what is written is read back by libcsv, an independent reader of RFC 4180. */
#include "output/csv.h"

#include <csv.h>
#include <math.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

struct text {
    char *bytes;
    size_t length;
};

static struct text row_of(const struct bs_cell *cells, size_t count)
{
    struct text text = {NULL, 0};
    FILE *file = open_memstream(&text.bytes, &text.length);
    assert_non_null(file);
    struct bs_sink sink = bs_csv_sink(file);
    assert_int_equal(sink.row(sink.context, cells, count), BS_OK);
    assert_int_equal(fclose(file), 0);
    return text;
}

static void expect_row(const struct bs_cell *cells, size_t count, const char *expected)
{
    struct text text = row_of(cells, count);
    assert_string_equal(text.bytes, expected);
    free(text.bytes);
}

static void test_numbers(void **state)
{
    (void)state;
    struct bs_cell cells[] = {bs_number_cell(2.385), bs_number_cell(0.1 + 0.2), bs_number_cell(NAN), bs_number_cell(INFINITY),
                              bs_count_cell(12345678901)};
    expect_row(cells, BS_CELLS(cells), "2.385,0.3,,inf,12345678901\n");
}

static void test_plain_text_is_not_quoted(void **state)
{
    (void)state;
    struct bs_cell cells[] = {bs_text_cell("flat"), bs_text_cell("cohort:heavy"), bs_text_cell(""), bs_text_cell("測試")};
    expect_row(cells, BS_CELLS(cells), "flat,cohort:heavy,,測試\n");
}

static void test_quotes(void **state)
{
    (void)state;
    struct bs_cell cells[] = {bs_text_cell("a,b"), bs_text_cell("say \"hi\""), bs_text_cell("two\nlines"), bs_text_cell(" blank")};
    expect_row(cells, BS_CELLS(cells), "\"a,b\",\"say \"\"hi\"\"\",\"two\nlines\",\" blank\"\n");
}

static void test_formulas_are_neutralized(void **state)
{
    (void)state;
    struct bs_cell cells[] = {bs_text_cell("=1+1"), bs_text_cell("+1"), bs_text_cell("-name"), bs_text_cell("@sum"),
                              bs_text_cell("=a,b")};
    expect_row(cells, BS_CELLS(cells), "'=1+1,'+1,'-name,'@sum,\"'=a,b\"\n");
    struct bs_cell more[] = {bs_text_cell("\tx"), bs_text_cell("\rx"), bs_number_cell(-2.5), bs_text_cell("'=1"),
                             bs_text_cell("'s, x")};
    expect_row(more, BS_CELLS(more), "\"'\tx\",\"'\rx\",-2.5,''=1,\"''s, x\"\n");
}

struct back {
    char fields[4][64];
    size_t count, rows;
};

static void on_field(void *field, size_t length, void *context)
{
    struct back *back = context;
    assert_true(back->count < 4 && length < sizeof back->fields[0]);
    memcpy(back->fields[back->count], field, length);
    back->fields[back->count++][length] = '\0';
}

static void on_row(int end, void *context)
{
    (void)end;
    ((struct back *)context)->rows++;
}

static void test_read_back(void **state)
{
    (void)state;
    const char *texts[] = {"`id` $(id)", "o'clock, \"now\"\r\n", "", "x\ty"};
    struct bs_cell cells[4];
    for (size_t i = 0; i < 4; i++)
        cells[i] = bs_text_cell(texts[i]);
    struct text text = row_of(cells, 4);
    struct back back = {.count = 0};
    struct csv_parser parser;
    assert_int_equal(csv_init(&parser, CSV_STRICT | CSV_STRICT_FINI), 0);
    assert_int_equal(csv_parse(&parser, text.bytes, text.length, on_field, on_row, &back), text.length);
    assert_int_equal(csv_fini(&parser, on_field, on_row, &back), 0);
    csv_free(&parser);
    free(text.bytes);
    assert_int_equal(back.rows, 1);
    assert_int_equal(back.count, 4);
    for (size_t i = 0; i < 4; i++)
        assert_string_equal(back.fields[i], texts[i]);
}

static void test_full_disk(void **state)
{
    (void)state;
    FILE *full = fopen("/dev/full", "w");
    assert_non_null(full);
    assert_int_equal(setvbuf(full, NULL, _IONBF, 0), 0);
    struct bs_cell cells[] = {bs_text_cell("a,b")};
    struct bs_sink sink = bs_csv_sink(full);
    assert_int_equal(sink.row(sink.context, cells, 1), BS_ERROR_IO);
    const char *columns[] = {"contract"};
    assert_int_equal(bs_csv_header(full, columns, 1), BS_ERROR_IO);
    fclose(full);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_numbers),   cmocka_unit_test(test_plain_text_is_not_quoted),
        cmocka_unit_test(test_quotes),    cmocka_unit_test(test_formulas_are_neutralized),
        cmocka_unit_test(test_read_back), cmocka_unit_test(test_full_disk),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
