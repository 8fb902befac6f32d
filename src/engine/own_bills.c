/* Bills of users whose months each have a mix of their own: one curve for each, in multiples of the month's own quantities, so that what
   is priced are those very quantities. */
#include "engine/plan.h"

static bool allocates_above(const struct bs_model *model)
{
    for (size_t c = 0; c < model->n_contracts; c++)
        if (model->contracts[c].allocate == BS_ALLOCATE_USE_ABOVE_GRANT)
            return true;
    return false;
}

void own_quantity(const struct bs_model *model, size_t user, size_t month, double *quantity)
{
    const struct bs_population *population = model->population;
    const double *columns = &population->quantity[(user * population->months + month) * population->n_columns];
    for (size_t meter = 0; meter < model->n_meters; meter++) {
        quantity[meter] = 0;
        for (size_t k = 0; k < population->n_columns; k++)
            quantity[meter] += columns[k] * population->column_mix[k * model->n_meters + meter];
    }
}

static bool any_minimum(const struct bs_model *model)
{
    for (size_t c = 0; c < model->n_contracts; c++)
        for (size_t month = 0; month < model->months; month++)
            if (bs_contract_terms(&model->contracts[c], month)->minimum_bill != 0)
                return true;
    return false;
}

static bool any_together(const struct bs_model *model)
{
    for (size_t c = 0; c < model->n_contracts; c++)
        if (bs_contract_blocks_together(&model->contracts[c]))
            return true;
    return false;
}

static bool any_block(const struct plan *plan)
{
    for (size_t c = 0; c < plan->model->n_contracts; c++)
        if (plan_can_block(plan, c))
            return true;
    return false;
}

static bool any_moves(const struct bs_model *model)
{
    for (size_t c = 0; c < model->n_contracts; c++)
        if (model->contracts[c].response && model->contracts[c].response->n_moves > 0)
            return true;
    return false;
}

static bool any_growth(const struct bs_projection *projection)
{
    for (size_t month = 0; month < projection->months; month++)
        if (projection->growth[month] != 1)
            return true;
    return false;
}

/* A month of a user under a contract: curves in multiples of the month's own quantities. */
struct own_month {
    struct bs_curve bill, top_up, charged;
    double blocked_beyond; /* multiple */
    double value;          /* of the month's use after the response, at list price */
    double worth;          /* the same as in own_bills */
    double grant_value;
};

/* What the month's use is under the contract, after its response. */
static enum bs_status respond(const struct bs_contract *contract, size_t month, const struct bs_seat_kind *before,
                              struct bs_arena *scratch, struct bs_seat_kind *out)
{
    *out = *before;
    if (!contract->response)
        return BS_OK;
    double *after = bs_arena_take(scratch, before->n_meters, sizeof *after);
    if (!after)
        return BS_ERROR_MEMORY;
    bs_response_units(contract->response, before->segment, month, before->mix, before->n_meters, after);
    out->mix = after;
    return BS_OK;
}

/* value, before: of the month's use before the contract's response. */
static enum bs_status month_curves(struct plan *plan, size_t c, size_t month, double value, const struct bs_seat_kind *before,
                                   struct bs_arena *scratch, struct own_month *out)
{
    const struct bs_model *model = plan->model;
    const struct bs_contract *contract = &model->contracts[plan_in_force(plan, c, month)];
    struct bs_seat_kind kind;
    enum bs_status status = respond(contract, month, before, scratch, &kind);
    *out = (struct own_month){.value = bs_response_value(contract->response, before->segment, month, before->mix, value)};
    double alike = value / model->population->value_per_unit * plan_price(plan, before->segment, c, month)->value_per_unit;
    out->worth = alike > 0 ? out->value / alike : 1;
    if (status == BS_OK)
        status = bs_contract_curve(contract, month, &kind, bs_model_seats(model, month), scratch, &out->bill);
    if (status == BS_OK)
        status = bs_contract_blocked_beyond(contract, month, &kind, scratch, &out->blocked_beyond);
    if (status == BS_OK && plan->own.top_up)
        status = bs_contract_top_up(contract, month, &kind, scratch, &out->top_up);
    if (status == BS_OK && plan->own.charged)
        status = bs_contract_charged(contract, month, &kind, plan->worth, out->value, scratch, &out->charged);
    if (status == BS_OK && plan->own.grant_value)
        out->grant_value = out->value > 0 ? bs_contract_grant(contract, month, &kind) * out->value : 0;
    return status;
}

/* So many times the month's own quantities. */
static enum bs_status keep_month(struct plan *plan, const struct own_month *own, double times, size_t at)
{
    double left = fmin(times, own->blocked_beyond);
    plan->own.bill[at] = bs_curve_value(&own->bill, times);
    if (plan->own.used)
        plan->own.used[at] = left / times;
    if (plan->own.top_up)
        plan->own.top_up[at] = bs_curve_value(&own->top_up, times);
    if (plan->own.charged)
        plan->own.charged[at] = bs_curve_value(&own->charged, left);
    if (plan->own.grant_value)
        plan->own.grant_value[at] = own->grant_value;
    if (plan->own.worth)
        plan->own.worth[at] = own->worth;
    return isfinite(plan->own.bill[at]) ? BS_OK : BS_ERROR_NUMERIC;
}

/* An own month of a user in the months of the term from `month` to before `end`, which one price period holds, under every contract: in all of
   them, or, where nothing grows, in the first as in the others. */
static enum bs_status keep_months(struct plan *plan, size_t user, size_t own, size_t month, size_t end,
                                  const struct bs_seat_kind *kind, struct bs_arena *scratch)
{
    const struct bs_model *model = plan->model;
    const struct bs_population *population = model->population;
    double value = population->use[user * population->months + own] * population->value_per_unit;
    enum bs_status status = BS_OK;
    for (size_t c = 0; c < model->n_contracts && status == BS_OK; c++) {
        struct own_month curves;
        status = month_curves(plan, c, month, value, kind, scratch, &curves);
        for (size_t m = month; m < end && status == BS_OK; m++) {
            const size_t *level_of = plan->own.level_of;
            size_t row = level_of ? level_of[m] * population->months + own : own;
            if (m == month || level_of[m] != level_of[m - 1])
                status = keep_month(plan, &curves, level_of ? population->projection->growth[m] : 1,
                                    (c * model->seats + user) * plan->own.rows + row);
        }
    }
    return status;
}

/* An own month in every price period of a projected term, or in its own. */
static enum bs_status keep_own_month(struct plan *plan, size_t user, size_t own, const struct bs_seat_kind *kind,
                                     struct bs_arena *scratch)
{
    size_t months = plan->model->months, month = 0;
    enum bs_status status = BS_OK;
    if (!plan->own.level_of)
        return keep_months(plan, user, own, own, own + 1, kind, scratch);
    while (month < months && status == BS_OK) {
        size_t end = month + 1;
        while (end < months && plan->period_of[end] == plan->period_of[month])
            end++;
        status = keep_months(plan, user, own, month, end, kind, scratch);
        month = end;
    }
    return status;
}

static enum bs_status own_user(struct plan *plan, size_t user)
{
    const struct bs_model *model = plan->model;
    const struct bs_population *population = model->population;
    struct bs_arena *scratch = bs_arena_new();
    double *quantity = scratch ? bs_arena_take(scratch, model->n_meters, sizeof *quantity) : NULL;
    const struct bs_user_kind there = bs_population_kind(population, user);
    bool projected = population->projection != NULL;
    size_t first = projected ? bs_population_own_first(population, user) : there.first;
    size_t end = projected ? population->months : there.end;
    struct bs_seat_kind kind = {.mix = quantity, .n_meters = model->n_meters, .segment = there.type};
    enum bs_status status = quantity ? BS_OK : BS_ERROR_MEMORY;
    for (size_t own = first; own < end && status == BS_OK; own++) {
        own_quantity(model, user, own, quantity);
        status = keep_own_month(plan, user, own, &kind, scratch);
    }
    bs_arena_free(scratch);
    return status;
}

/* Rows of a user, and which of a projected term a month has. */
static enum bs_status take_rows(struct plan *plan)
{
    const struct bs_population *population = plan->model->population;
    const struct bs_projection *projection = population->projection;
    plan->own.rows = population->months;
    if (!projection)
        return BS_OK;
    bool grows = any_growth(projection);
    plan->own.level_of = bs_arena_take(plan->arena, projection->months, sizeof *plan->own.level_of);
    if (!plan->own.level_of)
        return BS_ERROR_MEMORY;
    for (size_t month = 0; month < projection->months; month++)
        plan->own.level_of[month] = grows ? month : plan->period_of[month];
    plan->own.rows *= grows ? projection->months : plan->n_periods;
    return BS_OK;
}

/* Where it is needed. */
static bool take_values(struct plan *plan, bool needed, double **out)
{
    *out = needed ? bs_arena_take(plan->arena, plan->model->n_contracts * plan->model->seats, plan->own.rows * sizeof **out) : NULL;
    return !needed || *out;
}

enum bs_status plan_own_bills(struct plan *plan)
{
    const struct bs_model *model = plan->model;
    struct own_bills *own = &plan->own;
    if (!model->population || model->population->n_columns == 0)
        return BS_OK;
    enum bs_status failure = take_rows(plan);
    if (failure != BS_OK)
        return failure;
    if (!take_values(plan, true, &own->bill) || !take_values(plan, any_block(plan), &own->used) ||
        !take_values(plan, any_minimum(model), &own->top_up) || !take_values(plan, any_together(model), &own->charged) ||
        !take_values(plan, allocates_above(model), &own->grant_value) || !take_values(plan, any_moves(model), &own->worth))
        return BS_ERROR_MEMORY;
#pragma omp parallel for schedule(static)
    for (size_t user = 0; user < model->seats; user++) {
        enum bs_status status = own_user(plan, user);
        if (status != BS_OK) {
#pragma omp critical(billshift_own_bills)
            failure = status;
        }
    }
    return failure;
}
