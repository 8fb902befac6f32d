/* Charges on the sum over seats: pooled included units and grants, unit credits, what is left of packages bought earlier, then the price. */
#ifndef BILLSHIFT_CONTRACT_LEDGER_POOL_H
#define BILLSHIFT_CONTRACT_LEDGER_POOL_H

#include "contract/ledger_credits.h"

struct pools {
    const struct bs_contract *contract;
    size_t n_meters, months;
    size_t n_charges; /* the most of any terms */
    double *left;     /* [charge][month bought] units left of packages that last; NULL: no package lasts */
};

enum bs_status pools_new(const struct bs_contract *contract, size_t n_meters, size_t months, struct bs_arena *arena,
                         struct pools *out) BS_CHECKED;
void pools_start(struct pools *pools);
/* Prices charge i of the month's terms. used_up: see credits_draw. BS_ERROR_INPUT: a negative quantity, or events it cannot be; BS_ERROR_NUMERIC: it has no price. */
enum bs_status pool_price(struct pools *pools, size_t i, size_t month, const struct bs_month_totals *totals,
                          struct credits *credits, struct bs_lines *lines, double *amount, bool *used_up) BS_CHECKED;

#endif
