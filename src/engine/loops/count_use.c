/* Counts of use: which bin each month of a block falls into. */
#include "engine/loops/block.h"

/* Keys as if there were no breaks; returns the largest. The upper half of a double has all that a key needs, and twice as many fit a vector; uses
   below 2^-1042 count as none. */
static uint32_t keys_of(int32_t first, const double *restrict use, size_t count, uint32_t *restrict keys)
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
        keys[i] = (uint32_t)key;
    }
    return (uint32_t)most;
}

static void shift_above(double at, const double *restrict use, size_t count, uint32_t *restrict keys)
{
    for (size_t i = 0; i < count; i++)
        keys[i] += use[i] > at ? 1 : 0;
}

/* Where the counts of each seat's cohort begin. */
static void starts_of(const struct block *block, size_t n, uint32_t *restrict start)
{
    for (size_t i = 0; i < block->count; i++)
        start[i] = (uint32_t)(block->cohort[i] * n);
}

static void add_starts(const uint32_t *restrict start, size_t count, uint32_t *restrict keys)
{
    for (size_t i = 0; i < count; i++)
        keys[i] += start[i];
}

/* By fours, as nothing else is in the loop: a third faster. */
static void count_keys(const uint32_t *restrict keys, size_t count, uint32_t *restrict counts)
{
    size_t i = 0;
    for (; i + 4 <= count; i += 4) {
        counts[keys[i]]++;
        counts[keys[i + 1]]++;
        counts[keys[i + 2]]++;
        counts[keys[i + 3]]++;
    }
    for (; i < count; i++)
        counts[keys[i]]++;
}

void BUILT(count_use)(struct worker *worker, const struct block *block)
{
    struct use_counts *uses = &worker->uses[block->seats.segment];
    uint32_t keys[BLOCK], start[BLOCK];
    if (worker->counted > worker->plan->counts_most) { /* no count may pass 2^32 */
        for (size_t segment = 0; segment < worker->plan->n_segments; segment++)
            worker->failed |= !use_counts_move(&worker->uses[segment], &worker->uses[segment]);
        worker->counted = 0;
    }
    worker->counted += block->count * (block->end_month - block->first_month);
    starts_of(block, uses->n, start);
    for (size_t month = block->first_month; month < block->end_month; month++) {
        const double *use = worker->use + month * BLOCK;
        uint64_t largest = keys_of((int32_t)uses->floor_key - 2, use, block->count, keys) + uses->n_breaks;
        for (size_t b = 0; b < uses->n_breaks; b++)
            shift_above(uses->breaks[b], use, block->count, keys);
        if (largest >= uses->n) {
            if (!use_counts_reserve(uses, largest)) {
                worker->failed = true;
                return;
            }
            starts_of(block, uses->n, start);
        }
        add_starts(start, block->count, keys);
        count_keys(keys, block->count, uses->counts);
    }
}
