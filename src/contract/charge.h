/* The stages of a charge, line by line: convert -> included -> price -> discount -> minimum -> maximum -> rounding. As a curve: bs_charge_curve. */
#ifndef BILLSHIFT_CONTRACT_CHARGE_H
#define BILLSHIFT_CONTRACT_CHARGE_H

#include <billshift/bill.h>

/* The whole number that a ratio is rounded to; within 2^-40 of one it counts as that. */
double charge_whole(double ratio, bool up);

/* What remains of a quantity in the charge's own units. A negative one rounds half up away from zero. */
double charge_convert(const struct bs_charge *charge, double quantity);

/* Prices `converted` units less free_units (>= 0, INFINITY: all): adds the lines to `lines` (place set by the caller; NULL: none wanted, nothing is
   allocated) and gives the sum of their amounts: a charge is one item of the bill, rounded once where lines are rounded. events: amounts of single events in converted units that sum to `converted`; NULL: n_events
   equal ones.
   Minimum and maximum hold rounded where lines are. BS_ERROR_INPUT: a negative quantity that is refused, or terms that contradict themselves. BS_ERROR_NUMERIC: no price. */
enum bs_status charge_itemize(const struct bs_charge *charge, double converted, double free_units, const double *events,
                              double n_events, struct bs_lines *lines, double *amount) BS_CHECKED;

/* The quantity of a seat of the type beyond which the charge has no price (beyond: error). INFINITY: none. */
double charge_limit(const struct bs_charge *charge, size_t type);

/* Whether the charge costs so much at least: a stated minimum of 0 too. */
static inline bool charge_has_minimum(const struct bs_charge *charge)
{
    return charge->has_minimum || charge->minimum > 0;
}

/* Shares, limits and units in range; the model's own terms are looked at when it is priced. */
bool charge_valid(const struct bs_charge *charge);

#endif
