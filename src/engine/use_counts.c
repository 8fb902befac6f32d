#include "engine/use_counts.h"
#include "engine/difference.h"

#include <stdlib.h>

static uint64_t word_of(double x)
{
    uint64_t word;
    memcpy(&word, &x, sizeof word);
    return word;
}

void use_counts_start(struct use_counts *counts, double floor, const double *breaks, size_t n_breaks)
{
    *counts = (struct use_counts){.floor_key = word_of(floor) >> (52 - USE_BITS), .breaks = breaks, .n_breaks = n_breaks};
}

void use_counts_free(struct use_counts *counts)
{
    free(counts->counts);
    *counts = (struct use_counts){0};
}

void use_counts_clear(struct use_counts *counts)
{
    if (counts->n > 0)
        memset(counts->counts, 0, BS_COHORT_COUNT * counts->n * sizeof *counts->counts);
}

int use_counts_reserve(struct use_counts *counts, uint64_t largest)
{
    if (largest < counts->n)
        return 1;
    size_t n = (size_t)largest + 1 + ((size_t)1 << USE_BITS);
    uint32_t *grown = calloc(BS_COHORT_COUNT * n, sizeof *grown);
    if (!grown)
        return 0;
    for (size_t k = 0; k < BS_COHORT_COUNT && counts->n > 0; k++)
        memcpy(grown + k * n, counts->counts + k * counts->n, counts->n * sizeof *grown);
    free(counts->counts);
    counts->counts = grown;
    counts->n = n;
    return 1;
}

/* The lower edge of a key's bin. */
static double key_edge(const struct use_counts *counts, uint64_t key)
{
    uint64_t word = key < 2 ? 0 : (key - 2 + counts->floor_key) << (52 - USE_BITS);
    double edge;
    memcpy(&edge, &word, sizeof edge);
    return edge;
}

/* Where use is turned into money. */
struct pricing {
    const struct bs_curve *bill, *baseline;
    struct bs_histogram *change, *ratio;
};

static double change_at(const struct bs_piece *bill, const struct bs_piece *base, double use)
{
    return difference(bs_piece_value(bill, use), bs_piece_value(base, use), SEAT_SLACK);
}

/* An interval of use inside one piece of either curve. Next to a baseline bill of 0 the ratio has no bound. */
static int price_interval(const struct pricing *p, double from, double to, uint64_t weight)
{
    double middle = from + (to - from) / 2;
    const struct bs_piece *bill = bs_curve_piece(p->bill, middle), *base = bs_curve_piece(p->baseline, middle);
    int counted = histogram_count_between(p->change, change_at(bill, base, from), change_at(bill, base, to), 0, weight);
    if (!p->ratio)
        return counted;
    double base0 = bs_piece_value(base, from), base1 = bs_piece_value(base, to);
    if (base0 == 0 && base1 == 0)
        return counted;
    if (base0 == 0 || base1 == 0) {
        double ratio = bs_piece_value(bill, middle) / bs_piece_value(base, middle);
        return counted & histogram_count_between(p->ratio, ratio, ratio, INFINITY, weight);
    }
    double r0 = bs_piece_value(bill, from) / base0, r1 = bs_piece_value(bill, to) / base1;
    return counted & histogram_count_between(p->ratio, r0, r1, 0, weight);
}

/* What of a cohort's counts is in a key. */
static int price_key(const struct pricing *p, const uint32_t *count, size_t n, size_t key, double from, double to)
{
    return key >= n || count[key] == 0 || price_interval(p, from, to, count[key]);
}

int use_counts_price(const struct use_counts *counts, size_t cohort, const struct bs_curve *bill, const struct bs_curve *baseline,
                     struct bs_histogram *change, struct bs_histogram *ratio)
{
    const struct pricing p = {bill, baseline, change, ratio};
    if (counts->n == 0)
        return 1;
    const uint32_t *count = counts->counts + cohort * counts->n;
    int counted = 1;
    if (count[0] > 0) {
        double at_zero = bs_curve_value(bill, 0), base = bs_curve_value(baseline, 0);
        counted &= histogram_count(change, difference(at_zero, base, SEAT_SLACK), count[0]);
        if (base != 0 && ratio)
            counted &= histogram_count(ratio, at_zero / base, count[0]);
    }
    size_t below = 0; /* breaks that lie below the bin */
    for (size_t key = 1; key + below < counts->n && counted; key++) {
        if (below == counts->n_breaks && count[key + below] == 0)
            continue;
        double from = key_edge(counts, key), to = key_edge(counts, key + 1);
        for (; below < counts->n_breaks && counts->breaks[below] < to; below++) {
            counted &= price_key(&p, count, counts->n, key + below, from, counts->breaks[below]);
            from = counts->breaks[below];
        }
        counted &= price_key(&p, count, counts->n, key + below, from, to);
    }
    return counted;
}
