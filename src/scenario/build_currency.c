/* Several currencies: fixed rates, the currency of the results, and bare amounts of blocks that have a currency of their own. */
#include "scenario/build_contract.h"

#include <math.h>
#include <string.h>

static const double RATE_LEAST = 1e-9, RATE_MOST = 1e9;

/* Whether a currency code stands at a key of the file; a wrong one is refused later, with the other keys. */
static const char *code_at(const struct bs_node *root, const char *key, const char *otherwise)
{
    const struct bs_pair *pair = bs_node_find(root, key, strlen(key));
    return pair && bs_is_currency(pair->value) ? pair->value->text : otherwise;
}

static void read_rate(struct bs_reader *r, const struct bs_pair *pair, struct bs_exchange_rate *rates, size_t *n)
{
    double rate = 0;
    if (!bs_is_currency(pair->key))
        bs_node_error(r->diagnostics, pair->key,
                      "exchange_rates: %s is no currency code; three capital letters such as CNY are expected", pair->key->text);
    else if (strcmp(pair->key->text, r->money.own) == 0)
        bs_node_error(r->diagnostics, pair->key,
                      "exchange_rates: %s is the currency of the scenario, whose rate is 1; leave it out", r->money.own);
    else if (bs_read_number(r, pair->value, pair->key->text, BS_KEY_NUMBER, RATE_LEAST, RATE_MOST, false, &rate))
        rates[(*n)++] = (struct bs_exchange_rate){pair->key->text, rate};
}

enum bs_status bs_read_currencies(struct bs_reader *r, const struct bs_node *root)
{
    const struct bs_pair *map = bs_node_find(root, "exchange_rates", strlen("exchange_rates"));
    const struct bs_pair *report = bs_node_find(root, "report_currency", strlen("report_currency"));
    r->money.own = code_at(root, "currency", "USD");
    const char *other = strcmp(r->money.own, "CNY") == 0 ? "HKD" : "CNY";
    r->money.bare = r->money.own;
    r->money.target = code_at(root, "report_currency", r->money.own);
    if (map && (map->value->kind != BS_NODE_MAP || map->value->count == 0)) {
        bs_node_error(r->diagnostics, map->value,
                      "exchange_rates: a map from currencies to rates is expected, e.g. {%s: 7.2}: 1 %s = 7.2 %s", other,
                      r->money.own, other);
    } else if (map) {
        struct bs_exchange_rate *rates = bs_arena_take(r->arena, map->value->count, sizeof *rates);
        if (!rates)
            return BS_ERROR_MEMORY;
        for (size_t i = 0; i < map->value->count; i++)
            read_rate(r, &map->value->pairs[i], rates, &r->money.n_rates);
        r->money.rates = rates;
    }
    if (isnan(bs_money_rate(&r->money, r->money.target))) {
        bs_node_error(r->diagnostics, report->value,
                      "report_currency: no rate is known for %s; say how many %s one %s buys, exchange_rates: {%s: ...}",
                      r->money.target, r->money.target, r->money.own, r->money.target);
        r->money.target = r->money.own;
    }
    return BS_OK;
}

double bs_own_money(const struct bs_build *b, double amount)
{
    const struct bs_money *money = &b->reader.money;
    return bs_money_convert(money, money->bare, money->target, amount);
}

/* What begins so was read as an amount of a currency. */
static bool states_currency(const struct bs_node *node)
{
    if (!node || node->kind != BS_NODE_SCALAR)
        return false;
    char first = node->text[strspn(node->text, "+-")];
    return first == '$' || (first >= 'A' && first <= 'Z');
}

double bs_own_amount(const struct bs_build *b, const struct bs_node *node, const char *unit, double amount)
{
    bool money = unit && strcmp(unit, b->model->currency) == 0;
    return money && !states_currency(node) ? bs_own_money(b, amount) : amount;
}

const char *bs_build_unit(struct bs_build *b, const struct bs_text_field *unit, const char *what)
{
    const struct bs_money *money = &b->reader.money;
    if (strcmp(unit->value, money->own) == 0)
        return b->model->currency;
    if (isnan(bs_money_rate(money, unit->value)))
        return unit->value;
    bs_node_error(b->diagnostics, unit->node, "unit: %s is a currency with a rate; %s", unit->value, what);
    return NULL;
}

enum bs_status bs_own_charge(struct bs_build *b, const char *unit, struct bs_charge_spec *spec)
{
    bool converted = spec->convert.node != NULL;
    struct bs_convert_spec *convert = bs_arena_take(b->arena, 1, sizeof *convert);
    struct bs_tier_spec *tiers = bs_arena_take(b->arena, spec->tiers.count, sizeof *tiers);
    struct bs_number_field *amounts[] = {&spec->included, &spec->included_per_seat, &spec->per, &spec->size, &spec->free_amount};
    if (!convert || !tiers)
        return BS_ERROR_MEMORY;
    if (converted) {
        *convert = *(const struct bs_convert_spec *)spec->convert.items;
        convert->free.value = bs_own_amount(b, convert->free.node, unit, convert->free.value);
        convert->divide.value = bs_own_amount(b, NULL, unit, convert->divide.value);
        spec->convert.items = convert;
        return BS_OK;
    }
    for (size_t i = 0; i < sizeof amounts / sizeof amounts[0]; i++)
        amounts[i]->value = bs_own_amount(b, amounts[i]->node, unit, amounts[i]->value);
    if (spec->tiers.count > 0)
        memcpy(tiers, spec->tiers.items, spec->tiers.count * sizeof *tiers);
    for (size_t i = 0; i < spec->tiers.count; i++) {
        tiers[i].up_to.value = bs_own_amount(b, tiers[i].up_to.node, unit, tiers[i].up_to.value);
        tiers[i].package.value = bs_own_amount(b, tiers[i].package.node, unit, tiers[i].package.value);
    }
    spec->tiers.items = tiers;
    return BS_OK;
}
