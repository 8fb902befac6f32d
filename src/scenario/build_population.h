/* What the files build_population.c and build_columns.c share. */
#ifndef BILLSHIFT_SCENARIO_BUILD_POPULATION_H
#define BILLSHIFT_SCENARIO_BUILD_POPULATION_H

#include "scenario/build.h"

#include <billshift/usage_file.h>

/* The columns of meters and of the model, into the query. BS_ERROR_INPUT: noted. */
enum bs_status bs_read_columns(struct bs_build *b, const struct bs_columns_spec *columns, struct bs_usage_query *query) BS_CHECKED;
/* Mixes of what was read, and with several columns its value at list price. */
enum bs_status bs_mix_population(struct bs_build *b, const struct bs_usage_query *query, struct bs_population *p) BS_CHECKED;

#endif
