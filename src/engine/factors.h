/* Tables of the factor by which months vary, kept from run to run. */
#ifndef BILLSHIFT_ENGINE_FACTORS_H
#define BILLSHIFT_ENGINE_FACTORS_H

#include "engine/quantile_table.h"

#include <billshift/engine.h>

/* The table for a coefficient of variation; NULL: it is not known. factors NULL is legal. */
const struct quantile_table *factors_find(const struct bs_factors *factors, double cv);
/* Where a table lives that is kept; NULL: none is taken over any more. */
struct bs_arena *factors_arena(const struct bs_factors *factors);
void factors_keep(struct bs_factors *factors, double cv, const struct quantile_table *table); /* that lives there */

#endif
