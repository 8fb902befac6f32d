/* The likelihood of users' means: the density of the level, convolved in the logarithm with that of the factor. A user's mean over M months
   of gamma factors of shape k is level x gamma(k M), and given k it is sufficient for the level, so nothing is lost by fitting to means. */
#include "fit/fit_noise.h"
#include "usage/incomplete_gamma.h"

#include <math.h>

enum { CELLS_MOST = 8192 };
#define RARE 1e-10

void bs_fit_noise_range(double spread, double rare, double *low, double *high)
{
    const double least = -50; /* a shape near 0 has a part as far out as one likes */
    *low = fmax(log(bs_gamma_p_inverse(spread, rare) / spread), least);
    *high = log(bs_gamma_q_inverse(spread, rare) / spread);
}

static double log_density_of_factor(double k, double w)
{
    int sign;
    return k * log(k) - lgamma_r(k, &sign) + k * (w - exp(w));
}

/* Averaged over a cell about a distance, by three-point Gauss-Legendre. */
static double kernel_at(double spread, double distance, double width)
{
    const double node = 0.5 * width * sqrt(0.6);
    return (5 * exp(log_density_of_factor(spread, distance - node)) + 8 * exp(log_density_of_factor(spread, distance)) +
            5 * exp(log_density_of_factor(spread, distance + node))) /
           18;
}

enum bs_status bs_fit_noise_make(struct fit_sample *s, const struct fit_noise *like, struct bs_arena *arena)
{
    double low, high;
    bs_fit_noise_range(s->spread, RARE, &low, &high);
    struct fit_noise *noise = bs_arena_take(arena, 1, sizeof *noise);
    double begin = like ? like->centre[0] - 0.5 * like->width : s->y[0] - high, range = s->y[s->n - 1] - low - begin;
    double noise_width = sqrt(s->noise_variance), level_width = sqrt(s->level_variance);
    double width = like ? like->width : fmax(fmax(fmin(noise_width, level_width) / 4, noise_width / 16), range / CELLS_MOST);
    size_t n = like ? like->n_cells : (size_t)ceil(range / width), reach = (size_t)ceil((high - low) / width) + 1;
    reach = reach < n ? reach : n;
    double *centre = bs_arena_take(arena, n, sizeof *centre), *cuts = bs_arena_take(arena, n, sizeof *cuts);
    size_t *first = bs_arena_take(arena, s->n, sizeof *first);
    double *kernel = bs_arena_take(arena, s->n * reach, sizeof *kernel);
    if (!noise || !centre || !cuts || !first || !kernel)
        return BS_ERROR_MEMORY;
    for (size_t j = 0; j < n; j++) {
        cuts[j] = begin + (double)j * width;
        centre[j] = cuts[j] + 0.5 * width;
    }
    for (size_t i = 0; i < s->n; i++) {
        double at = floor((s->y[i] - high - begin) / width);
        first[i] = at > 0 ? (size_t)at : 0;
        first[i] = first[i] + reach > n ? n - reach : first[i];
        for (size_t k = 0; k < reach; k++)
            kernel[i * reach + k] = kernel_at(s->spread, s->y[i] - centre[first[i] + k], width);
    }
    *noise = (struct fit_noise){n, reach, width, centre, first, kernel};
    s->noise = noise;
    s->cuts = cuts;
    s->n_cuts = n;
    return BS_OK;
}

double bs_fit_noise_mean_log(const struct fit_sample *s, const struct bs_fit_family *family, const double *theta, double *work)
{
    const struct fit_noise *noise = s->noise;
    double mass = 0, sum = 0;
    family->kind->log_density(family, theta, noise->centre, noise->n_cells, work);
    for (size_t j = 0; j < noise->n_cells; j++) {
        work[j] = exp(work[j]) * noise->width;
        mass += work[j];
    }
    /* More than all: a density too narrow for the cells. */
    if (!(mass < 1.001))
        return -INFINITY;
    for (size_t i = 0; i < s->n; i++) {
        const double *level = work + noise->first[i], *kernel = noise->kernel + i * noise->reach;
        double density = 0;
        for (size_t k = 0; k < noise->reach; k++)
            density += level[k] * kernel[k];
        sum += s->weight[i] * log(fmax(density, 1e-300));
    }
    return isnan(sum) ? -INFINITY : sum / (double)s->users;
}
