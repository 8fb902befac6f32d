/* Rows of a CSV file with a header, of which some columns are wanted: located errors for everything that is wrong with the file itself. */
#ifndef BILLSHIFT_USAGE_FILE_ROWS_H
#define BILLSHIFT_USAGE_FILE_ROWS_H

#include <billshift/diagnostics.h>
#include <billshift/number.h>
#include <billshift/usage_file.h>

enum { BS_CSV_COLUMNS_MOST = 1024 };

struct bs_csv_field {
    char *text; /* ends with NUL; holds no NUL inside */
    size_t length, capacity;
};

/* The row that is being delivered. */
struct bs_csv_row {
    const char *path;
    size_t line;                /* of its first character */
    const char *const *columns; /* names of the wanted columns; valid during the call, as the fields are */
    size_t n_columns;
    struct bs_csv_field *fields; /* in the order of columns */
};

/* An error located at the row and one of its columns. */
enum bs_status bs_csv_error(struct bs_diagnostics *d, const struct bs_csv_row *row, size_t column, const char *message);

/* Calls each row after the header; anything but BS_OK and BS_ERROR_INPUT from it ends the reading. BS_ERROR_INPUT lets it go on, so that
   several errors are found, and is returned at the end. *rows: how many were delivered. columns NULL: all of the header (BS_CSV_COLUMNS_MOST
   at most, each once). digest: of the whole file, unless reading ended early; NULL: not wanted. */
typedef enum bs_status bs_csv_visit(void *context, const struct bs_csv_row *row);
enum bs_status bs_csv_read(const char *path, const char *const *columns, size_t n_columns, bs_csv_visit *visit, void *context,
                           size_t *rows, struct bs_file_digest *digest, struct bs_diagnostics *diagnostics) BS_CHECKED;

#endif
