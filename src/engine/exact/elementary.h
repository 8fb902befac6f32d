/* exp, log, sine and cosine as straight lines of arithmetic, which the compiler turns into vectors where a loop takes many at once (BS_VECTORS). exp
   and log are within 2 units in the last place; the same bytes for any width of vectors. */
#ifndef BILLSHIFT_ENGINE_EXACT_ELEMENTARY_H
#define BILLSHIFT_ENGINE_EXACT_ELEMENTARY_H

#include "base/double_bits.h"

/* ln 2 in two parts, the first short enough that its multiples by an exponent are exact. */
#define LN2_HIGH 0x1.62e42fee00000p-1
#define LN2_LOW  0x1.a39ef35793c76p-33

/* Of -708 .. 709. x = n ln 2 + r, and the series of cosh r and sinh r. */
static inline double exp_each(double x)
{
    const double turn = 0x1.8p52; /* added and taken away it rounds, and leaves n in the last bits */
    double shifted = x * 0x1.71547652b82fep0 + turn, n = shifted - turn;
    double r = (x - n * LN2_HIGH) - n * LN2_LOW, s = r * r;
    double even =
        s * (1.0 / 2 + s * (1.0 / 24 + s * (1.0 / 720 + s * (1.0 / 40320 + s * (1.0 / 3628800 + s * (1.0 / 479001600))))));
    double odd =
        s * (1.0 / 6 + s * (1.0 / 120 + s * (1.0 / 5040 + s * (1.0 / 362880 + s * (1.0 / 39916800 + s * (1.0 / 6227020800))))));
    double power = 1 + (r + (even + r * odd));
    return power * double_of((bits_of(shifted) + 1023) << 52);
}

/* Of numbers from 0 on; below 1e-307 as about there. x = 2^n m, m within sqrt(1/2) .. sqrt(2), and the series of atanh((m - 1) / (m + 1)). */
static inline double log_each(double x)
{
    const uint64_t one = 0x3ff0000000000000, least = 0x3fe6a09e667f3bcd;
    uint64_t shifted = bits_of(x) + (one - least);
    double n = double_of((shifted >> 52) | 0x4330000000000000) - (0x1p52 + 1023);
    double f = double_of((shifted & 0x000fffffffffffff) + least) - 1, s = f / (2 + f), z = s * s, w = z * z;
    double odd = z * (1.0 / 3 + w * (1.0 / 7 + w * (1.0 / 11 + w * (1.0 / 15 + w * (1.0 / 19)))));
    double even = w * (1.0 / 5 + w * (1.0 / 9 + w * (1.0 / 13 + w * (1.0 / 17 + w * (1.0 / 21)))));
    double square = f * f / 2; /* 2 s = f - s f, and s f = f^2/2 - s f^2/2 */
    return n * LN2_HIGH + (f - (square - (s * (square + 2 * (odd + even)) + n * LN2_LOW)));
}

/* pi / 2 in three parts, of which multiples by less than 2^20 of the first two are exact. */
#define QUARTER_HIGH   0x1.921fb54400000p+0
#define QUARTER_MIDDLE 0x1.0b4611a600000p-34
#define QUARTER_LOW    0x1.3198a2e037073p-69

/* Both to 2e-16 absolutely, for |x| up to SINES_MOST; near 0 the sine has the relative accuracy of x. x = n pi / 2 + r, and the series of r. */
#define SINES_MOST 1e6
static inline void sine_each(double x, double *sine, double *cosine)
{
    const double turn = 0x1.8p52;
    double shifted = x * 0x1.45f306dc9c883p-1 + turn, n = shifted - turn;
    double r = ((x - n * QUARTER_HIGH) - n * QUARTER_MIDDLE) - n * QUARTER_LOW, z = r * r;
    double odd =
        z * (-1.0 / 6 +
             z * (1.0 / 120 +
                  z * (-1.0 / 5040 +
                       z * (1.0 / 362880 + z * (-1.0 / 39916800 + z * (1.0 / 6227020800 + z * (-1.0 / 1307674368000 +
                                                                                               z * (1.0 / 355687428096000))))))));
    double even =
        z * (-1.0 / 2 +
             z * (1.0 / 24 +
                  z * (-1.0 / 720 +
                       z * (1.0 / 40320 + z * (-1.0 / 3628800 +
                                               z * (1.0 / 479001600 + z * (-1.0 / 87178291200 + z * (1.0 / 20922789888000))))))));
    uint64_t quarter = bits_of(shifted), swap = 0 - (quarter & 1), s = bits_of(r + r * odd), c = bits_of(1 + even);
    *sine = double_of(((s & ~swap) | (c & swap)) ^ ((quarter & 2) << 62));
    *cosine = double_of(((c & ~swap) | (s & swap)) ^ (((quarter + 1) & 2) << 62));
}

#endif
