/* check_tariffs FILE: runs every row of a file of tariff vectors (columns id, source, model, parameters_json, usage, expected, notes) that
   the contract language can express, and holds what is charged against `expected`, within 1e-9 relative or the tolerance that the notes
   state. Prints a line for each failure and the reasons of what it skips, and ends with `N passed, N failed, N skipped`. Exit 1 if a
   row fails or none passes. */
#include "tariff.h"

#include <csv.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { COLUMNS = 7, GROUPS_MOST = 128 };
enum { ID, SOURCE, MODEL, PARAMETERS, USAGE, EXPECTED, NOTES };
static const char *const columns[COLUMNS] = {"id", "source", "model", "parameters_json", "usage", "expected", "notes"};

/* Rows skipped for the same reason. */
struct group {
    char model[TARIFF_REASON], reason[TARIFF_REASON];
    size_t rows;
};

struct run {
    struct bs_arena *arena;
    char *fields[COLUMNS];
    size_t filled, rows;
    size_t passed, failed, skipped;
    struct group groups[GROUPS_MOST];
    size_t n_groups;
};

static void skip(struct run *run, const char *reason)
{
    const char *model = run->fields[MODEL];
    run->skipped++;
    for (size_t i = 0; i < run->n_groups; i++)
        if (strcmp(run->groups[i].model, model) == 0 && strcmp(run->groups[i].reason, reason) == 0) {
            run->groups[i].rows++;
            return;
        }
    if (run->n_groups == GROUPS_MOST) {
        printf("skipped %s of %s: %s\n", run->fields[ID], model, reason);
        return;
    }
    struct group *group = &run->groups[run->n_groups++];
    snprintf(group->model, sizeof group->model, "%s", model);
    snprintf(group->reason, sizeof group->reason, "%s", reason);
    group->rows = 1;
}

static void fail(struct run *run, const char *what)
{
    printf("FAILED %s (row %zu): %s\n", run->fields[ID] ? run->fields[ID] : "", run->rows, what);
    run->failed++;
}

static double tolerance_of(const char *notes, double expected)
{
    static const char word[] = "tolerance ";
    const char *stated = strstr(notes, word);
    return stated ? strtod(stated + strlen(word), NULL) : 1e-9 * fabs(expected);
}

static void hold(struct run *run, const struct tariff *t)
{
    const char *text = run->fields[EXPECTED];
    char *end, what[TARIFF_REASON];
    double paid = tariff_payment(t, run->arena), expected = strtod(text, &end);
    bool refusal = strcmp(text, "ERROR") == 0, is_number = *text && !*end;
    if (refusal ? isnan(paid) : is_number && fabs(paid - expected) <= tolerance_of(run->fields[NOTES], expected)) {
        run->passed++;
    } else if (!refusal && !is_number) {
        skip(run, "what is expected is not one amount");
    } else if (is_number && fabs(paid - expected) <= 0.5 * pow(10, -t->places) * (1 + 1e-9)) {
        skip(run, "the source rounds the amount, which changes it");
    } else {
        snprintf(what, sizeof what, "%.15g is charged, expected %.30s", paid, text);
        fail(run, what);
    }
}

static void check_row(struct run *run)
{
    struct tariff t;
    char reason[TARIFF_REASON];
    json_t *parameters = json_loads(run->fields[PARAMETERS], 0, NULL);
    json_t *usage = json_loads(run->fields[USAGE], JSON_DECODE_ANY, NULL);
    if (!json_is_object(parameters) || !usage) {
        fail(run, "parameters or usage are not JSON");
    } else {
        const char *problem = tariff_read(&t, run->fields[MODEL], parameters, usage, reason);
        if (problem)
            skip(run, problem);
        else
            hold(run, &t);
    }
    json_decref(parameters);
    json_decref(usage);
}

static void on_field(void *text, size_t length, void *context)
{
    struct run *run = context;
    if (run->filled < COLUMNS)
        run->fields[run->filled] = strndup(text, length);
    run->filled++;
}

static void clear_fields(struct run *run)
{
    for (size_t i = 0; i < COLUMNS; i++) {
        free(run->fields[i]);
        run->fields[i] = NULL;
    }
    run->filled = 0;
}

static void on_row(int separator, void *context)
{
    (void)separator;
    struct run *run = context;
    bool whole = run->filled == COLUMNS;
    for (size_t i = 0; i < COLUMNS && whole; i++)
        whole = run->fields[i] && (run->rows > 0 || strcmp(run->fields[i], columns[i]) == 0);
    run->rows++;
    if (!whole)
        fail(run, "the columns are not id, source, model, parameters_json, usage, expected, notes");
    else if (run->rows > 1)
        check_row(run);
    clear_fields(run);
}

static bool read_rows(struct run *run, const char *path)
{
    struct csv_parser parser;
    char buffer[65536];
    size_t length;
    FILE *file = fopen(path, "rb");
    if (!file || csv_init(&parser, CSV_STRICT | CSV_STRICT_FINI | CSV_APPEND_NULL) != 0) {
        perror(path);
        if (file)
            fclose(file);
        return false;
    }
    bool whole = true;
    while (whole && (length = fread(buffer, 1, sizeof buffer, file)) > 0)
        whole = csv_parse(&parser, buffer, length, on_field, on_row, run) == length;
    whole = whole && !ferror(file) && csv_fini(&parser, on_field, on_row, run) == 0;
    if (!whole)
        fprintf(stderr, "%s: could not be read to its end: %s\n", path, csv_strerror(csv_error(&parser)));
    csv_free(&parser);
    fclose(file);
    clear_fields(run);
    return whole;
}

int main(int argc, char **argv)
{
    static struct run run;
    if (argc != 2) {
        fprintf(stderr, "usage: check_tariffs FILE\n");
        return 2;
    }
    run.arena = bs_arena_new();
    bool whole = run.arena && read_rows(&run, argv[1]);
    for (size_t i = 0; i < run.n_groups; i++)
        printf("skipped %zu of %s: %s\n", run.groups[i].rows, run.groups[i].model, run.groups[i].reason);
    printf("%zu passed, %zu failed, %zu skipped\n", run.passed, run.failed, run.skipped);
    bs_arena_free(run.arena);
    return !whole || run.failed > 0 || run.passed == 0;
}
