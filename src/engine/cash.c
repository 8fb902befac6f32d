#include "engine/cash.h"

/* The fee of a seat of a type from month `from` to before `to` under a contract; months past the term have its last terms. */
static double fees(const struct bs_contract *contract, size_t type, size_t from, size_t to)
{
    double sum = 0;
    for (size_t month = from; month < to; month++)
        sum += bs_terms_seat_fee(bs_contract_terms(contract, month), type);
    return sum;
}

/* Seats of a type, whose fees are paid to the end of the paid period: at its beginning, or when they join; what seats that go would still have
   paid comes off. */
struct payers {
    size_t type;
    double now, before; /* there in the month, and the month before */
    size_t end;         /* month in which they are gone: they pay up to then; that of the term: they stay */
};

static void pay(const struct plan *plan, size_t c, size_t month, const struct payers *payers, struct fees_paid *fees_paid)
{
    const struct bs_model *model = plan->model;
    size_t at = plan_in_force(plan, c, month);
    const struct bs_contract *contract = &model->contracts[at];
    size_t period = contract->fee_paid_every, passed = (month - contract->begins) % period, end = month - passed + period;
    /* a contract that another one follows is paid up to then */
    if (at != c && end > model->contracts[c].begins)
        end = model->contracts[c].begins;
    if (payers->end < model->months && end > payers->end)
        end = payers->end;
    double paying = passed == 0 ? payers->now : payers->now - payers->before;
    double paid = paying != 0 ? paying * fees(contract, payers->type, month, end) : 0;
    fees_paid->paid += paid;
    fees_paid->ahead += paid - payers->now * fees(contract, payers->type, month, month + 1);
}

static double seats_missing(const struct plan *plan, const struct bs_contract *contract, size_t month)
{
    double missing = (double)bs_contract_terms(contract, month)->seats_minimum - (double)bs_model_seats(plan->model, month);
    return missing > 0 ? missing : 0;
}

struct fees_paid fees_paid(const struct plan *plan, size_t c, size_t month)
{
    struct fees_paid sum = {0};
    const struct bs_contract *contract = &plan->model->contracts[plan_in_force(plan, c, month)];
    if (contract->fee_paid_every <= 1)
        return sum;
    const struct payers missing = {.end = plan->model->months,
                                   .now = seats_missing(plan, contract, month),
                                   .before = month > contract->begins ? seats_missing(plan, contract, month - 1) : 0};
    pay(plan, c, month, &missing, &sum);
    for (size_t k = 0; k < plan->n_parts; k++) {
        const struct plan_part *part = &plan->parts[k];
        if (month < part->first_month || month >= part->end_month)
            continue;
        struct payers seats = {.type = bs_contract_type_of(contract, part->segment), .end = part->end_month};
        seats.now = (double)part->seats;
        seats.before = part->first_month < month ? (double)part->seats : 0;
        pay(plan, c, month, &seats, &sum);
    }
    return sum;
}
