/* On which side of a limit a piece with stairs lies, stretch by stretch; its steps may go both ways. */
#ifndef BILLSHIFT_CONTRACT_CURVE_SIDES_H
#define BILLSHIFT_CONTRACT_CURVE_SIDES_H

#include <billshift/curve.h>

struct limit {
    double at, side; /* side 1: values above the limit are beyond it, -1: values below */
    bool touched;    /* values at the limit are of the stretch after them; else they are not beyond it */
};

/* The piece changes sides `n` times: the last double of each stretch but the last. */
struct sides {
    bool beyond; /* in the first stretch */
    double *last;
    size_t n;
};

/* From `first`, the first double at which the piece holds, to `end`; the first `most` changes alone. BS_ERROR_TOO_MANY: see
   BS_SPLITS_MOST. */
enum bs_status sides_of(struct bs_arena *arena, const struct bs_piece *piece, double first, double end, const struct limit *limit,
                        size_t most, struct sides *out) BS_CHECKED;

#endif
