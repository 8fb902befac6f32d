#include "engine/use_counts.h"
#include "base/double_bits.h"
#include "engine/difference.h"

#include <stdlib.h>

void use_counts_start(struct use_counts *counts, double floor, const double *breaks, size_t n_breaks)
{
    *counts = (struct use_counts){.floor_key = bits_of(floor) >> (52 - USE_BITS), .breaks = breaks, .n_breaks = n_breaks};
}

void use_counts_free(struct use_counts *counts)
{
    free(counts->counts);
    free(counts->moved);
    *counts = (struct use_counts){0};
}

/* Rows of n numbers of so many bytes, one a cohort, in rows of more; NULL: out of memory. */
static void *rows_grown(const void *rows, size_t n, size_t more, size_t bytes)
{
    char *grown = calloc(BS_COHORT_COUNT * more, bytes);
    for (size_t k = 0; k < BS_COHORT_COUNT && grown && rows; k++)
        memcpy(grown + k * more * bytes, (const char *)rows + k * n * bytes, n * bytes);
    return grown;
}

int use_counts_reserve(struct use_counts *counts, uint64_t largest)
{
    if (largest < counts->n)
        return 1;
    size_t n = (size_t)largest + 1 + ((size_t)1 << USE_BITS);
    uint32_t *grown = rows_grown(counts->counts, counts->n, n, sizeof *grown);
    uint64_t *moved = counts->moved && grown ? rows_grown(counts->moved, counts->n, n, sizeof *moved) : NULL;
    if (!grown || (counts->moved && !moved)) {
        free(grown);
        return 0;
    }
    free(counts->counts);
    free(counts->moved);
    counts->counts = grown;
    counts->moved = moved;
    counts->n = n;
    return 1;
}

/* Most keys of a wide range are empty: so many are passed over at once. */
enum { STRIDE = 64 };

static bool all_zero(const uint32_t *counts, size_t n)
{
    uint32_t any = 0;
    for (size_t i = 0; i < n; i++)
        any |= counts[i];
    return any == 0;
}

int use_counts_move(struct use_counts *into, struct use_counts *from)
{
    if (from->n == 0)
        return 1;
    if (!use_counts_reserve(into, from->n - 1))
        return 0;
    if (!into->moved)
        into->moved = calloc(BS_COHORT_COUNT * into->n, sizeof *into->moved);
    if (!into->moved)
        return 0;
    for (size_t k = 0; k < BS_COHORT_COUNT; k++)
        for (size_t key = 0; key < from->n; key += STRIDE) {
            uint32_t *counts = from->counts + k * from->n + key;
            size_t n = from->n - key < STRIDE ? from->n - key : STRIDE;
            if (all_zero(counts, n))
                continue;
            for (size_t i = 0; i < n; i++)
                into->moved[k * into->n + key + i] += counts[i];
            memset(counts, 0, n * sizeof *counts);
        }
    for (size_t k = 0; k < BS_COHORT_COUNT && from->moved && from != into; k++)
        for (size_t key = 0; key < from->n; key++) {
            into->moved[k * into->n + key] += from->moved[k * from->n + key];
            from->moved[k * from->n + key] = 0;
        }
    return 1;
}

/* The lower edge of a key's bin. */
static double key_edge(const struct use_counts *counts, uint64_t key)
{
    return double_of(key < 2 ? 0 : (key - 2 + counts->floor_key) << (52 - USE_BITS));
}

/* Where use is turned into money. */
struct pricing {
    const struct bs_curve *bill, *baseline;
    struct bs_histogram *change, *ratio;
};

/* Both bills of a use and how they compare. */
struct compared {
    double bill, base, change;
};

static struct compared compared_at(const struct bs_piece *bill, const struct bs_piece *base, double use)
{
    double a = bs_piece_value(bill, use), b = bs_piece_value(base, use);
    return (struct compared){a, b, difference(a, b, SEAT_SLACK)};
}

static double ratio_in(struct compared c)
{
    return ratio_of(c.bill, c.base, c.change);
}

/* An interval of use inside one piece of either curve. Next to a baseline bill of 0 the ratio has no bound. */
static int price_interval(const struct pricing *p, double from, double to, uint64_t weight)
{
    double middle = from + (to - from) / 2;
    const struct bs_piece *bill = bs_curve_piece(p->bill, middle), *base = bs_curve_piece(p->baseline, middle);
    struct compared low = compared_at(bill, base, from), high = compared_at(bill, base, to);
    int counted = histogram_count_between(p->change, low.change, high.change, 0, weight);
    if (!p->ratio || (low.base == 0 && high.base == 0))
        return counted;
    if (low.base == 0 || high.base == 0) {
        double ratio = ratio_in(compared_at(bill, base, middle));
        return counted & histogram_count_between(p->ratio, ratio, ratio, INFINITY, weight);
    }
    return counted & histogram_count_between(p->ratio, ratio_in(low), ratio_in(high), 0, weight);
}

/* How many of a cohort's uses are in keys from `key` to before `end`. */
static uint64_t counted_in(const struct use_counts *counts, size_t cohort, size_t key, size_t end)
{
    uint64_t sum = 0;
    for (; key < end && key < counts->n; key++) {
        size_t at = cohort * counts->n + key;
        sum += counts->counts[at] + (counts->moved ? counts->moved[at] : 0);
    }
    return sum;
}

static int price_keys(const struct pricing *p, uint64_t count, double from, double to)
{
    return count == 0 || price_interval(p, from, to, count);
}

static int price_no_use(const struct pricing *p, uint64_t count)
{
    struct compared none = compared_at(bs_curve_piece(p->bill, 0), bs_curve_piece(p->baseline, 0), 0);
    if (count == 0)
        return 1;
    int counted = histogram_count(p->change, none.change, count);
    if (none.base != 0 && p->ratio)
        counted &= histogram_count(p->ratio, ratio_in(none), count);
    return counted;
}

int use_counts_price(const struct use_counts *counts, size_t cohort, size_t bins, const struct bs_curve *bill,
                     const struct bs_curve *baseline, struct bs_histogram *change, struct bs_histogram *ratio)
{
    const struct pricing p = {bill, baseline, change, ratio};
    int counted = price_no_use(&p, counted_in(counts, cohort, 0, 1));
    size_t below = 0; /* breaks that lie below the bin */
    for (size_t key = 1, together; key + below < counts->n && counted; key += together) {
        together = STRIDE;
        if (below == counts->n_breaks && key + below + STRIDE <= counts->n && !counts->moved &&
            all_zero(counts->counts + cohort * counts->n + key + below, STRIDE))
            continue;
        bool breaks = below < counts->n_breaks && counts->breaks[below] < key_edge(counts, key + bins);
        together = key == 1 || breaks ? 1 : bins;
        double from = key_edge(counts, key), to = key_edge(counts, key + together);
        for (; below < counts->n_breaks && counts->breaks[below] < to; below++) {
            counted &= price_keys(&p, counted_in(counts, cohort, key + below, key + below + 1), from, counts->breaks[below]);
            from = counts->breaks[below];
        }
        counted &= price_keys(&p, counted_in(counts, cohort, key + below, key + below + together), from, to);
    }
    return counted;
}
