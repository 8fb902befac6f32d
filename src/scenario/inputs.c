#include "scenario/inputs.h"
#include "scenario/keys.h"
#include "scenario/path.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* A walk over the tree that gathers inputs. */
struct search {
    struct bs_arena *arena;
    struct bs_scenario_input *found;
    size_t n, room;
    const struct bs_node *segments;
};

/* Where the walk stands: a key of the table, what is below it, and whether the map has names for keys. */
struct spot {
    const struct bs_node *node;
    const struct bs_block *block; /* NULL: none */
    bool names;
    const char *path;
};

static bool is_number(const struct bs_node *node)
{
    return node->kind == BS_NODE_SCALAR && node->length > 0 && strpbrk(node->text, "0123456789") && !strchr(node->text, ' ');
}

static enum bs_status fill(const struct bs_node *node, struct bs_arena *arena, struct bs_scenario_input *out)
{
    bool map = node->kind == BS_NODE_MAP;
    out->n = map ? node->count : 1;
    const char **texts = bs_arena_take(arena, out->n, sizeof *texts), **names = bs_arena_take(arena, out->n, sizeof *names);
    for (size_t i = 0; i < out->n && texts && names; i++) {
        const struct bs_node *value = map ? node->pairs[i].value : node;
        texts[i] = bs_arena_copy(arena, value->text, value->length);
        names[i] = map ? bs_arena_copy(arena, node->pairs[i].key->text, node->pairs[i].key->length) : "";
        if (!texts[i] || !names[i])
            return BS_ERROR_MEMORY;
    }
    out->texts = texts;
    out->names = map ? names : NULL;
    return texts && names ? BS_OK : BS_ERROR_MEMORY;
}

static bool all_numbers(const struct bs_node *map)
{
    bool all = map->kind == BS_NODE_MAP && map->count > 0;
    for (size_t i = 0; all && i < map->count; i++)
        all = is_number(map->pairs[i].value);
    return all;
}

static enum bs_status take(struct search *s, const struct spot *spot)
{
    if (s->n == s->room) {
        s->room = 2 * s->room + 32;
        struct bs_scenario_input *grown = bs_arena_take(s->arena, s->room, sizeof *grown);
        if (!grown)
            return BS_ERROR_MEMORY;
        if (s->n > 0)
            memcpy(grown, s->found, s->n * sizeof *grown);
        s->found = grown;
    }
    struct bs_scenario_input *input = &s->found[s->n++];
    *input = (struct bs_scenario_input){.path = spot->path};
    return fill(spot->node, s->arena, input);
}

/* A segment beside this one takes the rest. */
static bool has_rest(const struct search *s, const struct bs_node *own)
{
    bool rest = false;
    for (size_t i = 0; s->segments && s->segments->kind == BS_NODE_MAP && i < s->segments->count; i++) {
        const struct bs_pair *share = bs_node_find(s->segments->pairs[i].value, "share", strlen("share"));
        rest = rest || (share && share->value != own && bs_node_is(share->value, "rest"));
    }
    return rest;
}

static bool is_one_of(const char *name, const char *const *names, size_t n)
{
    for (size_t i = 0; i < n; i++)
        if (strcmp(name, names[i]) == 0)
            return true;
    return false;
}

#define IS_ONE_OF(name, names) is_one_of(name, names, sizeof(names) / sizeof *(names))

static bool wanted_key(const struct search *s, const struct bs_block *block, const struct bs_key *key, const struct bs_node *node)
{
    static const char *const quoting[] = {"per"};
    static const char *const amounts[] = {"discount", "escalator", "amount", "money", "per_seat", "long_prompts"};
    const char *name = bs_key_name(block, key);
    switch (key->kind) {
    case BS_KEY_MONEY:
    case BS_KEY_AMOUNT:
    case BS_KEY_NUMBER:
    case BS_KEY_RATE:
    case BS_KEY_FACTOR:
    case BS_KEY_RATIO:
        return is_number(node) && !IS_ONE_OF(name, quoting);
    case BS_KEY_SHARE:
        return is_number(node) && block != &bs_block_part;
    case BS_KEY_REST:
        return is_number(node) && has_rest(s, node);
    case BS_KEY_RAW:
        return (is_number(node) && IS_ONE_OF(name, amounts)) || (strcmp(name, "at") == 0 && all_numbers(node));
    default:
        return false;
    }
}

static const char *below(const struct search *s, const char *path, const char *name, size_t index)
{
    char *text = NULL;
    int length = name ? asprintf(&text, "%s%s%s", path, *path ? "." : "", name) : asprintf(&text, "%s[%zu]", path, index);
    const char *copy = length >= 0 ? bs_arena_copy(s->arena, text, (size_t)length) : NULL;
    if (length >= 0)
        free(text);
    return copy;
}

static enum bs_status walk(struct search *s, const struct spot *spot);

/* A value under a key of the table, or beside the keys of an open block: there it is a parameter of a distribution. */
static enum bs_status walk_key(struct search *s, const struct spot *map, const struct bs_pair *pair, struct spot *spot)
{
    static const char *const logarithms[] = {"mu"}, *const conversions[] = {"convert"};
    size_t offset;
    const char *name = pair->key->text;
    const struct bs_block *owner = map->block;
    const struct bs_key *key = bs_block_find(owner, name, &offset);
    if (!key)
        return owner->open && is_number(spot->node) && !IS_ONE_OF(name, logarithms) ? take(s, spot) : BS_OK;
    while (owner->base && (key < owner->keys || key >= owner->keys + owner->n_keys))
        owner = owner->base;
    if (wanted_key(s, owner, key, spot->node))
        return take(s, spot);
    spot->block = strcmp(name, "parts") == 0 ? &bs_block_part : key->block;
    spot->names = key->kind == BS_KEY_NAMED;
    return spot->block && !IS_ONE_OF(name, conversions) ? walk(s, spot) : BS_OK;
}

static enum bs_status walk(struct search *s, const struct spot *spot)
{
    enum bs_status status = BS_OK;
    const struct bs_node *node = spot->node;
    for (size_t i = 0; i < node->count && status == BS_OK; i++) {
        bool map = node->kind == BS_NODE_MAP;
        struct spot next = {.node = map ? node->pairs[i].value : node->items[i],
                            .block = spot->block,
                            .path = below(s, spot->path, map ? node->pairs[i].key->text : NULL, i)};
        if (!next.path)
            return BS_ERROR_MEMORY;
        status = map && !spot->names ? walk_key(s, spot, &node->pairs[i], &next) : walk(s, &next);
    }
    return status;
}

enum bs_status bs_scenario_inputs(const struct bs_scenario *scenario, struct bs_arena *arena, const struct bs_scenario_input **out,
                                  size_t *count)
{
    static const char *const sections[] = {"segments", "population", "contracts"};
    const struct bs_node *root = bs_scenario_tree(scenario);
    struct search s = {.arena = arena, .segments = bs_path_get(root, "segments")};
    enum bs_status status = BS_OK;
    for (size_t i = 0; i < root->count && status == BS_OK; i++) {
        struct spot spot = {.node = root->pairs[i].value, .path = root->pairs[i].key->text};
        const struct spot whole = {.node = root, .block = &bs_block_scenario};
        if (IS_ONE_OF(spot.path, sections))
            status = walk_key(&s, &whole, &root->pairs[i], &spot);
    }
    *out = s.found;
    *count = s.n;
    return status;
}

enum bs_status bs_scenario_input_at(const struct bs_scenario *scenario, const char *path, struct bs_arena *arena,
                                    struct bs_scenario_input *out, struct bs_diagnostics *diagnostics)
{
    const struct bs_node *node = bs_path_get(bs_scenario_tree(scenario), path);
    const struct bs_key *key = bs_path_key(path);
    const struct bs_node preset = {.kind = BS_NODE_SCALAR,
                                   .text = key && key->preset ? key->preset : "",
                                   .length = key && key->preset ? strlen(key->preset) : 0};
    if (!node && preset.length == 0)
        return bs_error(diagnostics, NULL, "%s: nothing stands there in the scenario, and there is no default to start from", path);
    node = node ? node : &preset;
    *out = (struct bs_scenario_input){.path = path, .whole = key && key->kind == BS_KEY_COUNT};
    bool together = key && key->kind == BS_KEY_RAW && all_numbers(node);
    if (node->kind != BS_NODE_SCALAR && !together)
        return bs_error(diagnostics, NULL, "%s: %s stands there, no number", path, bs_node_kind_name(node));
    return fill(node, arena, out);
}
