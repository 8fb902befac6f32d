#include "scenario/document.h"

#include <string.h>

struct bs_place bs_node_place(const struct bs_node *node)
{
    const struct bs_origin *o = node->origin;
    struct bs_place place = {.file = o->name};
    if (o->located) {
        place.line = node->line;
        place.column = node->column;
        place.text = o->text;
        place.length = o->length;
    }
    return place;
}

struct bs_pair *bs_node_find(const struct bs_node *map, const char *key, size_t length)
{
    for (size_t i = 0; map->kind == BS_NODE_MAP && i < map->count; i++)
        if (map->pairs[i].key->length == length && memcmp(map->pairs[i].key->text, key, length) == 0)
            return &map->pairs[i];
    return NULL;
}

bool bs_node_is(const struct bs_node *node, const char *word)
{
    return node->kind == BS_NODE_SCALAR && strcmp(node->text, word) == 0;
}

bool bs_is_currency(const struct bs_node *node)
{
    return node->kind == BS_NODE_SCALAR && node->length == 3 && strspn(node->text, "ABCDEFGHIJKLMNOPQRSTUVWXYZ") == 3;
}

bool bs_node_empty(const struct bs_node *node)
{
    return node->kind == BS_NODE_SCALAR && node->plain &&
           (node->length == 0 || strcmp(node->text, "~") == 0 || strcmp(node->text, "null") == 0);
}

const char *bs_node_kind_name(const struct bs_node *node)
{
    switch (node->kind) {
    case BS_NODE_MAP:
        return "a map";
    case BS_NODE_LIST:
        return "a list";
    case BS_NODE_SCALAR:
        break;
    }
    return bs_node_empty(node) ? "nothing" : "a single value";
}

/* Doubles the room of a full array in the arena; what it held before stays there unused. */
static void *grow(const void *old, struct bs_node *node, size_t size, struct bs_arena *arena)
{
    size_t capacity = node->capacity ? 2 * node->capacity : 4;
    void *room = bs_arena_take(arena, capacity, size);
    if (room) {
        if (node->count > 0)
            memcpy(room, old, node->count * size);
        node->capacity = capacity;
    }
    return room;
}

enum bs_status bs_node_push(struct bs_node *list, struct bs_node *item, struct bs_arena *arena)
{
    if (list->count == list->capacity) {
        struct bs_node **items = grow(list->items, list, sizeof(struct bs_node *), arena);
        if (!items)
            return BS_ERROR_MEMORY;
        list->items = items;
    }
    list->items[list->count++] = item;
    return BS_OK;
}

enum bs_status bs_node_put(struct bs_node *map, struct bs_node *key, struct bs_node *value, struct bs_arena *arena)
{
    if (map->count == map->capacity) {
        struct bs_pair *pairs = grow(map->pairs, map, sizeof *pairs, arena);
        if (!pairs)
            return BS_ERROR_MEMORY;
        map->pairs = pairs;
    }
    map->pairs[map->count++] = (struct bs_pair){key, value};
    return BS_OK;
}
