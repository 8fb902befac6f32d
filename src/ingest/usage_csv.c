/* A CSV file in blocks of whole lines: those without quotes by several threads, the others by libcsv, while the next block is read. */
#include "csv/csv_reader.h"
#include "csv/input_file.h"
#include "ingest/csv_fast.h"
#include "ingest/usage_reading.h"

#include <billshift/text.h>

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

struct csv_source {
    struct reading *reading;
    size_t source;
    struct input_file file;
    struct csv_reader *reader;
    char *text, *next;      /* room for two blocks each: what is left of the one before, and a new one */
    size_t length, at;      /* of text; how much of it is done */
    uint64_t offset;        /* of text in the file */
    bool ended, slow, done; /* all is read; the lines before were libcsv's; nothing is left to do */
    size_t lines;           /* done */
    struct export_binding binding;
    size_t column[BINDING_SLOTS]; /* of the reader's rows, by slot */
};

static enum bs_status visit(void *context, const struct bs_csv_row *row)
{
    struct csv_source *s = context;
    struct export_field fields[BINDING_SLOTS];
    for (size_t i = 0; i < s->binding.n_slots; i++) {
        const struct bs_csv_field *field = &row->fields[s->column[i]];
        fields[i] = (struct export_field){field->text, field->length};
    }
    row_take(&s->reading->parts[0], &s->binding, fields, row->line, row->offset);
    return BS_OK;
}

static void read_more(struct csv_source *s, char *into)
{
    s->length += input_read(&s->file, into, s->reading->way.block);
}

static void close_source(struct csv_source *s)
{
    csv_reader_free(s->reader);
    free(s->text);
    free(s->next);
}

/* Feeds lines until the header is whole. */
static enum bs_status read_header(struct csv_source *s)
{
    while (s->at < s->length && !csv_reader_has_header(s->reader)) {
        size_t n = 0;
        while (s->at + n < s->length && s->text[s->at + n] != '\n' && s->text[s->at + n] != '\r')
            n++;
        n += s->at + n < s->length;
        if (s->text[s->at + n - 1] == '\r' && s->at + n < s->length && s->text[s->at + n] == '\n')
            n++;
        if (!csv_reader_feed(s->reader, s->text + s->at, n))
            return csv_reader_status(s->reader);
        s->at += n;
    }
    if (csv_reader_has_header(s->reader))
        return BS_OK;
    if (s->ended) { /* all of it: what is missing is told by the reader */
        enum bs_status status = csv_reader_end(s->reader);
        s->ended = true;
        return status;
    }
    struct bs_place place = {.file = s->file.path, .line = 1};
    return bs_error(s->reading->diagnostics, &place, "the header is longer than 4 MiB: this is no CSV file");
}

static enum bs_status open_source(struct reading *reading, size_t source, struct csv_source *s)
{
    const char *path = reading->query->sources[source].path;
    *s = (struct csv_source){.reading = reading, .source = source};
    enum bs_status status = input_open(path, &s->file, reading->diagnostics);
    if (status)
        return status;
    s->text = malloc(2 * reading->way.block);
    s->next = malloc(2 * reading->way.block);
    status = csv_reader_new(path, NULL, 0, visit, s, reading->diagnostics, &s->reader);
    if (!s->text || !s->next)
        status = BS_ERROR_MEMORY;
    if (!status) {
        read_more(s, s->text);
        s->ended = s->length < reading->way.block;
        s->at = input_mark(s->text, s->length);
        status = read_header(s);
    }
    return status;
}

/* The names of all columns; those without one are empty. */
static enum bs_status header_of(const struct csv_source *s, struct bs_arena *arena, struct export_header *out)
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

enum bs_status reading_header(struct reading *reading, size_t source, struct export_header *header,
                              const struct export_version **version)
{
    struct bs_usage_source *file = &reading->query->sources[source];
    struct csv_source s;
    struct bs_file_digest digest;
    enum bs_status status = open_source(reading, source, &s);
    if (!status)
        status = header_of(&s, reading->arena, header);
    if (!status) {
        file->format = reading->query->format;
        *version = export_recognize(header, &file->format, reading->diagnostics);
        status = *version ? BS_OK : BS_ERROR_INPUT;
    }
    if (s.reader || s.text) {
        enum bs_status closed = input_close(&s.file, false, &digest, reading->diagnostics);
        status = status ? status : closed;
    }
    close_source(&s);
    if (!status)
        file->version = (*version)->label;
    return status;
}

/* Ends of n pieces of whole lines. */
static size_t split(const char *text, size_t length, size_t *ends)
{
    size_t n = 0;
    for (size_t i = 1; i <= READING_PARTS; i++) {
        size_t end = length * i / READING_PARTS;
        if (n > 0 && end <= ends[n - 1])
            continue;
        const char *eol = end < length ? memchr(text + end, '\n', length - end) : NULL;
        ends[n++] = eol ? (size_t)(eol - text) + 1 : length;
        if (ends[n - 1] == length)
            break;
    }
    return n;
}

/* By several threads, one of which reads the next block. false: the text is not for this, and nothing was taken. */
static bool fast_region(struct csv_source *s, const char *text, size_t length, char *into, size_t *lines, size_t *n)
{
    struct reading *reading = s->reading;
    size_t ends[READING_PARTS], counted[READING_PARTS];
    bool may = !reading->way.libcsv_alone && (!s->slow || csv_fast_may(text, length)), wanted = !s->ended;
    *n = split(text, length, ends);
#pragma omp parallel num_threads((int)reading->threads)
    {
#pragma omp single nowait
        if (wanted)
            read_more(s, into);
#pragma omp for schedule(dynamic, 1)
        for (size_t i = 0; i < *n; i++) {
            size_t from = i > 0 ? ends[i - 1] : 0;
            bool good = may && csv_fast_may(text + from, ends[i] - from);
            if (good)
                counted[i] = csv_fast_rows(&reading->parts[i], &s->binding, text + from, ends[i] - from, s->offset + s->at + from);
            if (!good) {
#pragma omp atomic write
                may = false;
            }
        }
    }
    size_t line = s->lines;
    for (size_t i = 0; i < *n && may; i++) {
        lines[i] = line;
        line += counted[i];
    }
    if (may)
        s->lines = line;
    else
        for (size_t i = 0; i < *n; i++)
            row_part_clear(&reading->parts[i]);
    return may;
}

/* By libcsv; rows may go on in the next region. What is wrong is noted. */
static enum bs_status slow_region(struct csv_source *s, const char *text, size_t length, bool end)
{
    if (!s->slow)
        csv_reader_seek(s->reader, s->lines + 1, s->offset + s->at);
    bool going = csv_reader_feed(s->reader, text, length);
    enum bs_status status = going && end ? csv_reader_end(s->reader) : csv_reader_status(s->reader);
    s->lines = csv_reader_line(s->reader) - 1;
    s->slow = true;
    s->done |= !going;
    if (status == BS_ERROR_INPUT)
        s->reading->status = status;
    return status == BS_ERROR_INPUT ? BS_OK : status;
}

/* The text up to its last line end, or all of it at the end of the file. */
static enum bs_status next_region(struct csv_source *s, size_t *length)
{
    for (;;) {
        const char *text = s->text + s->at;
        size_t have = s->length - s->at, before = s->length;
        const char *eol = have > 0 ? memrchr(text, '\n', have) : NULL;
        *length = s->ended ? have : eol ? (size_t)(eol - text) + 1 : 0;
        if (*length > 0 || s->ended)
            return BS_OK;
        if (have >= s->reading->way.block)
            break;
        read_more(s, s->text + s->length);
        s->ended = s->length - before < s->reading->way.block;
    }
    struct bs_place place = {.file = s->file.path, .line = s->lines + 1};
    return bs_error(
        s->reading->diagnostics, &place,
        "a line is longer than 4 MiB (a field has at most 1 MiB): this is no usage export, or its line ends are missing");
}

/* One region, while the block after it is read behind what is left of this one. */
static enum bs_status read_region(struct csv_source *s)
{
    size_t length, lines[READING_PARTS] = {0}, n = 1;
    enum bs_status status = next_region(s, &length);
    if (status)
        return status;
    const char *text = s->text + s->at;
    size_t left = s->length - s->at - length, taken = s->at + length;
    bool last = s->ended, in_row = s->slow && csv_reader_in_row(s->reader);
    memcpy(s->next, text + length, left);
    s->length = left;
    if (in_row || !fast_region(s, text, length, s->next + left, lines, &n)) {
        if (in_row && !last)
            read_more(s, s->next + left);
        status = slow_region(s, text, length, last);
        lines[0] = 0;
        n = 1;
    } else {
        s->slow = false;
    }
    char *was = s->text;
    s->text = s->next;
    s->next = was;
    s->ended = last || s->length - left < s->reading->way.block;
    s->done |= last;
    s->offset += taken;
    s->at = 0;
    return status ? status : reading_merge(s->reading, &s->binding, s->source, n, lines);
}

static enum bs_status bind(struct csv_source *s)
{
    struct reading *reading = s->reading;
    struct bs_usage_source *file = &reading->query->sources[s->source];
    struct export_header header;
    enum bs_status status = header_of(s, reading->arena, &header);
    file->format = reading->query->format;
    const struct export_version *version = status ? NULL : export_recognize(&header, &file->format, reading->diagnostics);
    if (!status && !version)
        status = BS_ERROR_INPUT;
    if (!status)
        status = export_bind(&header, version, &reading->bound, file->first != BS_NO_MONTH, &s->binding, reading->diagnostics);
    if (status)
        return status;
    s->binding.base = reading->base;
    s->binding.period = file->first;
    s->lines = csv_reader_line(s->reader) - 1;
    for (size_t i = 0; i < s->binding.n_slots; i++)
        while (csv_reader_place(s->reader, s->column[i]) != s->binding.columns[i])
            s->column[i]++;
    return reading_note(reading, s->source, &s->binding);
}

enum bs_status reading_csv(struct reading *reading, size_t source)
{
    struct csv_source s;
    enum bs_status status = open_source(reading, source, &s);
    bool opened = s.reader != NULL || s.text != NULL;
    if (!status)
        status = bind(&s);
    while (!status && !s.done && reading->diagnostics->errors < BS_ERRORS_KEPT)
        status = read_region(&s);
    bool whole = !status && s.done && reading->status == BS_OK;
    reading->base += s.file.position;
    if (opened) {
        enum bs_status closed = input_close(&s.file, whole, &reading->query->sources[source].digest, reading->diagnostics);
        status = status ? status : closed;
    }
    close_source(&s);
    return status;
}
