/* A bill held to a minimum or a maximum: what lies beyond the limit is replaced by it. */
#include "contract/curve_draft.h"
#include "contract/curve_sides.h"

#include <math.h>
#include <stdint.h>

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

/* first: the first double at which the piece holds. */
static enum bs_status clip_stairs(struct draft *draft, const struct bs_piece *piece, double first, double end,
                                  const struct limit *limit)
{
    struct sides sides;
    enum bs_status status = sides_of(draft->arena, piece, first, end, limit, SIZE_MAX, &sides);
    bool held = sides.beyond;
    for (size_t i = 0; status == BS_OK && i <= sides.n; i++, held = !held) {
        struct bs_piece part = *piece;
        part.from = i ? sides.last[i - 1] : piece->from;
        part.value = i ? line_value(piece, part.from) : piece->value;
        if (held)
            draft_piece(draft, part.from, limit->at, 0);
        else
            draft_with_stairs(draft, part);
    }
    return status;
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
    return clip(arena, a, (struct limit){.at = minimum, .side = -1, .touched = true}, out);
}

enum bs_status bs_curve_at_most(struct bs_arena *arena, const struct bs_curve *a, double maximum, struct bs_curve *out)
{
    return clip(arena, a, (struct limit){.at = maximum, .side = 1, .touched = true}, out);
}
