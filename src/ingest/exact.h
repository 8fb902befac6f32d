/* Sums that lose nothing: quantities as whole numbers of 10^-12, in 128 bits. */
#ifndef BILLSHIFT_INGEST_EXACT_H
#define BILLSHIFT_INGEST_EXACT_H

#include <stdbool.h>
#include <stddef.h>

__extension__ typedef __int128 bs_exact;

enum { BS_EXACT_PLACES = 12, BS_EXACT_TEXT = 48 };

enum exact_parsed {
    EXACT_TAKEN,
    EXACT_ROUNDED,   /* it has more than 12 decimal places: half to even */
    EXACT_NO_NUMBER, /* not of the form [+-]digits[.digits][e[+-]digits] */
    EXACT_TOO_LARGE, /* 10^24 or more */
};

/* text need not end with NUL. thousands: groups of three digits may be set off by commas. *value is set where it is taken or rounded. */
enum exact_parsed exact_parse(const char *text, size_t length, bool thousands, bs_exact *value);

/* A number as a scenario writes it: also a leading `$` or code of the currency, single `_`, a suffix (number.h). thousands: as above. message
   (BS_MESSAGE_SIZE bytes) says what is wrong where it is no number or too large. */
enum exact_parsed exact_written(const char *text, size_t length, bool thousands, const char *currency, bs_exact *value,
                                char *message);

/* a + b; false: the sum does not fit. */
static inline bool exact_add(bs_exact *sum, bs_exact value)
{
    return !__builtin_add_overflow(*sum, value, sum);
}

/* A factor with all of its digits: mantissa x 10^-places. */
struct exact_rate {
    bs_exact mantissa;
    int places;
};

/* The 15 digits of a number above 0 that mean it; false: it is below 10^-18, or 10^18 and more. */
bool exact_rate(double number, struct exact_rate *rate);

/* The amount (0 or more) x the rate, rounded once, half up: EXACT_TAKEN, EXACT_ROUNDED or EXACT_TOO_LARGE. */
enum exact_parsed exact_exchange(bs_exact amount, const struct exact_rate *rate, bs_exact *product);

/* The nearest double. */
double exact_double(bs_exact value);

/* Digits without exponent or trailing zeros, e.g. 12.05. Returns buffer (BS_EXACT_TEXT bytes). */
const char *exact_text(bs_exact value, char *buffer);

#endif
