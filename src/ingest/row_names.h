/* Names that rows hold and nobody knows or prices, of models, currencies, meters: each once, in order of first appearance, with its rows. */
#ifndef BILLSHIFT_INGEST_ROW_NAMES_H
#define BILLSHIFT_INGEST_ROW_NAMES_H

#include <stddef.h>
#include <stdint.h>

struct row_name {
    char *name;
    const char *path; /* of the file of its first row; borrowed */
    size_t line;      /* of that row; counted as its user does; 0: none */
    uint64_t rows;
};
struct row_names {
    struct row_name *items;
    size_t *slots; /* open addressing, a power of two; index + 1, 0: free */
    size_t n, capacity;
};

/* The entry of a name (need not end with NUL), made with 0 rows where it is new; valid until the next call. NULL: no memory. */
struct row_name *row_names_at(struct row_names *names, const char *text, size_t length);
void row_names_clear(struct row_names *names);
void row_names_free(struct row_names *names);

#endif
