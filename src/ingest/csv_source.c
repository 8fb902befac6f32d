#include "ingest/csv_source.h"

#include <stdlib.h>
#include <string.h>

/* What a line may take, and a block more. */
static size_t room_of(size_t block)
{
    return (CSV_LINE_BLOCKS + 1) * block;
}

/* A block more behind the text; returns how much that is. */
static size_t read_block(struct csv_source *s, char *text, size_t length)
{
    size_t n = input_read(&s->file, text + length, s->block);
    s->ended = n < s->block;
    return n;
}

/* The length of the line at the text's beginning, with its end: LF, CR or CRLF. 0: its end is not read yet. */
static size_t line_length(const char *text, size_t length, bool ended)
{
    size_t n = 0;
    while (n < length && text[n] != '\n' && text[n] != '\r')
        n++;
    bool carriage = n < length && text[n] == '\r';
    if (n + carriage >= length)
        return ended ? length : 0;
    return n + 1 + (carriage && text[n + 1] == '\n');
}

/* Feeds whole lines until the header is whole. */
static enum bs_status read_header(struct csv_source *s, struct bs_diagnostics *diagnostics)
{
    size_t at = input_mark(s->carry, s->carried);
    while (!csv_reader_has_header(s->reader)) {
        size_t n = line_length(s->carry + at, s->carried - at, s->ended);
        if (n == 0 && s->ended) { /* it lacks its line end, or all: what is missing is told by the reader */
            enum bs_status status = csv_reader_end(s->reader);
            if (status)
                return status;
            break;
        }
        if (n == 0 && s->carried >= CSV_LINE_BLOCKS * s->block) {
            struct bs_place place = {.file = s->file.path, .line = 1};
            return bs_error(diagnostics, &place, "the header is longer than 4 MiB: this is no CSV file");
        }
        if (n == 0)
            s->carried += read_block(s, s->carry, s->carried);
        else if (!csv_reader_feed(s->reader, s->carry + at, n))
            return csv_reader_status(s->reader);
        at += n;
    }
    s->carried -= at;
    s->offset = at;
    memmove(s->carry, s->carry + at, s->carried);
    return BS_OK;
}

enum bs_status csv_source_open(struct reading *reading, size_t source, bs_csv_visit *visit, void *context, struct csv_source *out)
{
    const char *path = reading->query->sources[source].path;
    struct csv_source *s = out;
    *s = (struct csv_source){.block = reading->way.block, .file.descriptor = -1};
    enum bs_status status = input_open(path, &s->file, reading->diagnostics);
    if (status)
        return status;
    s->file.unhashed = reading->query->unhashed;
    s->carry = malloc(room_of(s->block));
    status = csv_reader_new(path, NULL, 0, visit, context, reading->diagnostics, &s->reader);
    if (!s->carry)
        status = BS_ERROR_MEMORY;
    if (!status) {
        s->carried = read_block(s, s->carry, 0);
        status = read_header(s, reading->diagnostics);
    }
    return status;
}

enum bs_status csv_source_close(struct csv_source *s, bool whole, struct bs_file_digest *digest, struct bs_diagnostics *diagnostics)
{
    csv_reader_free(s->reader);
    free(s->carry);
    return s->file.descriptor < 0 ? BS_OK : input_close(&s->file, whole, digest, diagnostics);
}

enum bs_status csv_source_header(const struct csv_source *s, struct bs_arena *arena, struct export_header *out)
{
    const struct bs_csv_row *row = csv_reader_row(s->reader);
    size_t width = csv_reader_width(s->reader);
    const char **names = bs_arena_take(arena, width, sizeof *names);
    if (!names)
        return BS_ERROR_MEMORY;
    for (size_t i = 0; i < width; i++)
        names[i] = "";
    for (size_t i = 0; i < row->n_columns; i++) {
        char *name = bs_arena_copy(arena, row->columns[i], strlen(row->columns[i]));
        if (!name)
            return BS_ERROR_MEMORY;
        names[csv_reader_place(s->reader, i)] = name;
    }
    *out = (struct export_header){.path = s->file.path, .line = row->line, .names = names, .count = width};
    return BS_OK;
}

bool csv_region_new(size_t block, struct csv_region *out)
{
    *out = (struct csv_region){.text = malloc(room_of(block))};
    return out->text != NULL;
}

void csv_region_free(struct csv_region *region)
{
    free(region->text);
    region->text = NULL;
}

void csv_source_next(struct csv_source *s, struct csv_region *region)
{
    size_t have = s->carried;
    memcpy(region->text, s->carry, have);
    const char *eol = memrchr(region->text, '\n', have);
    while (!eol && !s->ended && have < CSV_LINE_BLOCKS * s->block) {
        size_t n = read_block(s, region->text, have);
        eol = memrchr(region->text + have, '\n', n);
        have += n;
    }
    region->too_long = !eol && !s->ended;
    region->length = s->ended ? have : eol ? (size_t)(eol - region->text) + 1 : 0;
    region->last = s->ended;
    region->offset = s->offset;
    s->carried = have - region->length;
    s->offset += region->length;
    memcpy(s->carry, region->text + region->length, s->carried);
}
