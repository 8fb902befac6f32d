#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
/* cmocka needs setjmp, stdarg, stddef and stdint */
#include <cmocka.h>

#include "ingest/exact.h"

#include <billshift/number.h>

#include <stdio.h>
#include <string.h>

/* What is read of a text, in decimals; "no": it is no number. */
static const char *written(const char *text, bool thousands)
{
    static char out[BS_EXACT_TEXT];
    char message[BS_MESSAGE_SIZE];
    bs_exact value;
    enum exact_parsed parsed = exact_written(text, strlen(text), thousands, "USD", &value, message);
    return parsed == EXACT_TAKEN || parsed == EXACT_ROUNDED ? exact_text(value, out) : "no";
}

/* Commas set off groups of three, with a sign and a currency before them or not; where they may not stand, or otherwise, they are refused. */
static void reads_thousands_beside_a_currency(void **state)
{
    (void)state;
    static const struct {
        const char *text, *value;
    } cases[] = {
        {"$1,234.50", "1234.5"},
        {"USD 1,234,567", "1234567"},
        {"-$1,234.5", "-1234.5"},
        {"$-1,234", "-1234"},
        {"$12,345k", "12345000"},
        {"$1234.50", "1234.5"},
        {"$1,23", "no"},
        {"$12,3456", "no"},
        {"$,123", "no"},
        {"$1,234,5", "no"},
        {"$0,125", "no"},
        {"$1.234,50", "no"},
        {"EUR 1,234", "no"},
        {"1,$234", "no"},
        {"$", "no"},
        {"$1,234.5,6", "no"},
        {"$1,234,", "no"},
    };
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        assert_string_equal(written(cases[i].text, true), cases[i].value);
        if (strchr(cases[i].text, ','))
            assert_string_equal(written(cases[i].text, false), "no");
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(reads_thousands_beside_a_currency),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
