/* A body up to a threshold t, beyond it Pareto: P(X > x) = S(t) (t / x)^alpha with the body's own survival S(t), as the scenario's
   `tail: {pareto: alpha, above: p}` with p = 1 - S(t). Given t the likelihood falls apart: the body's, censored at t, and Hill's of alpha.
   theta: the body's two, ln alpha; fixed: ln t, a quantile of the users' means from p80 to p99, one an attempt. */
#include "fit/fit_family.h"

#include <math.h>

enum { ALPHA = BS_FIT_PARAMETERS, THRESHOLD, PERCENT_FIRST = 80, PERCENT_LAST = 99, BEYOND_LEAST = 10 };

/* The cut nearest to a quantile of the sample; *beyond: users above it, and their mean excess over it in y. */
static double cut_at(const struct fit_sample *sample, double probability, double *beyond, double *excess)
{
    size_t i = 0, c = 0;
    double below = 0;
    while (i + 1 < sample->n && below + sample->weight[i] < probability * (double)sample->users)
        below += sample->weight[i++];
    while (c + 1 < sample->n_cuts && sample->cuts[c] < sample->y[i])
        c++;
    if (c > 0 && sample->y[i] - sample->cuts[c - 1] < sample->cuts[c] - sample->y[i])
        c--;
    *beyond = *excess = 0;
    for (i = 0; i < sample->n; i++)
        if (sample->y[i] > sample->cuts[c]) {
            *beyond += sample->weight[i];
            *excess += sample->weight[i] * (sample->y[i] - sample->cuts[c]);
        }
    *excess /= *beyond;
    return sample->cuts[c];
}

static bool start(const struct bs_fit_family *family, const struct fit_sample *sample, size_t attempt, double *theta)
{
    double beyond = 0, excess = 0;
    if (attempt > PERCENT_LAST - PERCENT_FIRST)
        return false;
    if (attempt == 0 || !isfinite(theta[0]) || !isfinite(theta[1]))
        family->body->start(sample->level_mean, sample->level_variance, sample->log_of_mean, theta);
    theta[THRESHOLD] = cut_at(sample, (PERCENT_FIRST + (double)attempt) / 100, &beyond, &excess);
    theta[ALPHA] = -log(excess);
    return beyond >= BEYOND_LEAST;
}

static void log_density(const struct bs_fit_family *family, const double *theta, const double *y, size_t n, double *out)
{
    double alpha = exp(theta[ALPHA]), threshold = theta[THRESHOLD];
    double at = family->body->log_survival(theta, threshold) + theta[ALPHA];
    size_t below = 0;
    while (below < n && y[below] < threshold)
        below++;
    family->body->log_density(theta, y, below, out);
    for (size_t i = below; i < n; i++)
        out[i] = at - alpha * (y[i] - threshold);
}

static void describe(const struct bs_fit_family *family, const double *theta, struct bs_fit_shape *shape)
{
    bs_fit_alone.describe(family, theta, shape);
    shape->has_tail = true;
    shape->alpha.value = exp(theta[ALPHA]);
    shape->above.value = -expm1(family->body->log_survival(theta, theta[THRESHOLD]));
    shape->threshold = exp(theta[THRESHOLD]);
}

const struct fit_kind bs_fit_tail = {start, log_density, describe};
