/* A run that computes instead of drawing. */
#include "engine/exact/exact.h"
#include "engine/pilot.h"

#include <billshift/engine.h>
#include <billshift/number.h>
#include <gsl/gsl_errno.h>
#include <omp.h>

/* Whether some part's term is one of months above a bend; series: by series. */
static bool bends(const struct plan *plan, const struct exact *exact, bool series)
{
    for (size_t k = 0; k < plan->n_parts; k++)
        for (size_t c = 0; c < plan->model->n_contracts; c++)
            if (exact->parts[k].laws && exact->parts[k].laws[c].kinked && (exact->parts[k].laws[c].kinked->series || !series))
                return true;
    return false;
}

static enum bs_status fill(const struct plan *plan, struct exact *exact, const struct bs_results *drawn, struct bs_arena *arena,
                           struct bs_results **out, struct bs_diagnostics *diagnostics)
{
    const struct bs_model *model = plan->model;
    struct bs_results *results = bs_arena_take(arena, 1, sizeof *results);
    if (!results)
        return BS_ERROR_MEMORY;
    *results = (struct bs_results){.arena = arena,
                                   .method = BS_METHOD_EXACT,
                                   .months = model->months,
                                   .n_contracts = model->n_contracts,
                                   .baseline = model->baseline,
                                   .bends = bends(plan, exact, false),
                                   .bends_often = bends(plan, exact, true)};
    memcpy(results->cuts, plan->cuts, sizeof results->cuts);
    enum bs_status status = assemble_groups(plan, arena, &results->groups, &results->n_groups);
    if (status == BS_OK && drawn)
        status = engine_gaps_new(drawn, plan->arena, &exact->gaps);
    if (status == BS_OK)
        status = assemble_probabilities(results);
    if (status == BS_OK)
        status = exact_summary(exact, results);
    if (status == BS_OK && !(plan->leave_out & BS_LEAVE_TOTALS))
        status = exact_organization(exact, results);
    if (status == BS_OK && !(plan->leave_out & BS_LEAVE_RANKS))
        status = exact_ranks(exact, results);
    if (status == BS_OK && drawn)
        status = results_compare(results, &exact->gaps);
    if (status == BS_OK)
        warn_of_empty_cohorts(plan, results, diagnostics);
    *out = status == BS_OK ? results : NULL;
    return status;
}

static enum bs_status compute(const struct bs_model *model, const struct bs_run_options *options, bool fast,
                              const struct bs_results *drawn, struct bs_arena *scratch, struct bs_arena *arena,
                              struct bs_results **out, char *message, struct bs_diagnostics *diagnostics)
{
    struct plan *plan = NULL;
    struct exact exact = {0};
    struct bs_run_options own = options ? *options : (struct bs_run_options){0};
    const unsigned ratios = BS_LEAVE_RATIOS | BS_LEAVE_MULTIPLES;
    if (drawn) /* all is compared; but ratios need not be known where they are left */
        own.leave_out = (own.leave_out & ratios) == ratios ? ratios : 0;
    enum bs_status status = plan_undrawn(model, &own, scratch, &plan, diagnostics);
    if (status == BS_OK)
        status = exact_applies(plan, fast, message);
    if (status == BS_OK)
        status = exact_new(plan, options ? options->stop : NULL, message, &exact);
    if (status == BS_OK)
        status = fill(plan, &exact, drawn, arena, out, diagnostics);
    exact_free(&exact);
    if (plan)
        plan_free_uses(plan);
    return status;
}

enum bs_status run_exact(const struct bs_model *model, const struct bs_run_options *options, bool fast,
                         const struct bs_results *drawn, struct bs_results **out, char *message, struct bs_diagnostics *diagnostics)
{
    struct bs_arena *scratch = bs_arena_new(), *arena = bs_arena_new();
    int threads = omp_get_max_threads(); /* the caller's, put back in the end */
    *out = NULL;
    *message = '\0';
    if (options && options->threads > 0)
        omp_set_num_threads((int)options->threads);
    gsl_error_handler_t *handler = gsl_set_error_handler_off();
    enum bs_status status = BS_ERROR_MEMORY;
    if (scratch && arena)
        status = compute(model, options, fast, drawn, scratch, arena, out, message, diagnostics);
    bs_arena_free(scratch);
    if (status != BS_OK)
        bs_arena_free(arena);
    gsl_set_error_handler(handler);
    omp_set_num_threads(threads);
    return status;
}

/* With a pool a part whose months both grow and vary has no cuts to begin with, nor a law of its term. */
static bool totals_apply(const struct plan *plan)
{
    bool known = true;
    for (size_t k = 0; k < plan->n_parts; k++)
        known &= !plan->any_ledger || !plan_part_needs_pilot(plan, &plan->parts[k]);
    return known;
}

/* One plan and its laws for both. */
static enum bs_status compute_beside(const struct bs_model *model, const struct bs_run_options *options, struct bs_arena *scratch,
                                     struct bs_results *drawn)
{
    struct plan *plan = NULL;
    struct bs_diagnostics said;
    char message[BS_MESSAGE_SIZE];
    unsigned left = options ? options->leave_out : 0;
    left |= left & BS_LEAVE_MONTHS ? BS_LEAVE_RANGES : 0; /* of terms alone, at each of many points: drawing them is faster */
    const struct bs_run_options own = {
        .exact_step = options ? options->exact_step : 0, .leave_out = left, .kept = options ? options->kept : NULL};
    struct exact exact = {0};
    if (model->population || model->shock)
        return BS_OK;
    bs_diagnostics_init(&said);
    enum bs_status status = plan_undrawn(model, &own, scratch, &plan, &said);
    bs_diagnostics_free(&said);
    bool totals = status == BS_OK && !(left & BS_LEAVE_TOTALS) && totals_apply(plan);
    bool seats = status == BS_OK && exact_beside_applies(plan);
    if (status == BS_OK && !seats) {
        plan->leave_out |= BS_LEAVE_SEATS;
        plan->kept = NULL; /* which has laws of seats' figures too, or none */
    }
    if (status == BS_OK && (totals || seats) && exact_has_laws(plan, message) == BS_OK) {
        exact.plan = plan;
        status = exact_new_totals(plan, options ? options->stop : NULL, &exact);
        if (status == BS_OK && totals)
            status = exact_totals(&exact, drawn);
        if (status == BS_OK && seats)
            status = exact_beside(&exact, drawn);
        exact_free(&exact);
    }
    if (plan)
        plan_free_uses(plan);
    return status == BS_ERROR_TOO_MANY ? BS_OK : status; /* steps of a bill: drawing is faster */
}

enum bs_status run_exact_beside(const struct bs_model *model, const struct bs_run_options *options, struct bs_results *drawn)
{
    struct bs_arena *scratch = bs_arena_new();
    int threads = omp_get_max_threads();
    if (!scratch)
        return BS_ERROR_MEMORY;
    if (options && options->threads > 0)
        omp_set_num_threads((int)options->threads);
    gsl_error_handler_t *handler = gsl_set_error_handler_off();
    enum bs_status status = compute_beside(model, options, scratch, drawn);
    bs_arena_free(scratch);
    gsl_set_error_handler(handler);
    omp_set_num_threads(threads);
    return status;
}

enum bs_status bs_run_exact(const struct bs_model *model, const struct bs_run_options *options, struct bs_results **out,
                            struct bs_diagnostics *diagnostics)
{
    char message[BS_MESSAGE_SIZE];
    enum bs_status status = run_exact(model, options, false, NULL, out, message, diagnostics);
    return status == BS_ERROR_INPUT && *message ? bs_error(diagnostics, NULL, "the exact engine does not apply: %s", message)
                                                : status;
}
