/* Staircases of a bill as pieces of their own, one for each step: what the exact engine pushes laws through has no others. */
#ifndef BILLSHIFT_ENGINE_EXACT_UNROLL_H
#define BILLSHIFT_ENGINE_EXACT_UNROLL_H

#include <billshift/arena.h>
#include <billshift/curve.h>

/* With more, drawing is faster. */
enum { UNROLLED_MOST = 1000 };

/* The same bill, in the arena, at every use up to the end of the step in which `reach` lies; beyond, the line through the middles of the steps,
   which of the sum of P(U > k-th step) over all further k leaves out (size/12) x the density there (Euler and Maclaurin's first correction).
   atoms: some uses have a probability of their own, and count as whole sizes as bs_stair_value has it; else steps begin at whole sizes themselves.
   A curve without staircases is only copied. BS_ERROR_TOO_MANY: it would have more than UNROLLED_MOST pieces. */
enum bs_status unroll(struct bs_arena *arena, const struct bs_curve *curve, double reach, bool atoms,
                      struct bs_curve *out) BS_CHECKED;

#endif
