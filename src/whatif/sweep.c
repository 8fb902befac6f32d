#include "whatif/grid.h"
#include "whatif/point.h"
#include "whatif/queue.h"
#include "whatif/sweep_rows.h"

#include <billshift/number.h>
#include <billshift/text.h>
#include <gsl/gsl_errno.h>
#include <omp.h>
#include <stdlib.h>
#include <string.h>

/* What becomes of a point. */
struct point {
    struct bs_arena *arena;
    struct sweep_rows rows;
    struct bs_diagnostics said;
    enum bs_status status;
    bool drawn;
};

struct sweeping {
    const struct bs_sweep_request *request;
    struct grid grid;
    struct point *points;
    struct queue queue;
};

/* What a thread keeps from point to point; each may be NULL. */
struct keeping {
    struct bs_kept *kept; /* of points of one use */
    struct bs_factors *factors;
};

static enum bs_status run_point(const struct sweeping *s, size_t index, const char *const *overrides, const struct keeping *keeping,
                                struct point *point)
{
    const struct bs_sweep_request *request = s->request;
    const struct point_request here = {.scenario = request->scenario,
                                       .overrides = overrides,
                                       .n_overrides = request->n_overrides + request->n_vary,
                                       .options = request->options,
                                       .engine = request->engine,
                                       .threads = 1,
                                       .figures = request->measures,
                                       .n_figures = request->n_measures,
                                       .kept = keeping->kept,
                                       .factors = keeping->factors,
                                       .stop = request->stop};
    struct point_run run;
    enum bs_status status = point_run(&here, &run, &point->said);
    if (status == BS_OK) {
        status = sweep_rows_take(request, &run, index, point->arena, &point->rows, &point->said);
        point->drawn = point->rows.drawn && bs_model_draws(&run.model);
    }
    point_free(&run);
    return status;
}

static enum bs_status make_point(const struct sweeping *s, size_t index, const struct keeping *keeping)
{
    const struct bs_sweep_request *request = s->request;
    struct point *point = &s->points[index];
    size_t n = request->n_overrides;
    point->arena = bs_arena_new();
    const char **varied = point->arena ? grid_overrides(&s->grid, index, point->arena) : NULL;
    const char **overrides = varied ? bs_arena_take(point->arena, n + s->grid.n_vary, sizeof *overrides) : NULL;
    if (!overrides)
        return BS_ERROR_MEMORY;
    for (size_t i = 0; i < n + s->grid.n_vary; i++)
        overrides[i] = i < n ? request->overrides[i] : varied[i - n];
    return run_point(s, index, overrides, keeping, point);
}

/* A point after one that failed is not begun. */
static void do_point(struct sweeping *s, size_t i, const struct keeping *keeping)
{
    const struct bs_sweep_request *request = s->request;
    bs_diagnostics_init(&s->points[i].said);
    if (!queue_wants(&s->queue, i))
        return;
    bool stopped = request->stop && *request->stop;
    s->points[i].status = stopped ? BS_ERROR_INTERRUPTED : make_point(s, i, keeping);
    (void)queue_has(&s->queue, i, s->points[i].status);
}

/* A thread has the points of one use one after the other, where there are several uses. GSL's handler is one for all threads: it is off until all are
   done. */
static void run_points(struct sweeping *s)
{
    gsl_error_handler_t *handler = gsl_set_error_handler_off();
    int before = omp_get_max_threads();
    size_t together = grid_points_a_use(&s->grid);
    /* NOLINTNEXTLINE(clang-analyzer-deadcode.DeadStores): the schedule reads it */
    size_t chunk = together < s->grid.n_points ? together : 1;
    if (s->request->threads > 0)
        omp_set_num_threads((int)s->request->threads);
#pragma omp parallel
    {
        struct keeping keeping = {.factors = bs_factors_new()};
        size_t kept_of = SIZE_MAX;
#pragma omp for schedule(dynamic, chunk)
        for (size_t place = 0; place < s->grid.n_points; place++) {
            if (place / together != kept_of) {
                bs_kept_free(keeping.kept);
                keeping.kept = together > 1 ? bs_kept_new() : NULL; /* without it all is computed at each point */
                kept_of = place / together;
            }
            do_point(s, grid_point_at(&s->grid, place), &keeping);
        }
        bs_kept_free(keeping.kept);
        bs_factors_free(keeping.factors);
    }
    omp_set_num_threads(before);
    gsl_set_error_handler(handler);
}

/* The errors of the first point without a result, and which it is. */
static enum bs_status fail(struct sweeping *s, struct bs_arena *arena, struct bs_diagnostics *diagnostics)
{
    struct point *point = &s->points[s->queue.failed];
    const char *text = grid_describe(&s->grid, s->queue.failed, arena);
    if (point->status == BS_ERROR_INTERRUPTED || point->status == BS_ERROR_MEMORY || !text)
        return text ? point->status : BS_ERROR_MEMORY;
    bs_diagnostics_free(diagnostics);
    *diagnostics = point->said;
    bs_diagnostics_init(&point->said);
    (void)bs_error(diagnostics, NULL, "point %zu of %zu has no result: %s", s->queue.failed + 1, s->grid.n_points, text);
    return point->status;
}

static enum bs_status gather(struct sweeping *s, struct bs_arena *arena, struct bs_sweep *out)
{
    size_t n_vary = s->request->n_vary, n = 0;
    const char **paths = bs_arena_take(arena, n_vary, sizeof *paths);
    const char **values = bs_arena_take(arena, s->grid.n_points, n_vary * sizeof *values);
    for (size_t i = 0; i < s->grid.n_points; i++)
        n += s->points[i].rows.n;
    struct bs_sweep_row *rows = bs_arena_take(arena, n, sizeof *rows);
    if (!paths || !values || !rows)
        return BS_ERROR_MEMORY;
    *out = (struct bs_sweep){.n_paths = n_vary, .n_points = s->grid.n_points, .paths = paths, .values = values, .rows = rows};
    for (size_t k = 0; k < n_vary; k++)
        paths[k] = s->grid.vary[k].path;
    for (size_t i = 0; i < s->grid.n_points; i++) {
        struct point *point = &s->points[i];
        for (size_t k = 0; k < n_vary; k++)
            values[i * n_vary + k] = grid_value(&s->grid, i, k);
        if (point->rows.n > 0)
            memcpy(rows + out->n_rows, point->rows.rows, point->rows.n * sizeof *rows);
        out->n_rows += point->rows.n;
        out->drawn += point->drawn;
        bs_arena_adopt(arena, point->arena);
        point->arena = NULL;
    }
    return BS_OK;
}

static void free_points(struct sweeping *s)
{
    for (size_t i = 0; i < s->grid.n_points && s->points; i++) {
        bs_arena_free(s->points[i].arena);
        bs_diagnostics_free(&s->points[i].said);
    }
    free(s->points);
}

enum bs_status bs_sweep_run(const struct bs_sweep_request *request, struct bs_sweep **out, struct bs_diagnostics *diagnostics)
{
    struct sweeping s = {.request = request};
    struct bs_arena *arena = bs_arena_new();
    struct bs_sweep *sweep = arena ? bs_arena_take(arena, 1, sizeof *sweep) : NULL;
    *out = NULL;
    enum bs_status status =
        !sweep ? BS_ERROR_MEMORY
        : request->n_vary == 0
            ? bs_error(diagnostics, NULL, "nothing varies; --vary PATH=FROM:TO:STEP, such as contracts.metered.seat_fee=10:40:5")
            : grid_new(request->vary, request->n_vary, request->zip, arena, &s.grid, diagnostics);
    if (status == BS_OK && strcmp(request->scenario, "-") == 0)
        status = bs_error(diagnostics, NULL, "a sweep reads its scenario at every point: it takes a file, not standard input");
    if (status == BS_OK) {
        s.queue = queue_of(s.grid.n_points, request->progress, request->context);
        s.points = calloc(s.grid.n_points + 1, sizeof *s.points);
        status = s.points ? BS_OK : BS_ERROR_MEMORY;
    }
    if (status == BS_OK) {
        run_points(&s);
        if (queue_failed(&s.queue))
            status = fail(&s, arena, diagnostics);
        for (size_t i = 0; i < s.grid.n_points && status == BS_OK; i++)
            point_hand_on_warnings(&s.points[i].said, diagnostics);
    }
    if (status == BS_OK)
        status = gather(&s, arena, sweep);
    free_points(&s);
    if (status != BS_OK) {
        bs_arena_free(arena);
        return status;
    }
    sweep->arena = arena;
    *out = sweep;
    return BS_OK;
}

void bs_sweep_free(struct bs_sweep *sweep)
{
    if (sweep)
        bs_arena_free(sweep->arena);
}
