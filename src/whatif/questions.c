/* Questions with names of their own: at which fee, price, discount or cap does the organization pay what it pays now? */
#include "base/refuse.h"

#include <billshift/number.h>
#include <billshift/solve.h>
#include <math.h>
#include <stdio.h>
#include <string.h>

/* Of a contract: the path that is solved for, with the span; or why it has none. */
typedef enum bs_status ask(const struct bs_contract *contract, char *path, size_t size, char *message);

struct row {
    struct bs_question question;
    ask *ask;
    bool open;
};

static enum bs_status ask_seat_fee(const struct bs_contract *contract, char *path, size_t size, char *message)
{
    if (contract->n_types > 1)
        return bs_refuse(
            message,
            "%.100s has several seat types: name the fee, such as --vary contracts.%.100s.seat_types.%.100s.seat_fee=0:500",
            contract->name, contract->name, contract->types[0]);
    snprintf(path, size, "contracts.%s.seat_fee=0:100", contract->name);
    return BS_OK;
}

static enum bs_status ask_price(const struct bs_contract *contract, char *path, size_t size, char *message)
{
    if (contract->terms.n_charges != 1)
        return bs_refuse(message, "%.100s has %zu charges: name the price, such as --vary contracts.%.100s.charges[0].price=0:10",
                         contract->name, contract->terms.n_charges, contract->name);
    if (contract->terms.charges[0].n_tiers > 1)
        return bs_refuse(
            message,
            "the charge of %.100s has tiers: name the price, such as --vary contracts.%.100s.charges[0].tiers[0].price=0:10",
            contract->name, contract->name);
    /* at a price of 0 an elasticity has no value */
    snprintf(path, size, "contracts.%s.charges[0].price=%s:4", contract->name, contract->response ? "0.0001" : "0");
    return BS_OK;
}

static enum bs_status ask_discount(const struct bs_contract *contract, char *path, size_t size, char *message)
{
    if (contract->terms.n_charges == 0)
        return bs_refuse(message, "%.100s charges for no use, so that there is nothing to take a discount off", contract->name);
    snprintf(path, size, "contracts.%s.discount=0%%:%s", contract->name, contract->response ? "99.99%" : "100%");
    return BS_OK;
}

static enum bs_status ask_cap(const struct bs_contract *contract, char *path, size_t size, char *message)
{
    const struct bs_terms *terms = &contract->terms;
    double fee = terms->type_fees ? 0 : terms->seat_fee;
    (void)message;
    for (size_t i = 0; i < contract->n_types && terms->type_fees; i++)
        fee = fmax(fee, terms->type_fees[i]);
    snprintf(path, size, "contracts.%s.maximum_bill=%.17g:%.17g", contract->name, fee,
             fee + 1000); /* the fee is part of the bill */
    return BS_OK;
}

static const struct row rows[] = {
    {{"neutral-seat-fee", "the seat fee at which the organization pays what it pays now"}, ask_seat_fee, true},
    {{"neutral-price", "the price of use at which it does"}, ask_price, true},
    {{"neutral-discount", "the discount on charges at which it does"}, ask_discount, false},
    {{"cap", "the greatest monthly bill of a seat (maximum_bill) at which it does"}, ask_cap, true},
};

const struct bs_question *bs_question_at(size_t i)
{
    return i < sizeof rows / sizeof *rows ? &rows[i].question : NULL;
}

enum bs_status bs_question_ask(const struct bs_question *question, const struct bs_model *model, size_t contract,
                               struct bs_arena *arena, struct bs_solve_request *request, char *message)
{
    enum { ROOM = 256 };
    const struct row *row = rows;
    const struct bs_contract *of = &model->contracts[contract];
    char *path = bs_arena_take(arena, ROOM, 1), *target = bs_arena_take(arena, ROOM, 1);
    while (&row->question != question)
        row++;
    if (!path || !target)
        return BS_ERROR_MEMORY;
    if (contract == model->baseline)
        return bs_refuse(message, "%.100s is the baseline: it is what the others are compared with", of->name);
    snprintf(target, ROOM, "%s/organization/term/change_mean=0", of->name);
    if (row->ask == ask_cap && model->n_exchange_rates > 0)
        return bs_refuse(message,
                         "amounts are in several currencies here: name the cap in that of the contract, such as --vary "
                         "contracts.%.100s.maximum_bill=100:1000",
                         of->name);
    request->unknown = path;
    request->target = target;
    request->open = row->open;
    return row->ask(of, path, ROOM, message);
}
