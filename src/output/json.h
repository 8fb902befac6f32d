/* JSON with jansson: sorted keys, the same bytes each time. */
#ifndef BILLSHIFT_OUTPUT_JSON_H
#define BILLSHIFT_OUTPUT_JSON_H

#include "output/table.h"

#include <jansson.h>

/* Each takes no reference to what it is given and gives a new value, NULL: no memory. */
json_t *bs_json_number(double value); /* null for NaN, "inf" for infinity; whole numbers without a point */
json_t *bs_json_messages(const struct bs_diagnostics *diagnostics, enum bs_severity severity);
/* The texts of the printed summary's part "How to read this"; null: the summary is not among the tables. */
json_t *bs_json_notes(const struct bs_report *report);
json_t *bs_json_cuts(const struct bs_report *report);
json_t *bs_json_rows(const struct bs_table *table, const struct bs_report *report);

/* Of an open file, which it closes; NULL: it is not JSON. (json_loadfd asks the system for each byte.) */
json_t *bs_json_read(int descriptor);

/* Writes and releases the value, which may be NULL (BS_ERROR_MEMORY). */
enum bs_status bs_json_write(json_t *value, FILE *file) BS_CHECKED;

/* What precision was asked and reached; null: none was asked. NULL: no memory. */
json_t *bs_json_precision(const struct bs_results *results);

#endif
