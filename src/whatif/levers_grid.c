/* The values of a grid of money, and how far straight lines between them are off. */
#include "result/sort.h"
#include "whatif/levers_axes.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

/* A place between computed ones: in each cell elsewhere, spread evenly (fractions of whole multiples of irrational numbers). */
static struct levers_place between(const struct levers_making *m, const size_t cell[BS_LEVER_COUNT], size_t count)
{
    static const double step[BS_LEVER_COUNT] = {0.754877666246693, 0.569840290998053, 0.671043606703789};
    struct levers_place place;
    for (int d = 0; d < BS_LEVER_COUNT; d++) {
        const struct levers_axis *a = &m->axes[d];
        double part = (double)count * step[d] - floor((double)count * step[d]);
        place.at[d] = a->n == 1 ? a->at[0] : a->at[cell[d]] + part * (a->at[cell[d] + 1] - a->at[cell[d]]);
    }
    return place;
}

static bool can_be_between(const struct levers_axis *axis, size_t i)
{
    return axis->n == 1 || axis->at[i + 1] - axis->at[i] > axis->least * 1.5;
}

static struct levers_place *list_between(const struct levers_making *m, size_t *n)
{
    const struct levers_axis *a = m->axes;
    size_t cells[BS_LEVER_COUNT], i[BS_LEVER_COUNT], count = 0;
    for (int d = 0; d < BS_LEVER_COUNT; d++)
        cells[d] = a[d].n > 1 ? a[d].n - 1 : 1;
    struct levers_place *places = calloc(cells[0] * cells[1] * cells[2], sizeof *places);
    *n = 0;
    for (i[0] = 0; i[0] < cells[0] && places; i[0]++)
        for (i[1] = 0; i[1] < cells[1]; i[1]++)
            for (i[2] = 0; i[2] < cells[2]; i[2]++) {
                bool open = can_be_between(&a[0], i[0]) && can_be_between(&a[1], i[1]) && can_be_between(&a[2], i[2]);
                count++;
                if (open)
                    places[(*n)++] = between(m, i, count);
            }
    return places;
}

/* The store's figures in the order of the grid. */
static enum bs_status fill(const struct levers_making *m, struct bs_arena *arena, struct bs_levers_contract *out)
{
    size_t n, figures = m->store->n_figures;
    struct bs_levers_grid *grid = &out->money;
    struct levers_place *places = levers_axes_places(m, &n);
    double *values = bs_arena_take(arena, n, figures * sizeof *values);
    for (size_t i = 0; i < n && places && values; i++)
        memcpy(values + i * figures, levers_store_at(m->store, &places[i]), figures * sizeof *values);
    grid->values = values;
    enum bs_status status = places && values ? BS_OK : BS_ERROR_MEMORY;
    free(places);
    for (int d = 0; d < BS_LEVER_COUNT && status == BS_OK; d++) {
        double *at = bs_arena_take(arena, m->axes[d].n, sizeof *at);
        if (!at)
            return BS_ERROR_MEMORY;
        memcpy(at, m->axes[d].at, m->axes[d].n * sizeof *at);
        grid->axes[d] = (struct bs_levers_axis){.at = at, .n = m->axes[d].n};
    }
    return status;
}

/* The largest error of each part at a place. */
static void errors_at(const struct levers_making *m, const struct bs_levers *shown, const struct bs_levers_contract *contract,
                      const struct levers_place *place, double out[BS_LEVERS_PART_COUNT])
{
    const double *exact = levers_store_at(m->store, place);
    for (int p = 0; p < BS_LEVERS_PART_COUNT; p++)
        out[p] = 0;
    for (size_t k = 0; k < m->store->n_figures; k++) {
        double error = fabs(bs_levers_at(shown, contract, place->at, k) - exact[k]), *most = &out[m->figures[k].part];
        *most = error > *most ? error : *most;
    }
}

void levers_errors(double *errors, size_t n, double *largest, double *usual)
{
    const double most = 0.95;
    sort_doubles(errors, n);
    *largest = n > 0 ? errors[n - 1] : 0;
    *usual = n > 0 ? errors[(size_t)((double)n * most)] : 0;
}

/* How far off what a page shows between computed values is, where it was looked at. */
static enum bs_status measure(struct levers_making *m, struct bs_levers_contract *out)
{
    const struct levers_figures *figures = m->store->figures;
    struct bs_levers shown = {.n_figures = figures->n, .figures = figures->items};
    size_t n;
    memcpy(shown.first, figures->first, sizeof shown.first);
    struct levers_place *places = list_between(m, &n);
    enum bs_status status = places ? levers_store_have(m->store, places, n, m->said) : BS_ERROR_MEMORY;
    double *errors = calloc((n + 1) * BS_LEVERS_PART_COUNT, sizeof *errors);
    status = errors ? status : BS_ERROR_MEMORY;
    for (size_t i = 0; i < n && status == BS_OK; i++) {
        double at[BS_LEVERS_PART_COUNT];
        errors_at(m, &shown, out, &places[i], at);
        for (size_t p = 0; p < BS_LEVERS_PART_COUNT; p++)
            errors[p * n + i] = at[p];
    }
    for (size_t p = 0; p < BS_LEVERS_PART_COUNT && n > 0 && status == BS_OK; p++)
        if (p != BS_LEVERS_SHARE)
            levers_errors(&errors[p * n], n, &out->error[p], &out->usual[p]);
    out->money.places = n;
    free(errors);
    free(places);
    return status;
}

enum bs_status levers_grid(struct levers_store *store, const struct levers_budget *budget, struct bs_arena *arena,
                           struct bs_levers_contract *out, struct bs_diagnostics *said)
{
    struct levers_making *m = calloc(1, sizeof *m);
    if (!m)
        return BS_ERROR_MEMORY;
    *m = (struct levers_making){.store = store,
                                .figures = store->figures->items + store->figures->first[store->table],
                                .one_factor = out->one_factor,
                                .budget = *budget,
                                .said = said};
    enum bs_status status = levers_axes(m);
    if (status == BS_OK)
        status = fill(m, arena, out);
    if (status == BS_OK)
        status = measure(m, out);
    free(m);
    return status;
}
