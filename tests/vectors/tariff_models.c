/* The models of the vectors: the charge model that each becomes, and how its use is read. */
#include "tariff.h"

#include <math.h>
#include <stdio.h>
#include <string.h>

static const char a_list_is_wanted[] = "use that is no list";

/* One number; with usage_from a part of it was billed before. */
static const char *use_number(struct tariff *t)
{
    double already = tariff_has(t, "usage_from") ? tariff_number(json_object_get(t->parameters, "usage_from")) : 0;
    return tariff_use(t, 0, 0, "units", tariff_number(t->usage), already);
}

/* Events of a month: amounts of money. One number: one event. */
static const char *use_events(struct tariff *t)
{
    bool list = json_is_array(t->usage);
    size_t n = list ? json_array_size(t->usage) : 1;
    double sum = 0;
    if (n > TARIFF_USES_MOST)
        return "more events than this program takes";
    for (size_t i = 0; i < n; i++)
        sum += t->events[i] = tariff_number(list ? json_array_get(t->usage, i) : t->usage);
    t->n_events = n;
    t->has_events = true;
    json_object_set_new(t->charge, "events", json_string("events"));
    const char *problem = tariff_use(t, 0, 0, "units", sum, 0);
    return problem ? problem : tariff_use(t, 0, 0, "events", (double)n, 0);
}

static const char *use_months(struct tariff *t, const json_t *list)
{
    const char *problem = json_is_array(list) ? NULL : a_list_is_wanted;
    for (size_t i = 0; i < json_array_size(list) && !problem; i++)
        problem = tariff_use(t, i, 0, "units", tariff_number(json_array_get(list, i)), 0);
    return problem;
}

static const char *use_seats(struct tariff *t)
{
    size_t n = json_array_size(t->usage);
    const char *problem =
        (double)n == tariff_number(json_object_get(t->parameters, "members")) ? NULL : "use of other seats than members";
    for (size_t i = 0; i < n && !problem; i++)
        problem = tariff_use(t, 0, i, "units", tariff_number(json_array_get(t->usage, i)), 0);
    return problem;
}

/* Windows are months of one term; use before that draws on the same commitment is an earlier month. */
static const char *use_commitment(struct tariff *t)
{
    if (json_is_array(t->usage))
        return use_months(t, t->usage);
    if (!tariff_has(t, "usage_from"))
        return use_number(t);
    double before = tariff_number(json_object_get(t->parameters, "usage_from"));
    t->answer = TARIFF_LAST_MONTH;
    const char *problem = tariff_use(t, 0, 0, "units", before, 0);
    return problem ? problem : tariff_use(t, 1, 0, "units", tariff_number(t->usage) - before, 0);
}

/* Several meters, each with a price of its own, draw on one commitment. */
static const char *use_commitment_pool(struct tariff *t)
{
    const json_t *prices = json_object_get(t->parameters, "units");
    size_t n = json_array_size(t->usage);
    const char *problem = n == json_array_size(prices) ? NULL : "use of other meters than have prices";
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

/* Each grant can be drawn in a month of its own. */
static const char *use_credits(struct tariff *t)
{
    return tariff_has(t, "usage_by_grant") ? use_months(t, json_object_get(t->parameters, "usage_by_grant")) : use_number(t);
}

static const char *use_grants(struct tariff *t)
{
    t->answer = TARIFF_BALANCES;
    return use_number(t);
}

/* What was used before the grant comes again, and after: two months. With carry_overage what the first grant does not cover is drawn from the
   next: use of the second month. */
static const char *use_before_after(struct tariff *t)
{
    double before = tariff_number(json_object_get(t->usage, "before")), after = tariff_number(json_object_get(t->usage, "after"));
    double start = tariff_number(json_object_get(t->parameters, "start"));
    bool carries = json_is_true(json_object_get(t->parameters, "carry_overage"));
    double carried = carries && before > start ? before - start : 0;
    if (t->answer == TARIFF_TOTAL)
        t->answer = TARIFF_BALANCE;
    const char *problem = tariff_use(t, 0, 0, "units", before - carried, 0);
    return problem ? problem : tariff_use(t, 1, 0, "units", after + carried, 0);
}

static const struct tariff_model models[] = {
    {"flat_fee", "flat", use_number, false, false},
    {"per_unit", "per_unit", use_number, false, false},
    {"minimum_commit", "per_unit", use_number, false, false},
    {"cap", "per_unit", use_number, false, false},
    {"composite", "per_unit", use_number, false, false},
    {"included_overage", "per_unit", use_number, false, false},
    {"unit_conversion", NULL, use_number, false, false},
    {"graduated", "graduated", use_number, false, false},
    {"volume", "volume", use_number, false, false},
    {"package", "package", use_number, false, false},
    {"stairstep", "stairstep", use_number, false, false},
    {"stairstep_cumulative", "stairstep_cumulative", use_number, false, false},
    {"percentage", "percentage", use_events, false, false},
    {"graduated_percentage", "graduated_percentage", use_number, false, false},
    {"volume_percentage", "volume_percentage", use_number, false, false},
    {"block_tiers_all", "graduated", use_number, false, false},
    {"block_tiers_top", "volume", use_number, false, false},
    {"layer", "per_unit", use_number, false, true},
    {"prepaid_credits", NULL, use_credits, true, false},
    {"grant_burndown", "per_unit", use_grants, true, true},
    {"grant_reset", "per_unit", use_before_after, true, true},
    {"commit_overage", NULL, use_commitment, true, false},
    {"commit_overage_pool", "per_unit", use_commitment_pool, true, false},
    {"pooled_allowance", "per_unit", use_seats, true, false},
    {"token_cost", NULL, tariff_use_tokens, false, false},
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
};

static const struct foreign foreign_terms[] = {
    {"franchise", "insurance: the whole loss is paid once it is large enough"},
    {"reverse_franchise", "insurance: nothing is paid once the loss is too large"},
    {"limit_pct_loss", "insurance: a limit that is a part of the loss"},
    {"shares", "insurance: chained shares"},
};

const char *tariff_foreign(const char *model, json_t *parameters, const char **name)
{
    static const char multi[] = "_multi";
    size_t length = strlen(model), tail = strlen(multi);
    *name = model;
    for (size_t i = 0; i < sizeof foreign_models / sizeof foreign_models[0]; i++)
        if (strcmp(foreign_models[i].name, model) == 0)
            return foreign_models[i].reason;
    if (length > tail && strcmp(model + length - tail, multi) == 0)
        return "one price from several measures at once";
    for (size_t i = 0; strcmp(model, "layer") == 0 && i < sizeof foreign_terms / sizeof foreign_terms[0]; i++)
        if (json_object_get(parameters, foreign_terms[i].name)) {
            *name = foreign_terms[i].name;
            return foreign_terms[i].reason;
        }
    return NULL;
}
