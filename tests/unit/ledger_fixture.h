/* Accounts for tests: every month is priced twice, with lines and without, and must give the same bits; its lines and what is laid on the
   seats must add up to it. */
#ifndef LEDGER_FIXTURE_H
#define LEDGER_FIXTURE_H

#include <billshift/bill.h>
#include <billshift/ledger.h>
#include <float.h>
#include <math.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>
/* cmocka needs setjmp, stdarg, stddef and stdint */
#include <cmocka.h>

#include "arena_fixture.h"

enum { METERS = 3, TYPES = 3 };

#define ASSERT_OK(call)        assert_int_equal((call), BS_OK)
#define ASSERT_NEAR(got, want) assert_near((got), (want), 1, __FILE__, __LINE__)

static inline void assert_near(double got, double want, double scale, const char *file, int line)
{
    if (!(fabs(got - want) <= 1e-12 * fmax(scale, fmax(fabs(want), 1)))) {
        print_error("%.17g is not %.17g\n", got, want);
        _fail(file, line);
    }
}

/* What the seats of a month did; one seat of type 0 where nothing else is said. quantity: [type * METERS + meter]. A unit of every meter is
   worth 1. */
struct use {
    double quantity[TYPES * METERS], seats[TYPES], seat_spend[TYPES], top_up[TYPES], value[TYPES], charged[TYPES], above[TYPES];
};

struct account {
    const struct bs_contract *contract;
    struct bs_ledger *plain, *lined;
    struct bs_lines lines;       /* of the last month */
    double total, cash, blocked; /* of all months: seats' own spend and the organization's, fees of seats apart */
    double amounts;              /* of the last month: the size of what was added up */
};

static inline struct account opened(const struct bs_contract *contract, size_t months)
{
    struct account account = {.contract = contract};
    ASSERT_OK(bs_ledger_new(contract, METERS, months, arena, &account.plain));
    ASSERT_OK(bs_ledger_new(contract, METERS, months, arena, &account.lined));
    return account;
}

static inline struct bs_month_totals totals_of(const struct use *use)
{
    static const double list_price[METERS] = {1, 1, 1};
    return (struct bs_month_totals){.quantity = use->quantity,
                                    .seats = use->seats,
                                    .seat_spend = use->seat_spend,
                                    .top_up = use->top_up,
                                    .value = use->value,
                                    .charged = use->charged,
                                    .above = use->above,
                                    .list_price = list_price};
}

/* But for the digits that lines do not show. */
static inline void assert_same_number(double plain, double lined)
{
    if (!(isnan(plain) ? isnan(lined) : fabs(plain - lined) <= 1e-9 * (1 + fabs(plain))))
        fail_msg("%.17g, but %.17g with lines", plain, lined);
}

static inline void assert_same_bill(const struct bs_month_bill *a, const struct bs_month_bill *b, size_t n_types)
{
    const double x[] = {a->fixed, a->metered, a->unallocated, a->blocked_value, a->spend, a->commitment_left, a->cash};
    const double y[] = {b->fixed, b->metered, b->unallocated, b->blocked_value, b->spend, b->commitment_left, b->cash};
    for (size_t i = 0; i < sizeof x / sizeof *x; i++)
        assert_same_number(x[i], y[i]);
    assert_same_number(a->commitment_use, b->commitment_use);
    assert_same_number(a->commitment_lost, b->commitment_lost);
    assert_int_equal(a->passed, b->passed);
    for (size_t t = 0; t < n_types; t++) {
        assert_same_number(a->allocation[t].fixed, b->allocation[t].fixed);
        assert_same_number(a->allocation[t].per_value, b->allocation[t].per_value);
        assert_same_number(a->allocation[t].per_above, b->allocation[t].per_above);
        assert_same_number(a->allocation[t].per_spend, b->allocation[t].per_spend);
        assert_same_number(a->allocation[t].per_fees, b->allocation[t].per_fees);
    }
}

/* Each line is noted under the sum that it is laid with. */
static inline void assert_laid(const struct account *account, const struct bs_month_bill *bill)
{
    double fixed = 0, metered = 0;
    for (size_t i = 0; i < account->lines.count; i++)
        *(account->lines.items[i].laid == BS_LAID_FIXED || account->lines.items[i].laid == BS_LAID_OFF_FEES ? &fixed : &metered) +=
            account->lines.items[i].amount;
    assert_near(fixed, bill->fixed, account->amounts, __FILE__, __LINE__);
    assert_near(metered, bill->metered, account->amounts, __FILE__, __LINE__);
}

static inline struct bs_month_bill priced(struct account *account, size_t month, const struct use *use)
{
    struct bs_month_totals totals = totals_of(use);
    struct bs_month_bill bill, again;
    ASSERT_OK(bs_ledger_month(account->plain, month, &totals, NULL, &bill));
    bs_lines_start(&account->lines, arena, false, 2);
    ASSERT_OK(bs_ledger_month(account->lined, month, &totals, &account->lines, &again));
    size_t n_types = bs_contract_types(account->contract);
    assert_same_bill(&bill, &again, n_types);

    double laid = bill.unallocated, own = 0, sum = 0;
    account->amounts = fabs(laid);
    for (size_t t = 0; t < n_types; t++) {
        const struct bs_allocation *a = &bill.allocation[t];
        double charged = use->seat_spend[t] + use->seats[t] * a->charges + use->value[t] * a->per_value;
        double fees =
            use->seats[t] * (bs_terms_seat_fee(bs_contract_terms(account->contract, month), t) + a->fees) + use->top_up[t];
        const double parts[] = {use->seats[t] * a->fixed, use->value[t] * a->per_value, use->above[t] * a->per_above,
                                a->per_spend * charged, a->per_fees * fees};
        for (size_t i = 0; i < sizeof parts / sizeof *parts; i++) {
            laid += parts[i];
            account->amounts += fabs(parts[i]);
        }
        own += use->seat_spend[t];
    }
    for (size_t i = 0; i < account->lines.count; i++) {
        sum += account->lines.items[i].amount;
        account->amounts += fabs(account->lines.items[i].amount);
        assert_true(account->lines.items[i].why[0] != '\0' && account->lines.items[i].item);
        assert_true(account->lines.items[i].seat == BS_ORGANIZATION);
    }
    assert_laid(account, &again);
    assert_near(laid, bill.fixed + bill.metered, account->amounts, __FILE__, __LINE__);
    assert_near(sum, bill.fixed + bill.metered, account->amounts, __FILE__, __LINE__);
    account->total += own + bill.fixed + bill.metered;
    account->cash += bill.cash;
    account->blocked += bill.blocked_value;
    return bill;
}

/* A month of so much of meter 0 by one seat. */
static inline struct bs_month_bill used(struct account *account, size_t month, double quantity)
{
    const struct use use = {.quantity = {quantity}, .seats = {1}, .value = {quantity}};
    return priced(account, month, &use);
}

/* What so much use costs in a term of one month. */
static inline double once(const struct bs_contract *contract, double quantity)
{
    struct account account = opened(contract, 1);
    used(&account, 0, quantity);
    return account.total;
}

static inline void assert_refused(const struct bs_contract *contract)
{
    struct bs_ledger *ledger;
    assert_int_equal(bs_ledger_new(contract, METERS, 12, arena, &ledger), BS_ERROR_INPUT);
}

static inline struct bs_charge pooled(const char *model)
{
    struct bs_charge charge = {.model = bs_charge_model_find(model), .scope = BS_ORGANIZATION_SCOPE, .per = 1};
    assert_non_null(charge.model);
    return charge;
}

static inline struct bs_charge pooled_at(double price)
{
    struct bs_charge charge = pooled("per_unit");
    charge.price = price;
    return charge;
}

/* A contract of charges alone. */
static inline struct bs_contract of_charges(const struct bs_charge *charges, size_t n)
{
    return (struct bs_contract){
        .name = "new", .terms = {.maximum_bill = INFINITY, .charges = charges, .n_charges = n}, .before = BS_NEVER};
}

#endif
