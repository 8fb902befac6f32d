#include "output/sweep_plot.h"
#include "output/csv.h"
#include "output/picture.h"
#include "output/sweep_axis.h"
#include "output/table_labels.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

enum { PANELS_MOST = 6, LINES_MOST = 14 };

/* A figure through all points. */
struct series {
    const struct bs_sweep_row *head; /* its names and unit */
    size_t panel, line;              /* from 1: one panel for each measure, one line for each contract and group */
    double *value, *std_error;       /* [places of the first axis * places of the second]; NaN: none */
};

struct drawing {
    const struct bs_sweep_picture *picture;
    struct sweep_axis axes[2];
    size_t n_axes, n_cells;
    struct series *series;
    size_t n_series, n_panels, n_lines;
    const char *currency; /* "": no figure is money */
    const char *usual;    /* the measure that is drawn where nobody chose */
};

static bool same_line(const struct bs_sweep_row *a, const struct bs_sweep_row *b)
{
    return strcmp(a->contract, b->contract) == 0 && strcmp(a->group, b->group) == 0;
}

static bool same_panel(const struct bs_sweep_row *a, const struct bs_sweep_row *b)
{
    return strcmp(a->measure, b->measure) == 0 && strcmp(a->period, b->period) == 0 && strcmp(a->unit, b->unit) == 0;
}

static bool is_wanted(const struct drawing *d, const struct bs_sweep_row *row)
{
    return d->picture->chosen || (strcmp(row->measure, d->usual) == 0 && (d->n_axes == 1 || strcmp(row->group, "all") == 0));
}

static struct series *find_series(struct drawing *d, const struct bs_sweep_row *row)
{
    size_t panel = 0, line = 0;
    for (size_t k = 0; k < d->n_series; k++) {
        struct series *s = &d->series[k];
        panel = same_panel(s->head, row) ? s->panel : panel;
        line = same_line(s->head, row) ? s->line : line;
        if (same_panel(s->head, row) && same_line(s->head, row))
            return s;
    }
    struct series *grown = realloc(d->series, (d->n_series + 1) * sizeof *grown);
    if (!grown)
        return NULL;
    d->series = grown;
    struct series *s = &grown[d->n_series++];
    *s = (struct series){.head = row,
                         .panel = panel ? panel : ++d->n_panels,
                         .line = line ? line : ++d->n_lines,
                         .value = malloc(d->n_cells * sizeof(double)),
                         .std_error = malloc(d->n_cells * sizeof(double))};
    for (size_t i = 0; i < d->n_cells && s->value && s->std_error; i++)
        s->value[i] = s->std_error[i] = NAN;
    return s->value && s->std_error ? s : NULL;
}

static enum bs_status gather(struct drawing *d)
{
    const struct bs_sweep *sweep = d->picture->sweep;
    for (size_t i = 0; i < sweep->n_rows; i++) {
        const struct bs_sweep_row *row = &sweep->rows[i];
        if (!is_wanted(d, row))
            continue;
        struct series *s = find_series(d, row);
        if (!s)
            return BS_ERROR_MEMORY;
        size_t cell = sweep_axis_find(&d->axes[0], row->point);
        if (d->n_axes == 2)
            cell = cell * d->axes[1].n_places + sweep_axis_find(&d->axes[1], row->point);
        s->value[cell] = row->value;
        s->std_error[cell] = row->std_error;
    }
    return BS_OK;
}

static enum bs_status check(const struct drawing *d, struct bs_diagnostics *diagnostics)
{
    if (d->n_series == 0)
        return bs_error(diagnostics, NULL, "there is no figure to draw");
    if (d->picture->sweep->n_points < d->n_cells)
        return bs_error(diagnostics, NULL, "where two paths vary, the picture is of every combination of their values");
    if (d->n_axes == 2 && d->n_series > 1)
        return bs_error(diagnostics, NULL,
                        "where two paths vary, the picture is of one figure, and these are %zu; choose it, such as --measure "
                        "%s/%s/term/mean_change",
                        d->n_series, d->series[0].head->contract, d->series[0].head->group);
    if (d->n_panels > PANELS_MOST || d->n_lines > LINES_MOST)
        return bs_error(diagnostics, NULL,
                        "a picture takes at most %d measures and %d lines, and these are %zu and %zu; choose some with --measure",
                        PANELS_MOST, LINES_MOST, d->n_panels, d->n_lines);
    return BS_OK;
}

static enum bs_status write_lines(const void *context, FILE *out)
{
    static const char *const columns[] = {"panel", "line", "x", "value", "std_error"};
    const struct drawing *d = context;
    struct bs_sink sink = bs_csv_sink(out);
    enum bs_status status = bs_csv_header(out, columns, BS_CELLS(columns));
    for (size_t k = 0; k < d->n_series; k++)
        for (size_t i = 0; i < d->n_cells && status == BS_OK; i++) {
            const struct series *s = &d->series[k];
            const struct bs_cell cells[] = {bs_count_cell(s->panel), bs_count_cell(s->line), bs_number_cell(d->axes[0].place[i]),
                                            bs_number_cell(s->value[i]),
                                            bs_number_cell(d->picture->sweep->drawn > 0 ? s->std_error[i] : 0)};
            status = sink.row(sink.context, cells, BS_CELLS(cells));
        }
    return status;
}

/* A blank line after each value of the first path: gnuplot finds the grid by it. */
static enum bs_status write_cells(const void *context, FILE *out)
{
    static const char *const columns[] = {"x", "y", "value", "std_error", "x_from", "x_to", "y_from", "y_to"};
    const struct drawing *d = context;
    struct bs_sink sink = bs_csv_sink(out);
    size_t n = d->axes[1].n_places;
    enum bs_status status = bs_csv_header(out, columns, BS_CELLS(columns));
    for (size_t i = 0; i < d->n_cells && status == BS_OK; i++) {
        size_t x = i / n, y = i % n;
        if (i > 0 && y == 0 && fputc('\n', out) == EOF)
            return BS_ERROR_IO;
        const struct bs_cell cells[] = {bs_number_cell(d->axes[0].place[x]),
                                        bs_number_cell(d->axes[1].place[y]),
                                        bs_number_cell(d->series[0].value[i]),
                                        bs_number_cell(d->picture->sweep->drawn > 0 ? d->series[0].std_error[i] : 0),
                                        bs_number_cell(sweep_axis_edge(&d->axes[0], x, false)),
                                        bs_number_cell(sweep_axis_edge(&d->axes[0], x, true)),
                                        bs_number_cell(sweep_axis_edge(&d->axes[1], y, false)),
                                        bs_number_cell(sweep_axis_edge(&d->axes[1], y, true))};
        status = sink.row(sink.context, cells, BS_CELLS(cells));
    }
    return status;
}

/* What the picture writes beside its axes, each text under its kind: gnuplot sees names as data only. */
static enum bs_status row(const struct bs_sink *sink, const char *kind, size_t number, const char *text, enum bs_status status)
{
    char name[32];
    snprintf(name, sizeof name, "%zu", number);
    return status == BS_OK ? bs_label_row(sink, kind, name, text) : status;
}

static enum bs_status series_labels(const struct drawing *d, const struct bs_sink *sink)
{
    enum bs_status status = BS_OK;
    size_t panels = 0, lines = 0;
    for (size_t k = 0; k < d->n_series && status == BS_OK; k++) {
        const struct series *s = &d->series[k];
        const struct bs_sweep_row *head = s->head;
        char *text = NULL;
        if (asprintf(&text, "%s/%s", head->contract, head->group) < 0)
            return BS_ERROR_MEMORY;
        if (s->line > lines)
            status = row(sink, "line", ++lines, text, status);
        free(text);
        if (s->panel <= panels)
            continue;
        panels++;
        status = row(sink, "measure", panels, head->measure, status);
        status = row(sink, "unit", panels, head->unit, status);
        bool all = strcmp(head->group, "organization") == 0 || strcmp(head->unit, d->currency) != 0;
        bool term = strcmp(head->period, "term") == 0;
        status = row(sink, "of", panels,
                     all    ? term ? "over the term" : "of a month"
                     : term ? "a seat over the term"
                            : "a seat and month",
                     status);
    }
    return status;
}

static enum bs_status write_labels(const void *context, FILE *out)
{
    static const char *const columns[] = BS_LABEL_COLUMNS;
    const struct drawing *d = context;
    struct bs_sink sink = bs_csv_sink(out);
    enum bs_status status = bs_csv_header(out, columns, BS_CELLS(columns));
    if (status == BS_OK)
        status = bs_label_row(&sink, "scenario", "title", d->picture->title);
    if (status == BS_OK)
        status = bs_label_row(&sink, "scenario", "currency", d->currency);
    status = row(&sink, "contract", 1, d->series[0].head->contract, status);
    for (size_t i = 0; i < d->n_axes; i++) {
        status = row(&sink, "axis", i + 1, d->axes[i].name, status);
        status = row(&sink, "axis_unit", i + 1, d->axes[i].unit, status);
    }
    return status == BS_OK ? series_labels(d, &sink) : status;
}

static bool is_currency(const char *unit)
{
    return strlen(unit) == 3 && strspn(unit, "ABCDEFGHIJKLMNOPQRSTUVWXYZ") == 3;
}

static enum bs_status draw(struct drawing *d, const char *scripts, const char *suffix, char **bytes, size_t *length,
                           struct bs_diagnostics *diagnostics)
{
    static const struct bs_picture_table lines[] = {{"sweep_lines.csv", write_lines}, {"labels.csv", write_labels}},
                                         map[] = {{"sweep_map.csv", write_cells}, {"labels.csv", write_labels}};
    const struct bs_sweep *sweep = d->picture->sweep;
    enum bs_status status = BS_OK;
    d->currency = "";
    d->usual = "mean_bill"; /* of one contract alone; else how the bill changes */
    for (size_t i = 0; i < sweep->n_rows && sweep->rows[i].point == 0; i++) {
        d->currency = is_currency(sweep->rows[i].unit) ? sweep->rows[i].unit : d->currency;
        d->usual = strcmp(sweep->rows[i].measure, "mean_change") == 0 ? "mean_change" : d->usual;
    }
    d->n_cells = 1;
    for (size_t i = 0; i < d->n_axes && status == BS_OK; i++) {
        status = sweep_axis_make(sweep, i, d->currency, &d->axes[i], diagnostics);
        d->n_cells *= d->axes[i].n_places;
    }
    if (status == BS_OK)
        status = gather(d);
    if (status == BS_OK)
        status = check(d, diagnostics);
    const struct bs_picture picture = {.script = d->n_axes == 1 ? "sweep_lines" : "sweep_map",
                                       .tables = d->n_axes == 1 ? lines : map,
                                       .n_tables = 2,
                                       .context = d};
    return status == BS_OK ? bs_picture_draw(&picture, scripts, suffix, bytes, length, diagnostics) : status;
}

enum bs_status bs_sweep_plot(const struct bs_sweep_picture *picture, const char *scripts, const char *suffix, char **bytes,
                             size_t *length, struct bs_diagnostics *diagnostics)
{
    struct drawing d = {.picture = picture, .n_axes = picture->sweep->n_paths};
    if (d.n_axes > 2)
        return bs_error(diagnostics, NULL, "a picture takes one or two paths that vary, and these are %zu", d.n_axes);
    enum bs_status status = draw(&d, scripts, suffix, bytes, length, diagnostics);
    for (size_t k = 0; k < d.n_series; k++) {
        free(d.series[k].value);
        free(d.series[k].std_error);
    }
    free(d.series);
    for (size_t i = 0; i < d.n_axes; i++)
        sweep_axis_free(&d.axes[i]);
    return status;
}
