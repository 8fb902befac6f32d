/* Rows of CSV text with a header, as libcsv reads them: fed piece by piece, with located errors for everything that is wrong with it. */
#ifndef BILLSHIFT_CSV_CSV_READER_H
#define BILLSHIFT_CSV_CSV_READER_H

#include <billshift/diagnostics.h>
#include <stdbool.h>
#include <stdint.h>

enum { BS_CSV_COLUMNS_MOST = 1024, BS_CSV_FIELD_MOST = 1 << 20 };

struct bs_csv_field {
    char *text; /* ends with NUL; holds no NUL inside */
    size_t length, capacity;
};

/* The row that is being delivered. */
struct bs_csv_row {
    const char *path;
    size_t line;                /* of its first character */
    uint64_t offset;            /* of the same, in the text */
    const char *const *columns; /* names of the wanted columns; valid during the call, as the fields are */
    size_t n_columns;
    struct bs_csv_field *fields; /* in the order of columns */
};

/* An error located at the row and one of its columns. */
enum bs_status bs_csv_error(struct bs_diagnostics *d, const struct bs_csv_row *row, size_t column, const char *message);

/* Refuses a column whose name others of the row have too. */
enum bs_status bs_csv_check_once(struct bs_diagnostics *d, const struct bs_csv_row *row, size_t column) BS_CHECKED;

/* Anything but BS_OK and BS_ERROR_INPUT ends the reading. BS_ERROR_INPUT lets it go on, so that several errors are found. */
typedef enum bs_status bs_csv_visit(void *context, const struct bs_csv_row *row);

struct csv_reader;

/* columns NULL: all of the header (BS_CSV_COLUMNS_MOST at most); a name may stand twice. visit NULL: rows are not delivered. *out is to be freed whatever the status. */
enum bs_status csv_reader_new(const char *path, const char *const *columns, size_t n_columns, bs_csv_visit *visit, void *context,
                              struct bs_diagnostics *diagnostics, struct csv_reader **out) BS_CHECKED;
void csv_reader_free(struct csv_reader *reader); /* NULL is legal */
/* false: reading has come to an end by an error. */
bool csv_reader_feed(struct csv_reader *reader, const char *text, size_t length);
/* No text follows. */
enum bs_status csv_reader_end(struct csv_reader *reader) BS_CHECKED;
enum bs_status csv_reader_status(const struct csv_reader *reader);
size_t csv_reader_rows(const struct csv_reader *reader); /* delivered */

bool csv_reader_has_header(const struct csv_reader *reader);
size_t csv_reader_width(const struct csv_reader *reader);                 /* fields of the header */
size_t csv_reader_place(const struct csv_reader *reader, size_t column);  /* of a column of the row, in the file */
const struct bs_csv_row *csv_reader_row(const struct csv_reader *reader); /* the last one, or the header */
/* Whether the text so far ends within a row, and its line. */
bool csv_reader_in_row(const struct csv_reader *reader);
size_t csv_reader_line(const struct csv_reader *reader);
/* Text that lies between was read elsewhere: what is fed next begins a line. Not within a row. */
void csv_reader_seek(struct csv_reader *reader, size_t line, uint64_t position);

#endif
