/* The inputs of a sensitivity: each a path, what stands there, and the two ends that it varies between. */
#ifndef BILLSHIFT_WHATIF_RANGES_H
#define BILLSHIFT_WHATIF_RANGES_H

#include "whatif/quantity.h"

#include <billshift/sweep.h>

struct range {
    const char *path, *base, *low, *high; /* as a scenario writes them; base NULL: not asked for */
    struct quantity from, to;             /* of ends that are single numbers */
    bool whole;                           /* counted: no fractions */
};

struct ranges {
    const struct range *items;
    size_t n;
    uint64_t seed;       /* of the scenario */
    const char *title;   /* "": none */
    size_t baseline;     /* among the contracts */
    const char *against; /* its name */
};

/* From request->vary, PATH=LOW:HIGH, or a bare PATH for 20 % to each side of what the scenario has there; without any, all of bs_scenario_inputs that can
   vary so. ends_only: bare paths are refused, and no base is looked up. What is left out of all is warned of. Texts live in the arena. */
enum bs_status ranges_make(const struct bs_sweep_request *request, bool ends_only, struct bs_arena *arena, struct ranges *out,
                           struct bs_diagnostics *diagnostics) BS_CHECKED;

#endif
