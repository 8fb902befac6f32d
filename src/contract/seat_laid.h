/* A seat's bill with what the organization's account lays on it, for the simulation and for single bills. */
#ifndef BILLSHIFT_CONTRACT_SEAT_LAID_H
#define BILLSHIFT_CONTRACT_SEAT_LAID_H

#include <billshift/ledger.h>

#include <math.h>

/* A sum of figures up to `size`, 0 where it is their round-off: what pays all of a bill leaves nothing. */
static inline double laid_or_nothing(double sum, double size)
{
    return fabs(sum) <= 0x1p-40 * size && isfinite(sum) ? 0 : sum;
}

/* What of it is taken off; fees: the seat fee and what was missing to minimum_bill. */
static inline double laid_charged(const struct bs_allocation *laid, double bill, double fees, double value)
{
    return bill - fees + laid->charges + laid->per_value * value;
}

/* value, above: of its use at list price. */
static inline double laid_bill(const struct bs_allocation *laid, double bill, double fees, double value, double above)
{
    double by_use = laid->per_value * value, by_above = laid->per_above * above, sum = bill + laid->fixed + by_use + by_above;
    if (laid->per_spend != 0 || laid->per_fees != 0)
        sum =
            (1 + laid->per_spend) * laid_charged(laid, bill, fees, value) + (1 + laid->per_fees) * (fees + laid->fees) +
            laid_or_nothing(laid->fixed - laid->charges - laid->fees, fabs(laid->fixed) + fabs(laid->charges) + fabs(laid->fees)) +
            by_above;
    return laid_or_nothing(sum, fabs(bill) + fabs(laid->fixed) + fabs(by_use) + fabs(by_above));
}

#endif
