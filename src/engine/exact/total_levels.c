#include "engine/exact/total_levels.h"
#include "engine/vectors.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

/* Logarithm of a term's frequency that is as good as none. */
static const double GONE = -41;

/* (1 + a)(1 + b) - 1, so that it is good where both are small. */
static inline void multiply(struct total_points *restrict a, const struct total_points *restrict b)
{
    for (size_t k = 0; k < LEGENDRE; k++) {
        double re = a->re[k] + b->re[k] + (a->re[k] * b->re[k] - a->im[k] * b->im[k]);
        double im = a->im[k] + b->im[k] + (a->re[k] * b->im[k] + a->im[k] * b->re[k]);
        a->re[k] = re;
        a->im[k] = im;
    }
}

/* product times (1 + factor)^times, by squares. */
BS_VECTORS static void multiply_power(struct total_points *restrict product, struct total_points *restrict factor, size_t times)
{
    for (;;) {
        if (times % 2)
            multiply(product, factor);
        if ((times /= 2) == 0)
            return;
        const struct total_points square = *factor;
        multiply(factor, &square);
    }
}

/* The most that a month's frequency can be from t on: a part on a flat piece does not fall, one on a slope falls as a density of one mode does; and
   where nearly all lies on one slope, as that of a gamma law does. */
static double month_most(const struct total_levels *levels, size_t level, size_t month, double t)
{
    const struct level_part *parts = &levels->parts[level * levels->n_pieces];
    const struct level_line *lines = &levels->lines[month * levels->n_pieces];
    double sum = 0, line = 1;
    for (size_t p = 0; p < levels->n_pieces; p++) {
        double slope = fabs(lines[p].slope), theta = t * slope * levels->level[level] / levels->shape;
        sum += slope > 0 ? fmin(parts[p].mass, 2 * parts[p].density / (t * slope)) : parts[p].mass;
        if (parts[p].mass > 0.9 && slope > 0)
            line = exp(-levels->shape / 2 * log1p(theta * theta)) + 2 * fmax(1 - parts[p].mass, 0);
    }
    return fmin(fmin(sum, line), 1);
}

static double log_most(const struct total_levels *levels, size_t level, double t)
{
    double sum = 0;
    for (size_t m = 0; m < levels->n_months; m++) {
        double most = month_most(levels, level, m, t);
        sum += most < 1 ? (double)levels->times[m] * log(most) : 0;
    }
    return sum;
}

double total_levels_most(const struct total_levels *levels, double t)
{
    double sum = levels->zero;
    for (size_t i = 0; i < levels->n; i++)
        sum += levels->weight[i] * exp(log_most(levels, i, t));
    return sum;
}

static void add_weighted(struct total_points *sum, double weight, const struct total_points *more)
{
    for (size_t k = 0; k < LEGENDRE; k++) {
        sum->re[k] += weight * more->re[k];
        sum->im[k] += weight * more->im[k];
    }
}

/* What 16 frequencies take beside a weight: a use, a level, a level's piece. */
enum { USE_WORK = 32, LEVEL_WORK = 16, PIECE_WORK = 16 };

double total_levels_work(const struct total_levels *levels)
{
    const struct level_grid *grid = &levels->grid;
    size_t weights = levels->n > 0 ? grid->start[levels->n - 1] + grid->count[levels->n - 1] : 0;
    return (double)(weights + USE_WORK * grid->n + (LEVEL_WORK + PIECE_WORK * levels->n_pieces) * levels->n) *
           (double)levels->n_months;
}

static enum bs_status refine(struct total_levels *levels, double t)
{
    enum bs_status status = t > levels->grid.fitted ? level_grid_fit(&levels->grid, 2 * t) : BS_OK;
    if (status == BS_OK && levels->grid.n > levels->at_room) {
        free(levels->at);
        levels->at = malloc(levels->grid.n * sizeof *levels->at);
        levels->at_room = levels->at ? levels->grid.n : 0;
        status = levels->at ? BS_OK : BS_ERROR_MEMORY;
    }
    *levels->work -= total_levels_work(levels);
    if (levels->stop && *levels->stop)
        return BS_ERROR_INTERRUPTED;
    return status == BS_OK && *levels->work < 0 ? BS_ERROR_TOO_MANY : status;
}

/* t rises. */
void total_levels_less_1(struct total_levels *levels, const double *t, struct total_points *out)
{
    const struct level_grid *grid = &levels->grid;
    struct total_points none = {{0}, {0}}, month;
    memset(out, 0, sizeof *out);
    if (levels->status == BS_OK)
        levels->status = refine(levels, t[LEGENDRE - 1]);
    if (levels->status != BS_OK)
        return;
    for (size_t i = 0; i < levels->n; i++) {
        memset(&levels->product[i], 0, sizeof levels->product[i]);
        if (log_most(levels, i, t[0]) < GONE)
            for (size_t k = 0; k < LEGENDRE; k++)
                levels->product[i].re[k] = -1;
    }
    for (size_t m = 0; m < levels->n_months; m++) {
        for (size_t j = 0; j < grid->n; j++)
            total_turns_less_1(t, level_amount(levels, m, &grid->uses[j]) - levels->origin, &levels->at[j]);
        for (size_t i = 0; i < levels->n; i++) {
            if (levels->product[i].re[0] == -1)
                continue;
            level_grid_mean(grid, i, levels->at, &month);
            multiply_power(&levels->product[i], &month, levels->times[m]);
        }
        total_turns_less_1(t, levels->at_zero[m] - levels->origin, &month);
        multiply_power(&none, &month, levels->times[m]);
    }
    add_weighted(out, levels->zero, &none);
    for (size_t i = 0; i < levels->n; i++)
        add_weighted(out, levels->weight[i], &levels->product[i]);
}
