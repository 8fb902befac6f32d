/* A block of seats on its way through the loops, and sums over it. */
#ifndef BILLSHIFT_ENGINE_LOOPS_BLOCK_H
#define BILLSHIFT_ENGINE_LOOPS_BLOCK_H

#include "engine/loops/built_for.h"
#include "engine/seat_bills.h"
#include "engine/sum_lanes.h"
#include "engine/tally.h"

/* Seats of the block: use over the distinct months, its mean a month (by which seats are ranked), its value over the term, cohort, band by rank,
   cell of the team where there are teams. */
struct block {
    struct seat_range seats;
    size_t count, first_month, end_month;
    double month_use[BS_MONTHS_MOST]; /* of all seats of the block */
    double use[BLOCK], mean_use[BLOCK], value[BLOCK];
    uint64_t cohort[BLOCK]; /* BS_COHORT_COUNT from `count` on: of none */
    uint64_t band[BLOCK];
    size_t team[BLOCK];
    double cohort_seats[BS_COHORT_COUNT];
    double cohort_use[BS_COHORT_COUNT]; /* over the distinct months; only where terms are counted by use */
};

/* The cell of the first cohort of the block's segment. */
static inline size_t block_cell(const struct block *block)
{
    return block->seats.segment * BS_COHORT_COUNT;
}

/* The total of a row, which is added to another. */
static inline double take_row(const double *restrict row, size_t count, double *restrict sums)
{
    struct double_lanes lanes = {0};
    size_t whole = count - count % SUM_LANES;
    for (size_t i = 0; i < whole; i += SUM_LANES)
        for (size_t v = 0; v < SUM_VECTORS; v++) {
            double_vector values = doubles_at(row + i + v * VECTOR), sum = doubles_at(sums + i + v * VECTOR) + values;
            lanes.of[v] += values;
            memcpy(sums + i + v * VECTOR, &sum, sizeof sum);
        }
    for (size_t i = whole; i < count; i++) {
        lanes.of[(i - whole) / VECTOR][(i - whole) % VECTOR] += row[i];
        sums[i] += row[i];
    }
    return lanes_total(&lanes);
}

/* Of the values of each cohort's seats. Rows of BLOCK, of which those from `count` on may be anything. */
static inline void cohort_sums(const struct block *block, const double *values, double *sums)
{
    struct double_lanes lanes[BS_COHORT_COUNT] = {0};
    for (size_t i = 0; i < block->count; i += SUM_LANES)
        for (size_t v = 0; v < SUM_VECTORS; v++) {
            word_vector value = (word_vector)doubles_at(values + i + v * VECTOR), cohort = words_at(block->cohort + i + v * VECTOR);
            for (size_t k = 0; k < BS_COHORT_COUNT; k++)
                lanes[k].of[v] += (double_vector)(value & (word_vector)(cohort == k));
        }
    for (size_t k = 0; k < BS_COHORT_COUNT; k++)
        sums[k] = lanes_total(&lanes[k]);
}

/* How many seats of the block each cohort has. */
static inline void cohort_seats(const struct block *block, double *seats)
{
    struct word_lanes lanes[BS_COHORT_COUNT] = {0};
    for (size_t i = 0; i < block->count; i += SUM_LANES)
        for (size_t v = 0; v < SUM_VECTORS; v++) {
            word_vector cohort = words_at(block->cohort + i + v * VECTOR);
            for (size_t k = 0; k < BS_COHORT_COUNT; k++)
                lanes[k].of[v] -= (word_vector)(cohort == k); /* all bits set is -1 */
        }
    for (size_t k = 0; k < BS_COHORT_COUNT; k++) {
        uint64_t sum = 0;
        for (size_t j = 0; j < SUM_LANES; j++)
            sum += lanes[k].of[j / VECTOR][j % VECTOR];
        seats[k] = (double)sum;
    }
}

/* Which band and cohort each seat is in, and what it uses. */
void BUILT(place_seats)(struct worker *worker, struct block *block, const struct plan_part *part);

/* The use of each month of a segment whose months vary under one curve, and of the term where that is a line. */
void BUILT(count_use)(struct worker *worker, const struct block *block);

/* Changes and ratios of one month or of the term into the histograms of each seat's cohort and team. */
void BUILT(count_values)(struct worker *worker, const struct block *block, size_t contract, enum bs_period period,
                         const double *bill, const double *base, const double *change, uint64_t weight);

#endif
