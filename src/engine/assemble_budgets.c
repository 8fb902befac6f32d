/* budget.csv: how far budgets, commitments and credits go. */
#include "engine/assemble.h"
#include "result/sort.h"

#include <stdlib.h>

/* The first month (from 1) by which a budget is gone in so many of the replications; NaN: not within the term. */
static double month_gone(const uint64_t *gone, size_t months, double replications)
{
    double sum = 0;
    for (size_t month = 0; month < months; month++) {
        sum += (double)gone[month];
        if (sum > 0 && sum >= replications)
            return (double)(month + 1);
    }
    return NAN;
}

/* Its error: half the way between the months one binomial standard deviation of rank to either side, where both lie within the term. */
static struct bs_estimate month_quantile(const struct plan *plan, const uint64_t *gone, double p)
{
    double n = plan->model->replications, step = sqrt(p * (1 - p) / n);
    size_t months = plan->model->months;
    struct bs_estimate e = {.value = month_gone(gone, months, p * n * (1 - 1e-12))};
    e.std_error = (month_gone(gone, months, (p + step) * n) - month_gone(gone, months, (p - step) * n)) / 2;
    return e;
}

/* What would have been enough with a probability. */
static void fill_needed(const struct plan *plan, const struct outcome *outcome, size_t budget, double *scratch,
                        struct bs_estimate *measures)
{
    static const double probabilities[] = {0.8, 0.9};
    size_t n = plan->model->replications;
    for (size_t r = 0; r < n; r++)
        scratch[r] = outcome->held[r * plan->n_budgets + budget];
    sort_doubles(scratch, n);
    for (size_t i = 0; i < 2; i++)
        measures[BS_BUDGET_P80 + i] = (struct bs_estimate){.value = bs_sorted_quantile(scratch, n, probabilities[i]),
                                                           .std_error = bs_sorted_quantile_error(scratch, n, probabilities[i])};
}

static void strip_errors(const struct plan *plan, struct bs_estimate *measures)
{
    bool certainly = !bs_model_draws(plan->model);
    for (size_t m = BS_BUDGET_PROBABILITY; m < BS_BUDGET_MEASURE_COUNT; m++)
        measures[m].std_error = certainly && !isnan(measures[m].value) ? 0 : NAN;
    for (size_t m = BS_BUDGET_P80; m <= BS_BUDGET_P90 && certainly; m++)
        measures[m] = unstated();
}

static void strike(const struct plan *plan, size_t contract, struct bs_estimate *measures)
{
    struct existence e = existence_of(plan, contract, ALL_SEGMENTS);
    if (!e.bill_variance)
        measures[BS_BUDGET_UNUSED].std_error = NAN;
}

static void fill_budget(const struct plan *plan, const struct outcome *outcome, size_t budget, uint64_t *gone, double *scratch,
                        struct bs_estimate *measures)
{
    static const double probabilities[] = {0.1, 0.5, 0.9};
    struct bs_moments unused = {0}, amount = {0};
    double ever = 0;
    memset(gone, 0, plan->model->months * sizeof *gone);
    for (size_t b = 0; b < outcome->n_batches; b++) {
        const struct budget_batch *batch = &outcome->batches[b].budgets[budget];
        bs_moments_merge(&unused, &batch->unused);
        bs_moments_merge(&amount, &batch->amount);
        for (size_t month = 0; month < plan->model->months; month++) {
            gone[month] += batch->gone[month];
            ever += (double)batch->gone[month];
        }
    }
    measures[BS_BUDGET_AMOUNT] = certain(amount.mean);
    measures[BS_BUDGET_PROBABILITY] = probability_of(ever, plan->model->replications);
    for (size_t i = 0; i < 3; i++)
        measures[BS_BUDGET_MONTH_P10 + i] = month_quantile(plan, gone, probabilities[i]);
    fill_needed(plan, outcome, budget, scratch, measures);
    measures[BS_BUDGET_UNUSED] = (struct bs_estimate){.value = unused.mean, .std_error = bs_moments_mean_error(&unused)};
    strike(plan, plan->budgets[budget].contract, measures);
    if (plan->model->replications < REPLICATIONS_FOR_ERRORS)
        strip_errors(plan, measures);
}

enum bs_status assemble_budgets(const struct plan *plan, const struct outcome *outcome, struct bs_results *results)
{
    struct bs_budget *budgets = bs_arena_take(results->arena, plan->n_budgets, sizeof *budgets);
    double *scratch = malloc(plan->model->replications * sizeof *scratch);
    uint64_t *gone = malloc(plan->model->months * sizeof *gone);
    bool all = budgets && scratch && gone;
    for (size_t i = 0; i < plan->n_budgets && all; i++) {
        const struct plan_budget *item = &plan->budgets[i];
        const char *label = bs_arena_copy(results->arena, item->item, strlen(item->item));
        all = label != NULL;
        budgets[i] = (struct bs_budget){.contract = item->contract, .item = label, .money = item->money};
        fill_budget(plan, outcome, i, gone, scratch, budgets[i].measures);
    }
    free(scratch);
    free(gone);
    results->n_budgets = plan->n_budgets;
    results->budgets = budgets;
    return all ? BS_OK : BS_ERROR_MEMORY;
}
