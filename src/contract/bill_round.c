#include <billshift/bill.h>

#include <stdio.h>
#include <stdlib.h>

enum { DIGITS = 15 }; /* that every decimal number keeps in a double: what a person who typed 1.005 reads again */

/* |amount| = 0.d1 d2 ... d15 x 10^*exponent */
static void digits_of(double amount, char *digits, int *exponent)
{
    char text[48];
    snprintf(text, sizeof text, "%.*e", DIGITS - 1, fabs(amount));
    int n = 0;
    const char *at = text;
    for (; *at != 'e'; at++) /* the point is the locale's, and is left out */
        if (*at >= '0' && *at <= '9')
            digits[n++] = *at;
    *exponent = atoi(at + 1) + 1;
}

/* The first n digits as a whole number, half up. */
static double leading(const char *digits, int n)
{
    double whole = 0;
    for (int i = 0; i < n; i++)
        whole = whole * 10 + (digits[i] - '0');
    return whole + (digits[n] >= '5' ? 1 : 0);
}

double bs_round_money(double amount, int places)
{
    if (!isfinite(amount) || amount == 0)
        return amount + 0.0;
    char digits[DIGITS + 1] = "", text[64];
    int exponent;
    digits_of(amount, digits, &exponent);
    int kept = exponent + places;
    if (kept < 0)
        return 0;
    if (kept >= DIGITS && fabs(amount) >= 0x1p53)
        return amount;
    if (kept >= DIGITS)
        snprintf(text, sizeof text, "%.*f", places, fabs(amount));
    else
        snprintf(text, sizeof text, "%.0fe%d", leading(digits, kept), -places);
    return copysign(strtod(text, NULL), amount) + 0.0;
}
