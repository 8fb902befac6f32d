#include "usage/normal.h"

#include <gsl/gsl_cdf.h>
#include <math.h>
#include <stddef.h>

double bs_normal_cdf(double z)
{
    return 0.5 * erfc(-z * M_SQRT1_2);
}

double bs_normal_survival(double z)
{
    return 0.5 * erfc(z * M_SQRT1_2);
}

double bs_normal_quantile(double p)
{
    return p <= 0 ? -INFINITY : p >= 1 ? INFINITY : gsl_cdf_ugaussian_Pinv(p);
}

double bs_normal_upper_quantile(double q)
{
    return q <= 0 ? INFINITY : q >= 1 ? -INFINITY : gsl_cdf_ugaussian_Qinv(q);
}

static double density(double z)
{
    return exp(-0.5 * z * z) / sqrt(2 * M_PI);
}

/* From here up the continued fraction of Mills' ratio (Abramowitz and Stegun 26.2.14) reaches rounding in TERMS steps. */
#define FAR 3.0
enum { TERMS = 80 };

/* 1/(t + 2/(t + 3/(t + ...))), t >= FAR: Mills' ratio is 1/(t + this). */
static double fraction(double t)
{
    double k = 0.5 * (sqrt(t * t + 4 * TERMS) - t); /* about what the terms left out come to */
    for (int n = TERMS; n >= 1; n--)
        k = n / (t + k);
    return k;
}

/* Mills' ratio M(t) = survival(t) / density(t); grows without bound below 0. */
static double mills(double t)
{
    return t >= FAR ? 1 / (t + fraction(t)) : bs_normal_survival(t) / density(t);
}

/* -M'(t) = 1 - t M(t), without the cancellation far out. */
static double mills_slope(double t, const void *context)
{
    (void)context;
    if (t < FAR)
        return 1 - t * mills(t);
    double k = fraction(t);
    return k / (t + k);
}

/* From mean density(t - s) = d density(t): the excess is d density(z) (M(z - s) - M(z)). For a small s that difference is the
   integral of -M' instead; below the median X - d is split into its mean and the shortfall, so that no two terms cancel. */
double bs_lognormal_excess(double d, double z, double s)
{
    if (s <= 1) {
        double t = z > 0 ? z - s : -z;
        double option = d * density(z) * bs_integrate(mills_slope, NULL, t, t + s, 1);
        double rise = s * (0.5 * s - z); /* ln(mean / d) */
        if (z > 0)
            return option;
        return option + (rise < 700 ? d * expm1(rise) : exp(rise + log(d)) - d);
    }
    if (z - s > FAR)
        return d * density(z) * (mills(z - s) - mills(z));
    return exp(s * (0.5 * s - z) + log(d)) * bs_normal_survival(z - s) - d * bs_normal_survival(z);
}

double bs_lognormal_limited(double d, double z, double s)
{
    double below = s - z > FAR ? density(z) * mills(s - z) : exp(s * (0.5 * s - z)) * bs_normal_cdf(z - s);
    return d * (below + bs_normal_survival(z));
}

double bs_integrate(double (*f)(double x, const void *context), const void *context, double a, double b, double steepness)
{
    /* Abramowitz and Stegun, table 25.4, n = 10 */
    static const double node[] = {0.1488743389816312108848260, 0.4333953941292471907992659, 0.6794095682990244062343274,
                                  0.8650633666889845107320967, 0.9739065285171717200779640};
    static const double weight[] = {0.2955242247147528701738930, 0.2692667193099963550912269, 0.2190863625159820439955349,
                                    0.1494513491505805931457763, 0.0666713443086881375935688};
    size_t panels = (size_t)fmax(1, ceil(fabs(b - a) * steepness / 4));
    double half = 0.5 * (b - a) / (double)panels;
    double sum = 0;
    for (size_t panel = 0; panel < panels; panel++) {
        double middle = a + (double)(2 * panel + 1) * half;
        for (int i = 0; i < 5; i++)
            sum += weight[i] * (f(middle - half * node[i], context) + f(middle + half * node[i], context));
    }
    return sum * half;
}
