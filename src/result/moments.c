#include <billshift/moments.h>

#include <gsl/gsl_cdf.h>
#include <gsl/gsl_statistics_double.h>
#include <math.h>

void bs_moments_add(struct bs_moments *m, double x)
{
    struct bs_moments one = {.n = 1, .mean = x};
    bs_moments_merge(m, &one);
}

void bs_moments_merge(struct bs_moments *into, const struct bs_moments *from)
{
    if (from->n == 0)
        return;
    if (into->n == 0) {
        *into = *from;
        return;
    }
    double a = into->n, b = from->n, n = a + b, d = from->mean - into->mean, dn = d / n;
    double m2 = into->m2 + from->m2 + d * dn * a * b;
    double m3 = into->m3 + from->m3 + d * dn * dn * a * b * (a - b) + 3 * dn * (a * from->m2 - b * into->m2);
    double m4 = into->m4 + from->m4 + d * dn * dn * dn * a * b * (a * a - a * b + b * b) +
                6 * dn * dn * (a * a * from->m2 + b * b * into->m2) + 4 * dn * (a * from->m3 - b * into->m3);
    *into = (struct bs_moments){.n = n, .mean = into->mean + b * dn, .m2 = m2, .m3 = m3, .m4 = m4};
}

double bs_moments_sd(const struct bs_moments *m)
{
    return m->n < 2 ? NAN : sqrt(m->m2 / (m->n - 1));
}

double bs_moments_mean_error(const struct bs_moments *m)
{
    return m->n < 2 ? NAN : sqrt(m->m2 / (m->n - 1) / m->n);
}

double bs_moments_sd_error(const struct bs_moments *m)
{
    if (m->n < 2)
        return NAN;
    if (m->m2 == 0)
        return 0;
    /* var(s^2) ~ (mu4 - sigma^4) / n, and sd(s) ~ sd(s^2) / (2 s) */
    double variance = m->m2 / m->n, fourth = m->m4 / m->n;
    double spread = (fourth - variance * variance) / m->n;
    return spread > 0 ? sqrt(spread) / (2 * sqrt(variance)) : 0;
}

void bs_pair_add(struct bs_pair *p, double x, double y)
{
    struct bs_pair one = {.n = 1, .mean_x = x, .mean_y = y};
    bs_pair_merge(p, &one);
}

void bs_pair_merge(struct bs_pair *into, const struct bs_pair *from)
{
    if (from->n == 0)
        return;
    if (into->n == 0) {
        *into = *from;
        return;
    }
    double n = into->n + from->n, weight = into->n * from->n / n;
    double dx = from->mean_x - into->mean_x, dy = from->mean_y - into->mean_y;
    into->xx += from->xx + dx * dx * weight;
    into->xy += from->xy + dx * dy * weight;
    into->yy += from->yy + dy * dy * weight;
    into->mean_x += dx * from->n / n;
    into->mean_y += dy * from->n / n;
    into->n = n;
}

double bs_pair_ratio(const struct bs_pair *p)
{
    return p->n > 0 && p->mean_x != 0 ? p->mean_y / p->mean_x : NAN;
}

double bs_pair_ratio_error(const struct bs_pair *p)
{
    if (p->n < 2 || p->mean_x == 0)
        return NAN;
    double r = p->mean_y / p->mean_x;
    double residual = p->yy - 2 * r * p->xy + r * r * p->xx;
    return residual > 0 ? sqrt(residual / (p->n * (p->n - 1))) / fabs(p->mean_x) : 0;
}

double bs_wilson_bound(double n)
{
    return 1 / (n + 1);
}

double bs_sorted_quantile(const double *values, size_t n, double p)
{
    return gsl_stats_quantile_from_sorted_data(values, 1, n, p);
}

struct bs_quantile_reach bs_quantile_reach(double n, double p)
{
    const double z95 = 1.959963984540054;
    double z = gsl_cdf_ugaussian_Pinv(p), density = exp(-0.5 * z * z) / sqrt(2 * M_PI);
    double deviation = sqrt(p * (1 - p) / n), reach = cbrt(1.5 * z95 * z95 * density * density / ((2 * z * z + 1) * n));
    /* both sides alike, so that a density that falls or rises does not matter; never nearer than what chance moves the rank by */
    reach = fmax(fmin(reach, fmin(p, 1 - p)), deviation);
    return (struct bs_quantile_reach){deviation, fmin(reach, p), fmin(reach, 1 - p)};
}

double bs_sorted_quantile_error(const double *values, size_t n, double p)
{
    struct bs_quantile_reach reach = bs_quantile_reach((double)n, p);
    double rise = bs_sorted_quantile(values, n, p + reach.above) - bs_sorted_quantile(values, n, p - reach.below);
    return rise * reach.deviation / (reach.below + reach.above);
}
