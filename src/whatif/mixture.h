/* The mixture of laws, each with the same weight: its quantiles from equally likely values of all of them. */
#ifndef BILLSHIFT_WHATIF_MIXTURE_H
#define BILLSHIFT_WHATIF_MIXTURE_H

#include <billshift/results.h>
#include <billshift/status.h>

enum { LAW_VALUES = 200 }; /* that stand for a law known by its quantiles */

/* LAW_VALUES values of a law whose quantiles of bs_total_measure are known: between them the value is a monotone cubic of the normal quantile z of its probability,
   beyond them a straight line. A quantile that is not finite makes all NaN. BS_ERROR_MEMORY */
enum bs_status law_spread(const struct bs_estimate *measures, double *values) BS_CHECKED;

/* Of n values in rising order, the p-quantile: a straight line between values that stand at (i + 1/2) / n (Hazen). */
double values_quantile(const double *rising, size_t n, double p);

/* A figure of n values; they may be put into another order. */
typedef double figure_of_values(double *values, size_t n, double argument);
figure_of_values values_mean, values_sd, values_at; /* argument of values_at: the probability; of others none */

/* A figure of all values, with its standard error from slices of as many values each, one after the other: the standard deviation of the mean of their figures,
   which is somewhat too large, as all together are stratified more finely. NaN where a value is NaN. scratch: [n] */
struct bs_estimate values_estimate(const double *values, size_t n, size_t n_slices, figure_of_values *figure, double argument,
                                   double *scratch);

#endif
