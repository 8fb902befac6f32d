#include "whatif/uncertainty.h"
#include "whatif/contributions.h"
#include "whatif/mixture.h"
#include "whatif/point.h"
#include "whatif/strata.h"

#include <billshift/measure.h>
#include <gsl/gsl_errno.h>
#include <math.h>
#include <omp.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* So many terms of a seat, at least, are simulated at a draw, if the ordinary run has as many. */
static const double SEATS_OF_A_DRAW = 20000;

static const enum bs_measure measures[] = {BS_MEAN_BILL, BS_MEAN_CHANGE, BS_SHARE_CHEAPER, BS_SHARE_DEARER, BS_SHARE_DOUBLED};

/* The figures whose ranges are told: of all seats and the cohorts. */
static enum bs_status list_figures(struct uncertain_run *run, struct bs_arena *arena)
{
    const struct bs_results *results = run->request->results;
    size_t most = results->n_contracts * results->n_groups * sizeof measures / sizeof measures[0];
    struct bs_uncertain_figure *figures = bs_arena_take(arena, most, sizeof *figures);
    for (size_t c = 0; c < results->n_contracts && figures; c++)
        for (size_t g = 0; g < results->n_groups; g++) {
            enum bs_group_kind kind = results->groups[g].kind;
            for (size_t m = 0; m < sizeof measures / sizeof measures[0]; m++)
                if ((kind == BS_GROUP_ALL || kind == BS_GROUP_COHORT) &&
                    bs_measure_applies(c == results->baseline, kind, measures[m]))
                    figures[run->n_figures++] = (struct bs_uncertain_figure){.contract = c, .group = g, .measure = measures[m]};
        }
    run->figures = figures;
    return figures ? BS_OK : BS_ERROR_MEMORY;
}

static enum bs_status draw_values(struct uncertain_run *run, struct bs_arena *arena)
{
    size_t n = run->model->n_uncertain;
    double *values = bs_arena_take(arena, run->draws, n * sizeof *values);
    enum bs_status status = values ? strata_draw(run->model->seed, run->draws, BS_ASSUMPTION_SLICES, n, values) : BS_ERROR_MEMORY;
    for (size_t i = 0; i < run->draws * n && status == BS_OK; i++)
        values[i] = bs_uncertain_quantile(&run->model->uncertain[i % n], values[i]);
    run->values = values;
    return status;
}

/* Where a term's law takes long, and each draw has another use, draws are simulated. */
static void choose_engine(struct uncertain_run *run)
{
    const struct bs_results *results = run->request->results;
    const struct bs_model *model = run->model;
    run->keeps_use = true;
    for (size_t i = 0; i < model->n_uncertain; i++)
        run->keeps_use &= point_keeps_use(model->uncertain[i].path);
    bool computed = strcmp(results->method, BS_METHOD_EXACT) == 0 && !results->totals_open;
    run->exact =
        run->request->engine == BS_ENGINE_EXACT || (computed && !results->bends_often && (run->keeps_use || !results->bends));
    uint32_t all = model->replications;
    double share = ceil((double)all / (double)run->draws), least = ceil(SEATS_OF_A_DRAW / (double)model->seats);
    run->replications = !bs_model_draws(model) ? all : (uint32_t)fmin(all, fmax(share, least));
    run->n_values = run->exact ? LAW_VALUES : run->replications;
}

static void do_draw(struct uncertain_run *run, size_t i, struct bs_kept *kept, struct bs_factors *factors, struct bs_arena *arena)
{
    const struct bs_uncertainty_request *request = run->request;
    if (!queue_wants(&run->queue, i))
        return;
    bool stopped = request->stop && *request->stop;
    run->at[i].status = stopped  ? BS_ERROR_INTERRUPTED
                        : !arena ? BS_ERROR_MEMORY
                                 : uncertain_draw_make(run, i, kept, factors, arena);
    (void)queue_has(&run->queue, i, run->at[i].status);
}

/* GSL's handler is one for all threads: it is off until all are done. What a thread finds lives in an arena of its own until `arena` has it. */
static void run_draws(struct uncertain_run *run, struct bs_arena *arena)
{
    int before = omp_get_max_threads();
    if (run->request->threads > 0)
        omp_set_num_threads((int)run->request->threads);
#pragma omp parallel
    {
        struct bs_arena *own = bs_arena_new();
        struct bs_kept *kept = run->exact && run->keeps_use ? bs_kept_new() : NULL; /* without it all is computed at each draw */
        struct bs_factors *factors = run->exact ? NULL : bs_factors_new();
#pragma omp for schedule(dynamic, 1)
        for (size_t i = 0; i < run->draws; i++)
            do_draw(run, i, kept, factors, own);
        bs_kept_free(kept);
        bs_factors_free(factors);
#pragma omp critical(billshift_uncertainty)
        if (own)
            bs_arena_adopt(arena, own);
    }
    omp_set_num_threads(before);
}

/* The errors of the first draw without a result, and which it is. */
static enum bs_status fail(struct uncertain_run *run, struct bs_diagnostics *diagnostics)
{
    struct uncertain_draw *draw = &run->at[run->queue.failed];
    const struct bs_model *model = run->model;
    char *text = NULL;
    size_t length;
    if (draw->status == BS_ERROR_INTERRUPTED || draw->status == BS_ERROR_MEMORY)
        return draw->status;
    FILE *out = open_memstream(&text, &length);
    if (!out)
        return BS_ERROR_MEMORY;
    for (size_t k = 0; k < model->n_uncertain; k++)
        fprintf(out, "%s%s = %.6g", k > 0 ? ", " : "", model->uncertain[k].path,
                run->values[run->queue.failed * model->n_uncertain + k]);
    if (fclose(out) != 0)
        return BS_ERROR_MEMORY;
    for (size_t i = 0; i < draw->said.count; i++) {
        const struct bs_diagnostic *item = &draw->said.items[i];
        const struct bs_place place = {.file = item->file, .line = item->line, .column = item->column};
        if (item->severity == BS_ERROR)
            (void)bs_error(diagnostics, item->file ? &place : NULL, "%s", item->message);
    }
    (void)bs_error(diagnostics, NULL, "draw %zu of %zu of the uncertain assumptions has no result: %.1500s", run->queue.failed + 1,
                   run->draws, text);
    free(text);
    return draw->status;
}

static bool is_new(const struct bs_diagnostic *item, const struct bs_diagnostics *known)
{
    bool new = item->severity == BS_WARNING;
    for (size_t i = 0; i < known->count && new; i++)
        new = strcmp(known->items[i].message, item->message) != 0;
    return new;
}

/* Warnings of draws that the ordinary run has not: how many have some, and the first. */
static void hand_on_warnings(const struct uncertain_run *run, struct bs_diagnostics *diagnostics)
{
    const struct bs_diagnostic *first = NULL;
    size_t count = 0;
    for (size_t d = 0; d < run->draws; d++) {
        bool any = false;
        for (size_t i = 0; i < run->at[d].said.count; i++) {
            const struct bs_diagnostic *item = &run->at[d].said.items[i];
            if (!is_new(item, diagnostics))
                continue;
            any = true;
            first = first ? first : item;
        }
        count += any ? 1 : 0;
    }
    if (first)
        bs_warning(diagnostics, NULL, "%zu of %zu draws of the uncertain assumptions have warnings of their own; the first: %s",
                   count, run->draws, first->message);
}

static enum bs_status check(const struct uncertain_run *run, struct bs_diagnostics *diagnostics)
{
    size_t n = run->model->n_uncertain, least = contributions_draws_least(n);
    least = (least + BS_ASSUMPTION_SLICES) / BS_ASSUMPTION_SLICES * BS_ASSUMPTION_SLICES;
    if (n == 0)
        return bs_error(diagnostics, NULL, "no assumption of the scenario is uncertain");
    if (run->draws < least)
        return bs_error(diagnostics, NULL,
                        "%zu uncertain assumptions take at least %zu draws, not %zu: simulation.assumption_draws", n, least,
                        run->draws);
    return BS_OK;
}

enum bs_status bs_uncertainty_run(const struct bs_uncertainty_request *request, struct bs_uncertainty **out,
                                  struct bs_diagnostics *diagnostics)
{
    struct uncertain_run run = {.request = request,
                                .model = bs_scenario_model(request->scenario),
                                .draws = bs_scenario_model(request->scenario)->assumption_draws};
    *out = NULL;
    enum bs_status status = check(&run, diagnostics);
    if (status != BS_OK)
        return status;
    run.queue = queue_of(run.draws, request->progress, request->context);
    struct bs_arena *arena = bs_arena_new();
    struct bs_uncertainty *uncertainty = arena ? bs_arena_take(arena, 1, sizeof *uncertainty) : NULL;
    gsl_error_handler_t *handler = gsl_set_error_handler_off();
    run.at = calloc(run.draws, sizeof *run.at);
    status = uncertainty && run.at ? list_figures(&run, arena) : BS_ERROR_MEMORY;
    if (status == BS_OK)
        status = draw_values(&run, arena);
    if (status == BS_OK) {
        for (size_t i = 0; i < run.draws; i++)
            bs_diagnostics_init(&run.at[i].said);
        choose_engine(&run);
        run_draws(&run, arena);
        status = queue_failed(&run.queue) ? fail(&run, diagnostics) : uncertain_gather(&run, arena, uncertainty);
        if (status == BS_OK)
            hand_on_warnings(&run, diagnostics);
        for (size_t i = 0; i < run.draws; i++)
            bs_diagnostics_free(&run.at[i].said);
    }
    free(run.at);
    gsl_set_error_handler(handler);
    if (status != BS_OK) {
        bs_arena_free(arena);
        return status;
    }
    *out = uncertainty;
    return BS_OK;
}

void bs_uncertainty_free(struct bs_uncertainty *uncertainty)
{
    if (uncertainty)
        bs_arena_free(uncertainty->arena);
}
