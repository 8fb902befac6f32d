/* A tornado for reading: what moves a figure most comes first. */
#include "output/sensitivity.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

enum { WIDTH = 120, COLUMNS = 8 };

static double largest_of(const struct bs_tornado *t, const struct bs_tornado_ranking *r)
{
    double largest = fabs(r->base);
    for (size_t i = 0; i < t->n_inputs; i++)
        largest = fmax(largest, fmax(fabs(r->bars[i].low), fabs(r->bars[i].high)));
    return largest;
}

/* A difference without its sign: of shares in points. */
static const char *amount(const struct bs_sensitivity_figure *figure, double value, double largest, char *text)
{
    if (strcmp(figure->unit, "share") != 0 || isnan(value))
        return bs_sensitivity_value(figure, value, largest, 0, text);
    if (value > 0 && value < 0.0005)
        snprintf(text, BS_READABLE, "< 0.1 points");
    else
        snprintf(text, BS_READABLE, "%.1f points", 100 * value);
    return text;
}

static void bar_cells(struct bs_grid *grid, const struct bs_tornado *t, const struct bs_tornado_ranking *r, size_t i,
                      double largest)
{
    const struct bs_tornado_bar *b = &r->bars[i];
    const struct bs_sensitivity_input *in = &t->inputs[b->input];
    unsigned flags = bs_sensitivity_signed(&r->figure) ? BS_SIGNED : 0;
    char text[BS_READABLE];
    bs_grid_cell(grid, in->path);
    bs_grid_cell(grid, bs_sensitivity_end(in->low, -1, text));
    bs_grid_cell(grid, bs_sensitivity_end(in->base, 0, text));
    bs_grid_cell(grid, bs_sensitivity_end(in->high, 1, text));
    double low = bs_tornado_shown(t, r, b->low, b->low_most);
    double high = bs_tornado_shown(t, r, b->high, b->high_most);
    double move = low < r->base || low > r->base || high < r->base || high > r->base || isnan(b->move) ? b->move : 0;
    bs_grid_cell(grid, bs_sensitivity_value(&r->figure, low, largest, flags, text));
    bs_grid_cell(grid, bs_sensitivity_value(&r->figure, high, largest, flags, text));
    bs_grid_cell(grid, amount(&r->figure, move, largest, text));
    if (t->drawn > 0)
        bs_grid_cell(grid, move > 0 ? amount(&r->figure, fmax(b->low_most, b->high_most), largest, text) : "-");
}

static bool print_ranking(const struct bs_tornado *t, const struct bs_tornado_ranking *r, FILE *out)
{
    static const char *const titles[COLUMNS] = {"input",  "low",     "scenario", "high",
                                                "at low", "at high", "moves by", "\u00b1 at most"};
    size_t columns = t->drawn > 0 ? COLUMNS : COLUMNS - 1;
    double largest = largest_of(t, r);
    char text[BS_READABLE], error[BS_READABLE], heading[1024];
    char *title = bs_sensitivity_title(&r->figure, t->baseline);
    struct bs_grid *grid = bs_grid_new(columns, 1);
    bool done = title && grid;
    if (done) {
        for (size_t i = 0; i < columns; i++)
            bs_grid_cell(grid, titles[i]);
        for (size_t i = 0; i < t->n_inputs; i++)
            bar_cells(grid, t, r, i, largest);
        unsigned flags = bs_sensitivity_signed(&r->figure) ? BS_SIGNED : 0;
        bool uncertain = t->drawn > 0 && r->base_error > 1e-6 * fabs(r->base);
        bool share = strcmp(r->figure.unit, "share") == 0;
        bs_readable_error(share ? 100 * r->base_error : r->base_error, "", error);
        snprintf(heading, sizeof heading, "%s: %s%s%s%s", title, bs_sensitivity_value(&r->figure, r->base, largest, flags, text),
                 uncertain ? " \u00b1 " : "", uncertain ? error : "", uncertain && share ? " points" : "");
        done = bs_print_wrapped("", 0, WIDTH, heading, out) && bs_grid_print(grid, 2, WIDTH, out) && fputc('\n', out) != EOF;
    }
    free(title);
    bs_grid_free(grid);
    return done;
}

enum bs_status bs_tornado_write_table(const struct bs_tornado *tornado, FILE *out)
{
    static const char *const ways[] = {
        "The figures are computed exactly.",
        "The figures are simulated with the same random numbers for every value, so that most of their error falls out of a "
        "difference; "
        "it is not more than the last column.",
        "Some figures are simulated and some computed: the error of a difference is not more than the last column."};
    size_t way = tornado->drawn == 0 ? 0 : tornado->drawn == 2 * tornado->n_inputs + 1 ? 1 : 2;
    char note[512];
    snprintf(note, sizeof note, "One input at a time, all else as in the scenario. %s", ways[way]);
    bool done = !*tornado->title || (bs_print_wrapped("", 0, WIDTH, tornado->title, out) && fputc('\n', out) != EOF);
    for (size_t k = 0; k < tornado->n_rankings && done; k++)
        done = print_ranking(tornado, &tornado->rankings[k], out);
    return done && bs_print_wrapped("", 0, WIDTH, note, out) ? BS_OK : BS_ERROR_IO;
}
