/* Staircases of a piece: their edges, and lists of them in the one order that equal lists share. */
#ifndef BILLSHIFT_CONTRACT_CURVE_STAIRS_H
#define BILLSHIFT_CONTRACT_CURVE_STAIRS_H

#include <billshift/curve.h>

/* Nearness to a whole number of sizes, as bs_stair_value has it. */
#define WHOLE_SLACK 0x1p-40
double floor_whole(double x);
double ceil_whole(double x);

/* The whole sizes that a staircase counts at a use, and just above it. */
double stair_count(const struct bs_stair *stair, double use);
double stair_count_above(const struct bs_stair *stair, double use);

/* The last use that counts fewer than so many (>= 1) sizes; INFINITY: every use does; 0: none does. */
double stair_last_below(const struct bs_stair *stair, double count);

/* The staircase whose step is what begins piece i >= 1: it counts more at the next double; NULL: none. */
const struct bs_stair *stair_at_start(const struct bs_curve *curve, size_t i);

/* The last double in [low, high] at which `holds` does: it does at low, and once gone does not come back. 0 <= low <= high < INFINITY. */
double last_where(bool (*holds)(const void *context, double use), const void *context, double low, double high);

double stairs_magnitude(const struct bs_piece *piece, double use); /* the steps' absolute values summed up */
bool stairs_equal(const struct bs_piece *a, const struct bs_piece *b);

/* The piece's list sorted by size, origin and rounding, equal ones added up, those without a step left out; a list that is so already is
   not copied. BS_ERROR_NUMERIC: a figure is not finite, or a size not above 0. */
enum bs_status stairs_normalize(struct bs_arena *arena, struct bs_piece *piece) BS_CHECKED;

/* a's stairs + factor x b's, as a list of *sum that is not normalized. */
enum bs_status stairs_add(struct bs_arena *arena, const struct bs_piece *a, const struct bs_piece *b, double factor,
                          struct bs_piece *sum) BS_CHECKED;

/* The stairs of use -> a(share * use - included). */
struct bs_stair stair_move(const struct bs_stair *stair, double included, double share);
enum bs_status stairs_move(struct bs_arena *arena, const struct bs_piece *a, double included, double share,
                           struct bs_piece *moved) BS_CHECKED;

#endif
