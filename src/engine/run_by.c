/* Which engine makes the results. */
#include "engine/exact/exact.h"

#include <billshift/engine.h>
#include <billshift/number.h>
#include <math.h>

static const char *const names[BS_ENGINE_COUNT] = {
    [BS_ENGINE_AUTO] = "auto", [BS_ENGINE_EXACT] = "exact", [BS_ENGINE_MONTECARLO] = "montecarlo", [BS_ENGINE_BOTH] = "both"};

const char *bs_engine_name(enum bs_engine engine)
{
    return names[engine];
}

/* What an engine says has no place in a file. */
static void hand_on(const struct bs_diagnostics *said, struct bs_diagnostics *diagnostics)
{
    for (size_t i = 0; i < said->count; i++)
        if (said->items[i].severity == BS_ERROR)
            (void)bs_error(diagnostics, NULL, "%s", said->items[i].message);
        else
            bs_warning(diagnostics, NULL, "%s", said->items[i].message);
}

/* Takes from a simulation what is not known of the totals. */
static enum bs_status draw_totals(const struct bs_model *model, const struct bs_run_options *options, struct bs_results *results)
{
    struct bs_run_options rest = options ? *options : (struct bs_run_options){0};
    struct bs_results *drawn = NULL;
    struct bs_diagnostics said;
    bs_diagnostics_init(&said);
    rest.leave_out = BS_LEAVE_SHARES | BS_LEAVE_RATIOS | BS_LEAVE_CHANGES | BS_LEAVE_RANKS | BS_LEAVE_ERRORS |
                     (rest.leave_out & BS_LEAVE_MONTHS);
    enum bs_status status = bs_run(model, &rest, &drawn, &said);
    for (size_t i = 0; status == BS_OK && i < results->n_contracts * (results->months + 1); i++) {
        struct bs_organization *to = &results->organization[i], *from = &drawn->organization[i];
        for (size_t m = BS_TOTAL_P05; m < BS_TOTAL_MEASURE_COUNT; m++) {
            to->total[m] = isnan(to->total[m].value) ? from->total[m] : to->total[m];
            to->change[m] = isnan(to->change[m].value) ? from->change[m] : to->change[m];
        }
        if (isnan(to->probability_dearer.value))
            to->probability_dearer = from->probability_dearer;
    }
    if (status == BS_OK)
        results->totals_replications = drawn->replications;
    bs_results_free(drawn);
    bs_diagnostics_free(&said);
    return status;
}

static enum bs_status run_auto(const struct bs_model *model, const struct bs_run_options *options, struct bs_results **out,
                               struct bs_diagnostics *diagnostics)
{
    char message[BS_MESSAGE_SIZE];
    struct bs_diagnostics said; /* the other engine says it again */
    bs_diagnostics_init(&said);
    const unsigned points = BS_LEAVE_RATIOS | BS_LEAVE_CHANGES, left = options ? options->leave_out : 0;
    bool fast = left & BS_LEAVE_MONTHS || (left & (points | BS_LEAVE_SHARES)) == points; /* one of many runs */
    enum bs_status status = run_exact(model, options, fast, NULL, out, message, &said);
    bool refused = status == BS_ERROR_INPUT && *message;
    if (!refused)
        hand_on(&said, diagnostics);
    bs_diagnostics_free(&said);
    if (status == BS_OK && (*out)->totals_open)
        status = draw_totals(model, options, *out);
    if (status != BS_OK && *out) {
        bs_results_free(*out);
        *out = NULL;
    }
    if (!refused)
        return status;
    status = bs_run(model, options, out, diagnostics);
    if (status == BS_OK)
        (*out)->why_drawn = bs_arena_copy((*out)->arena, message, strlen(message));
    if (status == BS_OK)
        status = (*out)->why_drawn ? run_exact_beside(model, options, *out) : BS_ERROR_MEMORY;
    if (status != BS_OK && *out) {
        bs_results_free(*out);
        *out = NULL;
    }
    return status;
}

/* Drawn only where the other engine applies; its warnings are those of the exact run too. */
static enum bs_status run_both(const struct bs_model *model, const struct bs_run_options *options, struct bs_results **out,
                               struct bs_diagnostics *diagnostics)
{
    struct bs_run_options all = options ? *options : (struct bs_run_options){0};
    struct bs_results *drawn = NULL;
    struct bs_diagnostics said;
    char message[BS_MESSAGE_SIZE];
    bs_diagnostics_init(&said);
    all.leave_out = 0;
    enum bs_status status = bs_run_exact(model, options, out, diagnostics);
    bs_results_free(*out);
    *out = NULL;
    if (status == BS_OK)
        status = bs_run(model, &all, &drawn, &said);
    if (status == BS_OK)
        status = run_exact(model, options, false, drawn, out, message, &said);
    bs_results_free(drawn);
    bs_diagnostics_free(&said);
    return status;
}

enum bs_status bs_run_by(const struct bs_model *model, enum bs_engine engine, const struct bs_run_options *options,
                         struct bs_results **out, struct bs_diagnostics *diagnostics)
{
    switch (model->population ? BS_ENGINE_MONTECARLO : engine) {
    case BS_ENGINE_EXACT:
        return bs_run_exact(model, options, out, diagnostics);
    case BS_ENGINE_BOTH:
        return run_both(model, options, out, diagnostics);
    case BS_ENGINE_AUTO:
        return run_auto(model, options, out, diagnostics);
    default:
        return bs_run(model, options, out, diagnostics);
    }
}
