/* token_cost: one request, priced by a rate card with a price for each class of token. */
#include "tariff.h"

#include <math.h>
#include <stdio.h>
#include <string.h>

static const char ALL[] = "all_tokens"; /* the segment's use, of which each class is a part */

static bool is_output(const char *class)
{
    return strncmp(class, "output", strlen("output")) == 0;
}

/* A class without a price of its own is a kind of input or output. */
static const char *kind_of(const char *class)
{
    return is_output(class) ? "output" : strncmp(class, "input", strlen("input")) == 0 ? "input" : NULL;
}

/* The price of one class is wanted: the others cost nothing, and still tell how long the prompt is. */
static bool counts(const struct tariff *t, const char *class)
{
    json_t *only = json_object_get(t->usage, "only");
    return !only || tariff_is(only, class);
}

static bool all_numbers(json_t *map)
{
    const char *key;
    json_t *value;
    json_object_foreach(map, key, value) if (!json_is_number(value)) return false;
    return json_is_object(map);
}

static const char *add_prices(struct tariff *t, json_t *place, json_t *rates)
{
    const char *class;
    json_t *rate;
    if (!all_numbers(rates))
        return "rates that are no numbers";
    json_object_foreach(rates, class, rate)
    {
        tariff_meter(t, class);
        json_object_set_new(place, class, counts(t, class) ? json_incref(rate) : json_integer(0));
    }
    return NULL;
}

static const char *add_threshold(struct tariff *t, json_t *model, json_t *threshold)
{
    static const char *const keys[] = {"above", "rates", NULL};
    char bound[32];
    json_t *above = json_object_get(threshold, "above"), *bounds = tariff_part(model, "above");
    snprintf(bound, sizeof bound, "%.15g", tariff_number(above));
    if (!tariff_only(threshold, keys) || !json_is_number(above) || json_object_get(bounds, bound))
        return "a threshold that is not understood";
    return add_prices(t, tariff_part(bounds, bound), json_object_get(threshold, "rates"));
}

/* The prices of a kind, which itself is not asked for, as a class's own. */
static void copy_prices(struct tariff *t, json_t *model, const char *class, const char *kind)
{
    json_t *thresholds = tariff_get(t, "thresholds"), *rate;
    char bound[32];
    json_object_set(model, class, json_object_get(tariff_get(t, "rates"), kind));
    for (size_t i = 0; i < json_array_size(thresholds); i++) {
        json_t *threshold = json_array_get(thresholds, i);
        snprintf(bound, sizeof bound, "%.15g", tariff_number(json_object_get(threshold, "above")));
        rate = json_object_get(json_object_get(threshold, "rates"), kind);
        json_t *prices = json_object_get(json_object_get(model, "above"), bound);
        if (rate && !json_object_get(prices, class))
            json_object_set(prices, class, rate);
    }
}

/* Classes without a price of their own: that of their kind, or none where the request has no such tokens or is not asked for them. */
static const char *complete_prices(struct tariff *t, json_t *card, json_t *model)
{
    json_t *rates = tariff_get(t, "rates");
    for (size_t m = 0; m < t->n_meters; m++) {
        const char *class = t->meters[m], *kind = kind_of(class);
        if (json_object_get(model, class))
            continue;
        if (!counts(t, class) || !json_object_get(t->usage, class))
            json_object_set_new(model, class, json_integer(0));
        else if (!kind || !json_object_get(rates, kind))
            return "a class of token without a price";
        else if (counts(t, kind))
            json_object_set_new(tariff_part(card, "same_as"), class, json_string(kind));
        else
            copy_prices(t, model, class, kind);
    }
    return NULL;
}

const char *tariff_write_tokens(struct tariff *t)
{
    json_t *card = tariff_part(tariff_part(t->document, "rate_cards"), "list"),
           *model = tariff_part(tariff_part(card, "models"), "llm"), *thresholds = tariff_get(t, "thresholds"), *class;
    const char *name, *problem = add_prices(t, model, tariff_get(t, "rates"));
    if (tariff_has(t, "select_by") && !tariff_is(tariff_get(t, "select_by"), "input_total"))
        return "prices selected by another measure than the whole prompt";
    for (size_t i = 0; i < json_array_size(thresholds) && !problem; i++)
        problem = add_threshold(t, model, json_array_get(thresholds, i));
    json_object_foreach(t->usage, name, class) if (strcmp(name, "only") != 0) tariff_meter(t, name);
    json_object_set_new(card, "per", json_integer(1));
    json_object_set_new(t->charge, "rate_card", json_string("list"));
    json_object_del(t->charge, "meter");
    return problem ? problem : complete_prices(t, card, model);
}

/* Classes are used in equal parts, and a part of them in prompts of each length: a scenario must say so, a single request does not ask. */
static void split_segment(struct tariff *t, const json_t *bounds)
{
    json_t *segment = tariff_part(tariff_part(t->document, "segments"), "all"), *mix = tariff_part(segment, "mix");
    const char *bound, *first = NULL;
    json_t *rates;
    json_object_set_new(segment, "meter", json_string(ALL));
    for (size_t i = 0; i < t->n_meters; i++)
        if (strcmp(t->meters[i], ALL) != 0 && strcmp(t->meters[i], "units") != 0) {
            json_object_set_new(mix, t->meters[i], first ? json_real(1. / TARIFF_METERS_MOST) : json_string("rest"));
            first = t->meters[i];
        }
    json_object_foreach((json_t *)bounds, bound, rates)
    {
        json_object_set_new(tariff_part(segment, "long_prompts"), bound, json_real(1. / TARIFF_METERS_MOST));
    }
}

const char *tariff_use_tokens(struct tariff *t)
{
    json_t *only = json_object_get(t->usage, "only"), *value, *meters = tariff_part(t->document, "meters");
    json_t *model =
        json_object_get(json_object_get(json_object_get(json_object_get(t->document, "rate_cards"), "list"), "models"), "llm");
    const char *class, *problem = json_is_object(t->usage) ? NULL : "use that is no map";
    if (only && !(json_is_string(only) && json_is_number(json_object_get(t->usage, json_string_value(only)))))
        return "the price of a class that is not used";
    json_object_foreach(t->usage, class, value) if (!problem && strcmp(class, "only") != 0)
    {
        problem = tariff_use(t, 0, 0, class, tariff_number(value), 0);
        if (!problem)
            json_object_set_new(json_object_get(meters, class), "prompt", json_boolean(!is_output(class)));
    }
    tariff_meter(t, ALL);
    split_segment(t, json_object_get(model, "above"));
    t->one_request = true;
    return problem;
}
