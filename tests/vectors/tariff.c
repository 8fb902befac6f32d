#include "tariff.h"

#include <math.h>
#include <stdio.h>
#include <string.h>

static const char not_a_number[] = "a parameter that is not a number";

static const char *number(const json_t *value, double *out)
{
    *out = json_number_value(value);
    return json_is_number(value) ? NULL : not_a_number;
}

static const char *optional(const json_t *value, double *out)
{
    return value ? number(value, out) : NULL;
}

static bool is(const json_t *value, const char *text)
{
    return json_is_string(value) && strcmp(json_string_value(value), text) == 0;
}

static const char *set_unit(struct tariff *t, json_t *value)
{
    t->charges[0].model = bs_charge_model_find("per_unit");
    t->contract.n_charges = 1;
    return number(value, &t->charges[0].price);
}

static const char *set_tiers(struct tariff *t, json_t *value)
{
    size_t n = json_array_size(value);
    if (n > TARIFF_TIERS_MOST)
        return "more tiers than this program takes";
    for (size_t i = 0; i < n; i++) {
        const json_t *tier = json_array_get(value, i), *up_to = json_object_get(tier, "up_to");
        struct bs_tier *to = &t->tiers[i];
        to->up_to = INFINITY;
        const char *problem = json_is_null(up_to) ? NULL : number(up_to, &to->up_to);
        if (!problem)
            problem = optional(json_object_get(tier, "unit"), &to->price);
        if (!problem)
            problem = optional(json_object_get(tier, "rate"), &to->price);
        if (!problem)
            problem = optional(json_object_get(tier, "flat"), &to->fee);
        if (problem)
            return problem;
    }
    t->charges[0].model = bs_charge_model_find("graduated");
    t->charges[0].tiers = t->tiers;
    t->charges[0].n_tiers = n;
    if (n > 0 && !isinf(t->tiers[n - 1].up_to) && t->charges[0].beyond == BS_BEYOND_NONE)
        t->charges[0].beyond = BS_BEYOND_ERROR; /* the row does not say: only use up to there can be held */
    t->contract.n_charges = 1;
    return NULL;
}

/* A price for each token type: a meter each. */
static const char *set_rates(struct tariff *t, json_t *value)
{
    const char *name;
    json_t *rate;
    json_object_foreach(value, name, rate)
    {
        size_t meter = t->contract.n_charges;
        if (meter == TARIFF_METERS_MOST)
            return "more meters than this program takes";
        struct bs_charge *charge = &t->charges[meter];
        *charge = (struct bs_charge){.model = bs_charge_model_find("per_unit"), .meter = meter, .per = 1};
        const char *problem = number(rate, &charge->price);
        if (problem)
            return problem;
        t->meters[meter] = name;
        t->contract.n_charges++;
    }
    return NULL;
}

static const char *set_fee(struct tariff *t, json_t *value)
{
    return number(value, &t->contract.seat_fee);
}

static const char *set_included(struct tariff *t, json_t *value)
{
    if (!is(value, "unlimited"))
        return number(value, &t->charges[0].included);
    t->charges[0].included = INFINITY;
    return NULL;
}

static const char *set_divide(struct tariff *t, json_t *value)
{
    return number(value, &t->charges[0].per);
}

static const char *set_quantity_rounding(struct tariff *t, json_t *value)
{
    (void)t;
    return is(value, "none") ? NULL : "the quantity is rounded";
}

/* Places of the quantity: they count only where `round` does. */
static const char *set_quantity_places(struct tariff *t, json_t *value)
{
    (void)t;
    return json_is_number(value) ? NULL : not_a_number;
}

static const char *set_minimum(struct tariff *t, json_t *value)
{
    return number(value, &t->contract.minimum_bill);
}

static const char *set_maximum(struct tariff *t, json_t *value)
{
    return number(value, &t->contract.maximum_bill);
}

static const char *set_discount(struct tariff *t, json_t *value)
{
    return number(value, &t->contract.charge_discount);
}

static const char *set_zero_usage(struct tariff *t, json_t *value)
{
    t->charges[0].fee_at_zero = is(value, "first_tier_flat");
    return t->charges[0].fee_at_zero || is(value, "zero") ? NULL : "a rule for zero usage of unknown meaning";
}

static const char *set_beyond(struct tariff *t, json_t *value)
{
    t->charges[0].beyond = is(value, "free") ? BS_BEYOND_FREE : BS_BEYOND_ERROR;
    return is(value, "free") || is(value, "error") ? NULL : "a rule beyond the last tier of unknown meaning";
}

static const char *set_usage_from(struct tariff *t, json_t *value)
{
    return number(value, &t->usage_from);
}

static const char *set_places(struct tariff *t, json_t *value)
{
    return number(value, &t->places);
}

static const char *set_rounding(struct tariff *t, json_t *value)
{
    (void)t;
    return is(value, "half_up") ? NULL : "a rounding other than half up";
}

static const char *set_output(struct tariff *t, json_t *value)
{
    t->average = is(value, "average_rate");
    return t->average ? NULL : "an output of unknown meaning";
}

static const char *set_order(struct tariff *t, json_t *value)
{
    static const char *const order[] = {"price", "percent_discount", "min", "max"};
    (void)t;
    for (size_t i = 0; i < json_array_size(value); i++)
        if (i >= sizeof order / sizeof order[0] || !is(json_array_get(value, i), order[i]))
            return "another order of evaluation";
    return NULL;
}

static const struct parameter {
    const char *name;
    const char *(*set)(struct tariff *t, json_t *value);
} known[] = {
    {"unit", set_unit},
    {"overage_unit", set_unit},
    {"tiers", set_tiers},
    {"rates", set_rates},
    {"fee", set_fee},
    {"subscription", set_fee},
    {"included", set_included},
    {"divide", set_divide},
    {"round", set_quantity_rounding},
    {"dp", set_quantity_places},
    {"percent_discount", set_discount},
    {"min", set_minimum},
    {"max", set_maximum},
    {"zero_usage", set_zero_usage},
    {"beyond_last", set_beyond},
    {"usage_from", set_usage_from},
    {"round_dp", set_places},
    {"rounding", set_rounding},
    {"output", set_output},
    {"order", set_order},
};

/* Models that are no more than their parameters above. graduated_percentage: the meter is money; stairstep_cumulative: fees alone. */
static const char *const models[] = {
    "per_unit",  "graduated", "graduated_percentage", "stairstep_cumulative", "minimum_commit", "cap",
    "composite", "flat_fee",  "included_overage",     "token_cost",           "unit_conversion"};

static const char *check_model(const char *model)
{
    for (size_t i = 0; i < sizeof models / sizeof models[0]; i++)
        if (strcmp(models[i], model) == 0)
            return NULL;
    return "the contract language has no such model";
}

static const char *read_parameters(struct tariff *t, json_t *object, char *reason)
{
    const size_t n = sizeof known / sizeof known[0];
    const char *name;
    json_t *value;
    json_object_foreach(object, name, value)
    {
        size_t i = 0;
        while (i < n && strcmp(known[i].name, name) != 0)
            i++;
        if (i == n) {
            snprintf(reason, TARIFF_REASON, "the contract language has no `%s`", name);
            return reason;
        }
        const char *problem = known[i].set(t, value);
        if (problem)
            return problem;
    }
    return NULL;
}

/* A number, or units by token type: then the use is 1 and the mix holds the units. */
static const char *read_usage(struct tariff *t, json_t *usage)
{
    if (json_is_number(usage)) {
        t->use = json_number_value(usage);
        return t->use < 0 ? "use below 0" : NULL;
    }
    if (!json_is_object(usage) || !t->meters[0])
        return "use is not one number";
    t->use = 1;
    const char *name;
    json_t *units;
    json_object_foreach(usage, name, units)
    {
        size_t i = 0;
        while (i < t->contract.n_charges && strcmp(t->meters[i], name) != 0)
            i++;
        if (i == t->contract.n_charges)
            return "use on a meter without a price of its own";
        const char *problem = number(units, &t->mix[i]);
        if (problem)
            return problem;
    }
    return NULL;
}

const char *tariff_read(struct tariff *t, const char *model, json_t *parameters, json_t *usage, char *reason)
{
    *t = (struct tariff){.contract = {.maximum_bill = INFINITY}, .usage_from = NAN, .places = NAN};
    t->contract.charges = t->charges;
    t->charges[0].per = 1;
    const char *problem = check_model(model);
    if (!problem)
        problem = read_parameters(t, parameters, reason);
    if (!problem)
        problem = read_usage(t, usage);
    if (!t->meters[0])
        t->mix[0] = 1;
    return problem;
}

double tariff_payment(const struct tariff *t, struct bs_arena *arena)
{
    struct bs_curve bill;
    if (bs_contract_curve(&t->contract, t->mix, TARIFF_METERS_MOST, 1, arena, &bill) != BS_OK ||
        t->use > bs_contract_limit(&t->contract, t->mix, TARIFF_METERS_MOST))
        return NAN;
    double money = bs_curve_value(&bill, t->use);
    if (!isnan(t->usage_from))
        money -= bs_curve_value(&bill, t->usage_from);
    return t->average ? money / t->use : money;
}
