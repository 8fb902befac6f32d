/* Commitments period by period. Figures marked FLEX: flexprice's tests at e4b5303, billing_commitment_test.go and its neighbours. */
#include "ledger_fixture.h"

static struct bs_commitment committed(double amount, double factor, bool true_up)
{
    return (struct bs_commitment){.amount = amount, .price = NAN, .period = 1, .true_up = true_up, .overage_factor = factor};
}

static double with_commitment(double price, struct bs_commitment commitment, double quantity)
{
    const struct bs_charge charge = pooled_at(price);
    struct bs_contract contract = of_charges(&charge, 1);
    contract.commitment = &commitment;
    return once(&contract, quantity);
}

static void one_period_has_the_known_bills(void **state) /* FLEX */
{
    (void)state;
    ASSERT_NEAR(with_commitment(0.05, committed(20, 1.5, false), 600), 35);
    ASSERT_NEAR(with_commitment(2, committed(5, 2, false), 4), 11);
    ASSERT_NEAR(with_commitment(1, committed(10, 2, true), 3), 10);
    ASSERT_NEAR(with_commitment(5, committed(50, 1, false), 40), 200);
    ASSERT_NEAR(with_commitment(2, committed(4, 2, false), 5), 16);
    ASSERT_NEAR(with_commitment(1, committed(5, 1, true), 2), 5);
    ASSERT_NEAR(with_commitment(1, committed(5, 2, false), 10), 15);
    ASSERT_NEAR(with_commitment(1, committed(10, 2, false), 3), 3);
}

static void units_are_worth_their_price_from_zero(void **state) /* FLEX */
{
    (void)state;
    struct bs_commitment units = committed(0, 2, false);
    units.units = 4;
    ASSERT_NEAR(with_commitment(1, units, 10), 16);

    const struct bs_tier tiers[] = {{.up_to = 5, .price = 2}, {.up_to = INFINITY, .price = 1}};
    struct bs_charge charge = pooled("graduated");
    charge.tiers = tiers;
    charge.n_tiers = 2;
    units = committed(0, 1, true);
    units.units = 5;
    struct bs_contract contract = of_charges(&charge, 1);
    contract.commitment = &units;
    ASSERT_NEAR(once(&contract, 8), 13);
    ASSERT_NEAR(once(&contract, 0), 10);
    /* A discount on the charges makes the same units worth less. */
    contract.terms.charge_discount = 0.25;
    ASSERT_NEAR(once(&contract, 0), 7.5);
    charge.discount = 0.4;
    ASSERT_NEAR(once(&contract, 0), 4.5);
}

static void meters_share_one_commitment(void **state) /* FLEX */
{
    (void)state;
    struct bs_charge charges[] = {pooled_at(0.008), pooled_at(0.12)};
    charges[1].meter = 1;
    const struct bs_commitment commitment = committed(20, 1.5, false);
    struct bs_contract contract = of_charges(charges, 2);
    contract.commitment = &commitment;
    struct account account = opened(&contract, 1);
    const struct use use = {.quantity = {400, 800}, .seats = {1}, .value = {1}};
    struct bs_month_bill bill = priced(&account, 0, &use);
    ASSERT_NEAR(account.total, 138.8);
    ASSERT_NEAR(bill.spend, 99.2);
    assert_true(bill.passed && bill.commitment_left == 0);
}

static double second_month(double first)
{
    const struct bs_charge charge = pooled_at(1);
    struct bs_commitment commitment = committed(60, 2, false);
    commitment.period = 12;
    struct bs_contract contract = of_charges(&charge, 1);
    contract.commitment = &commitment;
    struct account account = opened(&contract, 12);
    used(&account, 0, first);
    double before = account.total;
    used(&account, 1, 12);
    return account.total - before;
}

static void an_annual_commitment_is_drawn_over_months(void **state) /* FLEX */
{
    (void)state;
    ASSERT_NEAR(second_month(50), 14);
    ASSERT_NEAR(second_month(70), 24);
}

static void each_period_is_trued_up(void **state) /* FLEX: two windows of 2 at 2, commitment 10 */
{
    (void)state;
    const struct bs_charge charge = pooled_at(2);
    struct bs_commitment commitment = committed(10, 2, true);
    struct bs_contract contract = of_charges(&charge, 1);
    contract.commitment = &commitment;
    struct account account = opened(&contract, 2);
    used(&account, 0, 2);
    used(&account, 1, 2);
    ASSERT_NEAR(account.total, 20);

    /* In periods of 2 months of a term of 3 the last one is cut short and due whole, with the last month. */
    commitment.period = 2;
    account = opened(&contract, 3);
    assert_false(used(&account, 0, 2).passed);
    ASSERT_NEAR(account.total, 4);
    used(&account, 1, 1);
    ASSERT_NEAR(account.total, 10);
    struct bs_month_bill last = used(&account, 2, 1.5);
    ASSERT_NEAR(account.total, 20);
    ASSERT_NEAR(last.commitment_left, 7);
    /* Starting over gives the same month again. */
    bs_ledger_start(account.plain);
    bs_ledger_start(account.lined);
    ASSERT_NEAR(used(&account, 0, 2).commitment_left, 6);
}

/* Microsoft Copilot credits: 3,000 prepaid for 2,850, use beyond at the list price, the unused part forfeited.
   https://m365admin.handsontek.net/?p=17416 */
static void a_prepaid_year_is_accrued_as_it_is_used(void **state)
{
    (void)state;
    const struct bs_charge charge = pooled_at(0.01);
    struct bs_commitment commitment = {.amount = 3000, .price = 2850, .period = 12, .upfront = true, .overage_factor = 1};
    struct bs_contract contract = of_charges(&charge, 1);
    contract.commitment = &commitment;
    struct account account = opened(&contract, 12);
    struct bs_month_bill first = used(&account, 0, 120000);
    ASSERT_NEAR(account.total, 1140);
    ASSERT_NEAR(first.cash, 2850 - 1140);
    for (size_t m = 1; m < 11; m++)
        used(&account, m, 0);
    struct bs_month_bill last = used(&account, 11, 40000);
    ASSERT_NEAR(last.metered, 0.95 * 1800);
    ASSERT_NEAR(last.commitment_left, 1400);
    ASSERT_NEAR(account.total, 2850);
    ASSERT_NEAR(account.cash, 0);

    account = opened(&contract, 12);
    used(&account, 0, 250000);
    struct bs_month_bill beyond = used(&account, 1, 80000);
    assert_true(beyond.passed);
    ASSERT_NEAR(beyond.metered, 500 * 0.95 + 300);
    assert_false(used(&account, 2, 100).passed);
}

/* Claude Enterprise self-serve: one prepaid pool; when it is empty, use stops. https://support.claude.com/en/articles/11526368 */
static void a_prepaid_pool_with_a_hard_stop_blocks_the_rest(void **state)
{
    (void)state;
    const struct bs_charge charge = pooled_at(1);
    struct bs_commitment commitment = {
        .amount = 500, .price = NAN, .period = 12, .upfront = true, .past = BS_PAST_STOP, .overage_factor = 1};
    struct bs_contract contract = of_charges(&charge, 1);
    contract.commitment = &commitment;
    struct account account = opened(&contract, 12);
    assert_false(used(&account, 0, 380).passed);
    struct bs_month_bill empty = used(&account, 1, 160);
    assert_true(empty.passed);
    ASSERT_NEAR(empty.metered, 120);
    ASSERT_NEAR(empty.blocked_value, 40);
    struct bs_month_bill after = used(&account, 2, 64.25);
    ASSERT_NEAR(after.metered, 0);
    ASSERT_NEAR(after.blocked_value, 64.25);
    assert_false(after.passed);
    ASSERT_NEAR(account.total, 500);
    ASSERT_NEAR(account.cash, 0);
    /* Drawn to the last cent is not beyond. */
    account = opened(&contract, 12);
    assert_false(used(&account, 0, 500).passed);
}

static struct account two_years(struct bs_contract *contract, double first, double second)
{
    struct account account = opened(contract, 24);
    for (size_t m = 0; m < 24; m++)
        used(&account, m, m == 3 ? first : m == 16 ? second : 0);
    return account;
}

/* Snowflake: capacity paid in advance; what is unused rolls over only if the contract is renewed at the same size or larger, else it is
   forfeited; past it, on demand. https://redresscompliance.com/snowflake-negotiation-download */
static void capacity_rolls_over_only_with_a_renewal(void **state)
{
    (void)state;
    const struct bs_charge charge = pooled_at(3);
    struct bs_commitment commitment = {.amount = 1200, .price = NAN, .period = 12, .upfront = true, .overage_factor = 1};
    struct bs_contract contract = of_charges(&charge, 1);
    contract.commitment = &commitment;

    commitment.rollover.kind = BS_ROLLOVER_RENEWAL;
    struct account forfeited = two_years(&contract, 300, 500); /* 900 and 1,500 of spend */
    ASSERT_NEAR(forfeited.total, 1200 + 1500);
    ASSERT_NEAR(forfeited.cash, 0);

    commitment.renews = true;
    struct account renewed = two_years(&contract, 300, 500);
    ASSERT_NEAR(renewed.total, 900 + 1500); /* 300 moved on and covered the rest of the second year */
    ASSERT_NEAR(renewed.cash, 0);
    /* What is left at the end was paid and is not charged: it lives on. */
    renewed = two_years(&contract, 300, 410);
    ASSERT_NEAR(renewed.total, 900 + 1230);
    ASSERT_NEAR(renewed.cash, 2400 - 2130);
}

static void what_was_paid_for_rolls_over_up_to_its_limit(void **state)
{
    (void)state;
    const struct bs_charge charge = pooled_at(1);
    struct bs_commitment commitment = committed(100, 2, true);
    struct bs_contract contract = of_charges(&charge, 1);
    contract.commitment = &commitment;
    const struct {
        struct bs_rollover rollover;
        double second; /* month after one of 40: use of 170.5 */
    } cases[] = {
        {{.kind = BS_ROLLOVER_NONE, .limit = 0}, 100 + 2 * 70.5},
        {{.kind = BS_ROLLOVER_ALL, .limit = 0}, 100 + 2 * 10.5},
        {{.kind = BS_ROLLOVER_UP_TO, .limit = 25}, 100 + 2 * 45.5},
        {{.kind = BS_ROLLOVER_TIMES, .limit = 1.5}, 100 + 2 * 20.5},
    };
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        commitment.rollover = cases[i].rollover;
        struct account account = opened(&contract, 2);
        used(&account, 0, 40);
        ASSERT_NEAR(account.total, 100);
        used(&account, 1, 170.5);
        ASSERT_NEAR(account.total - 100, cases[i].second);
    }
}

static void periods_count_from_the_beginning_of_the_contract(void **state)
{
    (void)state;
    const struct bs_charge charge = pooled_at(1);
    struct bs_commitment commitment = committed(50, 1.5, true);
    commitment.period = 2;
    struct bs_contract contract = of_charges(&charge, 1);
    contract.commitment = &commitment;
    contract.begins = 1;
    struct account account = opened(&contract, 6);
    const double use[] = {0, 10, 20.5, 30, 40, 12}, bill[] = {0, 10, 40, 30, 20 + 1.5 * 20, 50};
    for (size_t m = 1; m < 6; m++) {
        struct bs_month_bill month = used(&account, m, use[m]);
        ASSERT_NEAR(month.metered, bill[m]);
        assert_true(month.passed == (m == 4));
    }
}

static void each_period_can_run_out(void **state)
{
    (void)state;
    const struct bs_charge charge = pooled_at(0.1);
    struct bs_commitment commitment = committed(0.3, 2, false);
    commitment.period = 2;
    struct bs_contract contract = of_charges(&charge, 1);
    contract.commitment = &commitment;
    struct account account = opened(&contract, 6);
    const double use[] = {5, 1, 4, 0, 3, 0}; /* 3 x 0.1 is a rounding above 0.3: not beyond */
    for (size_t m = 0; m < 6; m++)
        assert_true(used(&account, m, use[m]).passed == (m == 0 || m == 2));
}

static void what_moved_on_costs_its_price_when_it_is_drawn(void **state)
{
    (void)state;
    const struct bs_charge charge = pooled_at(1);
    struct bs_commitment commitment = {
        .amount = 100, .price = 80, .period = 1, .upfront = true, .overage_factor = 3, .renews = true};
    commitment.rollover.kind = BS_ROLLOVER_RENEWAL;
    struct bs_contract contract = of_charges(&charge, 1);
    contract.commitment = &commitment;
    struct account account = opened(&contract, 4);
    const double use[] = {40, 25, 205, 110}, bill[] = {32, 20, 164, 88}, left[] = {60, 135, 30, 20};
    for (size_t m = 0; m < 4; m++) {
        struct bs_month_bill month = used(&account, m, use[m]);
        ASSERT_NEAR(month.metered, bill[m]);
        ASSERT_NEAR(month.commitment_left, left[m]);
        ASSERT_NEAR(month.cash, 80 - bill[m]);
    }
}

static void money_pays_what_the_commitment_leaves(void **state)
{
    (void)state;
    const struct bs_charge charge = pooled_at(1);
    const struct bs_credit credit = {.name = "welcome", .money = true, .amount = 500, .last = BS_NEVER, .lives = BS_NEVER};
    struct bs_commitment commitment = committed(100, 2, true);
    struct bs_contract contract = of_charges(&charge, 1);
    contract.commitment = &commitment;
    contract.credits = &credit;
    contract.n_credits = 1;
    struct account account = opened(&contract, 12);
    ASSERT_NEAR(used(&account, 0, 130.5).metered, 0);
    ASSERT_NEAR(bs_ledger_balance(account.plain, 0), 339);
    used(&account, 1, 20);
    ASSERT_NEAR(bs_ledger_balance(account.plain, 0), 239); /* the shortfall is paid by it too */
}

/* Nothing is promised: all spend lies beyond it. */
static void a_commitment_of_zero_is_passed_by_all_spend(void **state)
{
    (void)state;
    const struct bs_charge charge = pooled_at(2);
    struct bs_contract contract = of_charges(&charge, 1);
    struct bs_commitment commitment = committed(0, 12, true);
    commitment.overage_factor = 1.5;
    contract.commitment = &commitment;
    struct account account = opened(&contract, 12);
    used(&account, 0, 8);
    ASSERT_NEAR(account.total, 24);
    used(&account, 1, 0);
    ASSERT_NEAR(account.total, 24);
}

static void contradictions_are_refused(void **state)
{
    (void)state;
    const struct bs_charge charge = pooled_at(1);
    struct bs_contract contract = of_charges(&charge, 1);
    const struct bs_commitment good = committed(10, 1, true);
    struct bs_commitment bad[8];
    for (size_t i = 0; i < 8; i++)
        bad[i] = good;
    bad[0].period = 0;
    bad[1].units = 3;
    bad[2].amount = -4;
    bad[3].overage_factor = -1;
    bad[4] = (struct bs_commitment){.amount = 10, .price = NAN, .period = 1, .overage_factor = 1, .rollover.kind = BS_ROLLOVER_ALL};
    bad[5] = (struct bs_commitment){.units = 10, .charge = 1, .price = NAN, .period = 1, .overage_factor = 1};
    bad[6].price = -1;
    bad[7].rollover = (struct bs_rollover){.kind = BS_ROLLOVER_TIMES, .limit = 0.5};
    for (size_t i = 0; i < 8; i++) {
        contract.commitment = &bad[i];
        assert_refused(&contract);
    }
    contract.commitment = &good;
    opened(&contract, 12);
}

/* 80 and 50 + 100 are kept under a limit of 150: of 270.5, 20.5 lie beyond 250. */
static void what_was_carried_before_counts_for_the_limit(void **state)
{
    (void)state;
    const struct bs_charge charge = pooled_at(1);
    struct bs_commitment commitment = committed(100, 2, true);
    struct bs_contract contract = of_charges(&charge, 1);
    commitment.rollover = (struct bs_rollover){.kind = BS_ROLLOVER_UP_TO, .limit = 150};
    contract.commitment = &commitment;
    struct account account = opened(&contract, 3);
    used(&account, 0, 20);
    used(&account, 1, 30);
    ASSERT_NEAR(account.total, 100 + 100);
    used(&account, 2, 270.5);
    ASSERT_NEAR(account.total, 200 + 100 + 2 * 20.5);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(one_period_has_the_known_bills),
        cmocka_unit_test(units_are_worth_their_price_from_zero),
        cmocka_unit_test(meters_share_one_commitment),
        cmocka_unit_test(an_annual_commitment_is_drawn_over_months),
        cmocka_unit_test(each_period_is_trued_up),
        cmocka_unit_test(a_prepaid_year_is_accrued_as_it_is_used),
        cmocka_unit_test(a_prepaid_pool_with_a_hard_stop_blocks_the_rest),
        cmocka_unit_test(capacity_rolls_over_only_with_a_renewal),
        cmocka_unit_test(what_was_paid_for_rolls_over_up_to_its_limit),
        cmocka_unit_test(periods_count_from_the_beginning_of_the_contract),
        cmocka_unit_test(each_period_can_run_out),
        cmocka_unit_test(what_moved_on_costs_its_price_when_it_is_drawn),
        cmocka_unit_test(money_pays_what_the_commitment_leaves),
        cmocka_unit_test(contradictions_are_refused),
        cmocka_unit_test(a_commitment_of_zero_is_passed_by_all_spend),
        cmocka_unit_test(what_was_carried_before_counts_for_the_limit),
    };
    return cmocka_run_group_tests(tests, setup, teardown);
}
