/* What a group of levels adds within a bound of use: corners in closed form, and the Fourier series of the rest. */
#include "engine/difference.h"
#include "engine/exact/bent_term.h"
#include "engine/exact/wave.h"

#include <float.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>

/* Of a group's mass: where the series ends. */
static const double NEGLIGIBLE = 3e-9;
/* A corner that is taken off and put back leaves so many roundings of its size; one of less than that counts for nothing. */
static const double ROUNDINGS = 4, NEVER = 1e-19;
/* What a product of corners takes, in blocks on one piece (bent_term.h). */
static const double PRODUCT = 0.2;
enum { FREQUENCIES_MOST = 4096 };

/* Those of the months, one list after the other. */
static void month_corners(const struct bent_term *term, const struct bent_power *power, const struct bent_level *levels,
                          double width, const struct bent_points *at, struct complex_points *out)
{
    for (size_t m = 0; m < power->n_months; m++)
        bent_month_at_corners(&term->months[m], &levels[m], power->drift, width, at, power->month_corners + power->first_of[m],
                              power->first_of[m + 1] - power->first_of[m], out + power->first_of[m] * BENT_DEGREES);
}

enum bs_status bent_term_corners(const struct bent_term *term, const struct bent_power *power, const struct bent_level *levels,
                                 double width, const struct bent_points *at, struct complex_points *out)
{
    size_t own = power->first_of[power->n_months] * BENT_DEGREES, room = power->most * BENT_DEGREES;
    struct complex_points *months = malloc((own + room + 1) * sizeof *months);
    if (!months)
        return BS_ERROR_MEMORY;
    month_corners(term, power, levels, width, at, months);
    size_t products = bent_power_take(power, months, months + own, out);
    free(months);
    return bent_term_takes(term, PRODUCT * (double)products) && bent_term_goes_on(term, 1) ? BS_OK : BS_ERROR_TOO_MANY;
}

/* Their places: of each slope's drift where the bound is. */
static enum bs_status edges_new(const struct bent_term *term, size_t bound, struct bent_sum *sum)
{
    size_t n = 0, powers = bound == 0 ? 1 : term->n_powers;
    for (size_t p = 0; p < powers; p++)
        n += term->powers[p].n;
    sum->edges = calloc(n + 1, sizeof *sum->edges);
    if (!sum->edges)
        return BS_ERROR_MEMORY;
    for (size_t p = 0; p < powers; p++)
        for (size_t i = 0; i < term->powers[p].n; i++)
            sum->edges[sum->n_edges++].value =
                term->powers[p].corners[i].value + (p > 0 ? term->powers[p].drift * term->cuts[bound] : 0);
    return BS_OK;
}

/* Of levels that are whole within the bound: each in one of the points' places. */
static enum bs_status add_whole_edges(const struct bent_term *term, const struct bent_group *group, size_t bound,
                                      struct bent_level *levels, struct bent_edge *edges)
{
    const struct bent_power *power = &term->powers[0];
    const struct bent_points none = {0};
    size_t own = power->first_of[power->n_months] * BENT_DEGREES, room = power->most * BENT_DEGREES;
    struct complex_points *one = calloc(2 * own + 2 * room + 1, sizeof *one), *all = one + own;
    if (!one)
        return BS_ERROR_MEMORY;
    for (size_t q = 0; q < group->n_levels; q++) {
        if (!bent_bound_at(term, bound, group->level[q]).whole)
            continue;
        bent_term_levels(term, group->level[q], 0, 0, levels);
        month_corners(term, power, levels, group->width, &none, one);
        for (size_t i = 0; i < own; i++)
            all[i].re[q] = one[i].re[0];
    }
    (void)bent_power_take(power, all, all + own, all + own + room);
    for (size_t i = 0; i < power->n; i++)
        for (size_t d = 0; d < BENT_DEGREES; d++)
            for (size_t q = 0; q < group->n_levels; q++)
                edges[i].c[d] += group->weight[q] * all[own + room + i * BENT_DEGREES + d].re[q] *
                                 bent_bound_at(term, bound, group->level[q]).whole;
    free(one);
    return BS_OK;
}

/* Where amounts never are, no corner is: what is told of one there is round-off, or an integral that did not end. Of those that count the digits beyond a
   double's are lost. */
static void trim_edges(const struct bent_group *group, struct bent_sum *sum, double *error)
{
    double largest = 0;
    for (size_t i = 0; i < sum->n_edges && group->step > 0; i++) {
        struct bent_edge *edge = &sum->edges[i];
        double power = 1, size = 0;
        for (size_t d = 0; d < BENT_DEGREES; d++, power *= group->width) {
            if (edge->value < group->low || edge->value > group->high)
                edge->c[d] = 0;
            size = larger_error(size, power * fabs(edge->c[d]));
        }
        edge->none = size <= NEVER;
        largest = larger_error(largest, size);
    }
    *error = larger_error(*error, ROUNDINGS * DBL_EPSILON * largest);
}

static enum bs_status sum_edges(const struct bent_term *term, struct bent_group *group, size_t bound)
{
    struct bent_sum *sum = &group->sums[bound];
    struct bent_level *levels = malloc((term->n_months + 1) * sizeof *levels);
    enum bs_status status = levels ? edges_new(term, bound, sum) : BS_ERROR_MEMORY;
    if (status == BS_OK)
        status = add_whole_edges(term, group, bound, levels, sum->edges);
    for (size_t q = 0; q < group->n_levels && status == BS_OK; q++) {
        struct bent_bound at = bent_bound_at(term, bound, group->level[q]);
        if (at.certain)
            continue;
        bent_term_levels(term, group->level[q], at.tilt, at.bound, levels);
        status = bent_bound_edges(term, &at, levels, group->weight[q], group->width, sum->edges, &group->error);
    }
    free(levels);
    if (status == BS_OK)
        trim_edges(group, sum, &group->error);
    return status;
}

/* What corners have at LEGENDRE frequencies. */
static void take_edges(const struct bent_sum *sum, double width, const double *frequency, double *re, double *im)
{
    double zr[LEGENDRE], zi[LEGENDRE], angle[LEGENDRE], sine[LEGENDRE], cosine[LEGENDRE];
    for (int l = 0; l < LEGENDRE; l++) {
        double turn = frequency[l] * width, size = width / (1 + turn * turn);
        zr[l] = size;
        zi[l] = size * turn;
    }
    for (size_t i = 0; i < sum->n_edges; i++) {
        const double *c = sum->edges[i].c;
        if (sum->edges[i].none)
            continue;
        for (int l = 0; l < LEGENDRE; l++)
            angle[l] = frequency[l] * sum->edges[i].value;
        wave_sines(angle, sine, cosine);
        for (int l = 0; l < LEGENDRE; l++) {
            double pr = c[BENT_DEGREES - 1], pi = 0, next;
            for (int d = BENT_DEGREES - 2; d >= 0; d--) {
                next = c[d] + pr * zr[l] - pi * zi[l];
                pi = pr * zi[l] + pi * zr[l];
                pr = next;
            }
            re[l] -= pr * cosine[l] - pi * sine[l];
            im[l] -= pr * sine[l] + pi * cosine[l];
        }
    }
}

static enum bs_status make_room(struct bent_sum *sum)
{
    if (sum->n < sum->room)
        return BS_OK;
    size_t room = sum->room > 0 ? 2 * sum->room : (size_t)8 * LEGENDRE;
    double *grown = malloc(2 * room * sizeof *grown);
    if (!grown)
        return BS_ERROR_MEMORY;
    if (sum->n > 0) {
        memcpy(grown, sum->re, sum->n * sizeof *grown);
        memcpy(grown + room, sum->im, sum->n * sizeof *grown);
    }
    free(sum->re);
    sum->re = grown;
    sum->im = grown + room;
    sum->room = room;
    return BS_OK;
}

/* The next LEGENDRE frequencies; returns the largest of what they have. */
static double add_frequencies(const struct bent_term *term, struct bent_group *group, size_t bound, struct bent_level *levels,
                              double *error)
{
    struct bent_sum *sum = &group->sums[bound];
    struct bent_points at = {0};
    double *re = sum->re + sum->n, *im = sum->im + sum->n, largest = 0;
    for (size_t l = 0; l < LEGENDRE; l++) {
        at.frequency[l] = (double)(sum->n + l) * group->step;
        re[l] = im[l] = 0;
    }
    for (size_t q = 0; q < group->n_levels; q++) {
        struct bent_bound within = bent_bound_at(term, bound, group->level[q]);
        struct complex_points means;
        if (within.whole) {
            bent_term_levels(term, group->level[q], 0, 0, levels);
            bent_term_means(term, levels, &at, &means);
        }
        for (int l = 0; l < LEGENDRE && within.whole; l++) {
            re[l] += group->weight[q] * means.re[l];
            im[l] += group->weight[q] * means.im[l];
        }
        if (!within.certain) {
            bent_term_levels(term, group->level[q], within.tilt, within.bound, levels);
            bent_bound_means(term, &within, levels, group->weight[q], at.frequency, re, im, error);
        }
    }
    take_edges(sum, group->width, at.frequency, re, im);
    for (size_t l = 0; l < LEGENDRE; l++)
        largest = larger_error(largest, fabs(re[l]) + fabs(im[l]));
    sum->n += LEGENDRE;
    return largest;
}

/* Adds frequencies until what they have is negligible. */
static enum bs_status sum_series(const struct bent_term *term, struct bent_group *group, size_t bound)
{
    struct bent_sum *sum = &group->sums[bound];
    enum bs_status status = BS_OK;
    struct bent_level *levels = malloc((term->n_months + 1) * sizeof *levels);
    double largest = INFINITY, integrals = 0;
    status = levels ? BS_OK : BS_ERROR_MEMORY;
    while (sum->n < FREQUENCIES_MOST && largest > NEGLIGIBLE * term->use->step * group->mass && status == BS_OK) {
        status = term->stop && *term->stop                           ? BS_ERROR_INTERRUPTED
                 : !bent_term_goes_on(term, (double)group->n_levels) ? BS_ERROR_TOO_MANY
                                                                     : make_room(sum);
        if (status == BS_OK)
            largest = add_frequencies(term, group, bound, levels, &integrals);
        if (status == BS_OK && !bent_term_takes(term, 0)) /* then integrals were left unfinished */
            status = BS_ERROR_TOO_MANY;
    }
    free(levels);
    group->error =
        larger_error(group->error, largest / 4 + integrals); /* of what falls as a sixth power, each over its number and pi */
    return status;
}

static double corner_mass(const double *c, double width)
{
    double sum = 0;
    for (int d = BENT_DEGREES - 1; d > 0; d--)
        sum = width * (c[d] + sum);
    return sum;
}

static double smooth_mass(const struct bent_group *group, const struct bent_sum *sum)
{
    double mass = sum->re ? sum->re[0] : 0;
    for (size_t i = 0; i < sum->n_edges; i++)
        mass += corner_mass(sum->edges[i].c, group->width);
    return mass;
}

static enum bs_status copy_whole(const struct bent_term *term, struct bent_group *group, size_t bound)
{
    struct bent_sum *sum = &group->sums[bound];
    const struct bent_sum *whole = &group->sums[0];
    enum bs_status status = edges_new(term, bound, sum);
    if (status == BS_OK)
        memcpy(sum->edges, whole->edges, whole->n_edges * sizeof *whole->edges);
    sum->mass = whole->mass;
    for (size_t i = whole->n_edges; i < sum->n_edges && status == BS_OK; i++)
        sum->edges[i].none = true;
    while (status == BS_OK && sum->n < whole->n) {
        status = make_room(sum);
        if (status != BS_OK)
            break;
        memcpy(sum->re + sum->n, whole->re + sum->n, LEGENDRE * sizeof *sum->re);
        memcpy(sum->im + sum->n, whole->im + sum->n, LEGENDRE * sizeof *sum->im);
        sum->n += LEGENDRE;
    }
    return status;
}

enum bs_status bent_sum_new(const struct bent_term *term, struct bent_group *group, size_t bound)
{
    bool whole = bound > 0, none = true;
    for (size_t q = 0; q < group->n_levels; q++) {
        struct bent_bound at = bent_bound_at(term, bound, group->level[q]);
        whole &= at.whole && at.certain;
        none &= at.none;
    }
    if (none)
        return BS_OK;
    if (whole)
        return copy_whole(term, group, bound);
    enum bs_status status = sum_edges(term, group, bound);
    if (status == BS_OK && group->step > 0)
        status = sum_series(term, group, bound);
    if (status == BS_OK)
        group->sums[bound].mass = smooth_mass(group, &group->sums[bound]);
    return status;
}
