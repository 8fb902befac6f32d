/* Tables of a results folder, read back. */
#include "csv/csv_file.h"
#include "output/report/data.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

struct reading {
    struct bs_arena *arena;
    struct report_table *table;
    const char **cells;
    size_t count, capacity;
};

static bool take_columns(struct reading *reading, const struct bs_csv_row *row)
{
    const char **columns = bs_arena_take(reading->arena, row->n_columns, sizeof *columns);
    for (size_t i = 0; columns && i < row->n_columns; i++)
        if (!(columns[i] = bs_arena_copy(reading->arena, row->columns[i], strlen(row->columns[i]))))
            return false;
    reading->table->columns = columns;
    reading->table->n_columns = row->n_columns;
    return columns;
}

static bool make_room(struct reading *reading, size_t more)
{
    if (reading->count + more <= reading->capacity)
        return true;
    size_t capacity = 2 * reading->capacity + 16 * more;
    const char **cells = realloc(reading->cells, capacity * sizeof *cells);
    if (!cells)
        return false;
    reading->cells = cells;
    reading->capacity = capacity;
    return true;
}

static enum bs_status visit(void *context, const struct bs_csv_row *row)
{
    struct reading *reading = context;
    if ((!reading->table->columns && !take_columns(reading, row)) || !make_room(reading, row->n_columns))
        return BS_ERROR_MEMORY;
    for (size_t i = 0; i < row->n_columns; i++) {
        size_t skip = row->fields[i].length > 0 && *row->fields[i].text == '\'' ? 1 : 0;
        const char *copy = bs_arena_copy(reading->arena, row->fields[i].text + skip, row->fields[i].length - skip);
        if (!copy)
            return BS_ERROR_MEMORY;
        reading->cells[reading->count++] = copy;
    }
    reading->table->n_rows++;
    return BS_OK;
}

enum bs_status bs_report_table_read(const char *folder, const char *file, struct bs_arena *arena, struct report_table *out,
                                    struct bs_diagnostics *diagnostics)
{
    struct reading reading = {.arena = arena, .table = out};
    char *path = NULL;
    size_t rows;
    *out = (struct report_table){.file = file};
    if (asprintf(&path, "%s/%s", folder, file) < 0)
        return BS_ERROR_MEMORY;
    out->present = access(path, F_OK) == 0;
    enum bs_status status = out->present ? bs_csv_read(path, NULL, 0, visit, &reading, &rows, NULL, diagnostics) : BS_OK;
    if (status == BS_OK && reading.count > 0) {
        out->cells = bs_arena_take(arena, reading.count, sizeof *out->cells);
        if (out->cells)
            memcpy(out->cells, reading.cells, reading.count * sizeof *out->cells);
        else
            status = BS_ERROR_MEMORY;
    }
    free(reading.cells);
    free(path);
    return status;
}

static size_t column_of(const struct report_table *table, const char *column)
{
    size_t i = 0;
    while (i < table->n_columns && strcmp(table->columns[i], column) != 0)
        i++;
    return i;
}

const char *bs_report_text_at(const struct report_table *table, size_t row, const char *column)
{
    size_t i = column_of(table, column);
    return row < table->n_rows && i < table->n_columns ? table->cells[row * table->n_columns + i] : "";
}

double bs_report_number_at(const struct report_table *table, size_t row, const char *column)
{
    const char *text = bs_report_text_at(table, row, column);
    char *end = NULL;
    double value = *text ? strtod(text, &end) : NAN;
    return end && *end == '\0' ? value : NAN;
}

size_t bs_report_find(const struct report_table *table, const char *const *texts, size_t n)
{
    for (size_t row = 0; row < table->n_rows && n <= table->n_columns; row++) {
        size_t alike = 0;
        while (alike < n && strcmp(table->cells[row * table->n_columns + alike], texts[alike]) == 0)
            alike++;
        if (alike == n)
            return row;
    }
    return table->n_rows;
}
