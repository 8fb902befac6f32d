/* Files being read into sums per user and month. */
#ifndef BILLSHIFT_INGEST_USAGE_READING_H
#define BILLSHIFT_INGEST_USAGE_READING_H

#include "ingest/export_bind.h"
#include "ingest/export_row.h"
#include "ingest/usage_table.h"

enum { THREADS_MOST = 16 };

/* A reason with its rows. */
struct reading_skip {
    const char *reason;
    uint64_t rows;
};

/* What a CSV file comes to does not depend on it; tests vary it. */
struct reading_way {
    size_t block;      /* bytes read at once; no line is longer than CSV_LINE_BLOCKS of them */
    bool libcsv_alone; /* blocks without quotes too */
};

struct reading {
    const struct bs_usage_query *query;
    struct reading_way way;
    struct bs_usage_query bound; /* the query with those meters alone that some file holds */
    size_t *meters;              /* [bound.n_meters] index in the query's */
    bool by_model, any_team;
    struct bs_arena *arena;
    struct bs_diagnostics *diagnostics;
    struct usage_shard *shards;
    size_t n_shards, threads;
    struct row_part *parts;   /* [threads] */
    struct row_counts counts; /* of all files; skips apart */
    struct reading_skip skips[16];
    size_t n_skips;
    struct row_names models, currencies, unpriced; /* of all files */
    struct exact_rate *rates;                      /* [query->n_exchange] */
    int *first_days, *last_days;                   /* [source] that occur */
    uint64_t base;                                 /* bytes of the files before */
    enum bs_status status;                         /* BS_ERROR_INPUT: noted, and reading goes on */
};

/* bs_usage_read in another way than its own. */
enum bs_status reading_files(const struct bs_usage_query *query, struct reading_way way, struct bs_arena *arena,
                             struct bs_usage *out, struct bs_diagnostics *diagnostics) BS_CHECKED;

enum bs_status reading_new(const struct bs_usage_query *query, struct bs_arena *arena, struct bs_diagnostics *diagnostics,
                           struct reading *out) BS_CHECKED;
void reading_free(struct reading *reading);

/* Reads source i; errors that let it go on are in reading->status. */
enum bs_status reading_csv(struct reading *reading, size_t source) BS_CHECKED;
enum bs_status reading_json(struct reading *reading, size_t source) BS_CHECKED;

/* The header of a CSV source, recognized: sets format and version of the source, and names in the arena. */
enum bs_status reading_header(struct reading *reading, size_t source, struct export_header *header,
                              const struct export_version **version) BS_CHECKED;

/* What the source was read by, for the caller. */
enum bs_status reading_note(struct reading *reading, size_t source, const struct export_binding *binding) BS_CHECKED;

/* Errors and counts of a part whose lines begin after `lines` others. */
enum bs_status reading_keep(struct reading *reading, const struct export_binding *binding, size_t source, struct row_part *part,
                            size_t lines) BS_CHECKED;

/* Takes users out whose name is a word for totals and whose use is the sum of all others', month by month; their rows count as skipped. users: n, and
   `apart` more behind them. */
enum bs_status reading_leave_out_totals(struct reading *reading, struct usage_user **users, size_t *n, size_t apart) BS_CHECKED;

/* Users, sums and what is to be told of it. */
enum bs_status reading_finish(struct reading *reading, struct bs_usage *out) BS_CHECKED;

#endif
