/* Caps of seat types and of the organization on a month's metered spend. */
#ifndef BILLSHIFT_CONTRACT_LEDGER_CAPS_H
#define BILLSHIFT_CONTRACT_LEDGER_CAPS_H

#include <billshift/ledger.h>

/* A month's metered spend while it is worked out. What is cut off a spend stands for the same part of the use behind it. */
struct month_spend {
    double total;         /* of the organization */
    double *types;        /* [type] its seats' own and, in proportion to their use, of the organization's charges */
    double *value;        /* [type] use at list price that is not blocked */
    double *cuts;         /* [type] cut off by the cap of the type */
    double cut;           /* off all, by the cap of the organization */
    double blocked_value; /* use at list price that was blocked */
};

/* type_fees: [type] seat fees; other_fees: fixed amounts of the organization: read where the cap counts fees. A cap never takes more than the
   metered spend: fees are paid in any case. */
void spend_cap_month(const struct bs_contract *contract, const double *type_fees, double other_fees, struct month_spend *spend,
                     struct bs_lines *lines);

/* Blocks this part (0 to 1) of the use that is left. */
void block_part(struct month_spend *spend, size_t n_types, double part);

#endif
