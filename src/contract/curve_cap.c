#include "contract/curve_cap.h"

static double end_of(const struct bs_curve *curve, size_t i)
{
    return i + 1 < curve->n ? curve->pieces[i + 1].from : INFINITY;
}

/* The value just after the piece's start. */
static double value_after(const struct bs_piece *piece)
{
    return bs_piece_value(piece, nextafter(piece->from, INFINITY));
}

static void directions(const struct bs_piece *piece, bool *rises, bool *falls)
{
    *rises = piece->slope > 0;
    *falls = piece->slope < 0;
    for (size_t i = 0; i < piece->n_stairs; i++) {
        *rises |= piece->stairs[i].step > 0;
        *falls |= piece->stairs[i].step < 0;
    }
}

/* A use at which a piece that rises is above the limit: no staircase is more than one step behind its mean slope. */
static double surely_above(const struct bs_piece *piece, double limit)
{
    double start = piece->from, behind = 0, rate = piece->slope;
    for (size_t i = 0; i < piece->n_stairs; i++) {
        start = fmax(start, piece->stairs[i].origin);
        behind += piece->stairs[i].step;
        rate += piece->stairs[i].step / piece->stairs[i].size;
    }
    return start + 1.001 * (fmax(0, limit - piece->value) + 2 * behind) / rate;
}

/* The largest use in the piece at which a rising staircase does not exceed the limit: halved until no double lies between. */
static double last_below(const struct bs_piece *piece, double limit, double end)
{
    double low = piece->from, high = fmin(end, surely_above(piece, limit));
    if (!(high < INFINITY) || bs_piece_value(piece, high) <= limit)
        return INFINITY;
    for (;;) {
        double middle = low + (high - low) / 2;
        if (!(middle > low && middle < high))
            return low;
        if (bs_piece_value(piece, middle) <= limit)
            low = middle;
        else
            high = middle;
    }
}

static double crossing(const struct bs_piece *piece, double limit, double end)
{
    if (piece->n_stairs > 0)
        return last_below(piece, limit, end);
    double use = piece->from + (limit - piece->value) / piece->slope;
    return use < end ? use : INFINITY;
}

enum bs_status use_at_limit(const struct bs_curve *curve, double limit, double *use)
{
    *use = INFINITY;
    for (size_t i = 0; i < curve->n && isinf(*use); i++) {
        const struct bs_piece *piece = &curve->pieces[i];
        bool rises, falls;
        directions(piece, &rises, &falls);
        if (rises && falls && piece->n_stairs > 0)
            return BS_ERROR_INPUT;
        if (i == 0 && bs_piece_value(piece, 0) > limit)
            *use = 0;
        else if (end_of(curve, i) > piece->from && (piece->n_stairs > 0 ? value_after(piece) : piece->value) > limit)
            *use = piece->from;
        else if (rises)
            *use = crossing(piece, limit, end_of(curve, i));
    }
    return BS_OK;
}

enum bs_status stop_at_limit(struct bs_arena *arena, const struct bs_curve *a, double limit, struct bs_curve *out)
{
    double use;
    enum bs_status status = use_at_limit(a, limit, &use);
    if (status != BS_OK || isinf(use)) {
        *out = *a;
        return status;
    }
    if (use == 0)
        return bs_curve_constant(arena, bs_curve_value(a, 0), out);
    const struct bs_piece *last = bs_curve_piece(a, use);
    /* Reached on a slope the bill is the limit, to the bit; before a jump it is what it was. */
    bool reached = last->n_stairs == 0 && last->slope > 0 && crossing(last, limit, INFINITY) == use;
    struct bs_piece *pieces = bs_arena_take(arena, a->n + 1, sizeof *pieces);
    if (!pieces)
        return BS_ERROR_MEMORY;
    size_t n = 0;
    while (n < a->n && (n == 0 || a->pieces[n].from < use)) {
        pieces[n] = a->pieces[n];
        n++;
    }
    pieces[n++] = (struct bs_piece){.from = use, .value = reached ? limit : bs_piece_value(last, use)};
    return bs_curve_of_pieces(arena, pieces, n, out);
}
