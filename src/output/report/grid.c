#include "output/report/grid.h"
#include "output/html.h"

#include <billshift/text.h>

void bs_report_grid_open(const struct report_grid *grid)
{
    bs_html(grid->out, "<div class=\"scroll\" role=\"region\" aria-labelledby=\"%s\" tabindex=\"0\">\n", grid->id);
    fputs(grid->sortable ? "<table class=\"sortable\">\n" : "<table>\n", grid->out);
    bs_html(grid->out, "<caption id=\"%s\"><span>", grid->id);
}

void bs_report_grid_head(const struct report_grid *grid)
{
    fprintf(grid->out, "</span></caption>\n<thead><tr>");
    for (size_t i = 0; i < grid->n_columns; i++)
        bs_html(grid->out, i < grid->left ? "<th scope=\"col\">%N</th>" : "<th scope=\"col\" class=\"n\">%N</th>",
                grid->columns[i]);
    fputs("</tr></thead>\n<tbody>\n", grid->out);
}

void bs_report_grid_close(const struct report_grid *grid)
{
    fputs("</tbody>\n</table>\n</div>\n", grid->out);
}

void bs_report_row_open(FILE *out, const char *header)
{
    bs_html(out, "<tr><th scope=\"row\">%N</th>", header);
}

void bs_report_row_close(FILE *out)
{
    fputs("</tr>\n", out);
}

void bs_report_text_cell(FILE *out, const char *text)
{
    bs_html(out, "<td>%s</td>", text);
}

void bs_report_figure_cell(FILE *out, const char *text, double value)
{
    char number[BS_NUMBER_TEXT];
    bool negative = text[0] == '-' && text[1];
    bs_html(out, "<td class=\"n\" data-value=\"%s\">%s%s</td>", bs_number_text(value, number), negative ? "\u2212" : "",
            text + negative);
}

void bs_report_money_cell(FILE *out, struct report_figure figure, int places, const char *unit, unsigned flags)
{
    char text[BS_READABLE];
    bs_report_figure_cell(out, bs_report_money(figure, places, unit, flags, text), figure.value);
}

void bs_report_share_cell(FILE *out, struct report_figure figure)
{
    char text[BS_READABLE];
    bs_report_figure_cell(out, bs_report_share(figure, text), figure.value);
}
