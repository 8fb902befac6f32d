/* Stratified draws of several uncertain numbers: a sliced Latin hypercube (McKay, Beckman, Conover, Technometrics 21, 1979; Qian, "Sliced Latin hypercube
   designs", J. Am. Stat. Assoc. 107, 2012). */
#ifndef BILLSHIFT_WHATIF_STRATA_H
#define BILLSHIFT_WHATIF_STRATA_H

#include <billshift/status.h>
#include <stddef.h>
#include <stdint.h>

/* out[draw * n_numbers + number] in (0, 1). Each number has one draw in each of n_draws equal strata. The draws of slice s are s * n_draws / n_slices and those that follow;
   among them each number has one in each of n_draws / n_slices equal strata. n_draws: a multiple of n_slices. BS_ERROR_MEMORY */
enum bs_status strata_draw(uint64_t seed, size_t n_draws, size_t n_slices, size_t n_numbers, double *out) BS_CHECKED;

/* The seed of what is simulated at a draw. */
uint64_t strata_seed(uint64_t seed, size_t draw);

#endif
