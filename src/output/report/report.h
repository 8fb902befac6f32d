/* The forms of a report. */
#ifndef BILLSHIFT_OUTPUT_REPORT_REPORT_H
#define BILLSHIFT_OUTPUT_REPORT_REPORT_H

#include "output/report/data.h"

#include <stdio.h>

enum bs_status bs_report_page(const struct report_data *data, FILE *out) BS_CHECKED;    /* HTML, with the pictures that data has */
enum bs_status bs_report_comment(const struct report_data *data, FILE *out) BS_CHECKED; /* Markdown, short */

#endif
