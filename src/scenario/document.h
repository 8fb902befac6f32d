/* YAML text as a tree of nodes that know their place. Nothing is typed yet: every scalar is text. */
#ifndef BILLSHIFT_SCENARIO_DOCUMENT_H
#define BILLSHIFT_SCENARIO_DOCUMENT_H

#include <billshift/arena.h>
#include <billshift/diagnostics.h>
#include <stdbool.h>

enum { BS_NODES_MOST = 10000, BS_DEPTH_MOST = 64, BS_TEXT_MOST = 4 * 1024 * 1024 };

/* Where text came from: a file, or an override (located: false; it has no lines worth showing). */
struct bs_origin {
    const char *name;
    const char *text;
    size_t length;
    bool located;
    const struct bs_node *value; /* what an override put into the tree; NULL: not an override, or not yet */
};

enum bs_node_kind { BS_NODE_SCALAR, BS_NODE_MAP, BS_NODE_LIST };

struct bs_node {
    enum bs_node_kind kind;
    const struct bs_origin *origin;
    size_t line, column; /* from 1; an empty value has its key's place */
    const char *text;    /* scalar: ends with NUL, holds none inside */
    size_t length;
    bool plain;             /* scalar: without quotes */
    struct bs_pair *pairs;  /* map: in order, keys are unique */
    struct bs_node **items; /* list */
    size_t count, capacity; /* of pairs or items */
};

struct bs_pair {
    struct bs_node *key; /* a scalar */
    struct bs_node *value;
};

/* Parses one document. Aliases are replaced by copies of what they stand for. *out is NULL when the text holds no document at all.
   Refused, with the place: what is not UTF-8 or holds a NUL byte, syntax errors (only the first), a second document, tags, `<<`, keys
   that are no scalars, duplicate keys (both places named), more than BS_NODES_MOST values or BS_DEPTH_MOST levels. */
enum bs_status bs_document_parse(const struct bs_origin *origin, struct bs_arena *arena, struct bs_diagnostics *diagnostics,
                                 struct bs_node **out) BS_CHECKED;

struct bs_place bs_node_place(const struct bs_node *node);
struct bs_pair *bs_node_find(const struct bs_node *map, const char *key, size_t length); /* NULL: not there */
bool bs_node_is(const struct bs_node *node, const char *word);                           /* a scalar with that text */
bool bs_is_currency(const struct bs_node *node);                                         /* three capital letters (ISO 4217) */
bool bs_node_empty(const struct bs_node *node);            /* no value: nothing, or `null` or `~` without quotes */
const char *bs_node_kind_name(const struct bs_node *node); /* "a list" */

/* Room for one more item or pair at the end; BS_ERROR_MEMORY. */
enum bs_status bs_node_push(struct bs_node *list, struct bs_node *item, struct bs_arena *arena) BS_CHECKED;
enum bs_status bs_node_put(struct bs_node *map, struct bs_node *key, struct bs_node *value, struct bs_arena *arena) BS_CHECKED;

#endif
