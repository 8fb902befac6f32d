/* A scenario at any set of points, and its figures at each: what tornado and Sobol' indices are made of. */
#ifndef BILLSHIFT_WHATIF_POINTS_H
#define BILLSHIFT_WHATIF_POINTS_H

#include "whatif/ranges.h"

#include <billshift/sensitivity.h>

struct points {
    const struct bs_sweep_request *request;
    const struct ranges *ranges; /* whose paths are set */
    size_t n;
    const char *(*value)(const void *context, size_t point, size_t path); /* NULL: no memory. It holds until the next call */
    const void *context;
};

/* A figure at every point; NaN: it does not exist there. */
struct figure_points {
    struct bs_sensitivity_figure figure;
    double *value, *std_error; /* [points] */
};

/* Figures in the order of the sweep's rows: those of request->measures; without any, the organization's change over the term and the mean change of the
   heavy cohort of each contract but the baseline. Names and values live in the arena. BS_ERROR_INPUT: there are none, as there is one contract alone. */
enum bs_status points_run(const struct points *points, struct bs_arena *arena, struct figure_points **out, size_t *n, size_t *drawn,
                          struct bs_diagnostics *diagnostics) BS_CHECKED;

/* NULL: no memory. */
const struct bs_sensitivity_input *points_inputs(const struct ranges *ranges, struct bs_arena *arena);

#endif
