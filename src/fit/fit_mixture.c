/* Several lognormals. theta: the mean of ln(use) and ln of the standard deviation for each part, then ln of the weight of each part but the
   first, relative to the first; fixed: the floor under every part's standard deviation, a tenth of the whole one's. Without a floor the
   likelihood has no maximum: a part that closes in on one user makes it infinite (Day, Biometrika 56, 1969). */
#include "fit/fit_family.h"

#include <math.h>

#define FLOOR 0.1

static size_t parts_of(const struct bs_fit_family *family)
{
    return family->n_parts < BS_FIT_PARTS ? family->n_parts : BS_FIT_PARTS;
}

static size_t weights_at(const struct bs_fit_family *family)
{
    return 2 * family->n_parts;
}

static double deviation(const struct bs_fit_family *family, const double *theta, size_t part)
{
    return hypot(exp(theta[2 * part + 1]), theta[family->n_free]);
}

static void log_weights(const struct bs_fit_family *family, const double *theta, double *out)
{
    const double *relative = theta + weights_at(family);
    double most = 0, sum = 0;
    for (size_t k = 0; k < parts_of(family); k++) {
        out[k] = k > 0 ? relative[k - 1] : 0;
        most = fmax(most, out[k]);
    }
    for (size_t k = 0; k < parts_of(family); k++)
        sum += exp(out[k] - most);
    for (size_t k = 0; k < parts_of(family); k++)
        out[k] -= most + log(sum);
}

/* A part from the users between two ranks. */
static double part_between(const struct fit_sample *sample, double from, double to, double *mean, double *variance)
{
    double sum = 0, squares = 0, weight = 0, below = 0;
    for (size_t i = 0; i < sample->n; i++) {
        double rank = (below + 0.5 * sample->weight[i]) / (double)sample->users, y = sample->y[i] - sample->mean;
        below += sample->weight[i];
        if (rank < from || rank > to)
            continue;
        weight += sample->weight[i];
        sum += sample->weight[i] * y;
        squares += sample->weight[i] * y * y;
    }
    *mean = sample->mean + (weight > 0 ? sum / weight : 0);
    *variance = weight > 0 ? squares / weight - sum * sum / (weight * weight) : 0;
    return weight / (double)sample->users;
}

static void start_from_ranks(const struct bs_fit_family *family, const struct fit_sample *sample, const double *ranks,
                             double *theta)
{
    double first = 0, least = sample->level_variance * 0.04;
    for (size_t k = 0; k < parts_of(family); k++) {
        double variance, weight = part_between(sample, k > 0 ? ranks[k - 1] : 0, ranks[k], &theta[2 * k], &variance);
        theta[2 * k + 1] = 0.5 * log(fmax(variance, least));
        first = k > 0 ? first : weight;
        if (k > 0)
            theta[weights_at(family) + k - 1] = log(fmax(weight, 0.01) / fmax(first, 0.01));
    }
}

/* Parts about one middle that differ in width. */
static void start_from_widths(const struct bs_fit_family *family, const struct fit_sample *sample, const double *widths,
                              double *theta)
{
    for (size_t k = 0; k < parts_of(family); k++) {
        theta[2 * k] = sample->level_mean + 0.1 * ((double)k - 1) * sqrt(sample->level_variance);
        theta[2 * k + 1] = 0.5 * log(sample->level_variance) + log(widths[k]);
        if (k > 0)
            theta[weights_at(family) + k - 1] = 0;
    }
}

static bool start(const struct bs_fit_family *family, const struct fit_sample *sample, size_t attempt, double *theta)
{
    static const double two[][BS_FIT_PARTS] = {{0.5, 1}, {0.85, 1}, {0.15, 1}, {0.95, 1}};
    static const double three[][BS_FIT_PARTS] = {{0.33, 0.67, 1}, {0.6, 0.9, 1}, {0.1, 0.4, 1}, {0.1, 0.9, 1}, {0.8, 0.95, 1}};
    static const double widths[BS_FIT_PARTS] = {0.4, 1.4, 0.8};
    bool pair = family->n_parts == 2;
    size_t n = pair ? sizeof two / sizeof *two : sizeof three / sizeof *three;
    theta[family->n_free] = FLOOR * sqrt(sample->level_variance);
    if (attempt < n)
        start_from_ranks(family, sample, pair ? two[attempt] : three[attempt], theta);
    else
        start_from_widths(family, sample, widths, theta);
    return attempt <= n;
}

static void log_density(const struct bs_fit_family *family, const double *theta, const double *y, size_t n, double *out)
{
    enum { BLOCK = 64 };
    double weight[BS_FIT_PARTS], term[BS_FIT_PARTS][BLOCK];
    log_weights(family, theta, weight);
    for (size_t from = 0; from < n; from += BLOCK) {
        size_t count = n - from < BLOCK ? n - from : BLOCK;
        for (size_t k = 0; k < parts_of(family); k++) {
            const double part[BS_FIT_PARAMETERS] = {theta[2 * k], log(deviation(family, theta, k))};
            family->body->log_density(part, y + from, count, term[k]);
        }
        for (size_t i = 0; i < count; i++) {
            double most = -INFINITY, sum = 0;
            for (size_t k = 0; k < parts_of(family); k++) {
                term[k][i] += weight[k];
                most = term[k][i] > most ? term[k][i] : most;
            }
            for (size_t k = 0; k < parts_of(family); k++)
                sum += term[k][i] == most ? 1 : exp(term[k][i] - most);
            out[from + i] = most + log(sum);
        }
    }
}

/* The lightest part first. */
static void describe(const struct bs_fit_family *family, const double *theta, struct bs_fit_shape *shape)
{
    double weight[BS_FIT_PARTS];
    size_t order[BS_FIT_PARTS] = {0, 1, 2};
    log_weights(family, theta, weight);
    for (size_t k = 1; k < parts_of(family); k++)
        for (size_t j = k; j > 0 && theta[2 * order[j]] < theta[2 * order[j - 1]]; j--) {
            size_t other = order[j];
            order[j] = order[j - 1];
            order[j - 1] = other;
        }
    for (size_t k = 0; k < parts_of(family); k++) {
        shape->share[k].value = exp(weight[order[k]]);
        shape->part[k][0].value = exp(theta[2 * order[k]]);
        shape->part[k][1].value = deviation(family, theta, order[k]);
        if (shape->part[k][1].value < 1.01 * theta[family->n_free]) {
            shape->narrow = true;
            shape->part[k][1].std_error = NAN;
        }
    }
}

const struct fit_kind bs_fit_mixture = {start, log_density, describe};
