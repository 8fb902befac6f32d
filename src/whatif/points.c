#include "whatif/points.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

/* PATH=A,B,C of all points; to be freed. */
static char *list_of(const struct points *p, size_t path)
{
    char *text = NULL;
    size_t length;
    bool good = true;
    FILE *out = open_memstream(&text, &length);
    if (!out)
        return NULL;
    fprintf(out, "%s=", p->ranges->items[path].path);
    for (size_t i = 0; i < p->n && good; i++) {
        const char *value = p->value(p->context, i, path);
        good = value && fprintf(out, "%s%s", i > 0 ? "," : "", value) > 0;
    }
    if (fclose(out) == 0 && good)
        return text;
    free(text);
    return NULL;
}

static enum bs_status sweep(const struct points *p, struct bs_sweep **out, struct bs_diagnostics *diagnostics)
{
    struct bs_sweep_request request = *p->request;
    size_t n = p->ranges->n;
    char **lists = calloc(n, sizeof *lists);
    enum bs_status status = lists ? BS_OK : BS_ERROR_MEMORY;
    for (size_t i = 0; i < n && status == BS_OK; i++)
        status = (lists[i] = list_of(p, i)) ? BS_OK : BS_ERROR_MEMORY;
    request.vary = (const char *const *)lists;
    request.n_vary = n;
    request.zip = true;
    if (status == BS_OK)
        status = bs_sweep_run(&request, out, diagnostics);
    for (size_t i = 0; i < n && lists; i++)
        free(lists[i]);
    free(lists);
    return status;
}

static bool is_wanted(const struct bs_sweep_request *request, const struct bs_sweep_row *row)
{
    return request->n_measures > 0 || (strcmp(row->group, "organization") == 0 && strcmp(row->measure, "change_mean") == 0) ||
           (strcmp(row->group, "cohort:heavy") == 0 && strcmp(row->measure, "mean_change") == 0);
}

static bool is_named(const struct bs_sensitivity_figure *f, const struct bs_sweep_row *row)
{
    return strcmp(f->contract, row->contract) == 0 && strcmp(f->group, row->group) == 0 && strcmp(f->period, row->period) == 0 &&
           strcmp(f->measure, row->measure) == 0;
}

static const char *copy(struct bs_arena *arena, const char *text)
{
    return bs_arena_copy(arena, text, strlen(text));
}

static bool begin(const struct bs_sweep_row *row, size_t points, struct bs_arena *arena, struct figure_points *out)
{
    out->figure = (struct bs_sensitivity_figure){.contract = copy(arena, row->contract),
                                                 .group = copy(arena, row->group),
                                                 .period = copy(arena, row->period),
                                                 .measure = copy(arena, row->measure),
                                                 .unit = copy(arena, row->unit)};
    out->value = bs_arena_take(arena, points, sizeof(double));
    out->std_error = bs_arena_take(arena, points, sizeof(double));
    for (size_t i = 0; i < points && out->value && out->std_error; i++)
        out->value[i] = out->std_error[i] = NAN;
    return out->figure.contract && out->figure.group && out->figure.period && out->figure.measure && out->figure.unit &&
           out->value && out->std_error;
}

/* Contract by contract, the organization before its cohorts. */
static enum bs_status put_in_order(struct figure_points *f, size_t n, struct bs_arena *arena)
{
    struct figure_points *ordered = bs_arena_take(arena, n, sizeof *ordered);
    size_t done = 0;
    if (!ordered)
        return BS_ERROR_MEMORY;
    for (size_t first = 0; first < n; first++) {
        bool again = false;
        for (size_t i = 0; i < first; i++)
            again = again || strcmp(f[i].figure.contract, f[first].figure.contract) == 0;
        for (int others = 0; others < 2 && !again; others++)
            for (size_t i = first; i < n; i++)
                if (strcmp(f[i].figure.contract, f[first].figure.contract) == 0 &&
                    (strcmp(f[i].figure.group, "organization") != 0) == (others > 0))
                    ordered[done++] = f[i];
    }
    if (n > 0)
        memcpy(f, ordered, n * sizeof *f);
    return BS_OK;
}

static enum bs_status gather(const struct points *p, const struct bs_sweep *s, struct bs_arena *arena, struct figure_points **out,
                             size_t *n)
{
    size_t room = 0;
    for (size_t i = 0; i < s->n_rows && s->rows[i].point == 0; i++)
        room += is_wanted(p->request, &s->rows[i]);
    struct figure_points *found = bs_arena_take(arena, room, sizeof *found);
    *n = 0;
    *out = found;
    if (!found)
        return BS_ERROR_MEMORY;
    for (size_t i = 0; i < s->n_rows; i++) {
        const struct bs_sweep_row *row = &s->rows[i];
        size_t k = 0;
        while (k < *n && !is_named(&found[k].figure, row))
            k++;
        if (!is_wanted(p->request, row) || (k == *n && *n == room))
            continue;
        if (k == *n && !begin(row, p->n, arena, &found[(*n)++]))
            return BS_ERROR_MEMORY;
        found[k].value[row->point] = row->value;
        found[k].std_error[row->point] = row->std_error;
    }
    return p->request->n_measures > 0 ? BS_OK : put_in_order(found, *n, arena);
}

enum bs_status points_run(const struct points *points, struct bs_arena *arena, struct figure_points **out, size_t *n, size_t *drawn,
                          struct bs_diagnostics *diagnostics)
{
    struct bs_sweep *s = NULL;
    enum bs_status status = sweep(points, &s, diagnostics);
    if (status == BS_OK)
        status = gather(points, s, arena, out, n);
    if (status == BS_OK && *n == 0)
        status =
            bs_error(diagnostics, NULL, "one contract alone has no change to move; choose a figure, such as --measure mean_bill");
    if (status == BS_OK && s->drawn > 0 && s->drawn < s->n_points)
        bs_warning(diagnostics, NULL,
                   "%zu of %zu points are simulated, where the others are computed: what differs between them has the error of the "
                   "simulation; --method montecarlo takes one way for all",
                   s->drawn, s->n_points);
    if (status == BS_OK)
        *drawn = s->drawn;
    bs_sweep_free(s);
    return status;
}

const struct bs_sensitivity_input *points_inputs(const struct ranges *ranges, struct bs_arena *arena)
{
    struct bs_sensitivity_input *inputs = bs_arena_take(arena, ranges->n, sizeof *inputs);
    for (size_t i = 0; i < ranges->n && inputs; i++)
        inputs[i] = (struct bs_sensitivity_input){ranges->items[i].path, ranges->items[i].base, ranges->items[i].low,
                                                  ranges->items[i].high};
    return inputs;
}
