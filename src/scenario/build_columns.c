/* Columns of a population's file: which meters they hold, how these split into parts, and what each user's use is worth. */
#include "scenario/build_cards.h"
#include "scenario/build_population.h"

#include <billshift/text.h>

#include <math.h>
#include <stdio.h>
#include <string.h>

static const char who[] = "the population";

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
    if (columns->model.node && !columns->meters.node)
        bs_node_error(b->diagnostics, columns->model.node,
                      "model tells rows with columns of meters apart: give columns.meters in place of use");
    if (columns->model.node && b->cards->n_models == 0)
        bs_node_error(b->diagnostics, columns->model.node, "model: no contract charges a rate card, so models are not told apart");
    if (columns->model.node && spec_of(b)->split.models.node)
        bs_node_error(b->diagnostics, spec_of(b)->split.models.node,
                      "models and columns.model exclude each other: the file says which model");
}

/* Names of the models in the file: those of the cards, and the rows of price files that they are from. */
static enum bs_status name_models(struct bs_build *b, struct bs_usage_query *query)
{
    const struct bs_rate_card_spec *card = b->spec->rate_cards.items;
    size_t most = b->cards->n_models, n = 0;
    for (size_t c = 0; c < b->cards->count; c++)
        most += b->cards->items[c].n_models;
    struct bs_usage_model *names = bs_arena_take(b->arena, most, sizeof *names);
    if (!names)
        return BS_ERROR_MEMORY;
    for (; n < b->cards->n_models; n++)
        names[n] = (struct bs_usage_model){b->cards->models[n].name, n};
    for (size_t c = 0; c < b->cards->count; c++)
        for (size_t i = 0; i < b->cards->items[c].n_models && b->cards->used[c]; i++) {
            const struct bs_pair *pair = &card[c].models.node->pairs[i], *from = bs_node_find(pair->value, "from", strlen("from"));
            size_t model = 0;
            while (model < b->cards->n_models && strcmp(b->cards->models[model].name, pair->key->text) != 0)
                model++;
            if (from && from->value->kind == BS_NODE_SCALAR)
                names[n++] = (struct bs_usage_model){from->value->text, model};
        }
    query->model_names = names;
    query->n_model_names = n;
    query->n_models = b->cards->n_models;
    return BS_OK;
}

enum bs_status bs_read_columns(struct bs_build *b, const struct bs_columns_spec *columns, struct bs_usage_query *query)
{
    const struct bs_node *meters = columns->meters.node;
    size_t errors = b->diagnostics->errors;
    check_keys(b, columns);
    if (meters && (meters->kind != BS_NODE_MAP || meters->count == 0))
        bs_node_error(b->diagnostics, meters, "meters: a map from meters to columns is expected, e.g. {input: in, output: out}");
    const char **names = bs_arena_take(b->arena, meters ? meters->count : 0, sizeof *names);
    if (!names)
        return BS_ERROR_MEMORY;
    for (size_t i = 0; meters && meters->kind == BS_NODE_MAP && i < meters->count; i++) {
        const struct bs_node *name = meters->pairs[i].value;
        if (name->kind != BS_NODE_SCALAR || bs_node_empty(name))
            bs_node_error(b->diagnostics, name, "%s: the name of a column is expected, not %s", meters->pairs[i].key->text,
                          bs_node_kind_name(name));
        for (size_t k = 0; k < i; k++)
            if (names[k] && name->kind == BS_NODE_SCALAR && strcmp(names[k], name->text) == 0)
                bs_node_error(b->diagnostics, name, "%s: the column '%s' is that of '%s' already", meters->pairs[i].key->text,
                              name->text, meters->pairs[k].key->text);
        names[i] = name->kind == BS_NODE_SCALAR ? name->text : NULL;
    }
    if (b->diagnostics->errors > errors)
        return BS_ERROR_INPUT;
    query->columns = names;
    query->n_columns = meters ? meters->count : 0;
    query->model = columns->model.value;
    return query->model ? name_models(b, query) : BS_OK;
}

/* The meter of a column of the query; without columns.meters that of the population. */
static size_t meter_of(const struct bs_build *b, size_t column)
{
    const struct bs_node *meters = columns_of(b)->meters.node;
    return bs_meter_index(b, meters ? meters->pairs[column].key->text : spec_of(b)->meter.value);
}

static bool reads_usage(const struct bs_build *b, size_t n)
{
    bool reads = false;
    for (size_t k = 0; k < n; k++)
        reads |= meter_of(b, k) == 0;
    return reads;
}

/* What a unit of a column is. model BS_NEVER: as the population's split says. */
static bool mix_column(struct bs_build *b, size_t column, size_t model, bool usage, struct bs_split *split, double *mix)
{
    size_t meter = meter_of(b, column);
    const double *models = split->models;
    double *one = bs_arena_take(b->arena, b->cards->n_models, sizeof *one);
    if (one && model != BS_NEVER) {
        one[model] = 1;
        split->models = one;
    }
    bs_split_units(b, split, meter, 1, mix);
    if (!usage && b->cards->list)
        mix[0] += bs_parts_value(b, mix);
    split->models = models;
    return one != NULL;
}

static enum bs_status mix_cells(struct bs_build *b, const struct bs_usage_query *query, struct bs_split *split, size_t cells,
                                double *mixes)
{
    size_t n = b->model->n_meters, columns = query->n_columns ? query->n_columns : 1;
    bool usage = reads_usage(b, columns);
    for (size_t m = 0; m < n && usage && columns > 1; m++)
        b->meters[m].usage = 0; /* the file says itself what all is worth */
    for (size_t cell = 0; cell < cells; cell++)
        if (!mix_column(b, cell % columns, query->model ? cell / columns : BS_NEVER, usage, split, mixes + cell * n))
            return BS_ERROR_MEMORY;
    return BS_OK;
}

/* Models that occur, columns that hold anything: what the cards must price. */
static enum bs_status check_cells(struct bs_build *b, const struct bs_population *p, size_t cells, const double *mixes,
                                  struct bs_split *split, const struct bs_usage_query *query)
{
    size_t n = b->model->n_meters, columns = query->n_columns ? query->n_columns : 1;
    const struct bs_node *place = columns_of(b)->meters.node ? columns_of(b)->meters.node : spec_of(b)->head.key;
    double *used = bs_arena_take(b->arena, n, sizeof *used), *models = bs_arena_take(b->arena, b->cards->n_models, sizeof *models);
    bool *holds = bs_arena_take(b->arena, cells, sizeof *holds);
    if (!used || !models || !holds)
        return BS_ERROR_MEMORY;
    for (size_t i = 0; i < p->users * p->months * cells; i++)
        holds[i % cells] |= (p->n_columns > 0 ? p->quantity[i] : p->use[i]) > 0;
    for (size_t cell = 0; cell < cells; cell++) {
        for (size_t m = 0; m < n && holds[cell]; m++)
            used[m] += mixes[cell * n + m];
        if (query->model && holds[cell])
            models[cell / columns] = 1;
    }
    const double *stated = split->models;
    if (query->model)
        split->models = models;
    bool good = bs_check_priced(b, split, used, who, place);
    split->models = stated;
    return good ? BS_OK : BS_ERROR_INPUT;
}

/* Money for a unit of each cell at list price. */
static enum bs_status value_cells(struct bs_build *b, const struct bs_usage_query *query, size_t cells, const double *mixes,
                                  double *values)
{
    bool usage = reads_usage(b, query->n_columns);
    size_t errors = b->diagnostics->errors;
    for (size_t cell = 0; cell < cells; cell++) {
        size_t column = cell % query->n_columns, meter = meter_of(b, column);
        values[cell] = usage ? (meter == 0 ? 1 : 0) : bs_mix_value(b, mixes + cell * b->model->n_meters);
        if (!isnan(values[cell]) || cell != column)
            continue;
        bs_node_error(
            b->diagnostics, columns_of(b)->meters.node->pairs[column].key,
            "columns.meters: the list price of '%s' is not known, and without it use in several meters cannot be valued: give "
            "meters: {%s: {list_price: ..., per: ...}} (0 where it is worth nothing)%s",
            b->meters[meter].name, b->meters[meter].name,
            b->cards->count > 0 ? ", or name the rate card with the list prices, list_card: NAME" : "");
    }
    return b->diagnostics->errors > errors ? BS_ERROR_INPUT : BS_OK;
}

/* With several cells: use is their value, and the mix that of all together. With one it is the whole story. */
static enum bs_status value_users(struct bs_build *b, struct bs_population *p, size_t cells, const double *mixes,
                                  const double *values, double *mix)
{
    size_t n = b->model->n_meters, months = p->users * p->months;
    double *use = bs_arena_take(b->arena, months, sizeof *use), sum = 0;
    if (!use)
        return BS_ERROR_MEMORY;
    for (size_t i = 0; i < months; i++) {
        for (size_t cell = 0; cell < cells; cell++) {
            double units = p->quantity[i * cells + cell];
            use[i] += units * values[cell];
            for (size_t m = 0; m < n && units > 0; m++)
                mix[m] += units * mixes[cell * n + m];
        }
        sum += use[i];
    }
    if (!isfinite(sum))
        return bs_node_error(b->diagnostics, spec_of(b)->file.node, "the use of all users is worth more than a number can hold");
    for (size_t m = 0; m < n; m++)
        mix[m] = sum > 0 ? mix[m] / sum : 0;
    p->use = use;
    p->column_mix = mixes;
    p->meter = 0;
    p->value_per_unit = 1;
    return BS_OK;
}

enum bs_status bs_mix_population(struct bs_build *b, const struct bs_usage_query *query, struct bs_population *p)
{
    size_t n = b->model->n_meters, cells = p->n_columns ? p->n_columns : 1, columns = query->n_columns ? query->n_columns : 1;
    double *mixes = bs_arena_take(b->arena, n, cells * sizeof *mixes), *values = bs_arena_take(b->arena, cells, sizeof *values);
    double *mix = bs_arena_take(b->arena, n, sizeof *mix);
    struct bs_split split;
    bool needed = false;
    if (!mixes || !values || !mix)
        return BS_ERROR_MEMORY;
    p->mix = mix;
    for (size_t k = 0; k < columns; k++)
        needed |= bs_meter_is_split(b, meter_of(b, k));
    enum bs_status status = bs_read_split(b, &spec_of(b)->split, who, spec_of(b)->head.key, needed, query->model != NULL, &split);
    if (!status && b->diagnostics->errors > b->errors)
        return BS_ERROR_INPUT;
    if (!status)
        status = mix_cells(b, query, &split, cells, mixes);
    if (!status)
        status = check_cells(b, p, cells, mixes, &split, query);
    if (status)
        return status;
    if (cells > 1)
        status = value_cells(b, query, cells, mixes, values);
    if (status)
        return status;
    if (cells > 1)
        return value_users(b, p, cells, mixes, values, mix);
    if (p->n_columns > 0) { /* one column: as `use` */
        p->use = p->quantity;
        p->quantity = NULL;
        p->n_columns = 0;
    }
    p->meter = meter_of(b, 0);
    p->mix = mixes;
    return BS_OK;
}
