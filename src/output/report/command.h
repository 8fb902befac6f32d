/* The command line that repeats a run. */
#ifndef BILLSHIFT_OUTPUT_REPORT_COMMAND_H
#define BILLSHIFT_OUTPUT_REPORT_COMMAND_H

#include "output/report/data.h"

/* One line for a POSIX shell, without its end: billshift run SCENARIO -o results, and all that changes a byte of the results or adds a file that
   the report reads; what could be taken for anything else stands in single quotes. It is plain text: to be escaped by who writes
   it into a page, and to be freed. NULL: no memory. */
char *bs_report_command(const struct report_data *data);

#endif
