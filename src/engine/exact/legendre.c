#include "engine/exact/legendre.h"

#include <gsl/gsl_integration.h>
#include <gsl/gsl_sf_bessel.h>
#include <gsl/gsl_sf_legendre.h>
#include <math.h>
#include <pthread.h>
#include <string.h>

static struct legendre table;
static pthread_once_t made = PTHREAD_ONCE_INIT;

static void polynomials(double s, int n, double *p)
{
    p[0] = 1;
    if (n > 1)
        p[1] = s;
    for (int k = 2; k < n; k++)
        p[k] = ((2 * k - 1) * s * p[k - 1] - (k - 1) * p[k - 2]) / k;
}

static void make(void)
{
    gsl_integration_glfixed_table *rule = gsl_integration_glfixed_table_alloc(LEGENDRE); /* 16 points: a table of GSL's own */
    for (size_t i = 0; i < LEGENDRE && rule; i++) {
        double p[LEGENDRE];
        gsl_integration_glfixed_point(-1, 1, i, &table.node[i], &table.weight[i], rule);
        polynomials(table.node[i], LEGENDRE, p);
        for (int k = 0; k < LEGENDRE; k++)
            table.at[k][i] = p[k];
    }
    gsl_integration_glfixed_table_free(rule);
}

const struct legendre *legendre(void)
{
    pthread_once(&made, make);
    return &table;
}

void legendre_fit(const double *values, double *coef)
{
    const struct legendre *l = legendre();
    double weighted[LEGENDRE];
    for (int i = 0; i < LEGENDRE; i++)
        weighted[i] = l->weight[i] * values[i];
    for (int k = 0; k < LEGENDRE; k++) {
        double sum = 0;
        for (int i = 0; i < LEGENDRE; i++)
            sum += weighted[i] * l->at[k][i];
        coef[k] = sum * (k + 0.5);
    }
}

void legendre_values(const double *coef, double *values)
{
    const struct legendre *l = legendre();
    memset(values, 0, LEGENDRE * sizeof *values);
    for (int k = 0; k < LEGENDRE; k++)
        for (int i = 0; i < LEGENDRE; i++)
            values[i] += coef[k] * l->at[k][i];
}

double legendre_value(const double *coef, int n, double s)
{
    double p[LEGENDRE + 2], sum = 0;
    polynomials(s, n, p);
    for (int k = 0; k < n; k++)
        sum += coef[k] * p[k];
    return sum;
}

/* Coefficients of the integral from s to 1: (2k + 1) P_k = P'_{k+1} - P'_{k-1} (DLMF 18.9.19). */
static void integrate(const double *coef, int n, double *out)
{
    for (int j = 0; j <= n; j++) {
        double up = j + 1 < n ? coef[j + 1] / (2 * j + 3) : 0;
        out[j] = j == 0 ? coef[0] + up : up - coef[j - 1] / (2 * j - 1);
    }
}

double legendre_above(const double *coef, double s)
{
    double out[LEGENDRE + 1];
    integrate(coef, LEGENDRE, out);
    return legendre_value(out, LEGENDRE + 1, s);
}

double legendre_below(const double *coef, double s)
{
    double mirrored[LEGENDRE];
    for (int k = 0; k < LEGENDRE; k++)
        mirrored[k] = k % 2 ? -coef[k] : coef[k];
    return legendre_above(mirrored, -s);
}

double legendre_excess(const double *coef, double s)
{
    double once[LEGENDRE + 1], twice[LEGENDRE + 2];
    integrate(coef, LEGENDRE, once);
    integrate(once, LEGENDRE + 1, twice);
    return legendre_value(twice, LEGENDRE + 2, s);
}

void legendre_part(const double *coef, double a, double b, double *out)
{
    const struct legendre *l = legendre();
    double values[LEGENDRE], half = (b - a) / 2, middle = a + half;
    for (int i = 0; i < LEGENDRE; i++)
        values[i] = half * legendre_value(coef, LEGENDRE, middle + half * l->node[i]);
    legendre_fit(values, out);
}

/* sin(x) / x - 1 */
static double sinc_less_1(double x)
{
    double y = x * x;
    if (y < 0.01)
        return -y / 6 * (1 - y / 20 * (1 - y / 42 * (1 - y / 72 * (1 - y / 110))));
    return sin(x) / x - 1;
}

/* j_0 .. j_15 at x > 0. Recurrence upwards loses nothing where x is beyond the last order; below, GSL's. */
static int spherical_bessel(double x, double *j)
{
    if (x <= LEGENDRE + 4)
        return gsl_sf_bessel_jl_steed_array(LEGENDRE - 1, x, j);
    j[0] = sin(x) / x;
    j[1] = (j[0] - cos(x)) / x;
    for (int k = 2; k < LEGENDRE; k++)
        j[k] = (2 * k - 1) / x * j[k - 1] - j[k - 2];
    return 0;
}

double complex legendre_wave(const double *coef, double omega)
{
    double j[LEGENDRE], x = fabs(omega), even = coef[0] * sinc_less_1(x), odd = 0;
    if (x == 0 || spherical_bessel(x, j) != 0)
        return 0;
    for (int k = 1; k < LEGENDRE; k++) {
        double part = (k / 2) % 2 ? -coef[k] * j[k] : coef[k] * j[k];
        if (k % 2)
            odd += part;
        else
            even += part;
    }
    return CMPLX(2 * even, omega < 0 ? -2 * odd : 2 * odd);
}
