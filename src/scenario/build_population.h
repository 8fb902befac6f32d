/* What the files of a population share: its query, what it reads, and its mixes. */
#ifndef BILLSHIFT_SCENARIO_BUILD_POPULATION_H
#define BILLSHIFT_SCENARIO_BUILD_POPULATION_H

#include "scenario/build.h"

#include <billshift/usage_file.h>

/* Columns of what was read: a meter of the model each. */
struct population_columns {
    const size_t *meters; /* [n] */
    size_t n;
    bool by_model; /* the cells of a user's month: model * n + column */
};

/* Fills the query from the population's block. BS_ERROR_INPUT: noted. */
enum bs_status bs_population_query(struct bs_build *b, struct bs_usage_query *query) BS_CHECKED;
/* Files and their periods into the query. BS_ERROR_INPUT: noted. */
enum bs_status bs_population_files(struct bs_build *b, struct bs_usage_query *query) BS_CHECKED;
/* Names of the models in the file into the query. BS_ERROR_INPUT: noted. */
enum bs_status bs_population_models(struct bs_build *b, struct bs_usage_query *query) BS_CHECKED;
/* A seat's place in the file of use and in the roster; BS_NEVER: it is not there. */
struct population_seat {
    size_t user, listed;
};

/* What `project` and `growth` say into b->projection, which stays NULL where the own months are the term. BS_ERROR_INPUT: noted. */
enum bs_status bs_build_projection(struct bs_build *b) BS_CHECKED;
/* Whether `project: none` takes a projection back, and with it what else is stated of its term. */
bool bs_project_none(const struct bs_build *b);
/* The first month of the projected term: what `starts` says, or the month after the file's last. */
void bs_project_start(struct bs_build *b, const struct bs_population *p);
/* The months of the projected term in which a seat that is there in the last month of the file stays, from the first on. Needs the start. */
size_t bs_project_end(const struct bs_build *b, const struct population_seat *seat);
/* What is assumed by projecting, once the seats are known. */
void bs_tell_projection(struct bs_build *b, const struct bs_population *p);

/* The seats of a population: its users in the order of the file, then those of the roster who used nothing, then idle seats that population.seats
   counts; with the months in which each is there, their types and teams. Where the term is projected, those alone that are there in the last month of
   the file and go on. Where the roster leaves a user of the file out: as population.unlisted says. */
enum bs_status bs_build_seats(struct bs_build *b, const struct bs_usage *read, struct bs_population *p) BS_CHECKED;
/* The kinds of the seats; first_month: of the file, 12 x year + month - 1. */
enum bs_status bs_build_kinds(struct bs_build *b, const struct population_seat *seats, int first_month,
                              struct bs_population *p) BS_CHECKED;
/* The teams of the seats: the roster's where it states one, else the file's. */
enum bs_status bs_build_teams(struct bs_build *b, const struct population_seat *seats, const struct bs_usage *read,
                              struct bs_population *p) BS_CHECKED;
/* The months (index) in which a seat of the roster is there: from first to before end; end <= first: in none. */
void bs_seat_months(const struct bs_roster *roster, const struct population_seat *seat, int first_month, size_t months,
                    size_t *first, size_t *end);

/* Mixes of what was read, and with several columns its value at list price. */
enum bs_status bs_mix_population(struct bs_build *b, const struct population_columns *columns, struct bs_population *p) BS_CHECKED;

/* Whether some contract charges a meter of that name by itself; or by itself or a rate card. */
bool bs_meter_is_named(const struct bs_build *b, const char *meter);
bool bs_meter_is_charged(const struct bs_build *b, const char *meter);

#endif
