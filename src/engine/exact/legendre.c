#include "engine/exact/legendre.h"

#include <gsl/gsl_integration.h>
#include <math.h>
#include <pthread.h>
#include <string.h>

static struct legendre table;
static pthread_once_t made = PTHREAD_ONCE_INIT;

/* P_k = (2 - 1/k) s P_{k-1} - (1 - 1/k) P_{k-2} (DLMF 18.9.1): the divisions once for all. */
enum { ORDERS = LEGENDRE + 5 };
static double parts[ORDERS];
static double powers_of[LEGENDRE][LEGENDRE]; /* [k][i]: of s^i in P_k */

/* 1 / (m (2k + 2m + 1)) for m = 1 .. 5: of the series of j_k. */
enum { TERMS = 5 };
static double near_0[LEGENDRE][TERMS];

static void polynomials(double s, int n, double *p)
{
    p[0] = 1;
    if (n > 1)
        p[1] = s;
    for (int k = 2; k < n; k++)
        p[k] = (2 - parts[k]) * s * p[k - 1] - (1 - parts[k]) * p[k - 2];
}

static void make(void)
{
    for (int k = 1; k < ORDERS; k++)
        parts[k] = 1.0 / k;
    powers_of[0][0] = powers_of[1][1] = 1;
    for (int k = 2; k < LEGENDRE; k++)
        for (int i = 0; i <= k; i++)
            powers_of[k][i] = (i > 0 ? (2 - parts[k]) * powers_of[k - 1][i - 1] : 0) - (1 - parts[k]) * powers_of[k - 2][i];
    for (int k = 0; k < LEGENDRE; k++)
        for (int m = 1; m <= TERMS; m++)
            near_0[k][m - 1] = 1.0 / (m * (2 * k + 2 * m + 1));
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

void legendre_powers(const double *coef, double *powers)
{
    (void)legendre();
    memset(powers, 0, LEGENDRE * sizeof *powers);
    for (int k = 0; k < LEGENDRE; k++)
        for (int i = k % 2; i <= k; i += 2)
            powers[i] += coef[k] * powers_of[k][i];
}

/* Clenshaw's recurrence, downwards. */
double legendre_value(const double *coef, int n, double s)
{
    double next = 0, after = 0;
    for (int k = n - 1; k > 0; k--) {
        double here = coef[k] + (2 - parts[k + 1]) * s * next - (1 - parts[k + 2]) * after;
        after = next;
        next = here;
    }
    return coef[0] + s * next - (1 - parts[2]) * after;
}

/* Coefficients of the integral from s to 1: (2k + 1) P_k = P'_{k+1} - P'_{k-1} (DLMF 18.9.19). */
static void integrate(const double *coef, int n, double *out)
{
    for (int j = 0; j <= n; j++) {
        double up = j + 1 < n ? coef[j + 1] / (2 * j + 3) : 0;
        out[j] = j == 0 ? coef[0] + up : up - coef[j - 1] / (2 * j - 1);
    }
}

void legendre_integral(const double *coef, double *out)
{
    double whole[LEGENDRE + 1];
    integrate(coef, LEGENDRE, whole);
    memcpy(out, whole, LEGENDRE * sizeof *out);
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

/* Below 1: j_k(x) = x^k / (2k + 1)!! (1 - x^2 / (2 (2k + 3)) + x^4 / (8 (2k + 3) (2k + 5)) - ...), DLMF 10.53.1. Orders that are nothing stay 0. */
static void bessel_near_0(double x, double *j)
{
    double head = 1, y = x * x / 2;
    for (int k = 0; k < LEGENDRE; k++) {
        const double *c = near_0[k];
        double sum = 0;
        if (head > 1e-20)
            sum = 1 - y * c[0] * (1 - y * c[1] * (1 - y * c[2] * (1 - y * c[3] * (1 - y * c[4]))));
        j[k] = head * sum;
        head *= x * c[0];
    }
}

/* By recurrence downwards from an order where they are nothing, and j_0 = sin(x) / x or j_1 (Miller's algorithm, DLMF 3.6(iii)). */
static void bessel_downwards(double x, double *j)
{
    enum { FIRST = 56 };
    double all[FIRST + 2], inverse = 1 / x;
    all[FIRST + 1] = 0;
    all[FIRST] = 1e-280;
    for (int k = FIRST; k > 0; k--)
        all[k - 1] = (2 * k + 1) * inverse * all[k] - all[k + 1];
    double j0 = sin(x) * inverse, j1 = (j0 - cos(x)) * inverse;
    double scale = fabs(j0) > fabs(j1) ? j0 / all[0] : j1 / all[1];
    for (int k = 0; k < LEGENDRE; k++)
        j[k] = scale * all[k];
}

/* j_0 .. j_15 at x > 0. Recurrence upwards loses nothing where x is beyond the last order. */
static void spherical_bessel(double x, double *j)
{
    if (x < 1) {
        bessel_near_0(x, j);
    } else if (x < LEGENDRE + 4) {
        bessel_downwards(x, j);
    } else {
        j[0] = sin(x) / x;
        j[1] = (j[0] - cos(x)) / x;
        for (int k = 2; k < LEGENDRE; k++)
            j[k] = (2 * k - 1) / x * j[k - 1] - j[k - 2];
    }
}

double complex legendre_wave(const double *coef, double omega)
{
    double j[LEGENDRE], x = fabs(omega), even = coef[0] * sinc_less_1(x), odd = 0;
    if (x == 0)
        return 0;
    spherical_bessel(x, j);
    for (int k = 1; k < LEGENDRE; k++) {
        double part = (k / 2) % 2 ? -coef[k] * j[k] : coef[k] * j[k];
        if (k % 2)
            odd += part;
        else
            even += part;
    }
    return complex_of(2 * even, omega < 0 ? -2 * odd : 2 * odd);
}
