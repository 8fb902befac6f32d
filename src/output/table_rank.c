/* rank.csv: what a seat and month changes by, and is charged, from the lightest seats to the heaviest. use_unit is that of mean_use, unit that
   of the amounts. */
#include "output/table.h"

#include <billshift/engine.h>

static const char *const columns[] = {"contract",    "period", "rank_from", "rank_to",  "mean_use",
                                      "mean_change", "unit",   "use_unit",  "mean_bill"};

static enum bs_status rows(const struct bs_report *report, const struct bs_sink *sink)
{
    const struct bs_results *results = report->results;
    for (size_t contract = 0; contract < results->n_contracts; contract++)
        for (size_t i = 0; contract != results->baseline && i < results->n_ranks; i++) {
            const struct bs_rank *rank = &results->ranks[contract * results->n_ranks + i];
            struct bs_cell cells[] = {
                bs_text_cell(report->model->contracts[contract].name),
                bs_text_cell(bs_period_name(BS_MONTH)),
                bs_number_cell(rank->from),
                bs_number_cell(rank->to),
                bs_number_cell(rank->mean_use),
                bs_number_cell(rank->mean_change),
                bs_text_cell(report->model->currency),
                bs_text_cell(report->model->use_unit),
                bs_number_cell(rank->mean_bill),
            };
            enum bs_status status = sink->row(sink->context, cells, BS_CELLS(cells));
            if (status != BS_OK)
                return status;
        }
    return BS_OK;
}

const struct bs_table bs_table_rank = {
    .file = "rank.csv", .columns = columns, .n_columns = BS_CELLS(columns), .needs = BS_LEAVE_RANKS, .rows = rows};
