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
    double left[BLOCK], room[BLOCK], kept_room[BLOCK];
    seat_uses_left(plan, &block->seats, contract, month, use, left);
    const double *wanted = seat_worths(plan, &block->seats, contract, month, use, room);
    const double *kept = seat_worths(plan, &block->seats, contract, month, left, kept_room);
    double blocked = (block_sum(wanted, block->count) - block_sum(kept, block->count)) *
                     plan_price(plan, block->seats.segment, contract, month)->value_per_unit;
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
    worker->sums.month_total[contract * plan->distinct + month] += take_row(bill, block->count, worker->rows[contract].term);
}

static void changes_of(const double *restrict bill, const double *restrict base, size_t count, double *restrict change)
{
    for (size_t i = 0; i < count; i++)
        change[i] = difference(bill[i], base[i], SEAT_SLACK);
}

/* The change is a row of its own: computed here, it would keep gcc 12 from using vectors. */
static void count_shares(uint64_t weight, const double *restrict bill, const double *restrict base, const double *restrict change,
                         size_t count, uint64_t *restrict shares)
{
    for (size_t i = 0; i < count; i++)
        shares[i] += weight * share_fields(bill[i], base[i], change[i]);
}

/* The same by use alone, four steps a pass. */
static void count_steps(uint64_t weight, const double *restrict above, const uint64_t *restrict add, const double *restrict use,
                        size_t count, uint64_t *restrict shares)
{
    const double a0 = above[0], a1 = above[1], a2 = above[2], a3 = above[3];
    const uint64_t s0 = weight * add[0], s1 = weight * add[1], s2 = weight * add[2], s3 = weight * add[3];
    for (size_t i = 0; i < count; i++)
        shares[i] += (use[i] > a0 ? s0 : 0) + (use[i] > a1 ? s1 : 0) + (use[i] > a2 ? s2 : 0) + (use[i] > a3 ? s3 : 0);
}

/* Fields of cohorts' seats, summed in every other field of two words, as a sum takes more bits than a seat. */
static void add_shares(struct worker *worker, const struct block *block, size_t contract, enum bs_period period,
                       const uint64_t *shares)
{
    const uint64_t field = ((uint64_t)1 << SHARE_BITS) - 1, every_other = field | field << 2 * SHARE_BITS | field << 4 * SHARE_BITS;
    struct contract_cell *of_contract = &worker->sums.contracts[contract * cell_count(worker->plan)];
    struct word_lanes sums[BS_COHORT_COUNT][2] = {0};
    for (size_t i = 0; i < block->count; i += SUM_LANES)
        for (size_t v = 0; v < SUM_VECTORS; v++) {
            word_vector here = words_at(shares + i + v * VECTOR), cohort = words_at(block->cohort + i + v * VECTOR);
            for (size_t k = 0; k < BS_COHORT_COUNT; k++) {
                word_vector of_cohort = here & (word_vector)(cohort == k);
                sums[k][0].of[v] += of_cohort & every_other;
                sums[k][1].of[v] += (of_cohort >> SHARE_BITS) & every_other;
            }
        }
    for (size_t k = 0; k < BS_COHORT_COUNT; k++)
        for (int kind = 0; kind < TALLY_SHARE_COUNT; kind++) {
            unsigned place = share_field((enum tally_share)kind);
            uint64_t sum = 0;
            for (size_t j = 0; j < SUM_LANES && kind != TALLY_SAME; j++)
                sum += sums[k][place % 2].of[j / VECTOR][j % VECTOR] >> (place / 2 * 2 * SHARE_BITS) &
                       (((uint64_t)1 << 2 * SHARE_BITS) - 1);
            of_contract[block_cell(block) + k].shares[period][kind] += (double)sum;
        }
    for (size_t i = 0; i < block->count && worker->plan->n_teams > 0; i++)
        for (int kind = 0; kind < TALLY_SHARE_COUNT; kind++)
            if (kind != TALLY_SAME)
                of_contract[block->team[i]].shares[period][kind] +=
                    (double)(shares[i] >> (SHARE_BITS * share_field((enum tally_share)kind)) & field);
}

/* What of a block's months is wanted of a contract. */
struct wanted {
    bool shares, values;
    const struct share_steps *steps; /* NULL: shares come from bills */
};

static struct wanted wanted_of(const struct plan *plan, size_t segment, size_t contract)
{
    bool shares = !(plan->leave_out & BS_LEAVE_SHARES);
    return (struct wanted){.shares = shares,
                           .values = plan->counts_values && !counts_uses(plan, segment, BS_MONTH),
                           .steps = shares ? plan->segments[segment].steps[contract] : NULL};
}

static bool wants_bills(const struct wanted *wanted)
{
    return wanted->values || (wanted->shares && !wanted->steps);
}

/* A month under a contract, beside the baseline's. bill and base are read where they are wanted. */
static void compare_month(struct worker *worker, const struct block *block, size_t contract, size_t month,
                          const struct wanted *wanted, const double *bill, const double *base)
{
    const struct plan *plan = worker->plan;
    uint64_t *shares = worker->rows[contract].shares;
    double change[BLOCK];
    for (size_t i = 0; wanted->steps && i < wanted->steps->n; i += 4)
        count_steps(plan->weight, wanted->steps->above + i, wanted->steps->add + i, worker->use + month * BLOCK, block->count,
                    shares);
    if (!wants_bills(wanted))
        return;
    changes_of(bill, base, block->count, change);
    if (wanted->shares && !wanted->steps)
        count_shares(plan->weight, bill, base, change, block->count, shares);
    if (wanted->values)
        BUILT(count_values)(worker, block, contract, BS_MONTH, bill, base, change, plan->weight);
}

static void line_terms(const struct bs_piece *line, double months, double weight, const double *restrict use, size_t count,
                       double *restrict term)
{
    const struct bs_piece of = *line;
    for (size_t i = 0; i < count; i++)
        term[i] = line_term(&of, months, weight, use[i]);
}

/* Whether anything needs each seat's bill of the term: where all contracts are lines, the sums of cohorts follow from those of their use. */
static bool wants_terms(const struct plan *plan, size_t segment)
{
    return !counts_uses(plan, segment, BS_TERM) ||
           (plan->leave_out & (BS_LEAVE_RANKS | BS_LEAVE_SHARES)) != (BS_LEAVE_RANKS | BS_LEAVE_SHARES);
}

/* A line is priced for all seats of a month and all months of a seat at once. */
static void price_line(struct worker *worker, const struct block *block, size_t contract, const struct bs_piece *line)
{
    const struct plan *plan = worker->plan;
    double *total = worker->sums.month_total + contract * plan->distinct;
    for (size_t month = block->first_month; month < block->end_month; month++)
        total[month] += (double)block->count * line->value + line->slope * block->month_use[month];
    if (wants_terms(plan, block->seats.segment))
        line_terms(line, (double)(block->end_month - block->first_month), (double)plan->weight, block->use, block->count,
                   worker->rows[contract].term);
}

/* The bills of a month; of a line only where they are wanted. */
static void bills_of_month(struct worker *worker, const struct block *block, size_t contract, size_t month, bool wanted,
                           double *bill)
{
    if (!worker->rows[contract].line)
        price_month(worker, block, contract, month, bill);
    else if (wanted)
        seat_bills(worker->plan, &block->seats, contract, month, worker->use + month * BLOCK, bill);
}

static void price_months(struct worker *worker, const struct block *block)
{
    const struct plan *plan = worker->plan;
    size_t baseline = plan->model->baseline;
    double base[BLOCK], bill[BLOCK];
    bool any = false;
    for (size_t c = 0; c < plan->model->n_contracts; c++) {
        struct wanted wanted = wanted_of(plan, block->seats.segment, c);
        any |= c != baseline && wants_bills(&wanted);
    }
    for (size_t month = block->first_month; month < block->end_month; month++) {
        bills_of_month(worker, block, baseline, month, any, base);
        for (size_t c = 0; c < plan->model->n_contracts; c++) {
            if (c == baseline)
                continue;
            struct wanted wanted = wanted_of(plan, block->seats.segment, c);
            bills_of_month(worker, block, c, month, wants_bills(&wanted), bill);
            compare_month(worker, block, c, month, &wanted, bill, base);
        }
    }
}

/* What rows begin with: shares by steps with those at zero use. */
static void rows_start(const struct plan *plan, const struct block *block, size_t contract, struct contract_rows *rows)
{
    const struct share_steps *steps = plan->segments[block->seats.segment].steps[contract];
    uint64_t first = steps ? plan->weight * (block->end_month - block->first_month) * steps->at_zero : 0;
    rows->line = plan_line(plan, block->seats.segment, contract);
    if (!rows->line)
        memset(rows->term, 0, sizeof rows->term);
    for (size_t i = 0; i < BLOCK && !(plan->leave_out & BS_LEAVE_SHARES); i++)
        rows->shares[i] = first;
}

static void price_contracts(struct worker *worker, const struct block *block)
{
    const struct plan *plan = worker->plan;
    for (size_t c = 0; c < plan->model->n_contracts; c++) {
        rows_start(plan, block, c, &worker->rows[c]);
        if (worker->rows[c].line)
            price_line(worker, block, c, worker->rows[c].line);
    }
    price_months(worker, block);
    for (size_t c = 0; c < plan->model->n_contracts; c++)
        for (size_t i = 0; i < block->count && !worker->rows[c].line; i++)
            worker->rows[c].term[i] *= (double)plan->weight;
}

static void add_cohorts(struct worker *worker, const struct block *block, size_t contract, const double *bills,
                        const double *changes)
{
    struct contract_cell *cells = &worker->sums.contracts[contract * cell_count(worker->plan) + block_cell(block)];
    for (size_t k = 0; k < BS_COHORT_COUNT; k++) {
        cells[k].bill += bills[k];
        cells[k].change += changes[k];
    }
}

/* The terms of cohorts where every contract is a line. */
static void add_lines(struct worker *worker, const struct block *block, size_t contract)
{
    double bills[2][BS_COHORT_COUNT], changes[BS_COHORT_COUNT], months = (double)(block->end_month - block->first_month);
    const struct bs_piece *lines[2] = {worker->rows[contract].line, worker->rows[worker->plan->model->baseline].line};
    for (size_t k = 0; k < BS_COHORT_COUNT; k++) {
        for (size_t i = 0; i < 2; i++)
            bills[i][k] = line_term(lines[i], block->cohort_seats[k] * months, (double)worker->plan->weight, block->cohort_use[k]);
        changes[k] = difference(bills[0][k], bills[1][k], TOTAL_SLACK);
    }
    add_cohorts(worker, block, contract, bills[0], changes);
}

static void add_term(struct worker *worker, const struct block *block, size_t contract, const double *term, const double *change)
{
    struct contract_cell *of_contract = &worker->sums.contracts[contract * cell_count(worker->plan)];
    double *rank_change = worker->sums.rank_change + contract * RANK_BANDS;
    if (!counts_uses(worker->plan, block->seats.segment, BS_TERM)) {
        double bills[BS_COHORT_COUNT], changes[BS_COHORT_COUNT] = {0};
        cohort_sums(block, term, bills);
        if (contract != worker->plan->model->baseline)
            cohort_sums(block, change, changes);
        add_cohorts(worker, block, contract, bills, changes);
    }
    bool ranked = !(worker->plan->leave_out & BS_LEAVE_RANKS);
    const double *of_rank = contract == worker->plan->model->baseline ? term : change;
    for (size_t i = 0; i < block->count && ranked; i++)
        rank_change[block->band[i]] += of_rank[i];
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
    for (size_t i = 0; i < block->count && users->bill; i++) {
        size_t user = plan_user(plan, block->seats.first + i);
        struct bs_user_bill *sum = &users->bill[contract * plan->model->seats + user];
        if (contract == plan->model->baseline)
            users->use[user] += block->value[i];
        sum->bill += term[i];
        sum->change += change[i];
    }
}

/* The term under a contract, beside the baseline's. */
static void compare_term(struct worker *worker, const struct block *block, size_t contract)
{
    const struct plan *plan = worker->plan;
    const double *term = worker->rows[contract].term, *base = worker->rows[plan->model->baseline].term;
    if (counts_uses(plan, block->seats.segment, BS_TERM))
        add_lines(worker, block, contract);
    if (!wants_terms(plan, block->seats.segment))
        return;
    uint64_t shares[BLOCK] = {0};
    double change[BLOCK] = {0};
    if (contract != plan->model->baseline)
        changes_of(term, base, block->count, change);
    add_term(worker, block, contract, term, change);
    add_users(worker, block, contract, term, change);
    if (contract == plan->model->baseline)
        return;
    if (!counts_uses(plan, block->seats.segment, BS_TERM))
        BUILT(count_values)(worker, block, contract, BS_TERM, term, base, change, 1);
    if (plan->leave_out & BS_LEAVE_SHARES)
        return;
    count_shares(1, term, base, change, block->count, shares);
    add_shares(worker, block, contract, BS_MONTH, worker->rows[contract].shares);
    add_shares(worker, block, contract, BS_TERM, shares);
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
    if (plan->counts_values && counts_uses(plan, part->segment, BS_MONTH))
        BUILT(count_use)(worker, &block);
    price_contracts(worker, &block);
    for (size_t c = 0; c < plan->model->n_contracts; c++)
        compare_term(worker, &block, c);
}
