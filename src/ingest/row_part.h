/* What a part of a file came to: its records by shard, what is wrong with it, what was counted. One thread fills it, then each shard takes its own. */
#ifndef BILLSHIFT_INGEST_ROW_PART_H
#define BILLSHIFT_INGEST_ROW_PART_H

#include "ingest/export.h"
#include "ingest/row_names.h"
#include "ingest/usage_table.h"

#include <billshift/number.h>

#define ROW_NONE ((size_t)-1) /* a slot, or a place in the pool, that is not there */

/* A field of the row, blanks trimmed; need not end with NUL. */
struct export_field {
    const char *text;
    size_t length;
};

/* Line numbers count from 1 in the part. */
struct row_error {
    size_t line, slot;
    char message[BS_MESSAGE_SIZE];
};

struct row_counts {
    uint64_t rows, taken, apart, skipped[EXPORT_SKIPS], totals, empty, rounded, words;
};

/* Records of a part, by shard; names lie in the part's pool. */
struct row_part {
    struct row_counts counts;
    struct row_error errors[BS_ERRORS_KEPT];
    size_t n_errors;
    struct row_names models, currencies, unpriced; /* that nobody knows or prices */
    char *pool;                                    /* names, each ended by NUL */
    size_t pool_used, pool_capacity;
    char *joined; /* a name made of several columns */
    size_t joined_capacity;
    char **records; /* [shard] */
    size_t *used, *room;
    size_t n_shards;
    size_t run, run_team; /* of the last user: place among the records of its shard; ROW_NONE: none yet */
    /* Of the row before: files are mostly sorted. */
    size_t last_user, last_user_length, last_team, last_team_length; /* in the pool */
    uint64_t last_hash;
    bool has_last, last_apart, has_team;
    int first_day, last_day;   /* that occur, as in export_date.h; first_day > last_day: none */
    bool failed;               /* out of memory */
    char apart_from_next[128]; /* parts lie side by side, and each is one thread's: no line of the cache is two's */
};

/* Rows of one user that follow each other: this, then each row with its units. No byte of a record is left undefined. */
struct kept_run {
    uint64_t hash, offset; /* offset: of the first row */
    size_t name, team;     /* in the pool; team ROW_NONE: none */
    uint32_t length, rows;
    uint64_t apart; /* 1: of a key or an account that is no seat */
};
struct kept_row {
    int32_t month;
    uint32_t model;
};

enum bs_status row_part_new(size_t n_shards, struct row_part *out) BS_CHECKED;
void row_part_clear(struct row_part *part);
void row_part_free(struct row_part *part);

void row_wrong(struct row_part *part, size_t line, size_t slot, const char *format, ...) BS_PRINTF(4, 5);

/* Adds the records of a part to their shard. */
enum bs_status row_part_add(struct row_part *part, size_t shard, size_t n_columns, struct usage_shard *out) BS_CHECKED;

/* The text in the pool, ended by NUL; ROW_NONE: no memory. */
size_t row_pool_add(struct row_part *part, const struct export_field *field);
/* One row more with that model or currency. */
void row_note_name(struct row_part *part, struct row_names *names, const struct export_field *field, size_t line);
/* A row of the part's last user, for the shard of its hash; false: no memory. */
bool row_keep(struct row_part *part, struct kept_row row, uint64_t offset, const bs_exact *units, size_t n_columns);

#endif
