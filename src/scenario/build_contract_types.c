/* Seat types: which segments have them, their fees and grants. */
#include "scenario/build_contract.h"

#include <billshift/text.h>

#include <string.h>

enum { KNOWN_MOST = 64 };

static const struct bs_seat_type_spec *types_of(const struct bs_terms_spec *view)
{
    return view->seat_types.items;
}

/* Segments that types are dealt to: those of the model; a population that could not be read is one, or with a roster of types unknown. */
static size_t segment_count(const struct bs_build *b)
{
    const struct bs_population_spec *population = b->spec->population.items;
    if (!b->spec->population.node || b->population)
        return bs_model_segments(b->model);
    return population->roster.node ? 0 : 1;
}

static const char *segment_name(const struct bs_build *b, size_t segment)
{
    return b->spec->population.node && !b->population ? "population" : bs_model_segment_name(b->model, segment);
}

/* Names of segments that a type can have. */
static size_t segment_names(const struct bs_build *b, const char **names)
{
    size_t n = 0;
    for (; n < segment_count(b) && n < KNOWN_MOST; n++)
        names[n] = segment_name(b, n);
    return n;
}

static size_t find_segment(const struct bs_build *b, const char *name)
{
    for (size_t s = 0; s < segment_count(b); s++)
        if (strcmp(segment_name(b, s), name) == 0)
            return s;
    return BS_NEVER;
}

/* Whether users have seat types of their own, by the roster. */
static bool has_own_types(const struct bs_build *b)
{
    return b->population && b->population->n_types > 0;
}

static void take_segment(struct bs_contract_build *c, size_t type, const struct bs_node *node, size_t *type_of)
{
    struct bs_build *b = c->b;
    const char *known[KNOWN_MOST];
    char quoted[BS_QUOTE_SIZE], suggestion[BS_SUGGESTION_SIZE];
    if (node->kind != BS_NODE_SCALAR || bs_node_empty(node)) {
        bs_node_error(b->diagnostics, node, "segments: the name of a segment is expected, not %s", bs_node_kind_name(node));
        return;
    }
    size_t segment = find_segment(b, node->text);
    if (segment == BS_NEVER)
        bs_node_error(b->diagnostics, node, "segments: there is no segment %s%s", bs_quote(node->text, node->length, quoted),
                      bs_suggest(node->text, known, segment_names(b, known), "segments", suggestion));
    else if (type_of[segment] != BS_NEVER)
        bs_node_error(b->diagnostics, node, "segments: %s has the seat type '%s' already; a segment has one type",
                      bs_quote(node->text, node->length, quoted), c->contract->types[type_of[segment]]);
    else
        type_of[segment] = type;
}

/* A type that does not say who has it: in a population with types of its own those of its name. */
static void deal_by_name(struct bs_contract_build *c, size_t type, size_t *type_of)
{
    struct bs_build *b = c->b;
    const char *known[KNOWN_MOST], *name = c->contract->types[type];
    const struct bs_node *key = types_of(&c->spec->terms)[type].head.key;
    char suggestion[BS_SUGGESTION_SIZE];
    if (!has_own_types(b))
        bs_node_error(b->diagnostics, key, "the seat type '%s' has no segments: say who has it, e.g. segments: [%s]", name,
                      segment_names(b, known) ? known[0] : "NAME");
    else if (find_segment(b, name) == BS_NEVER)
        bs_node_error(b->diagnostics, key, "no user of the roster has the seat type '%s'%s; segments: [...] would name others",
                      name, bs_suggest(name, known, segment_names(b, known), "types of the roster", suggestion));
    else
        take_segment(c, type, key, type_of);
}

/* A type of the roster that no type of the contract has, at its first row. */
static void refuse_listed(const struct bs_contract_build *c, size_t segment)
{
    struct bs_build *b = c->b;
    const struct bs_place place = {.file = b->roster->path, .line = b->type_lines[segment]};
    const char *name = segment_name(b, segment);
    size_t n = c->contract->n_types < KNOWN_MOST ? c->contract->n_types : KNOWN_MOST;
    char quoted[BS_QUOTE_SIZE], suggestion[BS_SUGGESTION_SIZE];
    if (strcmp(name, "population") == 0)
        bs_error(b->diagnostics, &place,
                 "column seat_type: contract '%s' has no seat type for seats without one here; give them one, or let a type of the "
                 "contract have segments: [population]",
                 c->contract->name);
    else
        bs_error(b->diagnostics, &place, "column seat_type: contract '%s' has no seat type for %s%s", c->contract->name,
                 bs_quote(name, strlen(name), quoted), bs_suggest(name, c->contract->types, n, "its types", suggestion));
}

/* Segments that no type has, all of them. */
static void check_dealt(struct bs_contract_build *c, const size_t *type_of, size_t n_segments)
{
    struct bs_build *b = c->b;
    for (size_t s = 0; s < n_segments; s++) {
        if (type_of[s] != BS_NEVER)
            continue;
        if (has_own_types(b))
            refuse_listed(c, s);
        else
            bs_node_error(b->diagnostics, c->spec->terms.seat_types.key,
                          "seat_types: no type has the segment '%s'; every segment has exactly one", segment_name(b, s));
    }
}

static void deal_types(struct bs_contract_build *c, size_t *type_of, size_t n_segments)
{
    struct bs_build *b = c->b;
    const struct bs_seat_type_spec *type = types_of(&c->spec->terms);
    for (size_t t = 0; t < c->contract->n_types; t++) {
        const struct bs_node *list = type[t].segments.node;
        if (!list)
            deal_by_name(c, t, type_of);
        else if (list->kind != BS_NODE_LIST || list->count == 0)
            bs_node_error(b->diagnostics, list, "segments: a list with at least one name is expected, not %s",
                          list->kind == BS_NODE_LIST ? "an empty one" : bs_node_kind_name(list));
        for (size_t i = 0; list && list->kind == BS_NODE_LIST && i < list->count; i++)
            take_segment(c, t, list->items[i], type_of);
    }
    if (b->diagnostics->errors == c->errors || has_own_types(b))
        check_dealt(c, type_of, n_segments);
}

enum bs_status bs_build_types(struct bs_contract_build *c)
{
    struct bs_build *b = c->b;
    const struct bs_terms_spec *terms = &c->spec->terms;
    size_t n = terms->seat_types.count, n_segments = segment_count(b);
    if (!terms->seat_types.node)
        return BS_OK;
    const char **names = bs_arena_take(b->arena, n, sizeof *names);
    size_t *type_of = bs_arena_take(b->arena, n_segments + 1, sizeof *type_of);
    if (!names || !type_of)
        return BS_ERROR_MEMORY;
    for (size_t t = 0; t < n; t++)
        names[t] = types_of(terms)[t].head.key->text;
    for (size_t s = 0; s < n_segments; s++)
        type_of[s] = BS_NEVER;
    c->contract->types = names;
    c->contract->n_types = n;
    c->contract->type_of = type_of;
    if (terms->seat_fee.node)
        bs_pair_error(b->diagnostics, terms->seat_fee.node, terms->seat_types.node,
                      "seat_fee and seat_types exclude each other: each type has a seat_fee of its own");
    if (n_segments > 0) /* else noted: nobody uses anything */
        deal_types(c, type_of, n_segments);
    return BS_OK;
}

size_t bs_type_index(struct bs_contract_build *c, const struct bs_node *key, const char *what)
{
    const struct bs_contract *contract = c->contract;
    char quoted[BS_QUOTE_SIZE], suggestion[BS_SUGGESTION_SIZE];
    size_t t = 0;
    while (t < contract->n_types && strcmp(contract->types[t], key->text) != 0)
        t++;
    if (t < contract->n_types)
        return t;
    bs_node_error(c->b->diagnostics, key, "%s: there is no seat type %s%s", what, bs_quote(key->text, key->length, quoted),
                  contract->n_types ? bs_suggest(key->text, contract->types, t < KNOWN_MOST ? t : KNOWN_MOST, "types", suggestion)
                                    : "; the contract has no seat_types");
    return bs_contract_types(contract);
}

enum bs_status bs_read_by_type(struct bs_contract_build *c, const struct bs_node *node, const char *what, enum bs_key_kind kind,
                               const char *unit, double *amounts)
{
    if (node->kind != BS_NODE_MAP || node->count == 0) {
        bs_node_error(c->b->diagnostics, node, "%s: a map from seat types to amounts is expected, not %s", what,
                      node->kind == BS_NODE_MAP ? "an empty one" : bs_node_kind_name(node));
        return BS_OK;
    }
    for (size_t i = 0; i < node->count; i++) {
        size_t type = bs_type_index(c, node->pairs[i].key, what);
        if (type < bs_contract_types(c->contract) &&
            bs_read_number(&c->b->reader, node->pairs[i].value, node->pairs[i].key->text, kind, 0, 0, false, &amounts[type]))
            amounts[type] = bs_own_amount(c->b, node->pairs[i].value, unit, amounts[type]);
    }
    return BS_OK;
}

/* One granted quantity of a type: to the one charge that reads it. */
static enum bs_status grant(struct bs_contract_build *c, const struct bs_terms_spec *view, const struct bs_pair *pair, size_t type,
                            struct bs_charge *charges)
{
    struct bs_build *b = c->b;
    char quoted[BS_QUOTE_SIZE], suggestion[BS_SUGGESTION_SIZE];
    size_t count = 0, charge = bs_charge_reading(view, pair->key->text, pair->key->text, false, &count);
    double units = 0;
    bs_quote(pair->key->text, pair->key->length, quoted);
    if (count == 0)
        bs_node_error(b->diagnostics, pair->key, "grants: no charge reads %s, so the grant pays for nothing; add the charge%s",
                      quoted, bs_suggest_reading(view, pair->key->text, false, suggestion));
    else if (count > 1)
        bs_node_error(b->diagnostics, pair->key, "grants: %zu charges read %s; a grant needs exactly one", count, quoted);
    if (count != 1 || !bs_read_number(&b->reader, pair->value, pair->key->text, BS_KEY_AMOUNT, 0, 1e18, false, &units))
        return BS_OK;
    bs_check_units(b, pair->key->text, pair->value, charges[charge].unit);
    units = bs_own_amount(b, pair->value, bs_counted_unit(&charges[charge]), units);
    double *grants = bs_arena_take(b->arena, bs_contract_types(c->contract), sizeof *grants);
    if (!grants)
        return BS_ERROR_MEMORY;
    for (size_t t = 0; t < c->contract->n_types && charges[charge].grants; t++)
        grants[t] = charges[charge].grants[t];
    grants[type] += units;
    charges[charge].grants = grants;
    return BS_OK;
}

static enum bs_status read_grants(struct bs_contract_build *c, const struct bs_terms_spec *view, const struct bs_node *node,
                                  size_t type, struct bs_charge *charges)
{
    if (node->kind != BS_NODE_MAP) {
        bs_node_error(c->b->diagnostics, node, "grants: a map from meters or rate cards to units is expected, not %s",
                      bs_node_kind_name(node));
        return BS_OK;
    }
    enum bs_status status = BS_OK;
    for (size_t i = 0; i < node->count && !status; i++)
        status = grant(c, view, &node->pairs[i], type, charges);
    return status;
}

/* In a change the types are those of the contract, each with all that it had. */
static bool check_changed(struct bs_contract_build *c, const struct bs_seat_type_spec *type, size_t index)
{
    struct bs_diagnostics *d = c->b->diagnostics;
    size_t errors = d->errors;
    const struct bs_seat_type_spec *own = types_of(&c->spec->terms) + index;
    if (type->segments.node)
        bs_node_error(d, type->segments.node, "segments do not change: they stand in the contract's own seat_types");
    if (!type->seat_fee.node)
        bs_node_error(d, type->head.key, "seat_fee is missing: a change replaces seat_types whole");
    if (own->grants.node && !type->grants.node)
        bs_node_error(d, type->head.key,
                      "grants is missing: a change replaces seat_types whole; write grants: {} if there are none from then on");
    return d->errors == errors;
}

static bool same_types(struct bs_contract_build *c, const struct bs_terms_spec *view)
{
    struct bs_diagnostics *d = c->b->diagnostics;
    if (c->contract->n_types == 0) {
        bs_node_error(d, view->seat_types.key, "seat_types cannot begin with a change: the contract itself has none");
        return false;
    }
    if (view->seat_types.count < c->contract->n_types)
        bs_node_error(d, view->seat_types.key, "seat_types: a change names all %zu types of the contract, not %zu of them",
                      c->contract->n_types, view->seat_types.count);
    return view->seat_types.count >= c->contract->n_types;
}

enum bs_status bs_build_type_terms(struct bs_contract_build *c, const struct bs_terms_spec *view, struct bs_terms *terms,
                                   struct bs_charge *charges)
{
    struct bs_build *b = c->b;
    const struct bs_seat_type_spec *type = types_of(view);
    bool changed = view->seat_types.node != c->spec->terms.seat_types.node;
    if (!view->seat_types.node || (changed && !same_types(c, view)))
        return BS_OK;
    double *fees = bs_arena_take(b->arena, c->contract->n_types, sizeof *fees);
    if (!fees)
        return BS_ERROR_MEMORY;
    enum bs_status status = BS_OK;
    for (size_t i = 0; i < view->seat_types.count && !status; i++) {
        size_t t = changed ? bs_type_index(c, type[i].head.key, "seat_types") : i;
        if (t == c->contract->n_types || (changed && !check_changed(c, &type[i], t)))
            continue;
        fees[t] = type[i].seat_fee.value;
        if (type[i].grants.node)
            status = read_grants(c, view, type[i].grants.node, t, charges);
    }
    terms->type_fees = fees;
    return status;
}
