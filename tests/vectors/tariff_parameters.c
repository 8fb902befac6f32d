/* The parameters of the vectors: what each becomes in a scenario. */
#include "tariff.h"

#include <math.h>
#include <stdio.h>

static const char not_a_number[] = "a parameter that is not a number";

static const double MOST_UNITS = 1e18; /* that a scenario takes */

enum { CREDIT_NAME = 32 };
static const char *credit_name(char *name, size_t i)
{
    snprintf(name, CREDIT_NAME, "credit%zu", i + 1);
    return name;
}

static void keep_credits(struct tariff *t, json_t *credits)
{
    if (json_array_size(credits) > 0)
        json_object_set(t->contract, "credits", credits);
    json_decref(credits);
}

/* A tier of bounds, or of blocks that are counted in the tier: then its bound is the sum of all blocks up to here. */
static const char *add_tier(json_t *tiers, json_t *row, double *bound)
{
    static const char *const names[][2] = {{"unit", "price"}, {"flat", "fee"}, {"price", "price"}, {"size", "package"}};
    json_t *tier = json_object(), *up_to = json_object_get(row, "up_to");
    json_array_append_new(tiers, tier);
    if (json_object_get(row, "blocks")) {
        *bound += tariff_number(json_object_get(row, "blocks")) * tariff_number(json_object_get(row, "size"));
        json_object_set_new(tier, "up_to", json_real(*bound));
    } else if (json_is_number(up_to)) {
        *bound = json_number_value(up_to);
        json_object_set(tier, "up_to", up_to);
    } else {
        *bound = INFINITY;
    }
    for (size_t i = 0; i < sizeof names / sizeof names[0]; i++)
        if (json_object_get(row, names[i][0]))
            json_object_set(tier, names[i][1], json_object_get(row, names[i][0]));
    if (json_object_get(row, "rate"))
        json_object_set_new(tier, "rate", tariff_rate(json_object_get(row, "rate")));
    return isnan(*bound) ? not_a_number : NULL;
}

static const char *set_tiers(struct tariff *t, json_t *value)
{
    json_t *tiers = json_array();
    double bound = 0;
    const char *problem = json_is_array(value) ? NULL : "tiers that are no list";
    for (size_t i = 0; i < json_array_size(value) && !problem; i++)
        problem = add_tier(tiers, json_array_get(value, i), &bound);
    json_object_set_new(t->charge, "tiers", tiers);
    /* A bounded last tier: blocks go on at the last price (README of the vectors); else the row says, or is held up to there. */
    bool blocks = json_object_get(json_array_get(value, 0), "blocks");
    if (isfinite(bound) && !tariff_has(t, "beyond_last"))
        json_object_set_new(t->charge, "beyond", json_string(blocks ? "last_price" : "error"));
    return problem;
}

static const char *set_beyond(struct tariff *t, json_t *value)
{
    json_object_set(t->charge, "beyond", value);
    return tariff_is(value, "free") || tariff_is(value, "error") ? NULL : "a rule beyond the last tier of unknown meaning";
}

static const char *add_included(struct tariff *t, json_t *value)
{
    double before = tariff_number(json_object_get(t->charge, "included")), units = tariff_number(value);
    json_object_set_new(t->charge, "included", json_real(isnan(before) ? units : before + units));
    return isnan(units) ? not_a_number : NULL;
}

/* A list: quotas drawn one after another, each in the month of its own use. */
static const char *set_included(struct tariff *t, json_t *value)
{
    if (tariff_is(value, "unlimited")) {
        json_object_set_new(t->charge, "included", json_real(MOST_UNITS));
        return NULL;
    }
    if (!json_is_array(value))
        return add_included(t, value);
    char name[CREDIT_NAME];
    json_t *credits = json_array();
    for (size_t i = 0; i < json_array_size(value); i++)
        json_array_append_new(credits,
                              json_pack("{s:s, s:s, s:O, s:i, s:i, s:i}", "name", credit_name(name, i), "meter", "units", "amount",
                                        json_array_get(value, i), "from", (int)i + 1, "lives", 1, "priority", (int)i));
    keep_credits(t, credits);
    return NULL;
}

static const char *set_zero_usage(struct tariff *t, json_t *value)
{
    json_object_set_new(t->charge, "fee_at_zero", json_boolean(tariff_is(value, "first_tier_flat")));
    return tariff_is(value, "first_tier_flat") || tariff_is(value, "zero") ? NULL : "a rule for zero usage of unknown meaning";
}

static const char *set_places(struct tariff *t, json_t *value)
{
    json_object_set(t->document, "places", value);
    json_object_set_new(t->document, "round", json_true());
    return NULL;
}

static const char *set_rounding(struct tariff *t, json_t *value)
{
    (void)t;
    return tariff_is(value, "half_up") ? NULL : "a rounding other than half up";
}

/* `round` speaks of packages, or of converted units. */
static const char *set_round(struct tariff *t, json_t *value)
{
    if (tariff_has(t, "divide"))
        json_object_set(tariff_part(t->charge, "convert"), "round", value);
    else
        json_object_set(t->charge, "rounding", value);
    return NULL;
}

static const char *set_fee(struct tariff *t, json_t *value)
{
    if (tariff_is(json_object_get(t->charge, "model"), "flat"))
        json_object_set(t->charge, "price", value);
    else
        json_object_set(t->contract, "seat_fee", value);
    return NULL;
}

/* Beside a subscription the minimum is that of both together. */
static const char *set_minimum(struct tariff *t, json_t *value)
{
    if (tariff_has(t, "subscription"))
        json_object_set(t->contract, "minimum_bill", value);
    else
        json_object_set(t->charge, "minimum", value);
    return NULL;
}

static const char *set_prorate(struct tariff *t, json_t *value)
{
    t->part_of_month = tariff_number(json_array_get(value, 0)) / tariff_number(json_array_get(value, 1));
    return t->part_of_month > 0 ? NULL : not_a_number;
}

static const char *set_rate(struct tariff *t, json_t *value)
{
    json_object_set_new(t->charge, "rate", tariff_rate(value));
    return NULL;
}

static const char *set_output(struct tariff *t, json_t *value)
{
    t->answer = TARIFF_AVERAGE_RATE;
    return tariff_is(value, "average_rate") ? NULL : "an output of unknown meaning";
}

static const char *check_order(struct tariff *t, json_t *value)
{
    static const char *const order[] = {"price", "percent_discount", "min", "max"};
    (void)t;
    for (size_t i = 0; i < json_array_size(value); i++)
        if (i >= sizeof order / sizeof order[0] || !tariff_is(json_array_get(value, i), order[i]))
            return "another order of evaluation";
    return NULL;
}

/* Insurance: what is kept back comes off the loss, before a layer's attachment. */
static const char *set_deductible_share(struct tariff *t, json_t *value)
{
    if (tariff_has(t, "attachment"))
        json_object_set_new(t->charge, "multiplier", json_real(1 - tariff_number(value)));
    else
        json_object_set(t->charge, "discount", value);
    return isnan(tariff_number(value)) ? not_a_number : NULL;
}

static const char *set_share(struct tariff *t, json_t *value)
{
    json_object_set_new(t->contract, "discount", json_real(1 - tariff_number(value)));
    return isnan(tariff_number(value)) ? not_a_number : NULL;
}

/* Money credits, drawn in turn. */
static const char *set_credits(struct tariff *t, json_t *value)
{
    char name[CREDIT_NAME];
    json_t *credits = json_array();
    for (size_t i = 0; i < json_array_size(value); i++)
        json_array_append_new(credits, json_pack("{s:s, s:O, s:i}", "name", credit_name(name, i), "money", json_array_get(value, i),
                                                 "priority", (int)i));
    keep_credits(t, credits);
    return NULL;
}

static json_t *grant_of(json_t *row, size_t i)
{
    double from = tariff_number(json_object_get(row, "from")), expires = tariff_number(json_object_get(row, "expires"));
    char name[CREDIT_NAME];
    json_t *grant = json_pack("{s:s, s:s, s:O, s:O*, s:O*}", "name", credit_name(name, i), "meter", "units", "amount",
                              json_object_get(row, "amount"), "priority", json_object_get(row, "priority"), "every",
                              json_is_null(json_object_get(row, "recurs")) ? NULL : json_object_get(row, "recurs"));
    from = isnan(from) ? 0 : from;
    json_object_set_new(grant, "from", json_integer((json_int_t)from + 1));
    if (!isnan(expires))
        json_object_set_new(grant, "lives", json_integer((json_int_t)(expires - from)));
    return grant;
}

/* Times are counted from the start of the use: each unit is a month here. */
static const char *set_grants(struct tariff *t, json_t *value)
{
    json_t *credits = json_array();
    for (size_t i = 0; i < json_array_size(value); i++)
        json_array_append_new(credits, grant_of(json_array_get(value, i), i));
    keep_credits(t, credits);
    return NULL;
}

/* A balance that is filled up again, or of which a part is carried over: then the new grant that a rollover needs is taken off the answer. */
static const char *set_start(struct tariff *t, json_t *value)
{
    json_t *again = json_object_get(t->parameters, "recurs_to"), *most = json_object_get(t->parameters, "rollover_max");
    double least = tariff_number(json_object_get(t->parameters, "rollover_min"));
    json_t *grant = json_pack("{s:s, s:s, s:O, s:s}", "name", "grant", "meter", "units", "amount", value, "every", "month");
    json_object_set_new(t->contract, "credits", json_pack("[o]", grant));
    if (again)
        return tariff_number(again) == tariff_number(value) ? NULL : "a grant that recurs with another amount";
    json_object_set_new(grant, "rollover", most ? json_pack("{s:O}", "up_to", most) : json_string("all"));
    t->answer = TARIFF_CARRIED;
    t->last_grant = tariff_number(value);
    return least > 0 ? "a balance that is raised to a minimum" : NULL;
}

static const char *check_selection(struct tariff *t, json_t *value)
{
    (void)t;
    return tariff_is(value, "input_total") ? NULL : "prices selected by another measure than the whole prompt";
}

static const char *set_commit(struct tariff *t, json_t *value)
{
    json_t *commitment = tariff_part(t->contract, "commitment");
    json_object_set(commitment, "amount", value);
    json_object_set_new(commitment, "period", json_string(tariff_has(t, "per_window") ? "month" : "term"));
    return NULL;
}

static const char *set_commit_units(struct tariff *t, json_t *value)
{
    json_t *commitment = tariff_part(t->contract, "commitment");
    json_object_set(commitment, "units", value);
    json_object_set_new(commitment, "meter", json_string("units"));
    json_object_set_new(commitment, "period", json_string(tariff_has(t, "per_window") ? "month" : "term"));
    return NULL;
}

const struct tariff_parameter tariff_parameters[] = {
    {"unit", TARIFF_CHARGE, "price", NULL},
    {"overage_unit", TARIFF_CHARGE, "price", NULL},
    {"price", TARIFF_CHARGE, "price", NULL},
    {"price_model", TARIFF_CHARGE, "model", NULL},
    {"size", TARIFF_CHARGE, "size", NULL},
    {"min_packages", TARIFF_CHARGE, "minimum_packages", NULL},
    {"percent_discount", TARIFF_CHARGE, "discount", NULL},
    {"max", TARIFF_CHARGE, "maximum", NULL},
    {"limit", TARIFF_CHARGE, "maximum", NULL},
    {"negative_usage", TARIFF_CHARGE, "negative", NULL},
    {"fixed_per_event", TARIFF_CHARGE, "fee_per_event", NULL},
    {"per_event_min", TARIFF_CHARGE, "minimum_per_event", NULL},
    {"per_event_max", TARIFF_CHARGE, "maximum_per_event", NULL},
    {"free_events", TARIFF_CHARGE, "free_events", NULL},
    {"free_amount", TARIFF_CHARGE, "free_amount", NULL},
    {"allowance_each", TARIFF_CHARGE, "included_per_seat", NULL},
    {"divide", TARIFF_CONVERSION, "divide", NULL},
    {"dp", TARIFF_CONVERSION, "places", NULL},
    {"overage_factor", TARIFF_COMMITMENT, "overage_factor", NULL},
    {"true_up", TARIFF_COMMITMENT, "true_up", NULL},
    {"tiers", TARIFF_OWN, NULL, set_tiers},
    {"beyond_last", TARIFF_OWN, NULL, set_beyond},
    {"included", TARIFF_OWN, NULL, set_included},
    {"free_units", TARIFF_OWN, NULL, add_included},
    {"usage_discount", TARIFF_OWN, NULL, add_included},
    {"deductible", TARIFF_OWN, NULL, add_included},
    {"attachment", TARIFF_OWN, NULL, add_included},
    {"deductible_pct_loss", TARIFF_OWN, NULL, set_deductible_share},
    {"share", TARIFF_OWN, NULL, set_share},
    {"zero_usage", TARIFF_OWN, NULL, set_zero_usage},
    {"round_dp", TARIFF_OWN, NULL, set_places},
    {"min_round_dp", TARIFF_OWN, NULL, set_places},
    {"rounding", TARIFF_OWN, NULL, set_rounding},
    {"round", TARIFF_OWN, NULL, set_round},
    {"fee", TARIFF_OWN, NULL, set_fee},
    {"subscription", TARIFF_OWN, NULL, set_fee},
    {"min", TARIFF_OWN, NULL, set_minimum},
    {"prorate", TARIFF_OWN, NULL, set_prorate},
    {"rate", TARIFF_OWN, NULL, set_rate},
    {"output", TARIFF_OWN, NULL, set_output},
    {"order", TARIFF_OWN, NULL, check_order},
    {"credits", TARIFF_OWN, NULL, set_credits},
    {"grants", TARIFF_OWN, NULL, set_grants},
    {"start", TARIFF_OWN, NULL, set_start},
    {"carry_overage", TARIFF_READ_BY_MODEL, NULL, NULL},
    {"commit", TARIFF_OWN, NULL, set_commit},
    {"commit_units", TARIFF_OWN, NULL, set_commit_units},
    {"recurs_to", TARIFF_READ_BY_MODEL, NULL, NULL},
    {"rollover_min", TARIFF_READ_BY_MODEL, NULL, NULL},
    {"rollover_max", TARIFF_READ_BY_MODEL, NULL, NULL},
    {"per_window", TARIFF_READ_BY_MODEL, NULL, NULL},
    {"usage_from", TARIFF_READ_BY_MODEL, NULL, NULL},
    {"usage_by_grant", TARIFF_READ_BY_MODEL, NULL, NULL},
    {"members", TARIFF_READ_BY_MODEL, NULL, NULL},
    {"units", TARIFF_READ_BY_MODEL, NULL, NULL},
    {"rates", TARIFF_READ_BY_MODEL, NULL, NULL},
    {"thresholds", TARIFF_READ_BY_MODEL, NULL, NULL},
    {"select_by", TARIFF_OWN, NULL, check_selection},
    {NULL, TARIFF_OWN, NULL, NULL},
};
