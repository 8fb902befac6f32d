/* Users' own use, read from a CSV file. A vendor's export format is one row of a registry: one new file and one line. */
#ifndef BILLSHIFT_USAGE_FILE_H
#define BILLSHIFT_USAGE_FILE_H

#include <billshift/diagnostics.h>
#include <billshift/segment.h>
#include <stdint.h>

#ifdef __cplusplus
extern "C" {
#endif

struct bs_usage_format;

/* What tells one version of a file from another: the bytes as they were read. */
struct bs_file_digest {
    uint64_t bytes;
    unsigned char sha256[32];
};

/* A name that may stand in the column of models, and the model that it means. */
struct bs_usage_model {
    const char *name;
    size_t model; /* index */
};

struct bs_usage_query {
    const char *path; /* to be opened */
    const struct bs_usage_format *format;
    const char *user, *month, *use; /* names of the columns */
    const char *const *columns;     /* in place of use: columns with units of several quantities */
    size_t n_columns;               /* 0: use alone */
    const char *model;              /* column that tells rows of several models apart; NULL: none; only with columns */
    const struct bs_usage_model *model_names;
    size_t n_model_names, n_models;
    const char *currency;          /* a leading `$` or code is accepted in use if it is this one; NULL: none is */
    struct bs_file_digest *digest; /* set where all is read; NULL: not wanted */
};

/* A row of the registry. read sums use per user and month; months run from the first to the last that occur, a month of a user without a
   row is 0. Sets users, months, names, first_year, first_month and use of out, in the arena; with query->columns in place of use quantity and
   n_columns, of which there is one for each model and column of the query (model * query->n_columns + column). The rest of out is the
   caller's. Errors are located file:line; a month in the middle that nobody used gives a warning. */
struct bs_usage_format {
    const char *name, *help;
    enum bs_status (*read)(const struct bs_usage_query *query, struct bs_arena *arena, struct bs_population *out,
                           struct bs_diagnostics *diagnostics);
};
size_t bs_usage_format_count(void);
const struct bs_usage_format *bs_usage_format_at(size_t i);
const struct bs_usage_format *bs_usage_format_find(const char *name); /* NULL: unknown */

enum bs_status bs_usage_read(const struct bs_usage_query *query, struct bs_arena *arena, struct bs_population *out,
                             struct bs_diagnostics *diagnostics) BS_CHECKED;

/* The numbers of one column of a CSV file with a header, in file order: the data of an `empirical` distribution. digest:
   as in a query. */
enum bs_status bs_usage_column(const char *path, const char *column, const char *currency, struct bs_arena *arena,
                               const double **values, size_t *count, struct bs_file_digest *digest,
                               struct bs_diagnostics *diagnostics) BS_CHECKED;

#ifdef __cplusplus
}
#endif
#endif
