/* A picture by itself, drawn from tables that are written for it: they lie in a folder of their own, which is removed again. */
#ifndef BILLSHIFT_OUTPUT_PICTURE_H
#define BILLSHIFT_OUTPUT_PICTURE_H

#include <billshift/diagnostics.h>

#include <stdio.h>

struct bs_picture_table {
    const char *file; /* as the script calls it */
    enum bs_status (*write)(const void *context, FILE *out);
};

struct bs_picture {
    const char *script; /* without .gp */
    const struct bs_picture_table *tables;
    size_t n_tables;
    const void *context; /* of the tables */
};

/* scripts: the folder of the .gp files; suffix: one of bs_picture_suffixes. *bytes is to be freed. BS_ERROR_IO: gnuplot is missing or failed,
   or the folder cannot be made. */
enum bs_status bs_picture_draw(const struct bs_picture *picture, const char *scripts, const char *suffix, char **bytes,
                               size_t *length, struct bs_diagnostics *diagnostics) BS_CHECKED;

#endif
