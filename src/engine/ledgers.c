#include "engine/ledgers.h"

/* Rows of the room for types. */
enum { TYPE_SEATS, TYPE_SPEND, TYPE_TOP_UP, TYPE_VALUE, TYPE_ABOVE, TYPE_CHARGED, TYPE_ROWS };

static enum bs_status rows_new(const struct plan *plan, struct ledgers *l)
{
    const struct bs_model *model = plan->model;
    size_t rows = model->n_contracts * model->months;
    for (size_t c = 0; c < model->n_contracts; c++)
        l->most_types =
            bs_contract_types(&model->contracts[c]) > l->most_types ? bs_contract_types(&model->contracts[c]) : l->most_types;
    l->of = bs_arena_take(l->arena, model->n_contracts, sizeof(struct bs_ledger *));
    l->before = bs_arena_take(l->arena, model->n_contracts, sizeof(struct bs_ledger *));
    l->sums = bs_arena_take(l->arena, rows * plan->n_segments, sizeof *l->sums);
    l->quantity = bs_arena_take(l->arena, plan->own.bill ? rows * plan->n_segments : 0, model->n_meters * sizeof *l->quantity);
    l->months = bs_arena_take(l->arena, rows, sizeof *l->months);
    l->allocation = bs_arena_take(l->arena, rows * plan->n_segments, sizeof *l->allocation);
    l->units = bs_arena_take(l->arena, l->most_types + 1, model->n_meters * sizeof *l->units);
    l->types = bs_arena_take(l->arena, TYPE_ROWS * l->most_types, sizeof *l->types);
    bool all = l->of && l->before && l->sums && l->quantity && l->months && l->allocation && l->units && l->types;
    return all ? BS_OK : BS_ERROR_MEMORY;
}

/* Those of a contract and of the one before it. */
static enum bs_status accounts_new(const struct plan *plan, struct ledgers *l, size_t c)
{
    const struct bs_model *model = plan->model;
    const struct bs_contract *contract = &model->contracts[c];
    enum bs_status status = BS_OK;
    if (plan->needs_ledger[c])
        status = bs_ledger_new(contract, model->n_meters, model->months, l->arena, &l->of[c]);
    if (status != BS_OK || contract->begins == 0 || !plan->needs_ledger[contract->before])
        return status;
    size_t reign = contract->begins < model->months ? contract->begins : model->months;
    return bs_ledger_new(&model->contracts[contract->before], model->n_meters, reign, l->arena, &l->before[c]);
}

enum bs_status ledgers_new(const struct plan *plan, struct ledgers *out)
{
    const struct bs_model *model = plan->model;
    *out = (struct ledgers){.arena = bs_arena_new()};
    out->budgets = out->arena ? bs_arena_take(out->arena, plan->n_budgets, sizeof *out->budgets) : NULL;
    if (!out->budgets)
        return BS_ERROR_MEMORY;
    enum bs_status status = plan->any_ledger ? rows_new(plan, out) : BS_OK;
    for (size_t c = 0; c < model->n_contracts && plan->any_ledger && status == BS_OK; c++)
        status = accounts_new(plan, out, c);
    return status;
}

void ledgers_free(struct ledgers *ledgers)
{
    bs_arena_free(ledgers->arena);
    *ledgers = (struct ledgers){0};
}

void ledgers_clear(const struct plan *plan, struct ledgers *ledgers)
{
    const struct bs_model *model = plan->model;
    size_t rows = model->n_contracts * model->months;
    budgets_start(plan, ledgers->budgets);
    if (!plan->any_ledger)
        return;
    memset(ledgers->sums, 0, rows * plan->n_segments * sizeof *ledgers->sums);
    if (plan->own.bill)
        memset(ledgers->quantity, 0, rows * plan->n_segments * model->n_meters * sizeof *ledgers->quantity);
}

static double *own_sums(const struct plan *plan, struct ledgers *ledgers, size_t c, size_t month, size_t segment)
{
    const struct bs_model *model = plan->model;
    return &ledgers->quantity[((c * model->months + month) * plan->n_segments + segment) * model->n_meters];
}

/* Units of every meter of users with mixes of their own, as far as their caps let them. */
static void sum_own_quantities(const struct plan *plan, struct ledgers *ledgers, const struct seat_range *seats, size_t c,
                               size_t month)
{
    const struct bs_model *model = plan->model;
    double *sums = own_sums(plan, ledgers, c, month, seats->segment), *before = ledgers->units + model->n_meters;
    const struct bs_response *response = model->contracts[c].response;
    for (size_t i = 0; i < seats->count; i++) {
        size_t user = plan_user(plan, seats->first + i);
        double part = plan->own.used ? plan->own.used[seat_own_place(plan, seats, i, c, month)] : 1;
        if (seats->picked)
            part *= model->population->projection->growth[month];
        own_quantity(model, user, seat_own_month(seats, i, month), response ? before : ledgers->units);
        if (response)
            bs_response_units(response, seats->segment, month, before, model->n_meters, ledgers->units);
        for (size_t meter = 0; meter < model->n_meters; meter++)
            sums[meter] += ledgers->units[meter] * part;
    }
}

static void sum_month(const struct plan *plan, struct ledgers *ledgers, const struct seat_range *seats, size_t c, size_t month,
                      const double *use)
{
    struct seat_sums *sums = &ledgers->sums[(c * plan->model->months + month) * plan->n_segments + seats->segment];
    const struct bs_contract *contract = &plan->model->contracts[c];
    double values[BLOCK], kept[BLOCK];
    const double *left = use;
    seat_bills(plan, seats, c, month, use, values);
    sums->bill += block_sum(values, seats->count);
    if (seats_may_be_blocked(plan, seats, c, month)) {
        seat_uses_left(plan, seats, c, month, use, kept);
        left = kept;
    }
    double all = block_sum(left, seats->count);
    sums->left += all;
    sums->worth += plan->own.worth ? block_sum(seat_worths(plan, seats, c, month, left, values), seats->count) : all;
    if (bs_contract_terms(contract, month)->minimum_bill != 0) {
        seat_top_ups(plan, seats, c, month, use, values);
        sums->top_up += block_sum(values, seats->count);
    }
    if (bs_contract_blocks_together(contract)) {
        seat_values_charged(plan, seats, c, month, left, values);
        sums->charged += block_sum(values, seats->count);
    }
    if (contract->allocate == BS_ALLOCATE_USE_ABOVE_GRANT) {
        seat_values_above(plan, seats, c, month, left, values);
        sums->above += block_sum(values, seats->count);
    }
    if (plan->own.bill)
        sum_own_quantities(plan, ledgers, seats, c, month);
}

void ledgers_sum(const struct plan *plan, struct ledgers *ledgers, const struct plan_part *part, size_t first, size_t count,
                 const uint16_t *picked, const double *use)
{
    const struct bs_model *model = plan->model;
    const struct seat_range seats = {.segment = part->segment, .first = part->first_seat + first, .count = count, .picked = picked};
    for (size_t month = part->first_month; month < part->end_month; month++) {
        const double *row = use + month * BLOCK;
        for (size_t c = 0; c < model->n_contracts; c++)
            if (plan->needs_ledger[c] && month >= model->contracts[c].begins)
                sum_month(plan, ledgers, &seats, c, month, row);
    }
}

/* Units of each meter by type, in ledgers->units. */
static void gather_quantities(const struct plan *plan, struct ledgers *ledgers, size_t c, size_t month)
{
    const struct bs_model *model = plan->model;
    const struct seat_sums *sums = &ledgers->sums[(c * model->months + month) * plan->n_segments];
    size_t n_meters = model->n_meters;
    memset(ledgers->units, 0, ledgers->most_types * n_meters * sizeof *ledgers->units);
    for (size_t s = 0; s < plan->n_segments; s++) {
        const double *mix = plan_price(plan, s, c, month)->mix;
        const double *own = plan->own.bill ? own_sums(plan, ledgers, c, month, s) : NULL;
        double *units = ledgers->units + bs_contract_type_of(&model->contracts[c], s) * n_meters;
        for (size_t meter = 0; meter < n_meters; meter++)
            units[meter] += own ? own[meter] : sums[s].left * mix[meter];
    }
}

static struct bs_month_totals gather(const struct plan *plan, struct ledgers *ledgers, size_t c, size_t month)
{
    const struct bs_contract *contract = &plan->model->contracts[c];
    const struct bs_terms *terms = bs_contract_terms(contract, month);
    size_t most = ledgers->most_types;
    double *types = ledgers->types;
    memset(types, 0, TYPE_ROWS * most * sizeof *types);
    for (size_t s = 0; s < plan->n_segments; s++) {
        const struct seat_sums *sums = &ledgers->sums[(c * plan->model->months + month) * plan->n_segments + s];
        size_t type = bs_contract_type_of(contract, s);
        double seats = (double)bs_model_segment_seats(plan->model, s, month);
        types[TYPE_SEATS * most + type] += seats;
        types[TYPE_SPEND * most + type] += sums->bill - sums->top_up - seats * bs_terms_seat_fee(terms, type);
        types[TYPE_TOP_UP * most + type] += sums->top_up;
        types[TYPE_VALUE * most + type] += sums->worth * plan_price(plan, s, c, month)->value_per_unit;
        types[TYPE_ABOVE * most + type] += sums->above;
        types[TYPE_CHARGED * most + type] += sums->charged;
    }
    gather_quantities(plan, ledgers, c, month);
    return (struct bs_month_totals){.quantity = ledgers->units,
                                    .seats = types + TYPE_SEATS * most,
                                    .seat_spend = types + TYPE_SPEND * most,
                                    .top_up = types + TYPE_TOP_UP * most,
                                    .value = types + TYPE_VALUE * most,
                                    .charged = types + TYPE_CHARGED * most,
                                    .above = types + TYPE_ABOVE * most,
                                    .list_price = plan->worth};
}

/* A month under contract c, in the account of the contract in force. */
static enum bs_status price_month(const struct plan *plan, struct ledgers *ledgers, size_t c, size_t month)
{
    size_t in_force = plan_in_force(plan, c, month), row = c * plan->model->months + month;
    struct bs_ledger *ledger = in_force == c ? ledgers->of[c] : ledgers->before[c];
    struct bs_month_totals totals = gather(plan, ledgers, in_force, month);
    struct bs_month_bill bill;
    enum bs_status status = bs_ledger_month(ledger, month, &totals, NULL, &bill);
    if (status != BS_OK)
        return status;
    ledgers->months[row] = (struct ledger_month){
        .unallocated = bill.unallocated, .prepaid = bill.prepaid, .cash = bill.cash, .blocked = bill.blocked_value};
    for (size_t s = 0; s < plan->n_segments; s++)
        ledgers->allocation[row * plan->n_segments + s] =
            bill.allocation[bs_contract_type_of(&plan->model->contracts[in_force], s)];
    if (in_force == c)
        budgets_month(plan, c, month, ledger, &bill, ledgers->budgets);
    return BS_OK;
}

enum bs_status ledgers_price(const struct plan *plan, struct ledgers *ledgers, size_t *failed)
{
    const struct bs_model *model = plan->model;
    for (size_t c = 0; c < model->n_contracts; c++) {
        if (ledgers->of[c])
            bs_ledger_start(ledgers->of[c]);
        if (ledgers->before[c])
            bs_ledger_start(ledgers->before[c]);
        for (size_t month = 0; month < model->months; month++) {
            enum bs_status status = plan_has_ledger(plan, c, month) ? price_month(plan, ledgers, c, month) : BS_OK;
            if (status != BS_OK) {
                *failed = plan_in_force(plan, c, month);
                return status;
            }
        }
    }
    return BS_OK;
}
