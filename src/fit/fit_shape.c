/* A fitted shape in the words of a scenario: its standard errors, and the distribution that it is. */
#include "fit/fit_family.h"
#include "usage/parameters.h"

#include <math.h>
#include <string.h>

enum { NUMBERS_MOST = BS_FIT_PARTS * (1 + BS_FIT_PARAMETERS) + 2 };

/* All that the likelihood ruled. */
static size_t list_numbers(struct bs_fit_shape *shape, struct bs_fit_number **out)
{
    size_t n = 0;
    for (size_t i = 0; i < shape->n_parts; i++) {
        if (shape->n_parts > 1)
            out[n++] = &shape->share[i];
        for (size_t k = 0; k < shape->n_parameters; k++)
            out[n++] = &shape->part[i][k];
    }
    if (shape->has_tail) {
        out[n++] = &shape->alpha;
        out[n++] = &shape->above;
    }
    return n;
}

static void describe(const struct bs_fit_family *family, const double *theta, struct bs_fit_shape *shape)
{
    *shape = (struct bs_fit_shape){
        .distribution = family->body->distribution, .n_parts = family->n_parts, .n_parameters = BS_FIT_PARAMETERS};
    for (size_t i = 0; i < shape->n_parts; i++) {
        shape->share[i] = (struct bs_fit_number){"share", 1, shape->n_parts > 1 ? 0 : NAN};
        for (size_t k = 0; k < BS_FIT_PARAMETERS; k++)
            shape->part[i][k].name = family->body->names[k];
    }
    shape->alpha.name = "pareto";
    shape->above.name = "above";
    family->kind->describe(family, theta, shape);
}

void bs_fit_describe(const struct bs_fit_family *family, const double *theta, const double *covariance, struct bs_fit_shape *shape)
{
    double slope[NUMBERS_MOST][FIT_THETA] = {{0}}, probe[FIT_THETA];
    struct bs_fit_number *numbers[NUMBERS_MOST];
    struct bs_fit_shape around;
    size_t n_free = family->n_free, n = 0;
    for (size_t a = 0; a < n_free; a++) {
        const double step = 1e-5;
        for (int side = -1; side <= 1; side += 2) {
            memcpy(probe, theta, sizeof probe);
            probe[a] += side * step;
            describe(family, probe, &around);
            n = list_numbers(&around, numbers);
            for (size_t i = 0; i < n; i++)
                slope[i][a] = (side < 0 ? -numbers[i]->value : slope[i][a] + numbers[i]->value) / (side < 0 ? 1 : 2 * step);
        }
    }
    describe(family, theta, shape);
    n = list_numbers(shape, numbers);
    for (size_t i = 0; i < n; i++) {
        double variance = 0;
        for (size_t a = 0; a < n_free; a++)
            for (size_t b = 0; b < n_free; b++)
                variance += slope[i][a] * covariance[a * n_free + b] * slope[i][b];
        if (!isnan(numbers[i]->std_error))
            numbers[i]->std_error = variance > 0 ? sqrt(variance) : NAN;
    }
}

static enum bs_status make_part(const struct bs_fit_shape *shape, size_t part, struct bs_arena *arena,
                                const struct bs_distribution **out, char *message)
{
    enum { PARAMETERS_MOST = 16 };
    double values[PARAMETERS_MOST];
    const struct bs_distribution_type *type = bs_distribution_type_find(shape->distribution);
    size_t k = 0;
    for (; type->parameters[k].name && k < PARAMETERS_MOST; k++) {
        values[k] = NAN;
        for (size_t i = 0; i < shape->n_parameters; i++)
            if (strcmp(type->parameters[k].name, shape->part[part][i].name) == 0)
                values[k] = shape->part[part][i].value;
    }
    struct bs_distribution_input input = {.values = values};
    return bs_distribution_new(type, &input, arena, out, message);
}

enum bs_status bs_fit_distribution(const struct bs_fit_shape *shape, struct bs_arena *arena, const struct bs_distribution **out,
                                   char *message)
{
    double weights[BS_FIT_PARTS];
    const struct bs_distribution **parts = bs_arena_take(arena, BS_FIT_PARTS, sizeof(const struct bs_distribution *)),
                                 *whole = NULL;
    enum bs_status status = parts ? BS_OK : BS_ERROR_MEMORY;
    for (size_t i = 0; i < shape->n_parts && status == BS_OK; i++) {
        weights[i] = shape->share[i].value;
        status = make_part(shape, i, arena, &parts[i], message);
    }
    if (status == BS_OK && shape->n_parts > 1) {
        struct bs_distribution_input input = {.weights = weights, .parts = parts, .n_parts = shape->n_parts};
        status = bs_distribution_new(bs_distribution_type_find("mixture"), &input, arena, &whole, message);
    } else if (status == BS_OK) {
        whole = parts[0];
    }
    if (status == BS_OK && shape->has_tail)
        status = bs_distribution_with_tail(whole, shape->alpha.value, shape->above.value, arena, &whole, message);
    if (status == BS_OK)
        *out = whole;
    return status;
}
