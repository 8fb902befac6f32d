/* The points of what varies: every combination of the paths' values, the last path's the fastest, or the first values of all, the second ones ... */
#ifndef BILLSHIFT_WHATIF_GRID_H
#define BILLSHIFT_WHATIF_GRID_H

#include "whatif/vary.h"

#include <billshift/diagnostics.h>
#include <stdbool.h>

struct grid {
    struct vary *vary;
    size_t n_vary, n_points; /* without paths: one point */
    bool zip;
};

/* texts: as vary_parse takes them. BS_ERROR_INPUT, with all that is wrong in diagnostics. */
enum bs_status grid_new(const char *const *texts, size_t n, bool zip, struct bs_arena *arena, struct grid *out,
                        struct bs_diagnostics *diagnostics) BS_CHECKED;

/* The value of a path at a point. */
const char *grid_value(const struct grid *grid, size_t point, size_t path);
/* PATH=VALUE of all paths, in the arena; NULL: no memory. */
const char **grid_overrides(const struct grid *grid, size_t point, struct bs_arena *arena);
/* What a point is, in words, in the arena; NULL: no memory. */
const char *grid_describe(const struct grid *grid, size_t point, struct bs_arena *arena);

/* An order of work in which points of one use follow each other: how many of them, and which point comes at a place. */
size_t grid_points_a_use(const struct grid *grid);
size_t grid_point_at(const struct grid *grid, size_t place);

#endif
