#include "engine/budgets.h"
#include "engine/difference.h"

#include <stdio.h>

/* All periods of the term together, the last one perhaps cut short: spend, or units. */
static double committed(const struct bs_commitment *commitment, size_t months)
{
    double sum = 0;
    for (size_t i = 0; i * commitment->period < months; i++) {
        if (commitment->amounts)
            sum += commitment->amounts[i < commitment->n_amounts ? i : commitment->n_amounts - 1];
        else
            sum += commitment->units > 0 ? commitment->units : commitment->amount;
    }
    return sum;
}

static enum bs_status credit_label(struct bs_arena *arena, const char *name, const char **out)
{
    size_t room = sizeof "credit:" + strlen(name);
    char *label = bs_arena_take(arena, room, 1);
    if (!label)
        return BS_ERROR_MEMORY;
    snprintf(label, room, "credit:%s", name);
    *out = label;
    return BS_OK;
}

static bool has_budget(const struct bs_model *model)
{
    return model->budget > 0;
}

static enum bs_status contract_budgets(struct plan *plan, size_t c)
{
    const struct bs_contract *contract = &plan->model->contracts[c];
    struct plan_budget *items = plan->budgets;
    enum bs_status status = BS_OK;
    if (has_budget(plan->model))
        items[plan->n_budgets++] =
            (struct plan_budget){.contract = c, .item = "budget", .money = true, .amount = plan->model->budget};
    if (contract->commitment && contract->begins < plan->model->months) {
        items[plan->n_budgets++] =
            (struct plan_budget){.kind = BUDGET_COMMITMENT,
                                 .contract = c,
                                 .item = "commitment",
                                 .money = contract->commitment->units == 0,
                                 .amount = committed(contract->commitment, plan->model->months - contract->begins)};
    }
    for (size_t i = 0; i < contract->n_credits && status == BS_OK; i++) {
        struct plan_budget *item = &items[plan->n_budgets++];
        *item = (struct plan_budget){.kind = BUDGET_CREDIT, .contract = c, .credit = i, .money = contract->credits[i].money};
        status = credit_label(plan->arena, contract->credits[i].name ? contract->credits[i].name : "", &item->item);
    }
    return status;
}

enum bs_status plan_budgets(struct plan *plan)
{
    const struct bs_model *model = plan->model;
    size_t most = 0;
    for (size_t c = 0; c < model->n_contracts; c++)
        most += 2 + model->contracts[c].n_credits;
    plan->budgets = bs_arena_take(plan->arena, most, sizeof *plan->budgets);
    enum bs_status status = plan->budgets ? BS_OK : BS_ERROR_MEMORY;
    for (size_t c = 0; c < model->n_contracts && status == BS_OK; c++)
        status = contract_budgets(plan, c);
    return status;
}

enum bs_status budget_batches_new(const struct plan *plan, struct bs_arena *arena, struct budget_batch **out)
{
    *out = bs_arena_take(arena, plan->n_budgets, sizeof **out);
    for (size_t i = 0; i < plan->n_budgets && *out; i++) {
        (*out)[i].gone = bs_arena_take(arena, plan->model->months, sizeof *(*out)[i].gone);
        if (!(*out)[i].gone)
            return BS_ERROR_MEMORY;
    }
    return *out ? BS_OK : BS_ERROR_MEMORY;
}

void budgets_start(const struct plan *plan, struct budget_state *states)
{
    for (size_t i = 0; i < plan->n_budgets; i++)
        states[i] = (struct budget_state){.gone = BS_NEVER, .amount = plan->budgets[i].amount};
}

static void note_gone(struct budget_state *state, size_t month)
{
    state->gone = state->gone == BS_NEVER ? month : state->gone;
}

static void commitment_month(size_t month, const struct bs_month_bill *bill, struct budget_state *state)
{
    state->held += bill->commitment_use;
    state->unused += bill->commitment_lost;
    if (bill->passed)
        note_gone(state, month);
}

/* A credit is held against what it drew and what no credit paid of what it could have. */
static void credit_month(const struct plan *plan, const struct plan_budget *item, size_t month, const struct bs_ledger *ledger,
                         struct budget_state *state)
{
    const struct bs_credit *credit = &plan->model->contracts[item->contract].credits[item->credit];
    struct bs_credit_use use = bs_ledger_credit(ledger, item->credit);
    double open = month >= credit->first ? use.open : 0;
    state->held += use.drawn - state->drawn + open;
    state->drawn = use.drawn;
    if (open > 0)
        note_gone(state, month);
    if (month + 1 == plan->model->months) {
        state->amount = use.granted;
        state->unused = use.lost + (credit->renews ? 0 : bs_ledger_balance(ledger, item->credit));
    }
}

void budgets_month(const struct plan *plan, size_t c, size_t month, const struct bs_ledger *ledger,
                   const struct bs_month_bill *bill, struct budget_state *states)
{
    for (size_t i = 0; i < plan->n_budgets; i++) {
        const struct plan_budget *item = &plan->budgets[i];
        if (item->contract == c && item->kind == BUDGET_COMMITMENT)
            commitment_month(month, bill, &states[i]);
        else if (item->contract == c && item->kind == BUDGET_CREDIT)
            credit_month(plan, item, month, ledger, &states[i]);
    }
}

void budgets_total(const struct plan *plan, size_t c, const double *totals, struct budget_state *states)
{
    for (size_t i = 0; i < plan->n_budgets; i++) {
        const struct plan_budget *item = &plan->budgets[i];
        if (item->contract != c || item->kind != BUDGET_OF_SCENARIO)
            continue;
        for (size_t month = 0; month < plan->model->months; month++) {
            states[i].held += totals[plan->distinct == 1 ? 0 : month];
            if (difference(states[i].held, item->amount, TOTAL_SLACK) > 0)
                note_gone(&states[i], month);
        }
        states[i].unused = item->amount - states[i].held;
    }
}

void budgets_fold(const struct plan *plan, const struct budget_state *states, struct budget_batch *batches, double *held)
{
    for (size_t i = 0; i < plan->n_budgets; i++) {
        /* what round-off of the sums leaves is nothing */
        double unused = states[i].unused > TOTAL_SLACK * states[i].amount ? states[i].unused : 0;
        held[i] = states[i].held;
        bs_moments_add(&batches[i].unused, unused);
        bs_moments_add(&batches[i].amount, states[i].amount);
        if (states[i].gone != BS_NEVER)
            batches[i].gone[states[i].gone]++;
    }
}
