#include "contract/curve_cap.h"

#include "contract/curve_draft.h"
#include "contract/curve_sides.h"
#include "contract/curve_stairs.h"

/* The value just after the piece's start. */
static double value_after(const struct bs_piece *piece)
{
    return bs_piece_value(piece, nextafter(piece->from, INFINITY));
}

/* Where the piece is about to exceed the limit after its start; INFINITY: nowhere. */
static enum bs_status stop_in_piece(struct bs_arena *arena, const struct bs_piece *piece, double end, double limit,
                                    struct stop *stop)
{
    if (piece->n_stairs == 0) {
        double use = piece->slope > 0 ? piece->from + (limit - piece->value) / piece->slope : INFINITY;
        *stop = (struct stop){.use = use < end ? use : INFINITY, .reached = use < end};
        return BS_OK;
    }
    const struct limit above = {.at = limit, .side = 1};
    struct sides sides;
    enum bs_status status = sides_of(arena, piece, nextafter(piece->from, INFINITY), end, &above, 1, &sides);
    *stop = (struct stop){.use = INFINITY};
    if (status != BS_OK || sides.n == 0)
        return status;
    *stop = (struct stop){.use = sides.last[0], .reached = true};
    for (size_t i = 0; i < piece->n_stairs; i++)
        stop->reached &= stair_count_above(&piece->stairs[i], stop->use) == stair_count(&piece->stairs[i], stop->use);
    return BS_OK;
}

enum bs_status use_at_limit(struct bs_arena *arena, const struct bs_curve *curve, double limit, struct stop *stop)
{
    enum bs_status status = BS_OK;
    *stop = (struct stop){.use = INFINITY};
    for (size_t i = 0; status == BS_OK && i < curve->n && isinf(stop->use); i++) {
        const struct bs_piece *piece = &curve->pieces[i];
        double end = piece_end(curve, i);
        if (i == 0 && bs_piece_value(piece, 0) > limit)
            *stop = (struct stop){.use = 0};
        else if (end > piece->from && (piece->n_stairs > 0 ? value_after(piece) : piece->value) > limit)
            *stop = (struct stop){.use = piece->from};
        else if (end > piece->from)
            status = stop_in_piece(arena, piece, end, limit, stop);
    }
    if (isfinite(stop->use))
        stop->bill = stop->reached ? limit : bs_curve_value(curve, stop->use);
    return status;
}

enum bs_status stop_at_limit(struct bs_arena *arena, const struct bs_curve *a, double limit, struct bs_curve *out)
{
    struct stop stop;
    enum bs_status status = use_at_limit(arena, a, limit, &stop);
    if (status != BS_OK || isinf(stop.use)) {
        *out = *a;
        return status;
    }
    if (stop.use == 0)
        return bs_curve_constant(arena, stop.bill, out);
    struct bs_piece *pieces = bs_arena_take(arena, a->n + 1, sizeof *pieces);
    if (!pieces)
        return BS_ERROR_MEMORY;
    size_t n = 0;
    while (n < a->n && (n == 0 || a->pieces[n].from < stop.use)) {
        pieces[n] = a->pieces[n];
        n++;
    }
    pieces[n++] = (struct bs_piece){.from = stop.use, .value = stop.bill};
    return bs_curve_of_pieces(arena, pieces, n, out);
}
