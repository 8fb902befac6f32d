/* organization.csv: the organization's total of each month and of the term. */
#include "engine/assemble.h"
#include "engine/difference.h"
#include "result/sort.h"

#include <billshift/engine.h>
#include <stdlib.h>

/* The quantile of a month's total, and its standard error as of sorted values. */
static enum bs_status month_quantile(const struct bs_histogram *h, double p, struct bs_estimate *out)
{
    struct bs_quantile_reach reach = bs_quantile_reach((double)bs_histogram_total(h), p);
    double at[3] = {p - reach.below, p, p + reach.above}, q[3], error[3];
    enum bs_status status = bs_histogram_quantiles(&h, 1, at, 3, q, error);
    *out = (struct bs_estimate){.value = q[1], .bin_error = error[1]};
    out->std_error = (q[2] - q[0]) * reach.deviation / (reach.below + reach.above);
    return status;
}

/* A spread that is round-off of the sums is none. */
static bool spreads(const struct bs_moments *m)
{
    return bs_moments_sd(m) > TOTAL_SLACK * fabs(m->mean);
}

static struct bs_estimate mean_of(const struct bs_moments *m)
{
    return spreads(m) ? (struct bs_estimate){.value = m->mean, .std_error = bs_moments_mean_error(m)} : certain(m->mean);
}

static void fill_moments(const struct bs_moments *m, struct bs_estimate *measures)
{
    measures[BS_TOTAL_MEAN] = mean_of(m);
    measures[BS_TOTAL_SD] =
        spreads(m) ? (struct bs_estimate){.value = bs_moments_sd(m), .std_error = bs_moments_sd_error(m)} : certain(0);
}

/* What a tail without mean or variance leaves of the moments. */
static void strike_moments(struct bs_estimate *measures, bool mean_exists, double infinite, bool variance_exists)
{
    if (!variance_exists) {
        measures[BS_TOTAL_MEAN].std_error = NAN;
        measures[BS_TOTAL_SD] = (struct bs_estimate){.value = INFINITY, .std_error = NAN};
    }
    if (!mean_exists)
        measures[BS_TOTAL_MEAN] = (struct bs_estimate){.value = infinite, .std_error = NAN};
}

static void strike_all(const struct plan *plan, size_t contract, struct bs_organization *row)
{
    struct existence e = existence_of(plan, contract, ALL_SEGMENTS);
    strike_moments(row->total, e.bill_mean, INFINITY, e.bill_variance);
    strike_moments(row->change, e.change_mean, e.infinite_change, e.change_variance);
    struct bs_estimate *sums[] = {&row->cash, &row->blocked};
    bool means[] = {e.bill_mean, e.use_mean}, variances[] = {e.bill_variance, e.use_variance};
    for (size_t i = 0; i < 2; i++) {
        if (isnan(sums[i]->value))
            continue;
        if (!variances[i])
            sums[i]->std_error = NAN;
        if (!means[i])
            sums[i]->value = INFINITY;
    }
}

struct bs_estimate probability_of(double count, double n)
{
    double p = count / n;
    return (struct bs_estimate){.value = p, .std_error = p == 0 || p == 1 ? bs_wilson_bound(n) : sqrt(p * (1 - p) / n)};
}

/* Too few replications: values without errors; where nothing is drawn: means alone, which are certain. */
static void strip_errors(const struct plan *plan, struct bs_organization *row)
{
    bool certainly = !bs_model_draws(plan->model);
    for (size_t m = 0; m < BS_TOTAL_MEASURE_COUNT; m++)
        for (int k = 0; k < 2; k++) {
            struct bs_estimate *e = k == 0 ? &row->total[m] : &row->change[m];
            e->std_error = NAN;
            if (certainly)
                *e = m == BS_TOTAL_MEAN ? certain(e->value) : unstated();
        }
    row->probability_dearer.std_error = row->cash.std_error = certainly ? 0 : NAN;
    row->blocked.std_error = certainly && !isnan(row->blocked.value) ? 0 : NAN;
}

static enum bs_status fill_month(const struct plan *plan, const struct outcome *outcome, size_t contract, size_t month,
                                 struct bs_organization *row)
{
    size_t at = contract * plan->distinct + month;
    double dearer = 0;
    for (int k = 0; k < 2; k++) {
        struct bs_estimate *measures = k == 0 ? row->total : row->change;
        struct bs_moments moments = {0};
        for (size_t b = 0; b < outcome->n_batches; b++)
            bs_moments_merge(&moments, &outcome->batches[b].totals[2 * at + (size_t)k]);
        fill_moments(&moments, measures);
        for (size_t m = BS_TOTAL_P05; m < BS_TOTAL_MEASURE_COUNT; m++) {
            enum bs_status status = month_quantile(outcome->histograms.month[2 * at + (size_t)k],
                                                   bs_total_measure_probability((enum bs_total_measure)m), &measures[m]);
            if (status != BS_OK)
                return status;
        }
    }
    for (size_t b = 0; b < outcome->n_batches; b++)
        dearer += outcome->batches[b].dearer[at];
    row->probability_dearer = probability_of(dearer, (double)plan->model->replications);
    return BS_OK;
}

static void leave_month(struct bs_organization *row)
{
    for (size_t m = 0; m < BS_TOTAL_MEASURE_COUNT; m++)
        row->total[m] = row->change[m] = unstated();
    row->probability_dearer = unstated();
}

/* From the totals of all replications, sorted. */
static void fill_sorted(double *values, size_t n, struct bs_estimate *measures)
{
    struct bs_moments moments = {0};
    for (size_t r = 0; r < n; r++)
        bs_moments_add(&moments, values[r]);
    fill_moments(&moments, measures);
    sort_doubles(values, n);
    for (size_t m = BS_TOTAL_P05; m < BS_TOTAL_MEASURE_COUNT; m++) {
        double p = bs_total_measure_probability((enum bs_total_measure)m);
        measures[m] =
            (struct bs_estimate){.value = bs_sorted_quantile(values, n, p), .std_error = bs_sorted_quantile_error(values, n, p)};
    }
}

/* totals, changes: [replications], which are sorted; they may be the same. */
static void fill_term(const struct plan *plan, const struct outcome *outcome, size_t contract, double *totals, double *changes,
                      struct bs_organization *row)
{
    size_t n = plan->model->replications, contracts = plan->model->n_contracts;
    double dearer = 0;
    for (size_t r = 0; r < n; r++)
        totals[r] = outcome->term_total[r * contracts + contract];
    fill_sorted(totals, n, row->total);
    for (size_t r = 0; r < n; r++) {
        changes[r] = difference(outcome->term_total[r * contracts + contract],
                                outcome->term_total[r * contracts + plan->model->baseline], TOTAL_SLACK);
        dearer += changes[r] > 0;
    }
    fill_sorted(changes, n, row->change);
    row->probability_dearer = probability_of(dearer, (double)n);
}

/* What is paid and what is blocked in a month (or, month == months, in the term). */
static void fill_cash(const struct plan *plan, const struct outcome *outcome, size_t contract, size_t month,
                      struct bs_organization *row)
{
    size_t months = plan->model->months, at = month == months ? plan->distinct : plan->distinct == 1 ? 0 : month;
    struct bs_moments cash = {0}, blocked = {0};
    for (size_t b = 0; b < outcome->n_batches; b++) {
        bs_moments_merge(&cash, &outcome->batches[b].cash[contract * (months + 1) + month]);
        bs_moments_merge(&blocked, &outcome->batches[b].blocked[contract * (plan->distinct + 1) + at]);
    }
    row->cash = mean_of(&cash);
    row->blocked = plan_can_block(plan, contract)
                       ? (struct bs_estimate){.value = blocked.mean, .std_error = bs_moments_mean_error(&blocked)}
                       : unstated();
}

enum bs_status assemble_organization(const struct plan *plan, const struct outcome *outcome, struct bs_results *results)
{
    size_t rows = results->months + 1;
    results->organization = bs_arena_take(results->arena, results->n_contracts * rows, sizeof *results->organization);
    size_t n = plan->model->replications;
    double *scratch = malloc(n * sizeof *scratch);
    double *kept = plan->keep_totals ? bs_arena_take(results->arena, 2 * results->n_contracts * n, sizeof *kept) : scratch;
    enum bs_status status = results->organization && scratch && kept ? BS_OK : BS_ERROR_MEMORY;
    for (size_t c = 0; c < results->n_contracts && status == BS_OK; c++)
        for (size_t month = 0; month < rows && status == BS_OK; month++) {
            struct bs_organization *row = &results->organization[c * rows + month];
            bool left = month < results->months && plan->leave_out & BS_LEAVE_MONTHS;
            if (month == results->months)
                fill_term(plan, outcome, c, plan->keep_totals ? &kept[2 * c * n] : scratch,
                          plan->keep_totals ? &kept[(2 * c + 1) * n] : scratch, row);
            else if (!left)
                status = fill_month(plan, outcome, c, plan->distinct == 1 ? 0 : month, row);
            fill_cash(plan, outcome, c, month, row);
            strike_all(plan, c, row);
            if (plan->model->replications < REPLICATIONS_FOR_ERRORS)
                strip_errors(plan, row);
            if (left)
                leave_month(row);
        }
    results->term_totals = plan->keep_totals ? kept : NULL;
    free(scratch);
    return status;
}
