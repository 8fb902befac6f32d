#include "engine/use_counts.h"
#include "base/double_bits.h"
#include "engine/difference.h"

#include <stdbool.h>
#include <stdlib.h>

void use_counts_start(struct use_counts *counts, double floor, const double *splits, size_t n_splits)
{
    *counts = (struct use_counts){.floor_key = bits_of(floor) >> (52 - USE_BITS), .splits = splits, .n_splits = n_splits};
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

/* What values come about in an interval of use, and the signs of the baseline's bill there. */
struct between {
    double low, high;
};

struct span {
    struct between change, ratio; /* ratio: where the baseline's bill is not 0 */
    bool zero, positive, negative;
};

static void take(struct between *b, double value)
{
    b->low = value < b->low ? value : b->low;
    b->high = value > b->high ? value : b->high;
}

static void span_take(struct span *span, struct compared here)
{
    take(&span->change, here.change);
    if (here.base != 0)
        take(&span->ratio, ratio_in(here));
    span->zero |= here.base == 0;
    span->positive |= here.base > 0;
    span->negative |= here.base < 0;
}

/* The bills just above a use, and at a use as it is reached from below. */
static struct compared compared_above(const struct pricing *p, double use)
{
    double above = nextafter(use, INFINITY);
    return compared_at(bs_curve_piece(p->bill, above), bs_curve_piece(p->baseline, above), use);
}

static struct compared compared_upto(const struct pricing *p, double use)
{
    return compared_at(bs_curve_piece(p->bill, use), bs_curve_piece(p->baseline, use), use);
}

/* Where a curve bends inside the interval the values may be further apart than at its ends. */
static void take_bends(const struct pricing *p, const struct bs_curve *curve, double from, double to, struct span *span)
{
    const struct bs_piece *end = curve->pieces + curve->n;
    for (const struct bs_piece *piece = bs_curve_piece(curve, nextafter(from, INFINITY)) + 1; piece < end && piece->from < to;
         piece++)
        span_take(span, compared_upto(p, piece->from));
}

/* The first use inside an interval at which the baseline's bill is 0; NAN: there is none. */
static double zero_inside(const struct bs_curve *baseline, double from, double to)
{
    const struct bs_piece *end = baseline->pieces + baseline->n;
    for (const struct bs_piece *piece = bs_curve_piece(baseline, nextafter(from, INFINITY)); piece < end && piece->from < to;
         piece++) {
        double zero = piece->slope != 0 ? piece->from - piece->value / piece->slope : NAN;
        if (zero > from && zero < to && zero >= piece->from && (piece + 1 == end || zero <= piece[1].from))
            return zero;
    }
    return NAN;
}

/* Next to a baseline bill of 0, at one of its ends, the ratio has no bound. */
static int price_beside_zero(const struct pricing *p, double from, double to, uint64_t weight)
{
    struct compared middle = compared_upto(p, from + (to - from) / 2);
    if (middle.base == 0)
        return 1;
    return histogram_count_between(p->ratio, ratio_in(middle), ratio_in(middle), INFINITY, weight);
}

/* An interval with such a use inside is parted there: the ratios on either side are far apart. */
static int price_about_zero(const struct pricing *p, double from, double to, uint64_t weight)
{
    int counted = 1;
    double zero = zero_inside(p->baseline, from, to);
    while (zero > from) {
        uint64_t part = (uint64_t)((double)weight * ((zero - from) / (to - from)) + 0.5);
        counted &= part == 0 || price_beside_zero(p, from, zero, part);
        weight -= part;
        from = zero;
        zero = zero_inside(p->baseline, from, to);
    }
    return weight == 0 ? counted : counted & price_beside_zero(p, from, to, weight);
}

/* An interval of use in which no curve jumps. */
static int price_interval(const struct pricing *p, double from, double to, uint64_t weight)
{
    const struct between none = {INFINITY, -INFINITY};
    struct span span = {.change = none, .ratio = none};
    span_take(&span, compared_above(p, from));
    span_take(&span, compared_upto(p, to));
    take_bends(p, p->bill, from, to, &span);
    take_bends(p, p->baseline, from, to, &span);
    int counted = histogram_count_between(p->change, span.change.low, span.change.high, 0, weight);
    if (!p->ratio)
        return counted;
    if (span.zero || span.positive == span.negative)
        return counted & price_about_zero(p, from, to, weight);
    return counted & histogram_count_between(p->ratio, span.ratio.low, span.ratio.high, 0, weight);
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

size_t use_counts_width(const struct use_counts *counts)
{
    size_t first = counts->n, end = 0;
    for (size_t k = 0; k < BS_COHORT_COUNT; k++)
        for (size_t key = 1; key < counts->n; key++) {
            size_t at = k * counts->n + key;
            if (counts->counts[at] == 0 && (!counts->moved || counts->moved[at] == 0))
                continue;
            first = key < first ? key : first;
            end = key >= end ? key + 1 : end;
        }
    return end > first ? end - first : 0;
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
    size_t below = 0; /* splits that lie below the bin */
    for (size_t key = 1, together; key + below < counts->n && counted; key += together) {
        together = STRIDE;
        if (below == counts->n_splits && key + below + STRIDE <= counts->n && !counts->moved &&
            all_zero(counts->counts + cohort * counts->n + key + below, STRIDE))
            continue;
        bool split = below < counts->n_splits && counts->splits[below] < key_edge(counts, key + bins);
        together = key == 1 || split ? 1 : bins;
        double from = key_edge(counts, key), to = key_edge(counts, key + together);
        for (; below < counts->n_splits && counts->splits[below] < to; below++) {
            counted &= price_keys(&p, counted_in(counts, cohort, key + below, key + below + 1), from, counts->splits[below]);
            from = counts->splits[below];
        }
        counted &= price_keys(&p, counted_in(counts, cohort, key + below, key + below + together), from, to);
    }
    return counted;
}
