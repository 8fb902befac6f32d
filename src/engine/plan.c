#include "engine/plan.h"
#include "contract/ledger_check.h"
#include "engine/factors.h"

#include <billshift/engine.h>
#include <billshift/number.h>
#include <math.h>

/* Stands for the table of a factor that nobody draws. */
static const struct quantile_table undrawn;

/* One table for each coefficient of variation in use. */
static enum bs_status factor_table(struct plan *plan, size_t segment, char *message)
{
    struct plan_segment *s = &plan->segments[segment];
    double cv = s->segment->month_to_month;
    if (cv > 0 && !plan->loops)
        s->factor = &undrawn;
    if (cv == 0 || !plan->loops)
        return BS_OK;
    for (size_t i = 0; i < segment; i++)
        if (plan->segments[i].segment->month_to_month == cv) {
            s->factor = plan->segments[i].factor;
            return BS_OK;
        }
    s->factor = factors_find(plan->factors, cv);
    if (s->factor)
        return BS_OK;
    struct bs_arena *kept = factors_arena(plan->factors), *arena = kept ? kept : plan->arena;
    const struct bs_distribution_type *gamma = bs_distribution_type_find("gamma");
    const struct bs_distribution *factor;
    double values[16];
    for (size_t i = 0; gamma->parameters[i].name; i++) {
        const char *name = gamma->parameters[i].name;
        values[i] = strcmp(name, "mean") == 0 ? 1 : strcmp(name, "cv") == 0 ? cv : NAN;
    }
    struct bs_distribution_input input = {.values = values};
    enum bs_status status = bs_distribution_new(gamma, &input, arena, &factor, message);
    if (status == BS_OK)
        status = quantile_table_new(factor, arena, &s->factor, message);
    if (status == BS_OK && kept)
        factors_keep(plan->factors, cv, s->factor);
    return status;
}

static enum bs_status segment_plan(struct plan *plan, size_t segment, struct bs_diagnostics *diagnostics)
{
    const struct bs_segment *source = &plan->model->segments[segment];
    struct plan_segment *s = &plan->segments[segment];
    char message[BS_MESSAGE_SIZE] = "";
    s->segment = source;
    s->inactive = source->inactive;
    s->value_per_unit = source->value_per_unit;
    s->use_mean_infinite = isinf(bs_distribution_mean(source->level)) && source->inactive < 1;
    s->use_variance_infinite = isinf(bs_distribution_variance(source->level)) && source->inactive < 1;
    enum bs_status status = plan->loops ? quantile_table_new(source->level, plan->arena, &s->level, message) : BS_OK;
    if (status == BS_OK)
        status = factor_table(plan, segment, message);
    if (status == BS_ERROR_NUMERIC || status == BS_ERROR_INPUT)
        return bs_error(diagnostics, NULL, "segment %s: %s", source->name, message);
    if (status == BS_OK && s->use_mean_infinite)
        bs_warning(diagnostics, NULL, "segment %s: the mean of its use is infinite; means that rest on it are given as inf",
                   source->name);
    return status;
}

/* Below an eighth of the smallest bill of a seat with median use bins of money are even. */
static double money_floor(const struct plan *plan)
{
    double smallest = INFINITY;
    for (size_t i = 0; i < plan->n_segments; i++) {
        const struct plan_segment *s = &plan->segments[i];
        double use = s->segment ? bs_distribution_quantile(s->segment->level, 0.5) : 0;
        for (size_t c = 0; c < plan->n_periods * plan->model->n_contracts; c++) {
            double bill = bs_curve_value(&s->prices[c].bill, use);
            smallest = bill > 0 ? fmin(smallest, bill) : smallest;
        }
    }
    return isfinite(smallest) ? ldexp(1.0, ilogb(smallest) - 3) : ldexp(1.0, -3);
}

double plan_money_floor(const struct plan *plan, enum bs_period period)
{
    return period == BS_TERM ? plan->money_floor * ldexp(1.0, ilogb((double)plan->model->months)) : plan->money_floor;
}

static bool any_stairs(const struct plan *plan)
{
    for (size_t i = 0; i < plan->n_segments; i++)
        for (size_t c = 0; c < plan->n_periods * plan->model->n_contracts; c++)
            if (bs_curve_has_stairs(&plan->segments[i].prices[c].bill))
                return true;
    return false;
}

/* Before anything is made of them: amounts and periods that contradict themselves have no end. */
static enum bs_status check_contracts(const struct bs_model *model, struct bs_diagnostics *diagnostics)
{
    for (size_t c = 0; c < model->n_contracts; c++)
        if (ledger_check(&model->contracts[c], model->n_meters) != BS_OK)
            return bs_error(diagnostics, NULL, "contract %s: its terms contradict themselves (see bs_ledger_new)",
                            model->contracts[c].name);
    return BS_OK;
}

static enum bs_status plan_make(const struct bs_model *model, const struct inner_loops *loops, const struct bs_run_options *options,
                                struct bs_arena *arena, struct plan **out, struct bs_diagnostics *diagnostics)
{
    struct plan *plan = bs_arena_take(arena, 1, sizeof *plan);
    if (!plan)
        return BS_ERROR_MEMORY;
    enum bs_status status = check_contracts(model, diagnostics);
    if (status != BS_OK)
        return status;
    plan->loops = loops;
    plan->exact_step = options && options->exact_step > 0 ? options->exact_step : 1;
    plan->leave_out = options ? options->leave_out : 0;
    plan->counts_values = true;
    plan->kept = options ? options->kept : NULL;
    plan->keep_totals = options && options->keep_totals;
    plan->factors = options ? options->factors : NULL;
    plan->counts_most = UINT32_MAX - (uint64_t)BLOCK * BS_MONTHS_MOST;
    plan->model = model;
    plan->arena = arena;
    plan->n_segments = bs_model_segments(model);
    plan->segments = bs_arena_take(arena, plan->n_segments, sizeof *plan->segments);
    if (!plan->segments)
        return BS_ERROR_MEMORY;
    for (size_t i = 0; i < plan->n_segments && model->population; i++)
        plan->segments[i].value_per_unit = model->population->value_per_unit;

    status = plan_parts(plan);
    if (status == BS_OK)
        status = plan_users(plan);
    if (status == BS_OK)
        status = plan_groups(plan);
    plan->steady = !model->population && !plan->seats_vary && !model->shock;
    for (size_t i = 0; i < plan->n_segments && !model->population && status == BS_OK; i++) {
        status = segment_plan(plan, i, diagnostics);
        plan->steady = plan->steady && !plan->segments[i].factor && !model->segments[i].growth;
    }
    if (status == BS_OK)
        status = plan_prices(plan);
    if (status == BS_OK)
        status = plan_own_bills(plan);
    if (status == BS_OK)
        status = plan_budgets(plan);
    if (status == BS_OK) {
        plan->one_curve = plan->n_periods == 1 && !plan->any_ledger && !any_stairs(plan);
        plan->money_floor = money_floor(plan);
        status = plan_atoms(plan);
    }
    if (status == BS_OK)
        status = plan_terms(plan);
    if (status == BS_OK && loops)
        status = plan_share_steps(plan);
    if (status == BS_OK)
        status = plan_cuts(plan);
    *out = plan;
    return status;
}

enum bs_status plan_new(const struct bs_model *model, const struct inner_loops *loops, struct bs_arena *arena, struct plan **out,
                        struct bs_diagnostics *diagnostics)
{
    return plan_make(model, loops ? loops : inner_loops_find(NULL), NULL, arena, out, diagnostics);
}

enum bs_status plan_drawn(const struct bs_model *model, const struct inner_loops *loops, const struct bs_run_options *options,
                          struct bs_arena *arena, struct plan **out, struct bs_diagnostics *diagnostics)
{
    const struct bs_run_options own = {
        .leave_out = options->leave_out, .keep_totals = options->keep_totals, .factors = options->factors};
    enum bs_status status = plan_make(model, loops, &own, arena, out, diagnostics);
    if (status != BS_OK)
        return status;
    (*out)->counts_values = (~options->leave_out & (BS_LEAVE_CHANGES | BS_LEAVE_RATIOS)) != 0;
    return BS_OK;
}

enum bs_status plan_undrawn(const struct bs_model *model, const struct bs_run_options *options, struct bs_arena *arena,
                            struct plan **out, struct bs_diagnostics *diagnostics)
{
    return plan_make(model, NULL, options, arena, out, diagnostics);
}
