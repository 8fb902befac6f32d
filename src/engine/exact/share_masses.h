/* How much of a law of use pays less, the same, more, double or triple. */
#ifndef BILLSHIFT_ENGINE_EXACT_SHARE_MASSES_H
#define BILLSHIFT_ENGINE_EXACT_SHARE_MASSES_H

#include "engine/exact/pushed.h"
#include <billshift/arena.h>

/* Adds to shares [measure], BS_SHARE_CHEAPER to BS_SHARE_RATIO_UNDEFINED. BS_ERROR_MEMORY; the arena holds what it is found by. */
enum bs_status share_masses_add(struct bs_arena *arena, const struct payers_law *payers, double *shares) BS_CHECKED;

#endif
