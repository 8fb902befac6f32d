/* Distributions of use: non-negative random variables X, each a row of one registry.
   Parameters and meanings as in Klugman, Panjer, Willmot, "Loss Models", appendix A, unless a row says otherwise. */
#ifndef BILLSHIFT_DISTRIBUTION_H
#define BILLSHIFT_DISTRIBUTION_H

#include <billshift/arena.h>
#include <billshift/status.h>
#include <stdbool.h>
#include <stddef.h>

#ifdef __cplusplus
extern "C" {
#endif

struct bs_distribution;

/* One parameter of a type. Values below least or above most are refused; open ends are excluded themselves. */
struct bs_parameter {
    const char *name;
    enum bs_parameter_kind {
        BS_PARAMETER_USE,   /* in units of use (money or tokens): suffixes as for plain numbers, `$` allowed */
        BS_PARAMETER_SHAPE, /* a pure number */
        BS_PARAMETER_LOG,   /* a logarithm of use: other units add to it */
    } kind;
    double least, most;
    bool least_open, most_open;
    const char *help;
};

struct bs_point {
    double probability, value;
};

/* What a type is made from. Not used by the type: NULL and 0; the scenario loader and the tests fill it alike. */
struct bs_distribution_input {
    const double *values;          /* one per row of type->parameters, NaN: not given; NULL: none given */
    const struct bs_point *points; /* `quantiles`: at */
    size_t n_points;
    const double *sample; /* `empirical`: the data, any order */
    size_t n_sample;
    const double *weights;                      /* `mixture`: sum to 1 within 1e-9 */
    const struct bs_distribution *const *parts; /* borrowed: must live as long as the mixture */
    size_t n_parts;
};

enum { BS_TAKES_POINTS = 1, BS_TAKES_SAMPLE = 2, BS_TAKES_PARTS = 4 };

/* A row of the registry. Functions get the state that create made; the accessors below call them with finite x >= 0, 0 < d < INFINITY
   and 0 <= p, q <= 1 only, and answer the rest themselves. */
struct bs_distribution_type {
    const char *name, *help, *source;      /* source: of the formulas */
    const struct bs_parameter *parameters; /* ends with a NULL name; NULL: none */
    unsigned takes;                        /* BS_TAKES_... besides parameters */

    /* Checks the input and makes the state in the arena. BS_ERROR_INPUT: message (BS_MESSAGE_SIZE bytes) says why, e.g. two
       parameters that do not identify a shape, with the solutions named. */
    enum bs_status (*create)(const struct bs_distribution_input *input, struct bs_arena *arena, void **state, char *message);

    double (*cdf)(const void *state, double x);            /* P(X <= x) */
    double (*survival)(const void *state, double x);       /* P(X > x), relative accuracy kept in the tail */
    double (*quantile)(const void *state, double p);       /* least x with cdf(x) >= p, 0 <= p <= 1 */
    double (*upper_quantile)(const void *state, double q); /* x with survival q, accurate for q -> 0; 0 <= q <= 1 */
    double (*mean)(const void *state);                     /* INFINITY where it does not exist */
    double (*variance)(const void *state);                 /* INFINITY where it does not exist */
    double (*limited_mean)(const void *state, double d);   /* E[min(X, d)] */
    double (*excess_mean)(const void *state, double d);    /* E[max(X - d, 0)], tail-safe: never mean - limited mean */

    /* Values x, rising, where the distribution function jumps or its derivative does. Not the end points of a support that is smooth
       inside, but a mixture reports those of its parts. Writes at most `most`, returns how many there are. NULL: none. */
    size_t (*breaks)(const void *state, double *x, size_t most);
};

/* The registry, in the order of the reference page. */
size_t bs_distribution_type_count(void);
const struct bs_distribution_type *bs_distribution_type_at(size_t i);
const struct bs_distribution_type *bs_distribution_type_find(const char *name); /* NULL: unknown */

/* Makes a distribution in the arena, which must outlive it. Checks ranges of single parameters, then type->create. */
enum bs_status bs_distribution_new(const struct bs_distribution_type *type, const struct bs_distribution_input *input,
                                   struct bs_arena *arena, const struct bs_distribution **out, char *message) BS_CHECKED;

/* body as it is up to its quantile at p = above (0 < above < 1), beyond it Pareto type I with that quantile as threshold:
   P(X > x) = (1 - above) (t / x)^alpha. The scenario's `tail: {pareto: alpha, above: p90}`. body is borrowed. */
enum bs_status bs_distribution_with_tail(const struct bs_distribution *body, double alpha, double above, struct bs_arena *arena,
                                         const struct bs_distribution **out, char *message) BS_CHECKED;

/* The functions of the type above, for one distribution. Any argument is legal: outside the support the values are those of
   the definitions (E[min(X, d)] = d below 0, the mean at INFINITY), a probability outside 0..1 or NAN gives NAN. */
const struct bs_distribution_type *bs_distribution_type_of(const struct bs_distribution *d);
double bs_distribution_cdf(const struct bs_distribution *d, double x);
double bs_distribution_survival(const struct bs_distribution *d, double x);
double bs_distribution_quantile(const struct bs_distribution *d, double p);
double bs_distribution_upper_quantile(const struct bs_distribution *d, double q);
double bs_distribution_mean(const struct bs_distribution *d);
double bs_distribution_variance(const struct bs_distribution *d);
double bs_distribution_limited_mean(const struct bs_distribution *d, double limit);
double bs_distribution_excess_mean(const struct bs_distribution *d, double attachment);
size_t bs_distribution_breaks(const struct bs_distribution *d, double *x, size_t most);

/* The data of an `empirical` distribution in rising order, so that a draw can be an index; NULL for every other type. */
const double *bs_distribution_sample(const struct bs_distribution *d, size_t *count);

#ifdef __cplusplus
}
#endif
#endif
