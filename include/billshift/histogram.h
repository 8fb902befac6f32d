/* Counts of a real value in log-linear bins, cut from the bits of the double. Each bin also keeps its lowest and highest value, and values
   named as atoms beforehand (idle seats, caps) have bins of their own, so that they are exact. Counts and extremes merge exactly, in any
   order. */
#ifndef BILLSHIFT_HISTOGRAM_H
#define BILLSHIFT_HISTOGRAM_H

#include <billshift/status.h>
#include <stddef.h>
#include <stdint.h>

#ifdef __cplusplus
extern "C" {
#endif

struct bs_bin {
    uint64_t count;
    double lowest, highest; /* of the values, or of the intervals that were counted for them */
    float below,
        above; /* width of the widest interval that was divided and reaches beyond the lower, the upper end; 0: none does */
};

struct bs_histogram;

/* bits: an octave has 2^bits bins, 7 <= bits <= 16, so a bin's relative width is at most 2^-bits for |x| >= floor; below, bins are floor *
   2^-bits wide. floor: a positive power of two. atoms: values that get a bin each, any order, copied. NULL: out of memory. */
struct bs_histogram *bs_histogram_new(unsigned bits, double floor, const double *atoms, size_t n_atoms);
void bs_histogram_free(struct bs_histogram *h);  /* NULL is legal */
void bs_histogram_clear(struct bs_histogram *h); /* keeps the memory */

/* Counts a finite value of either sign `weight` times. BS_ERROR_MEMORY: the histogram is not to be used further. */
enum bs_status bs_histogram_add(struct bs_histogram *h, double value, uint64_t weight) BS_CHECKED;
/* into += from; both of the same bits, floor and atoms. */
enum bs_status bs_histogram_merge(struct bs_histogram *into, const struct bs_histogram *from) BS_CHECKED;
uint64_t bs_histogram_total(const struct bs_histogram *h);

/* Quantiles of several histograms (same bits, floor and atoms) taken together: q[i] at p[i], p rising in 0 .. 1. Within the bin that holds rank p,
   linear from its lowest to its highest value; error[i] (may be NULL): how far the sample quantile can lie from it, 0 for an atom. NaN when
   all are empty. */
enum bs_status bs_histogram_quantiles(const struct bs_histogram *const *set, size_t n, const double *p, size_t n_p, double *q,
                                      double *error) BS_CHECKED;

/* Calls visit for each bin of the set that holds something, rising. */
enum bs_status bs_histogram_visit(const struct bs_histogram *const *set, size_t n,
                                  void (*visit)(void *context, const struct bs_bin *bin), void *context) BS_CHECKED;

#ifdef __cplusplus
}
#endif
#endif
