#include "usage/distribution_types.h"
#include "usage/parameters.h"

#include <math.h>

struct state {
    double value;
};

static enum bs_status create(const struct bs_distribution_input *input, struct bs_arena *arena, void **state, char *message)
{
    enum bs_status status = bs_parameters_all(&bs_distribution_constant, input, message);
    if (status != BS_OK)
        return status;
    struct state *s = bs_arena_take(arena, 1, sizeof *s);
    if (!s)
        return BS_ERROR_MEMORY;
    s->value = input->values[0];
    *state = s;
    return BS_OK;
}

static double value(const void *state)
{
    return ((const struct state *)state)->value;
}

static double cdf(const void *state, double x)
{
    return x >= value(state) ? 1 : 0;
}

static double survival(const void *state, double x)
{
    return x >= value(state) ? 0 : 1;
}

/* all quantiles, from both ends */
static double quantile(const void *state, double p)
{
    (void)p;
    return value(state);
}

static double variance(const void *state)
{
    (void)state;
    return 0;
}

static double limited_mean(const void *state, double d)
{
    return fmin(value(state), d);
}

static double excess_mean(const void *state, double d)
{
    return fmax(value(state) - d, 0);
}

static size_t breaks(const void *state, double *x, size_t most)
{
    if (most > 0)
        x[0] = value(state);
    return 1;
}

static const struct bs_parameter parameters[] = {
    {"value", BS_PARAMETER_USE, 0, BS_MOST_USE, false, false, "use of every active seat"},
    {0},
};

const struct bs_distribution_type bs_distribution_constant = {
    .name = "constant",
    .help = "every active seat uses the same",
    .source = "elementary",
    .parameters = parameters,
    .create = create,
    .cdf = cdf,
    .survival = survival,
    .quantile = quantile,
    .upper_quantile = quantile,
    .mean = value,
    .variance = variance,
    .limited_mean = limited_mean,
    .excess_mean = excess_mean,
    .breaks = breaks,
};
