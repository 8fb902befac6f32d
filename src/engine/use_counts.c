#include "engine/use_counts.h"
#include "engine/vectors.h"

#include <stdlib.h>

static uint64_t word_of(double x)
{
    uint64_t word;
    memcpy(&word, &x, sizeof word);
    return word;
}

void use_counts_start(struct use_counts *counts, double floor)
{
    *counts = (struct use_counts){.floor_key = word_of(floor) >> (52 - USE_BITS)};
}

void use_counts_free(struct use_counts *counts)
{
    free(counts->counts);
    *counts = (struct use_counts){0};
}

void use_counts_clear(struct use_counts *counts)
{
    if (counts->n > 0)
        memset(counts->counts, 0, counts->n * sizeof *counts->counts);
}

BS_VECTORS static int64_t keys_of(int64_t first, const double *restrict use, size_t count, uint64_t *restrict keys)
{
    int64_t most = 0;
    for (size_t i = 0; i < count; i++) {
        uint64_t word;
        memcpy(&word, &use[i], sizeof word);
        int64_t key = (int64_t)(word >> (52 - USE_BITS)) - first;
        key = key > 1 ? key : 1;
        key = word == 0 ? 0 : key;
        most = key > most ? key : most;
        keys[i] = (uint64_t)key;
    }
    return most;
}

uint64_t use_keys(const struct use_counts *counts, const double *use, size_t count, uint64_t *keys)
{
    return (uint64_t)keys_of((int64_t)counts->floor_key - 2, use, count, keys);
}

int use_counts_reserve(struct use_counts *counts, uint64_t largest)
{
    if (largest < counts->n)
        return 1;
    size_t n = (size_t)largest + 1 + ((size_t)1 << USE_BITS);
    uint64_t *grown = realloc(counts->counts, n * sizeof *grown);
    if (!grown)
        return 0;
    memset(grown + counts->n, 0, (n - counts->n) * sizeof *grown);
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
    if (counts->n > 0 && counts->counts[0] > 0) {
        double at_zero = bs_curve_value(bill, 0), base = bs_curve_value(baseline, 0);
        counted &= histogram_count(change, at_zero - base, counts->counts[0]);
        if (base != 0)
            counted &= histogram_count(ratio, at_zero / base, counts->counts[0]);
    }
    for (size_t key = 1; key < counts->n && counted; key++)
        if (counts->counts[key] > 0)
            counted = price_bin(&p, key_edge(counts, key), key_edge(counts, key + 1), counts->counts[key]);
    return counted;
}
