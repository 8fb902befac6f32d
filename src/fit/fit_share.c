/* The share of the top 10 % of users, measured: one less the ordinate of the Lorenz curve at 90 %, between two users by proportion. Its
   standard error is that of the mean of its influence function, as in Beach and Davidson, Review of Economic Studies 50, 1983: with q the
   90 % quantile, (x - q)^+ + q / 10 - share x, over the mean of x. */
#include "fit/fit_family.h"

#include <math.h>

struct bs_fit_number bs_fit_measured_share(const double *rising, size_t n)
{
    struct bs_fit_number share = {"top_share", NAN, NAN};
    if (n == 0)
        return share;
    double greatest = rising[n - 1], count = (double)n, top = 0, total = 0;
    double below = 0.9 * count; /* so many users, the last in part, are not of the top */
    for (size_t i = 0; i < n; i++) {
        double x = rising[i] / greatest;
        total += x;
        top += x * fmin(fmax((double)(i + 1) - below, 0), 1);
    }
    share.value = top / total;
    double q = rising[(size_t)below < n ? (size_t)below : n - 1] / greatest, mean = 0, squares = 0;
    for (size_t i = 0; i < n; i++) {
        double x = rising[i] / greatest, away = fmax(x - q, 0) + 0.1 * q - share.value * x - mean;
        mean += away / (double)(i + 1);
        squares += away * (fmax(x - q, 0) + 0.1 * q - share.value * x - mean);
    }
    if (n > 1)
        share.std_error = sqrt(squares / (count * (count - 1))) / (total / count);
    return share;
}
