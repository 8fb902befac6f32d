/* How often a cell's months of use fell into each bin: all that the inner loop keeps of a varying month. Bins are as in a histogram
   (result/histogram_bins.h) without extremes, for values of one sign, so that those in use fit the processor's caches. At the end of a batch
   the curves turn them into histograms of the change and ratio under every contract. */
#ifndef BILLSHIFT_ENGINE_USE_COUNTS_H
#define BILLSHIFT_ENGINE_USE_COUNTS_H

#include "result/histogram_bins.h"
#include <billshift/curve.h>

enum { USE_BITS = 10 };

struct use_counts {
    struct bin_scale scale;
    uint64_t zeros;   /* seat-months without use: an atom */
    size_t n_pages;   /* they grow as values come */
    uint64_t **pages; /* of BINS_PER_PAGE counts; NULL: none yet */
};

/* floor: below it bins are even; a power of two. NULL: out of memory. */
struct use_counts *use_counts_new(double floor);
void use_counts_free(struct use_counts *counts); /* NULL is legal */
void use_counts_clear(struct use_counts *counts);

uint64_t *use_counts_page_new(struct use_counts *counts, uint64_t page);

/* False: out of memory. */
static inline int use_counts_add(struct use_counts *counts, double use)
{
    if (use == 0) {
        counts->zeros++;
        return 1;
    }
    uint64_t key = bin_key(&counts->scale, use), index = key / BINS_PER_PAGE;
    uint64_t *page = index < counts->n_pages ? counts->pages[index] : NULL;
    if (__builtin_expect(!page, 0)) {
        page = use_counts_page_new(counts, index);
        if (!page)
            return 0;
    }
    page[key % BINS_PER_PAGE]++;
    return 1;
}

/* Adds what the counts mean under a bill and a baseline curve: a bin of use becomes the interval of its changes and ratios, cut where a curve
   has a new piece (its count is then divided by length, rounded so that the total stays). False: out of memory. */
int use_counts_price(const struct use_counts *counts, const struct bs_curve *bill, const struct bs_curve *baseline,
                     struct bs_histogram *change, struct bs_histogram *ratio);

#endif
