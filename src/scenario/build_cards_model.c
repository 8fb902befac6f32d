/* A model of a rate card: its own keys, and beside them prices by meter; from a row of a price file or written out. */
#include "scenario/build_cards.h"
#include "scenario/price_file.h"

#include <billshift/text.h>

#include <math.h>
#include <stdlib.h>
#include <string.h>

enum { KNOWN_MOST = 512 };
static const double PRICE_MOST = 1e15;

static bool own_key(const struct bs_node *key)
{
    size_t offset = 0;
    return bs_block_find(&bs_block_rate_model, key->text, &offset) != NULL;
}

/* The map with the model's own keys alone, or with the others alone. */
static enum bs_status part_of_map(struct bs_build *b, const struct bs_node *map, bool own, struct bs_node *out)
{
    *out = *map;
    out->pairs = bs_arena_take(b->arena, map->count, sizeof *out->pairs);
    out->count = 0;
    for (size_t i = 0; out->pairs && i < map->count; i++)
        if (own_key(map->pairs[i].key) == own)
            out->pairs[out->count++] = map->pairs[i];
    return out->pairs ? BS_OK : BS_ERROR_MEMORY;
}

static double *no_prices(struct bs_build *b)
{
    double *prices = bs_arena_take(b->arena, b->model->n_meters, sizeof *prices);
    for (size_t m = 0; prices && m < b->model->n_meters; m++)
        prices[m] = NAN;
    return prices;
}

/* Prices by meter, quoted for the card's `per`. */
static void read_prices(struct bs_build *b, const struct bs_rate_card_spec *spec, const struct bs_node *map, const char *what,
                        double *prices)
{
    enum bs_key_kind kind = bs_card_foreign(b, spec) ? BS_KEY_NUMBER : BS_KEY_MONEY;
    if (map->kind != BS_NODE_MAP) {
        bs_node_error(b->diagnostics, map, "%s: a map from meters to prices is expected, e.g. {input: 5, output: 25}", what);
        return;
    }
    for (size_t i = 0; i < map->count; i++) {
        const struct bs_pair *pair = &map->pairs[i];
        size_t meter = bs_find_class(b, pair->key, what);
        double price = 0;
        if (bs_read_number(&b->reader, pair->value, pair->key->text, kind, 0, PRICE_MOST, false, &price) &&
            meter < b->model->n_meters)
            prices[meter] = price / bs_own_amount(b, spec->per.node, b->meters[meter].unit, spec->per.value);
    }
}

/* foreign: they are no money */
static void take_class_prices(const struct bs_build *b, const double *from, bool foreign, double *prices)
{
    for (size_t c = 0; c < PRICE_CLASS_COUNT; c++) {
        size_t meter = bs_meter_index(b, price_class_meters[c]);
        if (meter < b->model->n_meters && !isnan(from[c]))
            prices[meter] = foreign ? from[c] : bs_own_money(b, from[c]);
    }
}

static bool prices_anything(const double *from)
{
    for (size_t c = 0; c < PRICE_CLASS_COUNT; c++)
        if (!isnan(from[c]))
            return true;
    return false;
}

/* The row that a model names, or that has its name. inline_prices: it can do without one. */
static const struct price_row *find_row(struct bs_build *b, const struct bs_rate_card_spec *spec, const struct bs_text_field *from,
                                        const struct bs_node *key, const struct price_file *file, bool inline_prices)
{
    const char *known[KNOWN_MOST], *name = from->value ? from->value : key->text;
    char quoted[BS_QUOTE_SIZE];
    const struct bs_node *node = from->node ? from->node : key;
    size_t count = 0, n = 0;
    if (!spec->file.node) {
        if (from->node)
            bs_node_error(b->diagnostics, from->node, "from names a row of a price file, but the rate card has no file");
        return NULL;
    }
    const struct price_row *row = price_file_find(file, name, &count);
    if (row || (count == 0 && !from->node && inline_prices))
        return row;
    for (; n < file->n_rows && n < KNOWN_MOST; n++)
        known[n] = file->rows[n].model;
    const char *near = bs_nearest(name, known, n);
    bs_quote(name, strlen(name), quoted);
    if (count > 1)
        bs_node_error(b->diagnostics, node, "%s has %zu rows for the model %s", spec->file.value, count, quoted);
    else
        bs_node_error(b->diagnostics, node, "%s has no row for the model %s%s%s%s%s", spec->file.value, quoted,
                      near ? "; did you mean '" : "", near ? near : "", near ? "'?" : "",
                      from->node ? "" : "; from: ROW names another one");
    return NULL;
}

static int by_bound(const void *a, const void *b)
{
    double x = ((const struct rate_bound *)a)->above, y = ((const struct rate_bound *)b)->above;
    return (x > y) - (x < y);
}

/* The prices above a bound, made when it is new. */
static double *prices_above(struct bs_build *b, struct rate_bound *bounds, size_t *n, double above)
{
    for (size_t i = 0; i < *n; i++)
        if (bounds[i].above == above)
            return (double *)bounds[i].prices;
    double *prices = no_prices(b);
    bounds[(*n)++] = (struct rate_bound){.above = above, .prices = prices};
    return prices;
}

static enum bs_status read_bounds(struct bs_build *b, const struct bs_rate_card_spec *spec, const struct bs_node *node,
                                  const struct price_file *file, const struct price_row *row, struct rate_model *model)
{
    size_t stated = node && node->kind == BS_NODE_MAP ? node->count : 0, n = 0;
    struct rate_bound *bounds = bs_arena_take(b->arena, stated + file->n_bounds, sizeof *bounds);
    if (!bounds)
        return BS_ERROR_MEMORY;
    if (node && stated == 0)
        bs_node_error(b->diagnostics, node, "above: a map from prompt lengths to prices is expected, e.g. {200k: {input: 10}}");
    for (size_t k = 0; row && k < file->n_bounds; k++)
        if (prices_anything(row->above[k])) {
            double *prices = prices_above(b, bounds, &n, file->bounds[k]);
            if (!prices)
                return BS_ERROR_MEMORY;
            take_class_prices(b, row->above[k], bs_card_foreign(b, spec), prices);
        }
    const size_t first = n; /* of the stated: those of the file may be overridden */
    for (size_t i = 0; i < stated; i++) {
        const struct bs_pair *pair = &node->pairs[i];
        double above = 0;
        if (!bs_read_number(&b->reader, pair->key, "above", BS_KEY_NUMBER, 0, PRICE_MOST, false, &above))
            continue;
        for (size_t k = first; k < n; k++)
            if (bounds[k].above == above)
                bs_node_error(b->diagnostics, pair->key, "above: the bound %s stands here a second time", pair->key->text);
        double *prices = prices_above(b, bounds, &n, above);
        if (!prices)
            return BS_ERROR_MEMORY;
        read_prices(b, spec, pair->value, "above", prices);
        if (pair->value->kind == BS_NODE_MAP && pair->value->count == 0)
            bs_warn_idle(b, pair->key, "above", "the bound %s has no prices of its own", pair->key->text);
    }
    qsort(bounds, n, sizeof *bounds, by_bound);
    model->bounds = bounds;
    model->n_bounds = n;
    return BS_OK;
}

enum bs_status bs_build_rate_model(struct bs_build *b, const struct bs_rate_card_spec *spec, const struct bs_pair *pair,
                                   const struct price_file *file, const struct rate_card *card, struct rate_model *model,
                                   const struct price_row **row)
{
    struct bs_rate_model_spec own = {0};
    struct bs_node keys, classes;
    char quoted[BS_QUOTE_SIZE];
    double *prices = no_prices(b);
    *model = (struct rate_model){.name = pair->key->text, .multiplier = 1, .prices = prices};
    if (!prices)
        return BS_ERROR_MEMORY;
    if (!bs_name_valid(pair->key->text, pair->key->length))
        bs_node_error(b->diagnostics, pair->key, "models: %s is no name: %s%s",
                      bs_quote(pair->key->text, pair->key->length, quoted), BS_NAME_RULE,
                      spec->file.node ? "; from: ROW names the row of the file" : "");
    if (pair->value->kind != BS_NODE_MAP && !(spec->file.node && bs_node_empty(pair->value)))
        return bs_node_error(b->diagnostics, pair->value,
                             "the model '%s' of the rate card '%s' is a map from meters to prices, not %s", pair->key->text,
                             card->name, bs_node_kind_name(pair->value));
    struct bs_node map = *pair->value;
    map.kind = BS_NODE_MAP;
    enum bs_status status = part_of_map(b, &map, true, &keys);
    if (!status)
        status = part_of_map(b, &map, false, &classes);
    if (!status)
        status = bs_read_block(&b->reader, &keys, pair->key, &bs_block_rate_model, &own);
    if (status)
        return status;
    if (!own.head.wrong)
        model->multiplier = own.multiplier.value;
    *row = find_row(b, spec, &own.from, pair->key, file, classes.count > 0);
    if (*row)
        take_class_prices(b, (*row)->base, bs_card_foreign(b, spec), prices);
    read_prices(b, spec, &classes, pair->key->text, prices);
    return read_bounds(b, spec, own.above.node, file, *row, model);
}
