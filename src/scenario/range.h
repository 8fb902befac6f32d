/* Ranges in place of numbers: {low: 70, mode: 90, high: 120}, {p10: 60, p90: 130}. */
#ifndef BILLSHIFT_SCENARIO_RANGE_H
#define BILLSHIFT_SCENARIO_RANGE_H

#include "scenario/reader.h"

#include <billshift/uncertain.h>

/* Those of a scenario, in the order in which they are first read. */
struct bs_ranges {
    struct bs_uncertain *items;
    const struct bs_node **nodes;
    size_t n, room;
    const double *drawn; /* [n_drawn] values in place of those used; NULL: none */
    size_t n_drawn;
    bool no_memory;
};

/* A map whose keys are all those of a range, where another map may stand too; where none may, one key is enough. */
bool bs_is_range(const struct bs_node *node);
bool bs_is_like_range(const struct bs_node *node);

/* Reads an end of the range as its key reads a number; false: an error was noted. */
typedef bool bs_read_end(void *context, const struct bs_node *node, const char *what, double *value);

/* The value that is used of a range, which is recorded. what: the key, for messages; least, most: what it accepts. false: an error was noted. */
bool bs_read_range(struct bs_reader *r, const struct bs_node *node, const char *what, double least, double most, bs_read_end *read,
                   void *context, double *value);

/* After all is built: the paths. root: the whole tree. */
enum bs_status bs_ranges_find_paths(struct bs_ranges *ranges, const struct bs_node *root, struct bs_arena *arena) BS_CHECKED;

#endif
