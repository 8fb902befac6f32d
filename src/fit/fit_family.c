/* The registry of families. */
#include "fit/fit_family.h"

#include <string.h>

/* A tail needs users beyond its threshold, a mixture users in each part. */
enum { FEW = 3, SOME = 50, MANY = 100 };

static const struct bs_fit_family families[] = {
    {"lognormal", "ln(use) is normal", &bs_fit_alone, &bs_fit_lognormal, 1, 2, 0, FEW},
    {"gamma", "a lighter tail than the lognormal", &bs_fit_alone, &bs_fit_gamma, 1, 2, 0, FEW},
    {"weibull", "P(X > x) = exp(-(x / scale)^shape)", &bs_fit_alone, &bs_fit_weibull, 1, 2, 0, FEW},
    {"lognormal_tail", "lognormal up to a threshold, a Pareto tail above", &bs_fit_tail, &bs_fit_lognormal, 1, 3, 1, SOME},
    {"gamma_tail", "gamma up to a threshold, a Pareto tail above", &bs_fit_tail, &bs_fit_gamma, 1, 3, 1, SOME},
    {"weibull_tail", "weibull up to a threshold, a Pareto tail above", &bs_fit_tail, &bs_fit_weibull, 1, 3, 1, SOME},
    {"mixture_2", "two lognormals: users of two kinds", &bs_fit_mixture, &bs_fit_lognormal, 2, 5, 0, SOME},
    {"mixture_3", "three lognormals: users of three kinds", &bs_fit_mixture, &bs_fit_lognormal, 3, 8, 0, MANY},
};

size_t bs_fit_family_count(void)
{
    return sizeof families / sizeof families[0];
}

const struct bs_fit_family *bs_fit_family_at(size_t i)
{
    return i < bs_fit_family_count() ? &families[i] : NULL;
}

const struct bs_fit_family *bs_fit_family_find(const char *name)
{
    for (size_t i = 0; i < bs_fit_family_count(); i++)
        if (strcmp(families[i].name, name) == 0)
            return &families[i];
    return NULL;
}

const char *bs_fit_family_name(const struct bs_fit_family *family)
{
    return family->name;
}

const char *bs_fit_family_help(const struct bs_fit_family *family)
{
    return family->help;
}
