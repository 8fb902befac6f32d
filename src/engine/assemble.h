/* The parts of results_assemble, one file an idea. */
#ifndef BILLSHIFT_ENGINE_ASSEMBLE_H
#define BILLSHIFT_ENGINE_ASSEMBLE_H

#include "engine/run.h"

/* Standard errors need so many replications. */
enum { REPLICATIONS_FOR_ERRORS = 32 };

/* A value that is no estimate: of use that nobody draws, a fixed amount. */
static inline struct bs_estimate certain(double value)
{
    return (struct bs_estimate){.value = value};
}

static inline struct bs_estimate unstated(void)
{
    return (struct bs_estimate){.value = NAN, .std_error = NAN, .bin_error = NAN};
}

/* Of one of `n` replications in which something happens. */
struct bs_estimate probability_of(double count, double n);

/* Which moments exist over a set of segments whose tails are not cut off: a heavy tail reaches the bill where it rises at the end, and the
   change where the bills' last slopes differ. Amounts that no seat carries count as those of the seats that caused them. */
struct existence {
    bool use_mean, use_variance, bill_mean, bill_variance, change_mean, change_variance;
    double infinite_change; /* the mean change that does not exist: INFINITY, -INFINITY, or NaN where segments differ in sign */
};

/* segment: one, or ALL_SEGMENTS. */
#define ALL_SEGMENTS ((size_t)-1)
struct existence existence_of(const struct plan *plan, size_t contract, size_t segment);

/* Of a group of the plan: heavy tails are cut off in every cohort but `heavy`. */
struct existence group_existence(const struct plan *plan, size_t contract, const struct plan_group *group);

/* Warns of cohorts without seats. */
void warn_of_empty_cohorts(const struct plan *plan, const struct bs_results *results, struct bs_diagnostics *diagnostics);

/* The groups of seats, and `organization` where an amount is laid on no seat; in the arena. */
enum bs_status assemble_groups(const struct plan *plan, struct bs_arena *arena, const struct bs_group **groups,
                               size_t *count) BS_CHECKED;
enum bs_status assemble_probabilities(struct bs_results *results) BS_CHECKED; /* of change.csv */
enum bs_status assemble_summary(const struct plan *plan, const struct outcome *outcome, struct bs_results *results) BS_CHECKED;
enum bs_status assemble_distributions(const struct plan *plan, const struct outcome *outcome,
                                      struct bs_results *results) BS_CHECKED;
enum bs_status assemble_organization(const struct plan *plan, const struct outcome *outcome, struct bs_results *results) BS_CHECKED;
enum bs_status assemble_budgets(const struct plan *plan, const struct outcome *outcome, struct bs_results *results) BS_CHECKED;
/* Of a population only: what concentration.h and moves say of its users. */
enum bs_status assemble_concentration(const struct plan *plan, struct bs_results *results) BS_CHECKED;
enum bs_status assemble_moves(const struct plan *plan, struct bs_results *results) BS_CHECKED;
enum bs_status assemble_ranks(const struct plan *plan, const struct outcome *outcome, struct bs_results *results) BS_CHECKED;

#endif
