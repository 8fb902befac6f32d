/* A CSV file with a header, taken in regions of whole lines, in order. */
#ifndef BILLSHIFT_INGEST_CSV_SOURCE_H
#define BILLSHIFT_INGEST_CSV_SOURCE_H

#include "csv/csv_reader.h"
#include "csv/input_file.h"
#include "ingest/usage_reading.h"

struct csv_source {
    struct input_file file;
    struct csv_reader *reader; /* has read the header */
    char *carry;               /* text that is read, and in no region yet */
    size_t carried, block;
    uint64_t offset; /* of the carried text in the file */
    bool ended;      /* all is read */
};

/* Text of one thread. */
struct csv_region {
    char *text;
    size_t length;
    uint64_t offset;     /* in the file */
    bool last, too_long; /* nothing follows; its line is longer than CSV_LINE_BLOCKS blocks, and nothing was taken */
};
enum { CSV_LINE_BLOCKS = 4 };

/* Opens and reads the header. To be closed whatever the status. visit, context: of rows that libcsv reads. */
enum bs_status csv_source_open(struct reading *reading, size_t source, bs_csv_visit *visit, void *context,
                               struct csv_source *out) BS_CHECKED;
/* Tells what went wrong with the file itself, where it was read whole; digest is set then. */
enum bs_status csv_source_close(struct csv_source *source, bool whole, struct bs_file_digest *digest,
                                struct bs_diagnostics *diagnostics) BS_CHECKED;

/* The names of all columns; those without one are empty. */
enum bs_status csv_source_header(const struct csv_source *source, struct bs_arena *arena, struct export_header *out) BS_CHECKED;

bool csv_region_new(size_t block, struct csv_region *out);
void csv_region_free(struct csv_region *region);
/* The text up to the last line end of the next block, or all that is left. */
void csv_source_next(struct csv_source *source, struct csv_region *region);

#endif
