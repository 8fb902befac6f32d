/* Pieces being collected, in rising order, before they are checked, joined and become a curve. */
#ifndef BILLSHIFT_CONTRACT_CURVE_DRAFT_H
#define BILLSHIFT_CONTRACT_CURVE_DRAFT_H

#include <billshift/curve.h>

struct draft {
    struct bs_arena *arena;
    struct bs_piece *pieces;
    size_t n, room;
    bool failed; /* out of memory: told by draft_finish */
};

/* Room for `likely` pieces; it grows. */
enum bs_status draft_start(struct draft *draft, struct bs_arena *arena, size_t likely) BS_CHECKED;
void draft_piece(struct draft *draft, double from, double value, double slope);
/* Its stairs are borrowed; they need not be in order. */
void draft_with_stairs(struct draft *draft, struct bs_piece piece);

/* Drops pieces that hold nowhere (the next begins at the same use), joins neighbours that continue each other, and hands the
   pieces to the curve. BS_ERROR_NUMERIC: a figure is not finite. */
enum bs_status draft_finish(struct draft *draft, struct bs_curve *out) BS_CHECKED;

/* Where piece i ends (inclusive); INFINITY for the last. */
double piece_end(const struct bs_curve *curve, size_t i);

/* The piece that holds just above `use`: the last that begins at or below it. */
size_t piece_above(const struct bs_curve *curve, double use);

/* A piece's value without its stairs. */
static inline double line_value(const struct bs_piece *piece, double use)
{
    return piece->value + piece->slope * (use - piece->from);
}

#endif
