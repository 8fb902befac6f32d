#include "scenario/range.h"

#include <billshift/distribution.h>
#include <billshift/text.h>

#include <math.h>
#include <stdio.h>
#include <string.h>

enum { KEYS_MOST = 64 }; /* of a block with its base */

static void *field_at(void *spec, size_t offset)
{
    return (char *)spec + offset;
}

static void read_text(struct bs_reader *r, const struct bs_key *key, const char *name, const struct bs_node *node,
                      struct bs_text_field *field)
{
    char suggestion[BS_SUGGESTION_SIZE], quoted[BS_QUOTE_SIZE];
    if (!bs_read_scalar(r, node, name, key->kind == BS_KEY_TEXT ? "text" : key->kind == BS_KEY_CODE ? "a currency code" : "a name"))
        return;
    size_t control = bs_text_control(node->text, node->length);
    if (control < node->length)
        bs_node_error(r->diagnostics, node,
                      "%s: the control character 0x%02x is not accepted in text; of such only line ends and tabs are", name,
                      bs_text_code(node->text + control, node->length - control));
    if (key->kind == BS_KEY_CODE && !bs_is_currency(node))
        bs_node_error(r->diagnostics, node, "%s: %s is no currency code; three capital letters such as USD are expected (ISO 4217)",
                      name, bs_quote(node->text, node->length, quoted));
    size_t n = 0;
    while (key->words && key->words[n] && strcmp(key->words[n], node->text) != 0)
        n++;
    if (key->words && !key->words[n])
        bs_node_error(r->diagnostics, node, "%s: %s is unknown%s", name, bs_quote(node->text, node->length, quoted),
                      bs_suggest(node->text, key->words, n, "accepted", suggestion));
    field->value = node->text;
}

static void read_flag(struct bs_reader *r, const char *name, const struct bs_node *node, struct bs_flag_field *field)
{
    char quoted[BS_QUOTE_SIZE];
    if (!bs_read_scalar(r, node, name, "true or false"))
        return;
    field->value = bs_node_is(node, "true");
    if (!field->value && !bs_node_is(node, "false"))
        bs_node_error(r->diagnostics, node, "%s: %s is neither true nor false", name, bs_quote(node->text, node->length, quoted));
}

static enum bs_status read_list(struct bs_reader *r, const struct bs_key *key, const char *name, const struct bs_node *node,
                                struct bs_blocks_field *field)
{
    if (node->kind != BS_NODE_LIST || node->count == 0) {
        bs_node_error(r->diagnostics, node, "%s: a list with at least one entry is expected, not %s", name,
                      node->kind == BS_NODE_LIST ? "an empty one" : bs_node_kind_name(node));
        return BS_OK;
    }
    field->items = bs_arena_take(r->arena, node->count, key->block->size);
    enum bs_status status = field->items ? BS_OK : BS_ERROR_MEMORY;
    for (; !status && field->count < node->count; field->count++)
        status =
            bs_read_block(r, node->items[field->count], NULL, key->block, field_at(field->items, field->count * key->block->size));
    return status;
}

static enum bs_status read_named(struct bs_reader *r, const struct bs_key *key, const char *name, const struct bs_node *node,
                                 struct bs_blocks_field *field)
{
    char quoted[BS_QUOTE_SIZE];
    if (node->kind != BS_NODE_MAP || node->count == 0) {
        bs_node_error(r->diagnostics, node, "%s: a map with at least one name is expected, not %s", name,
                      node->kind == BS_NODE_MAP ? "an empty one" : bs_node_kind_name(node));
        return BS_OK;
    }
    field->items = bs_arena_take(r->arena, node->count, key->block->size);
    enum bs_status status = field->items ? BS_OK : BS_ERROR_MEMORY;
    for (; !status && field->count < node->count; field->count++) {
        const struct bs_pair *pair = &node->pairs[field->count];
        if (!bs_name_valid(pair->key->text, pair->key->length))
            bs_node_error(r->diagnostics, pair->key, "%s: %s is no name: %s", name,
                          bs_quote(pair->key->text, pair->key->length, quoted), BS_NAME_RULE);
        status = bs_read_block(r, pair->value, pair->key, key->block, field_at(field->items, field->count * key->block->size));
    }
    return status;
}

static enum bs_status read_one(struct bs_reader *r, const struct bs_key *key, const struct bs_node *key_node,
                               const struct bs_node *node, struct bs_blocks_field *field)
{
    void *spec = bs_arena_take(r->arena, 1, key->block->size);
    if (!spec)
        return BS_ERROR_MEMORY;
    field->items = spec;
    field->count = 1;
    return node ? bs_read_block(r, node, key_node, key->block, spec) : bs_read_defaults(r, key->block, spec);
}

/* A number that is 0, or lies in a range that begins above 0. */
static void read_gapped(struct bs_reader *r, const struct bs_key *key, const char *name, const struct bs_node *node, double *value)
{
    char quoted[BS_QUOTE_SIZE];
    bool range = bs_is_like_range(node); /* which may not reach over the gap */
    if (!bs_read_number(r, node, name, key->kind, range ? key->least_positive : 0, range ? key->most : INFINITY, false, value))
        return;
    if (*value != 0 && (*value < key->least_positive || *value > key->most))
        bs_node_error(r->diagnostics, node, "%s: %s is out of range; accepted: %s (%s)", name,
                      bs_quote(node->text, node->length, quoted), key->range, key->reason);
}

static void keep_place(struct bs_blocks_field *field, const struct bs_pair *pair)
{
    field->key = pair->key;
    field->node = pair->value;
}

/* Each field's struct has the node. */
static enum bs_status read_field(struct bs_reader *r, const struct bs_key *key, const char *name, const struct bs_pair *pair,
                                 void *at)
{
    const struct bs_node *node = pair->value;
    switch (key->kind) {
    case BS_KEY_TEXT:
    case BS_KEY_CODE:
    case BS_KEY_NAME:
    case BS_KEY_WORD:
    case BS_KEY_PERCENT:
        ((struct bs_text_field *)at)->node = node;
        read_text(r, key, name, node, at);
        return BS_OK;
    case BS_KEY_FLAG:
        ((struct bs_flag_field *)at)->node = node;
        read_flag(r, name, node, at);
        return BS_OK;
    case BS_KEY_RAW:
        ((struct bs_raw_field *)at)->node = node;
        return BS_OK;
    case BS_KEY_BLOCK:
        keep_place(at, pair);
        return read_one(r, key, pair->key, node, at);
    case BS_KEY_LIST:
        keep_place(at, pair);
        return read_list(r, key, name, node, at);
    case BS_KEY_NAMED:
        keep_place(at, pair);
        return read_named(r, key, name, node, at);
    default:
        ((struct bs_number_field *)at)->node = node;
        if (key->least_positive > 0)
            read_gapped(r, key, name, node, &((struct bs_number_field *)at)->value);
        else
            bs_read_number(r, node, name, key->kind, key->least, key->most, key->least_open,
                           &((struct bs_number_field *)at)->value);
        return BS_OK;
    }
}

static enum bs_status default_field(struct bs_reader *r, const struct bs_key *key, void *at)
{
    struct bs_node preset = {.kind = BS_NODE_SCALAR, .text = key->preset, .length = key->preset ? strlen(key->preset) : 0};
    switch (key->kind) {
    case BS_KEY_TEXT:
    case BS_KEY_CODE:
    case BS_KEY_NAME:
    case BS_KEY_WORD:
    case BS_KEY_PERCENT:
        ((struct bs_text_field *)at)->value = key->preset;
        return BS_OK;
    case BS_KEY_FLAG:
        ((struct bs_flag_field *)at)->value = key->preset && bs_node_is(&preset, "true");
        return BS_OK;
    case BS_KEY_BLOCK:
        return read_one(r, key, NULL, NULL, at);
    case BS_KEY_RAW:
    case BS_KEY_LIST:
    case BS_KEY_NAMED:
        return BS_OK;
    default:
        ((struct bs_number_field *)at)->value = NAN;
        if (key->preset)
            bs_read_number(r, &preset, key->path, key->kind, key->least, key->most, key->least_open,
                           &((struct bs_number_field *)at)->value);
        return BS_OK;
    }
}

enum bs_status bs_read_defaults(struct bs_reader *r, const struct bs_block *block, void *spec)
{
    enum bs_status status = BS_OK;
    for (size_t i = 0; i < block->n_keys && !status; i++)
        status = default_field(r, &block->keys[i], field_at(spec, block->keys[i].offset));
    if (block->base && !status)
        status = bs_read_defaults(r, block->base, field_at(spec, block->base_offset));
    return status;
}

static size_t key_names(const struct bs_block *block, const char **names)
{
    size_t n = 0, first = block->base && block->before_base ? block->before_base : block->n_keys;
    for (size_t i = 0; i < first && n < KEYS_MOST; i++)
        names[n++] = bs_key_name(block, &block->keys[i]);
    for (const struct bs_block *b = block->base; b; b = b->base)
        for (size_t i = 0; i < b->n_keys && n < KEYS_MOST; i++)
            names[n++] = bs_key_name(b, &b->keys[i]);
    for (size_t i = first; i < block->n_keys && n < KEYS_MOST; i++)
        names[n++] = bs_key_name(block, &block->keys[i]);
    return n;
}

static enum bs_status keep_parameter(struct bs_reader *r, const struct bs_block *block, void *spec, const struct bs_node *map,
                                     const struct bs_pair *pair)
{
    struct bs_usage_spec *usage = field_at(spec, block->base ? block->base_offset : 0);
    if (!usage->parameters)
        usage->parameters = bs_arena_take(r->arena, map->count, sizeof(const struct bs_pair *));
    if (!usage->parameters)
        return BS_ERROR_MEMORY;
    usage->parameters[usage->n_parameters++] = pair;
    return BS_OK;
}

/* also: characters besides digits that may stand in it. */
static bool digits(const struct bs_node *node, size_t most, const char *also)
{
    char accepted[16];
    snprintf(accepted, sizeof accepted, "0123456789%s", also);
    return node->kind == BS_NODE_SCALAR && node->length > 0 && node->length <= most && strspn(node->text, accepted) == node->length;
}

/* Where a key that is unknown here, and near to none that is known, belongs: "; it is a key of contracts.NAME". Keys in lists are not looked at: their names
   are common. buffer: BS_MESSAGE_SIZE bytes */
static const char *known_elsewhere(const struct bs_block *block, const struct bs_node *key, char *buffer)
{
    size_t least = 0;
    *buffer = '\0';
    for (size_t i = 0; i < bs_key_count(); i++) {
        const char *path = bs_key_at(i).path, *dot = strrchr(path, '.');
        size_t before = dot ? (size_t)(dot - path) : 0;
        if (!dot || strcmp(dot + 1, key->text) != 0 || memchr(path, '[', before) || (least > 0 && before >= least))
            continue;
        least = before;
        snprintf(buffer, BS_MESSAGE_SIZE, "; it is a key of %.*s", (int)before, path);
    }
    bool of_segment = strcmp(block->prefix, "segments.NAME.") == 0;
    for (size_t i = 0; i < bs_distribution_type_count() && of_segment; i++)
        for (const struct bs_parameter *p = bs_distribution_type_at(i)->parameters; p && p->name; p++)
            if (strcmp(p->name, key->text) == 0)
                snprintf(buffer, BS_MESSAGE_SIZE, "; it is a parameter of usage");
    return buffer;
}

/* before: the pair before it; NULL: it is the first. */
static void note_unknown(struct bs_reader *r, const struct bs_block *block, const struct bs_node *key, const struct bs_pair *before)
{
    const char *names[KEYS_MOST];
    char suggestion[BS_SUGGESTION_SIZE], quoted[BS_QUOTE_SIZE], elsewhere[BS_MESSAGE_SIZE];
    size_t n = key_names(block, names);
    bs_quote(key->text, key->length, quoted);
    /* `{seat_fee: 1,000}` is the key seat_fee with 1 and the key 000; so is `{seat_fee: 1.000,50}` */
    if (before && digits(key, 12, "") && digits(before->value, 12, ".")) {
        char number[32], mend[BS_MESSAGE_SIZE];
        double value;
        int length = snprintf(number, sizeof number, "%s,%s", before->value->text, key->text);
        if (bs_number_parse(number, (size_t)length, BS_NUMBER_PLAIN, NULL, &value, mend))
            bs_node_error(r->diagnostics, key, "unknown key %s in %s; is this one number? %s", quoted, block->name, mend);
    } else
        bs_node_error(r->diagnostics, key, "unknown key %s in %s%s%s", quoted, block->name,
                      bs_nearest(key->text, names, n) ? "" : known_elsewhere(block, key, elsewhere),
                      bs_suggest(key->text, names, n, "accepted", suggestion));
}

static void note_missing(struct bs_reader *r, const struct bs_block *block, const struct bs_node *node, const struct bs_node *key)
{
    for (const struct bs_block *b = block; b; b = b->base)
        for (size_t i = 0; i < b->n_keys; i++) {
            const char *name = bs_key_name(b, &b->keys[i]);
            if (b->keys[i].required && !b->keys[i].late && !bs_node_find(node, name, strlen(name)))
                bs_node_error(r->diagnostics, key ? key : node, "%s is missing in %s: %s%s%s%s", name, block->name, b->keys[i].help,
                              b->keys[i].range ? " (" : "", b->keys[i].range ? b->keys[i].range : "", b->keys[i].range ? ")" : "");
        }
}

/* What amounts without a currency are in: what the block itself says in `currency`, wherever that stands in it. */
static const char *bare_currency(struct bs_reader *r, const struct bs_node *node, const struct bs_block *block)
{
    const struct bs_pair *pair = block->has_currency ? bs_node_find(node, "currency", strlen("currency")) : NULL;
    if (!pair || !bs_is_currency(pair->value))
        return r->money.bare;
    if (!isnan(bs_money_rate(&r->money, pair->value->text)))
        return pair->value->text;
    bs_node_error(r->diagnostics, pair->value,
                  "currency: no rate is known for %s; say how many %s one %s buys, exchange_rates: {%s: ...}", pair->value->text,
                  pair->value->text, r->money.own, pair->value->text);
    return r->money.bare;
}

static enum bs_status read_map(struct bs_reader *r, const struct bs_node *node, const struct bs_node *key,
                               const struct bs_block *block, void *spec)
{
    struct bs_block_head *head = spec;
    head->node = node;
    head->key = key;
    size_t errors = r->diagnostics->errors;
    enum bs_status status = bs_read_defaults(r, block, spec);
    if (block->base) { /* the base's builder gets the same place */
        head = field_at(spec, block->base_offset);
        head->node = node;
        head->key = key;
    }
    if (status)
        return status;
    if (node->kind != BS_NODE_MAP) {
        bs_node_error(r->diagnostics, node, "%s is a map of keys and values, not %s", block->name, bs_node_kind_name(node));
        head->wrong = true;
        return BS_OK;
    }
    for (size_t i = 0; i < node->count && !status; i++) {
        const struct bs_pair *pair = &node->pairs[i];
        size_t offset = 0;
        const struct bs_key *found = bs_block_find(block, pair->key->text, &offset);
        if (found)
            status = read_field(r, found, pair->key->text, pair, field_at(spec, offset));
        else if (block->open)
            status = keep_parameter(r, block, spec, node, pair);
        else
            note_unknown(r, block, pair->key, i > 0 ? pair - 1 : NULL);
    }
    note_missing(r, block, node, key);
    ((struct bs_block_head *)spec)->wrong = head->wrong = r->diagnostics->errors > errors;
    return status;
}

enum bs_status bs_read_block(struct bs_reader *r, const struct bs_node *node, const struct bs_node *key,
                             const struct bs_block *block, void *spec)
{
    const char *around = r->money.bare;
    size_t errors = r->diagnostics->errors;
    r->money.bare = node->kind == BS_NODE_MAP ? bare_currency(r, node, block) : around;
    enum bs_status status = read_map(r, node, key, block, spec);
    r->money.bare = around;
    ((struct bs_block_head *)spec)->wrong |= r->diagnostics->errors > errors;
    return status;
}
