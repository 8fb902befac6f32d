/* The plain format: one row per user and month (or day), with three named columns. */
#include "usage/usage_file_formats.h"
#include "usage/usage_file_rows.h"

#include <billshift/text.h>

#include <math.h>
#include <search.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { MONTHS_MOST = 600 }; /* as in a scenario; more is a mistake in a date */

enum column { COLUMN_USER, COLUMN_MONTH, COLUMN_USE, COLUMN_COUNT };

struct user {
    size_t index;
    char *name;
};

struct amount {
    size_t user;
    int month; /* 12 x year + month - 1 */
    double use;
};

struct table {
    const struct bs_usage_query *query;
    struct bs_diagnostics *diagnostics;
    struct bs_arena *arena;
    void *tree; /* of struct user, by name */
    struct user *last;
    struct amount *amounts;
    size_t n_amounts, capacity, n_users, users_capacity;
    const char **names;
    int first, final; /* month */
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
    if (t->n_users == t->users_capacity) {
        size_t capacity = t->users_capacity ? 2 * t->users_capacity : 256;
        const char **names = realloc(t->names, capacity * sizeof *names);
        if (!names)
            return NULL;
        t->names = names;
        t->users_capacity = capacity;
    }
    struct user *made = bs_arena_take(t->arena, 1, sizeof *made);
    if (!made || !(made->name = bs_arena_copy(t->arena, field->text, field->length)) || !tsearch(made, &t->tree, by_name))
        return NULL;
    made->index = t->n_users;
    t->names[t->n_users++] = made->name;
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

static enum bs_status keep_amount(struct table *t, const struct bs_csv_field *name, int month, double use)
{
    if (t->n_amounts == t->capacity) {
        size_t capacity = t->capacity ? 2 * t->capacity : 4096;
        struct amount *amounts = realloc(t->amounts, capacity * sizeof *amounts);
        if (!amounts)
            return BS_ERROR_MEMORY;
        t->amounts = amounts;
        t->capacity = capacity;
    }
    struct user *user = find_user(t, name);
    if (!user)
        return BS_ERROR_MEMORY;
    if (t->n_amounts == 0 || month < t->first)
        t->first = month;
    if (t->n_amounts == 0 || month > t->final)
        t->final = month;
    t->amounts[t->n_amounts++] = (struct amount){user->index, month, use};
    return BS_OK;
}

static enum bs_status visit(void *context, const struct bs_csv_row *row)
{
    struct table *t = context;
    const struct bs_csv_field *name = &row->fields[COLUMN_USER], *when = &row->fields[COLUMN_MONTH],
                              *used = &row->fields[COLUMN_USE];
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
    double use = 0;
    if (bs_number_parse(used->text, used->length, BS_NUMBER_MONEY, t->query->currency, &use, message)) {
        status = bs_csv_error(t->diagnostics, row, COLUMN_USE, message);
    } else if (use < 0) {
        snprintf(message, sizeof message, "%s is negative; use is 0 or more", bs_quote(used->text, used->length, quoted));
        status = bs_csv_error(t->diagnostics, row, COLUMN_USE, message);
    }
    return status ? status : keep_amount(t, name, month, use);
}

/* The rows summed up into out->use. */
static enum bs_status sum_up(const struct table *t, struct bs_population *out)
{
    struct bs_place place = {.file = t->query->path};
    size_t months = (size_t)(t->final - t->first) + 1;
    if (months > MONTHS_MOST)
        return bs_error(t->diagnostics, &place, "the months run from %04d-%02d to %04d-%02d; at most %d months are read",
                        t->first / 12, t->first % 12 + 1, t->final / 12, t->final % 12 + 1, MONTHS_MOST);
    const char **names = bs_arena_take(t->arena, t->n_users, sizeof *names);
    double *use = bs_arena_take(t->arena, t->n_users, months * sizeof *use);
    bool *seen = bs_arena_take(t->arena, months, sizeof *seen);
    if (!names || !use || !seen)
        return BS_ERROR_MEMORY;
    memcpy(names, t->names, t->n_users * sizeof *names);
    for (size_t i = 0; i < t->n_amounts; i++) {
        const struct amount *e = &t->amounts[i];
        size_t m = (size_t)(e->month - t->first);
        double *cell = &use[e->user * months + m];
        seen[m] = true;
        *cell += e->use;
        if (!isfinite(*cell))
            return bs_error(t->diagnostics, &place, "the use of user '%s' in a month adds up beyond every number", names[e->user]);
    }
    for (size_t m = 0; m < months; m++)
        if (!seen[m])
            bs_warning(t->diagnostics, &place, "no row is for %04d-%02d: the use of every user is 0 in that month",
                       (t->first + (int)m) / 12, (t->first + (int)m) % 12 + 1);
    out->users = t->n_users;
    out->months = months;
    out->names = names;
    out->use = use;
    out->first_year = t->first / 12;
    out->first_month = t->first % 12 + 1;
    return BS_OK;
}

static void keep_node(void *node)
{
    (void)node; /* users live in the arena */
}

static enum bs_status read_plain(const struct bs_usage_query *query, struct bs_arena *arena, struct bs_population *out,
                                 struct bs_diagnostics *diagnostics)
{
    const char *columns[COLUMN_COUNT] = {[COLUMN_USER] = query->user, [COLUMN_MONTH] = query->month, [COLUMN_USE] = query->use};
    struct table table = {.query = query, .diagnostics = diagnostics, .arena = arena};
    size_t rows = 0;
    enum bs_status status = bs_csv_read(query->path, columns, COLUMN_COUNT, visit, &table, &rows, query->digest, diagnostics);
    if (!status && rows == 0) {
        struct bs_place place = {.file = query->path};
        status = bs_error(diagnostics, &place, "has a header but no rows; one row per user and month is expected");
    }
    if (!status)
        status = sum_up(&table, out);
    tdestroy(table.tree, keep_node);
    free(table.amounts);
    free(table.names);
    return status;
}

const struct bs_usage_format bs_usage_plain = {
    .name = "plain",
    .help = "a CSV file with a header and one row per user and month or day; columns are named in the scenario",
    .read = read_plain,
};
