#include "engine/assemble.h"

/* Two cuts that coincide leave no band between; otherwise a band is empty because too few seats were drawn. */
void warn_of_empty_cohorts(const struct plan *plan, const struct bs_results *results, struct bs_diagnostics *diagnostics)
{
    bool few = (double)plan->model->seats * plan->model->replications < 100;
    for (size_t g = 0; g < results->n_groups; g++) {
        const struct bs_group *group = &results->groups[g];
        double seats = (*bs_results_at(results, results->baseline, g, BS_TERM))[BS_SEATS].value;
        if (group->kind == BS_GROUP_COHORT && seats == 0)
            bs_warning(diagnostics, NULL, "%s is empty: %s", group->label,
                       few ? "too few seats to reach its band of use"
                           : "no seat's use lies in its band; too many seats use the same");
    }
}

/* Means over the replications; of a population that is not projected, its own months. */
static enum bs_status assemble_users(const struct plan *plan, const struct outcome *outcome, struct bs_results *results)
{
    const struct bs_model *model = plan->model;
    size_t users = model->seats, bills = users * model->n_contracts;
    double replications = model->replications;
    enum bs_cohort *cohort = bs_arena_take(results->arena, users, sizeof *cohort);
    double *use = bs_arena_take(results->arena, users, sizeof *use);
    struct bs_user_bill *bill = bs_arena_take(results->arena, bills, sizeof *bill);
    if (!cohort || !use || !bill)
        return BS_ERROR_MEMORY;
    for (size_t user = 0; user < users; user++) {
        cohort[user] = plan_cohort(plan, plan->user_use[user]);
        use[user] = outcome->users.use[user] / replications;
    }
    for (size_t i = 0; i < bills; i++)
        bill[i] = (struct bs_user_bill){outcome->users.bill[i].bill / replications, outcome->users.bill[i].change / replications};
    results->user_cohort = cohort;
    results->user_use = use;
    results->user_bill = bill;
    return BS_OK;
}

static const char *method_of(const struct bs_model *model)
{
    return !model->population ? BS_METHOD_MONTECARLO : model->population->projection ? "projection" : "backtest";
}

enum bs_status results_assemble(const struct plan *plan, struct outcome *outcome, struct bs_arena *arena, struct bs_results **out,
                                struct bs_diagnostics *diagnostics)
{
    const struct bs_model *model = plan->model;
    struct bs_results *results = bs_arena_take(arena, 1, sizeof *results);
    if (!results)
        return BS_ERROR_MEMORY;
    results->arena = arena;
    results->method = method_of(model);
    results->replications = model->replications;
    uint64_t seat_months = 0;
    for (size_t k = 0; k < plan->n_parts; k++)
        seat_months += (uint64_t)plan->parts[k].seats * (plan->parts[k].end_month - plan->parts[k].first_month);
    if (__builtin_mul_overflow((uint64_t)model->replications, seat_months, &results->drawn))
        results->drawn = UINT64_MAX;
    results->months = model->months;
    results->n_contracts = model->n_contracts;
    results->baseline = model->baseline;
    memcpy(results->cuts, plan->cuts, sizeof results->cuts);

    enum bs_status status = assemble_groups(plan, arena, &results->groups, &results->n_groups);
    if (status == BS_OK && model->population)
        status = assemble_users(plan, outcome, results);
    if (status == BS_OK)
        status = assemble_summary(plan, outcome, results);
    if (status == BS_OK)
        status = assemble_distributions(plan, outcome, results);
    if (status == BS_OK)
        status = assemble_organization(plan, outcome, results);
    if (status == BS_OK)
        status = assemble_budgets(plan, outcome, results);
    if (status == BS_OK)
        status = assemble_ranks(plan, outcome, results);
    if (status == BS_OK && model->population)
        status = assemble_concentration(plan, results);
    if (status == BS_OK && model->population)
        status = assemble_moves(plan, results);
    if (status == BS_OK)
        warn_of_empty_cohorts(plan, results, diagnostics);
    *out = status == BS_OK ? results : NULL;
    return status;
}
