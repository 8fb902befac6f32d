#include "analytic.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

const char *const analytic_columns[COLUMNS] = {
    "id", "source", "distribution", "parameters_json", "quantity", "arguments_json", "expected", "tolerance", "notes"};

/* Negative: not understood. */
static double tolerance(const char *text, double expected)
{
    double bound;
    if (strcmp(text, "exact") == 0)
        return 1e-12 * fabs(expected);
    if (sscanf(text, "rel %lf", &bound) == 1)
        return bound * fabs(expected);
    return sscanf(text, "abs %lf", &bound) == 1 ? bound : -1;
}

int analytic_expected(char *const *fields, double *expected, double *bound)
{
    char *end;
    *expected = strtod(fields[EXPECTED], &end);
    *bound = tolerance(fields[TOLERANCE], *expected);
    return end != fields[EXPECTED] && *end == '\0' && (*bound >= 0 || isinf(*expected));
}
