/* From a spec to a model: names become indices, distributions and populations are made, rules that span keys are checked. */
#ifndef BILLSHIFT_SCENARIO_BUILD_H
#define BILLSHIFT_SCENARIO_BUILD_H

#include "scenario/reader.h"

#include <billshift/model.h>
#include <billshift/roster.h>
#include <billshift/scenario.h>

struct bs_build {
    struct bs_reader reader; /* for values that the builders read themselves */
    struct bs_arena *arena;
    struct bs_diagnostics *diagnostics;
    const struct bs_scenario_spec *spec;
    const struct bs_scenario_options *options;
    const char *folder; /* of the scenario: relative file names start there; "": the current one */
    struct bs_model *model;
    int first_year, first_month; /* of the term, as in the model: 0 until a date is known; set before contracts are built */
    bool round;                  /* bills round each line to `places`; both set before contracts are built */
    int places;
    size_t errors;    /* noted before the scenario was read */
    bool usage_money; /* what a usage block that is being built describes is money */
    bool sure;        /* all that can draw a meter was read without errors: a meter that is not there is unknown */
    struct bs_meter *meters;
    struct bs_segment *segments;
    const struct bs_meter_growth **meter_growth; /* [segment] build_growth.h; NULL: all its meters grow alike */
    struct bs_cards *cards;                      /* build_cards.h */
    struct bs_population *population;
    struct bs_projection *projection; /* of the population; NULL: its own months are the term */
    const struct bs_roster *roster;   /* NULL: none */
    const size_t *type_lines;         /* [type of the population] of the first seat of the type in the roster; 0: it is in no row */
    struct bs_contract *contracts;
    struct bs_source_file *files; /* data files read so far */
    size_t n_files;
};

/* The currencies that the whole file says: in what its amounts are, and what they become. Before anything else is read. */
enum bs_status bs_read_currencies(struct bs_reader *r, const struct bs_node *root) BS_CHECKED;

/* An amount of what is counted in `unit`, read from node (NULL: a default): where that is money and no currency stands in it, it is of the
   reader's `bare` currency, and becomes one of the model's. */
double bs_own_amount(const struct bs_build *b, const struct bs_node *node, const char *unit, double amount);

/* From the reader's `bare` currency to the model's: a bare amount of money that was not converted when it was read. */
double bs_own_money(const struct bs_build *b, double amount);

/* What a meter or a rate card counts: the model's currency where the unit is named as the scenario's. NULL: an error was noted, it is another
   currency. what: the key's owner, for messages. */
const char *bs_build_unit(struct bs_build *b, const struct bs_text_field *unit, const char *what);

/* Shares sum to 1 within this: 0.05 points. */
#define BS_SHARE_SLACK 0.0005

/* Replaces the one NaN (`rest`) by what is left of 1, and makes the sum 1; false: an error was noted at node. */
bool bs_complete_shares(struct bs_build *b, const struct bs_node *node, const char *what, double *shares, size_t n);

/* false: share is a range, but none of the shares (NaN) is what is left of the others; an error was noted. */
bool bs_share_may_vary(struct bs_build *b, const struct bs_node *share, const char *what, const double *shares, size_t n);

/* Wrong input is noted in the diagnostics and building goes on where it can, around blocks in which the reader noted errors; a status other than BS_OK is lack of memory, or
   BS_ERROR_INPUT when nothing more can be built. Call in this order. */
enum bs_status bs_build_meters(struct bs_build *b) BS_CHECKED;         /* `usage`, the declared ones, those that segments draw */
enum bs_status bs_build_rate_cards(struct bs_build *b) BS_CHECKED;     /* needs meters */
enum bs_status bs_build_parts(struct bs_build *b) BS_CHECKED;          /* meters that are parts of others; needs rate cards */
enum bs_status bs_build_vendor(struct bs_build *b) BS_CHECKED;         /* cost_to_serve and churn; needs all meters */
enum bs_status bs_build_segments(struct bs_build *b) BS_CHECKED;       /* needs all meters */
enum bs_status bs_build_segment_growth(struct bs_build *b) BS_CHECKED; /* needs segments */
enum bs_status bs_build_joinings(struct bs_build *b) BS_CHECKED;       /* seats added and removed within the term; needs segments */
enum bs_status bs_build_population(struct bs_build *b) BS_CHECKED;     /* needs all meters */
enum bs_status bs_build_values(struct bs_build *b) BS_CHECKED;         /* value_per_unit and use_unit; needs the two above */
enum bs_status bs_build_contracts(struct bs_build *b) BS_CHECKED;      /* needs all above */
enum bs_status bs_build_model(struct bs_build *b) BS_CHECKED;          /* all of it */

/* The distribution of a usage block; *out stays NULL where an error was noted. */
enum bs_status bs_build_usage(struct bs_build *b, const struct bs_usage_spec *spec, const struct bs_distribution **out) BS_CHECKED;

/* The index of a meter; n_meters: unknown. */
size_t bs_meter_index(const struct bs_build *b, const char *name);

/* A warning that what stands at node has no effect, and why: "seats_minimum has no effect: no seat has a fee". */
void bs_warn_idle(struct bs_build *b, const struct bs_node *node, const char *what, const char *why, ...) BS_PRINTF(4, 5);

/* An amount with a currency where other units than money are counted is noted. what: the key; unit NULL: not known. */
void bs_check_units(struct bs_build *b, const char *what, const struct bs_node *node, const char *unit);
void bs_check_usage_units(struct bs_build *b, const char *what, const struct bs_node *node,
                          const char *unit); /* all of a usage block */

/* The month (index) that a value names: a number from 1, or a date (YYYY-MM; YYYY-MM-DD counts from the first of the next month, with a warning).
   what: the key, for messages. It may lie past the term. false: an error was noted. */
bool bs_build_month(struct bs_build *b, const struct bs_node *node, const char *what, size_t *month_index);
/* The same where months before the first are meaningful too: below 0. last: the last month of something, so that a date inside a month counts
   to the end of the one before. */
bool bs_build_any_month(struct bs_build *b, const struct bs_node *node, const char *what, bool last, long *month_index);

/* How use grows, "+5% monthly"; what: the key, for messages. false: an error was noted. */
bool bs_build_growth(struct bs_build *b, const struct bs_node *node, const char *what, struct bs_growth *out);

/* What a rate card charges a unit of each meter: (*weights)[n_meters]. unit: of what they sum to; is_money: that is money of the scenario's
   currency. *weights is NULL where an error was noted. unpriced: see bs_charge. */
enum bs_status bs_build_card_weights(struct bs_build *b, const struct bs_text_field *card, double **weights, const bool **unpriced,
                                     const char **unit, bool *is_money) BS_CHECKED;

/* The unit of a card's prices, the currency where they are money; NULL: no sound card has the name. */
const char *bs_card_unit(const struct bs_build *b, const char *name);

/* A file name of the scenario as it is to be opened; BS_ERROR_INPUT: noted, there is no such file. */
enum bs_status bs_build_path(struct bs_build *b, const struct bs_text_field *file, const char **out) BS_CHECKED;

/* The name of a file as the scenario names it: of no folder above. */
const char *bs_build_shown(const struct bs_build *b, const char *path);

/* Notes a data file that was read. columns are kept, not copied. */
enum bs_status bs_build_note_file(struct bs_build *b, const char *file, const char *format, const char *const *columns,
                                  size_t n_columns, const struct bs_file_digest *digest) BS_CHECKED;

#endif
