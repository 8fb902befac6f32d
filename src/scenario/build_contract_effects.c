/* Keys without effect: this term works on that, and without that it does nothing. Tables of rows; each warns at its key and says why. */
#include "scenario/build_contract.h"

#include <billshift/text.h>

#include <math.h>
#include <stdarg.h>
#include <stdio.h>
#include <string.h>

/* What a contract has in any month. */
enum fact {
    FEE = 1,     /* a seat fee */
    CHARGE = 2,  /* a charge */
    SHARED = 4,  /* an amount of the organization, to be laid on seats */
    GRANT = 8,   /* free units of a seat's own */
    PRICED = 16, /* a price or a fee */
};

/* What a row looks at; of a lower level only where the row is of that level. */
struct subject {
    const struct bs_contract_build *c;
    const struct bs_contract_spec *contract;
    const struct bs_terms_spec *terms; /* the contract's own keys, or those of a change */
    const struct bs_charge_spec *spec;
    const struct bs_charge *charge;
    const struct bs_credit_spec *credit_spec;
    const struct bs_credit *credit;
};

/* given: where the key stands; NULL: it does not, or says nothing that needs anything. needs 0: given alone decides. */
struct row {
    const char *key;
    const struct bs_node *(*given)(const struct subject *s);
    unsigned needs;
    const char *why;
};

void bs_warn_idle(struct bs_build *b, const struct bs_node *node, const char *what, const char *why, ...)
{
    char reason[1024];
    struct bs_place place = bs_node_place(node);
    va_list ap;
    va_start(ap, why);
    vsnprintf(reason, sizeof reason, why, ap);
    va_end(ap);
    bs_warning(b->diagnostics, &place, "%s has no effect: %s", what, reason);
}

/* Rows of the terms. */

static const struct bs_node *seats_minimum(const struct subject *s)
{
    return s->terms->seats_minimum.value > 0 ? s->terms->seats_minimum.node : NULL;
}

static const struct bs_node *discount_part(const struct subject *s, const char *key)
{
    const struct bs_node *node = s->terms->discount.node;
    const struct bs_pair *pair = node ? bs_node_find(node, key, strlen(key)) : NULL;
    return pair ? pair->value : NULL;
}

static const struct bs_node *discount_of_charges(const struct subject *s)
{
    const struct bs_node *node = s->terms->discount.node;
    return node && node->kind == BS_NODE_SCALAR ? node : discount_part(s, "charges");
}

static const struct bs_node *discount_of_seats(const struct subject *s)
{
    return discount_part(s, "seats");
}

static const struct bs_node *empty_discount(const struct subject *s)
{
    const struct bs_node *node = s->terms->discount.node;
    return node && node->kind == BS_NODE_MAP && node->count == 0 ? node : NULL;
}

static const struct bs_node *spend_discount(const struct subject *s)
{
    return s->terms->spend_discount.key;
}

static const struct row of_terms[] = {
    {"seats_minimum", seats_minimum, FEE, "it is of seat fees, and no seat has one; give a seat_fee"},
    {"discount", empty_discount, 0, "it says neither charges nor seats; write a share, or e.g. {seats: 10%}"},
    {"discount", discount_of_charges, CHARGE, "it is off charges, and there are none; {seats: 10%} is off seat fees"},
    {"discount.seats", discount_of_seats, FEE, "it is off seat fees, and no seat has one; give a seat_fee"},
    {"spend_discount", spend_discount, CHARGE, "it is off metered spend, and there are no charges; give charges"},
};

/* Rows of the contract. */

static const struct bs_node *yearly(const struct subject *s)
{
    return strcmp(s->contract->fee_paid.value, "yearly") == 0 ? s->contract->fee_paid.node : NULL;
}

static const struct bs_node *allocate(const struct subject *s)
{
    return s->contract->allocate.node;
}

static const struct bs_node *above_grant(const struct subject *s)
{
    return s->c->contract->allocate == BS_ALLOCATE_USE_ABOVE_GRANT ? s->contract->allocate.node : NULL;
}

static const struct bs_node *cap_of_charges(const struct subject *s)
{
    return s->contract->spend_cap.node ? s->contract->spend_cap.key : NULL;
}

static const struct bs_node *escalator(const struct subject *s)
{
    return s->contract->escalator.node;
}

static const struct bs_node *ramp(const struct subject *s)
{
    return s->contract->ramp.node;
}

/* A commitment from which nothing follows. */
static const struct bs_node *empty_promise(const struct subject *s)
{
    const struct bs_commitment *promise = s->c->contract->commitment;
    bool binds = promise && (promise->true_up || promise->upfront || promise->overage_factor != 1 ||
                             promise->past == BS_PAST_STOP || !isnan(promise->price));
    return promise && !binds ? s->contract->commitment.key : NULL;
}

/* Units that their charge asks nothing for, under all terms. */
static const struct bs_node *worthless_units(const struct subject *s)
{
    const struct bs_commitment *promise = s->c->contract->commitment;
    const struct bs_commitment_spec *spec = s->contract->commitment.items;
    if (!promise || !spec->units.node)
        return NULL;
    for (size_t i = 0; i < s->c->n_states; i++) {
        double amount = 0;
        const struct bs_charge *charge = &s->c->states[i].terms.charges[promise->charge];
        if (charge->model->itemize(charge, promise->units, NULL, 0, NULL, &amount) || amount != 0)
            return NULL;
    }
    return spec->units.node;
}

static const struct row of_contract[] = {
    {"fee_paid: yearly", yearly, FEE, "it moves seat fees, and no seat has one; give a seat_fee"},
    {"allocate", allocate, SHARED, "there is no amount of the organization to lay on its seats; leave it out"},
    {"allocate: use_above_grant", above_grant, GRANT,
     "no seat has a grant, so that all use lies above it; give grants, or allocate: use"},
    {"spend_cap", cap_of_charges, CHARGE, "it takes off charges alone, never fees, and there are none; leave it out"},
    {"escalator", escalator, PRICED, "there is no price and no fee that it could raise; leave it out"},
    {"ramp", ramp, PRICED, "there is no price and no fee that it could change; leave it out"},
    {"commitment", empty_promise, 0,
     "with true_up: false what is not used costs nothing, and nothing else is agreed; give a price, an overage_factor, or past: "
     "stop"},
    {"commitment", worthless_units, 0,
     "its charge asks nothing for so many units; give the charge a price, or the commitment an amount"},
};

/* Rows of each charge. */

static const struct bs_node *empty_conversion(const struct subject *s)
{
    const struct bs_conversion *convert = &s->charge->convert;
    bool idle = convert->free == 0 && convert->divide == 1 && convert->round == BS_ROUND_NONE;
    return s->spec->convert.node && idle ? s->spec->convert.node : NULL;
}

static const struct bs_node *places_of_none(const struct subject *s)
{
    const struct bs_convert_spec *convert = s->spec->convert.items;
    return s->spec->convert.node && s->charge->convert.round == BS_ROUND_NONE ? convert->places.node : NULL;
}

static const struct bs_node *no_first_fee(const struct subject *s)
{
    const struct bs_tier *first = s->charge->tiers;
    if (!s->charge->fee_at_zero || s->charge->n_tiers == 0)
        return NULL;
    double fee = first->fee + (s->charge->model->traits & BS_CHARGE_STEPS ? first->price : 0); /* the price of a step is its fee */
    return fee == 0 ? s->spec->fee_at_zero.node : NULL;
}

static const struct bs_node *per_of_steps(const struct subject *s)
{
    return s->charge->model->traits & BS_CHARGE_STEPS ? s->spec->per.node : NULL;
}

static const struct bs_node *per_of_packages(const struct subject *s)
{
    bool packages = s->charge->n_tiers > 0;
    for (size_t i = 0; i < s->charge->n_tiers; i++)
        packages &= s->charge->tiers[i].package > 0;
    return packages ? s->spec->per.node : NULL;
}

static const struct bs_node *rate_of_units(const struct subject *s)
{
    bool money = !s->charge->unit || strcmp(s->charge->unit, s->c->b->model->currency) == 0;
    const struct bs_node *rate = s->spec->rate.node ? s->spec->rate.node : s->spec->tiers.node;
    return s->charge->model->takes & BS_TAKES_RATE && !money ? rate : NULL;
}

static const struct bs_node *fee_above_maximum(const struct subject *s)
{
    const struct bs_number_field *most = &s->spec->maximum_per_event;
    return most->node && most->value < s->spec->fee_per_event.value ? most->node : NULL;
}

static const struct row of_charge[] = {
    {"the rate", fee_above_maximum, 0,
     "maximum_per_event lies below fee_per_event, so that every event that is not free costs the maximum; raise it, or lower the "
     "fee"},
    {"convert", empty_conversion, 0, "it neither divides nor rounds; give divide, or round: ceil, floor or half_up"},
    {"places", places_of_none, 0, "with round: none nothing is rounded; give ceil, floor or half_up"},
    {"fee_at_zero", no_first_fee, 0, "the first tier has no fee; give it one"},
    {"per", per_of_steps, 0, "the amount is that of the step, whatever the number of units; leave it out"},
    {"per", per_of_packages, 0, "every tier is priced by its package; leave it out"},
};

/* Rows of each credit. */

static bool any_per_seat(const struct subject *s)
{
    for (size_t t = 0; s->credit->per_seat && t < bs_contract_types(s->c->contract); t++)
        if (s->credit->per_seat[t] != 0)
            return true;
    return false;
}

static const struct bs_node *empty_grant(const struct subject *s)
{
    return s->credit->amount == 0 && !any_per_seat(s) ? s->credit_spec->head.node : NULL;
}

static const struct bs_node *empty_per_seat(const struct subject *s)
{
    return s->credit->amount != 0 && !any_per_seat(s) ? s->credit_spec->per_seat.node : NULL;
}

static const struct bs_node *until_of_one(const struct subject *s)
{
    return s->credit->every == 0 ? s->credit_spec->until.node : NULL;
}

static const struct bs_node *money_for_charges(const struct subject *s)
{
    return s->credit->money && !s->credit->pays_fees ? s->credit_spec->money.node : NULL;
}

static const struct row of_credit[] = {
    {"the credit", empty_grant, 0, "it grants nothing; give an amount above 0"},
    {"per_seat", empty_per_seat, 0, "it grants no seat anything; give an amount above 0, or leave it out"},
    {"until", until_of_one, 0, "the credit is granted once; say how often with every, or how long it can be used with lives"},
    {"the credit", money_for_charges, CHARGE, "it pays charges, and there are none; pays: bill pays fees too"},
};

static unsigned charge_facts(const struct bs_charge *charge)
{
    bool rated = charge->model->takes & BS_TAKES_RATE; /* what escalator and ramp leave as it is */
    bool priced =
        (!rated && charge->price != 0) || charge->events.fee != 0 || charge->events.minimum != 0 || charge->events.maximum != 0;
    for (size_t i = 0; i < charge->n_tiers; i++)
        priced |= (!rated && charge->tiers[i].price != 0) || charge->tiers[i].fee != 0;
    return CHARGE | (priced ? PRICED : 0u) | (charge->grants ? GRANT : 0u) | (charge->scope == BS_ORGANIZATION_SCOPE ? SHARED : 0u);
}

static unsigned facts_of(const struct bs_contract_build *c)
{
    const struct bs_contract *contract = c->contract;
    const struct bs_spend_cap *cap = contract->cap;
    unsigned facts =
        contract->commitment || contract->n_credits > 0 || (cap && (cap->types || isfinite(cap->organization))) ? SHARED : 0;
    for (size_t i = 0; i < contract->n_credits; i++)
        facts |= contract->credits[i].per_seat && !contract->credits[i].money ? GRANT : 0u;
    for (size_t i = 0; i < c->n_states; i++) {
        const struct bs_terms *terms = &c->states[i].terms;
        for (size_t t = 0; t < bs_contract_types(contract); t++)
            facts |= (terms->type_fees ? terms->type_fees[t] : terms->seat_fee) > 0 ? FEE | PRICED : 0u;
        facts |= terms->organization_fee > 0 ? SHARED | PRICED : 0u;
        facts |= terms->seats_minimum > 0 || terms->spend_discount ? SHARED : 0u;
        for (size_t k = 0; k < terms->n_charges; k++)
            facts |= charge_facts(&terms->charges[k]);
    }
    return facts;
}

static void warn(const struct subject *s, unsigned facts, const struct row *rows, size_t n)
{
    for (size_t i = 0; i < n; i++) {
        const struct bs_node *node = rows[i].given(s);
        if (node && !(facts & rows[i].needs))
            bs_warn_idle(s->c->b, node, rows[i].key, "%s", rows[i].why);
    }
}

#define WARN(subject, facts, rows) warn(subject, facts, rows, sizeof(rows) / sizeof(rows)[0])

static void warn_of_charges(struct subject *s, const struct bs_terms_state *state)
{
    for (size_t i = 0; i < state->terms.n_charges; i++) {
        s->spec = (const struct bs_charge_spec *)state->view.charges.items + i;
        s->charge = &state->terms.charges[i];
        WARN(s, 0, of_charge);
        const struct bs_node *rate = rate_of_units(s);
        struct bs_place place = rate ? bs_node_place(rate) : (struct bs_place){0};
        if (rate)
            bs_warning(s->c->b->diagnostics, &place,
                       "a rate is a part of an amount of money, but this charge counts %s; if that is money, say so: unit: %s",
                       s->charge->unit, s->c->b->model->currency);
    }
}

/* A cap that stops use before the commitment is used up. */
static void warn_of_unreachable(const struct bs_contract_build *c)
{
    const struct bs_commitment *promise = c->contract->commitment;
    const struct bs_spend_cap *cap = c->contract->cap;
    char most[BS_NUMBER_TEXT], promised[BS_NUMBER_TEXT];
    if (!promise || !cap || !cap->stop)
        return;
    double amount = promise->amount;
    for (size_t i = 0; promise->amounts && i < promise->n_amounts; i++) /* the least of those by period */
        amount = i == 0 ? promise->amounts[i] : fmin(amount, promise->amounts[i]);
    if (!(amount > 0))
        return;
    double months = fmin((double)promise->period, (double)(c->b->model->months - c->contract->begins));
    const struct bs_spend_cap_spec *spec = c->spec->spend_cap.items;
    if (!(cap->organization * months < amount))
        return;
    struct bs_place place = bs_node_place(spec->organization.node);
    bs_warning(
        c->b->diagnostics, &place,
        "the cap stops use at %s a period of the commitment, which is %s and so can never be used up; raise the cap, or promise "
        "less",
        bs_number_text(cap->organization * months, most), bs_number_text(amount, promised));
}

void bs_check_effects(const struct bs_contract_build *c)
{
    unsigned facts = facts_of(c);
    struct subject s = {.c = c, .contract = c->spec};
    WARN(&s, facts, of_contract);
    warn_of_unreachable(c);
    for (size_t i = 0; i < c->n_states; i++) {
        s.terms = i == 0 ? &c->spec->terms : &c->states[i].change->terms;
        WARN(&s, facts, of_terms);
        if (s.terms->charges.node)
            warn_of_charges(&s, &c->states[i]);
    }
    for (size_t i = 0; i < c->contract->n_credits; i++) {
        s.credit_spec = (const struct bs_credit_spec *)c->spec->credits.items + i;
        s.credit = &c->contract->credits[i];
        WARN(&s, facts, of_credit);
    }
}
