/* The inner loop: a block of seats through every contract, month by month. Plain loops over rows of seats, so that the compiler can use the
   machine's vectors. */
#include "engine/difference.h"
#include "engine/loops/block.h"

#include <billshift/engine.h>

/* The use that users' caps block, at list price. */
static void count_blocked(struct worker *worker, const struct block *block, size_t contract, size_t month)
{
    const struct plan *plan = worker->plan;
    const double *use = worker->use + month * BLOCK;
    if (!seats_may_be_blocked(plan, &block->seats, contract, month))
        return;
    double left[BLOCK];
    seat_uses_left(plan, &block->seats, contract, month, use, left);
    double blocked =
        (block_sum(use, block->count) - block_sum(left, block->count)) * plan->segments[block->seats.segment].value_per_unit;
    worker->sums.month_blocked[contract * plan->distinct + month] += blocked;
}

static void price_month(struct worker *worker, const struct block *block, size_t contract, size_t month, double *bill)
{
    const struct plan *plan = worker->plan;
    const double *use = worker->use + month * BLOCK;
    seat_bills(plan, &block->seats, contract, month, use, bill);
    const struct bs_allocation *allocation =
        plan->any_ledger ? ledgers_allocation(plan, worker->laid, contract, month, block->seats.segment) : NULL;
    if (allocation)
        add_allocation(plan, &block->seats, contract, month, allocation, use, bill);
    count_blocked(worker, block, contract, month);
    worker->sums.month_total[contract * plan->distinct + month] +=
        take_row(bill, block->count, worker->rows[contract].term);
}

static void changes_of(const double *restrict bill, const double *restrict base, size_t count, double *restrict change)
{
    for (size_t i = 0; i < count; i++)
        change[i] = difference(bill[i], base[i], SEAT_SLACK);
}

static void count_shares(struct share_counts *restrict counts, const double *restrict bill, const double *restrict base,
                         const double *restrict change, size_t count, uint32_t weight)
{
    for (size_t i = 0; i < count; i++) {
        counts->seat[TALLY_CHEAPER][i] += change[i] < 0 ? weight : 0;
        counts->seat[TALLY_DEARER][i] += change[i] > 0 ? weight : 0;
    }
    for (size_t i = 0; i < count; i++) {
        counts->seat[TALLY_DOUBLED][i] += (reaches(bill[i], 2 * base[i], SEAT_SLACK) & (change[i] > 0)) ? weight : 0;
        counts->seat[TALLY_TRIPLED][i] += (reaches(bill[i], 3 * base[i], SEAT_SLACK) & (change[i] > 0)) ? weight : 0;
        counts->seat[TALLY_UNDEFINED][i] += base[i] == 0 ? weight : 0;
    }
}

static uint64_t cohort_sum(const uint32_t *restrict counts, const uint64_t *restrict cohort, size_t count, uint64_t wanted)
{
    uint32_t sum = 0; /* at most BLOCK seats x BS_MONTHS_MOST months */
    for (size_t i = 0; i < count; i++)
        sum += cohort[i] == wanted ? counts[i] : 0;
    return sum;
}

static void add_shares(struct worker *worker, const struct block *block, size_t contract, enum bs_period period,
                       const struct share_counts *counts)
{
    struct contract_cell *of_contract = &worker->sums.contracts[contract * cell_count(worker->plan)];
    struct contract_cell *cells = of_contract + block_cell(block);
    for (size_t kind = 0; kind < TALLY_SHARE_COUNT; kind++)
        for (uint64_t k = 0; k < BS_COHORT_COUNT; k++)
            cells[k].shares[period][kind] += (double)cohort_sum(counts->seat[kind], block->cohort, block->count, k);
    for (size_t i = 0; i < block->count && worker->plan->n_teams > 0; i++)
        for (size_t kind = 0; kind < TALLY_SHARE_COUNT; kind++)
            of_contract[block->team[i]].shares[period][kind] += counts->seat[kind][i];
}

/* A month under a contract, beside the baseline's. */
static void compare_month(struct worker *worker, const struct block *block, size_t contract, const double *bill,
                          const double *base)
{
    const struct plan *plan = worker->plan;
    double change[BLOCK];
    changes_of(bill, base, block->count, change);
    if (!(plan->leave_out & BS_LEAVE_SHARES))
        count_shares(&worker->rows[contract].months, bill, base, change, block->count, (uint32_t)plan->weight);
    if (!counts_uses(plan, block->seats.segment))
        BUILT(count_values)(worker, block, contract, BS_MONTH, bill, base, change, plan->weight);
}

/* Whether months are compared one by one, or counts of use and the terms tell all that is asked for. */
static bool compares_months(const struct plan *plan, size_t segment)
{
    return !(plan->leave_out & BS_LEAVE_SHARES) || !counts_uses(plan, segment);
}

/* The one line that a segment's bill is in every month; NULL: it is not. */
static const struct bs_piece *line_of(const struct plan *plan, size_t segment, size_t contract)
{
    if (!plan->one_curve || plan->own.bill)
        return NULL;
    const struct plan_price *price = &plan->segments[segment].prices[contract];
    return price->bill.n == 1 && isinf(price->blocked_beyond) ? price->bill.pieces : NULL;
}

static void line_terms(const struct bs_piece *line, double months, double weight, const double *restrict use, size_t count,
                       double *restrict term)
{
    double fixed = months * line->value, slope = line->slope;
    for (size_t i = 0; i < count; i++)
        term[i] = weight * (fixed + slope * use[i]);
}

/* A line is priced for all seats of a month and all months of a seat at once. */
static void price_line(struct worker *worker, const struct block *block, size_t contract, const struct bs_piece *line)
{
    const struct plan *plan = worker->plan;
    double *total = worker->sums.month_total + contract * plan->distinct;
    for (size_t month = block->first_month; month < block->end_month; month++)
        total[month] += (double)block->count * line->value + line->slope * block->month_use[month];
    line_terms(line, (double)(block->end_month - block->first_month), (double)plan->weight, block->use, block->count,
               worker->rows[contract].term);
}

/* The bills of a month; of a line only where they are wanted for comparing. */
static void bills_of_month(struct worker *worker, const struct block *block, size_t contract, size_t month, bool wanted, double *bill)
{
    if (!worker->rows[contract].line)
        price_month(worker, block, contract, month, bill);
    else if (wanted)
        seat_bills(worker->plan, &block->seats, contract, month, worker->use + month * BLOCK, bill);
}

static void price_months(struct worker *worker, const struct block *block, bool compared)
{
    const struct bs_model *model = worker->plan->model;
    double base[BLOCK], bill[BLOCK];
    for (size_t month = block->first_month; month < block->end_month; month++) {
        bills_of_month(worker, block, model->baseline, month, compared, base);
        for (size_t c = 0; c < model->n_contracts; c++) {
            if (c == model->baseline)
                continue;
            bills_of_month(worker, block, c, month, compared, bill);
            if (compared)
                compare_month(worker, block, c, bill, base);
        }
    }
}

static void price_contracts(struct worker *worker, const struct block *block)
{
    const struct plan *plan = worker->plan;
    bool compared = compares_months(plan, block->seats.segment);
    for (size_t c = 0; c < plan->model->n_contracts; c++) {
        struct contract_rows *rows = &worker->rows[c];
        rows->line = line_of(plan, block->seats.segment, c);
        if (rows->line)
            price_line(worker, block, c, rows->line);
        else
            memset(rows->term, 0, sizeof rows->term);
        if (compared)
            memset(&rows->months, 0, sizeof rows->months);
    }
    price_months(worker, block, compared);
    for (size_t c = 0; c < plan->model->n_contracts; c++)
        for (size_t i = 0; i < block->count && !worker->rows[c].line; i++)
            worker->rows[c].term[i] *= (double)plan->weight;
}

static void add_term(struct worker *worker, const struct block *block, size_t contract, const double *term, const double *change)
{
    struct contract_cell *of_contract = &worker->sums.contracts[contract * cell_count(worker->plan)];
    struct contract_cell *cells = of_contract + block_cell(block);
    double *rank_change = worker->sums.rank_change + contract * RANK_BANDS, bills[BS_COHORT_COUNT], changes[BS_COHORT_COUNT];
    cohort_sums(block, term, bills);
    if (contract == worker->plan->model->baseline)
        memset(changes, 0, sizeof changes);
    else
        cohort_sums(block, change, changes);
    for (size_t k = 0; k < BS_COHORT_COUNT; k++) {
        cells[k].bill += bills[k];
        cells[k].change += changes[k];
    }
    for (size_t i = 0; i < block->count && !(worker->plan->leave_out & BS_LEAVE_RANKS); i++)
        rank_change[block->band[i]] += change[i];
    for (size_t i = 0; i < block->count && worker->plan->n_teams > 0; i++) {
        of_contract[block->team[i]].bill += term[i];
        of_contract[block->team[i]].change += change[i];
    }
}

/* Sums over the replications of the batch. */
static void add_users(struct worker *worker, const struct block *block, size_t contract, const double *term, const double *change)
{
    const struct plan *plan = worker->plan;
    const struct user_sums *users = &worker->users;
    double per_unit = plan->segments[block->seats.segment].value_per_unit;
    for (size_t i = 0; i < block->count && users->bill; i++) {
        size_t user = plan_user(plan, block->seats.first + i);
        struct bs_user_bill *sum = &users->bill[contract * plan->model->seats + user];
        if (contract == plan->model->baseline)
            users->use[user] += block->mean_use[i] * (double)plan->model->months * per_unit;
        sum->bill += term[i];
        sum->change += change[i];
    }
}

/* The term under a contract, beside the baseline's. */
static void compare_term(struct worker *worker, const struct block *block, size_t contract)
{
    const struct plan *plan = worker->plan;
    const double *term = worker->rows[contract].term, *base = worker->rows[plan->model->baseline].term;
    struct share_counts shares;
    double change[BLOCK];
    changes_of(term, base, block->count, change);
    add_term(worker, block, contract, term, change);
    add_users(worker, block, contract, term, change);
    if (contract == plan->model->baseline)
        return;
    BUILT(count_values)(worker, block, contract, BS_TERM, term, base, change, 1);
    if (plan->leave_out & BS_LEAVE_SHARES)
        return;
    memset(&shares, 0, sizeof shares);
    count_shares(&shares, term, base, change, block->count, 1);
    add_shares(worker, block, contract, BS_MONTH, &worker->rows[contract].months);
    add_shares(worker, block, contract, BS_TERM, &shares);
}

void BUILT(price_block)(struct worker *worker, const struct plan_part *part, size_t first, size_t count)
{
    const struct plan *plan = worker->plan;
    struct block block; /* large, and every part is filled before it is read */
    block.seats = (struct seat_range){part->segment, part->first_seat + first, count, worker->picked};
    block.count = count;
    block.first_month = part->first_month;
    block.end_month = part->end_month < plan->distinct ? part->end_month : plan->distinct;
    BUILT(place_seats)(worker, &block, part);
    if (counts_uses(plan, part->segment))
        BUILT(count_use)(worker, &block);
    price_contracts(worker, &block);
    for (size_t c = 0; c < plan->model->n_contracts; c++)
        compare_term(worker, &block, c);
}
