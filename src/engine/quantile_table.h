/* Sampling by inverse transform: the quantile function in pieces of the tail probability t = min(p, 1 - p).

   Each octave [2^-(o+2), 2^-(o+1)) of t, on either side, is cut into equal intervals, as many as the stated error needs (a power of two). An interval
   where polynomials do not reach it (a jump or a kink inside) is marked and the quantile is then computed exactly, as it is beyond the last octave. */
#ifndef BILLSHIFT_ENGINE_QUANTILE_TABLE_H
#define BILLSHIFT_ENGINE_QUANTILE_TABLE_H

#include "engine/random.h"
#include <billshift/distribution.h>
#include <math.h>
#include <stdbool.h>
#include <string.h>

/* Beyond 2^-25 on either side, 6 draws in 10^8, the quantile is computed exactly. A number of 32 bits lies in one of the first 32 octaves. */
enum { TABLE_OCTAVES = 24, TABLE_OCTAVES_32 = 32 };

/* Relative error of a cubic, checked between its nodes while the table is built, and again of a parabola in place of the cubic. */
#define TABLE_ERROR 2e-8

/* So many bits number the parabolas of an octave. At 8 they take 262 KB, of which draws hardly ever touch more than a fourth. */
enum { FEWEST_PARABOLA_BITS = 6, MOST_PARABOLA_BITS = 8 };

/* Every octave has 2^bits cells, t rising: first the lower side's, then the upper's. In one 0 <= w < 1. A cell is a parabola in two numbers,
   c0 + w (c1 + w c2): the second's lower half, which is the least of c1, is the upper half of c2, so that a draw reads 16 bytes. A distribution
   that needs too many parabolas has cubics, c0 + w (c1 + w (c2 + w c3)). c0 NaN: compute exactly, as in all cells beyond TABLE_OCTAVES. */
struct quantile_table {
    const struct bs_distribution *distribution;
    const double *sample; /* `empirical`: drawn as an index; NULL else */
    size_t n_sample;
    unsigned bits;
    const double *parabolas; /* [2][TABLE_OCTAVES_32 * 2^bits][2]: c0, and c1 with c2 in its lower half */
    const double *cubics;    /* the same with 4 numbers a cell, where there are no parabolas */
};

static inline int64_t table_side(unsigned bits)
{
    return (int64_t)TABLE_OCTAVES_32 << bits;
}

/* The table lives in the arena and borrows the distribution. BS_ERROR_NUMERIC: a quantile is not finite or falls; message says where. */
enum bs_status quantile_table_new(const struct bs_distribution *distribution, struct bs_arena *arena,
                                  const struct quantile_table **out, char *message) BS_CHECKED;

double quantile_table_exact(const struct quantile_table *table, struct tail u);

#endif
