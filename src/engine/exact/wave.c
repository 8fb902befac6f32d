#include "engine/exact/wave.h"
#include "engine/exact/elementary.h"
#include "engine/vectors.h"

#include <math.h>

/* Frequencies up to SLOW by their powers, from FAST on by recurrence upwards, which loses nothing beyond the last order, and between by recurrence
   downwards. */
static const double SLOW = 2, FAST = 20, FASTEST_DOWNWARDS = 24, SLOWEST_UPWARDS = 16;

/* The moments of P_k, p! / ((p - k)!! (p + k + 1)!!) x 2 for p = k, k + 2, ..., over p!, with the signs of the powers of i. */
void wave_series(const double *coef, double *series)
{
    for (int p = 0; p < WAVE_TERMS; p++)
        series[p] = 0;
    double first = 2; /* 2 / (2 k + 1)!! */
    for (int k = 0; k < LEGENDRE; k++) {
        double moment = first *= k > 0 ? 1.0 / (2 * k + 1) : 1;
        for (int p = k; p <= WAVE_TERMS; p += 2) {
            if (p > 0)
                series[p - 1] += ((p / 2) % 2 ? -coef[k] : coef[k]) * moment;
            moment /= (p - k + 2) * (p + k + 3);
        }
    }
}

BS_VECTORS static void sines(const double *restrict angle, double *restrict sine, double *restrict cosine)
{
    for (size_t i = 0; i < LEGENDRE; i++)
        sine_each(angle[i], &sine[i], &cosine[i]);
}

static double largest_of(const double *x)
{
    double largest = 0;
    for (size_t i = 0; i < LEGENDRE; i++)
        largest = fabs(x[i]) > largest ? fabs(x[i]) : largest;
    return largest;
}

void wave_sines(const double *angle, double *sine, double *cosine)
{
    if (largest_of(angle) <= SINES_MOST) {
        sines(angle, sine, cosine);
        return;
    }
    for (size_t i = 0; i < LEGENDRE; i++) {
        sine[i] = sin(angle[i]);
        cosine[i] = cos(angle[i]);
    }
}

BS_VECTORS static void by_powers(const double *restrict series, const double *restrict x, double *restrict re, double *restrict im)
{
    double y[LEGENDRE];
    for (size_t i = 0; i < LEGENDRE; i++) {
        y[i] = x[i] * x[i];
        re[i] = series[WAVE_TERMS - 1];
        im[i] = series[WAVE_TERMS - 2];
    }
    for (size_t p = WAVE_TERMS - 2; p >= 2; p -= 2)
        for (size_t i = 0; i < LEGENDRE; i++) {
            re[i] = series[p - 1] + y[i] * re[i];
            im[i] = series[p - 2] + y[i] * im[i];
        }
    for (size_t i = 0; i < LEGENDRE; i++) {
        re[i] *= y[i];
        im[i] *= x[i];
    }
}

/* Adds an order's part, of which the signs go round with the powers of i. */
static inline void add_order(const double *coef, size_t k, const double *j, double *re, double *im)
{
    double c = (k / 2) % 2 ? -2 * coef[k] : 2 * coef[k], *sum = k % 2 ? im : re;
    for (size_t i = 0; i < LEGENDRE; i++)
        sum[i] += c * j[i];
}

/* By spherical Bessel functions (10.54.2): j_0 = sin(x) / x and j_1 = (j_0 - cos x) / x, and (10.51.1). */
BS_VECTORS static void upwards(const double *restrict coef, const double *restrict x, const double *restrict sine,
                               const double *restrict cosine, double *restrict re, double *restrict im)
{
    double inverse[LEGENDRE], j[2][LEGENDRE];
    for (size_t i = 0; i < LEGENDRE; i++) {
        inverse[i] = 1 / x[i];
        j[0][i] = sine[i] * inverse[i];
        j[1][i] = (j[0][i] - cosine[i]) * inverse[i];
        re[i] = 2 * coef[0] * (j[0][i] - 1);
        im[i] = 0;
    }
    add_order(coef, 1, j[1], re, im);
    for (size_t k = 2; k < LEGENDRE; k++) {
        for (size_t i = 0; i < LEGENDRE; i++)
            j[k % 2][i] = (double)(2 * k - 1) * inverse[i] * j[1 - k % 2][i] - j[k % 2][i];
        add_order(coef, k, j[k % 2], re, im);
    }
}

/* From an order where they are nothing, in proportion to what j_0 or j_1 are (Miller's algorithm, 3.6(iii)). */
BS_VECTORS static void downwards(const double *restrict coef, const double *restrict x, size_t first, const double *restrict sine,
                                 const double *restrict cosine, double *restrict re, double *restrict im)
{
    double inverse[LEGENDRE], j[2][LEGENDRE], scale[LEGENDRE];
    for (size_t i = 0; i < LEGENDRE; i++) {
        inverse[i] = 1 / x[i];
        j[first % 2][i] = 1e-280;
        j[1 - first % 2][i] = re[i] = im[i] = 0;
    }
    for (size_t k = first; k-- > 0;) {
        for (size_t i = 0; i < LEGENDRE; i++)
            j[k % 2][i] = (double)(2 * k + 3) * inverse[i] * j[1 - k % 2][i] - j[k % 2][i];
        if (k > 0 && k < LEGENDRE)
            add_order(coef, k, j[k % 2], re, im);
    }
    for (size_t i = 0; i < LEGENDRE; i++) {
        double j_0 = sine[i] * inverse[i], j_1 = (j_0 - cosine[i]) * inverse[i];
        double known = fabs(j_0) > fabs(j_1) ? j_0 : j_1, found = fabs(j_0) > fabs(j_1) ? j[0][i] : j[1][i];
        scale[i] = known / found;
        re[i] = re[i] * scale[i] + 2 * coef[0] * (j_0 - 1);
        im[i] *= scale[i];
    }
}

/* Where a function is asked beyond what it is good for, what it gives is not taken. */
static void between(const double *x, double low, double high, double *out)
{
    for (size_t i = 0; i < LEGENDRE; i++)
        out[i] = x[i] < low ? low : x[i] > high ? high : x[i];
}

static void take(const double *x, double low, double high, const double *from_re, const double *from_im, double *re, double *im)
{
    for (size_t i = 0; i < LEGENDRE; i++)
        if (x[i] > low && x[i] <= high) {
            re[i] = from_re[i];
            im[i] = from_im[i];
        }
}

/* Of frequencies above 0, some of which are above SLOW and some not above FAST. */
static void mixed(const double *coef, const double *series, const double *x, const double *sine, const double *cosine, double *re,
                  double *im)
{
    double at[LEGENDRE], part_re[LEGENDRE], part_im[LEGENDRE], largest = largest_of(x);
    size_t first = 28 + (size_t)(1.2 * fmin(largest, FASTEST_DOWNWARDS));
    between(x, SLOW / 2, FASTEST_DOWNWARDS, at);
    downwards(coef, at, first, sine, cosine, re, im);
    between(x, 0, SLOW, at);
    by_powers(series, at, part_re, part_im);
    take(x, -1, SLOW, part_re, part_im, re, im);
    if (largest <= FAST)
        return;
    between(x, SLOWEST_UPWARDS, INFINITY, at);
    upwards(coef, at, sine, cosine, part_re, part_im);
    take(x, FAST, INFINITY, part_re, part_im, re, im);
}

void wave_integrals(const double *coef, const double *series, const double *omega, double *re, double *im)
{
    double x[LEGENDRE], sine[LEGENDRE], cosine[LEGENDRE], smallest = INFINITY, largest = largest_of(omega);
    if (largest <= SLOW) {
        by_powers(series, omega, re, im);
        return;
    }
    for (size_t i = 0; i < LEGENDRE; i++) {
        x[i] = fabs(omega[i]);
        smallest = x[i] < smallest ? x[i] : smallest;
    }
    wave_sines(x, sine, cosine);
    if (smallest > SLOWEST_UPWARDS)
        upwards(coef, x, sine, cosine, re, im);
    else
        mixed(coef, series, x, sine, cosine, re, im);
    for (size_t i = 0; i < LEGENDRE; i++)
        im[i] = omega[i] < 0 ? -im[i] : im[i];
}
