/* A gamma distributed factor with mean 1, and its distribution function as a table. */
#ifndef BILLSHIFT_ENGINE_EXACT_GAMMA_FACTOR_H
#define BILLSHIFT_ENGINE_EXACT_GAMMA_FACTOR_H

#include <billshift/status.h>
#include <stddef.h>

struct gamma_factor {
    double shape, scale_log; /* of the density of y = ln factor: exp(scale_log + shape (y - e^y + 1)) */
    double low, high;        /* of y: below 1e-19 lies outside */
    double first, step, last;
    double (*rows)[6]; /* of the distribution function from first + i step, in powers of the step's part */
    size_t n;
    double head, powers[3]; /* below `first`: exp(shape y + head) (1 + powers e^y ...) */
};

/* with_table: whether gamma_factor_below is wanted. */
enum bs_status gamma_factor_new(double shape, int with_table, struct gamma_factor *out) BS_CHECKED;
void gamma_factor_free(struct gamma_factor *g);

/* Of n levels, none of which is further than low and high from the use: the density of y = ln(use / level), times the levels' weights. */
void gamma_factor_densities(const struct gamma_factor *g, double use, const double *levels, const double *weights, size_t n,
                            double *out);

/* P(factor <= e^y) to 1e-13. */
double gamma_factor_below(const struct gamma_factor *g, double y);

#endif
