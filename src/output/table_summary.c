#include "output/table.h"

#include <billshift/engine.h>
#include <billshift/measure.h>

static const char *const columns[] = {"contract", "group", "period", "measure", "value", "std_error", "bin_error", "unit"};

bool bs_summary_applies(const struct bs_results *results, size_t contract, const struct bs_group *group, enum bs_measure measure)
{
    return bs_measure_applies(contract == results->baseline, group->kind, measure);
}

static enum bs_status group_rows(const struct bs_report *report, const struct bs_sink *sink, size_t contract, size_t group)
{
    const struct bs_results *results = report->results;
    for (int period = 0; period < BS_PERIOD_COUNT; period++) {
        const struct bs_estimate *estimates = *bs_results_at(results, contract, group, (enum bs_period)period);
        for (int m = 0; m < BS_MEASURE_COUNT; m++) {
            if (!bs_summary_applies(results, contract, &results->groups[group], (enum bs_measure)m))
                continue;
            const struct bs_measure_info *info = bs_measure_info((enum bs_measure)m);
            struct bs_cell cells[] = {
                bs_text_cell(report->model->contracts[contract].name),
                bs_text_cell(results->groups[group].label),
                bs_text_cell(bs_period_name((enum bs_period)period)),
                bs_text_cell(info->name),
                bs_number_cell(estimates[m].value),
                bs_number_cell(estimates[m].std_error),
                bs_number_cell(estimates[m].bin_error),
                bs_text_cell(bs_unit_text(report->model, info->unit)),
            };
            enum bs_status status = sink->row(sink->context, cells, BS_CELLS(cells));
            if (status != BS_OK)
                return status;
        }
    }
    return BS_OK;
}

static enum bs_status rows(const struct bs_report *report, const struct bs_sink *sink)
{
    for (size_t contract = 0; contract < report->results->n_contracts; contract++)
        for (size_t group = 0; group < report->results->n_groups; group++) {
            enum bs_status status = group_rows(report, sink, contract, group);
            if (status != BS_OK)
                return status;
        }
    return BS_OK;
}

const struct bs_table bs_table_summary = {.file = "summary.csv",
                                          .columns = columns,
                                          .n_columns = BS_CELLS(columns),
                                          .needs = BS_LEAVE_SHARES | BS_LEAVE_RATIOS | BS_LEAVE_ERRORS | BS_LEAVE_SEATS,
                                          .rows = rows};
