/* rate_cards of changes: which card a charge reads in which month. */
#include "scenario/build_contract.h"

#include <billshift/text.h>

#include <string.h>

struct bs_text_field bs_charge_card(const struct bs_terms_spec *view, const struct bs_charge_spec *spec)
{
    const struct bs_node *swaps = view->rate_cards.node;
    const struct bs_pair *pair =
        swaps && spec->rate_card.value ? bs_node_find(swaps, spec->rate_card.value, strlen(spec->rate_card.value)) : NULL;
    return pair ? (struct bs_text_field){.value = pair->value->text, .node = pair->value} : spec->rate_card;
}

/* Whether a swap of `from` is of this charge: it reads that card then, or (by_name) names it itself. */
static bool swaps_charge(const struct bs_terms_spec *view, const struct bs_charge_spec *spec, const char *from, bool by_name)
{
    const char *read = by_name ? spec->rate_card.value : bs_charge_card(view, spec).value;
    return spec->rate_card.node && read && strcmp(read, from) == 0;
}

static bool swaps_any(const struct bs_terms_spec *view, const char *from, bool by_name)
{
    const struct bs_charge_spec *spec = view->charges.items;
    for (size_t i = 0; i < view->charges.count; i++)
        if (swaps_charge(view, &spec[i], from, by_name))
            return true;
    return false;
}

/* Cards that charges read in a view, for the suggestion. */
static const char *suggest_card(const struct bs_terms_spec *view, const char *name, char *buffer)
{
    enum { KNOWN_MOST = 64 };
    const struct bs_charge_spec *spec = view->charges.items;
    const char *known[KNOWN_MOST];
    size_t n = 0;
    for (size_t i = 0; i < view->charges.count && n < KNOWN_MOST; i++)
        if (spec[i].rate_card.node)
            known[n++] = bs_charge_card(view, &spec[i]).value;
    *buffer = '\0';
    return n > 0 ? bs_suggest(name, known, n, "then read", buffer) : buffer;
}

/* A price for a credit is no factor on money: cards that follow each other have one unit. */
static bool check_units(struct bs_contract_build *c, const struct bs_pair *pair, const char *from)
{
    const char *was = bs_card_unit(c->b, from), *is = bs_card_unit(c->b, pair->value->text);
    if (!was || !is || strcmp(was, is) == 0)
        return true;
    bs_node_error(
        c->b->diagnostics, pair->value,
        "rate_cards: '%s' is in %s, but '%s' in %s: the price of the charge would be that of another unit; give the change "
        "charges with a price of their own in place of rate_cards",
        pair->value->text, is, from, was);
    return false;
}

static bool check_swap(struct bs_contract_build *c, const struct bs_terms_spec *view, const struct bs_pair *pair, bool *by_name)
{
    char quoted[BS_QUOTE_SIZE], suggestion[BS_SUGGESTION_SIZE];
    const char *from = pair->key->text;
    *by_name = !swaps_any(view, from, false);
    if (*by_name && !swaps_any(view, from, true))
        bs_node_error(c->b->diagnostics, pair->key, "rate_cards: no charge reads the rate card %s%s",
                      bs_quote(from, pair->key->length, quoted), suggest_card(view, from, suggestion));
    else if (pair->value->kind != BS_NODE_SCALAR || bs_node_empty(pair->value))
        bs_node_error(c->b->diagnostics, pair->value, "rate_cards: the name of a rate card is expected, not %s",
                      bs_node_kind_name(pair->value));
    else
        return check_units(c, pair, from);
    return false;
}

/* The swaps of a change, in the view before them, as cards by the name that each charge has itself. */
static enum bs_status swap(struct bs_contract_build *c, const struct bs_terms_spec *view, const struct bs_pair *pair, bool by_name,
                           struct bs_node *merged)
{
    const struct bs_charge_spec *spec = view->charges.items;
    bool changes = false;
    for (size_t i = 0; i < view->charges.count; i++) {
        if (!swaps_charge(view, &spec[i], pair->key->text, by_name))
            continue;
        const char *own = spec[i].rate_card.value;
        struct bs_pair *known = bs_node_find(merged, own, strlen(own));
        changes |= strcmp(bs_charge_card(view, &spec[i]).value, pair->value->text) != 0;
        if (known)
            known->value = pair->value;
        else if (bs_node_put(merged, (struct bs_node *)spec[i].rate_card.node, pair->value, c->b->arena))
            return BS_ERROR_MEMORY;
    }
    if (!changes)
        bs_warn_idle(c->b, pair->value, "rate_cards", "the charge reads '%s' already", pair->value->text);
    return BS_OK;
}

enum bs_status bs_apply_swaps(struct bs_contract_build *c, const struct bs_node *swaps, struct bs_terms_spec *view)
{
    if (swaps->kind != BS_NODE_MAP) {
        bs_node_error(c->b->diagnostics, swaps, "rate_cards: a map from rate cards to others is expected, not %s",
                      bs_node_kind_name(swaps));
        return BS_OK;
    }
    const struct bs_node *before = view->rate_cards.node;
    struct bs_node *merged = bs_arena_take(c->b->arena, 1, sizeof *merged);
    if (!merged)
        return BS_ERROR_MEMORY;
    *merged = (struct bs_node){.kind = BS_NODE_MAP, .origin = swaps->origin, .line = swaps->line, .column = swaps->column};
    enum bs_status status = BS_OK;
    for (size_t i = 0; before && i < before->count && !status; i++)
        status = bs_node_put(merged, before->pairs[i].key, before->pairs[i].value, c->b->arena);
    for (size_t i = 0; i < swaps->count && !status; i++) {
        bool by_name = false;
        if (check_swap(c, view, &swaps->pairs[i], &by_name))
            status = swap(c, view, &swaps->pairs[i], by_name, merged);
    }
    if (swaps->count == 0)
        bs_warn_idle(c->b, swaps, "rate_cards", "it swaps no card");
    view->rate_cards.node = merged;
    return status;
}
