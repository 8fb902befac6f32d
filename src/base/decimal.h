#ifndef BILLSHIFT_BASE_DECIMAL_H
#define BILLSHIFT_BASE_DECIMAL_H

/* x, a sum or difference of figures up to `size`, as the decimal number of 15 digits of `size` that it stands for: 0.8 - 0.1 is 0.7 and not
   0.70000000000000007, which lies past a tier that ends at 0.7. Where x is no such number but for the rounding of the sum, x itself. */
double decimal_of(double x, double size);

#endif
