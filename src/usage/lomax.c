#include "usage/distribution_types.h"
#include "usage/parameters.h"
#include "usage/power_tail.h"

#include <math.h>

enum { ALPHA, SCALE };

struct state {
    double alpha, scale;
};

static enum bs_status create(const struct bs_distribution_input *input, struct bs_arena *arena, void **state, char *message)
{
    enum bs_status status = bs_parameters_all(&bs_distribution_lomax, input, message);
    if (status != BS_OK)
        return status;
    struct state *s = bs_arena_take(arena, 1, sizeof *s);
    if (!s)
        return BS_ERROR_MEMORY;
    *s = (struct state){.alpha = input->values[ALPHA], .scale = input->values[SCALE]};
    *state = s;
    return BS_OK;
}

static double log_ratio(const struct state *s, double x)
{
    return log1p(x / s->scale);
}

static double cdf(const void *state, double x)
{
    const struct state *s = state;
    return -expm1(-s->alpha * log_ratio(s, x));
}

static double survival(const void *state, double x)
{
    const struct state *s = state;
    return exp(-s->alpha * log_ratio(s, x));
}

static double quantile(const void *state, double p)
{
    const struct state *s = state;
    return s->scale * expm1(-log1p(-p) / s->alpha);
}

static double upper_quantile(const void *state, double q)
{
    const struct state *s = state;
    return s->scale * expm1(-log(q) / s->alpha);
}

static double mean(const void *state)
{
    const struct state *s = state;
    return s->alpha > 1 ? s->scale / (s->alpha - 1) : INFINITY;
}

static double variance(const void *state)
{
    const struct state *s = state;
    double a = s->alpha, ratio = s->scale / (a - 1);
    return a > 2 ? ratio * ratio * a / (a - 2) : INFINITY;
}

static double limited_mean(const void *state, double d)
{
    const struct state *s = state;
    return s->scale * bs_power_layer(s->alpha, log_ratio(s, d));
}

static double excess_mean(const void *state, double d)
{
    const struct state *s = state;
    return s->scale * bs_power_excess(s->alpha, log_ratio(s, d));
}

static const struct bs_parameter parameters[] = {
    [ALPHA] = {"alpha", BS_PARAMETER_SHAPE, BS_LEAST_ALPHA, BS_MOST_ALPHA, false, false,
               "tail index: no mean at 1 or less, no variance at 2 or less"},
    [SCALE] = {"scale", BS_PARAMETER_USE, 0, BS_MOST_USE, true, false, "where the tail sets in"},
    {0},
};

const struct bs_distribution_type bs_distribution_lomax = {
    .name = "lomax",
    .help = "Pareto type II: P(X > x) = (1 + x / scale)^-alpha",
    .source = "Klugman, Panjer, Willmot, Loss Models, appendix A.2.3.1 (Pareto)",
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
