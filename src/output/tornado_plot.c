/* The picture of a tornado: tornado.csv, panels.csv and labels.csv for plots/tornado.gp. */
#include "output/csv.h"
#include "output/picture.h"
#include "output/sensitivity.h"
#include "output/table_labels.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

enum { PANELS_MOST = 6, BARS_MOST = 15 };

static size_t bars_shown(const struct bs_tornado *t)
{
    return t->n_inputs < BARS_MOST ? t->n_inputs : BARS_MOST;
}

static enum bs_status write_bars(const void *context, FILE *out)
{
    static const char *const columns[] = {"panel", "rank", "base", "low", "high"};
    const struct bs_tornado *t = context;
    struct bs_sink sink = bs_csv_sink(out);
    enum bs_status status = bs_csv_header(out, columns, BS_CELLS(columns));
    for (size_t k = 0; k < t->n_rankings; k++)
        for (size_t i = 0; i < bars_shown(t) && status == BS_OK; i++) {
            const struct bs_tornado_ranking *r = &t->rankings[k];
            const struct bs_tornado_bar *b = &r->bars[i];
            const struct bs_cell cells[] = {bs_count_cell(k + 1), bs_count_cell(i + 1), bs_number_cell(r->base),
                                            bs_number_cell(bs_tornado_shown(t, r, b->low, b->low_most)),
                                            bs_number_cell(bs_tornado_shown(t, r, b->high, b->high_most))};
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

static enum bs_status panel_labels(const struct bs_tornado *t, size_t k, const struct bs_sink *sink)
{
    const struct bs_tornado_ranking *r = &t->rankings[k];
    char *title = bs_sensitivity_title(&r->figure, t->baseline), *full = NULL, base[BS_READABLE], end[BS_READABLE];
    unsigned flags = bs_sensitivity_signed(&r->figure) ? BS_SIGNED : 0;
    enum bs_status status = title ? BS_OK : BS_ERROR_MEMORY;
    if (status == BS_OK && asprintf(&full, "%s: %s as the scenario is", title,
                                    bs_sensitivity_value(&r->figure, r->base, fabs(r->base), flags, base)) < 0) {
        full = NULL;
        status = BS_ERROR_MEMORY;
    }
    status = text(sink, "panel", k + 1, 0, full, status);
    status = text(sink, "unit", k + 1, 0, r->figure.unit, status);
    for (size_t i = 0; i < bars_shown(t); i++) {
        const struct bs_sensitivity_input *in = &t->inputs[r->bars[i].input];
        status = text(sink, "input", k + 1, i + 1, in->path, status);
        status = text(sink, "low", k + 1, i + 1, bs_sensitivity_end(in->low, -1, end), status);
        status = text(sink, "high", k + 1, i + 1, bs_sensitivity_end(in->high, 1, end), status);
    }
    free(full);
    free(title);
    return status;
}

static enum bs_status write_labels(const void *context, FILE *out)
{
    static const char *const columns[] = BS_LABEL_COLUMNS;
    const struct bs_tornado *t = context;
    struct bs_sink sink = bs_csv_sink(out);
    char left_out[BS_READABLE];
    enum bs_status status = bs_csv_header(out, columns, BS_CELLS(columns));
    if (status == BS_OK)
        status = bs_label_row(&sink, "scenario", "title", t->title);
    if (status == BS_OK)
        status = bs_label_row(&sink, "contract", "1", t->baseline);
    snprintf(left_out, sizeof left_out, "%zu", t->n_inputs - bars_shown(t));
    status = text(&sink, "left_out", 0, 0, left_out, status);
    status = text(&sink, "drawn", 0, 0, t->drawn > 0 ? "1" : "0", status);
    for (size_t k = 0; k < t->n_rankings && status == BS_OK; k++)
        status = panel_labels(t, k, &sink);
    return status;
}

enum bs_status bs_tornado_plot(const struct bs_tornado *tornado, const char *scripts, const char *suffix, char **bytes,
                               size_t *length, struct bs_diagnostics *diagnostics)
{
    static const struct bs_picture_table tables[] = {{"tornado.csv", write_bars}, {"labels.csv", write_labels}};
    const struct bs_picture picture = {.script = "tornado", .tables = tables, .n_tables = BS_CELLS(tables), .context = tornado};
    if (tornado->n_rankings > PANELS_MOST)
        return bs_error(diagnostics, NULL, "a picture takes %d figures at most, and these are %zu; choose some with --measure",
                        PANELS_MOST, tornado->n_rankings);
    return bs_picture_draw(&picture, scripts, suffix, bytes, length, diagnostics);
}
