/* A sweep as a long table: what varies first, then a figure a row. */
#include "output/csv.h"

#include <billshift/output.h>
#include <billshift/sweep.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>

static const char *const figure_columns[] = {"contract", "group", "period", "measure", "value", "std_error", "unit"};
enum { FIGURES = BS_CELLS(figure_columns) };

/* A plain number is one in the table too; text stays as it was written. */
static struct bs_cell value_cell(const char *text)
{
    char *end;
    double value = strtod(text, &end);
    bool plain = *end == '\0' && strspn(text, "+-0123456789.eE") == strlen(text) && *text != '+';
    return plain ? bs_number_cell(value) : bs_text_cell(text);
}

static enum bs_status write_rows(const struct bs_sweep *sweep, const char **columns, struct bs_cell *cells, FILE *out)
{
    struct bs_sink sink = bs_csv_sink(out);
    size_t n = 1 + sweep->n_paths + FIGURES;
    columns[0] = "point";
    for (size_t k = 0; k < sweep->n_paths; k++)
        columns[1 + k] = sweep->paths[k];
    for (size_t k = 0; k < FIGURES; k++)
        columns[1 + sweep->n_paths + k] = figure_columns[k];
    enum bs_status status = bs_csv_header(out, columns, n);
    for (size_t i = 0; i < sweep->n_rows && status == BS_OK; i++) {
        const struct bs_sweep_row *row = &sweep->rows[i];
        const struct bs_cell figures[] = {bs_text_cell(row->contract), bs_text_cell(row->group),   bs_text_cell(row->period),
                                          bs_text_cell(row->measure),  bs_number_cell(row->value), bs_number_cell(row->std_error),
                                          bs_text_cell(row->unit)};
        cells[0] = bs_count_cell(row->point + 1);
        for (size_t k = 0; k < sweep->n_paths; k++)
            cells[1 + k] = value_cell(sweep->values[row->point * sweep->n_paths + k]);
        for (size_t k = 0; k < FIGURES; k++)
            cells[1 + sweep->n_paths + k] = figures[k];
        status = sink.row(sink.context, cells, n);
    }
    return status;
}

enum bs_status bs_sweep_write_csv(const struct bs_sweep *sweep, FILE *out)
{
    size_t n = 1 + sweep->n_paths + FIGURES;
    const char **columns = calloc(n, sizeof *columns);
    struct bs_cell *cells = calloc(n, sizeof *cells);
    enum bs_status status = columns && cells ? write_rows(sweep, columns, cells, out) : BS_ERROR_MEMORY;
    free(columns);
    free(cells);
    return status;
}
