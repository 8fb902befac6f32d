#include "base/double_bits.h"
#include "usage/distribution_types.h"
#include "usage/parameters.h"

#include <math.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

/* Those with a weight above 0; the weights sum to 1. */
struct part {
    const struct bs_distribution *d;
    double weight;
};

struct state {
    struct part *parts;
    size_t n;
    const double *breaks; /* rising, each once */
    size_t n_breaks;
};

typedef double (*at_value)(const struct bs_distribution *part, double x);

static double weighted(const struct state *s, at_value function, double x)
{
    double sum = 0;
    for (size_t i = 0; i < s->n; i++)
        sum += s->parts[i].weight * function(s->parts[i].d, x);
    return sum;
}

static double cdf(const void *state, double x)
{
    return fmin(weighted(state, bs_distribution_cdf, x), 1);
}

static double survival(const void *state, double x)
{
    return fmin(weighted(state, bs_distribution_survival, x), 1);
}

static double limited_mean(const void *state, double d)
{
    return weighted(state, bs_distribution_limited_mean, d);
}

static double excess_mean(const void *state, double d)
{
    return weighted(state, bs_distribution_excess_mean, d);
}

static double mean(const void *state)
{
    const struct state *s = state;
    double sum = 0;
    for (size_t i = 0; i < s->n; i++)
        sum += s->parts[i].weight * bs_distribution_mean(s->parts[i].d);
    return sum;
}

static double variance(const void *state)
{
    const struct state *s = state;
    double m = mean(s), sum = 0;
    if (isinf(m))
        return INFINITY;
    for (size_t i = 0; i < s->n; i++) {
        double away = bs_distribution_mean(s->parts[i].d) - m;
        sum += s->parts[i].weight * (bs_distribution_variance(s->parts[i].d) + away * away);
    }
    return sum;
}

/* ln(survival / target) or ln(target / cdf): at most 0 from the quantile upwards. */
static double gap_at(const struct state *s, double x, double target, bool upper)
{
    return upper ? log(survival(s, x) / target) : -log(cdf(s, x) / target);
}

/* The least x in low..high with gap <= 0, where it is so at high; a neighbouring double, so that atoms are found exactly. Secant steps on the bits, about linear in ln x, as long as they
   shrink the bracket (Illinois variant); halves of it otherwise. */
static double search(const struct state *s, double low, double high, double target, bool upper)
{
    if (gap_at(s, low, target, upper) <= 0)
        return low;
    uint64_t a = bits_of(low), b = bits_of(high);
    double gap_a = gap_at(s, low, target, upper), gap_b = gap_at(s, high, target, upper);
    for (int step = 0; b - a > 1; step++) {
        uint64_t middle = a + (b - a) / 2;
        double part = gap_a / (gap_a - gap_b);
        if (step % 3 != 2 && part > 0 && part < 1) {
            uint64_t move = (uint64_t)(part * (double)(b - a));
            middle = a + (move < 1 ? 1 : move >= b - a ? b - a - 1 : move);
        }
        double gap = gap_at(s, double_of(middle), target, upper);
        if (gap <= 0) {
            b = middle;
            gap_b = gap;
            gap_a *= 0.5;
        } else {
            a = middle;
            gap_a = gap;
            gap_b *= 0.5;
        }
    }
    return double_of(b);
}

/* The mixture's quantile lies between the least and the greatest of its parts'. */
static double between_parts(const struct state *s, at_value part_quantile, double probability, double *greatest)
{
    double least = INFINITY;
    *greatest = 0;
    for (size_t i = 0; i < s->n; i++) {
        double x = part_quantile(s->parts[i].d, probability);
        least = fmin(least, x);
        *greatest = fmax(*greatest, x);
    }
    return least;
}

static double quantile(const void *state, double p)
{
    const struct state *s = state;
    double high, low = between_parts(s, bs_distribution_quantile, p, &high);
    if (p <= 0)
        return low;
    if (p >= 1)
        return high;
    return p <= 0.5 ? search(s, low, high, p, false) : search(s, low, high, 1 - p, true);
}

static double upper_quantile(const void *state, double q)
{
    const struct state *s = state;
    double high, low = between_parts(s, bs_distribution_upper_quantile, q, &high);
    if (q <= 0)
        return high;
    if (q >= 1)
        return low;
    return q <= 0.5 ? search(s, low, high, q, true) : search(s, low, high, 1 - q, false);
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

/* The breaks of all parts, and the ends of their supports: a density may set in or stop there. */
static enum bs_status collect_breaks(struct state *s, struct bs_arena *arena)
{
    size_t room = 0, n = 0;
    for (size_t i = 0; i < s->n; i++)
        room += bs_distribution_breaks(s->parts[i].d, NULL, 0) + 2;
    double *x = bs_arena_take(arena, room, sizeof *x);
    if (!x)
        return BS_ERROR_MEMORY;
    for (size_t i = 0; i < s->n; i++) {
        double ends[] = {bs_distribution_quantile(s->parts[i].d, 0), bs_distribution_quantile(s->parts[i].d, 1)};
        n += bs_distribution_breaks(s->parts[i].d, x + n, room - n);
        for (size_t k = 0; k < 2; k++)
            if (ends[k] > 0 && isfinite(ends[k]))
                x[n++] = ends[k];
    }
    qsort(x, n, sizeof *x, by_value);
    for (size_t i = 0; i < n; i++)
        if (i == 0 || x[i] > x[i - 1])
            x[s->n_breaks++] = x[i];
    s->breaks = x;
    return BS_OK;
}

static enum bs_status check(const struct bs_distribution_input *input, double *sum, char *message)
{
    if (input->n_parts == 0)
        return bs_refuse(message, "`mixture` needs at least one part");

    for (size_t i = 0; i < input->n_parts; i++) {
        if (!(input->weights[i] >= 0 && input->weights[i] <= 1 + 1e-9))
            return bs_refuse(message, "the weight of part %zu is %g, not between 0 and 1", i + 1, input->weights[i]);
        *sum += input->weights[i];
    }
    if (!(fabs(*sum - 1) <= 1e-9))
        return bs_refuse(message, "the weights of the parts sum to %.12g, not to 1", *sum);
    return BS_OK;
}

static enum bs_status create(const struct bs_distribution_input *input, struct bs_arena *arena, void **state, char *message)
{
    double sum = 0;
    enum bs_status status = check(input, &sum, message);
    if (status != BS_OK)
        return status;
    struct state *s = bs_arena_take(arena, 1, sizeof *s);
    struct part *parts = bs_arena_take(arena, input->n_parts, sizeof *parts);
    if (!s || !parts)
        return BS_ERROR_MEMORY;
    *s = (struct state){.parts = parts};
    for (size_t i = 0; i < input->n_parts; i++)
        if (input->weights[i] > 0)
            parts[s->n++] = (struct part){input->parts[i], input->weights[i] / sum};
    *state = s;
    return collect_breaks(s, arena);
}

const struct bs_distribution_type bs_distribution_mixture = {
    .name = "mixture",
    .help = "each active seat belongs to one of several distributions, with given chances",
    .source = "Klugman, Panjer, Willmot, Loss Models, section 4.2.3 (k-point mixture)",
    .takes = BS_TAKES_PARTS,
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
