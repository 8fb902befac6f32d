/* Meters, and what a unit of use is worth. */
#include "scenario/build_cards.h"
#include "scenario/build_population.h"
#include "scenario/price_file.h"

#include <billshift/text.h>

#include <math.h>
#include <stdio.h>
#include <string.h>

size_t bs_meter_index(const struct bs_build *b, const char *name)
{
    size_t i = 0;
    while (i < b->model->n_meters && strcmp(b->meters[i].name, name) != 0)
        i++;
    return i;
}

/* Meters of tokens that every rate card may price, whether or not anybody uses them; those before the last are parts of a prompt. */
static const char *const token_meters[] = {"input", "cache_read", "cache_write", "cache_write_5m", "cache_write_1h", "output"};
enum { TOKEN_METERS = sizeof token_meters / sizeof token_meters[0] };

static size_t token_meter(const char *name)
{
    size_t i = 0;
    while (i < TOKEN_METERS && strcmp(token_meters[i], name) != 0)
        i++;
    return i;
}

bool bs_is_token_meter(const char *name)
{
    return token_meter(name) < TOKEN_METERS;
}

static struct bs_meter *add_meter(struct bs_build *b, const char *name, const char *unit, double list_price)
{
    struct bs_meter *meter = &b->meters[b->model->n_meters];
    *meter = (struct bs_meter){.name = name,
                               .unit = unit,
                               .list_price = list_price,
                               .whole = b->model->n_meters,
                               .in_prompt = token_meter(name) + 1 < TOKEN_METERS};
    b->model->n_meters++;
    return meter;
}

/* A meter that is drawn need not be declared: its unit is its name then, or tokens where rate cards price them. */
static void add_drawn(struct bs_build *b, const struct bs_node *node)
{
    char quoted[BS_QUOTE_SIZE];
    if (!node || node->kind != BS_NODE_SCALAR || bs_meter_index(b, node->text) < b->model->n_meters)
        return;
    if (!bs_name_valid(node->text, node->length))
        bs_node_error(b->diagnostics, node, "%s is no name of a meter: %s", bs_quote(node->text, node->length, quoted),
                      BS_NAME_RULE);
    bool tokens = b->spec->rate_cards.count > 0 && bs_is_token_meter(node->text);
    add_meter(b, node->text, tokens ? "tokens" : node->text, NAN);
}

static void add_declared(struct bs_build *b, const struct bs_meter_spec *spec)
{
    const char *name = spec->head.key->text;
    if (strcmp(name, "usage") == 0) {
        bs_node_error(b->diagnostics, spec->head.key, "the meter 'usage' is built in: money at the list price of month 1");
        return;
    }
    const char *unit =
        spec->unit.value ? bs_build_unit(b, &spec->unit, "count in the scenario's own, and amounts are converted") : name;
    double per = bs_own_amount(b, spec->per.node, unit, spec->per.value);
    struct bs_meter *meter = add_meter(b, name, unit ? unit : name, spec->list_price.value / per);
    bs_check_units(b, "per", spec->per.node, meter->unit);
    if (spec->unit.value && !*spec->unit.value)
        bs_node_error(b->diagnostics, spec->unit.node, "unit: a name is expected, e.g. requests; left out it is '%s'", name);
    if (spec->prompt.node)
        meter->in_prompt = spec->prompt.value;
}

static void add_keys(struct bs_build *b, const struct bs_node *map)
{
    for (size_t k = 0; map && map->kind == BS_NODE_MAP && k < map->count; k++)
        add_drawn(b, map->pairs[k].key);
}

static void add_tokens(struct bs_build *b, const char *name)
{
    if (bs_meter_index(b, name) == b->model->n_meters)
        add_meter(b, name, "tokens", NAN);
}

/* The token meters that a rate card prices are there without being declared. */
static void add_priced(struct bs_build *b, const struct bs_rate_card_spec *card)
{
    const struct bs_node *models = card->models.node;
    for (size_t c = 0; card->file.node && c < PRICE_CLASS_COUNT; c++)
        add_tokens(b, price_class_meters[c]);
    for (size_t i = 0; models && models->kind == BS_NODE_MAP && i < models->count; i++) {
        const struct bs_node *model = models->pairs[i].value;
        for (size_t k = 0; model->kind == BS_NODE_MAP && k < model->count; k++)
            if (bs_is_token_meter(model->pairs[k].key->text))
                add_tokens(b, model->pairs[k].key->text);
    }
}

/* Meters that exports hold and contracts charge are there without being declared. */
static void add_exported(struct bs_build *b)
{
    for (size_t i = 0; i < bs_usage_meter_count(); i++) {
        const char *name = bs_usage_meter_at(i);
        if (bs_meter_index(b, name) == b->model->n_meters && bs_meter_is_charged(b, name))
            add_meter(b, name, bs_is_token_meter(name) ? "tokens" : name, NAN);
    }
}

static const struct bs_node *column_meters(const struct bs_build *b)
{
    const struct bs_population_spec *population = b->spec->population.items;
    const struct bs_columns_spec *columns = b->spec->population.node ? population->columns.items : NULL;
    return columns ? columns->meters.node : NULL;
}

enum bs_status bs_build_meters(struct bs_build *b)
{
    const struct bs_blocks_field *declared = &b->spec->meters, *segments = &b->spec->segments, *population = &b->spec->population;
    const struct bs_segment_spec *segment = segments->items;
    const struct bs_node *columns = column_meters(b);
    size_t most = 2 + declared->count + TOKEN_METERS + bs_usage_meter_count() + (columns ? columns->count : 0);
    for (size_t i = 0; i < segments->count; i++)
        most += 1 + (segment[i].mix.node ? segment[i].mix.node->count : 0);
    b->meters = bs_arena_take(b->arena, most, sizeof *b->meters);
    if (!b->meters)
        return BS_ERROR_MEMORY;
    b->model->meters = b->meters;
    add_meter(b, "usage", b->model->currency, 1);
    for (size_t i = 0; i < declared->count; i++)
        add_declared(b, (const struct bs_meter_spec *)declared->items + i);
    for (size_t i = 0; i < segments->count; i++) {
        add_drawn(b, segment[i].meter.node);
        add_keys(b, segment[i].mix.node);
    }
    if (population->node)
        add_drawn(b, ((const struct bs_population_spec *)population->items)->meter.node);
    add_keys(b, columns);
    for (size_t i = 0; i < b->spec->rate_cards.count; i++)
        add_priced(b, (const struct bs_rate_card_spec *)b->spec->rate_cards.items + i);
    if (population->node && !columns)
        add_exported(b);
    return BS_OK;
}

/* Money for a unit of use at list price; NaN: not known. by_mix: the meter was not named, so the mix alone says what is drawn. With a list
   card the mix holds its own worth. */
static double list_value(const struct bs_build *b, const double *mix, size_t meter, bool mixed, bool by_mix)
{
    bool listed = b->cards->list && mix[0] > 0;
    if (meter == 0 && (!by_mix || listed))
        return 1;
    if (listed)
        return bs_mix_value(b, mix);
    if (!mixed)
        return b->meters[meter].list_price;
    double value = 0;
    for (size_t m = 0; m < b->model->n_meters; m++)
        if (mix[m] > 0 && b->cards->parts[m].model == BS_NEVER)
            value += mix[m] * b->meters[m].list_price;
    return isnan(value) && !by_mix ? b->meters[meter].list_price : value;
}

static void refuse_values(struct bs_build *b, size_t other)
{
    const struct bs_segment *first = &b->segments[0], *second = &b->segments[other];
    size_t unpriced = isnan(b->meters[first->meter].list_price) ? first->meter : second->meter;
    bs_node_error(
        b->diagnostics, b->spec->segments.key,
        "segment '%s' is drawn in meter '%s' and segment '%s' in meter '%s': their use can only be compared at list price; give "
        "meters: {%s: {list_price: ..., per: ...}}",
        first->name, b->meters[first->meter].name, second->name, b->meters[second->meter].name, b->meters[unpriced].name);
}

static enum bs_status value_segments(struct bs_build *b)
{
    const struct bs_segment_spec *spec = b->spec->segments.items;
    size_t n = b->model->n_segments, priced = 0, other = 0;
    for (size_t i = 0; i < n; i++) {
        struct bs_segment *s = &b->segments[i];
        bool mixed = spec[i].mix.node != NULL, by_mix = mixed && !spec[i].meter.node;
        s->value_per_unit = list_value(b, s->mix, s->meter, mixed, by_mix);
        if (by_mix && isnan(s->value_per_unit))
            return bs_node_error(
                b->diagnostics, spec[i].mix.node,
                "mix splits a quantity that has no name: say what usage describes, e.g. meter: tokens, or give the list "
                "price of every meter in the mix under meters%s",
                b->cards->count > 0 ? ", or name the rate card with the list prices, list_card: NAME: then it is money" : "");
        priced += isnan(s->value_per_unit) ? 0 : 1;
        if (s->meter != b->segments[0].meter)
            other = i;
    }
    b->model->use_unit = b->model->currency;
    if (priced == n)
        return BS_OK;
    if (other > 0) {
        refuse_values(b, other);
        return BS_ERROR_INPUT;
    }
    for (size_t i = 0; i < n; i++)
        b->segments[i].value_per_unit = 1;
    b->model->use_unit = b->meters[b->segments[0].meter].unit;
    return BS_OK;
}

enum bs_status bs_build_values(struct bs_build *b)
{
    struct bs_population *p = b->population;
    if (!p)
        return value_segments(b);
    b->model->use_unit = b->model->currency;
    if (p->n_columns > 0) /* in money already */
        return BS_OK;
    p->value_per_unit = list_value(b, p->mix, p->meter, false, false);
    if (isnan(p->value_per_unit)) {
        p->value_per_unit = 1;
        b->model->use_unit = b->meters[p->meter].unit;
    }
    return BS_OK;
}
