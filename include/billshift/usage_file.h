/* Users' own use, read from the exports of vendors or from any CSV file. A vendor's format is a row of a registry: one new file and one line. */
#ifndef BILLSHIFT_USAGE_FILE_H
#define BILLSHIFT_USAGE_FILE_H

#include <billshift/arena.h>
#include <billshift/diagnostics.h>
#include <billshift/digest.h>
#include <stdbool.h>
#include <stdint.h>

#ifdef __cplusplus
extern "C" {
#endif

struct bs_usage_format; /* a row of the registry; each has versions, told apart by their header rows */
size_t bs_usage_format_count(void);
const struct bs_usage_format *bs_usage_format_at(size_t i);
const struct bs_usage_format *bs_usage_format_find(const char *name); /* NULL: unknown */
const char *bs_usage_format_name(const struct bs_usage_format *format);
const char *bs_usage_format_help(const struct bs_usage_format *format);
size_t bs_usage_format_versions(const struct bs_usage_format *format);
const char *bs_usage_format_version(const struct bs_usage_format *format, size_t i); /* in words */

/* The meters that some format holds, each once: usage, requests, input ... */
size_t bs_usage_meter_count(void);
const char *bs_usage_meter_at(size_t i);

/* Months count as 12 x year + month - 1. */
enum { BS_NO_MONTH = -1 };

/* "2026-03", or "2026-01 to 2026-03"; false: it is neither, or of more than 600 months. */
bool bs_usage_period(const char *text, int *first, int *last);

/* A file to read, and what was found of it. */
struct bs_usage_source {
    const char *path; /* to be opened; messages name it */
    int first, last;  /* stated period, for a file without dates: its use is spread evenly; BS_NO_MONTH: not stated */
    struct bs_file_digest digest;
    const struct bs_usage_format *format;
    const char *version;
    const char *const *columns; /* that were read, in the order of the file */
    size_t n_columns;
};

/* A name that may stand in the column of models, and the model that it means. */
struct bs_usage_model {
    const char *name;
    size_t model; /* index */
};

/* A meter of files that counts as one that is read. */
struct bs_usage_alias {
    const char *held, *meter;
};

/* Money of another currency: 1 of it is worth so much of the scenario's. */
struct bs_usage_exchange {
    const char *currency;
    double rate;
};

struct bs_usage_query {
    struct bs_usage_source *sources;
    size_t n_sources;
    const struct bs_usage_format *format; /* NULL: recognized by the header */
    /* Names of columns, in place of the format's own; of the plain format all that there are. */
    const char *const *user;          /* several: joined by '/' */
    size_t n_user;                    /* 0: not named */
    const char *month, *model, *team; /* NULL: not named */
    /* Meters to be read, in order; of them a file may hold some only. */
    const char *const *meters;
    size_t n_meters;
    const struct bs_usage_alias *aliases;
    size_t n_aliases;
    const char *const *unpriced; /* meters of which a seat may have no use: it would be charged nothing */
    size_t n_unpriced;
    const char *const *columns; /* [n_meters] in place of the format's own columns; NULL: not named */
    const char *use;            /* without columns: the one column of a plain file, and the meter (index) that it is of */
    size_t use_meter;
    const struct bs_usage_model *models; /* rows are told apart by model where n_models is not 0 */
    size_t n_names, n_models;            /* entries of `models`; models that they mean */
    const char *currency;                /* of the scenario: a leading `$` or code is accepted if it is this one; NULL: none is */
    const char *currency_option;         /* what states it where no scenario does, for messages; NULL: a scenario does */
    const struct bs_usage_exchange *exchange;
    size_t n_exchange;
    bool net;         /* money after the vendor's discounts, where an export tells gross and net apart */
    bool unhashed;    /* the files' digests hold no hash, which takes a fifth of the time: for who writes none down */
    unsigned threads; /* 0: as many as there are processors */
};

/* Rows that are in no seat's use. */
struct bs_usage_skip {
    const char *reason;
    uint64_t rows;
};

/* Use of an API key or a service account: no seat's. */
struct bs_usage_apart {
    const char *name;
    const double *units; /* [n_columns] */
};

/* Everything lives in the arena. Cells of a user's month: model * n_columns + column, or the columns alone. */
struct bs_usage {
    size_t users, months;
    int first;                /* of month 0 */
    const char *const *names; /* in order of first appearance */
    const char *const *teams; /* [user] NULL: none; the last that the file names; teams NULL: no file has such a column */
    size_t n_columns, n_cells;
    const size_t *meters; /* [column] index in the query's meters */
    bool by_model;
    const double *quantity;           /* [(user * months + month) * n_cells + cell], nearest doubles of exact sums */
    const char *const *totals;        /* [column] exact sum over the users, in decimals */
    uint64_t rows, taken, apart_rows; /* rows after the headers; those in a seat's use, and apart; the rest is in skips */
    const struct bs_usage_skip *skips;
    size_t n_skips;
    const struct bs_usage_apart *apart;
    size_t n_apart;
};

/* Rows are summed per user and month; months run from the first to the last that occur, and a month of a user without a row is 0. Errors are
   located file:line. What the export's own conventions are, values that are missing and months that nobody used is told in diagnostics. */
enum bs_status bs_usage_read(const struct bs_usage_query *query, struct bs_arena *arena, struct bs_usage *out,
                             struct bs_diagnostics *diagnostics) BS_CHECKED;

/* Names without the people: "user-" and 24 hexadecimal digits of the keyed BLAKE2b hash of the name. The same key gives the same pseudonyms; without it
   they cannot be told from names. key: BS_DIGEST_BYTES bytes. Returns buffer (BS_PSEUDONYM_TEXT bytes). */
enum { BS_PSEUDONYM_TEXT = 32 };
const char *bs_pseudonym(const unsigned char *key, const char *name, char *buffer);

/* A key from a file: the hash of its bytes, which must be 16 at least and 1 MiB at most. BS_ERROR_INPUT: noted. */
enum bs_status bs_pseudonym_key(const char *path, unsigned char *key, struct bs_diagnostics *diagnostics) BS_CHECKED;

/* The numbers of one column of a CSV file with a header, in file order: the data of an `empirical` distribution. digest: NULL: not wanted. */
enum bs_status bs_usage_column(const char *path, const char *column, const char *currency, struct bs_arena *arena,
                               const double **values, size_t *count, struct bs_file_digest *digest,
                               struct bs_diagnostics *diagnostics) BS_CHECKED;

#ifdef __cplusplus
}
#endif
#endif
