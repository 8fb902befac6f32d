/* margin.csv: what contracts earn after the cost to serve, and what is kept of it when customers leave; margin_rank.csv: from the lightest seats to the
   heaviest. */
#include "output/table.h"

#include <billshift/vendor.h>

#include <math.h>

static const char *const columns[] = {"contract", "group", "period", "measure", "value", "std_error", "bin_error", "unit"};

static bool applies(const struct bs_report *report)
{
    return report->vendor != NULL;
}

/* Where a row stands, and the sink that takes it. */
struct place {
    const struct bs_report *report;
    const struct bs_sink *sink;
    const char *contract, *group, *period;
    enum bs_status status; /* of the first row that could not be written */
};

static void put(struct place *p, const char *measure, struct bs_estimate e, enum bs_unit unit)
{
    struct bs_cell cells[] = {
        bs_text_cell(p->contract),   bs_text_cell(p->group),
        bs_text_cell(p->period),     bs_text_cell(measure),
        bs_number_cell(e.value),     bs_number_cell(e.std_error),
        bs_number_cell(e.bin_error), bs_text_cell(bs_unit_text(p->report->model, unit)),
    };
    if (p->status == BS_OK)
        p->status = p->sink->row(p->sink->context, cells, BS_CELLS(cells));
}

static struct bs_estimate known(double value)
{
    return (struct bs_estimate){value, NAN, NAN};
}

/* A group of seats, or all: means of a seat, and how its margin is spread. */
static void seat_rows(struct place *p, size_t contract, size_t group, enum bs_period period)
{
    static const struct {
        const char *name;
        enum bs_measure measure;
    } quantiles[] = {{"margin_p01", BS_CHANGE_P01}, {"margin_p05", BS_CHANGE_P05}, {"margin_p10", BS_CHANGE_P10},
                     {"margin_p25", BS_CHANGE_P25}, {"margin_p50", BS_CHANGE_P50}, {"margin_p75", BS_CHANGE_P75},
                     {"margin_p90", BS_CHANGE_P90}, {"margin_p95", BS_CHANGE_P95}, {"margin_p99", BS_CHANGE_P99}};
    const struct bs_vendor *vendor = p->report->vendor;
    const struct bs_estimate *of = *bs_results_at(vendor->results, contract, group, period);
    const struct bs_estimate *cost = *bs_results_at(vendor->results, vendor->cost, group, period);
    put(p, "mean_bill", of[BS_MEAN_BILL], BS_UNIT_MONEY);
    if (!p->report->model->cost_to_serve || !bs_vendor_knows(p->report->model, contract))
        return;
    put(p, "mean_cost", cost[BS_MEAN_BILL], BS_UNIT_MONEY);
    put(p, "mean_margin", of[BS_MEAN_CHANGE], BS_UNIT_MONEY);
    put(p, "margin_share", known(of[BS_MEAN_CHANGE].value / of[BS_MEAN_BILL].value), BS_UNIT_SHARE);
    put(p, "share_below_cost", of[BS_SHARE_CHEAPER], BS_UNIT_SHARE);
    for (size_t i = 0; i < BS_CELLS(quantiles); i++)
        put(p, quantiles[i].name, of[quantiles[i].measure], BS_UNIT_MONEY);
}

/* All that the organization pays, and what of it is left. */
static void total_rows(struct place *p, size_t contract)
{
    const struct bs_vendor *vendor = p->report->vendor;
    size_t months = vendor->results->months;
    const struct bs_organization *of = &vendor->results->organization[contract * (months + 1) + months];
    const struct bs_organization *cost = &vendor->results->organization[vendor->cost * (months + 1) + months];
    p->group = "organization";
    p->period = bs_period_name(BS_TERM);
    put(p, "revenue", of->total[BS_TOTAL_MEAN], BS_UNIT_MONEY);
    if (!p->report->model->cost_to_serve || !bs_vendor_knows(p->report->model, contract))
        return;
    put(p, "cost", cost->total[BS_TOTAL_MEAN], BS_UNIT_MONEY);
    put(p, "margin", of->change[BS_TOTAL_MEAN], BS_UNIT_MONEY);
    put(p, "margin_p05", of->change[BS_TOTAL_P05], BS_UNIT_MONEY);
    put(p, "margin_p50", of->change[BS_TOTAL_P50], BS_UNIT_MONEY);
    put(p, "margin_p95", of->change[BS_TOTAL_P95], BS_UNIT_MONEY);
    put(p, "probability_of_margin", of->probability_dearer, BS_UNIT_SHARE);
    put(p, "lost_on_losing_seats", known(bs_vendor_lost(vendor, contract)), BS_UNIT_MONEY);
}

static void churn_rows(struct place *p, size_t contract)
{
    struct bs_vendor_churn churn = bs_vendor_churn(p->report->vendor, contract);
    if (p->report->model->n_churn == 0)
        return;
    put(p, "share_leaving", known(churn.share), BS_UNIT_SHARE);
    put(p, "seats_leaving", known(churn.seats), BS_UNIT_SEATS);
    put(p, "revenue_kept", known(churn.revenue), BS_UNIT_MONEY);
    if (p->report->model->cost_to_serve)
        put(p, "margin_kept", known(churn.margin), BS_UNIT_MONEY);
}

static enum bs_status rows(const struct bs_report *report, const struct bs_sink *sink)
{
    const struct bs_results *results = report->vendor->results;
    struct place p = {.report = report, .sink = sink};
    for (size_t contract = 0; contract < report->model->n_contracts; contract++) {
        p.contract = report->model->contracts[contract].name;
        for (size_t group = 0; group < results->n_groups; group++)
            for (int period = 0; period < BS_PERIOD_COUNT && results->groups[group].kind != BS_GROUP_ORGANIZATION; period++) {
                p.group = results->groups[group].label;
                p.period = bs_period_name((enum bs_period)period);
                seat_rows(&p, contract, group, (enum bs_period)period);
            }
        total_rows(&p, contract);
        churn_rows(&p, contract);
    }
    return p.status;
}

const struct bs_table bs_table_margin = {
    .file = "margin.csv", .columns = columns, .n_columns = BS_CELLS(columns), .applies = applies, .rows = rows};

static const char *const rank_columns[] = {"contract",  "period",    "rank_from",   "rank_to", "mean_use",
                                           "mean_bill", "mean_cost", "mean_margin", "unit",    "use_unit"};

static bool rank_applies(const struct bs_report *report)
{
    return report->vendor && !report->model->population;
}

static enum bs_status rank_rows(const struct bs_report *report, const struct bs_sink *sink)
{
    enum bs_status status = BS_OK;
    for (size_t contract = 0; contract < report->model->n_contracts; contract++) {
        bool costs = report->model->cost_to_serve && bs_vendor_knows(report->model, contract);
        for (size_t i = 0; i < bs_vendor_ranks(report->vendor) && status == BS_OK; i++) {
            struct bs_vendor_rank band = bs_vendor_rank(report->vendor, contract, i);
            struct bs_cell cells[] = {
                bs_text_cell(report->model->contracts[contract].name),
                bs_text_cell(bs_period_name(BS_MONTH)),
                bs_number_cell(band.from),
                bs_number_cell(band.to),
                bs_number_cell(band.use),
                bs_number_cell(band.bill),
                bs_number_cell(costs ? band.cost : NAN),
                bs_number_cell(costs ? band.margin : NAN),
                bs_text_cell(report->model->currency),
                bs_text_cell(report->model->use_unit),
            };
            status = sink->row(sink->context, cells, BS_CELLS(cells));
        }
    }
    return status;
}

const struct bs_table bs_table_margin_rank = {.file = "margin_rank.csv",
                                              .columns = rank_columns,
                                              .n_columns = BS_CELLS(rank_columns),
                                              .applies = rank_applies,
                                              .rows = rank_rows};
