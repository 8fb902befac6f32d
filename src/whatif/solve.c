#include "whatif/queue.h"
#include "whatif/solving.h"

#include <billshift/number.h>
#include <billshift/text.h>
#include <gsl/gsl_errno.h>
#include <math.h>
#include <omp.h>
#include <stdlib.h>
#include <string.h>

/* What becomes of a point of the grid. */
struct outcome {
    struct bs_solve_point seen;
    struct solutions solutions;
    struct bs_diagnostics said;
    enum bs_status status;
    double failed_at;
};

struct work {
    const struct bs_solve_request *request;
    struct span span;
    struct grid grid;
    struct outcome *outcomes;
    struct looker *lookers; /* [thread] */
    int threads;
    struct queue queue;
};

static enum bs_status parse(struct work *w, struct bs_arena *arena, struct bs_diagnostics *diagnostics)
{
    const struct bs_solve_request *request = w->request;
    char message[BS_MESSAGE_SIZE], quoted[BS_QUOTE_SIZE];
    if (strcmp(request->scenario, "-") == 0)
        return bs_error(diagnostics, NULL, "the scenario is read again for every value: it must be a file, not standard input");
    enum bs_status status = span_parse(request->unknown, arena, &w->span, message);
    if (status == BS_ERROR_INPUT)
        return bs_error(diagnostics, NULL, "vary %s: %s", bs_quote(request->unknown, strlen(request->unknown), quoted), message);
    if (status == BS_OK)
        status = grid_new(request->vary, request->n_vary, false, arena, &w->grid, diagnostics);
    struct bs_key_info key;
    if (status == BS_OK && bs_key_of_path(w->span.path, &key) && strcmp(key.kind, "count") == 0)
        return bs_error(diagnostics, NULL,
                        "%s is counted, and a solution may lie between whole numbers; look at each, with sweep --vary %s=FROM:TO:1",
                        w->span.path, w->span.path);
    for (size_t i = 0; i < w->grid.n_vary && status == BS_OK; i++)
        if (strcmp(w->grid.vary[i].path, w->span.path) == 0)
            status = bs_error(diagnostics, NULL, "%s is solved for, and varies too", w->span.path);
    return status;
}

/* Laws of use are kept as long as looks share them: over all points of one use. */
static void do_point(struct work *w, size_t place, struct looker *looker, size_t *kept_of)
{
    size_t point = grid_point_at(&w->grid, place), use = place / grid_points_a_use(&w->grid);
    struct outcome *outcome = &w->outcomes[point];
    if (!queue_wants(&w->queue, point))
        return;
    if (use != *kept_of) {
        bs_kept_free(looker->kept);
        looker->kept = point_keeps_use(w->span.path) ? bs_kept_new() : NULL; /* without it all is computed at each look */
        *kept_of = use;
    }
    looker->point = point;
    looker->status = BS_OK;
    outcome->status = solve_point(looker, &outcome->seen, &outcome->solutions);
    outcome->failed_at = looker->failed_at;
    outcome->said = looker->said;
    bs_diagnostics_init(&looker->said);
    (void)queue_has(&w->queue, point, outcome->status);
}

/* Of one point, a look has all threads; else each point has one. GSL's handler is one for all threads: it is off until all are done. */
static void run_points(struct work *w)
{
    gsl_error_handler_t *handler = gsl_set_error_handler_off();
    size_t together = grid_points_a_use(&w->grid), n = w->grid.n_points;
    /* NOLINTNEXTLINE(clang-analyzer-deadcode.DeadStores): the schedule reads it */
    size_t chunk = together < n ? together : 1;
#pragma omp parallel num_threads(n > 1 ? w->threads : 1)
    {
        struct looker *looker = &w->lookers[omp_get_thread_num()];
        size_t kept_of = SIZE_MAX;
#pragma omp for schedule(dynamic, chunk)
        for (size_t place = 0; place < n; place++)
            do_point(w, place, looker, &kept_of);
    }
    gsl_set_error_handler(handler);
}

static enum bs_status begin(struct work *w)
{
    w->threads = w->request->threads > 0 ? (int)w->request->threads : omp_get_max_threads();
    w->threads = w->threads > 0 ? w->threads : 1;
    w->queue = queue_of(w->grid.n_points, w->request->progress, w->request->context);
    w->outcomes = calloc(w->grid.n_points + 1, sizeof *w->outcomes);
    w->lookers = calloc((size_t)w->threads + 1, sizeof *w->lookers);
    for (int i = 0; i < w->threads && w->lookers; i++) {
        w->lookers[i] = (struct looker){.request = w->request,
                                        .span = &w->span,
                                        .grid = &w->grid,
                                        .threads = w->grid.n_points > 1 ? 1 : w->request->threads,
                                        .factors = bs_factors_new(),
                                        .arena = bs_arena_new()};
        bs_diagnostics_init(&w->lookers[i].said);
        if (!w->lookers[i].factors || !w->lookers[i].arena)
            return BS_ERROR_MEMORY;
    }
    return w->outcomes && w->lookers ? BS_OK : BS_ERROR_MEMORY;
}

static void end(struct work *w)
{
    for (size_t i = 0; i < w->grid.n_points && w->outcomes; i++) {
        free(w->outcomes[i].solutions.rows);
        bs_diagnostics_free(&w->outcomes[i].said);
    }
    for (int i = 0; i < w->threads && w->lookers; i++) {
        bs_kept_free(w->lookers[i].kept);
        bs_factors_free(w->lookers[i].factors);
        bs_arena_free(w->lookers[i].arena);
        bs_diagnostics_free(&w->lookers[i].said);
    }
    free(w->outcomes);
    free(w->lookers);
}

/* The errors of the first point without a result, and at which value. */
static enum bs_status fail(struct work *w, struct bs_arena *arena, struct bs_diagnostics *diagnostics)
{
    struct outcome *outcome = &w->outcomes[w->queue.failed];
    const char *at = span_override(&w->span, outcome->failed_at, arena), *rest = grid_describe(&w->grid, w->queue.failed, arena);
    if (outcome->status == BS_ERROR_INTERRUPTED || outcome->status == BS_ERROR_MEMORY || !at || !rest)
        return at && rest ? outcome->status : BS_ERROR_MEMORY;
    bs_diagnostics_free(diagnostics);
    *diagnostics = outcome->said;
    bs_diagnostics_init(&outcome->said);
    if (!isnan(outcome->failed_at))
        (void)bs_error(diagnostics, NULL, "no result with %s%s%s", at, *rest ? ", " : "", rest);
    return outcome->status;
}

/* Warnings of the last look of each point, each once. */
static void hand_on_warnings(const struct work *w, struct bs_diagnostics *diagnostics)
{
    for (size_t i = 0; i < w->grid.n_points; i++)
        point_hand_on_warnings(&w->outcomes[i].said, diagnostics);
}

static const char *relation_of(const struct condition *condition)
{
    if (condition->relation == '=')
        return "=";
    return condition->relation == '>' ? condition->equal ? ">=" : ">" : condition->equal ? "<=" : "<";
}

/* All lookers saw the same figure; some may have seen none. */
static const struct looker *one_that_looked(const struct work *w)
{
    for (int i = 0; i < w->threads; i++)
        if (w->lookers[i].figure)
            return &w->lookers[i];
    return NULL;
}

static enum bs_status gather_points(struct work *w, struct bs_arena *arena, struct bs_solve *out)
{
    size_t n = 0, n_vary = w->grid.n_vary;
    const char **paths = bs_arena_take(arena, n_vary, sizeof *paths);
    struct bs_solve_point *points = bs_arena_take(arena, w->grid.n_points, sizeof *points);
    for (size_t i = 0; i < w->grid.n_points; i++)
        n += w->outcomes[i].solutions.n;
    struct bs_solution *solutions = bs_arena_take(arena, n, sizeof *solutions);
    if (!paths || !points || !solutions)
        return BS_ERROR_MEMORY;
    for (size_t k = 0; k < n_vary; k++)
        paths[k] = w->grid.vary[k].path;
    for (size_t i = 0; i < w->grid.n_points; i++) {
        const struct solutions *found = &w->outcomes[i].solutions;
        const char **values = bs_arena_take(arena, n_vary, sizeof *values);
        if (!values)
            return BS_ERROR_MEMORY;
        for (size_t k = 0; k < n_vary; k++)
            values[k] = grid_value(&w->grid, i, k);
        points[i] = w->outcomes[i].seen;
        points[i].values = values;
        for (size_t k = 0; k < found->n; k++)
            solutions[out->n_solutions++] = found->rows[k];
    }
    out->n_paths = n_vary;
    out->n_points = w->grid.n_points;
    out->paths = paths;
    out->points = points;
    out->solutions = solutions;
    return BS_OK;
}

static enum bs_status gather(struct work *w, struct bs_arena *arena, struct bs_solve *out)
{
    const struct looker *looker = one_that_looked(w);
    *out = (struct bs_solve){.path = w->span.path, .mark = w->span.mark};
    if (!looker)
        return BS_ERROR_MEMORY;
    out->figure = bs_arena_copy(arena, looker->figure, strlen(looker->figure));
    out->unit = bs_arena_copy(arena, looker->unit, strlen(looker->unit));
    out->relation = relation_of(&looker->condition);
    out->target = looker->condition.value;
    out->is_share = bs_figure_unit(&looker->condition.figure) == BS_UNIT_SHARE;
    for (int i = 0; i < w->threads; i++)
        out->drawn |= w->lookers[i].drawn;
    return out->figure && out->unit ? gather_points(w, arena, out) : BS_ERROR_MEMORY;
}

enum bs_status bs_solve_run(const struct bs_solve_request *request, struct bs_solve **out, struct bs_diagnostics *diagnostics)
{
    struct work w = {.request = request};
    struct bs_arena *arena = bs_arena_new();
    struct bs_solve *solve = arena ? bs_arena_take(arena, 1, sizeof *solve) : NULL;
    *out = NULL;
    enum bs_status status = solve ? parse(&w, arena, diagnostics) : BS_ERROR_MEMORY;
    if (status == BS_OK)
        status = begin(&w);
    if (status == BS_OK && (status = look_check(w.lookers, w.span.from)) == BS_ERROR_INPUT) {
        bs_diagnostics_free(diagnostics);
        *diagnostics = w.lookers->said;
        bs_diagnostics_init(&w.lookers->said);
    }
    if (status == BS_OK) {
        run_points(&w);
        if (queue_failed(&w.queue))
            status = fail(&w, arena, diagnostics);
        else
            hand_on_warnings(&w, diagnostics);
    }
    if (status == BS_OK)
        status = gather(&w, arena, solve);
    end(&w);
    if (status != BS_OK) {
        bs_arena_free(arena);
        return status;
    }
    solve->arena = arena;
    *out = solve;
    return BS_OK;
}

void bs_solve_free(struct bs_solve *solve)
{
    if (solve)
        bs_arena_free(solve->arena);
}
