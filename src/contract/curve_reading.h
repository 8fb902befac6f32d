/* A curve as a comparison reads it. Where stairs count up to a whole number, uses within a few roundings of it belong to it, and pieces
   begin at the last double of them: here they begin at the whole number itself. */
#ifndef BILLSHIFT_CONTRACT_CURVE_READING_H
#define BILLSHIFT_CONTRACT_CURVE_READING_H

#include <billshift/curve.h>

struct reading {
    const struct bs_curve *curve;
    double *starts; /* of the pieces, never falling */
    bool *closed;   /* the piece holds at its very start: its stairs count full sizes only */
};

/* other: the curve it is compared with, whose stairs tell whole numbers too. */
enum bs_status reading_of(struct bs_arena *arena, const struct bs_curve *curve, const struct bs_curve *other,
                          struct reading *out) BS_CHECKED;

size_t reading_above(const struct reading *reading, double use); /* the piece that holds just above */
/* The piece that holds at `use`, where piece i holds just below. */
size_t reading_at(const struct reading *reading, size_t i, double use);
/* The first use above at which another piece begins or a staircase starts; INFINITY: none */
double reading_next(const struct reading *reading, double use);

/* The count of the first whole number of sizes (of origin + count x size) that lies above a use by more than round-off, and, for stairs
   that round up, the origin itself is one. */
double stair_next(const struct bs_stair *stair, double use);
static inline double stair_place(const struct bs_stair *stair, double count)
{
    return stair->origin + count * stair->size;
}

#endif
