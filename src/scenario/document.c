#include "scenario/document.h"

#include <billshift/text.h>

#include <libfyaml.h>
#include <string.h>

struct anchor {
    const char *name;
    const struct bs_node *node; /* NULL: still open, so that an alias inside itself is not followed */
    size_t nodes;               /* in the tree below and with node */
    struct anchor *next;
};

struct parser {
    const struct bs_origin *origin;
    struct bs_arena *arena;
    struct bs_diagnostics *diagnostics;
    struct fy_parser *fy;
    struct fy_diag *fy_diag;
    struct anchor *anchors;
    size_t nodes;
};

static struct bs_place place_at(const struct bs_origin *o, size_t line, size_t column)
{
    struct bs_node at = {.origin = o, .line = line, .column = column};
    return bs_node_place(&at);
}

/* Line and column of a byte. */
static struct bs_place place_of_byte(const struct bs_origin *o, size_t offset)
{
    size_t line = 1, column = 1;
    for (size_t i = 0; i < offset; i++) {
        if (o->text[i] == '\n') {
            line++;
            column = 1;
        } else if (((unsigned char)o->text[i] & 0xC0) != 0x80) {
            column++;
        }
    }
    return place_at(o, line, column);
}

static enum bs_status check_bytes(const struct parser *p)
{
    const struct bs_origin *o = p->origin;
    if (o->length > BS_TEXT_MOST) {
        struct bs_place place = {.file = o->name};
        return bs_error(p->diagnostics, &place, "the text is longer than 4 MB, the most that is read");
    }
    if (o->length >= 2 && (memcmp(o->text, "\xff\xfe", 2) == 0 || memcmp(o->text, "\xfe\xff", 2) == 0)) {
        struct bs_place place = {.file = o->name};
        return bs_error(p->diagnostics, &place, "this is UTF-16 text; save the file as UTF-8");
    }
    const char *nul = memchr(o->text, '\0', o->length);
    if (nul) {
        struct bs_place place = place_of_byte(o, (size_t)(nul - o->text));
        return bs_error(p->diagnostics, &place, "a NUL byte: this is no YAML text");
    }
    size_t good = bs_utf8_check(o->text, o->length);
    if (good < o->length) {
        struct bs_place place = place_of_byte(o, good);
        return bs_error(p->diagnostics, &place, "byte 0x%02x is not UTF-8; save the file as UTF-8", (unsigned char)o->text[good]);
    }
    return BS_OK;
}

/* What mostly is behind a message of libfyaml, which sees the mistake only where it can no longer go on. */
static const char *syntax_mend(const char *message)
{
    static const struct {
        const char *part, *mend;
    } mends[] = {
        {"missing comma in flow mapping", "; is a '}' missing before this?"},
        {"missing comma in flow sequence", "; is a ']' missing before this?"},
        {"wrongly indented flow mapping", "; is a '}' missing before this?"},
        {"wrongly indented flow sequence", "; is a ']' missing before this?"},
        {"tab character", "; indent with blanks"},
    };
    for (size_t i = 0; i < sizeof mends / sizeof mends[0]; i++)
        if (strstr(message, mends[i].part))
            return mends[i].mend;
    return "";
}

/* The first thing that libfyaml found wrong. */
static enum bs_status syntax_error(const struct parser *p)
{
    void *state = NULL;
    const struct fy_diag_error *found = fy_diag_errors_iterate(p->fy_diag, &state);
    if (!found) {
        struct bs_place whole = {.file = p->origin->name};
        return bs_error(p->diagnostics, &whole, "this is not YAML");
    }
    struct bs_place place =
        place_at(p->origin, found->line > 0 ? (size_t)found->line : 1, found->column > 0 ? (size_t)found->column : 1);
    return bs_error(p->diagnostics, &place, "this is not YAML: %s%s", found->msg, syntax_mend(found->msg));
}

/* The next event; NULL: a syntax error. */
static struct fy_event *next_event(const struct parser *p)
{
    return fy_parser_parse(p->fy);
}

/* A node at the event's place; where the event has none, at that of near. Quoted text and aliases are marked one column late. */
static struct bs_node *new_node(struct parser *p, struct fy_event *event, enum bs_node_kind kind, const struct bs_node *near)
{
    struct bs_node *node = bs_arena_take(p->arena, 1, sizeof *node);
    if (!node)
        return NULL;
    node->kind = kind;
    node->origin = p->origin;
    const struct fy_mark *mark = fy_event_start_mark(event);
    if (mark) {
        node->line = (size_t)mark->line + 1;
        node->column = (size_t)mark->column + 1;
        if (mark->input_pos > 0 && mark->input_pos <= p->origin->length && node->column > 1 &&
            strchr("\"'*", p->origin->text[mark->input_pos - 1]))
            node->column--;
    } else if (near) {
        node->line = near->line;
        node->column = near->column;
    }
    return node;
}

static enum bs_status count_nodes(struct parser *p, size_t more, const struct bs_node *node)
{
    p->nodes += more;
    if (p->nodes <= BS_NODES_MOST)
        return BS_OK;
    struct bs_place place = bs_node_place(node);
    return bs_error(p->diagnostics, &place, "more than %d values (aliases followed); no scenario needs so many", BS_NODES_MOST);
}

static enum bs_status copy_text(struct parser *p, struct fy_token *token, const char **text, size_t *length)
{
    size_t n = 0;
    const char *found = token ? fy_token_get_text(token, &n) : "";
    char *copy = bs_arena_copy(p->arena, found ? found : "", found ? n : 0);
    if (!copy)
        return BS_ERROR_MEMORY;
    *text = copy;
    *length = n;
    return BS_OK;
}

static struct anchor *find_anchor(const struct parser *p, const char *name)
{
    for (struct anchor *a = p->anchors; a; a = a->next)
        if (strcmp(a->name, name) == 0)
            return a;
    return NULL;
}

static enum bs_status open_anchor(struct parser *p, struct fy_event *event, struct anchor **out)
{
    struct fy_token *token = fy_event_get_anchor_token(event);
    size_t length;
    if (!token || event->type == FYET_ALIAS)
        return BS_OK;
    struct anchor *a = bs_arena_take(p->arena, 1, sizeof *a);
    if (!a || copy_text(p, token, &a->name, &length))
        return BS_ERROR_MEMORY;
    a->next = p->anchors; /* a later anchor of the same name hides the earlier one, as YAML says */
    p->anchors = a;
    *out = a;
    return BS_OK;
}

static enum bs_status copy_tree(struct parser *p, const struct bs_node *from, struct bs_node **out)
{
    struct bs_node *node = bs_arena_take(p->arena, 1, sizeof *node);
    if (!node)
        return BS_ERROR_MEMORY;
    *node = *from;
    node->count = node->capacity = 0;
    enum bs_status status = BS_OK;
    for (size_t i = 0; i < from->count && !status; i++) {
        struct bs_node *key = NULL, *value = NULL;
        if (from->kind == BS_NODE_LIST) {
            status = copy_tree(p, from->items[i], &value);
            status = status ? status : bs_node_push(node, value, p->arena);
        } else {
            status = copy_tree(p, from->pairs[i].key, &key);
            status = status ? status : copy_tree(p, from->pairs[i].value, &value);
            status = status ? status : bs_node_put(node, key, value, p->arena);
        }
    }
    *out = node;
    return status;
}

static enum bs_status follow_alias(struct parser *p, struct fy_event *event, struct bs_node **out)
{
    struct bs_node *at = new_node(p, event, BS_NODE_SCALAR, NULL);
    char quoted[BS_QUOTE_SIZE];
    if (!at || copy_text(p, event->alias.anchor, &at->text, &at->length))
        return BS_ERROR_MEMORY;
    const struct anchor *a = find_anchor(p, at->text);
    struct bs_place place = bs_node_place(at);
    if (!a)
        return bs_error(p->diagnostics, &place, "no anchor &%s is defined before this alias", at->text);
    if (!a->node)
        return bs_error(p->diagnostics, &place, "the alias %s stands inside its own anchor",
                        bs_quote(at->text, at->length, quoted));
    enum bs_status status = count_nodes(p, a->nodes, at);
    return status ? status : copy_tree(p, a->node, out);
}

static enum bs_status parse_value(struct parser *p, struct fy_event *event, size_t depth, const struct bs_node *near,
                                  struct bs_node **out);

/* Reads the next event's value; *end: it was the end of the list or map instead. */
static enum bs_status parse_next(struct parser *p, enum fy_event_type stop, size_t depth, const struct bs_node *near, bool *end,
                                 struct bs_node **out)
{
    struct fy_event *event = next_event(p);
    if (!event)
        return syntax_error(p);
    *end = event->type == stop;
    enum bs_status status = *end ? BS_OK : parse_value(p, event, depth, near, out);
    fy_parser_event_free(p->fy, event);
    return status;
}

static enum bs_status parse_list(struct parser *p, struct bs_node *list, size_t depth)
{
    for (;;) {
        bool end = false;
        struct bs_node *item = NULL;
        enum bs_status status = parse_next(p, FYET_SEQUENCE_END, depth, list, &end, &item);
        if (!status && !end)
            status = bs_node_push(list, item, p->arena);
        if (status || end)
            return status;
    }
}

static enum bs_status check_key(const struct parser *p, const struct bs_node *map, const struct bs_node *key)
{
    struct bs_place place = bs_node_place(key);
    char quoted[BS_QUOTE_SIZE];
    if (key->kind != BS_NODE_SCALAR)
        return bs_error(p->diagnostics, &place, "a key is a single value, not %s", bs_node_kind_name(key));
    if (key->plain && strcmp(key->text, "<<") == 0)
        return bs_error(p->diagnostics, &place, "the merge key '<<' is not accepted; write the keys out");
    const struct bs_pair *twin = bs_node_find(map, key->text, key->length);
    if (!twin)
        return BS_OK;
    bs_quote(key->text, key->length, quoted);
    if (!key->origin->located)
        return bs_error(p->diagnostics, &place, "the key %s is given twice", quoted);
    return bs_error(p->diagnostics, &place, "the key %s is given twice; first at line %zu, column %zu", quoted, twin->key->line,
                    twin->key->column);
}

static enum bs_status parse_map(struct parser *p, struct bs_node *map, size_t depth)
{
    for (;;) {
        bool end = false;
        struct bs_node *key = NULL, *value = NULL;
        enum bs_status status = parse_next(p, FYET_MAPPING_END, depth, map, &end, &key);
        if (status || end)
            return status;
        status = key ? check_key(p, map, key) : BS_ERROR_MEMORY;
        if (!status)
            status = parse_next(p, FYET_NONE, depth, key, &end, &value);
        if (!status)
            status = bs_node_put(map, key, value, p->arena);
        if (status)
            return status;
    }
}

static enum bs_status check_event(const struct parser *p, struct fy_event *event, const struct bs_node *node, size_t depth)
{
    struct bs_place place = bs_node_place(node);
    if (fy_event_get_tag_token(event))
        return bs_error(p->diagnostics, &place, "tags (!) are not accepted; write the bare value");
    if (depth > BS_DEPTH_MOST)
        return bs_error(p->diagnostics, &place, "nested deeper than %d levels", BS_DEPTH_MOST);
    return BS_OK;
}

static enum bs_status parse_value(struct parser *p, struct fy_event *event, size_t depth, const struct bs_node *near,
                                  struct bs_node **out)
{
    if (event->type == FYET_ALIAS)
        return follow_alias(p, event, out);
    enum bs_node_kind kind = event->type == FYET_MAPPING_START    ? BS_NODE_MAP
                             : event->type == FYET_SEQUENCE_START ? BS_NODE_LIST
                                                                  : BS_NODE_SCALAR;
    size_t before = p->nodes;
    struct anchor *anchor = NULL;
    struct bs_node *node = new_node(p, event, kind, near);
    enum bs_status status = node ? check_event(p, event, node, depth) : BS_ERROR_MEMORY;
    status = status ? status : count_nodes(p, 1, node);
    status = status ? status : open_anchor(p, event, &anchor);
    if (status)
        return status;
    if (kind == BS_NODE_MAP) {
        status = parse_map(p, node, depth + 1);
    } else if (kind == BS_NODE_LIST) {
        status = parse_list(p, node, depth + 1);
    } else {
        status = copy_text(p, event->scalar.value, &node->text, &node->length);
        node->plain = !event->scalar.value || fy_token_scalar_style(event->scalar.value) == FYSS_PLAIN;
        /* "\0" in double quotes is legal YAML */
        if (!status && memchr(node->text, '\0', node->length)) {
            struct bs_place place = bs_node_place(node);
            status = bs_error(p->diagnostics, &place, "a NUL character is not accepted");
        }
    }
    if (anchor) {
        anchor->node = node;
        anchor->nodes = p->nodes - before;
    }
    *out = node;
    return status;
}

static enum bs_status parse_stream(struct parser *p, struct bs_node **out)
{
    struct bs_node *root = NULL;
    enum bs_status status = BS_OK;
    bool end = false;
    while (!status && !end) {
        struct fy_event *event = next_event(p);
        if (!event)
            return syntax_error(p);
        end = event->type == FYET_STREAM_END;
        if (event->type == FYET_DOCUMENT_START && root) {
            struct bs_node *second = new_node(p, event, BS_NODE_SCALAR, NULL);
            struct bs_place place = {0};
            if (second)
                place = bs_node_place(second);
            status = bs_error(p->diagnostics, &place, "a second document begins here; a scenario is one document");
        } else if (event->type >= FYET_MAPPING_START) {
            status = parse_value(p, event, 0, NULL, &root);
        }
        fy_parser_event_free(p->fy, event);
    }
    *out = root;
    return status;
}

enum bs_status bs_document_parse(const struct bs_origin *origin, struct bs_arena *arena, struct bs_diagnostics *diagnostics,
                                 struct bs_node **out)
{
    struct parser p = {.origin = origin, .arena = arena, .diagnostics = diagnostics};
    *out = NULL;
    enum bs_status status = check_bytes(&p);
    if (status || origin->length == 0)
        return status;
    status = BS_ERROR_MEMORY;
    struct fy_diag_cfg quiet;
    fy_diag_cfg_default(&quiet);
    quiet.fp = NULL;
    p.fy_diag = fy_diag_create(&quiet);
    if (!p.fy_diag)
        return status;
    fy_diag_set_collect_errors(p.fy_diag, true); /* else the library prints them */
    struct fy_parse_cfg config = {
        .flags = FYPCF_QUIET | FYPCF_COLLECT_DIAG | FYPCF_DEFAULT_VERSION_1_2 | FYPCF_JSON_NONE | FYPCF_ALLOW_DUPLICATE_KEYS,
        .diag = p.fy_diag,
    };
    p.fy = fy_parser_create(&config);
    if (p.fy && fy_parser_set_string(p.fy, origin->text, origin->length) == 0)
        status = parse_stream(&p, out);
    fy_parser_destroy(p.fy);
    fy_diag_destroy(p.fy_diag);
    return status;
}
