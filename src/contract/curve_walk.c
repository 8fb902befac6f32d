#include "contract/curve_walk.h"

#include "contract/curve_draft.h"
#include "contract/curve_reading.h"
#include "contract/curve_stairs.h"

#include <math.h>

/* Bounds are this much wider, by the magnitude of what they add up. */
#define WIDER 0x1p-36
/* So many sizes from its start a staircase cannot be told from its line. */
#define SIZES_MOST 0x1p38

/* Stairs that count alike in both curves, with their steps in each. */
struct pair {
    struct bs_stair stair;
    double bill, baseline;
};

/* at + rate x (use - from) */
struct line {
    double at, rate;
};

struct side side_on_step(const struct bs_piece *piece, double use)
{
    struct side side = {.piece = *piece};
    side.piece.n_stairs = 0;
    side.piece.stairs = NULL;
    for (size_t i = 0; i < piece->n_stairs; i++) {
        const struct bs_stair *s = &piece->stairs[i];
        double count = stair_next(s, use) - (s->up ? 0 : 1);
        side.piece.value += count * s->step;
        side.stairs += fabs(count * s->step);
    }
    return side;
}

struct side side_on_mean(const struct bs_piece *piece, double use)
{
    struct side side = {.piece = *piece};
    side.piece.n_stairs = 0;
    side.piece.stairs = NULL;
    for (size_t i = 0; i < piece->n_stairs; i++) {
        const struct bs_stair *s = &piece->stairs[i];
        if (s->origin > use)
            continue;
        double sizes = (piece->from - s->origin) / s->size + (s->up ? 0.5 : -0.5);
        side.piece.value += sizes * s->step;
        side.piece.slope += s->step / s->size;
        side.stairs += fabs(sizes * s->step);
    }
    return side;
}

static bool count_alike(const struct bs_stair *a, const struct bs_stair *b)
{
    return a->up == b->up && fabs(a->size - b->size) <= SLACK * b->size &&
           fabs(a->origin - b->origin) <= SLACK * (fabs(b->origin) + b->size);
}

static struct pair *pair_for(struct pair *pairs, size_t *n, const struct bs_stair *stair)
{
    for (size_t i = 0; i < *n; i++)
        if (count_alike(&pairs[i].stair, stair))
            return &pairs[i];
    pairs[*n] = (struct pair){.stair = *stair};
    return &pairs[(*n)++];
}

/* Those that have started at `from`. */
static size_t pairs_of(const struct walk *walk, struct pair *pairs)
{
    size_t n = 0;
    for (size_t i = 0; i < walk->bill->n_stairs; i++)
        if (walk->bill->stairs[i].origin <= walk->from)
            pair_for(pairs, &n, &walk->bill->stairs[i])->bill += walk->bill->stairs[i].step;
    for (size_t i = 0; i < walk->baseline->n_stairs; i++)
        if (walk->baseline->stairs[i].origin <= walk->from)
            pair_for(pairs, &n, &walk->baseline->stairs[i])->baseline += walk->baseline->stairs[i].step;
    return n;
}

static void add_line(struct line *sum, double factor, double at, double rate)
{
    sum->at += factor * at;
    sum->rate += factor * rate;
}

/* The part of [0, INFINITY) in which the line is at most 0. */
static struct range not_above(const struct line *line)
{
    if (line->rate == 0)
        return line->at <= 0 ? (struct range){0, INFINITY} : (struct range){INFINITY, 0};
    double root = -line->at / line->rate;
    return line->rate > 0 ? (struct range){0, root} : (struct range){fmax(root, 0), INFINITY};
}

/* A staircase lies between two lines one step apart. The sign is open between where the lower bound of the difference is above 0 and
   where the upper one is below. */
static struct range open_range(const struct walk *walk, const struct pair *pairs, size_t n, double multiple)
{
    double bill = line_value(walk->bill, walk->from), baseline = line_value(walk->baseline, walk->from), sizes_most = 0;
    struct line low = {.at = bill - multiple * baseline, .rate = walk->bill->slope - multiple * walk->baseline->slope}, high;
    struct line magnitude = {.at = fabs(bill) + multiple * fabs(baseline),
                             .rate = fabs(walk->bill->slope) + multiple * fabs(walk->baseline->slope)};
    bool stepped = false;
    high = low;
    for (size_t i = 0; i < n; i++) {
        double step = pairs[i].bill - multiple * pairs[i].baseline, both = fabs(pairs[i].bill) + multiple * fabs(pairs[i].baseline);
        double rate = 1 / pairs[i].stair.size, at = (walk->from - pairs[i].stair.origin) * rate;
        add_line(&magnitude, both, at + 1, rate);
        if (fabs(step) <= SLACK * both)
            continue;
        bool above = pairs[i].stair.up == (step > 0);
        add_line(above ? &low : &high, step, at, rate);
        add_line(above ? &high : &low, step, at + (pairs[i].stair.up ? 1 : -1), rate);
        sizes_most = fmax(sizes_most, SIZES_MOST * pairs[i].stair.size);
        stepped = true;
    }
    if (!stepped)
        return (struct range){INFINITY, 0};
    add_line(&low, 1, -WIDER * magnitude.at, -WIDER * magnitude.rate);
    high = (struct line){.at = -high.at - WIDER * magnitude.at, .rate = -high.rate - WIDER * magnitude.rate};
    struct range below = not_above(&low), above = not_above(&high);
    double from = walk->from + fmax(below.from, above.from), to = walk->from + fmin(below.to, above.to);
    return from <= to && from < sizes_most ? (struct range){from, to} : (struct range){INFINITY, 0};
}

enum bs_status walk_of(struct bs_arena *arena, const struct bs_piece *bill, const struct bs_piece *baseline, double from, double to,
                       struct walk *out)
{
    *out = (struct walk){.bill = bill, .baseline = baseline, .from = from, .to = to};
    size_t n = bill->n_stairs + baseline->n_stairs;
    struct pair *pairs = n ? bs_arena_take(arena, n, sizeof *pairs) : NULL;
    if (n && !pairs)
        return BS_ERROR_MEMORY;
    n = pairs ? pairs_of(out, pairs) : 0;
    for (size_t k = 0; k < MULTIPLES; k++)
        out->open[k] = open_range(out, pairs, n, (double)(k + 1));
    return BS_OK;
}

bool walk_is_open(const struct walk *walk, double use)
{
    for (size_t k = 0; k < MULTIPLES; k++)
        if (walk->open[k].from <= use && use <= walk->open[k].to)
            return true;
    return false;
}

double walk_next_open(const struct walk *walk, double use)
{
    double next = walk->to;
    for (size_t k = 0; k < MULTIPLES; k++)
        if (walk->open[k].from > use)
            next = fmin(next, walk->open[k].from);
    return next;
}

static double next_step(const struct bs_piece *piece, double use)
{
    double next = INFINITY;
    for (size_t i = 0; i < piece->n_stairs; i++)
        next = fmin(next, stair_place(&piece->stairs[i], stair_next(&piece->stairs[i], use)));
    return next;
}

double walk_next_step(const struct walk *walk, double use)
{
    double next = fmin(next_step(walk->bill, use), next_step(walk->baseline, use));
    return next > use && next < walk->to * (1 - SLACK) ? next : walk->to;
}
