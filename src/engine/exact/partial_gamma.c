#include "engine/exact/partial_gamma.h"
#include "engine/exact/elementary.h"
#include "engine/exact/wave.h"
#include "engine/vectors.h"

#include <math.h>
#include <stdbool.h>

/* What takes both to 1e-14 of themselves, found by trying k from 1.2 to 2,500. */
static int fraction_depth(double k, double least)
{
    double far = least / k;
    return (int)(8 + (120 / k + 2.7 * sqrt(k)) / (far * sqrt(sqrt(far))));
}

static int series_terms(double most)
{
    return (int)(14 + 8 * sqrt(most));
}

/* f = z + 2 i - 1 - k - i (i - k) / (next f), from the innermost; 1 / f */
BS_VECTORS static void fraction(double k, int depth, const double *restrict x, const double *restrict y, double *restrict re,
                                double *restrict im)
{
    for (int l = 0; l < LEGENDRE; l++) {
        re[l] = x[l] + 2 * depth + 1 - k;
        im[l] = y[l];
    }
    for (int i = depth; i > 0; i--) {
        double over = i * (i - k), add = 2 * i - 1 - k;
        for (int l = 0; l < LEGENDRE; l++) {
            double scale = over / (re[l] * re[l] + im[l] * im[l]);
            re[l] = x[l] + add - scale * re[l];
            im[l] = y[l] + scale * im[l];
        }
    }
    for (int l = 0; l < LEGENDRE; l++) {
        double scale = 1 / (re[l] * re[l] + im[l] * im[l]);
        re[l] *= scale;
        im[l] *= -scale;
    }
}

/* -(1 + z / (k + 1) (1 + z / (k + 2) (...))) / k */
BS_VECTORS static void series(double k, int terms, const double *restrict x, const double *restrict y, double *restrict re,
                              double *restrict im)
{
    for (int l = 0; l < LEGENDRE; l++) {
        re[l] = 1;
        im[l] = 0;
    }
    for (int i = terms; i > 0; i--) {
        double by = 1 / (k + i);
        for (int l = 0; l < LEGENDRE; l++) {
            double r = re[l] * by, m = im[l] * by;
            re[l] = 1 + (x[l] * r - y[l] * m);
            im[l] = x[l] * m + y[l] * r;
        }
    }
    for (int l = 0; l < LEGENDRE; l++) {
        re[l] *= -1 / k;
        im[l] *= -1 / k;
    }
}

void partial_gamma(double k, double a, double tilt, const double *omega, struct partial_gamma *out)
{
    double x[LEGENDRE], y[LEGENDRE], least = INFINITY, most = 0;
    bool any_past = false, any_before = false;
    for (int l = 0; l < LEGENDRE; l++) {
        x[l] = a * tilt;
        y[l] = -a * omega[l];
        double square = x[l] * x[l] + y[l] * y[l];
        bool past = square >= k * k;
        out->past[l] = past;
        least = past && square < least ? square : least;
        most = !past && square > most ? square : most;
        any_past |= past;
        any_before |= !past;
    }
    if (any_past)
        fraction(k, fraction_depth(k, sqrt(least)), x, y, out->re, out->im);
    if (!any_before)
        return;
    double re[LEGENDRE], im[LEGENDRE];
    series(k, series_terms(sqrt(most)), x, y, re, im);
    for (int l = 0; l < LEGENDRE; l++)
        if (out->past[l] == 0) {
            out->re[l] = re[l];
            out->im[l] = im[l];
        }
}

/* Of numbers from 0 on, to a few units in the last place: those above 0.66 by the tangent of the difference to pi / 4 or pi / 2, and a rational function below
   (Moshier, "Methods and Programs for Mathematical Functions", 1989). */
static inline double arc_tangent(double x)
{
    bool far = x > 2.414213562373095, middle = x > 0.66;
    double top = far ? -1 : middle ? x - 1 : x, bottom = far ? x : middle ? x + 1 : 1, start = far ? M_PI_2 : middle ? M_PI_4 : 0;
    double y = top / bottom, z = y * y;
    double p = -64.85021904942025 +
               z * (-122.8866684490136 + z * (-75.00855792314705 + z * (-16.15753718733365 + z * -0.8750608600031904)));
    double q = 194.5506571482614 +
               z * (485.3903996359137 + z * (432.8810604912903 + z * (165.0270098316989 + z * (24.85846490142306 + z))));
    return start + (y + y * z * (p / q));
}

BS_VECTORS static void turns_and_sizes(double k, double tilt, const double *restrict omega, double *restrict turn,
                                       double *restrict size)
{
    for (int l = 0; l < LEGENDRE; l++) {
        double square = tilt * tilt + omega[l] * omega[l], arc = k * arc_tangent(fabs(omega[l]) / tilt);
        double exponent = -k / 2 * log_each(square);
        turn[l] = omega[l] < 0 ? -arc : arc;
        size[l] = exp_each(exponent > -700 ? exponent : -700);
    }
}

void whole_gamma(double k, double tilt, const double *omega, double *re, double *im)
{
    double turn[LEGENDRE], size[LEGENDRE], sine[LEGENDRE], cosine[LEGENDRE];
    turns_and_sizes(k, tilt, omega, turn, size);
    wave_sines(turn, sine, cosine);
    for (int l = 0; l < LEGENDRE; l++) {
        re[l] = size[l] * cosine[l];
        im[l] = size[l] * sine[l];
    }
}
