/* A shape read off published quantiles: ln(value) is piecewise linear in z, the normal quantile of the probability, and the end
   pieces go on outwards. Every piece is lognormal. With `min` (`max`) the values that an end piece gives below it (above it) count
   as `min` (`max`) itself: an atom with the chance that the piece gives to all beyond. */
#include "usage/distribution_types.h"
#include "usage/normal.h"
#include "usage/parameters.h"

#include <math.h>

enum { MIN, MAX };

/* A normal quantile past this has a chance that no double can hold. */
#define MOST_Z 39.0

/* A lognormal with a larger log_sd has a variance that no double can hold. */
#define MOST_SLOPE 18.0

/* Values this far (in ln x) below the first point count as 0 in the variance. */
#define NEGLIGIBLE 60.0

/* A point; and from it to the next one, ln x = y + slope (z - this z). */
struct knot {
    double z, y, x, slope;
    double limited; /* E[min(X, x)] */
    double excess;  /* E[max(X - x, 0)] */
};

struct state {
    struct knot *knots;
    size_t n;
    double min, max; /* 0 and INFINITY: none */
    double variance;
};

/* The knot whose piece holds v (a z or an x, by `of_z`): the last one at or below it; before the first, the first. */
static const struct knot *piece_at(const struct state *s, double v, int of_z)
{
    size_t low = 0, high = s->n;
    while (high - low > 1) {
        size_t middle = low + (high - low) / 2;
        if ((of_z ? s->knots[middle].z : s->knots[middle].x) <= v)
            low = middle;
        else
            high = middle;
    }
    return &s->knots[low];
}

static double z_on(const struct knot *k, double x)
{
    return k->z + (log(x) - k->y) / k->slope;
}

static double z_of(const struct state *s, double x)
{
    return z_on(piece_at(s, x, 0), x);
}

static double x_on(const struct knot *k, double z)
{
    return exp(k->y + k->slope * (z - k->z));
}

static double x_of(const struct state *s, double z)
{
    return fmin(fmax(x_on(piece_at(s, z, 1), z), s->min), s->max);
}

/* P(X > x) dx and P(X <= x) dx along a piece, by z */
static double survival_step(double z, const void *context)
{
    const struct knot *k = context;
    return bs_normal_survival(z) * k->slope * x_on(k, z);
}

static double layer_inside(const struct knot *k, double a, double b)
{
    b = fmin(b, MOST_Z);
    return b > a ? bs_integrate(survival_step, k, a, b, fmax(fabs(a), fabs(b)) + k->slope + 1) : 0;
}

/* Integral of P(X > x) over x from z = a to b on one piece. The closed form, with x survival(z) at both ends, cancels for short and
   for far pieces; this sum of positive terms is exact to rounding for all. */
static double layer(const struct knot *k, double a, double b)
{
    if (a < -MOST_Z) /* where nothing lies below */
        return x_on(k, fmin(b, -MOST_Z)) - x_on(k, a) + layer_inside(k, -MOST_Z, b);
    return layer_inside(k, a, b);
}

static double cdf(const void *state, double x)
{
    const struct state *s = state;
    if (x < s->min || x <= 0)
        return 0;
    return x >= s->max ? 1 : bs_normal_cdf(z_of(s, x));
}

static double survival(const void *state, double x)
{
    const struct state *s = state;
    if (x < s->min || x <= 0)
        return 1;
    return x >= s->max ? 0 : bs_normal_survival(z_of(s, x));
}

static double quantile(const void *state, double p)
{
    return x_of(state, bs_normal_quantile(p));
}

static double upper_quantile(const void *state, double q)
{
    return x_of(state, bs_normal_upper_quantile(q));
}

static double limited_mean(const void *state, double d)
{
    const struct state *s = state;
    if (d <= s->min || d <= 0)
        return d;
    if (d > s->max)
        d = s->max;
    const struct knot *k = piece_at(s, d, 0);
    double z = z_on(k, d);
    if (d >= k->x)
        return k->limited + layer(k, k->z, z);
    double unclipped = bs_lognormal_limited(d, z, k->slope);
    return s->min > 0 ? s->min + layer(k, z_on(k, s->min), z) : unclipped;
}

static double excess_mean(const void *state, double d)
{
    const struct state *s = state;
    if (d >= s->max)
        return 0;
    if (d < s->min || d <= 0)
        return s->knots[0].limited + s->knots[0].excess - d;
    const struct knot *k = piece_at(s, d, 0);
    double z = z_on(k, d);
    if (d < k->x)
        return layer(k, z, k->z) + k->excess;
    if (k + 1 < s->knots + s->n)
        return layer(k, z, k[1].z) + k[1].excess;
    return isinf(s->max) ? bs_lognormal_excess(d, z, k->slope) : layer(k, z, z_on(k, s->max));
}

static double mean(const void *state)
{
    const struct state *s = state;
    return s->knots[0].limited + s->knots[0].excess;
}

static double variance(const void *state)
{
    return ((const struct state *)state)->variance;
}

static size_t breaks(const void *state, double *x, size_t most)
{
    const struct state *s = state;
    size_t count = 0;
    if (s->min > 0 && s->min < s->knots[0].x && count++ < most)
        x[0] = s->min;
    for (size_t i = 0; i < s->n; i++)
        if (count++ < most)
            x[count - 1] = s->knots[i].x;
    if (isfinite(s->max) && s->max > s->knots[s->n - 1].x && count++ < most)
        x[count - 1] = s->max;
    return count;
}

struct deviation {
    const struct knot *knot;
    double mean;
};

/* (x - mean)^2 density(z), the product taken in logarithms because x^2 alone may overflow */
static double deviation_step(double z, const void *context)
{
    const struct deviation *c = context;
    double away = fabs(x_on(c->knot, z) - c->mean);
    return away > 0 ? exp(2 * log(away) - 0.5 * z * z) / sqrt(2 * M_PI) : 0;
}

/* By piece, and the atoms at the ends. */
static double find_variance(const struct state *s)
{
    double m = mean(s), sum = 0;
    const struct knot *first = &s->knots[0], *last = &s->knots[s->n - 1];
    double low = fmax(s->min > 0 ? z_on(first, s->min) : first->z - NEGLIGIBLE / first->slope, -MOST_Z);
    double high = isfinite(s->max) ? fmin(z_on(last, s->max), MOST_Z) : MOST_Z + 2 * last->slope;
    for (size_t i = 0; i < s->n; i++) {
        double a = i == 0 ? low : s->knots[i].z, b = i + 1 < s->n ? s->knots[i + 1].z : high;
        struct deviation context = {&s->knots[i], m};
        sum += bs_integrate(deviation_step, &context, a, b, fmax(fabs(a), fabs(b)) + 2 * s->knots[i].slope + 1);
    }
    sum += bs_normal_cdf(low) * (m - s->min) * (m - s->min);
    if (isfinite(s->max))
        sum += bs_normal_survival(high) * (s->max - m) * (s->max - m);
    return sum;
}

/* Limited means from the first knot upwards, excesses from the last one down: sums of positive terms both. */
static void accumulate(struct state *s)
{
    struct knot *first = &s->knots[0], *last = &s->knots[s->n - 1];
    if (s->min > 0)
        first->limited = s->min + layer(first, z_on(first, s->min), first->z);
    else
        first->limited = bs_lognormal_limited(first->x, first->z, first->slope);
    if (isinf(s->max))
        last->excess = bs_lognormal_excess(last->x, last->z, last->slope);
    else
        last->excess = layer(last, last->z, z_on(last, s->max));
    for (size_t i = 0; i + 1 < s->n; i++)
        s->knots[i + 1].limited = s->knots[i].limited + layer(&s->knots[i], s->knots[i].z, s->knots[i + 1].z);
    for (size_t i = s->n - 1; i > 0; i--)
        s->knots[i - 1].excess = s->knots[i].excess + layer(&s->knots[i - 1], s->knots[i - 1].z, s->knots[i].z);
}

static enum bs_status check_point(const struct bs_point *at, size_t i, char *message)
{
    if (!(at[i].probability > 0 && at[i].probability < 1))
        return bs_refuse(message, "point %zu: the probability %.12g is not between 0 and 1", i + 1, at[i].probability);
    if (!(at[i].value > 0 && at[i].value <= BS_MOST_USE))
        return bs_refuse(message, "the value %g at p%.12g must be above 0 and at most %g", at[i].value, 100 * at[i].probability,
                         BS_MOST_USE);
    if (i == 0)
        return BS_OK;
    double p = 100 * at[i].probability, before = 100 * at[i - 1].probability;
    if (!(at[i].probability > at[i - 1].probability) ||
        !(bs_normal_quantile(at[i].probability) > bs_normal_quantile(at[i - 1].probability)))
        return bs_refuse(message, "p%.12g does not lie above the point before it, p%.12g: points must rise", p, before);
    if (!(at[i].value > at[i - 1].value) || !(log(at[i].value) > log(at[i - 1].value)))
        return bs_refuse(message, "quantiles that %s: p%.12g is %g, but p%.12g is %g; values must rise",
                         at[i].value < at[i - 1].value ? "fall" : "do not rise", before, at[i - 1].value, p, at[i].value);
    return BS_OK;
}

static enum bs_status check(const struct bs_distribution_input *input, double min, double max, char *message)
{
    if (input->n_points < 2)
        return bs_refuse(message, "`quantiles` needs at least two points, not %zu", input->n_points);
    for (size_t i = 0; i < input->n_points; i++) {
        enum bs_status status = check_point(input->points, i, message);
        if (status != BS_OK)
            return status;
    }
    const struct bs_point *first = &input->points[0], *last = &input->points[input->n_points - 1];
    if (min > first->value)
        return bs_refuse(message, "`min` %g is above the first point, p%.12g: %g", min, 100 * first->probability, first->value);
    if (max < last->value)
        return bs_refuse(message, "`max` %g is below the last point, p%.12g: %g", max, 100 * last->probability, last->value);
    return BS_OK;
}

static enum bs_status create(const struct bs_distribution_input *input, struct bs_arena *arena, void **state, char *message)
{
    unsigned given = bs_parameters_given(&bs_distribution_quantiles, input);
    double min = given & BS_BIT(MIN) ? input->values[MIN] : 0, max = given & BS_BIT(MAX) ? input->values[MAX] : INFINITY;
    enum bs_status status = check(input, min, max, message);
    if (status != BS_OK)
        return status;
    struct state *s = bs_arena_take(arena, 1, sizeof *s);
    struct knot *knots = bs_arena_take(arena, input->n_points, sizeof *knots);
    if (!s || !knots)
        return BS_ERROR_MEMORY;
    *s = (struct state){.knots = knots, .n = input->n_points, .min = min, .max = max};
    for (size_t i = 0; i < s->n; i++) {
        const struct bs_point *at = &input->points[i];
        knots[i] = (struct knot){.z = bs_normal_quantile(at->probability), .y = log(at->value), .x = at->value};
        if (i > 0)
            knots[i - 1].slope = (knots[i].y - knots[i - 1].y) / (knots[i].z - knots[i - 1].z);
    }
    double last_slope = knots[s->n - 1].slope = knots[s->n - 2].slope;
    *state = s;
    if (isfinite(max) || last_slope <= MOST_SLOPE) {
        accumulate(s);
        s->variance = find_variance(s);
        if (isfinite(s->variance) && isfinite(mean(s)))
            return BS_OK;
    }
    return bs_refuse(message,
                     "the last two points rise so steeply (log_sd %g beyond them) that the variance is above 1e308: state `max`",
                     last_slope);
}

static const struct bs_parameter parameters[] = {
    [MIN] = {"min", BS_PARAMETER_USE, 0, BS_MOST_USE, false, false, "what the first piece gives below it counts as this"},
    [MAX] = {"max", BS_PARAMETER_USE, 0, BS_MOST_USE, true, false, "what the last piece gives above it counts as this"},
    {0},
};

const struct bs_distribution_type bs_distribution_quantiles = {
    .name = "quantiles",
    .help = "through given quantiles: ln(use) is piecewise linear in the normal quantile of the probability",
    .source = "each piece is lognormal: Klugman, Panjer, Willmot, Loss Models, appendix A.5.1",
    .parameters = parameters,
    .takes = BS_TAKES_POINTS,
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
