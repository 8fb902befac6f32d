/* Growth of use over the term, as segments state it: of all their use, or meter by meter. */
#ifndef BILLSHIFT_SCENARIO_BUILD_GROWTH_H
#define BILLSHIFT_SCENARIO_BUILD_GROWTH_H

#include "scenario/build.h"

/* Growth that meters have apart. */
struct bs_meter_growth {
    const struct bs_node *node; /* the map {meters: ..., rest: ...} */
    const double **factors;     /* [n_meters] by month, those of the meters that are named; NULL: not named */
    const double *rest;         /* by month, of all others; NULL: they do not grow */
};

/* The value of a part of a map such as {path: [...]} or {meters: {...}, rest: ...}; NULL: it is not there. b: notes keys that are none; NULL:
   does not. */
const struct bs_node *bs_growth_part(struct bs_build *b, const struct bs_node *map, const char *part);

/* Steps as they are written; of a range what is used of it. NULL: no memory. */
const char *bs_growth_text(struct bs_build *b, const struct bs_node *node, const struct bs_growth *steps);

/* A factor for each month of the term, from steps, a range of them, or a path (then steps->months is 0). what: the key, for messages. false: an
   error was noted. */
bool bs_read_growth(struct bs_build *b, const struct bs_node *node, const char *what, double *growth, struct bs_growth *steps);

/* BS_ERROR_INPUT: noted. */
enum bs_status bs_read_meter_growth(struct bs_build *b, const struct bs_node *node, const struct bs_meter_growth **out) BS_CHECKED;

/* What segments use in each month, where meters grow apart: growth of the whole, and the mix. Needs what use is worth (bs_build_values). */
enum bs_status bs_apply_meter_growth(struct bs_build *b) BS_CHECKED;

#endif
