/* The parts of results_assemble, one file an idea. */
#ifndef BILLSHIFT_ENGINE_ASSEMBLE_H
#define BILLSHIFT_ENGINE_ASSEMBLE_H

#include "engine/run.h"

/* Standard errors need so many replications. */
enum { REPLICATIONS_FOR_ERRORS = 32 };

/* A value that is no estimate: a population's own months, a fixed amount. */
static inline struct bs_estimate certain(double value)
{
    return (struct bs_estimate){.value = value};
}

static inline struct bs_estimate unstated(void)
{
    return (struct bs_estimate){.value = NAN, .std_error = NAN, .bin_error = NAN};
}

enum bs_status assemble_summary(const struct plan *plan, const struct outcome *outcome, struct bs_results *results) BS_CHECKED;
enum bs_status assemble_distributions(const struct plan *plan, const struct outcome *outcome,
                                      struct bs_results *results) BS_CHECKED;
enum bs_status assemble_organization(const struct plan *plan, const struct outcome *outcome, struct bs_results *results) BS_CHECKED;
enum bs_status assemble_ranks(const struct outcome *outcome, struct bs_results *results) BS_CHECKED;

#endif
