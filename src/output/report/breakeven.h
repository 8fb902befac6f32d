/* From which use on a bill is higher, double or triple. */
#ifndef BILLSHIFT_OUTPUT_REPORT_BREAKEVEN_H
#define BILLSHIFT_OUTPUT_REPORT_BREAKEVEN_H

#include "output/report/data.h"

#include <stdio.h>

/* A table from breakeven.csv: a row for the segments that stand alike under a contract in some months; a sentence where there is no such file. */
enum bs_status bs_report_breakeven(const struct report_data *data, FILE *out) BS_CHECKED;

#endif
