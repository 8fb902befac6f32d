#include "output/levers_json.h"
#include "output/json.h"

#include <billshift/levers.h>

#include <math.h>
#include <stdlib.h>
#include <string.h>

/* As many digits as a page can show: shares to a thousandth of a point, money to seven. The scenario's own figures stand in the other tables in full. */
static json_t *value_of(enum bs_levers_part part, double value)
{
    char text[32];
    if (!isfinite(value))
        return bs_json_number(value);
    const double steps = 1e5;
    if (part == BS_LEVERS_SHARE)
        return bs_json_number(round(value * steps) / steps);
    snprintf(text, sizeof text, "%.7g", value);
    return bs_json_number(strtod(text, NULL));
}

/* Where a figure stands in the other tables: organization/term/change_p05, cohort:heavy/term/share_dearer, rank/0.9/0.91. */
static json_t *figure_of(const struct bs_report *report, const struct bs_levers_figure *f)
{
    char rank[64];
    const char *group = report->results->groups[f->group].label;
    switch (f->part) {
    case BS_LEVERS_TOTAL:
    case BS_LEVERS_RANGE:
        return json_sprintf("organization/term/%s_%s", f->of_change ? "change" : "total", bs_total_measure_name(f->measure));
    case BS_LEVERS_BAND:
        snprintf(rank, sizeof rank, "rank/%.6g/%.6g", f->from, f->to);
        return json_string(rank);
    default:
        return json_sprintf("%s/term/%s", group, bs_measure_info(f->part == BS_LEVERS_SEAT ? BS_MEAN_CHANGE : f->share)->name);
    }
}

/* Takes the value over; false: no memory. */
static bool append(json_t *list, json_t *value)
{
    return json_array_append_new(list, value) == 0;
}

static json_t *numbers(const double *values, size_t n)
{
    json_t *list = json_array();
    for (size_t i = 0; i < n; i++)
        if (!append(list, bs_json_number(values[i])))
            break;
    return list;
}

/* Figures of a table at n places, one place after the other. */
static json_t *figures_at(const struct bs_levers *levers, enum bs_levers_table table, const double *values, size_t n)
{
    size_t first = levers->first[table], figures = levers->first[table + 1] - first;
    json_t *list = json_array();
    for (size_t i = 0; i < n * figures; i++)
        if (!append(list, value_of(levers->figures[first + i % figures].part, values[i])))
            break;
    return list;
}

static json_t *grid_of(const struct bs_levers *levers, const struct bs_levers_grid *grid)
{
    const struct bs_levers_axis *fee = &grid->axes[BS_LEVER_FEE], *price = &grid->axes[BS_LEVER_PRICE],
                                *discount = &grid->axes[BS_LEVER_DISCOUNT];
    return json_pack("{s:o, s:o, s:o, s:o, s:I}", "fee", numbers(fee->at, fee->n), "price", numbers(price->at, price->n),
                     "discount", numbers(discount->at, discount->n), "values",
                     figures_at(levers, BS_LEVERS_MONEY, grid->values, fee->n * price->n * discount->n), "places_tried",
                     (json_int_t)grid->places);
}

static json_t *lines_of(const struct bs_levers *levers, const struct bs_levers_line *lines, size_t n, const char *at,
                        const char *along)
{
    json_t *list = json_array();
    for (size_t i = 0; i < n; i++)
        if (!append(list, json_pack("{s:o, s:o, s:o}", at, bs_json_number(lines[i].at), along, numbers(lines[i].along, lines[i].n),
                                    "values", figures_at(levers, BS_LEVERS_SHARES, lines[i].values, lines[i].n))))
            break;
    return list;
}

static json_t *net_of(const struct bs_levers *levers, const struct bs_levers_net *net)
{
    json_t *sheets = json_array();
    for (size_t i = 0; i < net->n_sheets; i++) {
        const struct bs_levers_sheet *sheet = &net->sheets[i];
        if (!append(sheets, json_pack("{s:o, s:o, s:o}", "discount", bs_json_number(sheet->discount), "rows",
                                      lines_of(levers, sheet->rows, sheet->n_rows, "price", "fee"), "columns",
                                      lines_of(levers, sheet->columns, sheet->n_columns, "fee", "price"))))
            break;
    }
    return json_pack("{s:o, s:I, s:I}", "sheets", sheets, "places", (json_int_t)net->values, "places_tried",
                     (json_int_t)net->places);
}

static json_t *lever_of(const struct bs_lever *lever)
{
    if (lever->why)
        return json_pack("{s:s, s:o}", "why", lever->why, "own", bs_json_number(lever->own));
    return json_pack("{s:n, s:b, s:o, s:o, s:o}", "why", "money", lever->money, "own", bs_json_number(lever->own), "from",
                     bs_json_number(lever->from), "to", bs_json_number(lever->to));
}

static json_t *errors_of(const double errors[BS_LEVERS_PART_COUNT])
{
    static const char *const names[BS_LEVERS_PART_COUNT] = {[BS_LEVERS_TOTAL] = "total",
                                                            [BS_LEVERS_RANGE] = "range",
                                                            [BS_LEVERS_SEAT] = "seat",
                                                            [BS_LEVERS_SHARE] = "share",
                                                            [BS_LEVERS_BAND] = "band"};
    json_t *object = json_object();
    for (size_t p = 0; p < BS_LEVERS_PART_COUNT; p++)
        if (json_object_set_new(object, names[p], bs_json_number(errors[p])) != 0)
            break;
    return object;
}

static json_t *contract_of(const struct bs_report *report, const struct bs_levers_contract *contract)
{
    const struct bs_levers *levers = report->levers;
    const char *name = report->model->contracts[contract->contract].name;
    json_t *object = json_pack("{s:s, s:s?}", "contract", name, "why", contract->why), *of = json_object();
    for (int k = 0; k < BS_LEVER_COUNT; k++)
        json_object_set_new(of, bs_lever_name((enum bs_lever_kind)k), lever_of(&contract->levers[k]));
    json_object_set_new(object, "levers", of);
    if (contract->why)
        return object;
    json_t *rest = json_pack("{s:b, s:I, s:o, s:o, s:o, s:o, s:o}", "one_factor", contract->one_factor, "replications",
                             (json_int_t)contract->replications, "largest_error", errors_of(contract->error), "usual_error",
                             errors_of(contract->usual), "moved", errors_of(contract->moved), "money",
                             grid_of(levers, &contract->money), "shares", net_of(levers, &contract->shares));
    if (!rest || json_object_update(object, rest) != 0) {
        json_decref(object);
        object = NULL;
    }
    json_decref(rest);
    return object;
}

enum bs_status bs_levers_write_json(const struct bs_report *report, FILE *file)
{
    const struct bs_levers *levers = report->levers;
    json_t *figures = json_array(), *contracts = json_array();
    bool good = figures && contracts;
    for (size_t i = 0; i < levers->n_figures && good; i++)
        good = append(figures, figure_of(report, &levers->figures[i]));
    for (size_t i = 0; i < levers->n_contracts && good; i++)
        good = append(contracts, contract_of(report, &levers->contracts[i]));
    json_t *all =
        json_pack("{s:s, s:I, s:o, s:I, s:o}", "currency", report->model->currency, "months", (json_int_t)report->model->months,
                  "figures", figures, "money_figures", (json_int_t)levers->first[BS_LEVERS_SHARES], "contracts", contracts);
    if (!all || !good) {
        json_decref(all);
        return BS_ERROR_MEMORY;
    }
    int failed = json_dumpf(all, file, JSON_COMPACT | JSON_SORT_KEYS | JSON_REAL_PRECISION(15));
    json_decref(all);
    return failed || fputc('\n', file) == EOF ? BS_ERROR_IO : BS_OK;
}
