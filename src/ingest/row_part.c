#include "ingest/row_part.h"

#include <limits.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { RUN = sizeof(struct kept_run), ROW = sizeof(struct kept_row), UNIT = sizeof(bs_exact) };

enum bs_status row_part_new(size_t n_shards, struct row_part *out)
{
    *out = (struct row_part){.n_shards = n_shards};
    out->records = calloc(n_shards, sizeof(char *));
    out->used = calloc(n_shards, sizeof *out->used);
    out->room = calloc(n_shards, sizeof *out->room);
    row_part_clear(out);
    return out->records && out->used && out->room ? BS_OK : BS_ERROR_MEMORY;
}

void row_part_clear(struct row_part *part)
{
    part->counts = (struct row_counts){0};
    part->n_errors = 0;
    row_names_clear(&part->models);
    row_names_clear(&part->currencies);
    row_names_clear(&part->unpriced);
    part->pool_used = 0;
    for (size_t s = 0; s < part->n_shards && part->used; s++)
        part->used[s] = 0;
    part->has_last = part->has_team = false;
    part->run = ROW_NONE;
    part->first_day = INT_MAX;
    part->last_day = INT_MIN;
}

void row_part_free(struct row_part *part)
{
    for (size_t s = 0; s < part->n_shards && part->records; s++)
        free(part->records[s]);
    row_names_free(&part->models);
    row_names_free(&part->currencies);
    row_names_free(&part->unpriced);
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
    struct row_name *name = row_names_at(names, field->text, field->length);
    part->failed |= !name;
    if (name && name->rows++ == 0)
        name->line = line;
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

/* A new run, of the part's last user and team. false: no memory. */
static bool open_run(struct row_part *part, size_t shard, size_t team, uint64_t offset)
{
    const struct kept_run run = {.hash = part->last_hash,
                                 .offset = offset,
                                 .name = part->last_user,
                                 .team = team,
                                 .length = (uint32_t)part->last_user_length,
                                 .apart = part->last_apart};
    char *made = record_room(part, shard, RUN);
    if (!made)
        return false;
    memcpy(made, &run, RUN);
    part->run = (size_t)(made - part->records[shard]);
    part->run_team = team;
    return true;
}

bool row_keep(struct row_part *part, struct kept_row row, uint64_t offset, const bs_exact *units, size_t n_columns)
{
    size_t shard = part->last_hash % part->n_shards, size = n_columns * UNIT;
    size_t team = part->has_team ? part->last_team : ROW_NONE;
    uint32_t rows;
    if ((part->run == ROW_NONE || part->run_team != team) && !open_run(part, shard, team, offset))
        return false;
    char *at = record_room(part, shard, ROW + size);
    if (!at)
        return false;
    memcpy(at, &row, ROW);
    memcpy(at + ROW, units, size);
    char *count = part->records[shard] + part->run + offsetof(struct kept_run, rows);
    memcpy(&rows, count, sizeof rows);
    rows++;
    memcpy(count, &rows, sizeof rows);
    return true;
}

/* The rows of a run; *at moves behind them. */
static enum bs_status add_run(const struct kept_run *run, const char *pool, const char *records, size_t *at, size_t n_columns,
                              struct usage_shard *out)
{
    const struct usage_owner owner = {.hash = run->hash,
                                      .offset = run->offset,
                                      .name = pool + run->name,
                                      .team = run->team == ROW_NONE ? NULL : pool + run->team,
                                      .length = run->length,
                                      .apart = run->apart != 0};
    struct usage_user *user;
    enum bs_status status = usage_shard_user(out, &owner, &user);
    for (uint32_t i = 0; i < run->rows && !status; i++) {
        struct kept_row row;
        bs_exact units[EXPORT_METERS];
        memcpy(&row, records + *at, ROW);
        memcpy(units, records + *at + ROW, n_columns * UNIT);
        *at += ROW + n_columns * UNIT;
        status = usage_shard_add(out, user, row.month, row.model, units);
    }
    return status;
}

enum bs_status row_part_add(struct row_part *part, size_t shard, size_t n_columns, struct usage_shard *out)
{
    enum bs_status status = BS_OK;
    const char *records = part->records[shard];
    for (size_t at = 0; at < part->used[shard] && !status;) {
        struct kept_run run, next;
        memcpy(&run, records + at, RUN);
        at += RUN;
        size_t after = at + run.rows * (ROW + n_columns * UNIT);
        if (after < part->used[shard]) { /* users lie anywhere in memory: the next one is fetched meanwhile */
            memcpy(&next, records + after, RUN);
            usage_shard_prefetch(out, next.hash);
        }
        status = add_run(&run, part->pool, records, &at, n_columns, out);
    }
    return status;
}
