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

/* Beyond 2^-25 on either side, 6 draws in 10^8, the quantile is computed exactly. */
enum { TABLE_OCTAVES = 24 };

/* Relative error of a tabulated quantile, checked between the nodes while the table is built. */
#define TABLE_ERROR 2e-8

/* Every octave has 2^bits cells, so that the top bits of t, less a constant, number them; within one 0 <= w < 1. A cell is a parabola in two
   numbers, c0 + w (c1 + w c2): the second's lower half, which is the least of c1, is the upper half of c2, so that a draw reads 16 bytes. A
   distribution that needs too many parabolas has cubics, c0 + w (c1 + w (c2 + w c3)), in four numbers. c0 NaN: compute exactly. */
struct quantile_table {
    const struct bs_distribution *distribution;
    const double *sample; /* `empirical`: drawn as an index; NULL else */
    size_t n_sample;
    unsigned bits;
    bool cubic;
    int64_t side_cells;  /* 1 + TABLE_OCTAVES * 2^bits; cell 0 stands for all beyond: computed exactly */
    const double *cells; /* [2 * side_cells][2, cubic 4]: lower side, upper side, t rising in each */
};

/* The table lives in the arena and borrows the distribution. BS_ERROR_NUMERIC: a quantile is not finite or falls; message says where. */
enum bs_status quantile_table_new(const struct bs_distribution *distribution, struct bs_arena *arena,
                                  const struct quantile_table **out, char *message) BS_CHECKED;

double quantile_table_exact(const struct quantile_table *table, struct tail u);

#endif
