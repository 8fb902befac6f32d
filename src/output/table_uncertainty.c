/* uncertainty.csv: ranges by chance among users alone, and with the uncertain assumptions on top. contributions.csv: what these are, and what each
   contributes. */
#include "output/table.h"

#include <billshift/engine.h>
#include <billshift/uncertainty.h>

#include <math.h>

static const char *const range_columns[] = {"contract",  "group", "period",    "measure", "range",
                                            "statistic", "value", "std_error", "unit"};
static const char *const assumption_columns[] = {
    "contract", "measure", "assumption", "law", "low", "mode", "high", "p10", "p90", "used", "share_of_variance", "std_error"};

static bool applies(const struct bs_report *report)
{
    return report->uncertainty != NULL;
}

struct line {
    const struct bs_report *report;
    const struct bs_sink *sink;
    size_t contract;
    const char *group, *measure;
    bool with; /* uncertain assumptions */
    enum bs_unit unit;
};

static enum bs_status put(const struct line *line, const char *statistic, const struct bs_estimate *estimate)
{
    const struct bs_model *model = line->report->model;
    struct bs_cell cells[] = {
        bs_text_cell(model->contracts[line->contract].name),
        bs_text_cell(line->group),
        bs_text_cell(bs_period_name(BS_TERM)),
        bs_text_cell(line->measure),
        bs_text_cell(line->with ? "with uncertain assumptions" : "chance among users"),
        bs_text_cell(statistic),
        bs_number_cell(estimate->value),
        bs_number_cell(estimate->std_error),
        bs_text_cell(bs_unit_text(model, line->unit)),
    };
    return line->sink->row(line->sink->context, cells, BS_CELLS(cells));
}

static enum bs_status put_total(struct line *line, const struct bs_estimate *chance, const struct bs_estimate *with)
{
    enum bs_status status = BS_OK;
    for (int k = 0; k < 2; k++)
        for (size_t m = 0; m < BS_TOTAL_MEASURE_COUNT && status == BS_OK; m++) {
            line->with = k == 1;
            status = put(line, bs_total_measure_name((enum bs_total_measure)m), k == 1 ? &with[m] : &chance[m]);
        }
    return status;
}

static enum bs_status organization_rows(const struct bs_report *report, const struct bs_sink *sink, size_t contract)
{
    const struct bs_results *results = report->results;
    const struct bs_organization *chance = &results->organization[contract * (results->months + 1) + results->months];
    const struct bs_uncertain_organization *with = &report->uncertainty->organization[contract];
    struct line line = {
        .report = report, .sink = sink, .contract = contract, .group = "organization", .measure = "total", .unit = BS_UNIT_MONEY};
    enum bs_status status = put_total(&line, chance->total, with->total);
    if (status != BS_OK || contract == results->baseline)
        return status;
    line.measure = "change";
    status = put_total(&line, chance->change, with->change);
    line.measure = "probability_dearer";
    line.unit = BS_UNIT_SHARE;
    line.with = false;
    if (status == BS_OK)
        status = put(&line, "mean", &chance->probability_dearer);
    line.with = true;
    return status == BS_OK ? put(&line, "mean", &with->probability_dearer) : status;
}

static enum bs_status figure_rows(const struct bs_report *report, const struct bs_sink *sink, const struct bs_uncertain_figure *f)
{
    const struct bs_results *results = report->results;
    const struct bs_measure_info *info = bs_measure_info(f->measure);
    struct line line = {.report = report,
                        .sink = sink,
                        .contract = f->contract,
                        .group = results->groups[f->group].label,
                        .measure = info->name,
                        .unit = info->unit};
    const struct {
        const char *statistic;
        const struct bs_estimate *estimate;
    } with[] = {{"mean", &f->mean}, {"p05", &f->p05}, {"p50", &f->p50}, {"p95", &f->p95}};
    enum bs_status status = put(&line, "mean", &(*bs_results_at(results, f->contract, f->group, BS_TERM))[f->measure]);
    line.with = true;
    for (size_t i = 0; i < BS_CELLS(with) && status == BS_OK; i++)
        status = put(&line, with[i].statistic, with[i].estimate);
    return status;
}

static enum bs_status range_rows(const struct bs_report *report, const struct bs_sink *sink)
{
    const struct bs_uncertainty *uncertainty = report->uncertainty;
    enum bs_status status = BS_OK;
    for (size_t c = 0; c < uncertainty->n_contracts && status == BS_OK; c++) {
        status = organization_rows(report, sink, c);
        for (size_t i = 0; i < uncertainty->n_figures && status == BS_OK; i++)
            if (uncertainty->figures[i].contract == c)
                status = figure_rows(report, sink, &uncertainty->figures[i]);
    }
    return status;
}

/* assumption NULL: what several do together. */
static enum bs_status assumption_row(const struct bs_report *report, const struct bs_sink *sink, size_t contract,
                                     const struct bs_uncertain *assumption, const struct bs_estimate *share)
{
    static const struct bs_uncertain none = {
        .path = "(several together)", .low = NAN, .mode = NAN, .high = NAN, .p10 = NAN, .p90 = NAN, .used = NAN};
    const struct bs_uncertain *u = assumption ? assumption : &none;
    struct bs_cell cells[] = {
        bs_text_cell(report->model->contracts[contract].name),
        bs_text_cell(contract == report->results->baseline ? "total" : "change"),
        bs_text_cell(u->path),
        bs_text_cell(assumption ? bs_uncertain_law_name(u->law) : ""),
        bs_number_cell(u->low),
        bs_number_cell(u->mode),
        bs_number_cell(u->high),
        bs_number_cell(u->p10),
        bs_number_cell(u->p90),
        bs_number_cell(u->used),
        bs_number_cell(share->value),
        bs_number_cell(share->std_error),
    };
    return sink->row(sink->context, cells, BS_CELLS(cells));
}

static enum bs_status assumption_rows(const struct bs_report *report, const struct bs_sink *sink)
{
    const struct bs_uncertainty *uncertainty = report->uncertainty;
    size_t n = uncertainty->n_assumptions;
    enum bs_status status = BS_OK;
    for (size_t c = 0; c < uncertainty->n_contracts && status == BS_OK; c++) {
        for (size_t i = 0; i < n && status == BS_OK; i++) {
            const struct bs_contribution *part = &uncertainty->contributions[c * n + i];
            status = assumption_row(report, sink, c, &report->model->uncertain[part->assumption], &part->share);
        }
        if (status == BS_OK)
            status = assumption_row(report, sink, c, NULL, &uncertainty->joint[c]);
    }
    return status;
}

static const char METHOD[] = "stratified draws of the uncertain assumptions";

const struct bs_table bs_table_uncertainty = {.file = "uncertainty.csv",
                                              .columns = range_columns,
                                              .n_columns = BS_CELLS(range_columns),
                                              .needs = BS_LEAVE_SHARES | BS_LEAVE_SEATS,
                                              .method = METHOD,
                                              .applies = applies,
                                              .rows = range_rows};
const struct bs_table bs_table_contributions = {.file = "contributions.csv",
                                                .columns = assumption_columns,
                                                .n_columns = BS_CELLS(assumption_columns),
                                                .method = METHOD,
                                                .applies = applies,
                                                .rows = assumption_rows};
