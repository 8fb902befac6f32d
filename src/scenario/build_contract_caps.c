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
    return bs_read_by_type(c, spec->seat_types.node, "seat_types", BS_KEY_MONEY, types);
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

static bool check_user_cap(struct bs_contract_build *c, const struct bs_terms_spec *view, double fee, size_t type, size_t month)
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

/* Seats of each type over the whole term. */
static double seats_of(const struct bs_contract_build *c, size_t type)
{
    const struct bs_build *b = c->b;
    double seats = 0;
    if (b->population)
        return bs_contract_type_of(c->contract, 0) == type ? (double)b->population->users : 0;
    for (size_t s = 0; s < b->model->n_segments; s++)
        seats += bs_contract_type_of(c->contract, s) == type ? (double)b->segments[s].seats : 0;
    return seats;
}

/* Caps on the bill of many seats that their fees already pass. */
static bool check_group_caps(struct bs_contract_build *c, const struct bs_terms_spec *view, const struct bs_terms *terms,
                             size_t month)
{
    const struct bs_spend_cap_spec *spec = cap_of(c);
    const struct bs_spend_cap *cap = c->contract->cap;
    char number[BS_NUMBER_TEXT], at[192];
    double all = terms->organization_fee;
    if (!spec || !cap->counts_fees)
        return true;
    for (size_t t = 0; t < bs_contract_types(c->contract); t++) {
        double fees = seats_of(c, t) * bs_terms_seat_fee(terms, t);
        all += fees;
        if (!cap->types || fees <= cap->types[t])
            continue;
        bs_pair_error(c->b->diagnostics, spec->seat_types.node, fee_node(view), "the cap is below the seat fees, %s,%s",
                      bs_number_text(fees, number), when(c, t, month, at));
        return false;
    }
    if (all <= cap->organization)
        return true;
    char in[32] = "";
    if (month > 0)
        snprintf(in, sizeof in, " in month %zu", month + 1);
    bs_pair_error(
        c->b->diagnostics, spec->organization.node, terms->organization_fee > 0 ? view->organization_fee.node : fee_node(view),
        "the cap of the organization, %s, is below its fees, %s%s", spec->organization.node->text, bs_number_text(all, number), in);
    return false;
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
        if (!check_user_cap(c, view, fee, t, month))
            return false;
    }
    return check_group_caps(c, view, terms, month);
}
