/* The law of an amount that months above a use K and the others make up together, along the lines on which it is the same. */
#ifndef BILLSHIFT_ENGINE_EXACT_JOINT_H
#define BILLSHIFT_ENGINE_EXACT_JOINT_H

#include "engine/exact/counts.h"
#include "engine/exact/use_law.h"

/* Scratch space of one thread: the panels of a line. */
struct joint_line {
    struct joint_panel *panels;
    size_t n, room;
    bool failed; /* no memory: what was computed since means nothing */
};

/* Months above K use v together, the others w, in units of K. The amount is up v + down w, turned and shifted so that it is not below 0. */
struct joint {
    const struct use_law *use;
    const struct counts *counts;
    double unit; /* K */
    size_t above;
    double up, down; /* up >= 0; down < 0: the amount has -down x (the others' months - w) in place of down w */
    double cuts[BS_COHORT_COUNT - 1], last; /* of the term's use; last: its end */
    double head;                            /* logarithm of the ways to pick the months, less that of the shares' beta function */
    double width;                           /* of panels, beside where they begin */
    struct joint_line *line;
};

/* Fills head and width. */
void joint_prepare(struct joint *joint);
/* The densities of LEGENDRE amounts, rising, by band. */
void joint_densities(const struct joint *joint, const double *amounts, double (*out)[LEGENDRE]);

#endif
