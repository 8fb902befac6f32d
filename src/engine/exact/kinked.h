/* The term's bill of a seat whose months vary and whose monthly bill is two straight lines, up to a use K and above it: what j months above K and the
   others use together says it, for each j. */
#ifndef BILLSHIFT_ENGINE_EXACT_KINKED_H
#define BILLSHIFT_ENGINE_EXACT_KINKED_H

#include "engine/exact/counts.h"
#include "engine/exact/use_law.h"
#include <billshift/arena.h>
#include <billshift/curve.h>
#include <signal.h>

/* The two lines value + slope x use. */
struct kink {
    double use, value[2], slope[2];
};

/* Whether a monthly bill is such: two pieces, none of them a point at 0, no steps. */
bool kink_of(const struct bs_curve *curve, struct kink *out);

/* Terms with so many months above K. */
struct kinked_count {
    struct law law[BANDS]; /* of an amount, by band of the term's use */
    struct bs_curve bill;  /* of the term by that amount */
};

struct kinked {
    size_t months;
    double error; /* of probabilities; 0: as of every figure */
    bool
        series; /* bent.h: two amounts in place of the numbers of months, above and below some bill; totals are not made from them */
    struct kinked_count *counts; /* [months + 1] */
    double (
        *bill)[LEGENDRE]; /* [panel of the term's law]: density times the expected bill of the term at that use, over the panel */
    double bill_at_zero;  /* of active seats without use, times their chance */
};

/* E[bill of the term; mean use a month <= use] */
double kinked_bill_below(const struct kinked *kinked, const struct use_law *law, double use);

/* cuts: of the mean use a month between the bands. The term's law has panels alone: a level of 0 is no such seat.
   stop: non-zero: BS_ERROR_INTERRUPTED; NULL: never. */
enum bs_status kinked_new(const struct use_law *use, const struct kink *kink, const struct counts *counts, const double *cuts,
                          const volatile sig_atomic_t *stop, struct bs_arena *arena, struct kinked *out) BS_CHECKED;
/* All its laws make up the term's in every band: how far they miss it at most, of a probability, shows what the integrals are good to. */
double kinked_gap(const struct kinked *kinked, const struct use_law *use);
void kinked_free(struct kinked *kinked);

#endif
