/* Escalator and ramp: factors on prices and fees, month by month. */
#include "scenario/build_contract.h"
#include "scenario/range.h"

#include <math.h>
#include <stdio.h>

static const double FACTOR_MOST = 1e6; /* no contract means more; beyond, figures overflow in time */

/* A rate a year, or a map. */
static enum bs_status read_escalator(struct bs_contract_build *c, const struct bs_node *node, struct bs_escalator_spec *spec)
{
    struct bs_build *b = c->b;
    if (node->kind == BS_NODE_MAP && !bs_is_range(node))
        return bs_read_block(&b->reader, node, NULL, &bs_block_escalator, spec);
    enum bs_status status = bs_read_defaults(&b->reader, &bs_block_escalator, spec);
    if (!status)
        bs_read_number(&b->reader, node, "escalator", BS_KEY_RATE, -1, 10, true, &spec->rate.value);
    return status;
}

static enum bs_status escalate(struct bs_contract_build *c, double *factors)
{
    struct bs_escalator_spec spec = {0};
    size_t errors = c->b->diagnostics->errors, months = c->b->model->months;
    enum bs_status status = read_escalator(c, c->spec->escalator.node, &spec);
    if (status || c->b->diagnostics->errors > errors)
        return status;
    size_t every = (size_t)spec.every.value, first = c->contract->begins + every;
    if (spec.from.node && !bs_build_month(c->b, spec.from.node, "from", &first))
        return BS_OK;
    const struct bs_node *node = c->spec->escalator.node;
    if (spec.rate.value == 0)
        bs_warn_idle(c->b, node, "escalator", "a rate of 0%% raises nothing");
    else if (first >= months)
        bs_warn_idle(c->b, spec.from.node ? spec.from.node : node, "escalator",
                     "the first step, in month %zu, lies past the term of %zu months", first + 1, months);
    double factor = 1;
    for (size_t m = 0; m < months; m++) {
        if (m >= first && (m - first) % every == 0)
            factor *= 1 + spec.rate.value;
        if (factor > FACTOR_MOST)
            return bs_node_error(c->b->diagnostics, c->spec->escalator.node,
                                 "the escalator makes prices more than %g times as high by month %zu; rates are a step, compound",
                                 FACTOR_MOST, m + 1);
        factors[m] *= factor;
    }
    return BS_OK;
}

static enum bs_status climb(struct bs_contract_build *c, double *factors)
{
    const struct bs_node *node = c->spec->ramp.node;
    size_t months = c->b->model->months;
    if (node->kind != BS_NODE_LIST || node->count == 0) {
        bs_node_error(c->b->diagnostics, node, "ramp: a list of rates or factors is expected, e.g. [50%%, 75%%, 100%%], not %s",
                      node->kind == BS_NODE_LIST ? "an empty one" : bs_node_kind_name(node));
        return BS_OK;
    }
    bool changes = false;
    for (size_t i = 0; i < node->count; i++) {
        double step = 1;
        char what[32];
        snprintf(what, sizeof what, "ramp[%zu]", i);
        if (!bs_read_number(&c->b->reader, node->items[i], what, BS_KEY_RATIO, 0, 0, false, &step))
            continue;
        changes |= step != 1;
        size_t month = c->contract->begins + i;
        size_t end = i + 1 < node->count && month < months ? month + 1 : months;
        for (size_t m = month; m < end; m++)
            factors[m] *= step;
    }
    if (!changes)
        bs_warn_idle(c->b, node, "ramp", "every factor is 100%%");
    return BS_OK;
}

enum bs_status bs_build_factors(struct bs_contract_build *c, double *factors)
{
    enum bs_status status = BS_OK;
    for (size_t m = 0; m < c->b->model->months; m++)
        factors[m] = 1;
    if (c->spec->escalator.node)
        status = escalate(c, factors);
    if (!status && c->spec->ramp.node)
        status = climb(c, factors);
    return status;
}

/* A rate is a share of an amount, no price: it stays, and what events cost in money rises. */
static enum bs_status scale_charge(struct bs_contract_build *c, double factor, struct bs_charge *charge)
{
    double of_price = charge->model->takes & BS_TAKES_RATE ? 1 : factor;
    charge->price *= of_price;
    charge->events.fee *= factor;
    charge->events.minimum *= factor;
    charge->events.maximum *= factor;
    if (charge->n_tiers == 0)
        return BS_OK;
    struct bs_tier *tiers = bs_arena_take(c->b->arena, charge->n_tiers, sizeof *tiers);
    if (!tiers)
        return BS_ERROR_MEMORY;
    for (size_t i = 0; i < charge->n_tiers; i++) {
        tiers[i] = charge->tiers[i];
        tiers[i].price *= of_price;
        tiers[i].fee *= factor;
    }
    charge->tiers = tiers;
    return BS_OK;
}

enum bs_status bs_scale_terms(struct bs_contract_build *c, const struct bs_terms *terms, double factor, struct bs_terms *out)
{
    *out = *terms;
    if (factor == 1)
        return BS_OK;
    struct bs_charge *charges = bs_arena_take(c->b->arena, terms->n_charges + 1, sizeof *charges);
    double *fees = bs_arena_take(c->b->arena, c->contract->n_types + 1, sizeof *fees);
    if (!charges || !fees)
        return BS_ERROR_MEMORY;
    enum bs_status status = BS_OK;
    for (size_t i = 0; i < terms->n_charges && !status; i++) {
        charges[i] = terms->charges[i];
        status = scale_charge(c, factor, &charges[i]);
    }
    for (size_t t = 0; t < c->contract->n_types && terms->type_fees; t++)
        fees[t] = terms->type_fees[t] * factor;
    out->charges = charges;
    out->quoted = terms->charges;
    out->type_fees = terms->type_fees ? fees : NULL;
    out->seat_fee *= factor;
    out->organization_fee *= factor;
    return status;
}
