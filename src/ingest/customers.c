#include <billshift/customers.h>

#include "csv/csv_file.h"
#include "ingest/export_date.h"

#include <billshift/number.h>
#include <billshift/text.h>

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { CUSTOMER, SEATS, RENEWS, CONTRACT, USE, COLUMNS };
static const char *const column_names[COLUMNS] = {"customer", "seats", "renews", "contract", "use"};
static const char segment_prefix[] = "segment:";
static const double SEATS_MOST = 4294967295.0, USE_LEAST = 1e-6, USE_MOST = 1e6, SHARE_SLACK = 0.0005;

enum { ABSENT = BS_CSV_COLUMNS_MOST };

/* A book while it is read. */
struct reading {
    struct bs_arena *arena;
    struct bs_diagnostics *diagnostics;
    size_t place[COLUMNS];  /* in the rows; ABSENT: the file has no such column */
    size_t *segment_places; /* [n_segments] */
    bool bound;
    struct bs_customers *out;
    struct bs_customer *items;
    size_t n, capacity;
};

static const char *text_at(const struct bs_csv_row *row, size_t place)
{
    return place == ABSENT || row->fields[place].length == 0 ? NULL : row->fields[place].text;
}

/* What a column of the header is; an unknown one would be left unread unseen. */
static enum bs_status bind_column(struct reading *r, const struct bs_csv_row *row, size_t i, const char **segments)
{
    const struct bs_place place = {.file = row->path, .line = 1};
    const char *name = row->columns[i];
    char quoted[BS_QUOTE_SIZE];
    if (bs_csv_check_once(r->diagnostics, row, i) != BS_OK)
        return BS_ERROR_INTERRUPTED;
    for (size_t k = 0; k < COLUMNS; k++)
        if (strcmp(name, column_names[k]) == 0) {
            r->place[k] = i;
            return BS_OK;
        }
    if (strncmp(name, segment_prefix, strlen(segment_prefix)) == 0) {
        r->segment_places[r->out->n_segments] = i;
        segments[r->out->n_segments] =
            bs_arena_copy(r->arena, name + strlen(segment_prefix), strlen(name) - strlen(segment_prefix));
        return segments[r->out->n_segments++] ? BS_OK : BS_ERROR_MEMORY;
    }
    const char *near = bs_nearest(name, column_names, COLUMNS);
    bs_error(r->diagnostics, &place, "unknown column %s%s%s%s; a book has customer, seats, renews, contract, use and segment:NAME",
             bs_quote(name, strlen(name), quoted), near ? "; did you mean '" : "", near ? near : "", near ? "'?" : "");
    return BS_ERROR_INTERRUPTED;
}

static enum bs_status bind(struct reading *r, const struct bs_csv_row *row)
{
    const struct bs_place place = {.file = row->path, .line = 1};
    const char **segments = bs_arena_take(r->arena, row->n_columns, sizeof *segments);
    r->segment_places = bs_arena_take(r->arena, row->n_columns, sizeof *r->segment_places);
    enum bs_status status = segments && r->segment_places ? BS_OK : BS_ERROR_MEMORY;
    for (size_t k = 0; k < COLUMNS; k++)
        r->place[k] = ABSENT;
    for (size_t i = 0; i < row->n_columns && status == BS_OK; i++)
        status = bind_column(r, row, i, segments);
    r->out->segments = segments;
    r->bound = true;
    for (size_t k = CUSTOMER; k <= RENEWS && status == BS_OK; k++)
        if (r->place[k] == ABSENT) {
            bs_error(r->diagnostics, &place,
                     "no column '%s'; a book has customer, seats, renews, and perhaps contract, use and segment:NAME",
                     column_names[k]);
            status = BS_ERROR_INTERRUPTED;
        }
    return status;
}

/* A number of a kind from least to most; false: noted. */
static bool read_number(struct reading *r, const struct bs_csv_row *row, size_t place, enum bs_number_kind kind, double least,
                        double most, double *value)
{
    const struct bs_csv_field *field = &row->fields[place];
    char message[BS_MESSAGE_SIZE], low[BS_NUMBER_TEXT], high[BS_NUMBER_TEXT], quoted[BS_QUOTE_SIZE];
    double found = 0;
    if (bs_number_parse(field->text, field->length, kind, NULL, &found, message) == BS_OK) {
        *value = found;
        if (found >= least && found <= most)
            return true;
        snprintf(message, sizeof message, "%s is out of range; from %s to %s is accepted",
                 bs_quote(field->text, field->length, quoted), bs_number_text(least, low), bs_number_text(most, high));
    }
    (void)bs_csv_error(r->diagnostics, row, place, message);
    return false;
}

static bool read_renewal(struct reading *r, const struct bs_csv_row *row, int *month)
{
    const struct bs_csv_field *field = &row->fields[r->place[RENEWS]];
    char quoted[BS_QUOTE_SIZE], message[BS_QUOTE_SIZE + 64];
    struct export_date date;
    if (field->length == 7 && export_date(field->text, 7, false, &date)) {
        *month = date.month;
        return true;
    }
    snprintf(message, sizeof message, "%s is no month: YYYY-MM is expected, e.g. 2026-03",
             bs_quote(field->text, field->length, quoted));
    (void)bs_csv_error(r->diagnostics, row, r->place[RENEWS], message);
    return false;
}

/* All of them, or none. An empty one beside others is none of the seats. */
static enum bs_status read_shares(struct reading *r, const struct bs_csv_row *row, struct bs_customer *customer)
{
    size_t n = r->out->n_segments, stated = 0;
    double *shares = bs_arena_take(r->arena, n, sizeof *shares), sum = 0;
    char message[96];
    if (!shares)
        return BS_ERROR_MEMORY;
    for (size_t i = 0; i < n; i++) {
        if (!text_at(row, r->segment_places[i]))
            continue;
        stated++;
        if (!read_number(r, row, r->segment_places[i], BS_NUMBER_SHARE, 0, 1, &shares[i]))
            return BS_ERROR_INPUT;
        sum += shares[i];
    }
    if (stated == 0)
        return BS_OK;
    if (fabs(sum - 1) > SHARE_SLACK) {
        snprintf(message, sizeof message, "the shares of the segments sum to %.6g%%, not to 100%%", 100 * sum);
        return bs_csv_error(r->diagnostics, row, r->segment_places[0], message);
    }
    for (size_t i = 0; i < n; i++)
        shares[i] /= sum;
    customer->shares = shares;
    return BS_OK;
}

static enum bs_status keep(struct reading *r, const struct bs_csv_row *row, struct bs_customer customer)
{
    const char *contract = text_at(row, r->place[CONTRACT]), *name = text_at(row, r->place[CUSTOMER]);
    if (r->n == r->capacity) {
        size_t capacity = r->capacity ? 2 * r->capacity : 64;
        struct bs_customer *items = realloc(r->items, capacity * sizeof *items);
        if (!items)
            return BS_ERROR_MEMORY;
        r->items = items;
        r->capacity = capacity;
    }
    customer.name = bs_arena_copy(r->arena, name, strlen(name));
    customer.contract = contract ? bs_arena_copy(r->arena, contract, strlen(contract)) : NULL;
    r->items[r->n++] = customer;
    return customer.name && (!contract || customer.contract) ? BS_OK : BS_ERROR_MEMORY;
}

static enum bs_status visit(void *context, const struct bs_csv_row *row)
{
    struct reading *r = context;
    struct bs_customer customer = {.use = 1, .line = row->line};
    enum bs_status status = r->bound ? BS_OK : bind(r, row);
    if (status != BS_OK)
        return status;
    const char *name = text_at(row, r->place[CUSTOMER]);
    if (!name)
        return bs_csv_error(r->diagnostics, row, r->place[CUSTOMER], "empty: the name of a customer is expected");
    if (bs_utf8_check(name, strlen(name)) != strlen(name))
        return bs_csv_error(r->diagnostics, row, r->place[CUSTOMER], "the text is not UTF-8");
    bool seats = read_number(r, row, r->place[SEATS], BS_NUMBER_COUNT, 1, SEATS_MOST, &customer.seats),
         renews = read_renewal(r, row, &customer.renews),
         use = !text_at(row, r->place[USE]) ||
               read_number(r, row, r->place[USE], BS_NUMBER_FACTOR, USE_LEAST, USE_MOST, &customer.use);
    enum bs_status shares = read_shares(r, row, &customer);
    if (shares == BS_OK && !(seats && renews && use))
        return BS_ERROR_INPUT;
    return shares == BS_OK ? keep(r, row, customer) : shares;
}

static int by_name(const void *a, const void *b)
{
    const struct bs_customer *x = *(const struct bs_customer *const *)a, *y = *(const struct bs_customer *const *)b;
    int order = strcmp(x->name, y->name);
    return order != 0 ? order : (x->line > y->line) - (x->line < y->line);
}

static enum bs_status check_doubles(const struct reading *r)
{
    const struct bs_customer **sorted = calloc(r->n + 1, sizeof(struct bs_customer *));
    enum bs_status status = sorted ? BS_OK : BS_ERROR_MEMORY;
    for (size_t i = 0; i < r->n && sorted; i++)
        sorted[i] = &r->items[i];
    if (sorted)
        qsort(sorted, r->n, sizeof(struct bs_customer *), by_name);
    for (size_t i = 1; i < r->n && sorted; i++) {
        const struct bs_place place = {.file = r->out->path, .line = sorted[i]->line};
        char quoted[BS_QUOTE_SIZE];
        if (strcmp(sorted[i]->name, sorted[i - 1]->name) == 0)
            status = bs_error(r->diagnostics, &place, "the customer %s stands in line %zu already; a customer has one row",
                              bs_quote(sorted[i]->name, strlen(sorted[i]->name), quoted), sorted[i - 1]->line);
    }
    free(sorted);
    return status;
}

enum bs_status bs_customers_read(const char *path, struct bs_arena *arena, struct bs_customers *out,
                                 struct bs_diagnostics *diagnostics)
{
    struct reading r = {.arena = arena, .diagnostics = diagnostics, .out = out};
    const struct bs_place place = {.file = path};
    size_t rows;
    *out = (struct bs_customers){.path = path};
    enum bs_status status = bs_csv_read(path, NULL, 0, visit, &r, &rows, NULL, diagnostics);
    if (status == BS_OK && r.n == 0)
        status = bs_error(diagnostics, &place, "has a header but no rows; one row for each customer is expected");
    if (status == BS_OK)
        status = check_doubles(&r);
    if (status == BS_OK) {
        struct bs_customer *items = bs_arena_take(arena, r.n, sizeof *items);
        status = items ? BS_OK : BS_ERROR_MEMORY;
        if (items)
            memcpy(items, r.items, r.n * sizeof *items);
        out->items = items;
        out->n = r.n;
    }
    free(r.items);
    return status;
}
