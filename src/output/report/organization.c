/* The organization's total with both ranges, and what is paid in cash and blocked. */
#include "output/html.h"
#include "output/report/grid.h"
#include "output/report/section.h"
#include "output/summary.h"

#include <math.h>
#include <stdio.h>
#include <string.h>

enum { N_CELLS = 3 * BS_READABLE };

/* Whether the scenario states uncertain assumptions that were not drawn. */
static bool stated(const struct report_data *data)
{
    return json_is_object(json_object_get(data->manifest, "uncertain_assumptions"));
}

static const char *total_text(const struct report_data *data, size_t contract, char *buffer)
{
    char money[BS_READABLE], error[BS_READABLE];
    struct report_figure total = bs_report_total(data, contract, "total_mean");
    bs_report_money(total, -1, data->currency, bs_report_flags(data->currency), money);
    bool drawn = !data->exact && total.error > 0 && total.error > 1e-9 * fabs(total.value);
    snprintf(buffer, N_CELLS, drawn ? "%s \u00b1 %s" : "%s", money, bs_readable_error(total.error, "", error));
    return buffer;
}

static const char *range_text(const struct report_data *data, size_t contract, bool uncertain, char *buffer)
{
    struct report_figure low =
        uncertain ? bs_report_uncertain(data, contract, "total", "p05") : bs_report_total(data, contract, "total_p05");
    struct report_figure high =
        uncertain ? bs_report_uncertain(data, contract, "total", "p95") : bs_report_total(data, contract, "total_p95");
    if (uncertain && !bs_report_has_uncertain(data)) {
        snprintf(buffer, N_CELLS, "not stated");
        return buffer;
    }
    if (!uncertain && !data->draws) {
        snprintf(buffer, N_CELLS, "none");
        return buffer;
    }
    if (low.value == high.value && bs_report_total(data, contract, "total_sd").value == 0) {
        snprintf(buffer, N_CELLS, "fixed");
        return buffer;
    }
    return bs_report_range(low, high, data->currency, buffer);
}

static void row(const struct report_data *data, size_t contract, FILE *out)
{
    char text[N_CELLS], chance[BS_READABLE];
    bool baseline = contract == data->baseline;
    bs_report_row_open(out, data->contracts[contract].name);
    bs_report_figure_cell(out, total_text(data, contract, text), bs_report_total(data, contract, "total_mean").value);
    for (int uncertain = 0; uncertain < 2; uncertain++)
        bs_html(out, "<td class=\"n\">%s</td>", range_text(data, contract, uncertain, text));
    for (int uncertain = 0; uncertain < 2; uncertain++) {
        bool there = !baseline && (uncertain ? bs_report_has_uncertain(data) : data->draws);
        if (there)
            bs_html(out, "<td class=\"n\">%s</td>", bs_report_chance(data, contract, uncertain, chance));
        else
            fputs("<td class=\"n\">\u2013</td>", out);
    }
    bs_report_row_close(out);
}

static void meaning(const struct report_data *data, FILE *out)
{
    bool shock = json_is_object(json_object_get(data->manifest, "shock"));
    fputs("<p>", out);
    if (!data->draws)
        fputs("These are the users\u2019 own months: nothing is drawn, so there is no range of chance. ", out);
    else
        bs_html(
            out,
            "In nine of ten terms the total lies in its range, from the 5th to the 95th percentile. <strong>Chance among "
            "users</strong> is who "
            "happens to use how much%s, with every figure of the scenario taken as exact; for a large organization it is narrow. ",
            shock ? ", and the shock that moves all" : "");
    if (bs_report_has_uncertain(data))
        fputs("<strong>With uncertain assumptions</strong> every assumption that the scenario states as a range is drawn from it "
              "too.",
              out);
    else if (stated(data))
        fputs("The scenario states uncertain assumptions as ranges, but they were not drawn in this run.", out);
    else
        fputs("<strong>Uncertain assumptions are not stated</strong>: the scenario gives each as one number, so how wrong these "
              "may be is not in any "
              "range.",
              out);
    fputs("</p>\n", out);
}

/* What is paid within the term, where it is another amount than what is charged; and use that caps block. */
static void beside(const struct report_data *data, FILE *out)
{
    char paid[BS_READABLE], charged[BS_READABLE], use[BS_READABLE];
    size_t said = 0;
    for (size_t c = 0; c < data->n_contracts; c++) {
        struct report_figure cash = bs_report_total(data, c, "cash_mean"), total = bs_report_total(data, c, "total_mean");
        struct report_figure blocked = bs_report_total(data, c, "blocked_mean");
        bool differs = isfinite(cash.value) && isfinite(total.value) &&
                       fabs(cash.value - total.value) > 1e-9 * (fabs(cash.value) + fabs(total.value));
        if ((differs || !isnan(blocked.value)) && said++ == 0)
            fputs("<ul>\n", out);
        if (differs)
            bs_html(out, "<li>Under %N %s is paid within the term; %s is charged for it.</li>\n", data->contracts[c].name,
                    bs_report_money(cash, -1, data->currency, 0, paid), bs_report_money(total, -1, data->currency, 0, charged));
        if (!isnan(blocked.value))
            bs_html(out, "<li>Under %N caps block use of %s, at list price, in the term.</li>\n", data->contracts[c].name,
                    bs_report_money(blocked, -1, data->use_unit, 0, use));
    }
    if (said > 0)
        fputs("</ul>\n", out);
}

static bool varies_share(const struct report_table *table, const char *path, const char *contract, struct report_figure *out)
{
    for (size_t row = 0; row < table->n_rows; row++)
        if (strcmp(bs_report_text_at(table, row, "assumption"), path) == 0 &&
            strcmp(bs_report_text_at(table, row, "contract"), contract) == 0) {
            *out = (struct report_figure){bs_report_number_at(table, row, "share_of_variance"),
                                          bs_report_number_at(table, row, "std_error")};
            return true;
        }
    return false;
}

/* Which assumption contributes most: its share of the variance of the expected change. */
static enum bs_status contributions(const struct report_data *data, FILE *out)
{
    const struct report_table *table = bs_report_table(data, "contributions.csv");
    const char **columns = bs_arena_take(data->arena, data->n_contracts + 1, sizeof *columns);
    size_t n = 0;
    if (!columns)
        return BS_ERROR_MEMORY;
    if (table->n_rows == 0)
        return BS_OK;
    columns[n++] = "Assumption";
    for (size_t c = 0; c < data->n_contracts; c++)
        if (c != data->baseline)
            columns[n++] = data->contracts[c].name;
    const struct report_grid grid = {
        .out = out, .id = "contributions", .columns = columns, .n_columns = n, .left = 1, .sortable = true};
    bs_report_grid_open(&grid);
    fputs("Which assumption contributes most: its share of the variance of the expected change", out);
    bs_report_grid_head(&grid);
    for (size_t r = 0; r < table->n_rows; r++) {
        const char *path = bs_report_text_at(table, r, "assumption");
        bool first = true;
        for (size_t before = 0; before < r && first; before++)
            first = strcmp(bs_report_text_at(table, before, "assumption"), path) != 0;
        if (!first)
            continue;
        bs_report_row_open(out, path);
        for (size_t c = 0; c < data->n_contracts; c++) {
            struct report_figure share = {NAN, NAN};
            if (c != data->baseline && varies_share(table, path, data->contracts[c].name, &share))
                bs_report_share_cell(out, share);
            else if (c != data->baseline)
                bs_report_text_cell(out, "\u2013");
        }
        bs_report_row_close(out);
    }
    bs_report_grid_close(&grid);
    return BS_OK;
}

static enum bs_status write(const struct report_data *data, FILE *out)
{
    static const char *const columns[] = {"Contract",
                                          "Expected total",
                                          "90 % range: chance among users",
                                          "90 % range: with uncertain assumptions",
                                          "pays more: by chance",
                                          "pays more: with uncertain assumptions"};
    const struct report_grid grid = {
        .out = out, .id = "organization-table", .columns = columns, .n_columns = sizeof columns / sizeof *columns, .left = 1};
    char months[BS_READABLE], in[BS_READABLE];
    bs_report_grid_open(&grid);
    bs_html(out, "What the organization is charged for the term of %s%s, and the chance that it is more than under %N",
            bs_readable_count((double)data->months, "month", months), bs_summary_in(data->currency, in),
            data->contracts[data->baseline].name);
    bs_report_grid_head(&grid);
    for (size_t c = 0; c < data->n_contracts; c++)
        row(data, c, out);
    bs_report_grid_close(&grid);
    meaning(data, out);
    beside(data, out);
    return contributions(data, out);
}

const struct report_section bs_report_organization = {.id = "organization", .title = "What the organization pays", .write = write};
