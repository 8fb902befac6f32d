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
    double *atoms[2]; /* magnitudes, rising, by side */
    size_t n_atoms[2];
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

void histogram_page_merge(struct histogram_page *into, const struct histogram_page *from); /* into += from */

/* Recounts all totals from the bins. */
void histogram_settle(struct bs_histogram *h);

/* An atom's own key lies between those of the values below and above it: each atom shifts the keys from itself upwards by one, and those
   above itself by one more. */
static inline uint64_t histogram_key(const struct bs_histogram *h, int side, double magnitude)
{
    uint64_t key = bin_key(&h->scale, magnitude);
    for (size_t i = 0; i < h->n_atoms[side]; i++)
        key += (uint64_t)(magnitude >= h->atoms[side][i]) + (uint64_t)(magnitude > h->atoms[side][i]);
    return key;
}

/* The bin of a key; NULL: out of memory. */
static inline struct bs_bin *histogram_bin_at(struct bs_histogram *h, int side, uint64_t key)
{
    uint64_t index = key / BINS_PER_PAGE;
    struct histogram_page *page = index < h->n_pages[side] ? h->pages[side][index] : NULL;
    if (__builtin_expect(!page, 0)) {
        page = histogram_page_new(h, side, index);
        if (!page)
            return NULL;
    }
    return &page->bins[key % BINS_PER_PAGE];
}

/* The bin of a value; NULL: out of memory. */
static inline struct bs_bin *histogram_bin(struct bs_histogram *h, double value)
{
    int side = value < 0;
    return histogram_bin_at(h, side, histogram_key(h, side, fabs(value)));
}

static inline void bin_widen(struct bs_bin *bin, double low, double high)
{
    if (bin->count == 0) {
        bin->lowest = low;
        bin->highest = high;
    } else {
        bin->lowest = low < bin->lowest ? low : bin->lowest;
        bin->highest = high > bin->highest ? high : bin->highest;
    }
}

/* False: out of memory. Leaves the totals as they are, which would make each count wait for the one before: call histogram_settle once all
   is counted. */
static inline int histogram_count(struct bs_histogram *h, double value, uint64_t weight)
{
    struct bs_bin *bin = histogram_bin(h, value);
    if (!bin)
        return 0;
    bin_widen(bin, value, value);
    bin->count += weight;
    return 1;
}

/* The same for values that lie evenly between a and b. spread: at least how wide the interval is taken to be. */
int histogram_count_between(struct bs_histogram *h, double a, double b, double spread, uint64_t weight);

#endif
