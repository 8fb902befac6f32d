#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include <billshift/diagnostics.h>

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* What is printed from `least` upwards; to be freed. */
static char *printed(const struct bs_diagnostics *d, enum bs_severity least)
{
    char *text = NULL;
    size_t size = 0;
    FILE *out = open_memstream(&text, &size);
    assert_non_null(out);
    bs_diagnostics_print(d, least, out);
    fclose(out);
    return text;
}

static void assert_printed(const struct bs_diagnostics *d, enum bs_severity least, const char *expected)
{
    char *text = printed(d, least);
    assert_string_equal(text, expected);
    free(text);
}

static void one_error(const char *text, size_t length, size_t line, size_t column, const char *expected)
{
    struct bs_diagnostics d;
    bs_diagnostics_init(&d);
    struct bs_place place = {.file = "a.yaml", .line = line, .column = column, .text = text, .length = length};
    assert_int_equal(bs_error(&d, &place, "bad %d", 7), BS_ERROR_INPUT);
    assert_printed(&d, BS_ERROR, expected);
    bs_diagnostics_free(&d);
}

static void shows_the_place(void **state)
{
    (void)state;
    one_error("one\ntwo: x\r\n", 12, 2, 6, "a.yaml:2:6: error: bad 7\n  two: x\n       ^\n");
    one_error("last", 4, 1, 5, "a.yaml:1:5: error: bad 7\n  last\n      ^\n");
    one_error("one\n", 4, 9, 1, "a.yaml:9:1: error: bad 7\n");
    one_error(NULL, 0, 3, 0, "a.yaml:3: error: bad 7\n");
    one_error(NULL, 0, 0, 0, "a.yaml: error: bad 7\n");
}

/* A tab stays, a wide character takes two columns, an accent none; what could play with the terminal is spelt out. */
static void puts_the_caret_under_the_character(void **state)
{
    (void)state;
    one_error("\tx", 2, 1, 2, "a.yaml:1:2: error: bad 7\n  \tx\n  \t^\n");
    one_error("開x", 4, 1, 2, "a.yaml:1:2: error: bad 7\n  開x\n    ^\n");
    one_error("e\xcc\x81x", 4, 1, 3, "a.yaml:1:3: error: bad 7\n  e\xcc\x81x\n   ^\n");
    one_error("\x1b[x", 3, 1, 3, "a.yaml:1:3: error: bad 7\n  \\x1b[x\n       ^\n");
    one_error("\xe2\x80\xaex", 4, 1, 2, "a.yaml:1:2: error: bad 7\n  \\xe2\\x80\\xaex\n              ^\n");
    one_error("\xffx", 2, 1, 2, "a.yaml:1:2: error: bad 7\n  \\xffx\n      ^\n");
}

static void shortens_long_lines(void **state)
{
    (void)state;
    char text[1000];
    memset(text, '.', sizeof text);
    text[699] = 'X';
    struct bs_diagnostics d;
    bs_diagnostics_init(&d);
    struct bs_place place = {.file = "a", .line = 1, .column = 700, .text = text, .length = sizeof text};
    bs_error(&d, &place, "bad");
    assert_int_equal(d.items[0].column, 700);
    assert_int_equal(strlen(d.items[0].excerpt), 166);
    assert_int_equal(d.items[0].excerpt[d.items[0].caret - 1], 'X');
    bs_diagnostics_free(&d);
}

static void keeps_twenty_errors(void **state)
{
    (void)state;
    struct bs_diagnostics d;
    bs_diagnostics_init(&d);
    for (int i = 0; i < 23; i++)
        bs_error(&d, NULL, "number %d", i);
    assert_int_equal(d.errors, 23);
    assert_int_equal(d.count, BS_ERRORS_KEPT);
    char *text = printed(&d, BS_ERROR);
    assert_non_null(strstr(text, "error: number 19\n3 more errors are not shown\n"));
    assert_null(strstr(text, "number 20"));
    free(text);
    bs_diagnostics_free(&d);
    assert_int_equal(d.count, 0);
    assert_null(d.items);
}

static void sorts_by_severity(void **state)
{
    (void)state;
    struct bs_diagnostics d;
    bs_diagnostics_init(&d);
    struct bs_place place = {.file = "new\nline"};
    bs_assumption(&d, "12 months");
    bs_warning(&d, &place, "odd\ttext");
    assert_int_equal(d.errors, 0);
    assert_int_equal(d.warnings, 1);
    assert_printed(&d, BS_ASSUMPTION, "assumption: 12 months\nnew\\x0aline: warning: odd\\x09text\n");
    assert_printed(&d, BS_WARNING, "new\\x0aline: warning: odd\\x09text\n");
    assert_printed(&d, BS_ERROR, "");
    bs_diagnostics_free(&d);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(shows_the_place),     cmocka_unit_test(puts_the_caret_under_the_character),
        cmocka_unit_test(shortens_long_lines), cmocka_unit_test(keeps_twenty_errors),
        cmocka_unit_test(sorts_by_severity),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
