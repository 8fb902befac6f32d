#include <billshift/usage_file.h>

#include "csv/csv_file.h"
#include "ingest/usage_reading.h"

#include <billshift/number.h>

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* The most telling headers first. */
static const struct bs_usage_format *const formats[] = {
    &export_claude_enterprise,
    &export_anthropic_usage,
    &export_anthropic_cost,
    &export_openai_usage,
    &export_openai_cost,
    &export_github_copilot,
    &export_cursor,
    &export_openrouter,
    &export_litellm,
    &export_ccusage,
    &export_groq,
    &export_focus,
    &export_plain,
};

size_t bs_usage_format_count(void)
{
    return sizeof formats / sizeof formats[0];
}

const struct bs_usage_format *bs_usage_format_at(size_t i)
{
    return formats[i];
}

const struct bs_usage_format *bs_usage_format_find(const char *name)
{
    for (size_t i = 0; i < bs_usage_format_count(); i++)
        if (strcmp(formats[i]->name, name) == 0)
            return formats[i];
    return NULL;
}

const char *bs_usage_format_name(const struct bs_usage_format *format)
{
    return format->name;
}

const char *bs_usage_format_help(const struct bs_usage_format *format)
{
    return format->help;
}

size_t bs_usage_format_versions(const struct bs_usage_format *format)
{
    return format->n_versions;
}

const char *bs_usage_format_version(const struct bs_usage_format *format, size_t i)
{
    return format->versions[i].label;
}

/* In a fixed order: what formats may hold is one list for all of them. */
static const char *const meters[] = {"usage",       "requests",       "credits",        "input",  "cache_read",
                                     "cache_write", "cache_write_5m", "cache_write_1h", "output", "web_searches"};

size_t bs_usage_meter_count(void)
{
    return sizeof meters / sizeof meters[0];
}

const char *bs_usage_meter_at(size_t i)
{
    return meters[i];
}

struct column {
    struct bs_diagnostics *diagnostics;
    const char *currency;
    double *values;
    size_t count, capacity;
};

static enum bs_status keep_value(void *context, const struct bs_csv_row *row)
{
    struct column *c = context;
    const struct bs_csv_field *field = &row->fields[0];
    char message[BS_MESSAGE_SIZE];
    double value = 0;
    if (bs_number_parse(field->text, field->length, BS_NUMBER_MONEY, c->currency, &value, message))
        return bs_csv_error(c->diagnostics, row, 0, message);
    if (value < 0)
        return bs_csv_error(c->diagnostics, row, 0, "the value is negative; use is 0 or more");
    if (c->count == c->capacity) {
        size_t capacity = c->capacity ? 2 * c->capacity : 1024;
        double *values = realloc(c->values, capacity * sizeof *values);
        if (!values)
            return BS_ERROR_MEMORY;
        c->values = values;
        c->capacity = capacity;
    }
    c->values[c->count++] = value;
    return BS_OK;
}

enum bs_status bs_usage_column(const char *path, const char *column, const char *currency, struct bs_arena *arena,
                               const double **values, size_t *count, struct bs_file_digest *digest,
                               struct bs_diagnostics *diagnostics)
{
    struct column c = {.diagnostics = diagnostics, .currency = currency};
    size_t rows = 0;
    enum bs_status status = bs_csv_read(path, &column, 1, keep_value, &c, &rows, digest, diagnostics);
    if (!status && c.count == 0) {
        struct bs_place place = {.file = path};
        status = bs_error(diagnostics, &place, "has a header but no rows; at least one value is expected");
    }
    if (!status) {
        double *kept = bs_arena_take(arena, c.count, sizeof *kept);
        if (kept) {
            memcpy(kept, c.values, c.count * sizeof *kept);
            *values = kept;
            *count = c.count;
        } else {
            status = BS_ERROR_MEMORY;
        }
    }
    free(c.values);
    return status;
}
