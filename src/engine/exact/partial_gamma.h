/* Parts of a gamma distribution's characteristic function: integrals of its density times exp(i omega x) from a point on, LEGENDRE frequencies at once. */
#ifndef BILLSHIFT_ENGINE_EXACT_PARTIAL_GAMMA_H
#define BILLSHIFT_ENGINE_EXACT_PARTIAL_GAMMA_H

#include "engine/exact/legendre.h"

/* With z = a (tilt - i omega), shape k and scale 1: the integral of x^(k-1) exp(-(tilt - i omega) x) / gamma(k) over x > a is T Q, where T = a^k
   exp(-a (tilt - i omega)) / gamma(k) is left to the caller. `past`: Q = Legendre's continued fraction for Gamma(k, z) (DLMF 8.9.2). Else Q is less
   that of the integral over x < a (DLMF 8.7.1), and the whole integral, (tilt - i omega)^-k, comes on top. Past is right where |z| >= k, the other
   below. To some 1e-14 of what the integral over the moduli is. */
struct partial_gamma {
    double re[LEGENDRE], im[LEGENDRE];
    double past[LEGENDRE]; /* 1 or 0 */
};
/* k >= 1, a > 0, tilt > 0 */
void partial_gamma(double k, double a, double tilt, const double *omega, struct partial_gamma *out);
/* (tilt - i omega)^-k */
void whole_gamma(double k, double tilt, const double *omega, double *re, double *im);

#endif
