/* The law of what a seat adds over a term of months that vary, where a month's amount is a piecewise straight function of its use. Given the level
   months are independent, so that characteristic functions multiply; what falls slowly in them, as of flat pieces and bends, is told in closed form
   (bent_month.h), and the rest is a Fourier series (Abate and Whitt, "The Fourier-series method for inverting transforms of probability
   distributions", Queueing Systems 10, 1992) for each panel of levels. */
#ifndef BILLSHIFT_ENGINE_EXACT_BENT_TERM_H
#define BILLSHIFT_ENGINE_EXACT_BENT_TERM_H

#include "engine/exact/bent_power.h"
#include "engine/exact/use_law.h"

#include <signal.h>
#include <stdbool.h>

/* Bounds of use: all of it, and the term's use up to where each two bands meet. */
enum { BENT_BOUNDS = BS_COHORT_COUNT };

/* A value beside which the distribution function has a corner that the series leaves out. */
struct bent_edge {
    double value;
    bool none;              /* what it has is below anything that counts */
    double c[BENT_DEGREES]; /* [0]: a single value's mass */
};

/* Seats of the levels of a panel whose term's use is within a bound: a part of them. */
struct bent_sum {
    struct bent_edge *edges; /* [n_edges]: those of the powers, one after the other */
    size_t n_edges;
    double *re, *im; /* [n]: of the series, at frequencies 0, step, 2 step, ... */
    size_t n, room;
    double mass; /* but single values */
};

struct bent_group {
    const double *level, *weight; /* [n_levels] */
    size_t n_levels;
    double mass;
    double low, high; /* amounts: hardly anything lies beyond */
    double width;     /* bent_month.h */
    double step;      /* of frequencies; 0: there are none */
    double error;     /* of probability, of what the series leaves out */
    struct bent_sum sums[BENT_BOUNDS];
};

struct bent_term {
    const struct use_law *use;
    const struct bent_month *months; /* [n_months] */
    size_t n_months;
    double shape;
    double cuts[BENT_BOUNDS]; /* of the term's use; the first INFINITY */
    const volatile sig_atomic_t *stop;
    double *work, work_most; /* blocks of LEGENDRE points by piece, so far; what would take too many is given up */
    struct bent_power
        *powers; /* [n_powers]: without drift, then with that of each slope other than 0, which counts where use is bounded */
    size_t n_powers;
    double *nodes;                  /* levels and weights */
    double at_zero, amount_at_zero; /* the chance of a level that is 0, and what such a seat adds */
    struct bent_group *groups;
    size_t n_groups;
};

/* cuts: of the mean use a month between the bands. work_most: of blocks of LEGENDRE points by piece, which take some 0.4 microseconds of a thread.
   BS_ERROR_TOO_MANY: it would take more. To be freed whatever the status. */
enum bs_status bent_term_new(const struct use_law *use, const struct bent_month *months, size_t n_months, const double *cuts,
                             double work_most, const volatile sig_atomic_t *stop, struct bent_term *out) BS_CHECKED;
void bent_term_free(struct bent_term *term);

/* Of probabilities: what the series leave out. */
double bent_term_error(const struct bent_term *term);

/* The laws by band, of amounts from *pivot on as amount - *pivot + *start, and of those below it as *pivot - amount + *start. BS_ERROR_TOO_MANY: as of
   bent_term_new. Free the laws whatever the status. */
enum { BENT_ABOVE, BENT_BELOW, BENT_SIDES };
enum bs_status bent_term_laws(const struct bent_term *term, struct law (*laws)[BANDS], double *pivot, double *start) BS_CHECKED;

/* Fills what a group adds within a bound (bent_sums.c). */
enum bs_status bent_sum_new(const struct bent_term *term, struct bent_group *group, size_t bound) BS_CHECKED;

/* Counts so many blocks. False: they are too many by now. */
bool bent_term_goes_on(const struct bent_term *term, double blocks);
/* The same of other work that takes as long as so many blocks on one piece. */
bool bent_term_takes(const struct bent_term *term, double work);
/* All months of a term at a level, where the term's chances count for exp(-tilt x (use - bound)). levels: room for one a month of the list */
void bent_term_levels(const struct bent_term *term, double level, double tilt, double bound, struct bent_level *levels);
/* The mean of what all months add together. */
void bent_term_means(const struct bent_term *term, const struct bent_level *levels, const struct bent_points *at,
                     struct complex_points *out);
/* The corners of the term at the points' turns. */
enum bs_status bent_term_corners(const struct bent_term *term, const struct bent_power *power, const struct bent_level *levels,
                                 double width, const struct bent_points *at, struct complex_points *out) BS_CHECKED;
/* How much of a level lies within a bound, as far as that is certain; else that is told by an integral. */
struct bent_bound {
    bool none, whole; /* whole: all of it, to which the integral adds where it is not certain */
    bool certain;
    double bound, tilt, step; /* of the integral over the frequency of use */
};
struct bent_bound bent_bound_at(const struct bent_term *term, size_t bound, double level);
/* Adds weight x the integral of a level. At LEGENDRE frequencies; of the edges. levels: of the bound's tilt; *error: of the integral */
void bent_bound_means(const struct bent_term *term, const struct bent_bound *bound, const struct bent_level *levels, double weight,
                      const double *frequency, double *re, double *im, double *error);
enum bs_status bent_bound_edges(const struct bent_term *term, const struct bent_bound *bound, const struct bent_level *levels,
                                double weight, double width, struct bent_edge *edges, double *error) BS_CHECKED;

/* Where the amount of the term lies at a level, but for chances of 1e-13. */
void bent_window(const struct bent_term *term, double level, double *low, double *high);

#endif
