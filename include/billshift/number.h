/* Numbers as a scenario writes them: digits with single `_` between, fraction, exponent, at most one suffix. The locale never matters. */
#ifndef BILLSHIFT_NUMBER_H
#define BILLSHIFT_NUMBER_H

#include <billshift/status.h>
#include <stdbool.h>
#include <stddef.h>

#ifdef __cplusplus
extern "C" {
#endif

enum bs_number_kind {
    BS_NUMBER_PLAIN,  /* 12, 1_000, 2.5e3; suffix k M G B T (B = G = 1e9) */
    BS_NUMBER_MONEY,  /* as plain; a leading $ or currency code if it is the scenario's currency */
    BS_NUMBER_SHARE,  /* 0.6 or 60%; a bare number above 1 is refused: a mend is named */
    BS_NUMBER_RATE,   /* as share, but may be negative or above 1 when written with %; bare numbers are fractions */
    BS_NUMBER_FACTOR, /* 3.3x or 3.3 */
    BS_NUMBER_COUNT,  /* a whole number >= 0 below 2^53; suffixes allowed if the result is whole */
};

enum { BS_MESSAGE_SIZE = 512 };

/* currency: ISO 4217 code of the scenario, used for BS_NUMBER_MONEY only; may be NULL. text need not end with NUL.
   On BS_ERROR_INPUT message (BS_MESSAGE_SIZE bytes) holds what was found and the mend; *value is untouched.
   Refused: empty text, hexadecimal, inf, nan, `1,000`, trailing characters, overflow, a suffix that the kind does not take. */
enum bs_status bs_number_parse(const char *text, size_t length, enum bs_number_kind kind, const char *currency, double *value,
                               char *message) BS_CHECKED;

/* One unit of the scenario's currency buys so many of another one: 1 USD = 7.2 CNY. */
struct bs_exchange_rate {
    const char *currency; /* ISO 4217 */
    double rate;          /* above 0, finite */
};

/* The currencies of a scenario, and what amounts become. */
struct bs_money {
    const char *own;    /* the scenario's currency, which the rates are of */
    const char *target; /* what amounts are turned into */
    const char *bare;   /* what an amount without a currency is in */
    const struct bs_exchange_rate *rates;
    size_t n_rates;
};

/* How many of a currency one unit of the scenario's own buys: 1 for itself, NaN where no rate is known. */
double bs_money_rate(const struct bs_money *money, const char *currency);

/* An amount of one currency in another: amount / rate of from x rate of to; the same amount where the two are one. */
double bs_money_convert(const struct bs_money *money, const char *from, const char *to, double amount);

/* As bs_number_parse for money, but in any currency of `money`, and turned into its target. *stated: a currency was written; without one the
   number is turned from `bare` into the target only where convert_bare. */
enum bs_status bs_money_parse(const char *text, size_t length, const struct bs_money *money, bool convert_bare, bool *stated,
                              double *value, char *message) BS_CHECKED;

#ifdef __cplusplus
}
#endif
#endif
