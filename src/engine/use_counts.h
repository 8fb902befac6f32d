/* How often a segment's months of use, or its terms, fell into each bin: all that the inner loop keeps of them. Bins are cut from the bits of the
   double, 2^10 an octave, without extremes, so that those in use fit the processor's caches. At the end the curves turn them
   into histograms of the change and ratio under every contract. */
#ifndef BILLSHIFT_ENGINE_USE_COUNTS_H
#define BILLSHIFT_ENGINE_USE_COUNTS_H

#include "result/histogram_bins.h"
#include <billshift/curve.h>
#include <billshift/results.h>

enum { USE_BITS = 10 };

/* Key 0: no use, an atom; 1: above 0 and below floor; 2 and up: the bins from floor upwards. Each split below a use shifts its key by one, so
   that a bin with a split inside is two. */
struct use_counts {
    uint64_t floor_key;   /* top bits of floor */
    const double *splits; /* rising, above 0; borrowed */
    size_t n_splits;
    size_t n;         /* keys of a cohort; grows as values come */
    uint32_t *counts; /* [cohort * n + key], what is being counted */
    uint64_t *moved;  /* the same, what was moved here; NULL: nothing */
};

/* floor: a positive power of two; splits: where some curve of the segment jumps, or begins or ends to be flat. */
void use_counts_start(struct use_counts *counts, double floor, const double *splits, size_t n_splits);
void use_counts_free(struct use_counts *counts);

/* Room for every key up to `largest`. False: out of memory. */
int use_counts_reserve(struct use_counts *counts, uint64_t largest);

/* Moves what `from` is counting, and what was moved there, to what was moved to `into`, which may be the same. False: out of memory. */
int use_counts_move(struct use_counts *into, struct use_counts *from);

/* How many keys lie from the first to the last that counted any use above 0, of all cohorts. */
size_t use_counts_width(const struct use_counts *counts);

/* Adds what the counts of a cohort mean under a bill and a baseline curve: a bin of use, or `bins` of them together (a power of two, at most
   2^USE_BITS), becomes the interval of its changes and ratios. ratio NULL: not wanted. False: out of memory. */
int use_counts_price(const struct use_counts *counts, size_t cohort, size_t bins, const struct bs_curve *bill,
                     const struct bs_curve *baseline, struct bs_histogram *change, struct bs_histogram *ratio);

#endif
