/* Counts of use: which bin each month and term of a block falls into. */
#include "engine/loops/block.h"

/* Where each seat's use is counted, as if there were no splits: its key and where the counts of its cohort begin. Returns the largest key. The
   upper half of a double has all that a key needs, and twice as many fit a vector; uses below 2^-1042 count as none. */
static uint32_t places_of(int32_t first, const uint32_t *restrict start, const double *restrict use, size_t count,
                          uint32_t *restrict places)
{
    int32_t most = 0;
    for (size_t i = 0; i < count; i++) {
        uint64_t word;
        memcpy(&word, &use[i], sizeof word);
        uint32_t upper = (uint32_t)(word >> 32);
        int32_t key = (int32_t)(upper >> (20 - USE_BITS)) - first;
        key = key > 1 ? key : 1;
        key = upper == 0 ? 0 : key;
        most = key > most ? key : most;
        places[i] = start[i] + (uint32_t)key;
    }
    return (uint32_t)most;
}

static void shift_above(double at, const double *restrict use, size_t count, uint32_t *restrict places)
{
    for (size_t i = 0; i < count; i++)
        places[i] += use[i] > at ? 1 : 0;
}

static void starts_of(const struct block *block, size_t n, uint32_t *restrict start)
{
    for (size_t i = 0; i < block->count; i++)
        start[i] = (uint32_t)(block->cohort[i] * n);
}

/* By fours, as nothing else is in the loop: a third faster. */
static void count_places(const uint32_t *restrict places, size_t count, uint32_t *restrict counts)
{
    size_t i = 0;
    for (; i + 4 <= count; i += 4) {
        counts[places[i]]++;
        counts[places[i + 1]]++;
        counts[places[i + 2]]++;
        counts[places[i + 3]]++;
    }
    for (; i < count; i++)
        counts[places[i]]++;
}

/* A row of the block's uses. start: where the counts of each seat's cohort begin, anew where they grow. False: out of memory. */
static bool count_row(struct use_counts *uses, const struct block *block, const double *use, uint32_t *start)
{
    uint32_t places[BLOCK];
    const int32_t first = (int32_t)uses->floor_key - 2;
    uint64_t largest = places_of(first, start, use, block->count, places) + uses->n_splits;
    if (largest >= uses->n) {
        if (!use_counts_reserve(uses, largest))
            return false;
        starts_of(block, uses->n, start);
        (void)places_of(first, start, use, block->count, places);
    }
    for (size_t b = 0; b < uses->n_splits; b++)
        shift_above(uses->splits[b], use, block->count, places);
    count_places(places, block->count, uses->counts);
    return true;
}

static bool count_rows(struct worker *worker, const struct block *block, enum bs_period period, const double *rows, size_t n)
{
    struct use_counts *uses = uses_of(worker->plan, worker->uses, period, block->seats.segment);
    uint32_t start[BLOCK];
    bool counted = true;
    starts_of(block, uses->n, start);
    for (size_t row = 0; row < n && counted; row++)
        counted = count_row(uses, block, rows + row * BLOCK, start);
    return counted;
}

void BUILT(count_use)(struct worker *worker, const struct block *block)
{
    size_t months = block->end_month - block->first_month;
    bool counted = worker->counted <= worker->plan->counts_most || worker_move_uses(worker); /* no count may pass 2^32 */
    worker->counted += block->count * months;
    counted &= count_rows(worker, block, BS_MONTH, worker->use + block->first_month * BLOCK, months);
    if (counts_uses(worker->plan, block->seats.segment, BS_TERM))
        counted &= count_rows(worker, block, BS_TERM, block->use, 1);
    worker->failed |= !counted;
}
