#include <billshift/roster.h>

#include "csv/csv_file.h"
#include "ingest/export_date.h"

#include <billshift/text.h>

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { USER, TEAM, TYPE, FROM, TO, COLUMNS };
static const char *const column_names[COLUMNS] = {"user", "team", "seat_type", "from", "to"};

enum { ABSENT = BS_CSV_COLUMNS_MOST };

/* A roster while it is read. */
struct roster_reading {
    struct bs_arena *arena;
    struct bs_diagnostics *diagnostics;
    size_t place[COLUMNS]; /* in the rows; ABSENT: the file has no such column */
    bool bound;
    struct bs_roster *out;
    struct bs_roster_seat *seats;
    size_t n, capacity;
};

static const char *text_of(const struct roster_reading *r, const struct bs_csv_row *row, size_t column)
{
    size_t place = r->place[column];
    return place == ABSENT || row->fields[place].length == 0 ? NULL : row->fields[place].text;
}

/* Columns that are not read may be misspelt ones. */
static void tell_others(const struct roster_reading *r, const struct bs_csv_row *row)
{
    char names[256] = "";
    size_t n = 0;
    size_t others = 0, shown = 0;
    for (size_t i = 0; i < row->n_columns; i++) {
        bool read = false;
        for (size_t k = 0; k < COLUMNS; k++)
            read |= r->place[k] == i;
        if (!read && others++ == shown && n + strlen(row->columns[i]) + 3 < sizeof names) {
            n += (size_t)snprintf(names + n, sizeof names - n, "%s%s", n > 0 ? ", " : "", row->columns[i]);
            shown++;
        }
    }
    if (others > shown)
        bs_assumption(r->diagnostics, "roster: %zu columns are not read%s%s", others, n > 0 ? ", among them " : "", names);
    else if (others > 0)
        bs_assumption(r->diagnostics, "roster: these columns are not read: %s", names);
}

/* Names of columns come into results. */
static enum bs_status check_header(const struct roster_reading *r, const struct bs_csv_row *row)
{
    const struct bs_place place = {.file = row->path, .line = 1};
    for (size_t i = 0; i < row->n_columns; i++)
        if (bs_utf8_check(row->columns[i], strlen(row->columns[i])) != strlen(row->columns[i])) {
            bs_error(r->diagnostics, &place, "the name of column %zu is not UTF-8 text", i + 1);
            return BS_ERROR_INTERRUPTED;
        }
    return BS_OK;
}

static enum bs_status bind_columns(struct roster_reading *r, const struct bs_csv_row *row)
{
    const char **names = bs_arena_take(r->arena, COLUMNS, sizeof *names);
    if (!names)
        return BS_ERROR_MEMORY;
    enum bs_status status = check_header(r, row);
    if (status != BS_OK)
        return status;
    for (size_t k = 0; k < COLUMNS; k++) {
        r->place[k] = ABSENT;
        for (size_t i = 0; i < row->n_columns; i++)
            if (strcmp(row->columns[i], column_names[k]) == 0)
                r->place[k] = i;
    }
    for (size_t k = 0; k < COLUMNS; k++)
        if (r->place[k] != ABSENT && bs_csv_check_once(r->diagnostics, row, r->place[k]) != BS_OK)
            return BS_ERROR_INTERRUPTED;
    for (size_t i = 0; i < row->n_columns; i++)
        for (size_t k = 0; k < COLUMNS; k++)
            if (r->place[k] == i)
                names[r->out->n_columns++] = column_names[k];
    r->out->columns = names;
    r->out->has_types = r->place[TYPE] != ABSENT;
    r->bound = true;
    tell_others(r, row);
    if (r->place[USER] != ABSENT)
        return BS_OK;
    const struct bs_place place = {.file = row->path, .line = 1};
    const char *near = bs_nearest(column_names[USER], row->columns, row->n_columns);
    char quoted[BS_QUOTE_SIZE];
    bs_error(r->diagnostics, &place, "no column 'user'%s%s; a roster has the columns user, team, seat_type, from and to",
             near ? ", but " : "", near ? bs_quote(near, strlen(near), quoted) : "");
    return BS_ERROR_INTERRUPTED;
}

static enum bs_status read_month(const struct roster_reading *r, const struct bs_csv_row *row, size_t column, int *month)
{
    const char *text = text_of(r, row, column);
    char quoted[BS_QUOTE_SIZE], message[BS_QUOTE_SIZE + 64];
    struct export_date date;
    *month = BS_NO_MONTH;
    if (!text)
        return BS_OK;
    if (strlen(text) == 7 && export_date(text, 7, false, &date)) {
        *month = date.month;
        return BS_OK;
    }
    snprintf(message, sizeof message, "%s is no month: YYYY-MM is expected, e.g. 2026-03", bs_quote(text, strlen(text), quoted));
    return bs_csv_error(r->diagnostics, row, r->place[column], message);
}

/* Types stand in tables that gnuplot reads, which splits columns at commas and quotes even where they are quoted. */
static enum bs_status check_type(const struct roster_reading *r, const struct bs_csv_row *row)
{
    const char *type = text_of(r, row, TYPE);
    bool good = !type || !strchr("=+-@", *type);
    for (const char *c = type; c && *c && good; c++)
        good = (unsigned char)*c >= ' ' && *c != 127 && *c != ',' && *c != '"';
    return good ? BS_OK
                : bs_csv_error(r->diagnostics, row, r->place[TYPE],
                               "a seat type has no comma, no quote and no control character, and does not begin with = + - @");
}

static enum bs_status check_texts(const struct roster_reading *r, const struct bs_csv_row *row)
{
    static const size_t texts[] = {USER, TEAM, TYPE};
    enum bs_status status = BS_OK;
    for (size_t i = 0; i < sizeof texts / sizeof texts[0]; i++) {
        const char *text = text_of(r, row, texts[i]);
        if (text && bs_utf8_check(text, strlen(text)) != strlen(text))
            status = bs_csv_error(r->diagnostics, row, r->place[texts[i]], "the text is not UTF-8");
    }
    return status;
}

/* NULL stays NULL. */
static bool keep_text(struct bs_arena *arena, const char *text, const char **out)
{
    *out = text ? bs_arena_copy(arena, text, strlen(text)) : NULL;
    return !text || *out;
}

static enum bs_status keep_seat(struct roster_reading *r, const struct bs_csv_row *row, struct bs_roster_seat seat)
{
    if (r->n == r->capacity) {
        size_t capacity = r->capacity ? 2 * r->capacity : 256;
        struct bs_roster_seat *seats = realloc(r->seats, capacity * sizeof *seats);
        if (!seats)
            return BS_ERROR_MEMORY;
        r->seats = seats;
        r->capacity = capacity;
    }
    bool kept = keep_text(r->arena, text_of(r, row, USER), &seat.user) && keep_text(r->arena, text_of(r, row, TEAM), &seat.team) &&
                keep_text(r->arena, text_of(r, row, TYPE), &seat.type);
    r->seats[r->n++] = seat;
    return kept ? BS_OK : BS_ERROR_MEMORY;
}

static enum bs_status visit(void *context, const struct bs_csv_row *row)
{
    struct roster_reading *r = context;
    struct bs_roster_seat seat = {.line = row->line};
    enum bs_status status = r->bound ? BS_OK : bind_columns(r, row);
    if (status != BS_OK)
        return status;
    if (!text_of(r, row, USER))
        return bs_csv_error(r->diagnostics, row, r->place[USER], "empty: the name of a user is expected, as in the usage file");
    enum bs_status texts = check_texts(r, row), type = check_type(r, row), from = read_month(r, row, FROM, &seat.from),
                   to = read_month(r, row, TO, &seat.to);
    if (texts != BS_OK || type != BS_OK || from != BS_OK || to != BS_OK)
        return BS_ERROR_INPUT;
    if (seat.from != BS_NO_MONTH && seat.to != BS_NO_MONTH && seat.to < seat.from)
        return bs_csv_error(r->diagnostics, row, r->place[TO],
                            "the seat ends before it begins: to is the last month in which it is paid");
    return keep_seat(r, row, seat);
}

static int by_name(const void *a, const void *b)
{
    const struct bs_roster_seat *x = *(const struct bs_roster_seat *const *)a, *y = *(const struct bs_roster_seat *const *)b;
    int order = strcmp(x->user, y->user);
    return order != 0 ? order : (x->line > y->line) - (x->line < y->line);
}

/* The seats by name. */
static enum bs_status sort_seats(struct bs_roster *roster, struct bs_arena *arena)
{
    const struct bs_roster_seat **sorted = malloc((roster->n + 1) * sizeof(struct bs_roster_seat *));
    size_t *by_user = bs_arena_take(arena, roster->n, sizeof *by_user);
    enum bs_status status = sorted && by_user ? BS_OK : BS_ERROR_MEMORY;
    for (size_t i = 0; i < roster->n && status == BS_OK; i++)
        sorted[i] = &roster->seats[i];
    if (status == BS_OK)
        qsort(sorted, roster->n, sizeof(struct bs_roster_seat *), by_name);
    for (size_t i = 0; i < roster->n && status == BS_OK; i++)
        by_user[i] = (size_t)(sorted[i] - roster->seats);
    free(sorted);
    roster->by_user = by_user;
    return status;
}

/* A name twice is an error at its later line. */
static enum bs_status check_doubles(const struct roster_reading *r)
{
    enum bs_status status = BS_OK;
    for (size_t i = 1; i < r->n; i++) {
        const struct bs_roster_seat *seat = &r->out->seats[r->out->by_user[i]], *before = &r->out->seats[r->out->by_user[i - 1]];
        const struct bs_place place = {.file = r->out->path, .line = seat->line};
        if (strcmp(seat->user, before->user) == 0) /* not named: names may have to stay unknown */
            status = bs_error(r->diagnostics, &place, "this user has a seat in line %zu already; a user has one row", before->line);
    }
    return status;
}

static enum bs_status keep_seats(struct roster_reading *r)
{
    const struct bs_place place = {.file = r->out->path};
    struct bs_roster_seat *seats = bs_arena_take(r->arena, r->n, sizeof *seats);
    if (!seats)
        return BS_ERROR_MEMORY;
    if (r->n == 0)
        return bs_error(r->diagnostics, &place, "has a header but no rows; one row for each seat is expected");
    memcpy(seats, r->seats, r->n * sizeof *seats);
    r->out->seats = seats;
    r->out->n = r->n;
    enum bs_status status = sort_seats(r->out, r->arena);
    return status == BS_OK ? check_doubles(r) : status;
}

enum bs_status bs_roster_read(const char *path, struct bs_arena *arena, struct bs_roster *out, struct bs_diagnostics *diagnostics)
{
    struct roster_reading r = {.arena = arena, .diagnostics = diagnostics, .out = out};
    size_t rows;
    *out = (struct bs_roster){.path = path};
    enum bs_status status = bs_csv_read(path, NULL, 0, visit, &r, &rows, &out->digest, diagnostics);
    if (status == BS_OK || (status == BS_ERROR_INPUT && r.n > 0)) { /* users named twice are found beside other errors */
        enum bs_status kept = keep_seats(&r);
        status = status == BS_OK || kept == BS_ERROR_MEMORY ? kept : status;
    }
    free(r.seats);
    return status;
}

size_t bs_roster_find(const struct bs_roster *roster, const char *user)
{
    size_t low = 0, high = roster->n;
    while (low < high) {
        size_t middle = low + (high - low) / 2;
        int order = strcmp(roster->seats[roster->by_user[middle]].user, user);
        if (order == 0)
            return roster->by_user[middle];
        if (order < 0)
            low = middle + 1;
        else
            high = middle;
    }
    return roster->n;
}

enum bs_status bs_roster_hide(struct bs_roster *roster, const unsigned char *key, struct bs_arena *arena)
{
    struct bs_roster_seat *seats = bs_arena_take(arena, roster->n, sizeof *seats);
    char pseudonym[BS_PSEUDONYM_TEXT];
    if (!seats)
        return BS_ERROR_MEMORY;
    memcpy(seats, roster->seats, roster->n * sizeof *seats);
    for (size_t i = 0; i < roster->n; i++) {
        bs_pseudonym(key, seats[i].user, pseudonym);
        if (!keep_text(arena, pseudonym, &seats[i].user))
            return BS_ERROR_MEMORY;
    }
    roster->seats = seats;
    return sort_seats(roster, arena);
}
