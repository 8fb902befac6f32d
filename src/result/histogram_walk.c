/* Quantiles and bins of several histograms taken together, without merging them whole. */
#include "result/histogram_bins.h"

#include <stdlib.h>

/* A walk over the pages of a set in rising order of value: side 1 (negative) from its last page down, then side 0 up. */
struct walk {
    const struct bs_histogram *const *set;
    size_t n, step, used[2];
    struct histogram_page merged;
};

static struct walk *walk_new(const struct bs_histogram *const *set, size_t n)
{
    struct walk *w = calloc(1, sizeof *w);
    if (!w)
        return NULL;
    w->set = set;
    w->n = n;
    for (size_t k = 0; k < n; k++)
        for (int side = 0; side < 2; side++)
            if (set[k]->n_pages[side] > w->used[side])
                w->used[side] = set[k]->n_pages[side];
    return w;
}

static size_t walk_end(const struct walk *w)
{
    return w->used[0] + w->used[1];
}

static int walk_side(const struct walk *w)
{
    return w->step < w->used[1];
}

static size_t walk_page(const struct walk *w)
{
    return walk_side(w) ? w->used[1] - 1 - w->step : w->step - w->used[1];
}

/* The page of histogram k where the walk stands; NULL: none. */
static const struct histogram_page *walk_at(const struct walk *w, size_t k)
{
    int side = walk_side(w);
    size_t page = walk_page(w);
    return page < w->set[k]->n_pages[side] ? w->set[k]->pages[side][page] : NULL;
}

static uint64_t walk_total(const struct walk *w)
{
    uint64_t total = 0;
    for (size_t k = 0; k < w->n; k++) {
        const struct histogram_page *page = walk_at(w, k);
        total += page ? page->total : 0;
    }
    return total;
}

static void walk_merge(struct walk *w)
{
    memset(&w->merged, 0, sizeof w->merged);
    for (size_t k = 0; k < w->n; k++) {
        const struct histogram_page *page = walk_at(w, k);
        if (page)
            histogram_page_merge(&w->merged, page);
    }
}

/* Bin b of the merged page in rising order of value. */
static size_t walk_bin(const struct walk *w, size_t b)
{
    return walk_side(w) ? BINS_PER_PAGE - 1 - b : b;
}

static uint64_t set_total(const struct bs_histogram *const *set, size_t n)
{
    uint64_t total = 0;
    for (size_t k = 0; k < n; k++)
        total += set[k]->total;
    return total;
}

/* Values of a divided interval that reaches beyond a neighbour's end on this side may lie here: where the rank is so near the bin's end that they would
   move it, the quantile may be theirs. step: where the neighbour lies, -1 below. */
static double neighbour_error(const struct bs_bin *neighbour, int step, double ranks_between, double q)
{
    double reach = !neighbour ? 0 : step < 0 ? (double)neighbour->above : (double)neighbour->below;
    if (!neighbour || reach == 0 || ranks_between > (double)neighbour->count)
        return 0;
    return fmax(fabs(q - neighbour->lowest), fabs(q - neighbour->highest)) + reach;
}

/* The next bin of the merged page that holds something, from b on in steps of 1 or -1; NULL: none. */
static const struct bs_bin *neighbour_of(const struct walk *w, size_t b, int step)
{
    for (size_t at = b + (size_t)step; at < BINS_PER_PAGE; at += (size_t)step)
        if (w->merged.bins[walk_bin(w, at)].count > 0)
            return &w->merged.bins[walk_bin(w, at)];
    return NULL;
}

static void quantile_in_bin(const struct walk *w, size_t b, double rank, double *q, double *error)
{
    const struct bs_bin *bin = &w->merged.bins[walk_bin(w, b)];
    double count = (double)bin->count, part = rank / count, width = bin->highest - bin->lowest;
    part = part < 0 ? 0 : part > 1 ? 1 : part;
    *q = width == 0 ? bin->lowest : bin->lowest + part * width;
    if (!error)
        return;
    double below = neighbour_error(neighbour_of(w, b, -1), -1, part * count, *q);
    double above = neighbour_error(neighbour_of(w, b, 1), 1, (1 - part) * count, *q);
    *error = fmax(width * (part > 0.5 ? part : 1 - part) + (double)fmaxf(bin->below, bin->above), fmax(below, above));
}

enum bs_status bs_histogram_quantiles(const struct bs_histogram *const *set, size_t n, const double *p, size_t n_p, double *q,
                                      double *error)
{
    uint64_t total = set_total(set, n);
    for (size_t i = 0; i < n_p && total == 0; i++) {
        q[i] = NAN;
        if (error)
            error[i] = NAN;
    }
    if (total == 0)
        return BS_OK;
    struct walk *w = walk_new(set, n);
    if (!w)
        return BS_ERROR_MEMORY;
    size_t i = 0;
    uint64_t before = 0;
    for (w->step = 0; w->step < walk_end(w) && i < n_p; w->step++) {
        uint64_t here = walk_total(w);
        /* the last bin that holds anything takes p = 1 whatever the round-off */
        if (here == 0 || ((double)(before + here) < p[i] * (double)total && before + here < total)) {
            before += here;
            continue;
        }
        walk_merge(w);
        for (size_t b = 0; b < BINS_PER_PAGE && i < n_p; b++) {
            const struct bs_bin *bin = &w->merged.bins[walk_bin(w, b)];
            if (bin->count == 0)
                continue;
            for (; i < n_p && ((double)(before + bin->count) >= p[i] * (double)total || before + bin->count == total); i++)
                quantile_in_bin(w, b, p[i] * (double)total - (double)before, &q[i], error ? &error[i] : NULL);
            before += bin->count;
        }
    }
    free(w);
    return BS_OK;
}

enum bs_status bs_histogram_visit(const struct bs_histogram *const *set, size_t n,
                                  void (*visit)(void *context, const struct bs_bin *bin), void *context)
{
    if (set_total(set, n) == 0)
        return BS_OK;
    struct walk *w = walk_new(set, n);
    if (!w)
        return BS_ERROR_MEMORY;
    for (w->step = 0; w->step < walk_end(w); w->step++) {
        if (walk_total(w) == 0)
            continue;
        walk_merge(w);
        for (size_t b = 0; b < BINS_PER_PAGE; b++) {
            const struct bs_bin *bin = &w->merged.bins[walk_bin(w, b)];
            if (bin->count == 0)
                continue;
            visit(context, bin);
        }
    }
    free(w);
    return BS_OK;
}
