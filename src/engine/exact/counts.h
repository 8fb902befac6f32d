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
    double *heads;              /* [months]: logarithm of the beta function of so many months' share of the use of all */
    struct law *above, *within; /* [months + 1], panels hold the chance as a density; within their ends, 1 or 0 beyond */
};

enum bs_status counts_new(double shape, size_t months, struct counts *out) BS_CHECKED;
void counts_free(struct counts *counts);

double counts_above(const struct counts *counts, size_t months, double use);
double counts_within(const struct counts *counts, size_t months, double use);

/* The same at LEGENDRE uses. */
void counts_all_above(const struct counts *counts, size_t months, const double *use, double *out);
void counts_all_within(const struct counts *counts, size_t months, const double *use, double *out);

#endif
