/* Laying the organization's amounts on its seats by the contract's rule. */
#ifndef BILLSHIFT_CONTRACT_LEDGER_ALLOCATE_H
#define BILLSHIFT_CONTRACT_LEDGER_ALLOCATE_H

#include <billshift/bill.h>

enum amount_kind { FIXED_AMOUNT = BS_LAID_FIXED, METERED_AMOUNT = BS_LAID_METERED };

/* Sums of a month. */
struct amounts {
    double fixed, metered;      /* what is charged */
    double fees;                /* of fixed, what money credits may pay */
    double off_fees, off_spend; /* what is taken off, 0 or negative */
    const double *cuts;         /* [type] what its cap takes off */
};

struct allocator {
    enum bs_allocate rule;
    size_t n_types;
    const struct bs_month_totals *totals;
    struct bs_allocation *allocation; /* [type] */
    struct bs_laid *laid;             /* [BS_LAID_TYPES + type] */
    const double *type_fees;          /* [type] of its seats */
    struct bs_lines *lines;           /* of the month, from `first_line` on; NULL: none */
    size_t first_line;
    double unallocated;
};

/* Lays the month's sums on seats; without seats they stay unallocated. What each was laid by is noted in `laid`. By default what is taken off is
   laid by what is charged: a cut of a type that is more than its seats carry is laid on all, and its line then belongs to that sum. */
void allocate(struct allocator *allocator, const struct amounts *amounts);

#endif
