/* What a scenario says, block by block, before names are resolved: filled by the reader from the table of keys. A field whose node is
   NULL was not given; it then holds its default. */
#ifndef BILLSHIFT_SCENARIO_SPEC_H
#define BILLSHIFT_SCENARIO_SPEC_H

#include "scenario/document.h"

struct bs_text_field {
    const char *value; /* NULL: not given and no default */
    const struct bs_node *node;
};

struct bs_number_field {
    double value; /* NaN: not given and no default; of a share also: `rest` */
    const struct bs_node *node;
};

struct bs_flag_field {
    bool value;
    const struct bs_node *node;
};

/* A value that a builder reads itself. */
struct bs_raw_field {
    const struct bs_node *node;
};

/* The first member of every block. */
struct bs_block_head {
    const struct bs_node *node; /* of the block; NULL: it was not given and holds its defaults */
    const struct bs_node *key;  /* its name in a map of blocks, else the key that it stands at */
    bool wrong;                 /* an error was noted in it: its fields may not be used, names and nodes apart */
};

/* One block, a list of blocks or a map from names to blocks: count of them, each beginning with a struct bs_block_head. */
struct bs_blocks_field {
    void *items;
    size_t count;
    const struct bs_node *key, *node; /* NULL: not given */
};

struct bs_simulation_spec {
    struct bs_block_head head;
    struct bs_number_field replications, seed, assumption_draws;
};

struct bs_budget_spec {
    struct bs_block_head head;
    struct bs_number_field amount;
};

struct bs_churn_spec {
    struct bs_block_head head;
    struct bs_raw_field at;
};

/* What a unit of a meter costs, where it is no share of the list price. */
struct bs_cost_spec {
    struct bs_block_head head;
    struct bs_number_field price, per;
};

struct bs_shock_spec {
    struct bs_block_head head;
    struct bs_number_field sd, autocorrelation;
};

/* Seats that come or go. */
struct bs_seats_moved_spec {
    struct bs_block_head head;
    struct bs_raw_field month, seats;
    struct bs_text_field segment;
};

/* How tokens fall on the parts that rate cards tell apart. */
struct bs_split_spec {
    struct bs_raw_field models, long_prompts, modes;
};

struct bs_columns_spec {
    struct bs_block_head head;
    struct bs_text_field month, use, model, team;
    struct bs_raw_field user, meters;
};

struct bs_population_spec {
    struct bs_block_head head;
    struct bs_text_field format, meter, spend, roster, unlisted;
    struct bs_raw_field file, period, exchange, model_names, project, growth;
    struct bs_number_field seats;
    struct bs_blocks_field columns;
    struct bs_split_spec split;
};

struct bs_meter_spec {
    struct bs_block_head head;
    struct bs_text_field unit;
    struct bs_number_field list_price, per;
    struct bs_flag_field prompt;
};

struct bs_rate_card_spec {
    struct bs_block_head head;
    struct bs_text_field title, currency, unit, file;
    struct bs_number_field per;
    struct bs_raw_field models, modes, same_as;
};

/* A model of a rate card; beside these keys stand its classes with their prices, which the builder reads. */
struct bs_rate_model_spec {
    struct bs_block_head head;
    struct bs_text_field from;
    struct bs_number_field multiplier;
    struct bs_raw_field above;
};

struct bs_tail_spec {
    struct bs_block_head head;
    struct bs_number_field pareto;
    struct bs_text_field above;
};

/* Parameters stand in the order of the file; which ones are accepted depends on the distribution. */
struct bs_usage_spec {
    struct bs_block_head head;
    struct bs_text_field distribution, file, column;
    struct bs_raw_field at, parts;
    struct bs_blocks_field tail;
    const struct bs_pair **parameters;
    size_t n_parameters;
};

struct bs_part_spec {
    struct bs_block_head head;
    struct bs_number_field share;
    struct bs_usage_spec usage;
};

/* Seats that become those of another segment. */
struct bs_becomes_spec {
    struct bs_block_head head;
    struct bs_text_field segment;
    struct bs_number_field share;
    struct bs_raw_field from, by;
};

struct bs_segment_spec {
    struct bs_block_head head;
    struct bs_text_field title, meter;
    struct bs_number_field share, seats, month_to_month, inactive;
    struct bs_blocks_field usage, becomes;
    struct bs_raw_field mix, growth;
    struct bs_split_spec split;
};

#include "scenario/spec_contract.h"

struct bs_scenario_spec {
    struct bs_block_head head;
    struct bs_text_field title, currency, report_currency, baseline, starts, list_card;
    struct bs_raw_field exchange_rates, cost_to_serve;
    struct bs_number_field seats, months, places;
    struct bs_raw_field growth;
    struct bs_flag_field round;
    struct bs_blocks_field segments, population, contracts, meters, simulation, budget, seats_added, seats_removed, rate_cards,
        shock, churn;
};

#endif
