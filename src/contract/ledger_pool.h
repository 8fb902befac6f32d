/* Charges on the sum over seats: pooled included units and grants, unit credits, what is left of packages bought earlier, then the price. */
#ifndef BILLSHIFT_CONTRACT_LEDGER_POOL_H
#define BILLSHIFT_CONTRACT_LEDGER_POOL_H

#include "contract/ledger_credits.h"

struct pools {
    const struct bs_contract *contract;
    size_t n_meters, months;
    size_t n_charges; /* the most of any terms */
    double *left;     /* [charge][month bought] units left of packages that last; NULL: no package lasts */
    double *quantity; /* room for one month: [meter] of all types */
};

enum bs_status pools_new(const struct bs_contract *contract, size_t n_meters, size_t months, struct bs_arena *arena,
                         struct pools *out) BS_CHECKED;
void pools_start(struct pools *pools);
/* What a month's use of a charge came to. */
struct pool_bill {
    const struct bs_charge *charge;
    double used;         /* converted units */
    double free;         /* of these, units that are included or granted; INFINITY: all */
    double charged;      /* used less what credits and packages cover: priced, free ones as such; below 0: credited */
    double overdue;      /* beside the units used, those of earlier months that no grant came for: charged too */
    double charged_part; /* of the units used, the part that nothing covers */
    double n_events;
    double amount; /* money */
};
/* Prices charge i of the month's terms. BS_ERROR_INPUT: a negative quantity, or events it cannot be; BS_ERROR_NUMERIC: it has no price. */
enum bs_status pool_price(struct pools *pools, size_t i, size_t month, const struct bs_month_totals *totals,
                          struct credits *credits, struct bs_lines *lines, struct pool_bill *bill) BS_CHECKED;
/* What the last `beyond` of the units used add to the amount, never below 0. */
enum bs_status pool_beyond(const struct pool_bill *bill, double beyond, double *amount) BS_CHECKED;

#endif
