/* How the figures came about, and how precise they are. */
#include "output/html.h"
#include "output/report/figures.h"
#include "output/report/section.h"
#include "output/report/words.h"

#include <billshift/results.h>

#include <math.h>
#include <stdio.h>
#include <string.h>

static void term(FILE *out, const char *name, const char *text)
{
    if (*text)
        bs_html(out, "<dt>%s</dt><dd>%s</dd>\n", name, text);
}

static const char *in_words(const char *method, bool of_seats)
{
    static const struct {
        const char *method, *words;
    } known[] = {{BS_METHOD_EXACT, "computed exactly from the distributions of use"},
                 {BS_METHOD_MONTECARLO, "simulated (Monte Carlo), all contracts on the same use"},
                 {BS_METHOD_MIXED, "all that is expected computed, and ranges but some, which are simulated"},
                 {"backtest", "every user\u2019s own months priced under each contract"},
                 {"projection", "months to come made of every user\u2019s own months"}};
    if (of_seats && strcmp(method, BS_METHOD_MIXED) == 0)
        return "computed from the distributions of use, but for some that are simulated: those with the std_error of a simulation "
               "in "
               "summary.csv";
    for (size_t i = 0; i < sizeof known / sizeof *known; i++)
        if (strcmp(known[i].method, method) == 0)
            return known[i].words;
    return method;
}

/* Goals of --precision: a run that missed one is marked as such. */
static void goals(const struct report_data *data, FILE *out)
{
    const json_t *asked = json_object_get(json_object_get(data->manifest, "precision"), "asked"), *goal;
    size_t i;
    json_array_foreach(json_object_get(asked, "goals"), i, goal)
    {
        char wanted[BS_READABLE], got[BS_READABLE];
        const json_t *have = json_object_get(goal, "got");
        double want = json_number_value(json_object_get(goal, "wanted"));
        bs_readable_number(100 * want, bs_readable_decimals(100 * want), wanted);
        bs_readable_number(json_is_number(have) ? 100 * json_number_value(have) : (double)NAN, 3, got);
        bs_html(out, "<dt>Precision of %s</dt><dd>asked: one standard error of %s %%; reached: %s %%%s</dd>\n",
                bs_report_fact(goal, "measure"), wanted, got,
                json_is_true(json_object_get(goal, "met")) ? "" : " \u2013 not enough");
    }
}

static void engines(const struct report_data *data, FILE *out)
{
    const json_t *both = json_object_get(data->manifest, "engines");
    char largest[BS_READABLE], limit[BS_READABLE];
    if (!json_is_object(both))
        return;
    double z = json_number_value(json_object_get(both, "largest_z")), most = json_number_value(json_object_get(both, "limit"));
    bs_html(out,
            "<dt>Both engines</dt><dd>exact and simulated figures %s: the largest difference is %s standard errors, the limit "
            "%s</dd>\n",
            z > most ? "disagree" : "agree", bs_readable_number(z, 2, largest), bs_readable_number(most, 2, limit));
}

static enum bs_status write(const struct report_data *data, FILE *out)
{
    const json_t *manifest = data->manifest, *precision = json_object_get(manifest, "precision");
    const char *organization = bs_report_fact(json_object_get(json_object_get(manifest, "files"), "organization.csv"), "method");
    char count[BS_READABLE] = "";
    json_int_t replications = json_integer_value(json_object_get(manifest, "replications"));
    fputs("<p>", out);
    bs_report_say_method(data, bs_html, out);
    fputs(".</p>\n<dl>\n", out);
    term(out, "Figures of seats", in_words(data->method, true));
    term(out, "Figures of the organization", in_words(organization, false));
    term(out, "Why simulated", bs_report_fact(manifest, "why_drawn"));
    if (replications > 0 && data->draws && !data->exact) {
        term(out, "Replications", bs_readable_number((double)replications, 0, count));
        term(out, "Seed", bs_report_fact(manifest, "seed"));
    }
    term(out, "Errors", bs_report_fact(precision, "errors"));
    goals(data, out);
    engines(data, out);
    term(out, "Rounding", bs_report_fact(precision, "rounding"));
    term(out, "Taxes", bs_report_fact(manifest, "taxes"));
    term(out, "Uncertain assumptions", bs_report_fact(json_object_get(manifest, "uncertain_assumptions"), "design"));
    fputs("</dl>\n<p class=\"note\">Amounts on this page have no more digits than their standard errors warrant; the CSV files "
          "have them all.</p>\n",
          out);
    return BS_OK;
}

const struct report_section bs_report_method = {.id = "method", .title = "Method, precision and seed", .write = write};
