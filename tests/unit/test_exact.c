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

/* Products with all digits, from rational arithmetic (Python, fractions), rounded once. */
static void exchanges_with_all_digits_of_the_rate(void **state)
{
    (void)state;
    static const struct {
        const char *amount;
        double rate;
        const char *product; /* NULL: too large */
        bool exact;
    } cases[] = {
        {"7", 1.08, "7.56", true},
        {"1000000000000", 4.2e-13, "0.42", true},
        {"0.000000000001", 0.5, "0.000000000001", false},
        {"0.000000000001", 0.499999999999999, "0", false},
        {"123456789.123456789012", 0.0000612345678901234, "7559.823135076963", false},
        {"999999999999", 1.23456789012345e-18, "0.000001234568", false},
        {"999999999999999999999999", 1, "999999999999999999999999", true},
        {"3", 9e17, "2700000000000000000", true},
        {"999999999999999999999999", 1000, NULL, false},
    };
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        struct exact_rate rate;
        bs_exact amount, product;
        char text[BS_EXACT_TEXT];
        assert_int_equal(exact_parse(cases[i].amount, strlen(cases[i].amount), false, &amount), EXACT_TAKEN);
        assert_true(exact_rate(cases[i].rate, &rate));
        enum exact_parsed got = exact_exchange(amount, &rate, &product);
        assert_int_equal(got, !cases[i].product ? EXACT_TOO_LARGE : cases[i].exact ? EXACT_TAKEN : EXACT_ROUNDED);
        if (cases[i].product)
            assert_string_equal(exact_text(product, text), cases[i].product);
    }
    struct exact_rate rate;
    assert_false(exact_rate(0.99e-18, &rate) || exact_rate(1e18, &rate) || exact_rate(0, &rate));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(reads_thousands_beside_a_currency),
        cmocka_unit_test(exchanges_with_all_digits_of_the_rate),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
