/* A month of the organization: pooled charges, packages that last, fixed amounts, discounts. */
#include "ledger_fixture.h"

/* GitHub Copilot from 2026-06: 1,900 credits a seat of Business and 3,900 of Enterprise, pooled, $0.01 each beyond; 3,000 and 7,000 in the
   promotional months; no carry-over. github/docs, data/variables/copilot.yml at 033f542 */
static void copilot_pools_its_credits(void **state)
{
    (void)state;
    const double promotion[] = {3000, 7000}, standard[] = {1900, 3900}, fees[] = {19, 39};
    struct bs_charge during = pooled_at(0.01), after = during;
    during.grants = promotion;
    after.grants = standard;
    const struct bs_terms_change change = {
        .first_month = 3, .terms = {.maximum_bill = INFINITY, .type_fees = fees, .charges = &after, .n_charges = 1}};
    struct bs_contract contract = of_charges(&during, 1);
    contract.terms.type_fees = fees;
    contract.n_types = 2;
    contract.changes = &change;
    contract.n_changes = 1;
    struct account account = opened(&contract, 12);
    /* 100 and 10 seats: a pool of 370,000, then of 229,000. */
    const struct use light = {.quantity = {350000}, .seats = {100, 10}, .value = {2000, 1500}};
    const struct use heavy = {.quantity = {401238.5}, .seats = {100, 10}, .value = {2500, 1512.385}};
    const double expected[] = {0, 312.385, 0, 1722.385, 1210};
    for (size_t m = 0; m < 5; m++) {
        struct bs_month_bill bill = priced(&account, m, m % 2 ? &heavy : &light);
        ASSERT_NEAR(bill.metered, expected[m]);
        ASSERT_NEAR(bill.fixed, 0);
        assert_true(isnan(bill.commitment_left) && !bill.ran_out);
    }
}

static void a_bought_package_lasts_its_months(void **state)
{
    (void)state;
    struct bs_charge charge = pooled("package");
    charge.price = 200;
    charge.packaging = (struct bs_packaging){.size = 1000, .lasts = 3};
    charge.included = 50;
    struct bs_contract contract = of_charges(&charge, 1);
    struct account account = opened(&contract, 12);
    /* Units above the 50 included: 2,300 buys 3, of which 700 lie ready; 400; 200 of the last 300 in their third month; 100 are too old. */
    const double above[] = {2300, 400, 200, 100, 850, 100}, bought[] = {600, 0, 0, 200, 0, 200};
    for (size_t m = 0; m < 6; m++)
        ASSERT_NEAR(used(&account, m, above[m] + 50).metered, bought[m]);

    /* Without `lasts` each month buys its own. */
    charge.packaging.lasts = 1;
    account = opened(&contract, 12);
    const double monthly[] = {600, 200, 200, 200, 200, 200};
    for (size_t m = 0; m < 6; m++)
        ASSERT_NEAR(used(&account, m, above[m] + 50).metered, monthly[m]);

    /* At least so many packages a month, whatever lies ready. */
    charge.packaging = (struct bs_packaging){.size = 1000, .lasts = 2, .minimum = 2};
    account = opened(&contract, 12);
    ASSERT_NEAR(used(&account, 0, 0).metered, 400);
    ASSERT_NEAR(used(&account, 1, 3900).metered, 400);
    ASSERT_NEAR(used(&account, 2, 2200).metered, 400);
}

static void the_oldest_package_is_used_first(void **state)
{
    (void)state;
    struct bs_charge charge = pooled("package");
    charge.price = 7;
    charge.packaging = (struct bs_packaging){.size = 10, .lasts = 3, .minimum = 1};
    struct bs_contract contract = of_charges(&charge, 1);
    struct account account = opened(&contract, 12);
    /* 14 in month 2 take the 6 of month 0 and 8 of month 1; so 2 + 10 lie ready in month 3. */
    ASSERT_NEAR(used(&account, 0, 4).metered, 7);
    ASSERT_NEAR(used(&account, 1, 0).metered, 7);
    ASSERT_NEAR(used(&account, 2, 14).metered, 7);
    ASSERT_NEAR(used(&account, 3, 32).metered, 14);
}

static void packages_of_a_charge_that_was_replaced_are_lost(void **state)
{
    (void)state;
    struct bs_charge tokens = pooled("package"), requests;
    tokens.price = 7;
    tokens.packaging = (struct bs_packaging){.size = 10, .lasts = 6};
    requests = tokens;
    requests.name = "requests";
    const struct bs_terms_change change = {.first_month = 1,
                                           .terms = {.maximum_bill = INFINITY, .charges = &requests, .n_charges = 1}};
    struct bs_contract contract = of_charges(&tokens, 1);
    contract.changes = &change;
    contract.n_changes = 1;
    struct account account = opened(&contract, 12);
    ASSERT_NEAR(used(&account, 0, 4).metered, 7);
    ASSERT_NEAR(used(&account, 1, 5).metered, 7);
    ASSERT_NEAR(used(&account, 2, 5).metered, 0);
}

static void a_pool_goes_through_the_terms_in_their_order(void **state)
{
    (void)state;
    /* 3,412 / 1,000 up to 4; 1.5 included; 2 of a credit; 0.5 left at 80 less 10 % is 36; a minimum of 50; then 20 % of the contract */
    struct bs_charge charge = pooled_at(80);
    charge.convert = (struct bs_conversion){.divide = 1000, .round = BS_ROUND_CEIL};
    charge.included = 1.5;
    charge.discount = 0.1;
    const struct bs_credit credit = {.name = "welcome", .amount = 2, .last = BS_NEVER, .lives = BS_NEVER};
    struct bs_contract contract = of_charges(&charge, 1);
    contract.credits = &credit;
    contract.n_credits = 1;
    contract.terms.charge_discount = 0.2;
    ASSERT_NEAR(once(&contract, 3412), 36 * 0.8);
    charge.minimum = 50;
    ASSERT_NEAR(once(&contract, 3412), 50 * 0.8);
    charge.has_maximum = true;
    charge.maximum = 60.25;
    ASSERT_NEAR(once(&contract, 9000), 60.25 * 0.8);
}

static void a_rate_card_is_one_quantity(void **state)
{
    (void)state;
    const double rates[METERS] = {5e-6, 25e-6, 0.5e-6};
    struct bs_charge charge = pooled_at(1);
    charge.weights = rates;
    const struct bs_contract contract = of_charges(&charge, 1);
    struct account account = opened(&contract, 1);
    const struct use use = {.quantity = {2.385e6, 3.1e5, 9.6e7}, .seats = {8}, .value = {67.675}};
    struct bs_month_bill bill = priced(&account, 0, &use);
    ASSERT_NEAR(bill.metered, 11.925 + 7.75 + 48);
    ASSERT_NEAR(bill.allocation[0].per_value, 1);
}

static void fixed_amounts_stand_apart(void **state)
{
    (void)state;
    const double fees[] = {40, 200};
    struct bs_contract contract = of_charges(NULL, 0);
    contract.n_types = 2;
    contract.terms.type_fees = fees;
    contract.terms.seat_discount = 0.25;
    contract.terms.organization_fee = 250;
    contract.terms.seats_minimum = 20;
    struct account account = opened(&contract, 2);
    const struct use use = {.quantity = {0}, .seats = {5, 3}, .seat_spend = {17, 90.5}, .value = {17, 90.5}};
    struct bs_month_bill bill = priced(&account, 0, &use);
    ASSERT_NEAR(bill.fixed, 250 + 12 * 30); /* the missing ones at the first type's fee less a quarter */
    ASSERT_NEAR(bill.metered, 0);
    ASSERT_NEAR(bill.spend, 107.5);
    const struct use full = {.quantity = {0}, .seats = {16, 4}};
    ASSERT_NEAR(priced(&account, 1, &full).fixed, 250);
}

static void spend_earns_a_discount(void **state)
{
    (void)state;
    const struct bs_tier rates[] = {{.up_to = 1000, .price = 0}, {.up_to = 5000, .price = 0.1}, {.up_to = INFINITY, .price = 0.2}};
    struct bs_charge graduated = pooled("graduated_percentage"), volume = pooled("volume_percentage");
    graduated.tiers = volume.tiers = rates;
    graduated.n_tiers = volume.n_tiers = 3;
    const struct bs_charge charge = pooled_at(0.5);
    struct bs_contract contract = of_charges(&charge, 1);
    contract.terms.spend_discount = &graduated;
    ASSERT_NEAR(once(&contract, 1900), 950);
    ASSERT_NEAR(once(&contract, 13000), 6500 - 400 - 300);
    contract.terms.spend_discount = &volume;
    ASSERT_NEAR(once(&contract, 13000), 6500 * 0.8);
    /* The seats' own spend counts. */
    struct account account = opened(&contract, 1);
    const struct use use = {.quantity = {1000}, .seats = {3}, .seat_spend = {700}, .value = {900}};
    struct bs_month_bill bill = priced(&account, 0, &use);
    ASSERT_NEAR(bill.metered, 500 - 120);
    ASSERT_NEAR(bill.spend, 1080);
}

static void rounded_lines_are_what_is_billed(void **state)
{
    (void)state;
    struct bs_charge charge = pooled_at(0.0385);
    struct bs_commitment commitment = {.amount = 50, .price = NAN, .period = 1, .overage_factor = 1.5};
    const struct bs_spend_cap cap = {.user = INFINITY, .organization = 61.111};
    const struct bs_credit credit = {.name = "welcome", .money = true, .amount = 7.777, .last = BS_NEVER, .lives = BS_NEVER};
    struct bs_contract contract = of_charges(&charge, 1);
    contract.commitment = &commitment;
    contract.cap = &cap;
    contract.credits = &credit;
    contract.n_credits = 1;
    contract.terms.charge_discount = 0.123;
    contract.terms.organization_fee = 12.345;
    struct account account = opened(&contract, 1);
    const struct use use = {.quantity = {2385.7}, .seats = {3}, .value = {91.8}};
    const struct bs_month_totals totals = totals_of(&use);
    struct bs_lines lines;
    struct bs_month_bill bill;
    bs_lines_start(&lines, arena, true, 2);
    ASSERT_OK(bs_ledger_month(account.plain, 0, &totals, &lines, &bill));
    /* 91.85 - 11.30 = 80.55; - 19.44 = 61.11; the 11.11 beyond cost half again: + 5.56 (5.555 up); - 7.78 */
    ASSERT_NEAR(bill.metered, 58.89);
    ASSERT_NEAR(bill.fixed, 12.35);
    ASSERT_NEAR(bs_lines_sum(&lines, 0), 71.24);
    assert_int_equal(lines.count, 6);
    for (size_t i = 0; i < lines.count; i++)
        ASSERT_NEAR(lines.items[i].amount * 100, rint(lines.items[i].amount * 100));
}

static void figures_that_are_none_are_refused(void **state)
{
    (void)state;
    struct bs_charge charge = pooled_at(1e300);
    struct bs_contract contract = of_charges(&charge, 1);
    struct account account = opened(&contract, 12);
    const struct use large = {.quantity = {1e300}, .seats = {1}, .value = {1}};
    const struct use none = {.quantity = {NAN}, .seats = {1}, .value = {1}};
    struct bs_month_totals totals = totals_of(&large);
    struct bs_month_bill bill;
    assert_int_equal(bs_ledger_month(account.plain, 0, &totals, NULL, &bill), BS_ERROR_NUMERIC);
    totals = totals_of(&none);
    assert_int_equal(bs_ledger_month(account.plain, 1, &totals, NULL, &bill), BS_ERROR_NUMERIC);
    assert_int_equal(bs_ledger_month(account.plain, 12, &totals, NULL, &bill), BS_ERROR_INPUT);

    const struct bs_tier tiers[] = {{.up_to = 10, .price = 2}};
    charge = pooled("graduated");
    charge.tiers = tiers;
    charge.n_tiers = 1;
    charge.beyond = BS_BEYOND_ERROR;
    account = opened(&contract, 12);
    ASSERT_NEAR(used(&account, 0, 10).metered, 20);
    const struct use beyond = {.quantity = {10.25}, .seats = {1}, .value = {1}};
    totals = totals_of(&beyond);
    assert_int_equal(bs_ledger_month(account.plain, 1, &totals, NULL, &bill), BS_ERROR_NUMERIC);

    charge = pooled_at(1);
    charge.packaging.lasts = 2; /* of no package */
    assert_refused(&contract);
    charge = pooled_at(1);
    charge.minimum = 10;
    charge.has_maximum = true;
    charge.maximum = 5;
    assert_refused(&contract);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(copilot_pools_its_credits),
        cmocka_unit_test(a_bought_package_lasts_its_months),
        cmocka_unit_test(the_oldest_package_is_used_first),
        cmocka_unit_test(packages_of_a_charge_that_was_replaced_are_lost),
        cmocka_unit_test(a_pool_goes_through_the_terms_in_their_order),
        cmocka_unit_test(a_rate_card_is_one_quantity),
        cmocka_unit_test(fixed_amounts_stand_apart),
        cmocka_unit_test(spend_earns_a_discount),
        cmocka_unit_test(rounded_lines_are_what_is_billed),
        cmocka_unit_test(figures_that_are_none_are_refused),
    };
    return cmocka_run_group_tests(tests, setup, teardown);
}
