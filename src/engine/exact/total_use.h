/* The law of the use of all seats together in a month, and what bills that are curves of it come to. */
#ifndef BILLSHIFT_ENGINE_EXACT_TOTAL_USE_H
#define BILLSHIFT_ENGINE_EXACT_TOTAL_USE_H

#include "engine/exact/exact.h"

struct total_use {
    struct law law;     /* what is above the last panel is an atom at its end */
    double mean, error; /* of the use, of a probability */
    double beyond[3];   /* use - end of the panels, where it is above 0: the chance of it, mean, mean square */
};

/* weights: [segment], units that a segment's use counts for. To be freed whatever the status. BS_ERROR_INPUT: the law has jumps, or no mean, or is
    one value. */
enum bs_status total_use_new(const struct exact *exact, const double *weights, size_t month, struct total_use *all) BS_CHECKED;
void total_use_free(struct total_use *all);

/* E[bill(U)], without staircases; a tail beyond the panels counts in full where the bill does not bend there. */
double total_use_mean(const struct total_use *all, const struct bs_curve *bill);

/* The other figures of bill - base, [BS_TOTAL_...]. size: of both bills together. above_0: the chance that it is; NULL: not wanted */
enum bs_status total_use_spread(const struct total_use *all, const struct bs_curve *bill, const struct bs_curve *base, double size,
                                struct bs_estimate *m, struct bs_estimate *above_0) BS_CHECKED;

#endif
