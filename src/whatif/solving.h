/* What the parts of `solve` share: the figure as a function of the value that is solved for. */
#ifndef BILLSHIFT_WHATIF_SOLVING_H
#define BILLSHIFT_WHATIF_SOLVING_H

#include "engine/condition.h"
#include "whatif/grid.h"
#include "whatif/point.h"

#include <billshift/solve.h>

/* The figure at a value. */
struct look {
    double at, figure, std_error; /* figure NaN: it has no value */
};

/* One thread's looks at a point of the grid. */
struct looker {
    const struct bs_solve_request *request;
    const struct span *span;
    const struct grid *grid;
    size_t point;
    unsigned threads;
    struct bs_kept *kept; /* NULL: looks share no use */
    struct bs_factors *factors;
    struct bs_arena *arena;
    struct bs_diagnostics said;
    enum bs_status status;      /* BS_OK until a look has no result */
    double failed_at;           /* then: the value */
    bool drawn;                 /* of some look the figure was simulated */
    bool simulated;             /* some look simulated anything */
    struct condition condition; /* as of the last look */
    const char *figure, *unit;  /* in the arena; of the first look */
};

/* Reads the target's words against the scenario at a value, without a run: what is wrong with them is in looker->said. */
enum bs_status look_check(struct looker *looker, double value) BS_CHECKED;

/* NaN where something went wrong: the status tells. */
struct look look_at(struct looker *looker, double value);

/* The figure less the target. */
static inline double look_gap(const struct looker *looker, const struct look *look)
{
    return look->figure - looker->condition.value;
}

/* Whether a figure meets the target; one without a value does not. */
bool look_meets(const struct looker *looker, const struct look *look);

struct solutions {
    struct bs_solution *rows;
    size_t n, room;
};

/* All solutions of the looker's point, and what was seen. */
enum bs_status solve_point(struct looker *looker, struct bs_solve_point *point, struct solutions *out) BS_CHECKED;

#endif
