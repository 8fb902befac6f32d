/* The pictures of the page, drawn by the scripts of `billshift plot` from the same folder. */
#ifndef BILLSHIFT_OUTPUT_REPORT_PICTURES_H
#define BILLSHIFT_OUTPUT_REPORT_PICTURES_H

#include "output/report/data.h"

/* Draws every picture whose tables are there, in a folder of its own, which is removed again: the results folder is not written to. What cannot be drawn is left
   out and said in warnings and in data->no_pictures. scripts: the folder of the .gp files. */
enum bs_status bs_report_draw(struct report_data *data, const char *scripts, struct bs_diagnostics *diagnostics) BS_CHECKED;

/* What a picture shows, in words and figures: for those who do not see it. "": nothing is known of it. To be freed. */
char *bs_report_picture_words(const struct report_data *data, const char *name);

#endif
