/* One draw of the uncertain assumptions, and all of them. */
#ifndef BILLSHIFT_WHATIF_UNCERTAINTY_H
#define BILLSHIFT_WHATIF_UNCERTAINTY_H

#include "whatif/queue.h"

#include <billshift/uncertainty.h>

/* What is kept of a draw. */
struct uncertain_draw {
    enum bs_status status;
    struct bs_diagnostics said;
    double *totals;  /* [(contract * 2 + (0 total, 1 change)) * n_values + i]: equally likely values */
    double *means;   /* [contract * 2 + (0 total, 1 change)] */
    double *noise;   /* likewise: variance of the mean, of the simulation */
    double *dearer;  /* [contract] */
    double *figures; /* [figure] */
};

/* A run of all draws. */
struct uncertain_run {
    const struct bs_uncertainty_request *request;
    const struct bs_model *model;
    struct queue queue;
    size_t draws, n_values;                    /* n_values: of a total at a draw */
    bool exact;                                /* each draw is computed */
    bool keeps_use;                            /* the assumptions change no seat's use */
    uint32_t replications;                     /* of a draw that is simulated */
    const double *values;                      /* [draw * assumptions + assumption] */
    const struct bs_uncertain_figure *figures; /* what they are of; values not set */
    size_t n_figures;
    struct uncertain_draw *at; /* [draw] */
};

/* kept: laws of use of earlier draws, factors: tables of months; NULL: none. Fills run->at[draw], whose arrays live in the arena. */
enum bs_status uncertain_draw_make(const struct uncertain_run *run, size_t index, struct bs_kept *kept, struct bs_factors *factors,
                                   struct bs_arena *arena) BS_CHECKED;

/* From all draws to what is told of them. */
enum bs_status uncertain_gather(const struct uncertain_run *run, struct bs_arena *arena, struct bs_uncertainty *out) BS_CHECKED;

#endif
