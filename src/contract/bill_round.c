#include <billshift/bill.h>

#include "base/decimal.h"

#include <stdio.h>
#include <stdlib.h>

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
    char digits[DECIMAL_DIGITS + 1], text[64];
    int exponent;
    decimal_take_apart(amount, digits, &exponent); /* what a person who typed 1.005 reads again */
    int kept = exponent + 1 + places;
    if (kept < 0)
        return 0;
    if (kept >= DECIMAL_DIGITS && fabs(amount) >= 0x1p53)
        return amount;
    if (kept >= DECIMAL_DIGITS)
        snprintf(text, sizeof text, "%.*f", places, fabs(amount));
    else
        snprintf(text, sizeof text, "%.0fe%d", leading(digits, kept), -places);
    return copysign(strtod(text, NULL), amount) + 0.0;
}
