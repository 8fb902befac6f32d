/* engines.csv: what both engines say, where both were asked. */
#include "output/table.h"

#include <billshift/engine.h>

static const char *const columns[] = {"contract", "group", "period", "measure", "exact", "montecarlo", "std_error", "z", "unit"};

static bool applies(const struct bs_report *report)
{
    return report->results->comparison != NULL;
}

static enum bs_status rows(const struct bs_report *report, const struct bs_sink *sink)
{
    const struct bs_comparison *comparison = report->results->comparison;
    enum bs_status status = BS_OK;
    for (size_t i = 0; i < comparison->n && status == BS_OK; i++) {
        const struct bs_compared *row = &comparison->rows[i];
        struct bs_cell cells[] = {
            bs_text_cell(report->model->contracts[row->contract].name),
            bs_text_cell(row->group),
            bs_text_cell(row->period),
            bs_text_cell(row->measure),
            bs_number_cell(row->exact),
            bs_number_cell(row->montecarlo),
            bs_number_cell(row->std_error),
            bs_number_cell(row->z),
            bs_text_cell(bs_unit_text(report->model, row->unit)),
        };
        status = sink->row(sink->context, cells, BS_CELLS(cells));
    }
    return status;
}

const struct bs_table bs_table_engines = {
    .file = "engines.csv", .method = "both", .columns = columns, .n_columns = BS_CELLS(columns), .applies = applies, .rows = rows};
