/* A seat's monthly bill as a function of its use: piecewise linear, jumps allowed. Everything after compilation uses only this. */
#ifndef BILLSHIFT_CURVE_H
#define BILLSHIFT_CURVE_H

#include <billshift/arena.h>
#include <billshift/status.h>
#include <math.h>
#include <stdbool.h>
#include <stddef.h>

#ifdef __cplusplus
extern "C" {
#endif

/* A staircase: step x (number of whole sizes between origin and use, rounded up or down), at least 0 sizes. A quotient within a few roundings
   (2^-40) of a whole number counts as that number. */
struct bs_stair {
    double origin, size; /* use; size > 0 */
    double step;         /* money */
    bool up;             /* begun sizes count; else full ones only */
};

/* Piece i holds for from < use <= from of the next piece (tier bounds are inclusive above); the last has no end. Piece 0 has
   from = 0 and holds for use = 0 too; where the bill at zero use differs, piece 0 is the single point 0: piece 1 has from = 0 as well.
   The value is `value + slope * (use - from)` and then the stairs', computed just so everywhere, so that equal pieces give equal bits. A
   step that begins a piece counts from nextafter(from) on: the limit from the right is the piece's value there, not at `from`. */
struct bs_piece {
    double from;  /* use */
    double value; /* money without stairs, limit from the right at `from` (at 0: the value of piece 0) */
    double slope; /* money per unit of use */
    size_t n_stairs;
    const struct bs_stair *stairs; /* on top of the straight line; sorted and merged: pieces with the same have the same order */
};

struct bs_curve {
    size_t n; /* >= 1 */
    const struct bs_piece *pieces;
};

double bs_curve_value(const struct bs_curve *curve, double use); /* use >= 0 */

/* The piece that holds at a use, and its value as it is computed everywhere. */
const struct bs_piece *bs_curve_piece(const struct bs_curve *curve, double use);
static inline double bs_stair_value(const struct bs_stair *stair, double use)
{
    double sizes = (use - stair->origin) / stair->size, near = rint(sizes);
    double whole = fabs(sizes - near) <= 0x1p-40 * (fabs(near) + 1) ? near : stair->up ? ceil(sizes) : floor(sizes);
    return stair->step * (whole > 0 ? whole : 0);
}
static inline double bs_piece_value(const struct bs_piece *piece, double use)
{
    double value = piece->value + piece->slope * (use - piece->from);
    for (size_t i = 0; i < piece->n_stairs; i++)
        value += bs_stair_value(&piece->stairs[i], use);
    return value;
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
/* A piece held at the limit is flat and has its very bits. One with stairs is split at the last double on its side, so that the limit holds
   at every use; where a price and steps go different ways, at each crossing of the limit. BS_ERROR_TOO_MANY: more than BS_SPLITS_MOST of
   one piece would have to be looked at, as where prices and steps cancel out about the limit without end. */
enum { BS_SPLITS_MOST = 4096 };
enum bs_status bs_curve_at_least(struct bs_arena *arena, const struct bs_curve *a, double minimum, struct bs_curve *out) BS_CHECKED;
enum bs_status bs_curve_at_most(struct bs_arena *arena, const struct bs_curve *a, double maximum, struct bs_curve *out) BS_CHECKED;
/* use -> a(max(0, use - included)); included >= 0, INFINITY: a's value at zero use */
enum bs_status bs_curve_after_included(struct bs_arena *arena, const struct bs_curve *a, double included,
                                       struct bs_curve *out) BS_CHECKED;
/* use -> a(share * use), share >= 0; share 0 gives a's value at zero use */
enum bs_status bs_curve_of_share(struct bs_arena *arena, const struct bs_curve *a, double share, struct bs_curve *out) BS_CHECKED;

/* use -> a(round(use / size) * unit), rounded up (up), down, or to the nearest (half up): what conversion to whole units and whole packages
   do. Sloped pieces become stairs. A breakpoint is the last double that counts for the piece below, so that the definition holds at every
   use, those a rounding from a whole number too. BS_ERROR_INPUT: size or unit is not above 0; a itself has stairs whose size is no whole
   multiple of unit. */
enum bs_status bs_curve_of_whole(struct bs_arena *arena, const struct bs_curve *a, double size, double unit, bool up,
                                 struct bs_curve *out) BS_CHECKED;
enum bs_status bs_curve_of_nearest(struct bs_arena *arena, const struct bs_curve *a, double size, double unit,
                                   struct bs_curve *out) BS_CHECKED;
bool bs_curve_has_stairs(const struct bs_curve *curve);
/* Piece by piece, every figure. */
bool bs_curve_equal(const struct bs_curve *a, const struct bs_curve *b);

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
   (16 times the relative precision of a double) count as 0, and breakpoints as near to each other as one: round-off makes no spans. With
   stairs a relation can change at every step: steps are walked where the straight bounds of the difference leave the sign open, at most
   BS_STEPS_MOST of them; beyond, up to the next end of a piece, the line through the middles of its steps stands for each staircase and
   *approximate is set. Ends at a step are the whole number of sizes itself. */
enum { BS_STEPS_MOST = 20000 };
enum bs_status bs_curve_compare(struct bs_arena *arena, const struct bs_curve *bill, const struct bs_curve *baseline,
                                const struct bs_span **spans, size_t *count, bool *approximate) BS_CHECKED;

#ifdef __cplusplus
}
#endif
#endif
