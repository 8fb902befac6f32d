/* Where the cohorts and the bands by rank divide: quantiles of a seat's mean use a month, valued at list price, over the whole
   organization. Fixed numbers for a scenario: no replication changes them. */
#include "engine/cuts.h"
#include "base/double_bits.h"
#include "engine/exact/gamma_factor.h"
#include "engine/exact/kept.h"
#include "engine/pilot.h"
#include "result/sort.h"

#include <billshift/engine.h>
#include <stdlib.h>

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

/* How much the seats of each part use over the term: by the law of their level, by the law of the term where months vary, or by a pilot where
   they grow as well. */
struct part_uses {
    struct use_law *laws;
    struct pilot *pilots;
};

/* Mean use a month without growth, of seats of a part, that is valued at x. */
static double use_at(const struct plan *plan, const struct plan_part *part, double x)
{
    double all = (double)plan->model->months, units = units_of(&plan->segments[part->segment], x);
    return part->growth == all ? units : units * all / part->growth;
}

/* P(value of use <= x) of a seat of part i; by its level where it has no law of the term, or none yet. */
static double part_cdf(const struct plan *plan, const struct part_uses *uses, size_t i, double x)
{
    const struct plan_part *part = &plan->parts[i];
    const struct plan_segment *s = &plan->segments[part->segment];
    if (uses->pilots[i].n > 0)
        return pilot_below(&uses->pilots[i], units_of(s, x));
    double use = use_at(plan, part, x);
    double active = uses->laws[i].distribution ? law_below(&uses->laws[i].term, use) : bs_distribution_cdf(s->segment->level, use);
    return s->inactive + (1 - s->inactive) * fmin(active, 1);
}

/* Of all seats. */
static double value_cdf(const struct plan *plan, const struct part_uses *uses, double x)
{
    double sum = 0;
    for (size_t i = 0; i < plan->n_parts; i++)
        sum += (double)plan->parts[i].seats * part_cdf(plan, uses, i, x);
    return sum / (double)plan->model->seats;
}

/* The standard error of that. */
static double cdf_error(const struct plan *plan, const struct part_uses *uses, double x)
{
    double sum = 0;
    for (size_t i = 0; i < plan->n_parts; i++) {
        double share = (double)plan->parts[i].seats / (double)plan->model->seats, p = part_cdf(plan, uses, i, x);
        if (uses->pilots[i].n > 0)
            sum += share * share * p * (1 - p) / (double)uses->pilots[i].n;
    }
    return sqrt(sum);
}

/* The least double x >= 0 with cdf(x) >= p: doubles of one sign are ordered like their bits, so bisection ends at the exact one. */
static double value_quantile(const struct plan *plan, const struct part_uses *uses, double p, double from)
{
    uint64_t low, high = 0x7FE0000000000000u; /* near the largest */
    memcpy(&low, &from, sizeof low);
    if (value_cdf(plan, uses, from) >= p)
        return from;
    while (high - low > 1) {
        uint64_t middle = low + (high - low) / 2;
        if (value_cdf(plan, uses, double_of(middle)) >= p)
            high = middle;
        else
            low = middle;
    }
    return double_of(high);
}

/* Half the way between the quantiles a standard error away; without a pilot 0. */
static double quantile_error(const struct plan *plan, const struct part_uses *uses, double p, double x)
{
    double error = cdf_error(plan, uses, x);
    return error == 0 ? 0 : (value_quantile(plan, uses, p + error, 0) - value_quantile(plan, uses, p - error, 0)) / 2;
}

/* Without ranks the cohorts' alone are, but of laws that are kept for runs which may have ranks. */
static bool is_wanted(const struct plan *plan, size_t cut)
{
    return !plan->loops || !(plan->leave_out & BS_LEAVE_RANKS) || cut == CUT_MEDIAN || cut == CUT_P90;
}

static enum bs_status pilots_new(const struct plan *plan, struct part_uses *uses)
{
    enum bs_status status = BS_OK;
    for (size_t i = 0; i < plan->n_parts && status == BS_OK; i++)
        if (plan_part_needs_pilot(plan, &plan->parts[i]))
            status = pilot_new(plan, &plan->parts[i], &uses->pilots[i]);
    return status;
}

/* Far more than the round-off of a law. */
static const double ASIDE = 1e-9;

/* Values that all cuts above 0 lie between, wanted or not, so that they are the same bytes either way: by the levels, before there are laws of the term, as months
   move no seat further from its level than the ends of the widest factor are from 1. Exact runs need whole laws, and so do the errors of pilots, which go
   further. */
static enum bs_status range_of_cuts(const struct plan *plan, const struct part_uses *uses, double range[2])
{
    double low = 0, high = 0;
    bool whole = !plan->loops;
    enum bs_status status = BS_OK;
    for (size_t i = 0; i < plan->n_parts && status == BS_OK; i++) {
        const struct plan_part *part = &plan->parts[i];
        double variation = plan->segments[part->segment].segment->month_to_month;
        struct gamma_factor factor = {0};
        if (variation > 0)
            status = gamma_factor_new((double)(part->end_month - part->first_month) / (variation * variation), 0, &factor);
        low = fmin(low, factor.low);
        high = fmax(high, factor.high);
        whole |= uses->pilots[i].n > 0;
        gamma_factor_free(&factor);
    }
    size_t first = 0;
    while (first < RANK_CUTS - 1 && value_cdf(plan, uses, 0) >= cut_probability(first)) /* cuts at 0 */
        first++;
    range[0] = whole ? 0 : value_quantile(plan, uses, cut_probability(first) - ASIDE, 0) * exp(low);
    range[1] = whole ? INFINITY : value_quantile(plan, uses, cut_probability(RANK_CUTS - 1) + ASIDE, 0) * exp(high);
    return status;
}

static enum bs_status term_laws(const struct plan *plan, struct part_uses *uses)
{
    double range[2];
    enum bs_status status = pilots_new(plan, uses);
    if (status == BS_OK)
        status = range_of_cuts(plan, uses, range);
    for (size_t i = 0; i < plan->n_parts && status == BS_OK; i++) {
        const struct plan_part *part = &plan->parts[i];
        const struct bs_segment *segment = plan->segments[part->segment].segment;
        if (segment->month_to_month > 0 && !plan_part_needs_pilot(plan, part))
            status = use_law_between(segment->level, segment->month_to_month, part->end_month - part->first_month, plan->exact_step,
                                     use_at(plan, part, range[0]), use_at(plan, part, range[1]), &uses->laws[i]);
    }
    return status;
}

void plan_free_uses(struct plan *plan)
{
    for (size_t i = 0; plan->uses && i < plan->n_parts; i++)
        use_law_free(&plan->uses[i]);
    free(plan->uses);
    plan->uses = NULL;
}

/* What is not drawn and would need a pilot is not computed either (exact_applies): it has no cuts. */
static bool has_cuts(const struct plan *plan)
{
    bool has = true;
    for (size_t i = 0; i < plan->n_parts; i++)
        has &= plan->loops || !plan_part_needs_pilot(plan, &plan->parts[i]);
    return has;
}

static enum bs_status drawn_cuts(struct plan *plan, double *cuts)
{
    struct part_uses uses = {calloc(plan->n_parts, sizeof *uses.laws), calloc(plan->n_parts, sizeof *uses.pilots)};
    plan->uses = uses.laws;
    kept_check(plan->kept, plan);
    bool known = kept_cuts(plan->kept, cuts);
    enum bs_status status = !uses.laws || !uses.pilots ? BS_ERROR_MEMORY : known ? BS_OK : term_laws(plan, &uses);
    double from = 0;
    for (size_t i = 0; i < RANK_CUTS && status == BS_OK && !known; i++) {
        if (is_wanted(plan, i))
            from = value_quantile(plan, &uses, cut_probability(i), from);
        cuts[i] = from;
    }
    for (size_t i = 0; i < BS_COHORT_COUNT - 1 && status == BS_OK && !known; i++) {
        double p = plan->cuts[i].probability, use = cuts[i == 0 ? CUT_MEDIAN : CUT_P90];
        plan->cuts[i].std_error = quantile_error(plan, &uses, p, use) * (double)plan->model->months;
    }
    if (status == BS_OK && !known && !plan->loops) /* without pilots, whose cuts have an error */
        kept_keep_cuts(plan->kept, cuts);
    for (size_t i = 0; uses.pilots && i < plan->n_parts; i++)
        pilot_free(&uses.pilots[i]);
    free(uses.pilots);
    if (plan->loops || status != BS_OK)
        plan_free_uses(plan);
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
    double cuts[RANK_CUTS] = {0};
    plan->cuts[0] = (struct bs_cut){.probability = cut_probability(CUT_MEDIAN)};
    plan->cuts[1] = (struct bs_cut){.probability = cut_probability(CUT_P90)};
    enum bs_status status = plan->model->population ? population_cuts(plan, cuts) : has_cuts(plan) ? drawn_cuts(plan, cuts) : BS_OK;
    if (status != BS_OK)
        return status;
    /* where the months of a seat are added up, those who all use the same stay on one side of a cut whatever the sums' round-off */
    double slack = plan->model->population || plan->steady ? 1 : 1 + 0x1p-40;
    plan->cuts[0].use = cuts[CUT_MEDIAN] * (double)plan->model->months;
    plan->cuts[1].use = cuts[CUT_P90] * (double)plan->model->months;
    for (size_t k = 0; k < plan->n_segments; k++)
        for (size_t i = 0; i < PADDED_CUTS; i++)
            plan->segments[k].cuts[i] = i < RANK_CUTS ? units_of(&plan->segments[k], cuts[i]) * slack : INFINITY;
    return BS_OK;
}
