/* What a replication leaves behind: sums over its seats become one observation of each measure. */
#include "engine/difference.h"
#include "engine/tally.h"

#include <billshift/engine.h>

void replication_clear(struct worker *worker)
{
    tally_sums_clear(&worker->sums);
    ledgers_clear(worker->plan, &worker->ledgers);
}

static void cell_add(struct cell *into, const struct cell *from)
{
    into->seats += from->seats;
    into->seat_months += from->seat_months;
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
    const struct plan_group *of = &plan->groups[group];
    *cell = (struct cell){0};
    *sums = (struct contract_cell){0};
    for (size_t i = 0; i < of->n_cells; i++) {
        cell_add(cell, &worker->sums.cells[of->cells[i]]);
        contract_cell_add(sums, &worker->sums.contracts[contract * cell_count(plan) + of->cells[i]]);
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
    bs_pair_add(&pairs[PAIR_SEAT_MONTHS], (double)plan->model->months, cell.seat_months);
    bs_pair_add(&pairs[PAIR_MONTH_USE], cell.seat_months, cell.use);
    bs_pair_add(&pairs[PAIR_MONTH_BILL], cell.seat_months, sums.bill);
    bs_pair_add(&pairs[PAIR_MONTH_CHANGE], cell.seat_months, sums.change);
    for (size_t period = 0; period < BS_PERIOD_COUNT; period++) {
        double seats = period == BS_MONTH ? cell.seat_months : cell.seats;
        double *shares = sums.shares[period];
        shares[TALLY_SAME] = seats - shares[TALLY_CHEAPER] - shares[TALLY_DEARER];
        for (size_t kind = 0; kind < TALLY_SHARE_COUNT; kind++)
            bs_pair_add(&pairs[PAIR_SHARES + period * TALLY_SHARE_COUNT + kind], seats, shares[kind]);
    }
}

/* A month of the organization under a contract. */
struct month_sums {
    double total, unallocated, blocked;
    double prepaid, ahead; /* by the ledger: paid in advance, and that less what accrues of such payments */
};

static struct month_sums month_sums(const struct worker *worker, size_t c, size_t month)
{
    const struct plan *plan = worker->plan;
    size_t at = c * plan->distinct + month;
    const struct ledger_month *ledger = plan->any_ledger ? ledgers_month(plan, &worker->ledgers, c, month) : NULL;
    double unallocated = ledger ? ledger->unallocated : plan->unallocated[at];
    double total =
        unallocated == 0 ? worker->sums.month_total[at] : difference(worker->sums.month_total[at], -unallocated, TOTAL_SLACK);
    return (struct month_sums){.total = total,
                               .unallocated = unallocated,
                               .prepaid = ledger ? ledger->prepaid : 0,
                               .ahead = ledger ? ledger->cash : 0,
                               .blocked = worker->sums.month_blocked[at] + (ledger ? ledger->blocked : 0)};
}

static void fold_month(struct worker *worker, size_t c, size_t month, const struct month_sums *sums, double base)
{
    const struct plan *plan = worker->plan;
    struct batch *batch = worker->batch;
    size_t i = c * plan->distinct + month;
    double change = difference(sums->total, base, TOTAL_SLACK);
    bs_moments_add(&batch->blocked[c * (plan->distinct + 1) + month], sums->blocked);
    if (plan->leave_out & BS_LEAVE_MONTHS)
        return;
    bs_moments_add(&batch->totals[2 * i], sums->total);
    bs_moments_add(&batch->totals[2 * i + 1], change);
    batch->dearer[i] += change > 0;
    worker->failed |= bs_histogram_add(worker->histograms.month[2 * i], sums->total, 1) != BS_OK;
    worker->failed |= bs_histogram_add(worker->histograms.month[2 * i + 1], change, 1) != BS_OK;
}

/* The months become the term. */
static void fold_totals(struct worker *worker, double *term_total)
{
    const struct plan *plan = worker->plan;
    const struct bs_model *model = plan->model;
    struct batch *batch = worker->batch;
    double base_unallocated = 0, weight = (double)plan->weight;
    for (size_t month = 0; month < plan->distinct; month++)
        base_unallocated += month_sums(worker, model->baseline, month).unallocated * weight;
    for (size_t c = 0; c < model->n_contracts; c++) {
        struct month_sums term = {0};
        for (size_t month = 0; month < plan->distinct; month++) {
            struct month_sums sums = month_sums(worker, c, month), base = month_sums(worker, model->baseline, month);
            fold_month(worker, c, month, &sums, base.total);
            term.total += sums.total * weight;
            term.unallocated += sums.unallocated * weight;
            term.blocked += sums.blocked * weight;
        }
        term_total[c] = term.total;
        bs_moments_add(&batch->blocked[c * (plan->distinct + 1) + plan->distinct], term.blocked);
        bs_moments_add(&batch->unallocated[2 * c], term.unallocated);
        bs_moments_add(&batch->unallocated[2 * c + 1], term.unallocated - base_unallocated);
    }
}

/* Nothing is paid back: what credits and rebates take off amounts that were paid in advance reduces the payments of the months that follow. */
static void fold_cash(struct worker *worker)
{
    const struct plan *plan = worker->plan;
    size_t months = plan->model->months;
    for (size_t c = 0; c < plan->model->n_contracts; c++) {
        struct bs_moments *rows = &worker->batch->cash[c * (months + 1)];
        double owed_back = 0, term = 0;
        for (size_t month = 0; month < months; month++) {
            struct month_sums sums = month_sums(worker, c, plan->distinct == 1 ? 0 : month);
            const struct fees_paid *fees = &plan->fees_paid[c * months + month];
            double prepaid = sums.prepaid + fees->paid, rest = sums.total + sums.ahead + fees->ahead - prepaid;
            double due = prepaid + fmax(0, rest), paid = fmax(0, due - owed_back);
            owed_back = fmax(0, owed_back - due) + fmax(0, -rest);
            term += paid;
            bs_moments_add(&rows[month], paid);
        }
        bs_moments_add(&rows[months], term);
    }
}

static void fold_budgets(struct worker *worker, double *held)
{
    const struct plan *plan = worker->plan;
    if (plan->n_budgets == 0)
        return;
    double totals[BS_MONTHS_MOST];
    for (size_t c = 0; c < plan->model->n_contracts; c++) {
        for (size_t month = 0; month < plan->distinct; month++)
            totals[month] = month_sums(worker, c, month).total;
        budgets_total(plan, c, totals, worker->ledgers.budgets);
    }
    budgets_fold(plan, worker->ledgers.budgets, worker->batch->budgets, held);
}

static void fold_ranks(struct worker *worker)
{
    struct batch *batch = worker->batch;
    for (size_t band = 0; band < RANK_BANDS; band++) {
        batch->ranks[band].seats += worker->sums.ranks[band].seats;
        batch->ranks[band].seat_months += worker->sums.ranks[band].seat_months;
        batch->ranks[band].use += worker->sums.ranks[band].use;
    }
    for (size_t i = 0; i < worker->plan->model->n_contracts * RANK_BANDS; i++)
        batch->rank_change[i] += worker->sums.rank_change[i];
}

void replication_fold(struct worker *worker, double *term_total, double *held)
{
    const struct plan *plan = worker->plan;
    for (size_t c = 0; c < plan->model->n_contracts; c++)
        for (size_t group = 0; group < plan->n_groups; group++)
            fold_group(worker, c, group);
    fold_ranks(worker);
    fold_totals(worker, term_total);
    fold_cash(worker);
    fold_budgets(worker, held);
    worker->batch->replications++;
}
