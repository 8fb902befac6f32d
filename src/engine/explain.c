/* One user of a population: where they stand, and the bill line by line. */
#include "engine/cuts.h"
#include "result/sort.h"

#include <billshift/engine.h>
#include <billshift/number.h>
#include <stdio.h>
#include <stdlib.h>

/* Mean use a month at list price, added up as a run does. */
static double mean_value(const struct bs_model *model, size_t user)
{
    const struct bs_population *population = model->population;
    const double *use = &population->use[user * population->months];
    double sum = 0;
    for (size_t month = 0; month < model->months; month++)
        sum += use[month];
    return sum / (double)model->months * population->value_per_unit;
}

enum bs_status bs_user_stand(const struct bs_model *model, size_t user, struct bs_user_standing *out)
{
    const struct bs_population *population = model->population;
    if (population->projection)
        return BS_ERROR_INPUT;
    double *values = malloc(population->users * sizeof *values), months = (double)model->months, own = mean_value(model, user);
    if (!values)
        return BS_ERROR_MEMORY;
    *out = (struct bs_user_standing){.use = own * months, .rank = 1, .cohort = BS_LIGHT};
    for (size_t i = 0; i < population->users; i++) {
        values[i] = mean_value(model, i);
        out->rank += values[i] > own;
    }
    sort_doubles(values, population->users);
    double p[] = {cut_probability(CUT_MEDIAN), cut_probability(CUT_P90)}, cuts[BS_COHORT_COUNT - 1] = {0};
    weighted_quantiles(values, NULL, population->users, p, BS_COHORT_COUNT - 1, cuts);
    for (size_t i = 0; i < BS_COHORT_COUNT - 1; i++) {
        out->cuts[i] = (struct bs_cut){.probability = p[i], .use = cuts[i] * months};
        if (own > cuts[i])
            out->cohort = (enum bs_cohort)(i + 1);
    }
    free(values);
    return BS_OK;
}

/* The users that are priced: from `first` on. */
struct readers {
    const struct bs_model *model;
    size_t first;
};

static double read_month(const void *context, size_t month, size_t seat, double *quantity)
{
    const struct readers *readers = context;
    const struct bs_model *model = readers->model;
    const struct bs_population *population = model->population;
    size_t user = readers->first + seat;
    double use = population->use[user * population->months + month];
    if (population->n_columns > 0)
        own_quantity(model, user, month, quantity);
    for (size_t meter = 0; meter < model->n_meters && population->n_columns == 0; meter++)
        quantity[meter] = use * population->mix[meter];
    return use * population->value_per_unit;
}

static bool is_there(const void *context, size_t month, size_t seat)
{
    const struct readers *readers = context;
    return bs_population_there(readers->model->population, readers->first + seat, month);
}

/* Whether the number of other seats is all that a user's bill takes of them, the same in every month. */
static bool stands_alone(const struct bs_model *model, size_t contract)
{
    bool alone = !bs_model_needs_ledger(model, contract);
    for (size_t month = 0; month < model->months && alone; month++)
        alone = bs_model_seats(model, month) == model->population->users;
    return alone;
}

/* What decides each seat's type. */
static enum bs_status segments_of(const struct readers *readers, size_t seats, struct bs_arena *arena, const size_t **out)
{
    size_t *segments = bs_arena_take(arena, seats, sizeof *segments);
    if (!segments)
        return BS_ERROR_MEMORY;
    for (size_t seat = 0; seat < seats; seat++)
        segments[seat] = bs_population_kind(readers->model->population, readers->first + seat).type;
    *out = segments;
    return BS_OK;
}

enum bs_status bs_explain(const struct bs_model *model, size_t user, size_t contract, struct bs_arena *arena, struct bs_bill *out,
                          char *message)
{
    *message = '\0';
    if (model->population->projection) {
        snprintf(message, BS_MESSAGE_SIZE, "projected months are drawn anew in each replication: a user has no one bill");
        return BS_ERROR_INPUT;
    }
    bool alone = stands_alone(model, contract);
    const struct readers readers = {.model = model, .first = alone ? user : 0};
    const size_t wanted = user - readers.first, seats = alone ? 1 : model->population->users;
    struct bs_price_query query = {.contracts = model->contracts,
                                   .contract = contract,
                                   .n_meters = model->n_meters,
                                   .term = model->months,
                                   .months = model->months,
                                   .seats = seats,
                                   .read = read_month,
                                   .there = is_there,
                                   .context = &readers,
                                   .wanted = &wanted,
                                   .beside = model->population->users - seats};
    enum bs_status status = bs_model_meter_names(model, arena, &query.meters, &query.units);
    if (status == BS_OK)
        status = segments_of(&readers, seats, arena, &query.segments);
    return status == BS_OK ? bs_price(&query, arena, out, message) : status;
}
