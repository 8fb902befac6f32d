/* check_distributions FILE: runs every row of a file of analytic vectors (columns id, source, distribution, parameters_json,
   quantity, arguments_json, expected, tolerance, notes) that the distributions can answer. Prints a line for each failure and the
   reasons of what it skips, and ends with `N passed, N failed, N skipped`. Exit 1 if a row fails or none passes. */
#include "analytic.h"
#include "rows.h"
#include "vectors.h"

#include <gsl/gsl_errno.h>
#include <math.h>
#include <stdio.h>

static void compare(struct rows *rows, char *const *fields, double found)
{
    char what[256];
    double expected, bound;
    if (!analytic_expected(fields, &expected, &bound)) {
        rows_fail(rows, "expected value or tolerance is not understood");
    } else if (isinf(expected) ? found == expected : fabs(found - expected) <= bound) {
        rows_pass(rows);
    } else {
        snprintf(what, sizeof what, "%s %s %s is %.17g, expected %s (%s)", fields[MODEL], fields[QUANTITY], fields[ARGUMENTS],
                 found, fields[EXPECTED], fields[TOLERANCE]);
        rows_fail(rows, what);
    }
}

static void check_row(struct rows *rows, char *const *fields, void *context)
{
    (void)context;
    struct bs_arena *arena = bs_arena_new();
    json_t *parameters = json_loads(fields[PARAMETERS], 0, NULL), *arguments = json_loads(fields[ARGUMENTS], 0, NULL);
    const struct bs_distribution *d = NULL;
    double found = NAN;
    if (!arena || !json_is_object(parameters) || !json_is_object(arguments)) {
        rows_fail(rows, "parameters or arguments are no JSON object");
    } else {
        const char *name = fields[MODEL], *reason = vector_distribution(name, parameters, arena, &d);
        if (!reason) {
            name = fields[QUANTITY];
            reason = vector_quantity(d, name, arguments, &found);
        }
        if (reason)
            rows_skip(rows, name, reason);
        else
            compare(rows, fields, found);
    }
    json_decref(parameters);
    json_decref(arguments);
    bs_arena_free(arena);
}

int main(int argc, char **argv)
{
    if (argc != 2) {
        fprintf(stderr, "usage: check_distributions FILE\n");
        return 2;
    }
    gsl_set_error_handler_off();
    return rows_run(argv[1], analytic_columns, COLUMNS, check_row, NULL);
}
