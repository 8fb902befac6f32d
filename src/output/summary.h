/* What the forms of the summary share. */
#ifndef BILLSHIFT_OUTPUT_SUMMARY_H
#define BILLSHIFT_OUTPUT_SUMMARY_H

#include <billshift/output.h>

enum { BS_SUMMARY_WIDTH = 100 }; /* columns of a line of prose */

extern const struct bs_summary_format bs_summary_table, bs_summary_csv, bs_summary_json;

/* The table by segment and cohort of one contract. False: no memory, or a write failed. */
bool bs_summary_groups(const struct bs_report *report, size_t contract, FILE *out);

/* The closing part of the readable summary: cohorts, errors, what the figures leave out, assumptions, warnings. False: no memory, or a
   write failed. */
bool bs_summary_notes(const struct bs_report *report, FILE *out);

#endif
