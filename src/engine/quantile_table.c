#include "engine/quantile_table.h"

double quantile_table_exact(const struct quantile_table *table, struct tail u)
{
    return u.upper ? bs_distribution_upper_quantile(table->distribution, u.t) : bs_distribution_quantile(table->distribution, u.t);
}
