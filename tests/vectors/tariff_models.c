/* The models of the vectors: the charge model that each becomes, what it reads, and how its use is read. */
#include "tariff.h"

#include <math.h>
#include <stdio.h>
#include <string.h>

/* One number; with usage_from a part of it was billed before. */
static const char *use_number(struct tariff *t)
{
    json_t *from = tariff_get(t, "usage_from");
    t->has_already = from != NULL;
    return tariff_use(t, 0, 0, "units", tariff_number(t->usage), from ? tariff_number(from) : 0);
}

static double sum_of(const json_t *list)
{
    double sum = 0;
    for (size_t i = 0; i < json_array_size(list); i++)
        sum += tariff_number(json_array_get(list, i));
    return sum;
}

/* Events of a month: amounts of money. One number: one event. */
static json_t *events_of(json_t *value)
{
    return json_is_array(value) ? json_incref(value) : json_pack("[O]", value);
}

static const char *use_events(struct tariff *t)
{
    json_t *from = tariff_get(t, "usage_from");
    t->has_already = from != NULL;
    t->events = events_of(t->usage);
    t->already_events = from ? events_of(from) : NULL;
    if (!tariff_numbers(t->events) || (from && !tariff_numbers(t->already_events)))
        return "events that are not numbers";
    json_object_set_new(t->charge, "events", json_string("events"));
    const char *problem = tariff_use(t, 0, 0, "units", sum_of(t->events), sum_of(t->already_events));
    return problem ? problem
                   : tariff_use(t, 0, 0, "events", (double)json_array_size(t->events), (double)json_array_size(t->already_events));
}

/* A seat each; members that the list does not name used nothing. */
static const char *use_seats(struct tariff *t)
{
    double members = tariff_number(tariff_get(t, "members"));
    json_t *from = tariff_get(t, "usage_from");
    size_t n = json_array_size(t->usage);
    const char *problem = tariff_numbers(t->usage) ? NULL : "use that is no list of numbers";
    t->has_already = from != NULL;
    if (from && !(tariff_numbers(from) && json_array_size(from) == n))
        return "use billed before of other seats";
    if (!(members >= 1 && members <= 1e6 && members == floor(members)) || members < (double)n)
        return "use of more seats than members";
    for (size_t i = 0; i < n && !problem; i++)
        problem = tariff_use(t, 0, i, "units", tariff_number(json_array_get(t->usage, i)),
                             from ? tariff_number(json_array_get(from, i)) : 0);
    t->seats = (size_t)members;
    return problem;
}

/* Windows are months of one term; before the first of them the contract has not begun. */
static const char *use_commitment(struct tariff *t)
{
    if (!json_is_array(t->usage))
        return use_number(t);
    if (json_array_size(t->usage) == 0 && json_is_true(tariff_get(t, "per_window"))) {
        json_object_set_new(t->contract, "begins", json_integer(2));
        json_object_set_new(t->contract, "before", json_string("nothing"));
        t->term = 2;
    }
    return tariff_has(t, "usage_from") ? "windows after one use" : tariff_use_months(t, t->usage);
}

/* Several meters, each with a price of its own, draw on one commitment. */
static const char *use_commitment_pool(struct tariff *t)
{
    const json_t *prices = tariff_get(t, "units");
    size_t n = json_array_size(t->usage);
    const char *problem = tariff_numbers(prices) && tariff_numbers(t->usage) && n == json_array_size(prices)
                              ? NULL
                              : "use of other meters than have prices";
    json_array_clear(t->charges);
    for (size_t i = 0; i < n && !problem; i++) {
        char meter[32];
        snprintf(meter, sizeof meter, "meter%zu", i + 1);
        tariff_add_charge(t, meter);
        json_object_set_new(t->charge, "scope", json_string("organization"));
        json_object_set(t->charge, "price", json_array_get(prices, i));
        problem = tariff_use(t, 0, 0, meter, tariff_number(json_array_get(t->usage, i)), 0);
    }
    return problem;
}

/* A plain price: what is taken back is credited, unless it may have been free of charge. */
static const char *write_price(struct tariff *t)
{
    static const char *const free[] = {"usage_discount", "free_units"};
    bool may_be_free = false;
    for (size_t i = 0; i < sizeof free / sizeof free[0]; i++)
        may_be_free |= tariff_has(t, free[i]);
    if (!tariff_has(t, "negative_usage") && !tariff_has(t, "tiers"))
        json_object_set_new(t->charge, "negative", json_string(may_be_free ? "zero" : "credit"));
    return NULL;
}

/* A fee beside a price is one price with it, under the same minimum and maximum: the fee of the first tier, due at zero use too. */
static void write_fee(struct tariff *t, json_t *fee)
{
    json_t *tiers = json_object_get(t->charge, "tiers");
    json_object_set_new(t->charge, "model", json_string("graduated"));
    json_object_set(json_array_get(tiers, 0), "fee", fee);
    json_object_set_new(t->charge, "fee_at_zero", json_true());
}

static const char *write_minimum_commit(struct tariff *t)
{
    json_t *subscription = tariff_get(t, "subscription");
    if (!subscription)
        return write_price(t);
    json_object_set_new(t->charge, "tiers", json_pack("[{s:O}]", "price", tariff_get(t, "unit")));
    json_object_del(t->charge, "price");
    write_fee(t, subscription);
    return NULL;
}

/* fee + rate x what is above the included units; nothing below them, however little it is. */
static const char *write_included(struct tariff *t)
{
    json_t *included = tariff_get(t, "included"), *rate = tariff_get(t, "overage_unit"), *tiers = json_array();
    bool unlimited = tariff_is(included, "unlimited");
    if (!unlimited && !(tariff_number(included) >= 0)) {
        json_decref(tiers);
        return "included units that are no number";
    }
    if (unlimited)
        json_array_append_new(tiers, json_pack("{s:i}", "price", 0));
    else if (tariff_number(included) > 0)
        json_array_append_new(tiers, json_pack("{s:O, s:i}", "up_to", included, "price", 0));
    if (!unlimited)
        json_array_append_new(tiers, json_pack("{s:O}", "price", rate));
    json_object_set_new(t->charge, "tiers", tiers);
    json_object_set_new(t->charge, "model", json_string("graduated"));
    if (!tariff_has(t, "negative_usage"))
        json_object_set_new(t->charge, "negative", json_string("zero"));
    if (tariff_has(t, "fee"))
        write_fee(t, tariff_get(t, "fee"));
    return NULL;
}

/* A payment up to a limit is one tier with the share that is paid as its price; nothing is due beyond it. */
static const char *write_layer(struct tariff *t)
{
    json_t *limit = tariff_get(t, "limit"), *share = tariff_get(t, "share"), *tier = json_object();
    json_object_set_new(t->charge, "tiers", json_pack("[o]", tier));
    if (limit && tariff_number(limit) == 0)
        json_object_set_new(tier, "price", json_integer(0));
    else if (share)
        json_object_set(tier, "price", share);
    else
        json_object_set_new(tier, "price", json_integer(1));
    if (!limit || tariff_number(limit) == 0)
        return NULL;
    json_object_set(tier, "up_to", limit);
    json_object_set_new(t->charge, "beyond", json_string("free"));
    return NULL;
}

/* An amount whatever is used: use is no quantity of it, unless it must not be negative. */
static const char *write_flat(struct tariff *t)
{
    json_object_set(t->charge, "price", tariff_get(t, "fee"));
    if (tariff_is(tariff_get(t, "negative_usage"), "error"))
        return NULL;
    tariff_meter(t, "months");
    json_object_set_new(t->charge, "meter", json_string("months"));
    return NULL;
}

enum { SEAT = TARIFF_COMMON, LIST = TARIFF_COMMON & ~TARIFF_RATIO };

static const struct tariff_model models[] = {
    {"flat_fee", "flat", TARIFF_FEE | SEAT, "fee", use_number, write_flat, false},
    {"per_unit", "per_unit", TARIFF_PRICE | SEAT, "unit", use_number, write_price, false},
    {"minimum_commit", "per_unit", TARIFF_PRICE | TARIFF_SUBSCRIPTION | SEAT, "unit min", use_number, write_minimum_commit, false},
    {"cap", "per_unit", TARIFF_PRICE | SEAT, "unit max", use_number, write_price, false},
    {"composite", "per_unit", TARIFF_PRICE | SEAT, "unit", use_number, write_price, false},
    {"included_overage", NULL, TARIFF_FEE | TARIFF_INCLUDED | SEAT, "included overage_unit", use_number, write_included, false},
    {"unit_conversion", NULL, TARIFF_PRICE | TARIFF_TIERS | TARIFF_CONVERT | SEAT, "divide unit|tiers", use_number, write_price,
     false},
    {"graduated", "graduated", TARIFF_TIERS | SEAT, "tiers", use_number, NULL, false},
    {"volume", "volume", TARIFF_TIERS | SEAT, "tiers", use_number, NULL, false},
    {"package", "package", TARIFF_PACKAGE | SEAT, "size price", use_number, NULL, false},
    {"stairstep", "stairstep", TARIFF_TIERS | SEAT, "tiers", use_number, NULL, false},
    {"stairstep_cumulative", "stairstep_cumulative", TARIFF_TIERS | SEAT, "tiers", use_number, NULL, false},
    {"percentage", "percentage", TARIFF_EVENTS | LIST, "rate", use_events, NULL, false},
    {"graduated_percentage", "graduated_percentage", TARIFF_TIERS | SEAT, "tiers", use_number, NULL, false},
    {"volume_percentage", "volume_percentage", TARIFF_TIERS | SEAT, "tiers", use_number, NULL, false},
    {"block_tiers_all", "graduated", TARIFF_TIERS | SEAT, "tiers", use_number, NULL, false},
    {"block_tiers_top", "volume", TARIFF_TIERS | SEAT, "tiers", use_number, NULL, false},
    {"layer", "graduated", TARIFF_LAYER | SEAT, "", use_number, write_layer, false},
    {"prepaid_credits", NULL, TARIFF_CREDITS | TARIFF_ANY_PRICE | TARIFF_MONEY | TARIFF_ROUND | TARIFF_UNITS,
     "price_model unit|tiers|size", tariff_use_credits, tariff_write_credits, true},
    {"grant_burndown", "per_unit", TARIFF_GRANTS, "grants", tariff_use_grants, tariff_write_grants, true},
    {"grant_reset", "per_unit", TARIFF_RESET, "start", tariff_use_before_after, tariff_write_reset, true},
    {"commit_overage", NULL, TARIFF_COMMIT | TARIFF_ANY_PRICE | TARIFF_ROUND | TARIFF_UNITS,
     "unit|tiers|size commit|commit_units overage_factor true_up", use_commitment, NULL, true},
    {"commit_overage_pool", "per_unit", TARIFF_COMMIT | TARIFF_POOL | TARIFF_ROUND, "units commit overage_factor true_up",
     use_commitment_pool, NULL, true},
    {"pooled_allowance", "per_unit", TARIFF_MEMBERS | TARIFF_MONEY | TARIFF_ROUND | TARIFF_UNITS,
     "members allowance_each overage_unit", use_seats, NULL, true},
    {"token_cost", NULL, TARIFF_TOKENS | TARIFF_MONEY | TARIFF_ROUND | TARIFF_BILLED, "rates", tariff_use_tokens,
     tariff_write_tokens, false},
};

const struct tariff_model *tariff_model_find(const char *name)
{
    for (size_t i = 0; i < sizeof models / sizeof models[0]; i++)
        if (strcmp(models[i].name, name) == 0)
            return &models[i];
    return NULL;
}

struct foreign {
    const char *name, *reason;
};

static const struct foreign foreign_models[] = {
    {"demand", "electricity: the peak of each period is priced"},
    {"demand_ratchet", "electricity: the peak of earlier months is billed"},
    {"tier_bound_from_demand", "electricity: bounds follow the billed peak"},
    {"bucketed", "windows of metering within a month"},
    {"block_tiers_all_multi", "one price from several measures at once"},
    {"block_tiers_top_multi", "one price from several measures at once"},
    {"stairstep_multi", "one price from several measures at once"},
};

static const struct foreign foreign_terms[] = {
    {"franchise", "insurance: the whole loss is paid once it is large enough"},
    {"reverse_franchise", "insurance: nothing is paid once the loss is too large"},
    {"limit_pct_loss", "insurance: a limit that is a part of the loss"},
    {"shares", "insurance: chained shares"},
};

const char *tariff_foreign(const char *model, json_t *parameters, const char **name)
{
    *name = model;
    for (size_t i = 0; i < sizeof foreign_models / sizeof foreign_models[0]; i++)
        if (strcmp(foreign_models[i].name, model) == 0)
            return foreign_models[i].reason;
    for (size_t i = 0; strcmp(model, "layer") == 0 && i < sizeof foreign_terms / sizeof foreign_terms[0]; i++) {
        const json_t *term = json_object_get(parameters, foreign_terms[i].name);
        if (!term || json_is_null(term))
            continue;
        *name = foreign_terms[i].name;
        return foreign_terms[i].reason;
    }
    return NULL;
}
