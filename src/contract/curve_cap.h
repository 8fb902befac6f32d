/* A user's cap that stops: beyond the use where it is reached nothing more is used, so nothing more is charged. */
#ifndef BILLSHIFT_CONTRACT_CURVE_CAP_H
#define BILLSHIFT_CONTRACT_CURVE_CAP_H

#include <billshift/curve.h>

struct stop {
    double use;   /* the first at which the curve is about to exceed the limit; INFINITY: never; 0 where it does so without use */
    bool reached; /* the bill is the limit there; else a jump would lead beyond it */
    double bill;  /* there: the limit, to the bit, or what it is before the jump */
};
/* BS_ERROR_TOO_MANY: see BS_SPLITS_MOST. */
enum bs_status use_at_limit(struct bs_arena *arena, const struct bs_curve *curve, double limit, struct stop *stop) BS_CHECKED;

/* The curve up to that use, and flat from there on. */
enum bs_status stop_at_limit(struct bs_arena *arena, const struct bs_curve *a, double limit, struct bs_curve *out) BS_CHECKED;

#endif
