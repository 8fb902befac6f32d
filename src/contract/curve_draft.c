#include "contract/curve_draft.h"

#include "contract/curve_stairs.h"

#include <float.h>
#include <math.h>
#include <string.h>

enum bs_status draft_start(struct draft *draft, struct bs_arena *arena, size_t likely)
{
    *draft = (struct draft){.arena = arena, .room = likely, .pieces = bs_arena_take(arena, likely, sizeof *draft->pieces)};
    return draft->pieces ? BS_OK : BS_ERROR_MEMORY;
}

static bool has_room(struct draft *draft)
{
    if (draft->n < draft->room)
        return true;
    size_t room = 2 * draft->room + 4;
    struct bs_piece *pieces = bs_arena_take(draft->arena, room, sizeof *pieces);
    if (!pieces)
        return false;
    if (draft->n)
        memcpy(pieces, draft->pieces, draft->n * sizeof *pieces);
    draft->pieces = pieces;
    draft->room = room;
    return true;
}

void draft_piece(struct draft *draft, double from, double value, double slope)
{
    draft_with_stairs(draft, (struct bs_piece){.from = from, .value = value, .slope = slope});
}

void draft_with_stairs(struct draft *draft, struct bs_piece piece)
{
    draft->failed |= !has_room(draft);
    if (!draft->failed)
        draft->pieces[draft->n++] = piece;
}

/* A flat piece is an atom of the bill, so there only equal bits will do. On a slope or a staircase the value comes from products: two
   spellings of one price list may differ by a rounding, and must give the same pieces. */
static bool continues(const struct bs_piece *piece, const struct bs_piece *next)
{
    if (piece->slope != next->slope || !stairs_equal(piece, next))
        return false;
    double value = line_value(piece, next->from);
    if (piece->slope == 0 && piece->n_stairs == 0)
        return value == next->value;
    return fabs(value - next->value) <= 4 * DBL_EPSILON * (fabs(next->value) + stairs_magnitude(next, next->from));
}

static bool is_finite(const struct bs_piece *piece)
{
    return isfinite(piece->from) && isfinite(piece->value) && isfinite(piece->slope);
}

/* What a first piece that is left with use 0 alone is worth. */
static struct bs_piece point_at_zero(const struct bs_piece *first)
{
    return (struct bs_piece){.value = bs_piece_value(first, 0) + 0.0};
}

enum bs_status draft_finish(struct draft *draft, struct bs_curve *out)
{
    struct bs_piece *kept = draft->pieces;
    size_t n = 0;
    if (draft->failed)
        return BS_ERROR_MEMORY;
    for (size_t i = 0; i < draft->n; i++) {
        struct bs_piece next = draft->pieces[i];
        enum bs_status status = is_finite(&next) ? stairs_normalize(draft->arena, &next) : BS_ERROR_NUMERIC;
        if (status != BS_OK)
            return status;
        /* Adding 0 turns -0 into 0, so that equal bills have equal bits. */
        next.value += 0.0;
        next.slope += 0.0;
        while (n > 1 && kept[n - 1].from == next.from)
            n--;
        if (n == 1 && next.from == 0) {
            kept[0] = point_at_zero(&kept[0]);
            if (kept[0].value == bs_piece_value(&next, 0))
                n = 0;
        }
        if (n == 0 || (n == 1 && next.from == 0) || !continues(&kept[n - 1], &next))
            kept[n++] = next;
    }
    *out = (struct bs_curve){.n = n, .pieces = kept};
    return BS_OK;
}

double piece_end(const struct bs_curve *curve, size_t i)
{
    return i + 1 < curve->n ? curve->pieces[i + 1].from : INFINITY;
}

size_t piece_above(const struct bs_curve *curve, double use)
{
    size_t first = 0;
    for (size_t n = curve->n; n > 1; n -= n / 2)
        first = curve->pieces[first + n / 2].from <= use ? first + n / 2 : first;
    return first;
}
