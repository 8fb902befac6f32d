/* The fast reader of quote-free text gives what libcsv gives, on any text: rows, fields, lines, errors. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "csv/csv_reader.h"
#include "ingest/csv_fast.h"
#include "ingest/exact.h"
#include "ingest/export_date.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { TEXTS = 40000, TEXT_MOST = 400 };

static const char *const meters[] = {"usage"};
static const struct export_version version = {.label = "test"};
static const struct bs_usage_query query = {.meters = meters, .n_meters = 1, .currency = "USD"};

static struct export_binding binding(void)
{
    return (struct export_binding){.query = &query,
                                   .version = &version,
                                   .path = "t.csv",
                                   .width = 3,
                                   .n_slots = 3,
                                   .columns = {0, 1, 2},
                                   .names = {"user", "month", "use"},
                                   .user = {0},
                                   .n_user = 1,
                                   .date = 1,
                                   .model = BINDING_NONE,
                                   .currency = BINDING_NONE,
                                   .meters = {{.plus = {2}, .n_plus = 1}},
                                   .n_meters = 1,
                                   .n_columns = 1,
                                   .generic = true};
}

struct slow {
    struct row_part *part;
    const struct export_binding *binding;
};

static enum bs_status visit(void *context, const struct bs_csv_row *row)
{
    struct slow *slow = context;
    struct export_field fields[3];
    for (size_t i = 0; i < 3; i++)
        fields[i] = (struct export_field){row->fields[i].text, row->fields[i].length};
    row_take(slow->part, slow->binding, fields, row->line - 1, row->offset);
    return BS_OK;
}

/* Errors of both kinds, of rows and of their contents, as lines in order. */
static int by_line(const void *a, const void *b)
{
    return strcmp(a, b);
}

enum { ERROR_TEXT = 128, ERRORS_MOST = 64 };

static size_t errors_of(const struct row_part *part, const struct bs_diagnostics *d, char (*out)[ERROR_TEXT])
{
    size_t n = 0;
    for (size_t i = 0; i < part->n_errors && n < ERRORS_MOST; i++)
        snprintf(out[n++], ERROR_TEXT, "%06zu %.100s", part->errors[i].line, part->errors[i].message);
    for (size_t i = 0; d && i < d->count && n < ERRORS_MOST; i++)
        snprintf(out[n++], ERROR_TEXT, "%06zu %.100s", d->items[i].line - 1, d->items[i].message);
    qsort(out, n, ERROR_TEXT, by_line);
    return n;
}

static void same(const struct row_part *fast, const struct row_part *slow, const struct bs_diagnostics *d, const char *text)
{
    char fast_errors[ERRORS_MOST][ERROR_TEXT], slow_errors[ERRORS_MOST][ERROR_TEXT];
    size_t n = errors_of(fast, NULL, fast_errors), m = errors_of(slow, d, slow_errors);
    bool few = fast->n_errors < BS_ERRORS_KEPT && slow->n_errors < BS_ERRORS_KEPT && d->errors < BS_ERRORS_KEPT;
    if (few && n != m)
        fail_msg("%zu and %zu errors of:\n%s", n, m, text);
    for (size_t i = 0; i < n && few; i++)
        if (strcmp(fast_errors[i], slow_errors[i]) != 0)
            fail_msg("'%s' and '%s' of:\n%s", fast_errors[i], slow_errors[i], text);
    assert_int_equal(fast->counts.taken, slow->counts.taken);
    assert_int_equal(fast->counts.empty, slow->counts.empty);
    assert_int_equal(fast->used[0], slow->used[0]);
    if (fast->used[0] > 0)
        assert_memory_equal(fast->records[0], slow->records[0], fast->used[0]);
    assert_int_equal(fast->pool_used, slow->pool_used);
    if (fast->pool_used > 0)
        assert_memory_equal(fast->pool, slow->pool, fast->pool_used);
}

static uint64_t state = 20261125;

static unsigned draw(unsigned n)
{
    state = state * 6364136223846793005u + 1442695040888963407u;
    return (unsigned)(state >> 33) % n;
}

/* Mostly whole rows, with blanks, empty lines, missing and additional fields, stray bytes. */
static size_t random_text(char *out)
{
    static const char *const words[] = {"ann",
                                        "bob",
                                        " ann\t",
                                        "",
                                        "2026-01",
                                        "2026-02-03",
                                        "3",
                                        "4.25",
                                        "1e3",
                                        "x",
                                        "2026",
                                        ",",
                                        ",",
                                        ",",
                                        ",",
                                        "\n",
                                        "\n",
                                        "\r\n",
                                        " ",
                                        "\t",
                                        "\xc3\xa9",
                                        "\xff",
                                        "ann,2026-01,7\n",
                                        "bob,2026-03,0.5\r\n",
                                        "\n\n",
                                        "-1",
                                        "NULL"};
    size_t length = 0, pieces = draw(40);
    for (size_t i = 0; i < pieces; i++) {
        const char *word = words[draw(sizeof words / sizeof words[0])];
        if (length + strlen(word) >= TEXT_MOST)
            break;
        memcpy(out + length, word, strlen(word));
        length += strlen(word);
    }
    out[length] = '\0';
    return length;
}

static void both_give_the_same(void **unused)
{
    (void)unused;
    const struct export_binding bound = binding();
    struct row_part fast, slow;
    size_t rows = 0;
    assert_int_equal(row_part_new(1, &fast), BS_OK);
    assert_int_equal(row_part_new(1, &slow), BS_OK);
    for (size_t i = 0; i < TEXTS; i++) {
        static const char header[] = "user,month,use\n";
        char text[TEXT_MOST];
        size_t length = random_text(text);
        assert_true(csv_fast_may(text, length));
        csv_fast_rows(&fast, &bound, text, length, sizeof header - 1);
        struct slow context = {&slow, &bound};
        struct csv_reader *reader;
        struct bs_diagnostics d;
        bs_diagnostics_init(&d);
        assert_int_equal(csv_reader_new("t.csv", NULL, 0, visit, &context, &d, &reader), BS_OK);
        assert_true(csv_reader_feed(reader, header, sizeof header - 1));
        csv_reader_feed(reader, text, length);
        (void)!csv_reader_end(reader);
        csv_reader_free(reader);
        same(&fast, &slow, &d, text);
        rows += (size_t)fast.counts.taken;
        row_part_clear(&fast);
        row_part_clear(&slow);
        bs_diagnostics_free(&d);
    }
    row_part_free(&fast);
    row_part_free(&slow);
    assert_true(rows > TEXTS / 2);
}

static void knows_what_it_may_not_read(void **unused)
{
    (void)unused;
    assert_true(csv_fast_may("a,b\r\nc,d\n", 9));
    assert_false(csv_fast_may("a,\"b\"\n", 6));
    assert_false(csv_fast_may("a\rb\n", 4));
    assert_false(csv_fast_may("a,b\r", 4));
    assert_false(csv_fast_may("a\0b", 3));
}

/* Sums of 10^-12 are exact, and become the nearest double. */
static void adds_exactly(void **unused)
{
    (void)unused;
    static const struct {
        const char *text;
        enum exact_parsed parsed;
        const char *back;
        double nearest;
    } numbers[] = {
        {"0", EXACT_TAKEN, "0", 0},
        {"0.1", EXACT_TAKEN, "0.1", 0.1},
        {"-12.050", EXACT_TAKEN, "-12.05", -12.05},
        {"4.0", EXACT_TAKEN, "4", 4},
        {"1e3", EXACT_TAKEN, "1000", 1000},
        {"2.5E-7", EXACT_TAKEN, "0.00000025", 2.5e-7},
        {"123456789012345678.123456789012", EXACT_TAKEN, "123456789012345678.123456789012", 123456789012345678.123456789012},
        {"9007199254740993", EXACT_TAKEN, "9007199254740993", 9007199254740992.0},
        {"0.0000000000005", EXACT_ROUNDED, "0", 0},
        {"0.0000000000015", EXACT_ROUNDED, "0.000000000002", 2e-12},
        {"0.00000000000050000000000000000000000000001", EXACT_ROUNDED, "0.000000000001", 1e-12},
        {"1e-4000000", EXACT_ROUNDED, "0", 0},
        {"999999999999999999999999.999999999999", EXACT_TAKEN, "999999999999999999999999.999999999999", 1e24},
        {"1000000000000000000000000", EXACT_TOO_LARGE, NULL, 0},
        {"1e400", EXACT_TOO_LARGE, NULL, 0},
        {"", EXACT_NO_NUMBER, NULL, 0},
        {"-", EXACT_NO_NUMBER, NULL, 0},
        {"1.", EXACT_NO_NUMBER, NULL, 0},
        {"1,000", EXACT_NO_NUMBER, NULL, 0},
        {"0x10", EXACT_NO_NUMBER, NULL, 0},
        {"1 ", EXACT_NO_NUMBER, NULL, 0},
    };
    for (size_t i = 0; i < sizeof numbers / sizeof numbers[0]; i++) {
        bs_exact value = 0;
        char back[BS_EXACT_TEXT];
        enum exact_parsed parsed = exact_parse(numbers[i].text, strlen(numbers[i].text), false, &value);
        if (parsed != numbers[i].parsed)
            fail_msg("'%s' gives %d", numbers[i].text, (int)parsed);
        if (!numbers[i].back)
            continue;
        assert_string_equal(exact_text(value, back), numbers[i].back);
        assert_true(exact_double(value) == numbers[i].nearest);
    }
    bs_exact value;
    assert_int_equal(exact_parse("1,234,567.5", 11, true, &value), EXACT_TAKEN);
    assert_true(exact_double(value) == 1234567.5);
    assert_int_equal(exact_parse("12,34", 5, true, &value), EXACT_NO_NUMBER);
    assert_int_equal(exact_parse("1234,567", 8, true, &value), EXACT_NO_NUMBER);
    /* Every random decimal: the nearest double is what strtod gives of its digits. */
    for (size_t i = 0; i < 200000; i++) {
        char text[40];
        int n = snprintf(text, sizeof text, "%u%06u.%0*u", draw(1u << 30), draw(1000000), (int)(1 + draw(9)), draw(1000000000));
        if (exact_parse(text, (size_t)n, false, &value) == EXACT_TAKEN)
            assert_true(exact_double(value) == strtod(text, NULL));
    }
}

static void reads_dates(void **unused)
{
    (void)unused;
    static const struct {
        const char *text;
        bool epoch, good;
        int year, month, day; /* day 0: the whole month */
    } dates[] = {
        {"2026-03", false, true, 2026, 3, 0},
        {"2026-03-05", false, true, 2026, 3, 5},
        {"2026-03-05T10:20:30Z", false, true, 2026, 3, 5},
        {"2026-03-05 10:20:30.123456 UTC", false, true, 2026, 3, 5},
        {"2026-03-05 10:20", false, true, 2026, 3, 5},
        {"2026-03-01T01:00:00+02:00", false, true, 2026, 2, 28},
        {"2025-12-31 23:30:00-0100", false, true, 2026, 1, 1},
        {"2024-02-29T23:59:60+00", false, true, 2024, 2, 29},
        {"1772323200", true, true, 2026, 3, 1},
        {"0", true, true, 1970, 1, 1},
        {"951782400", true, true, 2000, 2, 29},
        {"2025-02-29", false, false, 0, 0, 0},
        {"2026-13", false, false, 0, 0, 0},
        {"2026-3-5", false, false, 0, 0, 0},
        {"05/03/2026", false, false, 0, 0, 0},
        {"2026-03-05T25:00:00Z", false, false, 0, 0, 0},
        {"2026-03-05T10:20:30 CET", false, false, 0, 0, 0},
        {"March 2026", false, false, 0, 0, 0},
        {"", false, false, 0, 0, 0},
        {"2026-03", true, false, 0, 0, 0},
    };
    for (size_t i = 0; i < sizeof dates / sizeof dates[0]; i++) {
        struct export_date date;
        if (export_date(dates[i].text, strlen(dates[i].text), dates[i].epoch, &date) != dates[i].good)
            fail_msg("'%s'", dates[i].text);
        if (!dates[i].good)
            continue;
        assert_int_equal(date.month, 12 * dates[i].year + dates[i].month - 1);
        assert_int_equal(date.from, EXPORT_DAYS * date.month + (dates[i].day ? dates[i].day : 1));
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(both_give_the_same),
        cmocka_unit_test(knows_what_it_may_not_read),
        cmocka_unit_test(adds_exactly),
        cmocka_unit_test(reads_dates),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
