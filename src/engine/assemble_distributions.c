/* change.csv and histogram.csv: the whole distribution of the change. */
#include "engine/assemble.h"

#include <stdlib.h>

static const double edge_probabilities[] = {0.001, 0.002, 0.005};
enum { EDGES = 3, PROBABILITIES = EDGES + 99 + EDGES };

/* histogram.csv has COARSE bins an octave; a value that holds at least this share of the seats stands as an atom. */
enum { COARSE = 32 };
static const double ATOM_SHARE = 1e-3;

static const double *probability_grid(struct bs_arena *arena)
{
    double *p = bs_arena_take(arena, PROBABILITIES, sizeof *p);
    for (size_t i = 0; p && i < EDGES; i++) {
        p[i] = edge_probabilities[i];
        p[PROBABILITIES - 1 - i] = 1 - edge_probabilities[i];
    }
    for (size_t i = 1; p && i <= 99; i++)
        p[EDGES + i - 1] = (double)i / 100;
    return p;
}

struct slices {
    struct bs_slice *items;
    size_t n, capacity;
    double total, floor; /* floor: of the histograms; below it bins are even */
    int failed;
};

static struct bs_slice *slice_new(struct slices *s)
{
    if (s->n == s->capacity) {
        size_t capacity = s->capacity ? 2 * s->capacity : 256;
        struct bs_slice *grown = realloc(s->items, capacity * sizeof *grown);
        if (!grown) {
            s->failed = 1;
            return NULL;
        }
        s->items = grown;
        s->capacity = capacity;
    }
    return &s->items[s->n++];
}

/* Fine bins come rising; those in one coarse bin join, atoms stay apart. */
static void slice_visit(void *context, const struct bs_bin *bin, double lower, double upper)
{
    struct slices *s = context;
    double share = (double)bin->count / s->total;
    if (bin->lowest == bin->highest && share >= ATOM_SHARE) {
        struct bs_slice *atom = slice_new(s);
        if (atom)
            *atom = (struct bs_slice){bin->lowest, bin->lowest, share};
        return;
    }
    double octave = fmax(s->floor, ldexp(1.0, ilogb(fmax(fmin(fabs(lower), fabs(upper)), s->floor))));
    double width = octave / COARSE;
    double from = floor(lower / width) * width;
    struct bs_slice *last = s->n > 0 ? &s->items[s->n - 1] : NULL;
    if (last && last->lower < last->upper && last->lower == from && last->upper == from + width) {
        last->probability += share;
        return;
    }
    struct bs_slice *slice = slice_new(s);
    if (slice)
        *slice = (struct bs_slice){from, from + width, share};
}

static enum bs_status fill_slices(const struct bs_histogram **set, size_t n, struct bs_arena *arena,
                                  struct bs_change_distribution *out)
{
    struct slices s = {.floor = set[0]->scale.floor};
    for (size_t k = 0; k < n; k++)
        s.total += (double)bs_histogram_total(set[k]);
    enum bs_status status = bs_histogram_visit(set, n, slice_visit, &s);
    if (s.failed)
        status = BS_ERROR_MEMORY;
    struct bs_slice *kept = status == BS_OK ? bs_arena_take(arena, s.n, sizeof *kept) : NULL;
    if (kept && s.n > 0)
        memcpy(kept, s.items, s.n * sizeof *kept);
    free(s.items);
    out->slices = kept;
    out->n_slices = kept ? s.n : 0;
    return kept ? BS_OK : BS_ERROR_MEMORY;
}

static enum bs_status fill_distribution(const struct plan *plan, const struct outcome *outcome, struct bs_results *results,
                                        size_t contract, size_t group, size_t period, const struct bs_histogram **set)
{
    struct bs_change_distribution *out = &results->distributions[(contract * results->n_groups + group) * BS_PERIOD_COUNT + period];
    size_t n = group_histograms(plan, &outcome->histograms, contract, group, period, CHANGE_HISTOGRAM, set);
    uint64_t total = 0;
    for (size_t k = 0; k < n; k++)
        total += bs_histogram_total(set[k]);
    if (total == 0)
        return BS_OK;
    double *change = bs_arena_take(results->arena, results->n_probabilities, sizeof *change);
    if (!change)
        return BS_ERROR_MEMORY;
    out->change = change;
    enum bs_status status = bs_histogram_quantiles(set, n, results->probabilities, results->n_probabilities, change, NULL);
    return status == BS_OK ? fill_slices(set, n, results->arena, out) : status;
}

enum bs_status assemble_distributions(const struct plan *plan, const struct outcome *outcome, struct bs_results *results)
{
    results->n_probabilities = PROBABILITIES;
    results->probabilities = probability_grid(results->arena);
    results->distributions =
        bs_arena_take(results->arena, results->n_contracts * results->n_groups * BS_PERIOD_COUNT, sizeof *results->distributions);
    const struct bs_histogram **set = bs_arena_take(plan->arena, cell_count(plan), sizeof *set);
    if (!results->probabilities || !results->distributions || !set)
        return BS_ERROR_MEMORY;
    enum bs_status status = BS_OK;
    for (size_t c = 0; c < results->n_contracts; c++)
        for (size_t g = 0; g < seat_group_count(plan) && c != results->baseline; g++)
            for (size_t period = 0; period < BS_PERIOD_COUNT && status == BS_OK; period++)
                status = fill_distribution(plan, outcome, results, c, g, period, set);
    return status;
}
