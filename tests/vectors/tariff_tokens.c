/* token_cost: one request, priced by a rate card with a price for each class of token. */
#include "tariff.h"

#include <math.h>
#include <stdio.h>
#include <string.h>

static bool is_output(const char *class)
{
    return strncmp(class, "output", strlen("output")) == 0;
}

/* A class without a price of its own is a kind of input or output. */
static const char *kind_of(const char *class)
{
    return is_output(class) ? "output" : strncmp(class, "input", strlen("input")) == 0 ? "input" : NULL;
}

/* A bound of 0 is passed by any prompt: written as half a token, as bounds are above 0. */
static void add_threshold(json_t *model, json_t *threshold)
{
    char bound[32];
    double above = tariff_number(json_object_get(threshold, "above"));
    snprintf(bound, sizeof bound, "%.15g", above > 0 ? above : 0.5);
    json_object_set(tariff_part(model, "above"), bound, json_object_get(threshold, "rates"));
}

/* Classes are used in equal parts, and a part of them in prompts of each length: a scenario must say so, a single request does not ask. */
static void split_segment(struct tariff *t, const json_t *bounds)
{
    json_t *segment = tariff_part(tariff_part(t->document, "segments"), "all"), *mix = tariff_part(segment, "mix");
    const char *bound;
    json_t *rates;
    json_object_set_new(segment, "meter", json_string("tokens"));
    tariff_meter(t, "tokens");
    for (size_t i = 0; i < t->n_meters; i++)
        if (strcmp(t->meters[i], "tokens") != 0)
            json_object_set_new(mix, t->meters[i], json_real(1. / TARIFF_METERS_MOST));
    json_object_set_new(mix, t->meters[0], json_string("rest"));
    json_object_foreach((json_t *)bounds, bound, rates)
    {
        json_object_set_new(tariff_part(segment, "long_prompts"), bound, json_real(1. / TARIFF_METERS_MOST));
    }
}

/* "only": the price of one class; the others, billed before, still tell how long the prompt is. */
static const char *use_class(struct tariff *t, const char *class, double quantity, json_t *only)
{
    bool counts = !only || tariff_is(only, class);
    size_t meter = tariff_meter(t, class);
    const char *problem = tariff_use(t, 0, 0, class, quantity, counts ? 0 : quantity);
    if (!problem)
        json_object_set_new(json_object_get(json_object_get(t->document, "meters"), t->meters[meter]), "prompt",
                            json_boolean(!is_output(class)));
    return problem;
}

const char *tariff_use_tokens(struct tariff *t)
{
    json_t *card = tariff_part(tariff_part(t->document, "rate_cards"), "list"),
           *model = tariff_part(tariff_part(card, "models"), "llm");
    json_t *rates = json_object_get(t->parameters, "rates"), *thresholds = json_object_get(t->parameters, "thresholds");
    json_t *only = json_object_get(t->usage, "only"), *value;
    const char *class, *problem = json_is_object(t->usage) && json_is_object(rates) ? NULL : "use or rates that are no map";
    json_object_update(model, rates);
    for (size_t i = 0; i < json_array_size(thresholds); i++)
        add_threshold(model, json_array_get(thresholds, i));
    json_object_foreach(t->usage, class, value) if (!problem && strcmp(class, "only") != 0)
    {
        problem = use_class(t, class, tariff_number(value), only);
        if (!problem && !json_object_get(rates, class) && kind_of(class))
            json_object_set_new(tariff_part(card, "same_as"), class, json_string(kind_of(class)));
    }
    json_object_foreach(rates, class, value)
    {
        tariff_meter(t, class);
    }
    json_object_set_new(card, "per", json_integer(1));
    json_array_append_new(t->charges, json_pack("{s:s}", "rate_card", "list"));
    split_segment(t, json_object_get(model, "above"));
    t->one_request = true;
    return problem;
}
