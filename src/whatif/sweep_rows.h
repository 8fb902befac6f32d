/* The figures of one point. */
#ifndef BILLSHIFT_WHATIF_SWEEP_ROWS_H
#define BILLSHIFT_WHATIF_SWEEP_ROWS_H

#include "whatif/point.h"
#include <billshift/sweep.h>

struct sweep_rows {
    struct bs_sweep_row *rows;
    size_t n, room;
    bool drawn; /* some of them was simulated */
};

/* All that the request wants of results, with copies of the names in the arena. BS_ERROR_INPUT, with the reason in diagnostics: a measure is not there. */
enum bs_status sweep_rows_take(const struct bs_sweep_request *request, const struct point_run *run, size_t point,
                               struct bs_arena *arena, struct sweep_rows *out, struct bs_diagnostics *diagnostics) BS_CHECKED;

#endif
