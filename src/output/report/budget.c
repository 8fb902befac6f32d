/* How far budgets, commitments and credits go. */
#include "output/html.h"
#include "output/report/grid.h"
#include "output/report/section.h"

#include <math.h>
#include <stdio.h>
#include <string.h>

static struct report_figure measure_of(const struct report_table *table, size_t first, const char *measure, const char **unit)
{
    const char *key[] = {bs_report_text_at(table, first, "contract"), bs_report_text_at(table, first, "item"), measure};
    size_t row = bs_report_find(table, key, 3);
    *unit = bs_report_text_at(table, row, "unit");
    return (struct report_figure){bs_report_number_at(table, row, "value"), bs_report_number_at(table, row, "std_error")};
}

static void amount(const struct report_table *table, size_t row, const char *measure, FILE *out)
{
    const char *unit;
    char text[BS_READABLE];
    struct report_figure figure = measure_of(table, row, measure, &unit);
    bs_report_figure_cell(out, bs_report_money(figure, -1, unit, 0, text), figure.value);
}

/* "10 (8 to 12)", or "not in the term" */
static void month(const struct report_table *table, size_t row, FILE *out)
{
    const char *unit;
    char text[96];
    double p10 = measure_of(table, row, "month_p10", &unit).value, p50 = measure_of(table, row, "month_p50", &unit).value,
           p90 = measure_of(table, row, "month_p90", &unit).value;
    if (isnan(p50))
        snprintf(text, sizeof text, isnan(p10) ? "not in the term" : "mostly not in the term (p10: %.0f)", p10);
    else if (p10 == p90)
        snprintf(text, sizeof text, "%.0f", p50);
    else if (isnan(p90) || isnan(p10))
        snprintf(text, sizeof text, isnan(p10) ? "%.0f" : "%.0f (from %.0f)", p50, p10);
    else
        snprintf(text, sizeof text, "%.0f (%.0f to %.0f)", p50, p10, p90);
    bs_report_figure_cell(out, text, p50);
}

static void row_of(const struct report_data *data, const struct report_table *table, size_t row, FILE *out)
{
    const char *unit;
    char text[BS_READABLE];
    struct report_figure gone = measure_of(table, row, "probability_gone", &unit);
    bs_report_row_open(out, bs_report_text_at(table, row, "contract"));
    bs_html(out, "<td>%N</td>", bs_report_text_at(table, row, "item"));
    amount(table, row, "amount", out);
    double bound = !data->draws || isnan(gone.error) ? 0 : gone.error;
    bool inside = gone.value > 0 && gone.value < 1;
    bs_report_figure_cell(out, inside ? bs_report_share(gone, text) : bs_readable_probability(gone.value, bound, text), gone.value);
    month(table, row, out);
    amount(table, row, "needed_p80", out);
    amount(table, row, "needed_p90", out);
    amount(table, row, "unused_mean", out);
    bs_report_row_close(out);
}

static bool applies(const struct report_data *data)
{
    return bs_report_table(data, "budget.csv")->n_rows > 0;
}

static enum bs_status write(const struct report_data *data, FILE *out)
{
    static const char *const columns[] = {"Contract",          "What",     "Amount", "used up", "in month", "enough in 8 of 10",
                                          "enough in 9 of 10", "left over"};
    const struct report_table *table = bs_report_table(data, "budget.csv");
    const struct report_grid grid = {.out = out,
                                     .id = "budget-table",
                                     .columns = columns,
                                     .n_columns = sizeof columns / sizeof *columns,
                                     .left = 2,
                                     .sortable = true};
    bs_report_grid_open(&grid);
    fputs("How far budgets, commitments and credits go in the term", out);
    bs_report_grid_head(&grid);
    for (size_t row = 0; row < table->n_rows; row++)
        if (strcmp(bs_report_text_at(table, row, "measure"), "amount") == 0)
            row_of(data, table, row, out);
    bs_report_grid_close(&grid);
    fputs("<p class=\"note\">Used up: the chance that it does not last to the end of the term. In month: the median (p10 to p90) "
          "of when. Enough in "
          "8 of 10: the amount that suffices in so many terms. Left over: the mean of what is lost at the end.</p>\n",
          out);
    return BS_OK;
}

const struct report_section bs_report_budget = {
    .id = "budget", .title = "Budgets, commitments and credits", .applies = applies, .write = write};
