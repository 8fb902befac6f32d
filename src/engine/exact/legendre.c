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

double legendre_integral_by_powers(const double *powers, double s)
{
    double of[LEGENDRE];
    for (int i = 0; i < LEGENDRE; i++)
        of[i] = powers[i] * parts[i + 1];
    return s * legendre_by_powers(of, s);
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

static double above(const double *coef, double s)
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
    return above(mirrored, -s);
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

/* b_k = (2k + 1) (a_{k+1} + a_{k+3} + ...) (DLMF 18.9.19) */
void legendre_derivative(const double *coef, double *out)
{
    double sums[2] = {0, 0};
    for (int k = LEGENDRE - 1; k >= 0; k--) {
        out[k] = (2 * k + 1) * sums[k % 2];
        sums[(k + 1) % 2] += coef[k];
    }
}
