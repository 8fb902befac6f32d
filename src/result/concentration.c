#include <billshift/concentration.h>

#include <math.h>

double bs_gini(const double *rising, size_t n)
{
    double sum = 0, differences = 0;
    for (size_t i = 0; i < n; i++)
        sum += rising[i];
    /* the i-th from below with the i-th from above: what is alike leaves exactly 0 */
    for (size_t i = 0; i < n / 2; i++)
        differences += (double)(n - 1 - 2 * i) * (rising[n - 1 - i] - rising[i]);
    return sum > 0 && rising[0] >= 0 ? differences / ((double)n * sum) : (double)NAN;
}

void bs_cumulate(double *values, size_t n)
{
    for (size_t i = 1; i < n; i++)
        values[i] += values[i - 1];
}

double bs_lorenz(const double *cumulated, size_t n, double p)
{
    double whole = n > 0 ? cumulated[n - 1] : 0, count = p * (double)n, below = floor(count);
    if (!(whole > 0) || cumulated[0] < 0)
        return NAN;
    if (below >= (double)n)
        return 1;
    size_t i = (size_t)below;
    double before = i > 0 ? cumulated[i - 1] : 0;
    return (before + (count - below) * (cumulated[i] - before)) / whole;
}

double bs_top_share(const double *cumulated, size_t n, double p)
{
    return 1 - bs_lorenz(cumulated, n, 1 - p);
}
