/* The parameters of the vectors: what each becomes in a scenario. */
#include "tariff.h"

#include <math.h>
#include <string.h>

/* A tier's own name for a key, and what it must be: rates of an amount of money, prices of units, or blocks that are counted in the tier. */
struct tier_form {
    const char *const *keys; /* all that a tier may say; ends with NULL */
    const char *names[3][2]; /* as the scenario calls them */
};
static const char *const rate_keys[] = {"up_to", "rate", "flat", NULL}, *const price_keys[] = {"up_to", "unit", "flat", NULL},
                         *const block_keys[] = {"blocks", "size", "price", NULL};
static const struct tier_form rates = {rate_keys, {{"flat", "fee"}}}, prices = {price_keys, {{"unit", "price"}, {"flat", "fee"}}},
                              blocks = {block_keys, {{"price", "price"}, {"size", "package"}}};

static const struct tier_form *form_of(const struct tariff *t)
{
    return strstr(t->model->name, "percentage") ? &rates : strncmp(t->model->name, "block_", 6) == 0 ? &blocks : &prices;
}

static bool whole_tier(const struct tier_form *form, json_t *row, bool last)
{
    json_t *value;
    const char *key;
    json_object_foreach(row, key, value)
    {
        if (!json_is_number(value) && !(strcmp(key, "up_to") == 0 && json_is_null(value) && last))
            return false;
    }
    return tariff_only(row, form->keys) && json_object_get(row, form == &blocks ? "blocks" : "up_to") &&
           (form != &blocks || json_object_size(row) == 3);
}

/* The bound of blocks is the sum of all of them up to here. */
static void add_tier(const struct tier_form *form, json_t *tiers, json_t *row, double *bound)
{
    json_t *tier = json_object();
    json_array_append_new(tiers, tier);
    if (form == &blocks) {
        *bound += tariff_number(json_object_get(row, "blocks")) * tariff_number(json_object_get(row, "size"));
        json_object_set_new(tier, "up_to", json_real(*bound));
    } else if (json_is_null(json_object_get(row, "up_to"))) {
        *bound = INFINITY;
    } else {
        *bound = tariff_number(json_object_get(row, "up_to"));
        json_object_set(tier, "up_to", json_object_get(row, "up_to"));
    }
    for (size_t i = 0; i < sizeof form->names / sizeof form->names[0] && form->names[i][0]; i++)
        if (json_object_get(row, form->names[i][0]))
            json_object_set(tier, form->names[i][1], json_object_get(row, form->names[i][0]));
    if (json_object_get(row, "rate"))
        json_object_set_new(tier, "rate", tariff_rate(json_object_get(row, "rate")));
}

static const char *set_tiers(struct tariff *t, json_t *value)
{
    const struct tier_form *form = form_of(t);
    json_t *tiers = json_array();
    size_t n = json_array_size(value);
    double bound = 0;
    json_object_set_new(t->charge, "tiers", tiers);
    for (size_t i = 0; i < n; i++) {
        if (!whole_tier(form, json_array_get(value, i), i + 1 == n))
            return "a tier that is not understood";
        add_tier(form, tiers, json_array_get(value, i), &bound);
    }
    /* A bounded last tier: blocks go on at the last price (README of the vectors); else the row says, or is held up to there. */
    if (isfinite(bound) && !tariff_has(t, "beyond_last"))
        json_object_set_new(t->charge, "beyond", json_string(form == &blocks ? "last_price" : "error"));
    return n > 0 ? NULL : "no tiers";
}

static const char *set_beyond(struct tariff *t, json_t *value)
{
    json_object_set(t->charge, "beyond", value);
    return tariff_word(value, (const char *const[]){"free", "error", NULL}) ? NULL
                                                                            : "a rule beyond the last tier of unknown meaning";
}

static const char *set_zero_usage(struct tariff *t, json_t *value)
{
    json_object_set_new(t->charge, "fee_at_zero", json_boolean(tariff_is(value, "first_tier_flat")));
    return tariff_word(value, (const char *const[]){"first_tier_flat", "zero", NULL}) ? NULL
                                                                                      : "a rule for zero usage of unknown meaning";
}

/* Units off come before the price; of a fee there are none. */
static const char *set_usage_discount(struct tariff *t, json_t *value)
{
    return strcmp(t->model->name, "flat_fee") == 0 ? NULL : tariff_include(t, value);
}

static const char *set_negative(struct tariff *t, json_t *value)
{
    if (!tariff_word(value, (const char *const[]){"zero", "error", NULL}))
        return "a rule for negative usage of unknown meaning";
    if (strcmp(t->model->name, "flat_fee") != 0)
        json_object_set_new(t->charge, "negative", json_string(tariff_is(value, "zero") ? "zero" : "refuse"));
    return NULL;
}

static const char *set_round_dp(struct tariff *t, json_t *value)
{
    json_object_set(t->document, "places", value);
    json_object_set_new(t->document, "round", json_true());
    return NULL;
}

static const char *check_rounding(struct tariff *t, json_t *value)
{
    (void)t;
    return tariff_is(value, "half_up") ? NULL : "a rounding other than half up";
}

static const char *set_package_round(struct tariff *t, json_t *value)
{
    json_object_set(t->charge, "rounding", value);
    return tariff_word(value, (const char *const[]){"up", "down", NULL}) ? NULL : "a rounding of packages of unknown meaning";
}

static const char *set_conversion_round(struct tariff *t, json_t *value)
{
    json_object_set(tariff_part(t->charge, "convert"), "round", value);
    return tariff_word(value, (const char *const[]){"ceil", "floor", "half_up", "none", NULL})
               ? NULL
               : "a rounding of units of unknown meaning";
}

/* Places belong to a rounding. */
static const char *set_conversion_places(struct tariff *t, json_t *value)
{
    json_object_set(tariff_part(t->charge, "convert"), "places", value);
    return tariff_has(t, "round") ? NULL : "places without a rounding";
}

/* [days, days of the month] */
static const char *set_prorate(struct tariff *t, json_t *value)
{
    json_t *part = tariff_part(t->contract, "minimum_part");
    json_object_set(part, "days", json_array_get(value, 0));
    json_object_set(part, "of", json_array_get(value, 1));
    return tariff_numbers(value) && json_array_size(value) == 2 ? NULL : "a part of a month that is no pair of days";
}

static const char *set_minimum_places(struct tariff *t, json_t *value)
{
    json_object_set(tariff_part(t->contract, "minimum_part"), "places", value);
    return tariff_has(t, "prorate") ? NULL : "places of a minimum that is not reduced";
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

/* The order of evaluation, of which a row may leave out what it does not have. */
static const char *check_order(struct tariff *t, json_t *value)
{
    static const char *const order[] = {"usage_discount", "price", "percent_discount", "min", "max", "rounding"};
    enum { STAGES = sizeof order / sizeof order[0] };
    size_t stage = 0;
    (void)t;
    for (size_t i = 0; i < json_array_size(value); i++, stage++) {
        while (stage < STAGES && !tariff_is(json_array_get(value, i), order[stage]))
            stage++;
        if (stage == STAGES)
            return "another order of evaluation";
    }
    return NULL;
}

/* Money that was paid before: an item of its own. Where the row is a difference already, it would fall out of it. */
static const char *set_already_billed(struct tariff *t, json_t *value)
{
    json_t *billed = json_pack("{s:s, s:s, s:s, s:f}", "meter", "months", "name", "already billed", "model", "flat", "price",
                               -tariff_number(value));
    tariff_meter(t, "months");
    json_array_append_new(t->charges, billed);
    return tariff_has(t, "usage_from") ? "money billed before beside use billed before" : NULL;
}

/* Insurance: what is kept back comes off the loss, before deductible and attachment. */
static const char *set_deductible_share(struct tariff *t, json_t *value)
{
    json_object_set_new(t->charge, "multiplier", json_real(1 - tariff_number(value)));
    return NULL;
}

static const char *not_null(struct tariff *t, json_t *value)
{
    (void)t;
    (void)value;
    return "a term of another trade";
}

static const char *set_commit(struct tariff *t, json_t *value)
{
    json_t *commitment = tariff_part(t->contract, "commitment");
    json_object_set(commitment, "amount", value);
    json_object_set_new(commitment, "period", json_string(json_is_true(tariff_get(t, "per_window")) ? "month" : "term"));
    return tariff_has(t, "commit_units") ? "a commitment in money and in units" : NULL;
}

static const char *set_commit_units(struct tariff *t, json_t *value)
{
    json_t *commitment = tariff_part(t->contract, "commitment");
    json_object_set(commitment, "units", value);
    json_object_set_new(commitment, "meter", json_string("units"));
    json_object_set_new(commitment, "period", json_string(json_is_true(tariff_get(t, "per_window")) ? "month" : "term"));
    return NULL;
}

enum { ANY = TARIFF_CREDITS | TARIFF_COMMIT | TARIFF_CONVERT }; /* models whose price_model says what their charge is */

const struct tariff_parameter tariff_parameters[] = {
    {"percent_discount", TARIFF_MONEY, TARIFF_NUMBER, TARIFF_CHARGE, "discount", NULL},
    {"min", TARIFF_MONEY, TARIFF_NUMBER, TARIFF_CHARGE, "minimum", NULL},
    {"max", TARIFF_MONEY, TARIFF_NUMBER, TARIFF_CHARGE, "maximum", NULL},
    {"order", TARIFF_MONEY, TARIFF_LIST, TARIFF_OWN, NULL, check_order},
    {"round_dp", TARIFF_ROUND, TARIFF_NUMBER, TARIFF_OWN, NULL, set_round_dp},
    {"rounding", TARIFF_ROUND, TARIFF_WORD, TARIFF_OWN, NULL, check_rounding},
    {"already_billed", TARIFF_BILLED, TARIFF_NUMBER, TARIFF_OWN, NULL, set_already_billed},
    {"usage_from", TARIFF_UNITS, TARIFF_MIXED, TARIFF_READ_BY_MODEL, NULL, NULL},
    {"usage_discount", TARIFF_UNITS, TARIFF_NUMBER, TARIFF_OWN, NULL, set_usage_discount},
    {"negative_usage", TARIFF_UNITS, TARIFF_WORD, TARIFF_OWN, NULL, set_negative},
    {"output", TARIFF_RATIO, TARIFF_WORD, TARIFF_OWN, NULL, set_output},
    {"unit", TARIFF_PRICE, TARIFF_NUMBER, TARIFF_CHARGE, "price", NULL},
    {"tiers", TARIFF_TIERS, TARIFF_LIST, TARIFF_OWN, NULL, set_tiers},
    {"zero_usage", TARIFF_TIERS, TARIFF_WORD, TARIFF_OWN, NULL, set_zero_usage},
    {"beyond_last", TARIFF_TIERS, TARIFF_WORD, TARIFF_OWN, NULL, set_beyond},
    {"size", TARIFF_PACKAGE, TARIFF_NUMBER, TARIFF_CHARGE, "size", NULL},
    {"price", TARIFF_PACKAGE, TARIFF_NUMBER, TARIFF_CHARGE, "price", NULL},
    {"round", TARIFF_PACKAGE, TARIFF_WORD, TARIFF_OWN, NULL, set_package_round},
    {"free_units", TARIFF_PACKAGE, TARIFF_NUMBER, TARIFF_OWN, NULL, tariff_include},
    {"min_packages", TARIFF_PACKAGE, TARIFF_NUMBER, TARIFF_CHARGE, "minimum_packages", NULL},
    {"divide", TARIFF_CONVERT, TARIFF_NUMBER, TARIFF_CONVERSION, "divide", NULL},
    {"round", TARIFF_CONVERT, TARIFF_WORD, TARIFF_OWN, NULL, set_conversion_round},
    {"dp", TARIFF_CONVERT, TARIFF_NUMBER, TARIFF_OWN, NULL, set_conversion_places},
    {"free_units", TARIFF_CONVERT, TARIFF_NUMBER, TARIFF_CONVERSION, "free", NULL},
    {"rate", TARIFF_EVENTS, TARIFF_NUMBER, TARIFF_OWN, NULL, set_rate},
    {"fixed_per_event", TARIFF_EVENTS, TARIFF_NUMBER, TARIFF_CHARGE, "fee_per_event", NULL},
    {"per_event_min", TARIFF_EVENTS, TARIFF_NUMBER, TARIFF_CHARGE, "minimum_per_event", NULL},
    {"per_event_max", TARIFF_EVENTS, TARIFF_NUMBER, TARIFF_CHARGE, "maximum_per_event", NULL},
    {"free_events", TARIFF_EVENTS, TARIFF_NUMBER, TARIFF_CHARGE, "free_events", NULL},
    {"free_amount", TARIFF_EVENTS, TARIFF_NUMBER, TARIFF_CHARGE, "free_amount", NULL},
    {"fee", TARIFF_FEE, TARIFF_NUMBER, TARIFF_READ_BY_MODEL, NULL, NULL},
    {"subscription", TARIFF_SUBSCRIPTION, TARIFF_NUMBER, TARIFF_READ_BY_MODEL, NULL, NULL},
    {"prorate", TARIFF_SUBSCRIPTION, TARIFF_LIST, TARIFF_OWN, NULL, set_prorate},
    {"min_round_dp", TARIFF_SUBSCRIPTION, TARIFF_NUMBER, TARIFF_OWN, NULL, set_minimum_places},
    {"included", TARIFF_INCLUDED, TARIFF_MIXED, TARIFF_READ_BY_MODEL, NULL, NULL},
    {"overage_unit", TARIFF_INCLUDED, TARIFF_NUMBER, TARIFF_READ_BY_MODEL, NULL, NULL},
    {"price_model", ANY, TARIFF_WORD, TARIFF_CHARGE, "model", NULL},
    {"credits", TARIFF_CREDITS, TARIFF_LIST, TARIFF_READ_BY_MODEL, NULL, NULL},
    {"included", TARIFF_CREDITS, TARIFF_LIST, TARIFF_READ_BY_MODEL, NULL, NULL},
    {"usage_by_grant", TARIFF_CREDITS, TARIFF_LIST, TARIFF_READ_BY_MODEL, NULL, NULL},
    {"grants", TARIFF_GRANTS, TARIFF_LIST, TARIFF_READ_BY_MODEL, NULL, NULL},
    {"start", TARIFF_RESET, TARIFF_NUMBER, TARIFF_READ_BY_MODEL, NULL, NULL},
    {"recurs_to", TARIFF_RESET, TARIFF_NUMBER, TARIFF_READ_BY_MODEL, NULL, NULL},
    {"carry_overage", TARIFF_RESET, TARIFF_FLAG, TARIFF_READ_BY_MODEL, NULL, NULL},
    {"rollover_min", TARIFF_RESET, TARIFF_NUMBER, TARIFF_READ_BY_MODEL, NULL, NULL},
    {"rollover_max", TARIFF_RESET, TARIFF_NUMBER, TARIFF_READ_BY_MODEL, NULL, NULL},
    {"overage_factor", TARIFF_COMMIT, TARIFF_NUMBER, TARIFF_COMMITMENT, "overage_factor", NULL},
    {"true_up", TARIFF_COMMIT, TARIFF_FLAG, TARIFF_COMMITMENT, "true_up", NULL},
    {"commit", TARIFF_COMMIT, TARIFF_NUMBER, TARIFF_OWN, NULL, set_commit},
    {"commit_units", TARIFF_COMMIT, TARIFF_NUMBER, TARIFF_OWN, NULL, set_commit_units},
    {"per_window", TARIFF_COMMIT, TARIFF_FLAG, TARIFF_READ_BY_MODEL, NULL, NULL},
    {"units", TARIFF_POOL, TARIFF_LIST, TARIFF_READ_BY_MODEL, NULL, NULL},
    {"members", TARIFF_MEMBERS, TARIFF_NUMBER, TARIFF_READ_BY_MODEL, NULL, NULL},
    {"allowance_each", TARIFF_MEMBERS, TARIFF_NUMBER, TARIFF_CHARGE, "included_per_seat", NULL},
    {"overage_unit", TARIFF_MEMBERS, TARIFF_NUMBER, TARIFF_CHARGE, "price", NULL},
    {"deductible", TARIFF_LAYER, TARIFF_NUMBER, TARIFF_OWN, NULL, tariff_include},
    {"attachment", TARIFF_LAYER, TARIFF_NUMBER, TARIFF_OWN, NULL, tariff_include},
    {"limit", TARIFF_LAYER, TARIFF_NUMBER, TARIFF_READ_BY_MODEL, NULL, NULL},
    {"share", TARIFF_LAYER, TARIFF_NUMBER, TARIFF_READ_BY_MODEL, NULL, NULL},
    {"deductible_pct_loss", TARIFF_LAYER, TARIFF_NUMBER, TARIFF_OWN, NULL, set_deductible_share},
    {"franchise", TARIFF_LAYER, TARIFF_NUMBER, TARIFF_OWN, NULL, not_null},
    {"reverse_franchise", TARIFF_LAYER, TARIFF_NUMBER, TARIFF_OWN, NULL, not_null},
    {"limit_pct_loss", TARIFF_LAYER, TARIFF_NUMBER, TARIFF_OWN, NULL, not_null},
    {"shares", TARIFF_LAYER, TARIFF_LIST, TARIFF_OWN, NULL, not_null},
    {"rates", TARIFF_TOKENS, TARIFF_MAP, TARIFF_READ_BY_MODEL, NULL, NULL},
    {"thresholds", TARIFF_TOKENS, TARIFF_LIST, TARIFF_READ_BY_MODEL, NULL, NULL},
    {"select_by", TARIFF_TOKENS, TARIFF_WORD, TARIFF_READ_BY_MODEL, NULL, NULL},
    {NULL, 0, TARIFF_MIXED, TARIFF_OWN, NULL, NULL},
};
