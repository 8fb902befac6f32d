#include "usage/incomplete_gamma.h"

#include <gsl/gsl_sf_gamma.h>
#include <gsl/gsl_sf_log.h>
#include <math.h>
#include <stdbool.h>

/* Above this, and clear of the hump, the continued fraction converges fast and nothing below cancels. */
static bool far(double a, double x)
{
    return x > fmax(a + fmax(1, 0.5 * sqrt(a)), 2);
}

double bs_gamma_term(double a, double x)
{
    if (x <= 0)
        return 0;
    if (a < 10) {
        int sign;
        return exp(a * log(x) - x - lgamma_r(a, &sign));
    }
    /* For a large shape the exponent is the small difference of large terms: Stirling's form, as GSL's own gamma_inc_D. */
    double u = (x - a) / a, exponent;
    gsl_sf_result star = {NAN, NAN}, log_term = {NAN, NAN};
    (void)gsl_sf_gammastar_e(a, &star);
    if (fabs(u) < 0.5) {
        (void)gsl_sf_log_1plusx_mx_e(u, &log_term);
        exponent = a * log_term.val;
    } else {
        exponent = a * (log(x / a) - u);
    }
    return a * exp(exponent) / (sqrt(2 * M_PI * a) * star.val);
}

/* T of upper gamma(a, x) = x^a e^-x / (x + 1 - a - T), T = (1 - a)/(x + 3 - a - 2 (2 - a)/(x + 5 - a - ...)):
   Abramowitz and Stegun 6.5.31, evaluated by the modified Lentz method. Only for far(a, x). */
static double fraction(double a, double x)
{
    const double tiny = 1e-300;
    double b = x + 3 - a, f = b, c = b, d = 0;
    for (int n = 2; n < 100000; n++) {
        double numerator = -n * (n - a);
        b += 2;
        d = b + numerator * d;
        d = 1 / (fabs(d) < tiny ? tiny : d);
        c = b + numerator / c;
        c = fabs(c) < tiny ? tiny : c;
        double factor = c * d;
        f *= factor;
        if (fabs(factor - 1) < 1e-16)
            break;
    }
    return (1 - a) / f;
}

/* P(a, x) = term/a (1 + x/(a + 1) + x^2/((a + 1)(a + 2)) + ...), Abramowitz and Stegun 6.5.29: all terms are positive. GSL 2.7's own
   values are good to 1e-9 only for shapes above 1e4 near the hump, and to 1e-10 for shapes of 0.05 to 0.2. */
static double series(double a, double x)
{
    double sum = 1, next = 1;
    for (int n = 1; next > 1e-17 * sum; n++) {
        next *= x / (a + n);
        sum += next;
    }
    return bs_gamma_term(a, x) / a * sum;
}

double bs_gamma_q(double a, double x)
{
    if (far(a, x)) {
        double term = bs_gamma_term(a, x);
        return term > 0 ? term / (x + 1 - a - fraction(a, x)) : 0;
    }
    if (a >= 0.05)
        return 1 - series(a, x);
    gsl_sf_result result = {NAN, NAN}; /* for such a shape 1 - P would cancel */
    (void)gsl_sf_gamma_inc_Q_e(a, x, &result);
    return result.val;
}

double bs_gamma_p(double a, double x)
{
    return far(a, x) ? 1 - bs_gamma_q(a, x) : series(a, x);
}

/* a Q(a + 1, x) - x Q(a, x) = term - (x - a) Q(a, x); far out, with Q = term F and F = 1/(x + 1 - a - T), that is
   term (1 - T) F. */
double bs_gamma_excess(double a, double x)
{
    double term = bs_gamma_term(a, x);
    if (!far(a, x))
        return term - (x - a) * bs_gamma_q(a, x);
    if (term <= 0)
        return 0;
    double t = fraction(a, x);
    return term * (1 - t) / (x + 1 - a - t);
}

/* Newton's steps on ln of the probability as a function of y = ln x, which is concave: kept inside a bracket that shrinks. */
static double solve(double a, double probability, bool upper, double low, double high)
{
    double y = low, target = log(probability), direction = upper ? -1 : 1;
    for (int i = 0; i < 200; i++) {
        double x = exp(y), f = upper ? bs_gamma_q(a, x) : bs_gamma_p(a, x);
        double gap = log(f) - target;
        if (direction * gap < 0)
            low = y;
        else
            high = y;
        double next = y - direction * gap * f / bs_gamma_term(a, x);
        if (!(next > low && next < high))
            next = 0.5 * (low + high);
        if (fabs(next - y) <= 1e-15 * fmax(1, fabs(y)))
            return x * exp(next - y); /* the step belongs to x, which is y's exponential but for rounding */
        y = next;
    }
    return exp(y);
}

double bs_gamma_p_inverse(double a, double p)
{
    /* P(a, x) <= x^a / gamma(a + 1), and equal to it but for a factor 1 - x: a lower bracket, and the answer where x is tiny. */
    int sign;
    double low = (log(p) + lgamma_r(a + 1, &sign)) / a;
    if (low < -40)
        return pow(p * tgamma(a + 1), 1 / a);
    double high = low + 1;
    while (bs_gamma_p(a, exp(high)) < p)
        high += 1;
    return solve(a, p, false, low, high);
}

double bs_gamma_q_inverse(double a, double q)
{
    /* Q <= 1/2 lies above the median, which is above the lower bracket of p = 1/2. */
    int sign;
    double low = (log(0.5) + lgamma_r(a + 1, &sign)) / a;
    double high = low + 1;
    while (bs_gamma_q(a, exp(high)) > q)
        high += 1;
    return solve(a, q, true, low, high);
}
