/* Runs with ever more replications until wanted precisions are met. A run is done anew with twice as many rather than gone on with: the batches that
   quantiles' errors come from, and the order of all sums, belong to the number of replications, and only so do the results have the bytes of
   one run. All runs together take less than twice the last. */
#include "engine/precision.h"

#include "engine/assemble.h"

/* Several runs as one to who is told how far it is. */
struct ladder {
    const struct bs_run_options *asked;
    double before, now, whole; /* replications: of earlier runs, of this one, of all that are expected */
};

static void ladder_progress(void *context, double done)
{
    const struct ladder *ladder = context;
    ladder->asked->progress(ladder->asked->context, (ladder->before + done * ladder->now) / ladder->whole);
}

/* What errors of a measure are relative to. */
static double scale_of(const struct bs_results *results, const struct bs_measure_path *path)
{
    const struct bs_estimate *baseline = *bs_results_at(results, results->baseline, path->group, path->period);
    switch (bs_measure_info(path->measure)->unit) {
    case BS_UNIT_MONEY:
        return fabs(baseline[BS_MEAN_BILL].value);
    case BS_UNIT_USE:
        return fabs(baseline[BS_MEAN_USE].value);
    case BS_UNIT_SEATS:
        return baseline[BS_SEATS].value;
    case BS_UNIT_SHARE:
    case BS_UNIT_RATIO:
        break;
    }
    return 1;
}

static enum bs_status judge_goal(const struct bs_results *results, struct bs_precision_goal *goal,
                                 struct bs_diagnostics *diagnostics)
{
    const struct bs_measure_path *path = &goal->path;
    const struct bs_estimate *e = &(*bs_results_at(results, path->contract, path->group, path->period))[path->measure];
    double bin = isnan(e->bin_error) ? 0 : e->bin_error, scale = scale_of(results, path), most = goal->wanted * scale;
    if (isnan(e->value))
        return bs_error(diagnostics, NULL, "precision of %s: it has no value, as its group is empty or no ratio of it is defined",
                        goal->measure);
    if (!(scale > 0) || isinf(scale))
        return bs_error(diagnostics, NULL,
                        "precision of %s: it is relative to the baseline's value of the same group and period, which is %s",
                        goal->measure, scale > 0 ? "infinite" : "0");
    goal->got = hypot(e->std_error, bin) / scale;
    goal->met = goal->got <= goal->wanted;
    goal->needed =
        isnan(e->std_error) ? NAN
        : bin >= most
            ? INFINITY
            : ceil(results->replications * (e->std_error / most) * (e->std_error / most) / ((1 - bin / most) * (1 + bin / most)));
    return BS_OK;
}

static enum bs_status judge(const struct bs_results *results, struct bs_precision_goal *goals, size_t n, bool *met,
                            struct bs_diagnostics *diagnostics)
{
    enum bs_status status = BS_OK;
    *met = true;
    for (size_t i = 0; i < n; i++) {
        enum bs_status judged = judge_goal(results, &goals[i], diagnostics);
        status = status == BS_OK ? judged : status;
        *met = *met && goals[i].met;
    }
    return status;
}

/* The first of the doubled counts from `next` up that the goals are expected to be met at, or the last that is allowed. */
static uint32_t expected_from(uint32_t next, uint32_t most, const struct bs_precision *precision)
{
    double needed = 0;
    for (size_t i = 0; i < precision->n_goals; i++)
        if (!isnan(precision->goals[i].needed))
            needed = fmax(needed, precision->goals[i].needed);
    while (next < needed && next <= most / 2)
        next *= 2;
    return next;
}

static void hand_on(const struct bs_diagnostics *from, struct bs_diagnostics *to)
{
    for (size_t i = 0; i < from->count; i++) {
        const struct bs_diagnostic *item = &from->items[i];
        if (item->severity == BS_ERROR)
            (void)bs_error(to, NULL, "%s", item->message);
        else if (item->severity == BS_WARNING)
            bs_warning(to, NULL, "%s", item->message);
        else
            bs_assumption(to, "%s", item->message);
    }
}

/* A run with so many replications, held against the goals. What a run warns of is said once, of the last. */
static enum bs_status look(const struct bs_model *model, uint32_t replications, const struct bs_run_options *options,
                           struct bs_precision *precision, struct bs_precision_goal *goals, struct bs_results **out,
                           struct bs_diagnostics *diagnostics)
{
    struct bs_model at = *model;
    struct bs_diagnostics said;
    at.replications = replications;
    bs_diagnostics_init(&said);
    enum bs_status status = bs_run(&at, options, out, &said);
    if (status == BS_OK)
        status = judge(*out, goals, precision->n_goals, &precision->met, &said);
    if (status != BS_OK || precision->met || replications > precision->most / 2)
        hand_on(&said, diagnostics);
    bs_diagnostics_free(&said);
    return status;
}

static enum bs_status climb(const struct bs_model *model, const struct bs_precision_request *request,
                            const struct bs_run_options *asked, struct bs_precision *precision, struct bs_precision_goal *goals,
                            struct bs_results **out, struct bs_diagnostics *diagnostics)
{
    struct ladder ladder = {.asked = asked};
    struct bs_run_options options = *asked;
    options.context = &ladder;
    options.progress = asked->progress ? ladder_progress : NULL;
    uint32_t expected = precision->base;
    for (uint32_t at = precision->base;; at *= 2) {
        bs_results_free(*out);
        ladder.now = at;
        ladder.whole = ladder.before + 2.0 * expected - at;
        if (request->look)
            request->look(asked->context, at, expected);
        enum bs_status status = look(model, at, &options, precision, goals, out, diagnostics);
        if (status != BS_OK || precision->met || at > precision->most / 2)
            return status;
        expected = expected_from(2 * at, precision->most, precision);
        ladder.before += at;
    }
}

/* The first look and the limit. */
static enum bs_status set_counts(const struct bs_model *model, uint32_t most, struct bs_precision *precision,
                                 struct bs_diagnostics *diagnostics)
{
    precision->base = model->replications < BS_PRECISION_BASE_LEAST ? BS_PRECISION_BASE_LEAST : model->replications;
    precision->most = most;
    if (most == 0)
        precision->most =
            precision->base > UINT32_MAX / BS_PRECISION_MOST_DEFAULT ? UINT32_MAX : precision->base * BS_PRECISION_MOST_DEFAULT;
    if (precision->most < precision->base)
        return bs_error(
            diagnostics, NULL, "a precision is first looked at after %lu replications%s, which is more than the %lu allowed",
            (unsigned long)precision->base, model->replications < BS_PRECISION_BASE_LEAST ? " (standard errors take so many)" : "",
            (unsigned long)most);
    if (model->replications < precision->base)
        bs_assumption(diagnostics, "a precision is first looked at after %d replications, as standard errors take so many",
                      BS_PRECISION_BASE_LEAST);
    return BS_OK;
}

enum bs_status bs_run_to_precision(const struct bs_model *model, const struct bs_precision_request *request,
                                   const struct bs_run_options *options, struct bs_results **out,
                                   struct bs_diagnostics *diagnostics)
{
    static const struct bs_run_options defaults = {0};
    struct bs_arena *arena = bs_arena_new();
    struct bs_precision *precision = arena ? bs_arena_take(arena, 1, sizeof *precision) : NULL;
    struct bs_precision_goal *goals = NULL;
    *out = NULL;
    if (!options)
        options = &defaults;
    enum bs_status status =
        precision ? precision_goals(model, request, options->threads, arena, &goals, diagnostics) : BS_ERROR_MEMORY;
    if (status == BS_OK)
        status = set_counts(model, request->most, precision, diagnostics);
    if (status == BS_OK) {
        precision->goals = goals;
        precision->n_goals = request->n_goals;
        status = climb(model, request, options, precision, goals, out, diagnostics);
    }
    if (status != BS_OK) {
        bs_results_free(*out);
        bs_arena_free(arena);
        *out = NULL;
        return status;
    }
    (*out)->precision = precision;
    bs_arena_adopt((*out)->arena, arena);
    return BS_OK;
}
