/* Numbers as the files of results write them: %.15g of the C locale, whatever the locale is. */
#include <billshift/text.h>

#include <locale.h>
#include <math.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>

enum { DIGITS = 15, PLACES_MOST = DIGITS + 3 };

__extension__ typedef unsigned __int128 wide;

static const uint64_t powers[PLACES_MOST + 1] = {1,
                                                 10,
                                                 100,
                                                 1000,
                                                 10000,
                                                 100000,
                                                 1000000,
                                                 10000000,
                                                 100000000,
                                                 1000000000,
                                                 10000000000,
                                                 100000000000,
                                                 1000000000000,
                                                 10000000000000,
                                                 100000000000000,
                                                 1000000000000000,
                                                 10000000000000000,
                                                 100000000000000000,
                                                 1000000000000000000};

/* The 15 digits of a value of 10^-4 to below 10^15, and how many of them, less the zeros in front, stand before the point. Exact: a value is a whole
   number of 53 bits times a power of two, so value * 10^places fits 128 bits and the bits shifted out say how to round, a tie to even. */
static uint64_t digits_of(double value, int *before)
{
    int exponent;
    uint64_t mantissa = (uint64_t)ldexp(frexp(value, &exponent), 53);
    int shift = 53 - exponent, places = DIGITS - 1 - (int)floor(log10(value)); /* a guess, at most one off */
    wide scaled;
    places = places < 0 ? 0 : places > PLACES_MOST ? PLACES_MOST : places;
    for (;;) {
        scaled = (wide)mantissa * powers[places];
        if (scaled >> shift >= powers[DIGITS] && places > 0)
            places--;
        else if (scaled >> shift < powers[DIGITS - 1] && places < PLACES_MOST)
            places++;
        else
            break;
    }
    uint64_t digits = (uint64_t)(scaled >> shift);
    wide rest = scaled & (((wide)1 << shift) - 1), half = (wide)1 << (shift - 1);
    digits += rest > half || (rest == half && digits % 2 != 0);
    *before = DIGITS - places;
    if (digits == powers[DIGITS]) {
        digits /= 10;
        ++*before;
    }
    return digits;
}

static void write_fixed(double value, char *out)
{
    char text[DIGITS];
    int before;
    uint64_t digits = digits_of(fabs(value), &before);
    for (int i = DIGITS - 1; i >= 0; i--, digits /= 10)
        text[i] = (char)('0' + digits % 10);
    int used = DIGITS;
    while (used > 1 && used > before && text[used - 1] == '0')
        used--;
    if (value < 0)
        *out++ = '-';
    if (before <= 0) {
        memcpy(out, "0.0000", 6);
        out += 2 - before;
    }
    int whole = before > 0 ? before : 0;
    memcpy(out, text, (size_t)whole);
    out += whole;
    if (whole > 0 && used > whole)
        *out++ = '.';
    memcpy(out, text + whole, (size_t)(used - whole));
    out[used - whole] = '\0';
}

const char *bs_number_text(double value, char *buffer)
{
    double size = fabs(value);
    if (isnan(value)) {
        *buffer = '\0';
    } else if (isinf(value)) {
        snprintf(buffer, BS_NUMBER_TEXT, "%s", value > 0 ? "inf" : "-inf");
    } else if (value == 0 && !signbit(value)) {
        memcpy(buffer, "0", 2);
    } else if (size >= 1e-4 && size < 999999999999999) { /* at once: millions of them are written */
        write_fixed(value, buffer);
    } else {
        /* glibc gives the C locale without allocation, and the switch is this thread's alone. */
        locale_t plain = newlocale(LC_ALL_MASK, "C", (locale_t)0);
        locale_t last = uselocale(plain);
        snprintf(buffer, BS_NUMBER_TEXT, "%.15g", value);
        uselocale(last);
        freelocale(plain);
    }
    return buffer;
}
