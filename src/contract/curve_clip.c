/* A bill held to a minimum or a maximum. A piece may cross the limit once: a straight one always, one with stairs if it only rises or
   only falls. There the crossing, often a jump, is the last double on its side. */
#include "contract/curve_draft.h"
#include "contract/curve_stairs.h"

#include <float.h>
#include <math.h>

/* side 1: values above the limit are replaced, -1: values below. */
struct limit {
    double at, side;
};

static void clip_straight(struct draft *draft, const struct bs_piece *piece, double end, const struct limit *limit)
{
    double excess = limit->side * (piece->value - limit->at), rate = limit->side * piece->slope;
    if (excess > 0 || (excess == 0 && rate >= 0)) {
        draft_piece(draft, piece->from, limit->at, 0);
        double crossing = rate < 0 ? piece->from - excess / rate : INFINITY;
        if (crossing < end)
            draft_piece(draft, crossing, limit->at, piece->slope);
    } else {
        draft_piece(draft, piece->from, piece->value, piece->slope);
        double crossing = rate > 0 ? piece->from - excess / rate : INFINITY;
        if (crossing < end)
            draft_piece(draft, crossing, limit->at, 0);
    }
}

/* 1: never falls, -1: never rises, 0: does both. */
static int way_of(const struct bs_piece *piece)
{
    bool rises = piece->slope > 0, falls = piece->slope < 0;
    for (size_t i = 0; i < piece->n_stairs; i++) {
        rises |= piece->stairs[i].step > 0;
        falls |= piece->stairs[i].step < 0;
    }
    return rises && falls ? 0 : falls ? -1 : 1;
}

struct excess {
    const struct bs_piece *piece;
    double at, side;
};

static bool is_within(const void *context, double use)
{
    const struct excess *excess = context;
    return excess->side * (bs_piece_value(excess->piece, use) - excess->at) < 0;
}

static bool is_beyond(const void *context, double use)
{
    const struct excess *excess = context;
    return excess->side * (bs_piece_value(excess->piece, use) - excess->at) > 0;
}

/* first: the first double at which the piece holds. */
static enum bs_status clip_stairs(struct draft *draft, const struct bs_piece *piece, double first, double end,
                                  const struct limit *limit)
{
    int way = way_of(piece);
    if (way == 0)
        return BS_ERROR_INPUT;
    const struct excess excess = {.piece = piece, .at = limit->at, .side = limit->side};
    double last = fmin(end, DBL_MAX);
    bool leaves = way * limit->side < 0, held = leaves ? is_beyond(&excess, first) : !is_within(&excess, first);
    if (!held) {
        double crossing = leaves ? last : last_where(is_within, &excess, first, last);
        draft_with_stairs(draft, *piece);
        if (crossing < last)
            draft_piece(draft, crossing, limit->at, 0);
        return BS_OK;
    }
    double crossing = leaves ? last_where(is_beyond, &excess, first, last) : last;
    draft_piece(draft, piece->from, limit->at, 0);
    if (crossing < last) {
        struct bs_piece rest = *piece;
        rest.from = crossing;
        rest.value = line_value(piece, crossing);
        draft_with_stairs(draft, rest);
    }
    return BS_OK;
}

static enum bs_status clip(struct bs_arena *arena, const struct bs_curve *a, struct limit limit, struct bs_curve *out)
{
    if (limit.at == limit.side * INFINITY) {
        *out = *a;
        return BS_OK;
    }
    struct draft draft;
    enum bs_status status = draft_start(&draft, arena, 2 * a->n);
    for (size_t i = 0; i < a->n && status == BS_OK; i++) {
        const struct bs_piece *piece = &a->pieces[i];
        double end = piece_end(a, i);
        if (piece->n_stairs)
            status = clip_stairs(&draft, piece, i ? nextafter(piece->from, INFINITY) : 0, end, &limit);
        else
            clip_straight(&draft, piece, end, &limit);
    }
    return status == BS_OK ? draft_finish(&draft, out) : status;
}

enum bs_status bs_curve_at_least(struct bs_arena *arena, const struct bs_curve *a, double minimum, struct bs_curve *out)
{
    return clip(arena, a, (struct limit){.at = minimum, .side = -1}, out);
}

enum bs_status bs_curve_at_most(struct bs_arena *arena, const struct bs_curve *a, double maximum, struct bs_curve *out)
{
    return clip(arena, a, (struct limit){.at = maximum, .side = 1}, out);
}
