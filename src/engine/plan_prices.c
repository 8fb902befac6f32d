/* The curves of every segment in every price period, and what the organization pays beside its seats without a ledger. */
#include "engine/cash.h"
#include "engine/plan.h"

/* By the level in place of the month's own use: what is computed instead of drawn knows the law of the level. */
static enum bs_status price_level(const struct plan *plan, size_t segment, size_t month, struct plan_price *price)
{
    double growth = bs_segment_growth(&plan->model->segments[segment], month);
    price->blocked_beyond /= growth;
    return bs_curve_of_share(plan->arena, &price->bill, growth, &price->bill);
}

static bool by_level(const struct plan *plan)
{
    bool grows = false;
    for (size_t s = 0; s < plan->model->n_segments && !plan->model->population; s++)
        grows |= plan->model->segments[s].growth != NULL;
    return grows && !plan->loops;
}

static enum bs_status price(const struct plan *plan, size_t segment, size_t c, size_t month, struct plan_price *out)
{
    const struct bs_contract *contract = &plan->model->contracts[plan_in_force(plan, c, month)];
    struct bs_seat_kind kind;
    enum bs_status status = bs_model_kind(plan->model, c, segment, month, plan->arena, &kind);
    out->mix = kind.mix;
    out->value_per_unit = bs_model_value(plan->model, c, segment, month);
    if (status == BS_OK)
        status = bs_model_curve(plan->model, c, segment, month, plan->arena, &out->bill);
    if (status == BS_OK)
        status = bs_contract_blocked_beyond(contract, month, &kind, plan->arena, &out->blocked_beyond);
    if (status == BS_OK)
        status = bs_contract_top_up(contract, month, &kind, plan->arena, &out->top_up);
    if (status == BS_OK && by_level(plan))
        status = price_level(plan, segment, month, out);
    if (status != BS_OK || !bs_contract_blocks_together(contract))
        return status;
    return bs_contract_charged(contract, month, &kind, plan->worth, out->value_per_unit, plan->arena, &out->charged);
}

/* A part of a split meter is worth what it adds to use in money. Where use is not in money no list price is its measure. */
static enum bs_status worth_of_meters(struct plan *plan)
{
    const struct bs_model *model = plan->model;
    bool in_money = !model->use_unit || strcmp(model->use_unit, model->currency) == 0;
    plan->worth = bs_arena_take(plan->arena, model->n_meters, sizeof *plan->worth);
    if (!plan->worth)
        return BS_ERROR_MEMORY;
    for (size_t m = 0; m < model->n_meters; m++)
        plan->worth[m] = !in_money ? NAN : model->meters[m].usage > 0 ? model->meters[m].usage : model->meters[m].list_price;
    return BS_OK;
}

/* Grants may differ by month where no curve does. */
static enum bs_status segment_grants(struct plan *plan, size_t segment)
{
    const struct bs_model *model = plan->model;
    struct plan_segment *s = &plan->segments[segment];
    for (size_t c = 0; c < model->n_contracts; c++) {
        const struct bs_contract *contract = &model->contracts[c];
        if (contract->allocate != BS_ALLOCATE_USE_ABOVE_GRANT)
            continue;
        if (!s->grant_value)
            s->grant_value = bs_arena_take(plan->arena, model->months * model->n_contracts, sizeof *s->grant_value);
        if (!s->grant_value)
            return BS_ERROR_MEMORY;
        for (size_t month = 0; month < model->months; month++) {
            struct bs_seat_kind kind;
            if (bs_model_kind(model, c, segment, month, plan->arena, &kind) != BS_OK)
                return BS_ERROR_MEMORY;
            double use = bs_contract_grant(contract, month, &kind); /* before the response */
            s->grant_value[month * model->n_contracts + c] = use * bs_model_value(model, c, segment, month);
        }
    }
    return BS_OK;
}

static enum bs_status segment_prices(struct plan *plan, size_t segment, const size_t *first_months)
{
    size_t contracts = plan->model->n_contracts;
    struct plan_segment *s = &plan->segments[segment];
    s->prices = bs_arena_take(plan->arena, plan->n_periods * contracts, sizeof *s->prices);
    enum bs_status status = s->prices ? segment_grants(plan, segment) : BS_ERROR_MEMORY;
    for (size_t period = 0; period < plan->n_periods; period++)
        for (size_t c = 0; c < contracts && status == BS_OK; c++)
            status = price(plan, segment, c, first_months[period], &s->prices[period * contracts + c]);
    return status;
}

/* Fees of the organization and of seats that are missing, where no seat carries them. */
static double unallocated_in(const struct plan *plan, size_t c, size_t month)
{
    const struct bs_contract *contract = &plan->model->contracts[plan_in_force(plan, c, month)];
    if (contract->allocate != BS_ALLOCATE_NONE || plan_has_ledger(plan, c, month))
        return 0;
    const struct bs_terms *terms = bs_contract_terms(contract, month);
    double missing = (double)terms->seats_minimum - (double)bs_model_seats(plan->model, month);
    return terms->organization_fee + (missing > 0 ? missing * bs_terms_seat_fee(terms, 0) : 0);
}

static enum bs_status payments(struct plan *plan)
{
    const struct bs_model *model = plan->model;
    plan->fees_paid = bs_arena_take(plan->arena, model->n_contracts, model->months * sizeof *plan->fees_paid);
    if (!plan->fees_paid)
        return BS_ERROR_MEMORY;
    for (size_t c = 0; c < model->n_contracts; c++)
        for (size_t month = 0; month < model->months; month++)
            plan->fees_paid[c * model->months + month] = fees_paid(plan, c, month);
    return BS_OK;
}

/* Decides which months differ. */
static enum bs_status months(struct plan *plan, const size_t *first_months)
{
    const struct bs_model *model = plan->model;
    bool alike = plan->steady && plan->n_periods == 1 && !plan->any_ledger;
    for (size_t c = 0; c < model->n_contracts; c++)
        for (size_t month = 1; month < model->months; month++)
            alike = alike && unallocated_in(plan, c, month) == unallocated_in(plan, c, 0);
    plan->distinct = alike ? 1 : model->months;
    plan->weight = alike ? model->months : 1;
    plan->period_of = bs_arena_take(plan->arena, plan->distinct, sizeof *plan->period_of);
    plan->unallocated = bs_arena_take(plan->arena, model->n_contracts * plan->distinct, sizeof *plan->unallocated);
    if (!plan->period_of || !plan->unallocated)
        return BS_ERROR_MEMORY;
    for (size_t month = 0, period = 0; month < plan->distinct; month++) {
        if (period + 1 < plan->n_periods && month >= first_months[period + 1])
            period++;
        plan->period_of[month] = period;
        for (size_t c = 0; c < model->n_contracts; c++)
            plan->unallocated[c * plan->distinct + month] = unallocated_in(plan, c, month);
    }
    return BS_OK;
}

/* Curves by the level change with every month's growth. */
static enum bs_status every_month(struct plan *plan, const size_t **first_months)
{
    size_t *months = bs_arena_take(plan->arena, plan->model->months, sizeof *months);
    *first_months = months;
    plan->n_periods = plan->model->months;
    for (size_t month = 0; month < plan->n_periods && months; month++)
        months[month] = month;
    return months ? BS_OK : BS_ERROR_MEMORY;
}

enum bs_status plan_prices(struct plan *plan)
{
    const struct bs_model *model = plan->model;
    const size_t *first_months;
    enum bs_status status =
        by_level(plan) ? every_month(plan, &first_months) : bs_model_periods(model, plan->arena, &first_months, &plan->n_periods);
    if (status == BS_OK)
        status = worth_of_meters(plan);
    plan->needs_ledger = bs_arena_take(plan->arena, model->n_contracts, sizeof *plan->needs_ledger);
    if (status != BS_OK || !plan->needs_ledger)
        return status != BS_OK ? status : BS_ERROR_MEMORY;
    for (size_t c = 0; c < model->n_contracts; c++) {
        plan->needs_ledger[c] = bs_contract_needs_ledger(&model->contracts[c]);
        plan->any_ledger |= plan->needs_ledger[c];
    }
    for (size_t s = 0; s < plan->n_segments && status == BS_OK; s++)
        status = segment_prices(plan, s, first_months);
    if (status == BS_OK)
        status = payments(plan);
    return status == BS_OK ? months(plan, first_months) : status;
}

static bool blocks(const struct bs_contract *contract)
{
    return (contract->cap && contract->cap->stop) || (contract->commitment && contract->commitment->past == BS_PAST_STOP);
}

bool plan_can_block(const struct plan *plan, size_t c)
{
    const struct bs_contract *contract = &plan->model->contracts[c];
    return blocks(contract) || (contract->begins > 0 && blocks(&plan->model->contracts[contract->before]));
}
