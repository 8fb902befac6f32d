#include "output/csv.h"
#include "output/table.h"

#include <string.h>

static const struct bs_table *const tables[] = {
    &bs_table_summary,    &bs_table_change,       &bs_table_histogram,   &bs_table_organization, &bs_table_budget,
    &bs_table_bill_curve, &bs_table_breakeven,    &bs_table_rank,        &bs_table_users,        &bs_table_concentration,
    &bs_table_lorenz,     &bs_table_cohort_moves, &bs_table_engines,     &bs_table_uncertainty,  &bs_table_contributions,
    &bs_table_labels,     &bs_table_margin,       &bs_table_margin_rank,
};

size_t bs_table_count(void)
{
    return sizeof tables / sizeof tables[0];
}

const struct bs_table *bs_table_at(size_t i)
{
    return tables[i];
}

bool bs_table_applies(const struct bs_table *table, const struct bs_report *report)
{
    char name[BS_TABLE_NAME];
    return bs_table_chosen(report, bs_table_name(table, name)) && (!table->applies || table->applies(report));
}

enum bs_status bs_table_write_csv(const struct bs_table *table, const struct bs_report *report, FILE *file)
{
    enum bs_status status = bs_csv_header(file, table->columns, table->n_columns);
    if (status != BS_OK)
        return status;
    struct bs_sink sink = bs_csv_sink(file);
    return table->rows(report, &sink);
}

/* The charge whose units a budget is of; the number of charges: none. */
static size_t charge_of(const struct bs_contract *contract, const struct bs_budget *budget)
{
    static const char prefix[] = "credit:";
    if (strncmp(budget->item, prefix, strlen(prefix)) != 0)
        return contract->commitment ? contract->commitment->charge : contract->terms.n_charges;
    for (size_t i = 0; i < contract->n_credits; i++)
        if (contract->credits[i].name && strcmp(budget->item + strlen(prefix), contract->credits[i].name) == 0)
            return contract->credits[i].charge;
    return contract->terms.n_charges;
}

const char *bs_budget_unit(const struct bs_model *model, const struct bs_budget *budget)
{
    const struct bs_contract *contract = &model->contracts[budget->contract];
    if (budget->money)
        return model->currency;
    size_t charge = charge_of(contract, budget);
    if (charge < contract->terms.n_charges && contract->terms.charges[charge].unit)
        return contract->terms.charges[charge].unit;
    return "units";
}
