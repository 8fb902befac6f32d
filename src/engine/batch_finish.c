/* What a batch of replications leaves behind: quantiles for their errors; its counts go to those of all batches. */
#include "engine/run.h"

#include <billshift/engine.h>

static size_t period_of(size_t histogram)
{
    return histogram / HISTOGRAM_KINDS % BS_PERIOD_COUNT;
}

static void settle(struct histograms *h)
{
    for (size_t i = 0; i < h->n_seat; i++)
        if (h->seat[i])
            histogram_settle(h->seat[i]);
}

/* The batch's values and counts of use, which are yet to be priced, go to the whole. Of one batch no second copy is made. */
static enum bs_status batch_move(const struct plan *plan, struct outcome *outcome, struct worker *worker)
{
    struct histograms *whole = &outcome->histograms, *part = &worker->histograms;
    enum bs_status status = BS_OK;
    if (outcome->n_batches == 1 && !plan->by_use[BS_MONTH]) {
        struct bs_histogram **seat = whole->seat;
        whole->seat = part->seat;
        part->seat = seat;
    } else
        for (size_t i = 0; i < part->n_seat && status == BS_OK; i++)
            if (part->seat[i] && !plan->by_use[period_of(i)])
                status = bs_histogram_merge(whole->seat[i], part->seat[i]);
    return status;
}

/* Quantiles of the batch, for their standard errors. Counts of use are priced by wider bins, which tell as much of how batches differ. */
static enum bs_status batch_quantiles(const struct plan *plan, struct worker *worker)
{
    enum bs_status status = uses_price(plan, worker->uses, true, &worker->histograms) ? BS_OK : BS_ERROR_MEMORY;
    settle(&worker->histograms);
    for (size_t c = 0; c < plan->model->n_contracts; c++)
        for (size_t group = 0; group < plan->n_groups && c != plan->model->baseline; group++)
            for (size_t period = 0; period < BS_PERIOD_COUNT && status == BS_OK; period++)
                status = group_quantiles(plan, &worker->histograms, c, group, period, worker->set,
                                         &worker->batch->quantiles[quantile_index(plan, c, group, period)], NULL);
    return status;
}

bool outcome_take_uses(const struct plan *plan, struct outcome *outcome, struct worker *worker)
{
    bool moved;
#pragma omp critical(billshift_merge)
    moved = uses_move(plan, outcome->uses, worker->uses);
    worker->counted = 0;
    return moved;
}

enum bs_status batch_finish(const struct plan *plan, struct outcome *outcome, struct worker *worker)
{
    enum bs_status status = BS_OK;
    if (worker->failed)
        return BS_ERROR_MEMORY;
    settle(&worker->histograms);
#pragma omp critical(billshift_merge)
    status = batch_move(plan, outcome, worker);
    if (status == BS_OK && outcome->n_batches == BATCHES && !(plan->leave_out & BS_LEAVE_ERRORS)) {
        status = batch_quantiles(plan, worker);
        if (!outcome_take_uses(plan, outcome, worker))
            status = BS_ERROR_MEMORY;
    }
    for (size_t i = 0; i < worker->histograms.n_seat; i++)
        if (worker->histograms.seat[i])
            bs_histogram_clear(worker->histograms.seat[i]);
    return status;
}

enum bs_status batches_end(const struct plan *plan, struct outcome *outcome)
{
    bool counted = uses_price(plan, outcome->uses, false, &outcome->histograms);
    settle(&outcome->histograms);
    return counted ? BS_OK : BS_ERROR_MEMORY;
}
