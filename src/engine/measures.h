/* The measures that results of a model will have, before it is run. */
#ifndef BILLSHIFT_ENGINE_MEASURES_H
#define BILLSHIFT_ENGINE_MEASURES_H

#include "engine/plan.h"
#include <billshift/measure.h>

/* Names and groups in the arena. */
enum bs_status measure_space_of(const struct plan *plan, struct bs_arena *arena, struct bs_measure_space *out) BS_CHECKED;
/* The same without a plan at hand. Errors are told; warnings are left to the run. */
enum bs_status measure_space(const struct bs_model *model, struct bs_arena *arena, struct bs_measure_space *out,
                             struct bs_diagnostics *diagnostics) BS_CHECKED;

#endif
