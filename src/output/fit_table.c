/* For reading: the data, the candidates side by side, their parameters, and the block for a scenario. */
#include "output/fit_output.h"
#include "output/readable.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

enum { TEXT = 512, WIDTH = 120 };

/* A number beside its standard error, which says how many places it has. */
static const char *with_error(double value, double error, const char *unit, char *buffer, size_t size)
{
    char number[BS_READABLE], errors[BS_READABLE];
    if (value != 0 && (fabs(value) < 1e-4 || fabs(value) >= 1e15)) {
        errors[0] = '\0';
        if (!isnan(error))
            snprintf(errors, sizeof errors, " ± %.2g", error);
        snprintf(buffer, size, "%.4g%s%s", value, unit, errors);
        return buffer;
    }
    double least = error > 0 ? error : fabs(value) / 100;
    double places = least > 0 ? fmin(fmax(1 - floor(log10(least)), 0), 12) : 0;
    bs_readable_number(value, (int)places, number);
    if (isnan(error))
        snprintf(buffer, size, "%s%s", number, unit);
    else
        snprintf(buffer, size, "%s%s ± %s", number, unit, bs_readable_number(error, (int)places, errors));
    return buffer;
}

static bool line(struct bs_grid *grid, const char *left, const char *right)
{
    bs_grid_cell(grid, left);
    bs_grid_cell(grid, right);
    return true;
}

static bool print_data(const struct bs_fit_report *report, FILE *out)
{
    const struct bs_fit *fit = report->fit;
    const struct bs_population *p = report->population;
    struct bs_grid *grid = bs_grid_new(2, 2);
    char text[TEXT], number[TEXT / 2];
    if (!grid)
        return false;
    line(grid, "file", p->file);
    line(grid, "column", report->column);
    if (fit->months > 1) {
        int last = 12 * p->first_year + p->first_month - 1 + (int)fit->months - 1;
        snprintf(text, sizeof text, "%zu, %04d-%02d to %04d-%02d", fit->months, p->first_year, p->first_month, last / 12,
                 last % 12 + 1);
        line(grid, "months", text);
    }
    snprintf(text, sizeof text, "%zu, of them active %zu", fit->users, fit->active);
    line(grid, "users", text);
    line(grid, "inactive", with_error(100 * fit->inactive.value, 100 * fit->inactive.std_error, " %", text, sizeof text));
    if (isnan(fit->month_to_month.value))
        line(grid, "month to month", "not known: one month");
    else
        line(grid, "month to month",
             with_error(100 * fit->month_to_month.value, 100 * fit->month_to_month.std_error, " %", text, sizeof text));
    with_error(100 * fit->top_share.value, 100 * fit->top_share.std_error, " %", number, sizeof number);
    snprintf(text, sizeof text, "the top 10 %% of active users have %s of the use", number);
    line(grid, "concentration", text);
    bool done = bs_grid_print(grid, 0, 0, out);
    bs_grid_free(grid);
    return done;
}

static void candidate_cells(struct bs_grid *grid, const struct bs_fit *fit, const struct bs_fit_candidate *c)
{
    char text[BS_READABLE];
    bs_grid_cell(grid, bs_fit_candidate_name(c));
    bs_grid_cell(grid, bs_readable_number((double)c->n_free, 0, text));
    bs_grid_cell(grid, bs_readable_number(c->log_likelihood, 1, text));
    bs_grid_cell(grid, bs_readable_number(c->aic, 1, text));
    bs_grid_cell(grid, bs_readable_number(c->aic - fit->candidates[0].aic, 1, text));
    bs_grid_cell(grid, bs_readable_number(c->ks, 4, text));
    bs_grid_cell(grid, isnan(c->top_share) ? "mean infinite" : bs_readable_share(c->top_share, text));
    if (isnan(c->top_gap)) {
        bs_grid_cell(grid, "-");
        return;
    }
    snprintf(text, sizeof text, "%+.1f points", 100 * c->top_gap);
    bs_grid_cell(grid, text);
}

static bool print_candidates(const struct bs_fit *fit, FILE *out)
{
    static const char *const titles[] = {"family", "free", "log likelihood", "AIC", "above best", "KS", "top 10 % have", "off by"};
    struct bs_grid *grid = bs_grid_new(sizeof titles / sizeof *titles, 1);
    if (!grid)
        return false;
    for (size_t i = 0; i < sizeof titles / sizeof *titles; i++)
        bs_grid_cell(grid, titles[i]);
    for (size_t i = 0; i < fit->n_fitted; i++)
        candidate_cells(grid, fit, &fit->candidates[i]);
    bool done = bs_grid_print(grid, 0, 0, out);
    bs_grid_free(grid);
    return done;
}

/* median 150 ± 3, log_sd 1.02 ± 0.02 */
static void list_parameters(const struct bs_fit_candidate *c, char *text, size_t size)
{
    struct bs_fit_row rows[BS_FIT_ROWS];
    size_t n = bs_fit_rows(&c->shape, rows), used = 0;
    for (size_t i = 0; i < n && used < size; i++) {
        const struct bs_fit_number *number = &rows[i].number;
        bool share = strcmp(number->name, "share") == 0 || strcmp(number->name, "above") == 0;
        bool begins = i > 0 && rows[i].part != rows[i - 1].part;
        char value[TEXT];
        with_error((share ? 100 : 1) * number->value, (share ? 100 : 1) * number->std_error, share ? " %" : "", value,
                   sizeof value);
        used += (size_t)snprintf(text + used, size - used, "%s%s %s", i == 0 ? "" : begins ? "; " : ", ", number->name, value);
    }
}

static bool print_parameters(const struct bs_fit *fit, FILE *out)
{
    bool done = fputs("\nparameters ± standard error:\n", out) != EOF;
    for (size_t i = 0; i < fit->n_candidates && done; i++) {
        const struct bs_fit_candidate *c = &fit->candidates[i];
        char text[2 * TEXT] = "", first[64];
        snprintf(first, sizeof first, "  %-16s", bs_fit_candidate_name(c));
        if (c->why)
            snprintf(text, sizeof text, "not fitted: %s", c->why);
        else
            list_parameters(c, text, sizeof text);
        done = bs_print_wrapped(first, strlen(first), WIDTH, text, out);
    }
    return done;
}

static enum bs_status write(const struct bs_fit_report *report, FILE *out)
{
    bool done = print_data(report, out) && fputs("\ncandidates by AIC, the best first:\n", out) != EOF &&
                print_candidates(report->fit, out) && print_parameters(report->fit, out) &&
                fputs("\nfor a scenario:\n\n", out) != EOF;
    if (done)
        return bs_fit_format_yaml.write(report, out);
    return ferror(out) ? BS_ERROR_IO : BS_ERROR_MEMORY;
}

const struct bs_fit_format bs_fit_format_table = {"table", write};
