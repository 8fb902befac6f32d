/* The law of a month's use at each of many levels, level times a gamma distributed factor with mean 1, as weights on uses that all levels share: the
   mean of any function of use at every level is then a product of a matrix and a vector. */
#ifndef BILLSHIFT_ENGINE_EXACT_LEVEL_GRID_H
#define BILLSHIFT_ENGINE_EXACT_LEVEL_GRID_H

#include "engine/exact/gamma_factor.h"
#include "engine/exact/total.h"

/* Uses between two breaks. */
struct grid_piece {
    double from, to,
        slope; /* slope: the steepest of any month; 0: nothing depends on the use there, and one use stands for all of the piece */
};

struct level_grid {
    struct gamma_factor factor;
    double least, most; /* of the factor: hardly anything lies beyond */
    double step;
    size_t n_levels, n_pieces;
    const double *level;             /* [n_levels], above 0, rising */
    const struct grid_piece *pieces; /* [n_pieces] */
    double *ones;                    /* [n_levels] */
    double fitted;                   /* the frequency that it is fine enough for */
    size_t n, use_room;
    struct grid_use {
        double use, low, high; /* low, high: what it stands for; those of a single use are that use */
        size_t piece;
    } * uses;                      /* [n], rising */
    size_t *first, *count, *start; /* [n_levels]: its uses, and where their weights begin */
    double *weight;
    size_t weight_room;
};

/* Without uses until it is fitted. The levels and pieces must outlive it; to be freed whatever the status. */
enum bs_status level_grid_new(const double *level, size_t n_levels, double shape, double step, const struct grid_piece *pieces,
                              size_t n_pieces, struct level_grid *out) BS_CHECKED;
void level_grid_free(struct level_grid *grid);

/* Makes it fine enough for exp(i t amount) at all frequencies up to t: 16 nodes (Gauss's rule) turn by at most 7 to either side, up to amounts where a
   term of several months no longer has such frequencies. BS_ERROR_TOO_MANY: it would be so large that drawing is faster. */
enum bs_status level_grid_fit(struct level_grid *grid, double t) BS_CHECKED;

/* The means of a function at a level. at: its values at the uses; 0 where the grid has none */
void level_grid_mean(const struct level_grid *grid, size_t level, const struct total_points *at, struct total_points *out);

#endif
