/* What `billshift price` prices: the use of seats, as it is given on the command line or in a file. */
#ifndef BILLSHIFT_CLI_PRICE_H
#define BILLSHIFT_CLI_PRICE_H

#include "cli/options.h"

#include <billshift/arena.h>
#include <billshift/model.h>

/* Use of seats in a sequence of months: quantity[(month * seats + seat) * n_meters + meter], of every meter of the model. */
struct price_use {
    size_t first_month, months, seats;
    size_t *segments;   /* [seat] */
    const char **names; /* [seat] */
    double *quantity;
    double *already;      /* what was billed before; NULL: nothing */
    const double *events; /* single events; NULL: none */
    size_t n_events;
    const char *file;    /* that it was read from; NULL: none */
    const size_t *line;  /* [month * seats + seat] of the file, for errors; 0: none says anything of it */
    const bool *columns; /* [meter] whether the file has a column of its name */
};

/* What the options say of it. */
struct price_options {
    const char *file, *month, *events; /* NULL: not given */
    struct list usage, already;
    unsigned seats; /* that each of `usage` stands for */
    bool one_request;
    const size_t *contracts; /* [n_contracts] that are priced */
    size_t n_contracts;
};

/* Errors are in diagnostics. */
enum bs_status price_use_read(const struct price_options *options, const struct bs_model *model, struct bs_arena *arena,
                              struct price_use *out, struct bs_diagnostics *diagnostics) BS_CHECKED;

/* The same from the CSV file of the options: columns month, perhaps user and segment, and meters by name. */
enum bs_status price_use_file_read(const struct price_options *options, const struct bs_model *model, struct bs_arena *arena,
                                   struct price_use *out, struct bs_diagnostics *diagnostics) BS_CHECKED;

/* The index of a meter, segment or contract; message (BS_MESSAGE_SIZE bytes) says what is wrong with the name. */
enum bs_status price_meter(const struct bs_model *model, const char *name, size_t length, size_t *meter, char *message) BS_CHECKED;
enum bs_status price_segment(const struct bs_model *model, const char *name, size_t length, size_t *segment,
                             char *message) BS_CHECKED;

enum bs_status price_contract(const struct bs_model *model, const char *name, size_t *contract, char *message) BS_CHECKED;

/* A quantity of a meter. */
enum bs_status price_quantity(const struct bs_model *model, size_t meter, const char *text, size_t length, double *quantity,
                              char *message) BS_CHECKED;

/* A month by its number in the term (from 1) or as YYYY-MM: then *dated, and *month counts from January of the year 0. */
enum bs_status price_month_parse(const char *text, bool *dated, size_t *month, char *message) BS_CHECKED;
/* The index in the term of a dated month. */
enum bs_status price_month_index(const struct bs_model *model, size_t dated, size_t *month, char *message) BS_CHECKED;

#endif
