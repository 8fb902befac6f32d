/* The end of the readable summary: how sure its figures are, and what they leave out. */
#include "output/readable.h"
#include "output/summary.h"

#include <billshift/precision.h>

#include <math.h>
#include <stdlib.h>

#define note(out, ...) bs_summary_line(out, "  - ", 4, __VA_ARGS__)

static bool cohorts(const struct bs_report *report, FILE *out)
{
    const struct bs_population *population = report->model->population;
    char texts[BS_COHORT_COUNT - 1][4 * BS_READABLE];
    const char *unit = report->model->use_unit;
    for (size_t i = 0; i < BS_COHORT_COUNT - 1; i++) {
        const struct bs_cut *cut = &report->results->cuts[i];
        char use[BS_READABLE], error[BS_READABLE];
        bs_readable_money(cut->use, bs_readable_places(cut->use, unit), unit, 0, use);
        bs_readable_error(cut->std_error, "", error);
        if (cut->std_error > 0)
            snprintf(texts[i], sizeof texts[i], "%s (\u00b1%s)", use, error);
        else
            snprintf(texts[i], sizeof texts[i], "%s%s", use, cut->std_error == 0 ? " (exact)" : "");
    }
    return note(out,
                "Cohorts are bands of seats by their own use over the term%s: light up to the median, %s; regular up to the 90th "
                "percentile, %s; heavy above.",
                population && population->projection ? " (the mean of their own months, with growth)"
                : report->model->shock               ? ", before shocks"
                                                     : "",
                texts[0], texts[1]);
}

/* The largest error of some measures over all contracts and groups of seats in a month, where they are drawn. */
static double largest_error(const struct bs_results *results, const enum bs_measure *measures, size_t count)
{
    double largest = NAN;
    for (size_t c = 0; c < results->n_contracts; c++)
        for (size_t g = 0; g < results->n_groups; g++)
            for (size_t m = 0; m < count; m++) {
                const struct bs_estimate *found = &(*bs_results_at(results, c, g, BS_MONTH))[measures[m]];
                double bin = isnan(found->bin_error) ? 0 : found->bin_error;
                if (isfinite(found->std_error) && !bs_results_computed(results, c, g, BS_MONTH, measures[m]))
                    largest = fmax(largest, hypot(found->std_error, bin));
            }
    return largest;
}

/* The groups whose mean bill under a contract has no error; how many. */
static size_t put_unstated(const struct bs_results *results, size_t contract, FILE *text)
{
    size_t count = 0;
    for (size_t g = 0; g < results->n_groups; g++) {
        const struct bs_estimate *bill = &(*bs_results_at(results, contract, g, BS_MONTH))[BS_MEAN_BILL];
        if (results->groups[g].kind == BS_GROUP_ORGANIZATION || isnan(bill->value) || !isnan(bill->std_error))
            continue;
        fprintf(text, "%s%s", count > 0 ? ", " : "", results->groups[g].label);
        count++;
    }
    return count;
}

static bool unstated(const struct bs_report *report, size_t contract, FILE *out)
{
    char *groups = NULL;
    size_t length = 0;
    FILE *text = open_memstream(&groups, &length);
    if (!text)
        return false;
    size_t count = put_unstated(report->results, contract, text);
    bool done = fclose(text) == 0;
    if (done && count > 0)
        done = note(out, "No error is stated for the mean bill under %s of these groups, as its variance is infinite: %s.",
                    report->model->contracts[contract].name, groups);
    free(groups);
    return done;
}

/* The largest error of a measure in words. */
static const char *error_text(double error, const char *currency, char *buffer)
{
    if (isnan(error))
        snprintf(buffer, BS_READABLE, "not stated");
    else
        bs_readable_error(error, currency, buffer);
    return buffer;
}

/* What both engines say, where both were asked. */
static bool compared(const struct bs_report *report, FILE *out)
{
    const struct bs_comparison *comparison = report->results->comparison;
    char count[BS_READABLE], figures[BS_READABLE];
    if (!comparison)
        return true;
    return note(out,
                "Monte Carlo %s (%s, %s): the largest difference is %.2f standard errors, where %.2f is "
                "passed once in 10,000 such comparisons by chance.",
                comparison->largest > comparison->limit ? "DISAGREES" : "says the same within its errors",
                bs_readable_count((double)comparison->replications, "replication", count),
                bs_readable_count((double)comparison->judged, "figure", figures), comparison->largest, comparison->limit);
}

/* Where the organization's range is not computed. */
static bool totals(const struct bs_report *report, FILE *out)
{
    char count[BS_READABLE];
    const struct bs_results *results = report->results;
    if (!results->totals_open)
        return true;
    if (results->totals_replications == 0)
        return note(out, "The range of the organization's total is not computed: %s.", results->totals_open);
    return note(out, "The range of the organization's total is simulated (%s) where %s.",
                bs_readable_count((double)results->totals_replications, "replication", count), results->totals_open);
}

static bool exact(const struct bs_report *report, FILE *out)
{
    return note(
               out,
               "All figures are computed from the distributions of use, not drawn: the standard errors of the tables are bounds of "
               "the numerical error.") &&
           totals(report, out) && compared(report, out);
}

/* Why it was drawn where exact figures were welcome. */
static bool drawn(const struct bs_report *report, FILE *out)
{
    const struct bs_results *results = report->results;
    if (results->why_drawn && !note(out, "Simulated, not computed exactly: %s.", results->why_drawn))
        return false;
    return (!results->totals_computed ||
            note(out, "What the organization pays is computed from the distributions of use, not drawn%s.",
                 results->term_drawn ? ": all that is expected; some ranges of the term are simulated, those with the std_error of "
                                       "a simulation in organization.csv"
                 : results->totals_drawn ? ", but for some ranges of single months"
                                         : "")) &&
           bs_summary_seats(report, out);
}

/* Whether some figure of a seat's month is. */
static bool months_drawn(const struct bs_results *results)
{
    bool drawn = !results->computed;
    for (size_t c = 0; c < results->n_contracts; c++)
        for (size_t g = 0; g < results->n_groups; g++)
            drawn |= !isnan((*bs_results_at(results, c, g, BS_MONTH))[BS_MEAN_BILL].value) &&
                     !bs_results_computed(results, c, g, BS_MONTH, BS_MEAN_BILL);
    return drawn;
}

static bool errors(const struct bs_report *report, FILE *out)
{
    static const enum bs_measure bills[] = {BS_MEAN_BILL};
    static const enum bs_measure middle[] = {BS_CHANGE_P50};
    static const enum bs_measure tails[] = {BS_CHANGE_P05, BS_CHANGE_P95};
    const char *currency = report->model->currency;
    if (!bs_model_draws(report->model))
        return true;
    if (bs_summary_exact(report))
        return exact(report, out);
    if (report->results->replications < BS_REPLICATIONS_FOR_ERRORS)
        return note(out, "No standard errors are stated%s: they take at least %d replications.",
                    report->results->computed ? " of what is simulated" : "", BS_REPLICATIONS_FOR_ERRORS);
    if (!months_drawn(report->results))
        return report->results->totals_computed || note(out, "\u00b1 is one standard error of the simulation.");
    double bill = largest_error(report->results, bills, 1);
    double median = largest_error(report->results, middle, 1);
    double tail = largest_error(report->results, tails, 2);
    char texts[3][BS_READABLE];
    bool done =
        note(out,
             "\u00b1 is one standard error of the simulation. In the tables of a seat's month it is at most: %s for a mean bill, "
             "%s for a "
             "median change, %s for the change at p05 and p95.",
             error_text(bill, currency, texts[0]), error_text(median, currency, texts[1]), error_text(tail, currency, texts[2]));
    for (size_t c = 0; done && c < report->results->n_contracts; c++)
        done = unstated(report, c, out);
    return done;
}

/* What an error of the measure is a part of. */
static const char *relative_to(enum bs_measure measure)
{
    switch (bs_measure_info(measure)->unit) {
    case BS_UNIT_MONEY:
        return " of the baseline's mean bill there";
    case BS_UNIT_USE:
        return " of the mean use there";
    case BS_UNIT_SEATS:
        return " of their mean number";
    case BS_UNIT_SHARE:
    case BS_UNIT_RATIO:
        break;
    }
    return "";
}

/* What precisions were asked, and whether the replications were enough for them. */
static bool precisions(const struct bs_report *report, FILE *out)
{
    const struct bs_precision *precision = report->results->precision;
    char count[BS_READABLE], got[BS_PRECISION_TEXT], wanted[BS_PRECISION_TEXT];
    bool done = true;
    for (size_t i = 0; precision && done && i < precision->n_goals; i++) {
        const struct bs_precision_goal *goal = &precision->goals[i];
        enum bs_measure measure = goal->path.measure;
        done = note(out, "Precision of %s: one standard error of %s%s was asked, and %s is reached after %s%s.", goal->measure,
                    bs_precision_text(goal->wanted, measure, wanted), relative_to(measure),
                    isnan(goal->got) ? "none" : bs_precision_text(goal->got, measure, got),
                    bs_readable_count((double)report->results->replications, "replication", count),
                    goal->met ? "" : ", which is not enough");
    }
    return done;
}

/* Names the contracts whose bills have parts that no curve of a seat shows; how many. */
static size_t put_ledgers(const struct bs_model *model, FILE *text)
{
    size_t count = 0;
    for (size_t c = 0; c < model->n_contracts; c++)
        if (bs_model_needs_ledger(model, c))
            fprintf(text, "%s%s", count++ > 0 ? ", " : "", model->contracts[c].name);
    return count;
}

static bool ledgers(const struct bs_report *report, FILE *out)
{
    char *names = NULL;
    size_t length = 0;
    FILE *text = open_memstream(&names, &length);
    if (!text)
        return false;
    size_t count = put_ledgers(report->model, text);
    bool done = fclose(text) == 0;
    if (done && count > 0)
        done = note(out,
                    "Bills that depend on all seats together, on other months or on the organization's account have no break-even, "
                    "and their "
                    "curves show a seat's own part. All other figures hold the whole. It concerns: %s.",
                    names);
    free(names);
    return done;
}

static bool is_steady(const struct bs_model *model)
{
    for (size_t s = 0; s < model->n_segments; s++)
        if (model->segments[s].month_to_month > 0)
            return false;
    return !model->population && !model->shock && model->months > 1;
}

static const char *steady_note(const struct bs_model *model)
{
    for (size_t s = 0; s < model->n_segments; s++)
        if (model->segments[s].growth)
            return "Months vary by growth alone (month_to_month is 0): a seat's term follows from its first month, so it is as "
                   "even as "
                   "can be.";
    return "Months do not vary (month_to_month is 0): a seat uses the same in every month, so a term is as even as can be.";
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

/* A segment whose seats adopt the contract's measures, or do not: the first. n_segments: there is none. */
static size_t segment_that(const struct bs_model *model, const struct bs_response *response, bool adopts)
{
    size_t s = 0;
    while (s < bs_model_segments(model) && (!response->adopts || response->adopts[s]) != adopts)
        s++;
    return s;
}

/* What use of a segment's seats is multiplied by, in the first month of the contract and in the last of the term where that is another; what moves
   to other models. */
static bool response(const struct bs_model *model, const struct bs_contract *contract, size_t segment, const char *whose, FILE *out)
{
    const struct bs_response *response = contract->response;
    size_t first = contract->begins, last = model->months - 1;
    double then = bs_response_factor(response, segment, first), now = bs_response_factor(response, segment, last);
    char why[BS_RESPONSE_TEXT], times[160] = "";
    bool moves = response->n_moves > 0;
    bs_response_text(response, segment, last, why);
    if (then != now)
        snprintf(times, sizeof times, "use%s is %.4g times what the scenario states in month %zu, %.4g in month %zu", whose, then,
                 first + 1, now, last + 1);
    else if (!moves && then == 1)
        snprintf(times, sizeof times, "use%s is what the scenario states", whose);
    else if (then != 1)
        snprintf(times, sizeof times, "use%s is %.4g times what the scenario states", whose, then);
    return note(out, "Under %s %s%s%s%s%s.", contract->name, moves ? "work moves to other models" : "",
                moves && *times ? ", and " : "", times, *why ? ": " : "", why);
}

/* Of all seats, or of those that adopt the contract's measures and of the others. */
static bool response_of(const struct bs_model *model, const struct bs_contract *contract, FILE *out)
{
    char whose[64];
    size_t others = segment_that(model, contract->response, false), adopters = segment_that(model, contract->response, true);
    if (others == bs_model_segments(model))
        return response(model, contract, 0, "", out);
    snprintf(whose, sizeof whose, " of %.6g %% of the seats", 100 * contract->response->adopted);
    bool done = adopters == bs_model_segments(model) || response(model, contract, adopters, whose, out);
    return done && response(model, contract, others, " of the other seats", out);
}

/* Whether use reacts to the contract: an elasticity of 0 is none. */
static bool responds(const struct bs_model *model, size_t c)
{
    char why[BS_RESPONSE_TEXT];
    bool any = false;
    for (size_t s = 0; s < bs_model_segments(model) && !any; s++)
        any = *bs_response_text(model->contracts[c].response, s, model->months - 1, why) != '\0';
    return any;
}

/* How use reacts to the contracts: a sentence for each that has a response. */
static bool responses(const struct bs_model *model, FILE *out)
{
    size_t with = 0;
    bool done = true;
    for (size_t c = 0; c < model->n_contracts && done; c++)
        if (responds(model, c)) {
            with++;
            done = response_of(model, &model->contracts[c], out);
        }
    if (with > 0)
        return done && note(out,
                            "Mean use, cohorts, break-evens and bill curves are of the use that the scenario states, before any "
                            "response; bills, "
                            "and what caps block, of that after it.%s",
                            with < model->n_contracts ? " No response is assumed under the other contracts." : "");
    return note(out, "No response of use is assumed: every contract prices the same use, whatever it costs, without latent demand, "
                     "efficiency or other models. Use seen under a limited seat understates demand once the limit goes.");
}

bool bs_summary_notes(const struct bs_report *report, FILE *out)
{
    fputs("\nHow to read this\n", out);
    bool done = cohorts(report, out) && drawn(report, out) && errors(report, out) && precisions(report, out);
    if (done && is_steady(report->model))
        done = note(out, "%s", steady_note(report->model));
    if (done && report->model->shock)
        done = note(
            out,
            "A shock moves the use of all seats together: a factor a month, lognormal with mean 1, standard deviation %.4g %% and "
            "autocorrelation %.4g %%.",
            100 * report->model->shock->sd, 100 * report->model->shock->autocorrelation);
    if (done)
        done = ledgers(report, out) && note(out, "Taxes are left out, and amounts are not rounded.");
    if (done)
        done = responses(report->model, out);
    return done && messages(report, BS_ASSUMPTION, "Assumed, as the scenario does not say", out) &&
           messages(report, BS_WARNING, "Warnings", out) && !ferror(out);
}
