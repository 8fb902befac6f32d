/* Prices of the vector files as piecewise linear functions of use with jumps: their mean is a sum of excess means and survivals. */
#include "vectors.h"

#include <math.h>
#include <string.h>

enum { MOST_KNOTS = 64, WHOLE_PACKAGES = 4096 };

/* Just above `at` the price jumps by `jump` and its slope changes by `bend`. */
struct knot {
    double at, jump, bend;
};

struct price {
    double base; /* at zero use */
    struct knot knots[MOST_KNOTS];
    size_t n;
};

static double term(json_t *terms, const char *key)
{
    return vector_number(terms, key, NAN);
}

static const char *add(struct price *p, double at, double jump, double bend)
{
    if (p->n == MOST_KNOTS)
        return "too many tiers";
    p->knots[p->n++] = (struct knot){at, jump, bend};
    return NULL;
}

/* Prices by tier: from the bound before it, by the tier's own unit price and flat amount and those of the tier before. */
static const char *by_tier(json_t *terms, struct price *p, int volume, int stairstep)
{
    double from = 0, unit = 0, flat = 0;
    json_t *tier;
    size_t i;
    json_array_foreach(json_object_get(terms, "tiers"), i, tier)
    {
        double tier_unit = stairstep ? 0 : vector_number(tier, "unit", 0), tier_flat = vector_number(tier, "flat", 0);
        double jump = volume || stairstep ? tier_flat - flat + (tier_unit - unit) * from : tier_flat;
        const char *reason = add(p, from, jump, tier_unit - unit);
        if (reason)
            return reason;
        from = vector_number(tier, "up_to", INFINITY);
        unit = tier_unit;
        flat = tier_flat;
    }
    return p->n == 0 ? "no tiers" : isinf(from) ? NULL : "a bounded last tier";
}

static const char *graduated(json_t *terms, struct price *p)
{
    return by_tier(terms, p, 0, 0);
}

static const char *volume(json_t *terms, struct price *p)
{
    return by_tier(terms, p, 1, 0);
}

static const char *stairstep(json_t *terms, struct price *p)
{
    return by_tier(terms, p, 0, 1);
}

static const char *included_overage(json_t *terms, struct price *p)
{
    p->base = term(terms, "fee");
    return add(p, term(terms, "included"), 0, term(terms, "overage_unit"));
}

/* unit * use, but at least min and at most max, each where it is given */
static const char *collar(json_t *terms, struct price *p)
{
    double unit = term(terms, "unit"), most = vector_number(terms, "max", INFINITY);
    p->base = vector_number(terms, "min", 0);
    const char *reason = add(p, p->base / unit, 0, unit);
    return reason || isinf(most) ? reason : add(p, most / unit, 0, -unit);
}

static const char *commit_overage(json_t *terms, struct price *p)
{
    double unit = term(terms, "unit");
    p->base = term(terms, "commit");
    if (!json_is_true(json_object_get(terms, "true_up")))
        return "a commitment without true-up";
    return add(p, p->base / unit, 0, unit * term(terms, "overage_factor"));
}

static const char *prepaid_credits(json_t *terms, struct price *p)
{
    return add(p, term(terms, "credits") / term(terms, "unit"), 0, term(terms, "unit"));
}

static const char *pooled_allowance(json_t *terms, struct price *p)
{
    return add(p, term(terms, "pool"), 0, term(terms, "overage_unit"));
}

static const struct {
    const char *name;
    const char *(*make)(json_t *terms, struct price *p);
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
    {"pooled_allowance", pooled_allowance, {"pool", "overage_unit"}},
};

/* Are the terms just these, and the model's name? A term left out or not understood would make another price of it. */
static int just(json_t *terms, const char *const *known, size_t most)
{
    size_t n = 0;
    while (n < most && known[n])
        if (!json_object_get(terms, known[n++]))
            return 0;
    return json_object_size(terms) == n + 1;
}

/* Price times the sum of P(X > k size) over k >= 0: term by term at first, the rest by Gregory's formula (Abramowitz and Stegun
   25.4.7) from the excess mean and forward differences, because a Pareto tail falls too slowly to be summed. */
static const char *package(const struct bs_distribution *d, json_t *terms, double *value)
{
    static const char *const known[] = {"size", "price", "round"};
    static const double coefficients[] = {1.0 / 2, -1.0 / 12, 1.0 / 24, -19.0 / 720, 3.0 / 160};
    enum { ORDERS = sizeof coefficients / sizeof *coefficients };
    double size = term(terms, "size"), difference[ORDERS], price = term(terms, "price");
    const char *round = json_string_value(json_object_get(terms, "round"));
    if (!just(terms, known, 3) || !round || strcmp(round, "up") != 0)
        return "packages that are not just rounded up";
    long double sum = 0;
    for (int k = 0; k < WHOLE_PACKAGES; k++)
        sum += bs_distribution_survival(d, k * size);
    for (int k = 0; k < ORDERS; k++)
        difference[k] = bs_distribution_survival(d, (WHOLE_PACKAGES + k) * size);
    sum += bs_distribution_excess_mean(d, WHOLE_PACKAGES * size) / size;
    for (int k = 0; k < ORDERS; k++) {
        sum += coefficients[k] * difference[0];
        for (int i = 0; i + 1 < ORDERS - k; i++)
            difference[i] = difference[i + 1] - difference[i];
    }
    *value = price * (double)sum;
    return NULL;
}

static const char *make(json_t *terms, struct price *p)
{
    const char *name = json_string_value(json_object_get(terms, "model"));
    for (size_t i = 0; name && i < sizeof models / sizeof *models; i++)
        if (strcmp(name, models[i].name) == 0)
            return just(terms, models[i].terms, 4) ? models[i].make(terms, p) : "terms that the charge model does not know";
    return "a charge model that is not known here";
}

static double mean_of(const struct bs_distribution *d, const struct price *p)
{
    double sum = p->base;
    for (size_t i = 0; i < p->n; i++) {
        const struct knot *k = &p->knots[i];
        sum += k->jump != 0 ? k->jump * bs_distribution_survival(d, k->at) : 0;
        sum += k->bend != 0 ? k->bend * bs_distribution_excess_mean(d, k->at) : 0;
    }
    return sum;
}

const char *vector_price_mean(const struct bs_distribution *d, json_t *terms, double *value)
{
    const char *name = json_string_value(json_object_get(terms, "model"));
    if (name && strcmp(name, "package") == 0)
        return package(d, terms, value);
    struct price p = {0};
    const char *reason = make(terms, &p);
    *value = reason ? NAN : mean_of(d, &p);
    return reason;
}

/* E[(price - mean)^2] rises along the price by 2 (price - mean) slope, and at a jump by the difference of the squares. */
const char *vector_price_variance(const struct bs_distribution *d, json_t *terms, double *value)
{
    struct price p = {0};
    const char *reason = make(terms, &p);
    if (reason)
        return reason;
    double m = mean_of(d, &p), at = p.base - m, slope = 0, sum = at * at;
    for (size_t i = 0; i < p.n; i++) {
        const struct knot *k = &p.knots[i];
        double end = i + 1 < p.n ? p.knots[i + 1].at : INFINITY, jump = k->jump;
        sum += ((at + jump) * (at + jump) - at * at) * bs_distribution_survival(d, k->at);
        at += jump;
        slope += k->bend;
        if (slope == 0)
            continue;
        sum += vector_weighted_survival(d, 2 * slope * at, 2 * slope * slope, k->at, end);
        at += slope * (end - k->at);
    }
    *value = sum;
    return NULL;
}
