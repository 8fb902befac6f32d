/* Tiers, for all models that have them: as slices (each unit at the price of its own tier) or whole (all at the price of the tier reached). */
#ifndef BILLSHIFT_CONTRACT_CHARGE_TIERS_H
#define BILLSHIFT_CONTRACT_CHARGE_TIERS_H

#include <billshift/bill.h>

/* How a model reads its tiers. */
struct tier_reading {
    double per;                        /* units that a price is quoted for; 0: the charge says */
    bool steps;                        /* a tier is one amount, its price and fee together, and its units cost nothing */
    const char *units, *how, *fee_why; /* of lines: "units" (over 10M, up to 50M) "at the price of their tier" */
};

/* Bounds that rise from 0, and what happens past a bounded last tier is said; packages of a positive size. */
bool tiers_valid(const struct bs_charge *charge, const struct tier_reading *reading);
double tier_per(const struct bs_charge *charge, const struct tier_reading *reading);
double tier_price(const struct bs_tier *tier, const struct tier_reading *reading);
double tier_fee(const struct bs_tier *tier, const struct tier_reading *reading);

/* See bs_charge_model. */
enum bs_status sliced_curve(const struct bs_charge *charge, const struct tier_reading *reading, struct bs_arena *arena,
                            struct bs_curve *out) BS_CHECKED;
enum bs_status whole_curve(const struct bs_charge *charge, const struct tier_reading *reading, struct bs_arena *arena,
                           struct bs_curve *out) BS_CHECKED;
enum bs_status sliced_itemize(const struct bs_charge *charge, const struct tier_reading *reading, double q, struct bs_lines *lines,
                              double *amount) BS_CHECKED;
enum bs_status whole_itemize(const struct bs_charge *charge, const struct tier_reading *reading, double q, struct bs_lines *lines,
                             double *amount) BS_CHECKED;

#endif
