#include "tariff.h"

#include <math.h>
#include <stdio.h>
#include <string.h>

double tariff_number(const json_t *value)
{
    return json_is_number(value) ? json_number_value(value) : NAN;
}

bool tariff_is(json_t *value, const char *text)
{
    return json_is_string(value) && strcmp(json_string_value(value), text) == 0;
}

bool tariff_has(const struct tariff *t, const char *parameter)
{
    const json_t *value = json_object_get(t->parameters, parameter);
    return value && !json_is_null(value);
}

json_t *tariff_part(json_t *object, const char *key)
{
    if (!json_object_get(object, key))
        json_object_set_new(object, key, json_object());
    return json_object_get(object, key);
}

json_t *tariff_rate(json_t *value)
{
    double rate = tariff_number(value);
    if (!(rate > 1))
        return json_incref(value);
    char text[32];
    snprintf(text, sizeof text, "%.15gx", rate); /* a bare number above 1 is no share */
    return json_string(text);
}

void tariff_add_charge(struct tariff *t, const char *meter)
{
    t->charge = json_pack("{s:s}", "meter", meter);
    json_array_append_new(t->charges, t->charge);
    tariff_meter(t, meter);
}

size_t tariff_meter(struct tariff *t, const char *name)
{
    for (size_t i = 0; i < t->n_meters; i++)
        if (strcmp(t->meters[i], name) == 0)
            return i;
    if (t->n_meters == TARIFF_METERS_MOST)
        return TARIFF_METERS_MOST;
    snprintf(t->meters[t->n_meters], sizeof t->meters[0], "%s", name);
    json_object_set_new(tariff_part(t->document, "meters"), name, json_pack("{s:s}", "unit", "units"));
    return t->n_meters++;
}

const char *tariff_use(struct tariff *t, size_t month, size_t seat, const char *meter, double quantity, double already)
{
    size_t index = tariff_meter(t, meter);
    if (t->n_uses == TARIFF_USES_MOST || index == TARIFF_METERS_MOST)
        return "more use than this program takes";
    if (isnan(quantity))
        return "use that is not a number";
    t->uses[t->n_uses++] = (struct tariff_use){month, seat, index, quantity, already};
    t->months = month >= t->months ? month + 1 : t->months;
    t->seats = seat >= t->seats ? seat + 1 : t->seats;
    return NULL;
}

static void start(struct tariff *t, const struct tariff_model *model)
{
    t->contract = json_object();
    t->charges = json_array();
    t->document = json_pack("{s:s, s:s, s:{s:{s:s}, s:o}}", "currency", "USD", "baseline", "nothing", "contracts", "nothing",
                            "title", "Nothing is charged", "row", t->contract);
    if (strcmp(model->name, "token_cost") == 0)
        return;
    tariff_add_charge(t, "units");
    if (model->charge)
        json_object_set_new(t->charge, "model", json_string(model->charge));
    if (model->organization)
        json_object_set_new(t->charge, "scope", json_string("organization"));
    if (model->unit_price && !tariff_has(t, "unit"))
        json_object_set_new(t->charge, "price", json_integer(1));
}

static const char *set_parameter(struct tariff *t, const char *name, json_t *value, char *reason)
{
    const struct tariff_parameter *p = tariff_parameters;
    while (p->name && strcmp(p->name, name) != 0)
        p++;
    if (!p->name) {
        snprintf(reason, TARIFF_REASON, "a parameter `%s` of unknown meaning", name);
        return reason;
    }
    if (json_is_null(value) || p->place == TARIFF_READ_BY_MODEL)
        return NULL;
    if (p->place == TARIFF_OWN)
        return p->set(t, value);
    if (!t->charge)
        return "a parameter of a charge where there is none";
    json_t *place = p->place == TARIFF_CHARGE       ? t->charge
                    : p->place == TARIFF_CONVERSION ? tariff_part(t->charge, "convert")
                                                    : tariff_part(t->contract, "commitment");
    json_object_set(place, p->key, value);
    return NULL;
}

/* What the whole document needs besides the contract: seats that use what the row uses. */
static void finish(struct tariff *t)
{
    if (json_array_size(t->charges) > 0)
        json_object_set(t->contract, "charges", t->charges);
    json_t *segment = tariff_part(tariff_part(t->document, "segments"), "all");
    json_object_set_new(segment, "share", json_string("100%"));
    json_object_set_new(segment, "usage", json_pack("{s:s, s:i}", "distribution", "constant", "value", 1));
    if (!json_object_get(segment, "meter"))
        json_object_set_new(segment, "meter", json_string(t->meters[0]));
    json_object_set_new(t->document, "seats", json_integer((json_int_t)(t->seats ? t->seats : 1)));
    json_object_set_new(t->document, "months", json_integer((json_int_t)(t->months ? t->months : 1)));
}

const char *tariff_read(struct tariff *t, const char *model, json_t *parameters, json_t *usage, char *reason)
{
    *t = (struct tariff){.parameters = parameters, .usage = usage};
    const struct tariff_model *found = tariff_model_find(model);
    const char *name, *problem = found ? NULL : "a model of unknown meaning";
    json_t *value;
    if (problem)
        return problem;
    start(t, found);
    json_object_foreach(parameters, name, value) if (!problem)
    {
        problem = set_parameter(t, name, value, reason);
    }
    if (!problem)
        problem = found->use(t);
    if (!problem)
        finish(t);
    return problem;
}

void tariff_free(struct tariff *t)
{
    json_decref(t->charges);
    json_decref(t->document);
    t->charges = t->document = NULL;
}
