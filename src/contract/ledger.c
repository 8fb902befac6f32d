#include "base/decimal.h"
#include "contract/ledger_allocate.h"
#include "contract/ledger_caps.h"
#include "contract/ledger_check.h"
#include "contract/ledger_commitment.h"
#include "contract/ledger_credits.h"
#include "contract/ledger_lines.h"
#include "contract/ledger_pool.h"

struct bs_ledger {
    const struct bs_contract *contract;
    size_t months, n_types;
    struct pools pools;
    struct credits credits;
    struct commitment commitment;
    /* Room for one month, [type]. */
    double *type_fees, *types, *value, *cuts;
    struct bs_allocation *allocation;
    struct bs_laid *laid; /* [BS_LAID_TYPES + type] */
};

/* A month while it is worked out. */
struct account_month {
    struct bs_ledger *ledger;
    size_t month;
    const struct bs_terms *terms;
    const struct bs_month_totals *totals;
    struct bs_lines *lines;
    double seat_fees, fixed_fees; /* of all seats; of the organization, credits apart */
    double fixed, metered;        /* on top of the seats' own bills */
    struct month_spend spend;
};

enum bs_status bs_ledger_new(const struct bs_contract *contract, size_t n_meters, size_t months, struct bs_arena *arena,
                             struct bs_ledger **out)
{
    enum bs_status status = ledger_check(contract, n_meters);
    if (status != BS_OK)
        return status;
    struct bs_ledger *ledger = bs_arena_take(arena, 1, sizeof *ledger);
    if (!ledger)
        return BS_ERROR_MEMORY;
    size_t n_types = bs_contract_types(contract);
    ledger->contract = contract;
    ledger->months = months;
    ledger->n_types = n_types;
    double *room = bs_arena_take(arena, 4 * n_types, sizeof *room);
    ledger->allocation = bs_arena_take(arena, n_types, sizeof *ledger->allocation);
    ledger->laid = bs_arena_take(arena, BS_LAID_TYPES + n_types, sizeof *ledger->laid);
    if (!room || !ledger->allocation || !ledger->laid)
        return BS_ERROR_MEMORY;
    ledger->type_fees = room;
    ledger->types = room + n_types;
    ledger->value = room + 2 * n_types;
    ledger->cuts = room + 3 * n_types;
    status = pools_new(contract, n_meters, months, arena, &ledger->pools);
    if (status == BS_OK)
        status = credits_new(contract, months, arena, &ledger->credits);
    if (status == BS_OK)
        status = commitment_new(contract, months, &ledger->commitment);
    if (status != BS_OK)
        return status;
    bs_ledger_start(ledger);
    *out = ledger;
    return BS_OK;
}

void bs_ledger_start(struct bs_ledger *ledger)
{
    pools_start(&ledger->pools);
    credits_start(&ledger->credits);
    commitment_start(&ledger->commitment);
}

double bs_ledger_balance(const struct bs_ledger *ledger, size_t credit)
{
    return credit_balance(&ledger->credits.accounts[credit]);
}

struct bs_credit_use bs_ledger_credit(const struct bs_ledger *ledger, size_t credit)
{
    const struct credit_account *account = &ledger->credits.accounts[credit];
    return (struct bs_credit_use){.granted = account->granted, .drawn = account->drawn, .lost = account->lost};
}

/* Fees that are due whatever is used: read by caps that count them and by credits that pay them. */
static void count_fees(struct account_month *m)
{
    double seats = 0, missing_fee = bs_terms_seat_fee(m->terms, 0);
    for (size_t t = 0; t < m->ledger->n_types; t++) {
        seats += m->totals->seats[t];
        m->ledger->type_fees[t] = m->totals->seats[t] * bs_terms_seat_fee(m->terms, t);
        m->seat_fees += m->ledger->type_fees[t];
    }
    if (m->terms->organization_fee != 0)
        m->fixed_fees +=
            bs_lines_add(m->lines, plain_line(BS_LINE_ORGANIZATION_FEE, "organization fee", NAN, NAN, m->terms->organization_fee),
                         "a month, for the organization");
    double missing = (double)m->terms->seats_minimum - seats;
    if (missing > 0)
        m->fixed_fees +=
            bs_lines_add(m->lines, plain_line(BS_LINE_SEATS_MINIMUM, "seats", missing, missing_fee, missing * missing_fee),
                         "at least %zu seats are paid for", m->terms->seats_minimum);
}

/* The organization's charges after the contract's discount; used_up: a unit credit that was paid for. */
static enum bs_status price_pools(struct account_month *m, bool *used_up)
{
    double gross = 0, amount;
    lines_laid(m->lines, BS_LAID_METERED);
    for (size_t i = 0; i < m->terms->n_charges; i++) {
        if (m->terms->charges[i].scope != BS_ORGANIZATION_SCOPE)
            continue;
        enum bs_status status =
            pool_price(&m->ledger->pools, i, m->month, m->totals, &m->ledger->credits, m->lines, &amount, used_up);
        if (status != BS_OK)
            return status;
        gross = decimal_plus(gross, amount);
    }
    m->metered = gross;
    if (m->terms->charge_discount != 0 && gross != 0)
        m->metered = decimal_plus(
            gross, bs_lines_add(m->lines, plain_line(BS_LINE_DISCOUNT, "charges", NAN, NAN, -gross * m->terms->charge_discount),
                                "%.10g%% off the charges", 100 * m->terms->charge_discount));
    return BS_OK;
}

/* Metered spend by type: the organization's charges count for types in proportion to their use, where there is none to their seats. */
static void gather_spend(struct account_month *m)
{
    const struct bs_month_totals *totals = m->totals;
    size_t n_types = m->ledger->n_types;
    double value = 0, seats = 0;
    for (size_t t = 0; t < n_types; t++) {
        value += totals->value[t];
        seats += totals->seats[t];
    }
    m->spend =
        (struct month_spend){.total = m->metered, .types = m->ledger->types, .value = m->ledger->value, .cuts = m->ledger->cuts};
    for (size_t t = 0; t < n_types; t++) {
        double part = value > 0 ? totals->value[t] / value : seats > 0 ? totals->seats[t] / seats : 0;
        m->spend.types[t] = totals->seat_spend[t] + part * m->metered;
        m->spend.total = decimal_plus(m->spend.total, totals->seat_spend[t]);
        m->spend.value[t] = totals->value[t] - (totals->blocked ? totals->blocked[t] : 0);
    }
}

static enum bs_status discount_spend(struct account_month *m)
{
    const struct bs_charge *discount = m->terms->spend_discount;
    if (!discount || !(m->spend.total > 0))
        return BS_OK;
    double amount = NAN;
    enum bs_status status = discount->model->itemize(discount, m->spend.total, NULL, 0, NULL, &amount);
    if (status != BS_OK || amount == 0)
        return status;
    struct bs_line line = plain_line(BS_LINE_DISCOUNT, "spend", m->spend.total, NAN, -amount);
    double change = bs_lines_add(m->lines, line, "discount on the organization's spend of the month");
    m->metered = decimal_plus(m->metered, change);
    m->spend.total = decimal_plus(m->spend.total, change);
    return BS_OK;
}

/* Money credits pay metered spend, then those that may also fees; never more than there is. */
static void draw_money(struct account_month *m, bool *used_up)
{
    double money;
    struct credit_need need = {.use = CREDIT_MONEY, .amount = m->spend.total};
    credits_draw(&m->ledger->credits, need, m->lines, &money, used_up);
    m->metered += money;
    lines_laid(m->lines, BS_LAID_FIXED);
    need = (struct credit_need){.use = CREDIT_MONEY_FOR_FEES, .amount = m->seat_fees + m->fixed_fees};
    credits_draw(&m->ledger->credits, need, m->lines, &money, used_up);
    m->fixed += money;
}

/* What the cap of a type cut off falls on that type, all else on all. */
static double lay_on_seats(struct account_month *m)
{
    struct allocator allocator = {.rule = m->ledger->contract->allocate,
                                  .n_types = m->ledger->n_types,
                                  .totals = m->totals,
                                  .allocation = m->ledger->allocation,
                                  .laid = m->ledger->laid};
    allocate_start(&allocator);
    double common = m->metered;
    for (size_t t = 0; t < m->ledger->n_types; t++)
        common += m->spend.cuts[t];
    allocate(&allocator, ALL_TYPES, FIXED_AMOUNT, m->fixed);
    allocate(&allocator, ALL_TYPES, METERED_AMOUNT, common);
    for (size_t t = 0; t < m->ledger->n_types; t++)
        allocate(&allocator, t, METERED_AMOUNT, -m->spend.cuts[t]);
    return allocator.unallocated;
}

static bool finite_bill(const struct bs_month_bill *bill, size_t n_types)
{
    double sum = bill->fixed + bill->metered + bill->unallocated + bill->blocked_value + bill->spend + bill->cash;
    for (size_t t = 0; t < n_types; t++)
        sum += bill->allocation[t].fixed + bill->allocation[t].per_value + bill->allocation[t].per_above;
    return isfinite(sum);
}

/* From the metered spend on: caps, spend discount, commitment, fixed amounts, money credits. */
static enum bs_status settle(struct account_month *m, double credits_price, struct bs_month_bill *out)
{
    struct bs_ledger *ledger = m->ledger;
    spend_cap_month(ledger->contract, ledger->type_fees, m->fixed_fees, &m->spend, m->lines);
    m->metered -= m->spend.cut;
    for (size_t t = 0; t < ledger->n_types; t++)
        m->metered -= m->spend.cuts[t];
    enum bs_status status = discount_spend(m);
    out->spend = m->spend.total;
    struct commitment_month committed;
    if (status == BS_OK)
        status = commitment_month(&ledger->commitment, m->month, m->spend.total, m->lines, &committed);
    if (status != BS_OK)
        return status;
    m->metered += committed.amount;
    m->spend.total = decimal_plus(m->spend.total, committed.amount);
    block_part(&m->spend, ledger->n_types, committed.blocked_part);
    out->commitment_left = committed.left;
    out->cash = committed.cash;
    out->ran_out |= committed.passed;
    m->fixed = m->fixed_fees + credits_price;
    draw_money(m, &out->ran_out);
    return BS_OK;
}

enum bs_status bs_ledger_month(struct bs_ledger *ledger, size_t month, const struct bs_month_totals *totals, struct bs_lines *lines,
                               struct bs_month_bill *out)
{
    if (month < ledger->contract->begins || month >= ledger->months)
        return BS_ERROR_INPUT;
    *out = (struct bs_month_bill){.allocation = ledger->allocation, .laid = ledger->laid};
    if (lines) {
        lines->place.seat = BS_ORGANIZATION;
        lines->place.item = lines->place.unit = "";
    }
    lines_laid(lines, BS_LAID_FIXED);
    struct account_month m = {
        .ledger = ledger, .month = month, .terms = bs_contract_terms(ledger->contract, month), .totals = totals, .lines = lines};
    double credits_price = credits_open(&ledger->credits, month, totals->seats, lines);
    count_fees(&m);
    enum bs_status status = price_pools(&m, &out->ran_out);
    if (status != BS_OK)
        return status;
    gather_spend(&m);
    status = settle(&m, credits_price, out);
    if (status != BS_OK)
        return status;
    credits_close(&ledger->credits, month, lines);
    out->fixed = m.fixed;
    out->metered = m.metered;
    out->blocked_value = m.spend.blocked_value;
    out->unallocated = lay_on_seats(&m);
    return finite_bill(out, ledger->n_types) ? BS_OK : BS_ERROR_NUMERIC;
}
