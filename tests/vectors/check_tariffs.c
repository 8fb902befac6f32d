/* check_tariffs FILE: runs every row of a file of tariff vectors (columns id, source, model, parameters_json, usage, expected, notes) that
   the contract language can express, and holds what is charged against `expected`, within 1e-9 relative or the tolerance that the notes
   state. Prints a line for each failure and the reasons of what it skips, and ends with `N passed, N failed, N skipped`. Exit 1 if a
   row fails or none passes. */
#include "rows.h"
#include "tariff.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { ID, SOURCE, MODEL, PARAMETERS, USAGE, EXPECTED, NOTES, COLUMNS };
static const char *const columns[COLUMNS] = {"id", "source", "model", "parameters_json", "usage", "expected", "notes"};

static double tolerance_of(const char *notes, double expected)
{
    static const char word[] = "tolerance ";
    const char *stated = strstr(notes, word);
    return stated ? strtod(stated + strlen(word), NULL) : 1e-9 * fabs(expected);
}

static void hold(struct rows *rows, char *const *fields, const struct tariff *t, struct bs_arena *arena)
{
    const char *text = fields[EXPECTED];
    char *end, what[TARIFF_REASON];
    double paid = tariff_payment(t, arena), expected = strtod(text, &end);
    bool refusal = strcmp(text, "ERROR") == 0, is_number = *text && !*end;
    if (refusal ? isnan(paid) : is_number && fabs(paid - expected) <= tolerance_of(fields[NOTES], expected)) {
        rows_pass(rows);
    } else if (!refusal && !is_number) {
        rows_skip(rows, fields[MODEL], "what is expected is not one amount");
    } else if (is_number && fabs(paid - expected) <= 0.5 * pow(10, -t->places) * (1 + 1e-9)) {
        rows_skip(rows, fields[MODEL], "the source rounds the amount, which changes it");
    } else {
        snprintf(what, sizeof what, "%.15g is charged, expected %.30s", paid, text);
        rows_fail(rows, what);
    }
}

/* context: the arena that the payments are computed in. */
static void check_row(struct rows *rows, char *const *fields, void *context)
{
    struct tariff t;
    char reason[TARIFF_REASON];
    json_t *parameters = json_loads(fields[PARAMETERS], 0, NULL);
    json_t *usage = json_loads(fields[USAGE], JSON_DECODE_ANY, NULL);
    if (!json_is_object(parameters) || !usage) {
        rows_fail(rows, "parameters or usage are not JSON");
    } else {
        const char *problem = tariff_read(&t, fields[MODEL], parameters, usage, reason);
        if (problem)
            rows_skip(rows, fields[MODEL], problem);
        else
            hold(rows, fields, &t, context);
    }
    json_decref(parameters);
    json_decref(usage);
}

int main(int argc, char **argv)
{
    if (argc != 2) {
        fprintf(stderr, "usage: check_tariffs FILE\n");
        return 2;
    }
    struct bs_arena *arena = bs_arena_new();
    int code = arena ? rows_run(argv[1], columns, COLUMNS, check_row, arena) : 1;
    bs_arena_free(arena);
    return code;
}
