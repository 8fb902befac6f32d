/* The law of an amount of use: single values that have a probability of their own, and between them a density that is a polynomial on each of
   many panels. What is below, above and beyond any use are then sums and one polynomial. */
#ifndef BILLSHIFT_ENGINE_EXACT_LAW_H
#define BILLSHIFT_ENGINE_EXACT_LAW_H

#include "engine/exact/legendre.h"
#include <billshift/distribution.h>
#include <billshift/status.h>
#include <stdbool.h>
#include <stddef.h>

struct law_panel {
    double from, to;         /* use */
    double below, above;     /* mass of the panels before and after it */
    double excess;           /* of the panels after it: integral of (x - to) */
    double coef[LEGENDRE];   /* of the density over s = -1 .. 1: the panel's mass is 2 coef[0] */
    double powers[LEGENDRE]; /* the same polynomial's, of s */
    double lower;            /* its integral from -1 to 0 */
};

struct law_atom {
    double use, mass;
};

/* Zeroed: no mass. Panels rise and do not overlap, nor do atoms lie inside one. */
struct law {
    struct law_panel *panels;
    size_t n, room;
    struct law_atom *atoms;
    size_t n_atoms, atom_room;
    double mass;
};

/* Room for one row more than n, of so many bytes each. */
enum bs_status law_grow(void **rows, size_t *room, size_t n, size_t size) BS_CHECKED;

void law_free(struct law *law);
enum bs_status law_add_panel(struct law *law, double from, double to, const double *coef) BS_CHECKED;
enum bs_status law_add_atom(struct law *law, double use, double mass) BS_CHECKED;
void law_finish(struct law *law); /* after the last: fills the sums */

double law_below(const struct law *law, double use);        /* mass of use <= it; `use` itself included */
double law_above(const struct law *law, double use);        /* mass of use > it, with relative accuracy in the tail */
double law_smooth_below(const struct law *law, double use); /* of the panels alone */
double law_smooth_above(const struct law *law, double use);
double law_smooth_between(const struct law *law, double from, double to); /* by the nearer tail */
double law_density(const struct law *law, double use);
/* Of LEGENDRE uses in any order, but fast where they rise or fall: `before` and `after` are the density below the first panel and from the end of the last. */
void law_densities(const struct law *law, const double *use, double before, double after, double *out);
double law_at(const struct law *law, double use);          /* mass of an atom */
double law_excess(const struct law *law, double use);      /* integral of (x - use) over x > use */
double law_first(const struct law *law);                   /* integral of x */
double law_below_first(const struct law *law, double use); /* integral of x over x <= use */

/* Its atoms, and each panel as LEGENDRE single uses (Gauss's rule), rising; mass: how much of the law they stand for. out: room for n x LEGENDRE + n_atoms;
   returns how many there are. */
size_t law_nodes(const struct law *law, struct law_atom *out);

/* Panels that hold a use are split there, so that each lies on one side. */
enum bs_status law_split(struct law *law, double use) BS_CHECKED;
/* The part of it in (from, to]; the law has been split at both. */
enum bs_status law_band(const struct law *law, double from, double to, struct law *out) BS_CHECKED;

/* Panels that resolve n_laws densities at once: from..to (0 < from < to, finite), cut at the breaks and into stretches with to / from at most `widest`,
   then halved until the last coefficients of each density are small beside its mass there, or beside what round-off leaves of it. sample
   gives the coefficients of each density over a stretch and returns that round-off. */
struct law_source {
    double (*sample)(const void *context, double from, double to, double (*coef)[LEGENDRE]);
    const void *context;
    size_t n_laws; /* at most LAWS_MOST */
    double widest;
    const double *breaks; /* rising */
    size_t n_breaks;
};
enum { LAWS_MOST = 4 };
enum bs_status law_build(const struct law_source *source, double from, double to, struct law *laws) BS_CHECKED;

/* The law of a distribution, in panels no wider than that. What lies above 0 and below 1e-290 counts as an atom there; beyond the end of the last
   panel lies less than 1e-18, or, where the variance is finite, less than 1e-15 of the second moment. */
enum bs_status law_of_distribution(const struct bs_distribution *d, double widest, struct law *out) BS_CHECKED;

#endif
