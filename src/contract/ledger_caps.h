/* Caps of seat types and of the organization on a month's metered spend, and what they block. */
#ifndef BILLSHIFT_CONTRACT_LEDGER_CAPS_H
#define BILLSHIFT_CONTRACT_LEDGER_CAPS_H

#include "contract/ledger_commitment.h"

/* A month's metered spend while it is worked out. What is cut off a spend stands for the same part of the use that is charged for. */
struct month_spend {
    double total;         /* of the organization */
    double *types;        /* [type] its seats' own and its part of the organization's charges */
    double *charged;      /* [type] use at list price that is charged for and not blocked */
    double *cuts;         /* [type] cut off by the cap of the type */
    double blocked_value; /* use at list price that was blocked */
};

/* fees: [type] fixed amounts of its seats: read where the cap counts them. A cap never takes more than the metered spend. */
void cap_types(const struct bs_contract *contract, const double *fees, struct month_spend *spend, struct bs_lines *lines);

/* fees: of the seats and of the organization. The use is cut to what costs no more than the cap. Returns what is cut off the spend. */
double cap_organization(const struct bs_contract *contract, double fees, struct committed_use *use, struct month_spend *spend,
                        struct bs_lines *lines);

/* Blocks this part (0 to 1) of the use that is left. */
void block_part(struct month_spend *spend, size_t n_types, double part);

#endif
