/* A gamma distributed factor with mean 1, and its distribution function as a table. */
#ifndef BILLSHIFT_ENGINE_EXACT_GAMMA_FACTOR_H
#define BILLSHIFT_ENGINE_EXACT_GAMMA_FACTOR_H

#include <billshift/status.h>
#include <math.h>
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

/* The density of y = ln(ratio), where ratio is the factor. log_ratio: y, as far as the difference of two logarithms has it; largest: how large those
   are. */
static inline double gamma_factor_density(const struct gamma_factor *g, double ratio, double log_ratio, double largest)
{
    double part = ratio - 1;
    if (g->shape * largest < 500)
        return exp(g->scale_log + g->shape * (log_ratio - part));
    /* the exponent is the small difference of large terms */
    return exp(g->scale_log + g->shape * (fabs(part) < 0.5 ? log1p(part) - part : log(ratio) - part));
}

/* P(factor <= e^y) to 1e-13. */
double gamma_factor_below(const struct gamma_factor *g, double y);

#endif
