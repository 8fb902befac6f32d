/* A results folder as the report reads it: the manifest and the tables, and nothing else of the run. */
#ifndef BILLSHIFT_OUTPUT_REPORT_DATA_H
#define BILLSHIFT_OUTPUT_REPORT_DATA_H

#include <billshift/arena.h>
#include <billshift/diagnostics.h>
#include <jansson.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/* A CSV file of the folder, whole, as text; the apostrophes that keep a spreadsheet from taking a text for a formula are taken off. */
struct report_table {
    const char *file; /* its name in the folder */
    bool present;
    size_t n_columns, n_rows;
    const char *const *columns;
    const char **cells; /* [n_rows][n_columns] */
};

struct report_contract {
    const char *name, *title; /* title "": it has none */
};

/* As in the column `group` of summary.csv. */
struct report_group {
    const char *label; /* all, segment:NAME, cohort:NAME, team:NAME, organization */
    double seats;      /* in a month, the mean; NaN: of none */
    double users;      /* over the term */
};

/* Rows of summary.csv that belong together. */
struct report_block {
    const char *contract, *group, *period;
    size_t first, count;
};

/* A picture as it stands in the page. */
struct report_picture {
    const char *name, *about;
    const char *svg;
    size_t length;
};

struct report_data {
    struct bs_arena *arena;
    const char *folder; /* its path, as given */
    json_t *manifest;
    const char *version, *scenario_file, *text;
    size_t text_length;
    const char *title; /* of the scenario, or its file */
    const char *currency, *use_unit;
    const char *seat;   /* what a seat is called: seat, or user */
    const char *method; /* of summary.csv: BS_METHOD_..., backtest, projection */
    const char *date;   /* of the run, YYYY-MM-DD; "": not known */
    size_t months;
    double seats;
    bool draws;   /* something is left to chance: drawn or computed, not a backtest */
    bool whole;   /* the run wrote all tables: it was not told to write some */
    bool sliders; /* levers.json is there: the run had --report */
    bool exact;   /* computed: what is called a standard error is a numerical bound */
    const struct report_contract *contracts;
    size_t n_contracts, baseline;
    const struct report_group *groups;
    size_t n_groups;
    struct report_table *tables; /* [bs_report_n_tables] */
    const struct report_block *blocks;
    size_t n_blocks;
    struct report_picture *pictures;
    size_t n_pictures;
    const char *no_pictures; /* what the page says of those that are left out; "": none is */
};

/* The files that are read where they are there: a section that needs another one adds its name to the list in data.c. */
extern const char *const bs_report_files[];
extern const size_t bs_report_n_files;

/* BS_ERROR_INPUT: no results folder, or one without the tables that no report can do without. *out is to be freed whatever the status. */
enum bs_status bs_report_read(const char *folder, struct report_data **out, struct bs_diagnostics *diagnostics) BS_CHECKED;
void bs_report_free(struct report_data *data); /* NULL is legal */

/* A text of the manifest, of a member of an object or of a value itself; "" where there is none. */
const char *bs_report_fact(const json_t *object, const char *key);
const char *bs_report_word(const json_t *value);

/* A file of the list by its name; not present: an empty table. */
const struct report_table *bs_report_table(const struct report_data *data, const char *file);
/* Texts and numbers of a row; a column that is not there is "" and NaN. */
const char *bs_report_text_at(const struct report_table *table, size_t row, const char *column);
double bs_report_number_at(const struct report_table *table, size_t row, const char *column);
/* The row whose first n columns are these texts; n_rows: there is none. */
size_t bs_report_find(const struct report_table *table, const char *const *texts, size_t n);

/* Reads one file of the folder; one that is not there leaves `present` false. */
enum bs_status bs_report_table_read(const char *folder, const char *file, struct bs_arena *arena, struct report_table *out,
                                    struct bs_diagnostics *diagnostics) BS_CHECKED;

#endif
