/* Of a population's users over the term. concentration.csv: Gini index and top shares of use and of the bills under each contract; lorenz.csv: the
   curves that they come from; cohort_moves.csv: users who change cohort from an own month to the next, by the use of each. */
#include "output/table.h"

#include <math.h>

static const char *const concentration_columns[] = {"measure", "contract", "statistic", "value", "unit"};
static const char *const lorenz_columns[] = {"measure", "contract", "share_of_users", "share_of_total"};
static const char *const move_columns[] = {"month", "from_cohort", "to_cohort",     "users",
                                           "share", "light_up_to", "regular_up_to", "use_unit"};

/* Row 0 is the use, row 1 + c the bills under contract c. */
static size_t row_count(const struct bs_report *report)
{
    return 1 + report->results->n_contracts;
}

static struct bs_cell measure_cell(size_t row)
{
    return bs_text_cell(row == 0 ? "use" : "bill");
}

static struct bs_cell contract_cell(const struct bs_report *report, size_t row)
{
    return bs_text_cell(row == 0 ? "" : report->model->contracts[row - 1].name);
}

static enum bs_status concentration_rows(const struct bs_report *report, const struct bs_sink *sink)
{
    for (size_t row = 0; row < row_count(report); row++) {
        const struct bs_concentration *of = &report->results->concentration[row];
        const struct {
            const char *name;
            double value;
            const char *unit;
        } statistics[] = {{"gini", of->gini, "index"},
                          {"share_top_1", of->top_1, "share"},
                          {"share_top_10", of->top_10, "share"},
                          {"share_top_20", of->top_20, "share"}};
        for (size_t i = 0; i < BS_CELLS(statistics); i++) {
            const struct bs_cell cells[] = {measure_cell(row), contract_cell(report, row), bs_text_cell(statistics[i].name),
                                            bs_number_cell(statistics[i].value), bs_text_cell(statistics[i].unit)};
            enum bs_status status = sink->row(sink->context, cells, BS_CELLS(cells));
            if (status != BS_OK)
                return status;
        }
    }
    return BS_OK;
}

static enum bs_status lorenz_rows(const struct bs_report *report, const struct bs_sink *sink)
{
    const struct bs_results *results = report->results;
    for (size_t row = 0; row < row_count(report); row++)
        for (size_t i = 0; i < results->n_lorenz; i++) {
            const struct bs_lorenz_point *point = &results->lorenz[row * results->n_lorenz + i];
            const struct bs_cell cells[] = {measure_cell(row), contract_cell(report, row), bs_number_cell(point->users),
                                            bs_number_cell(point->total)};
            enum bs_status status = sink->row(sink->context, cells, BS_CELLS(cells));
            if (status != BS_OK)
                return status;
        }
    return BS_OK;
}

/* All pairs of cohorts; share: of those who were in the cohort before. */
static enum bs_status rows_of_month(const struct bs_report *report, struct bs_cell month, const struct bs_moves *moves,
                                    const struct bs_sink *sink)
{
    for (size_t from = 0; from < BS_COHORT_COUNT; from++) {
        size_t all = 0;
        for (size_t to = 0; to < BS_COHORT_COUNT; to++)
            all += moves->users[from][to];
        for (size_t to = 0; to < BS_COHORT_COUNT; to++) {
            size_t users = moves->users[from][to];
            const struct bs_cell cells[] = {month,
                                            bs_text_cell(bs_cohort_name((enum bs_cohort)from)),
                                            bs_text_cell(bs_cohort_name((enum bs_cohort)to)),
                                            bs_count_cell(users),
                                            bs_number_cell(all > 0 ? (double)users / (double)all : (double)NAN),
                                            bs_number_cell(report->results->move_cuts[0]),
                                            bs_number_cell(report->results->move_cuts[1]),
                                            bs_text_cell(report->model->use_unit)};
            enum bs_status status = sink->row(sink->context, cells, BS_CELLS(cells));
            if (status != BS_OK)
                return status;
        }
    }
    return BS_OK;
}

static enum bs_status move_rows(const struct bs_report *report, const struct bs_sink *sink)
{
    const struct bs_results *results = report->results;
    struct bs_moves term = bs_moves_of_term(results);
    enum bs_status status = BS_OK;
    for (size_t i = 0; i < results->n_moves && status == BS_OK; i++)
        status = rows_of_month(report, bs_count_cell(i + 2), &results->moves[i], sink);
    return status == BS_OK ? rows_of_month(report, bs_text_cell("term"), &term, sink) : status;
}

static bool has_users(const struct bs_report *report)
{
    return report->results->concentration != NULL;
}

static bool has_moves(const struct bs_report *report)
{
    return report->results->n_moves > 0;
}

const struct bs_table bs_table_concentration = {.file = "concentration.csv",
                                                .columns = concentration_columns,
                                                .n_columns = BS_CELLS(concentration_columns),
                                                .applies = has_users,
                                                .rows = concentration_rows};

const struct bs_table bs_table_lorenz = {.file = "lorenz.csv",
                                         .columns = lorenz_columns,
                                         .n_columns = BS_CELLS(lorenz_columns),
                                         .applies = has_users,
                                         .rows = lorenz_rows};

const struct bs_table bs_table_cohort_moves = {.file = "cohort_moves.csv",
                                               .columns = move_columns,
                                               .n_columns = BS_CELLS(move_columns),
                                               .applies = has_moves,
                                               .rows = move_rows};
