/* The normal distribution, and what lognormal pieces need of it with full relative accuracy in both tails. */
#ifndef BILLSHIFT_USAGE_NORMAL_H
#define BILLSHIFT_USAGE_NORMAL_H

double bs_normal_cdf(double z);
double bs_normal_survival(double z);
double bs_normal_quantile(double p);       /* p = 0: -INFINITY, 1: INFINITY */
double bs_normal_upper_quantile(double q); /* z with survival q */

/* For ln X = ln d + s (Z - z), Z standard normal, so that d is the quantile of X at z: E[max(X - d, 0)]. s > 0, d > 0. */
double bs_lognormal_excess(double d, double z, double s);

/* The same for E[min(X, d)]. */
double bs_lognormal_limited(double d, double z, double s);

/* Integral of f over a..b by ten-point Gauss-Legendre on panels, each so short that `steepness` times its length is at most 4:
   where f varies like exp(steepness x) that is exact to rounding. */
double bs_integrate(double (*f)(double x, const void *context), const void *context, double a, double b, double steepness);

#endif
