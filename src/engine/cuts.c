/* Where the cohorts and the bands by rank divide: quantiles of a seat's mean use a month, valued at list price, over the whole
   organization. Fixed numbers for a scenario: no replication changes them. */
#include "engine/cuts.h"

#include <gsl/gsl_sort.h>
#include <stdlib.h>

/* Seats of the pilot over all segments; its own random streams leave the run's draws alone. */
enum { PILOT_SEATS = 1 << 17 };

/* The largest use in a segment's own units whose value, as it is rounded, is not above x: so an atom at a cut stays on its side. The quotient
   is at most an ulp or two off it, but among subnormal numbers, where nobody's use lies. */
static double units_of(const struct plan_segment *segment, double x)
{
    enum { STEPS = 4 };
    double value = segment->value_per_unit, units = x / value;
    if (x == 0)
        return 0;
    for (int i = 0; i < STEPS && units * value > x; i++)
        units = nextafter(units, 0);
    for (int i = 0; i < STEPS && nextafter(units, INFINITY) * value <= x; i++)
        units = nextafter(units, INFINITY);
    return units;
}

/* P(value of use <= x) */
static double value_cdf(const struct plan *plan, double x)
{
    double sum = 0;
    for (size_t i = 0; i < plan->n_parts; i++) {
        const struct plan_segment *s = &plan->segments[plan->parts[i].segment];
        double active = bs_distribution_cdf(s->segment->level, units_of(s, x));
        sum += (double)plan->parts[i].seats * (s->inactive + (1 - s->inactive) * active);
    }
    return sum / (double)plan->model->seats;
}

static double double_of(uint64_t word)
{
    double x;
    memcpy(&x, &word, sizeof x);
    return x;
}

/* The least double x >= 0 with cdf(x) >= p: doubles of one sign are ordered like their bits, so bisection ends at the exact one. */
static double value_quantile(const struct plan *plan, double p, double from)
{
    uint64_t low, high = 0x7FE0000000000000u; /* near the largest */
    memcpy(&low, &from, sizeof low);
    if (value_cdf(plan, from) >= p)
        return from;
    while (high - low > 1) {
        uint64_t middle = low + (high - low) / 2;
        if (value_cdf(plan, double_of(middle)) >= p)
            high = middle;
        else
            low = middle;
    }
    return double_of(high);
}

static void exact_cuts(const struct plan *plan, double *cuts)
{
    double from = 0;
    for (size_t i = 0; i < RANK_CUTS; i++) {
        from = value_quantile(plan, cut_probability(i), from);
        cuts[i] = from;
    }
}

/* Mean use a month of each seat of a block, over the distinct months. */
static void mean_use(const struct plan *plan, const double *use, size_t count, double *mean)
{
    for (size_t i = 0; i < count; i++) {
        double sum = 0;
        for (size_t month = 0; month < plan->distinct; month++)
            sum += use[month * BLOCK + i];
        mean[i] = sum / (double)plan->distinct;
    }
}

/* Value and weight of every user of a population. */
static void all_users(const struct plan *plan, double *values, double *weights, size_t *n)
{
    for (*n = 0; *n < plan->model->seats; ++*n) {
        values[*n] = plan->user_use[*n] * plan->model->population->value_per_unit;
        weights[*n] = 1 / (double)plan->model->seats;
    }
}

/* Value and weight of every seat in the pilot. */
static enum bs_status pilot(const struct plan *plan, double *values, double *weights, size_t *n)
{
    double *use = malloc(plan->distinct * BLOCK * sizeof *use);
    enum bs_status status = use ? BS_OK : BS_ERROR_MEMORY;
    *n = 0;
    uint32_t seat = 0;
    for (size_t k = 0; k < plan->n_parts && status == BS_OK; k++) {
        struct plan_part part = plan->parts[k];
        const struct plan_segment *s = &plan->segments[part.segment];
        double share = (double)part.seats / (double)plan->model->seats;
        size_t seats = (size_t)ceil(share * PILOT_SEATS);
        part.first_seat = seat;
        seat += (uint32_t)seats;
        for (size_t first = 0; first < seats; first += BLOCK) {
            size_t count = seats - first < BLOCK ? seats - first : BLOCK;
            double mean[BLOCK];
            draw_block(plan, &part, 0, first, count, RANDOM_PILOT_LEVEL, RANDOM_PILOT_MONTH, use);
            mean_use(plan, use, count, mean);
            for (size_t i = 0; i < count; i++, ++*n) {
                values[*n] = mean[i] * s->value_per_unit;
                weights[*n] = share / (double)seats;
            }
        }
    }
    free(use);
    return status;
}

double weighted_quantile(const double *values, const double *weights, size_t n, double p)
{
    double sum = 0;
    for (size_t i = 0; i < n; i++) {
        sum += weights ? weights[i] : 1 / (double)n;
        if (sum >= p * (1 - 1e-12))
            return values[i];
    }
    return values[n - 1];
}

static enum bs_status sampled_cuts(struct plan *plan, double *cuts)
{
    bool population = plan->model->population != NULL;
    size_t n, capacity = population ? plan->model->seats : PILOT_SEATS + plan->n_parts;
    double *values = malloc(capacity * sizeof *values), *weights = malloc(capacity * sizeof *weights);
    enum bs_status status = values && weights ? BS_OK : BS_ERROR_MEMORY;
    if (status == BS_OK && population)
        all_users(plan, values, weights, &n);
    else if (status == BS_OK)
        status = pilot(plan, values, weights, &n);
    if (status == BS_OK) {
        gsl_sort2(values, 1, weights, 1, n);
        for (size_t i = 0; i < RANK_CUTS; i++)
            cuts[i] = weighted_quantile(values, weights, n, cut_probability(i));
        for (size_t i = 0; i < BS_COHORT_COUNT - 1; i++) {
            /* segments are sampled in proportion, which only narrows the error below the binomial one */
            double p = plan->cuts[i].probability, step = sqrt(p * (1 - p) / (double)n);
            double width = weighted_quantile(values, weights, n, p + step) - weighted_quantile(values, weights, n, p - step);
            plan->cuts[i].std_error = population ? 0 : width / 2 * (double)plan->model->months;
        }
    }
    free(values);
    free(weights);
    return status;
}

enum bs_status plan_cuts(struct plan *plan)
{
    double cuts[RANK_CUTS];
    plan->cuts[0] = (struct bs_cut){.probability = cut_probability(CUT_MEDIAN)};
    plan->cuts[1] = (struct bs_cut){.probability = cut_probability(CUT_P90)};
    enum bs_status status = BS_OK;
    if (plan->steady)
        exact_cuts(plan, cuts);
    else
        status = sampled_cuts(plan, cuts);
    if (status != BS_OK)
        return status;
    plan->cuts[0].use = cuts[CUT_MEDIAN] * (double)plan->model->months;
    plan->cuts[1].use = cuts[CUT_P90] * (double)plan->model->months;
    for (size_t k = 0; k < plan->n_segments; k++)
        for (size_t i = 0; i < PADDED_CUTS; i++)
            plan->segments[k].cuts[i] = i < RANK_CUTS ? units_of(&plan->segments[k], cuts[i]) : INFINITY;
    return BS_OK;
}
