#include "usage/distribution_types.h"
#include "usage/parameters.h"

enum { LOW, HIGH };

struct state {
    double low, high;
};

static enum bs_status create(const struct bs_distribution_input *input, struct bs_arena *arena, void **state, char *message)
{
    enum bs_status status = bs_parameters_all(&bs_distribution_uniform, input, message);
    if (status != BS_OK)
        return status;
    double low = input->values[LOW], high = input->values[HIGH];
    if (low >= high)
        return bs_refuse(message, "`low` %g is not below `high` %g (one value only: `constant`)", low, high);
    struct state *s = bs_arena_take(arena, 1, sizeof *s);
    if (!s)
        return BS_ERROR_MEMORY;
    *s = (struct state){.low = low, .high = high};
    *state = s;
    return BS_OK;
}

static double cdf(const void *state, double x)
{
    const struct state *s = state;
    if (x <= s->low)
        return 0;
    return x >= s->high ? 1 : (x - s->low) / (s->high - s->low);
}

static double survival(const void *state, double x)
{
    const struct state *s = state;
    if (x <= s->low)
        return 1;
    return x >= s->high ? 0 : (s->high - x) / (s->high - s->low);
}

static double quantile(const void *state, double p)
{
    const struct state *s = state;
    return p >= 1 ? s->high : s->low + p * (s->high - s->low);
}

static double upper_quantile(const void *state, double q)
{
    const struct state *s = state;
    return q >= 1 ? s->low : s->high - q * (s->high - s->low);
}

static double mean(const void *state)
{
    const struct state *s = state;
    return 0.5 * (s->low + s->high);
}

static double variance(const void *state)
{
    const struct state *s = state;
    return (s->high - s->low) * (s->high - s->low) / 12;
}

/* d less the area above the rising line from (low, 0) to (high, 1), left of d */
static double limited_mean(const void *state, double d)
{
    const struct state *s = state;
    if (d <= s->low)
        return d;
    return d >= s->high ? mean(state) : d - 0.5 * (d - s->low) * cdf(state, d);
}

static double excess_mean(const void *state, double d)
{
    const struct state *s = state;
    if (d <= s->low)
        return mean(state) - d;
    return d >= s->high ? 0 : 0.5 * (s->high - d) * survival(state, d);
}

static const struct bs_parameter parameters[] = {
    [LOW] = {"low", BS_PARAMETER_USE, 0, BS_MOST_USE, false, false, "least use of an active seat"},
    [HIGH] = {"high", BS_PARAMETER_USE, 0, BS_MOST_USE, true, false, "most use of an active seat"},
    {0},
};

const struct bs_distribution_type bs_distribution_uniform = {
    .name = "uniform",
    .help = "evenly spread between low and high",
    .source = "elementary",
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
