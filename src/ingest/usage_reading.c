#include "ingest/usage_reading.h"

#include <billshift/text.h>

#include <limits.h>
#ifdef __GLIBC__
#include <malloc.h>
#endif
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

static size_t threads_of(const struct bs_usage_query *query)
{
    long there = sysconf(_SC_NPROCESSORS_ONLN);
    size_t wanted = query->threads > 0 ? query->threads : there > 0 ? (size_t)there : 1;
    return wanted < THREADS_MOST ? wanted : THREADS_MOST;
}

enum bs_status reading_new(const struct bs_usage_query *query, struct bs_arena *arena, struct bs_diagnostics *diagnostics,
                           struct reading *out)
{
    *out = (struct reading){.query = query, .bound = *query, .arena = arena, .diagnostics = diagnostics};
    out->threads = threads_of(query);
    out->first_days = bs_arena_take(arena, query->n_sources, sizeof *out->first_days);
    out->last_days = bs_arena_take(arena, query->n_sources, sizeof *out->last_days);
    out->rates = bs_arena_take(arena, query->n_exchange, sizeof *out->rates);
    if (!out->first_days || !out->last_days || !out->rates)
        return BS_ERROR_MEMORY;
    for (size_t i = 0; i < query->n_sources; i++) {
        out->first_days[i] = INT_MAX;
        out->last_days[i] = INT_MIN;
    }
    for (size_t i = 0; i < query->n_exchange; i++)
        if (!exact_rate(query->exchange[i].rate, &out->rates[i]))
            return bs_error(diagnostics, NULL, "the rate of %s is not from 10^-18 to 10^18", query->exchange[i].currency);
    return BS_OK;
}

void reading_free(struct reading *reading)
{
    for (size_t s = 0; s < reading->n_shards; s++)
        usage_shard_free(&reading->shards[s]);
    free(reading->shards);
    for (size_t i = 0; i < reading->threads && reading->parts; i++)
        row_part_free(&reading->parts[i]);
    free(reading->parts);
    row_names_free(&reading->models);
    row_names_free(&reading->currencies);
    row_names_free(&reading->unpriced);
#ifdef __GLIBC__
    malloc_trim(0); /* sums of many users are many small pieces, which would stay with the process */
#endif
}

enum bs_status reading_note(struct reading *reading, size_t source, const struct export_binding *binding)
{
    struct bs_usage_source *file = &reading->query->sources[source];
    const char **columns = bs_arena_take(reading->arena, binding->n_slots, sizeof *columns);
    if (!columns)
        return BS_ERROR_MEMORY;
    for (size_t i = 0; i < binding->n_slots; i++)
        columns[i] = binding->names[i];
    file->columns = columns;
    file->n_columns = binding->n_slots;
    reading->any_team |= binding->n_team > 0;
    return BS_OK;
}

/* Names of a part among those of all; the first row of each is kept. */
static enum bs_status keep_names(struct row_names *all, const struct row_names *part, size_t lines,
                                 const struct export_binding *binding)
{
    for (size_t i = 0; i < part->n; i++) {
        const struct row_name *from = &part->items[i];
        struct row_name *name = row_names_at(all, from->name, strlen(from->name));
        if (!name)
            return BS_ERROR_MEMORY;
        if (name->rows == 0) {
            name->path = binding->path;
            name->line = binding->json ? 0 : lines + from->line;
        }
        name->rows += from->rows;
    }
    return BS_OK;
}

static void note_errors(struct reading *reading, const struct export_binding *binding, const struct row_part *part, size_t lines)
{
    for (size_t i = 0; i < part->n_errors; i++) {
        const struct row_error *error = &part->errors[i];
        struct bs_place place = {.file = binding->path, .line = binding->json ? 0 : lines + error->line};
        const char *column = error->slot == BINDING_NONE ? NULL : binding->names[error->slot];
        char entry[40] = "";
        if (binding->json)
            snprintf(entry, sizeof entry, "entry %zu: ", error->line);
        reading->status = bs_error(reading->diagnostics, &place, "%s%s%s%s%s", entry, column ? "column " : "", column ? column : "",
                                   column ? ": " : "", error->message);
    }
}

static void count_skips(struct reading *reading, const struct export_binding *binding, const struct row_counts *counts)
{
    for (size_t i = 0; i < binding->n_skips; i++) {
        const char *reason = binding->skips[i].rule->reason;
        size_t k = 0;
        while (k < reading->n_skips && strcmp(reading->skips[k].reason, reason) != 0)
            k++;
        if (k == sizeof reading->skips / sizeof reading->skips[0])
            k--; /* more reasons than all formats have together */
        if (k == reading->n_skips)
            reading->skips[reading->n_skips++].reason = reason;
        reading->skips[k].rows += counts->skipped[i];
    }
}

enum bs_status reading_keep(struct reading *reading, const struct export_binding *binding, size_t source, struct row_part *part,
                            size_t lines)
{
    struct row_counts *all = &reading->counts;
    note_errors(reading, binding, part, lines);
    count_skips(reading, binding, &part->counts);
    all->rows += part->counts.rows;
    all->taken += part->counts.taken;
    all->apart += part->counts.apart;
    all->totals += part->counts.totals;
    all->empty += part->counts.empty;
    all->rounded += part->counts.rounded;
    all->words += part->counts.words;
    if (part->first_day < reading->first_days[source])
        reading->first_days[source] = part->first_day;
    if (part->last_day > reading->last_days[source])
        reading->last_days[source] = part->last_day;
    enum bs_status status = keep_names(&reading->models, &part->models, lines, binding);
    if (!status)
        status = keep_names(&reading->currencies, &part->currencies, lines, binding);
    if (!status)
        status = keep_names(&reading->unpriced, &part->unpriced, lines, binding);
    return part->failed ? BS_ERROR_MEMORY : status;
}
