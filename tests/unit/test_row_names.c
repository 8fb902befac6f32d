#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
/* cmocka needs setjmp, stdarg, stddef and stdint */
#include <cmocka.h>

#include "ingest/row_names.h"

#include <stdio.h>
#include <string.h>

/* Each name once in order of first appearance, also when it begins like another, after the table has grown, and once it was cleared. */
static void keeps_each_name_once(void **state)
{
    (void)state;
    enum { NAMES = 5000 };
    struct row_names names = {0};
    for (int round = 0; round < 2; round++) {
        for (int i = 0; i < 3 * NAMES; i++) {
            char text[16];
            int length = snprintf(text, sizeof text, "m%d", i % NAMES);
            struct row_name *name = row_names_at(&names, strcat(text, "x"), (size_t)length);
            assert_non_null(name);
            if (name->rows++ == 0)
                name->line = (size_t)i;
        }
        assert_int_equal(names.n, NAMES);
        for (size_t i = 0; i < NAMES; i++) {
            char text[16];
            snprintf(text, sizeof text, "m%zu", i);
            assert_string_equal(names.items[i].name, text);
            assert_int_equal(names.items[i].rows, 3);
            assert_int_equal(names.items[i].line, i);
        }
        row_names_clear(&names);
        assert_int_equal(names.n, 0);
    }
    assert_int_equal(row_names_at(&names, "", 0)->rows, 0);
    row_names_free(&names);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(keeps_each_name_once),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
