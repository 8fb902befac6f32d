/* summary.csv: means, shares and quantiles of every contract, group and period, each with its errors. */
#include "engine/assemble.h"

#include <billshift/engine.h>

struct row {
    const struct plan *plan;
    const struct outcome *outcome;
    size_t contract, group;
    enum bs_period period;
    const struct bs_pair *pairs;
    struct existence exists;
};

static double no_error(const struct row *row)
{
    return bs_model_draws(row->plan->model) ? NAN : 0;
}

static bool errors_stated(const struct row *row)
{
    return row->plan->model->replications >= REPLICATIONS_FOR_ERRORS;
}

/* A ratio of means, divided by `by`. */
static struct bs_estimate estimate(const struct row *row, enum pair_kind kind, double by, bool variance_exists)
{
    const struct bs_pair *pair = &row->pairs[kind];
    double error = !errors_stated(row) ? no_error(row) : variance_exists ? bs_pair_ratio_error(pair) / by : NAN;
    return (struct bs_estimate){.value = bs_pair_ratio(pair) / by, .std_error = error};
}

static void fill_means(const struct row *row, struct bs_estimate *measures)
{
    const struct existence *e = &row->exists;
    /* where seats come or go within the term, a month's means are over the months in which they are there */
    bool vary = row->period == BS_MONTH && row->plan->seats_vary;
    double months = row->period == BS_MONTH && !vary ? (double)row->plan->model->months : 1;
    measures[BS_SEATS] = estimate(row, vary ? PAIR_SEAT_MONTHS : PAIR_SEATS, 1, true);
    measures[BS_MEAN_USE] = estimate(row, vary ? PAIR_MONTH_USE : PAIR_USE, months, e->use_variance);
    measures[BS_MEAN_BILL] = estimate(row, vary ? PAIR_MONTH_BILL : PAIR_BILL, months, e->bill_variance);
    measures[BS_MEAN_CHANGE] = estimate(row, vary ? PAIR_MONTH_CHANGE : PAIR_CHANGE, months, e->change_variance);
    measures[BS_RATIO_OF_MEANS] = estimate(row, PAIR_RATIO, 1, e->bill_variance && e->change_variance);
    if (measures[BS_SEATS].value == 0)
        return; /* an empty cohort keeps its undefined values */
    if (!e->use_mean)
        measures[BS_MEAN_USE] = (struct bs_estimate){.value = INFINITY, .std_error = NAN};
    if (!e->bill_mean)
        measures[BS_MEAN_BILL] = (struct bs_estimate){.value = INFINITY, .std_error = NAN};
    if (!e->change_mean)
        measures[BS_MEAN_CHANGE] = (struct bs_estimate){.value = e->infinite_change, .std_error = NAN};
    if (!e->bill_mean || !e->change_mean)
        measures[BS_RATIO_OF_MEANS] = unstated();
}

static void fill_shares(const struct row *row, struct bs_estimate *measures)
{
    if (row->plan->leave_out & BS_LEAVE_SHARES)
        return;
    for (size_t kind = 0; kind < TALLY_SHARE_COUNT; kind++) {
        enum pair_kind pair = (enum pair_kind)(PAIR_SHARES + (size_t)row->period * TALLY_SHARE_COUNT + kind);
        struct bs_estimate *share = &measures[BS_SHARE_CHEAPER + kind];
        *share = estimate(row, pair, 1, true);
        /* seats that are moved together are no draws of their own */
        double seats = (row->plan->model->shock ? 1 : row->pairs[PAIR_SEATS].mean_y) * row->pairs[PAIR_SEATS].n;
        if (errors_stated(row) && (share->value == 0 || share->value == 1))
            share->std_error = bs_wilson_bound(seats);
    }
}

/* A batch's quantile says little where fewer than so many of its seats lie on either side. */
enum { SEATS_BESIDE_QUANTILE = 5 };

/* Spread of a quantile between batches: each batch's deviates with variance inverse to its replications. NaN where batches hold too few seats
   of the group. */
static double batch_error(const struct row *row, size_t i)
{
    const struct outcome *outcome = row->outcome;
    size_t at = quantile_index(row->plan, row->contract, row->group, row->period) + i;
    double p = bs_measure_info((enum bs_measure)(BS_CHANGE_P01 + i))->probability;
    double seats = row->pairs[PAIR_SEATS].mean_y * row->pairs[PAIR_SEATS].n / (double)outcome->n_batches;
    if (row->plan->leave_out & BS_LEAVE_ERRORS || seats * fmin(p, 1 - p) < SEATS_BESIDE_QUANTILE)
        return NAN;
    /* about the first batch's, so that an atom has no error at all */
    double origin = outcome->batches[0].quantiles[at], weights = 0, mean = 0, squares = 0;
    for (size_t b = 0; b < outcome->n_batches; b++) {
        double weight = outcome->batches[b].replications;
        weights += weight;
        mean += weight * (outcome->batches[b].quantiles[at] - origin);
    }
    mean /= weights;
    for (size_t b = 0; b < outcome->n_batches; b++) {
        double deviation = outcome->batches[b].quantiles[at] - origin - mean;
        squares += outcome->batches[b].replications * deviation * deviation;
    }
    return sqrt(squares / ((double)outcome->n_batches - 1) / weights);
}

static enum bs_status fill_quantiles(const struct row *row, const struct bs_histogram **set, struct bs_estimate *measures)
{
    double q[QUANTILE_COUNT], error[QUANTILE_COUNT];
    enum bs_status status =
        group_quantiles(row->plan, &row->outcome->histograms, row->contract, row->group, row->period, set, q, error);
    for (size_t i = 0; i < QUANTILE_COUNT && status == BS_OK; i++)
        measures[BS_CHANGE_P01 + i] = (struct bs_estimate){.value = q[i],
                                                           .std_error = errors_stated(row) ? batch_error(row, i)
                                                                        : isnan(q[i])      ? NAN
                                                                                           : no_error(row),
                                                           .bin_error = error[i]};
    return status;
}

/* The mean over replications of a term's amount, a month or term. */
static struct bs_estimate term_mean(const struct row *row, size_t moments, double by)
{
    struct bs_moments m = {0};
    for (size_t b = 0; b < row->outcome->n_batches; b++)
        bs_moments_merge(&m, &row->outcome->batches[b].unallocated[moments]);
    double error = m.m2 == 0 ? 0 : errors_stated(row) ? bs_moments_mean_error(&m) / by : no_error(row);
    return (struct bs_estimate){.value = m.mean / by, .std_error = error};
}

/* The amounts of a month or term that are laid on no seat. */
static void fill_organization(const struct row *row, struct bs_estimate *measures)
{
    const struct plan *plan = row->plan;
    double by = row->period == BS_MONTH ? (double)plan->model->months : 1;
    struct existence e = existence_of(plan, row->contract, ALL_SEGMENTS);
    measures[BS_MEAN_BILL] = term_mean(row, 2 * row->contract, by);
    measures[BS_MEAN_CHANGE] = term_mean(row, 2 * row->contract + 1, by);
    for (size_t i = 0; i < 2 && plan->any_ledger; i++) {
        struct bs_estimate *measure = &measures[i == 0 ? BS_MEAN_BILL : BS_MEAN_CHANGE];
        bool mean = i == 0 ? e.bill_mean : e.change_mean, variance = i == 0 ? e.bill_variance : e.change_variance;
        if (measure->std_error == 0)
            continue; /* no chance in it */
        if (!variance)
            measure->std_error = NAN;
        if (!mean)
            measure->value = i == 0 ? INFINITY : e.infinite_change;
    }
}

static void merge_pairs(const struct plan *plan, const struct outcome *outcome, size_t contract, size_t group,
                        struct bs_pair *pairs)
{
    memset(pairs, 0, PAIR_COUNT * sizeof *pairs);
    for (size_t b = 0; b < outcome->n_batches; b++)
        for (size_t kind = 0; kind < PAIR_COUNT; kind++)
            bs_pair_merge(&pairs[kind], &outcome->batches[b].pairs[pair_index(plan, contract, group, kind)]);
}

static enum bs_status fill_group(struct row *row, struct bs_results *results, const struct bs_histogram **set)
{
    enum bs_status status = BS_OK;
    for (int period = 0; period < BS_PERIOD_COUNT && status == BS_OK; period++) {
        struct bs_estimate *measures = *bs_results_at(results, row->contract, row->group, (enum bs_period)period);
        row->period = (enum bs_period)period;
        for (size_t m = 0; m < BS_MEASURE_COUNT; m++)
            measures[m] = unstated();
        if (results->groups[row->group].kind == BS_GROUP_ORGANIZATION) {
            fill_organization(row, measures);
            continue;
        }
        fill_means(row, measures);
        if (row->contract == results->baseline)
            continue;
        fill_shares(row, measures);
        status = fill_quantiles(row, set, measures);
    }
    return status;
}

enum bs_status assemble_summary(const struct plan *plan, const struct outcome *outcome, struct bs_results *results)
{
    results->summary =
        bs_arena_take(results->arena, results->n_contracts * results->n_groups * BS_PERIOD_COUNT, sizeof *results->summary);
    const struct bs_histogram **set = bs_arena_take(plan->arena, cell_count(plan), sizeof(const struct bs_histogram *));
    if (!results->summary || !set)
        return BS_ERROR_MEMORY;
    enum bs_status status = BS_OK;
    struct bs_pair pairs[PAIR_COUNT];
    for (size_t c = 0; c < results->n_contracts; c++)
        for (size_t g = 0; g < results->n_groups && status == BS_OK; g++) {
            struct row row = {.plan = plan, .outcome = outcome, .contract = c, .group = g, .pairs = pairs};
            if (results->groups[g].kind != BS_GROUP_ORGANIZATION) {
                merge_pairs(plan, outcome, c, g, pairs);
                row.exists = group_existence(plan, c, &plan->groups[g]);
            }
            status = fill_group(&row, results, set);
        }
    return status;
}
