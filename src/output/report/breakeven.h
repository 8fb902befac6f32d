/* From which use on a bill is higher, double or triple. */
#ifndef BILLSHIFT_OUTPUT_REPORT_BREAKEVEN_H
#define BILLSHIFT_OUTPUT_REPORT_BREAKEVEN_H

#include "output/readable.h"
#include "output/report/data.h"

#include <stdio.h>

/* A table from breakeven.csv: a row for the segments that stand alike under a contract in some months; a sentence where there is no such file. */
enum bs_status bs_report_breakeven(const struct report_data *data, FILE *out) BS_CHECKED;

enum { BS_REPORT_INTERVAL = 2 * BS_READABLE + 8 };
/* "up to $180", "from $180", "$100 to $180", "at $180", "any use". to may be infinite. Returns buffer (BS_REPORT_INTERVAL bytes). */
const char *bs_report_interval(double from, double to, const char *unit, char *buffer);

#endif
