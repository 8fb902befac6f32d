/* y = ln(use) is normal: theta is its mean and the logarithm of its standard deviation. */
#include "fit/fit_family.h"
#include "usage/normal.h"

#include <gsl/gsl_sf_erf.h>
#include <math.h>

static const double half_log_2_pi = 0.91893853320467274178;

static void start(double mean, double variance, double log_of_mean, double *theta)
{
    (void)log_of_mean;
    theta[0] = mean;
    theta[1] = 0.5 * log(variance);
}

static void log_density(const double *theta, const double *y, size_t n, double *out)
{
    double precision = exp(-theta[1]), at = -theta[1] - half_log_2_pi;
    for (size_t i = 0; i < n; i++) {
        double z = (y[i] - theta[0]) * precision;
        out[i] = at - 0.5 * z * z;
    }
}

static double log_survival(const double *theta, double y)
{
    gsl_sf_result result = {NAN, NAN};
    (void)gsl_sf_log_erfc_e((y - theta[0]) * exp(-theta[1]) * M_SQRT1_2, &result);
    return result.val - M_LN2;
}

static void values(const double *theta, double *out)
{
    out[0] = exp(theta[0]);
    out[1] = exp(theta[1]);
}

const struct fit_body bs_fit_lognormal = {"lognormal", {"median", "log_sd"}, start, log_density, log_survival, values};
