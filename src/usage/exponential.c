#include "usage/distribution_types.h"
#include "usage/parameters.h"

#include <math.h>

struct state {
    double mean;
};

static enum bs_status create(const struct bs_distribution_input *input, struct bs_arena *arena, void **state, char *message)
{
    enum bs_status status = bs_parameters_all(&bs_distribution_exponential, input, message);
    if (status != BS_OK)
        return status;
    struct state *s = bs_arena_take(arena, 1, sizeof *s);
    if (!s)
        return BS_ERROR_MEMORY;
    s->mean = input->values[0];
    *state = s;
    return BS_OK;
}

static double mean(const void *state)
{
    return ((const struct state *)state)->mean;
}

static double variance(const void *state)
{
    return mean(state) * mean(state);
}

static double cdf(const void *state, double x)
{
    return -expm1(-x / mean(state));
}

static double survival(const void *state, double x)
{
    return exp(-x / mean(state));
}

static double quantile(const void *state, double p)
{
    return -mean(state) * log1p(-p);
}

static double upper_quantile(const void *state, double q)
{
    return -mean(state) * log(q);
}

static double limited_mean(const void *state, double d)
{
    return -mean(state) * expm1(-d / mean(state));
}

static double excess_mean(const void *state, double d)
{
    return mean(state) * exp(-d / mean(state));
}

static const struct bs_parameter parameters[] = {
    {"mean", BS_PARAMETER_USE, 0, BS_MOST_USE, true, false, "average use of an active seat"},
    {0},
};

const struct bs_distribution_type bs_distribution_exponential = {
    .name = "exponential",
    .help = "P(X > x) = exp(-x / mean)",
    .source = "Klugman, Panjer, Willmot, Loss Models, appendix A.3.3.1",
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
