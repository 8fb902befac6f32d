#include "usage/distribution_types.h"
#include "usage/normal.h"
#include "usage/parameters.h"

#include <math.h>

enum { MEDIAN, MEAN, LOG_SD, P90, MU, SIGMA };
#define Z90         1.2815515655446004 /* the normal quantile at 0.9 */
#define MOST_LOG_SD 10.0

struct state {
    double mu, sigma, mean;
};

static double standardized(const struct state *s, double x)
{
    return (log(x) - s->mu) / s->sigma;
}

/* ln(p90 / mean) = Z90 sigma - sigma^2 / 2 is a parabola in sigma: the two solutions are named, none is chosen. */
static enum bs_status refuse_mean_and_p90(double mean, double p90, char *message)
{
    double rise = log(p90 / mean), under_root = Z90 * Z90 - 2 * rise;
    if (under_root < 0)
        return bs_refuse(message,
                         "`mean` and `p90` do not identify a lognormal, and no lognormal has mean %g and p90 %g: "
                         "p90/mean is %.3g and never exceeds 2.27; give `median` with one of `mean`, `log_sd`, `p90`",
                         mean, p90, p90 / mean);
    double wide = Z90 + sqrt(under_root), narrow = Z90 - sqrt(under_root);
    if (narrow <= 0)
        return bs_refuse(message,
                         "`mean` and `p90` do not identify a lognormal in general; mean %g and p90 %g hold for "
                         "`median: %.4g, log_sd: %.4g` only: give these",
                         mean, p90, p90 * exp(-Z90 * wide), wide);
    return bs_refuse(message,
                     "`mean` and `p90` do not identify a lognormal: mean %g and p90 %g hold for `median: %.4g, log_sd: %.4g` "
                     "and for `median: %.4g, log_sd: %.4g`; give one of these",
                     mean, p90, p90 * exp(-Z90 * narrow), narrow, p90 * exp(-Z90 * wide), wide);
}

static enum bs_status solve(unsigned given, const double *v, struct state *s, char *message)
{
    switch (given) {
    case BS_BIT(MEDIAN) | BS_BIT(LOG_SD):
        *s = (struct state){.mu = log(v[MEDIAN]), .sigma = v[LOG_SD]};
        break;
    case BS_BIT(MEAN) | BS_BIT(LOG_SD):
        *s = (struct state){.mu = log(v[MEAN]) - 0.5 * v[LOG_SD] * v[LOG_SD], .sigma = v[LOG_SD]};
        break;
    case BS_BIT(P90) | BS_BIT(LOG_SD):
        *s = (struct state){.mu = log(v[P90]) - Z90 * v[LOG_SD], .sigma = v[LOG_SD]};
        break;
    case BS_BIT(MEDIAN) | BS_BIT(MEAN):
        if (v[MEAN] <= v[MEDIAN])
            return bs_refuse(message, "the mean of a lognormal is above its median: `mean` %g is not above `median` %g", v[MEAN],
                             v[MEDIAN]);
        *s = (struct state){.mu = log(v[MEDIAN]), .sigma = sqrt(2 * log(v[MEAN] / v[MEDIAN]))};
        break;
    case BS_BIT(MEDIAN) | BS_BIT(P90):
        if (v[P90] <= v[MEDIAN])
            return bs_refuse(message, "`p90` %g is not above `median` %g", v[P90], v[MEDIAN]);
        *s = (struct state){.mu = log(v[MEDIAN]), .sigma = log(v[P90] / v[MEDIAN]) / Z90};
        break;
    default: /* bs_parameters_match let nothing else through */
        *s = (struct state){.mu = v[MU], .sigma = v[SIGMA]};
        break;
    }
    if (!(s->sigma > 0 && s->sigma <= MOST_LOG_SD))
        return bs_refuse(message, "the log_sd that follows, %g, is not above 0 and at most %g", s->sigma, MOST_LOG_SD);
    return BS_OK;
}

static enum bs_status create(const struct bs_distribution_input *input, struct bs_arena *arena, void **state, char *message)
{
    static const unsigned accepted[] = {
        BS_BIT(MEDIAN) | BS_BIT(LOG_SD), BS_BIT(MEDIAN) | BS_BIT(MEAN), BS_BIT(MEDIAN) | BS_BIT(P90),
        BS_BIT(MEAN) | BS_BIT(LOG_SD),   BS_BIT(P90) | BS_BIT(LOG_SD),  BS_BIT(MU) | BS_BIT(SIGMA),
    };
    unsigned given = bs_parameters_given(&bs_distribution_lognormal, input);
    if (given == (BS_BIT(MEAN) | BS_BIT(P90)))
        return refuse_mean_and_p90(input->values[MEAN], input->values[P90], message);
    enum bs_status status =
        bs_parameters_match(&bs_distribution_lognormal, input, accepted, sizeof accepted / sizeof *accepted, message);
    if (status != BS_OK)
        return status;
    struct state *s = bs_arena_take(arena, 1, sizeof *s);
    if (!s)
        return BS_ERROR_MEMORY;
    status = solve(given, input->values, s, message);
    s->mean = exp(s->mu + 0.5 * s->sigma * s->sigma);
    *state = s;
    return status;
}

static double cdf(const void *state, double x)
{
    return bs_normal_cdf(standardized(state, x));
}

static double survival(const void *state, double x)
{
    return bs_normal_survival(standardized(state, x));
}

static double quantile(const void *state, double p)
{
    const struct state *s = state;
    return exp(s->mu + s->sigma * bs_normal_quantile(p));
}

static double upper_quantile(const void *state, double q)
{
    const struct state *s = state;
    return exp(s->mu + s->sigma * bs_normal_upper_quantile(q));
}

static double mean(const void *state)
{
    return ((const struct state *)state)->mean;
}

static double variance(const void *state)
{
    const struct state *s = state;
    return s->mean * s->mean * expm1(s->sigma * s->sigma);
}

static double limited_mean(const void *state, double d)
{
    const struct state *s = state;
    return d > 0 ? bs_lognormal_limited(d, standardized(s, d), s->sigma) : 0;
}

static double excess_mean(const void *state, double d)
{
    const struct state *s = state;
    return d > 0 ? bs_lognormal_excess(d, standardized(s, d), s->sigma) : s->mean;
}

static const struct bs_parameter parameters[] = {
    [MEDIAN] = {"median", BS_PARAMETER_USE, 0, BS_MOST_USE, true, false, "half of the active seats use less"},
    [MEAN] = {"mean", BS_PARAMETER_USE, 0, BS_MOST_USE, true, false, "average use of an active seat"},
    [LOG_SD] = {"log_sd", BS_PARAMETER_SHAPE, 0, MOST_LOG_SD, true, false, "standard deviation of ln(use)"},
    [P90] = {"p90", BS_PARAMETER_USE, 0, BS_MOST_USE, true, false, "90 % of the active seats use less"},
    [MU] = {"mu", BS_PARAMETER_LOG, -100, 100, false, false, "mean of ln(use)"},
    [SIGMA] = {"sigma", BS_PARAMETER_SHAPE, 0, MOST_LOG_SD, true, false, "standard deviation of ln(use)"},
    {0},
};

const struct bs_distribution_type bs_distribution_lognormal = {
    .name = "lognormal",
    .help = "ln(use) is normal: any two of median, mean, log_sd, p90 but mean with p90; or mu and sigma",
    .source = "Klugman, Panjer, Willmot, Loss Models, appendix A.5.1",
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
