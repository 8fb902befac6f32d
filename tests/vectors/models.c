/* The models of the vector files as distributions of the registry. */
#include "vectors.h"

#include <billshift/number.h>
#include <math.h>
#include <string.h>

enum { MOST_PARAMETERS = 8, MOST_PARTS = 16 };

/* Names in the files and in the registry. */
static const struct model {
    const char *name, *type;
    const char *parameters[4][2]; /* theirs, ours */
} models[] = {
    {"lognormal", "lognormal", {{"mu", "mu"}, {"sigma", "sigma"}}},
    {"gamma", "gamma", {{"shape", "shape"}, {"scale", "scale"}}},
    {"weibull", "weibull", {{"shape", "shape"}, {"scale", "scale"}}},
    {"pareto1", "pareto", {{"alpha", "alpha"}, {"xm", "minimum"}}},
    {"pareto2", "lomax", {{"alpha", "alpha"}, {"theta", "scale"}}},
    {"exponential", "exponential", {{"mean", "mean"}}},
    {"uniform", "uniform", {{"lo", "low"}, {"hi", "high"}}},
    {"constant", "constant", {{"value", "value"}}},
};

static const struct {
    const char *name, *reason;
} foreign[] = {
    {"compound", "a random sum, not a one-dimensional distribution of the registry"},
    {"density", "a density given as a formula"},
    {"discrete", "a list of probabilities, not a distribution of the registry"},
};

static const char *refused(enum bs_status status)
{
    return status == BS_OK ? NULL : "the library refuses these parameters";
}

static const char *simple(const struct model *model, json_t *parameters, struct bs_arena *arena, const struct bs_distribution **out)
{
    const struct bs_distribution_type *type = bs_distribution_type_find(model->type);
    double values[MOST_PARAMETERS];
    char message[BS_MESSAGE_SIZE];
    size_t used = 0;
    for (size_t k = 0; type->parameters[k].name; k++) {
        values[k] = NAN;
        for (size_t i = 0; model->parameters[i][0]; i++)
            if (strcmp(model->parameters[i][1], type->parameters[k].name) == 0)
                values[k] = vector_number(parameters, model->parameters[i][0], NAN);
        used += isnan(values[k]) ? 0 : 1;
    }
    if (json_object_size(parameters) != used)
        return json_object_get(parameters, "truncation") ? "truncated" : "parameters that the model does not know";
    struct bs_distribution_input input = {.values = values};
    return refused(bs_distribution_new(type, &input, arena, out, message));
}

/* {"w": [...], "parts": [[name, parameters], ...]} */
static const char *mixture(json_t *parameters, struct bs_arena *arena, const struct bs_distribution **out)
{
    json_t *weights = json_object_get(parameters, "w"), *parts = json_object_get(parameters, "parts");
    double w[MOST_PARTS];
    const struct bs_distribution *part[MOST_PARTS];
    size_t n = json_array_size(parts);
    char message[BS_MESSAGE_SIZE];
    if (n == 0 || n > MOST_PARTS || json_array_size(weights) != n)
        return "a mixture of another form";
    for (size_t i = 0; i < n; i++) {
        json_t *pair = json_array_get(parts, i);
        w[i] = json_number_value(json_array_get(weights, i));
        const char *name = json_string_value(json_array_get(pair, 0));
        const char *reason =
            name ? vector_distribution(name, json_array_get(pair, 1), arena, &part[i]) : "a mixture of another form";
        if (reason)
            return reason;
    }
    struct bs_distribution_input input = {.weights = w, .parts = part, .n_parts = n};
    return refused(bs_distribution_new(bs_distribution_type_find("mixture"), &input, arena, out, message));
}

/* Pareto with another index from each threshold on: a tail on a tail. */
static const char *piecewise_pareto(json_t *parameters, struct bs_arena *arena, const struct bs_distribution **out)
{
    json_t *t = json_object_get(parameters, "t"), *alpha = json_object_get(parameters, "alpha");
    size_t n = json_array_size(t);
    char message[BS_MESSAGE_SIZE];
    if (n == 0 || json_array_size(alpha) != n)
        return "a piecewise Pareto of another form";
    double values[] = {json_number_value(json_array_get(alpha, 0)), json_number_value(json_array_get(t, 0))};
    struct bs_distribution_input input = {.values = values};
    enum bs_status status = bs_distribution_new(bs_distribution_type_find("pareto"), &input, arena, out, message);
    for (size_t i = 1; i < n && status == BS_OK; i++) {
        double above = bs_distribution_cdf(*out, json_number_value(json_array_get(t, i)));
        status = bs_distribution_with_tail(*out, json_number_value(json_array_get(alpha, i)), above, arena, out, message);
    }
    return refused(status);
}

/* A sum of n independent gammas of one scale is gamma with n times the shape. */
static const char *gamma_sum(json_t *parameters, struct bs_arena *arena, const struct bs_distribution **out)
{
    json_t *one = json_pack("{s:f, s:f}", "shape", vector_number(parameters, "n", NAN) * vector_number(parameters, "shape", NAN),
                            "scale", vector_number(parameters, "scale", NAN));
    const char *reason = one ? vector_distribution("gamma", one, arena, out) : "a sum of gammas of another form";
    json_decref(one);
    return reason;
}

const char *vector_distribution(const char *model, json_t *parameters, struct bs_arena *arena, const struct bs_distribution **out)
{
    if (strcmp(model, "mixture") == 0)
        return mixture(parameters, arena, out);
    if (strcmp(model, "piecewise_pareto") == 0)
        return piecewise_pareto(parameters, arena, out);
    if (strcmp(model, "gamma_sum") == 0)
        return gamma_sum(parameters, arena, out);
    for (size_t i = 0; i < sizeof models / sizeof *models; i++)
        if (strcmp(model, models[i].name) == 0)
            return simple(&models[i], parameters, arena, out);
    for (size_t i = 0; i < sizeof foreign / sizeof *foreign; i++)
        if (strcmp(model, foreign[i].name) == 0)
            return foreign[i].reason;
    return "a model that is not known here";
}
