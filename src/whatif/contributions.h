/* Which of several independent uncertain numbers makes a figure vary: first-order shares of its variance (Sobol, Math. Comput. Simul. 55, 2001), from an additive
   regression on polynomials of each number. */
#ifndef BILLSHIFT_WHATIF_CONTRIBUTIONS_H
#define BILLSHIFT_WHATIF_CONTRIBUTIONS_H

#include <billshift/results.h>
#include <billshift/status.h>

struct contribution_request {
    const double *values; /* [draw * n_numbers + number] */
    const double *figure; /* [draw] */
    size_t n_draws, n_slices, n_numbers;
    double noise; /* variance that each figure has by itself */
};

/* So many draws at least are needed for the numbers. */
size_t contributions_draws_least(size_t n_numbers);

/* shares[n_numbers], joint: what is left to several numbers together; values sum to 1. std_error: by the jackknife over the slices. All NaN: the figure does not vary beyond its
   noise and round-off. BS_ERROR_MEMORY, BS_ERROR_NUMERIC */
enum bs_status contributions_find(const struct contribution_request *request, struct bs_estimate *shares,
                                  struct bs_estimate *joint) BS_CHECKED;

#endif
