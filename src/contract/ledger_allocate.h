/* Laying the organization's amounts on its seats by the contract's rule. */
#ifndef BILLSHIFT_CONTRACT_LEDGER_ALLOCATE_H
#define BILLSHIFT_CONTRACT_LEDGER_ALLOCATE_H

#include <billshift/ledger.h>

#define ALL_TYPES BS_NEVER

enum amount_kind { FIXED_AMOUNT = BS_LAID_FIXED, METERED_AMOUNT = BS_LAID_METERED };

struct allocator {
    enum bs_allocate rule;
    size_t n_types;
    const struct bs_month_totals *totals;
    struct bs_allocation *allocation; /* [type] */
    struct bs_laid *laid;             /* [BS_LAID_TYPES + type] */
    double unallocated;
};

/* Nothing is laid yet. */
void allocate_start(struct allocator *allocator);
/* Lays an amount on all seats, or on those of one type; without seats it stays unallocated. What it was laid by is noted in `laid`, under its
   kind or its type. */
void allocate(struct allocator *allocator, size_t type, enum amount_kind kind, double amount);

#endif
