/* From a finished run to its tables. */
#ifndef BILLSHIFT_ENGINE_RUN_H
#define BILLSHIFT_ENGINE_RUN_H

#include "engine/tally.h"

/* All that threads leave behind. */
struct outcome {
    struct batch *batches;
    size_t n_batches;
    struct histograms histograms; /* of all batches */
    struct use_counts *uses;      /* [segment] of all batches */
    double *term_total;           /* [replication * contracts + contract] */
    double *held;                 /* [replication * budgets + budget] */
    struct user_sums users;       /* of all batches, in their order */
};

/* At the end of a batch, by the thread that priced it: its quantiles go to worker->batch, all else to the outcome, and the worker's counts are cleared;
   but of a batch without quantiles the counts of use stay. */
enum bs_status batch_finish(const struct plan *plan, struct outcome *outcome, struct worker *worker) BS_CHECKED;
/* Counts of use that the worker still has go to the outcome. False: out of memory. */
bool outcome_take_uses(const struct plan *plan, struct outcome *outcome, struct worker *worker);
/* After the last batch: prices the counts of use of all. */
enum bs_status batches_end(const struct plan *plan, struct outcome *outcome) BS_CHECKED;

/* Makes the results from an outcome. */
enum bs_status results_assemble(const struct plan *plan, struct outcome *outcome, struct bs_arena *arena, struct bs_results **out,
                                struct bs_diagnostics *diagnostics) BS_CHECKED;

#endif
