/* The inner loop: a block of seats through every contract. Plain loops over flat arrays, so that the compiler can use the machine's vectors;
   every sum has a fixed order that no vector width changes. */
#include "engine/difference.h"
#include "engine/loops/built_for.h"
#include "engine/seat_bills.h"
#include "engine/tally.h"

#include <billshift/engine.h>

/* Seats of the block: mean use a month, cohort, band by rank, cell of the team where there are teams. */
struct block {
    struct seat_range seats;
    size_t count, first_month, end_month;
    double mean_use[BLOCK];
    unsigned char cohort[BLOCK], band[BLOCK];
    size_t team[BLOCK];
    double base_term[BLOCK];
};

/* How many cuts lie below each seat's use, by halves: 64, 32, ... 1. */
static void bands_of(const double *restrict cuts, const double *restrict use, size_t count, uint64_t *restrict band)
{
    for (size_t i = 0; i < count; i++)
        band[i] = 0;
    for (uint64_t half = (PADDED_CUTS + 1) / 2; half > 0; half /= 2)
        for (size_t i = 0; i < count; i++)
            band[i] += use[i] > cuts[band[i] + half - 1] ? half : 0;
}

static void mean_of(const double *restrict use, size_t months, size_t count, double *restrict mean)
{
    for (size_t i = 0; i < count; i++)
        mean[i] = use[i];
    for (size_t month = 1; month < months; month++)
        for (size_t i = 0; i < count; i++)
            mean[i] += use[month * BLOCK + i];
    for (size_t i = 0; i < count; i++)
        mean[i] /= (double)months;
}

static void cell_take(struct cell *cell, double seat_months, double use)
{
    cell->seats += 1;
    cell->seat_months += seat_months;
    cell->use += use;
}

/* What a seat uses is counted in its cohort's cell, in its team's, and in its band by rank. */
static void place_seat(struct worker *worker, struct block *block, size_t i, double seat_months, double use)
{
    const struct plan *plan = worker->plan;
    cell_take(&worker->sums.cells[block->seats.segment * BS_COHORT_COUNT + block->cohort[i]], seat_months, use);
    if (plan->n_teams > 0) {
        block->team[i] = team_cell(plan, plan->model->population->team_of[plan_user(plan, block->seats.first + i)]);
        cell_take(&worker->sums.cells[block->team[i]], seat_months, use);
    }
    if (!(plan->leave_out & BS_LEAVE_RANKS)) {
        struct rank_cell *rank = &worker->sums.ranks[block->band[i]];
        rank->seats += 1;
        rank->seat_months += seat_months;
        rank->use += use;
    }
}

static void block_place(struct worker *worker, struct block *block, const struct plan_part *part)
{
    const struct plan *plan = worker->plan;
    const struct plan_segment *segment = &plan->segments[block->seats.segment];
    double seat_months = (double)(part->end_month - part->first_month), expected[BLOCK];
    const double *ranked_by = block->mean_use;
    uint64_t bands[BLOCK];
    mean_of(worker->use, plan->steady ? 1 : plan->distinct, block->count, block->mean_use);
    for (size_t i = 0; i < block->count && plan->user_use; i++) /* a user stays in one cohort, whatever is drawn */
        expected[i] = plan->user_use[plan_user(plan, block->seats.first + i)];
    if (plan->user_use)
        ranked_by = expected;
    bands_of(segment->cuts, ranked_by, block->count, bands);
    for (size_t i = 0; i < block->count; i++) {
        block->band[i] = (unsigned char)bands[i];
        block->cohort[i] = (unsigned char)(bands[i] <= CUT_MEDIAN ? BS_LIGHT : bands[i] <= CUT_P90 ? BS_REGULAR : BS_HEAVY);
        place_seat(worker, block, i, seat_months, block->mean_use[i] * (double)plan->model->months * segment->value_per_unit);
    }
}

/* The use of each month of a segment whose months vary under one curve. */
static void count_uses(struct worker *worker, const struct block *block)
{
    struct use_counts *uses = worker->uses + block->seats.segment * BS_COHORT_COUNT;
    if (!counts_uses(worker->plan, block->seats.segment))
        return;
    for (size_t month = block->first_month; month < block->end_month; month++) {
        uint64_t keys[BLOCK], *counts[BS_COHORT_COUNT];
        uint64_t largest = use_keys(&uses[0], worker->use + month * BLOCK, block->count, keys);
        for (size_t k = 0; k < BS_COHORT_COUNT; k++) {
            worker->failed |= !use_counts_reserve(&uses[k], largest);
            counts[k] = uses[k].counts;
        }
        for (size_t i = 0; i < block->count && !worker->failed; i++)
            counts[block->cohort[i]][keys[i]]++;
    }
}

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

/* Bills of every month under a contract, their totals and each seat's sum over the term. */
static void price_months(struct worker *worker, const struct block *block, size_t contract, double *bills, double *term)
{
    const struct plan *plan = worker->plan;
    for (size_t i = 0; i < block->count; i++)
        term[i] = 0;
    for (size_t month = block->first_month; month < block->end_month; month++) {
        const double *use = worker->use + month * BLOCK;
        double *bill = bills + month * BLOCK;
        seat_bills(plan, &block->seats, contract, month, use, bill);
        const struct bs_allocation *allocation =
            plan->any_ledger ? ledgers_allocation(plan, worker->laid, contract, month, block->seats.segment) : NULL;
        if (allocation)
            add_allocation(plan, &block->seats, contract, month, allocation, use, bill);
        count_blocked(worker, block, contract, month);
        worker->sums.month_total[contract * plan->distinct + month] += block_sum(bill, block->count);
        for (size_t i = 0; i < block->count; i++)
            term[i] += bill[i];
    }
    for (size_t i = 0; i < block->count; i++)
        term[i] *= (double)plan->weight;
}

static void changes_of(const double *restrict bill, const double *restrict base, size_t count, double *restrict change)
{
    for (size_t i = 0; i < count; i++)
        change[i] = difference(bill[i], base[i], SEAT_SLACK);
}

/* Counters of a block, per seat. */
struct share_counts {
    uint32_t seat[TALLY_SHARE_COUNT][BLOCK];
};

static void count_shares(struct share_counts *counts, const double *bill, const double *base, const double *change, size_t count,
                         uint32_t weight)
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

/* Changes and ratios of one month or of the term into the histograms of each seat's cohort. */
static void count_values(struct worker *worker, const struct block *block, size_t contract, enum bs_period period,
                         const double *bill, const double *base, const double *change, uint64_t weight)
{
    struct bs_histogram *changes[BS_COHORT_COUNT], *ratios[BS_COHORT_COUNT];
    for (size_t k = 0; k < BS_COHORT_COUNT; k++) {
        size_t cell = block->seats.segment * BS_COHORT_COUNT + k;
        changes[k] = worker->histograms.seat[seat_histogram(worker->plan, contract, cell, period, CHANGE_HISTOGRAM)];
        ratios[k] = worker->histograms.seat[seat_histogram(worker->plan, contract, cell, period, RATIO_HISTOGRAM)];
    }
    int counted = 1;
    for (size_t i = 0; i < block->count; i++)
        counted &= histogram_count(changes[block->cohort[i]], change[i], weight);
    for (size_t i = 0; i < block->count && !(worker->plan->leave_out & BS_LEAVE_RATIOS); i++)
        if (base[i] != 0)
            counted &= histogram_count(ratios[block->cohort[i]], bill[i] / base[i], weight);
    worker->failed |= !counted;
}

/* The same of each seat's team. */
static void count_team_values(struct worker *worker, const struct block *block, size_t contract, enum bs_period period,
                              const double *bill, const double *base, const double *change)
{
    struct bs_histogram **seat = worker->histograms.seat;
    int counted = 1;
    for (size_t i = 0; i < block->count && worker->plan->n_teams > 0; i++) {
        size_t at = seat_histogram(worker->plan, contract, block->team[i], period, 0);
        counted &= histogram_count(seat[at + CHANGE_HISTOGRAM], change[i], 1);
        if (base[i] != 0 && !(worker->plan->leave_out & BS_LEAVE_RATIOS))
            counted &= histogram_count(seat[at + RATIO_HISTOGRAM], bill[i] / base[i], 1);
    }
    worker->failed |= !counted;
}

static uint64_t cohort_sum(const uint32_t *counts, const unsigned char *cohort, size_t count, unsigned char wanted)
{
    uint32_t sum = 0; /* at most BLOCK seats x BS_MONTHS_MOST months */
    for (size_t i = 0; i < count; i++)
        sum += cohort[i] == wanted ? counts[i] : 0;
    return sum;
}

static void add_shares(struct worker *worker, const struct block *block, size_t contract, enum bs_period period,
                       const struct share_counts *counts)
{
    struct contract_cell *cells =
        &worker->sums.contracts[contract * cell_count(worker->plan) + block->seats.segment * BS_COHORT_COUNT];
    for (size_t kind = 0; kind < TALLY_SHARE_COUNT; kind++)
        for (size_t k = 0; k < BS_COHORT_COUNT; k++)
            cells[k].shares[period][kind] += (double)cohort_sum(counts->seat[kind], block->cohort, block->count, (unsigned char)k);
    cells = &worker->sums.contracts[contract * cell_count(worker->plan)];
    for (size_t i = 0; i < block->count && worker->plan->n_teams > 0; i++)
        for (size_t kind = 0; kind < TALLY_SHARE_COUNT; kind++)
            cells[block->team[i]].shares[period][kind] += counts->seat[kind][i];
}

static void add_term(struct worker *worker, const struct block *block, size_t contract, const double *term, const double *change)
{
    struct contract_cell *cells =
        &worker->sums.contracts[contract * cell_count(worker->plan) + block->seats.segment * BS_COHORT_COUNT];
    double *rank_change = worker->sums.rank_change + contract * RANK_BANDS;
    for (size_t i = 0; i < block->count; i++) {
        cells[block->cohort[i]].bill += term[i];
        cells[block->cohort[i]].change += change[i];
    }
    for (size_t i = 0; i < block->count && !(worker->plan->leave_out & BS_LEAVE_RANKS); i++)
        rank_change[block->band[i]] += change[i];
    cells = &worker->sums.contracts[contract * cell_count(worker->plan)];
    for (size_t i = 0; i < block->count && worker->plan->n_teams > 0; i++) {
        cells[block->team[i]].bill += term[i];
        cells[block->team[i]].change += change[i];
    }
}

static void price_contract(struct worker *worker, const struct block *block, size_t contract, double *term)
{
    const struct plan *plan = worker->plan;
    bool shares = !(plan->leave_out & BS_LEAVE_SHARES);
    struct share_counts months, terms;
    memset(&months, 0, sizeof months);
    memset(&terms, 0, sizeof terms);
    price_months(worker, block, contract, worker->bill, term);
    double change[BLOCK];
    for (size_t month = block->first_month; month < block->end_month; month++) {
        const double *bill = worker->bill + month * BLOCK, *base = worker->baseline + month * BLOCK;
        bool values = !counts_uses(plan, block->seats.segment) || plan->n_teams > 0;
        if (shares || values)
            changes_of(bill, base, block->count, change);
        if (shares)
            count_shares(&months, bill, base, change, block->count, (uint32_t)plan->weight);
        if (!counts_uses(plan, block->seats.segment))
            count_values(worker, block, contract, BS_MONTH, bill, base, change, plan->weight);
        count_team_values(worker, block, contract, BS_MONTH, bill, base, change);
    }
    changes_of(term, block->base_term, block->count, change);
    if (shares)
        count_shares(&terms, term, block->base_term, change, block->count, 1);
    count_values(worker, block, contract, BS_TERM, term, block->base_term, change, 1);
    count_team_values(worker, block, contract, BS_TERM, term, block->base_term, change);
    if (shares) {
        add_shares(worker, block, contract, BS_MONTH, &months);
        add_shares(worker, block, contract, BS_TERM, &terms);
    }
    add_term(worker, block, contract, term, change);
}

/* Sums over the replications of the batch. */
static void add_users(struct worker *worker, const struct block *block, size_t contract, const double *term)
{
    const struct plan *plan = worker->plan;
    const struct user_sums *users = &worker->users;
    double per_unit = plan->segments[block->seats.segment].value_per_unit;
    for (size_t i = 0; i < block->count; i++) {
        size_t user = plan_user(plan, block->seats.first + i);
        struct bs_user_bill *sum = &users->bill[contract * plan->model->seats + user];
        if (contract == plan->model->baseline)
            users->use[user] += block->mean_use[i] * (double)plan->model->months * per_unit;
        sum->bill += term[i];
        sum->change += difference(term[i], block->base_term[i], SEAT_SLACK);
    }
}

void BUILT(price_block)(struct worker *worker, const struct plan_part *part, size_t first, size_t count)
{
    static const double zero[BLOCK];
    const struct bs_model *model = worker->plan->model;
    size_t distinct = worker->plan->distinct;
    struct block block = {.seats = {part->segment, part->first_seat + first, count, worker->picked},
                          .count = count,
                          .first_month = part->first_month,
                          .end_month = part->end_month < distinct ? part->end_month : distinct};
    double term[BLOCK];
    block_place(worker, &block, part);
    count_uses(worker, &block);
    price_months(worker, &block, model->baseline, worker->baseline, block.base_term);
    add_term(worker, &block, model->baseline, block.base_term, zero);
    if (worker->users.bill)
        add_users(worker, &block, model->baseline, block.base_term);
    for (size_t c = 0; c < model->n_contracts; c++) {
        if (c == model->baseline)
            continue;
        price_contract(worker, &block, c, term);
        if (worker->users.bill)
            add_users(worker, &block, c, term);
    }
}
