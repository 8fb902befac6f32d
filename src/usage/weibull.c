#include "usage/distribution_types.h"
#include "usage/incomplete_gamma.h"
#include "usage/parameters.h"

#include <gsl/gsl_sf_zeta.h>
#include <math.h>

enum { SHAPE, SCALE };

struct state {
    double shape, scale;
};

static enum bs_status create(const struct bs_distribution_input *input, struct bs_arena *arena, void **state, char *message)
{
    enum bs_status status = bs_parameters_all(&bs_distribution_weibull, input, message);
    if (status != BS_OK)
        return status;
    struct state *s = bs_arena_take(arena, 1, sizeof *s);
    if (!s)
        return BS_ERROR_MEMORY;
    *s = (struct state){.shape = input->values[SHAPE], .scale = input->values[SCALE]};
    *state = s;
    return BS_OK;
}

/* (x / scale)^shape: the cumulative hazard */
static double hazard(const struct state *s, double x)
{
    return pow(x / s->scale, s->shape);
}

static double cdf(const void *state, double x)
{
    return -expm1(-hazard(state, x));
}

static double survival(const void *state, double x)
{
    return exp(-hazard(state, x));
}

static double quantile(const void *state, double p)
{
    const struct state *s = state;
    return s->scale * pow(-log1p(-p), 1 / s->shape);
}

static double upper_quantile(const void *state, double q)
{
    const struct state *s = state;
    return s->scale * pow(-log(q), 1 / s->shape);
}

static double mean(const void *state)
{
    const struct state *s = state;
    return s->scale * tgamma(1 + 1 / s->shape);
}

/* ln(gamma(1 + 2e) / gamma(1 + e)^2); for a small e by the series of ln gamma(1 + e), because there the two cancel
   (Abramowitz and Stegun 6.1.33: the coefficients are zeta(k) (-1)^k / k). */
static double log_moment_ratio(double e)
{
    if (e > 0.125) {
        int sign;
        return lgamma_r(1 + 2 * e, &sign) - 2 * lgamma_r(1 + e, &sign);
    }
    double sum = 0, power = -e, twice = -2 * e;
    for (int k = 2; k <= 40; k++) {
        power *= -e;
        twice *= -2 * e;
        gsl_sf_result zeta = {NAN, NAN};
        (void)gsl_sf_zeta_int_e(k, &zeta);
        sum += zeta.val * (twice - 2 * power) / k;
    }
    return sum;
}

static double variance(const void *state)
{
    const struct state *s = state;
    double m = mean(state);
    return m * m * expm1(log_moment_ratio(1 / s->shape));
}

static double limited_mean(const void *state, double d)
{
    const struct state *s = state;
    double h = hazard(s, d);
    return isfinite(h) ? mean(state) * bs_gamma_p(1 + 1 / s->shape, h) + d * exp(-h) : mean(state);
}

/* mean Q(1 + 1/shape, h) - d e^-h, which by the recurrence of the incomplete gamma function is mean Q(1/shape, h); nothing lies
   below d where h underflows. */
static double excess_mean(const void *state, double d)
{
    const struct state *s = state;
    double h = hazard(s, d);
    if (h < 1e-300)
        return mean(state) - d;
    return isfinite(h) ? mean(state) * bs_gamma_q(1 / s->shape, h) : 0;
}

static const struct bs_parameter parameters[] = {
    [SHAPE] = {"shape", BS_PARAMETER_SHAPE, 0.05, 1e3, false, false, "below 1: a heavier tail than the exponential"},
    [SCALE] = {"scale", BS_PARAMETER_USE, 0, BS_MOST_USE, true, false, "63.2 % of the active seats use less"},
    {0},
};

const struct bs_distribution_type bs_distribution_weibull = {
    .name = "weibull",
    .help = "P(X > x) = exp(-(x / scale)^shape)",
    .source = "Klugman, Panjer, Willmot, Loss Models, appendix A.3.2.3",
    .parameters = parameters,
    .create = create,
    .cdf = cdf,
    .survival = survival,
    .quantile = quantile,
    .upper_quantile = upper_quantile,
    .mean = mean,
    .variance = variance,
    .limited_mean = limited_mean,
    .excess_mean = excess_mean,
};
