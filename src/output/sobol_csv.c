/* Sobol' indices as a long table. */
#include "output/csv.h"
#include "output/sensitivity.h"

#include <math.h>

static enum bs_status put(const struct bs_sink *sink, const struct bs_sensitivity_figure *f, const struct bs_sensitivity_input *in,
                          const char *index, double value, double error, const char *unit)
{
    const struct bs_cell cells[] = {bs_text_cell(in ? in->path : ""),
                                    bs_text_cell(in ? in->low : ""),
                                    bs_text_cell(in ? in->high : ""),
                                    bs_text_cell(f->contract),
                                    bs_text_cell(f->group),
                                    bs_text_cell(f->period),
                                    bs_text_cell(f->measure),
                                    bs_text_cell(index),
                                    bs_number_cell(value),
                                    bs_number_cell(error),
                                    bs_text_cell(unit)};
    return sink->row(sink->context, cells, BS_CELLS(cells));
}

static enum bs_status figure_rows(const struct bs_sobol *s, const struct bs_sobol_figure *f, const struct bs_sink *sink)
{
    enum bs_status status = put(sink, &f->figure, NULL, "mean", f->mean, NAN, f->figure.unit);
    if (status == BS_OK)
        status = put(sink, &f->figure, NULL, "sd", f->sd, NAN, f->figure.unit);
    for (size_t i = 0; i < s->n_inputs && status == BS_OK; i++) {
        const struct bs_sobol_index *x = &f->indices[i];
        const struct bs_sensitivity_input *in = &s->inputs[x->input];
        status = put(sink, &f->figure, in, "first_order", x->first, x->first_error, "share");
        if (status == BS_OK)
            status = put(sink, &f->figure, in, "total_order", x->total, x->total_error, "share");
    }
    return status;
}

enum bs_status bs_sobol_write_csv(const struct bs_sobol *sobol, FILE *out)
{
    static const char *const columns[] = {"path",    "low",   "high",  "contract",  "group", "period",
                                          "measure", "index", "value", "std_error", "unit"};
    struct bs_sink sink = bs_csv_sink(out);
    enum bs_status status = bs_csv_header(out, columns, BS_CELLS(columns));
    for (size_t k = 0; k < sobol->n_figures && status == BS_OK; k++)
        status = figure_rows(sobol, &sobol->figures[k], &sink);
    return status;
}
