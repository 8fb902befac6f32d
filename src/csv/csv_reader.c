#include "csv/csv_reader.h"

#include <billshift/text.h>

#include <csv.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { NAMES_SHOWN = 300, GROWTH = 1 << 14 }; /* GROWTH: of libcsv's room for a field; its own 128 bytes take quadratic time */

struct csv_reader {
    struct csv_parser parser;
    bool parser_made;
    struct bs_diagnostics *diagnostics;
    struct bs_csv_row row;
    size_t *place;           /* column of the file for each wanted one */
    size_t *found;           /* how often the header has it */
    char **all;              /* names of the header where all its columns are wanted; NULL: some are */
    char names[NAMES_SHOWN]; /* of the header, for messages */
    size_t names_length;
    size_t line, field, width; /* being read; fields so far in the row; fields of the header */
    size_t ended;              /* rows that ended, header included */
    bool in_row;               /* the row began on an earlier line */
    bs_csv_visit *visit;
    void *context;
    enum bs_status status;
    char last;         /* character fed: a CRLF is one end of line */
    uint64_t position; /* bytes fed */
};

static bool stopped(const struct csv_reader *r)
{
    return r->status != BS_OK && r->status != BS_ERROR_INPUT;
}

static struct bs_place place_of(const struct csv_reader *r)
{
    return (struct bs_place){.file = r->row.path, .line = r->row.line};
}

enum bs_status bs_csv_error(struct bs_diagnostics *d, const struct bs_csv_row *row, size_t column, const char *message)
{
    struct bs_place place = {.file = row->path, .line = row->line};
    return bs_error(d, &place, "column %s: %s", row->columns[column], message);
}

enum bs_status bs_csv_check_once(struct bs_diagnostics *d, const struct bs_csv_row *row, size_t column)
{
    struct bs_place place = {.file = row->path, .line = 1};
    char names[NAMES_SHOWN + 64] = "";
    size_t times = 0, n = 0;
    for (size_t i = 0; i < row->n_columns; i++) {
        times += strcmp(row->columns[i], row->columns[column]) == 0;
        if (n < NAMES_SHOWN)
            n += (size_t)snprintf(names + n, sizeof names - n, "%s%.60s", i ? ", " : "", row->columns[i]);
    }
    return times == 1 ? BS_OK
                      : bs_error(d, &place, "column '%s' is there %zu times; the header has: %s%s", row->columns[column], times,
                                 names, n < NAMES_SHOWN ? "" : "...");
}

static void keep_field(struct csv_reader *r, size_t wanted, const char *text, size_t length)
{
    struct bs_csv_field *f = &r->row.fields[wanted];
    if (length + 1 > f->capacity) {
        size_t capacity = length + 64;
        char *room = realloc(f->text, capacity);
        if (!room) {
            r->status = BS_ERROR_MEMORY;
            return;
        }
        f->text = room;
        f->capacity = capacity;
    }
    memcpy(f->text, text, length);
    f->text[length] = '\0';
    f->length = length;
}

/* A column more, where all are wanted. */
static void add_column(struct csv_reader *r, const char *text, size_t length)
{
    struct bs_place place = place_of(r);
    if (r->row.n_columns == BS_CSV_COLUMNS_MOST) {
        bs_error(r->diagnostics, &place, "the header has more than %d columns", BS_CSV_COLUMNS_MOST);
        r->status = BS_ERROR_INTERRUPTED;
        return;
    }
    char *name = strndup(text, length);
    if (!name)
        r->status = BS_ERROR_MEMORY;
    else {
        r->place[r->row.n_columns] = r->field;
        r->found[r->row.n_columns] = 1;
        r->all[r->row.n_columns++] = name;
    }
}

static void header_field(struct csv_reader *r, const char *text, size_t length)
{
    if (r->all && length > 0)
        add_column(r, text, length);
    for (size_t i = 0; i < r->row.n_columns && !r->all; i++)
        if (strlen(r->row.columns[i]) == length && memcmp(r->row.columns[i], text, length) == 0) {
            r->place[i] = r->field;
            r->found[i]++;
        }
    if (r->names_length < NAMES_SHOWN) {
        int n = snprintf(r->names + r->names_length, NAMES_SHOWN - r->names_length, "%s%.*s", r->field ? ", " : "",
                         length < 60 ? (int)length : 60, text);
        r->names_length += (size_t)n;
    }
}

static void note_long_field(struct csv_reader *r, const char *hint)
{
    struct bs_place place = place_of(r);
    bs_error(r->diagnostics, &place, "field %zu of the row is longer than 1 MiB, the most that is accepted%s", r->field + 1, hint);
    r->status = BS_ERROR_INTERRUPTED;
}

static void on_field(void *text, size_t length, void *context)
{
    struct csv_reader *r = context;
    if (stopped(r))
        return;
    if (length > BS_CSV_FIELD_MOST) {
        note_long_field(r, "");
        return;
    }
    if (r->ended == 0)
        header_field(r, text, length);
    else
        for (size_t i = 0; i < r->row.n_columns; i++)
            if (r->place[i] == r->field)
                keep_field(r, i, text, length);
    r->field++;
}

static void end_header(struct csv_reader *r)
{
    struct bs_place place = place_of(r);
    r->width = r->field;
    /* one name with another separator in it, and none of the wanted ones: three errors would say less */
    if (r->width == 1 && r->row.n_columns > 1 && r->found[0] == 0 && strpbrk(r->names, ";\t|")) {
        bs_error(r->diagnostics, &place, "the header is a single field: %s; fields are separated by commas", r->names);
        r->status = BS_ERROR_INTERRUPTED;
        return;
    }
    for (size_t i = 0; i < r->row.n_columns; i++) {
        const char *cut = r->names_length >= NAMES_SHOWN ? "..." : "";
        if (r->found[i] == 0)
            r->status = bs_error(
                r->diagnostics, &place,
                "no column '%s'; the header has: %s%s (which columns are read is said by the scenario, or --columns of fit)",
                r->row.columns[i], r->names, cut);
        else if (r->found[i] > 1)
            r->status = bs_error(r->diagnostics, &place, "column '%s' is there %zu times; the header has: %s%s", r->row.columns[i],
                                 r->found[i], r->names, cut);
    }
    if (r->status == BS_ERROR_INPUT)
        r->status = BS_ERROR_INTERRUPTED; /* no row makes sense without its columns; told apart again at the end */
}

static void end_row(struct csv_reader *r)
{
    if (r->field != r->width) {
        struct bs_place place = place_of(r);
        r->status = bs_error(r->diagnostics, &place, "%zu fields, but the header has %zu", r->field, r->width);
        return;
    }
    enum bs_status status = r->visit ? r->visit(r->context, &r->row) : BS_OK;
    if (status)
        r->status = status;
}

static void on_row(int end, void *context)
{
    struct csv_reader *r = context;
    (void)end;
    if (stopped(r))
        return;
    if (r->ended == 0)
        end_header(r);
    else
        end_row(r);
    r->ended++;
    r->field = 0;
}

static bool blank(const char *text, size_t length)
{
    for (size_t i = 0; i < length; i++)
        if (!strchr(" \t\r\n", text[i])) /* no NUL gets here */
            return false;
    return true;
}

/* Feeds text that ends at the latest with its first line end, so that the line of every row is known: libcsv skips blank lines. */
static void feed_line(struct csv_reader *r, const char *text, size_t length)
{
    size_t before = r->ended;
    if (!r->in_row) {
        r->row.line = r->line;
        r->row.offset = r->position;
    }
    if (memchr(text, '\0', length)) {
        struct bs_place place = {.file = r->row.path, .line = r->line};
        bs_error(r->diagnostics, &place, "a NUL byte: this is no CSV text");
        r->status = BS_ERROR_INTERRUPTED;
        return;
    }
    if (csv_parse(&r->parser, text, length, on_field, on_row, r) != length && !stopped(r)) {
        struct bs_place place = {.file = r->row.path, .line = r->line};
        r->status = BS_ERROR_MEMORY;
        if (csv_error(&r->parser) == CSV_EPARSE) {
            bs_error(r->diagnostics, &place,
                     "broken CSV: a quote (\") inside a field must be doubled, and a quoted field end before "
                     "the comma");
            r->status = BS_ERROR_INTERRUPTED;
        }
    }
    if (!stopped(r) && r->parser.entry_pos > BS_CSV_FIELD_MOST) /* it has not ended yet, and would swallow the rest of the file */
        note_long_field(r, ": is a quote not closed?");
    if (r->ended != before)
        r->in_row = false;
    else if (!blank(text, length))
        r->in_row = true;
}

bool csv_reader_feed(struct csv_reader *r, const char *text, size_t length)
{
    for (size_t i = 0; i < length && !stopped(r);) {
        size_t n = 0;
        while (i + n < length && text[i + n] != '\n' && text[i + n] != '\r')
            n++;
        bool ends = i + n < length;
        feed_line(r, text + i, n + ends);
        char end = text[i + n - !ends];
        if (ends && !(end == '\n' && n == 0 && r->last == '\r')) /* a CRLF is one end */
            r->line++;
        r->last = end;
        r->position += n + ends;
        i += n + ends;
    }
    return !stopped(r);
}

/* Room for the wanted columns. */
static bool start(struct csv_reader *r, const char *const *columns, size_t n_columns)
{
    size_t most = columns ? n_columns : BS_CSV_COLUMNS_MOST;
    r->row.n_columns = columns ? n_columns : 0;
    r->row.fields = calloc(most, sizeof *r->row.fields);
    r->place = calloc(most, sizeof *r->place);
    r->found = calloc(most, sizeof *r->found);
    r->all = columns ? NULL : calloc(most, sizeof *r->all);
    r->row.columns = columns ? columns : (const char *const *)r->all;
    return r->row.fields && r->place && r->found && r->row.columns;
}

void csv_reader_free(struct csv_reader *r)
{
    if (!r)
        return;
    if (r->parser_made)
        csv_free(&r->parser);
    for (size_t i = 0; i < r->row.n_columns && r->row.fields; i++)
        free(r->row.fields[i].text);
    for (size_t i = 0; i < r->row.n_columns && r->all; i++)
        free(r->all[i]);
    free(r->row.fields);
    free(r->place);
    free(r->found);
    free(r->all);
    free(r);
}

enum bs_status csv_reader_new(const char *path, const char *const *columns, size_t n_columns, bs_csv_visit *visit, void *context,
                              struct bs_diagnostics *diagnostics, struct csv_reader **out)
{
    struct csv_reader *r = *out = calloc(1, sizeof *r);
    if (!r)
        return BS_ERROR_MEMORY;
    r->diagnostics = diagnostics;
    r->line = 1;
    r->visit = visit;
    r->context = context;
    r->row.path = path;
    r->parser_made = csv_init(&r->parser, CSV_STRICT | CSV_STRICT_FINI | CSV_APPEND_NULL) == 0;
    if (r->parser_made)
        csv_set_blk_size(&r->parser, GROWTH);
    return r->parser_made && start(r, columns, n_columns) ? BS_OK : BS_ERROR_MEMORY;
}

enum bs_status csv_reader_end(struct csv_reader *r)
{
    struct bs_place place = place_of(r);
    if (!stopped(r) && csv_fini(&r->parser, on_field, on_row, r) != 0) { /* after an error it would deliver the broken row */
        bs_error(r->diagnostics, &place, "broken CSV: a quoted field that begins in this row has no closing quote");
        r->status = BS_ERROR_INTERRUPTED;
    } else if (!stopped(r) && r->ended == 0) {
        struct bs_place whole = {.file = r->row.path};
        r->status = bs_error(r->diagnostics, &whole, "is empty; a header row with the names of the columns is expected");
    }
    return csv_reader_status(r);
}

enum bs_status csv_reader_status(const struct csv_reader *r)
{
    return r->status == BS_ERROR_INTERRUPTED ? BS_ERROR_INPUT : r->status;
}

bool csv_reader_in_row(const struct csv_reader *r)
{
    return r->in_row;
}

bool csv_reader_has_header(const struct csv_reader *r)
{
    return r->ended > 0;
}

size_t csv_reader_width(const struct csv_reader *r)
{
    return r->width;
}

size_t csv_reader_place(const struct csv_reader *r, size_t column)
{
    return r->place[column];
}

const struct bs_csv_row *csv_reader_row(const struct csv_reader *r)
{
    return &r->row;
}

size_t csv_reader_line(const struct csv_reader *r)
{
    return r->line;
}

void csv_reader_seek(struct csv_reader *r, size_t line, uint64_t position)
{
    r->line = line;
    r->position = position;
    r->last = '\n';
}

size_t csv_reader_rows(const struct csv_reader *r)
{
    return r->ended > 0 ? r->ended - 1 : 0;
}
