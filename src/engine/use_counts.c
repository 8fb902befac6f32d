#include "engine/use_counts.h"

#include <stdlib.h>

struct use_counts *use_counts_new(double floor)
{
    struct use_counts *counts = calloc(1, sizeof *counts);
    if (counts)
        counts->scale = bin_scale_of(USE_BITS, floor);
    return counts;
}

void use_counts_free(struct use_counts *counts)
{
    if (!counts)
        return;
    for (size_t i = 0; i < counts->n_pages; i++)
        free(counts->pages[i]);
    free(counts->pages);
    free(counts);
}

void use_counts_clear(struct use_counts *counts)
{
    for (size_t i = 0; i < counts->n_pages; i++)
        if (counts->pages[i])
            memset(counts->pages[i], 0, BINS_PER_PAGE * sizeof **counts->pages);
    counts->zeros = 0;
}

uint64_t *use_counts_page_new(struct use_counts *counts, uint64_t page)
{
    if (page >= counts->n_pages) {
        uint64_t **grown = realloc(counts->pages, (page + 1) * sizeof *grown);
        if (!grown)
            return NULL;
        memset(grown + counts->n_pages, 0, (page + 1 - counts->n_pages) * sizeof *grown);
        counts->pages = grown;
        counts->n_pages = page + 1;
    }
    counts->pages[page] = calloc(BINS_PER_PAGE, sizeof **counts->pages);
    return counts->pages[page];
}

/* Where use is turned into money. */
struct pricing {
    const struct bs_curve *bill, *baseline;
    struct bs_histogram *change, *ratio;
};

static const struct bs_piece *piece_at(const struct bs_curve *curve, double use)
{
    const struct bs_piece *piece = curve->pieces;
    for (size_t i = 1; i < curve->n && use > curve->pieces[i].from; i++)
        piece = &curve->pieces[i];
    return piece;
}

static double piece_value(const struct bs_piece *piece, double use)
{
    return piece->value + piece->slope * (use - piece->from);
}

static int count_between(struct bs_histogram *h, double a, double b, uint64_t weight)
{
    return histogram_count_range(h, a < b ? a : b, a < b ? b : a, weight);
}

/* An interval of use inside one piece of either curve. */
static int price_interval(const struct pricing *p, double from, double to, uint64_t weight)
{
    double middle = from + (to - from) / 2;
    const struct bs_piece *bill = piece_at(p->bill, middle), *base = piece_at(p->baseline, middle);
    double b0 = piece_value(bill, from), b1 = piece_value(bill, to), base0 = piece_value(base, from), base1 = piece_value(base, to);
    int counted = count_between(p->change, b0 - base0, b1 - base1, weight);
    if (base0 == 0 && base1 == 0)
        return counted;
    double at_middle = piece_value(bill, middle) / piece_value(base, middle);
    return counted & count_between(p->ratio, base0 == 0 ? at_middle : b0 / base0, base1 == 0 ? at_middle : b1 / base1, weight);
}

/* The next start of a piece of either curve inside the interval; `to` if there is none. */
static double next_break(const struct pricing *p, double from, double to)
{
    const struct bs_curve *curves[] = {p->bill, p->baseline};
    for (int k = 0; k < 2; k++)
        for (size_t i = 0; i < curves[k]->n; i++)
            if (curves[k]->pieces[i].from > from && curves[k]->pieces[i].from < to)
                to = curves[k]->pieces[i].from;
    return to;
}

static int price_bin(const struct pricing *p, double lower, double upper, uint64_t count)
{
    uint64_t done = 0;
    int counted = 1;
    for (double from = lower; done < count && counted;) {
        double to = next_break(p, from, upper);
        uint64_t upto = to < upper ? (uint64_t)((double)count * ((to - lower) / (upper - lower)) + 0.5) : count;
        if (upto > done)
            counted = price_interval(p, from, to, upto - done);
        done = upto;
        from = to;
    }
    return counted;
}

int use_counts_price(const struct use_counts *counts, const struct bs_curve *bill, const struct bs_curve *baseline,
                     struct bs_histogram *change, struct bs_histogram *ratio)
{
    const struct pricing p = {bill, baseline, change, ratio};
    int counted = 1;
    if (counts->zeros > 0) {
        double at_zero = bs_curve_value(bill, 0), base = bs_curve_value(baseline, 0);
        counted &= histogram_count(change, at_zero - base, counts->zeros);
        if (base != 0)
            counted &= histogram_count(ratio, at_zero / base, counts->zeros);
    }
    for (size_t i = 0; i < counts->n_pages; i++)
        for (size_t b = 0; counts->pages[i] && b < BINS_PER_PAGE && counted; b++)
            if (counts->pages[i][b] > 0) {
                uint64_t key = i * BINS_PER_PAGE + b;
                counted = price_bin(&p, bin_edge(&counts->scale, key), bin_edge(&counts->scale, key + 1), counts->pages[i][b]);
            }
    return counted;
}
