#include "result/histogram_bins.h"

#include <stdbool.h>
#include <stdlib.h>

struct bin_scale bin_scale_of(unsigned bits, double floor)
{
    uint64_t word;
    memcpy(&word, &floor, sizeof word);
    return (struct bin_scale){
        .bits = bits, .floor = floor, .linear = ldexp(1.0, (int)bits) / floor, .floor_key = word >> (52 - bits)};
}

double bin_edge(const struct bin_scale *scale, uint64_t key)
{
    uint64_t octave = (uint64_t)1 << scale->bits;
    if (key <= octave)
        return (double)key / scale->linear;
    uint64_t word = (key - octave + scale->floor_key) << (52 - scale->bits);
    double edge;
    memcpy(&edge, &word, sizeof edge);
    return edge;
}

static int rising(const void *a, const void *b)
{
    double x = *(const double *)a, y = *(const double *)b;
    return (x > y) - (x < y);
}

/* The magnitudes of the atoms on one side, rising, each once. */
static enum bs_status atoms_take(struct bs_histogram *h, int side, const double *atoms, size_t n)
{
    h->atoms[side] = malloc((n + 1) * sizeof(double));
    if (!h->atoms[side])
        return BS_ERROR_MEMORY;
    size_t taken = 0, kept = 0;
    for (size_t i = 0; i < n; i++)
        if ((atoms[i] < 0) == side)
            h->atoms[side][taken++] = fabs(atoms[i]);
    qsort(h->atoms[side], taken, sizeof(double), rising);
    for (size_t i = 0; i < taken; i++)
        if (kept == 0 || h->atoms[side][i] > h->atoms[side][kept - 1])
            h->atoms[side][kept++] = h->atoms[side][i];
    h->n_atoms[side] = kept;
    return BS_OK;
}

struct bs_histogram *bs_histogram_new(unsigned bits, double floor, const double *atoms, size_t n_atoms)
{
    struct bs_histogram *h = calloc(1, sizeof *h);
    if (!h)
        return NULL;
    h->scale = bin_scale_of(bits, floor);
    for (int side = 0; side < 2; side++)
        if (atoms_take(h, side, atoms, n_atoms) != BS_OK) {
            bs_histogram_free(h);
            return NULL;
        }
    return h;
}

void bs_histogram_free(struct bs_histogram *h)
{
    if (!h)
        return;
    for (int side = 0; side < 2; side++) {
        for (size_t i = 0; i < h->n_pages[side]; i++)
            free(h->pages[side][i]);
        free(h->pages[side]);
        free(h->atoms[side]);
    }
    free(h);
}

void bs_histogram_clear(struct bs_histogram *h)
{
    for (int side = 0; side < 2; side++)
        for (size_t i = 0; i < h->n_pages[side]; i++)
            if (h->pages[side][i])
                memset(h->pages[side][i], 0, sizeof(struct histogram_page));
    h->total = 0;
}

struct histogram_page *histogram_page_new(struct bs_histogram *h, int side, uint64_t page)
{
    if (page >= h->n_pages[side]) {
        struct histogram_page **grown = realloc(h->pages[side], (page + 1) * sizeof(struct histogram_page *));
        if (!grown)
            return NULL;
        memset(grown + h->n_pages[side], 0, (page + 1 - h->n_pages[side]) * sizeof(struct histogram_page *));
        h->pages[side] = grown;
        h->n_pages[side] = page + 1;
    }
    if (!h->pages[side][page])
        h->pages[side][page] = calloc(1, sizeof(struct histogram_page));
    return h->pages[side][page];
}

enum bs_status bs_histogram_add(struct bs_histogram *h, double value, uint64_t weight)
{
    if (weight == 0)
        return BS_OK;
    if (!histogram_count(h, value, weight))
        return BS_ERROR_MEMORY;
    h->pages[value < 0][histogram_key(h, value < 0, fabs(value)) / BINS_PER_PAGE]->total += weight;
    h->total += weight;
    return BS_OK;
}

/* The next point above x at which bins divide: a bin's edge, an atom, 0. */
static double next_division(const struct bs_histogram *h, double x)
{
    double magnitude = fabs(x), edge;
    uint64_t key = bin_key(&h->scale, magnitude);
    if (x >= 0) {
        edge = bin_edge(&h->scale, key + 1);
        for (size_t i = 0; i < h->n_atoms[0]; i++)
            if (h->atoms[0][i] > magnitude && h->atoms[0][i] < edge)
                edge = h->atoms[0][i];
        return edge;
    }
    edge = bin_edge(&h->scale, key);
    if (edge == magnitude)
        edge = bin_edge(&h->scale, key - 1);
    for (size_t i = 0; i < h->n_atoms[1]; i++)
        if (h->atoms[1][i] < magnitude && h->atoms[1][i] > edge)
            edge = h->atoms[1][i];
    return edge == 0 ? 0 : -edge;
}

/* An interval inside one bin. A weight of 0 leaves its spread alone: a value of the interval may lie there though none is counted there. */
static int count_interval(struct bs_histogram *h, double low, double high, double spread, uint64_t weight)
{
    struct bs_bin *bin = histogram_bin(h, low + (high - low) / 2);
    if (!bin)
        return 0;
    if (weight > 0)
        bin_widen(bin, low, high);
    bin->spread = spread > bin->spread ? spread : bin->spread;
    bin->count += weight;
    return 1;
}

int histogram_count_between(struct bs_histogram *h, double a, double b, double spread, uint64_t weight)
{
    double low = a < b ? a : b, high = a < b ? b : a;
    if (low == high && spread == 0)
        return histogram_count(h, low, weight);
    if ((low < 0) == (high < 0) && histogram_key(h, low < 0, fabs(low)) == histogram_key(h, high < 0, fabs(high)))
        return count_interval(h, low, high, spread, weight);
    uint64_t done = 0;
    for (double from = low, to;; from = to) {
        to = low == high ? high : fmin(next_division(h, from), high);
        bool whole = from == low && to == high;
        uint64_t upto = to < high ? (uint64_t)((double)weight * ((to - low) / (high - low)) + 0.5) : weight;
        upto = upto > done ? upto : done;
        if (!count_interval(h, from, to, whole ? spread : fmax(spread, high - low), upto - done))
            return 0;
        done = upto;
        if (!(to < high))
            return 1;
    }
}

void histogram_settle(struct bs_histogram *h)
{
    h->total = 0;
    for (int side = 0; side < 2; side++)
        for (size_t i = 0; i < h->n_pages[side]; i++) {
            struct histogram_page *page = h->pages[side][i];
            if (!page)
                continue;
            page->total = 0;
            for (size_t b = 0; b < BINS_PER_PAGE; b++)
                page->total += page->bins[b].count;
            h->total += page->total;
        }
}

static void bin_merge(struct bs_bin *into, const struct bs_bin *from)
{
    if (from->spread > into->spread)
        into->spread = from->spread;
    if (from->count == 0)
        return;
    if (into->count == 0 || from->lowest < into->lowest)
        into->lowest = from->lowest;
    if (into->count == 0 || from->highest > into->highest)
        into->highest = from->highest;
    into->count += from->count;
}

void histogram_page_merge(struct histogram_page *into, const struct histogram_page *from)
{
    for (size_t b = 0; b < BINS_PER_PAGE; b++)
        bin_merge(&into->bins[b], &from->bins[b]);
    into->total += from->total;
}

enum bs_status bs_histogram_merge(struct bs_histogram *into, const struct bs_histogram *from)
{
    for (int side = 0; side < 2; side++)
        for (size_t i = 0; i < from->n_pages[side]; i++) {
            const struct histogram_page *page = from->pages[side][i];
            if (!page)
                continue;
            struct histogram_page *target = histogram_page_new(into, side, i);
            if (!target)
                return BS_ERROR_MEMORY;
            histogram_page_merge(target, page);
        }
    into->total += from->total;
    return BS_OK;
}

uint64_t bs_histogram_total(const struct bs_histogram *h)
{
    return h->total;
}
