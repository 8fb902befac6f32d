/* Which precisions can be asked of a model: the measure is there, is drawn, and has a variance. */
#include "engine/assemble.h"
#include "engine/measures.h"
#include "engine/precision.h"

#include <billshift/number.h>
#include <billshift/text.h>

#include <gsl/gsl_errno.h>
#include <omp.h>

/* MEASURE=SHARE. A team's name may have an equals sign, a share has none. */
static enum bs_status parse(const char *text, const struct bs_measure_space *space, struct bs_precision_goal *out, char *message)
{
    const char *equals = strrchr(text, '=');
    if (!equals) {
        snprintf(message, BS_MESSAGE_SIZE, "a share is missing; write MEASURE=SHARE, such as mean_change=0.1%%");
        return BS_ERROR_INPUT;
    }
    enum bs_status status = bs_measure_path_parse(text, (size_t)(equals - text), space, &out->path, message);
    if (status == BS_OK)
        status = bs_number_parse(equals + 1, strlen(equals + 1), BS_NUMBER_SHARE, NULL, &out->wanted, message);
    if (status == BS_OK && !(out->wanted > 0)) {
        snprintf(message, BS_MESSAGE_SIZE, "a precision is above 0, such as 0.1%%: no number of replications leaves no error");
        return BS_ERROR_INPUT;
    }
    return status;
}

/* Whether a mean has a variance; quantiles and shares always have one. */
static bool has_variance(const struct plan *plan, const struct bs_measure_path *path, enum bs_group_kind kind)
{
    bool organization = kind == BS_GROUP_ORGANIZATION;
    if (organization && !plan->any_ledger)
        return true; /* fixed amounts */
    struct existence e = organization ? existence_of(plan, path->contract, ALL_SEGMENTS)
                                      : group_existence(plan, path->contract, &plan->groups[path->group]);
    switch (path->measure) {
    case BS_MEAN_USE:
        return e.use_variance;
    case BS_MEAN_BILL:
        return e.bill_variance;
    case BS_MEAN_CHANGE:
        return e.change_variance;
    case BS_RATIO_OF_MEANS:
        return e.bill_variance && e.change_variance;
    default:
        return true;
    }
}

/* Cohorts of drawn seats vary in number; all other groups do not. */
static bool is_fixed(const struct plan *plan, const struct bs_measure_path *path, enum bs_group_kind kind)
{
    return path->measure == BS_SEATS && (kind != BS_GROUP_COHORT || plan->model->population);
}

static enum bs_status take_goal(const struct plan *plan, const char *text, const struct bs_measure_space *space,
                                struct bs_arena *arena, struct bs_precision_goal *goal, struct bs_diagnostics *diagnostics)
{
    char message[BS_MESSAGE_SIZE], quoted[BS_QUOTE_SIZE];
    enum bs_status status = parse(text, space, goal, message);
    if (status == BS_ERROR_INPUT)
        return bs_error(diagnostics, NULL, "precision %s: %s", bs_quote(text, strlen(text), quoted), message);
    if (status != BS_OK)
        return status;
    goal->measure = bs_measure_path_text(&goal->path, space, arena);
    if (!goal->measure)
        return BS_ERROR_MEMORY;
    enum bs_group_kind kind = space->groups[goal->path.group].kind;
    if (is_fixed(plan, &goal->path, kind))
        return bs_error(diagnostics, NULL, "precision of %s: it is a fixed number, nothing of it is drawn", goal->measure);
    if (!has_variance(plan, &goal->path, kind))
        return bs_error(diagnostics, NULL,
                        "precision of %s: its variance is infinite, so that no number of replications makes it precise; quantiles "
                        "and shares have a standard error",
                        goal->measure);
    return BS_OK;
}

static enum bs_status take_goals(const struct plan *plan, const struct bs_precision_request *request, struct bs_arena *arena,
                                 struct bs_precision_goal *goals, struct bs_diagnostics *diagnostics)
{
    struct bs_measure_space space;
    enum bs_status status = measure_space_of(plan, plan->arena, &space);
    if (status != BS_OK)
        return status;
    /* all that is wrong is told at once */
    for (size_t i = 0; i < request->n_goals; i++) {
        enum bs_status taken = take_goal(plan, request->goals[i], &space, arena, &goals[i], diagnostics);
        status = status == BS_OK || taken == BS_ERROR_MEMORY ? taken : status;
    }
    return status;
}

/* What the plan needs of the process, put back in the end. */
static enum bs_status plan_quietly(const struct bs_model *model, unsigned threads, struct bs_arena *scratch, struct plan **plan,
                                   struct bs_diagnostics *diagnostics)
{
    struct bs_diagnostics said;
    bs_diagnostics_init(&said);
    int before = omp_get_max_threads();
    if (threads > 0)
        omp_set_num_threads((int)threads);
    gsl_error_handler_t *handler = gsl_set_error_handler_off();
    enum bs_status status = plan_new(model, NULL, scratch, plan, &said);
    gsl_set_error_handler(handler);
    omp_set_num_threads(before);
    /* warnings are said by each run */
    for (size_t i = 0; i < said.count; i++)
        if (said.items[i].severity == BS_ERROR)
            (void)bs_error(diagnostics, NULL, "%s", said.items[i].message);
    bs_diagnostics_free(&said);
    return status;
}

enum bs_status precision_goals(const struct bs_model *model, const struct bs_precision_request *request, unsigned threads,
                               struct bs_arena *arena, struct bs_precision_goal **goals, struct bs_diagnostics *diagnostics)
{
    if (!bs_model_draws(model))
        return bs_error(diagnostics, NULL,
                        "a precision was asked, but nothing is drawn: every user's own months are priced, and all figures are "
                        "exact: leave it out");
    struct bs_arena *scratch = bs_arena_new();
    struct plan *plan;
    *goals = bs_arena_take(arena, request->n_goals, sizeof **goals);
    enum bs_status status = scratch && *goals ? plan_quietly(model, threads, scratch, &plan, diagnostics) : BS_ERROR_MEMORY;
    if (status == BS_OK)
        status = take_goals(plan, request, arena, *goals, diagnostics);
    bs_arena_free(scratch);
    return status;
}
