#include "base/decimal.h"
#include "contract/curve_draft.h"
#include "contract/curve_stairs.h"

#include <math.h>

const struct bs_piece *bs_curve_piece(const struct bs_curve *curve, double use)
{
    const struct bs_piece *first = curve->pieces;
    for (size_t n = curve->n; n > 1; n -= n / 2)
        first = first[n / 2].from < use ? first + n / 2 : first;
    return first;
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
    for (size_t i = 0; i < n; i++)
        for (size_t k = 0; k < pieces[i].n_stairs; k++)
            if (!(pieces[i].stairs[k].size > 0))
                return BS_ERROR_INPUT;
    struct draft draft;
    enum bs_status status = draft_start(&draft, arena, n);
    if (status != BS_OK)
        return status;
    for (size_t i = 0; i < n && status == BS_OK; i++) {
        struct bs_piece piece = pieces[i];
        status = stairs_add(arena, &(struct bs_piece){0}, &pieces[i], 1, &piece);
        draft_with_stairs(&draft, piece);
    }
    return status == BS_OK ? draft_finish(&draft, out) : status;
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
    draft_piece(&draft, 0, bs_piece_value(&a->pieces[0], 0) + sign * bs_piece_value(&b->pieces[0], 0), 0);
    double from = 0;
    while (!isinf(from)) {
        size_t i = piece_above(a, from), j = piece_above(b, from);
        const struct bs_piece *p = &a->pieces[i], *q = &b->pieces[j];
        struct bs_piece sum = {
            .from = from, .value = line_value(p, from) + sign * line_value(q, from), .slope = p->slope + sign * q->slope};
        status = stairs_add(arena, p, q, sign, &sum);
        if (status != BS_OK)
            return status;
        draft_with_stairs(&draft, sum);
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
    for (size_t i = 0; i < a->n && status == BS_OK; i++) {
        const struct bs_piece *p = &a->pieces[i];
        struct bs_piece scaled = {.from = p->from, .value = p->value * factor, .slope = p->slope * factor};
        status = stairs_add(arena, &(struct bs_piece){0}, p, factor, &scaled);
        draft_with_stairs(&draft, scaled);
    }
    return status == BS_OK ? draft_finish(&draft, out) : status;
}

/* Where piece i begins in use -> a(share * use - included). Where a step begins it, the moved step does. */
static double moved_start(const struct bs_curve *a, size_t i, double included, double share)
{
    double from = a->pieces[i].from;
    const struct bs_stair *stair = i && isfinite(included) ? stair_at_start(a, i) : NULL;
    if (!stair)
        return decimal_quotient(decimal_of(from + included, from + included), share);
    const struct bs_stair moved = stair_move(stair, included, share);
    return stair_last_below(&moved, stair_count_above(stair, from));
}

/* use -> a(max(0, share * use - included)): each piece's start moves, its value stays. Starts beyond the range of a double are never
   reached. */
static enum bs_status move(struct bs_arena *arena, const struct bs_curve *a, double included, double share, struct bs_curve *out)
{
    struct draft draft;
    enum bs_status status = draft_start(&draft, arena, a->n + 1);
    if (status != BS_OK)
        return status;
    draft_piece(&draft, 0, bs_piece_value(&a->pieces[0], 0), 0);
    double from = 0;
    for (size_t i = 0; i < a->n && status == BS_OK; i++) {
        const struct bs_piece *p = &a->pieces[i];
        struct bs_piece moved = {
            .from = fmax(from, moved_start(a, i, included, share)), .value = p->value, .slope = p->slope * share};
        if (!(moved.from < INFINITY))
            break;
        from = moved.from;
        status = stairs_move(arena, p, included, share, &moved);
        draft_with_stairs(&draft, moved);
    }
    return status == BS_OK ? draft_finish(&draft, out) : status;
}

enum bs_status bs_curve_after_included(struct bs_arena *arena, const struct bs_curve *a, double included, struct bs_curve *out)
{
    return included >= 0 ? move(arena, a, included, 1, out) : BS_ERROR_INPUT;
}

enum bs_status bs_curve_of_share(struct bs_arena *arena, const struct bs_curve *a, double share, struct bs_curve *out)
{
    if (!(share >= 0 && share < INFINITY))
        return BS_ERROR_INPUT;
    return share > 0 ? move(arena, a, 0, share, out) : bs_curve_constant(arena, bs_piece_value(&a->pieces[0], 0), out);
}

bool bs_curve_has_stairs(const struct bs_curve *curve)
{
    for (size_t i = 0; i < curve->n; i++)
        if (curve->pieces[i].n_stairs)
            return true;
    return false;
}

bool bs_curve_equal(const struct bs_curve *a, const struct bs_curve *b)
{
    if (a->n != b->n)
        return false;
    for (size_t i = 0; i < a->n; i++) {
        const struct bs_piece *p = &a->pieces[i], *q = &b->pieces[i];
        if (p->from != q->from || p->value != q->value || p->slope != q->slope || !stairs_equal(p, q))
            return false;
    }
    return true;
}
