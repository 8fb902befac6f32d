/* What the figures rest on: the notes of the summary, defaults, warnings, ranges, and what the scenario says of its sources. */
#include "output/html.h"
#include "output/report/grid.h"
#include "output/report/section.h"

#include <stdio.h>
#include <string.h>

/* Texts, or messages with their place. */
static void list(const json_t *items, const char *title, FILE *out)
{
    size_t i;
    const json_t *item;
    if (json_array_size(items) == 0)
        return;
    bs_html(out, "<h3>%s</h3>\n<ul>\n", title);
    json_array_foreach(items, i, item)
        bs_html(out, "<li>%s</li>\n", json_is_string(item) ? bs_report_word(item) : bs_report_fact(item, "message"));
    fputs("</ul>\n", out);
}

static void ranges(const struct report_data *data, FILE *out)
{
    static const char *const columns[] = {"Assumption", "Range", "Law", "Used where it is not drawn"};
    const json_t *items = json_object_get(json_object_get(data->manifest, "uncertain_assumptions"), "assumptions"), *item;
    const struct report_grid grid = {
        .out = out, .id = "ranges-table", .columns = columns, .n_columns = sizeof columns / sizeof *columns, .left = 3};
    size_t i;
    fputs("<h3>Uncertain assumptions</h3>\n", out);
    if (json_array_size(items) == 0) {
        fputs("<p>Not stated: the scenario gives every assumption as one number.</p>\n", out);
        return;
    }
    bs_report_grid_open(&grid);
    fputs("Assumptions that the scenario states as ranges", out);
    bs_report_grid_head(&grid);
    json_array_foreach(items, i, item)
    {
        char number[BS_READABLE];
        double used = json_number_value(json_object_get(item, "used"));
        bs_report_row_open(out, bs_report_fact(item, "path"));
        bs_html(out, "<td>%s</td><td>%s</td>", bs_report_fact(item, "range"), bs_report_fact(item, "law"));
        bs_report_figure_cell(out, bs_readable_number(used, bs_readable_decimals(used), number), used);
        bs_report_row_close(out);
    }
    bs_report_grid_close(&grid);
}

/* The comment that a scenario opens with, without its marks. */
static void opening(const struct report_data *data, FILE *out)
{
    const char *at = data->text, *end = data->text + data->text_length;
    if (at == end || *at != '#')
        return;
    fputs("<h3>What the scenario says of its sources</h3>\n<pre class=\"prose\" tabindex=\"0\">", out);
    while (at < end && *at == '#') {
        const char *stop = memchr(at, '\n', (size_t)(end - at));
        stop = stop ? stop : end;
        const char *from = at + 1 < stop && at[1] == ' ' ? at + 2 : at + 1;
        bs_html_lines(out, from, (size_t)(stop - from));
        fputc('\n', out);
        at = stop < end ? stop + 1 : end;
    }
    fputs("</pre>\n", out);
}

static void overrides(const struct report_data *data, FILE *out)
{
    const json_t *items = json_object_get(data->manifest, "overrides"), *item;
    size_t i;
    if (json_array_size(items) == 0)
        return;
    fputs("<h3>Changed from the command line</h3>\n<ul>\n", out);
    json_array_foreach(items, i, item) bs_html(out, "<li><code>%s</code></li>\n", bs_report_word(item));
    fputs("</ul>\n", out);
}

static enum bs_status write(const struct report_data *data, FILE *out)
{
    list(json_object_get(data->manifest, "warnings"), "Warnings", out);
    list(json_object_get(data->manifest, "notes"), "How to read the figures", out);
    list(json_object_get(data->manifest, "assumptions"), "Assumed, as the scenario does not say", out);
    overrides(data, out);
    ranges(data, out);
    opening(data, out);
    return BS_OK;
}

const struct report_section bs_report_assumptions = {.id = "assumptions", .title = "Assumptions and their sources", .write = write};
