/* What a seat adds over a term of months that vary: given its level the months are independent, and their characteristic functions multiply. */
#ifndef BILLSHIFT_ENGINE_EXACT_TOTAL_LEVELS_H
#define BILLSHIFT_ENGINE_EXACT_TOTAL_LEVELS_H

#include "engine/exact/level_grid.h"
#include "engine/exact/total.h"

/* The amount that a month adds over a piece of use: value at its start, and the slope. */
struct level_line {
    double value, slope;
};

/* A month's use at a level within a piece: its chance, and the highest density. */
struct level_part {
    double mass, density;
};

/* The integral over the level is Gauss's rule on its panels. */
struct total_levels {
    struct level_grid grid;
    size_t n, n_months, n_pieces; /* months that have the same curves count once */
    enum bs_status status;        /* not BS_OK: the grid could not be refined, and what less_1 gave is nothing */
    double *work;                 /* left: of total_months */
    const volatile sig_atomic_t *stop;
    double shape, origin;      /* origin: a month's part of the term's */
    double *level, *weight;    /* [n], levels rising from above 0 */
    double zero;               /* the chance to use nothing, idle or at level 0 */
    size_t *times;             /* [month] */
    double *at_zero;           /* [month]: what a month without use adds */
    struct grid_piece *pieces; /* [piece] */
    struct level_line *lines;  /* [month * n_pieces + piece] */
    struct level_part *parts;  /* [level * n_pieces + piece] */
    struct total_points *at;   /* [use]: a month's turns */
    size_t at_room;
    struct total_points *product; /* [level]: of the months so far */
};

/* Fills the summand of seats that have months. BS_ERROR_TOO_MANY, here and of the status: levels and uses are so many that drawing is faster. */
enum bs_status total_levels_new(const struct total_seats *seats, struct total_summand *out) BS_CHECKED;
void total_levels_free(struct total_levels *levels);

/* What a month adds at a use of the grid. */
static inline double level_amount(const struct total_levels *levels, size_t month, const struct grid_use *use)
{
    const struct level_line *line = &levels->lines[month * levels->n_pieces + use->piece];
    return line->value + line->slope * (use->use - levels->pieces[use->piece].from);
}

double total_levels_work(const struct total_levels *levels); /* of 16 frequencies (total_months) */

/* As total_seat_less_1 and total_seat_most. The first may refine the grid. */
void total_levels_less_1(struct total_levels *levels, const double *t, struct total_points *out);
double total_levels_most(const struct total_levels *levels, double t);

#endif
