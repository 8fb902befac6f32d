/* The answer in two sentences, and the contracts side by side. */
#include "output/html.h"
#include "output/report/grid.h"
#include "output/report/section.h"
#include "output/report/words.h"
#include "output/summary.h"

#include <math.h>

static void row(const struct report_data *data, size_t contract, int places, FILE *out)
{
    static const char *const shares[] = {"share_cheaper", "share_dearer", "share_doubled", "share_tripled"};
    const struct report_contract *of = &data->contracts[contract];
    unsigned flags = bs_report_flags(data->currency);
    char percent[BS_READABLE];
    struct report_figure total = bs_report_total(data, contract, "total_mean"),
                         change = bs_report_total(data, contract, "change_mean");
    bool baseline = contract == data->baseline;
    bs_html(out, "<tr><th scope=\"row\">%N", of->name);
    if (*of->title)
        bs_html(out, " <span class=\"about\">%N</span>", of->title);
    fputs(baseline ? " <span class=\"about\">(baseline)</span></th>" : "</th>", out);
    bs_report_money_cell(out, total, places, data->currency, flags);
    if (baseline) {
        fputs("<td class=\"n\">\u2013</td><td class=\"n\">\u2013</td>", out);
    } else {
        bs_report_money_cell(out, change, places, data->currency, flags | BS_SIGNED);
        double base = bs_report_total(data, data->baseline, "total_mean").value;
        bs_report_figure_cell(out, bs_report_percent(change, base, percent), change.value / base);
    }
    for (size_t i = 0; i < sizeof shares / sizeof *shares; i++)
        if (baseline)
            fputs("<td class=\"n\">\u2013</td>", out);
        else
            bs_report_share_cell(out, bs_report_seat(data, contract, "all", "month", shares[i]));
    bs_report_row_close(out);
}

static enum bs_status write(const struct report_data *data, FILE *out)
{
    static const char *const columns[] = {"Contract", "Total",    "Change",          "in percent",
                                          "pay less", "pay more", "at least double", "at least triple"};
    const struct report_grid grid = {.out = out,
                                     .id = "answer-table",
                                     .columns = columns,
                                     .n_columns = sizeof columns / sizeof *columns,
                                     .left = 1,
                                     .sortable = true};
    size_t best = bs_report_cheapest(data);
    char in[BS_READABLE], months[BS_READABLE];
    fputs("<p class=\"answer\">", out);
    bs_report_say_total(data, bs_html, out);
    fputs("</p>\n<p class=\"answer\">", out);
    if (best < data->n_contracts)
        bs_report_say_seats(data, best, bs_html, out);
    else
        fputs("There is no other contract to compare it with.", out);
    fputs("</p>\n", out);
    struct report_figure *totals = bs_arena_take(data->arena, data->n_contracts, sizeof *totals);
    if (!totals)
        return BS_ERROR_MEMORY;
    for (size_t c = 0; c < data->n_contracts; c++)
        totals[c] = bs_report_total(data, c, "total_mean");
    int places = bs_report_places(totals, data->n_contracts, data->currency);
    bs_report_grid_open(&grid);
    bs_html(out, "What the organization is charged over %s%s, and the %ss that pay less or more in a month",
            bs_readable_count((double)data->months, "month", months), bs_summary_in(data->currency, in), data->seat);
    bs_report_grid_head(&grid);
    for (size_t c = 0; c < data->n_contracts; c++)
        row(data, c, places, out);
    bs_report_grid_close(&grid);
    return BS_OK;
}

const struct report_section bs_report_answer = {.id = "answer", .title = "The answer", .write = write};
