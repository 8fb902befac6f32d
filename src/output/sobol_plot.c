/* The picture of Sobol' indices: sobol.csv and labels.csv for plots/sobol.gp. */
#include "output/csv.h"
#include "output/picture.h"
#include "output/sensitivity.h"
#include "output/table_labels.h"

#include <stdlib.h>

enum { PANELS_MOST = 6 };

static enum bs_status write_bars(const void *context, FILE *out)
{
    static const char *const columns[] = {"panel", "rank", "first", "first_error", "total", "total_error"};
    const struct bs_sobol *s = context;
    struct bs_sink sink = bs_csv_sink(out);
    enum bs_status status = bs_csv_header(out, columns, BS_CELLS(columns));
    for (size_t k = 0; k < s->n_figures; k++)
        for (size_t i = 0; i < s->n_inputs && status == BS_OK; i++) {
            const struct bs_sobol_index *x = &s->figures[k].indices[i];
            const struct bs_cell cells[] = {bs_count_cell(k + 1),     bs_count_cell(i + 1),
                                            bs_number_cell(x->first), bs_number_cell(x->first_error),
                                            bs_number_cell(x->total), bs_number_cell(x->total_error)};
            status = sink.row(sink.context, cells, BS_CELLS(cells));
        }
    return status;
}

/* A text of bar `rank` of a panel, under its kind. */
static enum bs_status text(const struct bs_sink *sink, const char *kind, size_t panel, size_t rank, const char *said,
                           enum bs_status status)
{
    char name[48];
    snprintf(name, sizeof name, "%zu", panel * 100 + rank);
    return status == BS_OK ? bs_label_row(sink, kind, name, said) : status;
}

static enum bs_status input_label(const struct bs_sink *sink, const struct bs_sensitivity_input *in, size_t panel, size_t rank)
{
    char low[BS_READABLE], high[BS_READABLE], *said = NULL;
    if (asprintf(&said, "%s, %s to %s", in->path, bs_sensitivity_end(in->low, -1, low), bs_sensitivity_end(in->high, 1, high)) < 0)
        return BS_ERROR_MEMORY;
    enum bs_status status = text(sink, "input", panel, rank, said, BS_OK);
    free(said);
    return status;
}

static enum bs_status write_labels(const void *context, FILE *out)
{
    static const char *const columns[] = BS_LABEL_COLUMNS;
    const struct bs_sobol *s = context;
    struct bs_sink sink = bs_csv_sink(out);
    char size[BS_READABLE];
    enum bs_status status = bs_csv_header(out, columns, BS_CELLS(columns));
    if (status == BS_OK)
        status = bs_label_row(&sink, "scenario", "title", s->title);
    if (status == BS_OK)
        status = bs_label_row(&sink, "contract", "1", s->baseline);
    snprintf(size, sizeof size, "%zu points of Sobol's sequence", s->rows);
    status = text(&sink, "size", 0, 0, size, status);
    for (size_t k = 0; k < s->n_figures && status == BS_OK; k++) {
        char *title = bs_sensitivity_title(&s->figures[k].figure, s->baseline);
        status = title ? text(&sink, "panel", k + 1, 0, title, status) : BS_ERROR_MEMORY;
        free(title);
        for (size_t i = 0; i < s->n_inputs && status == BS_OK; i++)
            status = input_label(&sink, &s->inputs[s->figures[k].indices[i].input], k + 1, i + 1);
    }
    return status;
}

enum bs_status bs_sobol_plot(const struct bs_sobol *sobol, const char *scripts, const char *suffix, char **bytes, size_t *length,
                             struct bs_diagnostics *diagnostics)
{
    static const struct bs_picture_table tables[] = {{"sobol.csv", write_bars}, {"labels.csv", write_labels}};
    const struct bs_picture picture = {.script = "sobol", .tables = tables, .n_tables = BS_CELLS(tables), .context = sobol};
    if (sobol->n_figures > PANELS_MOST)
        return bs_error(diagnostics, NULL, "a picture takes %d figures at most, and these are %zu; choose some with --measure",
                        PANELS_MOST, sobol->n_figures);
    return bs_picture_draw(&picture, scripts, suffix, bytes, length, diagnostics);
}
