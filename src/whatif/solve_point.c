/* The solutions of one point of the grid: even steps over the span, and each place where the target is passed to the last digits. */
#include "whatif/solving.h"

#include "engine/measures.h"

#include <billshift/number.h>
#include <gsl/gsl_errno.h>
#include <gsl/gsl_roots.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>

#define NO_TARGET "a target is missing; write FIGURE=VALUE, FIGURE<=VALUE or FIGURE>=VALUE, such as mean_change=0"

enum { DOUBLINGS = 30, EDGE_STEPS = 50, BRENT_STEPS = 200 };
/* Beside the value: what is drawn moves by more than the last digits. */
static const double CLOSE = 4e-16, CLOSE_DRAWN = 1e-10;
/* Beside a step of the look: the slope is taken over so much of it. */
static const double SLOPE_OVER = 1e-3;
/* Beside what the figure does over a step: more than this between neighbours is a jump. */
static const double JUMP = 1e-4;

static enum bs_status read_target(struct looker *l, const struct bs_measure_space *space, const struct bs_model *model)
{
    char message[BS_MESSAGE_SIZE];
    enum bs_status status = condition_parse(l->request->target, true, NO_TARGET, space, model, &l->condition, message);
    if (status == BS_ERROR_INPUT) {
        (void)bs_error(&l->said, NULL, "target %.200s: %s", l->request->target, message);
        l->failed_at = NAN; /* at no value would it be better */
    }
    return status;
}

/* The figure of a run, and what is told of it. */
static enum bs_status read_figure(struct looker *l, const struct point_run *run, struct look *look)
{
    struct bs_arena *arena = bs_arena_new();
    struct bs_measure_space space;
    enum bs_status status = arena ? point_space(run, arena, &space) : BS_ERROR_MEMORY;
    if (status == BS_OK)
        status = read_target(l, &space, &run->model);
    if (status == BS_OK) {
        const struct bs_figure *figure = &l->condition.figure;
        const struct bs_estimate *e = bs_figure_at(run->results, figure);
        look->figure = e->value;
        look->std_error = e->std_error;
        l->simulated |= run->results->replications > 0;
        l->drawn |= point_figure_drawn(run, figure);
        if (!l->figure) {
            const char *unit = bs_unit_text(&run->model, bs_figure_unit(figure));
            l->figure = bs_figure_text(figure, &space, run->model.months, l->arena);
            l->unit = bs_arena_copy(l->arena, unit, strlen(unit));
            status = l->figure && l->unit ? BS_OK : BS_ERROR_MEMORY;
        }
    }
    bs_arena_free(arena);
    return status;
}

/* The request's overrides, the point's, and the value; NULL: no memory. */
static const char **all_overrides(const struct looker *l, double value, struct bs_arena *arena, size_t *n)
{
    size_t own = l->request->n_overrides, varied = l->grid->n_vary;
    const char **grid = grid_overrides(l->grid, l->point, arena), *last = span_override(l->span, value, arena);
    const char **all = bs_arena_take(arena, own + varied + 1, sizeof *all);
    if (!grid || !last || !all)
        return NULL;
    for (size_t i = 0; i < own + varied; i++)
        all[i] = i < own ? l->request->overrides[i] : grid[i - own];
    all[own + varied] = last;
    *n = own + varied + 1;
    return all;
}

enum bs_status look_check(struct looker *l, double value)
{
    struct bs_arena *arena = bs_arena_new();
    struct bs_scenario *scenario = NULL;
    struct bs_measure_space space;
    struct bs_diagnostics unsaid; /* what is wrong with the scenario the look itself says */
    size_t n = 0;
    bs_diagnostics_init(&unsaid);
    const char **overrides = arena ? all_overrides(l, value, arena, &n) : NULL;
    enum bs_status status = overrides ? BS_OK : BS_ERROR_MEMORY;
    if (overrides && bs_scenario_read_with(l->request->scenario, overrides, n, l->request->options, &scenario, &unsaid) == BS_OK &&
        measure_space(bs_scenario_model(scenario), arena, &space, &unsaid) == BS_OK)
        status = read_target(l, &space, bs_scenario_model(scenario));
    bs_diagnostics_free(&unsaid);
    bs_scenario_free(scenario);
    bs_arena_free(arena);
    return status;
}

struct look look_at(struct looker *l, double value)
{
    struct look look = {value, NAN, NAN};
    struct point_run run = {0};
    if (l->status != BS_OK)
        return look;
    struct bs_arena *arena = bs_arena_new();
    struct point_request request = {.scenario = l->request->scenario,
                                    .options = l->request->options,
                                    .engine = l->request->engine,
                                    .threads = l->figure && !l->simulated ? 1 : l->threads, /* what is known is told in no time */
                                    .figures = &l->request->target,
                                    .n_figures = 1,
                                    .kept = l->kept,
                                    .factors = l->factors,
                                    .stop = l->request->stop};
    request.overrides = arena ? all_overrides(l, value, arena, &request.n_overrides) : NULL;
    l->failed_at = value;
    l->status = !request.overrides ? BS_ERROR_MEMORY : request.stop && *request.stop ? BS_ERROR_INTERRUPTED : BS_OK;
    bs_diagnostics_free(&l->said); /* warnings of the last look alone */
    if (l->status == BS_OK)
        l->status = point_run(&request, &run, &l->said);
    if (l->status == BS_OK)
        l->status = read_figure(l, &run, &look);
    point_free(&run);
    bs_arena_free(arena);
    return look;
}

bool look_meets(const struct looker *l, const struct look *look)
{
    double gap = look_gap(l, look);
    return (l->condition.relation == '>' && gap > 0) || (l->condition.relation == '<' && gap < 0) ||
           (l->condition.equal && gap == 0);
}

static double gap_at(double value, void *looker)
{
    struct look look = look_at(looker, value);
    return look_gap(looker, &look);
}

/* How far the figure's error moves a value where it passes the target. step: of the looks */
static double error_at(struct looker *l, const struct look *look, double step, double from, double to)
{
    double low = fmax(look->at - SLOPE_OVER * step, from), high = fmin(look->at + SLOPE_OVER * step, to);
    struct look a = look_at(l, low), b = look_at(l, high);
    return fabs(look->std_error * (high - low) / (b.figure - a.figure));
}

/* A value on a value that is passed; a and b lie on two sides of the target. */
static struct bs_solution crossing(struct looker *l, const struct look *a, const struct look *b)
{
    gsl_function f = {gap_at, l};
    gsl_root_fsolver *solver = gsl_root_fsolver_alloc(gsl_root_fsolver_brent);
    struct bs_solution s = {.figure = NAN, .std_error = NAN, .from_error = NAN, .to_error = NAN};
    double step = fabs(b->at - a->at), close = l->drawn ? CLOSE_DRAWN : CLOSE, low = fmin(a->at, b->at), high = fmax(a->at, b->at);
    const double from = low, to = high;
    if (!solver || gsl_root_fsolver_set(solver, &f, low, high) != GSL_SUCCESS) {
        l->status = l->status == BS_OK ? BS_ERROR_MEMORY : l->status;
        gsl_root_fsolver_free(solver);
        return s;
    }
    for (int i = 0; i < BRENT_STEPS && l->status == BS_OK && high - low > close * fmax(fabs(low), fabs(high)); i++) {
        if (gsl_root_fsolver_iterate(solver) != GSL_SUCCESS)
            break;
        low = gsl_root_fsolver_x_lower(solver);
        high = gsl_root_fsolver_x_upper(solver);
        s.from = gsl_root_fsolver_root(solver);
        if (low == high)
            break;
    }
    s.from = gsl_root_fsolver_root(solver);
    gsl_root_fsolver_free(solver);
    struct look root = look_at(l, s.from), below = look_at(l, low), above = look_at(l, high);
    s.to = s.from;
    s.jumps = fabs(above.figure - below.figure) > JUMP * fabs(b->figure - a->figure);
    s.figure = root.figure;
    s.std_error = root.std_error;
    s.from_error = s.to_error = s.jumps ? high - low : error_at(l, &root, step, from, to);
    return s;
}

/* Between a look that meets the target and one that does not: the last value that does. */
static double edge(struct looker *l, const struct look *in, const struct look *out, double *error)
{
    double inside = in->at, outside = out->at;
    if ((look_gap(l, in) > 0 && look_gap(l, out) < 0) || (look_gap(l, in) < 0 && look_gap(l, out) > 0)) {
        struct bs_solution s = crossing(l, in, out);
        *error = s.from_error;
        return s.from;
    }
    for (int i = 0; i < EDGE_STEPS && l->status == BS_OK; i++) {
        double middle = inside + (outside - inside) / 2;
        struct look look = look_at(l, middle);
        if (middle == inside || middle == outside)
            break;
        if (look_meets(l, &look))
            inside = middle;
        else
            outside = middle;
    }
    *error = fabs(outside - inside);
    return inside;
}

static enum bs_status add(struct solutions *out, const struct bs_solution *s)
{
    if (out->n == out->room) {
        size_t room = 2 * out->room + 8;
        struct bs_solution *grown = realloc(out->rows, room * sizeof *grown);
        if (!grown)
            return BS_ERROR_MEMORY;
        out->rows = grown;
        out->room = room;
    }
    out->rows[out->n++] = *s;
    return BS_OK;
}

/* A stretch of looks that meet the target, from i on; *end: the first one after it. */
static enum bs_status stretch(struct looker *l, const struct look *looks, size_t n, size_t i, size_t *end, struct solutions *out)
{
    struct bs_solution s = {.point = l->point, .from_error = NAN, .to_error = NAN, .figure = NAN, .std_error = NAN};
    size_t last = i;
    while (last + 1 < n && look_meets(l, &looks[last + 1]))
        last++;
    s.from_end = i == 0;
    s.to_end = last + 1 == n;
    s.from = s.from_end ? looks[i].at : edge(l, &looks[i], &looks[i - 1], &s.from_error);
    s.to = s.to_end ? looks[last].at : edge(l, &looks[last], &looks[last + 1], &s.to_error);
    double step = n > 1 ? fabs(looks[1].at - looks[0].at) : 0;
    if (i == last && s.to - s.from <= 1e-9 * fmax(step, fmax(fabs(s.from), fabs(s.to)))) { /* a value that a look fell upon */
        s.from = s.to = looks[i].at;
        s.from_end = s.to_end = false;
        s.figure = looks[i].figure;
        s.std_error = looks[i].std_error;
        s.from_error = s.to_error = error_at(l, &looks[i], step, looks[0].at, looks[n - 1].at);
    }
    *end = last + 1;
    return l->status == BS_OK ? add(out, &s) : l->status;
}

static enum bs_status solutions_of(struct looker *l, const struct look *looks, size_t n, struct solutions *out)
{
    enum bs_status status = BS_OK;
    bool equal = l->condition.relation == '=';
    for (size_t i = 0, end; i < n && status == BS_OK; i = end) {
        end = i + 1;
        if (look_meets(l, &looks[i])) {
            status = stretch(l, looks, n, i, &end, out);
        } else if (equal && end < n && look_gap(l, &looks[i]) * look_gap(l, &looks[end]) < 0) {
            struct bs_solution s = crossing(l, &looks[i], &looks[end]);
            s.point = l->point;
            status = l->status == BS_OK ? add(out, &s) : l->status;
        }
    }
    return status;
}

static void see(struct bs_solve_point *point, const struct look *look)
{
    point->to = look->at;
    point->at_to = look->figure;
    point->undefined += isnan(look->figure) ? 1 : 0;
    point->least = fmin(point->least, look->figure);
    point->most = fmax(point->most, look->figure);
}

/* Beyond the span, by doubling it, until something is found. */
static enum bs_status look_further(struct looker *l, struct look last, struct bs_solve_point *point, struct solutions *out)
{
    enum bs_status status = BS_OK;
    for (int i = 0; i < DOUBLINGS && out->n == 0 && status == BS_OK; i++) {
        struct look pair[2] = {last, look_at(l, l->span->from + 2 * (last.at - l->span->from))};
        double before = fabs(look_gap(l, &pair[0])), now = fabs(look_gap(l, &pair[1]));
        bool farther = look_gap(l, &pair[0]) * look_gap(l, &pair[1]) > 0 && now >= before;
        status = l->status;
        see(point, &pair[1]);
        if (status == BS_OK)
            status = solutions_of(l, pair, 2, out);
        last = pair[1];
        if (farther) /* it leads away, or nowhere */
            break;
    }
    return status;
}

enum bs_status solve_point(struct looker *l, struct bs_solve_point *point, struct solutions *out)
{
    struct look looks[BS_SOLVE_STEPS + 1];
    double from = l->span->from, to = l->span->to;
    *point = (struct bs_solve_point){.from = from, .to = to, .least = NAN, .most = NAN};
    size_t before = out->n;
    for (size_t i = 0; i <= BS_SOLVE_STEPS && l->status == BS_OK; i++) {
        looks[i] = look_at(l, i == BS_SOLVE_STEPS ? to : from + (double)i * (to - from) / BS_SOLVE_STEPS);
        see(point, &looks[i]);
    }
    point->at_from = l->status == BS_OK ? looks[0].figure : NAN;
    enum bs_status status = l->status == BS_OK ? solutions_of(l, looks, BS_SOLVE_STEPS + 1, out) : l->status;
    if (status == BS_OK && out->n == before && l->request->open) {
        struct solutions further = {0};
        status = look_further(l, looks[BS_SOLVE_STEPS], point, &further);
        for (size_t i = 0; i < further.n && status == BS_OK; i++)
            status = add(out, &further.rows[i]);
        free(further.rows);
    }
    point->n_solutions = out->n - before;
    return status;
}
