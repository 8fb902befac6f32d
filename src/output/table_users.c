/* users.csv: every user of a population under every contract, over the term; where it is projected the means over replications, and the ratio
   of two of them. use_unit is that of use, unit that of the
   bills and the change. */
#include "output/table.h"

#include <math.h>

static const char *const columns[] = {"user",          "cohort", "contract", "use",      "bill",
                                      "baseline_bill", "change", "ratio",    "use_unit", "unit"};

static enum bs_status rows(const struct bs_report *report, const struct bs_sink *sink)
{
    const struct bs_population *population = report->model->population;
    const struct bs_results *results = report->results;
    for (size_t user = 0; user < population->users; user++) {
        double baseline = results->user_bill[results->baseline * population->users + user].bill;
        for (size_t contract = 0; contract < results->n_contracts; contract++) {
            const struct bs_user_bill *bill = &results->user_bill[contract * population->users + user];
            struct bs_cell cells[] = {
                bs_text_cell(population->names[user]),
                bs_text_cell(bs_cohort_name(results->user_cohort[user])),
                bs_text_cell(report->model->contracts[contract].name),
                bs_number_cell(results->user_use[user]),
                bs_number_cell(bill->bill),
                bs_number_cell(baseline),
                bs_number_cell(bill->change),
                bs_number_cell(baseline != 0 ? bill->bill / baseline : (double)NAN),
                bs_text_cell(report->model->use_unit),
                bs_text_cell(report->model->currency),
            };
            enum bs_status status = sink->row(sink->context, cells, BS_CELLS(cells));
            if (status != BS_OK)
                return status;
        }
    }
    return BS_OK;
}

static bool applies(const struct bs_report *report)
{
    return report->model->population != NULL;
}

const struct bs_table bs_table_users = {
    .file = "users.csv", .columns = columns, .n_columns = BS_CELLS(columns), .applies = applies, .rows = rows};
