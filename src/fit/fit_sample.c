/* The logarithms of users' means as weighted points, and the mean log density over them. Of many users the points of each narrow bin are
   replaced by the two of Gauss's rule with the same moments up to the third: sums of a smooth function over the users stay as they were
   but for the fourth power of a bin's width. */
#include "fit/fit_family.h"
#include "fit/fit_noise.h"

#include <gsl/gsl_sf_psi.h>
#include <math.h>

enum { BINS_MOST = 1024 };

/* With months' noise the density is smooth on its scale: a bin need not be narrower than this part of it. */
#define NOISE_PART 0.125

/* With months that add less than this part of the variance of ln(use), their share in it cannot be seen. */
#define NOISE_LEAST 1e-4

/* Two points with the weight, mean, variance and skewness of y[0 .. n-1]; one where all are equal. */
static size_t gather(const double *y, size_t n, double *at, double *weight)
{
    double mean = 0, second = 0, third = 0;
    for (size_t i = 0; i < n; i++)
        mean += (y[i] - y[0]) / (double)n;
    for (size_t i = 0; i < n; i++) {
        double away = y[i] - y[0] - mean;
        second += away * away / (double)n;
        third += away * away * away / (double)n;
    }
    at[0] = y[0] + mean;
    weight[0] = (double)n;
    if (!(second > 0))
        return 1;
    double deviation = sqrt(second), half = 0.5 * third / (second * deviation), root = sqrt(1 + half * half);
    at[1] = at[0] + deviation * (half + root);
    at[0] += deviation * (half - root);
    weight[1] = 0.5 * (double)n * (1 - half / root);
    weight[0] -= weight[1];
    return 2;
}

static enum bs_status keep_all(struct fit_sample *s, const double *y, struct bs_arena *arena)
{
    double *weight = bs_arena_take(arena, s->users, sizeof *weight), *cuts = bs_arena_take(arena, s->users, sizeof *cuts);
    if (!weight || !cuts)
        return BS_ERROR_MEMORY;
    for (size_t i = 0; i < s->users; i++) {
        weight[i] = 1;
        if (i > 0 && y[i] > y[i - 1])
            cuts[s->n_cuts++] = 0.5 * (y[i] + y[i - 1]);
    }
    s->n = s->users;
    s->y = y;
    s->weight = weight;
    s->cuts = cuts;
    return BS_OK;
}

static enum bs_status gather_all(struct fit_sample *s, const double *y, size_t bins, struct bs_arena *arena)
{
    double *at = bs_arena_take(arena, 2 * bins, sizeof *at), *weight = bs_arena_take(arena, 2 * bins, sizeof *weight);
    double *cuts = bs_arena_take(arena, bins, sizeof *cuts), first = y[0], width = (y[s->users - 1] - first) / (double)bins;
    if (!at || !weight || !cuts)
        return BS_ERROR_MEMORY;
    size_t from = 0;
    for (size_t b = 1; b <= bins; b++) {
        double end = first + (double)b * width;
        size_t to = from;
        while (to < s->users && (y[to] < end || b == bins))
            to++;
        if (to > from)
            s->n += gather(y + from, to - from, at + s->n, weight + s->n);
        if (b < bins)
            cuts[s->n_cuts++] = end;
        from = to;
    }
    s->y = at;
    s->weight = weight;
    s->cuts = cuts;
    return BS_OK;
}

static void take_moments(struct fit_sample *s, const double *mean, const double *y)
{
    double sum = 0, greatest = mean[s->users - 1];
    for (size_t i = 0; i < s->users; i++) {
        s->mean += (y[i] - s->mean) / (double)(i + 1);
        sum += mean[i] / greatest;
    }
    for (size_t i = 0; i < s->users; i++)
        s->variance += (y[i] - s->mean) * (y[i] - s->mean) / (double)s->users;
    s->log_of_mean = log(sum / (double)s->users) + log(greatest);
    s->level_mean = s->mean;
    s->level_variance = s->variance;
}

/* ln of a gamma factor with mean 1 and shape k has mean psi(k) - ln k and variance psi'(k). */
static void take_noise_off(struct fit_sample *s)
{
    gsl_sf_result mean = {NAN, NAN}, variance = {NAN, NAN};
    if (isinf(s->spread))
        return;
    (void)gsl_sf_psi_e(s->spread, &mean);
    (void)gsl_sf_psi_1_e(s->spread, &variance);
    if (variance.val < NOISE_LEAST * s->variance) {
        s->spread = INFINITY;
        return;
    }
    s->noise_variance = variance.val;
    s->level_mean -= mean.val - log(s->spread);
    /* The cells of fit_noise.c are no narrower than half of the last. */
    s->level_variance = fmax(fmax(s->variance - variance.val, BS_FIT_LEVEL_LEAST * s->variance), variance.val / 64);
}

enum bs_status bs_fit_sample_make(const double *mean, size_t users, double spread, struct bs_arena *arena, struct fit_sample *out)
{
    *out = (struct fit_sample){.users = users, .spread = spread};
    double *y = bs_arena_take(arena, users, sizeof *y);
    if (!y)
        return BS_ERROR_MEMORY;
    for (size_t i = 0; i < users; i++)
        y[i] = log(mean[i]);
    take_moments(out, mean, y);
    take_noise_off(out);
    size_t bins = BINS_MOST;
    if (isfinite(out->spread))
        bins = (size_t)fmin((y[users - 1] - y[0]) / (NOISE_PART * sqrt(out->noise_variance)) + 1, BINS_MOST);
    enum bs_status status = users <= 2 * bins ? keep_all(out, y, arena) : gather_all(out, y, bins, arena);
    return status == BS_OK && isfinite(out->spread) ? bs_fit_noise_make(out, NULL, arena) : status;
}

enum bs_status bs_fit_sample_move(const struct fit_sample *sample, double spread, struct bs_arena *arena, struct fit_sample *out)
{
    *out = *sample;
    if (!sample->noise)
        return BS_OK;
    out->spread = spread;
    return bs_fit_noise_make(out, sample->noise, arena);
}

size_t bs_fit_room(const struct fit_sample *s)
{
    return s->noise ? s->noise->n_cells : s->n;
}

double bs_fit_mean_log(const struct fit_sample *s, const struct bs_fit_family *family, const double *theta, double *work)
{
    if (s->noise)
        return bs_fit_noise_mean_log(s, family, theta, work);
    double sum = 0;
    family->kind->log_density(family, theta, s->y, s->n, work);
    for (size_t i = 0; i < s->n; i++)
        sum += s->weight[i] * work[i];
    return isnan(sum) ? -INFINITY : sum / (double)s->users;
}
