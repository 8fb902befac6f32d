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

/* Not below x >= 0. */
static float rounded_up(double x)
{
    float rounded = (float)x;
    return (double)rounded < x ? nextafterf(rounded, INFINITY) : rounded;
}

/* The part of an interval inside one bin. below, above: how wide the interval is, where it reaches beyond that end; a part of no weight says so too,
   as a value of the interval may lie there though none is counted there. */
static int count_inside(struct bs_bin *bin, double low, double high, double below, double above, uint64_t weight)
{
    if (!bin)
        return 0;
    if (weight > 0)
        bin_widen(bin, low, high);
    bin->below = fmaxf(bin->below, rounded_up(below));
    bin->above = fmaxf(bin->above, rounded_up(above));
    bin->count += weight;
    return 1;
}

/* An interval on its way through the bins it covers: values lie evenly in it. */
struct division {
    double low, high, spread;
    uint64_t weight, done;
};

/* The part of it from `from` to `to`, inside one bin. */
static int count_part(struct division *d, struct bs_bin *bin, double from, double to)
{
    double width = fmax(d->spread, d->high - d->low);
    uint64_t upto = to < d->high ? (uint64_t)((double)d->weight * ((to - d->low) / (d->high - d->low)) + 0.5) : d->weight;
    upto = upto > d->done ? upto : d->done;
    int counted = count_inside(bin, from, to, from > d->low ? width : d->spread, to < d->high ? width : d->spread, upto - d->done);
    d->done = upto;
    return counted;
}

/* On one side and with no atom inside or at its ends: bin by bin by their keys, to which the atoms nearer to 0 add `shift`. */
static int count_between_atoms(struct bs_histogram *h, struct division *d, int side, uint64_t shift)
{
    double near = side ? -d->high : d->low, far = side ? -d->low : d->high;
    uint64_t first = bin_key(&h->scale, near), last = bin_key(&h->scale, far);
    if (last > first && bin_edge(&h->scale, last) == far)
        last--;
    int counted = 1;
    double from = d->low;
    for (uint64_t i = 0; i <= last - first && counted; i++) {
        uint64_t key = side ? last - i : first + i;
        double to = i == last - first ? d->high : side ? -bin_edge(&h->scale, key) : bin_edge(&h->scale, key + 1);
        counted = count_part(d, histogram_bin_at(h, side, key + shift), from, to);
        from = to;
    }
    return counted;
}

/* Whether no atom of a side lies in near .. far; *shift: what those below it add to a key. */
static bool free_of_atoms(const struct bs_histogram *h, int side, double near, double far, uint64_t *shift)
{
    size_t below = 0;
    while (below < h->n_atoms[side] && h->atoms[side][below] < near)
        below++;
    *shift = 2 * below;
    return below == h->n_atoms[side] || h->atoms[side][below] > far;
}

int histogram_count_between(struct bs_histogram *h, double a, double b, double spread, uint64_t weight)
{
    struct division d = {.low = a < b ? a : b, .high = a < b ? b : a, .spread = spread, .weight = weight};
    double low = d.low, high = d.high;
    int side = low < 0;
    uint64_t shift;
    if (low == high && spread == 0)
        return histogram_count(h, low, weight);
    if (side == (high < 0) && free_of_atoms(h, side, side ? -high : low, side ? -low : high, &shift))
        return count_between_atoms(h, &d, side, shift);
    if (side == (high < 0) && histogram_key(h, side, fabs(low)) == histogram_key(h, side, fabs(high)))
        return count_part(&d, histogram_bin(h, low + (high - low) / 2), low, high);
    for (double from = low, to;; from = to) {
        to = low == high ? high : fmin(next_division(h, from), high);
        if (!count_part(&d, histogram_bin(h, from + (to - from) / 2), from, to))
            return 0;
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
    into->below = from->below > into->below ? from->below : into->below;
    into->above = from->above > into->above ? from->above : into->above;
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
