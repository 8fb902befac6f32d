#include "base/decimal.h"

#include <float.h>
#include <math.h>

enum { DIGITS = 15, EXACT_POWERS = 22 }; /* 10^22 is the last power of ten that a double holds */

double decimal_of(double x, double size)
{
    if (x == rint(x) || !(size > 0 && size < 1e15))
        return x;
    int places = DIGITS - 1 - (int)floor(log10(size));
    if (places > EXACT_POWERS)
        return x;
    double parts = pow(10, places), near = rint(x * parts) / parts;
    return fabs(near - x) <= 4 * DBL_EPSILON * size ? near : x;
}
