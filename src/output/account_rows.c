/* The account of a group for machines: rows of figures, as CSV or as JSON. */
#include "output/account.h"
#include "output/csv.h"
#include "output/json.h"
#include "output/standing.h"

#include <billshift/engine.h>

#include <math.h>
#include <string.h>

static const char *const columns[] = {"contract", "group", "period", "measure", "value", "std_error", "unit"};

struct rows {
    const struct bs_account *account;
    const struct bs_sink *sink;
    struct bs_arena *arena;
};

static enum bs_status row(const struct rows *rows, size_t contract, const char *period, const char *measure, double value,
                          double error, const char *unit)
{
    struct bs_cell cells[] = {
        bs_text_cell(rows->account->model->contracts[contract].name),
        bs_text_cell(rows->account->results->groups[rows->account->group].label),
        bs_text_cell(period),
        bs_text_cell(measure),
        bs_number_cell(value),
        bs_number_cell(error),
        bs_text_cell(unit),
    };
    return rows->sink->row(rows->sink->context, cells, BS_CELLS(cells));
}

/* Measures of summary.csv, as there. */
static enum bs_status measure_rows(const struct rows *rows, size_t contract)
{
    const struct bs_account *account = rows->account;
    enum bs_status status = BS_OK;
    for (int period = 0; period < BS_PERIOD_COUNT; period++)
        for (int m = 0; m < BS_MEASURE_COUNT && status == BS_OK; m++) {
            const struct bs_measure_info *info = bs_measure_info((enum bs_measure)m);
            const struct bs_estimate *found =
                &(*bs_results_at(account->results, contract, account->group, (enum bs_period)period))[m];
            status = row(rows, contract, bs_period_name((enum bs_period)period), info->name, found->value, found->std_error,
                         bs_unit_text(account->model, info->unit));
        }
    return status;
}

/* Spans of use by relation, of one period of months. */
static enum bs_status span_rows(const struct rows *rows, size_t contract, size_t segment, size_t first, size_t end)
{
    const struct bs_model *model = rows->account->model;
    struct bs_curve bill, baseline;
    const struct bs_span *spans = NULL;
    size_t count = 0;
    bool approximate;
    char period[64], measure[64];
    enum bs_status status = bs_model_curve(model, contract, segment, first, rows->arena, &bill);
    if (status == BS_OK)
        status = bs_model_curve(model, model->baseline, segment, first, rows->arena, &baseline);
    if (status == BS_OK)
        status = bs_curve_compare(rows->arena, &bill, &baseline, &spans, &count, &approximate);
    snprintf(period, sizeof period, "%zu-%zu", first + 1, end);
    for (size_t i = 0; i < count && status == BS_OK; i++) {
        const char *relation = bs_relation_name(spans[i].relation), *unit = bs_curve_segment_unit(model, segment);
        snprintf(measure, sizeof measure, "%s_from_use", relation);
        status = row(rows, contract, period, measure, spans[i].from, 0, unit);
        snprintf(measure, sizeof measure, "%s_to_use", relation);
        if (status == BS_OK)
            status = row(rows, contract, period, measure, spans[i].to, 0, unit);
    }
    return status;
}

static enum bs_status standing_rows(const struct rows *rows, size_t contract)
{
    const struct bs_model *model = rows->account->model;
    const size_t *first_months;
    size_t periods, segment;
    if (contract == model->baseline || !bs_standing_exists(model, contract) || !bs_account_part(rows->account, &segment))
        return BS_OK;
    enum bs_status status = bs_model_periods(model, rows->arena, &first_months, &periods);
    for (size_t i = 0; status == BS_OK && i < periods; i++)
        status = span_rows(rows, contract, segment, first_months[i], i + 1 < periods ? first_months[i + 1] : model->months);
    return status;
}

static enum bs_status unused_row(const struct rows *rows, size_t contract)
{
    double unused;
    bool constant;
    enum bs_status status = bs_account_unused(rows->account, contract, rows->arena, &unused, &constant);
    if (status != BS_OK || isnan(unused))
        return status;
    return row(rows, contract, "month", "bill_without_use", unused, 0, rows->account->model->currency);
}

static enum bs_status level_rows(const struct rows *rows)
{
    struct bs_account_use use;
    enum bs_status status = bs_account_use(rows->account, &use);
    char measure[64];
    for (int level = 0; level < ACCOUNT_LEVELS && status == BS_OK && use.known; level++) {
        snprintf(measure, sizeof measure, "use_level_p%.0f", 100 * bs_account_level_probability(level));
        status = row(rows, rows->account->model->baseline, "month", measure, use.levels[level], 0, use.unit);
    }
    return status;
}

static enum bs_status all_rows(const struct bs_account *account, const struct bs_sink *sink)
{
    const struct rows rows = {.account = account, .sink = sink, .arena = bs_arena_new()};
    enum bs_status status = rows.arena ? level_rows(&rows) : BS_ERROR_MEMORY;
    for (size_t i = 0; i < account->n && status == BS_OK; i++) {
        size_t c = account->contracts[i];
        status = unused_row(&rows, c);
        if (status == BS_OK)
            status = measure_rows(&rows, c);
        if (status == BS_OK)
            status = standing_rows(&rows, c);
    }
    bs_arena_free(rows.arena);
    return status;
}

static enum bs_status write_csv(const struct bs_account *account, FILE *out)
{
    enum bs_status status = bs_csv_header(out, columns, BS_CELLS(columns));
    const struct bs_sink sink = bs_csv_sink(out);
    return status == BS_OK ? all_rows(account, &sink) : status;
}

static enum bs_status add_row(void *context, const struct bs_cell *cells, size_t count)
{
    json_t *object = json_object();
    bool done = object != NULL;
    for (size_t i = 0; i < count && done; i++)
        done = json_object_set_new(object, columns[i],
                                   cells[i].text ? json_string(cells[i].text) : bs_json_number(cells[i].number)) == 0;
    return json_array_append_new(context, object) == 0 && done ? BS_OK : BS_ERROR_MEMORY;
}

static enum bs_status write_json(const struct bs_account *account, FILE *out)
{
    json_t *rows = json_array();
    const struct bs_sink sink = {.row = add_row, .context = rows};
    enum bs_status status = rows ? all_rows(account, &sink) : BS_ERROR_MEMORY;
    if (status != BS_OK) {
        json_decref(rows);
        return status;
    }
    return bs_json_write(json_pack("{s:s, s:s, s:s, s:o}", "baseline", account->model->contracts[account->model->baseline].name,
                                   "group", account->results->groups[account->group].label, "method", account->results->method,
                                   "rows", rows),
                         out);
}

const struct bs_account_format bs_account_csv = {.name = "csv", .write = write_csv};
const struct bs_account_format bs_account_json = {.name = "json", .write = write_json};
