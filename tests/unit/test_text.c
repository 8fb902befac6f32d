#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include <billshift/text.h>

#include <locale.h>
#include <math.h>
#include <string.h>

static bool valid(const char *name)
{
    return bs_name_valid(name, strlen(name));
}

static void names(void **state)
{
    (void)state;
    const char *const good[] = {"a", "cache_write-5m", "Größe", "開発者", "हिन्दी", "٣", "_", "0"};
    const char *const bad[] = {"",
                               "-",
                               "-a",
                               "a b",
                               "a.b",
                               "`id`",
                               "$(id)",
                               "a'b",
                               "a\"b",
                               "a\nb",
                               "a,b",
                               "a/b",
                               "a:b",
                               "a=b",
                               "😀",
                               "½",
                               "\xcc\x81"
                               "a",
                               "a\xff",
                               "a\xe2\x80\xae"
                               "b"};
    for (size_t i = 0; i < sizeof good / sizeof good[0]; i++)
        if (!valid(good[i]))
            fail_msg("'%s' was refused", good[i]);
    for (size_t i = 0; i < sizeof bad / sizeof bad[0]; i++)
        if (valid(bad[i]))
            fail_msg("'%s' was accepted", bad[i]);
    char longest[65];
    memset(longest, 'x', sizeof longest);
    assert_true(bs_name_valid(longest, 64));
    assert_false(bs_name_valid(longest, 65));
}

static void utf8(void **state)
{
    (void)state;
    assert_int_equal(bs_utf8_check("aé開", 6), 6);
    assert_int_equal(bs_utf8_check("aé\xff", 4), 3);
    assert_int_equal(bs_utf8_check("\xc0\x80", 2), 0);      /* overlong */
    assert_int_equal(bs_utf8_check("x\xed\xa0\x80", 4), 1); /* a surrogate */
    assert_int_equal(bs_utf8_check("", 0), 0);
}

static void widths(void **state)
{
    (void)state;
    assert_int_equal(bs_text_width("abc"), 3);
    assert_int_equal(bs_text_width("é"), 1);
    assert_int_equal(bs_text_width("e\xcc\x81"), 1); /* a combining accent */
    assert_int_equal(bs_text_width("開発"), 4);
    assert_int_equal(bs_text_width(""), 0);
}

static void nearest(void **state)
{
    (void)state;
    const char *const keys[] = {"seat_fee", "charges", "title", "usage"};
    assert_string_equal(bs_nearest("seat_fe", keys, 4), "seat_fee");
    assert_string_equal(bs_nearest("Usage", keys, 4), "usage");
    assert_string_equal(bs_nearest("titel", keys, 4), "title"); /* two neighbours swapped */
    assert_string_equal(bs_nearest("chagres", keys, 4), "charges");
    assert_null(bs_nearest("discount", keys, 4));
    assert_null(bs_nearest("", keys, 4));
    assert_null(bs_nearest("title", keys, 0));
}

static void quotes(void **state)
{
    (void)state;
    char buffer[BS_QUOTE_SIZE], text[] = "0123456789012345678901234567890123456789xyz";
    assert_string_equal(bs_quote("ab", 2, buffer), "'ab'");
    assert_string_equal(bs_quote(text, strlen(text), buffer), "'0123456789012345678901234567890123456789...'");
}

static void numbers(void **state)
{
    (void)state;
    char buffer[BS_NUMBER_TEXT];
    setlocale(LC_ALL, "de_DE.UTF-8");
    assert_string_equal(bs_number_text(2.385, buffer), "2.385");
    setlocale(LC_ALL, "C");
    assert_string_equal(bs_number_text(0.1 + 0.2, buffer), "0.3");
    assert_string_equal(bs_number_text(-1.5e300, buffer), "-1.5e+300");
    assert_string_equal(bs_number_text(NAN, buffer), "");
    assert_string_equal(bs_number_text(INFINITY, buffer), "inf");
    assert_string_equal(bs_number_text(-INFINITY, buffer), "-inf");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(names),   cmocka_unit_test(utf8),   cmocka_unit_test(widths),
        cmocka_unit_test(nearest), cmocka_unit_test(quotes), cmocka_unit_test(numbers),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
