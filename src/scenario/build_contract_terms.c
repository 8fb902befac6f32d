/* Terms in time: what holds in each month, from the contract's own terms, its changes, escalator and ramp. */
#include "scenario/build_contract.h"
#include "scenario/range.h"

#include <billshift/bill.h>

#include <limits.h>
#include <math.h>
#include <stdlib.h>

static enum bs_status read_discount(struct bs_build *b, const struct bs_node *node, struct bs_terms *terms)
{
    struct bs_discount_spec spec = {0};
    if (!node)
        return BS_OK;
    if (node->kind == BS_NODE_MAP && !bs_is_range(node)) {
        enum bs_status status = bs_read_block(&b->reader, node, NULL, &bs_block_discount, &spec);
        terms->charge_discount = spec.charges.value;
        terms->seat_discount = spec.seats.value;
        return status;
    }
    bs_read_number(&b->reader, node, "discount", BS_KEY_SHARE, 0, 1, false, &terms->charge_discount);
    return BS_OK;
}

double bs_minimum_due(const struct bs_contract_build *c, double minimum)
{
    const struct bs_minimum_part_spec *part = c->spec->minimum_part.node ? c->spec->minimum_part.items : NULL;
    if (!part || part->head.wrong)
        return minimum;
    double due = minimum * part->days.value / part->of.value;
    if (!part->places.node)
        return due;
    const struct bs_money *money = &c->b->reader.money; /* rounded in the contract's own currency */
    double own = bs_money_convert(money, money->target, money->bare, due);
    return bs_money_convert(money, money->bare, money->target, bs_round_money(own, (int)part->places.value));
}

/* The terms that a view says. */
static enum bs_status build_view(struct bs_contract_build *c, const struct bs_terms_spec *view, struct bs_terms *terms)
{
    struct bs_charge *charges = NULL;
    *terms = (struct bs_terms){.seat_fee = view->seat_fee.value,
                               .organization_fee = view->organization_fee.value,
                               .seats_minimum = (size_t)view->seats_minimum.value,
                               .minimum_bill = bs_minimum_due(c, view->minimum_bill.value),
                               .maximum_bill = view->maximum_bill.node ? view->maximum_bill.value : INFINITY,
                               .n_charges = view->charges.count};
    enum bs_status status = read_discount(c->b, view->discount.node, terms);
    if (!status)
        status = bs_build_charges(c, view, &charges);
    if (!charges)
        terms->n_charges = 0;
    terms->charges = charges;
    if (!status && (charges || view->charges.count == 0))
        status = bs_build_type_terms(c, view, terms, charges);
    return status || !view->spend_discount.node ? status
                                                : bs_build_spend_discount(c, view->spend_discount.items, &terms->spend_discount);
}

/* Keys that the change has replace those of the view whole, but for rate_cards, which goes on from what earlier changes said. */
static enum bs_status overlay(struct bs_contract_build *c, struct bs_terms_spec *view, const struct bs_terms_spec *change)
{
    struct bs_number_field *to[] = {&view->seat_fee, &view->organization_fee, &view->minimum_bill, &view->maximum_bill,
                                    &view->seats_minimum};
    const struct bs_number_field *from[] = {&change->seat_fee, &change->organization_fee, &change->minimum_bill,
                                            &change->maximum_bill, &change->seats_minimum};
    for (size_t i = 0; i < sizeof to / sizeof to[0]; i++)
        if (from[i]->node)
            *to[i] = *from[i];
    if (change->discount.node)
        view->discount = change->discount;
    if (change->seat_types.node)
        view->seat_types = change->seat_types;
    if (change->spend_discount.node)
        view->spend_discount = change->spend_discount;
    if (change->charges.node) {
        view->charges = change->charges;
        view->rate_cards.node = NULL; /* the new charges name their cards themselves */
    }
    return change->rate_cards.node ? bs_apply_swaps(c, change->rate_cards.node, view) : BS_OK;
}

static bool says_nothing(const struct bs_change_spec *change)
{
    const struct bs_terms_spec *t = &change->terms;
    const struct bs_node *swaps = t->rate_cards.node;
    if (swaps && swaps->kind == BS_NODE_MAP && swaps->count == 0)
        swaps = NULL;
    const struct bs_node *nodes[] = {t->seat_fee.node,     t->seat_types.node,       t->seats_minimum.node, t->discount.node,
                                     t->charges.node,      t->organization_fee.node, t->minimum_bill.node,  swaps,
                                     t->maximum_bill.node, t->spend_discount.node};
    for (size_t i = 0; i < sizeof nodes / sizeof nodes[0]; i++)
        if (nodes[i])
            return false;
    return true;
}

/* A change that no month of the term and of the contract is in. */
static void warn_never(struct bs_contract_build *c, const struct bs_terms_state *state)
{
    const struct bs_node *from = state->change->from.node, *until = state->change->until.node;
    size_t months = c->b->model->months;
    if (state->from >= (long)months)
        bs_warn_idle(c->b, from, "the change", "%s lies past the term of %zu months", from->text, months);
    else if (until && state->until < 0)
        bs_warn_idle(c->b, until, "the change", "%s lies before the first month", until->text);
    else if (until && state->until < (long)c->contract->begins)
        bs_warn_idle(c->b, until, "the change", "%s lies before the contract begins (begins: %s)", until->text,
                     c->spec->begins.node->text);
}

/* When a change holds. */
static bool read_window(struct bs_contract_build *c, const struct bs_change_spec *change, struct bs_terms_state *state)
{
    struct bs_diagnostics *d = c->b->diagnostics;
    state->change = change;
    state->until = LONG_MAX;
    if (!bs_build_any_month(c->b, change->from.node, "from", false, &state->from))
        return false;
    if (change->until.node && !bs_build_any_month(c->b, change->until.node, "until", true, &state->until))
        return false;
    if (change->until.node && state->until < state->from) {
        bs_pair_error(d, change->until.node, change->from.node, "until %s lies before from %s: the change never holds",
                      change->until.node->text, change->from.node->text);
        return false;
    }
    warn_never(c, state);
    if (says_nothing(change))
        bs_node_error(d, change->head.node, "the change changes nothing: give the keys that it replaces, e.g. seat_fee or charges");
    if (change->terms.seat_fee.node && c->contract->n_types > 0)
        bs_node_error(d, change->terms.seat_fee.node, "the contract has seat_types: a change of fees gives seat_types");
    return true;
}

static int by_month(const void *a, const void *b)
{
    const struct bs_terms_state *x = a, *y = b;
    if (x->from != y->from)
        return x->from < y->from ? -1 : 1;
    return x->change < y->change ? -1 : x->change > y->change; /* of one list: in the order of the file */
}

/* Months that belong to two changes. */
static bool check_overlap(struct bs_contract_build *c)
{
    char where[BS_WHERE_SIZE];
    for (size_t i = 1; i < c->n_states; i++) {
        const struct bs_terms_state *s = &c->states[i];
        const struct bs_node *from = s->change->from.node;
        for (size_t k = 1; k < i; k++) {
            const struct bs_terms_state *earlier = &c->states[k];
            const struct bs_node *begun = earlier->change->from.node;
            if (earlier->from == s->from)
                bs_node_error(c->b->diagnostics, from, "two changes begin in one month: this one, and that of %s",
                              bs_node_where(begun, where));
            else if (earlier->until != LONG_MAX && s->from <= earlier->until)
                bs_node_error(c->b->diagnostics, from, "the change begins before that of %s has ended (until %s)",
                              bs_node_where(begun, where), earlier->change->until.node->text);
            else
                continue;
            return false;
        }
    }
    return true;
}

static enum bs_status read_changes(struct bs_contract_build *c)
{
    const struct bs_change_spec *change = c->spec->changes.items;
    bool good = true;
    for (size_t i = 0; i < c->spec->changes.count; i++)
        good = read_window(c, &change[i], &c->states[1 + i]) && good;
    if (!good)
        return BS_ERROR_INPUT;
    c->n_states = 1 + c->spec->changes.count;
    qsort(c->states + 1, c->n_states - 1, sizeof *c->states, by_month);
    return check_overlap(c) ? BS_OK : BS_ERROR_INPUT;
}

/* The state before any later change: the last that has no end, up to state i. */
static size_t lasting(const struct bs_contract_build *c, size_t i)
{
    while (i > 0 && c->states[i].until != LONG_MAX)
        i--;
    return i;
}

static size_t state_of(const struct bs_contract_build *c, long month)
{
    size_t i = 0;
    while (i + 1 < c->n_states && c->states[i + 1].from <= month)
        i++;
    return month <= c->states[i].until ? i : lasting(c, i);
}

const struct bs_terms_spec *bs_terms_view(const struct bs_contract_build *c, size_t month)
{
    return &c->states[state_of(c, (long)month)].view;
}

static enum bs_status build_states(struct bs_contract_build *c)
{
    c->states = bs_arena_take(c->b->arena, 1 + c->spec->changes.count, sizeof *c->states);
    if (!c->states)
        return BS_ERROR_MEMORY;
    c->n_states = 1;
    c->states[0].view = c->spec->terms;
    c->states[0].from = LONG_MIN;
    c->states[0].until = LONG_MAX;
    enum bs_status status = build_view(c, &c->states[0].view, &c->states[0].terms);
    if (!status)
        status = read_changes(c);
    /* what is wrong in keys that hold on would be said again for each change */
    for (size_t i = 1; i < c->n_states && !status && c->b->diagnostics->errors == c->errors; i++) {
        c->states[i].view = c->states[lasting(c, i - 1)].view;
        status = overlay(c, &c->states[i].view, &c->states[i].change->terms);
        if (!status && c->b->diagnostics->errors == c->errors)
            status = build_view(c, &c->states[i].view, &c->states[i].terms);
    }
    return status;
}

/* Month by month: a change wherever the state or the factor is another than the month before. */
static enum bs_status lay_out(struct bs_contract_build *c, const double *factors)
{
    size_t months = c->b->model->months, before = 0;
    struct bs_terms_change *changes = bs_arena_take(c->b->arena, months, sizeof *changes);
    bool sound = true;
    if (!changes)
        return BS_ERROR_MEMORY;
    c->contract->changes = changes;
    for (size_t m = 0; m < months && sound; m++) {
        size_t now = state_of(c, (long)m);
        if (m > 0 && now == before && factors[m] == factors[m - 1])
            continue;
        struct bs_terms *terms = m == 0 ? &c->contract->terms : &changes[c->contract->n_changes].terms;
        enum bs_status status = bs_scale_terms(c, &c->states[now].terms, factors[m], terms);
        if (status)
            return status;
        if (m > 0)
            changes[c->contract->n_changes++].first_month = m;
        sound = bs_check_bounds(c, &c->states[now].view, terms, m);
        before = now;
    }
    return BS_OK;
}

enum bs_status bs_build_terms(struct bs_contract_build *c)
{
    double *factors = bs_arena_take(c->b->arena, c->b->model->months, sizeof *factors);
    if (!factors)
        return BS_ERROR_MEMORY;
    enum bs_status status = build_states(c), factored = bs_build_factors(c, factors);
    if (status == BS_ERROR_MEMORY || factored == BS_ERROR_MEMORY)
        return BS_ERROR_MEMORY;
    if (c->b->diagnostics->errors > c->errors) {
        c->contract->terms = c->states[0].terms;
        return BS_OK;
    }
    return bs_check_user_cap(c) ? lay_out(c, factors) : BS_OK;
}
