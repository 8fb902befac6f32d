/* Where the cohorts and the bands by rank divide: quantiles of a seat's mean use a month, valued at list price, over the whole
   organization. Fixed numbers for a scenario: no replication changes them. */
#include "engine/cuts.h"
#include "base/double_bits.h"
#include "result/sort.h"

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
            plan->loops->draw_block(plan, &part, 0, first, count, RANDOM_PILOT_LEVEL, RANDOM_PILOT_MONTH, use);
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

void weighted_quantiles(const double *values, const double *weights, size_t n, const double *p, size_t count, double *quantiles)
{
    double sum = 0;
    size_t k = 0;
    for (size_t i = 0; i < n && k < count; i++) {
        sum += weights ? weights[i] : 1 / (double)n;
        while (k < count && sum >= p[k] * (1 - 1e-12))
            quantiles[k++] = values[i];
    }
    while (k < count)
        quantiles[k++] = values[n - 1];
}

static void rank_cuts(const double *values, const double *weights, size_t n, double *cuts)
{
    double p[RANK_CUTS];
    for (size_t i = 0; i < RANK_CUTS; i++)
        p[i] = cut_probability(i);
    weighted_quantiles(values, weights, n, p, RANK_CUTS, cuts);
}

/* Of the pilot: segments are sampled in proportion, which only narrows the errors of its cuts below the binomial ones. */
static void cut_errors(struct plan *plan, const double *values, const double *weights, size_t n)
{
    for (size_t i = 0; i < BS_COHORT_COUNT - 1; i++) {
        double p = plan->cuts[i].probability, step = sqrt(p * (1 - p) / (double)n);
        double ends[2], at[2] = {p - step, p + step};
        weighted_quantiles(values, weights, n, at, 2, ends);
        plan->cuts[i].std_error = (ends[1] - ends[0]) / 2 * (double)plan->model->months;
    }
}

static enum bs_status pilot_cuts(struct plan *plan, double *cuts)
{
    size_t n, capacity = PILOT_SEATS + plan->n_parts;
    double *values = malloc(capacity * sizeof *values), *weights = malloc(capacity * sizeof *weights);
    enum bs_status status = values && weights ? pilot(plan, values, weights, &n) : BS_ERROR_MEMORY;
    if (status == BS_OK) {
        bool equal = plan->n_parts == 1; /* then the weights need not follow their values, and sorting takes a fourth of the time */
        if (equal)
            sort_doubles(values, n);
        else
            gsl_sort2(values, 1, weights, 1, n);
        rank_cuts(values, weights, n, cuts);
        cut_errors(plan, values, weights, n);
    }
    free(values);
    free(weights);
    return status;
}

/* A population's are those of all its users, without error. */
static enum bs_status population_cuts(struct plan *plan, double *cuts)
{
    size_t n = plan->model->seats;
    double *values = malloc(n * sizeof *values);
    for (size_t user = 0; user < n && values; user++)
        values[user] = plan->user_use[user] * plan->model->population->value_per_unit;
    if (!values)
        return BS_ERROR_MEMORY;
    sort_doubles(values, n);
    rank_cuts(values, NULL, n, cuts);
    free(values);
    return BS_OK;
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
        status = plan->model->population ? population_cuts(plan, cuts) : pilot_cuts(plan, cuts);
    if (status != BS_OK)
        return status;
    plan->cuts[0].use = cuts[CUT_MEDIAN] * (double)plan->model->months;
    plan->cuts[1].use = cuts[CUT_P90] * (double)plan->model->months;
    for (size_t k = 0; k < plan->n_segments; k++)
        for (size_t i = 0; i < PADDED_CUTS; i++)
            plan->segments[k].cuts[i] = i < RANK_CUTS ? units_of(&plan->segments[k], cuts[i]) : INFINITY;
    return BS_OK;
}
