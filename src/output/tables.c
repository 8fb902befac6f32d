#include "output/csv.h"
#include "output/table.h"

#include <string.h>

static const struct bs_table *const tables[] = {
    &bs_table_summary,    &bs_table_change,       &bs_table_histogram, &bs_table_organization, &bs_table_budget,
    &bs_table_bill_curve, &bs_table_breakeven,    &bs_table_rank,      &bs_table_users,        &bs_table_concentration,
    &bs_table_lorenz,     &bs_table_cohort_moves, &bs_table_labels,
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
    return !table->applies || table->applies(report);
}

enum bs_status bs_table_write_csv(const struct bs_table *table, const struct bs_report *report, FILE *file)
{
    enum bs_status status = bs_csv_header(file, table->columns, table->n_columns);
    if (status != BS_OK)
        return status;
    struct bs_sink sink = bs_csv_sink(file);
    return table->rows(report, &sink);
}

const char *bs_unit_text(const struct bs_model *model, enum bs_unit unit)
{
    switch (unit) {
    case BS_UNIT_SEATS:
        return "seats";
    case BS_UNIT_USE:
        return model->use_unit;
    case BS_UNIT_MONEY:
        return model->currency;
    case BS_UNIT_SHARE:
        return "share";
    case BS_UNIT_RATIO:
        return "ratio";
    }
    return "";
}

const char *bs_budget_unit(const struct bs_model *model, const struct bs_budget *budget)
{
    static const char prefix[] = "credit:";
    if (budget->money)
        return model->currency;
    const struct bs_contract *contract = &model->contracts[budget->contract];
    for (size_t i = 0; i < contract->n_credits; i++) {
        const struct bs_credit *credit = &contract->credits[i];
        bool this = credit->name && strncmp(budget->item, prefix, strlen(prefix)) == 0 &&
                    strcmp(budget->item + strlen(prefix), credit->name) == 0;
        if (this && credit->charge < contract->terms.n_charges && contract->terms.charges[credit->charge].unit)
            return contract->terms.charges[credit->charge].unit;
    }
    return "units";
}
