/* The vendor's side: what is earned after the cost to serve, and what is kept when customers leave. */
#include "output/html.h"
#include "output/report/grid.h"
#include "output/report/section.h"
#include "output/summary.h"

#include <math.h>
#include <stdio.h>
#include <string.h>

enum kind { MONEY, SHARE, CHANCE, COUNT };

/* Measures of the organization's rows; a row of the page where any contract has it. */
static const struct {
    const char *measure, *title;
    enum kind kind;
} measures[] = {
    {"revenue", "Revenue", MONEY},
    {"cost", "Cost to serve", MONEY},
    {"margin", "Margin", MONEY},
    {"margin_p05", "Margin, p05", MONEY},
    {"margin_p95", "Margin, p95", MONEY},
    {"probability_of_margin", "Chance of a margin above 0", CHANCE},
    {"lost_on_losing_seats", "Lost on seats below cost", MONEY},
    {"share_leaving", "Seats that leave", SHARE},
    {"seats_leaving", "Seats that leave, in number", COUNT},
    {"revenue_kept", "Revenue kept", MONEY},
    {"margin_kept", "Margin kept", MONEY},
};

static struct report_figure figure_of(const struct report_data *data, size_t contract, const char *measure)
{
    const struct report_table *table = bs_report_table(data, "margin.csv");
    const char *key[] = {data->contracts[contract].name, "organization", "term", measure};
    size_t row = bs_report_find(table, key, 4);
    return (struct report_figure){bs_report_number_at(table, row, "value"), bs_report_number_at(table, row, "std_error")};
}

static void cell(const struct report_data *data, size_t contract, size_t i, FILE *out)
{
    char text[BS_READABLE];
    struct report_figure figure = figure_of(data, contract, measures[i].measure);
    if (measures[i].kind == MONEY)
        bs_report_money_cell(out, figure, -1, data->currency, bs_report_flags(data->currency));
    else if (measures[i].kind == CHANCE && !(figure.value > 0 && figure.value < 1))
        bs_report_figure_cell(
            out, bs_readable_probability(figure.value, data->exact || isnan(figure.error) ? 0 : figure.error, text), figure.value);
    else if (measures[i].kind == SHARE || measures[i].kind == CHANCE)
        bs_report_share_cell(out, figure);
    else
        bs_report_figure_cell(out, bs_readable_number(figure.value, fabs(figure.value) < 100 ? 1 : 0, text), figure.value);
}

static bool applies(const struct report_data *data)
{
    return bs_report_table(data, "margin.csv")->n_rows > 0;
}

static enum bs_status write(const struct report_data *data, FILE *out)
{
    const char **columns = bs_arena_take(data->arena, data->n_contracts + 1, sizeof *columns);
    char in[BS_READABLE];
    if (!columns)
        return BS_ERROR_MEMORY;
    columns[0] = "What";
    for (size_t c = 0; c < data->n_contracts; c++)
        columns[c + 1] = data->contracts[c].name;
    const struct report_grid grid = {
        .out = out, .id = "margin-table", .columns = columns, .n_columns = data->n_contracts + 1, .left = 1};
    bs_report_grid_open(&grid);
    bs_html(out, "What the contracts earn the vendor over the term%s", bs_summary_in(data->currency, in));
    bs_report_grid_head(&grid);
    for (size_t i = 0; i < sizeof measures / sizeof *measures; i++) {
        bool any = false;
        for (size_t c = 0; c < data->n_contracts; c++)
            any = any || !isnan(figure_of(data, c, measures[i].measure).value);
        if (!any)
            continue;
        bs_report_row_open(out, measures[i].title);
        for (size_t c = 0; c < data->n_contracts; c++)
            cell(data, c, i, out);
        bs_report_row_close(out);
    }
    bs_report_grid_close(&grid);
    return BS_OK;
}

const struct report_section bs_report_margin = {
    .id = "margin", .title = "What the vendor earns", .applies = applies, .write = write};
