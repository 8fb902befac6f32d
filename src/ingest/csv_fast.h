/* Rows of CSV text that holds no quote: the same as libcsv gives, several times as fast (a test and a fuzz target hold the two equal on any text). */
#ifndef BILLSHIFT_INGEST_CSV_FAST_H
#define BILLSHIFT_INGEST_CSV_FAST_H

#include "ingest/export_row.h"

/* Whether the text may be read here: no quote, no NUL, no carriage return but in CRLF. */
bool csv_fast_may(const char *text, size_t length);

/* Takes all rows of whole lines (the last may lack its end). offset: of the text in the file. Returns how many lines there are. */
size_t csv_fast_rows(struct row_part *part, const struct export_binding *binding, const char *text, size_t length, uint64_t offset);

#endif
