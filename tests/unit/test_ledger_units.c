/* Commitments in units of one charge, and what is expensed when of what was paid in advance. The figures are worked out beside them. */
#include "ledger_fixture.h"

static struct bs_commitment of_units(double units, size_t period)
{
    return (struct bs_commitment){
        .units = units, .price = NAN, .period = period, .true_up = true, .overage_factor = 2, .past = BS_PAST_CHARGE};
}

static struct bs_charge tiered(void)
{
    static const struct bs_tier tiers[] = {{.up_to = 50, .price = 2}, {.up_to = INFINITY, .price = 1}};
    struct bs_charge charge = pooled("graduated");
    charge.tiers = tiers;
    charge.n_tiers = 2;
    return charge;
}

static void assert_months(const struct bs_contract *contract, const double *use, const double *bills, size_t n)
{
    struct account account = opened(contract, n);
    for (size_t m = 0; m < n; m++)
        ASSERT_NEAR(used(&account, m, use[m]).metered, bills[m]);
}

/* The units promised are used exactly: nothing is missing and nothing lies beyond, whatever a month's tiers, price or discount. */
static void units_are_counted_and_not_their_worth(void **state)
{
    (void)state;
    const double each[] = {100, 100, 100};
    const struct bs_charge one = pooled_at(1), two = pooled_at(2), tiers = tiered();
    const struct bs_commitment commitment = of_units(300, 3);
    struct bs_contract contract = of_charges(&tiers, 1);
    contract.commitment = &commitment;
    assert_months(&contract, each, (const double[]){150, 150, 150}, 3);

    const struct bs_tier half[] = {{.up_to = INFINITY, .price = 0.5}};
    struct bs_charge discount = pooled("graduated_percentage");
    discount.tiers = half;
    discount.n_tiers = 1;
    contract = of_charges(&one, 1);
    contract.commitment = &commitment;
    contract.terms.spend_discount = &discount;
    assert_months(&contract, each, (const double[]){50, 50, 50}, 3);

    const struct bs_terms_change dearer = {2, {.maximum_bill = INFINITY, .charges = &two, .n_charges = 1}};
    contract.terms.spend_discount = NULL;
    contract.changes = &dearer;
    contract.n_changes = 1;
    assert_months(&contract, each, (const double[]){100, 100, 200}, 3);
    /* Of 300 units 30 are missing, at the price of the month in which the period closes. */
    assert_months(&contract, (const double[]){90, 90, 90}, (const double[]){90, 90, 180 + 60}, 3);
}

/* 20 of 100 units lie beyond 80: they are the last ones, at 1 each, and cost twice that. */
static void units_beyond_cost_what_they_add(void **state)
{
    (void)state;
    const struct bs_charge tiers = tiered();
    struct bs_commitment commitment = of_units(80, 1);
    struct bs_contract contract = of_charges(&tiers, 1);
    contract.commitment = &commitment;
    ASSERT_NEAR(once(&contract, 100), 150 + 20);
    /* Of 30 used 50 are missing, at the mean price of the 80: 130 / 80. */
    ASSERT_NEAR(once(&contract, 30), 60 + 50 * 130.0 / 80);
    contract.terms.charge_discount = 0.1;
    ASSERT_NEAR(once(&contract, 30), 0.9 * (60 + 50 * 130.0 / 80));
    contract.terms.charge_discount = 0;
    commitment.past = BS_PAST_STOP;
    struct account account = opened(&contract, 1);
    struct bs_month_bill bill = used(&account, 0, 100);
    ASSERT_NEAR(bill.metered, 130);
    ASSERT_NEAR(bill.blocked_value, 100 * 20.0 / 150); /* the part of the spend that is not charged */
    assert_true(bill.passed && bill.commitment_use == 100);
}

/* A cap of 50 leaves half of 100 units, none of which lies beyond 80: 30 are missing. A cap of 90 leaves 10 beyond, which cost 10 more. */
static void capped_units_are_not_used(void **state)
{
    (void)state;
    const struct bs_charge charge = pooled_at(1);
    const struct bs_commitment commitment = of_units(80, 1);
    double type = 50;
    const struct bs_spend_cap cap = {.user = INFINITY, .types = &type, .organization = INFINITY};
    struct bs_contract contract = of_charges(&charge, 1);
    contract.commitment = &commitment;
    contract.cap = &cap;
    ASSERT_NEAR(once(&contract, 100), 50 + 30);
    type = 90;
    ASSERT_NEAR(once(&contract, 100), 90 + 10);
}

static void spend_on_other_meters_is_not_held_against_units(void **state)
{
    (void)state;
    struct bs_charge charges[] = {pooled_at(1), pooled_at(1)};
    charges[1].meter = 1;
    const struct bs_commitment commitment = of_units(300, 3);
    struct bs_contract contract = of_charges(charges, 2);
    contract.commitment = &commitment;
    struct account account = opened(&contract, 3);
    const struct use use = {.quantity = {0, 100}, .seats = {1}, .value = {100}};
    for (size_t m = 0; m < 3; m++)
        ASSERT_NEAR(priced(&account, m, &use).metered, m < 2 ? 100 : 400);
}

/* 37 of the things are 4 begun tens, of which 6 are promised. Free units count: 2 of the 4 are included. */
static void units_are_those_of_the_charge(void **state)
{
    (void)state;
    struct bs_charge charge = pooled_at(3);
    charge.convert = (struct bs_conversion){.divide = 10, .round = BS_ROUND_CEIL};
    charge.included = 2;
    const struct bs_commitment commitment = of_units(6, 1);
    struct bs_contract contract = of_charges(&charge, 1);
    contract.commitment = &commitment;
    ASSERT_NEAR(once(&contract, 37), 2 * 3 + 2 * 3);
    ASSERT_NEAR(once(&contract, 77), 6 * 3 + 2 * 3); /* 2 of 8 beyond, which cost as much again */
}

/* Escalator and ramp change what is used, not what is promised: at 1 when it was promised, sold at 1.50 now. */
static void what_is_missing_costs_the_price_before_escalation(void **state)
{
    (void)state;
    const struct bs_charge now = pooled_at(1.5), quoted = pooled_at(1);
    const struct bs_commitment commitment = of_units(300, 1);
    struct bs_contract contract = of_charges(&now, 1);
    contract.terms.quoted = &quoted;
    contract.commitment = &commitment;
    ASSERT_NEAR(once(&contract, 300), 450);
    ASSERT_NEAR(once(&contract, 100), 150 + 200);
}

/* 350 for 300 units in advance: each costs 350 / 300, whatever the tiers of the month ask; with a price stated 0.80. */
static void units_paid_in_advance_have_one_price(void **state)
{
    (void)state;
    const struct bs_charge tiers = tiered();
    struct bs_commitment commitment = of_units(300, 3);
    commitment.upfront = true;
    struct bs_contract contract = of_charges(&tiers, 1);
    contract.commitment = &commitment;
    struct account account = opened(&contract, 3);
    struct bs_month_bill first = used(&account, 0, 60);
    ASSERT_NEAR(first.metered, 70);
    ASSERT_NEAR(first.cash, 350 - 70);
    ASSERT_NEAR(used(&account, 1, 60).metered, 70);
    ASSERT_NEAR(used(&account, 2, 150).metered, 350 * 0.5 + 350 * 0.1); /* and what is lost */
    commitment.price = 240;
    assert_months(&contract, (const double[]){60, 300, 10}, (const double[]){48, 192 + 2 * 60, 2 * 20}, 3);
}

/* What is paid in advance and carried on costs when it is drawn or lost, not when its period ends. */
static void what_is_carried_is_not_expensed(void **state)
{
    (void)state;
    const struct bs_charge charge = pooled_at(1);
    const double each[] = {100, 100, 100, 100, 100, 100};
    struct bs_commitment commitment = {.amount = 450, .price = NAN, .period = 3, .upfront = true, .overage_factor = 1};
    struct bs_contract contract = of_charges(&charge, 1);
    contract.commitment = &commitment;
    commitment.rollover.kind = BS_ROLLOVER_ALL;
    assert_months(&contract, each, (const double[]){100, 100, 100, 100, 100, 400}, 6);
    commitment.rollover = (struct bs_rollover){.kind = BS_ROLLOVER_UP_TO, .limit = 40}; /* 110 of 150 are lost; then 190 of 490 */
    assert_months(&contract, each, (const double[]){100, 100, 210, 100, 100, 290}, 6);
    commitment.rollover =
        (struct bs_rollover){.kind = BS_ROLLOVER_TIMES, .limit = 1.2}; /* 90 stay, when the next period comes: 60 lost */
    assert_months(&contract, each, (const double[]){100, 100, 100, 160, 100, 340}, 6);
    commitment.rollover.kind = BS_ROLLOVER_NONE;
    assert_months(&contract, each, (const double[]){100, 100, 250, 100, 100, 250}, 6);
    commitment.upfront = false;
    commitment.true_up = true;
    commitment.rollover.kind = BS_ROLLOVER_ALL; /* the shortfall of 150 is charged, and covers the next month and a half */
    assert_months(&contract, each, (const double[]){100, 100, 250, 0, 50, 400}, 6);
}

/* Commitments that step up: 120, 200, and so on. */
static void each_period_has_its_amount(void **state)
{
    (void)state;
    const struct bs_charge charge = pooled_at(1);
    const double amounts[] = {120, 200};
    const struct bs_commitment commitment = {
        .amounts = amounts, .n_amounts = 2, .price = NAN, .period = 1, .true_up = true, .overage_factor = 1.5};
    struct bs_contract contract = of_charges(&charge, 1);
    contract.commitment = &commitment;
    assert_months(&contract, (const double[]){150, 150, 220}, (const double[]){120 + 45, 200, 200 + 30}, 3);
}

static void contradictions_are_refused(void **state)
{
    (void)state;
    struct bs_charge charge = pooled_at(1);
    const double amounts[] = {120, 0};
    struct bs_contract contract = of_charges(&charge, 1);
    struct bs_commitment in_arrears = of_units(10, 1), stepped = of_units(0, 1), seats = of_units(10, 1);
    in_arrears.rollover.kind = BS_ROLLOVER_RENEWAL;
    contract.commitment = &in_arrears;
    assert_refused(&contract);
    stepped.amounts = amounts;
    stepped.n_amounts = 2;
    contract.commitment = &stepped;
    assert_refused(&contract);
    charge.scope = BS_SEAT_SCOPE;
    contract.commitment = &seats;
    assert_refused(&contract);
}

static const struct bs_credit carrying = {
    .name = "c", .amount = 100, .last = BS_NEVER, .lives = BS_NEVER, .every = 1, .carries_overage = true};

/* 30 of 130 units come off the next grant: they are covered, and no need that is open. Then 70 are left for 110: 40 are charged, of which the
   cap leaves 30. Of 250 units 150 are carried, and the last grant pays 100 of them: 50 are charged beside the 20 of the month, and a cut of 40
   in 70 blocks that part of these 20. */
static void a_cap_blocks_what_is_charged_and_of_this_month(void **state)
{
    (void)state;
    struct bs_charge charge = pooled_at(1);
    const struct bs_spend_cap cap = {.user = INFINITY, .organization = 30, .stop = true};
    struct bs_contract contract = of_charges(&charge, 1);
    contract.credits = &carrying;
    contract.n_credits = 1;
    contract.cap = &cap;
    struct account account = opened(&contract, 2);
    struct bs_month_bill bill = used(&account, 0, 130);
    ASSERT_NEAR(bill.metered, 0);
    ASSERT_NEAR(bill.blocked_value, 0);
    ASSERT_NEAR(bs_ledger_credit(account.plain, 0).open, 0);
    bill = used(&account, 1, 110);
    ASSERT_NEAR(bill.metered, 30);
    ASSERT_NEAR(bill.blocked_value, 10);
    ASSERT_NEAR(bs_ledger_credit(account.plain, 0).open, 40);

    account = opened(&contract, 2);
    used(&account, 0, 250);
    bill = used(&account, 1, 20);
    ASSERT_NEAR(bill.metered, 30);
    ASSERT_NEAR(bill.blocked_value, 20 * 40.0 / 70);

    /* Of 100 units 40 are free before the conversion: 60 are charged for, half of them within the cap. */
    charge.convert.free = 40;
    contract.n_credits = 0;
    account = opened(&contract, 1);
    ASSERT_NEAR(used(&account, 0, 100).blocked_value, 30);
}

/* Units carried on are held against a commitment when they are used: it is then passed. The 50 that are charged later are not held against it
   again: 20 of 100 are used, 80 missing at 1, and 50 are charged as they are. */
static void carried_units_are_committed_when_they_are_used(void **state)
{
    (void)state;
    const struct bs_charge charge = pooled_at(1);
    const struct bs_commitment commitment = of_units(100, 1);
    struct bs_contract contract = of_charges(&charge, 1);
    contract.credits = &carrying;
    contract.n_credits = 1;
    contract.commitment = &commitment;
    struct account account = opened(&contract, 2);
    struct bs_month_bill bill = used(&account, 0, 250);
    ASSERT_NEAR(bill.metered, 0);
    ASSERT_NEAR(bill.commitment_use, 250);
    assert_true(bill.passed);
    bill = used(&account, 1, 20);
    ASSERT_NEAR(bill.commitment_use, 20);
    ASSERT_NEAR(bill.metered, 20 + 80 + 50);
}

/* Ten events of 10; 40 of 100 are paid by credit with the events they are in: 60 at 2 % and 6 events at 0.30. */
static void credits_take_their_events_with_them(void **state)
{
    (void)state;
    static const double weights[METERS] = {0, 1, 0};
    const struct bs_charge charge = {.model = bs_charge_model_find("percentage"),
                                     .scope = BS_ORGANIZATION_SCOPE,
                                     .per = 1,
                                     .price = 0.02,
                                     .events = {.weights = weights, .fee = 0.3}};
    const struct bs_credit credit = {.name = "c", .amount = 40, .last = BS_NEVER, .lives = BS_NEVER, .every = 1};
    struct bs_contract contract = of_charges(&charge, 1);
    contract.credits = &credit;
    contract.n_credits = 1;
    struct account account = opened(&contract, 1);
    const struct use use = {.quantity = {100, 10}, .seats = {1}, .value = {100}};
    ASSERT_NEAR(priced(&account, 0, &use).metered, 0.02 * 60 + 0.3 * 6);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_cap_blocks_what_is_charged_and_of_this_month),
        cmocka_unit_test(carried_units_are_committed_when_they_are_used),
        cmocka_unit_test(units_are_counted_and_not_their_worth),
        cmocka_unit_test(units_beyond_cost_what_they_add),
        cmocka_unit_test(capped_units_are_not_used),
        cmocka_unit_test(spend_on_other_meters_is_not_held_against_units),
        cmocka_unit_test(units_are_those_of_the_charge),
        cmocka_unit_test(what_is_missing_costs_the_price_before_escalation),
        cmocka_unit_test(units_paid_in_advance_have_one_price),
        cmocka_unit_test(what_is_carried_is_not_expensed),
        cmocka_unit_test(each_period_has_its_amount),
        cmocka_unit_test(contradictions_are_refused),
        cmocka_unit_test(credits_take_their_events_with_them),
    };
    return cmocka_run_group_tests(tests, setup, teardown);
}
