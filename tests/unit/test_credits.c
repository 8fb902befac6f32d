/* Credits: granted, drawn, rolled over, lost. Figures marked OM: openmeter's tests at 7e57a39, credit/engine/run_test.go and reset_test.go;
   FLEX: flexprice's at e4b5303, credit_adjustment_test.go. */
#include "contract/ledger_credits.h"
#include "ledger_fixture.h"

static struct bs_credit granted(double amount)
{
    return (struct bs_credit){.name = "grant", .amount = amount, .last = BS_NEVER, .lives = BS_NEVER};
}

static struct bs_credit monthly(double amount)
{
    struct bs_credit credit = granted(amount);
    credit.every = 1;
    return credit;
}

static struct bs_contract with_credits(const struct bs_charge *charge, const struct bs_credit *credits, size_t n)
{
    struct bs_contract contract = of_charges(charge, 1);
    contract.credits = credits;
    contract.n_credits = n;
    return contract;
}

/* Balances of two credits after one month's use. */
static void assert_balances(const struct bs_credit *credits, double use, double first, double second)
{
    const struct bs_charge charge = pooled_at(1);
    const struct bs_contract contract = with_credits(&charge, credits, 2);
    struct account account = opened(&contract, 30);
    used(&account, 0, use);
    ASSERT_NEAR(bs_ledger_balance(account.plain, 0), first);
    ASSERT_NEAR(bs_ledger_balance(account.lined, 1), second);
    ASSERT_NEAR(account.total, fmax(0, use - 200));
}

static void draws_by_priority_then_by_expiry(void **state) /* OM */
{
    (void)state;
    struct bs_credit credits[] = {granted(100), granted(100)};
    credits[0].priority = 1;
    credits[1].priority = 2;
    assert_balances(credits, 120, 0, 80);
    assert_balances(credits, 230, 0, 0);
    credits[0].priority = 3;
    assert_balances(credits, 120, 80, 0);
    credits[0].priority = 2;
    credits[0].lives = 10;
    credits[1].lives = 20;
    assert_balances(credits, 120, 0, 80);
    credits[0].lives = 20;
    credits[1].lives = 10;
    assert_balances(credits, 120, 80, 0);
    /* What does not roll over goes next month: before what lives ten months. */
    credits[0].lives = BS_NEVER;
    credits[0].every = 1;
    assert_balances(credits, 30.5, 69.5, 100);
    credits[0] = credits[1] = granted(100);
    assert_balances(credits, 120, 0, 80);
}

/* The balance after a second month. */
static double second_balance(struct bs_credit credit, double first, double second)
{
    const struct bs_charge charge = pooled_at(1);
    const struct bs_contract contract = with_credits(&charge, &credit, 1);
    struct account account = opened(&contract, 12);
    used(&account, 0, first);
    used(&account, 1, second);
    return bs_ledger_balance(account.plain, 0);
}

static void recurring_grants_top_up(void **state) /* OM */
{
    (void)state;
    ASSERT_NEAR(second_balance(monthly(100), 10, 0), 100);
    ASSERT_NEAR(second_balance(monthly(100), 0, 50), 50);
    struct bs_credit once = monthly(100); /* one grant, whose balance is held at every turn of a month */
    once.last = 0;
    once.rollover = (struct bs_rollover){.kind = BS_ROLLOVER_UP_TO, .limit = 50};
    ASSERT_NEAR(second_balance(once, 10, 0), 50);
    once.rollover =
        (struct bs_rollover){.kind = BS_ROLLOVER_NONE, .limit = 0}; /* the last grant does not outlive its month either */
    ASSERT_NEAR(second_balance(once, 10, 0), 0);
}

static void each_kind_of_rollover_keeps_its_part(void **state)
{
    (void)state;
    struct bs_credit credit = monthly(100);
    credit.rollover.kind = BS_ROLLOVER_ALL;
    ASSERT_NEAR(second_balance(credit, 12.5, 3), 184.5);
    credit.rollover = (struct bs_rollover){.kind = BS_ROLLOVER_UP_TO, .limit = 30};
    ASSERT_NEAR(second_balance(credit, 12.5, 3), 127);
    ASSERT_NEAR(second_balance(credit, 85, 3), 112);
    credit.rollover = (struct bs_rollover){.kind = BS_ROLLOVER_TIMES, .limit = 1.5};
    ASSERT_NEAR(second_balance(credit, 12.5, 3), 147);
    credit.rollover = (struct bs_rollover){.kind = BS_ROLLOVER_RENEWAL, .limit = 0};
    ASSERT_NEAR(second_balance(credit, 12.5, 3), 97);
    credit.renews = true;
    ASSERT_NEAR(second_balance(credit, 12.5, 3), 184.5);
}

/* OpenMeter's reset: the balance is held between a least and a most. By hand: 5 is raised to 20, 30 stays, 90 is cut to 50. */
static void what_is_left_is_raised_to_a_least(void **state)
{
    (void)state;
    struct bs_credit once = monthly(100);
    once.last = 0;
    once.rollover = (struct bs_rollover){.kind = BS_ROLLOVER_UP_TO, .limit = 50, .at_least = 20};
    ASSERT_NEAR(second_balance(once, 95, 0), 20);
    ASSERT_NEAR(second_balance(once, 100, 0), 20);
    ASSERT_NEAR(second_balance(once, 70, 0), 30);
    ASSERT_NEAR(second_balance(once, 10, 0), 50);
    ASSERT_NEAR(second_balance(once, 95, 12.5), 7.5);
    ASSERT_NEAR(second_balance(once, 10, 80), 0);
    struct bs_credit again = monthly(100); /* beside a new grant */
    again.rollover = (struct bs_rollover){.kind = BS_ROLLOVER_ALL, .at_least = 20};
    ASSERT_NEAR(second_balance(again, 95, 0), 120);
    const struct bs_charge charge = pooled_at(1);
    const struct bs_contract contract = with_credits(&charge, &once, 1);
    struct account account = opened(&contract, 12);
    used(&account, 0, 95);
    used(&account, 1, 4);
    const struct bs_credit_use use = bs_ledger_credit(account.plain, 0);
    ASSERT_NEAR(use.granted, 115);
    ASSERT_NEAR(use.drawn, 99);
    ASSERT_NEAR(use.granted, use.drawn + use.lost + bs_ledger_balance(account.plain, 0));
}

/* By hand: 130 of 100 leave 70 of the next 100; what no grant comes for any more is charged. */
static void overage_comes_off_the_next_grant(void **state)
{
    (void)state;
    const struct bs_charge charge = pooled_at(1);
    struct bs_credit credit = monthly(100);
    credit.carries_overage = true;
    credit.last = 2;
    const struct bs_contract contract = with_credits(&charge, &credit, 1);
    struct account account = opened(&contract, 12);
    const double use[] = {130, 190.5, 0, 4}, left[] = {0, 0, 0, 0}, charged[] = {0, 0, 20.5, 24.5};
    for (size_t m = 0; m < 4; m++) {
        used(&account, m, use[m]);
        ASSERT_NEAR(bs_ledger_balance(account.plain, 0), left[m]);
        ASSERT_NEAR(account.total, charged[m]);
    }
    ASSERT_NEAR(second_balance(monthly(100), 130, 0), 100);
    credit.last = BS_NEVER;
    ASSERT_NEAR(second_balance(credit, 130, 0), 70);
    ASSERT_NEAR(second_balance(credit, 130, 30), 40);
    const struct bs_credit_use all = bs_ledger_credit(account.plain, 0);
    ASSERT_NEAR(all.granted, all.drawn + all.lost);
}

/* Builder.io: unused credits roll over up to a balance of twice the monthly grant. https://stage.builder.io/blog/introducing-agent-credits */
static void a_balance_grows_to_twice_the_grant(void **state)
{
    (void)state;
    const struct bs_charge charge = pooled_at(1);
    struct bs_credit credit = monthly(500);
    credit.rollover = (struct bs_rollover){.kind = BS_ROLLOVER_TIMES, .limit = 2};
    const struct bs_contract contract = with_credits(&charge, &credit, 1);
    struct account account = opened(&contract, 12);
    const double use[] = {120, 0, 30, 1200, 0}, left[] = {380, 880, 970, 0, 500};
    for (size_t m = 0; m < 5; m++) {
        used(&account, m, use[m]);
        ASSERT_NEAR(bs_ledger_balance(account.plain, 0), left[m]);
    }
    ASSERT_NEAR(account.total, 200);
}

/* Replit Pro: pooled credit with one month's rollover. https://docs.replit.com/billing/ai-billing.md */
static void a_grant_lives_one_month_more(void **state)
{
    (void)state;
    const struct bs_charge charge = pooled_at(1);
    struct bs_credit credit = monthly(100);
    credit.rollover.kind = BS_ROLLOVER_ALL;
    credit.lives = 2;
    const struct bs_contract contract = with_credits(&charge, &credit, 1);
    struct account account = opened(&contract, 12);
    const double use[] = {30, 20, 160, 0}, left[] = {70, 100, 40, 100};
    for (size_t m = 0; m < 4; m++) {
        used(&account, m, use[m]);
        ASSERT_NEAR(bs_ledger_balance(account.plain, 0), left[m]);
    }
}

static void units_come_after_included_ones_and_before_the_price(void **state)
{
    (void)state;
    const struct bs_tier tiers[] = {{.up_to = 40, .price = 3}, {.up_to = INFINITY, .price = 2}};
    struct bs_charge charge = pooled("graduated");
    charge.tiers = tiers;
    charge.n_tiers = 2;
    charge.included = 25;
    const struct bs_credit credit = monthly(60);
    const struct bs_contract contract = with_credits(&charge, &credit, 1);
    struct account account = opened(&contract, 2);
    used(&account, 0, 135.5); /* less 25 and 60 */
    ASSERT_NEAR(account.total, 120 + 2 * 10.5);
    used(&account, 1, 31); /* 25 come off first */
    ASSERT_NEAR(bs_ledger_balance(account.plain, 0), 54);
}

/* 0.1 + 0.2 units and a credit of 0.3: what their rounding leaves costs no fee. */
static void exactly_used_credit_leaves_nothing_to_charge(void **state)
{
    (void)state;
    const struct bs_tier tiers[] = {{.up_to = INFINITY, .price = 3, .fee = 100}};
    struct bs_charge charge = pooled("graduated");
    charge.tiers = tiers;
    charge.n_tiers = 1;
    const struct bs_credit credit = monthly(0.3);
    const struct bs_contract contract = with_credits(&charge, &credit, 1);
    struct account account = opened(&contract, 1);
    used(&account, 0, 0.1 + 0.2);
    assert_true(account.total == 0);
}

static double with_money(const struct bs_charge *charge, const struct bs_credit *credits, size_t n, double use, double *left)
{
    const struct bs_contract contract = with_credits(charge, credits, n);
    struct account account = opened(&contract, 1);
    used(&account, 0, use);
    *left = bs_ledger_balance(account.plain, n - 1);
    return account.total;
}

static void money_pays_after_everything_and_never_below_zero(void **state) /* FLEX, OM */
{
    (void)state;
    struct bs_credit credits[] = {granted(30), granted(40)};
    credits[0].money = credits[1].money = true;
    struct bs_charge charge = pooled_at(1);
    double left;
    ASSERT_NEAR(with_money(&charge, credits, 2, 50, &left), 0);
    ASSERT_NEAR(left, 20);

    const struct bs_tier tiers[] = {{.up_to = 5, .fee = 100}, {.up_to = 10, .fee = 50}, {.up_to = INFINITY, .price = 1}};
    charge = pooled("graduated");
    charge.tiers = tiers;
    charge.n_tiers = 3;
    charge.fee_at_zero = true;
    credits[0].amount = 150;
    ASSERT_NEAR(with_money(&charge, credits, 1, 15, &left), 5);
    credits[0].amount = 125;
    ASSERT_NEAR(with_money(&charge, credits, 1, 10, &left), 25);
    credits[0].amount = 175;
    charge.minimum = 200;
    ASSERT_NEAR(with_money(&charge, credits, 1, 10, &left), 25);
}

static void only_some_money_pays_fees(void **state)
{
    (void)state;
    const struct bs_charge charge = pooled_at(1);
    struct bs_credit credits[] = {granted(100), granted(45)};
    credits[0].money = credits[1].money = true;
    credits[1].pays_fees = true;
    struct bs_contract contract = with_credits(&charge, credits, 2);
    contract.terms.organization_fee = 12.5;
    contract.terms.seat_fee = 20;
    struct account account = opened(&contract, 2);
    struct bs_month_bill bill = used(&account, 0, 70);
    ASSERT_NEAR(bill.metered, 0);
    ASSERT_NEAR(bill.fixed, 12.5 - 32.5); /* the seat's own fee is paid too: it stands on the seat's bill */
    ASSERT_NEAR(bs_ledger_balance(account.plain, 0), 30);
    ASSERT_NEAR(bs_ledger_balance(account.plain, 1), 12.5);
    bill = used(&account, 1, 35);
    ASSERT_NEAR(bill.metered, 0);
    ASSERT_NEAR(bill.fixed, 12.5 - 7.5);
}

static void grants_cost_their_price_and_run_out(void **state)
{
    (void)state;
    const struct bs_charge charge = pooled_at(0.01);
    struct bs_credit pack = granted(25000); /* Copilot Studio: $200 for 25,000 a month */
    pack.every = 1;
    pack.price = 200;
    pack.first = 1;
    pack.last = 2;
    const struct bs_contract contract = with_credits(&charge, &pack, 1);
    struct account account = opened(&contract, 12);
    ASSERT_NEAR(used(&account, 0, 3000).metered, 30);
    struct bs_month_bill bill = used(&account, 1, 26000);
    ASSERT_NEAR(bill.fixed, 200);
    ASSERT_NEAR(bill.metered, 10);
    assert_true(bill.ran_out);
    bill = used(&account, 2, 24000);
    ASSERT_NEAR(bill.fixed, 200);
    assert_false(bill.ran_out);
    ASSERT_NEAR(used(&account, 3, 500).metered, 5);
    ASSERT_NEAR(account.total, 30 + 210 + 200 + 5);
}

static void seats_bring_their_own_grants(void **state)
{
    (void)state;
    const struct bs_charge charge = pooled_at(0.01);
    const double per_seat[] = {20, 100};
    struct bs_credit credit = monthly(0);
    credit.per_seat = per_seat;
    struct bs_contract contract = with_credits(&charge, &credit, 1);
    contract.n_types = 2;
    contract.begins = 3;
    struct account account = opened(&contract, 12);
    const struct use use = {.quantity = {300.5}, .seats = {3, 4}, .value = {1, 2}};
    priced(&account, 3, &use); /* the first month of the contract is that of its first grant */
    ASSERT_NEAR(bs_ledger_balance(account.plain, 0), 159.5);
}

static void a_credit_pays_for_its_own_charge(void **state)
{
    (void)state;
    struct bs_charge charges[] = {pooled_at(3), pooled_at(5)};
    charges[1].meter = 1;
    struct bs_credit credit = granted(60); /* once, with the first month of a contract that begins later */
    credit.charge = 1;
    struct bs_contract contract = of_charges(charges, 2);
    contract.credits = &credit;
    contract.n_credits = 1;
    contract.begins = 2;
    struct account account = opened(&contract, 12);
    const struct use use = {.quantity = {70, 80.5}, .seats = {2}, .value = {9}};
    struct bs_month_bill bill = priced(&account, 2, &use);
    ASSERT_NEAR(bill.metered, 210 + 5 * 20.5);
    assert_false(bill.ran_out); /* it was free */
    ASSERT_NEAR(priced(&account, 3, &use).metered, 210 + 402.5);
    struct bs_credit_use whole = bs_ledger_credit(account.plain, 0);
    assert_true(whole.granted == 60 && whole.drawn == 60 && whole.lost == 0);
}

static void what_is_granted_is_drawn_lost_or_left(void **state)
{
    (void)state;
    unsigned short seed[3] = {0x2385, 0x91c7, 0x0b5d};
    for (size_t run = 0; run < 2000; run++) {
        struct bs_credit terms[4];
        size_t n = 1 + (size_t)(erand48(seed) * 4);
        for (size_t i = 0; i < n; i++) {
            terms[i] = granted(floor(erand48(seed) * 500) / 4);
            terms[i].priority = (int)(erand48(seed) * 3);
            terms[i].first = (size_t)(erand48(seed) * 5);
            terms[i].last = terms[i].first + (size_t)(erand48(seed) * 12);
            terms[i].every = (size_t)(erand48(seed) * 4);
            terms[i].lives = erand48(seed) < 0.5 ? BS_NEVER : 1 + (size_t)(erand48(seed) * 5);
            terms[i].renews = erand48(seed) < 0.5;
            if (terms[i].every)
                terms[i].rollover =
                    (struct bs_rollover){.kind = (enum bs_rollover_kind)(erand48(seed) * 5), .limit = 1 + erand48(seed) * 3};
        }
        const struct bs_contract contract = {.credits = terms, .n_credits = n, .terms.maximum_bill = INFINITY};
        struct credits credits;
        ASSERT_OK(credits_new(&contract, 12, arena, &credits));
        double asked = 0, covered = 0;
        for (size_t m = 0; m < 12; m++) {
            const double seats = 1;
            bool used_up = false;
            double money, need = erand48(seed) * 150, had = 0;
            assert_true(credits_open(&credits, m, &seats, NULL) == 0);
            for (size_t i = 0; i < n; i++)
                had += credit_balance(&credits.accounts[i]);
            double drawn = need - credits_draw(&credits, (struct credit_need){.amount = need}, NULL, &money, &used_up);
            assert_near(drawn, fmin(need, had), need, __FILE__, __LINE__);
            asked += need;
            covered += drawn;
            credits_close(&credits, m, NULL);
        }
        double drawn = 0;
        for (size_t i = 0; i < n; i++) {
            const struct credit_account *a = &credits.accounts[i];
            assert_near(a->drawn + a->lost + credit_balance(a), a->granted, a->granted, __FILE__, __LINE__);
            assert_near(a->granted, terms[i].amount * (double)a->n_lots, a->granted, __FILE__, __LINE__);
            drawn += a->drawn;
        }
        assert_near(drawn, covered, asked, __FILE__, __LINE__);
    }
}

static void contradictions_are_refused(void **state)
{
    (void)state;
    struct bs_charge charge = pooled_at(1);
    struct bs_credit bad[8];
    for (size_t i = 0; i < 8; i++)
        bad[i] = monthly(10);
    bad[0].charge = 1;
    bad[1].every = 0;
    bad[1].rollover.kind = BS_ROLLOVER_ALL;
    bad[2].first = 3;
    bad[2].last = 2;
    bad[3].lives = 0;
    bad[4].amount = -1;
    bad[5].rollover = (struct bs_rollover){.kind = BS_ROLLOVER_TIMES, .limit = 0.5};
    bad[6].price = NAN;
    bad[7].rollover = (struct bs_rollover){.kind = BS_ROLLOVER_UP_TO, .limit = -2};
    struct bs_contract contract = with_credits(&charge, bad, 1);
    for (size_t i = 0; i < 8; i++) {
        contract.credits = &bad[i];
        assert_refused(&contract);
    }
    const struct bs_credit good = monthly(10);
    contract.credits = &good;
    opened(&contract, 12);
    /* The charge must be of the organization, under all terms. */
    struct bs_charge of_seats = charge;
    of_seats.scope = BS_SEAT_SCOPE;
    const struct bs_terms_change change = {.first_month = 2,
                                           .terms = {.maximum_bill = INFINITY, .charges = &of_seats, .n_charges = 1}};
    contract.changes = &change;
    contract.n_changes = 1;
    assert_refused(&contract);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(draws_by_priority_then_by_expiry),
        cmocka_unit_test(recurring_grants_top_up),
        cmocka_unit_test(each_kind_of_rollover_keeps_its_part),
        cmocka_unit_test(what_is_left_is_raised_to_a_least),
        cmocka_unit_test(overage_comes_off_the_next_grant),
        cmocka_unit_test(a_balance_grows_to_twice_the_grant),
        cmocka_unit_test(a_grant_lives_one_month_more),
        cmocka_unit_test(units_come_after_included_ones_and_before_the_price),
        cmocka_unit_test(exactly_used_credit_leaves_nothing_to_charge),
        cmocka_unit_test(money_pays_after_everything_and_never_below_zero),
        cmocka_unit_test(only_some_money_pays_fees),
        cmocka_unit_test(grants_cost_their_price_and_run_out),
        cmocka_unit_test(seats_bring_their_own_grants),
        cmocka_unit_test(a_credit_pays_for_its_own_charge),
        cmocka_unit_test(what_is_granted_is_drawn_lost_or_left),
        cmocka_unit_test(contradictions_are_refused),
    };
    return cmocka_run_group_tests(tests, setup, teardown);
}
