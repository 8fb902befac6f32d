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

/* One month of one user under contract c. */
static enum bs_status own_month(struct plan *plan, size_t c, size_t user, size_t month, const struct bs_seat_kind *kind,
                                struct bs_arena *scratch)
{
    const struct bs_model *model = plan->model;
    const struct bs_contract *contract = &model->contracts[plan_in_force(plan, c, month)];
    size_t at = (c * model->seats + user) * model->months + month;
    struct bs_curve bill, top_up, charged = {0};
    double beyond, value = model->population->use[user * model->population->months + month] * model->population->value_per_unit;
    enum bs_status status = bs_contract_curve(contract, month, kind, bs_model_seats(model, month), scratch, &bill);
    if (status == BS_OK)
        status = bs_contract_blocked_beyond(contract, month, kind, scratch, &beyond);
    if (status == BS_OK)
        status = bs_contract_top_up(contract, month, kind, scratch, &top_up);
    if (status == BS_OK)
        status = bs_contract_charged(contract, month, kind, plan->worth, value, scratch, &charged);
    if (status != BS_OK)
        return status;
    plan->own.bill[at] = bs_curve_value(&bill, 1);
    plan->own.used[at] = fmin(1, beyond);
    plan->own.top_up[at] = bs_curve_value(&top_up, 1);
    plan->own.charged[at] = bs_curve_value(&charged, plan->own.used[at]);
    if (plan->own.grant_value) {
        double grant = bs_contract_grant(contract, month, kind);
        plan->own.grant_value[at] = value > 0 ? grant * value : 0;
    }
    return isfinite(plan->own.bill[at]) ? BS_OK : BS_ERROR_NUMERIC;
}

static enum bs_status own_user(struct plan *plan, size_t user)
{
    const struct bs_model *model = plan->model;
    struct bs_arena *scratch = bs_arena_new();
    double *quantity = scratch ? bs_arena_take(scratch, model->n_meters, sizeof *quantity) : NULL;
    const struct bs_user_kind months = bs_population_kind(model->population, user);
    struct bs_seat_kind kind = {.mix = quantity, .n_meters = model->n_meters, .segment = months.type};
    enum bs_status status = quantity ? BS_OK : BS_ERROR_MEMORY;
    for (size_t month = months.first; month < months.end && status == BS_OK; month++) {
        own_quantity(model, user, month, quantity);
        for (size_t c = 0; c < model->n_contracts && status == BS_OK; c++)
            status = own_month(plan, c, user, month, &kind, scratch);
    }
    bs_arena_free(scratch);
    return status;
}

enum bs_status plan_own_bills(struct plan *plan)
{
    const struct bs_model *model = plan->model;
    if (!model->population || model->population->n_columns == 0)
        return BS_OK;
    size_t n = model->n_contracts * model->seats * model->months;
    plan->own.bill = bs_arena_take(plan->arena, n, sizeof(double));
    plan->own.used = bs_arena_take(plan->arena, n, sizeof(double));
    plan->own.top_up = bs_arena_take(plan->arena, n, sizeof(double));
    plan->own.charged = bs_arena_take(plan->arena, n, sizeof(double));
    plan->own.grant_value = allocates_above(model) ? bs_arena_take(plan->arena, n, sizeof(double)) : NULL;
    if (!plan->own.bill || !plan->own.used || !plan->own.top_up || !plan->own.charged ||
        (!plan->own.grant_value && allocates_above(model)))
        return BS_ERROR_MEMORY;
    enum bs_status failure = BS_OK;
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
