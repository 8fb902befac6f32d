/* The itemized bill of one user. */
#include "cli/bills.h"
#include "cli/explain.h"
#include "cli/price.h"

#include <billshift/engine.h>

/* The month asked for; BS_NEVER: all. */
static enum bs_status find_month(const struct explain_request *request, const struct bs_model *model, size_t *month,
                                 struct bs_diagnostics *diagnostics)
{
    char message[BS_MESSAGE_SIZE];
    bool dated;
    *month = BS_NEVER;
    if (!request->month)
        return BS_OK;
    enum bs_status status = price_month_parse(request->month, &dated, month, message);
    if (status == BS_OK && dated)
        status = price_month_index(model, *month, month, message);
    if (status == BS_OK && *month >= model->months) {
        snprintf(message, sizeof message, "month %zu lies beyond the term of %zu months", *month + 1, model->months);
        status = BS_ERROR_INPUT;
    }
    return status == BS_OK ? BS_OK : bs_error(diagnostics, NULL, "explain: --month: %s", message);
}

/* What of a bill of the term is of one month. */
static enum bs_status keep_month(struct bs_bill *bill, size_t month, struct bs_arena *arena)
{
    size_t first = 0, n = 0;
    while (first < bill->n_lines && bill->lines[first].month < month)
        first++;
    while (first + n < bill->n_lines && bill->lines[first + n].month == month)
        n++;
    struct bs_line *lines = bs_arena_take(arena, n, sizeof *lines);
    if (!lines)
        return BS_ERROR_MEMORY;
    for (size_t i = 0; i < n; i++) {
        lines[i] = bill->lines[first + i];
        lines[i].month = 0;
    }
    bill->lines = lines;
    bill->n_lines = n;
    bill->month_total += month;
    bill->total = bill->seat_total[0] = *bill->month_total;
    bill->blocked_value = 0; /* known for the term alone */
    return BS_OK;
}

enum bs_status explain_choose(const struct explain_request *request, const struct bs_model *model, struct bs_arena *arena,
                              const size_t **contracts, size_t *n_contracts, struct bs_diagnostics *diagnostics)
{
    const size_t *named;
    size_t n, *chosen = bs_arena_take(arena, model->n_contracts + 1, sizeof *chosen);
    enum bs_status status = bills_choose(&request->contracts, "explain", model, arena, &named, &n, diagnostics);
    if (status != BS_OK || !chosen)
        return status != BS_OK ? status : BS_ERROR_MEMORY;
    *n_contracts = 0;
    bool compared = false;
    for (size_t i = 0; i < n; i++)
        compared = compared || named[i] == model->baseline;
    if (!compared)
        chosen[(*n_contracts)++] = model->baseline;
    for (size_t i = 0; i < n; i++)
        chosen[(*n_contracts)++] = named[i];
    *contracts = chosen;
    return BS_OK;
}

static enum bs_status explain_all(const struct bs_model *model, size_t user, size_t month, struct bs_bills *bills,
                                  struct bs_bill *priced, struct bs_arena *arena, struct bs_diagnostics *diagnostics)
{
    char message[BS_MESSAGE_SIZE];
    enum bs_status status = BS_OK;
    for (size_t i = 0; i < bills->n && status == BS_OK; i++) {
        status = bs_explain(model, user, bills->contracts[i], arena, &priced[i], message);
        if (status == BS_ERROR_INPUT)
            bs_error(diagnostics, NULL, "explain: contract %s: %s", model->contracts[bills->contracts[i]].name, message);
        priced[i].n_credits = 0; /* they are the organization's */
        if (status == BS_OK && month != BS_NEVER)
            status = keep_month(&priced[i], month, arena);
    }
    bills->bills = priced;
    return status;
}

enum bs_status explain_user(const struct explain_request *request, const struct bs_model *model, size_t user,
                            struct bs_arena *arena, struct bs_diagnostics *diagnostics)
{
    size_t month;
    struct bs_user_standing standing;
    struct bs_bills bills = {
        .model = model, .n_seats = 1, .months = model->months, .user = &standing, .by_month = request->by_month};
    enum bs_status status = find_month(request, model, &month, diagnostics);
    if (status == BS_OK)
        status = explain_choose(request, model, arena, &bills.contracts, &bills.n, diagnostics);
    if (status == BS_OK)
        status = bs_user_stand(model, user, &standing);
    struct bs_bill *priced = bs_arena_take(arena, model->n_contracts, sizeof *priced);
    double *use = bs_arena_take(arena, model->months, sizeof *use);
    if (status == BS_OK && !(priced && use))
        status = BS_ERROR_MEMORY;
    if (status == BS_OK)
        status = explain_all(model, user, month, &bills, priced, arena, diagnostics);
    if (status != BS_OK)
        return status;
    const struct bs_population *population = model->population;
    for (size_t m = 0; m < model->months; m++)
        use[m] = population->use[user * population->months + m] * population->value_per_unit;
    bills.seats = population->names + user;
    bills.use = use;
    if (month != BS_NEVER) {
        bills.use += month;
        bills.first_month = month;
        bills.months = 1;
    }
    return bills_write(&bills, request->format, request->output, diagnostics);
}
