/* Polynomials on s = -1 .. 1 as sums of Legendre polynomials, from values at the nodes of Gauss's rule. Formulas: NIST Digital Library of
   Mathematical Functions, chapters 3.5(v) and 18. */
#ifndef BILLSHIFT_ENGINE_EXACT_LEGENDRE_H
#define BILLSHIFT_ENGINE_EXACT_LEGENDRE_H

enum { LEGENDRE = 16 }; /* nodes, and coefficients */

/* Nodes rising, weights, and P_k at each node. */
struct legendre {
    double node[LEGENDRE], weight[LEGENDRE], at[LEGENDRE][LEGENDRE]; /* at[k][node] */
};
const struct legendre *legendre(void); /* made once; any thread */

void legendre_fit(const double *values, double *coef);      /* of the polynomial through values at the nodes */
void legendre_values(const double *coef, double *values);   /* at the nodes */
double legendre_value(const double *coef, int n, double s); /* of n coefficients */

/* The same polynomial by powers of s, which is faster to evaluate, and as good where the last coefficients are small. */
void legendre_powers(const double *coef, double *powers);
static inline double legendre_by_powers(const double *p, double s)
{
    double s2 = s * s, s4 = s2 * s2, s8 = s4 * s4;
    double low = (p[0] + s * p[1] + s2 * (p[2] + s * p[3])) + s4 * (p[4] + s * p[5] + s2 * (p[6] + s * p[7]));
    double high = (p[8] + s * p[9] + s2 * (p[10] + s * p[11])) + s4 * (p[12] + s * p[13] + s2 * (p[14] + s * p[15]));
    return low + s8 * high;
}

/* Its integral from 0 to s. */
double legendre_integral_by_powers(const double *powers, double s);

/* The integral of (x - s) f(x) from s to 1. */
double legendre_excess(const double *coef, double s);
double legendre_below(const double *coef, double s); /* from -1 to s */

/* The integral from s to 1 as a polynomial of s, but for its last coefficient, -coef[LEGENDRE - 1] / (2 LEGENDRE - 1). */
void legendre_integral(const double *coef, double *out);

/* Its derivative. */
void legendre_derivative(const double *coef, double *out);

/* The polynomial on a..b within -1..1, as one on -1..1; its integral there is that of the old one over a..b. */
void legendre_part(const double *coef, double a, double b, double *out);

#endif
