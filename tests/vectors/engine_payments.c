/* Prices of the vector files as what a seat pays. */
#include "engine_rows.h"
#include "vectors.h"

#include <math.h>
#include <string.h>

static double term(json_t *terms, const char *key)
{
    return vector_number(terms, key, NAN);
}

static const char *tiers(json_t *terms, const char *model, struct payment *p)
{
    json_t *tier;
    size_t i;
    p->model = model;
    json_array_foreach(json_object_get(terms, "tiers"), i, tier)
    {
        if (i == PAYMENT_TIERS_MOST)
            return "too many tiers";
        p->tiers[p->n_tiers++] = (struct bs_tier){.up_to = vector_number(tier, "up_to", INFINITY),
                                                  .price = vector_number(tier, "unit", 0),
                                                  .fee = vector_number(tier, "flat", 0)};
    }
    return NULL;
}

static const char *graduated(json_t *terms, struct payment *p)
{
    return tiers(terms, "graduated", p);
}

static const char *volume(json_t *terms, struct payment *p)
{
    return tiers(terms, "volume", p);
}

static const char *stairstep(json_t *terms, struct payment *p)
{
    return tiers(terms, "stairstep", p);
}

static const char *included_overage(json_t *terms, struct payment *p)
{
    *p = (struct payment){.fee = term(terms, "fee"), .included = term(terms, "included"), .price = term(terms, "overage_unit")};
    return NULL;
}

static const char *collar(json_t *terms, struct payment *p)
{
    *p = (struct payment){
        .price = term(terms, "unit"), .least = vector_number(terms, "min", 0), .most = vector_number(terms, "max", 0)};
    return NULL;
}

/* A seat's commitment, its shortfall charged month by month: units beyond it are a dearer tier, and the bill is at least the commitment. */
static const char *commit_overage(json_t *terms, struct payment *p)
{
    double unit = term(terms, "unit"), commit = term(terms, "commit");
    if (!json_is_true(json_object_get(terms, "true_up")))
        return "a commitment without true-up";
    *p = (struct payment){.model = "graduated", .least = commit, .n_tiers = 2};
    p->tiers[0] = (struct bs_tier){.up_to = commit / unit, .price = unit};
    p->tiers[1] = (struct bs_tier){.up_to = INFINITY, .price = unit * term(terms, "overage_factor")};
    return NULL;
}

/* Credits that are granted anew each month and lost with it are included units. */
static const char *prepaid_credits(json_t *terms, struct payment *p)
{
    *p = (struct payment){.included = term(terms, "credits") / term(terms, "unit"), .price = term(terms, "unit")};
    return NULL;
}

static const char *package(json_t *terms, struct payment *p)
{
    const char *round = json_string_value(json_object_get(terms, "round"));
    *p = (struct payment){.model = "package", .package = term(terms, "size"), .price = term(terms, "price")};
    return round && strcmp(round, "up") == 0 ? NULL : "packages that are not just rounded up";
}

/* Each with all of its terms: one that was left out would make another price of it. */
static const struct {
    const char *name;
    const char *(*make)(json_t *terms, struct payment *p);
    const char *terms[4];
} models[] = {
    {"graduated", graduated, {"tiers"}},
    {"volume", volume, {"tiers"}},
    {"stairstep", stairstep, {"tiers"}},
    {"included_overage", included_overage, {"fee", "included", "overage_unit"}},
    {"minimum_commit", collar, {"unit", "min"}},
    {"cap", collar, {"unit", "max"}},
    {"composite", collar, {"unit", "min", "max"}},
    {"commit_overage", commit_overage, {"unit", "commit", "overage_factor", "true_up"}},
    {"prepaid_credits", prepaid_credits, {"unit", "credits"}},
    {"package", package, {"size", "price", "round"}},
};

static int just(json_t *terms, const char *const *known, size_t most)
{
    size_t n = 0;
    while (n < most && known[n])
        if (!json_object_get(terms, known[n++]))
            return 0;
    return json_object_size(terms) == n + 1;
}

const char *engine_payment(json_t *terms, struct payment *out)
{
    const char *name = json_string_value(json_object_get(terms, "model"));
    *out = (struct payment){0};
    for (size_t i = 0; name && i < sizeof models / sizeof *models; i++)
        if (strcmp(name, models[i].name) == 0)
            return just(terms, models[i].terms, 4) ? models[i].make(terms, out) : "terms that the charge model does not know";
    return "a charge model that is not known here";
}
