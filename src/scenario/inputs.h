/* The tree that a scenario was built from, for who looks up what it says. */
#ifndef BILLSHIFT_SCENARIO_INPUTS_H
#define BILLSHIFT_SCENARIO_INPUTS_H

#include "scenario/document.h"

#include <billshift/scenario.h>

const struct bs_node *bs_scenario_tree(const struct bs_scenario *scenario);

#endif
