#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include <billshift/number.h>

#include <locale.h>
#include <math.h>
#include <string.h>

static const struct {
    const char *text;
    enum bs_number_kind kind;
    double value;
} good[] = {
    {"12", BS_NUMBER_PLAIN, 12},
    {"1_000", BS_NUMBER_PLAIN, 1000},
    {"1_0.2_5", BS_NUMBER_PLAIN, 10.25},
    {"+2.385", BS_NUMBER_PLAIN, 2.385},
    {"-2.385e-3", BS_NUMBER_PLAIN, -0.002385},
    {".5", BS_NUMBER_PLAIN, 0.5},
    {"-0", BS_NUMBER_PLAIN, 0},
    {"0e999999999", BS_NUMBER_PLAIN, 0},
    {"2.5e3k", BS_NUMBER_PLAIN, 2.5e6},
    {"0.1M", BS_NUMBER_PLAIN, 100000},
    {"3.3k", BS_NUMBER_PLAIN, 3300},
    {"7G", BS_NUMBER_PLAIN, 7e9},
    {"7B", BS_NUMBER_PLAIN, 7e9},
    {"7T", BS_NUMBER_PLAIN, 7e12},
    {"60%", BS_NUMBER_SHARE, 0.6},
    {"0.6", BS_NUMBER_SHARE, 0.6},
    {"1", BS_NUMBER_SHARE, 1},
    {"99.9%", BS_NUMBER_SHARE, 0.999},
    {"-250%", BS_NUMBER_RATE, -2.5},
    {"-0.4", BS_NUMBER_RATE, -0.4},
    {"3.3x", BS_NUMBER_FACTOR, 3.3},
    {"0x", BS_NUMBER_FACTOR, 0},
    {"3.3", BS_NUMBER_FACTOR, 3.3},
    {"0x", BS_NUMBER_FACTOR, 0},
    {"10k", BS_NUMBER_COUNT, 10000},
    {"0.5k", BS_NUMBER_COUNT, 500},
    {"9007199254740991", BS_NUMBER_COUNT, 9007199254740991.0},
    {"$90", BS_NUMBER_MONEY, 90},
    {"-$90.25", BS_NUMBER_MONEY, -90.25},
    {"USD 90", BS_NUMBER_MONEY, 90},
    {"USD90k", BS_NUMBER_MONEY, 90000},
};

static void accepts(void **state)
{
    (void)state;
    for (size_t i = 0; i < sizeof good / sizeof good[0]; i++) {
        char message[BS_MESSAGE_SIZE] = "";
        double value = NAN;
        enum bs_status status = bs_number_parse(good[i].text, strlen(good[i].text), good[i].kind, "USD", &value, message);
        if (status != BS_OK || value != good[i].value || signbit(value) != signbit(good[i].value))
            fail_msg("%s: %.17g, message '%s'", good[i].text, value, message);
    }
}

static const struct {
    const char *text;
    enum bs_number_kind kind;
    const char *message;
} bad[] = {
    {"", BS_NUMBER_PLAIN, "a value is missing: a number such as 12, 1_000 or 2.5M is expected"},
    {"60", BS_NUMBER_SHARE, "'60' is not a share: write 60% or 0.6"},
    {"1.5", BS_NUMBER_SHARE, "'1.5' is not a share: write 1.5% or 0.015"},
    {"150", BS_NUMBER_SHARE, "'150' is not a share: it must lie between 0% and 100%"},
    {"160%", BS_NUMBER_SHARE, "'160%' is not a share: it must lie between 0% and 100%"},
    {"-3%", BS_NUMBER_SHARE, "'-3%' is not a share: it must lie between 0% and 100%"},
    {"40", BS_NUMBER_RATE, "'40': write 40% or 0.4; a rate above 1 is written with %"},
    {"0x10", BS_NUMBER_PLAIN, "'0x10': hexadecimal is not accepted; write 16"},
    {"0xzz", BS_NUMBER_PLAIN, "'0xzz': hexadecimal is not accepted; a number such as 12, 1_000 or 2.5M is expected"},
    {"1,000", BS_NUMBER_PLAIN, "'1,000': a comma is not accepted in a number; write 1000"},
    {"1,234,567.5", BS_NUMBER_PLAIN, "'1,234,567.5': a comma is not accepted in a number; write 1234567.5"},
    {"1.000,50", BS_NUMBER_MONEY, "'1.000,50': a comma is not accepted in a number; write 1000.50"},
    {"1.000.000,500", BS_NUMBER_PLAIN, "'1.000.000,500': a comma is not accepted in a number; write 1000000.500"},
    {"0x", BS_NUMBER_PLAIN, "'0x': hexadecimal is not accepted; a number such as 12, 1_000 or 2.5M is expected"},
    {"1,5", BS_NUMBER_PLAIN, "'1,5': a comma is not accepted in a number; write 1.5"},
    {"nan", BS_NUMBER_PLAIN, "'nan' is not finite; a number such as 12, 1_000 or 2.5M is expected"},
    {"-.inf", BS_NUMBER_PLAIN, "'-.inf' is not finite; a number such as 12, 1_000 or 2.5M is expected"},
    {"1e400", BS_NUMBER_PLAIN, "'1e400' is too large for a number (at most 1.79e308)"},
    {"1e-400", BS_NUMBER_PLAIN, "'1e-400' is too small for a number (write 0, or at least 2.3e-308)"},
    {"abc", BS_NUMBER_PLAIN, "'abc' is not a number such as 12, 1_000 or 2.5M"},
    {"12 ", BS_NUMBER_PLAIN, "'12 ': no blank is accepted after the digits; a number such as 12, 1_000 or 2.5M is expected"},
    {"12kk", BS_NUMBER_PLAIN, "'12kk' is not a number such as 12, 1_000 or 2.5M: unexpected 'kk' after the digits"},
    {"1__0", BS_NUMBER_PLAIN, "'1__0' is not a number such as 12, 1_000 or 2.5M: unexpected '__0' after the digits"},
    {"5.", BS_NUMBER_PLAIN, "'5.' is not a number such as 12, 1_000 or 2.5M: unexpected '.' after the digits"},
    {"5m", BS_NUMBER_PLAIN, "'5m': the suffix is written 'M'"},
    {"5%", BS_NUMBER_PLAIN, "'5%': the suffix '%' is not accepted here; a number such as 12, 1_000 or 2.5M is expected"},
    {"5k", BS_NUMBER_SHARE, "'5k': the suffix 'k' is not accepted here; a share such as 60% or 0.6 is expected"},
    {"$5", BS_NUMBER_PLAIN, "'$5' is not a number such as 12, 1_000 or 2.5M"},
    {"EUR 5", BS_NUMBER_MONEY, "'EUR 5': the currency of this scenario is USD, not EUR; write the bare number of USD"},
    {"2.5", BS_NUMBER_COUNT, "'2.5' is not a whole number such as 12, 1_000 or 10k"},
    {"-2", BS_NUMBER_COUNT, "'-2' is not a whole number such as 12, 1_000 or 10k"},
    {"9007199254740992", BS_NUMBER_COUNT, "'9007199254740992' is too large for a whole number (below 2^53, about 9.007e15)"},
};

static void refuses(void **state)
{
    (void)state;
    for (size_t i = 0; i < sizeof bad / sizeof bad[0]; i++) {
        char message[BS_MESSAGE_SIZE] = "";
        double value = 2.385;
        assert_int_equal(bs_number_parse(bad[i].text, strlen(bad[i].text), bad[i].kind, "USD", &value, message), BS_ERROR_INPUT);
        assert_string_equal(message, bad[i].message);
        assert_true(value == 2.385);
    }
}

static void knows_only_its_currency(void **state)
{
    (void)state;
    char message[BS_MESSAGE_SIZE];
    double value = 0;
    assert_int_equal(bs_number_parse("$5", 2, BS_NUMBER_MONEY, "EUR", &value, message), BS_ERROR_INPUT);
    assert_string_equal(message, "'$5': the currency of this scenario is EUR, not USD; write the bare number of EUR");
    assert_int_equal(bs_number_parse("$5", 2, BS_NUMBER_MONEY, NULL, &value, message), BS_ERROR_INPUT);
    assert_int_equal(bs_number_parse("EUR 5.5", 7, BS_NUMBER_MONEY, "EUR", &value, message), BS_OK);
    assert_true(value == 5.5);
}

static void takes_a_length(void **state)
{
    (void)state;
    char message[BS_MESSAGE_SIZE], digits[1000];
    double value = 0;
    assert_int_equal(bs_number_parse("125%;", 2, BS_NUMBER_PLAIN, NULL, &value, message), BS_OK);
    assert_true(value == 12);
    memset(digits, '7', sizeof digits);
    assert_int_equal(bs_number_parse(digits, sizeof digits, BS_NUMBER_PLAIN, NULL, &value, message), BS_ERROR_INPUT);
    assert_non_null(strstr(message, "has too many digits"));
}

/* Where the machine has a locale with a decimal comma, it changes nothing. */
static void ignores_the_locale(void **state)
{
    (void)state;
    char message[BS_MESSAGE_SIZE];
    double value = 0;
    setlocale(LC_ALL, "de_DE.UTF-8");
    assert_int_equal(bs_number_parse("2.385", 5, BS_NUMBER_PLAIN, NULL, &value, message), BS_OK);
    setlocale(LC_ALL, "C");
    assert_true(value == 2.385);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(accepts),
        cmocka_unit_test(refuses),
        cmocka_unit_test(knows_only_its_currency),
        cmocka_unit_test(takes_a_length),
        cmocka_unit_test(ignores_the_locale),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
