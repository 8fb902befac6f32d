/* The parts of bs_run_to_precision. */
#ifndef BILLSHIFT_ENGINE_PRECISION_H
#define BILLSHIFT_ENGINE_PRECISION_H

#include <billshift/precision.h>

/* The goals of a request against what the model has, in the arena; refused ones are told. threads as of struct bs_run_options. */
enum bs_status precision_goals(const struct bs_model *model, const struct bs_precision_request *request, unsigned threads,
                               struct bs_arena *arena, struct bs_precision_goal **goals,
                               struct bs_diagnostics *diagnostics) BS_CHECKED;

#endif
