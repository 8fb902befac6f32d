/* What a replication leaves behind: sums over its seats become one observation of each measure. */
#include "engine/difference.h"
#include "engine/tally.h"

void replication_clear(struct worker *worker)
{
    const struct plan *plan = worker->plan;
    size_t contracts = plan->model->n_contracts, cells = cell_count(plan);
    memset(worker->cells, 0, cells * sizeof *worker->cells);
    memset(worker->contracts, 0, contracts * cells * sizeof *worker->contracts);
    memset(worker->month_total, 0, contracts * plan->distinct * sizeof *worker->month_total);
}

static void cell_add(struct cell *into, const struct cell *from)
{
    into->seats += from->seats;
    into->use += from->use;
}

static void contract_cell_add(struct contract_cell *into, const struct contract_cell *from)
{
    into->bill += from->bill;
    into->change += from->change;
    for (size_t period = 0; period < BS_PERIOD_COUNT; period++)
        for (size_t kind = 0; kind < TALLY_SHARE_COUNT; kind++)
            into->shares[period][kind] += from->shares[period][kind];
}

static void group_sums(const struct worker *worker, size_t contract, size_t group, struct cell *cell, struct contract_cell *sums)
{
    const struct plan *plan = worker->plan;
    *cell = (struct cell){0};
    *sums = (struct contract_cell){0};
    for (size_t k = 0; k < cell_count(plan); k++)
        if (group_has_cell(plan, group, k)) {
            cell_add(cell, &worker->cells[k]);
            contract_cell_add(sums, &worker->contracts[contract * cell_count(plan) + k]);
        }
}

static void fold_group(struct worker *worker, size_t contract, size_t group)
{
    const struct plan *plan = worker->plan;
    struct cell cell;
    struct contract_cell base, sums;
    group_sums(worker, plan->model->baseline, group, &cell, &base);
    group_sums(worker, contract, group, &cell, &sums);
    struct bs_pair *pairs = &worker->batch->pairs[pair_index(plan, contract, group, 0)];
    bs_pair_add(&pairs[PAIR_SEATS], 1, cell.seats);
    bs_pair_add(&pairs[PAIR_USE], cell.seats, cell.use);
    bs_pair_add(&pairs[PAIR_BILL], cell.seats, sums.bill);
    bs_pair_add(&pairs[PAIR_CHANGE], cell.seats, sums.change);
    bs_pair_add(&pairs[PAIR_RATIO], base.bill, sums.bill);
    for (size_t period = 0; period < BS_PERIOD_COUNT; period++) {
        double seats = period == BS_MONTH ? cell.seats * (double)plan->model->months : cell.seats;
        double *shares = sums.shares[period];
        shares[TALLY_SAME] = seats - shares[TALLY_CHEAPER] - shares[TALLY_DEARER];
        for (size_t kind = 0; kind < TALLY_SHARE_COUNT; kind++)
            bs_pair_add(&pairs[PAIR_SHARES + period * TALLY_SHARE_COUNT + kind], seats, shares[kind]);
    }
}

/* The part of a contract's monthly total that no seat carries. */
static double unallocated(const struct bs_contract *contract)
{
    return contract->allocate == BS_ALLOCATE_NONE ? contract->organization_fee : 0;
}

static void fold_totals(struct worker *worker, double *term_total)
{
    const struct plan *plan = worker->plan;
    const struct bs_model *model = plan->model;
    for (size_t c = 0; c < model->n_contracts; c++) {
        term_total[c] = 0;
        for (size_t month = 0; month < plan->distinct; month++) {
            size_t i = c * plan->distinct + month, base = model->baseline * plan->distinct + month;
            double total = worker->month_total[i] + unallocated(&model->contracts[c]);
            double change =
                difference(total, worker->month_total[base] + unallocated(&model->contracts[model->baseline]), TOTAL_SLACK);
            bs_moments_add(&worker->batch->totals[2 * i], total);
            bs_moments_add(&worker->batch->totals[2 * i + 1], change);
            worker->batch->dearer[i] += change > 0;
            worker->failed |= bs_histogram_add(worker->histograms.month[2 * i], total, 1) != BS_OK;
            worker->failed |= bs_histogram_add(worker->histograms.month[2 * i + 1], change, 1) != BS_OK;
            term_total[c] += total * (double)plan->weight;
        }
    }
}

void replication_fold(struct worker *worker, double *term_total)
{
    const struct plan *plan = worker->plan;
    for (size_t c = 0; c < plan->model->n_contracts; c++)
        for (size_t group = 0; group < seat_group_count(plan); group++)
            fold_group(worker, c, group);
    fold_totals(worker, term_total);
    worker->batch->replications++;
}
