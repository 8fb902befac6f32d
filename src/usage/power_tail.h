/* What the Pareto types share: S(x) = exp(-alpha L) with L = ln(x / threshold) or ln(1 + x / scale). */
#ifndef BILLSHIFT_USAGE_POWER_TAIL_H
#define BILLSHIFT_USAGE_POWER_TAIL_H

#include <math.h>

/* Below 0.1 even the 1e-16 quantile overflows; above 1e6 nothing is left of a tail. */
#define BS_LEAST_ALPHA 0.1
#define BS_MOST_ALPHA  1e6

/* Integral of exp(-alpha l) d(e^l) over l = 0..log_ratio, i.e. (1 - e^(-(alpha - 1) L)) / (alpha - 1); L where alpha is 1. */
static inline double bs_power_layer(double alpha, double log_ratio)
{
    return alpha == 1 ? log_ratio : -expm1((1 - alpha) * log_ratio) / (alpha - 1);
}

/* The same over l = log_ratio..infinity; INFINITY where alpha is 1 or less. */
static inline double bs_power_excess(double alpha, double log_ratio)
{
    return alpha > 1 ? exp((1 - alpha) * log_ratio) / (alpha - 1) : INFINITY;
}

#endif
