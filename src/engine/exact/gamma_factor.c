#include "engine/exact/gamma_factor.h"
#include "engine/exact/elementary.h"
#include "engine/vectors.h"
#include "usage/incomplete_gamma.h"

#include <math.h>
#include <stdlib.h>

static const double NEGLIGIBLE = 1e-19;
enum { STEPS_A_WIDTH = 32 };
static const double SERIES_BELOW = -8;

/* A quintic on 0..1 with values, slopes and curvatures at its ends (Hermite's interpolation). */
static void quintic(const double a[3], const double b[3], double *c)
{
    double rise = b[0] - a[0] - a[1] - a[2] / 2, slope = b[1] - a[1] - a[2], bend = b[2] - a[2];
    c[0] = a[0];
    c[1] = a[1];
    c[2] = a[2] / 2;
    c[3] = 10 * rise - 4 * slope + bend / 2;
    c[4] = -15 * rise + 7 * slope - bend;
    c[5] = 6 * rise - 3 * slope + bend / 2;
}

static void node(const struct gamma_factor *g, double y, double *out)
{
    double x = g->shape * exp(y), term = bs_gamma_term(g->shape, x);
    out[0] = bs_gamma_p(g->shape, x);
    out[1] = term * g->step;
    out[2] = term * (g->shape - x) * g->step * g->step;
}

static enum bs_status make_table(struct gamma_factor *g)
{
    g->first = fmax(g->low, SERIES_BELOW);
    g->step = fmin(1 / sqrt(g->shape), 1) / STEPS_A_WIDTH;
    g->n = (size_t)ceil((g->high - g->first) / g->step);
    g->last = g->first + (double)g->n * g->step;
    g->rows = calloc(g->n, sizeof *g->rows);
    if (!g->rows)
        return BS_ERROR_MEMORY;
    double here[3], next[3];
    node(g, g->first, here);
    for (size_t i = 0; i < g->n; i++) {
        node(g, g->first + (double)(i + 1) * g->step, next);
        quintic(here, next, g->rows[i]);
        for (int k = 0; k < 3; k++)
            here[k] = next[k];
    }
    /* P(a, x) = x^a / gamma(a + 1) (1 - a x / (a + 1) + a x^2 / (2 (a + 2)) - ...), DLMF 8.7.1, with x = a e^y */
    int sign;
    double a = g->shape;
    g->head = a * log(a) - lgamma_r(a + 1, &sign);
    g->powers[0] = -a * a / (a + 1);
    g->powers[1] = a * a * a / (2 * (a + 2));
    g->powers[2] = -a * a * a * a / (6 * (a + 3));
    return BS_OK;
}

/* Moves an end outwards until hardly anything lies beyond. */
static double end_of(double shape, double direction)
{
    double step = 1 / sqrt(shape), y = 0;
    for (;;) {
        double x = shape * exp(y), beyond = direction < 0 ? bs_gamma_p(shape, x) : bs_gamma_q(shape, x);
        if (beyond < NEGLIGIBLE || y < -700)
            return y;
        y += direction * step;
        if (direction > 0)
            step = fmin(step, 0.25);
    }
}

enum bs_status gamma_factor_new(double shape, int with_table, struct gamma_factor *out)
{
    *out = (struct gamma_factor){.shape = shape, .low = end_of(shape, -1), .high = end_of(shape, 1)};
    out->scale_log = log(bs_gamma_term(shape, shape));
    return with_table ? make_table(out) : BS_OK;
}

void gamma_factor_free(struct gamma_factor *g)
{
    free(g->rows);
    *g = (struct gamma_factor){0};
}

/* The exponent is the small difference of large terms: it takes the quotient's own logarithm, which is good to its last places near 0, rather than the
   difference of two. */
BS_VECTORS static void densities(const struct gamma_factor *g, double use, const double *restrict levels,
                                 const double *restrict weights, size_t n, double *restrict out)
{
    double scale_log = g->scale_log, shape = g->shape;
    for (size_t i = 0; i < n; i++) {
        double ratio = use / levels[i];
        out[i] = weights[i] * exp_each(scale_log + shape * (log_each(ratio) - (ratio - 1)));
    }
}

void gamma_factor_densities(const struct gamma_factor *g, double use, const double *levels, const double *weights, size_t n,
                            double *out)
{
    densities(g, use, levels, weights, n, out);
}

double gamma_factor_below(const struct gamma_factor *g, double y)
{
    if (!(y > g->low))
        return 0;
    if (y >= g->last)
        return 1;
    if (y < g->first) {
        double e = exp(y);
        return exp(g->shape * y + g->head) * (1 + e * (g->powers[0] + e * (g->powers[1] + e * g->powers[2])));
    }
    double at = (y - g->first) / g->step;
    size_t i = (size_t)at;
    i = i < g->n ? i : g->n - 1;
    const double *c = g->rows[i];
    double t = at - (double)i;
    return c[0] + t * (c[1] + t * (c[2] + t * (c[3] + t * (c[4] + t * c[5]))));
}
