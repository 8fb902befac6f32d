/* organization.csv: the total of all seats, month by month and for the term; what of it is paid when, and the use that is blocked where the
   contract can block any. */
#include "output/table.h"

#include <billshift/engine.h>
#include <billshift/figure.h>

#include <math.h>

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

static const char *unit_text(const struct bs_report *report, size_t row)
{
    return bs_unit_text(report->model, bs_organization_measure_unit(row));
}

static enum bs_status month_rows(const struct bs_report *report, const struct bs_sink *sink, size_t contract, size_t month)
{
    const struct bs_results *results = report->results;
    const struct bs_organization *organization = &results->organization[contract * (results->months + 1) + month];
    struct key key = {
        .sink = sink,
        .contract = bs_text_cell(report->model->contracts[contract].name),
        .month = month == results->months ? bs_text_cell("term") : bs_count_cell(month + 1),
    };
    enum bs_status status = BS_OK;
    const char *name;
    for (size_t row = 0; (name = bs_organization_measure_name(row)) && status == BS_OK; row++) {
        const struct bs_estimate *e = bs_organization_measure(organization, row);
        bool stated = e != &organization->blocked || !isnan(e->value);
        if (stated && bs_organization_measure_applies(contract == results->baseline, row))
            status = put(&key, name, e, unit_text(report, row));
    }
    return status;
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
