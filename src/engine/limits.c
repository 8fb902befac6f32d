#include <billshift/engine.h>
#include <billshift/limit.h>

#include "engine/condition.h"
#include "engine/measures.h"

#include <billshift/number.h>
#include <billshift/text.h>
#include <string.h>

static enum bs_status parse(const char *text, const struct bs_measure_space *space, const struct bs_model *model,
                            struct bs_limit *out, char *message)
{
    struct condition condition;
    enum bs_status status =
        condition_parse(text, false, "a limit is missing; write MEASURE>VALUE or MEASURE<VALUE, such as ratio_of_means>1.1", space,
                        model, &condition, message);
    if (status == BS_OK)
        *out = (struct bs_limit){.text = text,
                                 .figure = condition.figure,
                                 .above = condition.relation == '>',
                                 .equal = condition.equal,
                                 .value = condition.value};
    return status;
}

enum bs_status bs_limits_new(const struct bs_model *model, const char *const *texts, size_t n, struct bs_arena *arena,
                             const struct bs_limit **out, struct bs_diagnostics *diagnostics)
{
    struct bs_measure_space space;
    struct bs_limit *limits = bs_arena_take(arena, n, sizeof *limits);
    enum bs_status status = limits ? measure_space(model, arena, &space, diagnostics) : BS_ERROR_MEMORY;
    bool wrong = false;
    for (size_t i = 0; i < n && status == BS_OK; i++) {
        char message[BS_MESSAGE_SIZE], quoted[BS_QUOTE_SIZE];
        status = parse(texts[i], &space, model, &limits[i], message);
        if (status == BS_ERROR_INPUT) { /* all that is wrong is told at once */
            (void)bs_error(diagnostics, NULL, "fail-if %s: %s", bs_quote(texts[i], strlen(texts[i]), quoted), message);
            wrong = true;
            status = BS_OK;
            continue;
        }
        if (status == BS_OK)
            limits[i].measure = bs_figure_text(&limits[i].figure, &space, model->months, arena);
        if (status == BS_OK && !limits[i].measure)
            status = BS_ERROR_MEMORY;
    }
    *out = limits;
    return status == BS_OK && wrong ? BS_ERROR_INPUT : status;
}

static bool is_beyond(const struct bs_limit *limit, double value)
{
    if (limit->above ? value > limit->value : value < limit->value)
        return true;
    return isnan(value) || (limit->equal && value == limit->value);
}

size_t bs_limits_passed(const struct bs_limit *limits, size_t n, const struct bs_model *model, const struct bs_results *results,
                        struct bs_diagnostics *diagnostics)
{
    size_t passed = 0;
    for (size_t i = 0; i < n; i++) {
        enum bs_unit unit = bs_figure_unit(&limits[i].figure);
        const struct bs_estimate *e = bs_figure_at(results, &limits[i].figure);
        const struct bs_measure_path *path = &limits[i].figure.path;
        bool computed = !limits[i].figure.of_organization &&
                        bs_results_computed(results, path->contract, path->group, path->period, path->measure);
        bool drawn = results->replications > 0 && e->std_error > 0 && !computed;
        char value[64], error[64];
        if (!is_beyond(&limits[i], e->value))
            continue;
        passed++;
        if (isnan(e->value))
            (void)bs_error(diagnostics, NULL, "fail-if %s: %s has no value in these results", limits[i].text, limits[i].measure);
        else
            (void)bs_error(diagnostics, NULL, "fail-if %s: %s is %s%s%s", limits[i].text, limits[i].measure,
                           condition_figure(e->value, unit, model, value), drawn ? ", standard error " : "",
                           drawn ? condition_figure(e->std_error, unit, model, error) : "");
    }
    return passed;
}
