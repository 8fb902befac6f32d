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
    struct bs_number_field replications, seed;
};

struct bs_columns_spec {
    struct bs_block_head head;
    struct bs_text_field user, month, use;
};

struct bs_population_spec {
    struct bs_block_head head;
    struct bs_text_field file, format, meter;
    struct bs_blocks_field columns;
};

struct bs_meter_spec {
    struct bs_block_head head;
    struct bs_text_field unit;
    struct bs_number_field list_price, per;
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

struct bs_segment_spec {
    struct bs_block_head head;
    struct bs_text_field title, meter;
    struct bs_number_field share, seats, month_to_month, inactive;
    struct bs_blocks_field usage;
    struct bs_raw_field mix;
};

struct bs_tier_spec {
    struct bs_block_head head;
    struct bs_number_field up_to, price, fee;
};

struct bs_charge_spec {
    struct bs_block_head head;
    struct bs_text_field meter, model, beyond;
    struct bs_number_field price, per, included;
    struct bs_blocks_field tiers;
    struct bs_flag_field fee_at_zero;
};

struct bs_discount_spec {
    struct bs_block_head head;
    struct bs_number_field charges, seats;
};

struct bs_contract_spec {
    struct bs_block_head head;
    struct bs_text_field title, allocate;
    struct bs_number_field seat_fee, organization_fee, minimum_bill, maximum_bill;
    struct bs_raw_field discount;
    struct bs_blocks_field charges;
};

struct bs_scenario_spec {
    struct bs_block_head head;
    struct bs_text_field title, currency, baseline;
    struct bs_number_field seats, months;
    struct bs_blocks_field segments, population, contracts, meters, simulation;
};

#endif
