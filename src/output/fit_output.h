/* What `fit` found, for people and programs. */
#ifndef BILLSHIFT_OUTPUT_FIT_OUTPUT_H
#define BILLSHIFT_OUTPUT_FIT_OUTPUT_H

#include <billshift/fit.h>
#include <stdio.h>

/* Borrowed. */
struct bs_fit_report {
    const struct bs_fit *fit;
    const struct bs_population *population; /* its file, and months where it has more than one */
    const char *column;                     /* that the use was read from */
    const char *meter;                      /* NULL: usage */
    bool as_segments;                       /* the parts of a mixture become segments of their own */
    const struct bs_diagnostics *diagnostics;
};

/* A row of the registry: table (for reading), yaml, csv, json. */
struct bs_fit_format {
    const char *name;
    enum bs_status (*write)(const struct bs_fit_report *report, FILE *out);
};
const struct bs_fit_format *bs_fit_format_at(size_t i);           /* NULL: there are no more */
const struct bs_fit_format *bs_fit_format_find(const char *name); /* NULL: unknown */

extern const struct bs_fit_format bs_fit_format_table, bs_fit_format_yaml, bs_fit_format_csv, bs_fit_format_json;

/* The block as a text to be freed; NULL: no memory. */
char *bs_fit_yaml(const struct bs_fit_report *report);

/* All numbers of a shape in order: of each part from 1, then of the tail (part 0). name "threshold" has no error: it was chosen. */
struct bs_fit_row {
    size_t part;
    struct bs_fit_number number;
};
enum { BS_FIT_ROWS = BS_FIT_PARTS * (1 + BS_FIT_PARAMETERS) + 3 };
size_t bs_fit_rows(const struct bs_fit_shape *shape, struct bs_fit_row *rows);

/* The name of a candidate: its family's, or constant. */
const char *bs_fit_candidate_name(const struct bs_fit_candidate *candidate);

/* Draws the quantiles of the data against those of the best candidates by gnuplot, in a folder of its own that is removed again. suffix: one
   of bs_picture_suffixes. *picture is to be freed. */
enum bs_status bs_fit_plot(const struct bs_fit_report *report, const char *scripts, const char *suffix, char **picture,
                           size_t *length, struct bs_diagnostics *diagnostics) BS_CHECKED;

#endif
