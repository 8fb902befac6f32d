/* The months' share in a user's mean: ln(mean) = ln(level) + w, with exp(w) gamma distributed, mean 1. */
#ifndef BILLSHIFT_FIT_FIT_NOISE_H
#define BILLSHIFT_FIT_FIT_NOISE_H

#include "fit/fit_family.h"

/* Levels in cells of even width; point i of the sample is reached by the cells first[i] .. first[i] + reach - 1, from each with the density
   kernel[i * reach + k], averaged over the cell. */
struct fit_noise {
    size_t n_cells, reach;
    double width;
    const double *centre; /* [n_cells] */
    const size_t *first;
    const double *kernel;
};

/* Lays the cells under the sample; its cuts become the cells' edges. like: the cells are those of another one; NULL: as suits. */
enum bs_status bs_fit_noise_make(struct fit_sample *sample, const struct fit_noise *like, struct bs_arena *arena) BS_CHECKED;

double bs_fit_noise_mean_log(const struct fit_sample *sample, const struct bs_fit_family *family, const double *theta,
                             double *work);

/* Where w lies but for a part of `rare` on either side. */
void bs_fit_noise_range(double spread, double rare, double *low, double *high);

#endif
