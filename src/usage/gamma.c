#include "usage/distribution_types.h"
#include "usage/incomplete_gamma.h"
#include "usage/parameters.h"

#include <math.h>

enum { MEAN, CV, SHAPE, SCALE };
#define LEAST_SHAPE 0.01
#define MOST_SHAPE  1e6

struct state {
    double shape, scale;
};

static enum bs_status create(const struct bs_distribution_input *input, struct bs_arena *arena, void **state, char *message)
{
    /* every pair but cv with shape, which say the same */
    static const unsigned accepted[] = {
        BS_BIT(MEAN) | BS_BIT(CV),    BS_BIT(MEAN) | BS_BIT(SHAPE), BS_BIT(SHAPE) | BS_BIT(SCALE),
        BS_BIT(MEAN) | BS_BIT(SCALE), BS_BIT(CV) | BS_BIT(SCALE),
    };
    enum bs_status status =
        bs_parameters_match(&bs_distribution_gamma, input, accepted, sizeof accepted / sizeof *accepted, message);
    if (status != BS_OK)
        return status;
    struct state *s = bs_arena_take(arena, 1, sizeof *s);
    if (!s)
        return BS_ERROR_MEMORY;

    const double *v = input->values;
    if (!isnan(v[SHAPE]))
        s->shape = v[SHAPE];
    else if (!isnan(v[CV]))
        s->shape = 1 / (v[CV] * v[CV]);
    else
        s->shape = v[MEAN] / v[SCALE];
    s->scale = isnan(v[SCALE]) ? v[MEAN] / s->shape : v[SCALE];
    *state = s;
    if (!(s->shape >= LEAST_SHAPE && s->shape <= MOST_SHAPE))
        return bs_refuse(message, "the shape that follows, %g, is not between %g and %g", s->shape, LEAST_SHAPE, MOST_SHAPE);
    return BS_OK;
}

static double cdf(const void *state, double x)
{
    const struct state *s = state;
    return bs_gamma_p(s->shape, x / s->scale);
}

static double survival(const void *state, double x)
{
    const struct state *s = state;
    return bs_gamma_q(s->shape, x / s->scale);
}

static double quantile(const void *state, double p)
{
    const struct state *s = state;
    if (p <= 0)
        return 0;
    if (p >= 1)
        return INFINITY;
    return s->scale * (p <= 0.5 ? bs_gamma_p_inverse(s->shape, p) : bs_gamma_q_inverse(s->shape, 1 - p));
}

static double upper_quantile(const void *state, double q)
{
    const struct state *s = state;
    if (q <= 0)
        return INFINITY;
    if (q >= 1)
        return 0;
    return s->scale * (q <= 0.5 ? bs_gamma_q_inverse(s->shape, q) : bs_gamma_p_inverse(s->shape, 1 - q));
}

static double mean(const void *state)
{
    const struct state *s = state;
    return s->shape * s->scale;
}

static double variance(const void *state)
{
    const struct state *s = state;
    return s->shape * s->scale * s->scale;
}

/* E[X; X <= d] = mean P(a + 1, d / scale) */
static double limited_mean(const void *state, double d)
{
    const struct state *s = state;
    double x = d / s->scale;
    return s->shape * s->scale * bs_gamma_p(s->shape + 1, x) + d * bs_gamma_q(s->shape, x);
}

static double excess_mean(const void *state, double d)
{
    const struct state *s = state;
    return s->scale * bs_gamma_excess(s->shape, d / s->scale);
}

static const struct bs_parameter parameters[] = {
    [MEAN] = {"mean", BS_PARAMETER_USE, 0, BS_MOST_USE, true, false, "average use of an active seat"},
    [CV] = {"cv", BS_PARAMETER_SHAPE, 1e-3, 10, false, false, "standard deviation divided by the mean"},
    [SHAPE] = {"shape", BS_PARAMETER_SHAPE, LEAST_SHAPE, MOST_SHAPE, false, false, "1 / cv^2"},
    [SCALE] = {"scale", BS_PARAMETER_USE, 0, BS_MOST_USE, true, false, "mean / shape"},
    {0},
};

const struct bs_distribution_type bs_distribution_gamma = {
    .name = "gamma",
    .help = "two of mean, cv, shape, scale, but cv with shape",
    .source = "Klugman, Panjer, Willmot, Loss Models, appendix A.3.2.1",
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
