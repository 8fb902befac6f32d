/* Stairs of two curves over a stretch on which no piece begins or ends: where their steps must be walked to tell the sign of a
   difference, and what straight lines stand for them. */
#ifndef BILLSHIFT_CONTRACT_CURVE_WALK_H
#define BILLSHIFT_CONTRACT_CURVE_WALK_H

#include "contract/curve_course.h"

/* A range of use, ends included; from > to: none. */
struct range {
    double from, to;
};

struct walk {
    const struct bs_piece *bill, *baseline;
    double from, to;
    struct range open[MULTIPLES]; /* where steps decide the sign of bill - multiple x baseline */
};

enum bs_status walk_of(struct bs_arena *arena, const struct bs_piece *bill, const struct bs_piece *baseline, double from, double to,
                       struct walk *out) BS_CHECKED;

bool walk_is_open(const struct walk *walk, double use);
double walk_next_open(const struct walk *walk, double use); /* the first use above where a range opens, or the walk's end */
double walk_next_step(const struct walk *walk, double use); /* the first step above `use`, or the walk's end */

/* Lines for a stretch above `use` without a step; lines through the middles of the steps. */
struct side side_on_step(const struct bs_piece *piece, double use);
struct side side_on_mean(const struct bs_piece *piece, double use);

#endif
