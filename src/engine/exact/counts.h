/* How the use of a term divides among its months where a month's bill bends once, at a use K. Given the use of the term, its months are shares with a
   Dirichlet law, whatever the level was (Lukacs, "A characterization of the gamma distribution", Ann. Math. Statist. 26, 1955). All uses here are in
   units of K. */
#ifndef BILLSHIFT_ENGINE_EXACT_COUNTS_H
#define BILLSHIFT_ENGINE_EXACT_COUNTS_H

#include "engine/exact/law.h"

/* Of j months that use v together, the chance that all use more than 1; of m months that use w together, that none does. */
struct counts {
    double shape; /* of a month's factor */
    size_t months;
    double *heads;              /* [months]: logarithm of the beta function of counts_share_density */
    struct law *above, *within; /* [months + 1], panels hold the chance as a density; within their ends, 1 or 0 beyond */
};

enum bs_status counts_new(double shape, size_t months, struct counts *out) BS_CHECKED;
void counts_free(struct counts *counts);

double counts_above(const struct counts *counts, size_t months, double use);
double counts_within(const struct counts *counts, size_t months, double use);

/* The density at a share x of j months' use in that of all n, rest = 1 - x: Beta(j shape, (n - j) shape); 0 < j < n. */
double counts_share_density(const struct counts *counts, size_t months, double x, double rest);

/* The integral of f >= 0 over from..to by 16 nodes on panels no wider than `width` nor an octave from 0, but for those at whose ends and middle f is
   up to `least`; 0: all of them. */
double counts_integrate(double (*f)(double x, void *context), void *context, double from, double to, double width, double least);
/* The largest of f in the middles of such panels. */
double counts_largest(double (*f)(double x, void *context), void *context, double from, double to, double width);

#endif
