#include "engine/budgets.h"
#include "engine/difference.h"

#include <stdio.h>

/* How many periods of a commitment lie in the term, the last one perhaps cut short. */
static size_t periods_of(const struct bs_commitment *commitment, size_t months)
{
    return (months + commitment->period - 1) / commitment->period;
}

/* The worth of a commitment in spend, all periods of the term together: units at what their charge asks for them. */
static enum bs_status committed(const struct bs_contract *contract, size_t months, struct bs_arena *arena, double *amount)
{
    const struct bs_commitment *commitment = contract->commitment;
    double sum = 0;
    for (size_t i = 0; i < periods_of(commitment, months - contract->begins); i++) {
        const struct bs_terms *terms = bs_contract_terms(contract, contract->begins + i * commitment->period);
        const struct bs_charge *charge = commitment->units > 0 ? &terms->charges[commitment->charge] : NULL;
        struct bs_curve curve;
        enum bs_status status = charge ? charge->model->curve(charge, 0, arena, &curve) : BS_OK;
        if (status != BS_OK)
            return status;
        sum += charge ? bs_curve_value(&curve, commitment->units) * (1 - charge->discount) * (1 - terms->charge_discount)
                      : commitment->amount;
    }
    *amount = sum;
    return BS_OK;
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
        struct plan_budget *item = &items[plan->n_budgets++];
        *item = (struct plan_budget){.kind = BUDGET_COMMITMENT, .contract = c, .item = "commitment", .money = true};
        status = committed(contract, plan->model->months, plan->arena, &item->amount);
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

/* What of an unused commitment the next period may still draw; at the end of the term only where the contract is renewed. */
static double kept(const struct bs_commitment *terms, double left, double size, bool ends)
{
    if (ends && !terms->renews)
        return 0;
    switch (terms->rollover.kind) {
    case BS_ROLLOVER_UP_TO:
        return fmin(left, terms->rollover.limit);
    case BS_ROLLOVER_TIMES:
        return fmin(left, fmax(0, terms->rollover.limit - 1) * size);
    case BS_ROLLOVER_RENEWAL:
        return terms->renews ? left : 0;
    case BS_ROLLOVER_ALL:
        return left;
    case BS_ROLLOVER_NONE:
        break;
    }
    return 0;
}

static void commitment_month(const struct plan *plan, const struct plan_budget *item, size_t month,
                             const struct bs_month_bill *bill, struct budget_state *state)
{
    const struct bs_contract *contract = &plan->model->contracts[item->contract];
    size_t passed = month - contract->begins + 1, months = plan->model->months;
    bool ends = month + 1 == months;
    state->held += bill->spend;
    if (bill->ran_out && bill->commitment_left == 0)
        note_gone(state, month);
    if (passed % contract->commitment->period != 0 && !ends)
        return;
    double size = item->amount / (double)periods_of(contract->commitment, months - contract->begins);
    state->unused += bill->commitment_left - kept(contract->commitment, bill->commitment_left, size, ends);
}

static double convert(const struct bs_conversion *conversion, double quantity)
{
    quantity = fmax(0, quantity - conversion->free);
    double q = conversion->divide > 0 ? quantity / conversion->divide : quantity, scale = pow(10, conversion->places);
    switch (conversion->round) {
    case BS_ROUND_CEIL:
        return ceil(q * scale) / scale;
    case BS_ROUND_FLOOR:
        return floor(q * scale) / scale;
    case BS_ROUND_HALF_UP:
        return round(q * scale) / scale;
    case BS_ROUND_NONE:
        break;
    }
    return q;
}

/* Units of an organization's charge that are left to pay after what is included. */
static double units_to_pay(const struct bs_contract *contract, size_t charge, size_t month, const struct bs_month_totals *totals,
                           size_t n_meters)
{
    const struct bs_terms *terms = bs_contract_terms(contract, month);
    if (charge >= terms->n_charges)
        return 0;
    const struct bs_charge *c = &terms->charges[charge];
    double units = convert(&c->convert, bs_charge_quantity(c, totals->quantity, n_meters)) - c->included;
    for (size_t t = 0; t < bs_contract_types(contract) && c->grants; t++)
        units -= c->grants[t] * totals->seats[t];
    return fmax(0, units);
}

/* Money that a credit could still pay, when all credits have paid. */
static double money_to_pay(const struct bs_contract *contract, const struct bs_credit *credit, size_t month,
                           const struct bs_month_totals *totals, const struct bs_month_bill *bill)
{
    const struct bs_terms *terms = bs_contract_terms(contract, month);
    double charges = bill->metered, fees = bill->fixed;
    for (size_t t = 0; t < bs_contract_types(contract); t++) {
        charges += totals->seat_spend[t];
        fees += totals->seats[t] * bs_terms_seat_fee(terms, t);
    }
    return fmax(0, charges) + (credit->pays_fees ? fmax(0, fees) : 0);
}

/* What all unit credits of a charge have drawn since the beginning, this month's included. */
static double drawn_of_charge(const struct bs_contract *contract, const struct bs_ledger *ledger, size_t charge)
{
    double drawn = 0;
    for (size_t i = 0; i < contract->n_credits; i++)
        if (!contract->credits[i].money && contract->credits[i].charge == charge)
            drawn += bs_ledger_credit(ledger, i).drawn;
    return drawn;
}

/* A credit is held against what it drew and what no credit paid of what it could have. */
static void credit_month(const struct plan *plan, const struct plan_budget *item, size_t month, const struct bs_ledger *ledger,
                         const struct bs_month_totals *totals, const struct bs_month_bill *bill, struct budget_state *state)
{
    const struct bs_contract *contract = &plan->model->contracts[item->contract];
    const struct bs_credit *credit = &contract->credits[item->credit];
    struct bs_credit_use use = bs_ledger_credit(ledger, item->credit);
    double need, open;
    if (credit->money) {
        open = money_to_pay(contract, credit, month, totals, bill);
        need = open + use.drawn - state->drawn;
    } else {
        double all = drawn_of_charge(contract, ledger, credit->charge);
        need = units_to_pay(contract, credit->charge, month, totals, plan->model->n_meters);
        open = need - (all - state->drawn_of_charge);
        state->drawn_of_charge = all;
    }
    open = month >= credit->first && open > TOTAL_SLACK * need ? open : 0;
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
                   const struct bs_month_totals *totals, const struct bs_month_bill *bill, struct budget_state *states)
{
    for (size_t i = 0; i < plan->n_budgets; i++) {
        const struct plan_budget *item = &plan->budgets[i];
        if (item->contract == c && item->kind == BUDGET_COMMITMENT)
            commitment_month(plan, item, month, bill, &states[i]);
        else if (item->contract == c && item->kind == BUDGET_CREDIT)
            credit_month(plan, item, month, ledger, totals, bill, &states[i]);
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
