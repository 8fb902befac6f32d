/* Changes and ratios into histograms. */
#include "engine/difference.h"
#include "engine/loops/block.h"

#include <billshift/engine.h>

/* Twice the key that each value has in a histogram (histogram_key), plus its side. */
static void keys_of(const struct bs_histogram *h, const double *restrict value, size_t count, uint64_t *restrict keys)
{
    const unsigned shift = 52 - h->scale.bits;
    const double floor = h->scale.floor, linear = h->scale.linear;
    const int64_t first = ((int64_t)1 << h->scale.bits) - (int64_t)h->scale.floor_key;
    for (size_t i = 0; i < count; i++) {
        double magnitude = fabs(value[i]), below = magnitude < floor ? magnitude * linear : 0; /* below 2^16 */
        int64_t word, even = (int32_t)below;
        memcpy(&word, &magnitude, sizeof word);
        int64_t by_octaves = (word >> shift) + first;
        keys[i] = (uint64_t)(magnitude < floor ? even : by_octaves);
    }
}

static void shift_atom(double atom, const double *restrict value, size_t count, uint64_t *restrict keys)
{
    for (size_t i = 0; i < count; i++)
        keys[i] += (value[i] >= atom ? 1u : 0u) + (value[i] > atom ? 1u : 0u);
}

static void shift_atom_below(double atom, const double *restrict value, size_t count, uint64_t *restrict keys)
{
    for (size_t i = 0; i < count; i++)
        keys[i] += (value[i] <= -atom ? 1u : 0u) + (value[i] < -atom ? 1u : 0u);
}

static void add_sides(const double *restrict value, size_t count, uint64_t *restrict keys)
{
    for (size_t i = 0; i < count; i++)
        keys[i] = 2 * keys[i] + (value[i] < 0 ? 1u : 0u);
}

static void histogram_keys(const struct bs_histogram *h, const double *value, size_t count, uint64_t *keys)
{
    keys_of(h, value, count, keys);
    for (size_t a = 0; a < h->n_atoms[0]; a++)
        shift_atom(h->atoms[0][a], value, count, keys);
    for (size_t a = 0; a < h->n_atoms[1]; a++)
        shift_atom_below(h->atoms[1][a], value, count, keys);
    add_sides(value, count, keys);
}

static struct bs_histogram **histograms_of(struct worker *worker, size_t contract, size_t cell, enum bs_period period)
{
    return &worker->histograms.seat[seat_histogram(worker->plan, contract, cell, period, 0)];
}

/* Bins lie all over the memory: all of a block are asked for before the first is looked at. NaN is counted nowhere. */
static bool find_bins(struct bs_histogram *const *of_cohort, const uint64_t *cohort, const double *value, const uint64_t *keys,
                      size_t count, struct bs_bin *nowhere, struct bs_bin **bins)
{
    for (size_t i = 0; i < count; i++) {
        bins[i] = isnan(value[i]) ? nowhere : histogram_bin_at(of_cohort[cohort[i]], keys[i] & 1, keys[i] / 2);
        if (!bins[i])
            return false;
        __builtin_prefetch(bins[i], 1);
    }
    return true;
}

static bool count_kind(struct worker *worker, const struct block *block, size_t contract, enum bs_period period, size_t kind,
                       const double *value, uint64_t weight)
{
    struct bs_histogram *of_cohort[BS_COHORT_COUNT];
    struct bs_bin *bins[BLOCK], nowhere = {0};
    uint64_t keys[BLOCK];
    bool counted = true;
    for (size_t k = 0; k < BS_COHORT_COUNT; k++)
        of_cohort[k] = histograms_of(worker, contract, block_cell(block) + k, period)[kind];
    histogram_keys(of_cohort[0], value, block->count, keys); /* all have the same bins */
    if (!find_bins(of_cohort, block->cohort, value, keys, block->count, &nowhere, bins))
        return false;
    for (size_t i = 0; i < block->count; i++) {
        bin_widen(bins[i], value[i], value[i]);
        bins[i]->count += weight;
    }
    for (size_t i = 0; i < block->count && worker->plan->n_teams > 0; i++)
        counted &=
            isnan(value[i]) || histogram_count(histograms_of(worker, contract, block->team[i], period)[kind], value[i], weight);
    return counted;
}

/* NaN where there is none. */
static void ratios_of(const double *restrict bill, const double *restrict base, const double *restrict change, size_t count,
                      double *restrict ratio)
{
    for (size_t i = 0; i < count; i++) {
        double defined = ratio_of(bill[i], base[i], change[i]);
        ratio[i] = base[i] != 0 ? defined : NAN;
    }
}

void BUILT(count_values)(struct worker *worker, const struct block *block, size_t contract, enum bs_period period,
                         const double *bill, const double *base, const double *change, uint64_t weight)
{
    double ratio[BLOCK];
    if (!worker->plan->counts_values)
        return;
    worker->failed |= !count_kind(worker, block, contract, period, CHANGE_HISTOGRAM, change, weight);
    if (worker->plan->leave_out & BS_LEAVE_RATIOS)
        return;
    ratios_of(bill, base, change, block->count, ratio);
    worker->failed |= !count_kind(worker, block, contract, period, RATIO_HISTOGRAM, ratio, weight);
}
