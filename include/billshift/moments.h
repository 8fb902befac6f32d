/* Means, variances and standard errors from running sums. */
#ifndef BILLSHIFT_MOMENTS_H
#define BILLSHIFT_MOMENTS_H

#include <stddef.h>
#include <stdint.h>

#ifdef __cplusplus
extern "C" {
#endif

/* Running mean and central sums of powers of one variable; adding and merging as in Pebay, "Formulas for robust, one-pass parallel
   computation of covariances and arbitrary-order statistical moments", Sandia SAND2008-6212, eq. 2.1-2.9. Zeroed: empty. */
struct bs_moments {
    double n, mean, m2, m3, m4;
};
void bs_moments_add(struct bs_moments *m, double x);
void bs_moments_merge(struct bs_moments *into, const struct bs_moments *from);
double bs_moments_sd(const struct bs_moments *m);         /* with n - 1; NaN below 2 */
double bs_moments_mean_error(const struct bs_moments *m); /* sd / sqrt(n); NaN below 2 */
double bs_moments_sd_error(const struct bs_moments *m);   /* delta method from the fourth moment; NaN below 2 */

/* Running means and central second moments of a pair. Zeroed: empty. */
struct bs_pair {
    double n, mean_x, mean_y, xx, xy, yy;
};
void bs_pair_add(struct bs_pair *p, double x, double y);
void bs_pair_merge(struct bs_pair *into, const struct bs_pair *from);
/* mean y / mean x, NaN where mean x is 0, and its standard error by the delta method (Cochran, "Sampling Techniques", 3rd ed., eq. 6.4):
   sqrt(sum (y - r x)^2 / (n (n - 1))) / mean x; NaN below 2. */
double bs_pair_ratio(const struct bs_pair *p);
double bs_pair_ratio_error(const struct bs_pair *p);

/* The far end of Wilson's interval at one standard deviation for a share of 0 (seen from 0) or 1 (seen from 1) in n draws: 1 / (n + 1)
   (Wilson 1927, with z = 1). It stands where a share's own spread would wrongly be 0. */
double bs_wilson_bound(double n);

/* The p-quantile of n rising values, n >= 1: linear interpolation between order statistics (type 7 of Hyndman and Fan, as GSL's
   gsl_stats_quantile_from_sorted_data), and its standard error: one binomial standard deviation of rank times the slope of the quantile function,
   seen between p - reach and p + reach. */
double bs_sorted_quantile(const double *values, size_t n, double p);
double bs_sorted_quantile_error(const double *values, size_t n, double p);

/* How far to either side of p the slope of the quantile function of n values is best seen for an interval of 95 % (Hall and Sheather, J. R. Statist.
   Soc. B 50, 1988), and one binomial standard deviation. The slope between order statistics one such deviation apart rests on so few of them (14 of
   1,000 at p95) that value +- 1.96 standard errors would hold the truth 92 times in 100. */
struct bs_quantile_reach {
    double deviation, below, above; /* p - below and p + above lie in 0 .. 1 */
};
struct bs_quantile_reach bs_quantile_reach(double n, double p);

#ifdef __cplusplus
}
#endif
#endif
