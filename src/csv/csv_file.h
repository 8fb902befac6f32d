/* Rows of a CSV file with a header, of which some columns are wanted. */
#ifndef BILLSHIFT_CSV_CSV_FILE_H
#define BILLSHIFT_CSV_CSV_FILE_H

#include "csv/csv_reader.h"

#include <billshift/diagnostics.h>
#include <billshift/digest.h>

/* Calls each row after the header. *rows: how many were delivered. columns: as in csv_reader_new. digest: of the whole file, unless reading
   ended early; NULL: not wanted. */
enum bs_status bs_csv_read(const char *path, const char *const *columns, size_t n_columns, bs_csv_visit *visit, void *context,
                           size_t *rows, struct bs_file_digest *digest, struct bs_diagnostics *diagnostics) BS_CHECKED;

#endif
