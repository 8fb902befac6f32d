/* organization.csv: the total of all seats, month by month and for the term; what of it is paid when, and the use that is blocked where the
   contract can block any. */
#include "output/table.h"

#include <math.h>
#include <stdio.h>

static const char *const columns[] = {"contract", "month", "measure", "value", "std_error", "bin_error", "unit"};

struct key {
    const struct bs_sink *sink;
    struct bs_cell contract, month;
};

static enum bs_status put(const struct key *key, const char *measure, const struct bs_estimate *estimate, const char *unit)
{
    struct bs_cell cells[] = {
        key->contract,
        key->month,
        bs_text_cell(measure),
        bs_number_cell(estimate->value),
        bs_number_cell(estimate->std_error),
        bs_number_cell(estimate->bin_error),
        bs_text_cell(unit),
    };
    return key->sink->row(key->sink->context, cells, BS_CELLS(cells));
}

static enum bs_status measures(const struct key *key, const char *what, const struct bs_estimate *estimates, const char *currency)
{
    for (int m = 0; m < BS_TOTAL_MEASURE_COUNT; m++) {
        char name[32];
        snprintf(name, sizeof name, "%s_%s", what, bs_total_measure_name((enum bs_total_measure)m));
        enum bs_status status = put(key, name, &estimates[m], currency);
        if (status != BS_OK)
            return status;
    }
    return BS_OK;
}

static enum bs_status month_rows(const struct bs_report *report, const struct bs_sink *sink, size_t contract, size_t month)
{
    const struct bs_results *results = report->results;
    const struct bs_organization *organization = &results->organization[contract * (results->months + 1) + month];
    const char *currency = report->model->currency;
    struct key key = {
        .sink = sink,
        .contract = bs_text_cell(report->model->contracts[contract].name),
        .month = month == results->months ? bs_text_cell("term") : bs_count_cell(month + 1),
    };
    enum bs_status status = measures(&key, "total", organization->total, currency);
    if (status == BS_OK)
        status = put(&key, "cash_mean", &organization->cash, currency);
    if (status == BS_OK && !isnan(organization->blocked.value))
        status = put(&key, "blocked_mean", &organization->blocked, report->model->use_unit);
    if (status != BS_OK || contract == results->baseline)
        return status;
    status = measures(&key, "change", organization->change, currency);
    return status == BS_OK ? put(&key, "probability_dearer", &organization->probability_dearer, "share") : status;
}

static enum bs_status rows(const struct bs_report *report, const struct bs_sink *sink)
{
    for (size_t contract = 0; contract < report->results->n_contracts; contract++)
        for (size_t month = 0; month <= report->results->months; month++) {
            enum bs_status status = month_rows(report, sink, contract, month);
            if (status != BS_OK)
                return status;
        }
    return BS_OK;
}

const struct bs_table bs_table_organization = {
    .file = "organization.csv", .columns = columns, .n_columns = BS_CELLS(columns), .rows = rows};
