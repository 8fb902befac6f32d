/* How unevenly a sum falls on those who share it: the Lorenz curve, the Gini index, the share of the top. */
#ifndef BILLSHIFT_CONCENTRATION_H
#define BILLSHIFT_CONCENTRATION_H

#include <stddef.h>

#ifdef __cplusplus
extern "C" {
#endif

/* Of n rising values x_1 ... x_n: sum (2i - n - 1) x_i / (n sum x), the mean absolute difference over twice the mean; 0: all alike, (n - 1)/n:
   one has all. It is that of the n themselves: without the factor n/(n - 1), which would make them a sample of others (Gini 1912; Dorfman,
   "A Formula for the Gini Coefficient", Rev. Econ. Stat. 61, 1979). NaN where the sum is not above 0 or a value is below 0: then no part of the
   whole means anything. */
double bs_gini(const double *rising, size_t n);

/* Replaces n rising values by their sums x_1, x_1 + x_2, ...: what the functions below take. */
void bs_cumulate(double *values, size_t n);

/* The Lorenz curve: the part of the whole that the share p (0 ... 1) with the least has. Straight between the corners i/n, so that a share that
   is no whole number of them takes the same fraction of the next one's. NaN as above. */
double bs_lorenz(const double *cumulated, size_t n, double p);

/* The part of the whole that the share p with the most has: 1 - bs_lorenz(1 - p). */
double bs_top_share(const double *cumulated, size_t n, double p);

#ifdef __cplusplus
}
#endif
#endif
