/* The columns of a file of analytic vectors: quantities of a distribution, or of what a use that is distributed so pays. */
#ifndef BILLSHIFT_TESTS_ANALYTIC_H
#define BILLSHIFT_TESTS_ANALYTIC_H

enum { ID, SOURCE, MODEL, PARAMETERS, QUANTITY, ARGUMENTS, EXPECTED, TOLERANCE, NOTES, COLUMNS };
extern const char *const analytic_columns[COLUMNS];

/* What a row expects, and how far from it a value may lie: "rel 1e-12", "abs 0.5", "exact" (1e-12 relative). 0: not understood. */
int analytic_expected(char *const *fields, double *expected, double *bound);

#endif
