/* The inside of a histogram, for the engine's inner loop. */
#ifndef BILLSHIFT_RESULT_HISTOGRAM_BINS_H
#define BILLSHIFT_RESULT_HISTOGRAM_BINS_H

#include <billshift/histogram.h>
#include <math.h>
#include <string.h>

/* Small pages, so that the far ends of a distribution, a value here and there, cost little to keep and to walk. */
enum { BINS_PER_PAGE = 64 };

struct histogram_page {
    uint64_t total;
    struct bs_bin bins[BINS_PER_PAGE];
};

/* How a magnitude becomes a key that rises with it. */
struct bin_scale {
    unsigned bits;
    double floor, linear; /* linear: bins per unit below floor */
    uint64_t floor_key;   /* top bits of floor */
};

/* page = key / BINS_PER_PAGE. One table of pages for x >= 0, one for x < 0. */
struct bs_histogram {
    struct bin_scale scale;
    uint64_t total;
    size_t n_pages[2]; /* they grow as values come */
    struct histogram_page **pages[2];
};

struct bin_scale bin_scale_of(unsigned bits, double floor);
double bin_edge(const struct bin_scale *scale, uint64_t key); /* the lower edge */

static inline uint64_t bin_key(const struct bin_scale *scale, double magnitude)
{
    if (magnitude < scale->floor)
        return (uint64_t)(magnitude * scale->linear);
    uint64_t bits;
    memcpy(&bits, &magnitude, sizeof bits);
    return (bits >> (52 - scale->bits)) - scale->floor_key + ((uint64_t)1 << scale->bits);
}

struct histogram_page *histogram_page_new(struct bs_histogram *h, int side, uint64_t page);

/* Recounts all totals from the bins. */
void histogram_settle(struct bs_histogram *h);

/* Counts `weight` values that lie between low and high, in the bin of their middle. False: out of memory. Leaves the totals as they are, which
   would make each count wait for the one before: call histogram_settle once all is counted. */
static inline int histogram_count_range(struct bs_histogram *h, double low, double high, uint64_t weight)
{
    double middle = low == high ? low : low + (high - low) / 2;
    int side = middle < 0;
    uint64_t key = bin_key(&h->scale, fabs(middle)), index = key / BINS_PER_PAGE;
    struct histogram_page *page = index < h->n_pages[side] ? h->pages[side][index] : NULL;
    if (__builtin_expect(!page, 0)) {
        page = histogram_page_new(h, side, index);
        if (!page)
            return 0;
    }
    struct bs_bin *bin = &page->bins[key % BINS_PER_PAGE];
    if (bin->count == 0) {
        bin->lowest = low;
        bin->highest = high;
    } else {
        bin->lowest = low < bin->lowest ? low : bin->lowest;
        bin->highest = high > bin->highest ? high : bin->highest;
    }
    bin->count += weight;
    return 1;
}

static inline int histogram_count(struct bs_histogram *h, double value, uint64_t weight)
{
    return histogram_count_range(h, value, value, weight);
}

#endif
