#include "contract/curve_draft.h"

#include <math.h>

const struct bs_piece *bs_curve_piece(const struct bs_curve *curve, double use)
{
    size_t i = curve->n - 1;
    while (i > 0 && curve->pieces[i].from >= use)
        i--;
    return &curve->pieces[i];
}

double bs_curve_value(const struct bs_curve *curve, double use)
{
    return bs_piece_value(bs_curve_piece(curve, use), use);
}

enum bs_status bs_curve_constant(struct bs_arena *arena, double value, struct bs_curve *out)
{
    struct draft draft;
    enum bs_status status = draft_start(&draft, arena, 1);
    if (status != BS_OK)
        return status;
    draft_piece(&draft, 0, value, 0);
    return draft_finish(&draft, out);
}

enum bs_status bs_curve_of_pieces(struct bs_arena *arena, const struct bs_piece *pieces, size_t n, struct bs_curve *out)
{
    if (n == 0 || pieces[0].from != 0)
        return BS_ERROR_INPUT;
    for (size_t i = 1; i < n; i++)
        if (!(pieces[i].from > pieces[i - 1].from || (i == 1 && pieces[1].from == 0)))
            return BS_ERROR_INPUT;
    struct draft draft;
    enum bs_status status = draft_start(&draft, arena, n);
    if (status != BS_OK)
        return status;
    for (size_t i = 0; i < n; i++)
        draft_piece(&draft, pieces[i].from, pieces[i].value, pieces[i].slope);
    return draft_finish(&draft, out);
}

/* a + sign * b. Each value is computed from both curves' limits at the breakpoint, not from the piece before: a bill that is flat from
   there on is then as exact as its parts. */
static enum bs_status combine(struct bs_arena *arena, const struct bs_curve *a, const struct bs_curve *b, double sign,
                              struct bs_curve *out)
{
    struct draft draft;
    enum bs_status status = draft_start(&draft, arena, a->n + b->n + 1);
    if (status != BS_OK)
        return status;
    draft_piece(&draft, 0, a->pieces[0].value + sign * b->pieces[0].value, 0);
    double from = 0;
    while (!isinf(from)) {
        size_t i = piece_above(a, from), j = piece_above(b, from);
        draft_piece(&draft, from, bs_piece_value(&a->pieces[i], from) + sign * bs_piece_value(&b->pieces[j], from),
                    a->pieces[i].slope + sign * b->pieces[j].slope);
        from = fmin(piece_end(a, i), piece_end(b, j));
    }
    return draft_finish(&draft, out);
}

enum bs_status bs_curve_add(struct bs_arena *arena, const struct bs_curve *a, const struct bs_curve *b, struct bs_curve *out)
{
    return combine(arena, a, b, 1, out);
}

enum bs_status bs_curve_subtract(struct bs_arena *arena, const struct bs_curve *a, const struct bs_curve *b, struct bs_curve *out)
{
    return combine(arena, a, b, -1, out);
}

enum bs_status bs_curve_scale(struct bs_arena *arena, const struct bs_curve *a, double factor, struct bs_curve *out)
{
    struct draft draft;
    enum bs_status status = draft_start(&draft, arena, a->n);
    if (status != BS_OK)
        return status;
    for (size_t i = 0; i < a->n; i++)
        draft_piece(&draft, a->pieces[i].from, a->pieces[i].value * factor, a->pieces[i].slope * factor);
    return draft_finish(&draft, out);
}

/* One piece held to the limit. side 1: values above it are replaced, -1: values below. A piece has at most one crossing. */
static void clip_piece(struct draft *draft, const struct bs_piece *piece, double end, double limit, double side)
{
    double excess = side * (piece->value - limit), rate = side * piece->slope;
    if (excess > 0 || (excess == 0 && rate >= 0)) {
        draft_piece(draft, piece->from, limit, 0);
        double crossing = rate < 0 ? piece->from - excess / rate : INFINITY;
        if (crossing < end)
            draft_piece(draft, crossing, limit, piece->slope);
    } else {
        draft_piece(draft, piece->from, piece->value, piece->slope);
        double crossing = rate > 0 ? piece->from - excess / rate : INFINITY;
        if (crossing < end)
            draft_piece(draft, crossing, limit, 0);
    }
}

static enum bs_status clip(struct bs_arena *arena, const struct bs_curve *a, double limit, double side, struct bs_curve *out)
{
    struct draft draft;
    enum bs_status status = draft_start(&draft, arena, 2 * a->n);
    if (status != BS_OK)
        return status;
    for (size_t i = 0; i < a->n; i++)
        clip_piece(&draft, &a->pieces[i], piece_end(a, i), limit, side);
    return draft_finish(&draft, out);
}

enum bs_status bs_curve_at_least(struct bs_arena *arena, const struct bs_curve *a, double minimum, struct bs_curve *out)
{
    return clip(arena, a, minimum, -1, out);
}

enum bs_status bs_curve_at_most(struct bs_arena *arena, const struct bs_curve *a, double maximum, struct bs_curve *out)
{
    return clip(arena, a, maximum, 1, out);
}

/* use -> a(max(0, share * use - included)): each piece's start moves, its value stays. Starts beyond the range of a double are never
   reached. */
static enum bs_status move(struct bs_arena *arena, const struct bs_curve *a, double included, double share, struct bs_curve *out)
{
    struct draft draft;
    enum bs_status status = draft_start(&draft, arena, a->n + 1);
    if (status != BS_OK)
        return status;
    draft_piece(&draft, 0, a->pieces[0].value, 0);
    for (size_t i = 0; i < a->n; i++) {
        double from = (a->pieces[i].from + included) / share;
        if (from < INFINITY)
            draft_piece(&draft, from, a->pieces[i].value, a->pieces[i].slope * share);
    }
    return draft_finish(&draft, out);
}

enum bs_status bs_curve_after_included(struct bs_arena *arena, const struct bs_curve *a, double included, struct bs_curve *out)
{
    return included >= 0 ? move(arena, a, included, 1, out) : BS_ERROR_INPUT;
}

enum bs_status bs_curve_of_share(struct bs_arena *arena, const struct bs_curve *a, double share, struct bs_curve *out)
{
    if (!(share >= 0 && share < INFINITY))
        return BS_ERROR_INPUT;
    return share > 0 ? move(arena, a, 0, share, out) : bs_curve_constant(arena, a->pieces[0].value, out);
}
