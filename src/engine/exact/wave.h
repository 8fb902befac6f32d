/* Fourier integrals of polynomials on s = -1 .. 1, LEGENDRE frequencies at once. Formulas: NIST Digital Library of Mathematical Functions, chapter 10. */
#ifndef BILLSHIFT_ENGINE_EXACT_WAVE_H
#define BILLSHIFT_ENGINE_EXACT_WAVE_H

#include "engine/exact/legendre.h"

#include <stddef.h>

/* Terms in powers of the frequency, up to the 24th: enough for frequencies up to 2. */
enum { WAVE_TERMS = 24 };
/* Of the polynomial with these coefficients. */
void wave_series(const double *coef, double *series);

/* The integral of f(s) exp(i omega s), less that of f, which is small where omega is. series: wave_series(coef) */
void wave_integrals(const double *coef, const double *series, const double *omega, double *re, double *im);

/* Sines and cosines of LEGENDRE angles. */
void wave_sines(const double *angle, double *sine, double *cosine);

#endif
