#include "ingest/exact.h"

#include <billshift/number.h>
#include <billshift/text.h>

#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { DIGITS_MOST = 36 }; /* of a mantissa that fits: 10^24 with 12 places */

static const double powers[] = {1e0, 1e1, 1e2, 1e3, 1e4, 1e5, 1e6, 1e7, 1e8, 1e9, 1e10, 1e11, 1e12};
static const uint64_t whole_powers[] = {1,        10,        100,        1000,        10000,        100000,       1000000,
                                        10000000, 100000000, 1000000000, 10000000000, 100000000000, 1000000000000};

/* A number while it is read: mantissa x 10^-places. */
struct scan {
    bs_exact mantissa;
    long places;
    size_t digits;    /* significant ones in the mantissa */
    bool any, beyond; /* a digit was seen; one that is not 0 lies past those kept */
};

static bool digit(char c)
{
    return c >= '0' && c <= '9';
}

/* One digit more; those past DIGITS_MOST only say whether the number is exact. */
static void take_digit(struct scan *s, char c, bool fraction)
{
    s->any = true;
    if (s->digits == 0 && c == '0') {
        s->places += fraction;
        return;
    }
    if (s->digits < DIGITS_MOST) {
        s->mantissa = 10 * s->mantissa + (c - '0');
        s->digits++;
        s->places += fraction;
    } else {
        s->beyond |= c != '0';
        s->places -= !fraction;
    }
}

/* Groups of three after the first comma, until something else comes; 0,125 is no thousands, but a fraction. */
static bool groups_hold(const char *at, const char *end)
{
    size_t since = 0;
    bool grouped = false, zero = at < end && *at == '0';
    for (; at < end && (digit(*at) || *at == ','); at++) {
        if (digit(*at)) {
            since++;
            continue;
        }
        if (grouped ? since != 3 : since == 0 || since > 3 || zero)
            return false;
        grouped = true;
        since = 0;
    }
    return !grouped || since == 3;
}

static const char *take_exponent(struct scan *s, const char *at, const char *end)
{
    if (at == end || (*at != 'e' && *at != 'E'))
        return at;
    const char *first = at + 1;
    long sign = 1, value = 0;
    if (first < end && (*first == '-' || *first == '+'))
        sign = *first++ == '-' ? -1 : 1;
    if (first == end || !digit(*first))
        return at;
    for (; first < end && digit(*first); first++)
        value = value < 100000 ? 10 * value + (*first - '0') : value;
    s->places -= sign * value;
    return first;
}

/* The mantissa in units of 10^-12; *rounded: digits were lost. */
static bool scale(struct scan *s, bool *rounded)
{
    *rounded = s->beyond;
    if (s->mantissa == 0)
        return true;
    for (; s->places < BS_EXACT_PLACES; s->places++)
        if (__builtin_mul_overflow(s->mantissa, 10, &s->mantissa))
            return false;
    bool below = s->beyond; /* something not 0 was cut off before the last digit cut */
    int last = 0;
    for (; s->places > BS_EXACT_PLACES; s->places--) {
        below |= last != 0;
        last = (int)(s->mantissa % 10);
        s->mantissa /= 10;
        if (s->mantissa == 0 && s->places - BS_EXACT_PLACES > 1) { /* far below the last place */
            below = true;
            last = 0;
            s->places = BS_EXACT_PLACES + 1;
        }
    }
    *rounded |= last != 0 || below;
    if (last > 5 || (last == 5 && (below || s->mantissa % 2 != 0)))
        s->mantissa++;
    return true;
}

/* The usual case: at most 18 digits and 12 places, nothing else. Returns whether it is. */
static inline bool take_short(const char *at, const char *end, bs_exact *value)
{
    const char *first = at, *point = end;
    uint64_t mantissa = 0;
    unsigned next = 0;
    if (end - at > 19 || at == end)
        return false;
    for (; at < end && (next = (unsigned char)*at - '0') <= 9; at++)
        mantissa = 10 * mantissa + next;
    if (at == first)
        return false;
    if (at < end && *at == '.') {
        point = at++;
        for (; at < end && (next = (unsigned char)*at - '0') <= 9; at++)
            mantissa = 10 * mantissa + next;
    }
    size_t digits = (size_t)(at - first) - (point < end), places = point < end ? (size_t)(at - point) - 1 : 0;
    if (at < end || digits > 18 || places > BS_EXACT_PLACES || (point < end && places == 0))
        return false;
    *value = (bs_exact)mantissa * (bs_exact)whole_powers[BS_EXACT_PLACES - places];
    return true;
}

static enum exact_parsed parse_any(const char *at, const char *end, bool minus, bool thousands, bs_exact *value)
{
    struct scan s = {0};
    bool rounded;
    if (thousands && !groups_hold(at, end))
        return EXACT_NO_NUMBER;
    for (; at < end && (digit(*at) || (thousands && *at == ',')); at++)
        if (*at != ',')
            take_digit(&s, *at, false);
    if (at < end && *at == '.' && at + 1 < end && digit(at[1]))
        for (at++; at < end && digit(*at); at++)
            take_digit(&s, *at, true);
    if (!s.any)
        return EXACT_NO_NUMBER;
    at = take_exponent(&s, at, end);
    if (at != end)
        return EXACT_NO_NUMBER;
    static const bs_exact most = (bs_exact)1000000000000 * 1000000000000 * 1000000000000;
    if (!scale(&s, &rounded) || s.mantissa >= most)
        return EXACT_TOO_LARGE;
    *value = minus ? -s.mantissa : s.mantissa;
    return rounded ? EXACT_ROUNDED : EXACT_TAKEN;
}

enum exact_parsed exact_parse(const char *text, size_t length, bool thousands, bs_exact *value)
{
    const char *at = text, *end = text + length;
    bool minus = at < end && *at == '-';
    if (at < end && (*at == '-' || *at == '+'))
        at++;
    if (!take_short(at, end, value))
        return parse_any(at, end, minus, thousands, value);
    *value = minus ? -*value : *value;
    return EXACT_TAKEN;
}

/* What follows the digits of a number that is sound: an exponent, a suffix. */
static long exponent_of(const char *at, const char *end)
{
    static const struct {
        char suffix;
        long exponent;
    } suffixes[] = {{'k', 3}, {'M', 6}, {'G', 9}, {'B', 9}, {'T', 12}};
    struct scan s = {0};
    at = take_exponent(&s, at, end);
    for (size_t i = 0; at < end && i < sizeof suffixes / sizeof suffixes[0]; i++)
        if (*at == suffixes[i].suffix)
            return suffixes[i].exponent - s.places;
    return -s.places;
}

/* The text without the commas of its thousands; 0: it has none, or commas elsewhere. */
static size_t without_commas(const char *text, size_t length, char *out, size_t size)
{
    const char *first = text, *end = text + length, *at;
    size_t n = 0;
    while (first < end && !digit(*first))
        first++; /* sign and currency */
    for (at = first; at < end && (digit(*at) || *at == ',');)
        at++;
    if (length > size || !memchr(first, ',', (size_t)(at - first)) || !groups_hold(first, at))
        return 0;
    for (size_t i = 0; i < length; i++)
        if (text[i] != ',' || text + i < first || text + i >= at)
            out[n++] = text[i];
    return n;
}

enum exact_parsed exact_written(const char *text, size_t length, bool thousands, const char *currency, bs_exact *value,
                                char *message)
{
    enum { PLAIN_MOST = 420, GROUPED_MOST = 64 };
    double approximate;
    char plain[PLAIN_MOST + 32], grouped[GROUPED_MOST], quoted[BS_QUOTE_SIZE];
    size_t n = thousands ? without_commas(text, length, grouped, sizeof grouped) : 0;
    if (n > 0) {
        text = grouped;
        length = n;
    }
    n = 0;
    const char *at = text, *end = text + length;
    if (bs_number_parse(text, length, BS_NUMBER_MONEY, currency, &approximate, message) != BS_OK)
        return EXACT_NO_NUMBER;
    if (memchr(text, '-', length) && approximate < 0)
        plain[n++] = '-';
    while (at < end && !digit(*at) && *at != '.')
        at++; /* sign and currency */
    for (; at < end && (digit(*at) || *at == '.' || *at == '_') && n < PLAIN_MOST; at++)
        if (*at != '_')
            plain[n++] = *at;
    n += (size_t)snprintf(plain + n, sizeof plain - n, "e%ld", exponent_of(at, end));
    enum exact_parsed parsed = exact_parse(plain, n, false, value);
    if (parsed == EXACT_TOO_LARGE || parsed == EXACT_NO_NUMBER)
        snprintf(message, BS_MESSAGE_SIZE, "%s is too large: below 10^24 is accepted", bs_quote(text, length, quoted));
    return parsed;
}

static bs_exact power_of_ten(int n)
{
    bs_exact power = 1;
    for (; n > 0; n--)
        power *= 10;
    return power;
}

bool exact_rate(double number, struct exact_rate *rate)
{
    char text[BS_NUMBER_TEXT];
    struct scan s = {0};
    if (!(number >= 1e-18 && number < 1e18))
        return false;
    const char *at = bs_number_text(number, text), *end = text + strlen(text);
    for (bool fraction = false; at < end && (digit(*at) || *at == '.'); at++)
        if (digit(*at))
            take_digit(&s, *at, fraction);
        else
            fraction = true;
    take_exponent(&s, at, end);
    for (; s.places > 0 && s.mantissa % 10 == 0; s.places--)
        s.mantissa /= 10;
    for (; s.places < 0; s.places++)
        s.mantissa *= 10;
    *rate = (struct exact_rate){s.mantissa, (int)s.places};
    return true;
}

enum exact_parsed exact_exchange(bs_exact amount, const struct exact_rate *rate, bs_exact *product)
{
    const bs_exact one = power_of_ten(rate->places);
    bs_exact whole, part;
    if (__builtin_mul_overflow(amount / one, rate->mantissa, &whole) || __builtin_mul_overflow(amount % one, rate->mantissa, &part))
        return EXACT_TOO_LARGE;
    bs_exact rest = part % one, rounded = part / one + (rest >= one - rest);
    if (__builtin_add_overflow(whole, rounded, product))
        return EXACT_TOO_LARGE;
    return rest == 0 ? EXACT_TAKEN : EXACT_ROUNDED;
}

/* The usual case, without 128-bit division: false where the digits do not fit a double. */
static bool short_double(bs_exact value, double *out)
{
    int64_t digits = (int64_t)value;
    int places = BS_EXACT_PLACES;
    if (digits != value)
        return false;
    if (digits >= -((int64_t)1 << 53) && digits <= (int64_t)1 << 53) { /* both are doubles, and one division rounds once */
        *out = (double)digits / powers[places];
        return true;
    }
    for (; places >= 4 && digits % 10000 == 0; places -= 4)
        digits /= 10000;
    for (; places > 0 && (digits > (int64_t)1 << 53 || digits < -((int64_t)1 << 53)) && digits % 10 == 0; places--)
        digits /= 10;
    *out = (double)digits / powers[places];
    return digits >= -((int64_t)1 << 53) && digits <= (int64_t)1 << 53;
}

double exact_double(bs_exact value)
{
    double nearest;
    int places = BS_EXACT_PLACES;
    if (short_double(value, &nearest))
        return nearest;
    for (; places >= 4 && value % 10000 == 0; places -= 4)
        value /= 10000;
    for (; places > 0 && value % 10 == 0; places--)
        value /= 10;
    /* Both are doubles, and one division rounds once. */
    if (value >= -((bs_exact)1 << 53) && value <= (bs_exact)1 << 53)
        return (double)value / powers[places];
    char number[BS_EXACT_TEXT + 8];
    size_t n = sizeof number - 8;
    bool minus = value < 0;
    snprintf(number + n, 8, "e-%d", places);
    for (; value != 0; value /= 10)
        number[--n] = (char)('0' + (minus ? -(int)(value % 10) : (int)(value % 10)));
    double size = strtod(number + n, NULL); /* no point in it: the locale does not matter */
    return minus ? -size : size;
}

const char *exact_text(bs_exact value, char *buffer)
{
    const bs_exact one = (bs_exact)whole_powers[BS_EXACT_PLACES];
    char digits[BS_EXACT_TEXT];
    size_t n = sizeof digits;
    bs_exact whole = value / one, fraction = value % one;
    bool minus = value < 0;
    whole = minus ? -whole : whole;
    fraction = minus ? -fraction : fraction;
    digits[--n] = '\0';
    if (fraction != 0) {
        int places = BS_EXACT_PLACES;
        for (; fraction % 10 == 0; places--)
            fraction /= 10;
        for (; places > 0; places--, fraction /= 10)
            digits[--n] = (char)('0' + (int)(fraction % 10));
        digits[--n] = '.';
    }
    do {
        digits[--n] = (char)('0' + (int)(whole % 10));
        whole /= 10;
    } while (whole != 0);
    if (minus)
        digits[--n] = '-';
    memcpy(buffer, digits + n, sizeof digits - n);
    return buffer;
}
