/* From nodes to specs by the table of keys. Whatever is wrong is noted in the diagnostics and reading goes on: callers compare
   diagnostics->errors. A status other than BS_OK is lack of memory only. */
#ifndef BILLSHIFT_SCENARIO_READER_H
#define BILLSHIFT_SCENARIO_READER_H

#include "scenario/keys.h"

#include <billshift/number.h>

struct bs_ranges; /* range.h */

struct bs_reader {
    struct bs_arena *arena;
    struct bs_diagnostics *diagnostics;
    struct bs_money money;    /* `bare` is that of the block which is read or built */
    struct bs_ranges *ranges; /* of the scenario: found so far */
};

/* Fills spec (block->size bytes, zeroed) from a map; key may be NULL. */
enum bs_status bs_read_block(struct bs_reader *r, const struct bs_node *node, const struct bs_node *key,
                             const struct bs_block *block, void *spec) BS_CHECKED;

/* A spec with the defaults of every key. */
enum bs_status bs_read_defaults(struct bs_reader *r, const struct bs_block *block, void *spec) BS_CHECKED;

/* Whether a node is a single value that is there; else an error is noted, named by what. */
bool bs_read_scalar(struct bs_reader *r, const struct bs_node *node, const char *what, const char *expected);

/* One number of a kind within bounds (most 0: the widest that is sensible), or of a range in its place the value that is used; false: an error was noted,
   named by what. */
bool bs_read_number(struct bs_reader *r, const struct bs_node *node, const char *what, enum bs_key_kind kind, double least,
                    double most, bool least_open, double *value);

/* `p90`, `p99.9` as 0.9, 0.999; false: an error was noted. */
bool bs_read_percentile(struct bs_reader *r, const struct bs_node *node, double *probability);

/* An error at a node. */
enum bs_status bs_node_error(struct bs_diagnostics *d, const struct bs_node *node, const char *format, ...) BS_PRINTF(3, 4);

/* An error at a node that contradicts another: where one of the two came from --set, the other's place is named too. other may be NULL. */
enum bs_status bs_pair_error(struct bs_diagnostics *d, const struct bs_node *node, const struct bs_node *other, const char *format,
                             ...) BS_PRINTF(4, 5);

/* "line 12", or the --set that a node came from. Returns buffer. */
enum { BS_WHERE_SIZE = 256 };
const char *bs_node_where(const struct bs_node *node, char *buffer);

/* "; did you mean 'x'? accepted: x, y, z" for an unknown word, where known things are called `what` in place of accepted. Returns buffer. */
enum { BS_SUGGESTION_SIZE = 1024 };
const char *bs_suggest(const char *word, const char *const *known, size_t count, const char *what, char *buffer);

#endif
