/* Laying the organization's amounts on its seats by the contract's rule. */
#ifndef BILLSHIFT_CONTRACT_LEDGER_ALLOCATE_H
#define BILLSHIFT_CONTRACT_LEDGER_ALLOCATE_H

#include <billshift/ledger.h>

#define ALL_TYPES BS_NEVER

enum amount_kind { FIXED_AMOUNT, METERED_AMOUNT };

struct allocator {
    enum bs_allocate rule;
    size_t n_types;
    const struct bs_month_totals *totals;
    struct bs_allocation *allocation; /* [type] */
    double unallocated;
};

/* Nothing is laid yet. */
void allocate_start(struct allocator *allocator);
/* Lays an amount on all seats, or on those of one type; without seats it stays unallocated. */
void allocate(struct allocator *allocator, size_t type, enum amount_kind kind, double amount);

#endif
