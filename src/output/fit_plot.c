/* Quantiles of the users' use against those of the best candidates: fit.csv and labels.csv in a folder of their own, drawn by plots/fit.gp. */
#include "output/csv.h"
#include "output/fit_output.h"
#include "output/picture.h"
#include "output/readable.h"
#include "output/table_labels.h"
#include "usage/normal.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

enum { POINTS = 240, CANDIDATES = 3, TEXT = 256 };

/* Users at even steps of the normal score, so that both ends are seen; all where there are few. Returns how many. */
static size_t choose_users(size_t active, size_t *user)
{
    size_t n = 0;
    double end = bs_normal_upper_quantile(0.5 / (double)active);
    for (size_t i = 0; i < POINTS; i++) {
        double score = -end + 2 * end * (double)i / (POINTS - 1);
        size_t at = active <= POINTS ? i : (size_t)(bs_normal_cdf(score) * (double)active);
        at = at < active ? at : active - 1;
        if (n == 0 || at > user[n - 1])
            user[n++] = at;
    }
    return n;
}

static enum bs_status data_rows(const struct bs_fit *fit, FILE *out)
{
    static const char *const columns[] = {"family", "probability", "measured", "fitted"};
    struct bs_sink sink = bs_csv_sink(out);
    size_t user[POINTS], n = choose_users(fit->active, user);
    double p[POINTS], x[POINTS];
    enum bs_status status = bs_csv_header(out, columns, BS_CELLS(columns));
    for (size_t i = 0; i < n; i++)
        p[i] = ((double)user[i] + 0.5) / (double)fit->active;
    for (size_t k = 0; k < fit->n_fitted && k < CANDIDATES && status == BS_OK; k++) {
        status = bs_fit_quantiles(fit, &fit->candidates[k], p, n, x);
        for (size_t i = 0; i < n && status == BS_OK; i++) {
            struct bs_cell cells[] = {bs_text_cell(bs_fit_candidate_name(&fit->candidates[k])), bs_number_cell(p[i]),
                                      bs_number_cell(fit->mean[user[i]]), bs_number_cell(x[i])};
            status = sink.row(sink.context, cells, BS_CELLS(cells));
        }
    }
    return status;
}

static enum bs_status candidate_label(const struct bs_sink *sink, const struct bs_fit *fit, const struct bs_fit_candidate *c)
{
    char text[TEXT], share[BS_READABLE], above[BS_READABLE], number[BS_READABLE];
    if (isnan(c->top_share))
        snprintf(share, sizeof share, "its mean is infinite");
    else
        snprintf(share, sizeof share, "top 10 %% have %.1f %%", 100 * c->top_share);
    if (isnan(c->aic))
        snprintf(above, sizeof above, "no likelihood");
    else
        snprintf(above, sizeof above, "AIC %s%.40s", c == fit->candidates ? "" : "+",
                 bs_readable_number(c->aic - (c == fit->candidates ? 0 : fit->candidates->aic), 1, number));
    snprintf(text, sizeof text, "%s: %s, %s", bs_fit_candidate_name(c), above, share);
    return bs_label_row(sink, "candidate", bs_fit_candidate_name(c), text);
}

static enum bs_status label_rows(const struct bs_fit_report *report, FILE *out)
{
    static const char *const columns[] = BS_LABEL_COLUMNS;
    const struct bs_fit *fit = report->fit;
    struct bs_sink sink = bs_csv_sink(out);
    char text[TEXT], number[BS_READABLE];
    const char *slash = strrchr(report->population->file, '/');
    enum bs_status status = bs_csv_header(out, columns, BS_CELLS(columns));
    if (status == BS_OK)
        status = bs_label_row(&sink, "scenario", "title", slash ? slash + 1 : report->population->file);
    if (status == BS_OK)
        status = bs_label_row(&sink, "scenario", "use_unit", report->column);
    snprintf(text, sizeof text, "%s active users; of their use the top 10 %% have %.1f %%, as measured",
             bs_readable_number((double)fit->active, 0, number), 100 * fit->top_share.value);
    if (status == BS_OK)
        status = bs_label_row(&sink, "scenario", "method", text);
    for (size_t k = 0; k < fit->n_fitted && k < CANDIDATES && status == BS_OK; k++)
        status = candidate_label(&sink, fit, &fit->candidates[k]);
    return status;
}

static enum bs_status write_data(const void *report, FILE *out)
{
    return data_rows(((const struct bs_fit_report *)report)->fit, out);
}

static enum bs_status write_labels(const void *report, FILE *out)
{
    return label_rows(report, out);
}

enum bs_status bs_fit_plot(const struct bs_fit_report *report, const char *scripts, const char *suffix, char **picture,
                           size_t *length, struct bs_diagnostics *diagnostics)
{
    static const struct bs_picture_table tables[] = {{"fit.csv", write_data}, {"labels.csv", write_labels}};
    const struct bs_picture fit = {.script = "fit", .tables = tables, .n_tables = BS_CELLS(tables), .context = report};
    return bs_picture_draw(&fit, scripts, suffix, picture, length, diagnostics);
}
