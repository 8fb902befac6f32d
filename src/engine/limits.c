#include <billshift/engine.h>
#include <billshift/limit.h>

#include "engine/assemble.h"
#include "engine/measures.h"

#include <billshift/number.h>
#include <billshift/text.h>
#include <string.h>

/* The operator; names have none of it, but a team's may. */
static const char *operator_of(const char *text)
{
    const char *found = NULL;
    for (const char *at = text; (at = strpbrk(at, "<>")); at++)
        found = at;
    return found;
}

static enum bs_number_kind kind_of(enum bs_measure measure)
{
    switch (bs_measure_info(measure)->unit) {
    case BS_UNIT_SHARE:
        return BS_NUMBER_SHARE;
    case BS_UNIT_RATIO:
        return BS_NUMBER_FACTOR;
    case BS_UNIT_MONEY:
        return BS_NUMBER_MONEY;
    case BS_UNIT_USE:
    case BS_UNIT_SEATS:
        break;
    }
    return BS_NUMBER_PLAIN;
}

static enum bs_status parse(const char *text, const struct bs_measure_space *space, const struct bs_money *money,
                            struct bs_limit *out, char *message)
{
    const char *at = operator_of(text), *value = at ? at + 1 + (at[1] == '=') : NULL;
    if (!at) {
        snprintf(message, BS_MESSAGE_SIZE, "a limit is missing; write MEASURE>VALUE or MEASURE<VALUE, such as ratio_of_means>1.1");
        return BS_ERROR_INPUT;
    }
    size_t length = (size_t)(at - text);
    while (length > 0 && text[length - 1] == ' ')
        length--;
    value += strspn(value, " ");
    *out = (struct bs_limit){.text = text, .above = *at == '>', .equal = at[1] == '='};
    enum bs_status status = bs_measure_path_parse(text, length, space, &out->path, message);
    if (status != BS_OK)
        return status;
    enum bs_number_kind kind = kind_of(out->path.measure);
    bool stated = false;
    return kind == BS_NUMBER_MONEY ? bs_money_parse(value, strlen(value), money, true, &stated, &out->value, message)
                                   : bs_number_parse(value, strlen(value), kind, NULL, &out->value, message);
}

enum bs_status bs_limits_new(const struct bs_model *model, const char *const *texts, size_t n, struct bs_arena *arena,
                             const struct bs_limit **out, struct bs_diagnostics *diagnostics)
{
    struct bs_measure_space space;
    struct bs_limit *limits = bs_arena_take(arena, n, sizeof *limits);
    enum bs_status status = limits ? measure_space(model, arena, &space, diagnostics) : BS_ERROR_MEMORY;
    struct bs_money money = bs_model_money(model);
    bool wrong = false;
    for (size_t i = 0; i < n && status == BS_OK; i++) {
        char message[BS_MESSAGE_SIZE], quoted[BS_QUOTE_SIZE];
        status = parse(texts[i], &space, &money, &limits[i], message);
        if (status == BS_ERROR_INPUT) { /* all that is wrong is told at once */
            (void)bs_error(diagnostics, NULL, "fail-if %s: %s", bs_quote(texts[i], strlen(texts[i]), quoted), message);
            wrong = true;
            status = BS_OK;
            continue;
        }
        if (status == BS_OK)
            limits[i].measure = bs_measure_path_text(&limits[i].path, &space, arena);
        if (status == BS_OK && !limits[i].measure)
            status = BS_ERROR_MEMORY;
    }
    *out = limits;
    return status == BS_OK && wrong ? BS_ERROR_INPUT : status;
}

/* text: 64 bytes */
static const char *figure(double value, enum bs_measure measure, const struct bs_model *model, char *text)
{
    enum bs_unit unit = bs_measure_info(measure)->unit;
    if (unit == BS_UNIT_SHARE)
        snprintf(text, 64, "%.6g %%", 100 * value);
    else
        snprintf(text, 64, "%.10g %.40s", value, unit == BS_UNIT_RATIO ? "times" : bs_unit_text(model, unit));
    return text;
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
        const struct bs_measure_path *path = &limits[i].path;
        const struct bs_estimate *e = &(*bs_results_at(results, path->contract, path->group, path->period))[path->measure];
        bool drawn = results->replications > 0 && e->std_error > 0;
        char value[64], error[64];
        if (!is_beyond(&limits[i], e->value))
            continue;
        passed++;
        if (isnan(e->value))
            (void)bs_error(diagnostics, NULL, "fail-if %s: %s has no value in these results", limits[i].text, limits[i].measure);
        else
            (void)bs_error(diagnostics, NULL, "fail-if %s: %s is %s%s%s", limits[i].text, limits[i].measure,
                           figure(e->value, path->measure, model, value), drawn ? ", standard error " : "",
                           drawn ? figure(e->std_error, path->measure, model, error) : "");
    }
    return passed;
}
