/* check_distributions FILE: runs every row of a file of analytic vectors (columns id, source, distribution, parameters_json,
   quantity, arguments_json, expected, tolerance, notes) that the distributions can answer. Prints a line for each failure and the
   reasons of what it skips, and ends with `N passed, N failed, N skipped`. Exit 1 if a row fails. */
#include "vectors.h"

#include <csv.h>
#include <gsl/gsl_errno.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { COLUMNS = 9, MOST_GROUPS = 64 };
enum { ID, SOURCE, MODEL, PARAMETERS, QUANTITY, ARGUMENTS, EXPECTED, TOLERANCE, NOTES };
static const char *const columns[COLUMNS] = {
    "id", "source", "distribution", "parameters_json", "quantity", "arguments_json", "expected", "tolerance", "notes"};

/* Rows skipped for the same reason. */
struct group {
    char name[128];
    const char *reason;
    int rows;
};

struct run {
    char *fields[COLUMNS];
    size_t filled;
    int header_seen;
    int passed, failed, skipped;
    struct group groups[MOST_GROUPS];
    size_t n_groups;
};

static void fail(struct run *run, const char *what)
{
    printf("FAILED %s: %s\n", run->filled > ID ? run->fields[ID] : "row", what);
    run->failed++;
}

static void skip(struct run *run, const char *name, const char *reason)
{
    run->skipped++;
    for (size_t i = 0; i < run->n_groups; i++)
        if (strcmp(run->groups[i].name, name) == 0 && run->groups[i].reason == reason) {
            run->groups[i].rows++;
            return;
        }
    if (run->n_groups == MOST_GROUPS) {
        printf("skipped %s %s: %s\n", run->fields[ID], name, reason);
        return;
    }
    struct group *group = &run->groups[run->n_groups++];
    snprintf(group->name, sizeof group->name, "%s", name);
    group->reason = reason;
    group->rows = 1;
}

/* "rel 1e-12", "abs 0.5", "exact": 1e-12 relative. Negative: not understood. */
static double tolerance(const char *text, double expected)
{
    double bound;
    if (strcmp(text, "exact") == 0)
        return 1e-12 * fabs(expected);
    if (sscanf(text, "rel %lf", &bound) == 1)
        return bound * fabs(expected);
    return sscanf(text, "abs %lf", &bound) == 1 ? bound : -1;
}

static void compare(struct run *run, double found)
{
    char *end, what[256];
    double expected = strtod(run->fields[EXPECTED], &end), bound = tolerance(run->fields[TOLERANCE], expected);
    if (end == run->fields[EXPECTED] || *end || !(bound >= 0 || isinf(expected))) {
        fail(run, "expected value or tolerance is not understood");
    } else if (isinf(expected) ? found == expected : fabs(found - expected) <= bound) {
        run->passed++;
    } else {
        snprintf(what, sizeof what, "%s %s %s is %.17g, expected %s (%s)", run->fields[MODEL], run->fields[QUANTITY],
                 run->fields[ARGUMENTS], found, run->fields[EXPECTED], run->fields[TOLERANCE]);
        fail(run, what);
    }
}

static void check_row(struct run *run)
{
    struct bs_arena *arena = bs_arena_new();
    json_t *parameters = json_loads(run->fields[PARAMETERS], 0, NULL), *arguments = json_loads(run->fields[ARGUMENTS], 0, NULL);
    const struct bs_distribution *d = NULL;
    double found = NAN;
    if (!arena || !json_is_object(parameters) || !json_is_object(arguments)) {
        fail(run, "parameters or arguments are no JSON object");
    } else {
        const char *name = run->fields[MODEL], *reason = vector_distribution(name, parameters, arena, &d);
        if (!reason) {
            name = run->fields[QUANTITY];
            reason = vector_quantity(d, name, arguments, &found);
        }
        if (reason)
            skip(run, name, reason);
        else
            compare(run, found);
    }
    json_decref(parameters);
    json_decref(arguments);
    bs_arena_free(arena);
}

static void on_field(void *text, size_t length, void *context)
{
    struct run *run = context;
    if (run->filled < COLUMNS)
        run->fields[run->filled] = strndup(text, length);
    run->filled++;
}

static void on_row(int character, void *context)
{
    struct run *run = context;
    (void)character;
    if (run->filled != COLUMNS) {
        run->filled = run->filled < COLUMNS ? run->filled : COLUMNS;
        fail(run, "a row must have 9 fields");
    } else if (run->header_seen) {
        check_row(run);
    } else {
        for (size_t i = 0; i < COLUMNS; i++)
            if (strcmp(run->fields[i], columns[i]) != 0)
                fail(run, "the header must name the columns that this program reads");
    }
    run->header_seen = 1;
    for (size_t i = 0; i < run->filled; i++)
        free(run->fields[i]);
    run->filled = 0;
}

static int read_rows(const char *path, struct run *run)
{
    struct csv_parser parser;
    char buffer[65536];
    size_t length;
    FILE *file = fopen(path, "rb");
    if (!file || csv_init(&parser, CSV_STRICT | CSV_STRICT_FINI | CSV_APPEND_NULL) != 0) {
        perror(path);
        if (file)
            fclose(file);
        return 0;
    }
    int whole = 1;
    while (whole && (length = fread(buffer, 1, sizeof buffer, file)) > 0)
        whole = csv_parse(&parser, buffer, length, on_field, on_row, run) == length;
    whole = whole && !ferror(file) && csv_fini(&parser, on_field, on_row, run) == 0;
    if (!whole)
        fprintf(stderr, "%s: could not be read to its end: %s\n", path, csv_strerror(csv_error(&parser)));
    csv_free(&parser);
    fclose(file);
    return whole;
}

int main(int argc, char **argv)
{
    static struct run run;
    if (argc != 2) {
        fprintf(stderr, "usage: check_distributions FILE\n");
        return 2;
    }
    gsl_set_error_handler_off();
    int whole = read_rows(argv[1], &run);
    for (size_t i = 0; i < run.n_groups; i++)
        printf("skipped %s: %s (%d row%s)\n", run.groups[i].name, run.groups[i].reason, run.groups[i].rows,
               run.groups[i].rows == 1 ? "" : "s");
    printf("%d passed, %d failed, %d skipped\n", run.passed, run.failed, run.skipped);
    return whole && run.failed == 0 && run.passed > 0 ? 0 : 1;
}
