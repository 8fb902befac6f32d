#include "contract/curve_stairs.h"
#include "base/double_bits.h"

#include <float.h>
#include <math.h>
#include <stdint.h>
#include <string.h>

static bool is_whole(double x)
{
    return fabs(x - rint(x)) <= WHOLE_SLACK * (fabs(x) + 1);
}

double floor_whole(double x)
{
    return is_whole(x) ? rint(x) : floor(x);
}

double ceil_whole(double x)
{
    return is_whole(x) ? rint(x) : ceil(x);
}

double stair_count(const struct bs_stair *stair, double use)
{
    const struct bs_stair ones = {.origin = stair->origin, .size = stair->size, .step = 1, .up = stair->up};
    return bs_stair_value(&ones, use);
}

double stair_count_above(const struct bs_stair *stair, double use)
{
    return stair_count(stair, nextafter(use, INFINITY));
}

const struct bs_stair *stair_at_start(const struct bs_curve *curve, size_t i)
{
    for (const struct bs_piece *piece = &curve->pieces[i - 1]; piece <= &curve->pieces[i]; piece++)
        for (size_t k = 0; k < piece->n_stairs; k++)
            if (stair_count_above(&piece->stairs[k], curve->pieces[i].from) > stair_count(&piece->stairs[k], curve->pieces[i].from))
                return &piece->stairs[k];
    return NULL;
}

double last_where(bool (*holds)(const void *context, double use), const void *context, double low, double high)
{
    if (holds(context, high))
        return high;
    uint64_t inside = bits_of(fabs(low)), outside = bits_of(high);
    while (outside - inside > 1) {
        uint64_t middle = inside + (outside - inside) / 2;
        if (holds(context, double_of(middle)))
            inside = middle;
        else
            outside = middle;
    }
    return double_of(inside);
}

struct bound {
    const struct bs_stair *stair;
    double count;
};

static bool counts_fewer(const void *context, double use)
{
    const struct bound *bound = context;
    return stair_count(bound->stair, use) < bound->count;
}

double stair_last_below(const struct bs_stair *stair, double count)
{
    const struct bound bound = {.stair = stair, .count = count};
    double last = counts_fewer(&bound, 0) ? last_where(counts_fewer, &bound, 0, DBL_MAX) : 0;
    return last < DBL_MAX ? last : INFINITY;
}

double stairs_magnitude(const struct bs_piece *piece, double use)
{
    double magnitude = 0;
    for (size_t i = 0; i < piece->n_stairs; i++)
        magnitude += fabs(bs_stair_value(&piece->stairs[i], use));
    return magnitude;
}

static int order(const struct bs_stair *a, const struct bs_stair *b)
{
    if (a->size != b->size)
        return a->size < b->size ? -1 : 1;
    if (a->origin != b->origin)
        return a->origin < b->origin ? -1 : 1;
    return (int)a->up - (int)b->up;
}

bool stairs_equal(const struct bs_piece *a, const struct bs_piece *b)
{
    if (a->n_stairs != b->n_stairs)
        return false;
    for (size_t i = 0; i < a->n_stairs; i++)
        if (order(&a->stairs[i], &b->stairs[i]) != 0 || a->stairs[i].step != b->stairs[i].step)
            return false;
    return true;
}

static bool is_normal(const struct bs_piece *piece)
{
    for (size_t i = 0; i < piece->n_stairs; i++)
        if (piece->stairs[i].step == 0 || (i > 0 && order(&piece->stairs[i - 1], &piece->stairs[i]) >= 0))
            return false;
    return piece->n_stairs > 0 || !piece->stairs;
}

/* Into a list in order that has room for one more. */
static void insert(struct bs_stair *list, size_t *n, const struct bs_stair *stair)
{
    size_t i = *n;
    while (i > 0 && order(&list[i - 1], stair) > 0)
        i--;
    if (i > 0 && order(&list[i - 1], stair) == 0) {
        list[i - 1].step += stair->step;
        return;
    }
    memmove(&list[i + 1], &list[i], (*n - i) * sizeof *list);
    list[i] = *stair;
    ++*n;
}

enum bs_status stairs_normalize(struct bs_arena *arena, struct bs_piece *piece)
{
    for (size_t i = 0; i < piece->n_stairs; i++) {
        const struct bs_stair *s = &piece->stairs[i];
        if (!(isfinite(s->origin) && isfinite(s->size) && s->size > 0 && isfinite(s->step)))
            return BS_ERROR_NUMERIC;
    }
    if (is_normal(piece))
        return BS_OK;
    struct bs_stair *list = piece->n_stairs ? bs_arena_take(arena, piece->n_stairs, sizeof *list) : NULL;
    if (piece->n_stairs && !list)
        return BS_ERROR_MEMORY;
    size_t merged = 0, n = 0;
    for (size_t i = 0; i < piece->n_stairs; i++)
        insert(list, &merged, &piece->stairs[i]);
    for (size_t i = 0; i < merged; i++)
        if (list[i].step != 0)
            list[n++] = list[i];
    piece->n_stairs = n;
    piece->stairs = n ? list : NULL;
    for (size_t i = 0; i < n; i++)
        if (!isfinite(list[i].step))
            return BS_ERROR_NUMERIC;
    return BS_OK;
}

enum bs_status stairs_add(struct bs_arena *arena, const struct bs_piece *a, const struct bs_piece *b, double factor,
                          struct bs_piece *sum)
{
    sum->n_stairs = a->n_stairs + b->n_stairs;
    sum->stairs = a->stairs;
    if (b->n_stairs == 0)
        return BS_OK;
    struct bs_stair *list = bs_arena_take(arena, sum->n_stairs, sizeof *list);
    if (!list)
        return BS_ERROR_MEMORY;
    for (size_t i = 0; i < a->n_stairs; i++)
        list[i] = a->stairs[i];
    for (size_t i = 0; i < b->n_stairs; i++) {
        list[a->n_stairs + i] = b->stairs[i];
        list[a->n_stairs + i].step *= factor;
    }
    sum->stairs = list;
    return BS_OK;
}

struct bs_stair stair_move(const struct bs_stair *stair, double included, double share)
{
    struct bs_stair moved = *stair;
    moved.origin = (stair->origin + included) / share;
    moved.size = stair->size / share;
    return moved;
}

enum bs_status stairs_move(struct bs_arena *arena, const struct bs_piece *a, double included, double share, struct bs_piece *moved)
{
    struct bs_stair *list = a->n_stairs ? bs_arena_take(arena, a->n_stairs, sizeof *list) : NULL;
    if (a->n_stairs && !list)
        return BS_ERROR_MEMORY;
    for (size_t i = 0; i < a->n_stairs; i++)
        list[i] = stair_move(&a->stairs[i], included, share);
    moved->n_stairs = a->n_stairs;
    moved->stairs = list;
    return BS_OK;
}
