/* What the forms of the summary share. */
#ifndef BILLSHIFT_OUTPUT_SUMMARY_H
#define BILLSHIFT_OUTPUT_SUMMARY_H

#include <billshift/output.h>
#include <stdbool.h>
#include <string.h>

enum { BS_SUMMARY_WIDTH = 100 }; /* columns of a line of prose */

extern const struct bs_summary_format bs_summary_table, bs_summary_csv, bs_summary_json;

/* Prints a paragraph, wrapped; see bs_print_wrapped. */
bool bs_summary_line(FILE *out, const char *first, size_t indent, const char *format, ...) BS_PRINTF(4, 5);

/* The unit of a table's amounts: $ stands at each of them, another in the title alone. */
unsigned bs_summary_flags(const char *unit);               /* for bs_readable_money */
const char *bs_summary_in(const char *unit, char *buffer); /* "" or ", in EUR"; BS_READABLE bytes */

/* Fewer replications have no standard errors, and no range is shown. */
enum { BS_REPLICATIONS_FOR_ERRORS = 32 };

/* Computed, not drawn: what is called a standard error is then the bound of a numerical error, which nobody needs to see. */
static inline bool bs_summary_exact(const struct bs_report *report)
{
    return strcmp(report->results->method, BS_METHOD_EXACT) == 0;
}

/* What the organization is charged for the term. False: no memory, or a write failed. */
bool bs_summary_totals(const struct bs_report *report, FILE *out);

/* Both ranges where the scenario has uncertain assumptions, and what each contributes; nothing where none were drawn. False: no memory, or a write failed. */
bool bs_summary_uncertainty(const struct bs_report *report, FILE *out);

/* Whether what is paid in a month or term is another amount than what is charged for it. */
bool bs_summary_cash_differs(const struct bs_organization *month);

/* Budgets, when what is charged is paid, and use that is blocked, where there is any of it. False: no memory, or a write failed. */
bool bs_summary_money(const struct bs_report *report, FILE *out);

/* Whether any term of the contract, or of the one before it, prices use. */
bool bs_summary_prices_use(const struct bs_model *model, size_t contract);

/* The note on seats' figures that are computed beside drawn ones; nothing where none are. False: no memory, or a write failed. */
bool bs_summary_seats(const struct bs_report *report, FILE *out);

/* The table by segment and cohort of one contract. False: no memory, or a write failed. */
bool bs_summary_groups(const struct bs_report *report, size_t contract, FILE *out);

/* How use and bills fall on a population's users, and who changes cohort. False: no memory, or a write failed. */
bool bs_summary_concentration(const struct bs_report *report, FILE *out);

/* The vendor's margin and who leaves, where the scenario states what these need. False: no memory, or a write failed. */
bool bs_summary_vendor(const struct bs_report *report, FILE *out);

/* The closing part of the readable summary: cohorts, errors, what the figures leave out, assumptions, warnings. False: no memory, or a
   write failed. */
bool bs_summary_notes(const struct bs_report *report, FILE *out);

#endif
