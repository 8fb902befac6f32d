#include "whatif/points.h"
#include "whatif/ranges.h"

#include <billshift/sensitivity.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>

/* Point 0 is the scenario; then two points for each input, its low end and its high end. */
static const char *value_at(const void *context, size_t point, size_t path)
{
    const struct range *r = &((const struct ranges *)context)->items[path];
    return point == 2 * path + 1 ? r->low : point == 2 * path + 2 ? r->high : r->base;
}

static struct bs_tornado_bar bar(const struct figure_points *f, size_t input)
{
    struct bs_tornado_bar b = {.input = input,
                               .low = f->value[2 * input + 1],
                               .low_error = f->std_error[2 * input + 1],
                               .high = f->value[2 * input + 2],
                               .high_error = f->std_error[2 * input + 2]};
    b.low_difference = b.low - f->value[0];
    b.high_difference = b.high - f->value[0];
    b.low_most = b.low_error + f->std_error[0];
    b.high_most = b.high_error + f->std_error[0];
    double down = fabs(b.low_difference), up = fabs(b.high_difference);
    b.move = isnan(down) || isnan(up) ? NAN : down > up ? down : up;
    return b;
}

/* The larger move first, those without one last, else in the order of the inputs. */
static int by_move(const void *left, const void *right)
{
    const struct bs_tornado_bar *a = left, *b = right;
    if (isnan(a->move) != isnan(b->move))
        return isnan(a->move) ? 1 : -1;
    if (a->move > b->move || a->move < b->move)
        return a->move > b->move ? -1 : 1;
    return a->input < b->input ? -1 : 1;
}

static enum bs_status rank(const struct figure_points *figures, size_t n, struct bs_tornado *out)
{
    struct bs_tornado_ranking *rankings = bs_arena_take(out->arena, n, sizeof *rankings);
    if (!rankings)
        return BS_ERROR_MEMORY;
    for (size_t k = 0; k < n; k++) {
        struct bs_tornado_bar *bars = bs_arena_take(out->arena, out->n_inputs, sizeof *bars);
        if (!bars)
            return BS_ERROR_MEMORY;
        for (size_t i = 0; i < out->n_inputs; i++)
            bars[i] = bar(&figures[k], i);
        qsort(bars, out->n_inputs, sizeof *bars, by_move);
        rankings[k] = (struct bs_tornado_ranking){
            .figure = figures[k].figure, .base = figures[k].value[0], .base_error = figures[k].std_error[0], .bars = bars};
    }
    out->rankings = rankings;
    out->n_rankings = n;
    return BS_OK;
}

enum bs_status bs_tornado_run(const struct bs_sweep_request *request, struct bs_tornado **out, struct bs_diagnostics *diagnostics)
{
    struct bs_arena *arena = bs_arena_new();
    struct bs_tornado *t = arena ? bs_arena_take(arena, 1, sizeof *t) : NULL;
    struct ranges ranges;
    struct figure_points *figures = NULL;
    size_t n = 0;
    *out = NULL;
    enum bs_status status = t ? ranges_make(request, false, arena, &ranges, diagnostics) : BS_ERROR_MEMORY;
    if (status == BS_OK) {
        t->arena = arena;
        t->title = ranges.title;
        t->baseline = ranges.against;
        t->n_inputs = ranges.n;
        t->inputs = points_inputs(&ranges, arena);
        const struct points points = {
            .request = request, .ranges = &ranges, .n = 2 * ranges.n + 1, .value = value_at, .context = &ranges};
        status = t->inputs ? points_run(&points, arena, &figures, &n, &t->drawn, diagnostics) : BS_ERROR_MEMORY;
    }
    if (status == BS_OK)
        status = rank(figures, n, t);
    if (status == BS_OK)
        *out = t;
    else
        bs_arena_free(arena);
    return status;
}

void bs_tornado_free(struct bs_tornado *tornado)
{
    if (tornado)
        bs_arena_free(tornado->arena);
}
