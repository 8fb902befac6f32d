/* The vendor's side: what use costs it, and how many leave when their bill rises. */
#include "scenario/build.h"

#include <billshift/text.h>

#include <math.h>
#include <stdlib.h>
#include <string.h>

enum { KNOWN_MOST = 64 };
static const double RATIO_MOST = 1e6;

static size_t find_meter(struct bs_build *b, const struct bs_node *key)
{
    const char *known[KNOWN_MOST];
    char quoted[BS_QUOTE_SIZE], suggestion[BS_SUGGESTION_SIZE];
    size_t meter = bs_meter_index(b, key->text), n = 0;
    if (meter < b->model->n_meters || !b->sure)
        return meter;
    for (; n < b->model->n_meters && n < KNOWN_MOST; n++)
        known[n] = b->meters[n].name;
    bs_node_error(b->diagnostics, key, "cost_to_serve: unknown meter %s%s", bs_quote(key->text, key->length, quoted),
                  bs_suggest(key->text, known, n, "known", suggestion));
    return meter;
}

/* `40%` and `0.4x` are of the list price, and so is all of what is money itself. */
static bool is_ratio(const struct bs_build *b, const struct bs_node *node, size_t meter)
{
    char last = node->kind == BS_NODE_SCALAR && node->length > 0 ? node->text[node->length - 1] : '\0';
    return last == '%' || last == 'x' || (node->kind == BS_NODE_SCALAR && strcmp(b->meters[meter].unit, b->model->currency) == 0);
}

static enum bs_status read_price(struct bs_build *b, const struct bs_pair *pair, size_t meter, double *cost)
{
    struct bs_cost_spec spec = {0};
    enum bs_status status = bs_read_block(&b->reader, pair->value, pair->key, &bs_block_cost, &spec);
    if (status || spec.head.wrong)
        return status;
    bs_check_units(b, "per", spec.per.node, b->meters[meter].unit);
    *cost = spec.price.value / bs_own_amount(b, spec.per.node, b->meters[meter].unit, spec.per.value);
    return BS_OK;
}

static enum bs_status read_cost(struct bs_build *b, const struct bs_pair *pair, size_t meter, double *cost)
{
    const struct bs_meter *m = &b->meters[meter];
    double list = strcmp(m->unit, b->model->currency) == 0 && isnan(m->list_price) ? 1 : m->list_price;
    if (pair->value->kind == BS_NODE_MAP)
        return read_price(b, pair, meter, cost);
    if (!is_ratio(b, pair->value, meter)) {
        bs_read_number(&b->reader, pair->value, pair->key->text, BS_KEY_MONEY, 0, 0, false, cost);
        return BS_OK;
    }
    if (isnan(list))
        bs_node_error(
            b->diagnostics, pair->value,
            "%s: %s is a share of the list price, and the meter has none; write money a unit, e.g. {price: 0.5, per: 1M}, or give "
            "meters: {%s: {list_price: ...}}",
            pair->key->text, pair->value->text, pair->key->text);
    else if (bs_read_number(&b->reader, pair->value, pair->key->text, BS_KEY_RATIO, 0, RATIO_MOST, false, cost))
        *cost *= list;
    return BS_OK;
}

/* The units of a part count in the whole too: both would be paid twice. */
static void check_wholes(struct bs_build *b, const struct bs_node *map, const double *costs)
{
    for (size_t m = 0; m < b->model->n_meters; m++) {
        size_t whole = b->meters[m].whole;
        const struct bs_pair *pair = bs_node_find(map, b->meters[m].name, strlen(b->meters[m].name));
        if (pair && whole != m && costs[m] > 0 && costs[whole] > 0)
            bs_node_error(b->diagnostics, pair->key,
                          "cost_to_serve: '%s' is a part of '%s', which has a cost too; leave out one of them", b->meters[m].name,
                          b->meters[whole].name);
    }
    for (size_t m = 1; m < b->model->n_meters; m++) { /* of a whole by its parts */
        size_t whole = b->meters[m].whole, costly = costs[m] > 0 ? m : whole;
        if (costs[0] == 0 || costs[costly] == 0 || b->meters[m].usage == 0)
            continue;
        bs_node_error(b->diagnostics, map,
                      "cost_to_serve: '%s' counts in `usage` by the list card, which has a cost too; leave out one of them",
                      b->meters[costly].name);
        return;
    }
}

static enum bs_status build_costs(struct bs_build *b, const struct bs_node *map)
{
    double *costs = bs_arena_take(b->arena, b->model->n_meters, sizeof *costs);
    if (!costs)
        return BS_ERROR_MEMORY;
    if (map->kind != BS_NODE_MAP || map->count == 0) {
        bs_node_error(b->diagnostics, map, "cost_to_serve: a map from meters to costs is expected, e.g. {usage: 40%%}");
        return BS_OK;
    }
    enum bs_status status = BS_OK;
    for (size_t i = 0; i < map->count && !status; i++) {
        size_t meter = find_meter(b, map->pairs[i].key);
        if (meter < b->model->n_meters)
            status = read_cost(b, &map->pairs[i], meter, &costs[meter]);
    }
    check_wholes(b, map, costs);
    b->model->cost_to_serve = costs;
    return status;
}

static int by_ratio(const void *a, const void *b)
{
    double x = ((const struct bs_churn_point *)a)->ratio, y = ((const struct bs_churn_point *)b)->ratio;
    return (x > y) - (x < y);
}

static enum bs_status build_churn(struct bs_build *b, const struct bs_node *map)
{
    size_t most = map->kind == BS_NODE_MAP ? map->count : 0, n = 0;
    struct bs_churn_point *points = bs_arena_take(b->arena, most, sizeof *points);
    if (!points)
        return BS_ERROR_MEMORY;
    if (most == 0)
        bs_node_error(b->diagnostics, map, "at: a map from ratios to shares is expected, e.g. {1x: 0%%, 2x: 10%%, 3x: 40%%}");
    for (size_t i = 0; i < most; i++) {
        const struct bs_pair *pair = &map->pairs[i];
        if (bs_read_number(&b->reader, pair->key, "at", BS_KEY_FACTOR, 0, RATIO_MOST, false, &points[n].ratio) &&
            bs_read_number(&b->reader, pair->value, pair->key->text, BS_KEY_SHARE, 0, 1, false, &points[n].chance))
            n++;
    }
    qsort(points, n, sizeof *points, by_ratio);
    for (size_t i = 1; i < n; i++)
        if (points[i].ratio == points[i - 1].ratio)
            return bs_node_error(b->diagnostics, map, "at: the ratio %gx stands twice", points[i].ratio);
    b->model->churn = points;
    b->model->n_churn = n;
    return BS_OK;
}

enum bs_status bs_build_vendor(struct bs_build *b)
{
    const struct bs_churn_spec *churn = b->spec->churn.node ? b->spec->churn.items : NULL;
    enum bs_status status = BS_OK;
    if (b->spec->cost_to_serve.node)
        status = build_costs(b, b->spec->cost_to_serve.node);
    if (!status && churn && !churn->head.wrong)
        status = build_churn(b, churn->at.node);
    return status == BS_ERROR_INPUT ? BS_OK : status; /* noted */
}
