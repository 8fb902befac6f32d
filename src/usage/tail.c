/* A distribution up to one of its quantiles, Pareto type I beyond. Made from another one, so not in the registry. */
#include "usage/distribution_types.h"
#include "usage/parameters.h"
#include "usage/power_tail.h"

#include <gsl/gsl_errno.h>
#include <gsl/gsl_integration.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>

struct state {
    const struct bs_distribution *body;
    double alpha, above, beyond; /* beyond: 1 - above */
    double threshold;
    double variance;
    const double *breaks; /* the body's below the threshold, and the threshold */
    size_t n_breaks;
};

static double log_ratio(const struct state *s, double x)
{
    return log(x / s->threshold);
}

static double survival(const void *state, double x)
{
    const struct state *s = state;
    return x < s->threshold ? bs_distribution_survival(s->body, x) : s->beyond * exp(-s->alpha * log_ratio(s, x));
}

static double cdf(const void *state, double x)
{
    const struct state *s = state;
    return x < s->threshold ? bs_distribution_cdf(s->body, x) : 1 - survival(s, x);
}

static double quantile(const void *state, double p)
{
    const struct state *s = state;
    return p <= s->above ? bs_distribution_quantile(s->body, p) : s->threshold * pow(s->beyond / (1 - p), 1 / s->alpha);
}

static double upper_quantile(const void *state, double q)
{
    const struct state *s = state;
    return q >= s->beyond ? fmin(bs_distribution_upper_quantile(s->body, q), s->threshold)
                          : s->threshold * pow(s->beyond / q, 1 / s->alpha);
}

/* E[max(X - d, 0)] for d at or above the threshold */
static double excess_beyond(const struct state *s, double d)
{
    return s->beyond * s->threshold * bs_power_excess(s->alpha, log_ratio(s, d));
}

static double limited_mean(const void *state, double d)
{
    const struct state *s = state;
    if (d <= s->threshold)
        return bs_distribution_limited_mean(s->body, d);
    return bs_distribution_limited_mean(s->body, s->threshold) +
           s->beyond * s->threshold * bs_power_layer(s->alpha, log_ratio(s, d));
}

/* The body's layer from d to the threshold is a difference of limited means or of excesses: of the smaller ones. */
static double excess_mean(const void *state, double d)
{
    const struct state *s = state;
    if (d >= s->threshold)
        return excess_beyond(s, d);
    double limited = bs_distribution_limited_mean(s->body, s->threshold), excess = bs_distribution_excess_mean(s->body, d);
    double layer = excess < limited ? excess - bs_distribution_excess_mean(s->body, s->threshold)
                                    : limited - bs_distribution_limited_mean(s->body, d);
    return layer + excess_beyond(s, s->threshold);
}

static double mean(const void *state)
{
    const struct state *s = state;
    return bs_distribution_limited_mean(s->body, s->threshold) + excess_beyond(s, s->threshold);
}

static double variance(const void *state)
{
    return ((const struct state *)state)->variance;
}

static size_t breaks(const void *state, double *x, size_t most)
{
    const struct state *s = state;
    size_t count = s->n_breaks < most ? s->n_breaks : most;
    if (count > 0)
        memcpy(x, s->breaks, count * sizeof *x);
    return s->n_breaks;
}

static int by_value(const void *left, const void *right)
{
    double a = *(const double *)left, b = *(const double *)right;
    return (a > b) - (a < b);
}

static enum bs_status collect_breaks(struct state *s, struct bs_arena *arena)
{
    size_t n = bs_distribution_breaks(s->body, NULL, 0);
    double *x = bs_arena_take(arena, n + 1, sizeof *x);
    if (!x)
        return BS_ERROR_MEMORY;
    bs_distribution_breaks(s->body, x, n);
    for (size_t i = 0; i < n; i++)
        if (x[i] < s->threshold)
            x[s->n_breaks++] = x[i];
    x[s->n_breaks++] = s->threshold;
    qsort(x, s->n_breaks, sizeof *x, by_value);
    s->breaks = x;
    return BS_OK;
}

struct deviation {
    const struct state *state;
    double mean;
};

/* The variance is the integral of 2 (m - x) P(X <= x) below the mean m and of 2 (x - m) P(X > x) above it. */
static double deviation_step(double x, void *context)
{
    const struct deviation *c = context;
    return x < c->mean ? 2 * (c->mean - x) * cdf(c->state, x) : 2 * (x - c->mean) * survival(c->state, x);
}

/* Integrates from a to b, split at the mean. */
static enum bs_status add_piece(gsl_function *f, double a, double b, gsl_integration_workspace *workspace, double *sum)
{
    double m = ((const struct deviation *)f->params)->mean;
    double middle = m > a && m < b ? m : b, ends[] = {a, middle, b};
    for (int i = 0; i < 2; i++) {
        double part = 0, error = 0;
        if (!(ends[i + 1] > ends[i]))
            continue;
        int status = gsl_integration_qag(f, ends[i], ends[i + 1], 1e-13 * *sum, 1e-11, workspace->limit, GSL_INTEG_GAUSS21,
                                         workspace, &part, &error);
        if ((status != GSL_SUCCESS && !(error <= 1e-8 * (*sum + part))) || !isfinite(part))
            return BS_ERROR_NUMERIC;
        *sum += part;
    }
    return BS_OK;
}

static enum bs_status find_variance(struct state *s)
{
    double m = mean(s), a = s->alpha, from = 0;
    s->variance = INFINITY;
    if (a <= 2 || isinf(m))
        return BS_OK;
    gsl_integration_workspace *workspace = gsl_integration_workspace_alloc(1000);
    if (!workspace)
        return BS_ERROR_MEMORY;
    struct deviation context = {s, m};
    gsl_function f = {deviation_step, &context};
    /* the far part is closed, and where the mean lies beyond the threshold the stretch up to it is one more piece */
    double end = fmax(m, s->threshold), sum = 2 * survival(s, end) * end * (end / (a - 2) - m / (a - 1));
    enum bs_status status = BS_OK;
    for (size_t i = 0; i < s->n_breaks && status == BS_OK; i++) {
        status = add_piece(&f, from, s->breaks[i], workspace, &sum);
        from = s->breaks[i];
    }
    if (status == BS_OK)
        status = add_piece(&f, from, end, workspace, &sum);
    gsl_integration_workspace_free(workspace);
    s->variance = sum;
    return status;
}

/* Reached through bs_distribution_with_tail only: its input is a distribution, not parameters. */
static enum bs_status create(const struct bs_distribution_input *input, struct bs_arena *arena, void **state, char *message)
{
    (void)input;
    (void)arena;
    (void)state;
    return bs_refuse(message, "a tail needs a distribution that it belongs to");
}

static const struct bs_distribution_type with_tail = {
    .name = "tail",
    .help = "a distribution up to one of its quantiles, Pareto type I beyond",
    .source = "Klugman, Panjer, Willmot, Loss Models, section 5.2.6 (spliced distribution) and appendix A.4.1.4",
    .create = create,
    .cdf = cdf,
    .survival = survival,
    .quantile = quantile,
    .upper_quantile = upper_quantile,
    .mean = mean,
    .variance = variance,
    .limited_mean = limited_mean,
    .excess_mean = excess_mean,
    .breaks = breaks,
};

enum bs_status bs_distribution_with_tail(const struct bs_distribution *body, double alpha, double above, struct bs_arena *arena,
                                         const struct bs_distribution **out, char *message)
{
    static const struct bs_parameter alpha_range = {"alpha", BS_PARAMETER_SHAPE, BS_LEAST_ALPHA, BS_MOST_ALPHA, false, false, ""};
    static const struct bs_parameter above_range = {"above", BS_PARAMETER_SHAPE, 0, 1, true, true, ""};
    enum bs_status status = bs_parameter_check(&alpha_range, alpha, message);
    if (status == BS_OK)
        status = bs_parameter_check(&above_range, above, message);
    if (status != BS_OK)
        return status;
    double threshold = bs_distribution_quantile(body, above);
    if (!(threshold > 0 && isfinite(threshold)))
        return bs_refuse(message, "a Pareto tail needs a threshold above 0, but p%.12g of `%s` is %g", 100 * above,
                         body->type->name, threshold);
    struct bs_distribution *d = bs_arena_take(arena, 1, sizeof *d);
    struct state *s = bs_arena_take(arena, 1, sizeof *s);
    if (!d || !s)
        return BS_ERROR_MEMORY;
    *s = (struct state){.body = body, .alpha = alpha, .above = above, .beyond = 1 - above, .threshold = threshold};
    *d = (struct bs_distribution){.type = &with_tail, .state = s};
    status = collect_breaks(s, arena);
    if (status == BS_OK)
        status = find_variance(s);
    if (status == BS_ERROR_NUMERIC)
        bs_refuse(message, "the variance of `%s` with this tail could not be found to 8 places", body->type->name);
    if (status == BS_OK)
        *out = d;
    return status;
}
