#include <billshift/bill.h>

#include "base/decimal.h"
#include "contract/ledger_lines.h"
#include "contract/price_part.h"
#include "contract/price_query.h"
#include "contract/price_quiet.h"
#include "contract/price_response.h"
#include "contract/price_seat.h"
#include "contract/price_share.h"
#include "contract/price_sums.h"
#include "contract/seat_laid.h"

#include <string.h>

/* A contract in force in a part of the term, and its account. */
struct reign {
    const struct bs_contract *contract;
    struct bs_ledger *ledger;
};

/* Two evaluations run side by side where something was billed before: both see the same months before the one priced. */
struct pricing {
    const struct bs_price_query *query;
    struct bs_arena *arena;
    char *message;
    struct bs_refusal *refused;
    struct reign before, now; /* before.contract NULL: there is none */
    double part;
    /* Room for one month. */
    double *quantity;                                                /* [type][meter] */
    double *seats, *spend, *fees, *top_up, *value, *charged, *above; /* [type] */
    struct seat_bill *bills;                                         /* [seat] */
    const double *idle;                                              /* [meter] no use */
    double *own;                                                     /* [meter] use that was read */
    double *after;                                                   /* [meter] use after the contract's response */
    const double *money_price;                                       /* [meter] by which use is valued that is stated in money */
    const double *list_price;                                        /* [meter] by which all other is */
    bool any_in_money;                                               /* some seat's use is */
    struct quiet quiet;                                              /* of seats beside the one that is wanted */
};

/* What a month came to: [seat] own lines, and with what is laid on it; and all. */
struct month_sums {
    double *own, *laid;
    double organization, blocked;
};

static struct reign *reign_of(struct pricing *p, size_t month)
{
    return p->before.contract && month < p->now.contract->begins ? &p->before : &p->now;
}

static enum bs_status open_account(struct pricing *p, struct reign *reign, size_t months)
{
    if (!reign->contract)
        return BS_OK;
    enum bs_status status = bs_ledger_new(reign->contract, p->query->n_meters, months, p->arena, &reign->ledger);
    return status == BS_ERROR_INPUT
               ? price_refuse(p->message, "the terms of contract %s contradict themselves", reign->contract->name)
               : status;
}

static enum bs_status open_accounts(struct pricing *p)
{
    enum bs_status status = open_account(p, &p->now, p->query->term);
    return status == BS_OK ? open_account(p, &p->before, p->now.contract->begins) : status;
}

/* Of use in money, and where no prices are given, meter 0 alone counts, at 1. */
static enum bs_status take_list_prices(struct pricing *p)
{
    const struct bs_price_query *query = p->query;
    double *prices = bs_arena_take(p->arena, query->n_meters, sizeof *prices);
    if (!prices)
        return BS_ERROR_MEMORY;
    for (size_t m = 0; m < query->n_meters; m++)
        prices[m] = m == 0 ? 1 : NAN;
    for (size_t s = 0; s < query->seats && query->in_money; s++)
        p->any_in_money |= query->in_money[s];
    p->money_price = prices;
    p->list_price = query->list_price ? query->list_price : prices;
    return BS_OK;
}

static enum bs_status prepare(struct pricing *p)
{
    const struct bs_price_query *query = p->query;
    const struct bs_contract *contract = &query->contracts[query->contract];
    const struct bs_contract *before = contract->begins > 0 ? &query->contracts[contract->before] : NULL;
    enum bs_status status = contract_part(contract, p->part, p->arena, &p->now.contract);
    if (status == BS_OK && before)
        status = contract_part(before, p->part, p->arena, &p->before.contract);
    if (status == BS_OK)
        status = take_list_prices(p);
    if (status != BS_OK)
        return status;
    size_t types = bs_contract_types(contract), others = before ? bs_contract_types(before) : 1;
    types = others > types ? others : types;
    double *room = bs_arena_take(p->arena, 7 * types, sizeof *room);
    p->quantity = bs_arena_take(p->arena, types, query->n_meters * sizeof *p->quantity);
    p->idle = bs_arena_take(p->arena, query->n_meters, sizeof *p->idle);
    p->own = bs_arena_take(p->arena, query->n_meters, sizeof *p->own);
    p->after = bs_arena_take(p->arena, query->n_meters, sizeof *p->after);
    p->bills = bs_arena_take(p->arena, query->seats, sizeof *p->bills);
    if (!room || !p->quantity || !p->idle || !p->own || !p->after || !p->bills)
        return BS_ERROR_MEMORY;
    p->seats = room;
    p->spend = room + types;
    p->value = room + 2 * types;
    p->charged = room + 3 * types;
    p->above = room + 4 * types;
    p->top_up = room + 5 * types;
    p->fees = room + 6 * types;
    return BS_OK;
}

static void clear_totals(struct pricing *p, const struct bs_contract *contract)
{
    size_t types = bs_contract_types(contract);
    memset(p->quantity, 0, types * p->query->n_meters * sizeof *p->quantity);
    for (size_t t = 0; t < types; t++)
        p->seats[t] = p->spend[t] = p->fees[t] = p->top_up[t] = p->value[t] = p->charged[t] = p->above[t] = 0;
}

static void count_seat(struct pricing *p, size_t type, const struct seat_bill *bill, const double *quantity)
{
    for (size_t m = 0; m < p->query->n_meters; m++)
        p->quantity[type * p->query->n_meters + m] += bill->kept * quantity[m];
    p->seats[type] += 1;
    p->spend[type] = decimal_plus(p->spend[type], decimal_plus(decimal_plus(bill->total, -bill->fee), -bill->top_up));
    p->fees[type] = decimal_plus(p->fees[type], bill->fee);
    p->top_up[type] = decimal_plus(p->top_up[type], bill->top_up);
    p->value[type] += bill->value;
    p->charged[type] += bill->charged;
    p->above[type] += bill->above;
}

/* The line that takes off what was billed before, of a seat or of the organization. */
static void take_off(struct bs_lines *lines, size_t seat, double amount)
{
    lines->place.seat = seat;
    if (amount != 0)
        bs_lines_add(lines, plain_line(BS_LINE_ALREADY_BILLED, "already billed", NAN, NAN, -amount),
                     "the bill of what was used and billed before in this month");
}

/* Where the lines of a seat go; NULL: no memory. */
static struct bs_lines *lines_of(struct pricing *p, size_t seat, struct bs_lines *lines)
{
    const size_t *wanted = p->query->wanted;
    lines->place.seat = wanted ? 0 : seat;
    return !wanted || *wanted == seat ? lines : quiet_lines(&p->quiet, lines);
}

static void read_use(struct pricing *p, size_t month, size_t s, const double *quantity, struct seat_query *seat)
{
    const struct bs_price_query *query = p->query;
    seat->value = NAN;
    seat->quantity = quantity ? quantity + s * query->n_meters : p->idle;
    if (query->read && month >= query->first_month) {
        seat->value = query->read(query->context, month - query->first_month, s, p->own);
        seat->quantity = p->own;
    }
}

/* quantity: [seat][meter]; NULL: no use, or that which is read. billed: what is taken off; NULL: nothing. */
static enum bs_status price_seats(struct pricing *p, size_t month, const double *quantity, const struct month_sums *billed,
                                  struct bs_lines *lines)
{
    const struct bs_price_query *query = p->query;
    const struct bs_contract *contract = reign_of(p, month)->contract;
    clear_totals(p, contract);
    for (size_t s = 0; s < query->seats; s++) {
        struct seat_query seat = {.contract = contract,
                                  .month = month,
                                  .segment = query->segments ? query->segments[s] : 0,
                                  .type = price_type_of(p->query, contract, s),
                                  .n_meters = query->n_meters,
                                  .list_price = query->in_money && query->in_money[s] ? p->money_price : p->list_price,
                                  .events = quantity ? query->events : NULL,
                                  .n_events = query->n_events,
                                  .part = p->part};
        if (!price_is_there(query, month, s)) {
            p->bills[s] = (struct seat_bill){.absent = true, .refused = BS_NEVER};
            continue;
        }
        lines->place = (struct bs_line){.month = month - query->first_month, .item = "", .tier = "", .unit = ""};
        struct bs_lines *own = lines_of(p, s, lines);
        size_t first = own ? own->count : 0;
        read_use(p, month, s, quantity, &seat);
        if (own)
            price_response(&seat, p->after, own);
        enum bs_status status = own ? price_seat(&seat, own, &p->bills[s], p->message) : BS_ERROR_MEMORY;
        if (status == BS_ERROR_INPUT)
            *p->refused = (struct bs_refusal){lines->place.month, s, p->bills[s].refused};
        if (status != BS_OK)
            return status;
        p->bills[s].total = bs_lines_sum(own, first);
        count_seat(p, seat.type, &p->bills[s], seat.quantity);
        if (billed)
            take_off(lines, s, billed->own[s]);
    }
    p->seats[price_type_of(p->query, contract, 0)] += (double)query->beside;
    return BS_OK;
}

/* The single events of an organization's charge. */
static enum bs_status place_events(struct pricing *p, const struct bs_terms *terms, struct bs_month_totals *totals)
{
    const double **events = bs_arena_take(p->arena, terms->n_charges, sizeof *events);
    size_t *counts = bs_arena_take(p->arena, terms->n_charges, sizeof *counts);
    if (!events || !counts)
        return BS_ERROR_MEMORY;
    for (size_t i = 0; i < terms->n_charges; i++)
        if (terms->charges[i].model->takes & BS_TAKES_EVENTS) {
            events[i] = p->query->events;
            counts[i] = p->query->n_events;
        }
    totals->events = events;
    totals->n_events = counts;
    return BS_OK;
}

static enum bs_status price_organization(struct pricing *p, size_t month, bool events, struct bs_lines *lines,
                                         struct bs_month_bill *bill)
{
    struct reign *reign = reign_of(p, month);
    struct bs_month_totals totals = {.quantity = p->quantity,
                                     .seats = p->seats,
                                     .seat_spend = p->spend,
                                     .fees = p->fees,
                                     .top_up = p->top_up,
                                     .value = p->value,
                                     .charged = p->charged,
                                     .above = p->above,
                                     .list_price = p->any_in_money ? p->money_price : p->list_price};
    enum bs_status status = BS_OK;
    if (events)
        status = place_events(p, bs_contract_terms(reign->contract, month), &totals);
    lines->place =
        (struct bs_line){.month = month - p->query->first_month, .seat = BS_ORGANIZATION, .item = "", .tier = "", .unit = ""};
    if (status == BS_OK)
        status = bs_ledger_month(reign->ledger, month, &totals, lines, bill);
    if (status == BS_ERROR_NUMERIC)
        return price_refuse(p->message,
                            "month %zu: the organization's use has no price under contract %s, or its figures are too large",
                            month + 1, reign->contract->name);
    if (status == BS_ERROR_INPUT)
        return price_refuse(p->message, "month %zu: contract %s does not take these quantities of the organization", month + 1,
                            reign->contract->name);
    return status;
}

/* Parts of sums that pay all of a seat's bill leave nothing: their round-off is in the last of them. */
static void leave_nothing(struct bs_lines *lines)
{
    size_t first = lines->count;
    while (first > 0 && lines->items[first - 1].month == lines->place.month)
        first--;
    if (first == lines->count)
        return;
    struct bs_line *last = &lines->items[lines->count - 1];
    last->amount = decimal_plus(last->amount, -bs_lines_sum(lines, first));
}

/* A seat's bill with what is laid on it. */
static double laid_on(struct pricing *p, size_t month, size_t seat, const struct bs_month_bill *bill)
{
    const struct seat_bill *own = &p->bills[seat];
    const struct bs_allocation *laid = &bill->allocation[price_type_of(p->query, reign_of(p, month)->contract, seat)];
    return own->absent ? 0 : laid_bill(laid, own->total, own->fee + own->top_up, own->value, own->above);
}

/* The organization's account of a month as lines of its own, or as the parts of them that the wanted seat carries. */
static enum bs_status price_account(struct pricing *p, size_t month, bool events, struct bs_lines *lines,
                                    struct bs_month_bill *bill)
{
    const struct bs_price_query *query = p->query;
    if (!query->wanted)
        return price_organization(p, month, events, lines, bill);
    struct bs_lines whole;
    bs_lines_start(&whole, p->arena, lines->round, lines->places);
    whole.meters = lines->meters;
    whole.units = lines->units;
    enum bs_status status = price_organization(p, month, events, &whole, bill);
    lines->failed |= whole.failed;
    lines->place.seat = 0;
    if (status != BS_OK || !bill->allocation || p->bills[*query->wanted].absent)
        return status;
    price_share(&whole, bill, &p->bills[*query->wanted], price_type_of(p->query, reign_of(p, month)->contract, *query->wanted),
                lines);
    if (laid_on(p, month, *query->wanted, bill) == 0)
        leave_nothing(lines);
    return BS_OK;
}

/* One month of all; sums NULL: not wanted. */
static enum bs_status price_month(struct pricing *p, size_t month, const double *quantity, const struct month_sums *billed,
                                  struct bs_lines *lines, struct month_sums *sums)
{
    const struct bs_price_query *query = p->query;
    enum bs_status status = price_seats(p, month, quantity, billed, lines);
    struct bs_month_bill bill = {0};
    size_t first = lines->count;
    if (status == BS_OK)
        status = price_account(p, month, quantity && query->events, lines, &bill);
    if (status == BS_OK && lines->failed)
        status = BS_ERROR_MEMORY;
    if (status != BS_OK || !sums)
        return status;
    sums->organization = bs_lines_sum(lines, first);
    sums->blocked = bill.blocked_value;
    for (size_t s = 0; s < query->seats; s++) {
        sums->own[s] = p->bills[s].total;
        sums->laid[s] = laid_on(p, month, s, &bill);
        sums->blocked += p->bills[s].blocked;
    }
    if (billed)
        take_off(lines, BS_ORGANIZATION, billed->organization);
    return BS_OK;
}

/* Lines that nobody reads, rounded as those that are. */
static struct bs_lines unread(struct pricing *p, size_t month)
{
    const struct bs_contract *contract = reign_of(p, month)->contract;
    struct bs_lines lines;
    bs_lines_start(&lines, p->arena, contract->round, contract->places);
    lines.meters = p->query->meters;
    lines.units = p->query->units;
    return lines;
}

/* The bill of what was billed before in a month, after the months before it as they are priced. */
static enum bs_status price_already(struct pricing *p, size_t month, struct month_sums *sums)
{
    enum bs_status status = BS_OK;
    bs_ledger_start(p->now.ledger);
    if (p->before.ledger)
        bs_ledger_start(p->before.ledger);
    for (size_t m = 0; m <= month && status == BS_OK; m++) {
        struct bs_lines lines = unread(p, m);
        status =
            price_month(p, m, price_month_of(p->query, m == month ? p->query->already : p->query->quantity, m), NULL, &lines, sums);
    }
    return status;
}

static enum bs_status new_sums(const struct pricing *p, struct month_sums *sums)
{
    sums->own = bs_arena_take(p->arena, p->query->seats, sizeof *sums->own);
    sums->laid = bs_arena_take(p->arena, p->query->seats, sizeof *sums->laid);
    return sums->own && sums->laid ? BS_OK : BS_ERROR_MEMORY;
}

static void keep_month(const struct pricing *p, const struct month_sums *sums, const struct month_sums *billed, struct bs_bill *out)
{
    if (p->query->wanted) {
        size_t s = *p->query->wanted;
        out->blocked_value += p->bills[s].blocked;
        out->seat_total[0] += sums->laid[s];
        return;
    }
    out->blocked_value += sums->blocked;
    for (size_t s = 0; s < p->query->seats; s++) {
        out->seat_total[s] = decimal_plus(out->seat_total[s], sums->laid[s]);
        if (billed)
            out->seat_total[s] = decimal_plus(out->seat_total[s], -billed->laid[s]);
    }
}

/* again: prices what was billed before; NULL: nothing was. */
static enum bs_status price_months(struct pricing *p, struct pricing *again, struct bs_lines *lines, struct bs_bill *out)
{
    const struct bs_price_query *query = p->query;
    struct month_sums sums, billed;
    enum bs_status status = new_sums(p, &sums);
    if (status == BS_OK)
        status = new_sums(p, &billed);
    for (size_t m = 0; m < query->first_month && status == BS_OK; m++) {
        struct bs_lines idle = unread(p, m);
        status = price_month(p, m, NULL, NULL, &idle, NULL);
    }
    for (size_t m = query->first_month; m < query->first_month + query->months && status == BS_OK; m++) {
        const struct bs_contract *contract = reign_of(p, m)->contract;
        if (again)
            status = price_already(again, m, &billed);
        lines->round = contract->round;
        lines->places = contract->places;
        if (status == BS_OK)
            status = price_month(p, m, price_month_of(query, query->quantity, m), again ? &billed : NULL, lines, &sums);
        if (status == BS_OK)
            keep_month(p, &sums, again ? &billed : NULL, out);
    }
    return status;
}

/* What is left of the credits of the contract in force at the end. */
static enum bs_status keep_balances(struct pricing *p, struct bs_bill *out)
{
    const struct reign *reign = reign_of(p, p->query->first_month + p->query->months - 1);
    double *balances = bs_arena_take(p->arena, reign->contract->n_credits, sizeof *balances);
    if (!balances)
        return BS_ERROR_MEMORY;
    for (size_t i = 0; i < reign->contract->n_credits; i++)
        balances[i] = bs_ledger_balance(reign->ledger, i);
    out->n_credits = reign->contract->n_credits;
    out->balances = balances;
    return BS_OK;
}

static enum bs_status open_pricing(struct pricing *p)
{
    enum bs_status status = prepare(p);
    return status == BS_OK ? open_accounts(p) : status;
}

enum bs_status bs_price(const struct bs_price_query *query, struct bs_arena *arena, struct bs_bill *out, char *message)
{
    struct pricing p = {.query = query,
                        .arena = arena,
                        .message = message,
                        .refused = &out->refused,
                        .part = query->part_of_month == 0 ? 1 : query->part_of_month};
    struct pricing again = p;
    struct bs_price_query before = *query; /* single events are those of the quantity that is priced */
    struct bs_lines lines;
    before.events = query->already_events;
    before.n_events = query->n_already_events;
    again.query = &before;
    *message = '\0';
    *out = (struct bs_bill){.contract = query->contracts[query->contract].name, .refused = {BS_NEVER, BS_NEVER, BS_NEVER}};
    enum bs_status status = price_query_check(query, message);
    if (status == BS_OK)
        status = open_pricing(&p);
    if (status == BS_OK && query->already)
        status = open_pricing(&again);
    if (status != BS_OK)
        return status;
    out->month_total = bs_arena_take(arena, query->months, sizeof *out->month_total);
    out->seat_total = bs_arena_take(arena, query->wanted ? 1 : query->seats, sizeof *out->seat_total);
    if (!out->month_total || !out->seat_total)
        return BS_ERROR_MEMORY;
    bs_lines_start(&lines, arena, false, 0);
    lines.meters = query->meters;
    lines.units = query->units;
    status = price_months(&p, query->already ? &again : NULL, &lines, out);
    bs_arena_free(p.quiet.lines.arena);
    if (status == BS_OK)
        status = keep_balances(&p, out);
    if (status != BS_OK)
        return status;
    price_sums(&lines, out);
    return isfinite(out->total) ? BS_OK : BS_ERROR_NUMERIC;
}
