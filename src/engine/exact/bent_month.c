#include "engine/exact/bent_month.h"
#include "engine/exact/elementary.h"
#include "engine/exact/partial_gamma.h"
#include "engine/exact/wave.h"
#include "engine/vectors.h"
#include "result/sort.h"
#include "usage/incomplete_gamma.h"

#include <math.h>
#include <stdbool.h>
#include <string.h>

/* Chances that no figure notices. */
static const double NEVER = 1e-20;
/* Corners nearer to each other than a few roundings are one. */
static const double SAME = 0x1p-42;

static double end_value(const struct bent_piece *piece)
{
    return piece->value + piece->slope * (piece->to - piece->from);
}

void bent_level_at(const struct bent_month *month, double shape, double level, double tilt, double anchor, struct bent_level *out)
{
    double scale = shape / level * (1 + tilt * level / shape);
    *out = (struct bent_level){.shape = shape, .level = level, .tilt = tilt, .lift = exp(tilt * anchor), .last = month->n - 1};
    while (out->first < out->last && bs_gamma_p(shape, month->pieces[out->first].to * scale) < NEVER)
        out->first++;
    while (out->last > out->first && bs_gamma_q(shape, month->pieces[out->last].from * scale) < NEVER)
        out->last--;
    for (size_t i = out->first + 1; i <= out->last; i++) {
        double use = month->pieces[i].from;
        out->size[i] = bs_gamma_term(shape, use * shape / level) * exp(-tilt * (use - anchor));
    }
}

BS_VECTORS static void add_turned(double size, const double *restrict sine, const double *restrict cosine,
                                  const double *restrict re, const double *restrict im, double *restrict out_re,
                                  double *restrict out_im)
{
    for (int l = 0; l < LEGENDRE; l++) {
        out_re[l] += size * (cosine[l] * re[l] - sine[l] * im[l]);
        out_im[l] += size * (cosine[l] * im[l] + sine[l] * re[l]);
    }
}

/* What is integrated. */
struct side {
    const struct bent_points *at;
    const struct bent_level *level;
};

static void frequencies(const struct side *side, double slope, double *omega)
{
    for (int l = 0; l < LEGENDRE; l++)
        omega[l] = (side->at->frequency[l] * slope - side->at->turn[l]) * side->level->level / side->level->shape;
}

static double scale_free(const struct bent_level *level)
{
    return 1 + level->tilt * level->level / level->shape;
}

/* Adds sign x the integral over uses above where piece `end` begins, on a line that has a value there, but for the whole integral, whose count is
   told in `whole`. */
static void add_above(const struct side *side, size_t end, double use, double value, double slope, double sign, double *whole,
                      struct complex_points *out)
{
    const struct bent_level *level = side->level;
    double omega[LEGENDRE], angle[LEGENDRE], sine[LEGENDRE], cosine[LEGENDRE];
    struct partial_gamma part;
    frequencies(side, slope, omega);
    partial_gamma(level->shape, use * level->shape / level->level, scale_free(level), omega, &part);
    for (int l = 0; l < LEGENDRE; l++) {
        angle[l] = side->at->frequency[l] * value - side->at->turn[l] * use;
        whole[l] += sign * (1 - part.past[l]);
    }
    wave_sines(angle, sine, cosine);
    add_turned(sign * level->size[end], sine, cosine, part.re, part.im, out->re, out->im);
}

static void add_whole(const struct side *side, const struct bent_piece *piece, const double *whole, struct complex_points *out)
{
    double omega[LEGENDRE], angle[LEGENDRE], sine[LEGENDRE], cosine[LEGENDRE], re[LEGENDRE], im[LEGENDRE];
    bool any = false;
    for (int l = 0; l < LEGENDRE; l++)
        any |= whole[l] != 0;
    if (!any)
        return;
    frequencies(side, piece->slope, omega);
    whole_gamma(side->level->shape, scale_free(side->level), omega, re, im);
    for (int l = 0; l < LEGENDRE; l++) {
        angle[l] = side->at->frequency[l] * (piece->value - piece->slope * piece->from);
        re[l] *= whole[l];
        im[l] *= whole[l];
    }
    wave_sines(angle, sine, cosine);
    add_turned(side->level->lift, sine, cosine, re, im, out->re, out->im);
}

/* The mean over the uses of piece i, which is `piece`, whatever was taken off its slope. */
static void add_piece(const struct side *side, const struct bent_piece *piece, size_t i, struct complex_points *out)
{
    double whole[LEGENDRE] = {0};
    for (int l = 0; l < LEGENDRE && i == side->level->first; l++)
        whole[l] = 1;
    if (i > side->level->first)
        add_above(side, i, piece->from, piece->value, piece->slope, 1, whole, out);
    if (i < side->level->last)
        add_above(side, i + 1, piece->to, end_value(piece), piece->slope, -1, whole, out);
    add_whole(side, piece, whole, out);
}

void bent_month_means(const struct bent_month *month, const struct bent_level *level, const struct bent_points *at,
                      struct complex_points *out)
{
    const struct side side = {at, level};
    memset(out, 0, sizeof *out);
    for (size_t i = level->first; i <= level->last; i++)
        add_piece(&side, &month->pieces[i], i, out);
}

static void add_corner(struct bent_corner *corners, size_t *n, double value, unsigned least)
{
    size_t at = 0;
    while (at < *n && corners[at].value < value && fabs(corners[at].value - value) > SAME * (fabs(value) + fabs(corners[at].value)))
        at++;
    if (at < *n && fabs(corners[at].value - value) <= SAME * (fabs(value) + fabs(corners[at].value))) {
        corners[at].least = least < corners[at].least ? least : corners[at].least;
        return;
    }
    memmove(corners + at + 1, corners + at, (*n - at) * sizeof *corners);
    corners[at] = (struct bent_corner){value, least};
    ++*n;
}

/* A piece's line, of amounts less drift x use. */
static struct bent_piece drifted(const struct bent_piece *piece, double drift)
{
    struct bent_piece own = *piece;
    own.value -= drift * own.from;
    own.slope = piece->slope == drift ? 0 : piece->slope - drift;
    return own;
}

size_t bent_month_corners(const struct bent_month *month, double drift, struct bent_corner *out)
{
    size_t n = 0;
    for (size_t i = 0; i < month->n; i++) {
        struct bent_piece piece = drifted(&month->pieces[i], drift);
        if (piece.slope == 0 || piece.from > 0)
            add_corner(out, &n, piece.value, piece.slope != 0);
        if (piece.slope != 0 && isfinite(piece.to))
            add_corner(out, &n, end_value(&piece), 1);
    }
    return n;
}

static size_t corner_at(const struct bent_corner *corners, size_t n, double value)
{
    size_t nearest = 0;
    for (size_t i = 1; i < n; i++)
        if (fabs(corners[i].value - value) < fabs(corners[nearest].value - value))
            nearest = i;
    return nearest;
}

/* What the density of the amount has beside the value that a sloped piece has where piece `end` begins; sign: 1 above it, -1 below. By t, the amount
   less that value, it is g(t) exp(-t / width), and the derivative of log g is a power series of t: so is g. */
static void add_end(const struct side *side, size_t end, double use, double slope, double sign, double width,
                    struct complex_points *c)
{
    const struct bent_level *level = side->level;
    double size = sign * level->size[end] / use / fabs(slope), angle[LEGENDRE], sine[LEGENDRE], cosine[LEGENDRE];
    double series[BENT_DEGREES], power = (level->shape - 1) / (slope * use);
    for (int m = 0; m < BENT_DEGREES; m++, power *= -1 / (slope * use))
        series[m] = power;
    series[0] += 1 / width - (level->shape / level->level + level->tilt) / slope;
    for (int l = 0; l < LEGENDRE; l++)
        angle[l] = -side->at->turn[l] * use;
    wave_sines(angle, sine, cosine);
    for (int l = 0; l < LEGENDRE; l++) {
        double re[BENT_DEGREES] = {size * cosine[l]}, im[BENT_DEGREES] = {size * sine[l]}, turn = -side->at->turn[l] / slope;
        double factorial = 1;
        for (int m = 0; m < BENT_DEGREES - 1; m++) {
            c[m + 1].re[l] += factorial * re[m];
            c[m + 1].im[l] += factorial * im[m];
            double next[2] = {-turn * im[m], turn * re[m]};
            for (int j = 0; j <= m; j++) {
                next[0] += re[j] * series[m - j];
                next[1] += im[j] * series[m - j];
            }
            re[m + 1] = next[0] / (m + 1);
            im[m + 1] = next[1] / (m + 1);
            factorial *= m + 1;
        }
    }
}

void bent_month_at_corners(const struct bent_month *month, const struct bent_level *level, double drift, double width,
                           const struct bent_points *at, const struct bent_corner *corners, size_t n_corners,
                           struct complex_points *out)
{
    struct bent_points turns = *at;
    memset(turns.frequency, 0, sizeof turns.frequency);
    const struct side side = {&turns, level};
    memset(out, 0, n_corners * BENT_DEGREES * sizeof *out);
    for (size_t i = level->first; i <= level->last; i++) {
        struct bent_piece piece = drifted(&month->pieces[i], drift);
        struct complex_points *c = &out[corner_at(corners, n_corners, piece.value) * BENT_DEGREES];
        if (piece.slope == 0)
            add_piece(&side, &piece, i, c);
        if (piece.slope != 0 && i > level->first)
            add_end(&side, i, piece.from, piece.slope, piece.slope > 0 ? 1 : -1, width, c);
        if (piece.slope == 0 || i == level->last)
            continue;
        c = &out[corner_at(corners, n_corners, end_value(&piece)) * BENT_DEGREES];
        add_end(&side, i + 1, piece.to, piece.slope, piece.slope > 0 ? -1 : 1, width, c);
    }
}
