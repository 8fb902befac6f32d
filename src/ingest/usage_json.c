/* ccusage --json: its objects become rows of the columns that its format names. */
#include "csv/input_file.h"
#include "ingest/usage_reading.h"

#include <billshift/text.h>

#include <jansson.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { JSON_MOST = 256 << 20, COLUMNS = 7, TEXT = 400 };

/* Either form, and where its objects stand. */
static const struct {
    const char *list, *date;
} forms[] = {{"daily", "date"}, {"sessions", "lastActivity"}};

/* Columns after the date: of a breakdown by model, and what the object itself calls them. */
static const char *const columns[COLUMNS] = {
    "", "modelName", "inputTokens", "outputTokens", "cacheCreationTokens", "cacheReadTokens", "cost"};
static const char *const totals[COLUMNS] = {"",         "", "inputTokens", "outputTokens", "cacheCreationTokens", "cacheReadTokens",
                                            "totalCost"};

struct json_source {
    struct reading *reading;
    struct export_binding binding;
    size_t source, object; /* object: number of the entry, from 1: JSON has no lines that matter */
    char text[COLUMNS][TEXT];
};

/* All of it, and never more than is accepted, whatever its size was said to be. */
static enum bs_status read_all(struct input_file *file, char **out, size_t *length)
{
    size_t room = 1 << 16, got;
    do {
        char *more = realloc(*out, *length + room);
        if (!more)
            return BS_ERROR_MEMORY;
        *out = more;
        got = input_read(file, *out + *length, room);
        *length += got;
        room = *length; /* twice as much each time */
    } while (got > 0 && *length <= JSON_MOST);
    return BS_OK;
}

static enum bs_status read_text(const char *path, struct reading *reading, struct bs_file_digest *digest, char **out,
                                size_t *length)
{
    struct input_file file;
    struct bs_place place = {.file = path};
    enum bs_status status = input_open(path, &file, reading->diagnostics);
    *length = 0;
    if (status)
        return status;
    if (file.about.st_size > JSON_MOST)
        status = bs_error(reading->diagnostics, &place, "is longer than 256 MiB, which no ccusage report is");
    else
        status = read_all(&file, out, length);
    enum bs_status closed = input_close(&file, !status, digest, reading->diagnostics);
    return status ? status : closed;
}

/* A value as the text of a field; false: it is neither text nor number. */
static bool set_text(char *out, const json_t *value)
{
    out[0] = '\0';
    if (!value || json_is_null(value))
        return true;
    if (json_is_integer(value))
        snprintf(out, TEXT, "%lld", (long long)json_integer_value(value));
    else if (json_is_real(value))
        bs_number_text(json_real_value(value), out);
    else if (json_is_string(value) && json_string_length(value) < TEXT)
        memcpy(out, json_string_value(value), json_string_length(value) + 1);
    else
        return false;
    return true;
}

static void take_row(struct json_source *s, const json_t *object, const char *const *names)
{
    struct row_part *part = &s->reading->parts[0];
    struct export_field fields[BINDING_SLOTS];
    for (size_t k = 1; k < COLUMNS; k++)
        if (names[k][0] && !set_text(s->text[k], json_object_get(object, names[k]))) {
            row_wrong(part, s->object, BINDING_NONE, "\"%s\" is no number or short text", names[k]);
            return;
        }
    for (size_t i = 0; i < s->binding.n_slots; i++) {
        const char *text = s->text[s->binding.columns[i]];
        fields[i] = (struct export_field){text, strlen(text)};
    }
    row_take(part, &s->binding, fields, s->object, s->object);
}

/* A row for each model; without a breakdown one row, of the one model that it names. */
static void take_object(struct json_source *s, const json_t *object, const char *date)
{
    struct row_part *part = &s->reading->parts[0];
    const json_t *breakdown = json_object_get(object, "modelBreakdowns"), *used = json_object_get(object, "modelsUsed");
    if (!set_text(s->text[0], json_object_get(object, date)) || !s->text[0][0]) {
        row_wrong(part, s->object, BINDING_NONE, "\"%s\" is missing", date);
        return;
    }
    if (breakdown && !json_is_array(breakdown) && !json_is_null(breakdown)) {
        row_wrong(part, s->object, BINDING_NONE, "\"modelBreakdowns\" is no list");
        return;
    }
    if (json_array_size(breakdown) == 0) {
        bool one = json_array_size(used) == 1 && set_text(s->text[1], json_array_get(used, 0));
        if (!one)
            snprintf(s->text[1], TEXT, "(several models)");
        take_row(s, object, totals);
    }
    for (size_t i = 0; i < json_array_size(breakdown); i++) {
        const json_t *model = json_array_get(breakdown, i);
        if (json_is_object(model))
            take_row(s, model, columns);
        else
            row_wrong(part, s->object, BINDING_NONE, "an object is expected for each model");
    }
}

static enum bs_status take_list(struct json_source *s, const json_t *list, const char *date)
{
    struct row_part *part = &s->reading->parts[0];
    for (size_t i = 0; i < json_array_size(list); i++) {
        s->object = i + 1;
        take_object(s, json_array_get(list, i), date);
    }
    enum bs_status status = reading_keep(s->reading, &s->binding, s->source, part, 0);
    for (size_t shard = 0; shard < s->reading->n_shards && !status; shard++)
        status = row_part_add(part, shard, s->reading->bound.n_meters, &s->reading->shards[shard]);
    row_part_clear(part);
    return status;
}

static enum bs_status parse(const char *path, const char *text, size_t length, struct reading *reading, json_t **out, size_t *form)
{
    json_error_t error;
    struct bs_place place = {.file = path};
    size_t mark = input_mark(text, length);
    *out = json_loadb(text + mark, length - mark, JSON_REJECT_DUPLICATES, &error);
    if (!*out) {
        place.line = error.line > 0 ? (size_t)error.line : 0;
        place.column = error.column > 0 ? (size_t)error.column : 0;
        return bs_error(reading->diagnostics, &place, "broken JSON: %s", error.text);
    }
    for (*form = 0; *form < sizeof forms / sizeof forms[0]; ++*form)
        if (json_is_array(json_object_get(*out, forms[*form].list)))
            return BS_OK;
    return bs_error(reading->diagnostics, &place, "JSON with \"daily\" or \"sessions\", as ccusage --json writes it, is expected");
}

enum bs_status reading_json(struct reading *reading, size_t source)
{
    struct bs_usage_source *file = &reading->query->sources[source];
    struct json_source s = {.reading = reading, .source = source};
    json_t *root = NULL;
    char *text = NULL;
    size_t length, form = 0;
    const char *names[COLUMNS];
    enum bs_status status = read_text(file->path, reading, &file->digest, &text, &length);
    if (!status)
        status = parse(file->path, text, length, reading, &root, &form);
    free(text);
    memcpy(names, columns, sizeof names);
    names[0] = forms[form % 2].date;
    const struct export_header header = {.path = file->path, .names = names, .count = COLUMNS};
    if (!status)
        status = export_bind(&header, &export_ccusage.versions[form], &reading->bound, file->first != BS_NO_MONTH, &s.binding,
                             reading->diagnostics);
    file->version = export_ccusage.versions[form % 2].label;
    if (!status) {
        s.binding.base = reading->base;
        s.binding.rates = reading->rates;
        s.binding.json = true;
        status = reading_note(reading, source, &s.binding);
    }
    if (!status) {
        status = take_list(&s, json_object_get(root, forms[form].list), forms[form].date);
        reading->base += length;
    }
    json_decref(root);
    return status;
}
