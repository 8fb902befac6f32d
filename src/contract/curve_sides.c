/* A stretch in which nothing rises, or nothing falls, changes sides once at most: there the change is the last double on its side. Any other
   stretch is decided by the least and the most that its parts add up to, or else split at a step. Where the piece's mean line is surely
   beyond the limit, or surely not, nothing is looked at: so only the steps about the limit are. */
#include "contract/curve_sides.h"

#include "contract/curve_stairs.h"

#include <float.h>
#include <math.h>
#include <stdint.h>
#include <string.h>

/* A mean line is drawn this much wider, by the magnitude of what it adds up; one that rises by less is level. */
#define WIDER 0x1p-36
/* Of the smallest size: so far a level line is searched for the first change. */
#define SIZES_MOST 0x1p40

struct search {
    struct bs_arena *arena;
    const struct bs_piece *piece;
    const struct limit *limit;
    struct sides *out;
    size_t most, room, splits;
    bool begun, beyond; /* the side of the last stretch */
};

/* Above 0: beyond the limit. */
static double excess_of(const struct limit *limit, double value)
{
    return limit->side * (value - limit->at);
}

static bool enough(const struct search *s)
{
    return s->out->n >= s->most;
}

/* The piece goes on at that side; last: the last double before. */
static enum bs_status note(struct search *s, bool beyond, double last)
{
    struct sides *out = s->out;
    if (!s->begun)
        out->beyond = beyond;
    if (s->begun && beyond != s->beyond && !enough(s)) {
        if (out->n == s->room) {
            s->room = s->room ? 2 * s->room : 4;
            double *more = bs_arena_take(s->arena, s->room, sizeof *more);
            if (!more)
                return BS_ERROR_MEMORY;
            if (out->n)
                memcpy(more, out->last, out->n * sizeof *more);
            out->last = more;
        }
        out->last[out->n++] = last;
    }
    s->begun = true;
    s->beyond = beyond;
    return BS_OK;
}

/* What the piece's value can be between two uses, computed in the order of bs_piece_value: no rounding leads out of it. */
struct hull {
    double least, most;
    bool rises, falls;
    const struct bs_stair *busiest; /* the staircase with the most steps between them; NULL: none has any */
    double steps;
};

static struct hull hull_of(const struct bs_piece *piece, double low, double high)
{
    double a = piece->value + piece->slope * (low - piece->from), b = piece->value + piece->slope * (high - piece->from);
    struct hull hull = {.least = fmin(a, b), .most = fmax(a, b), .rises = piece->slope > 0, .falls = piece->slope < 0};
    for (size_t i = 0; i < piece->n_stairs; i++) {
        const struct bs_stair *stair = &piece->stairs[i];
        double before = bs_stair_value(stair, low), after = bs_stair_value(stair, high);
        double steps = stair_count(stair, high) - stair_count(stair, low);
        hull.least += fmin(before, after);
        hull.most += fmax(before, after);
        hull.rises |= after > before;
        hull.falls |= after < before;
        if (steps > hull.steps) {
            hull.busiest = stair;
            hull.steps = steps;
        }
    }
    return hull;
}

struct side_test {
    const struct search *s;
    bool beyond;
};

/* Where a stretch ends in values at the limit, those are of the next one. */
static bool stays(const void *context, double use)
{
    const struct side_test *test = context;
    const struct limit *limit = test->s->limit;
    double excess = excess_of(limit, bs_piece_value(test->s->piece, use));
    return test->beyond ? excess > 0 : limit->touched ? excess < 0 : excess <= 0;
}

/* Nothing rises, or nothing falls. */
static enum bs_status look_one_way(struct search *s, double low, double high, double before)
{
    double start = excess_of(s->limit, bs_piece_value(s->piece, low)), end = excess_of(s->limit, bs_piece_value(s->piece, high));
    if (start == 0 && s->limit->touched)
        return note(s, end == 0 ? s->beyond : end > 0, before);
    const struct side_test test = {.s = s, .beyond = start > 0};
    double last = last_where(stays, &test, low, high);
    enum bs_status status = note(s, test.beyond, before);
    return status == BS_OK && last < high ? note(s, !test.beyond, last) : status;
}

/* From low to high, ends included; before: the double before low. Each split takes a step from its halves, so it ends. */
static enum bs_status look(struct search *s, double low, double high, double before)
{
    if (enough(s))
        return BS_OK;
    const struct hull hull = hull_of(s->piece, low, high);
    if (!(hull.rises && hull.falls) || !hull.busiest)
        return look_one_way(s, low, high, before);
    double least = excess_of(s->limit, hull.least), most = excess_of(s->limit, hull.most);
    if ((least > 0) == (most > 0))
        return note(s, least > 0, before);
    if (s->splits++ >= BS_SPLITS_MOST)
        return BS_ERROR_TOO_MANY;
    double count = stair_count(hull.busiest, low) + fmax(1, floor(hull.steps / 2));
    double last = fmin(fmax(low, stair_last_below(hull.busiest, count)), high);
    enum bs_status status = look(s, low, last, before);
    return status == BS_OK && last < high ? look(s, nextafter(last, INFINITY), high, last) : status;
}

/* The line through the middles of all steps of the staircases that have begun, and how far a value can be from it. */
struct mean {
    double at, rate; /* at the stretch's beginning */
    double apart;
    double magnitude, rates; /* of what `at` and `rate` add up */
    double smallest;         /* size */
};

static struct mean mean_from(const struct bs_piece *piece, double use)
{
    double straight = piece->slope * (use - piece->from);
    struct mean mean = {.at = piece->value + straight,
                        .rate = piece->slope,
                        .magnitude = fabs(piece->value) + fabs(straight),
                        .rates = fabs(piece->slope),
                        .smallest = INFINITY};
    for (size_t i = 0; i < piece->n_stairs; i++) {
        const struct bs_stair *stair = &piece->stairs[i];
        double sizes = (use - stair->origin) / stair->size;
        mean.smallest = fmin(mean.smallest, stair->size);
        if (stair->origin > use)
            continue;
        mean.at += stair->step * (sizes + (stair->up ? 0.5 : -0.5));
        mean.rate += stair->step / stair->size;
        mean.apart += fabs(stair->step) / 2;
        mean.magnitude += fabs(stair->step) * (fabs(sizes) + 1);
        mean.rates += fabs(stair->step) / stair->size;
    }
    return mean;
}

/* A mean line that neither rises nor falls: the same steps come again and again. */
static enum bs_status look_level(struct search *s, const struct mean *mean, double low, double high, double before)
{
    const struct limit *limit = s->limit;
    double apart = mean->apart - WIDER * mean->magnitude, above = mean->at - limit->at;
    if (fabs(above) >= apart) /* it touches the limit at most */
        return note(s, limit->side * above > 0, before);
    if (high < DBL_MAX)
        return look(s, low, high, before);
    return s->most < SIZE_MAX ? look(s, low, low + SIZES_MOST * mean->smallest, before) : BS_ERROR_TOO_MANY;
}

/* No staircase begins in it. */
static enum bs_status look_stretch(struct search *s, double low, double high, double before)
{
    const struct mean mean = mean_from(s->piece, low);
    if (fabs(mean.rate) <= WIDER * mean.rates)
        return look_level(s, &mean, low, high, before);
    double center = low + (s->limit->at - mean.at) / mean.rate, magnitude = mean.magnitude + mean.rates * (fabs(center) + low);
    double reach = (mean.apart + WIDER * (magnitude + fabs(s->limit->at))) / fabs(mean.rate);
    bool rises = mean.rate > 0, starts = rises == (s->limit->side < 0);
    if (center - reach >= high || center + reach <= low)
        return note(s, center > low ? starts : !starts, before);
    double from = fmax(low, center - reach), to = fmin(high, center + reach);
    enum bs_status status = BS_OK;
    if (from > low) {
        status = note(s, starts, before);
        before = nextafter(from, 0);
    }
    if (status == BS_OK)
        status = look(s, from, to, before);
    return status == BS_OK && to < high ? note(s, !starts, to) : status;
}

static bool goes_both_ways(const struct bs_piece *piece)
{
    bool rises = piece->slope > 0, falls = piece->slope < 0;
    for (size_t i = 0; i < piece->n_stairs; i++) {
        rises |= piece->stairs[i].step > 0;
        falls |= piece->stairs[i].step < 0;
    }
    return rises && falls;
}

static double next_origin(const struct bs_piece *piece, double use)
{
    double next = INFINITY;
    for (size_t i = 0; i < piece->n_stairs; i++)
        if (piece->stairs[i].origin > use)
            next = fmin(next, piece->stairs[i].origin);
    return next;
}

enum bs_status sides_of(struct bs_arena *arena, const struct bs_piece *piece, double first, double end, const struct limit *limit,
                        size_t most, struct sides *out)
{
    struct search s = {.arena = arena, .piece = piece, .limit = limit, .out = out, .most = most};
    double last = fmin(end, DBL_MAX), before = first;
    *out = (struct sides){.n = 0};
    if (!goes_both_ways(piece))
        return look_one_way(&s, first, last, before);
    enum bs_status status = BS_OK;
    for (double low = first; status == BS_OK && low <= last && !enough(&s);) {
        double high = fmin(last, next_origin(piece, low));
        status = look_stretch(&s, low, high, before);
        before = high;
        low = nextafter(high, INFINITY);
    }
    return status;
}
