/* A row of an export, read as its format says. */
#ifndef BILLSHIFT_INGEST_EXPORT_ROW_H
#define BILLSHIFT_INGEST_EXPORT_ROW_H

#include "ingest/export.h"
#include "ingest/row_part.h"

enum { BINDING_SLOTS = 64, BINDING_USERS = 8 };

struct bound_meter {
    size_t plus[EXPORT_TERMS], minus[EXPORT_TERMS], n_plus, n_minus; /* slots */
    size_t column;                                                   /* of the result: index among the meters that are read */
    bool money;                                                      /* it has a currency */
};

struct bound_skip {
    size_t slot;
    const struct export_skip *rule;
};

/* A version tied to the columns of one header. Slots are the columns that are read, in the order of the file. */
struct export_binding {
    const struct bs_usage_query *query;
    const struct export_version *version;
    const struct exact_rate *rates; /* [query->n_exchange] */
    const char *path;
    size_t width;                           /* fields of a row */
    size_t n_slots, columns[BINDING_SLOTS]; /* place in the file */
    const char *names[BINDING_SLOTS];
    size_t user[BINDING_USERS], n_user, apart[EXPORT_NAMES], n_apart, team[EXPORT_NAMES], n_team;
    bool joined;                  /* user: all parts together, not the first that holds something */
    size_t date, model, currency; /* slots; BINDING_NONE: there is none */
    struct bound_meter meters[EXPORT_METERS];
    size_t n_meters, n_columns;                 /* n_columns: of the result, of all files */
    struct bound_meter unpriced[EXPORT_METERS]; /* column: index in the query's */
    size_t n_unpriced;
    bool json;    /* rows are entries: their numbers are no lines */
    bool epoch;   /* dates are seconds since 1970 */
    bool generic; /* columns named by the scenario: no thousands separators, no words */
    struct bound_skip skips[EXPORT_SKIPS];
    size_t n_skips;
    int period;    /* month that the rows without a date are put in */
    uint64_t base; /* bytes of the files before */
};
#define BINDING_NONE ROW_NONE

/* Takes the row whose slots are given; what is wrong with it is noted in the part. */
void row_take(struct row_part *part, const struct export_binding *binding, const struct export_field *fields, size_t line,
              uint64_t offset);

#endif
