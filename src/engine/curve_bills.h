/* Many uses through one curve, with the very bits of bs_curve_value. */
#ifndef BILLSHIFT_ENGINE_CURVE_BILLS_H
#define BILLSHIFT_ENGINE_CURVE_BILLS_H

#include <billshift/curve.h>

/* count: at most BLOCK */
void curve_bills(const struct bs_curve *curve, const double *use, size_t count, double *bill);

#endif
