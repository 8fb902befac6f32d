#include "usage/distribution_types.h"
#include "usage/parameters.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

/* Step function with a jump of 1/n at each datum. */
struct state {
    const double *x;       /* rising */
    const double *limited; /* sum of min(x[j], x[i]) over j */
    const double *excess;  /* sum of max(x[j] - x[i], 0) over j */
    size_t n;
    double mean, variance;
};

static int by_value(const void *left, const void *right)
{
    double a = *(const double *)left, b = *(const double *)right;
    return (a > b) - (a < b);
}

/* How many data are at or below x. */
static size_t count_to(const struct state *s, double x)
{
    size_t low = 0, high = s->n;
    while (low < high) {
        size_t middle = low + (high - low) / 2;
        if (s->x[middle] <= x)
            low = middle + 1;
        else
            high = middle;
    }
    return low;
}

static double share(const struct state *s, size_t count)
{
    return (double)count / (double)s->n;
}

static double cdf(const void *state, double x)
{
    return share(state, count_to(state, x));
}

static double survival(const void *state, double x)
{
    const struct state *s = state;
    return share(s, s->n - count_to(s, x));
}

/* The least k with k/n >= p, in the arithmetic of share, so that a p read off cdf comes back to its datum. */
static double quantile(const void *state, double p)
{
    const struct state *s = state;
    size_t k = (size_t)fmin(ceil(p * (double)s->n), (double)s->n);
    while (k > 0 && share(s, k - 1) >= p)
        k--;
    while (k < s->n && share(s, k) < p)
        k++;
    return s->x[k > 0 ? k - 1 : 0];
}

/* The most k with k/n <= q may lie above x. */
static double upper_quantile(const void *state, double q)
{
    const struct state *s = state;
    size_t k = (size_t)fmin(floor(q * (double)s->n), (double)s->n);
    while (k > 0 && share(s, k) > q)
        k--;
    while (k < s->n && share(s, k + 1) <= q)
        k++;
    return s->x[k < s->n ? s->n - 1 - k : 0];
}

static double mean(const void *state)
{
    return ((const struct state *)state)->mean;
}

static double variance(const void *state)
{
    return ((const struct state *)state)->variance;
}

static double limited_mean(const void *state, double d)
{
    const struct state *s = state;
    size_t below = count_to(s, d);
    if (below == 0)
        return d;
    return (s->limited[below - 1] + (double)(s->n - below) * (d - s->x[below - 1])) / (double)s->n;
}

static double excess_mean(const void *state, double d)
{
    const struct state *s = state;
    size_t below = count_to(s, d);
    if (below == s->n)
        return 0;
    return (s->excess[below] + (double)(s->n - below) * (s->x[below] - d)) / (double)s->n;
}

static size_t breaks(const void *state, double *x, size_t most)
{
    const struct state *s = state;
    size_t count = 0;
    for (size_t i = 0; i < s->n; i++)
        if ((i == 0 || s->x[i] > s->x[i - 1]) && count++ < most)
            x[count - 1] = s->x[i];
    return count;
}

const double *bs_empirical_sample(const void *state, size_t *count)
{
    const struct state *s = state;
    *count = s->n;
    return s->x;
}

static void accumulate(struct state *s, double *limited, double *excess)
{
    const double *x = s->x;
    size_t n = s->n;
    long double sum = (long double)n * x[0];
    limited[0] = (double)sum;
    for (size_t i = 1; i < n; i++) {
        sum += (long double)(n - i) * ((long double)x[i] - x[i - 1]);
        limited[i] = (double)sum;
    }
    s->mean = (double)(sum / (long double)n);

    sum = 0;
    excess[n - 1] = 0;
    for (size_t i = n - 1; i > 0; i--) {
        sum += (long double)(n - i) * ((long double)x[i] - x[i - 1]);
        excess[i - 1] = (double)sum;
    }

    sum = 0;
    for (size_t i = 0; i < n; i++)
        sum += ((long double)x[i] - s->mean) * ((long double)x[i] - s->mean);
    s->variance = (double)(sum / (long double)n);
}

static enum bs_status create(const struct bs_distribution_input *input, struct bs_arena *arena, void **state, char *message)
{
    size_t n = input->n_sample;
    if (n == 0)
        return bs_refuse(message, "`empirical` needs at least one value");
    for (size_t i = 0; i < n; i++)
        if (!(input->sample[i] >= 0 && input->sample[i] <= BS_MOST_USE))
            return bs_refuse(message, "value %zu of the sample is %g, not between 0 and %g", i + 1, input->sample[i], BS_MOST_USE);

    struct state *s = bs_arena_take(arena, 1, sizeof *s);
    double *x = bs_arena_take(arena, n, sizeof *x), *limited = bs_arena_take(arena, n, sizeof *limited),
           *excess = bs_arena_take(arena, n, sizeof *excess);
    if (!s || !x || !limited || !excess)
        return BS_ERROR_MEMORY;
    memcpy(x, input->sample, n * sizeof *x);
    qsort(x, n, sizeof *x, by_value);
    *s = (struct state){.x = x, .limited = limited, .excess = excess, .n = n};
    accumulate(s, limited, excess);
    *state = s;
    return BS_OK;
}

const struct bs_distribution_type bs_distribution_empirical = {
    .name = "empirical",
    .help = "the data of a CSV column, each with the same chance",
    .source = "Klugman, Panjer, Willmot, Loss Models, section 14.1 (empirical distribution)",
    .takes = BS_TAKES_SAMPLE,
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
