#include "rows.h"

#include <csv.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { GROUPS_MOST = 128 };

/* Rows skipped for the same reason. */
struct group {
    char label[256];
    size_t rows;
};

struct rows {
    const char *const *columns;
    size_t n_columns;
    rows_check *check;
    void *context;
    char *fields[ROWS_COLUMNS_MOST];
    size_t filled, row; /* fields of the present row, which is the row-th, the header being the first */
    size_t passed, failed, skipped;
    struct group groups[GROUPS_MOST];
    size_t n_groups;
};

void rows_pass(struct rows *rows)
{
    rows->passed++;
}

void rows_fail(struct rows *rows, const char *what)
{
    printf("FAILED %s (row %zu): %s\n", rows->fields[0] ? rows->fields[0] : "", rows->row, what);
    rows->failed++;
}

void rows_skip(struct rows *rows, const char *name, const char *reason)
{
    struct group found = {.rows = 1};
    snprintf(found.label, sizeof found.label, "%s: %s", name, reason);
    rows->skipped++;
    for (size_t i = 0; i < rows->n_groups; i++)
        if (strcmp(rows->groups[i].label, found.label) == 0) {
            rows->groups[i].rows++;
            return;
        }
    if (rows->n_groups < GROUPS_MOST)
        rows->groups[rows->n_groups++] = found;
    else
        printf("skipped %s (1 row, %s)\n", found.label, rows->fields[0]);
}

static void fail_columns(struct rows *rows)
{
    char what[512] = "the columns are not ";
    size_t length = strlen(what);
    for (size_t i = 0; i < rows->n_columns && length < sizeof what; i++)
        length += (size_t)snprintf(what + length, sizeof what - length, "%s%s", i ? ", " : "", rows->columns[i]);
    rows_fail(rows, what);
}

static void on_field(void *text, size_t length, void *context)
{
    struct rows *rows = context;
    if (rows->filled < rows->n_columns)
        rows->fields[rows->filled] = strndup(text, length);
    rows->filled++;
}

static void clear_fields(struct rows *rows)
{
    for (size_t i = 0; i < rows->n_columns; i++) {
        free(rows->fields[i]);
        rows->fields[i] = NULL;
    }
    rows->filled = 0;
}

static void on_row(int separator, void *context)
{
    (void)separator;
    struct rows *rows = context;
    bool header = rows->row++ == 0, whole = rows->filled == rows->n_columns;
    for (size_t i = 0; i < rows->n_columns && whole; i++)
        whole = rows->fields[i] && (!header || strcmp(rows->fields[i], rows->columns[i]) == 0);
    if (!whole)
        fail_columns(rows);
    else if (!header)
        rows->check(rows, rows->fields, rows->context);
    clear_fields(rows);
}

static bool read_file(struct rows *rows, const char *path)
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
        whole = csv_parse(&parser, buffer, length, on_field, on_row, rows) == length;
    whole = whole && !ferror(file) && csv_fini(&parser, on_field, on_row, rows) == 0;
    if (!whole)
        fprintf(stderr, "%s: could not be read to its end: %s\n", path, csv_strerror(csv_error(&parser)));
    csv_free(&parser);
    fclose(file);
    clear_fields(rows);
    return whole;
}

int rows_run(const char *path, const char *const *columns, size_t n_columns, rows_check *check, void *context)
{
    struct rows rows = {.columns = columns, .n_columns = n_columns, .check = check, .context = context};
    bool whole = read_file(&rows, path);
    for (size_t i = 0; i < rows.n_groups; i++)
        printf("skipped %s (%zu row%s)\n", rows.groups[i].label, rows.groups[i].rows, rows.groups[i].rows == 1 ? "" : "s");
    printf("%zu passed, %zu failed, %zu skipped\n", rows.passed, rows.failed, rows.skipped);
    return whole && rows.failed == 0 && rows.passed > 0 ? 0 : 1;
}
