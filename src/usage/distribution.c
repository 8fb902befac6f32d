#include <billshift/distribution.h>

#include "usage/distribution_types.h"
#include "usage/parameters.h"

#include <math.h>
#include <string.h>

static const struct bs_distribution_type *const registry[] = {
    &bs_distribution_lognormal, &bs_distribution_gamma,       &bs_distribution_weibull, &bs_distribution_pareto,
    &bs_distribution_lomax,     &bs_distribution_exponential, &bs_distribution_uniform, &bs_distribution_constant,
    &bs_distribution_quantiles, &bs_distribution_empirical,   &bs_distribution_mixture,
};

size_t bs_distribution_type_count(void)
{
    return sizeof registry / sizeof registry[0];
}

const struct bs_distribution_type *bs_distribution_type_at(size_t i)
{
    return i < bs_distribution_type_count() ? registry[i] : NULL;
}

const struct bs_distribution_type *bs_distribution_type_find(const char *name)
{
    for (size_t i = 0; i < bs_distribution_type_count(); i++)
        if (strcmp(registry[i]->name, name) == 0)
            return registry[i];
    return NULL;
}

static enum bs_status check_input(const struct bs_distribution_type *type, const struct bs_distribution_input *input, char *message)
{
    const struct {
        unsigned bit;
        size_t count;
        const char *name;
    } lists[] = {{BS_TAKES_POINTS, input->n_points, "points"},
                 {BS_TAKES_SAMPLE, input->n_sample, "sample"},
                 {BS_TAKES_PARTS, input->n_parts, "parts"}};
    for (size_t i = 0; i < sizeof lists / sizeof *lists; i++)
        if (lists[i].count > 0 && !(type->takes & lists[i].bit))
            return bs_refuse(message, "`%s` takes no %s", type->name, lists[i].name);

    unsigned given = bs_parameters_given(type, input);
    for (unsigned k = 0; given >> k; k++) {
        enum bs_status status = given & BS_BIT(k) ? bs_parameter_check(&type->parameters[k], input->values[k], message) : BS_OK;
        if (status != BS_OK)
            return status;
    }
    return BS_OK;
}

enum bs_status bs_distribution_new(const struct bs_distribution_type *type, const struct bs_distribution_input *input,
                                   struct bs_arena *arena, const struct bs_distribution **out, char *message)
{
    enum bs_status status = check_input(type, input, message);
    if (status != BS_OK)
        return status;
    struct bs_distribution *d = bs_arena_take(arena, 1, sizeof *d);
    if (!d)
        return BS_ERROR_MEMORY;
    d->type = type;
    status = type->create(input, arena, &d->state, message);
    if (status == BS_OK)
        *out = d;
    return status;
}

const struct bs_distribution_type *bs_distribution_type_of(const struct bs_distribution *d)
{
    return d->type;
}

/* The accessors take care of what is the same for all types: outside the support, at infinity, no number at all. */

double bs_distribution_cdf(const struct bs_distribution *d, double x)
{
    if (isnan(x))
        return NAN;
    if (x < 0)
        return 0;
    return isinf(x) ? 1 : d->type->cdf(d->state, x);
}

double bs_distribution_survival(const struct bs_distribution *d, double x)
{
    if (isnan(x))
        return NAN;
    if (x < 0)
        return 1;
    return isinf(x) ? 0 : d->type->survival(d->state, x);
}

double bs_distribution_quantile(const struct bs_distribution *d, double p)
{
    return p >= 0 && p <= 1 ? d->type->quantile(d->state, p) : NAN;
}

double bs_distribution_upper_quantile(const struct bs_distribution *d, double q)
{
    return q >= 0 && q <= 1 ? d->type->upper_quantile(d->state, q) + 0.0 : NAN; /* -ln 1 is -0 */
}

double bs_distribution_mean(const struct bs_distribution *d)
{
    return d->type->mean(d->state);
}

double bs_distribution_variance(const struct bs_distribution *d)
{
    return d->type->variance(d->state);
}

double bs_distribution_limited_mean(const struct bs_distribution *d, double limit)
{
    if (isnan(limit) || limit <= 0)
        return limit;
    return isinf(limit) ? d->type->mean(d->state) : d->type->limited_mean(d->state, limit);
}

double bs_distribution_excess_mean(const struct bs_distribution *d, double attachment)
{
    if (isnan(attachment))
        return NAN;
    if (attachment <= 0)
        return d->type->mean(d->state) - attachment;
    return isinf(attachment) ? 0 : d->type->excess_mean(d->state, attachment);
}

size_t bs_distribution_breaks(const struct bs_distribution *d, double *x, size_t most)
{
    return d->type->breaks ? d->type->breaks(d->state, x, most) : 0;
}

const double *bs_distribution_sample(const struct bs_distribution *d, size_t *count)
{
    *count = 0;
    return d->type == &bs_distribution_empirical ? bs_empirical_sample(d->state, count) : NULL;
}
