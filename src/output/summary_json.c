#include "output/json.h"
#include "output/summary.h"

static bool set(json_t *object, const char *key, json_t *value)
{
    return json_object_set_new(object, key, value) == 0;
}

static enum bs_status write(const struct bs_report *report, FILE *out)
{
    const struct bs_model *model = report->model;
    const struct bs_results *results = report->results;
    json_t *summary = json_object();
    bool whole =
        summary && set(summary, "title", json_string(model->title)) && set(summary, "currency", json_string(model->currency)) &&
        set(summary, "baseline", json_string(model->contracts[model->baseline].name)) &&
        set(summary, "seats", json_integer((json_int_t)model->seats)) &&
        set(summary, "months", json_integer((json_int_t)results->months)) &&
        set(summary, "replications", results->replications == 0 ? json_null() : json_integer((json_int_t)results->replications)) &&
        set(summary, "method", json_string(results->method)) &&
        (!results->precision || set(summary, "precision", bs_json_precision(results))) &&
        set(summary, "summary", bs_json_rows(&bs_table_summary, report)) &&
        set(summary, "organization", bs_json_rows(&bs_table_organization, report)) &&
        (!results->comparison || set(summary, "engines", bs_json_rows(&bs_table_engines, report))) &&
        (results->n_budgets == 0 || set(summary, "budget", bs_json_rows(&bs_table_budget, report))) &&
        (!results->concentration || set(summary, "concentration", bs_json_rows(&bs_table_concentration, report))) &&
        (results->n_moves == 0 || set(summary, "cohort_moves", bs_json_rows(&bs_table_cohort_moves, report))) &&
        (!report->uncertainty || (set(summary, "uncertainty", bs_json_rows(&bs_table_uncertainty, report)) &&
                                  set(summary, "contributions", bs_json_rows(&bs_table_contributions, report)))) &&
        set(summary, "breakeven", bs_json_rows(&bs_table_breakeven, report)) && set(summary, "cohort_cuts", bs_json_cuts(report)) &&
        set(summary, "assumptions", bs_json_messages(report->diagnostics, BS_ASSUMPTION)) &&
        set(summary, "warnings", bs_json_messages(report->diagnostics, BS_WARNING));
    if (!whole) {
        json_decref(summary);
        summary = NULL;
    }
    return bs_json_write(summary, out);
}

const struct bs_summary_format bs_summary_json = {.name = "json",
                                                  .help =
                                                      "the rows of summary.csv, organization.csv, budget.csv, concentration.csv, "
                                                      "cohort_moves.csv and breakeven.csv, assumptions and warnings",
                                                  .write = write};
