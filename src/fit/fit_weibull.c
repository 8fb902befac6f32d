/* y = ln(use) has an extreme-value distribution: theta is ln of the shape and of the scale. */
#include "fit/fit_family.h"

#include <gsl/gsl_math.h>
#include <math.h>

/* From the moments of y: variance pi^2 / (6 shape^2), mean ln(scale) - Euler's constant / shape. */
static void start(double mean, double variance, double log_of_mean, double *theta)
{
    (void)log_of_mean;
    double shape = M_PI / sqrt(6 * variance);
    theta[0] = log(shape);
    theta[1] = mean + M_EULER / shape;
}

static void log_density(const double *theta, const double *y, size_t n, double *out)
{
    double shape = exp(theta[0]);
    for (size_t i = 0; i < n; i++) {
        double z = shape * (y[i] - theta[1]);
        out[i] = theta[0] + z - exp(z);
    }
}

static double log_survival(const double *theta, double y)
{
    return -exp(exp(theta[0]) * (y - theta[1]));
}

static void values(const double *theta, double *out)
{
    out[0] = exp(theta[0]);
    out[1] = exp(theta[1]);
}

const struct fit_body bs_fit_weibull = {"weibull", {"shape", "scale"}, start, log_density, log_survival, values};
