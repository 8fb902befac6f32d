/* Bills that differ by round-off alone are equal: a list price less a discount against the net price, say. Without this the last bit would
   decide which of them is cheaper. contract/curve_compare.c has the same rule for whole curves. */
#ifndef BILLSHIFT_ENGINE_DIFFERENCE_H
#define BILLSHIFT_ENGINE_DIFFERENCE_H

#include <math.h>

/* Relative to both bills together: of one seat's month or term, and of sums over many seats. */
#define SEAT_SLACK  0x1p-46
#define TOTAL_SLACK 0x1p-40

/* a - b; 0 where that is round-off. */
static inline double difference(double a, double b, double slack)
{
    double d = a - b;
    return fabs(d) <= slack * (fabs(a) + fabs(b)) ? 0 : d;
}

/* Of a bill to a baseline that is not 0; 1 where their difference was round-off. */
static inline double ratio_of(double bill, double base, double change)
{
    double ratio = bill / base;
    return change == 0 ? 1 : ratio;
}

/* a >= b, or short of it by round-off. */
static inline int reaches(double a, double b, double slack)
{
    return a - b >= -slack * (fabs(a) + fabs(b));
}

/* The larger of two errors; what is no number counts as INFINITY, so that no comparison loses it. */
static inline double larger_error(double a, double b)
{
    return isnan(b) ? INFINITY : fmax(a, b);
}

#endif
