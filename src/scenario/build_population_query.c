/* What of a population's files is read: columns, meters, models, currencies. */
#include "scenario/build_cards.h"
#include "scenario/build_population.h"

#include <billshift/text.h>

#include <math.h>

#include <string.h>

enum { NAMES_MOST = 8 };

static const struct bs_population_spec *spec_of(const struct bs_build *b)
{
    return b->spec->population.items;
}

static const struct bs_columns_spec *columns_of(const struct bs_build *b)
{
    return spec_of(b)->columns.items;
}

/* Keys that exclude each other. */
static void check_keys(struct bs_build *b, const struct bs_columns_spec *columns)
{
    if (columns->meters.node && columns->use.node)
        bs_node_error(b->diagnostics, columns->use.node, "use and meters exclude each other: one column, or one for each meter");
    if (columns->meters.node && spec_of(b)->meter.node)
        bs_node_error(b->diagnostics, spec_of(b)->meter.node,
                      "meter and columns.meters exclude each other: the columns name their meters");
    const char *format = spec_of(b)->format.value;
    bool plain = strcmp(format, "auto") == 0 || strcmp(format, "plain") == 0;
    if (columns->model.node && !columns->meters.node && (columns->use.node || plain))
        bs_node_error(b->diagnostics, columns->model.node,
                      "model tells rows with columns of meters apart: give columns.meters in place of use");
    if (columns->model.node && b->cards->n_models == 0)
        bs_node_error(b->diagnostics, columns->model.node, "model: no contract charges a rate card, so models are not told apart");
    if (columns->model.node && spec_of(b)->split.models.node)
        bs_node_error(b->diagnostics, spec_of(b)->split.models.node,
                      "models and columns.model exclude each other: the file says which model");
}

static enum bs_status read_user(struct bs_build *b, const struct bs_node *node, struct bs_usage_query *query)
{
    size_t n = !node ? 0 : node->kind == BS_NODE_LIST ? node->count : 1;
    const char **names = bs_arena_take(b->arena, n, sizeof *names);
    if (!names)
        return BS_ERROR_MEMORY;
    if (node && (n == 0 || n > NAMES_MOST))
        return bs_node_error(b->diagnostics, node, "user: 1 to %d columns are expected", NAMES_MOST);
    for (size_t i = 0; i < n; i++) {
        const struct bs_node *name = node->kind == BS_NODE_LIST ? node->items[i] : node;
        if (name->kind != BS_NODE_SCALAR || bs_node_empty(name))
            return bs_node_error(b->diagnostics, name, "user: the name of a column is expected, not %s", bs_node_kind_name(name));
        names[i] = name->text;
    }
    query->user = names;
    query->n_user = n;
    return BS_OK;
}

/* A column for each meter, as the scenario says. */
static enum bs_status name_columns(struct bs_build *b, const struct bs_node *meters, struct bs_usage_query *query)
{
    size_t errors = b->diagnostics->errors;
    if (meters->kind != BS_NODE_MAP || meters->count == 0)
        return bs_node_error(b->diagnostics, meters,
                             "meters: a map from meters to columns is expected, e.g. {input: in, output: out}");
    const char **columns = bs_arena_take(b->arena, meters->count, sizeof *columns);
    const char **names = bs_arena_take(b->arena, meters->count, sizeof *names);
    if (!columns || !names)
        return BS_ERROR_MEMORY;
    for (size_t i = 0; i < meters->count; i++) {
        const struct bs_node *name = meters->pairs[i].value;
        if (name->kind != BS_NODE_SCALAR || bs_node_empty(name))
            bs_node_error(b->diagnostics, name, "%s: the name of a column is expected, not %s", meters->pairs[i].key->text,
                          bs_node_kind_name(name));
        for (size_t k = 0; k < i; k++)
            if (columns[k] && name->kind == BS_NODE_SCALAR && strcmp(columns[k], name->text) == 0)
                bs_node_error(b->diagnostics, name, "%s: the column '%s' is that of '%s' already", meters->pairs[i].key->text,
                              name->text, meters->pairs[k].key->text);
        columns[i] = name->kind == BS_NODE_SCALAR ? name->text : NULL;
        names[i] = meters->pairs[i].key->text;
    }
    query->meters = names;
    query->columns = columns;
    query->n_meters = meters->count;
    return b->diagnostics->errors > errors ? BS_ERROR_INPUT : BS_OK;
}

static const char *const cache_writes[] = {"cache_write", "cache_write_5m", "cache_write_1h"};
enum { CACHE_WRITE, WRITE_5M, WRITE_1H };

static bool is_charged(const struct bs_build *b, size_t write)
{
    return bs_meter_is_charged(b, cache_writes[write]);
}

/* Exports tell cache writes apart by how long they last, or not; contracts price both, or one kind for all. A file that does not tell has the usual
   5 minutes. */
static enum bs_status alias_writes(struct bs_build *b, struct bs_usage_query *query)
{
    struct bs_usage_alias *aliases = bs_arena_take(b->arena, 2, sizeof *aliases);
    if (!aliases)
        return BS_ERROR_MEMORY;
    query->aliases = aliases;
    if (!is_charged(b, CACHE_WRITE) && (is_charged(b, WRITE_5M) || is_charged(b, WRITE_1H)))
        aliases[query->n_aliases++] =
            (struct bs_usage_alias){cache_writes[CACHE_WRITE], cache_writes[is_charged(b, WRITE_5M) ? WRITE_5M : WRITE_1H]};
    for (size_t write = WRITE_5M; write <= WRITE_1H && is_charged(b, CACHE_WRITE); write++)
        if (!is_charged(b, write))
            aliases[query->n_aliases++] = (struct bs_usage_alias){cache_writes[write], cache_writes[CACHE_WRITE]};
    return BS_OK;
}

/* Classes of tokens that no card prices, where cards price others: their use would be free unseen. */
static enum bs_status list_unpriced(struct bs_build *b, struct bs_usage_query *query)
{
    const char **names = bs_arena_take(b->arena, bs_usage_meter_count(), sizeof *names);
    bool tokens = false;
    if (!names)
        return BS_ERROR_MEMORY;
    query->unpriced = names;
    for (size_t m = 0; m < b->model->n_meters; m++)
        tokens |= bs_is_token_meter(b->meters[m].name) && bs_meter_is_split(b, m);
    for (size_t i = 0; i < bs_usage_meter_count() && tokens; i++) {
        const char *name = bs_usage_meter_at(i);
        bool counted = !bs_is_token_meter(name) || bs_meter_is_charged(b, name);
        for (size_t a = 0; a < query->n_aliases; a++)
            counted |= strcmp(query->aliases[a].held, name) == 0;
        if (!counted)
            names[query->n_unpriced++] = name;
    }
    return BS_OK;
}

/* The one column of a file, and of an export all that contracts charge. */
static enum bs_status name_meters(struct bs_build *b, struct bs_usage_query *query)
{
    const struct bs_columns_spec *columns = columns_of(b);
    const char **names = bs_arena_take(b->arena, b->model->n_meters + 1, sizeof *names);
    const char **one = bs_arena_take(b->arena, 1, sizeof *one);
    if (!names || !one)
        return BS_ERROR_MEMORY;
    query->use = columns->use.node ? columns->use.value : "use";
    names[query->n_meters++] = spec_of(b)->meter.value;
    for (size_t m = 0; m < b->model->n_meters && !columns->use.node; m++)
        if (strcmp(b->meters[m].name, names[0]) != 0 && (m == 0 || bs_meter_is_charged(b, b->meters[m].name)))
            names[query->n_meters++] = b->meters[m].name;
    if (columns->use.node) {
        one[0] = columns->use.value;
        query->columns = one;
    }
    query->meters = names;
    enum bs_status status = columns->use.node ? BS_OK : alias_writes(b, query);
    return status || columns->use.node ? status : list_unpriced(b, query);
}

/* The same rate stated twice, each in its own direction: one must be about 1 / the other. */
static void check_both(struct bs_build *b, const struct bs_node *node, const struct bs_usage_exchange *exchange)
{
    const struct bs_money *money = &b->reader.money;
    double rate = bs_money_rate(money, exchange->currency);
    char worth[BS_NUMBER_TEXT], buys[BS_NUMBER_TEXT], same[BS_NUMBER_TEXT];
    if (strcmp(exchange->currency, money->own) == 0 || isnan(rate) || fabs(rate * exchange->rate - 1) < 1e-3)
        return;
    bs_node_error(
        b->diagnostics, node,
        "exchange says that 1 %s is worth %s %s, but exchange_rates that 1 %s = %s %s, by which it is worth %s; leave it out "
        "here, or make them agree",
        exchange->currency, bs_number_text(exchange->rate, worth), money->own, money->own, bs_number_text(rate, buys),
        exchange->currency, bs_number_text(1 / rate, same));
}

static enum bs_status read_exchange(struct bs_build *b, const struct bs_node *map, struct bs_usage_query *query)
{
    const struct bs_money *money = &b->reader.money;
    size_t n = map && map->kind == BS_NODE_MAP ? map->count : 0;
    struct bs_usage_exchange *rates = bs_arena_take(b->arena, n + money->n_rates, sizeof *rates);
    if (!rates)
        return BS_ERROR_MEMORY;
    if (map && n == 0)
        return bs_node_error(b->diagnostics, map, "exchange: a map from currencies to rates is expected, e.g. {EUR: 1.08}");
    for (size_t i = 0; i < n; i++) {
        rates[i].currency = map->pairs[i].key->text;
        if (!bs_read_number(&b->reader, map->pairs[i].value, "exchange", BS_KEY_NUMBER, 1e-18, 1e9, false, &rates[i].rate))
            return BS_ERROR_INPUT;
        check_both(b, map->pairs[i].value, &rates[i]);
    }
    for (size_t k = 0; k < money->n_rates; k++) /* stated for the whole scenario, the other way round */
        if (!map || !bs_node_find(map, money->rates[k].currency, strlen(money->rates[k].currency)))
            rates[n++] = (struct bs_usage_exchange){money->rates[k].currency, 1 / money->rates[k].rate};
    query->exchange = rates;
    query->n_exchange = n;
    return BS_OK;
}

static size_t find_model(const struct bs_build *b, const char *name)
{
    size_t model = 0;
    while (model < b->cards->n_models && strcmp(b->cards->models[model].name, name) != 0)
        model++;
    return model;
}

/* Names that the scenario gives to models of the cards. */
static enum bs_status add_model_names(struct bs_build *b, const struct bs_node *map, struct bs_usage_model *names, size_t *n)
{
    const char *known[64];
    size_t n_known = b->cards->n_models < 64 ? b->cards->n_models : 64, errors = b->diagnostics->errors;
    char quoted[BS_QUOTE_SIZE], suggestion[BS_SUGGESTION_SIZE];
    if (map && map->kind != BS_NODE_MAP)
        return bs_node_error(b->diagnostics, map, "model_names: a map from names in the file to models is expected");
    for (size_t i = 0; i < n_known; i++)
        known[i] = b->cards->models[i].name;
    for (size_t i = 0; map && i < map->count; i++) {
        const struct bs_node *value = map->pairs[i].value;
        const char *name = value->kind == BS_NODE_SCALAR ? value->text : "";
        size_t model = find_model(b, name);
        if (model == b->cards->n_models)
            bs_node_error(b->diagnostics, value, "model_names: there is no model %s in the rate cards that are charged%s",
                          bs_quote(name, strlen(name), quoted), bs_suggest(name, known, n_known, "known", suggestion));
        else
            names[(*n)++] = (struct bs_usage_model){map->pairs[i].key->text, model};
    }
    return b->diagnostics->errors > errors ? BS_ERROR_INPUT : BS_OK;
}

enum bs_status bs_population_models(struct bs_build *b, struct bs_usage_query *query)
{
    const struct bs_rate_card_spec *card = b->spec->rate_cards.items;
    const struct bs_node *own = spec_of(b)->model_names.node;
    size_t most = b->cards->n_models + (own && own->kind == BS_NODE_MAP ? own->count : 0), n = 0;
    for (size_t c = 0; c < b->cards->count; c++)
        most += b->cards->items[c].n_models;
    struct bs_usage_model *names = bs_arena_take(b->arena, most, sizeof *names);
    if (!names)
        return BS_ERROR_MEMORY;
    for (; n < b->cards->n_models; n++)
        names[n] = (struct bs_usage_model){b->cards->models[n].name, n};
    /* The rows of price files that models are from. */
    for (size_t c = 0; c < b->cards->count; c++)
        for (size_t i = 0; i < b->cards->items[c].n_models && b->cards->used[c]; i++) {
            const struct bs_pair *pair = &card[c].models.node->pairs[i], *from = bs_node_find(pair->value, "from", strlen("from"));
            if (from && from->value->kind == BS_NODE_SCALAR)
                names[n++] = (struct bs_usage_model){from->value->text, find_model(b, pair->key->text)};
        }
    enum bs_status status = add_model_names(b, own, names, &n);
    query->models = names;
    query->n_names = n;
    /* Where the scenario splits the tokens itself, rows are not told apart. */
    query->n_models = spec_of(b)->split.models.node ? 0 : b->cards->n_models;
    return status;
}

enum bs_status bs_population_query(struct bs_build *b, struct bs_usage_query *query)
{
    const struct bs_population_spec *spec = spec_of(b);
    const struct bs_columns_spec *columns = columns_of(b);
    query->month = columns->month.value;
    query->model = columns->model.value;
    query->team = columns->team.value;
    query->currency = b->reader.money.own;
    query->net = strcmp(spec->spend.value, "net") == 0;
    size_t errors = b->diagnostics->errors;
    check_keys(b, columns);
    enum bs_status status = read_user(b, columns->user.node, query);
    if (!status)
        status = columns->meters.node ? name_columns(b, columns->meters.node, query) : name_meters(b, query);
    if (!status)
        status = read_exchange(b, spec->exchange.node, query);
    if (!status)
        status = bs_population_models(b, query);
    return !status && b->diagnostics->errors > errors ? BS_ERROR_INPUT : status;
}
