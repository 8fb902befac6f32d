/* What varies in a sweep: ranges with their ends, lists, files, and what is none of them. */
#include "whatif/vary.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include <billshift/number.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

/* Values joined by blanks; NULL: refused. */
static void gives(const char *text, const char *path, const char *expected)
{
    struct bs_arena *arena = bs_arena_new();
    struct vary vary;
    char message[BS_MESSAGE_SIZE] = "", joined[512] = "";
    enum bs_status status = vary_parse(text, arena, &vary, message);
    assert_int_equal(status, expected ? BS_OK : BS_ERROR_INPUT);
    if (!expected)
        assert_true(strlen(message) > 10);
    for (size_t i = 0; i < vary.n && expected; i++)
        (void)snprintf(joined + strlen(joined), sizeof joined - strlen(joined), "%s%s", i > 0 ? " " : "", vary.values[i]);
    if (expected) {
        assert_string_equal(joined, expected);
        assert_string_equal(vary.path, path);
    }
    bs_arena_free(arena);
}

static void ranges_hold_both_ends(void **state)
{
    (void)state;
    gives("a.b=20:40:10", "a.b", "20 30 40");
    gives("a=0:0.3:0.1", "a", "0 0.1 0.2 0.3");
    gives("a=-0.2:0.2:0.1", "a", "-0.2 -0.1 0 0.1 0.2");
    gives("a=40:10:-15", "a", "40 25 10");
    gives("a=10:19:5", "a", "10 15");
    gives("a=5:5:1", "a", "5");
    gives("a=$10:$12.5:$1.25", "a", "$10 $11.25 $12.5");
    gives("a=10%:30%:10%", "a", "10% 20% 30%");
    gives("a=1x:2x:0.5x", "a", "1x 1.5x 2x");
    gives("a=1k:2k:500", "a", "1000 1500 2000");
}

static void what_is_no_range_is_refused_or_a_list(void **state)
{
    (void)state;
    gives("a=10:40:0", NULL, NULL);
    gives("a=10:40:-1", NULL, NULL);
    gives("a=10:40%:1", NULL, NULL);
    gives("a=$10:40:1", NULL, NULL);
    gives("a=0:1:1e-9", NULL, NULL);
    gives("a=", NULL, NULL);
    gives("a", NULL, NULL);
    gives("=3", NULL, NULL);
    gives("a=1,,2", NULL, NULL);
    gives("a=1,2,", NULL, NULL);
    gives("a=10:40", NULL, NULL);         /* a span, of --tornado, --sobol and solve */
    gives("a=10:40,20", "a", "10:40 20"); /* the loader says what it takes */
    gives("a=flat, metered", "a", "flat metered");
    gives("a={p50: 3, p90: 9},{p50: 4, p90: 10}", "a", "{p50: 3, p90: 9} {p50: 4, p90: 10}");
    gives("a=\"x,y\",z", "a", "\"x,y\" z");
    gives("a.at[\"p99.9\"]=1,2", "a.at[\"p99.9\"]", "1 2");
}

static void files_have_a_value_a_line(void **state)
{
    (void)state;
    char name[] = "/tmp/billshift-vary-XXXXXX", text[64];
    int handle = mkstemp(name);
    FILE *file = fdopen(handle, "w");
    assert_non_null(file);
    for (int i = 0; i < 100; i++)
        if (i % 10 == 0)
            assert_true(fprintf(file, "# tens\n\n  %d\r\n", i) > 0);
    assert_int_equal(fclose(file), 0);
    (void)snprintf(text, sizeof text, "a=%s", name);
    gives(text, "a", "0 10 20 30 40 50 60 70 80 90");
    file = fopen(name, "w");
    assert_non_null(file);
    assert_int_equal(fclose(file), 0);
    gives(text, NULL, NULL);
    assert_int_equal(unlink(name), 0);
    gives(text, NULL, NULL); /* it can only be a file's name */
    gives("a=missing.txt", NULL, NULL);
    gives("a=missing", "a", "missing");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(ranges_hold_both_ends),
        cmocka_unit_test(what_is_no_range_is_refused_or_a_list),
        cmocka_unit_test(files_have_a_value_a_line),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
