/* Solutions as a table: what varies first, then a solution a row; a point without one has a row of the kind `none`. */
#include "output/csv.h"
#include "output/solve_value.h"

#include <billshift/output.h>
#include <billshift/solve.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>

static const char *const own_columns[] = {"path",   "kind",     "from",   "from_error", "to",        "to_error",
                                          "figure", "relation", "target", "value",      "std_error", "unit"};
enum { OWN = BS_CELLS(own_columns) };

static const char *kind_of(const struct bs_solution *s)
{
    if (!s)
        return "none";
    return s->from < s->to ? "stretch" : s->jumps ? "jump" : "value";
}

/* A sign would be a formula in a spreadsheet. */
static const char *relation_word(const char *relation)
{
    return *relation == '=' ? "equal" : *relation == '<' ? relation[1] ? "at most" : "below" : relation[1] ? "at least" : "above";
}

static struct bs_cell amount_cell(const struct bs_solve *solve, double value, char *text, size_t size)
{
    return *solve->mark ? bs_text_cell(bs_solve_value(solve, value, 15, text, size)) : bs_number_cell(value);
}

static enum bs_status write_row(const struct bs_solve *solve, size_t point, const struct bs_solution *s, struct bs_cell *cells,
                                FILE *out)
{
    struct bs_sink sink = bs_csv_sink(out);
    char from[64], to[64];
    for (size_t k = 0; k < solve->n_paths; k++)
        cells[k] = bs_text_cell(solve->points[point].values[k]);
    const struct bs_cell own[OWN] = {
        bs_text_cell(solve->path),
        bs_text_cell(kind_of(s)),
        s ? amount_cell(solve, s->from, from, sizeof from) : bs_number_cell(NAN),
        bs_number_cell(s ? s->from_error : NAN),
        s ? amount_cell(solve, s->to, to, sizeof to) : bs_number_cell(NAN),
        bs_number_cell(s ? s->to_error : NAN),
        bs_text_cell(solve->figure),
        bs_text_cell(relation_word(solve->relation)),
        bs_number_cell(solve->target),
        bs_number_cell(s ? s->figure : NAN),
        bs_number_cell(s ? s->std_error : NAN),
        bs_text_cell(solve->unit),
    };
    for (size_t k = 0; k < OWN; k++)
        cells[solve->n_paths + k] = own[k];
    return sink.row(sink.context, cells, solve->n_paths + OWN);
}

static enum bs_status write_rows(const struct bs_solve *solve, struct bs_cell *cells, FILE *out)
{
    enum bs_status status = BS_OK;
    size_t at = 0;
    for (size_t i = 0; i < solve->n_points && status == BS_OK; i++) {
        for (size_t k = 0; k < solve->points[i].n_solutions && status == BS_OK; k++)
            status = write_row(solve, i, &solve->solutions[at++], cells, out);
        if (solve->points[i].n_solutions == 0 && status == BS_OK)
            status = write_row(solve, i, NULL, cells, out);
    }
    return status;
}

enum bs_status bs_solve_write_csv(const struct bs_solve *solve, bool header, FILE *out)
{
    size_t n = solve->n_paths + OWN;
    const char **columns = calloc(n, sizeof *columns);
    struct bs_cell *cells = calloc(n, sizeof *cells);
    enum bs_status status = columns && cells ? BS_OK : BS_ERROR_MEMORY;
    for (size_t k = 0; k < n && status == BS_OK; k++)
        columns[k] = k < solve->n_paths ? solve->paths[k] : own_columns[k - solve->n_paths];
    if (status == BS_OK && header)
        status = bs_csv_header(out, columns, n);
    if (status == BS_OK)
        status = write_rows(solve, cells, out);
    free(columns);
    free(cells);
    return status;
}
