/* A draw: the scenario with values of its uncertain assumptions, run. */
#include "whatif/mixture.h"
#include "whatif/strata.h"
#include "whatif/uncertainty.h"

#include <math.h>
#include <string.h>

static const struct bs_organization *term_of(const struct bs_results *results, size_t contract)
{
    return &results->organization[contract * (results->months + 1) + results->months];
}

/* Without a range the total is certain. */
static enum bs_status take_law(const struct uncertain_run *run, const struct bs_estimate *measures, double *values)
{
    double mean = measures[BS_TOTAL_MEAN].value;
    if (run->exact && measures[BS_TOTAL_SD].value != 0)
        return law_spread(measures, values);
    for (size_t i = 0; i < run->n_values && run->exact; i++)
        values[i] = mean;
    return BS_OK;
}

static enum bs_status take_organization(const struct uncertain_run *run, const struct bs_results *results,
                                        struct uncertain_draw *draw)
{
    enum bs_status status = BS_OK;
    for (size_t c = 0; c < results->n_contracts; c++) {
        const struct bs_organization *term = term_of(results, c);
        bool base = c == results->baseline;
        for (size_t k = 0; k < 2 && status == BS_OK; k++) {
            const struct bs_estimate *measures = k == 0 ? term->total : term->change;
            double sd = measures[BS_TOTAL_SD].value;
            draw->means[2 * c + k] = k == 1 && base ? 0 : measures[BS_TOTAL_MEAN].value;
            draw->noise[2 * c + k] = run->exact || isnan(sd) ? 0 : sd * sd / run->replications;
            status = take_law(run, measures, &draw->totals[(2 * c + k) * run->n_values]);
        }
        draw->dearer[c] = base ? NAN : term->probability_dearer.value;
    }
    if (!run->exact)
        memcpy(draw->totals, results->term_totals, 2 * results->n_contracts * run->n_values * sizeof *draw->totals);
    return status;
}

static enum bs_status take(const struct uncertain_run *run, const struct bs_results *results, struct bs_arena *arena,
                           struct uncertain_draw *draw)
{
    size_t contracts = results->n_contracts;
    if (contracts != run->request->results->n_contracts || results->n_groups != run->request->results->n_groups)
        return bs_error(&draw->said, NULL, "it has other contracts or groups of seats than the scenario");
    draw->totals = bs_arena_take(arena, 2 * contracts * run->n_values, sizeof *draw->totals);
    draw->means = bs_arena_take(arena, 2 * contracts, sizeof *draw->means);
    draw->noise = bs_arena_take(arena, 2 * contracts, sizeof *draw->noise);
    draw->dearer = bs_arena_take(arena, contracts, sizeof *draw->dearer);
    draw->figures = bs_arena_take(arena, run->n_figures, sizeof *draw->figures);
    if (!draw->totals || !draw->means || !draw->noise || !draw->dearer || !draw->figures)
        return BS_ERROR_MEMORY;
    enum bs_status status = take_organization(run, results, draw);
    for (size_t i = 0; i < run->n_figures; i++) {
        const struct bs_uncertain_figure *f = &run->figures[i];
        draw->figures[i] = (*bs_results_at(results, f->contract, f->group, BS_TERM))[f->measure].value;
    }
    return status;
}

enum bs_status uncertain_draw_make(const struct uncertain_run *run, size_t index, struct bs_kept *kept, struct bs_factors *factors,
                                   struct bs_arena *arena)
{
    const struct bs_uncertainty_request *request = run->request;
    struct uncertain_draw *draw = &run->at[index];
    struct bs_scenario *scenario = NULL;
    struct bs_results *results = NULL;
    struct bs_scenario_options reading = request->options ? *request->options : (struct bs_scenario_options){0};
    reading.threads = 1;
    reading.unhashed = true;
    const struct bs_run_options options = {.threads = 1,
                                           .stop = request->stop,
                                           .leave_out = BS_LEAVE_RANKS | BS_LEAVE_RATIOS | BS_LEAVE_CHANGES | BS_LEAVE_MONTHS |
                                                        BS_LEAVE_ERRORS | BS_LEAVE_BESIDE,
                                           .kept = kept,
                                           .factors = factors,
                                           .keep_totals = !run->exact};
    enum bs_status status =
        bs_scenario_draw(request->scenario, &reading, &run->values[index * run->model->n_uncertain], &scenario, &draw->said);
    if (status == BS_OK) {
        struct bs_model model = *bs_scenario_model(scenario);
        if (!model.population || bs_model_draws(&model)) {
            model.replications = run->replications;
            model.seed = strata_seed(run->model->seed, index);
        }
        enum bs_engine engine = !run->exact                          ? BS_ENGINE_MONTECARLO
                                : request->engine == BS_ENGINE_EXACT ? BS_ENGINE_EXACT
                                                                     : BS_ENGINE_AUTO;
        status = bs_run_by(&model, engine, &options, &results, &draw->said);
    }
    if (status == BS_OK)
        status = take(run, results, arena, draw);
    bs_results_free(results);
    bs_scenario_free(scenario);
    return status;
}
