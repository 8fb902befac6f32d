/* What a month adds where its amount is a piecewise straight function of a use that is level x gamma distributed factor: its characteristic function, together
   with that of the use, and what remains of it at high frequencies. */
#ifndef BILLSHIFT_ENGINE_EXACT_BENT_MONTH_H
#define BILLSHIFT_ENGINE_EXACT_BENT_MONTH_H

#include "engine/exact/legendre.h"

#include <billshift/status.h>
#include <stddef.h>

/* For from < use <= to the amount is value + slope x (use - from). The first begins at 0, the last ends at INFINITY. */
struct bent_piece {
    double from, to, value, slope;
};

struct bent_month {
    const struct bent_piece *pieces;
    size_t n, times; /* times: months that are alike */
    double none;     /* amount without use */
};

struct complex_points {
    double re[LEGENDRE], im[LEGENDRE];
};

/* At which LEGENDRE points a mean is wanted: of exp(i frequency x amount - (tilt + i turn) x use), with the level's tilt and anchor. */
struct bent_points {
    double frequency[LEGENDRE], turn[LEGENDRE]; /* frequency: by amount; turn: by use */
};

/* A month at a level > 0, of a factor with mean 1 and that shape, where chances count for exp(-tilt x (use - anchor)). */
enum { BENT_PIECES_MOST = 40 };
struct bent_level {
    double shape, level, tilt; /* tilt: above -shape / level */
    double lift;               /* exp(tilt x anchor) */
    size_t first, last;        /* the pieces that uses reach: others are rarer than anything that counts */
    double
        size[BENT_PIECES_MOST]; /* of what is told where each piece after the first begins (partial_gamma.h: T, but for its turn) */
};
/* month->n at most BENT_PIECES_MOST */
void bent_level_at(const struct bent_month *month, double shape, double level, double tilt, double anchor, struct bent_level *out);

/* The means at a level. */
void bent_month_means(const struct bent_month *month, const struct bent_level *level, const struct bent_points *at,
                      struct complex_points *out);

/* With z = width / (1 - i frequency width): the mean is a sum over `corners` of exp(i frequency value) (c[0] + c[1] z + ... + c[5] z^5), but for what
   falls as frequency^-6. c[0] is the chance of a flat piece; the others are what the density has on either side of the value it ends at, as far as
   its fourth derivative (Erdelyi, "Asymptotic Expansions", 1956, 2.8). Where the use begins, at 0, the density is as flat as the shape is high, and
   that corner is left out. */
enum { BENT_DEGREES = 6 };
struct bent_corner {
    double value;
    unsigned least; /* degree: 0 with a flat piece */
};
/* Those of a month, at most 2 a piece; returns how many, rising. drift: of amounts less drift x use. */
size_t bent_month_corners(const struct bent_month *month, double drift, struct bent_corner *out);
/* c of each corner at a level, at the points' tilt and turns. out: [corner * BENT_DEGREES + degree] */
void bent_month_at_corners(const struct bent_month *month, const struct bent_level *level, double drift, double width,
                           const struct bent_points *at, const struct bent_corner *corners, size_t n_corners,
                           struct complex_points *out);

#endif
