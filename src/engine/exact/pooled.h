/* What an organization pays in a month as a curve of one number: the use of all its seats together. */
#ifndef BILLSHIFT_ENGINE_EXACT_POOLED_H
#define BILLSHIFT_ENGINE_EXACT_POOLED_H

#include "engine/plan.h"

/* Units that a segment's use counts for in the total, [segment]: those of the first charge in organization scope. BS_ERROR_INPUT: there is none. */
enum bs_status pooled_weights(const struct plan *plan, double *weights) BS_CHECKED;

/* All seats' bills and the organization's, by total use. BS_ERROR_INPUT: they depend on more than that (another mix of segments, a seat's own use in
   another way than a price, the months before), or have no price at some use, or can fall below 0. */
enum bs_status pooled_bill(const struct plan *plan, const double *weights, size_t contract, size_t month,
                           struct bs_curve *out) BS_CHECKED;

#endif
