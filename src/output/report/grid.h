/* Tables of the page: a caption, headers with their scope, in a frame of its own that scrolls sideways where the page is too narrow. */
#ifndef BILLSHIFT_OUTPUT_REPORT_GRID_H
#define BILLSHIFT_OUTPUT_REPORT_GRID_H

#include "output/report/figures.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdio.h>

/* id: of the caption, unlike any other in the page. columns: titles, as text; the first `left` hold words, the others figures. sortable: the
   script puts buttons into the headers. The caption is written between caption_open and head. */
struct report_grid {
    FILE *out;
    const char *id;
    const char *const *columns;
    size_t n_columns, left;
    bool sortable;
};

void bs_report_grid_open(const struct report_grid *grid); /* the caption follows */
void bs_report_grid_head(const struct report_grid *grid); /* then its end and the row of headers */
void bs_report_grid_close(const struct report_grid *grid);

void bs_report_row_open(FILE *out, const char *header); /* with the header of the row, a name */
void bs_report_row_close(FILE *out);
void bs_report_text_cell(FILE *out, const char *text);
void bs_report_figure_cell(FILE *out, const char *text, double value); /* value: what the column is sorted by */

/* Cells with a figure as a person reads it. */
void bs_report_money_cell(FILE *out, struct report_figure figure, int places, const char *unit, unsigned flags);
void bs_report_share_cell(FILE *out, struct report_figure figure);

#endif
