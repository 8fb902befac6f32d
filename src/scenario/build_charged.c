/* Which meters contracts charge: known before contracts are built, so that of an export no more is read than is priced. */
#include "scenario/build_cards.h"
#include "scenario/build_population.h"

#include <string.h>

/* Whether a key with that very text stands anywhere below a node. */
static bool holds(const struct bs_node *node, const char *key, const char *text)
{
    for (size_t i = 0; node->kind == BS_NODE_LIST && i < node->count; i++)
        if (holds(node->items[i], key, text))
            return true;
    for (size_t i = 0; node->kind == BS_NODE_MAP && i < node->count; i++) {
        const struct bs_pair *pair = &node->pairs[i];
        if ((strcmp(pair->key->text, key) == 0 && bs_node_is(pair->value, text)) || holds(pair->value, key, text))
            return true;
    }
    return false;
}

bool bs_meter_is_named(const struct bs_build *b, const char *meter)
{
    const struct bs_node *contracts = b->spec->contracts.node;
    return contracts && (holds(contracts, "meter", meter) || holds(contracts, "events", meter));
}

bool bs_meter_is_charged(const struct bs_build *b, const char *meter)
{
    if (bs_meter_is_named(b, meter))
        return true;
    size_t index = bs_meter_index(b, meter);
    return index < b->model->n_meters && b->cards && b->cards->parts && bs_meter_is_split(b, index);
}
