/* The law of a change or of a ratio of bills: laws of use pushed through two bill curves, piece by piece. */
#ifndef BILLSHIFT_ENGINE_EXACT_PUSHED_H
#define BILLSHIFT_ENGINE_EXACT_PUSHED_H

#include "engine/exact/law.h"
#include <billshift/curve.h>

/* Some seats: the law of their use, and what they pay. */
struct payers_law {
    const struct law *law;
    double weight; /* of the law's mass */
    const struct bs_curve *bill, *base;
};

/* A piece on which the value is (top[0] + top[1] x) / (bottom[0] + bottom[1] x) at use from + x, and rises or falls throughout. */
struct strand {
    const struct law *law;
    double weight, from, to;
    double top[2], bottom[2];
    double mass, low, high; /* mass: with the weight; values at the ends, low < high */
    double below, above;    /* of the law's panels: before `from`, and after it */
    bool rising;
};

struct pushed_atom {
    double value, mass;
};

struct pushed {
    struct strand *strands;
    size_t n, room;
    struct pushed_atom *atoms; /* rising */
    size_t n_atoms, atom_room;
    double mass;
    double *knots, *at, *before; /* ends of strands and atoms, rising; mass up to each, and before it */
    size_t n_knots;
};

/* ratio: of bill to base, without the seats whose base is 0; else the change. */
enum bs_status pushed_new(const struct payers_law *payers, size_t n, bool ratio, struct pushed *out) BS_CHECKED;
void pushed_free(struct pushed *pushed);

double pushed_below(const struct pushed *pushed, double value);        /* mass of values <= it */
double pushed_smooth_below(const struct pushed *pushed, double value); /* without atoms */
double pushed_density(const struct pushed *pushed, double value);      /* without atoms */
double pushed_quantile(const struct pushed *pushed,
                       double p); /* the least value up to which lies p of the mass; NaN without mass */

#endif
