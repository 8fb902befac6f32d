/* The tables of a results folder: one row of a registry each. */
#ifndef BILLSHIFT_OUTPUT_TABLE_H
#define BILLSHIFT_OUTPUT_TABLE_H

#include "output/sink.h"

#include <billshift/output.h>

struct bs_table {
    const char *file; /* name in the folder */
    const char *const *columns;
    size_t n_columns;
    unsigned needs;                                  /* BS_LEAVE_... of engine.h that must not be left out */
    const char *method;                              /* how its figures come about; NULL: results->method */
    bool (*applies)(const struct bs_report *report); /* NULL: always */
    enum bs_status (*rows)(const struct bs_report *report, const struct bs_sink *sink);
};

/* The file without .csv. Returns buffer (BS_TABLE_NAME bytes). */
enum { BS_TABLE_NAME = 32 };
const char *bs_table_name(const struct bs_table *table, char *buffer);

size_t bs_table_count(void);
const struct bs_table *bs_table_at(size_t i);
/* How its figures come about: a BS_METHOD_... or what else is written of it in the manifest. */
const char *bs_table_method(const struct bs_table *table, const struct bs_report *report);
/* How a contract's figures in summary.csv do, beside drawn ones; MIXED: some of the term are drawn. */
enum bs_seats_method { BS_SEATS_DRAWN, BS_SEATS_MIXED, BS_SEATS_RATIOS_DRAWN, BS_SEATS_COMPUTED };
enum bs_seats_method bs_seats_method(const struct bs_results *results, size_t contract);
/* Whether it is wanted, and there is something to be written. */
bool bs_table_applies(const struct bs_table *table, const struct bs_report *report);

/* Header and rows. */
enum bs_status bs_table_write_csv(const struct bs_table *table, const struct bs_report *report, FILE *file) BS_CHECKED;

extern const struct bs_table bs_table_summary, bs_table_change, bs_table_histogram, bs_table_organization, bs_table_bill_curve,
    bs_table_breakeven, bs_table_budget, bs_table_rank, bs_table_users, bs_table_concentration, bs_table_lorenz,
    bs_table_cohort_moves, bs_table_engines, bs_table_uncertainty, bs_table_contributions, bs_table_labels, bs_table_margin,
    bs_table_margin_rank;

/* Does the measure apply to this group and contract? */
bool bs_summary_applies(const struct bs_results *results, size_t contract, const struct bs_group *group, enum bs_measure measure);

/* The unit of a budget's amounts: the currency, or that of what its credit pays. */
const char *bs_budget_unit(const struct bs_model *model, const struct bs_budget *budget);

/* The unit of use that the curves of a segment are drawn against. */
const char *bs_curve_segment_unit(const struct bs_model *model, size_t segment);

#endif
