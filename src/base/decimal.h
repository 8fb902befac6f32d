#ifndef BILLSHIFT_BASE_DECIMAL_H
#define BILLSHIFT_BASE_DECIMAL_H

#include <stdbool.h>

/* x, a sum or difference of figures up to `size`, as the decimal number of 15 digits of `size` that it stands for: 0.8 - 0.1 is 0.7 and not
   0.70000000000000007, which lies past a tier that ends at 0.7. Where x is no such number but for the rounding of the sum, x itself. */
double decimal_of(double x, double size);

/* a + b of decimal numbers: 26000000000 - 25999999389.2 is 610.8. */
double decimal_plus(double a, double b);

/* x with 15 significant digits: what a person reads who is shown them, and what every number of so many digits keeps in a double. */
double decimal_digits(double x);

/* |x| = d.ddd... x 10^*exponent, finite: the digits as text, the first not '0' unless x is 0. */
enum { DECIMAL_DIGITS = 15 };
void decimal_take_apart(double x, char digits[DECIMAL_DIGITS + 1], int *exponent);

__extension__ typedef __int128 decimal_units;

/* A sum of numbers of 15 digits that loses nothing as long as they lie within 38 digits of each other. Zeroed: 0. */
struct decimal_sum {
    decimal_units units; /* of 10^exponent */
    int exponent;
    double beyond; /* what is not finite */
};
void decimal_add(struct decimal_sum *sum, double x);
/* The nearest double. */
double decimal_value(const struct decimal_sum *sum);

/* x / divisor, where the divisor is a product or sum of decimal figures, as the decimal number that it stands for: 5.6 / 0.56 is 10 and not
   9.9999999999999982. Divided by 1, or where it is no such number, x / divisor itself. */
double decimal_quotient(double x, double divisor);

/* The greatest number of 12 digits that does not lie above x >= 0, but for a few roundings. */
double decimal_below(double x);

#endif
