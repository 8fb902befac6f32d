/* The readable summary's table of totals, and what its range and errors mean. */
#include "output/readable.h"
#include "output/summary.h"
#include "output/table.h"

#include <billshift/moments.h>

#include <math.h>
#include <stdlib.h>

/* How the totals are written. */
struct style {
    const char *currency;
    int places;
    unsigned flags;
};

static const struct bs_organization *term_of(const struct bs_results *results, size_t contract)
{
    return &results->organization[contract * (results->months + 1) + results->months];
}

/* Whether the ranges of the term are computed. */
static bool ranges_computed(const struct bs_report *report)
{
    return bs_summary_exact(report) || (report->results->totals_computed && !report->results->term_drawn);
}

static bool few(const struct bs_report *report)
{
    return report->results->replications < BS_REPLICATIONS_FOR_ERRORS && !ranges_computed(report);
}

static void expected_cell(struct bs_grid *grid, const struct bs_report *report, const struct bs_estimate *mean,
                          const struct style *style)
{
    char money[BS_READABLE], error[BS_READABLE], text[3 * BS_READABLE];
    bs_readable_money(mean->value, style->places, style->currency, style->flags, money);
    bs_readable_error(mean->std_error, "", error);
    bool computed = bs_summary_exact(report) || report->results->totals_computed;
    snprintf(text, sizeof text, mean->std_error > 0 && !computed ? "%s \u00b1 %s" : "%s", money, error);
    bs_grid_cell(grid, text);
}

static void range_cell(struct bs_grid *grid, const struct bs_report *report, size_t contract, const struct style *style)
{
    const struct bs_estimate *total = term_of(report->results, contract)->total;
    char low[BS_READABLE], high[BS_READABLE], text[3 * BS_READABLE];
    bs_readable_money(total[BS_TOTAL_P05].value, style->places, style->currency, style->flags, low);
    bs_readable_money(total[BS_TOTAL_P95].value, style->places, style->currency, style->flags, high);
    snprintf(text, sizeof text, "%s to %s", low, high);
    if (!bs_summary_prices_use(report->model, contract))
        bs_grid_cell(grid, "fixed");
    else if ((few(report) && !(report->results->totals_computed && total[BS_TOTAL_P05].std_error >= 0)) ||
             isnan(total[BS_TOTAL_P05].value))
        bs_grid_cell(grid, "-");
    else
        bs_grid_cell(grid, total[BS_TOTAL_SD].value == 0 ? "fixed" : text);
}

/* Smaller ones are told as smaller than it. One with so small an error was not drawn. */
static const double LEAST_CHANCE = 1e-3, COMPUTED = 1e-7;

/* None or all of the replications leaves a chance, unless no bill depends on use. */
static void chance_cell(struct bs_grid *grid, const struct bs_report *report, size_t contract)
{
    const struct bs_estimate *dearer = &term_of(report->results, contract)->probability_dearer;
    const struct bs_model *model = report->model;
    bool sure = !bs_summary_prices_use(model, contract) && !bs_summary_prices_use(model, report->results->baseline);
    double bound = ranges_computed(report) || dearer->std_error < COMPUTED ? LEAST_CHANCE
                   : isnan(dearer->std_error)                              ? bs_wilson_bound(report->results->replications)
                                                                           : dearer->std_error;
    char text[BS_READABLE];
    bs_grid_cell(grid, bs_readable_probability(dearer->value, sure ? 0 : bound, text));
}

static void total_row(struct bs_grid *grid, const struct bs_report *report, size_t contract, const struct style *style)
{
    const struct bs_results *results = report->results;
    const struct bs_organization *of = term_of(results, contract);
    double base = term_of(results, results->baseline)->total[BS_TOTAL_MEAN].value;
    bool draws = bs_model_draws(report->model);
    char money[BS_READABLE], text[2 * BS_READABLE];

    bs_grid_cell(grid, report->model->contracts[contract].name);
    expected_cell(grid, report, &of->total[BS_TOTAL_MEAN], style);
    if (draws)
        range_cell(grid, report, contract, style);
    if (contract == results->baseline) {
        for (int i = 0; i < (draws ? 3 : 2); i++)
            bs_grid_cell(grid, "");
        return;
    }
    double change = of->change[BS_TOTAL_MEAN].value, percent = base > 0 ? 100 * change / base : (double)NAN;
    bs_grid_cell(grid, bs_readable_money(change, style->places, style->currency, style->flags | BS_SIGNED, money));
    snprintf(text, sizeof text, percent > 0 ? "+%s %%" : "%s %%", bs_readable_number(percent, 1, money));
    bs_grid_cell(grid, isfinite(percent) ? text : "-");
    if (draws)
        chance_cell(grid, report, contract);
}

/* What is paid within the term, where that is another amount: ahead of it, or not yet. */
static void cash_row(struct bs_grid *grid, const struct bs_report *report, size_t contract, const struct style *style)
{
    const struct bs_organization *of = term_of(report->results, contract);
    if (!bs_summary_cash_differs(of))
        return;
    bs_grid_cell(grid, "paid in the term (cash)");
    expected_cell(grid, report, &of->cash, style);
    for (int i = 0; i < (bs_model_draws(report->model) ? 4 : 2); i++)
        bs_grid_cell(grid, "");
}

/* Why figures have no error beside them. */
static bool unstated(const struct bs_report *report, FILE *out)
{
    char *names = NULL;
    size_t length = 0, count = 0;
    if (few(report))
        return bs_summary_line(out, "  ", 2, "No \u00b1 and no range: they take at least %d replications.",
                               BS_REPLICATIONS_FOR_ERRORS);
    FILE *text = open_memstream(&names, &length);
    if (!text)
        return false;
    for (size_t c = 0; c < report->results->n_contracts; c++) {
        const struct bs_estimate *mean = &term_of(report->results, c)->total[BS_TOTAL_MEAN];
        if (isnan(mean->value) || !isnan(mean->std_error))
            continue;
        fprintf(text, "%s%s", count > 0 ? ", " : "", report->model->contracts[c].name);
        count++;
    }
    bool done = fclose(text) == 0;
    if (done && count > 0)
        done = bs_summary_line(out, "  ", 2,
                               "No \u00b1 for %s: the variance of a bill is infinite, so its mean has no standard error.", names);
    free(names);
    return done;
}

/* Whether the scenario has uncertain assumptions, and what came of them. */
static const char *assumptions(const struct bs_report *report)
{
    return report->uncertainty              ? "see below"
           : report->model->n_uncertain > 0 ? "stated, but not drawn (assumption_draws: 0)"
                                            : "not stated";
}

bool bs_summary_totals(const struct bs_report *report, FILE *out)
{
    static const char *const drawn[] = {"contract", "expected", "90 % range", "change", "", "pays more"};
    static const char *const read[] = {"contract", "total", "change", ""};
    const struct bs_results *results = report->results;
    bool draws = bs_model_draws(report->model);
    const char *const *titles = draws ? drawn : read;
    size_t columns = draws ? BS_CELLS(drawn) : BS_CELLS(read);
    char months[BS_READABLE], in[BS_READABLE];
    fprintf(out, "\nWhat the organization is charged for the term of %s%s\n",
            bs_readable_count((double)results->months, "month", months), bs_summary_in(report->model->currency, in));
    double largest = 0;
    for (size_t c = 0; c < results->n_contracts; c++)
        if (isfinite(term_of(results, c)->total[BS_TOTAL_MEAN].value))
            largest = fmax(largest, fabs(term_of(results, c)->total[BS_TOTAL_MEAN].value));
    struct style style = {.currency = report->model->currency,
                          .places = bs_readable_places(largest, report->model->currency),
                          .flags = bs_summary_flags(report->model->currency)};
    struct bs_grid *grid = bs_grid_new(columns, 1);
    for (size_t i = 0; i < columns; i++)
        bs_grid_cell(grid, titles[i]);
    for (size_t c = 0; c < results->n_contracts; c++) {
        total_row(grid, report, c, &style);
        cash_row(grid, report, c, &style);
    }
    bool done = bs_grid_print(grid, 2, BS_SUMMARY_WIDTH, out);
    bs_grid_free(grid);
    if (!done)
        return false;
    if (!draws)
        return bs_summary_line(out, "  ", 2, "These are the users' own months%s: nothing is drawn, so there is no range.",
                               report->model->population->projection ? ", the only one of each repeated" : "");
    if (!unstated(report, out) || few(report))
        return !ferror(out);
    const char *chance = report->model->population ? "which of their months each user has again"
                         : report->model->shock    ? "who happens to use how much, and the shock that moves all"
                                                   : "who happens to use how much";
    return bs_summary_line(out, "  ", 2,
                           "In 9 of 10%s terms the total lies in the 90 %% range (from the 5th to the 95th percentile). It "
                           "shows %s: %s, with every figure of the scenario taken as "
                           "exact. Uncertain assumptions: %s. Pays more: the chance that the total is above that under %s.",
                           ranges_computed(report) ? "" : " simulated", report->model->shock ? "chance" : "chance among users only",
                           chance, assumptions(report), report->model->contracts[results->baseline].name);
}
