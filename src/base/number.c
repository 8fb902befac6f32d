#include <billshift/number.h>
#include <billshift/text.h>

#include <ctype.h>
#include <errno.h>
#include <locale.h>
#include <math.h>
#include <stdarg.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { DIGITS_MOST = 400 }; /* characters of a number; longer is no number that anybody means */

static const double COUNT_MOST = 9007199254740992.0; /* 2^53 */

/* What each kind is called and how it looks, and which suffixes it takes. */
static const struct {
    const char *expected, *suffixes;
} kinds[] = {
    [BS_NUMBER_PLAIN] = {"a number such as 12, 1_000 or 2.5M", "kMGBT"},
    [BS_NUMBER_MONEY] = {"an amount such as 20, 1_000 or 2.5k", "kMGBT"},
    [BS_NUMBER_SHARE] = {"a share such as 60% or 0.6", "%"},
    [BS_NUMBER_RATE] = {"a rate such as 40% or 0.4", "%"},
    [BS_NUMBER_FACTOR] = {"a factor such as 3.3x or 3.3", "x"},
    [BS_NUMBER_COUNT] = {"a whole number such as 12, 1_000 or 10k", "kMGBT"},
};

static const struct {
    char suffix;
    int exponent;
} suffixes[] = {{'k', 3}, {'M', 6}, {'G', 9}, {'B', 9}, {'T', 12}, {'%', -2}, {'x', 0}};

struct scan {
    const char *at, *end; /* what is left */
    enum bs_number_kind kind;
    const char *currency;
    const struct bs_money *money; /* NULL: one currency alone */
    char code[4];                 /* as it was written; "": none */
    char quoted[BS_QUOTE_SIZE];
    char digits[DIGITS_MOST + 1]; /* sign, digits, point: as strtod takes them */
    size_t n;
    int exponent;
    char suffix; /* 0: none */
    bool zero;   /* only zeros were seen */
    char *message;
};

static enum bs_status refuse(const struct scan *s, const char *format, ...) BS_PRINTF(2, 3);
static enum bs_status refuse(const struct scan *s, const char *format, ...)
{
    int n = snprintf(s->message, BS_MESSAGE_SIZE, "%s", s->quoted);
    va_list ap;
    va_start(ap, format);
    vsnprintf(s->message + n, BS_MESSAGE_SIZE - (size_t)n, format, ap);
    va_end(ap);
    return BS_ERROR_INPUT;
}

static bool digit_at(const char *at, const char *end)
{
    return at < end && *at >= '0' && *at <= '9';
}

static bool starts(const struct scan *s, const char *word)
{
    size_t n = strlen(word);
    return (size_t)(s->end - s->at) >= n && strncasecmp(s->at, word, n) == 0;
}

/* `0x`, as `3x`, is the factor 0. */
static bool hexadecimal(const struct scan *s)
{
    return starts(s, "0x") && (s->kind != BS_NUMBER_FACTOR || s->end - s->at > 2);
}

static enum bs_status check_code(struct scan *s)
{
    const struct bs_money *money = s->money;
    const char *own = money ? money->own : s->currency;
    if (!own)
        return refuse(s, ": no currency is known here; write the bare number");
    if (money ? !isnan(bs_money_rate(money, s->code)) : strcmp(s->code, own) == 0)
        return BS_OK;
    if (money && money->n_rates > 0)
        return refuse(
            s, ": no rate is known for %s; write the amount in %s, or say how many %s one %s buys, exchange_rates: {%s: ...}",
            s->code, own, s->code, own, s->code);
    return refuse(s, ": the currency of this scenario is %s, not %s; write the bare number of %s%s%s%s", own, s->code, own,
                  money ? ", or give it a rate, exchange_rates: {" : "", money ? s->code : "", money ? ": ...}" : "");
}

/* A leading `$` or three-letter code: the scenario's own currency, or one with a rate. */
static enum bs_status take_currency(struct scan *s)
{
    if (s->at == s->end || s->kind != BS_NUMBER_MONEY)
        return BS_OK;
    if (*s->at == '$') {
        memcpy(s->code, "USD", 4);
        s->at++;
    } else if (s->end - s->at > 3 && isupper((unsigned char)s->at[0]) && isupper((unsigned char)s->at[1]) &&
               isupper((unsigned char)s->at[2]) && (s->at[3] == ' ' || digit_at(s->at + 3, s->end))) {
        memcpy(s->code, s->at, 3);
        s->at += 3;
    } else {
        return BS_OK;
    }
    if (s->at < s->end && *s->at == ' ')
        s->at++;
    return check_code(s);
}

static void take_sign(struct scan *s)
{
    if (s->n == 0 && s->at < s->end && (*s->at == '-' || *s->at == '+'))
        s->digits[s->n++] = *s->at++;
}

/* Digits with single underscores between; how many digits were taken. */
static size_t take_digits(struct scan *s)
{
    size_t count = 0;
    while (digit_at(s->at, s->end) || (count > 0 && s->at < s->end && *s->at == '_' && digit_at(s->at + 1, s->end))) {
        if (*s->at == '_')
            s->at++;
        if (s->n < DIGITS_MOST)
            s->digits[s->n] = *s->at;
        s->n++;
        s->zero = s->zero && *s->at == '0';
        s->at++;
        count++;
    }
    return count;
}

static void take_exponent(struct scan *s)
{
    if (s->at == s->end || (*s->at != 'e' && *s->at != 'E'))
        return;
    const char *at = s->at + 1;
    int sign = 1, value = 0;
    if (at < s->end && (*at == '-' || *at == '+'))
        sign = *at++ == '-' ? -1 : 1;
    if (!digit_at(at, s->end))
        return;
    for (; digit_at(at, s->end); at++)
        value = value < 100000 ? 10 * value + (*at - '0') : value; /* far beyond every double already */
    s->exponent = sign * value;
    s->at = at;
}

/* The mend for text with commas: `1,000` means a thousand, `1,5` one and a half, `1.000,50` a thousand and a half. */
static enum bs_status refuse_comma(const struct scan *s, const char *text, size_t length)
{
    char mend[64];
    size_t n = 0;
    const char *comma = memchr(text, ',', length);
    size_t after = 0;
    while (digit_at(comma + 1 + after, text + length))
        after++;
    bool points = memchr(text, '.', (size_t)(comma - text)) != NULL; /* between thousands: then the comma is the decimal one */
    bool zero = comma > text && comma[-1] == '0';
    bool fraction = zero && (comma - 1 == text || !digit_at(comma - 2, comma)); /* 0,125: no thousands begin with 0 */
    bool thousands = after == 3 && !points && !fraction;
    if (length >= sizeof mend) /* half of a number is no mend */
        return refuse(s, ": a comma is not accepted in a number");
    for (size_t i = 0; i < length; i++) {
        if (text[i] == ',' ? thousands : text[i] == '.' && points)
            continue;
        mend[n++] = text[i];
        if (text[i] == ',')
            mend[n - 1] = '.';
    }
    mend[n] = '\0';
    return refuse(s, ": a comma is not accepted in a number; write %s", mend);
}

static enum bs_status refuse_text(const struct scan *s, const char *text, size_t length)
{
    const char *expected = kinds[s->kind].expected;
    if (hexadecimal(s)) {
        char *end = NULL, digits[24] = "";
        memcpy(digits, s->at, (size_t)(s->end - s->at) < 20 ? (size_t)(s->end - s->at) : 20);
        unsigned long long value = strtoull(digits, &end, 16);
        if (*end == '\0' && strlen(digits) < 18 && strlen(digits) > 2)
            return refuse(s, ": hexadecimal is not accepted; write %llu", value);
        return refuse(s, ": hexadecimal is not accepted; %s is expected", expected);
    }
    if (starts(s, "nan") || starts(s, ".nan") || starts(s, "inf") || starts(s, ".inf"))
        return refuse(s, " is not finite; %s is expected", expected);
    if (memchr(text, ',', length) && s->n > 0 && digit_at(s->at - 1, s->end)) /* not of `digits`, which holds DIGITS_MOST alone */
        return refuse_comma(s, text, length);
    return refuse(s, " is not %s", expected);
}

/* At most one suffix, and nothing after it. */
static enum bs_status take_suffix(struct scan *s)
{
    if (s->at == s->end)
        return BS_OK;
    if (*s->at == ' ')
        return refuse(s, ": no blank is accepted after the digits; %s is expected", kinds[s->kind].expected);
    for (size_t i = 0; i < sizeof suffixes / sizeof suffixes[0]; i++) {
        bool same = *s->at == suffixes[i].suffix;
        if (s->end - s->at != 1 || tolower((unsigned char)*s->at) != tolower((unsigned char)suffixes[i].suffix))
            continue;
        if (!strchr(kinds[s->kind].suffixes, suffixes[i].suffix))
            return refuse(s, ": the suffix '%c' is not accepted here; %s is expected", *s->at, kinds[s->kind].expected);
        if (!same)
            return refuse(s, ": the suffix is written '%c'", suffixes[i].suffix);
        s->suffix = *s->at++;
        s->exponent += suffixes[i].exponent;
        return BS_OK;
    }
    return refuse(s, " is not %s: unexpected '%.*s' after the digits", kinds[s->kind].expected,
                  (int)(s->end - s->at < 20 ? s->end - s->at : 20), s->at);
}

static enum bs_status convert(struct scan *s, double *value)
{
    if (s->n > DIGITS_MOST)
        return refuse(s, " has too many digits");
    char text[DIGITS_MOST + 24];
    snprintf(text, sizeof text, "%.*se%d", (int)s->n, s->digits, s->exponent);
    locale_t plain = newlocale(LC_ALL_MASK, "C", (locale_t)0);
    *value = strtod_l(text, NULL, plain);
    freelocale(plain);
    if (!isfinite(*value))
        return refuse(s, " is too large for a number (at most 1.79e308)");
    if (!s->zero && fabs(*value) < 2.2250738585072014e-308)
        return refuse(s, " is too small for a number (write 0, or at least 2.3e-308)");
    return BS_OK;
}

/* The bounds that belong to the kind itself. */
static enum bs_status check(const struct scan *s, double value)
{
    switch (s->kind) {
    case BS_NUMBER_SHARE:
        if (s->suffix == 0 && value > 1 && value <= 100) {
            char fraction[BS_NUMBER_TEXT], percent[BS_NUMBER_TEXT];
            return refuse(s, " is not a share: write %s%% or %s", bs_number_text(value, percent),
                          bs_number_text(value / 100, fraction));
        }
        if (value < 0 || value > 1)
            return refuse(s, " is not a share: it must lie between 0%% and 100%%");
        return BS_OK;
    case BS_NUMBER_RATE:
        if (s->suffix == 0 && fabs(value) > 1) {
            char fraction[BS_NUMBER_TEXT], percent[BS_NUMBER_TEXT];
            return refuse(s, ": write %s%% or %s; a rate above 1 is written with %%", bs_number_text(value, percent),
                          bs_number_text(value / 100, fraction));
        }
        return BS_OK;
    case BS_NUMBER_COUNT:
        if (value < 0 || value != floor(value))
            return refuse(s, " is not %s", kinds[s->kind].expected);
        if (value >= COUNT_MOST)
            return refuse(s, " is too large for a whole number (below 2^53, about 9.007e15)");
        return BS_OK;
    case BS_NUMBER_PLAIN:
    case BS_NUMBER_MONEY:
    case BS_NUMBER_FACTOR:
        return BS_OK;
    }
    return BS_OK;
}

static enum bs_status parse(struct scan *s, const char *text, size_t length, double *value)
{
    bs_quote(text, length, s->quoted);
    if (length == 0) {
        snprintf(s->message, BS_MESSAGE_SIZE, "a value is missing: %s is expected", kinds[s->kind].expected);
        return BS_ERROR_INPUT;
    }
    take_sign(s);
    enum bs_status status = take_currency(s);
    if (status)
        return status;
    take_sign(s);
    if (hexadecimal(s))
        return refuse_text(s, text, length);
    size_t whole = take_digits(s), fraction = 0;
    if (s->at < s->end && *s->at == '.' && digit_at(s->at + 1, s->end)) {
        if (s->n < DIGITS_MOST)
            s->digits[s->n] = '.';
        s->n++;
        s->at++;
        fraction = take_digits(s);
    }
    bool comma = s->at < s->end && (*s->at == ',' || (*s->at == '.' && memchr(s->at, ',', (size_t)(s->end - s->at))));
    if (whole + fraction == 0 || comma)
        return refuse_text(s, text, length);
    take_exponent(s);
    status = take_suffix(s);
    double result = 0;
    if (!status)
        status = convert(s, &result);
    if (!status)
        status = check(s, result);
    if (!status)
        *value = result == 0 ? 0 : result; /* no negative zero */
    return status;
}

enum bs_status bs_number_parse(const char *text, size_t length, enum bs_number_kind kind, const char *currency, double *value,
                               char *message)
{
    struct scan s = {.at = text, .end = text + length, .kind = kind, .currency = currency, .zero = true, .message = message};
    return parse(&s, text, length, value);
}

double bs_money_rate(const struct bs_money *money, const char *currency)
{
    if (strcmp(currency, money->own) == 0)
        return 1;
    for (size_t i = 0; i < money->n_rates; i++)
        if (strcmp(currency, money->rates[i].currency) == 0)
            return money->rates[i].rate;
    return NAN;
}

double bs_money_convert(const struct bs_money *money, const char *from, const char *to, double amount)
{
    return strcmp(from, to) == 0 ? amount : amount / bs_money_rate(money, from) * bs_money_rate(money, to);
}

enum bs_status bs_money_parse(const char *text, size_t length, const struct bs_money *money, bool convert_bare, bool *stated,
                              double *value, char *message)
{
    struct scan s = {.at = text, .end = text + length, .kind = BS_NUMBER_MONEY, .money = money, .zero = true, .message = message};
    double found = 0;
    enum bs_status status = parse(&s, text, length, &found);
    if (status)
        return status;
    *stated = s.code[0] != '\0';
    if (*stated || convert_bare)
        found = bs_money_convert(money, *stated ? s.code : money->bare, money->target, found);
    if (!isfinite(found))
        return refuse(&s, " is too large in %s", money->target);
    *value = found;
    return BS_OK;
}
