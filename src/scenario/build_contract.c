/* Contracts: their parts in order, which follows which, and the baseline. */
#include "scenario/build_contract.h"

#include <billshift/text.h>

#include <string.h>

enum { KNOWN_MOST = 64 };

static enum bs_allocate allocate_of(const struct bs_text_field *field)
{
    static const struct {
        const char *word;
        enum bs_allocate allocate;
    } words[] = {{"equal", BS_ALLOCATE_EQUAL},
                 {"use", BS_ALLOCATE_USE},
                 {"use_above_grant", BS_ALLOCATE_USE_ABOVE_GRANT},
                 {"none", BS_ALLOCATE_NONE}};
    for (size_t i = 0; field->value && i < sizeof words / sizeof words[0]; i++)
        if (strcmp(words[i].word, field->value) == 0)
            return words[i].allocate;
    return BS_ALLOCATE_DEFAULT;
}

/* When it begins; what is in force before is found when all contracts have names. */
static void read_beginning(struct bs_contract_build *c)
{
    const struct bs_contract_spec *spec = c->spec;
    struct bs_contract *contract = c->contract;
    struct bs_diagnostics *d = c->b->diagnostics;
    contract->before = BS_NEVER;
    if (spec->begins.node && !bs_build_month(c->b, spec->begins.node, "begins", &contract->begins))
        return;
    if (spec->begins.node && contract->begins >= c->b->model->months) {
        bs_node_error(d, spec->begins.node, "begins: %s lies past the term of %zu months", spec->begins.node->text,
                      c->b->model->months);
        contract->begins = 0;
    } else if (contract->begins > 0 && !spec->before.node) {
        bs_node_error(d, spec->begins.node, "before is missing: name the contract in force until month %zu", contract->begins + 1);
    } else if (contract->begins == 0 && spec->before.node) {
        bs_pair_error(d, spec->before.node, spec->begins.node,
                      "before has no meaning: the contract begins at once; say when with begins");
    }
}

/* For messages of those who know no nodes; NULL: an override has no lines, or there is no memory. */
static const char *place_of(struct bs_arena *arena, const struct bs_node *key)
{
    if (!key->origin->located)
        return NULL;
    size_t room = strlen(key->origin->name) + 24;
    char *text = bs_arena_take(arena, room, 1);
    if (text)
        snprintf(text, room, "%s:%zu", key->origin->name, key->line);
    return text;
}

/* Lines are rounded to the places of the currency that the contract is in, and bills are in the model's. */
static void check_rounding(struct bs_contract_build *c)
{
    const struct bs_money *money = &c->b->reader.money;
    const struct bs_scenario_spec *spec = c->b->spec;
    const struct bs_node *node = c->spec->currency.node       ? c->spec->currency.node
                                 : spec->report_currency.node ? spec->report_currency.node
                                                              : spec->round.node;
    if (c->b->round && strcmp(money->bare, money->target) != 0)
        bs_pair_error(
            c->b->diagnostics, node, spec->round.node,
            "round: true rounds bills in %s, but those of contract '%s' are issued in %s; leave out round, or report in %s",
            money->target, c->contract->name, money->bare, money->bare);
}

static enum bs_status build_contract(struct bs_contract_build *c)
{
    const struct bs_contract_spec *spec = c->spec;
    struct bs_contract *contract = c->contract;
    contract->name = spec->head.key->text;
    contract->place = place_of(c->b->arena, spec->head.key);
    contract->before = BS_NEVER;
    if (spec->head.wrong)
        return BS_OK;
    contract->title = spec->title.value;
    contract->allocate = allocate_of(&spec->allocate);
    check_rounding(c);
    contract->fee_paid_every = strcmp(spec->fee_paid.value, "yearly") == 0 ? 12 : 1;
    contract->round = c->b->round;
    contract->places = c->b->places;
    read_beginning(c);
    const struct bs_minimum_part_spec *part = spec->minimum_part.node ? spec->minimum_part.items : NULL;
    if (part && part->days.value > part->of.value)
        bs_node_error(c->b->diagnostics, part->days.node, "days %s are more than the %s of the whole month", part->days.node->text,
                      part->of.node->text);
    static enum bs_status (*const parts[])(struct bs_contract_build *) = {bs_build_types,      bs_build_cap,     bs_build_terms,
                                                                          bs_build_commitment, bs_build_credits, bs_build_response};
    enum bs_status status = BS_OK;
    for (size_t i = 0; i < sizeof parts / sizeof parts[0] && !status; i++)
        status = parts[i](c);
    return status;
}

/* The index of a contract by name; n_contracts: an error was noted at node. */
static size_t find_contract(struct bs_build *b, const struct bs_node *node, const char *what)
{
    const char *known[KNOWN_MOST];
    char quoted[BS_QUOTE_SIZE], suggestion[BS_SUGGESTION_SIZE];
    size_t n = 0;
    for (size_t i = 0; i < b->model->n_contracts; i++) {
        if (strcmp(b->contracts[i].name, node->text) == 0)
            return i;
        if (n < KNOWN_MOST)
            known[n++] = b->contracts[i].name;
    }
    bs_node_error(b->diagnostics, node, "%s: there is no contract %s%s", what, bs_quote(node->text, node->length, quoted),
                  bs_suggest(node->text, known, n, "contracts", suggestion));
    return b->model->n_contracts;
}

static void find_before(struct bs_build *b, const struct bs_contract_spec *spec, size_t c)
{
    if (spec->head.wrong || b->contracts[c].begins == 0 || !spec->before.node)
        return;
    size_t before = find_contract(b, spec->before.node, "before");
    if (before == b->model->n_contracts)
        return;
    if (before == c)
        bs_node_error(b->diagnostics, spec->before.node, "before: a contract does not follow itself");
    else if (b->contracts[before].begins > 0)
        bs_node_error(b->diagnostics, spec->before.node,
                      "before: '%s' itself begins in month %zu; one that begins at once is needed", b->contracts[before].name,
                      b->contracts[before].begins + 1);
    b->contracts[c].before = before;
}

static void find_baseline(struct bs_build *b)
{
    const char *known[KNOWN_MOST];
    char suggestion[BS_SUGGESTION_SIZE];
    const struct bs_text_field *baseline = &b->spec->baseline;
    size_t n = 0;
    for (; n < b->model->n_contracts && n < KNOWN_MOST; n++)
        known[n] = b->contracts[n].name;
    if (baseline->value) {
        size_t found = find_contract(b, baseline->node, "baseline");
        b->model->baseline = found < b->model->n_contracts ? found : 0;
    } else if (!baseline->node) { /* else noted by the reader */
        bs_node_error(b->diagnostics, b->spec->contracts.key,
                      "baseline is missing: the contract that the others are compared with%s",
                      bs_suggest("", known, n, "contracts", suggestion));
    }
}

static enum bs_status build_all(struct bs_build *b, struct bs_contract_build *builds)
{
    const struct bs_contract_spec *spec = b->spec->contracts.items;
    enum bs_status status = BS_OK;
    for (size_t i = 0; i < b->model->n_contracts && !status; i++) {
        builds[i] =
            (struct bs_contract_build){.b = b, .spec = &spec[i], .contract = &b->contracts[i], .errors = b->diagnostics->errors};
        const char *own = spec[i].head.wrong ? NULL : spec[i].currency.value;
        b->reader.money.bare = own ? own : b->reader.money.own;
        status = build_contract(&builds[i]);
        b->reader.money.bare = b->reader.money.own;
    }
    for (size_t i = 0; i < b->model->n_contracts && !status; i++)
        find_before(b, &spec[i], i);
    return status;
}

enum bs_status bs_build_contracts(struct bs_build *b)
{
    size_t n = b->spec->contracts.count;
    if (n == 0) /* noted by the reader */
        return BS_OK;
    struct bs_contract_build *builds = bs_arena_take(b->arena, n, sizeof *builds);
    b->contracts = bs_arena_take(b->arena, n, sizeof *b->contracts);
    if (!b->contracts || !builds)
        return BS_ERROR_MEMORY;
    b->model->contracts = b->contracts;
    b->model->n_contracts = n;
    enum bs_status status = build_all(b, builds);
    if (status)
        return status;
    find_baseline(b);
    if (n == 1) {
        struct bs_place place = bs_node_place(b->spec->contracts.key);
        bs_warning(b->diagnostics, &place, "there is only one contract: nothing to compare it with");
    }
    if (b->diagnostics->errors > b->errors || (!b->population && b->model->seats == 0))
        return BS_OK;
    for (size_t i = 0; i < n && !status; i++)
        status = bs_price_response(&builds[i]);
    if (b->diagnostics->errors > b->errors)
        return status;
    status = status ? status : bs_split_adopters(b);
    for (size_t i = 0; i < n && !status; i++)
        status = bs_check_contract(&builds[i]);
    return status;
}
