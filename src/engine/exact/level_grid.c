#include "engine/exact/level_grid.h"
#include "engine/vectors.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

/* Of panels: an octave, or as many widths of the factor's logarithm as 16 nodes integrate a normal density over to 1e-13. */
static const double OCTAVE = 2, WIDTHS_A_PANEL = 6;
/* What they may turn to either side; and the narrowest that any frequency makes them: with amounts of 14 / 0.15 turns and more, the months' factors leave
   nothing of the term's frequencies. */
static const double TURN = 7, NARROWEST = 0.15;
static const double LEAST_USE = 1e-290;
/* With more, drawing is faster. */
enum { USES_MOST = 60000, WEIGHTS_MOST = 6000000 };
enum { CHUNK = 64 }; /* levels taken at once */

void level_grid_free(struct level_grid *grid)
{
    gamma_factor_free(&grid->factor);
    free(grid->ones);
    free(grid->uses);
    free(grid->first);
    free(grid->weight);
    *grid = (struct level_grid){0};
}

/* Where a panel ends that begins at a use. slope 0: it need not resolve any frequency */
static double panel_end(const struct level_grid *grid, double from, double slope, double t)
{
    double widest = fmin(OCTAVE - 1, expm1(WIDTHS_A_PANEL / sqrt(grid->factor.shape)));
    double turning = slope > 0 && t > 0 ? 2 * TURN / (t * slope * from * (1 + NARROWEST)) : INFINITY;
    return from * (1 + grid->step * fmin(widest, fmax(turning, NARROWEST)));
}

/* The uses that any level reaches. */
static double lowest_of(const struct level_grid *grid)
{
    return fmax(grid->level[0] * grid->least, LEAST_USE);
}

/* Where less is used, it counts as that least use. */
static bool reaches_below(const struct level_grid *grid, size_t level)
{
    return grid->level[level] * grid->least < LEAST_USE;
}

static double highest_of(const struct level_grid *grid)
{
    return grid->level[grid->n_levels - 1] * grid->most;
}

/* The first level that reaches a use. */
static size_t first_level(const struct level_grid *grid, double use)
{
    size_t low = 0, high = grid->n_levels;
    while (low < high) {
        size_t middle = (low + high) / 2;
        if (grid->level[middle] * grid->most < use)
            low = middle + 1;
        else
            high = middle;
    }
    return low;
}

/* Adds a panel's weights to the rows of the levels that reach it. use: index of the first of its uses, or of the one that stands for it */
static void add_panel(struct level_grid *grid, double from, double to, size_t use, bool single)
{
    const struct legendre *l = legendre();
    double half = (to - from) / 2, here[CHUNK];
    for (size_t k = 0; k < LEGENDRE; k++) {
        double at = from + half + half * l->node[k], weight = half * l->weight[k] / at;
        size_t j = single ? use : use + k, n;
        for (size_t i = first_level(grid, at); i < grid->n_levels && grid->level[i] * grid->least <= at; i += n) {
            n = grid->n_levels - i < CHUNK ? grid->n_levels - i : CHUNK;
            gamma_factor_densities(&grid->factor, at, grid->level + i, grid->ones, n, here);
            for (size_t c = 0; c < n; c++)
                if (j >= grid->first[i + c] && j < grid->first[i + c] + grid->count[i + c])
                    grid->weight[grid->start[i + c] + j - grid->first[i + c]] += weight * here[c];
        }
    }
}

enum walk_for { COUNT, LAY_USES, ADD_WEIGHTS };

/* The panels of a piece: *n goes on by as many uses as they have. */
static void walk_piece(struct level_grid *grid, size_t p, double t, enum walk_for what, size_t *n)
{
    const struct legendre *l = legendre();
    const struct grid_piece *piece = &grid->pieces[p];
    double from = fmax(piece->from, lowest_of(grid)), end = fmin(piece->to, highest_of(grid));
    bool single = piece->slope == 0;
    if (!(end > from))
        return;
    if (single && what == LAY_USES)
        grid->uses[*n] = (struct grid_use){from + (end - from) / 2, from, end, p};
    for (double to; from < end && *n <= USES_MOST; from = to) {
        to = fmin(panel_end(grid, from, piece->slope, t), end);
        for (size_t k = 0; k < LEGENDRE && !single && what == LAY_USES; k++) {
            double at = from + (to - from) / 2 * (1 + l->node[k]);
            grid->uses[*n + k] = (struct grid_use){at, at, at, p};
        }
        if (what == ADD_WEIGHTS)
            add_panel(grid, from, to, *n, single);
        *n += single ? 0 : LEGENDRE;
    }
    *n += single;
}

static size_t walk(struct level_grid *grid, double t, enum walk_for what)
{
    size_t n = reaches_below(grid, 0);
    if (n > 0 && what == LAY_USES)
        grid->uses[0] = (struct grid_use){LEAST_USE, 0, LEAST_USE, 0};
    for (size_t p = 0; p < grid->n_pieces && n <= USES_MOST; p++)
        walk_piece(grid, p, t, what, &n);
    return n;
}

/* Which uses each level reaches; returns how many weights that makes. */
static size_t lay_rows(struct level_grid *grid)
{
    size_t sum = 0, first = 0, end = 0;
    for (size_t i = 0; i < grid->n_levels; i++) {
        while (first < grid->n && grid->uses[first].high < grid->level[i] * grid->least)
            first++;
        while (end < grid->n && grid->uses[end].low <= grid->level[i] * grid->most)
            end++;
        grid->first[i] = first;
        grid->count[i] = end > first ? end - first : 0;
        grid->start[i] = sum;
        sum += grid->count[i];
    }
    return sum;
}

enum bs_status level_grid_new(const double *level, size_t n_levels, double shape, double step, const struct grid_piece *pieces,
                              size_t n_pieces, struct level_grid *out)
{
    *out = (struct level_grid){.step = step, .n_levels = n_levels, .n_pieces = n_pieces, .level = level, .pieces = pieces};
    out->ones = malloc((n_levels + 1) * sizeof *out->ones);
    out->first = malloc((3 * n_levels + 1) * sizeof *out->first);
    if (!out->ones || !out->first)
        return BS_ERROR_MEMORY;
    out->count = out->first + n_levels;
    out->start = out->count + n_levels;
    for (size_t i = 0; i < n_levels; i++)
        out->ones[i] = 1;
    enum bs_status status = gamma_factor_new(shape, 0, &out->factor);
    if (status != BS_OK)
        return status;
    out->least = exp(out->factor.low);
    out->most = exp(out->factor.high);
    return BS_OK;
}

static enum bs_status make_room(void **rows, size_t *room, size_t n, size_t size)
{
    if (n <= *room)
        return BS_OK;
    free(*rows);
    *rows = malloc(n * size);
    *room = *rows ? n : 0;
    return *rows ? BS_OK : BS_ERROR_MEMORY;
}

enum bs_status level_grid_fit(struct level_grid *grid, double t)
{
    grid->fitted = t;
    if (grid->n_levels == 0)
        return BS_OK;
    grid->n = walk(grid, t, COUNT);
    if (grid->n > USES_MOST)
        return BS_ERROR_TOO_MANY;
    enum bs_status status = make_room((void **)&grid->uses, &grid->use_room, grid->n, sizeof *grid->uses);
    if (status != BS_OK)
        return status;
    (void)walk(grid, t, LAY_USES);
    size_t weights = lay_rows(grid);
    if (weights > WEIGHTS_MOST)
        return BS_ERROR_TOO_MANY;
    status = make_room((void **)&grid->weight, &grid->weight_room, weights, sizeof *grid->weight);
    if (status != BS_OK)
        return status;
    memset(grid->weight, 0, weights * sizeof *grid->weight);
    (void)walk(grid, t, ADD_WEIGHTS);
    for (size_t i = 0; i < grid->n_levels && reaches_below(grid, i); i++) {
        double *row = grid->weight + grid->start[i], sum = 0;
        for (size_t j = 1; j < grid->count[i]; j++)
            sum += row[j];
        row[0] = fmax(1 - sum, 0);
    }
    return BS_OK;
}

BS_VECTORS static void row_mean(const double *restrict weight, const struct total_points *restrict at, size_t n,
                                struct total_points *restrict out)
{
    double re[LEGENDRE] = {0}, im[LEGENDRE] = {0};
    for (size_t j = 0; j < n; j++) {
        double w = weight[j];
#pragma omp simd
        for (size_t k = 0; k < LEGENDRE; k++)
            re[k] += w * at[j].re[k];
#pragma omp simd
        for (size_t k = 0; k < LEGENDRE; k++)
            im[k] += w * at[j].im[k];
    }
    memcpy(out->re, re, sizeof re);
    memcpy(out->im, im, sizeof im);
}

void level_grid_mean(const struct level_grid *grid, size_t level, const struct total_points *at, struct total_points *out)
{
    row_mean(grid->weight + grid->start[level], at + grid->first[level], grid->count[level], out);
}
