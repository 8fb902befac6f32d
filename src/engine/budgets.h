/* Amounts that the term's spend is held against: a scenario's budget, commitments, credits. */
#ifndef BILLSHIFT_ENGINE_BUDGETS_H
#define BILLSHIFT_ENGINE_BUDGETS_H

#include "engine/plan.h"
#include <billshift/moments.h>

/* One budget in one replication. */
struct budget_state {
    size_t gone;                 /* the first month whose need it did not meet; BS_NEVER: none */
    double amount, held, unused; /* over the term */
    double drawn;                /* of a credit, until the month before */
};

/* What a batch keeps of a budget. */
struct budget_batch {
    uint64_t *gone; /* [months]: replications in which it was gone in that month */
    struct bs_moments unused, amount;
};

enum bs_status budget_batches_new(const struct plan *plan, struct bs_arena *arena, struct budget_batch **out) BS_CHECKED;

void budgets_start(const struct plan *plan, struct budget_state *states);

/* A month that the ledger of contract c has priced. */
void budgets_month(const struct plan *plan, size_t c, size_t month, const struct bs_ledger *ledger,
                   const struct bs_month_bill *bill, struct budget_state *states);

/* The end of a replication: the scenario's budget against the totals [distinct] of contract c. */
void budgets_total(const struct plan *plan, size_t c, const double *totals, struct budget_state *states);

/* What remains of a replication. held: [budget] */
void budgets_fold(const struct plan *plan, const struct budget_state *states, struct budget_batch *batches, double *held);

#endif
