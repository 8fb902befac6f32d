/* Rows of a vector file against the distributions of the registry. A function that cannot say its value returns the reason, a static
   text; NULL: *value is set. */
#ifndef BILLSHIFT_TESTS_VECTORS_H
#define BILLSHIFT_TESTS_VECTORS_H

#include <billshift/distribution.h>
#include <jansson.h>

/* The distribution of a row: its model's name and parameters. */
const char *vector_distribution(const char *model, json_t *parameters, struct bs_arena *arena, const struct bs_distribution **out);

/* A quantity of it. */
const char *vector_quantity(const struct bs_distribution *d, const char *quantity, json_t *arguments, double *value);

/* Mean and variance of a price for a use that is distributed so. */
const char *vector_price_mean(const struct bs_distribution *d, json_t *terms, double *value);
const char *vector_price_variance(const struct bs_distribution *d, json_t *terms, double *value);

/* E[min(limit, max(X - attachment, 0))], limit may be INFINITY; as the difference of the smaller terms. */
double vector_layer(const struct bs_distribution *d, double attachment, double limit);

/* Integral of (offset + slope (x - from)) P(X > x) over from..to, to may be INFINITY; NAN where it was not reached. */
double vector_weighted_survival(const struct bs_distribution *d, double offset, double slope, double from, double to);

/* A number of an object; absent: fallback. */
double vector_number(json_t *object, const char *key, double fallback);

/* Whether a quantity's arguments are numbers and all have a name that some quantity reads: another would make the comparison one of different
   things. */
int vector_arguments_known(json_t *arguments);

#endif
