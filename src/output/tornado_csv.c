/* A tornado as a long table. */
#include "output/csv.h"
#include "output/sensitivity.h"

#include <math.h>

/* What a row has beside the names of its figure; rank 0: the scenario as it is. */
struct end {
    size_t rank;
    const char *path, *end, *input;
    double value, std_error, difference, most;
};

static enum bs_status put(const struct bs_sink *sink, const struct bs_sensitivity_figure *f, const struct end *e)
{
    const struct bs_cell cells[] = {e->rank ? bs_count_cell(e->rank) : bs_number_cell(NAN),
                                    bs_text_cell(e->path),
                                    bs_text_cell(e->end),
                                    bs_text_cell(e->input),
                                    bs_text_cell(f->contract),
                                    bs_text_cell(f->group),
                                    bs_text_cell(f->period),
                                    bs_text_cell(f->measure),
                                    bs_number_cell(e->value),
                                    bs_number_cell(e->std_error),
                                    bs_number_cell(e->difference),
                                    bs_number_cell(e->most),
                                    bs_text_cell(f->unit)};
    return sink->row(sink->context, cells, BS_CELLS(cells));
}

static enum bs_status ranking(const struct bs_tornado *t, const struct bs_tornado_ranking *r, const struct bs_sink *sink)
{
    enum bs_status status = put(sink, &r->figure, &(struct end){0, "", "base", "", r->base, r->base_error, NAN, NAN});
    for (size_t i = 0; i < t->n_inputs && status == BS_OK; i++) {
        const struct bs_tornado_bar *b = &r->bars[i];
        const struct bs_sensitivity_input *in = &t->inputs[b->input];
        status = put(sink, &r->figure,
                     &(struct end){i + 1, in->path, "low", in->low, b->low, b->low_error, b->low_difference, b->low_most});
        if (status == BS_OK)
            status =
                put(sink, &r->figure,
                    &(struct end){i + 1, in->path, "high", in->high, b->high, b->high_error, b->high_difference, b->high_most});
    }
    return status;
}

enum bs_status bs_tornado_write_csv(const struct bs_tornado *tornado, FILE *out)
{
    static const char *const columns[] = {"rank",   "path",    "end",   "input",     "contract",   "group",
                                          "period", "measure", "value", "std_error", "difference", "difference_error_most",
                                          "unit"};
    struct bs_sink sink = bs_csv_sink(out);
    enum bs_status status = bs_csv_header(out, columns, BS_CELLS(columns));
    for (size_t k = 0; k < tornado->n_rankings && status == BS_OK; k++)
        status = ranking(tornado, &tornado->rankings[k], &sink);
    return status;
}
