/* Regularized incomplete gamma functions with relative accuracy in both tails; a > 0, 0 <= x < INFINITY. */
#ifndef BILLSHIFT_USAGE_INCOMPLETE_GAMMA_H
#define BILLSHIFT_USAGE_INCOMPLETE_GAMMA_H

double bs_gamma_p(double a, double x);
double bs_gamma_q(double a, double x);
double bs_gamma_term(double a, double x);   /* x^a e^-x / gamma(a): x times the density of shape a, scale 1 */
double bs_gamma_excess(double a, double x); /* E[max(X - x, 0)] for X of shape a, scale 1 */

/* x with P(a, x) = p or Q(a, x) = q; the probability is above 0 and at most 1/2. 0 where x is below the least double. */
double bs_gamma_p_inverse(double a, double p);
double bs_gamma_q_inverse(double a, double q);

#endif
