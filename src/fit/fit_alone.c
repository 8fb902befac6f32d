/* A body by itself. */
#include "fit/fit_family.h"

static bool start(const struct bs_fit_family *family, const struct fit_sample *sample, size_t attempt, double *theta)
{
    family->body->start(sample->level_mean, sample->level_variance, sample->log_of_mean, theta);
    return attempt == 0;
}

static void log_density(const struct bs_fit_family *family, const double *theta, const double *y, size_t n, double *out)
{
    family->body->log_density(theta, y, n, out);
}

static void describe(const struct bs_fit_family *family, const double *theta, struct bs_fit_shape *shape)
{
    double values[BS_FIT_PARAMETERS];
    family->body->values(theta, values);
    for (size_t k = 0; k < BS_FIT_PARAMETERS; k++)
        shape->part[0][k].value = values[k];
}

const struct fit_kind bs_fit_alone = {start, log_density, describe};
