/* Sobol' indices for reading: what explains most of a figure's variance comes first. */
#include "output/sensitivity.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

enum { WIDTH = 120, COLUMNS = 5 };

/* 0.512 ± 0.013: as many places as the error has digits that matter, three at most. */
static void index_cell(struct bs_grid *grid, double value, double error)
{
    char number[BS_READABLE], errors[BS_READABLE], text[3 * BS_READABLE];
    if (isnan(value))
        snprintf(text, sizeof text, "-");
    else
        snprintf(text, sizeof text, error < 0.0005 ? "%s ± < 0.001" : "%s ± %s", bs_readable_number(value, 3, number),
                 bs_readable_number(error, 3, errors));
    bs_grid_cell(grid, text);
}

static bool print_heading(const struct bs_sobol *s, const struct bs_sobol_figure *f, FILE *out)
{
    char mean[BS_READABLE], sd[BS_READABLE];
    char *title = bs_sensitivity_title(&f->figure, s->baseline);
    unsigned flags = bs_sensitivity_signed(&f->figure) ? BS_SIGNED : 0;
    double largest = fmax(fabs(f->mean), f->sd);
    bool done = title && bs_print_wrapped("", 0, WIDTH, title, out);
    free(title);
    if (isnan(f->mean))
        return done && fputs("  It does not exist at all points.\n", out) != EOF;
    bool flat = isnan(f->indices[0].total);
    return done &&
           fprintf(out, "  mean %s, %s%s over the ranges\n", bs_sensitivity_value(&f->figure, f->mean, largest, flags, mean),
                   flat ? "and it does not vary" : "standard deviation ",
                   flat ? "" : bs_sensitivity_value(&f->figure, f->sd, largest, 0, sd)) > 0;
}

static bool print_figure(const struct bs_sobol *s, const struct bs_sobol_figure *f, FILE *out)
{
    static const char *const titles[COLUMNS] = {"input", "low", "high", "first order", "total order"};
    struct bs_grid *grid = bs_grid_new(COLUMNS, 1);
    char text[BS_READABLE];
    double first = 0;
    if (!grid)
        return false;
    for (size_t i = 0; i < COLUMNS; i++)
        bs_grid_cell(grid, titles[i]);
    for (size_t i = 0; i < s->n_inputs; i++) {
        const struct bs_sobol_index *x = &f->indices[i];
        const struct bs_sensitivity_input *in = &s->inputs[x->input];
        bs_grid_cell(grid, in->path);
        bs_grid_cell(grid, bs_sensitivity_end(in->low, -1, text));
        bs_grid_cell(grid, bs_sensitivity_end(in->high, 1, text));
        index_cell(grid, x->first, x->first_error);
        index_cell(grid, x->total, x->total_error);
        first += x->first;
    }
    bool done = print_heading(s, f, out);
    if (done && !isnan(f->indices[0].total)) {
        done =
            bs_grid_print(grid, 2, WIDTH, out) &&
            fprintf(out, "  First orders sum to %.1f %%; %s.\n", 100 * first,
                    first <= 1 ? "what is missing to 100 % the inputs do jointly"
                               : "it is more than 100 % by the errors of the estimates alone: more points make them smaller") > 0;
    }
    bs_grid_free(grid);
    return done && fputc('\n', out) != EOF;
}

enum bs_status bs_sobol_write_table(const struct bs_sobol *sobol, FILE *out)
{
    static const char note[] =
        "The inputs are independent and uniform over their ranges. First order: the part of the variance that an input explains by "
        "itself; total order: with all that it does jointly with others. Standard errors by bootstrap over rows.";
    char size[256], rows[BS_READABLE], points[BS_READABLE];
    snprintf(size, sizeof size, "%s of Sobol's sequence, %s, %s.", bs_readable_count((double)sobol->rows, "point", rows),
             bs_readable_count((double)sobol->points, "run", points),
             sobol->drawn == 0               ? "computed exactly"
             : sobol->drawn == sobol->points ? "simulated with the same random numbers"
                                             : "some of them simulated");
    bool done = !*sobol->title || (bs_print_wrapped("", 0, WIDTH, sobol->title, out) && fputc('\n', out) != EOF);
    for (size_t k = 0; k < sobol->n_figures && done; k++)
        done = print_figure(sobol, &sobol->figures[k], out);
    return done && bs_print_wrapped("", 0, WIDTH, note, out) && bs_print_wrapped("", 0, WIDTH, size, out) ? BS_OK : BS_ERROR_IO;
}
