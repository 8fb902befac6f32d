#include "whatif/sweep_rows.h"
#include "whatif/vary.h"

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
    struct vary *vary;
    size_t n_points;
    struct point *points;
    size_t failed, done; /* failed: the first point without a result; n_points: none */
};

/* The value of a path at a point: a number whose digits are the paths' values, the last path's the lowest. */
static const char *value_at(const struct sweeping *s, size_t point, size_t path)
{
    for (size_t i = s->request->n_vary; i-- > path + 1 && !s->request->zip;)
        point /= s->vary[i].n;
    return s->vary[path].values[point % s->vary[path].n];
}

static enum bs_status parse_all(struct sweeping *s, struct bs_arena *arena, struct bs_diagnostics *diagnostics)
{
    const struct bs_sweep_request *request = s->request;
    enum bs_status status = BS_OK;
    s->vary = bs_arena_take(arena, request->n_vary, sizeof *s->vary);
    if (!s->vary)
        return BS_ERROR_MEMORY;
    for (size_t i = 0; i < request->n_vary && status != BS_ERROR_MEMORY; i++) {
        char message[BS_MESSAGE_SIZE], quoted[BS_QUOTE_SIZE];
        const char *text = request->vary[i];
        enum bs_status own = vary_parse(text, arena, &s->vary[i], message);
        if (own == BS_ERROR_INPUT)
            own = bs_error(diagnostics, NULL, "vary %s: %s", bs_quote(text, strlen(text), quoted), message);
        status = own == BS_OK ? status : own;
    }
    return status;
}

static enum bs_status count_points(struct sweeping *s, struct bs_diagnostics *diagnostics)
{
    size_t n = s->request->n_vary;
    if (n == 0)
        return bs_error(diagnostics, NULL, "nothing varies; --vary PATH=FROM:TO:STEP, such as contracts.metered.seat_fee=10:40:5");
    for (size_t i = 0; i < n; i++)
        for (size_t k = 0; k < i; k++)
            if (strcmp(s->vary[i].path, s->vary[k].path) == 0)
                return bs_error(diagnostics, NULL, "%s varies twice", s->vary[i].path);
    s->n_points = s->request->zip ? s->vary[0].n : 1;
    for (size_t i = 0; i < n; i++) {
        if (s->request->zip && s->vary[i].n != s->vary[0].n)
            return bs_error(diagnostics, NULL, "zip takes as many values of each path: %s has %zu, %s has %zu", s->vary[0].path,
                            s->vary[0].n, s->vary[i].path, s->vary[i].n);
        if (!s->request->zip && s->vary[i].n > BS_SWEEP_POINTS_MOST / s->n_points)
            return bs_error(diagnostics, NULL, "a sweep has at most %d points", BS_SWEEP_POINTS_MOST);
        s->n_points *= s->request->zip ? 1 : s->vary[i].n;
    }
    return BS_OK;
}

/* What a point is, in words; to be freed. NULL: no memory. */
static char *describe(const struct sweeping *s, size_t point)
{
    char *text = NULL;
    size_t length;
    FILE *out = open_memstream(&text, &length);
    for (size_t i = 0; i < s->request->n_vary && out; i++)
        fprintf(out, "%s%s=%s", i > 0 ? ", " : "", s->vary[i].path, value_at(s, point, i));
    if (!out || fclose(out) != 0)
        return NULL;
    return text;
}

static enum bs_status run_point(const struct sweeping *s, size_t index, const char *const *overrides, struct point *point)
{
    const struct bs_sweep_request *request = s->request;
    struct bs_scenario *scenario = NULL;
    struct bs_results *results = NULL;
    const struct bs_run_options options = {.threads = 1, .stop = request->stop, .leave_out = BS_LEAVE_RANKS};
    enum bs_status status = bs_scenario_read_with(request->scenario, overrides, request->n_overrides + request->n_vary,
                                                  request->options, &scenario, &point->said);
    if (status == BS_OK)
        status = bs_run_by(bs_scenario_model(scenario), request->engine, &options, &results, &point->said);
    if (status == BS_OK) {
        point->drawn = results->replications > 0 && bs_model_draws(bs_scenario_model(scenario));
        status = sweep_rows_take(request, bs_scenario_model(scenario), results, index, point->arena, &point->rows, &point->said);
    }
    bs_results_free(results);
    bs_scenario_free(scenario);
    return status;
}

static enum bs_status make_point(const struct sweeping *s, size_t index)
{
    const struct bs_sweep_request *request = s->request;
    struct point *point = &s->points[index];
    size_t n = request->n_overrides + request->n_vary;
    char **made = calloc(request->n_vary, sizeof *made);
    const char **overrides = calloc(n, sizeof *overrides);
    enum bs_status status = made && overrides && (point->arena = bs_arena_new()) ? BS_OK : BS_ERROR_MEMORY;
    for (size_t i = 0; i < request->n_overrides && status == BS_OK; i++)
        overrides[i] = request->overrides[i];
    for (size_t i = 0; i < request->n_vary && status == BS_OK; i++) {
        if (asprintf(&made[i], "%s=%s", s->vary[i].path, value_at(s, index, i)) < 0) {
            made[i] = NULL;
            status = BS_ERROR_MEMORY;
        }
        overrides[request->n_overrides + i] = made[i];
    }
    if (status == BS_OK)
        status = run_point(s, index, overrides, point);
    for (size_t i = 0; i < request->n_vary && made; i++)
        free(made[i]);
    free(made);
    free(overrides);
    return status;
}

/* In order: a point after one that failed is not begun. GSL's handler is one for all threads: it is off until all are done. */
static void run_points(struct sweeping *s)
{
    const struct bs_sweep_request *request = s->request;
    gsl_error_handler_t *handler = gsl_set_error_handler_off();
    int before = omp_get_max_threads();
    if (request->threads > 0)
        omp_set_num_threads((int)request->threads);
#pragma omp parallel for schedule(dynamic, 1)
    for (size_t i = 0; i < s->n_points; i++) {
        size_t failed;
#pragma omp atomic read
        failed = s->failed;
        bs_diagnostics_init(&s->points[i].said);
        if (i > failed)
            continue;
        bool stopped = request->stop && *request->stop;
        s->points[i].status = stopped ? BS_ERROR_INTERRUPTED : make_point(s, i);
#pragma omp critical(billshift_sweep)
        {
            if (s->points[i].status != BS_OK && i < s->failed) {
#pragma omp atomic write
                s->failed = i;
            }
            s->done++;
            if (request->progress)
                request->progress(request->context, (double)s->done / (double)s->n_points);
        }
    }
    omp_set_num_threads(before);
    gsl_set_error_handler(handler);
}

/* Each once: most are said at every point. */
static void hand_on_warnings(const struct sweeping *s, struct bs_diagnostics *diagnostics)
{
    for (size_t i = 0; i < s->n_points; i++)
        for (size_t k = 0; k < s->points[i].said.count; k++) {
            const struct bs_diagnostic *item = &s->points[i].said.items[k];
            bool known = item->severity != BS_WARNING;
            for (size_t j = 0; j < diagnostics->count && !known; j++)
                known = strcmp(diagnostics->items[j].message, item->message) == 0;
            const struct bs_place place = {.file = item->file, .line = item->line, .column = item->column};
            if (!known)
                bs_warning(diagnostics, item->file ? &place : NULL, "%s", item->message);
        }
}

/* The errors of the first point without a result, and which it is. */
static enum bs_status fail(struct sweeping *s, struct bs_diagnostics *diagnostics)
{
    struct point *point = &s->points[s->failed];
    char *text = describe(s, s->failed);
    if (point->status == BS_ERROR_INTERRUPTED || point->status == BS_ERROR_MEMORY || !text) {
        free(text);
        return text ? point->status : BS_ERROR_MEMORY;
    }
    bs_diagnostics_free(diagnostics);
    *diagnostics = point->said;
    bs_diagnostics_init(&point->said);
    (void)bs_error(diagnostics, NULL, "point %zu of %zu has no result: %s", s->failed + 1, s->n_points, text);
    free(text);
    return point->status;
}

static enum bs_status gather(struct sweeping *s, struct bs_arena *arena, struct bs_sweep *out)
{
    size_t n_vary = s->request->n_vary, n = 0;
    const char **paths = bs_arena_take(arena, n_vary, sizeof *paths);
    const char **values = bs_arena_take(arena, s->n_points, n_vary * sizeof *values);
    for (size_t i = 0; i < s->n_points; i++)
        n += s->points[i].rows.n;
    struct bs_sweep_row *rows = bs_arena_take(arena, n, sizeof *rows);
    if (!paths || !values || !rows)
        return BS_ERROR_MEMORY;
    *out = (struct bs_sweep){.n_paths = n_vary, .n_points = s->n_points, .paths = paths, .values = values, .rows = rows};
    for (size_t k = 0; k < n_vary; k++)
        paths[k] = s->vary[k].path;
    for (size_t i = 0; i < s->n_points; i++) {
        struct point *point = &s->points[i];
        for (size_t k = 0; k < n_vary; k++)
            values[i * n_vary + k] = value_at(s, i, k);
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
    for (size_t i = 0; i < s->n_points && s->points; i++) {
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
    enum bs_status status = sweep ? parse_all(&s, arena, diagnostics) : BS_ERROR_MEMORY;
    if (status == BS_OK)
        status = count_points(&s, diagnostics);
    if (status == BS_OK && strcmp(request->scenario, "-") == 0)
        status = bs_error(diagnostics, NULL, "a sweep reads its scenario at every point: it takes a file, not standard input");
    if (status == BS_OK) {
        s.failed = s.n_points;
        s.points = calloc(s.n_points + 1, sizeof *s.points);
        status = s.points ? BS_OK : BS_ERROR_MEMORY;
    }
    if (status == BS_OK) {
        run_points(&s);
        if (s.failed < s.n_points)
            status = fail(&s, diagnostics);
        else
            hand_on_warnings(&s, diagnostics);
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
