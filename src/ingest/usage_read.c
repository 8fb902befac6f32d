/* The way of all files: their headers first, so that it is known what is read, then each in turn, then the sums. */
#include "csv/input_file.h"
#include "ingest/usage_reading.h"

#include <assert.h>
#include <stdlib.h>
#include <string.h>

struct recognized {
    struct export_header header;
    const struct export_version *version;
    bool json;
};

/* PowerShell writes what programs print in UTF-16. */
static bool is_utf16(const char *text, size_t length)
{
    return length >= 2 && (memcmp(text, "\xff\xfe", 2) == 0 || memcmp(text, "\xfe\xff", 2) == 0);
}

/* A ccusage report begins with a brace, behind a byte-order mark and blanks. */
static enum bs_status looks_like_json(struct reading *reading, const char *path, bool *json)
{
    struct input_file file;
    struct bs_file_digest digest;
    const struct bs_place place = {.file = path};
    char first[4096];
    enum bs_status status = input_check_stays(path, reading->diagnostics);
    if (!status)
        status = input_open(path, &file, reading->diagnostics);
    if (status)
        return status;
    size_t n = input_read(&file, first, sizeof first), i = input_mark(first, n);
    while (i < n && (first[i] == ' ' || first[i] == '\t' || first[i] == '\n' || first[i] == '\r'))
        i++;
    *json = i < n && first[i] == '{';
    status = input_close(&file, false, &digest, reading->diagnostics);
    if (!status && is_utf16(first, n))
        status = bs_error(reading->diagnostics, &place, "is UTF-16 text, as PowerShell writes it; write it again as UTF-8");
    return status;
}

static enum bs_status recognize(struct reading *reading, size_t source, struct recognized *out)
{
    struct bs_usage_source *file = &reading->query->sources[source];
    const struct bs_usage_format *wanted = reading->query->format;
    struct bs_place place = {.file = file->path};
    enum bs_status status = looks_like_json(reading, file->path, &out->json);
    if (status)
        return status;
    if (wanted && wanted->json != out->json)
        return bs_error(reading->diagnostics, &place, "this is no file of the format '%s': it is %s", wanted->name,
                        out->json ? "JSON" : "not JSON");
    if (!out->json)
        return reading_header(reading, source, &out->header, &out->version);
    out->version = &export_ccusage.versions[0]; /* both hold the same meters */
    file->format = &export_ccusage;
    file->version = out->version->label;
    return BS_OK;
}

static bool holds(const struct reading *reading, const struct recognized *file, size_t meter)
{
    const struct bs_usage_query *query = reading->query;
    assert(file->version); /* else the file was refused */
    if (!file->json)
        return export_holds(&file->header, file->version, query, meter);
    const struct export_header header = {.names = file->version->header, .count = 7};
    return export_holds(&header, file->version, query, meter);
}

/* Where some files hold a meter and others do not, its use is 0 in the latter. */
static void tell_lacking(const struct reading *reading, const struct recognized *files)
{
    const struct bs_usage_query *query = reading->query;
    for (size_t k = 0; k < reading->bound.n_meters; k++)
        for (size_t i = 0; i < query->n_sources; i++) {
            const struct bs_place place = {.file = query->sources[i].path};
            const char *meter = query->meters[reading->meters[k]];
            if (!holds(reading, &files[i], reading->meters[k]))
                bs_warning(reading->diagnostics, &place,
                           "holds no use of the meter %s, which other files hold: it counts as 0 for the users of this file",
                           meter);
        }
}

/* The meters that some file holds. */
static enum bs_status choose_meters(struct reading *reading, const struct recognized *files)
{
    const struct bs_usage_query *query = reading->query;
    struct bs_place place = {.file = query->sources[0].path};
    const char **meters = bs_arena_take(reading->arena, query->n_meters, sizeof *meters);
    const char **columns = bs_arena_take(reading->arena, query->n_meters, sizeof *columns);
    reading->meters = bs_arena_take(reading->arena, query->n_meters, sizeof *reading->meters);
    if (!meters || !columns || !reading->meters)
        return BS_ERROR_MEMORY;
    char held_text[300];
    size_t n = 0;
    for (size_t m = 0; m < query->n_meters; m++) {
        bool held = false;
        for (size_t i = 0; i < query->n_sources; i++)
            held |= holds(reading, &files[i], m);
        if (!held)
            continue;
        meters[n] = query->meters[m];
        columns[n] = query->columns ? query->columns[m] : NULL;
        reading->bound.use_meter = m == query->use_meter ? n : reading->bound.use_meter;
        reading->meters[n++] = m;
    }
    assert(files[0].version);
    if (n == 0 && !files[0].version->meters[0].meter && files[0].version != &export_plain.versions[0])
        return bs_error(reading->diagnostics, &place, "%s (%s) holds no use at all: nothing was used in its range",
                        query->sources[0].format->name, query->sources[0].version);
    if (n == 0)
        return bs_error(reading->diagnostics, &place, "%s (%s) holds none of the quantities that are asked for; it holds: %s",
                        query->sources[0].format->name, query->sources[0].version,
                        export_meters_text(files[0].version, held_text, sizeof held_text));
    if (n > EXPORT_METERS)
        return bs_error(reading->diagnostics, &place, "at most %d meters are read from a file", EXPORT_METERS);
    reading->bound.meters = meters;
    reading->bound.columns = query->columns ? columns : NULL;
    reading->bound.n_meters = n;
    tell_lacking(reading, files);
    return BS_OK;
}

/* Rows are told apart by model where every file can. */
static enum bs_status choose_models(struct reading *reading, const struct recognized *files)
{
    const struct bs_usage_query *query = reading->query;
    size_t with = 0, without = 0;
    for (size_t i = 0; i < query->n_sources && query->n_models > 0; i++) {
        bool has = files[i].json || export_has_model(&files[i].header, files[i].version, query);
        with += has;
        without = has ? without : i + 1;
    }
    reading->by_model = with > 0;
    if (with == 0)
        reading->bound.n_models = 0;
    struct bs_place place = {.file = without ? query->sources[without - 1].path : NULL};
    return with > 0 && without > 0 ? bs_error(reading->diagnostics, &place,
                                              "has no column of models, which other files have: all or none must tell them apart")
                                   : BS_OK;
}

static enum bs_status make_room(struct reading *reading)
{
    size_t models = reading->by_model ? reading->query->n_models : 1;
    enum bs_status status = BS_OK;
    reading->shards = calloc(reading->threads, sizeof *reading->shards);
    reading->parts = calloc(reading->threads, sizeof *reading->parts);
    if (!reading->shards || !reading->parts)
        return BS_ERROR_MEMORY;
    for (; reading->n_shards < reading->threads && !status; reading->n_shards++)
        status = usage_shard_new(reading->bound.n_meters, models, &reading->shards[reading->n_shards]);
    for (size_t i = 0; i < reading->threads && !status; i++)
        status = row_part_new(reading->threads, &reading->parts[i]);
    return status;
}

/* Meters that count as others, where a file holds them. */
static void tell_aliases(const struct reading *reading, const struct recognized *files)
{
    const struct bs_usage_query *query = reading->query;
    for (size_t a = 0; a < query->n_aliases; a++) {
        bool held = false;
        for (size_t i = 0; i < query->n_sources; i++)
            for (size_t m = 0; m < EXPORT_METERS && files[i].version->meters[m].meter; m++)
                held |= strcmp(files[i].version->meters[m].meter, query->aliases[a].held) == 0;
        if (held)
            bs_assumption(reading->diagnostics, "usage file: '%s' counts as '%s', the class that contracts price",
                          query->aliases[a].held, query->aliases[a].meter);
    }
}

static void tell_conventions(const struct reading *reading, const struct recognized *files)
{
    bool tokens = false;
    for (size_t k = 0; k < reading->bound.n_meters; k++)
        tokens |= strcmp(reading->bound.meters[k], "usage") != 0;
    for (size_t i = 0; i < reading->query->n_sources; i++) {
        const struct bs_usage_source *source = &reading->query->sources[i];
        const struct export_version *version = files[i].version;
        struct bs_place place = {.file = source->path};
        bool told = !version;
        for (size_t k = 0; k < i; k++)
            told |= files[k].version == version;
        if (!told && source->format != &export_plain)
            bs_assumption(reading->diagnostics, "usage file: format %s (%s)%s%s", source->format->name, source->version,
                          tokens && version->convention ? ": " : "", tokens && version->convention ? version->convention : "");
        if (version && version->understated)
            bs_warning(reading->diagnostics, &place, "%s", version->understated);
        if (source->first != BS_NO_MONTH && source->last > source->first)
            bs_assumption(reading->diagnostics, "usage file: a sum over %d months, spread evenly over them",
                          source->last - source->first + 1);
    }
}

static enum bs_status read_files(struct reading *reading, const struct recognized *files)
{
    enum bs_status status = BS_OK;
    for (size_t i = 0; i < reading->query->n_sources && !status; i++)
        status = files[i].json ? reading_json(reading, i) : reading_csv(reading, i);
    return status;
}

enum bs_status bs_usage_read(const struct bs_usage_query *query, struct bs_arena *arena, struct bs_usage *out,
                             struct bs_diagnostics *diagnostics)
{
    static const struct reading_way usual = {.block = 1 << 20};
    return reading_files(query, usual, arena, out, diagnostics);
}

enum bs_status reading_files(const struct bs_usage_query *query, struct reading_way way, struct bs_arena *arena,
                             struct bs_usage *out, struct bs_diagnostics *diagnostics)
{
    struct reading reading;
    struct recognized *files = calloc(query->n_sources, sizeof *files);
    enum bs_status status = files ? reading_new(query, arena, diagnostics, &reading) : BS_ERROR_MEMORY;
    if (status) {
        free(files);
        return status;
    }
    reading.way = way;
    for (size_t i = 0; i < query->n_sources && !status; i++)
        status = recognize(&reading, i, &files[i]);
    if (!status)
        status = choose_meters(&reading, files);
    if (!status)
        status = choose_models(&reading, files);
    if (!status)
        status = make_room(&reading);
    if (!status)
        status = read_files(&reading, files);
    if (!status)
        status = reading_finish(&reading, out);
    if (!status) {
        tell_conventions(&reading, files);
        tell_aliases(&reading, files);
    }
    reading_free(&reading);
    free(files);
    return status;
}
