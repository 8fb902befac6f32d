/* What moves the use of all seats together. */
#ifndef BILLSHIFT_ENGINE_SHOCK_H
#define BILLSHIFT_ENGINE_SHOCK_H

#include "engine/plan.h"

/* The factor of each month of the term in a replication, lognormal with mean 1: its logarithm is a stationary autoregression of the first order. */
void shock_path(const struct bs_model *model, uint32_t replication, double *factor);

/* Multiplies the use of a block's months by their factors, and gives what each seat used before, summed over them: seats are ranked by that, as
   what moves all together says nothing of one. */
void shock_block(const struct plan *plan, const struct plan_part *part, const double *factor, size_t count, double *use,
                 double *before);

#endif
