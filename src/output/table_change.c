/* change.csv: the quantiles of the change; histogram.csv: its probability by bins. */
#include "output/table.h"

#include <billshift/engine.h>

static const char *const change_columns[] = {"contract", "group", "period", "probability", "change", "unit"};
static const char *const histogram_columns[] = {"contract", "group", "period", "lower", "upper", "probability"};

/* What the rows of one distribution begin with. */
struct key {
    const struct bs_report *report;
    const struct bs_sink *sink;
    struct bs_cell contract, group, period;
};

static enum bs_status change_rows(const struct key *key, const struct bs_change_distribution *distribution)
{
    const struct bs_results *results = key->report->results;
    for (size_t i = 0; distribution->change && i < results->n_probabilities; i++) {
        struct bs_cell cells[] = {
            key->contract,
            key->group,
            key->period,
            bs_number_cell(results->probabilities[i]),
            bs_number_cell(distribution->change[i]),
            bs_text_cell(key->report->model->currency),
        };
        enum bs_status status = key->sink->row(key->sink->context, cells, BS_CELLS(cells));
        if (status != BS_OK)
            return status;
    }
    return BS_OK;
}

static enum bs_status histogram_rows(const struct key *key, const struct bs_change_distribution *distribution)
{
    for (size_t i = 0; i < distribution->n_slices; i++) {
        const struct bs_slice *slice = &distribution->slices[i];
        struct bs_cell cells[] = {
            key->contract,
            key->group,
            key->period,
            bs_number_cell(slice->lower),
            bs_number_cell(slice->upper),
            bs_number_cell(slice->probability),
        };
        enum bs_status status = key->sink->row(key->sink->context, cells, BS_CELLS(cells));
        if (status != BS_OK)
            return status;
    }
    return BS_OK;
}

/* Every distribution there is: of each contract but the baseline, each group of seats, each period. */
static enum bs_status each(const struct bs_report *report, const struct bs_sink *sink,
                           enum bs_status (*write)(const struct key *, const struct bs_change_distribution *))
{
    const struct bs_results *results = report->results;
    for (size_t c = 0; c < results->n_contracts; c++)
        for (size_t g = 0; g < results->n_groups; g++)
            for (int p = 0; p < BS_PERIOD_COUNT; p++) {
                if (c == results->baseline || results->groups[g].kind == BS_GROUP_ORGANIZATION)
                    continue;
                struct key key = {
                    .report = report,
                    .sink = sink,
                    .contract = bs_text_cell(report->model->contracts[c].name),
                    .group = bs_text_cell(results->groups[g].label),
                    .period = bs_text_cell(bs_period_name((enum bs_period)p)),
                };
                enum bs_status status = write(&key, bs_results_distribution(results, c, g, (enum bs_period)p));
                if (status != BS_OK)
                    return status;
            }
    return BS_OK;
}

static enum bs_status all_changes(const struct bs_report *report, const struct bs_sink *sink)
{
    return each(report, sink, change_rows);
}

static enum bs_status all_histograms(const struct bs_report *report, const struct bs_sink *sink)
{
    return each(report, sink, histogram_rows);
}

const struct bs_table bs_table_change = {.file = "change.csv",
                                         .columns = change_columns,
                                         .n_columns = BS_CELLS(change_columns),
                                         .needs = BS_LEAVE_SEATS,
                                         .rows = all_changes};

const struct bs_table bs_table_histogram = {.file = "histogram.csv",
                                            .columns = histogram_columns,
                                            .n_columns = BS_CELLS(histogram_columns),
                                            .needs = BS_LEAVE_SEATS,
                                            .rows = all_histograms};
