/* The axes of a grid of levers in the making. */
#ifndef BILLSHIFT_WHATIF_LEVERS_AXES_H
#define BILLSHIFT_WHATIF_LEVERS_AXES_H

#include "whatif/levers.h"

enum { AXIS_MOST = 128 };

struct levers_axis {
    double at[AXIS_MOST];
    size_t n;
    double least; /* distance */
};

struct levers_making {
    struct levers_store *store;
    const struct bs_levers_figure *figures; /* [store->n_figures] */
    struct levers_axis axes[BS_LEVER_COUNT];
    bool one_factor;
    double scale[BS_LEVERS_PART_COUNT];
    struct levers_budget budget;
    struct bs_diagnostics *said;
};

/* Axes with the scenario's own values and the jumps, made finer where straight lines are off. */
enum bs_status levers_axes(struct levers_making *m) BS_CHECKED;

/* All places of the grid, to be freed; NULL: no memory. */
struct levers_place *levers_axes_places(const struct levers_making *m, size_t *n);

#endif
