/* The maximum of a likelihood: quasi-Newton from each start, the simplex where that sticks; and what is known around it. */
#include "fit/fit_family.h"

#include <gsl/gsl_errno.h>
#include <gsl/gsl_linalg.h>
#include <gsl/gsl_multimin.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>

enum { STEPS_MOST = 300, STEPS_WATCHED = 10, SIMPLEX_STEPS_MOST = 1000, ROUNDS = 3 };
#define FLAT 1e-7 /* gradient of the mean log density at which a maximum is reached */

/* What STEPS_WATCHED steps must add to the log likelihood of all users, to be gone on with: of a start among several, of the best. */
#define GAIN_TRIED 1e-2
#define GAIN_BEST  1e-5

struct problem {
    const struct fit_sample *sample;
    const struct bs_fit_family *family;
    double theta[FIT_THETA]; /* the fixed ones are read */
    double *work;
};

static double at(const struct problem *p, const double *theta)
{
    double value = bs_fit_mean_log(p->sample, p->family, theta, p->work);
    return isfinite(value) ? -value : 1e10;
}

static double objective(const gsl_vector *v, void *context)
{
    struct problem *p = context;
    for (size_t k = 0; k < p->family->n_free; k++)
        p->theta[k] = gsl_vector_get(v, k);
    return at(p, p->theta);
}

static void gradient(const gsl_vector *v, void *context, gsl_vector *out)
{
    const double step = 1e-5;
    struct problem *p = context;
    objective(v, p);
    for (size_t k = 0; k < p->family->n_free; k++) {
        double here = p->theta[k];
        p->theta[k] = here + step;
        double above = at(p, p->theta);
        p->theta[k] = here - step;
        double below = at(p, p->theta);
        p->theta[k] = here;
        gsl_vector_set(out, k, (above - below) / (2 * step));
    }
}

static void both(const gsl_vector *v, void *context, double *f, gsl_vector *out)
{
    *f = objective(v, context);
    gradient(v, context, out);
}

static enum bs_status by_slope(struct problem *p, gsl_vector *theta, double gain, bool *flat)
{
    gsl_multimin_function_fdf f = {objective, gradient, both, p->family->n_free, p};
    gsl_multimin_fdfminimizer *m = gsl_multimin_fdfminimizer_alloc(gsl_multimin_fdfminimizer_vector_bfgs2, f.n);
    if (!m)
        return BS_ERROR_MEMORY;
    int status = gsl_multimin_fdfminimizer_set(m, &f, theta, 0.1, 0.1);
    double before = m->f;
    *flat = false;
    for (int i = 1; i <= STEPS_MOST && status == GSL_SUCCESS && !*flat; i++) {
        status = gsl_multimin_fdfminimizer_iterate(m);
        *flat = gsl_multimin_test_gradient(m->gradient, FLAT) == GSL_SUCCESS;
        if (i % STEPS_WATCHED == 0) {
            *flat = *flat || (before - m->f) * (double)p->sample->users < gain;
            before = m->f;
        }
    }
    if (m->f <= objective(theta, p))
        gsl_vector_memcpy(theta, m->x);
    gsl_multimin_fdfminimizer_free(m);
    return BS_OK;
}

static enum bs_status by_simplex(struct problem *p, gsl_vector *theta)
{
    gsl_multimin_function f = {objective, p->family->n_free, p};
    gsl_multimin_fminimizer *m = gsl_multimin_fminimizer_alloc(gsl_multimin_fminimizer_nmsimplex2, f.n);
    gsl_vector *steps = gsl_vector_alloc(f.n);
    enum bs_status done = m && steps ? BS_OK : BS_ERROR_MEMORY;
    if (done == BS_OK) {
        gsl_vector_set_all(steps, 0.1);
        int status = gsl_multimin_fminimizer_set(m, &f, theta, steps);
        for (int i = 0; i < SIMPLEX_STEPS_MOST && status == GSL_SUCCESS && m->size > 1e-6; i++)
            status = gsl_multimin_fminimizer_iterate(m);
        if (m->fval <= objective(theta, p))
            gsl_vector_memcpy(theta, m->x);
    }
    if (m)
        gsl_multimin_fminimizer_free(m);
    if (steps)
        gsl_vector_free(steps);
    return done;
}

/* From a start to the maximum near it. */
static enum bs_status climb(struct problem *p, double gain, int rounds, double *theta, double *value)
{
    size_t n = p->family->n_free;
    gsl_vector *v = gsl_vector_alloc(n);
    if (!v)
        return BS_ERROR_MEMORY;
    memcpy(p->theta, theta, sizeof p->theta);
    for (size_t k = 0; k < n; k++)
        gsl_vector_set(v, k, theta[k]);
    bool flat = false;
    enum bs_status status = BS_OK;
    for (int round = 0; round < rounds && !flat && status == BS_OK; round++) {
        if (round > 0)
            status = by_simplex(p, v);
        if (status == BS_OK)
            status = by_slope(p, v, gain, &flat);
    }
    *value = -objective(v, p);
    memcpy(theta, p->theta, sizeof p->theta);
    gsl_vector_free(v);
    return status;
}

/* A step at which the log likelihood of all users falls by about 0.2: where its curvature decides what the data tell apart. */
static double step_of(struct problem *p, const double *theta, size_t k, double top)
{
    double probe[FIT_THETA], step = 1 / sqrt((double)p->sample->users);
    for (int i = 0; i < 4; i++) {
        memcpy(probe, theta, sizeof probe);
        probe[k] = theta[k] + step;
        double fall = at(p, probe) - top;
        probe[k] = theta[k] - step;
        fall = 0.5 * (fall + at(p, probe) - top) * (double)p->sample->users;
        step *= fall > 0 ? fmin(fmax(sqrt(0.2 / fall), 0.01), 10) : 10;
    }
    return fmin(step, 1);
}

/* Central differences of the log likelihood of all users. */
static void information(struct problem *p, const double *theta, gsl_matrix *out)
{
    size_t n = p->family->n_free;
    double top = at(p, theta), users = (double)p->sample->users, step[FIT_THETA], probe[FIT_THETA];
    for (size_t k = 0; k < n; k++)
        step[k] = step_of(p, theta, k, top);
    for (size_t a = 0; a < n; a++)
        for (size_t b = 0; b <= a; b++) {
            double sum = 0;
            for (int corner = 0; corner < 4; corner++) {
                memcpy(probe, theta, sizeof probe);
                probe[a] += (corner & 1 ? 0.5 : -0.5) * step[a];
                probe[b] += (corner & 2 ? 0.5 : -0.5) * step[b];
                sum += ((corner & 1) == (corner >> 1) ? 1 : -1) * at(p, probe);
            }
            gsl_matrix_set(out, a, b, users * sum / (step[a] * step[b]));
            gsl_matrix_set(out, b, a, gsl_matrix_get(out, a, b));
        }
}

static enum bs_status invert(struct problem *p, const double *theta, double *covariance)
{
    size_t n = p->family->n_free;
    gsl_matrix *m = gsl_matrix_alloc(n, n);
    if (!m)
        return BS_ERROR_MEMORY;
    information(p, theta, m);
    bool known = gsl_linalg_cholesky_decomp1(m) == GSL_SUCCESS && gsl_linalg_cholesky_invert(m) == GSL_SUCCESS;
    for (size_t a = 0; a < n; a++)
        for (size_t b = 0; b < n; b++)
            covariance[a * n + b] = known ? gsl_matrix_get(m, a, b) : NAN;
    gsl_matrix_free(m);
    return BS_OK;
}

enum bs_status bs_fit_climb(const struct fit_sample *sample, const struct bs_fit_family *family, double *theta)
{
    double value;
    struct problem p = {.sample = sample, .family = family, .work = malloc(bs_fit_room(sample) * sizeof(double))};
    enum bs_status status = p.work ? climb(&p, GAIN_BEST, 1, theta, &value) : BS_ERROR_MEMORY;
    free(p.work);
    return status;
}

enum bs_status bs_fit_maximize(const struct fit_sample *sample, const struct bs_fit_family *family, double *theta, double *mean_log,
                               double *covariance)
{
    double tried[FIT_THETA] = {0}, value = -INFINITY;
    struct problem p = {.sample = sample, .family = family, .work = malloc(bs_fit_room(sample) * sizeof(double))};
    enum bs_status status = p.work ? BS_OK : BS_ERROR_MEMORY;
    *mean_log = -INFINITY;
    for (size_t attempt = 0; status == BS_OK && family->kind->start(family, sample, attempt, tried); attempt++) {
        status = climb(&p, GAIN_TRIED, 1, tried, &value);
        if (status == BS_OK && value > *mean_log) {
            *mean_log = value;
            memcpy(theta, tried, sizeof tried);
        }
    }
    if (status == BS_OK && !(*mean_log > -1e9))
        status = BS_ERROR_NUMERIC;
    if (status == BS_OK)
        status = climb(&p, GAIN_BEST, ROUNDS, theta, mean_log);
    if (status == BS_OK)
        status = invert(&p, theta, covariance);
    free(p.work);
    return status;
}
