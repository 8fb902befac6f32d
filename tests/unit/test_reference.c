/* docs/scenario-reference.md is what the tables say. After a change of a table: billshift list reference > docs/scenario-reference.md */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include <billshift/scenario.h>

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static char *read_whole(FILE *in, size_t *length)
{
    char *text = NULL;
    size_t size = 0;
    FILE *out = open_memstream(&text, &size);
    assert_non_null(out);
    for (int c; (c = fgetc(in)) != EOF;)
        fputc(c, out);
    fclose(out);
    *length = size;
    return text;
}

static void page_is_the_output(void **state)
{
    (void)state;
    char *written = NULL;
    size_t size = 0, length = 0;
    FILE *out = open_memstream(&written, &size);
    assert_non_null(out);
    bs_reference_write(out);
    fclose(out);
    FILE *in = fopen(PROJECT_FOLDER "/docs/scenario-reference.md", "rb");
    assert_non_null(in);
    char *page = read_whole(in, &length);
    fclose(in);
    assert_string_equal(page, written);
    free(page);
    free(written);
}

/* Each row names its path once, with everything that the table of the page shows. */
static void rows_are_whole(void **state)
{
    (void)state;
    assert_true(bs_key_count() > 50);
    for (size_t i = 0; i < bs_key_count(); i++) {
        struct bs_key_info key = bs_key_at(i);
        if (!key.path || !*key.path || !key.kind || !key.unit || !key.range || !*key.range || !key.preset || !key.help ||
            !*key.help)
            fail_msg("row %zu (%s) is not whole", i, key.path ? key.path : "?");
        for (size_t k = 0; k < i; k++)
            assert_string_not_equal(bs_key_at(k).path, key.path);
    }
    assert_string_equal(bs_key_at(0).path, "title");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(page_is_the_output),
        cmocka_unit_test(rows_are_whole),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
