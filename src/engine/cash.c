#include "engine/cash.h"

/* The fee of a seat of a type from month `from` to before `to` under a contract; months past the term have its last terms. */
static double fees(const struct bs_contract *contract, size_t type, size_t from, size_t to)
{
    double sum = 0;
    for (size_t month = from; month < to; month++)
        sum += bs_terms_seat_fee(bs_contract_terms(contract, month), type);
    return sum;
}

/* What the seats of a part pay in a month for the months to the end of the paid period: at its beginning, or when they join. */
static double part_paid(const struct plan *plan, const struct plan_part *part, size_t c, size_t month)
{
    const struct bs_model *model = plan->model;
    size_t at = plan_in_force(plan, c, month);
    const struct bs_contract *contract = &model->contracts[at];
    size_t period = contract->fee_paid_every > 1 ? contract->fee_paid_every : 1, passed = (month - contract->begins) % period;
    if (passed != 0 && month != part->first_month)
        return 0;
    size_t end = month - passed + period;
    /* a contract that another one follows is paid up to then */
    if (at != c && end > model->contracts[c].begins)
        end = model->contracts[c].begins;
    return (double)part->seats * fees(contract, bs_contract_type_of(contract, part->segment), month, end);
}

static double month_ahead(const struct plan *plan, size_t c, size_t month)
{
    const struct bs_contract *contract = &plan->model->contracts[plan_in_force(plan, c, month)];
    double ahead = 0;
    if (contract->fee_paid_every <= 1)
        return 0;
    for (size_t k = 0; k < plan->n_parts; k++) {
        const struct plan_part *part = &plan->parts[k];
        if (part->first_month > month)
            continue;
        double accrued = (double)part->seats * fees(contract, bs_contract_type_of(contract, part->segment), month, month + 1);
        ahead += part_paid(plan, part, c, month) - accrued;
    }
    return ahead;
}

double fees_paid_ahead(const struct plan *plan, size_t contract, size_t month)
{
    if (month < plan->model->months)
        return month_ahead(plan, contract, month);
    double ahead = 0;
    for (size_t m = 0; m < plan->model->months; m++)
        ahead += month_ahead(plan, contract, m);
    return ahead;
}
