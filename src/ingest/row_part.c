#include "ingest/row_part.h"

#include <limits.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { HEAD = (sizeof(struct kept_row) + sizeof(bs_exact) - 1) / sizeof(bs_exact) * sizeof(bs_exact) };

enum bs_status row_part_new(size_t n_shards, struct row_part *out)
{
    *out = (struct row_part){.n_shards = n_shards};
    out->records = calloc(n_shards, sizeof(char *));
    out->used = calloc(n_shards, sizeof *out->used);
    out->room = calloc(n_shards, sizeof *out->room);
    row_part_clear(out);
    return out->records && out->used && out->room ? BS_OK : BS_ERROR_MEMORY;
}

static void forget_names(struct row_names *names)
{
    for (size_t i = 0; i < names->n; i++)
        free(names->items[i].name);
    names->n = 0;
}

void row_part_clear(struct row_part *part)
{
    part->counts = (struct row_counts){0};
    part->n_errors = 0;
    forget_names(&part->models);
    forget_names(&part->currencies);
    part->pool_used = 0;
    for (size_t s = 0; s < part->n_shards && part->used; s++)
        part->used[s] = 0;
    part->has_last = part->has_team = false;
    part->first_day = INT_MAX;
    part->last_day = INT_MIN;
}

void row_part_free(struct row_part *part)
{
    for (size_t s = 0; s < part->n_shards && part->records; s++)
        free(part->records[s]);
    forget_names(&part->models);
    forget_names(&part->currencies);
    free(part->models.items);
    free(part->currencies.items);
    free(part->records);
    free(part->used);
    free(part->room);
    free(part->pool);
    free(part->joined);
    *part = (struct row_part){0};
}

void row_wrong(struct row_part *part, size_t line, size_t slot, const char *format, ...)
{
    if (part->n_errors == BS_ERRORS_KEPT)
        return;
    struct row_error *error = &part->errors[part->n_errors++];
    error->line = line;
    error->slot = slot;
    va_list ap;
    va_start(ap, format);
    vsnprintf(error->message, sizeof error->message, format, ap);
    va_end(ap);
}

/* Room for n bytes more in the pool. */
static char *pool_room(struct row_part *part, size_t n)
{
    if (part->pool_used + n > part->pool_capacity) {
        size_t capacity = 2 * (part->pool_used + n);
        char *pool = realloc(part->pool, capacity);
        if (!pool) {
            part->failed = true;
            return NULL;
        }
        part->pool = pool;
        part->pool_capacity = capacity;
    }
    return part->pool + part->pool_used;
}

size_t row_pool_add(struct row_part *part, const struct export_field *field)
{
    char *at = pool_room(part, field->length + 1);
    if (!at)
        return ROW_NONE;
    memcpy(at, field->text, field->length);
    at[field->length] = '\0';
    size_t place = part->pool_used;
    part->pool_used += field->length + 1;
    return place;
}

void row_note_name(struct row_part *part, struct row_names *names, const struct export_field *field, size_t line)
{
    for (size_t i = 0; i < names->n; i++)
        if (strlen(names->items[i].name) == field->length && memcmp(names->items[i].name, field->text, field->length) == 0) {
            names->items[i].rows++;
            return;
        }
    if (names->n == names->capacity) {
        size_t capacity = names->capacity ? 2 * names->capacity : 8;
        struct row_name *items = realloc(names->items, capacity * sizeof *items);
        if (!items) {
            part->failed = true;
            return;
        }
        names->items = items;
        names->capacity = capacity;
    }
    char *name = strndup(field->text, field->length);
    part->failed |= !name;
    if (name)
        names->items[names->n++] = (struct row_name){name, line, 1};
}

static char *record_room(struct row_part *part, size_t shard, size_t size)
{
    if (part->used[shard] + size > part->room[shard]) {
        size_t room = 2 * (part->used[shard] + size);
        char *records = realloc(part->records[shard], room);
        if (!records) {
            part->failed = true;
            return NULL;
        }
        part->records[shard] = records;
        part->room[shard] = room;
    }
    char *at = part->records[shard] + part->used[shard];
    part->used[shard] += size;
    return at;
}

bool row_keep(struct row_part *part, const struct kept_row *row, const bs_exact *units, size_t n_columns)
{
    size_t size = n_columns * sizeof *units;
    char *at = record_room(part, row->hash % part->n_shards, HEAD + size);
    if (!at)
        return false;
    memcpy(at, row, sizeof *row);
    memcpy(at + HEAD, units, size);
    return true;
}

enum bs_status row_part_add(struct row_part *part, size_t shard, size_t n_columns, struct usage_shard *out)
{
    size_t step = HEAD + n_columns * sizeof(bs_exact);
    for (size_t at = 0; at < part->used[shard]; at += step) {
        struct kept_row row;
        bs_exact units[EXPORT_METERS];
        memcpy(&row, part->records[shard] + at, sizeof row);
        memcpy(units, part->records[shard] + at + HEAD, n_columns * sizeof *units);
        const struct usage_record record = {.hash = row.hash,
                                            .offset = row.offset,
                                            .name = part->pool + row.name,
                                            .team = row.team == ROW_NONE ? NULL : part->pool + row.team,
                                            .length = row.length,
                                            .month = row.month,
                                            .model = row.model,
                                            .apart = row.apart != 0,
                                            .units = units};
        enum bs_status status = usage_shard_add(out, &record);
        if (status != BS_OK)
            return status;
    }
    return BS_OK;
}
