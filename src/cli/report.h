/* Writing a report, for `report` and for `run --report`. */
#ifndef BILLSHIFT_CLI_REPORT_H
#define BILLSHIFT_CLI_REPORT_H

#include <billshift/output.h>

/* Writes RESULTS/report.html, in place of one that is there. */
enum bs_status report_into_folder(const char *results, struct bs_diagnostics *diagnostics) BS_CHECKED;

#endif
