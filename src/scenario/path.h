/* Paths of values, contracts.metered.charges[0].tiers[1].price or segments.agents.usage.at["p99.9"], and setting what they name. */
#ifndef BILLSHIFT_SCENARIO_PATH_H
#define BILLSHIFT_SCENARIO_PATH_H

#include "scenario/document.h"

/* Applies PATH=VALUE to the tree; VALUE is YAML text. The last key is made when the map above it exists; so is a missing block such as
   `simulation`, never one with a name of its own. New nodes belong to an origin named `--set PATH=VALUE`. */
enum bs_status bs_path_set(struct bs_node *root, const char *assignment, struct bs_arena *arena,
                           struct bs_diagnostics *diagnostics) BS_CHECKED;

/* What stands at a path; NULL: nothing, or the path cannot be read. */
const struct bs_node *bs_path_get(const struct bs_node *root, const char *path);

/* The row of the value that a path names; NULL: the table has none. */
struct bs_key;
const struct bs_key *bs_path_key(const char *path);

#endif
