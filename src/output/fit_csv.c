/* A long table: one number a row. `part` counts the parts of a mixture; 0: the whole. */
#include "output/csv.h"
#include "output/fit_output.h"

#include <math.h>

static enum bs_status row(const struct bs_sink *sink, const char *family, size_t part, const char *measure, double value,
                          double error)
{
    struct bs_cell cells[] = {bs_text_cell(family), bs_count_cell(part), bs_text_cell(measure), bs_number_cell(value),
                              bs_number_cell(error)};
    return sink->row(sink->context, cells, BS_CELLS(cells));
}

static enum bs_status data_rows(const struct bs_sink *sink, const struct bs_fit *fit)
{
    const struct bs_fit_number numbers[] = {{"users", (double)fit->users, NAN},
                                            {"active_users", (double)fit->active, NAN},
                                            {"months", (double)fit->months, NAN},
                                            {"idle_months", (double)fit->idle_months, NAN},
                                            fit->inactive,
                                            fit->month_to_month,
                                            fit->top_share};
    enum bs_status status = BS_OK;
    for (size_t i = 0; i < BS_CELLS(numbers) && status == BS_OK; i++)
        status = row(sink, "", 0, numbers[i].name, numbers[i].value, numbers[i].std_error);
    return status;
}

static enum bs_status candidate_rows(const struct bs_sink *sink, const struct bs_fit_candidate *c)
{
    struct bs_fit_row parameters[BS_FIT_ROWS];
    size_t n = bs_fit_rows(&c->shape, parameters);
    const struct bs_fit_number numbers[] = {{"log_likelihood", c->log_likelihood, NAN},
                                            {"parameters", (double)c->n_free, NAN},
                                            {"aic", c->aic, NAN},
                                            {"ks", c->ks, NAN},
                                            {"top_share", c->top_share, NAN}};
    const char *name = bs_fit_candidate_name(c);
    enum bs_status status = BS_OK;
    for (size_t i = 0; i < BS_CELLS(numbers) && status == BS_OK; i++)
        status = row(sink, name, 0, numbers[i].name, numbers[i].value, numbers[i].std_error);
    for (size_t i = 0; i < n && status == BS_OK; i++)
        status = row(sink, name, c->shape.n_parts > 1 ? parameters[i].part : 0, parameters[i].number.name,
                     parameters[i].number.value, parameters[i].number.std_error);
    return status;
}

static enum bs_status write(const struct bs_fit_report *report, FILE *out)
{
    static const char *const columns[] = {"family", "part", "measure", "value", "std_error"};
    struct bs_sink sink = bs_csv_sink(out);
    enum bs_status status = bs_csv_header(out, columns, BS_CELLS(columns));
    if (status == BS_OK)
        status = data_rows(&sink, report->fit);
    for (size_t i = 0; i < report->fit->n_fitted && status == BS_OK; i++)
        status = candidate_rows(&sink, &report->fit->candidates[i]);
    return status;
}

const struct bs_fit_format bs_fit_format_csv = {"csv", write};
