#include "engine/curve_bills.h"
#include "engine/plan.h"
#include "engine/vectors.h"

/* Up to so many pieces one pass a piece is faster than a search. */
enum { PIECES_PASSED = 8 };

BS_VECTORS static void line_values(const struct bs_piece *piece, const double *restrict use, size_t count, double *restrict value)
{
    double from = piece->from, at = piece->value, slope = piece->slope;
    for (size_t i = 0; i < count; i++)
        value[i] = at + slope * (use[i] - from);
}

BS_VECTORS static void add_stair(const struct bs_stair *stair, const double *restrict use, size_t count, double *restrict value)
{
    const struct bs_stair here = *stair;
    for (size_t i = 0; i < count; i++)
        value[i] += bs_stair_value(&here, use[i]);
}

BS_VECTORS static void take_above(double from, const double *restrict use, const double *restrict value, size_t count,
                                  double *restrict bill)
{
    for (size_t i = 0; i < count; i++)
        bill[i] = use[i] > from ? value[i] : bill[i];
}

/* The last piece whose start lies below the use: one pass a piece, no branch. */
BS_VECTORS static void pass_lines(const struct bs_curve *curve, const double *use, size_t count, double *bill)
{
    const struct bs_piece *first = &curve->pieces[0];
    for (size_t i = 0; i < count; i++)
        bill[i] = first->value + first->slope * (use[i] - first->from);
    for (size_t k = 1; k < curve->n; k++) {
        double from = curve->pieces[k].from, value = curve->pieces[k].value, slope = curve->pieces[k].slope;
        for (size_t i = 0; i < count; i++) {
            double here = value + slope * (use[i] - from);
            bill[i] = use[i] > from ? here : bill[i];
        }
    }
}

static void pass_stairs(const struct bs_curve *curve, const double *use, size_t count, double *bill)
{
    double value[BLOCK];
    for (size_t k = 0; k < curve->n; k++) {
        const struct bs_piece *piece = &curve->pieces[k];
        line_values(piece, use, count, value);
        for (size_t i = 0; i < piece->n_stairs; i++)
            add_stair(&piece->stairs[i], use, count, value);
        if (k == 0)
            memcpy(bill, value, count * sizeof *bill);
        else
            take_above(piece->from, use, value, count, bill);
    }
}

/* By halves, all seats a step: how many starts after the first lie below each use. */
BS_VECTORS static void find_pieces(const struct bs_curve *curve, size_t half, const double *restrict use, size_t count,
                                   uint64_t *restrict at)
{
    const struct bs_piece *pieces = curve->pieces;
    uint64_t last = curve->n - 1;
    for (size_t i = 0; i < count; i++)
        at[i] = 0;
    for (uint64_t step = half; step > 0; step /= 2)
        for (size_t i = 0; i < count; i++) {
            uint64_t next = at[i] + step, looked = next < last ? next : last;
            at[i] += ((next <= last) & (pieces[looked].from < use[i])) ? step : 0;
        }
}

static void search(const struct bs_curve *curve, const double *use, size_t count, double *bill)
{
    uint64_t at[BLOCK];
    size_t half = 1;
    while (2 * half < curve->n)
        half *= 2;
    find_pieces(curve, half, use, count, at);
    for (size_t i = 0; i < count; i++)
        bill[i] = bs_piece_value(&curve->pieces[at[i]], use[i]);
}

void curve_bills(const struct bs_curve *curve, const double *use, size_t count, double *bill)
{
    if (curve->n > PIECES_PASSED)
        search(curve, use, count, bill);
    else if (bs_curve_has_stairs(curve))
        pass_stairs(curve, use, count, bill);
    else
        pass_lines(curve, use, count, bill);
}
