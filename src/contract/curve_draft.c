#include "contract/curve_draft.h"

#include <float.h>
#include <math.h>
#include <stdbool.h>

enum bs_status draft_start(struct draft *draft, struct bs_arena *arena, size_t most)
{
    draft->n = 0;
    draft->pieces = bs_arena_take(arena, most, sizeof *draft->pieces);
    return draft->pieces ? BS_OK : BS_ERROR_MEMORY;
}

void draft_piece(struct draft *draft, double from, double value, double slope)
{
    draft->pieces[draft->n++] = (struct bs_piece){.from = from, .value = value, .slope = slope};
}

/* A flat piece is an atom of the bill, so there only equal bits will do. On a slope the value comes from a product: two spellings of
   one price list may differ by a rounding, and must give the same pieces. */
static bool continues(const struct bs_piece *piece, const struct bs_piece *next)
{
    if (piece->slope != next->slope)
        return false;
    double value = bs_piece_value(piece, next->from);
    if (piece->slope == 0)
        return value == next->value;
    return fabs(value - next->value) <= 4 * DBL_EPSILON * fabs(next->value);
}

static bool is_finite(const struct bs_piece *piece)
{
    return isfinite(piece->from) && isfinite(piece->value) && isfinite(piece->slope);
}

enum bs_status draft_finish(struct draft *draft, struct bs_curve *out)
{
    struct bs_piece *kept = draft->pieces;
    size_t n = 0;
    for (size_t i = 0; i < draft->n; i++) {
        struct bs_piece next = draft->pieces[i];
        if (!is_finite(&next))
            return BS_ERROR_NUMERIC;
        /* Adding 0 turns -0 into 0, so that equal bills have equal bits. */
        next.value += 0.0;
        next.slope += 0.0;
        while (n > 1 && kept[n - 1].from == next.from)
            n--;
        if (n == 1 && next.from == 0) { /* the first piece is left with use 0 alone */
            kept[0].slope = 0;
            if (kept[0].value == next.value)
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
    size_t i = curve->n - 1;
    while (i > 0 && curve->pieces[i].from > use)
        i--;
    return i;
}
