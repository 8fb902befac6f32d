#include "usage/distribution_types.h"
#include "usage/parameters.h"
#include "usage/power_tail.h"

#include <math.h>

enum { ALPHA, MINIMUM };

struct state {
    double alpha, minimum;
};

static enum bs_status create(const struct bs_distribution_input *input, struct bs_arena *arena, void **state, char *message)
{
    enum bs_status status = bs_parameters_all(&bs_distribution_pareto, input, message);
    if (status != BS_OK)
        return status;
    struct state *s = bs_arena_take(arena, 1, sizeof *s);
    if (!s)
        return BS_ERROR_MEMORY;
    *s = (struct state){.alpha = input->values[ALPHA], .minimum = input->values[MINIMUM]};
    *state = s;
    return BS_OK;
}

static double cdf(const void *state, double x)
{
    const struct state *s = state;
    return x > s->minimum ? -expm1(-s->alpha * log(x / s->minimum)) : 0;
}

static double survival(const void *state, double x)
{
    const struct state *s = state;
    return x > s->minimum ? pow(s->minimum / x, s->alpha) : 1;
}

static double quantile(const void *state, double p)
{
    const struct state *s = state;
    return s->minimum * exp(-log1p(-p) / s->alpha);
}

static double upper_quantile(const void *state, double q)
{
    const struct state *s = state;
    return s->minimum * pow(q, -1 / s->alpha);
}

static double mean(const void *state)
{
    const struct state *s = state;
    return s->alpha > 1 ? s->minimum * s->alpha / (s->alpha - 1) : INFINITY;
}

static double variance(const void *state)
{
    const struct state *s = state;
    double a = s->alpha, ratio = s->minimum / (a - 1);
    return a > 2 ? ratio * ratio * a / (a - 2) : INFINITY;
}

static double limited_mean(const void *state, double d)
{
    const struct state *s = state;
    return d <= s->minimum ? d : s->minimum * (1 + bs_power_layer(s->alpha, log(d / s->minimum)));
}

static double excess_mean(const void *state, double d)
{
    const struct state *s = state;
    if (d <= s->minimum)
        return s->minimum - d + s->minimum * bs_power_excess(s->alpha, 0);
    return s->minimum * bs_power_excess(s->alpha, log(d / s->minimum));
}

static const struct bs_parameter parameters[] = {
    [ALPHA] = {"alpha", BS_PARAMETER_SHAPE, BS_LEAST_ALPHA, BS_MOST_ALPHA, false, false,
               "tail index: no mean at 1 or less, no variance at 2 or less"},
    [MINIMUM] = {"minimum", BS_PARAMETER_USE, 0, BS_MOST_USE, true, false, "least use of an active seat"},
    {0},
};

const struct bs_distribution_type bs_distribution_pareto = {
    .name = "pareto",
    .help = "type I: P(X > x) = (minimum / x)^alpha above the minimum",
    .source = "Klugman, Panjer, Willmot, Loss Models, appendix A.4.1.4 (single-parameter Pareto)",
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
