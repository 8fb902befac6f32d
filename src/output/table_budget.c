/* budget.csv: how far the scenario's budget, commitments and credits go in the term. */
#include "output/table.h"

static const char *const columns[] = {"contract", "item", "measure", "value", "std_error", "unit"};

static const char *unit_of(const struct bs_report *report, const struct bs_budget *budget, enum bs_budget_measure measure)
{
    switch (measure) {
    case BS_BUDGET_PROBABILITY:
        return "share";
    case BS_BUDGET_MONTH_P10:
    case BS_BUDGET_MONTH_P50:
    case BS_BUDGET_MONTH_P90:
        return "month";
    default:
        return bs_budget_unit(report->model, budget);
    }
}

static enum bs_status rows(const struct bs_report *report, const struct bs_sink *sink)
{
    const struct bs_results *results = report->results;
    for (size_t i = 0; i < results->n_budgets; i++)
        for (int m = 0; m < BS_BUDGET_MEASURE_COUNT; m++) {
            const struct bs_budget *budget = &results->budgets[i];
            struct bs_cell cells[] = {
                bs_text_cell(report->model->contracts[budget->contract].name),
                bs_text_cell(budget->item),
                bs_text_cell(bs_budget_measure_name((enum bs_budget_measure)m)),
                bs_number_cell(budget->measures[m].value),
                bs_number_cell(budget->measures[m].std_error),
                bs_text_cell(unit_of(report, budget, (enum bs_budget_measure)m)),
            };
            enum bs_status status = sink->row(sink->context, cells, BS_CELLS(cells));
            if (status != BS_OK)
                return status;
        }
    return BS_OK;
}

static bool applies(const struct bs_report *report)
{
    return report->results->n_budgets > 0;
}

const struct bs_table bs_table_budget = {
    .file = "budget.csv", .columns = columns, .n_columns = BS_CELLS(columns), .applies = applies, .rows = rows};
