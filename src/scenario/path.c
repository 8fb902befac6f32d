#include "scenario/path.h"

#include "scenario/keys.h"
#include "scenario/reader.h"

#include <billshift/text.h>

#include <stdio.h>
#include <string.h>

enum { KNOWN_MOST = 256 };

/* One step down: a key, or an index of a list. */
struct step {
    const char *key; /* NULL: index */
    size_t length, index;
};

struct walk {
    struct bs_arena *arena;
    struct bs_diagnostics *diagnostics;
    struct bs_origin *origin;     /* of the override */
    struct bs_node *at;           /* stands for the override in messages and as key of new nodes */
    const struct bs_block *block; /* of the map that was reached; NULL: not one of the table */
    bool names;                   /* the map that was reached has names for keys */
};

static enum bs_status refuse_path(const struct walk *w, const char *rest)
{
    char quoted[BS_QUOTE_SIZE];
    return bs_node_error(w->diagnostics, w->at,
                         "%s%s; write PATH=VALUE with a PATH such as contracts.metered.charges[0].price or "
                         "segments.agents.usage.at[\"p99.9\"]",
                         *rest ? "no path can be read at " : "'=' and a value are missing",
                         *rest ? bs_quote(rest, strlen(rest), quoted) : "");
}

/* Takes `[0]` or `["key"]`; NULL: neither. */
static const char *take_bracket(const char *text, struct step *step)
{
    const char *at = text + 1;
    if (*at == '"' || *at == '\'') {
        const char *end = strchr(at + 1, *at);
        if (!end || end[1] != ']')
            return NULL;
        *step = (struct step){.key = at + 1, .length = (size_t)(end - at) - 1};
        return end + 2;
    }
    size_t index = 0, digits = 0;
    for (; at[digits] >= '0' && at[digits] <= '9' && digits < 9; digits++)
        index = 10 * index + (size_t)(at[digits] - '0');
    if (digits == 0 || at[digits] != ']')
        return NULL;
    *step = (struct step){.index = index};
    return at + digits + 1;
}

/* Takes the next step of a path, with the dot before it except at the start; NULL: no path. */
static const char *take_step(const char *text, bool first, struct step *step)
{
    if (*text == '[')
        return take_bracket(text, step);
    if (!first && *text++ != '.')
        return NULL;
    size_t length = strcspn(text, ".[]=\"' \t\n");
    *step = (struct step){.key = text, .length = length};
    return length ? text + length : NULL;
}

static enum bs_status refuse_key(const struct walk *w, const struct bs_node *map, const struct step *step)
{
    const char *known[KNOWN_MOST];
    char word[BS_QUOTE_SIZE], quoted[BS_QUOTE_SIZE], suggestion[BS_SUGGESTION_SIZE];
    size_t n = 0;
    for (; n < map->count && n < KNOWN_MOST; n++)
        known[n] = map->pairs[n].key->text;
    snprintf(word, sizeof word, "%.*s", (int)(step->length < 64 ? step->length : 64), step->key);
    return bs_node_error(w->diagnostics, w->at, "there is no %s%s", bs_quote(step->key, step->length, quoted),
                         n ? bs_suggest(word, known, n, "there are", suggestion) : "; the map is empty");
}

/* What the table says about the value under key, for the next step. */
static void descend(struct walk *w, const struct step *step)
{
    if (!step->key)
        return;
    if (w->names) {
        w->names = false;
        return;
    }
    char name[64];
    size_t offset;
    snprintf(name, sizeof name, "%.*s", (int)(step->length < 63 ? step->length : 63), step->key);
    const struct bs_key *key = w->block ? bs_block_find(w->block, name, &offset) : NULL;
    w->block = key ? key->block : NULL;
    w->names = key && key->kind == BS_KEY_NAMED;
}

const struct bs_key *bs_path_key(const char *path)
{
    struct walk w = {.block = &bs_block_scenario};
    const struct bs_key *found = NULL;
    for (const char *text = path; *text;) {
        struct step step = {0};
        size_t offset;
        char name[64];
        text = take_step(text, text == path, &step);
        if (!text)
            return NULL;
        snprintf(name, sizeof name, "%.*s", (int)(step.length < 63 ? step.length : 63), step.key ? step.key : "");
        found = step.key && !w.names && w.block ? bs_block_find(w.block, name, &offset) : NULL;
        descend(&w, &step);
    }
    return found;
}

const struct bs_node *bs_path_get(const struct bs_node *root, const char *path)
{
    const struct bs_node *at = root;
    for (const char *text = path; *text && at;) {
        struct step step = {0};
        text = take_step(text, text == path, &step);
        if (!text)
            return NULL;
        if (step.key) {
            const struct bs_pair *pair = bs_node_find(at, step.key, step.length);
            at = pair ? pair->value : NULL;
        } else {
            at = at->kind == BS_NODE_LIST && step.index < at->count ? at->items[step.index] : NULL;
        }
    }
    return at;
}

bool bs_key_of_path(const char *path, struct bs_key_info *out)
{
    const struct bs_key *key = bs_path_key(path);
    if (key)
        *out = bs_key_info_of(key);
    return key != NULL;
}

static enum bs_status new_node(const struct walk *w, enum bs_node_kind kind, const char *text, size_t length, struct bs_node **out)
{
    struct bs_node *node = bs_arena_take(w->arena, 1, sizeof *node);
    if (!node || !(node->text = bs_arena_copy(w->arena, text, length)))
        return BS_ERROR_MEMORY;
    node->kind = kind;
    node->origin = w->at->origin;
    node->length = length;
    *out = node;
    return BS_OK;
}

/* The place of the value that a step leads to; made when `value` is given (the last step) or when it is a block of the table. */
static enum bs_status take_down(struct walk *w, struct bs_node *node, const struct step *step, struct bs_node *value,
                                struct bs_node ***out)
{
    if (!step->key) {
        if (node->kind != BS_NODE_LIST)
            return bs_node_error(w->diagnostics, w->at, "[%zu] needs a list, but there is %s", step->index,
                                 bs_node_kind_name(node));
        if (step->index >= node->count)
            return bs_node_error(w->diagnostics, w->at, "[%zu] is past the end: the list has %zu %s, from [0]", step->index,
                                 node->count, node->count == 1 ? "entry" : "entries");
        *out = &node->items[step->index];
        return BS_OK;
    }
    if (node->kind != BS_NODE_MAP)
        return bs_node_error(w->diagnostics, w->at, "'%.*s' needs a map, but there is %s%s", (int)step->length, step->key,
                             bs_node_kind_name(node), node->kind == BS_NODE_LIST ? "; name an entry of it, from [0]" : "");
    struct bs_pair *pair = bs_node_find(node, step->key, step->length);
    bool names = w->names;
    descend(w, step);
    if (!pair) {
        struct bs_node *key = NULL, *made = value;
        if (!value && (names || !w->block))
            return refuse_key(w, node, step);
        enum bs_status status = new_node(w, BS_NODE_SCALAR, step->key, step->length, &key);
        if (!status && !value)
            status = new_node(w, BS_NODE_MAP, "", 0, &made);
        if (!status)
            status = bs_node_put(node, key, made, w->arena);
        if (status)
            return status;
        pair = &node->pairs[node->count - 1];
    }
    *out = &pair->value;
    return BS_OK;
}

/* What an earlier override put there, into the value itself or below it, and a later one takes away: the last wins, but not silently. */
static void warn_replaced(const struct walk *w, const struct bs_node *old)
{
    char where[BS_WHERE_SIZE];
    struct bs_place place = bs_node_place(w->at);
    if (old->origin->value == old)
        bs_warning(w->diagnostics, &place, "this replaces what an earlier override set; %s has no effect",
                   bs_node_where(old, where));
    for (size_t i = 0; i < old->count && old->origin->value != old; i++)
        warn_replaced(w, old->kind == BS_NODE_LIST ? old->items[i] : old->pairs[i].value);
}

static enum bs_status walk_and_set(struct walk *w, struct bs_node *root, const char *path, const char *equals,
                                   struct bs_node *value)
{
    struct bs_node **at = &root;
    for (const char *text = path; text < equals;) {
        struct step step = {0};
        text = take_step(text, text == path, &step);
        enum bs_status status = take_down(w, *at, &step, text == equals ? value : NULL, &at);
        if (status)
            return status;
    }
    if (*at != value)
        warn_replaced(w, *at);
    *at = value;
    w->origin->value = value;
    return BS_OK;
}

enum bs_status bs_path_set(struct bs_node *root, const char *assignment, struct bs_arena *arena, struct bs_diagnostics *diagnostics)
{
    struct bs_origin *origin = bs_arena_take(arena, 1, sizeof *origin);
    struct bs_node *at = bs_arena_take(arena, 1, sizeof *at);
    size_t size = strlen(assignment) + 8;
    char *name = bs_arena_take(arena, size, 1);
    if (!origin || !at || !name)
        return BS_ERROR_MEMORY;
    snprintf(name, size, "--set %s", assignment);
    origin->name = name;
    at->origin = origin;
    struct walk w = {.arena = arena, .diagnostics = diagnostics, .origin = origin, .at = at, .block = &bs_block_scenario};

    const char *equals = assignment;
    do {
        struct step step = {0};
        const char *next = take_step(equals, equals == assignment, &step);
        if (!next)
            return refuse_path(&w, equals);
        equals = next;
    } while (*equals != '=');
    origin->text = equals + 1;
    origin->length = strlen(origin->text);

    struct bs_node *value = NULL;
    enum bs_status status = bs_document_parse(origin, arena, diagnostics, &value);
    if (!status && !value) {
        status = new_node(&w, BS_NODE_SCALAR, "", 0, &value);
        if (!status)
            value->plain = true;
    }
    if (status)
        return status;
    return walk_and_set(&w, root, assignment, equals, value);
}
