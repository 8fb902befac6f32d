/* Money where units are counted: amounts are read before it is known of what they are. */
#include "scenario/build_contract.h"
#include "scenario/range.h"

#include <billshift/text.h>

#include <string.h>

void bs_check_units(struct bs_build *b, const char *what, const struct bs_node *node, const char *unit)
{
    char quoted[BS_QUOTE_SIZE];
    if (node && bs_is_range(node)) {
        for (size_t i = 0; i < node->count; i++)
            bs_check_units(b, what, node->pairs[i].value, unit);
        return;
    }
    if (!node || node->kind != BS_NODE_SCALAR || !unit || strcmp(unit, b->model->currency) == 0)
        return;
    char first = node->text[strspn(node->text, "+-")];
    if (first == '$' || (first >= 'A' && first <= 'Z')) /* it was read as an amount: what begins so is a currency */
        bs_node_error(b->diagnostics, node, "%s: %s is money, but what is counted here is %s; write the bare number", what,
                      bs_quote(node->text, node->length, quoted), unit);
}

const char *bs_counted_unit(const struct bs_charge *charge)
{
    return charge->convert.divide > 0 ? NULL : charge->unit;
}

void bs_check_charge_units(struct bs_build *b, const struct bs_charge_spec *spec, const char *unit)
{
    const struct {
        const char *name;
        const struct bs_node *node;
    } amounts[] = {{"included", spec->included.node},
                   {"included_per_seat", spec->included_per_seat.node},
                   {"per", spec->per.node},
                   {"size", spec->size.node},
                   {"free_amount", spec->free_amount.node}};
    const struct bs_tier_spec *tier = spec->tiers.items;
    const struct bs_convert_spec *convert = spec->convert.items;
    if (spec->convert.node)
        bs_check_units(b, "free", convert->free.node, unit);
    if (spec->convert.node &&
        b->model->n_exchange_rates > 0) /* an amount would be turned into another currency, and a count is none */
        unit = "converted units";
    for (size_t i = 0; i < sizeof amounts / sizeof amounts[0]; i++)
        bs_check_units(b, amounts[i].name, amounts[i].node, unit);
    for (size_t i = 0; i < spec->tiers.count; i++) {
        bs_check_units(b, "up_to", tier[i].up_to.node, unit);
        bs_check_units(b, "package", tier[i].package.node, unit);
    }
}

void bs_check_credit_units(struct bs_build *b, const struct bs_credit_spec *spec, const char *unit)
{
    const struct bs_node *per_seat = spec->per_seat.node, *rollover = spec->rollover.node;
    const struct bs_pair *up_to = rollover ? bs_node_find(rollover, "up_to", strlen("up_to")) : NULL;
    bs_check_units(b, "amount", spec->amount.node, unit);
    bs_check_units(b, "per_seat", per_seat, unit);
    for (size_t i = 0; per_seat && per_seat->kind == BS_NODE_MAP && !bs_is_range(per_seat) && i < per_seat->count; i++)
        bs_check_units(b, per_seat->pairs[i].key->text, per_seat->pairs[i].value, unit);
    if (up_to)
        bs_check_units(b, "up_to", up_to->value, unit);
}

void bs_check_usage_units(struct bs_build *b, const char *what, const struct bs_node *node, const char *unit)
{
    static const char *const texts[] = {"distribution", "file", "column"};
    bs_check_units(b, what, node, unit);
    for (size_t i = 0; i < node->count; i++) {
        const struct bs_pair *pair = node->kind == BS_NODE_MAP ? &node->pairs[i] : NULL;
        bool text = false;
        for (size_t k = 0; pair && k < sizeof texts / sizeof texts[0]; k++)
            text |= strcmp(pair->key->text, texts[k]) == 0;
        if (!text)
            bs_check_usage_units(b, pair ? pair->key->text : what, pair ? pair->value : node->items[i], unit);
    }
}
