/* Seats of a level whose term's use stays within a bound: with p = tilt + i turn, P(T <= bound, ...) is the integral of exp(p bound) / p x E[exp(-p
   T), ...] over the turn, by 2 pi (Bromwich's, by the trapezoidal rule, which converges geometrically). With a tilt below 0 it is that less the
   whole. */
#include "engine/difference.h"
#include "engine/exact/bent_term.h"
#include "engine/exact/wave.h"
#include "result/sort.h"
#include "usage/incomplete_gamma.h"

#include <limits.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>

/* A chance that is as good as none. */
static const double NEVER = 1e-14;
/* The tilt is at least the inverse of a part of a standard deviation. It is above 0 unless the bound lies so many of them above the mean. */
static const double TILTED = 3, TILTED_MOST = 0.8, ABOVE = 1.5;
/* What the trapezoidal rule repeats after a period counts for exp(-this). */
static const double FADED = 25;
/* Turns are added until what they have is below this. */
static const double NEGLIGIBLE = 5e-11;
enum { BLOCKS_MOST = 400, EDGE_BLOCKS_MOST = 100 };
/* Of a corner's degree 0, 1, ...: turns are added until what they have, by width^degree, is below this. */
static const double COUNTS[BENT_DEGREES] = {5e-11, 3e-9, 3e-8, 3e-7, 3e-6, 3e-5};

/* The rule's sum is that of exp(-tilt m period) P(T <= bound + m period) over all whole m, or with a tilt below 0 of exp(-tilt m period) P(T > bound
   + m period): what is wanted has m = 0, and the others fade on one side by the tilt, on the other by the chance. */
static double period(double shape, double bound, double tilt)
{
    double out = FADED / fabs(tilt);
    if (tilt < 0)
        while (bs_gamma_q(shape, bound + out) > exp(tilt * out - FADED))
            out *= 1.1;
    else
        while (bound > out && bs_gamma_p(shape, bound - out) > exp(-tilt * out - FADED))
            out *= 1.1;
    return out;
}

struct bent_bound bent_bound_at(const struct bent_term *term, size_t bound, double level)
{
    double k = term->shape, n = (double)term->use->months, at = term->cuts[bound];
    struct bent_bound out = {.bound = at};
    if (bound == 0 || bs_gamma_q(n * k, at * k / level) < NEVER)
        out.whole = out.certain = true;
    else if (bs_gamma_p(n * k, at * k / level) < NEVER)
        out.none = out.certain = true;
    else {
        double sd = level * sqrt(n / k), best = k * (n * level / at - 1) / level, least = TILTED / sd;
        out.whole = at > n * level + ABOVE * sd;
        out.tilt = out.whole ? fmin(best, -fmin(least, TILTED_MOST * k / level)) : fmax(best, least);
        out.step = 2 * M_PI / (period(n * k, at * k / level, out.tilt * level / k) * level / k);
    }
    return out;
}

/* exp(p bound) / p, by step / 2 pi, at turns, without exp(tilt bound): levels have that (bent_term_levels). */
static void kernel(const struct bent_bound *bound, const double *turn, struct complex_points *out)
{
    double angle[LEGENDRE], sine[LEGENDRE], cosine[LEGENDRE], c = bound->tilt, size = bound->step / (2 * M_PI);
    for (int l = 0; l < LEGENDRE; l++)
        angle[l] = turn[l] * bound->bound;
    wave_sines(angle, sine, cosine);
    for (int l = 0; l < LEGENDRE; l++) {
        double over = size / (c * c + turn[l] * turn[l]);
        out->re[l] = over * (cosine[l] * c + sine[l] * turn[l]);
        out->im[l] = over * (sine[l] * c - cosine[l] * turn[l]);
    }
}

/* A sum over turns at one frequency. */
struct turns {
    const struct bent_term *term;
    const struct bent_bound *bound;
    const struct bent_level *levels;
    double frequency;
    long done; /* turns below this index are in the sum */
    double re, im, error, blocks;
};

/* LEGENDRE turns, without those that are done; returns the largest at either end of them: what is left there. */
static double add_block(struct turns *t, long block, bool up)
{
    struct bent_points at;
    struct complex_points means, weight;
    double largest = 0;
    for (int l = 0; l < LEGENDRE; l++) {
        at.frequency[l] = t->frequency;
        at.turn[l] = t->bound->step * (double)(block + l);
    }
    bent_term_means(t->term, t->levels, &at, &means);
    kernel(t->bound, at.turn, &weight);
    for (int l = 0; l < LEGENDRE; l++) {
        double re = means.re[l] * weight.re[l] - means.im[l] * weight.im[l];
        double im = means.re[l] * weight.im[l] + means.im[l] * weight.re[l];
        bool counts = block + l >= t->done, outer = up ? l >= LEGENDRE - 3 : l < 3;
        t->re += counts ? re : 0;
        t->im += counts ? im : 0;
        largest = outer ? larger_error(largest, fabs(re) + fabs(im)) : largest;
    }
    return largest;
}

/* Around a turn, as far as anything is left and not done. */
static void add_around(struct turns *t, long center)
{
    double left = INFINITY;
    long block = center > t->done ? center : t->done;
    for (int i = 0; i < BLOCKS_MOST && left > NEGLIGIBLE; i++, block += LEGENDRE)
        left = add_block(t, block, true);
    t->blocks += (double)(block - center) / LEGENDRE + 2;
    t->error = larger_error(t->error, left > NEGLIGIBLE ? left * BLOCKS_MOST * LEGENDRE : 0);
    long end = block;
    left = INFINITY;
    block = center - LEGENDRE;
    for (int i = 0; i < BLOCKS_MOST && left > NEGLIGIBLE && block + LEGENDRE > t->done; i++, block -= LEGENDRE)
        left = add_block(t, block, false);
    t->done = end;
}

void bent_bound_means(const struct bent_term *term, const struct bent_bound *bound, const struct bent_level *levels, double weight,
                      const double *frequency, double *re, double *im, double *error)
{
    double *centers = malloc((term->n_powers + 1) * sizeof *centers);
    for (int l = 0; l < LEGENDRE && centers; l++) {
        struct turns t = {.term = term, .bound = bound, .levels = levels, .frequency = frequency[l], .done = LONG_MIN / 2};
        for (size_t p = 0; p < term->n_powers; p++) /* the first has no drift */
            centers[p] = rint(frequency[l] * term->powers[p].drift / bound->step);
        size_t n = sort_distinct(centers, term->n_powers);
        for (size_t i = 0; i < n; i++)
            add_around(&t, (long)centers[i]);
        re[l] += weight * t.re;
        im[l] += weight * t.im;
        *error = larger_error(*error, t.error);
        if (!bent_term_goes_on(term, t.blocks)) /* whoever adds frequencies looks at it */
            break;
    }
    if (!centers)
        *error = INFINITY;
    free(centers);
}

/* Adds to `to` the real part of a times b. */
static void add_product(const struct complex_points *a, const struct complex_points *b, double weight, double *to)
{
    for (int l = 0; l < LEGENDRE; l++)
        *to += weight * (a->re[l] * b->re[l] - a->im[l] * b->im[l]);
}

/* Of edges without drift the kernel is one number. */
static void add_still(const struct bent_power *power, const struct bent_bound *bound, double weight, const double *turn,
                      const struct complex_points *c, struct bent_edge *edges)
{
    struct complex_points plain;
    kernel(bound, turn, &plain);
    for (size_t e = 0; e < power->n; e++)
        for (size_t d = 0; d < BENT_DEGREES; d++)
            add_product(&plain, &c[e * BENT_DEGREES + d], weight, &edges[e].c[d]);
}

/* The integral over turns of exp(p bound) p'^i c, p as far as its drift's turn: then the kernel 1 / p is a power series of z (bent_month.h). */
static void add_drifting(const struct bent_power *power, const struct bent_bound *bound, double weight, double width,
                         const double *turn, const struct complex_points *c, struct bent_edge *edges)
{
    double drift = power->drift, size = weight * bound->step / (2 * M_PI);
    struct complex_points kernels[BENT_DEGREES];
    for (int l = 0; l < LEGENDRE; l++) {
        double re = -size * cos(turn[l] * bound->bound) / drift, im = -size * sin(turn[l] * bound->bound) / drift;
        double kr = 1 / width + bound->tilt / drift, ki = turn[l] / drift, next;
        for (int i = 0; i < BENT_DEGREES; i++) {
            kernels[i].re[l] = re;
            kernels[i].im[l] = im;
            next = re * kr - im * ki;
            im = re * ki + im * kr;
            re = next;
        }
    }
    for (size_t e = 0; e < power->n; e++)
        for (size_t d = 0; d < BENT_DEGREES; d++)
            for (size_t i = 0; d + i + 1 < BENT_DEGREES; i++)
                add_product(&kernels[i], &c[e * BENT_DEGREES + d], 1, &edges[e].c[d + i + 1]);
}

/* What turns still have, beside what does not count: a corner's own error is made good by the series, which falls by it as the corner's degree says; the
   chance of a single value is not. */
static double left_at(const struct bent_power *power, const struct bent_bound *bound, double width, double turn,
                      const struct complex_points *c, double *single)
{
    double most[BENT_DEGREES] = {0}, scale = 1, left = 0, drift = fabs(power->drift), size = bound->step / (2 * M_PI);
    for (size_t i = 0; i < power->n * BENT_DEGREES; i++)
        for (int l = 0; l < LEGENDRE; l++)
            most[i % BENT_DEGREES] = larger_error(most[i % BENT_DEGREES], fabs(c[i].re[l]) + fabs(c[i].im[l]));
    double growth = drift > 0 ? width * hypot(1 / width + bound->tilt / power->drift, turn / drift) : 0;
    size *= drift > 0 ? width / drift : 1 / hypot(bound->tilt, turn);
    *single = drift > 0 ? 0 : most[0] * size;
    for (int d = 0; d < BENT_DEGREES; d++, scale *= width) {
        double reached = most[d] * scale * size;
        for (int to = d + (drift > 0); to < BENT_DEGREES && (to == d || drift > 0); to++, reached *= growth)
            left = larger_error(left, reached / COUNTS[to]);
    }
    return left;
}

/* Turns of both signs give conjugate values: those from 0 on, all but the first doubled. */
static enum bs_status add_power(const struct bent_term *term, const struct bent_power *power, const struct bent_bound *bound,
                                const struct bent_level *levels, double weight, double width, struct bent_edge *edges,
                                double *error)
{
    struct complex_points *c = malloc((power->most * BENT_DEGREES + 1) * sizeof *c);
    enum bs_status status = c ? BS_OK : BS_ERROR_MEMORY;
    double left = INFINITY, single = INFINITY;
    for (int block = 0; block < EDGE_BLOCKS_MOST && left > 1 && status == BS_OK; block++) {
        struct bent_points at = {0};
        for (int l = 0; l < LEGENDRE; l++)
            at.turn[l] = bound->step * (double)(block * LEGENDRE + l);
        status = bent_term_corners(term, power, levels, width, &at, c);
        if (status != BS_OK)
            break;
        left = left_at(power, bound, width, at.turn[LEGENDRE - 1], c, &single);
        for (size_t i = 0; i < power->n * BENT_DEGREES; i++)
            for (int l = 0; l < LEGENDRE; l++) {
                double twice = block + l > 0 ? 2 : 1;
                c[i].re[l] *= twice;
                c[i].im[l] *= twice;
            }
        if (power->drift == 0)
            add_still(power, bound, weight, at.turn, c, edges);
        else
            add_drifting(power, bound, weight, width, at.turn, c, edges);
    }
    if (single > COUNTS[0])
        *error = larger_error(*error, single * EDGE_BLOCKS_MOST * LEGENDRE);
    free(c);
    return status;
}

enum bs_status bent_bound_edges(const struct bent_term *term, const struct bent_bound *bound, const struct bent_level *levels,
                                double weight, double width, struct bent_edge *edges, double *error)
{
    enum bs_status status = BS_OK;
    for (size_t p = 0; p < term->n_powers && status == BS_OK; p++) {
        status = add_power(term, &term->powers[p], bound, levels, weight, width, edges, error);
        edges += term->powers[p].n;
    }
    return status;
}
