/* theta: ln of the mean and of the shape, so that the two estimates are independent in large samples. */
#include "fit/fit_family.h"
#include "usage/incomplete_gamma.h"

#include <math.h>

/* The shape from s = ln(mean) - mean of ln: good to 1.5 % (Minka, "Estimating a gamma distribution", 2002). */
static void start(double mean, double variance, double log_of_mean, double *theta)
{
    (void)variance;
    double s = fmax(log_of_mean - mean, 1e-8);
    theta[0] = log_of_mean;
    theta[1] = log((3 - s + sqrt((s - 3) * (s - 3) + 24 * s)) / (12 * s));
}

static void log_density(const double *theta, const double *y, size_t n, double *out)
{
    int sign;
    double shape = exp(theta[1]), log_scale = theta[0] - theta[1], at = lgamma_r(shape, &sign);
    for (size_t i = 0; i < n; i++)
        out[i] = shape * (y[i] - log_scale) - exp(y[i] - log_scale) - at;
}

static double log_survival(const double *theta, double y)
{
    return log(bs_gamma_q(exp(theta[1]), exp(y - theta[0] + theta[1])));
}

static void values(const double *theta, double *out)
{
    out[0] = exp(theta[0]);
    out[1] = exp(theta[1]);
}

const struct fit_body bs_fit_gamma = {"gamma", {"mean", "shape"}, start, log_density, log_survival, values};
