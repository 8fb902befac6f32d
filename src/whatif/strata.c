#include "whatif/strata.h"
#include "engine/random.h"

#include <stdlib.h>

/* Fisher and Yates, with words of their own for each shuffle of a number. */
static void shuffle(uint64_t seed, uint32_t number, uint32_t which, size_t n, size_t *order)
{
    for (size_t i = 0; i < n; i++)
        order[i] = i;
    for (size_t i = n; i-- > 1;) {
        philox4x32_ctr_t words = random_block(seed, (uint32_t)i, number, which, RANDOM_STRATUM);
        uint32_t k = 0;
        for (int w = 0; w < 4 && !random_index(words.v[w], (uint32_t)i + 1, &k); w++)
            continue; /* four words in a row are refused less often than once in 10^14 draws; then the last one counts */
        size_t was = order[i];
        order[i] = order[k];
        order[k] = was;
    }
}

static double place_in_stratum(uint64_t seed, size_t draw, size_t number)
{
    philox4x32_ctr_t words = random_block(seed, (uint32_t)draw, (uint32_t)number, 0, RANDOM_ASSUMPTION);
    return ((double)random_53(words.v[0], words.v[1]) + 0.5) * 0x1p-53;
}

/* Strata are dealt in groups of n_slices neighbours, one of each group to each slice. */
enum bs_status strata_draw(uint64_t seed, size_t n_draws, size_t n_slices, size_t n_numbers, double *out)
{
    size_t of_slice = n_draws / n_slices;
    size_t *dealt = malloc((n_draws + of_slice + n_slices + 1) * sizeof *dealt);
    if (!dealt)
        return BS_ERROR_MEMORY;
    size_t *order = dealt + n_draws, *slices = order + of_slice;
    for (size_t k = 0; k < n_numbers; k++) {
        for (size_t group = 0; group < of_slice; group++) {
            shuffle(seed, (uint32_t)k, (uint32_t)group, n_slices, slices);
            for (size_t s = 0; s < n_slices; s++)
                dealt[s * of_slice + group] = group * n_slices + slices[s];
        }
        for (size_t s = 0; s < n_slices; s++) {
            shuffle(seed, (uint32_t)k, (uint32_t)(of_slice + s), of_slice, order);
            for (size_t i = 0; i < of_slice; i++) {
                size_t draw = s * of_slice + i, stratum = dealt[s * of_slice + order[i]];
                double u = ((double)stratum + place_in_stratum(seed, draw, k)) / (double)n_draws;
                out[draw * n_numbers + k] = u < 1 ? u : 1 - 0x1p-53;
            }
        }
    }
    free(dealt);
    return BS_OK;
}

uint64_t strata_seed(uint64_t seed, size_t draw)
{
    philox4x32_ctr_t words = random_block(seed, (uint32_t)draw, 0, 0, RANDOM_SEED);
    return ((uint64_t)words.v[0] << 32) | words.v[1];
}
