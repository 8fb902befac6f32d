/* What decides where cohorts divide. */
#ifndef BILLSHIFT_ENGINE_CUTS_H
#define BILLSHIFT_ENGINE_CUTS_H

#include "engine/plan.h"

/* The share of seats below cut i of RANK_CUTS. */
static inline double cut_probability(size_t i)
{
    return (double)(i + 1) / RANK_BANDS;
}

/* Of n rising values: the least at which the weights reach each p, which rise too. weights NULL: each is 1/n. */
void weighted_quantiles(const double *values, const double *weights, size_t n, const double *p, size_t count, double *quantiles);

#endif
