#include "output/fit_output.h"
#include "output/json.h"

#include <stdlib.h>

static json_t *number(const struct bs_fit_number *n)
{
    return json_pack("{s:o, s:o}", "value", bs_json_number(n->value), "std_error", bs_json_number(n->std_error));
}

static json_t *parameters(const struct bs_fit_shape *shape)
{
    struct bs_fit_row rows[BS_FIT_ROWS];
    size_t n = bs_fit_rows(shape, rows);
    json_t *list = json_array();
    for (size_t i = 0; list && i < n; i++) {
        json_t *item =
            json_pack("{s:i, s:s, s:o, s:o}", "part", (int)(shape->n_parts > 1 ? rows[i].part : 0), "name", rows[i].number.name,
                      "value", bs_json_number(rows[i].number.value), "std_error", bs_json_number(rows[i].number.std_error));
        if (json_array_append_new(list, item) != 0) {
            json_decref(list);
            return NULL;
        }
    }
    return list;
}

static json_t *texts(const char *const *text, size_t n)
{
    json_t *list = json_array();
    for (size_t i = 0; list && i < n; i++)
        if (json_array_append_new(list, json_string(text[i])) != 0) {
            json_decref(list);
            return NULL;
        }
    return list;
}

static json_t *candidate(const struct bs_fit_candidate *c)
{
    if (c->why)
        return json_pack("{s:s, s:s}", "family", bs_fit_candidate_name(c), "not_fitted", c->why);
    return json_pack("{s:s, s:s, s:i, s:o, s:o, s:o, s:o, s:o, s:o}", "family", bs_fit_candidate_name(c), "distribution",
                     c->shape.distribution, "free_parameters", (int)c->n_free, "log_likelihood", bs_json_number(c->log_likelihood),
                     "aic", bs_json_number(c->aic), "ks", bs_json_number(c->ks), "top_share", bs_json_number(c->top_share),
                     "parameters", parameters(&c->shape), "warnings", texts(c->warnings, c->n_warnings));
}

static json_t *candidates(const struct bs_fit *fit)
{
    json_t *list = json_array();
    for (size_t i = 0; list && i < fit->n_candidates; i++)
        if (json_array_append_new(list, candidate(&fit->candidates[i])) != 0) {
            json_decref(list);
            return NULL;
        }
    return list;
}

static enum bs_status write(const struct bs_fit_report *report, FILE *out)
{
    const struct bs_fit *fit = report->fit;
    char *yaml = bs_fit_yaml(report);
    if (!yaml)
        return BS_ERROR_MEMORY;
    json_t *whole = json_pack("{s:I, s:I, s:I, s:I, s:o, s:o, s:o, s:o, s:o, s:s}", "users", (json_int_t)fit->users, "active_users",
                              (json_int_t)fit->active, "months", (json_int_t)fit->months, "idle_months",
                              (json_int_t)fit->idle_months, "inactive", number(&fit->inactive), "month_to_month",
                              number(&fit->month_to_month), "top_share", number(&fit->top_share), "candidates", candidates(fit),
                              "warnings", bs_json_messages(report->diagnostics, BS_WARNING), "yaml", yaml);
    free(yaml);
    return bs_json_write(whole, out);
}

const struct bs_fit_format bs_fit_format_json = {"json", write};
