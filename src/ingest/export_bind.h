/* Which format a header is of, and where its columns stand. */
#ifndef BILLSHIFT_INGEST_EXPORT_BIND_H
#define BILLSHIFT_INGEST_EXPORT_BIND_H

#include "ingest/export_row.h"

/* The names of a header's columns, in order; a name that is empty is of a column without one. */
struct export_header {
    const char *path;
    size_t line; /* of the header */
    const char *const *names;
    size_t count;
};

/* The version of a format (of `format`, where it is not NULL) that the header has most columns of; a plain file, where it is of none. NULL: it is not of
   `format`, which is noted. */
const struct export_version *export_recognize(const struct export_header *header, const struct bs_usage_format **format,
                                              struct bs_diagnostics *diagnostics);

/* Whether a file has columns of a meter of the query, and one of models. */
bool export_holds(const struct export_header *header, const struct export_version *version, const struct bs_usage_query *query,
                  size_t meter);
bool export_has_model(const struct export_header *header, const struct export_version *version, const struct bs_usage_query *query);

/* The meters of a version: "usage, input, output". Returns buffer. */
const char *export_meters_text(const struct export_version *version, char *buffer, size_t size);

/* Ties a version to a header as the query says. period: it is stated. BS_ERROR_INPUT: noted. */
enum bs_status export_bind(const struct export_header *header, const struct export_version *version,
                           const struct bs_usage_query *query, bool period, struct export_binding *out,
                           struct bs_diagnostics *diagnostics) BS_CHECKED;

#endif
