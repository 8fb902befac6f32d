#include "base/decimal.h"
#include "contract/charged.h"
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
    double *type_fees, *types, *charged, *cuts;
    struct bs_allocation *allocation;
    struct bs_laid *laid; /* [BS_LAID_TYPES + type] */
    double *charged_part; /* [meter] of the units used, the part that the organization's charges charge for; NaN: none reads it */
};

/* A month while it is worked out. */
struct account_month {
    struct bs_ledger *ledger;
    size_t month;
    const struct bs_terms *terms;
    const struct bs_month_totals *totals;
    struct bs_lines *lines;
    double seat_fees, fixed_fees; /* fixed amounts of all seats; of the organization, credits apart */
    size_t first_line;
    /* On top of the seats' own bills: what is charged, and what is taken off, caps of types apart. */
    double fixed, metered, off_fees, off_spend;
    struct month_spend spend;
    struct committed_need need;
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
    ledger->charged_part = bs_arena_take(arena, n_meters, sizeof *ledger->charged_part);
    if (!room || !ledger->allocation || !ledger->laid || !ledger->charged_part)
        return BS_ERROR_MEMORY;
    ledger->type_fees = room;
    ledger->types = room + n_types;
    ledger->charged = room + 2 * n_types;
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
    return (struct bs_credit_use){
        .granted = account->granted, .drawn = account->drawn, .lost = account->lost, .open = account->open};
}

/* Fixed amounts, due whatever is charged for use: read by caps that count them and by credits that pay them. */
static void count_fees(struct account_month *m)
{
    double seats = 0, missing_fee = bs_terms_seat_fee(m->terms, 0);
    for (size_t t = 0; t < m->ledger->n_types; t++) {
        seats += m->totals->seats[t];
        m->ledger->type_fees[t] = m->totals->fees ? m->totals->fees[t] : m->totals->seats[t] * bs_terms_seat_fee(m->terms, t);
        m->ledger->type_fees[t] += m->totals->top_up ? m->totals->top_up[t] : 0;
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

/* A charge's units used by seats of a type. */
static double units_of(const struct account_month *m, const struct bs_charge *charge, size_t type)
{
    size_t n_meters = m->ledger->pools.n_meters;
    return fmax(0, bs_charge_quantity(charge, m->totals->quantity + type * n_meters, n_meters));
}

/* A charge of the organization counts for types by its own units; where none are used by their seats. */
static void attribute(struct account_month *m, const struct bs_charge *charge, double amount)
{
    double units = 0, seats = 0;
    for (size_t t = 0; t < m->ledger->n_types; t++) {
        units += units_of(m, charge, t);
        seats += m->totals->seats[t];
    }
    for (size_t t = 0; t < m->ledger->n_types; t++) {
        double part = units > 0 ? units_of(m, charge, t) / units : seats > 0 ? m->totals->seats[t] / seats : 0;
        m->spend.types[t] = decimal_plus(m->spend.types[t], part * amount);
    }
}

/* Of a meter that several charges read the one that covers least counts. */
static void note_charged(struct account_month *m, const struct pool_bill *bill)
{
    for (size_t k = 0; k < m->ledger->pools.n_meters && charge_prices_use(bill->charge); k++)
        if (charge_reads(bill->charge, k))
            m->ledger->charged_part[k] = fmax(m->ledger->charged_part[k], bill->charged_part);
}

/* What a commitment in units of the charge is held against: units of earlier months were held against it then. */
static enum bs_status note_committed(struct account_month *m, const struct pool_bill *bill)
{
    const struct commitment *commitment = &m->ledger->commitment;
    double amount, overdue = 0;
    m->need.units = bill->used;
    m->need.beyond = commitment_beyond(commitment, bill->used);
    enum bs_status status = pool_beyond(bill, m->need.beyond, &amount);
    if (status == BS_OK)
        status = pool_beyond(bill, bill->overdue, &overdue);
    m->need.units_spend = (bill->amount - overdue) * (1 - m->terms->charge_discount);
    m->need.beyond_spend = amount * (1 - m->terms->charge_discount);
    return status;
}

/* The organization's charges after the contract's discount. */
static enum bs_status price_pools(struct account_month *m)
{
    struct bs_ledger *ledger = m->ledger;
    double gross = 0;
    for (size_t k = 0; k < ledger->pools.n_meters; k++)
        ledger->charged_part[k] = NAN;
    for (size_t i = 0; i < m->terms->n_charges; i++) {
        if (m->terms->charges[i].scope != BS_ORGANIZATION_SCOPE)
            continue;
        struct pool_bill bill;
        enum bs_status status = pool_price(&ledger->pools, i, m->month, m->totals, &ledger->credits, m->lines, &bill);
        if (status == BS_OK && commitment_reads(&ledger->commitment, i))
            status = note_committed(m, &bill);
        if (status != BS_OK)
            return status;
        attribute(m, bill.charge, bill.amount * (1 - m->terms->charge_discount));
        note_charged(m, &bill);
        gross = decimal_plus(gross, bill.amount);
    }
    m->metered = gross;
    if (m->terms->charge_discount != 0 && gross != 0)
        m->metered = decimal_plus(
            gross, bs_lines_add(m->lines, plain_line(BS_LINE_DISCOUNT, "charges", NAN, NAN, -gross * m->terms->charge_discount),
                                "%.10g %% off the charges", 100 * m->terms->charge_discount));
    return BS_OK;
}

static bool seats_read(const struct bs_terms *terms, size_t meter)
{
    for (size_t i = 0; i < terms->n_charges; i++)
        if (terms->charges[i].scope == BS_SEAT_SCOPE && charge_prices_use(&terms->charges[i]) &&
            charge_reads(&terms->charges[i], meter))
            return true;
    return false;
}

/* The use of a type that is charged for: beside what the seats' own charges read, what the organization's do. Where the worth of a meter is
   not known, all use counts as covered like its. */
static double charged_value(const struct account_month *m, size_t type)
{
    const struct bs_month_totals *totals = m->totals;
    size_t n_meters = m->ledger->pools.n_meters;
    double own = totals->charged ? totals->charged[type] : 0, pooled = 0, unknown = 0;
    for (size_t k = 0; k < n_meters; k++) {
        double units = totals->quantity[type * n_meters + k], part = m->ledger->charged_part[k];
        if (!(units > 0) || isnan(part) || seats_read(m->terms, k))
            continue;
        if (totals->list_price && !isnan(totals->list_price[k]))
            pooled += units * totals->list_price[k] * part;
        else
            unknown = fmax(unknown, part);
    }
    return fmin(totals->value[type], fmax(own + pooled, unknown * totals->value[type]));
}

/* Metered spend by type, the organization's charges attributed already. */
static void gather_spend(struct account_month *m)
{
    bool blocks = bs_contract_blocks_together(m->ledger->contract);
    m->spend.total = m->metered;
    for (size_t t = 0; t < m->ledger->n_types; t++) {
        m->spend.types[t] = decimal_plus(m->spend.types[t], m->totals->seat_spend[t]);
        m->spend.total = decimal_plus(m->spend.total, m->totals->seat_spend[t]);
        m->spend.charged[t] = blocks ? charged_value(m, t) : 0;
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
    m->off_spend = decimal_plus(m->off_spend, change);
    m->spend.total = decimal_plus(m->spend.total, change);
    return BS_OK;
}

/* Money credits pay metered spend, then those that may also fixed amounts; never more than both come to together. */
static void draw_money(struct account_month *m)
{
    double money, fees = decimal_plus(m->seat_fees, m->fixed_fees), spend = m->spend.total;
    struct credit_need need = {.use = CREDIT_MONEY, .amount = fmax(0, decimal_plus(spend, fmin(0, fees)))};
    credits_draw(&m->ledger->credits, need, m->lines, &money);
    m->off_spend = decimal_plus(m->off_spend, money);
    lines_laid(m->lines, BS_LAID_OFF_FEES);
    need = (struct credit_need){.use = CREDIT_MONEY_FOR_FEES, .amount = fmax(0, decimal_plus(fees, fmin(0, spend)))};
    credits_draw(&m->ledger->credits, need, m->lines, &money);
    m->off_fees = money;
}

/* A commitment adds to the spend or takes off it, all of its lines together. */
static void add_commitment(struct account_month *m, double amount)
{
    m->spend.total = decimal_plus(m->spend.total, amount);
    if (amount >= 0)
        m->metered = decimal_plus(m->metered, amount);
    else
        m->off_spend = decimal_plus(m->off_spend, amount);
    lines_move(m->lines, m->first_line, BS_LINE_COMMITMENT, BS_LAID_METERED, amount >= 0 ? BS_LAID_METERED : BS_LAID_OFF_SPEND);
}

/* What the cap of a type cut off falls on that type, all else on all. */
static double lay_on_seats(struct account_month *m)
{
    struct allocator allocator = {.rule = m->ledger->contract->allocate,
                                  .n_types = m->ledger->n_types,
                                  .totals = m->totals,
                                  .allocation = m->ledger->allocation,
                                  .laid = m->ledger->laid,
                                  .type_fees = m->ledger->type_fees,
                                  .lines = m->lines,
                                  .first_line = m->first_line};
    const struct amounts amounts = {.fixed = m->fixed,
                                    .metered = m->metered,
                                    .fees = m->fixed_fees,
                                    .off_fees = m->off_fees,
                                    .off_spend = m->off_spend,
                                    .cuts = m->spend.cuts};
    allocate(&allocator, &amounts);
    return allocator.unallocated;
}

static bool finite_bill(const struct bs_month_bill *bill, size_t n_types)
{
    double sum = bill->fixed + bill->metered + bill->unallocated + bill->blocked_value + bill->spend + bill->cash;
    for (size_t t = 0; t < n_types; t++)
        sum += bill->allocation[t].fixed + bill->allocation[t].per_value + bill->allocation[t].per_above +
               bill->allocation[t].per_spend + bill->allocation[t].per_fees;
    return isfinite(sum);
}

static double left_of(double after, double before)
{
    return before > 0 ? after / before : 1;
}

/* Caps of types, then the spend discount. What they leave of all spend they leave of the spend of a commitment's units, and what the caps leave
   also of these. */
static enum bs_status reduce_spend(struct account_month *m)
{
    double all = m->spend.total;
    cap_types(m->ledger->contract, m->ledger->type_fees, &m->spend, m->lines);
    double capped = m->spend.total;
    lines_laid(m->lines, BS_LAID_OFF_SPEND);
    enum bs_status status = discount_spend(m);
    m->need.spend = m->spend.total;
    m->need.units *= left_of(capped, all);
    m->need.units_spend *= left_of(m->spend.total, all);
    m->need.beyond_spend *= left_of(m->spend.total, capped);
    return status;
}

/* From the metered spend on: caps and discount, commitment, fixed amounts, money credits. */
static enum bs_status settle(struct account_month *m, double credits_price, struct bs_month_bill *out)
{
    struct bs_ledger *ledger = m->ledger;
    enum bs_status status = reduce_spend(m);
    struct committed_use use = commitment_split(&ledger->commitment, &m->need);
    double cut = cap_organization(ledger->contract, decimal_plus(m->seat_fees, m->fixed_fees), &use, &m->spend, m->lines);
    m->off_spend = decimal_plus(m->off_spend, -cut);
    lines_laid(m->lines, BS_LAID_METERED);
    out->spend = m->spend.total;
    struct commitment_month committed;
    if (status == BS_OK)
        status = commitment_settle(&ledger->commitment, m->month, &use, m->lines, &committed);
    if (status != BS_OK)
        return status;
    add_commitment(m, committed.amount);
    lines_laid(m->lines, BS_LAID_OFF_SPEND);
    block_part(&m->spend, ledger->n_types, committed.blocked_part);
    out->commitment_use = use.drawn[PART_CARRIED] + use.drawn[PART_OWN] + use.drawn[PART_BEYOND];
    out->commitment_left = committed.left;
    out->commitment_lost = committed.lost;
    out->passed = committed.passed;
    out->prepaid = committed.prepaid;
    out->cash = committed.cash;
    m->fixed = m->fixed_fees + credits_price;
    draw_money(m);
    return BS_OK;
}

static void begin(struct account_month *m)
{
    struct bs_ledger *ledger = m->ledger;
    m->spend = (struct month_spend){.types = ledger->types, .charged = ledger->charged, .cuts = ledger->cuts};
    for (size_t t = 0; t < ledger->n_types; t++)
        m->spend.types[t] = 0;
    if (!m->lines)
        return;
    m->first_line = m->lines->count;
    m->lines->place.seat = BS_ORGANIZATION;
    m->lines->place.item = m->lines->place.unit = "";
    lines_laid(m->lines, BS_LAID_FIXED);
}

enum bs_status bs_ledger_month(struct bs_ledger *ledger, size_t month, const struct bs_month_totals *totals, struct bs_lines *lines,
                               struct bs_month_bill *out)
{
    if (month < ledger->contract->begins || month >= ledger->months)
        return BS_ERROR_INPUT;
    *out = (struct bs_month_bill){.allocation = ledger->allocation, .laid = ledger->laid};
    struct account_month m = {
        .ledger = ledger, .month = month, .terms = bs_contract_terms(ledger->contract, month), .totals = totals, .lines = lines};
    begin(&m);
    double credits_price = credits_open(&ledger->credits, month, totals->seats, lines);
    count_fees(&m);
    lines_laid(lines, BS_LAID_METERED);
    enum bs_status status = commitment_open(&ledger->commitment, month, lines);
    if (status == BS_OK)
        status = price_pools(&m);
    if (status != BS_OK)
        return status;
    gather_spend(&m);
    status = settle(&m, credits_price, out);
    if (status != BS_OK)
        return status;
    credits_close(&ledger->credits, month, lines);
    out->fixed = decimal_plus(m.fixed, m.off_fees);
    out->metered = decimal_plus(m.metered, m.off_spend);
    for (size_t t = 0; t < ledger->n_types; t++)
        out->metered = decimal_plus(out->metered, -m.spend.cuts[t]);
    out->blocked_value = m.spend.blocked_value;
    out->unallocated = lay_on_seats(&m);
    return finite_bill(out, ledger->n_types) ? BS_OK : BS_ERROR_NUMERIC;
}
