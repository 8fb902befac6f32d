/* The plain format: one row per user and month (or day, or model), with named columns. */
#include "usage/usage_file_formats.h"
#include "usage/usage_file_rows.h"

#include <billshift/text.h>

#include <math.h>
#include <search.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { MONTHS_MOST = 600, KNOWN_MOST = 256 }; /* months as in a scenario; more is a mistake in a date */

enum column { COLUMN_USER, COLUMN_MONTH, COLUMN_FIRST_CELL }; /* then those with units, then that of the model */

/* What a user did: cells[(month - low) * n_cells + cell]. */
struct user {
    char *name;
    double *cells;
    int low;
    size_t months;
};

struct table {
    const struct bs_usage_query *query;
    struct bs_diagnostics *diagnostics;
    struct bs_arena *arena;
    void *tree; /* of struct user, by name */
    struct user *last;
    struct user **users; /* in order of first appearance */
    size_t n_users, capacity;
    size_t n_columns, n_cells;   /* of a row; of a user's month: of each model */
    double *units;               /* [n_columns] of the row that is read */
    int first, final;            /* month: 12 x year + month - 1 */
    bool any, seen[MONTHS_MOST]; /* month - first; while the months are not too many */
};

static int by_name(const void *a, const void *b)
{
    return strcmp(((const struct user *)a)->name, ((const struct user *)b)->name);
}

/* The user of that name, made when new; NULL: no memory. */
static struct user *find_user(struct table *t, const struct bs_csv_field *field)
{
    if (t->last && strcmp(t->last->name, field->text) == 0) /* files are mostly sorted by user */
        return t->last;
    struct user wanted = {.name = field->text};
    struct user **known = tfind(&wanted, &t->tree, by_name);
    if (known)
        return t->last = *known;
    if (t->n_users == t->capacity) {
        size_t capacity = t->capacity ? 2 * t->capacity : 256;
        struct user **users = realloc(t->users, capacity * sizeof(struct user *));
        if (!users)
            return NULL;
        t->users = users;
        t->capacity = capacity;
    }
    struct user *made = bs_arena_take(t->arena, 1, sizeof *made);
    if (!made || !(made->name = bs_arena_copy(t->arena, field->text, field->length)) || !tsearch(made, &t->tree, by_name))
        return NULL;
    t->users[t->n_users++] = made;
    return t->last = made;
}

/* YYYY-MM or YYYY-MM-DD as 12 x year + month - 1; -1: neither. */
static int parse_month(const char *text, size_t length)
{
    static const int days[] = {31, 29, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31};
    static const char *const shape = "dddd-dd-dd";
    if (length != 7 && length != 10)
        return -1;
    for (size_t i = 0; i < length; i++)
        if (shape[i] == 'd' ? text[i] < '0' || text[i] > '9' : text[i] != '-')
            return -1;
    int year = 1000 * (text[0] - '0') + 100 * (text[1] - '0') + 10 * (text[2] - '0') + (text[3] - '0');
    int month = 10 * (text[5] - '0') + (text[6] - '0');
    if (year < 1 || month < 1 || month > 12)
        return -1;
    if (length == 10) {
        int day = 10 * (text[8] - '0') + (text[9] - '0');
        bool leap = (year % 4 == 0 && year % 100 != 0) || year % 400 == 0;
        if (day < 1 || day > days[month - 1] || (month == 2 && day == 29 && !leap))
            return -1;
    }
    return 12 * year + month - 1;
}

/* Room for a month in the cells of a user; false: no memory. */
static bool reach(struct user *user, int month, size_t n_cells)
{
    int low = user->months == 0 || month < user->low ? month : user->low;
    int end = user->months == 0 || month >= user->low + (int)user->months ? month + 1 : user->low + (int)user->months;
    size_t months = (size_t)(end - low), before = user->months ? (size_t)(user->low - low) : 0;
    if (months == user->months)
        return true;
    double *cells = calloc(months * n_cells, sizeof *cells);
    if (!cells)
        return false;
    if (user->months)
        memcpy(cells + before * n_cells, user->cells, user->months * n_cells * sizeof *cells);
    free(user->cells);
    user->cells = cells;
    user->low = low;
    user->months = months;
    return true;
}

static bool too_many(const struct table *t)
{
    return t->final - t->first + 1 > MONTHS_MOST;
}

/* The months seen so far, with one more. */
static void widen(struct table *t, int month)
{
    int before = t->any ? t->first : month;
    t->first = month < before ? month : before;
    t->final = t->any && t->final > month ? t->final : month;
    t->any = true;
    if (too_many(t))
        return;
    if (t->first < before) {
        size_t shift = (size_t)(before - t->first);
        memmove(t->seen + shift, t->seen, (MONTHS_MOST - shift) * sizeof t->seen[0]);
        memset(t->seen, 0, shift * sizeof t->seen[0]);
    }
    t->seen[month - t->first] = true;
}

static enum bs_status keep_row(struct table *t, const struct bs_csv_field *name, int month, size_t model, const double *units)
{
    widen(t, month);
    if (too_many(t)) /* told at the end, with the whole range */
        return BS_OK;
    struct user *user = find_user(t, name);
    if (!user || !reach(user, month, t->n_cells))
        return BS_ERROR_MEMORY;
    double *cells = user->cells + (size_t)(month - user->low) * t->n_cells + model * t->n_columns;
    for (size_t k = 0; k < t->n_columns; k++)
        cells[k] += units[k];
    return BS_OK;
}

static enum bs_status read_units(struct table *t, const struct bs_csv_row *row, size_t column, double *units)
{
    const struct bs_csv_field *field = &row->fields[column];
    char message[BS_MESSAGE_SIZE], quoted[BS_QUOTE_SIZE];
    if (bs_number_parse(field->text, field->length, BS_NUMBER_MONEY, t->query->currency, units, message))
        return bs_csv_error(t->diagnostics, row, column, message);
    if (*units >= 0)
        return BS_OK;
    snprintf(message, sizeof message, "%s is negative; use is 0 or more", bs_quote(field->text, field->length, quoted));
    return bs_csv_error(t->diagnostics, row, column, message);
}

static enum bs_status find_model(struct table *t, const struct bs_csv_row *row, size_t column, size_t *model)
{
    const struct bs_csv_field *field = &row->fields[column];
    const struct bs_usage_query *query = t->query;
    const char *known[KNOWN_MOST];
    char message[BS_MESSAGE_SIZE], quoted[BS_QUOTE_SIZE];
    for (size_t i = 0; i < query->n_model_names; i++) {
        if (strcmp(query->model_names[i].name, field->text) == 0) {
            *model = query->model_names[i].model;
            return BS_OK;
        }
        if (i < KNOWN_MOST)
            known[i] = query->model_names[i].name;
    }
    const char *near = bs_nearest(field->text, known, query->n_model_names < KNOWN_MOST ? query->n_model_names : KNOWN_MOST);
    snprintf(message, sizeof message, "%s is no model of the rate cards that are charged%s%s%s",
             bs_quote(field->text, field->length, quoted), near ? "; did you mean '" : "", near ? near : "", near ? "'?" : "");
    return bs_csv_error(t->diagnostics, row, column, message);
}

static enum bs_status visit(void *context, const struct bs_csv_row *row)
{
    struct table *t = context;
    const struct bs_csv_field *name = &row->fields[COLUMN_USER], *when = &row->fields[COLUMN_MONTH];
    char message[BS_MESSAGE_SIZE], quoted[BS_QUOTE_SIZE];
    enum bs_status status = BS_OK;
    if (name->length == 0)
        status = bs_csv_error(t->diagnostics, row, COLUMN_USER, "a user's name is missing");
    else if (bs_utf8_check(name->text, name->length) != name->length)
        status = bs_csv_error(t->diagnostics, row, COLUMN_USER, "the name is not UTF-8 text");
    int month = parse_month(when->text, when->length);
    if (month < 0) {
        snprintf(message, sizeof message, "%s is not a month: YYYY-MM or YYYY-MM-DD is expected",
                 bs_quote(when->text, when->length, quoted));
        status = bs_csv_error(t->diagnostics, row, COLUMN_MONTH, message);
    }
    for (size_t k = 0; k < t->n_columns; k++) {
        enum bs_status read = read_units(t, row, COLUMN_FIRST_CELL + k, &t->units[k]);
        status = read ? read : status;
    }
    size_t model = 0;
    if (t->query->model) {
        enum bs_status found = find_model(t, row, COLUMN_FIRST_CELL + t->n_columns, &model);
        status = found ? found : status;
    }
    return status ? status : keep_row(t, name, month, model, t->units);
}

/* The cells of all users, month by month. */
static enum bs_status gather(const struct table *t, size_t months, double *cells)
{
    struct bs_place place = {.file = t->query->path};
    for (size_t u = 0; u < t->n_users; u++) {
        const struct user *user = t->users[u];
        size_t n = user->months * t->n_cells;
        for (size_t i = 0; i < n; i++)
            if (!isfinite(user->cells[i]))
                return bs_error(t->diagnostics, &place, "the use of user '%s' in a month adds up beyond every number", user->name);
        memcpy(cells + (u * months + (size_t)(user->low - t->first)) * t->n_cells, user->cells, n * sizeof *cells);
    }
    return BS_OK;
}

static enum bs_status sum_up(const struct table *t, struct bs_population *out)
{
    struct bs_place place = {.file = t->query->path};
    size_t months = (size_t)(t->final - t->first) + 1;
    if (too_many(t))
        return bs_error(t->diagnostics, &place, "the months run from %04d-%02d to %04d-%02d; at most %d months are read",
                        t->first / 12, t->first % 12 + 1, t->final / 12, t->final % 12 + 1, MONTHS_MOST);
    const char **names = bs_arena_take(t->arena, t->n_users, sizeof *names);
    double *cells = bs_arena_take(t->arena, t->n_users, months * t->n_cells * sizeof *cells);
    if (!names || !cells)
        return BS_ERROR_MEMORY;
    for (size_t u = 0; u < t->n_users; u++)
        names[u] = t->users[u]->name;
    enum bs_status status = gather(t, months, cells);
    if (status)
        return status;
    for (size_t m = 0; m < months; m++)
        if (!t->seen[m])
            bs_warning(t->diagnostics, &place, "no row is for %04d-%02d: the use of every user is 0 in that month",
                       (t->first + (int)m) / 12, (t->first + (int)m) % 12 + 1);
    out->users = t->n_users;
    out->months = months;
    out->names = names;
    out->n_columns = t->query->n_columns > 0 ? t->n_cells : 0;
    if (out->n_columns > 0)
        out->quantity = cells;
    else
        out->use = cells;
    out->first_year = t->first / 12;
    out->first_month = t->first % 12 + 1;
    return BS_OK;
}

static void keep_node(void *node)
{
    (void)node; /* users live in the arena */
}

/* Names of the columns: user, month, units, model. */
static enum bs_status list_columns(struct table *t, const char ***columns)
{
    const struct bs_usage_query *query = t->query;
    t->n_columns = query->n_columns > 0 ? query->n_columns : 1;
    t->n_cells = t->n_columns * (query->model ? query->n_models : 1);
    t->units = bs_arena_take(t->arena, t->n_columns, sizeof *t->units);
    *columns = bs_arena_take(t->arena, COLUMN_FIRST_CELL + t->n_columns + 1, sizeof **columns);
    if (!t->units || !*columns)
        return BS_ERROR_MEMORY;
    (*columns)[COLUMN_USER] = query->user;
    (*columns)[COLUMN_MONTH] = query->month;
    for (size_t k = 0; k < t->n_columns; k++)
        (*columns)[COLUMN_FIRST_CELL + k] = query->n_columns > 0 ? query->columns[k] : query->use;
    (*columns)[COLUMN_FIRST_CELL + t->n_columns] = query->model;
    return BS_OK;
}

static enum bs_status read_plain(const struct bs_usage_query *query, struct bs_arena *arena, struct bs_population *out,
                                 struct bs_diagnostics *diagnostics)
{
    struct table table = {.query = query, .diagnostics = diagnostics, .arena = arena};
    const char **columns = NULL;
    size_t rows = 0;
    enum bs_status status = list_columns(&table, &columns);
    if (!status)
        status = bs_csv_read(query->path, columns, COLUMN_FIRST_CELL + table.n_columns + (query->model ? 1 : 0), visit, &table,
                             &rows, query->digest, diagnostics);
    if (!status && rows == 0) {
        struct bs_place place = {.file = query->path};
        status = bs_error(diagnostics, &place, "has a header but no rows; one row per user and month is expected");
    }
    if (!status)
        status = sum_up(&table, out);
    tdestroy(table.tree, keep_node);
    for (size_t u = 0; u < table.n_users; u++)
        free(table.users[u]->cells);
    free(table.users);
    return status;
}

const struct bs_usage_format bs_usage_plain = {
    .name = "plain",
    .help = "a CSV file with a header and one row per user and month or day; columns are named in the scenario",
    .read = read_plain,
};
