/* The rows of the registry, each defined at the end of its own file. */
#ifndef BILLSHIFT_USAGE_DISTRIBUTION_TYPES_H
#define BILLSHIFT_USAGE_DISTRIBUTION_TYPES_H

#include <billshift/distribution.h>

extern const struct bs_distribution_type bs_distribution_lognormal;
extern const struct bs_distribution_type bs_distribution_gamma;
extern const struct bs_distribution_type bs_distribution_weibull;
extern const struct bs_distribution_type bs_distribution_pareto;
extern const struct bs_distribution_type bs_distribution_lomax;
extern const struct bs_distribution_type bs_distribution_exponential;
extern const struct bs_distribution_type bs_distribution_uniform;
extern const struct bs_distribution_type bs_distribution_constant;
extern const struct bs_distribution_type bs_distribution_quantiles;
extern const struct bs_distribution_type bs_distribution_empirical;
extern const struct bs_distribution_type bs_distribution_mixture;

/* One distribution: its type and what the type's create made. Both live in the caller's arena. */
struct bs_distribution {
    const struct bs_distribution_type *type;
    void *state;
};

/* The data of an `empirical` state in rising order. */
const double *bs_empirical_sample(const void *state, size_t *count);

#endif
