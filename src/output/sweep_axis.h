/* A varied path as the axis of a picture. */
#ifndef BILLSHIFT_OUTPUT_SWEEP_AXIS_H
#define BILLSHIFT_OUTPUT_SWEEP_AXIS_H

#include <billshift/diagnostics.h>
#include <billshift/sweep.h>

struct sweep_axis {
    double *at;    /* [points] where each lies; to be freed */
    double *place; /* the different places, rising; to be freed */
    size_t n_places;
    char unit[64]; /* of the tics: the currency, %, x; "": none */
    char *name;    /* the path, with what its numbers are where known; to be freed */
};

/* BS_ERROR_INPUT: a value is no number. */
enum bs_status sweep_axis_make(const struct bs_sweep *sweep, size_t path, const char *currency, struct sweep_axis *out,
                               struct bs_diagnostics *diagnostics) BS_CHECKED;
void sweep_axis_free(struct sweep_axis *axis);

/* Which of the places a point lies at. */
size_t sweep_axis_find(const struct sweep_axis *axis, size_t point);

/* Where the cell around a place ends, halfway to the next one. */
double sweep_axis_edge(const struct sweep_axis *axis, size_t place, bool upper);

#endif
