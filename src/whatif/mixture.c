#include "whatif/mixture.h"
#include "result/sort.h"

#include <gsl/gsl_cdf.h>
#include <gsl/gsl_spline.h>
#include <math.h>
#include <stdbool.h>
#include <string.h>

enum { KNOTS = BS_TOTAL_MEASURE_COUNT - BS_TOTAL_P05 };

/* Steffen, "A simple method for monotonic interpolation in one dimension", Astron. Astrophys. 239, 1990; straight on beyond the ends. */
static double interpolate(const gsl_spline *spline, const double *z, double at)
{
    double end = at < z[0] ? z[0] : at > z[KNOTS - 1] ? z[KNOTS - 1] : at;
    double value = gsl_spline_eval(spline, end, NULL);
    return end == at ? value : value + (at - end) * gsl_spline_eval_deriv(spline, end, NULL);
}

enum bs_status law_spread(const struct bs_estimate *measures, double *values)
{
    double z[KNOTS], q[KNOTS];
    bool known = true;
    for (size_t k = 0; k < KNOTS; k++) {
        z[k] = gsl_cdf_ugaussian_Pinv(bs_total_measure_probability((enum bs_total_measure)(BS_TOTAL_P05 + k)));
        q[k] = measures[BS_TOTAL_P05 + k].value;
        known &= isfinite(q[k]) != 0;
    }
    gsl_spline *spline = gsl_spline_alloc(gsl_interp_steffen, KNOTS);
    if (!spline)
        return BS_ERROR_MEMORY;
    bool made = known && gsl_spline_init(spline, z, q, KNOTS) == 0;
    for (size_t i = 0; i < LAW_VALUES; i++)
        values[i] = made ? interpolate(spline, z, gsl_cdf_ugaussian_Pinv(((double)i + 0.5) / LAW_VALUES)) : NAN;
    gsl_spline_free(spline);
    return BS_OK;
}

double values_quantile(const double *rising, size_t n, double p)
{
    double at = p * (double)n - 0.5;
    if (at <= 0)
        return rising[0];
    size_t i = (size_t)at;
    return i + 1 >= n ? rising[n - 1] : rising[i] + (at - (double)i) * (rising[i + 1] - rising[i]);
}

double values_mean(double *values, size_t n, double none)
{
    double mean = 0;
    (void)none;
    for (size_t i = 0; i < n; i++)
        mean += (values[i] - mean) / (double)(i + 1);
    return mean;
}

double values_sd(double *values, size_t n, double none)
{
    double mean = values_mean(values, n, none), squares = 0;
    for (size_t i = 0; i < n; i++)
        squares += (values[i] - mean) * (values[i] - mean);
    return sqrt(squares / (double)n);
}

double values_at(double *values, size_t n, double p)
{
    sort_doubles(values, n);
    return values_quantile(values, n, p);
}

static double figure_of(const double *values, size_t n, figure_of_values *figure, double argument, double *scratch)
{
    memcpy(scratch, values, n * sizeof *scratch);
    return figure(scratch, n, argument);
}

struct bs_estimate values_estimate(const double *values, size_t n, size_t n_slices, figure_of_values *figure, double argument,
                                   double *scratch)
{
    double mean = 0, squares = 0, slices = (double)n_slices;
    size_t each = n / n_slices;
    for (size_t i = 0; i < n; i++)
        if (isnan(values[i]))
            return (struct bs_estimate){.value = NAN, .std_error = NAN, .bin_error = NAN};
    for (size_t s = 0; s < n_slices; s++)
        mean += figure_of(values + s * each, each, figure, argument, scratch) / slices;
    for (size_t s = 0; s < n_slices; s++) {
        double away = figure_of(values + s * each, each, figure, argument, scratch) - mean;
        squares += away * away;
    }
    return (struct bs_estimate){.value = figure_of(values, n, figure, argument, scratch),
                                .std_error = sqrt(squares / (slices * (slices - 1))),
                                .bin_error = NAN};
}
