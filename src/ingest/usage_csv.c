/* A CSV file by several threads. Each takes the next region, reads its rows into a part of its own, and adds them to the sums when that
   region's turn has come, so that lines, errors and users come in the order of the file. Regions without quotes take the faster path; the
   others are libcsv's, one at a time, as a row may go on in the next of them. */
#include "ingest/csv_fast.h"
#include "ingest/csv_source.h"

#include <pthread.h>
#include <stdlib.h>
#include <string.h>

struct crew {
    struct reading *reading;
    size_t source;
    struct csv_source csv;
    struct export_binding binding;
    size_t column[BINDING_SLOTS]; /* of libcsv's rows, by slot */
    struct row_part *visited;     /* that libcsv's rows go to */
    /* Of who holds `taking`. */
    pthread_mutex_t taking;
    size_t regions; /* taken */
    bool slow;      /* the last one was libcsv's */
    bool done;      /* none is left to be taken */
    /* Turns: turn[0] of counting lines and errors, which `lines` and the diagnostics go with; turn[1 + s] of adding to shard s. */
    pthread_mutex_t turning;
    pthread_cond_t turned;
    size_t turn[1 + THREADS_MOST];
    enum bs_status status; /* the first that ends the reading; guarded by `turning` */
    bool stopped;          /* no more is to be told or added: so too */
    size_t lines;          /* counted, the header's included */
};

/* A region on its way. */
struct haul {
    struct csv_region region;
    size_t number, lines; /* of regions before; of lines in it */
    bool fast;
};

static enum bs_status visit(void *context, const struct bs_csv_row *row)
{
    struct crew *crew = context;
    struct export_field fields[BINDING_SLOTS];
    for (size_t i = 0; i < crew->binding.n_slots; i++) {
        const struct bs_csv_field *field = &row->fields[crew->column[i]];
        fields[i] = (struct export_field){field->text, field->length};
    }
    row_take(crew->visited, &crew->binding, fields, row->line, row->offset);
    return BS_OK;
}

enum bs_status reading_header(struct reading *reading, size_t source, struct export_header *header,
                              const struct export_version **version)
{
    struct bs_usage_source *file = &reading->query->sources[source];
    struct csv_source csv;
    struct bs_file_digest digest;
    enum bs_status status = csv_source_open(reading, source, visit, NULL, &csv);
    if (!status)
        status = csv_source_header(&csv, reading->arena, header);
    if (!status) {
        file->format = reading->query->format;
        *version = export_recognize(header, &file->format, reading->diagnostics);
        status = *version ? BS_OK : BS_ERROR_INPUT;
    }
    enum bs_status closed = csv_source_close(&csv, false, &digest, reading->diagnostics);
    status = status ? status : closed;
    if (!status)
        file->version = (*version)->label;
    return status;
}

/* Waits for the turn of a region; false: it is no use going on. */
static bool await(struct crew *crew, size_t which, size_t number)
{
    pthread_mutex_lock(&crew->turning);
    while (crew->turn[which] != number)
        pthread_cond_wait(&crew->turned, &crew->turning);
    bool going = !crew->stopped;
    pthread_mutex_unlock(&crew->turning);
    return going;
}

static void pass_on(struct crew *crew, size_t which, enum bs_status status, bool stop)
{
    pthread_mutex_lock(&crew->turning);
    crew->turn[which]++;
    if (status && !crew->status)
        crew->status = status;
    crew->stopped |= stop || status;
    pthread_cond_broadcast(&crew->turned);
    pthread_mutex_unlock(&crew->turning);
}

static bool stopped(struct crew *crew)
{
    pthread_mutex_lock(&crew->turning);
    bool is = crew->stopped;
    pthread_mutex_unlock(&crew->turning);
    return is;
}

/* By libcsv, in its turn; rows may go on in the next region. What is wrong is noted. */
static void take_slowly(struct crew *crew, struct haul *haul, struct row_part *part)
{
    struct csv_reader *reader = crew->csv.reader;
    const struct csv_region *region = &haul->region;
    if (!await(crew, 0, haul->number))
        return;
    if (region->too_long) {
        struct bs_place place = {.file = crew->csv.file.path, .line = crew->lines + 1};
        crew->reading->status = bs_error(
            crew->reading->diagnostics, &place,
            "a line is longer than 4 MiB (a field has at most 1 MiB): this is no usage export, or its line ends are missing");
        return;
    }
    if (!crew->slow)
        csv_reader_seek(reader, crew->lines + 1, region->offset);
    crew->visited = part;
    bool going = csv_reader_feed(reader, region->text, region->length);
    enum bs_status status = going && region->last ? csv_reader_end(reader) : csv_reader_status(reader);
    crew->lines = csv_reader_line(reader) - 1;
    crew->done |= !going;
    part->failed |= status == BS_ERROR_MEMORY;
    if (status == BS_ERROR_INPUT)
        crew->reading->status = status;
}

/* The next region; false: none is left. */
static bool take(struct crew *crew, struct haul *haul, struct row_part *part)
{
    pthread_mutex_lock(&crew->taking);
    bool more = !crew->done && !stopped(crew);
    if (more) {
        struct csv_region *region = &haul->region;
        csv_source_next(&crew->csv, region);
        haul->number = crew->regions++;
        crew->done = region->last || region->too_long;
        bool in_row = crew->slow && csv_reader_in_row(crew->csv.reader);
        haul->fast = !in_row && !region->too_long && !crew->reading->way.libcsv_alone && csv_fast_may(region->text, region->length);
        if (!haul->fast)
            take_slowly(crew, haul, part);
        crew->slow = !haul->fast;
    }
    pthread_mutex_unlock(&crew->taking);
    return more;
}

/* The rows of a region, each shard's in its turn. */
static void settle(struct crew *crew, const struct haul *haul, struct row_part *part)
{
    struct reading *reading = crew->reading;
    enum bs_status status = BS_OK;
    if (await(crew, 0, haul->number)) {
        status = reading_keep(reading, &crew->binding, crew->source, part, haul->fast ? crew->lines : 0);
        crew->lines += haul->fast ? haul->lines : 0;
    }
    pass_on(crew, 0, status, reading->diagnostics->errors >= BS_ERRORS_KEPT);
    for (size_t s = 0; s < reading->n_shards; s++) {
        bool going = await(crew, 1 + s, haul->number);
        status = going ? row_part_add(part, s, reading->bound.n_meters, &reading->shards[s]) : BS_OK;
        pass_on(crew, 1 + s, status, false);
    }
    row_part_clear(part);
}

static void work(struct crew *crew, struct row_part *part)
{
    struct haul haul = {0};
    if (!csv_region_new(crew->csv.block, &haul.region)) {
        pthread_mutex_lock(&crew->turning);
        crew->status = BS_ERROR_MEMORY;
        crew->stopped = true;
        pthread_mutex_unlock(&crew->turning);
        return;
    }
    while (take(crew, &haul, part)) {
        const struct csv_region *region = &haul.region;
        if (haul.fast)
            haul.lines = csv_fast_rows(part, &crew->binding, region->text, region->length, region->offset);
        settle(crew, &haul, part);
    }
    csv_region_free(&haul.region);
}

static enum bs_status bind(struct crew *crew)
{
    struct reading *reading = crew->reading;
    struct bs_usage_source *file = &reading->query->sources[crew->source];
    struct export_header header;
    enum bs_status status = csv_source_header(&crew->csv, reading->arena, &header);
    file->format = reading->query->format;
    const struct export_version *version = status ? NULL : export_recognize(&header, &file->format, reading->diagnostics);
    if (!status && !version)
        status = BS_ERROR_INPUT;
    if (!status)
        status = export_bind(&header, version, &reading->bound, file->first != BS_NO_MONTH, &crew->binding, reading->diagnostics);
    if (status)
        return status;
    crew->binding.base = reading->base;
    crew->binding.rates = reading->rates;
    crew->binding.period = file->first;
    crew->lines = csv_reader_line(crew->csv.reader) - 1;
    for (size_t i = 0; i < crew->binding.n_slots; i++)
        while (csv_reader_place(crew->csv.reader, crew->column[i]) != crew->binding.columns[i])
            crew->column[i]++;
    return reading_note(reading, crew->source, &crew->binding);
}

/* No more threads than the file has blocks. */
static size_t workers_of(const struct crew *crew)
{
    size_t blocks = (size_t)crew->csv.file.about.st_size / crew->csv.block + 1, threads = crew->reading->threads;
    return blocks < threads ? blocks : threads;
}

static enum bs_status read_regions(struct crew *crew)
{
    size_t workers = workers_of(crew);
    pthread_mutex_init(&crew->taking, NULL);
    pthread_mutex_init(&crew->turning, NULL);
    pthread_cond_init(&crew->turned, NULL);
    /* Waiting is only for regions that were taken before, so that any number of threads will do. */
#pragma omp parallel for num_threads((int)workers) schedule(static, 1)
    for (size_t i = 0; i < workers; i++)
        work(crew, &crew->reading->parts[i]);
    pthread_cond_destroy(&crew->turned);
    pthread_mutex_destroy(&crew->turning);
    pthread_mutex_destroy(&crew->taking);
    return crew->status;
}

enum bs_status reading_csv(struct reading *reading, size_t source)
{
    struct crew crew = {.reading = reading, .source = source};
    enum bs_status status = csv_source_open(reading, source, visit, &crew, &crew.csv);
    if (!status)
        status = bind(&crew);
    if (!status)
        status = read_regions(&crew);
    bool whole = !status && !crew.stopped && reading->status == BS_OK;
    reading->base += crew.csv.file.position;
    enum bs_status closed = csv_source_close(&crew.csv, whole, &reading->query->sources[source].digest, reading->diagnostics);
    return status ? status : closed;
}
