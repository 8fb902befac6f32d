/* The end of the readable summary: how sure its figures are, and what they leave out. */
#include "output/readable.h"
#include "output/summary.h"

#include <math.h>
#include <stdarg.h>
#include <stdlib.h>

BS_PRINTF(2, 3) static bool note(FILE *out, const char *format, ...)
{
    char *text = NULL;
    va_list arguments;
    va_start(arguments, format);
    int length = vasprintf(&text, format, arguments);
    va_end(arguments);
    if (length < 0)
        return false;
    bool done = bs_print_wrapped("  - ", 4, BS_SUMMARY_WIDTH, text, out);
    free(text);
    return done;
}

static bool cohorts(const struct bs_report *report, FILE *out)
{
    char texts[BS_COHORT_COUNT - 1][4 * BS_READABLE];
    for (size_t i = 0; i < BS_COHORT_COUNT - 1; i++) {
        const struct bs_cut *cut = &report->results->cuts[i];
        char use[BS_READABLE], error[BS_READABLE];
        bs_readable_money(cut->use, bs_readable_places(cut->use), report->model->use_unit, 0, use);
        bs_readable_number(cut->std_error, bs_readable_places(cut->use), error);
        if (cut->std_error > 0)
            snprintf(texts[i], sizeof texts[i], "%s (±%s)", use, error);
        else
            snprintf(texts[i], sizeof texts[i], "%s%s", use, cut->std_error == 0 ? " (exact)" : "");
    }
    return note(out,
                "Cohorts are bands of seats by their own use over the term: light up to the median, %s; regular up to the 90th "
                "percentile, %s; heavy above.",
                texts[0], texts[1]);
}

/* The largest error of some measures over all contracts and groups of seats in a month. */
static double largest_error(const struct bs_results *results, const enum bs_measure *measures, size_t count)
{
    double largest = NAN;
    for (size_t c = 0; c < results->n_contracts; c++)
        for (size_t g = 0; g < results->n_groups; g++)
            for (size_t m = 0; m < count; m++) {
                const struct bs_estimate *found = &(*bs_results_at(results, c, g, BS_MONTH))[measures[m]];
                double bin = isnan(found->bin_error) ? 0 : found->bin_error;
                if (isfinite(found->std_error))
                    largest = fmax(largest, hypot(found->std_error, bin));
            }
    return largest;
}

static bool errors(const struct bs_report *report, FILE *out)
{
    static const enum bs_measure bills[] = {BS_MEAN_BILL};
    static const enum bs_measure middle[] = {BS_CHANGE_P50};
    static const enum bs_measure tails[] = {BS_CHANGE_P05, BS_CHANGE_P95};
    const char *currency = report->model->currency;
    double bill = largest_error(report->results, bills, 1);
    if (report->model->population)
        return true;
    if (isnan(bill))
        return note(out, "Errors are not stated where there are fewer than 32 replications or no finite variance.");
    double median = largest_error(report->results, middle, 1);
    double tail = largest_error(report->results, tails, 2);
    char texts[3][BS_READABLE];
    return note(
        out,
        "± is one standard error of the simulation. In the tables of a seat's month it is at most %s for a mean bill, %s for a "
        "median change, %s for the change at p05 and p95.",
        bs_readable_money(bill, 2, currency, 0, texts[0]), bs_readable_money(median, 2, currency, 0, texts[1]),
        bs_readable_money(tail, 2, currency, 0, texts[2]));
}

static bool is_steady(const struct bs_model *model)
{
    for (size_t s = 0; s < model->n_segments; s++)
        if (model->segments[s].month_to_month > 0)
            return false;
    return !model->population;
}

static bool messages(const struct bs_report *report, enum bs_severity severity, const char *title, FILE *out)
{
    bool begun = false, done = true;
    for (size_t i = 0; done && report->diagnostics && i < report->diagnostics->count; i++) {
        const struct bs_diagnostic *item = &report->diagnostics->items[i];
        if (item->severity != severity)
            continue;
        if (!begun)
            fprintf(out, "\n%s\n", title);
        begun = true;
        done = note(out, "%s", item->message);
    }
    return done;
}

bool bs_summary_notes(const struct bs_report *report, FILE *out)
{
    fputs("\nHow to read this\n", out);
    bool done = cohorts(report, out) && errors(report, out);
    if (done && is_steady(report->model))
        done = note(out,
                    "No month-to-month variation is stated: a seat uses the same in every month, so a term is as even as can be.");
    if (done)
        done = note(out, "Use seen under a limited seat understates demand once the limit goes.");
    return done && messages(report, BS_ASSUMPTION, "Assumed, as the scenario does not say", out) &&
           messages(report, BS_WARNING, "Warnings", out) && !ferror(out);
}
