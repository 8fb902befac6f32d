/* A file of vectors, row by row: CSV with a header that must name the given columns. Each row is passed, failed or skipped once by
   the function that checks it. A line is printed for each failure and for each reason of skipped rows, and at the end
   `N passed, N failed, N skipped`. */
#ifndef BILLSHIFT_TESTS_ROWS_H
#define BILLSHIFT_TESTS_ROWS_H

#include <stddef.h>

enum { ROWS_COLUMNS_MOST = 16 };

struct rows;

/* fields: one text a column, borrowed until the function returns. */
typedef void rows_check(struct rows *rows, char *const *fields, void *context);

/* Checks every row of the file; the first column is the row's id, n_columns at most ROWS_COLUMNS_MOST. Returns the exit code: 0, or 1
   if a row fails, none passes or the file was not read to its end. */
int rows_run(const char *path, const char *const *columns, size_t n_columns, rows_check *check, void *context);

void rows_pass(struct rows *rows);
void rows_fail(struct rows *rows, const char *what);

/* name: what is skipped. Rows of the same name and reason are listed as one; both texts are copied. */
void rows_skip(struct rows *rows, const char *name, const char *reason);

#endif
