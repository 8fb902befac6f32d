/* What leaves the program: the results folder, the summary, pictures. */
#ifndef BILLSHIFT_OUTPUT_H
#define BILLSHIFT_OUTPUT_H

#include <billshift/bill.h>
#include <billshift/results.h>
#include <billshift/scenario.h>
#include <stdbool.h>
#include <stdint.h>
#include <stdio.h>

#ifdef __cplusplus
extern "C" {
#endif

struct bs_vendor;      /* vendor.h */
struct bs_uncertainty; /* uncertainty.h */
struct bs_levers;      /* levers.h */

/* All that an output needs of a run; borrowed. */
struct bs_report {
    const struct bs_model *model;
    const struct bs_scenario_source *source;
    const struct bs_results *results;
    const struct bs_diagnostics *diagnostics; /* its assumptions and warnings are written */
    double seconds;                           /* for timing.json */
    unsigned threads;
    uint32_t tables;                          /* that are written into a results folder, as chosen below; 0: all */
    const struct bs_vendor *vendor;           /* NULL: no cost to serve and no churn is stated */
    const struct bs_uncertainty *uncertainty; /* of its uncertain assumptions; NULL: there are none, or they were not drawn */
    const struct bs_levers *levers; /* for the sliders of the report: the results folder then has levers.json; NULL: none */
};

/* Some tables of a results folder: for bs_report.tables, and for bs_run_options.leave_out what they do not need. */
struct bs_table_choice {
    uint32_t tables;
    unsigned leave_out;
};
/* list: names of tables (files without .csv) with commas between. BS_ERROR_INPUT: message (BS_MESSAGE_SIZE bytes) says which is none. */
enum bs_status bs_tables_choose(const char *list, struct bs_table_choice *out, char *message) BS_CHECKED;
bool bs_table_chosen(const struct bs_report *report, const char *name);

/* A results folder in the making: a new folder beside `path`, renamed to it by commit. */
struct bs_folder;

/* Opens before a long run, so that a bad path fails at once: BS_ERROR_INPUT where path is a link, no folder, or a folder that does not
   hold our manifest or holds foreign files; BS_ERROR_IO where it cannot be written. */
enum bs_status bs_folder_open(const char *path, struct bs_folder **out, struct bs_diagnostics *diagnostics) BS_CHECKED;
enum bs_status bs_folder_write(struct bs_folder *folder, const struct bs_report *report,
                               struct bs_diagnostics *diagnostics) BS_CHECKED;
enum bs_status bs_folder_commit(struct bs_folder *folder, struct bs_diagnostics *diagnostics) BS_CHECKED;
void bs_folder_free(struct bs_folder *folder); /* removes what was not committed; NULL is legal */

/* The formats of a summary: table (for reading), csv (as summary.csv), json. One row each in a registry. */
struct bs_summary_format {
    const char *name, *help;
    enum bs_status (*write)(const struct bs_report *report, FILE *out);
};
size_t bs_summary_format_count(void);
const struct bs_summary_format *bs_summary_format_at(size_t i);
const struct bs_summary_format *bs_summary_format_find(const char *name); /* NULL: unknown */

struct bs_sweep; /* sweep.h */

/* A long table: point (from 1), a column for each path, then contract, group, period, measure, value, std_error, unit. */
enum bs_status bs_sweep_write_csv(const struct bs_sweep *sweep, FILE *out) BS_CHECKED;

struct bs_solve; /* solve.h */
/* Solutions in sentences, or as CSV with a row each. header: the first row too */
enum bs_status bs_solve_write_text(const struct bs_solve *solve, FILE *out) BS_CHECKED;
enum bs_status bs_solve_write_csv(const struct bs_solve *solve, bool header, FILE *out) BS_CHECKED;

struct bs_commitment_choices; /* choice.h */
struct bs_mix;
enum bs_status bs_commitment_write_text(const struct bs_commitment_choices *choices, const char *contract, const char *currency,
                                        FILE *out) BS_CHECKED;
enum bs_status bs_commitment_write_csv(const struct bs_commitment_choices *choices, const char *contract, const char *currency,
                                       bool header, FILE *out) BS_CHECKED;
enum bs_status bs_mix_write_text(const struct bs_mix *mix, const char *contract, const char *baseline, const char *currency,
                                 FILE *out) BS_CHECKED;
/* A row a figure; of a population a row a user, with the contract that is cheaper for them. */
enum bs_status bs_mix_write_csv(const struct bs_mix *mix, const char *contract, const char *baseline, const char *currency,
                                FILE *out) BS_CHECKED;

struct bs_book; /* book.h */

/* The months of a book as a long table: month, measure, value, unit. */
enum bs_status bs_book_write_path(const struct bs_model *model, const struct bs_book *book, FILE *out) BS_CHECKED;
/* Its customers, a row each, in the order of the book. */
enum bs_status bs_book_write_customers(const struct bs_model *model, const struct bs_book *book, FILE *out) BS_CHECKED;

/* Bills for the same use, side by side; borrowed. */
struct bs_bills {
    const struct bs_model *model;
    const size_t *contracts;     /* [n] indices in the model */
    const struct bs_bill *bills; /* [n] */
    size_t n;
    const char *const *seats; /* [n_seats] names */
    size_t n_seats, first_month, months;
    bool
        by_seat; /* the table shows the lines of each seat; else those of more than BS_SEATS_SHOWN seats are summed by item, tier and
                     unit price. CSV and JSON always have every line */
    /* The bills of one user of a population (seats[0]) with the user's part of what the organization pays; NULL: of the seats that are given.
       The table then sums lines over the months by item, tier and unit price, unless by_month; CSV and JSON have every line, and the columns
       and keys that say what a part is of. */
    const struct bs_user_standing *user;
    const double *use; /* of the user: [months] in the model's use_unit */
    bool by_month;
};
enum { BS_SEATS_SHOWN = 4 };

/* The formats of bills: table (for reading), csv (a line of a bill a row), json. One row each in a registry. */
struct bs_bill_format {
    const char *name, *help;
    enum bs_status (*write)(const struct bs_bills *bills, FILE *out);
};
const struct bs_bill_format *bs_bill_format_at(size_t i);           /* NULL: there are no more */
const struct bs_bill_format *bs_bill_format_find(const char *name); /* NULL: unknown */

/* Why the bills of a group of seats change; borrowed. */
struct bs_account {
    const struct bs_model *model;
    const struct bs_results *results; /* of a run of the model */
    size_t group;                     /* of the results: seats, not the organization */
    const size_t *contracts;          /* [n] indices in the model */
    size_t n;
};

/* The formats of an account, of the same names as those of bills: table (sentences and figures for reading), csv (contract, group, period, measure,
   value, std_error, unit: measures as in summary.csv, and what is due without use, levels of use, spans of use by relation), json (the same rows). */
struct bs_account_format {
    const char *name;
    enum bs_status (*write)(const struct bs_account *account, FILE *out);
};
const struct bs_account_format *bs_account_format_find(const char *name); /* NULL: unknown */

/* The pictures: one gnuplot script each, in plots/. */
struct bs_plot {
    const char *name, *help; /* name.gp draws name.svg and name.png */
    const char *table;       /* it is drawn where the results folder has this one; NULL: always */
};
size_t bs_plot_count(void);
const struct bs_plot *bs_plot_at(size_t i);

/* Runs gnuplot (execvp, no shell) in the results folder for every plot whose table is there, also where another failed; scripts: the folder of the .gp files.
   BS_ERROR_INPUT: not a results folder; BS_ERROR_IO: gnuplot missing or failed. */
enum bs_status bs_plot_folder(const char *results, const char *scripts, struct bs_diagnostics *diagnostics) BS_CHECKED;

/* The first of the plots as characters for a terminal `columns` wide, in colour or not; *text is to be freed. It holds no control characters but
   ends of lines and codes for colours. Errors as for bs_plot_folder. */
enum bs_status bs_plot_text(const char *results, const char *scripts, unsigned columns, bool colour, char **text,
                            struct bs_diagnostics *diagnostics) BS_CHECKED;

/* The forms of a report: html, markdown. One row each in a registry. */
struct report_data;
struct bs_report_format {
    const char *name, *help;
    bool pictures; /* it holds them */
    enum bs_status (*write)(const struct report_data *data, FILE *out);
};
size_t bs_report_format_count(void);
const struct bs_report_format *bs_report_format_at(size_t i);
const struct bs_report_format *bs_report_format_find(const char *name); /* NULL: unknown */

/* A report from a results folder alone, which is not written to; scripts: the folder of the .gp files. A picture that cannot be drawn is left out with a warning.
   BS_ERROR_INPUT: not a results folder, or one without summary.csv or organization.csv. */
enum bs_status bs_report_write(const struct bs_report_format *format, const char *results, const char *scripts, FILE *out,
                               struct bs_diagnostics *diagnostics) BS_CHECKED;

#ifdef __cplusplus
}
#endif
#endif
