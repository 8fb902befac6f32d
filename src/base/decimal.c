#include "base/decimal.h"

#include <float.h>
#include <math.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>

enum { DIGITS = DECIMAL_DIGITS, EXACT_POWERS = 22 }; /* 10^22 is the last power of ten that a double holds */

/* Fewer digits bear more roundings. No more than comparisons of curves let pass: a figure that is no decimal number may be taken for one. */
enum { FEW_DIGITS = 12, FEW_ROUNDINGS = 8 };

static double near_decimal(double x, double size, int digits, double roundings)
{
    if (x == rint(x) || !(size > 0 && size < 1e15))
        return x;
    int places = digits - 1 - (int)floor(log10(size));
    if (places < 0 || places > EXACT_POWERS)
        return x;
    double parts = pow(10, places), near = rint(x * parts) / parts;
    return fabs(near - x) <= roundings * DBL_EPSILON * size ? near : x;
}

double decimal_of(double x, double size)
{
    return near_decimal(x, size, DIGITS, 4);
}

double decimal_quotient(double x, double divisor)
{
    double quotient = x / divisor;
    if (divisor == 1)
        return x;
    return decimal_of(near_decimal(quotient, fabs(quotient), FEW_DIGITS, FEW_ROUNDINGS), fabs(quotient));
}

double decimal_below(double x)
{
    int places = x > 0 ? FEW_DIGITS - 1 - (int)floor(log10(x)) : 0;
    if (places <= 0 || places > EXACT_POWERS)
        return x;
    double parts = pow(10, places);
    return floor(x * parts * (1 + FEW_ROUNDINGS * DBL_EPSILON)) / parts;
}

double decimal_plus(double a, double b)
{
    return decimal_of(a + b, fmax(fabs(a), fabs(b)));
}

double decimal_digits(double x)
{
    char text[32];
    if (!isfinite(x) || (x == rint(x) && fabs(x) < 1e15))
        return x;
    snprintf(text, sizeof text, "%.*e", DIGITS - 1, x);
    return strtod(text, NULL); /* the same locale for both */
}

void decimal_take_apart(double x, char digits[DECIMAL_DIGITS + 1], int *exponent)
{
    char text[32];
    size_t n = 0;
    snprintf(text, sizeof text, "%.*e", DIGITS - 1, fabs(x));
    const char *at = text;
    for (; *at != 'e'; at++) /* the point is the locale's, and is left out */
        if (*at >= '0' && *at <= '9' && n < DECIMAL_DIGITS)
            digits[n++] = *at;
    digits[n] = '\0';
    *exponent = atoi(at + 1);
}

/* x = units x 10^exponent, not 0, without zeros at the end. */
static void whole_units(double x, decimal_units *units, int *exponent)
{
    char text[DECIMAL_DIGITS + 1];
    decimal_take_apart(x, text, exponent);
    int64_t digits = strtoll(text, NULL, 10);
    *exponent -= DIGITS - 1;
    for (; digits % 10 == 0; digits /= 10)
        ++*exponent;
    *units = x < 0 ? -digits : digits;
}

/* Down to a lower exponent, as far as 128 bits go. */
static void refine(decimal_units *units, int *exponent, int to)
{
    static const decimal_units most = (decimal_units)1000000000000000000 * 1000000000000000000;
    for (; *exponent > to && *units<most && * units> - most; --*exponent)
        *units *= 10;
}

/* Up to a higher one: half away from zero. */
static void coarsen(decimal_units *units, int *exponent, int to)
{
    int last = 0;
    for (; *exponent < to; ++*exponent) {
        last = (int)(*units % 10);
        *units /= 10;
    }
    *units += last >= 5 ? 1 : last <= -5 ? -1 : 0;
}

void decimal_add(struct decimal_sum *sum, double x)
{
    decimal_units units;
    int exponent;
    if (!isfinite(x))
        sum->beyond += x;
    if (!isfinite(x) || x == 0)
        return;
    whole_units(x, &units, &exponent);
    if (sum->units == 0)
        sum->exponent = exponent;
    refine(&units, &exponent, sum->exponent);
    refine(&sum->units, &sum->exponent, exponent);
    coarsen(&units, &exponent, sum->exponent);
    coarsen(&sum->units, &sum->exponent, exponent);
    sum->units += units;
}

double decimal_value(const struct decimal_sum *sum)
{
    char text[64];
    size_t n = sizeof text - 16;
    if (sum->beyond != 0) /* NaN too */
        return sum->beyond;
    snprintf(text + n, sizeof text - n, "e%d", sum->exponent);
    decimal_units left = sum->units < 0 ? -sum->units : sum->units;
    do {
        text[--n] = (char)('0' + (int)(left % 10));
        left /= 10;
    } while (left != 0);
    double value = strtod(text + n, NULL); /* no point in it: the locale does not matter */
    return sum->units < 0 ? -value : value;
}
