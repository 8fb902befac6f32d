#include "tariff.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

double tariff_number(const json_t *value)
{
    return json_is_number(value) ? json_number_value(value) : NAN;
}

bool tariff_is(json_t *value, const char *text)
{
    return json_is_string(value) && strcmp(json_string_value(value), text) == 0;
}

bool tariff_word(json_t *value, const char *const *words)
{
    for (; *words; words++)
        if (tariff_is(value, *words))
            return true;
    return false;
}

json_t *tariff_get(const struct tariff *t, const char *name)
{
    json_t *value = json_object_get(t->parameters, name);
    return json_is_null(value) ? NULL : value;
}

bool tariff_has(const struct tariff *t, const char *parameter)
{
    return tariff_get(t, parameter) != NULL;
}

bool tariff_only(json_t *object, const char *const *keys)
{
    const char *name;
    json_t *value;
    if (!json_is_object(object))
        return false;
    json_object_foreach(object, name, value)
    {
        const char *const *key = keys;
        while (*key && strcmp(*key, name) != 0)
            key++;
        if (!*key)
            return false;
    }
    return true;
}

bool tariff_numbers(const json_t *list)
{
    for (size_t i = 0; i < json_array_size(list); i++)
        if (!json_is_number(json_array_get(list, i)))
            return false;
    return json_is_array(list);
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
    if (!(fabs(rate) > 1))
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
    if (t->n_meters == TARIFF_METERS_MOST || strlen(name) >= sizeof t->meters[0])
        return TARIFF_METERS_MOST;
    snprintf(t->meters[t->n_meters], sizeof t->meters[0], "%s", name);
    json_object_set_new(tariff_part(t->document, "meters"), name, json_pack("{s:s}", "unit", "units"));
    return t->n_meters++;
}

const char *tariff_use(struct tariff *t, size_t month, size_t seat, const char *meter, double quantity, double already)
{
    size_t index = tariff_meter(t, meter);
    if (index == TARIFF_METERS_MOST)
        return "more meters than this program takes";
    if (isnan(quantity) || isnan(already))
        return "use that is not a number";
    if (t->n_uses == t->uses_room) {
        t->uses_room = 2 * t->uses_room + 16;
        struct tariff_use *uses = realloc(t->uses, t->uses_room * sizeof *uses);
        if (!uses)
            abort();
        t->uses = uses;
    }
    t->uses[t->n_uses++] = (struct tariff_use){month, seat, index, quantity, already};
    t->months = month >= t->months ? month + 1 : t->months;
    t->seats = seat >= t->seats ? seat + 1 : t->seats;
    return NULL;
}

const char *tariff_use_months(struct tariff *t, const json_t *list)
{
    const char *problem = tariff_numbers(list) ? NULL : "use that is no list of numbers";
    for (size_t i = 0; i < json_array_size(list) && !problem; i++)
        problem = tariff_use(t, i, 0, "units", tariff_number(json_array_get(list, i)), 0);
    return problem;
}

const char *tariff_include(struct tariff *t, json_t *units)
{
    json_t *before = json_object_get(t->charge, "included");
    json_object_set_new(t->charge, "included", json_real((before ? tariff_number(before) : 0) + tariff_number(units)));
    return NULL;
}

static void start(struct tariff *t)
{
    t->contract = json_object();
    t->charges = json_array();
    t->document = json_pack("{s:s, s:s, s:{s:{s:s}, s:o}}", "currency", "USD", "baseline", "nothing", "contracts", "nothing",
                            "title", "Nothing is charged", "row", t->contract);
    tariff_add_charge(t, "units");
    if (t->model->charge)
        json_object_set_new(t->charge, "model", json_string(t->model->charge));
    if (t->model->organization)
        json_object_set_new(t->charge, "scope", json_string("organization"));
}

static bool of_kind(const json_t *value, enum tariff_kind kind)
{
    switch (kind) {
    case TARIFF_NUMBER:
        return json_is_number(value);
    case TARIFF_FLAG:
        return json_is_boolean(value);
    case TARIFF_WORD:
        return json_is_string(value);
    case TARIFF_LIST:
        return json_is_array(value);
    case TARIFF_MAP:
        return json_is_object(value);
    case TARIFF_MIXED:
        break;
    }
    return true;
}

static const char *set_parameter(struct tariff *t, const char *name, json_t *value, char *reason)
{
    const struct tariff_parameter *p = tariff_parameters;
    while (p->name && !(strcmp(p->name, name) == 0 && p->groups & t->model->reads))
        p++;
    if (!p->name) {
        snprintf(reason, TARIFF_REASON, "the model %s reads no parameter `%s`", t->model->name, name);
        return reason;
    }
    if (json_is_null(value))
        return NULL;
    if (!of_kind(value, p->kind)) {
        snprintf(reason, TARIFF_REASON, "the parameter `%s` is not of its kind", name);
        return reason;
    }
    if (p->place == TARIFF_READ_BY_MODEL)
        return NULL;
    if (p->place == TARIFF_OWN)
        return p->set(t, value);
    json_t *place = p->place == TARIFF_CHARGE       ? t->charge
                    : p->place == TARIFF_CONVERSION ? tariff_part(t->charge, "convert")
                                                    : tariff_part(t->contract, "commitment");
    if (json_object_get(place, p->key)) {
        snprintf(reason, TARIFF_REASON, "the parameter `%s` and another one both say `%s`", name, p->key);
        return reason;
    }
    json_object_set(place, p->key, value);
    return NULL;
}

/* "size price unit|tiers": of alternatives exactly one. */
static const char *check_needs(const struct tariff *t, char *reason)
{
    char needs[128], *rest = NULL, *others = NULL;
    snprintf(needs, sizeof needs, "%s", t->model->needs);
    for (char *need = strtok_r(needs, " ", &rest); need; need = strtok_r(NULL, " ", &rest)) {
        size_t has = 0;
        char whole[64];
        snprintf(whole, sizeof whole, "%s", need);
        for (char *one = strtok_r(need, "|", &others); one; one = strtok_r(NULL, "|", &others))
            has += tariff_has(t, one);
        if (has != 1) {
            snprintf(reason, TARIFF_REASON, "the model %s has %s `%s`", t->model->name, has ? "more than one of" : "no parameter",
                     whole);
            return reason;
        }
    }
    return NULL;
}

/* What the whole document needs besides the contract: seats that use what the row uses. */
static void finish(struct tariff *t)
{
    size_t term = t->months > t->term ? t->months : t->term;
    if (json_array_size(t->charges) > 0)
        json_object_set(t->contract, "charges", t->charges);
    json_t *segment = tariff_part(tariff_part(t->document, "segments"), "all");
    json_object_set_new(segment, "share", json_string("100%"));
    json_object_set_new(segment, "usage", json_pack("{s:s, s:i}", "distribution", "constant", "value", 1));
    if (!json_object_get(segment, "meter"))
        json_object_set_new(segment, "meter", json_string(t->meters[0]));
    json_object_set_new(t->document, "seats", json_integer((json_int_t)(t->seats ? t->seats : 1)));
    json_object_set_new(t->document, "months", json_integer((json_int_t)(term ? term : 1)));
}

const char *tariff_read(struct tariff *t, const char *model, json_t *parameters, json_t *usage, char *reason)
{
    *t = (struct tariff){.parameters = parameters, .usage = usage, .model = tariff_model_find(model)};
    const char *name, *problem = t->model ? check_needs(t, reason) : "a model of unknown meaning";
    json_t *value;
    if (problem)
        return problem;
    start(t);
    json_object_foreach(parameters, name, value) if (!problem)
    {
        problem = set_parameter(t, name, value, reason);
    }
    if (!problem && t->model->more)
        problem = t->model->more(t);
    if (!problem)
        problem = t->model->use(t);
    if (!problem)
        finish(t);
    return problem;
}

void tariff_free(struct tariff *t)
{
    json_decref(t->charges);
    json_decref(t->document);
    json_decref(t->events);
    json_decref(t->already_events);
    free(t->uses);
    *t = (struct tariff){0};
}
