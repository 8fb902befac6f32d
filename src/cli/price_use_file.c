/* Use from a CSV file: a row a month, or a row a user and month. */
#include "cli/price.h"
#include "csv/csv_file.h"

#include <billshift/number.h>
#include <billshift/text.h>

#include <errno.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static const char *const own_columns[] = {"month", "user", "segment"};
enum { MONTH, USER, SEGMENT, OWN_COLUMNS };

/* A row as it stands in the file: text[column]. */
struct use_row {
    size_t line, user, month;
    const char **text;
};

struct use_file {
    const struct price_options *options;
    const struct bs_model *model;
    struct bs_arena *arena;
    struct bs_diagnostics *diagnostics;
    const char **columns;
    size_t n_columns, own[OWN_COLUMNS]; /* BS_NEVER: there is none */
    size_t *meters;                     /* [column] BS_NEVER: one of the three */
    struct use_row *rows;
    size_t n_rows, capacity;
    size_t first, at; /* of the columns and rows being read */
    bool dated;
    char message[BS_MESSAGE_SIZE];
};

static enum bs_status located(struct use_file *f, size_t line, const char *column, const char *what)
{
    struct bs_place place = {.file = f->options->file, .line = line};
    return column ? bs_error(f->diagnostics, &place, "column %s: %s", column, what) : bs_error(f->diagnostics, &place, "%s", what);
}

/* The first line; *text is to be freed. */
static enum bs_status read_header(struct use_file *f, char **text)
{
    size_t room = 0;
    FILE *file = fopen(f->options->file, "rbe");
    if (!file) {
        struct bs_place place = {.file = f->options->file};
        return bs_error(f->diagnostics, &place, "cannot be read: %s", strerror(errno));
    }
    errno = 0;
    ssize_t length = getline(text, &room, file);
    int reason = errno;
    fclose(file);
    if (length < 0) {
        struct bs_place place = {.file = f->options->file};
        return bs_error(f->diagnostics, &place, "%s%s",
                        reason == EISDIR ? "is a folder; a CSV file is expected"
                        : reason         ? "cannot be read: "
                                         : "is empty; a header row with the names of the columns is expected",
                        reason && reason != EISDIR ? strerror(reason) : "");
    }
    (*text)[strcspn(*text, "\r\n")] = '\0';
    return BS_OK;
}

/* A name of the header without blanks and quotes around it. */
static const char *column_name(struct bs_arena *arena, const char *text, size_t length)
{
    const char *space = " \t";
    while (length > 0 && strchr(space, *text)) {
        text++;
        length--;
    }
    while (length > 0 && strchr(space, text[length - 1]))
        length--;
    if (length >= 2 && text[0] == '"' && text[length - 1] == '"') {
        text++;
        length -= 2;
    }
    return bs_arena_copy(arena, text, length);
}

/* What a column holds: one of the three, or a meter. */
static enum bs_status know_column(struct use_file *f, size_t column)
{
    const char *name = f->columns[column];
    f->meters[column] = BS_NEVER;
    for (size_t i = 0; i < column; i++)
        if (strcmp(f->columns[i], name) == 0) {
            snprintf(f->message, sizeof f->message, "column %s is there twice", name);
            return located(f, 1, NULL, f->message);
        }
    for (size_t i = 0; i < OWN_COLUMNS; i++)
        if (strcmp(name, own_columns[i]) == 0) {
            f->own[i] = column;
            return BS_OK;
        }
    enum bs_status status = price_meter(f->model, name, strlen(name), &f->meters[column], f->message);
    if (status != BS_ERROR_INPUT)
        return status;
    size_t length = strlen(f->message);
    snprintf(f->message + length, sizeof f->message - length, " (other columns: month, user, segment)");
    return located(f, 1, NULL, f->message);
}

static enum bs_status know_columns(struct use_file *f, const char *text)
{
    static const char mark[] = "\xef\xbb\xbf"; /* byte-order mark */
    if (strncmp(text, mark, strlen(mark)) == 0)
        text += strlen(mark);
    f->n_columns = 1;
    for (const char *c = text; *c; c++)
        f->n_columns += *c == ',';
    f->columns = bs_arena_take(f->arena, f->n_columns, sizeof *f->columns);
    f->meters = bs_arena_take(f->arena, f->n_columns, sizeof *f->meters);
    if (!f->columns || !f->meters)
        return BS_ERROR_MEMORY;
    enum bs_status status = BS_OK;
    for (size_t i = 0; i < f->n_columns && status == BS_OK; i++) {
        size_t length = strcspn(text, ",");
        f->columns[i] = column_name(f->arena, text, length);
        status = f->columns[i] ? know_column(f, i) : BS_ERROR_MEMORY;
        text += length + 1;
    }
    size_t meters = 0;
    for (size_t i = 0; i < f->n_columns && status == BS_OK; i++)
        meters += f->meters[i] != BS_NEVER;
    if (status == BS_OK && meters == 0)
        status = located(f, 1, NULL,
                         "no column of a meter: what was used? Columns: month, perhaps user and segment, and meters by name");
    if (status == BS_OK && f->own[MONTH] == BS_NEVER)
        status = located(f, 1, NULL, "no column month; columns: month, perhaps user and segment, and meters by name");
    return status;
}

static enum bs_status new_row(struct use_file *f, size_t line)
{
    if (f->n_rows == f->capacity) {
        size_t capacity = f->capacity ? 2 * f->capacity : 64;
        struct use_row *rows = realloc(f->rows, capacity * sizeof *rows);
        if (!rows)
            return BS_ERROR_MEMORY;
        f->rows = rows;
        f->capacity = capacity;
    }
    const char **text = bs_arena_take(f->arena, f->n_columns, sizeof *text);
    f->rows[f->n_rows++] = (struct use_row){.line = line, .text = text};
    return text ? BS_OK : BS_ERROR_MEMORY;
}

static enum bs_status visit(void *context, const struct bs_csv_row *row)
{
    struct use_file *f = context;
    enum bs_status status = f->first == 0 ? new_row(f, row->line) : BS_OK;
    size_t n = f->n_columns - f->first < BS_CSV_COLUMNS_MOST ? f->n_columns - f->first : BS_CSV_COLUMNS_MOST;
    for (size_t i = 0; i < n && status == BS_OK; i++) {
        const char *text = bs_arena_copy(f->arena, row->fields[i].text, row->fields[i].length);
        f->rows[f->at].text[f->first + i] = text;
        status = text ? BS_OK : BS_ERROR_MEMORY;
    }
    f->at++;
    return status;
}

/* As many columns at a time as the reader of rows takes. */
static enum bs_status read_rows(struct use_file *f)
{
    enum bs_status status = BS_OK;
    for (f->first = 0; f->first < f->n_columns && status == BS_OK; f->first += BS_CSV_COLUMNS_MOST) {
        size_t rest = f->n_columns - f->first, rows;
        f->at = 0;
        status = bs_csv_read(f->options->file, f->columns + f->first, rest < BS_CSV_COLUMNS_MOST ? rest : BS_CSV_COLUMNS_MOST,
                             visit, f, &rows, NULL, f->diagnostics);
    }
    return status == BS_OK && f->n_rows == 0 ? located(f, 0, NULL, "no rows under the header") : status;
}

static enum bs_status read_month(struct use_file *f, struct use_row *row)
{
    bool dated;
    enum bs_status status = price_month_parse(row->text[f->own[MONTH]], &dated, &row->month, f->message);
    if (status == BS_OK && dated != f->dated && row != f->rows) {
        snprintf(f->message, sizeof f->message, "dates and numbers are mixed");
        status = BS_ERROR_INPUT;
    }
    f->dated = dated;
    return status == BS_OK ? BS_OK : located(f, row->line, own_columns[MONTH], f->message);
}

/* Users in order of appearance; most files have them sorted, or in the same order every month. */
static enum bs_status read_user(struct use_file *f, struct use_row *row, struct price_use *out)
{
    const char *name = f->own[USER] == BS_NEVER ? "seat 1" : row->text[f->own[USER]];
    size_t last = row > f->rows ? row[-1].user : 0;
    if (!*name)
        return located(f, row->line, own_columns[USER], "empty: a name is expected");
    if (bs_utf8_check(name, strlen(name)) != strlen(name))
        return located(f, row->line, own_columns[USER], "the name is not UTF-8 text");
    for (size_t i = 0; i < out->seats; i++) {
        size_t user = (last + i) % out->seats;
        if (strcmp(out->names[user], name) == 0) {
            row->user = user;
            return BS_OK;
        }
    }
    row->user = out->seats;
    out->names[out->seats] = name;
    out->segments[out->seats++] = BS_NEVER;
    return BS_OK;
}

static enum bs_status read_segment(struct use_file *f, const struct use_row *row, struct price_use *out)
{
    size_t segment = 0, *known = &out->segments[row->user];
    enum bs_status status = BS_OK;
    if (f->own[SEGMENT] != BS_NEVER) {
        const char *name = row->text[f->own[SEGMENT]];
        status = price_segment(f->model, name, strlen(name), &segment, f->message);
    }
    if (status == BS_OK && *known != BS_NEVER && *known != segment) {
        snprintf(f->message, sizeof f->message, "%s",
                 f->own[USER] == BS_NEVER ? "the rows above are of another segment: without a column user all rows are one seat's"
                                          : "the user was in another segment before");
        status = BS_ERROR_INPUT;
    }
    *known = segment;
    return status == BS_OK ? BS_OK : located(f, row->line, own_columns[SEGMENT], f->message);
}

static enum bs_status know_rows(struct use_file *f, struct price_use *out)
{
    out->names = bs_arena_take(f->arena, f->n_rows, sizeof *out->names);
    out->segments = bs_arena_take(f->arena, f->n_rows, sizeof *out->segments);
    if (!out->names || !out->segments)
        return BS_ERROR_MEMORY;
    enum bs_status status = BS_OK;
    for (size_t i = 0; i < f->n_rows && status == BS_OK; i++) {
        status = read_month(f, &f->rows[i]);
        if (status == BS_OK)
            status = read_user(f, &f->rows[i], out);
        if (status == BS_OK)
            status = read_segment(f, &f->rows[i], out);
    }
    return status;
}

/* From the first month that occurs to the last. Dates without a first month in the scenario count from the first that occurs. */
static enum bs_status place_months(struct use_file *f, struct price_use *out)
{
    const struct use_row *first = f->rows, *last = f->rows, *wrong = f->rows;
    if (!first)
        return BS_ERROR_INPUT; /* no rows: read_rows has said so */
    for (size_t i = 1; i < f->n_rows; i++) {
        first = f->rows[i].month < first->month ? &f->rows[i] : first;
        last = f->rows[i].month > last->month ? &f->rows[i] : last;
    }
    out->months = last->month - first->month + 1;
    out->first_month = f->dated ? 0 : first->month;
    enum bs_status status = BS_OK;
    if (f->dated && f->model->first_year > 0) {
        status = price_month_index(f->model, first->month, &out->first_month, f->message);
        wrong = first;
    }
    if (status == BS_OK && out->first_month + out->months > f->model->months) {
        snprintf(f->message, sizeof f->message, "month %zu lies beyond the term of %zu months", out->first_month + out->months,
                 f->model->months);
        status = BS_ERROR_INPUT;
        wrong = last;
    }
    if (status != BS_OK)
        return located(f, wrong->line, own_columns[MONTH], f->message);
    for (size_t i = 0, origin = first->month; i < f->n_rows; i++)
        f->rows[i].month -= origin;
    return BS_OK;
}

/* Adds a row to what is given of its user's month. lines: for errors, of several rows the last that takes something back, else the first. */
static enum bs_status add_row(struct use_file *f, const struct use_row *row, size_t seats, double *given, size_t *lines)
{
    size_t at = row->month * seats + row->user;
    given += at * f->model->n_meters;
    for (size_t c = 0; c < f->n_columns; c++) {
        if (f->meters[c] == BS_NEVER)
            continue;
        double *sum = &given[f->meters[c]], quantity;
        const char *text = row->text[c];
        enum bs_status status = price_quantity(f->model, f->meters[c], text, strlen(text), &quantity, f->message);
        if (status != BS_OK)
            return located(f, row->line, f->columns[c], f->message);
        *sum = isnan(*sum) ? quantity : *sum + quantity;
        if (lines[at] == 0 || quantity < 0)
            lines[at] = row->line;
    }
    return BS_OK;
}

static enum bs_status add_up(struct use_file *f, struct price_use *out)
{
    size_t n_meters = f->model->n_meters, n = out->months * out->seats;
    double *given = bs_arena_take(f->arena, n, n_meters * sizeof *given);
    size_t *lines = bs_arena_take(f->arena, n, sizeof *lines);
    bool *columns = bs_arena_take(f->arena, n_meters, sizeof *columns);
    out->quantity = bs_arena_take(f->arena, n, n_meters * sizeof *out->quantity);
    if (!given || !lines || !columns || !out->quantity)
        return BS_ERROR_MEMORY;
    out->file = f->options->file;
    out->line = lines;
    out->columns = columns;
    for (size_t c = 0; c < f->n_columns; c++)
        if (f->meters[c] != BS_NEVER)
            columns[f->meters[c]] = true;
    for (size_t i = 0; i < n * n_meters; i++)
        given[i] = NAN;
    enum bs_status status = BS_OK;
    for (size_t i = 0; i < f->n_rows && status == BS_OK; i++)
        status = add_row(f, &f->rows[i], out->seats, given, lines);
    for (size_t i = 0; i < n && status == BS_OK; i++) {
        status = bs_model_quantities(f->model, out->segments[i % out->seats], out->first_month + i / out->seats,
                                     given + i * n_meters, f->options->one_request, out->quantity + i * n_meters, f->message);
        if (status == BS_ERROR_INPUT)
            located(f, lines[i], NULL, f->message);
    }
    return status;
}

enum bs_status price_use_file_read(const struct price_options *options, const struct bs_model *model, struct bs_arena *arena,
                                   struct price_use *out, struct bs_diagnostics *diagnostics)
{
    struct use_file f = {
        .options = options, .model = model, .arena = arena, .diagnostics = diagnostics, .own = {BS_NEVER, BS_NEVER, BS_NEVER}};
    char *header = NULL;
    *out = (struct price_use){.months = 0};
    enum bs_status status = read_header(&f, &header);
    if (status == BS_OK && header)
        status = know_columns(&f, header);
    free(header);
    if (status == BS_OK)
        status = read_rows(&f);
    if (status == BS_OK)
        status = know_rows(&f, out);
    if (status == BS_OK)
        status = place_months(&f, out);
    if (status == BS_OK)
        status = add_up(&f, out);
    free(f.rows);
    return status;
}
