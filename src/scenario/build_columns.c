/* Columns of a population's file: how their meters split into parts, and what each user's use is worth. */
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

/* Where errors about the columns are told. */
static const struct bs_node *place_of(const struct bs_build *b)
{
    return columns_of(b)->meters.node ? columns_of(b)->meters.node : spec_of(b)->head.key;
}

/* The meter of a cell of a user's month. */
static size_t meter_of(const struct population_columns *columns, size_t cell)
{
    return columns->meters[columns->n > 0 ? cell % columns->n : 0];
}

static bool reads_usage(const struct population_columns *columns)
{
    bool reads = false;
    for (size_t k = 0; k < columns->n; k++)
        reads |= columns->meters[k] == 0;
    return reads;
}

/* What a unit of a column is. model BS_NEVER: as the population's split says. */
static bool mix_column(struct bs_build *b, size_t meter, size_t model, bool usage, struct bs_split *split, double *mix)
{
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

static enum bs_status mix_cells(struct bs_build *b, const struct population_columns *columns, struct bs_split *split, size_t cells,
                                double *mixes)
{
    size_t n = b->model->n_meters;
    bool usage = reads_usage(columns);
    for (size_t m = 0; m < n && usage && columns->n > 1; m++)
        b->meters[m].usage = 0; /* the file says itself what all is worth */
    for (size_t cell = 0; cell < cells; cell++)
        if (!mix_column(b, meter_of(columns, cell), columns->by_model && columns->n > 0 ? cell / columns->n : BS_NEVER, usage,
                        split, mixes + cell * n))
            return BS_ERROR_MEMORY;
    return BS_OK;
}

/* Models that occur, columns that hold anything: what the cards must price. */
static enum bs_status check_cells(struct bs_build *b, const struct bs_population *p, size_t cells, const double *mixes,
                                  struct bs_split *split, const struct population_columns *columns)
{
    size_t n = b->model->n_meters;
    const struct bs_node *place = place_of(b);
    double *used = bs_arena_take(b->arena, n, sizeof *used), *models = bs_arena_take(b->arena, b->cards->n_models, sizeof *models);
    bool *holds = bs_arena_take(b->arena, cells, sizeof *holds);
    if (!used || !models || !holds)
        return BS_ERROR_MEMORY;
    for (size_t i = 0; i < p->users * p->months * cells; i++)
        holds[i % cells] |= (p->n_columns > 0 ? p->quantity[i] : p->use[i]) > 0;
    for (size_t cell = 0; cell < cells; cell++) {
        for (size_t m = 0; m < n && holds[cell]; m++)
            used[m] += mixes[cell * n + m];
        if (columns->by_model && holds[cell])
            models[cell / columns->n] = 1;
    }
    const double *stated = split->models;
    if (columns->by_model)
        split->models = models;
    bool good = bs_check_priced(b, split, used, who, place);
    split->models = stated;
    return good ? BS_OK : BS_ERROR_INPUT;
}

/* Money for a unit of each cell at list price. */
static enum bs_status value_cells(struct bs_build *b, const struct population_columns *columns, size_t cells, const double *mixes,
                                  double *values)
{
    bool usage = reads_usage(columns);
    size_t errors = b->diagnostics->errors;
    for (size_t cell = 0; cell < cells; cell++) {
        size_t meter = meter_of(columns, cell);
        values[cell] = usage ? (meter == 0 ? 1 : 0) : bs_mix_value(b, mixes + cell * b->model->n_meters);
        if (!isnan(values[cell]) || cell >= columns->n)
            continue;
        const struct bs_node *map = columns_of(b)->meters.node;
        const struct bs_pair *pair = map ? bs_node_find(map, b->meters[meter].name, strlen(b->meters[meter].name)) : NULL;
        bs_node_error(
            b->diagnostics, pair ? pair->key : place_of(b),
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

enum bs_status bs_mix_population(struct bs_build *b, const struct population_columns *columns, struct bs_population *p)
{
    size_t n = b->model->n_meters, cells = p->n_columns ? p->n_columns : 1;
    double *mixes = bs_arena_take(b->arena, n, cells * sizeof *mixes), *values = bs_arena_take(b->arena, cells, sizeof *values);
    double *mix = bs_arena_take(b->arena, n, sizeof *mix);
    struct bs_split split;
    bool needed = false;
    if (!mixes || !values || !mix)
        return BS_ERROR_MEMORY;
    p->mix = mix;
    for (size_t k = 0; k < columns->n; k++)
        needed |= bs_meter_is_split(b, columns->meters[k]);
    enum bs_status status = bs_read_split(b, &spec_of(b)->split, who, spec_of(b)->head.key, needed, columns->by_model, &split);
    if (!status && b->diagnostics->errors > b->errors)
        return BS_ERROR_INPUT;
    if (!status)
        status = mix_cells(b, columns, &split, cells, mixes);
    if (!status)
        status = check_cells(b, p, cells, mixes, &split, columns);
    if (status)
        return status;
    if (cells > 1)
        status = value_cells(b, columns, cells, mixes, values);
    if (status)
        return status;
    if (cells > 1)
        return value_users(b, p, cells, mixes, values, mix);
    if (p->n_columns > 0) { /* one column: as `use` */
        p->use = p->quantity;
        p->quantity = NULL;
        p->n_columns = 0;
    }
    p->meter = columns->meters[0];
    p->mix = mixes;
    return BS_OK;
}
