/* How use and bills fall on the users of a file. */
#include "output/html.h"
#include "output/report/grid.h"
#include "output/report/section.h"

#include <stdio.h>
#include <string.h>

static const char *const statistics[] = {"gini", "share_top_1", "share_top_10", "share_top_20"};

static void cell(const struct report_table *table, const char *measure, const char *contract, const char *statistic, FILE *out)
{
    const char *key[] = {measure, contract, statistic};
    char text[BS_READABLE];
    struct report_figure figure = {bs_report_number_at(table, bs_report_find(table, key, 3), "value"), 0};
    if (strcmp(statistic, "gini") == 0)
        bs_report_figure_cell(out, bs_readable_number(figure.value, 2, text), figure.value);
    else
        bs_report_share_cell(out, figure);
}

static bool applies(const struct report_data *data)
{
    return bs_report_table(data, "concentration.csv")->n_rows > 0;
}

static enum bs_status write(const struct report_data *data, FILE *out)
{
    static const char *const columns[] = {"What", "Gini index", "top 1 %", "top 10 %", "top 20 %"};
    const struct report_table *table = bs_report_table(data, "concentration.csv");
    const struct report_grid grid = {
        .out = out, .id = "concentration-table", .columns = columns, .n_columns = sizeof columns / sizeof *columns, .left = 1};
    bs_report_grid_open(&grid);
    fputs("How use and the bills of each contract fall on the users: shares of those at the top", out);
    bs_report_grid_head(&grid);
    for (size_t row = 0; row < table->n_rows; row++) {
        const char *measure = bs_report_text_at(table, row, "measure"), *contract = bs_report_text_at(table, row, "contract");
        if (strcmp(bs_report_text_at(table, row, "statistic"), statistics[0]) != 0)
            continue;
        bs_html(out, *contract ? "<tr><th scope=\"row\">%s under %N</th>" : "<tr><th scope=\"row\">%s</th>", measure, contract);
        for (size_t i = 0; i < sizeof statistics / sizeof *statistics; i++)
            cell(table, measure, contract, statistics[i], out);
        bs_report_row_close(out);
    }
    bs_report_grid_close(&grid);
    fputs("<p class=\"note\">Gini index: 0 where all have the same, 1 where one has all. users.csv has every user.</p>\n", out);
    return BS_OK;
}

const struct report_section bs_report_concentration = {
    .id = "concentration", .title = "How it falls on the users", .applies = applies, .write = write};
