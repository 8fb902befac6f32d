/* Sobol' indices from a figure at the points of Saltelli's scheme. */
#ifndef BILLSHIFT_WHATIF_SOBOL_INDICES_H
#define BILLSHIFT_WHATIF_SOBOL_INDICES_H

#include <billshift/sensitivity.h>
#include <gsl/gsl_rng.h>

struct sobol_rows {
    const double *value; /* [n * (inputs + 2)]: of each row at A, at B, and at A with one input as in B, for each input */
    size_t n, inputs;
};

/* Mean and standard deviation over the points A and B. */
void sobol_moments(const struct sobol_rows *rows, double *mean, double *sd);

/* out: [inputs], in order; the variance is not 0. Errors by bootstrap over rows with the generator. BS_ERROR_MEMORY. */
enum bs_status sobol_indices(const struct sobol_rows *rows, double mean, gsl_rng *random, struct bs_sobol_index *out) BS_CHECKED;

#endif
