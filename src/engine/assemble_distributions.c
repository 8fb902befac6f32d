/* change.csv and histogram.csv: the whole distribution of the change. */
#include "engine/assemble.h"

#include <stdlib.h>

static const double edge_probabilities[] = {0.001, 0.002, 0.005};
enum { EDGES = 3, PROBABILITIES = EDGES + 99 + EDGES };

/* histogram.csv has 2^COARSE_BITS bins an octave; a value that holds at least this share of the seats stands as an atom. */
enum { COARSE_BITS = 5 };
static const double ATOM_SHARE = 1e-3;

enum bs_status assemble_probabilities(struct bs_results *results)
{
    double *p = bs_arena_take(results->arena, PROBABILITIES, sizeof *p);
    for (size_t i = 0; p && i < EDGES; i++) {
        p[i] = edge_probabilities[i];
        p[PROBABILITIES - 1 - i] = 1 - edge_probabilities[i];
    }
    for (size_t i = 1; p && i <= 99; i++)
        p[EDGES + i - 1] = (double)i / 100;
    results->probabilities = p;
    results->n_probabilities = PROBABILITIES;
    return p ? BS_OK : BS_ERROR_MEMORY;
}

/* Coarse bins by key on either side of 0 (0: x >= 0), and the atoms, rising. */
struct slices {
    struct bin_scale scale;
    double total;
    double *shares[2];
    size_t n[2];
    struct bs_slice *atoms;
    size_t n_atoms;
    bool failed;
};

static double *share_at(struct slices *s, int side, uint64_t key)
{
    if (key >= s->n[side]) {
        size_t n = (size_t)key + 1;
        double *grown = realloc(s->shares[side], n * sizeof *grown);
        if (!grown) {
            s->failed = true;
            return NULL;
        }
        memset(grown + s->n[side], 0, (n - s->n[side]) * sizeof *grown);
        s->shares[side] = grown;
        s->n[side] = n;
    }
    return &s->shares[side][key];
}

/* A share that lies evenly between two magnitudes. */
static void spread(struct slices *s, int side, double from, double to, double share)
{
    uint64_t first = bin_key(&s->scale, from), last = bin_key(&s->scale, to);
    for (uint64_t key = first; key <= last && !s->failed; key++) {
        double *slot = share_at(s, side, key);
        double low = fmax(from, bin_edge(&s->scale, key)), high = fmin(to, bin_edge(&s->scale, key + 1));
        if (slot)
            *slot += first == last ? share : share * (high - low) / (to - from);
    }
}

static void slice_visit(void *context, const struct bs_bin *bin)
{
    struct slices *s = context;
    double share = (double)bin->count / s->total, low = bin->lowest, high = bin->highest;
    if (low == high && share >= ATOM_SHARE) {
        struct bs_slice *grown = realloc(s->atoms, (s->n_atoms + 1) * sizeof *grown);
        s->failed |= !grown;
        if (!grown)
            return;
        s->atoms = grown;
        s->atoms[s->n_atoms++] = (struct bs_slice){low, low, share};
    } else if (low < 0 && high > 0) {
        spread(s, 1, 0, -low, share * -low / (high - low));
        spread(s, 0, 0, high, share * high / (high - low));
    } else {
        int side = low < 0;
        spread(s, side, side ? -high : low, side ? -low : high, share);
    }
}

/* Coarse bins and atoms in rising order; returns how many. out NULL: counts only. */
static size_t slices_list(const struct slices *s, struct bs_slice *out)
{
    size_t n = 0, atom = 0;
    for (size_t step = 0; step < s->n[1] + s->n[0]; step++) {
        int side = step < s->n[1];
        size_t key = side ? s->n[1] - 1 - step : step - s->n[1];
        double near = bin_edge(&s->scale, key), far = bin_edge(&s->scale, key + 1);
        struct bs_slice slice = {side ? -far : near, side ? -near : far, s->shares[side][key]};
        for (; atom < s->n_atoms && s->atoms[atom].lower <= slice.lower; atom++, n++)
            if (out)
                out[n] = s->atoms[atom];
        if (slice.probability > 0) {
            if (out)
                out[n] = slice;
            n++;
        }
    }
    for (; atom < s->n_atoms; atom++, n++)
        if (out)
            out[n] = s->atoms[atom];
    return n;
}

static enum bs_status fill_slices(const struct bs_histogram **set, size_t n, struct bs_arena *arena,
                                  struct bs_change_distribution *out)
{
    struct slices s = {.scale = bin_scale_of(COARSE_BITS, set[0]->scale.floor)};
    for (size_t k = 0; k < n; k++)
        s.total += (double)bs_histogram_total(set[k]);
    enum bs_status status = bs_histogram_visit(set, n, slice_visit, &s);
    struct bs_slice *kept = NULL;
    if (status == BS_OK && !s.failed) {
        out->n_slices = slices_list(&s, NULL);
        kept = bs_arena_take(arena, out->n_slices, sizeof *kept);
        if (kept)
            slices_list(&s, kept);
    }
    free(s.shares[0]);
    free(s.shares[1]);
    free(s.atoms);
    out->slices = kept;
    return status != BS_OK ? status : kept ? BS_OK : BS_ERROR_MEMORY;
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
    enum bs_status status = assemble_probabilities(results);
    results->distributions =
        bs_arena_take(results->arena, results->n_contracts * results->n_groups * BS_PERIOD_COUNT, sizeof *results->distributions);
    const struct bs_histogram **set = bs_arena_take(plan->arena, cell_count(plan), sizeof(const struct bs_histogram *));
    if (!results->distributions || !set)
        return BS_ERROR_MEMORY;
    for (size_t c = 0; c < results->n_contracts && plan->counts_values; c++)
        for (size_t g = 0; g < plan->n_groups && c != results->baseline; g++)
            for (size_t period = 0; period < BS_PERIOD_COUNT && status == BS_OK; period++)
                status = fill_distribution(plan, outcome, results, c, g, period, set);
    return status;
}
