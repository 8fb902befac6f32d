#include "scenario/price_file.h"

#include "csv/csv_file.h"

#include <billshift/number.h>
#include <billshift/text.h>

#include <math.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

const char *const price_class_meters[PRICE_CLASS_COUNT] = {
    [PRICE_INPUT] = "input",
    [PRICE_OUTPUT] = "output",
    [PRICE_CACHE_READ] = "cache_read",
    [PRICE_CACHE_WRITE_5M] = "cache_write_5m",
    [PRICE_CACHE_WRITE_1H] = "cache_write_1h",
};

/* The longer name before the one that it begins with. */
static const struct {
    const char *name;
    enum price_class class;
} columns[] = {
    {"cache_creation_input_token_cost_above_1hr", PRICE_CACHE_WRITE_1H},
    {"cache_creation_input_token_cost", PRICE_CACHE_WRITE_5M},
    {"cache_read_input_token_cost", PRICE_CACHE_READ},
    {"output_cost_per_token", PRICE_OUTPUT},
    {"input_cost_per_token", PRICE_INPUT},
};

enum kind { KIND_NONE, KIND_MODEL, KIND_BASE, KIND_BATCH, KIND_ABOVE };

struct column {
    enum kind kind;
    enum price_class class;
    double above;
};

struct reading {
    struct price_file *file;
    struct column *columns; /* of the file; NULL until the first row */
    struct bs_arena *arena;
    struct bs_diagnostics *diagnostics;
};

/* `_above_200k_tokens`; 0: it is not that. */
static double bound_of(const char *suffix)
{
    static const char before[] = "_above_", after[] = "k_tokens";
    if (strncmp(suffix, before, sizeof before - 1) != 0)
        return 0;
    const char *digits = suffix + sizeof before - 1;
    size_t n = strspn(digits, "0123456789");
    return n > 0 && n < 10 && strcmp(digits + n, after) == 0 ? 1000 * strtod(digits, NULL) : 0;
}

static struct column column_of(const char *name)
{
    struct column column = {.kind = strcmp(name, "model") == 0 ? KIND_MODEL : KIND_NONE};
    for (size_t i = 0; i < sizeof columns / sizeof columns[0]; i++) {
        size_t length = strlen(columns[i].name);
        if (strncmp(name, columns[i].name, length) != 0)
            continue;
        const char *suffix = name + length;
        column.class = columns[i].class;
        column.above = bound_of(suffix);
        column.kind = !*suffix                          ? KIND_BASE
                      : strcmp(suffix, "_batches") == 0 ? KIND_BATCH
                      : column.above > 0                ? KIND_ABOVE
                                                        : KIND_NONE;
        return column;
    }
    return column;
}

static void add_bound(struct price_file *file, double above)
{
    size_t i = file->n_bounds;
    for (size_t k = 0; k < file->n_bounds; k++)
        if (file->bounds[k] == above)
            return;
    for (; i > 0 && file->bounds[i - 1] > above; i--)
        file->bounds[i] = file->bounds[i - 1];
    file->bounds[i] = above;
    file->n_bounds++;
}

/* What the columns of the header mean. */
static enum bs_status begin(struct reading *r, const struct bs_csv_row *row)
{
    struct bs_place place = {.file = row->path};
    size_t models = 0, prices = 0;
    r->columns = bs_arena_take(r->arena, row->n_columns, sizeof *r->columns);
    r->file->bounds = bs_arena_take(r->arena, row->n_columns, sizeof *r->file->bounds);
    if (!r->columns || !r->file->bounds)
        return BS_ERROR_MEMORY;
    for (size_t i = 0; i < row->n_columns; i++) {
        r->columns[i] = column_of(row->columns[i]);
        models += r->columns[i].kind == KIND_MODEL;
        prices += r->columns[i].kind == KIND_BASE;
        if (r->columns[i].kind == KIND_ABOVE)
            add_bound(r->file, r->columns[i].above);
    }
    for (size_t i = 0; i < row->n_columns; i++)
        if (r->columns[i].kind != KIND_NONE && bs_csv_check_once(r->diagnostics, row, i) != BS_OK)
            return BS_ERROR_INTERRUPTED;
    if (models == 1 && prices > 0)
        return BS_OK;
    bs_error(r->diagnostics, &place,
             "%s; a price file has the columns model, input_cost_per_token, output_cost_per_token and others of LiteLLM",
             models ? "no column with a price" : "no column 'model'");
    return BS_ERROR_INTERRUPTED;
}

static struct price_row *add_row(struct reading *r, const char *model, size_t length)
{
    struct price_file *file = r->file;
    if (file->n_rows == file->capacity) {
        size_t capacity = file->capacity ? 2 * file->capacity : 64;
        struct price_row *rows = bs_arena_take(r->arena, capacity, sizeof *rows);
        if (!rows)
            return NULL;
        if (file->n_rows)
            memcpy(rows, file->rows, file->n_rows * sizeof *rows);
        file->rows = rows;
        file->capacity = capacity;
    }
    struct price_row *row = &file->rows[file->n_rows];
    row->model = bs_arena_copy(r->arena, model, length);
    row->above = bs_arena_take(r->arena, file->n_bounds, sizeof *row->above);
    if (!row->model || !row->above)
        return NULL;
    for (size_t c = 0; c < PRICE_CLASS_COUNT; c++) {
        row->base[c] = row->batch[c] = NAN;
        for (size_t k = 0; k < file->n_bounds; k++)
            row->above[k][c] = NAN;
    }
    file->n_rows++;
    return row;
}

static double *cell_of(const struct price_file *file, struct price_row *row, const struct column *column)
{
    size_t k = 0;
    if (column->kind == KIND_BASE)
        return &row->base[column->class];
    if (column->kind == KIND_BATCH)
        return &row->batch[column->class];
    while (file->bounds[k] != column->above)
        k++;
    return &row->above[k][column->class];
}

static enum bs_status read_price(struct reading *r, const struct bs_csv_row *in, size_t column, struct price_row *row)
{
    const struct bs_csv_field *field = &in->fields[column];
    char message[BS_MESSAGE_SIZE], quoted[BS_QUOTE_SIZE];
    double price = NAN;
    if (field->length == 0)
        return BS_OK;
    if (bs_number_parse(field->text, field->length, BS_NUMBER_PLAIN, NULL, &price, message))
        return bs_csv_error(r->diagnostics, in, column, message);
    if (price < 0) {
        snprintf(message, sizeof message, "%s is negative; a price is 0 or more", bs_quote(field->text, field->length, quoted));
        return bs_csv_error(r->diagnostics, in, column, message);
    }
    *cell_of(r->file, row, &r->columns[column]) = price;
    return BS_OK;
}

static enum bs_status visit(void *context, const struct bs_csv_row *in)
{
    struct reading *r = context;
    enum bs_status status = r->columns ? BS_OK : begin(r, in);
    if (status)
        return status;
    size_t model = 0;
    while (r->columns[model].kind != KIND_MODEL)
        model++;
    struct price_row *row = add_row(r, in->fields[model].text, in->fields[model].length);
    if (!row)
        return BS_ERROR_MEMORY;
    row->line = in->line;
    for (size_t i = 0; i < in->n_columns; i++)
        if (r->columns[i].kind > KIND_MODEL) {
            enum bs_status read = read_price(r, in, i, row);
            status = read ? read : status;
        }
    return status;
}

enum bs_status price_file_read(const char *path, struct bs_arena *arena, struct price_file *out, struct bs_file_digest *digest,
                               struct bs_diagnostics *diagnostics)
{
    struct reading reading = {.file = out, .arena = arena, .diagnostics = diagnostics};
    size_t rows = 0;
    *out = (struct price_file){0};
    enum bs_status status = bs_csv_read(path, NULL, 0, visit, &reading, &rows, digest, diagnostics);
    if (!status && rows == 0) {
        struct bs_place place = {.file = path};
        status = bs_error(diagnostics, &place, "has a header but no rows; one row a model is expected");
    }
    return status;
}

const struct price_row *price_file_find(const struct price_file *file, const char *model, size_t *count)
{
    const struct price_row *found = NULL;
    *count = 0;
    for (size_t i = 0; i < file->n_rows; i++)
        if (strcmp(file->rows[i].model, model) == 0) {
            found = &file->rows[i];
            (*count)++;
        }
    return *count == 1 ? found : NULL;
}
