/* A seat's monthly bill as a function of its use: piecewise linear, jumps allowed. Everything after compilation uses only this. */
#ifndef BILLSHIFT_CURVE_H
#define BILLSHIFT_CURVE_H

#include <billshift/arena.h>
#include <billshift/status.h>
#include <stddef.h>

#ifdef __cplusplus
extern "C" {
#endif

/* Piece i holds for from < use <= from of the next piece (tier bounds are inclusive above); the last has no end. Piece 0 has
   from = 0 and holds for use = 0 too; where the bill at zero use differs, piece 0 is the single point 0: piece 1 has from = 0 as well.
   The value is `value + slope * (use - from)`, computed just so everywhere, so that equal pieces give equal bits. */
struct bs_piece {
    double from;  /* use */
    double value; /* money, limit from the right at `from` (at 0: the value of piece 0) */
    double slope; /* money per unit of use */
};

struct bs_curve {
    size_t n; /* >= 1 */
    const struct bs_piece *pieces;
};

double bs_curve_value(const struct bs_curve *curve, double use); /* use >= 0 */

/* The piece that holds at a use, and its value as it is computed everywhere. */
const struct bs_piece *bs_curve_piece(const struct bs_curve *curve, double use);
static inline double bs_piece_value(const struct bs_piece *piece, double use)
{
    return piece->value + piece->slope * (use - piece->from);
}

/* Each makes a new curve in the arena; out may be an operand. Neighbours that continue each other are joined: flat pieces of equal value;
   pieces of one slope that meet to within a rounding. Adding 0, scaling by 1, no included units and the whole share change no bit.
   BS_ERROR_NUMERIC: a figure of the new curve is not finite. */
enum bs_status bs_curve_constant(struct bs_arena *arena, double value, struct bs_curve *out) BS_CHECKED;
/* BS_ERROR_INPUT: no piece, or their starts do not rise from 0. */
enum bs_status bs_curve_of_pieces(struct bs_arena *arena, const struct bs_piece *pieces, size_t n, struct bs_curve *out) BS_CHECKED;
enum bs_status bs_curve_add(struct bs_arena *arena, const struct bs_curve *a, const struct bs_curve *b,
                            struct bs_curve *out) BS_CHECKED;
enum bs_status bs_curve_subtract(struct bs_arena *arena, const struct bs_curve *a, const struct bs_curve *b,
                                 struct bs_curve *out) BS_CHECKED;
enum bs_status bs_curve_scale(struct bs_arena *arena, const struct bs_curve *a, double factor, struct bs_curve *out) BS_CHECKED;
/* A piece held at the limit is flat and has its very bits. */
enum bs_status bs_curve_at_least(struct bs_arena *arena, const struct bs_curve *a, double minimum, struct bs_curve *out) BS_CHECKED;
enum bs_status bs_curve_at_most(struct bs_arena *arena, const struct bs_curve *a, double maximum, struct bs_curve *out) BS_CHECKED;
/* use -> a(max(0, use - included)); included >= 0, INFINITY: a's value at zero use */
enum bs_status bs_curve_after_included(struct bs_arena *arena, const struct bs_curve *a, double included,
                                       struct bs_curve *out) BS_CHECKED;
/* use -> a(share * use), share >= 0; share 0 gives a's value at zero use */
enum bs_status bs_curve_of_share(struct bs_arena *arena, const struct bs_curve *a, double share, struct bs_curve *out) BS_CHECKED;

/* How a bill stands to the baseline's. doubled: bill >= 2 x baseline and bill > baseline; tripled likewise. */
enum bs_relation { BS_CHEAPER, BS_SAME, BS_DEARER, BS_DOUBLED, BS_TRIPLED, BS_RELATION_COUNT };
const char *bs_relation_name(enum bs_relation relation);

/* A whole interval of use in which a relation holds; ends exact intersections. from == to: a single point. to may be INFINITY.
   Whether an end itself belongs is told apart, as a jump can leave it out. */
struct bs_span {
    enum bs_relation relation;
    double from, to;
    int from_included, to_included;
};

/* All spans, by relation in enum order, then rising. Exact: no search. At the ends of pieces differences that a few roundings can make
   (16 times the relative precision of a double) count as 0, and breakpoints as near to each other as one: round-off makes no spans. */
enum bs_status bs_curve_compare(struct bs_arena *arena, const struct bs_curve *bill, const struct bs_curve *baseline,
                                const struct bs_span **spans, size_t *count) BS_CHECKED;

#ifdef __cplusplus
}
#endif
#endif
