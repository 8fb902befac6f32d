/* CSV as RFC 4180 has it, but for line ends, which are a line feed as on every Unix: text is quoted where it must be, numbers are %.15g
   and empty for NaN. */
#ifndef BILLSHIFT_OUTPUT_CSV_H
#define BILLSHIFT_OUTPUT_CSV_H

#include "output/sink.h"

#include <stdio.h>

/* A sink that writes rows to `file`; BS_ERROR_IO: a write failed. */
struct bs_sink bs_csv_sink(FILE *file);

/* One row of column names. */
enum bs_status bs_csv_header(FILE *file, const char *const *columns, size_t count) BS_CHECKED;

/* Would a spreadsheet take the text for a formula or drop its first character? Then an apostrophe is written before it, as it is
   before a text that begins with one. */
bool bs_csv_is_formula(const char *text);

#endif
