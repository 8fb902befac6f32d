/* The loops over seats, built for each level of the processor's vectors; the widest that the machine has is taken when a run starts. */
#ifndef BILLSHIFT_ENGINE_INNER_LOOPS_H
#define BILLSHIFT_ENGINE_INNER_LOOPS_H

#include "engine/quantile_table.h"
#include "engine/random.h"

struct plan;
struct plan_part;
struct worker;
struct words;

/* Four random words for each seat of a block, from seat `seat` on. */
typedef void random_words_function(uint64_t seed, uint32_t replication, uint32_t seat, uint32_t quarter,
                                   enum random_purpose purpose, struct words *words);

/* x[i] = the quantile at the uniform number (k[i] + 1/2) 2^-53; at (k[i] + 1/2) 2^-32, times scale[i] (finite). */
typedef void draw_53_function(const struct quantile_table *table, const uint64_t *k, size_t count, double *x);
typedef void draw_32_function(const struct quantile_table *table, const uint32_t *k, const double *scale, size_t count, double *x);

/* The use of `count` seats of a part from seat `first` (within the part), one row of BLOCK per distinct month; 0 in months in which the part
   is not there. Not of a projected population. */
typedef void draw_block_function(const struct plan *plan, const struct plan_part *part, uint32_t replication, size_t first,
                                 size_t count, double *use);

/* Prices `count` seats of a part whose use stands in worker->use: months, term, shares, histograms, sums. first: of the block within the
   part. */
typedef void price_block_function(struct worker *worker, const struct plan_part *part, size_t first, size_t count);

struct inner_loops {
    const char *name;
    random_words_function *random_words;
    draw_53_function *draw_53;
    draw_32_function *draw_32;
    draw_block_function *draw_block;
    price_block_function *price_block;
};

/* The level of that name, NULL: the widest; NULL where there is none such or the processor lacks it. */
const struct inner_loops *inner_loops_find(const char *name);
/* Level i of those that this processor has, the narrowest first; NULL: there are no more. */
const struct inner_loops *inner_loops_at(size_t i);

#endif
