/* Pictures of a sweep: lines where one path varies, a map where two do. */
#ifndef BILLSHIFT_OUTPUT_SWEEP_PLOT_H
#define BILLSHIFT_OUTPUT_SWEEP_PLOT_H

#include "output/sink.h"

#include <billshift/diagnostics.h>
#include <billshift/sweep.h>

/* Borrowed. */
struct bs_sweep_picture {
    const struct bs_sweep *sweep;
    const char *title; /* a line below the picture's own title */
    bool chosen;       /* the figures were asked for; else the sweep has the usual ones, and mean_change is drawn */
};

/* Draws it by gnuplot, in a folder of its own that is removed again. suffix: one of bs_picture_suffixes. *bytes is to be freed. BS_ERROR_INPUT: what
   cannot be drawn, such as values that are no numbers; the error says what can. */
enum bs_status bs_sweep_plot(const struct bs_sweep_picture *picture, const char *scripts, const char *suffix, char **bytes,
                             size_t *length, struct bs_diagnostics *diagnostics) BS_CHECKED;

#endif
