/* Spend caps, and bounds of a bill that its fees already pass. */
#include "scenario/build_contract.h"

#include <billshift/text.h>

#include <math.h>
#include <stdio.h>
#include <string.h>

static const struct bs_spend_cap_spec *cap_of(const struct bs_contract_build *c)
{
    return c->spec->spend_cap.node ? c->spec->spend_cap.items : NULL;
}

enum bs_status bs_build_cap(struct bs_contract_build *c)
{
    struct bs_build *b = c->b;
    const struct bs_spend_cap_spec *spec = cap_of(c);
    if (!spec)
        return BS_OK;
    struct bs_spend_cap *cap = bs_arena_take(b->arena, 1, sizeof *cap);
    if (!cap)
        return BS_ERROR_MEMORY;
    if (!spec->user.node && !spec->seat_types.node && !spec->organization.node)
        bs_node_error(b->diagnostics, spec->head.key, "a spend cap needs user, seat_types or organization: who may spend how much");
    cap->user = spec->user.node ? spec->user.value : INFINITY;
    cap->organization = spec->organization.node ? spec->organization.value : INFINITY;
    cap->counts_fees = strcmp(spec->counts.value, "bill") == 0;
    cap->stop = strcmp(spec->then.value, "stop") == 0;
    c->contract->cap = cap;
    if (!spec->seat_types.node)
        return BS_OK;
    size_t n = bs_contract_types(c->contract);
    double *types = bs_arena_take(b->arena, n, sizeof *types);
    if (!types)
        return BS_ERROR_MEMORY;
    for (size_t t = 0; t < n; t++)
        types[t] = INFINITY;
    cap->types = types;
    return bs_read_by_type(c, spec->seat_types.node, "seat_types", BS_KEY_MONEY, NULL, types);
}

/* " of the type 'premium' in month 13" */
static const char *when(const struct bs_contract_build *c, size_t type, size_t month, char *text)
{
    char name[128] = "", in[32] = "";
    if (c->contract->n_types > 0)
        snprintf(name, sizeof name, " of the type '%s'", c->contract->types[type]);
    if (month > 0)
        snprintf(in, sizeof in, " in month %zu", month + 1);
    snprintf(text, 192, "%s%s", name, in);
    return text;
}

/* The fee as it is written. */
static const struct bs_node *fee_node(const struct bs_terms_spec *view)
{
    return view->seat_types.node ? view->seat_types.node : view->seat_fee.node;
}

/* What is due without use as it is written: where the cap counts fees and there are some, these. */
static const struct bs_node *due_node(const struct bs_contract_build *c, const struct bs_terms_spec *view,
                                      const struct bs_node *fees)
{
    return c->contract->cap->counts_fees && fees ? fees : view->charges.node;
}

/* A cap on the whole bill that the seat fee alone passes: or was it meant to be on charges? */
static bool check_fee(struct bs_contract_build *c, const struct bs_terms_spec *view, double fee, size_t type, size_t month)
{
    const struct bs_spend_cap_spec *spec = cap_of(c);
    const struct bs_spend_cap *cap = c->contract->cap;
    char number[BS_NUMBER_TEXT], at[192];
    if (!spec || cap->user >= fee || (spec->counts.node && !cap->counts_fees))
        return true;
    if (cap->counts_fees)
        bs_pair_error(c->b->diagnostics, spec->user.node, fee_node(view),
                      "the cap of a user, %s, is below the seat fee %s%s: with counts: bill not even the fee could be paid",
                      spec->user.node->text, bs_number_text(fee, number), when(c, type, month, at));
    else
        bs_pair_error(c->b->diagnostics, spec->user.node, fee_node(view),
                      "the cap of a user, %s, is below the seat fee %s%s: either it is on metered charges alone (write counts: "
                      "charges), or on the whole bill (counts: bill), and then it must be at least the fee",
                      spec->user.node->text, bs_number_text(fee, number), when(c, type, month, at));
    return false;
}

/* Seats of a type in a month; those that join segments within the term are not looked at. */
static double seats_of(const struct bs_contract_build *c, size_t type, size_t month)
{
    const struct bs_build *b = c->b;
    double seats = 0;
    for (size_t s = 0; s < bs_model_segments(b->model); s++)
        if (bs_contract_type_of(c->contract, s) == type)
            seats += (double)(b->population ? bs_model_segment_seats(b->model, s, month) : b->segments[s].seats);
    return seats;
}

/* What is due without any use, of metered charges and in all: no cap takes it off. */
struct due {
    double metered, fixed;
};

/* The charges of a scope at zero use, after the contract's discount: flat amounts, first tiers' fees, minimums. What is wrong in them is noted
   elsewhere. */
static double charges_due(const struct bs_terms *terms, enum bs_scope scope, size_t type, struct bs_arena *arena)
{
    double due = 0;
    for (size_t i = 0; i < terms->n_charges; i++) {
        struct bs_curve curve;
        if (terms->charges[i].scope == scope && bs_charge_curve(&terms->charges[i], type, 0, arena, &curve) == BS_OK)
            due += bs_curve_value(&curve, 0);
    }
    return due * (1 - terms->charge_discount);
}

static struct due seat_due(const struct bs_terms *terms, size_t type, struct bs_arena *arena)
{
    double fee = bs_terms_seat_fee(terms, type), metered = charges_due(terms, BS_SEAT_SCOPE, type, arena);
    metered = fmin(metered, terms->maximum_bill - fee);
    return (struct due){.metered = metered, .fixed = fmax(fee, terms->minimum_bill - metered)};
}

/* other: what the cap contradicts. */
static bool holds(struct bs_contract_build *c, const struct bs_node *node, const struct bs_node *other, const char *whose,
                  double cap, const struct due *due, const char *at)
{
    char number[BS_NUMBER_TEXT], limit[BS_NUMBER_TEXT];
    double least = due->metered + (c->contract->cap->counts_fees ? due->fixed : 0);
    if (!(least > cap * (1 + 1e-12)))
        return true;
    bs_pair_error(c->b->diagnostics, node, other, "the cap of %s, %s, is below what is due without any use, %s%s: %s", whose,
                  bs_number_text(cap, limit), bs_number_text(least, number), at,
                  c->contract->cap->counts_fees ? "fees, flat charges and minimums" : "flat charges and minimums of charges");
    return false;
}

static double discounted(const struct bs_terms *terms, double spend)
{
    const struct bs_charge *discount = terms->spend_discount;
    double off = 0;
    if (!discount || !(spend > 0) || discount->model->itemize(discount, spend, NULL, 0, NULL, &off) != BS_OK)
        return spend;
    return spend - off;
}

/* Caps of types and of the organization; pooled charges without use count by seats. */
static bool check_group_caps(struct bs_contract_build *c, const struct bs_terms_spec *view, const struct bs_terms *terms,
                             size_t month, struct bs_arena *arena)
{
    const struct bs_spend_cap_spec *spec = cap_of(c);
    const struct bs_spend_cap *cap = c->contract->cap;
    char at[192], in[32] = "";
    double pooled = charges_due(terms, BS_ORGANIZATION_SCOPE, 0, arena), all_seats = 0, missing;
    struct due all = {.metered = pooled, .fixed = terms->organization_fee};
    for (size_t t = 0; t < bs_contract_types(c->contract); t++)
        all_seats += seats_of(c, t, month);
    for (size_t t = 0; t < bs_contract_types(c->contract); t++) {
        struct due each = seat_due(terms, t, arena);
        double seats = seats_of(c, t, month);
        all.metered += seats * each.metered;
        all.fixed += seats * each.fixed;
        each = (struct due){seats * each.metered + (all_seats > 0 ? pooled * seats / all_seats : 0), seats * each.fixed};
        if (cap->types && !holds(c, spec->seat_types.node, due_node(c, view, fee_node(view)), "the seat type", cap->types[t], &each,
                                 when(c, t, month, at)))
            return false;
    }
    missing = fmax(0, (double)terms->seats_minimum - all_seats);
    all.fixed += missing * bs_terms_seat_fee(terms, 0);
    all.metered = discounted(terms, all.metered);
    if (month > 0)
        snprintf(in, sizeof in, " in month %zu", month + 1);
    const struct bs_node *fees = terms->organization_fee > 0 ? view->organization_fee.node : fee_node(view);
    return holds(c, spec->organization.node, due_node(c, view, fees), "the organization", cap->organization, &all, in);
}

static bool check_caps(struct bs_contract_build *c, const struct bs_terms_spec *view, const struct bs_terms *terms, size_t month,
                       struct bs_arena *arena)
{
    const struct bs_spend_cap_spec *spec = cap_of(c);
    const struct bs_node *other = due_node(c, view, fee_node(view));
    char at[192];
    for (size_t t = 0; t < bs_contract_types(c->contract); t++) {
        struct due due = seat_due(terms, t, arena);
        if (!check_fee(c, view, bs_terms_seat_fee(terms, t), t, month) ||
            !holds(c, spec->user.node, other, "a user", c->contract->cap->user, &due, when(c, t, month, at)))
            return false;
    }
    return check_group_caps(c, view, terms, month, arena);
}

bool bs_check_user_cap(struct bs_contract_build *c)
{
    const struct bs_spend_cap_spec *spec = cap_of(c);
    size_t own = 0, pooled = 0;
    if (!spec || !spec->user.node)
        return true;
    for (size_t i = 0; i < c->n_states; i++)
        for (size_t k = 0; k < c->states[i].terms.n_charges; k++) {
            bool organization = c->states[i].terms.charges[k].scope == BS_ORGANIZATION_SCOPE;
            own += !organization;
            pooled += organization;
        }
    struct bs_place place = bs_node_place(spec->user.node);
    if (own > 0 && pooled > 0)
        bs_warning(c->b->diagnostics, &place,
                   "the cap of a user counts the seat's own charges alone: those of scope: organization are not held by it");
    bool inert = own == 0 && pooled > 0; /* a contract without any charge is told of caps without effect */
    if (inert)
        bs_node_error(c->b->diagnostics, spec->user.node,
                      "the cap of a user counts the seat's own charges, and the contract has none: all are of scope: organization; "
                      "cap seat_types or the organization, or charge each seat");
    return !inert;
}

bool bs_check_bounds(struct bs_contract_build *c, const struct bs_terms_spec *view, const struct bs_terms *terms, size_t month)
{
    struct bs_diagnostics *d = c->b->diagnostics;
    char number[BS_NUMBER_TEXT], at[192];
    if (terms->maximum_bill < terms->minimum_bill) {
        bs_pair_error(d, view->maximum_bill.node, view->minimum_bill.node, "maximum_bill %s is below minimum_bill %s",
                      view->maximum_bill.node->text, view->minimum_bill.node->text);
        return false;
    }
    for (size_t t = 0; t < bs_contract_types(c->contract); t++) {
        double fee = bs_terms_seat_fee(terms, t);
        if (terms->maximum_bill < fee) {
            bs_pair_error(d, view->maximum_bill.node, fee_node(view),
                          "maximum_bill %s is below the seat fee %s%s, which is part of the bill", view->maximum_bill.node->text,
                          bs_number_text(fee, number), when(c, t, month, at));
            return false;
        }
    }
    if (!c->contract->cap)
        return true;
    struct bs_arena *arena = bs_arena_new();
    bool sound = !arena || check_caps(c, view, terms, month, arena); /* without memory pricing fails later */
    bs_arena_free(arena);
    return sound;
}
