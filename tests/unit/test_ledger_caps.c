/* Caps of seat types and of the organization, and how amounts are laid on seats. */
#include "ledger_fixture.h"

static const struct use two_types = {
    .seats = {4, 6}, .seat_spend = {300, 900}, .value = {400, 1000}, .charged = {400, 1000}, .above = {100, 400}};

static struct bs_contract of_two_types(void)
{
    struct bs_contract contract = of_charges(NULL, 0);
    contract.n_types = 2;
    return contract;
}

static void the_lowest_cap_binds(void **state)
{
    (void)state;
    const double types[] = {260, INFINITY};
    struct bs_spend_cap cap = {.user = INFINITY, .types = types, .organization = 1000, .stop = true};
    struct bs_contract contract = of_two_types();
    contract.cap = &cap;
    struct account account = opened(&contract, 12);
    struct bs_month_bill bill = priced(&account, 0, &two_types);
    /* 40 of 300 come off the first type, then 160 of the 1,160 that are left. */
    ASSERT_NEAR(bill.metered, -200);
    ASSERT_NEAR(bill.spend, 1000);
    double type_blocked = 400 * 40.0 / 300;
    ASSERT_NEAR(bill.blocked_value, type_blocked + (1400 - type_blocked) * 160 / 1160);
    /* Each falls where it was cut, by what was charged: 40 of 300 on the first type's seats, then 160 of 1,160 on all. */
    ASSERT_NEAR(bill.allocation[0].cap_per_spend, -40.0 / 300);
    ASSERT_NEAR(bill.allocation[0].per_spend, 260.0 / 300 * (1000.0 / 1160) - 1);
    ASSERT_NEAR(bill.allocation[1].per_spend, -160.0 / 1160);
    ASSERT_NEAR(bill.allocation[0].per_value, 0);

    cap.stop = false;
    bill = priced(&account, 1, &two_types);
    ASSERT_NEAR(bill.metered, -200);
    ASSERT_NEAR(bill.blocked_value, 0);
    cap.organization = INFINITY;
    ASSERT_NEAR(priced(&account, 2, &two_types).metered, -40);
    cap.types = NULL;
    ASSERT_NEAR(priced(&account, 3, &two_types).metered, 0);
}

static void a_cap_on_the_bill_counts_fees(void **state)
{
    (void)state;
    const double types[] = {INFINITY, 1010}, fees[] = {20, 40};
    struct bs_spend_cap cap = {.user = INFINITY, .types = types, .organization = 1430, .counts_fees = true};
    struct bs_contract contract = of_two_types();
    contract.terms.type_fees = fees;
    contract.terms.organization_fee = 75;
    contract.cap = &cap;
    struct account account = opened(&contract, 12);
    /* 1,010 less 240 of fees: 130 off the second type; then 1,430 less 320 and 75: 35 off all. */
    struct bs_month_bill bill = priced(&account, 0, &two_types);
    ASSERT_NEAR(bill.metered, -130 - 35);
    ASSERT_NEAR(bill.fixed, 75);
    ASSERT_NEAR(bill.allocation[0].per_spend, -35.0 / 1070);
    ASSERT_NEAR(bill.allocation[1].per_spend, 770.0 / 900 * (1035.0 / 1070) - 1);
    /* A cap below the fees takes the whole spend and no fee. */
    cap.organization = 100;
    ASSERT_NEAR(priced(&account, 1, &two_types).metered, -1200);
}

static void a_type_is_capped_on_its_part_of_pooled_charges(void **state)
{
    (void)state;
    struct bs_charge charge = pooled_at(2);
    const double types[] = {600, 5000};
    const struct bs_spend_cap cap = {.user = INFINITY, .types = types, .organization = INFINITY};
    struct bs_contract contract = of_charges(&charge, 1);
    contract.n_types = 2;
    contract.cap = &cap;
    struct account account = opened(&contract, 12);
    struct use use = two_types;
    use.quantity[0] = 200.1;
    use.quantity[METERS] = 500.25;
    struct bs_month_bill bill = priced(&account, 0, &use);
    ASSERT_NEAR(bill.metered, 1400.7 - (300 + 400.2 - 600));
    /* Without units of its own there is nothing to divide by: the seats count. */
    charge.minimum = 1400.7;
    use.quantity[0] = use.quantity[METERS] = 0;
    for (size_t t = 0; t < 2; t++)
        use.value[t] = 0;
    bill = priced(&account, 1, &use);
    ASSERT_NEAR(bill.metered, 1400.7 - (300 + 560.28 - 600));
    ASSERT_NEAR(bill.allocation[0].fixed, 140.07);
    ASSERT_NEAR(bill.allocation[0].per_spend, -260.28 / 860.28);
}

/* Half of the spend is cut off: half of what is charged for, not of what is included. */
static void only_use_that_is_charged_for_is_blocked(void **state)
{
    (void)state;
    const struct bs_spend_cap cap = {.user = INFINITY, .organization = 600, .stop = true};
    struct bs_contract contract = of_two_types();
    contract.cap = &cap;
    struct account account = opened(&contract, 12);
    struct use use = two_types;
    use.charged[1] = 820;
    ASSERT_NEAR(priced(&account, 0, &use).blocked_value, (1400 - 180) * 0.5);
}

/* 2,000 units of which 1,900 are included and 20 granted once: 80 are charged for, at 3, and a cap of 60 leaves a quarter of them. Of the
   requests, which are worth as much, all 40 are charged for, at 1: 280 in all, of which 220 are cut off. The flat amount is outside: it is
   of no use. */
static void units_that_are_free_of_charge_run_on(void **state)
{
    (void)state;
    struct bs_charge charges[] = {pooled_at(3), pooled_at(1), pooled("flat")};
    const struct bs_credit credit = {.name = "gift", .amount = 20, .last = BS_NEVER, .lives = BS_NEVER};
    struct bs_spend_cap cap = {.user = INFINITY, .organization = 60, .stop = true};
    charges[0].included = 1900;
    charges[1].meter = 1;
    struct bs_contract contract = of_charges(charges, 3);
    contract.credits = &credit;
    contract.n_credits = 1;
    contract.cap = &cap;
    struct account account = opened(&contract, 2);
    const struct use use = {.quantity = {2000, 40}, .seats = {1}, .value = {2040}};
    struct bs_month_bill bill = priced(&account, 0, &use);
    ASSERT_NEAR(bill.spend, 60);
    ASSERT_NEAR(bill.blocked_value, 120 * 220.0 / 280);
    /* Where nothing is charged for nothing is blocked, whatever the cap. */
    cap.organization = 0;
    const struct use little = {.quantity = {1900}, .seats = {1}, .value = {1900}};
    ASSERT_NEAR(priced(&account, 1, &little).blocked_value, 0);
}

/* Two types use as much of the first meter; the charge is on the second, which the second type alone uses. */
static void a_type_counts_by_the_units_of_each_charge(void **state)
{
    (void)state;
    struct bs_charge charge = pooled_at(1);
    charge.meter = 1;
    const double types[] = {50, INFINITY};
    const struct bs_spend_cap cap = {.user = INFINITY, .types = types, .organization = INFINITY, .stop = true};
    struct bs_contract contract = of_charges(&charge, 1);
    contract.n_types = 2;
    contract.cap = &cap;
    struct account account = opened(&contract, 1);
    const struct use use = {.quantity = {100, 0, 0, 100, 300}, .seats = {1, 1}, .value = {100, 400}};
    struct bs_month_bill bill = priced(&account, 0, &use);
    ASSERT_NEAR(bill.metered, 300);
    ASSERT_NEAR(bill.blocked_value, 0);
}

/* 10 are committed, 90 lie beyond at 1.5: 145. Of 65 too much 43.33 of spend are cut, that part of the use. */
static void a_cap_holds_after_the_overage_factor(void **state)
{
    (void)state;
    const struct bs_charge charge = pooled_at(1);
    struct bs_commitment commitment = {.amount = 10, .price = NAN, .period = 1, .true_up = true, .overage_factor = 1.5};
    struct bs_spend_cap cap = {.user = INFINITY, .organization = 80, .stop = true};
    struct bs_contract contract = of_charges(&charge, 1);
    contract.commitment = &commitment;
    contract.cap = &cap;
    struct account account = opened(&contract, 3);
    struct bs_month_bill bill = used(&account, 0, 100);
    ASSERT_NEAR(bill.metered, 80);
    ASSERT_NEAR(bill.blocked_value, 65 / 1.5);
    /* What is committed itself costs twice as much: 20, of which 8 leave 4 of it to be drawn. */
    commitment.price = 20;
    cap.organization = 8;
    cap.stop = false;
    bill = used(&account, 1, 100);
    ASSERT_NEAR(bill.spend, 4);
    ASSERT_NEAR(bill.metered, 8 + 12); /* and the shortfall, which is of no use */
    /* The discount comes before the cap: 100 less half are 50 of spend, of which 40 lie beyond. */
    const struct bs_tier tiers[] = {{.up_to = INFINITY, .price = 0.5}};
    struct bs_charge discount = pooled("graduated_percentage");
    discount.tiers = tiers;
    discount.n_tiers = 1;
    contract.terms.spend_discount = &discount;
    commitment.price = NAN;
    cap.organization = 40;
    bill = used(&account, 2, 100);
    ASSERT_NEAR(bill.metered, 40);
    ASSERT_NEAR(bill.spend, 10 + 30 / 1.5);
}

/* What is missing to minimum_bill is a fixed amount: no discount and no cap takes of it, a cap on the bill counts it, credits for the bill
   pay it. */
static void a_top_up_is_a_fixed_amount(void **state)
{
    (void)state;
    const struct bs_spend_cap cap = {.user = INFINITY, .organization = 100, .counts_fees = true};
    struct bs_credit credit = {.name = "m", .money = true, .amount = 20, .last = BS_NEVER, .lives = BS_NEVER, .every = 1};
    struct bs_contract contract = of_charges(NULL, 0);
    contract.terms.seat_fee = 10;
    contract.cap = &cap;
    contract.credits = &credit;
    contract.n_credits = 1;
    struct account account = opened(&contract, 2);
    const struct use use = {.seats = {2}, .seat_spend = {15}, .top_up = {72}, .value = {15}};
    ASSERT_NEAR(priced(&account, 0, &use).metered, -7 - 8); /* 20 + 72 leave 8; then the credit pays these */
    credit.pays_fees = true;
    struct bs_month_bill bill = priced(&account, 1, &use);
    ASSERT_NEAR(bill.metered, -7 - 8);
    ASSERT_NEAR(bill.fixed, -12);
}

static void amounts_are_laid_by_the_rule(void **state)
{
    (void)state;
    const struct bs_charge charge = pooled_at(1);
    struct bs_contract contract = of_charges(&charge, 1);
    contract.n_types = 2;
    contract.terms.organization_fee = 83.5;
    struct use use = two_types;
    use.quantity[0] = 238.5;
    const struct {
        enum bs_allocate rule;
        struct bs_allocation laid;
        double unallocated;
    } cases[] = {
        {BS_ALLOCATE_DEFAULT, {.fixed = 8.35, .per_value = 238.5 / 1400}, 0},
        {BS_ALLOCATE_EQUAL, {.fixed = 32.2}, 0},
        {BS_ALLOCATE_USE, {.per_value = 322.0 / 1400}, 0},
        {BS_ALLOCATE_USE_ABOVE_GRANT, {.per_above = 322.0 / 500}, 0},
        {BS_ALLOCATE_NONE, {.fixed = 0}, 322},
    };
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        contract.allocate = cases[i].rule;
        struct account account = opened(&contract, 12);
        struct bs_month_bill bill = priced(&account, 0, &use);
        ASSERT_NEAR(bill.unallocated, cases[i].unallocated);
        for (size_t t = 0; t < 2; t++) {
            ASSERT_NEAR(bill.allocation[t].fixed, cases[i].laid.fixed);
            ASSERT_NEAR(bill.allocation[t].per_value, cases[i].laid.per_value);
            ASSERT_NEAR(bill.allocation[t].per_above, cases[i].laid.per_above);
        }
    }
}

static void without_use_seats_are_equal_and_without_seats_none_pays(void **state)
{
    (void)state;
    const struct bs_charge charge = pooled_at(1);
    struct bs_contract contract = of_charges(&charge, 1);
    contract.terms.organization_fee = 83.5;
    struct use use = {.quantity = {16.5}, .seats = {8}};
    const enum bs_allocate rules[] = {BS_ALLOCATE_DEFAULT, BS_ALLOCATE_USE, BS_ALLOCATE_USE_ABOVE_GRANT};
    for (size_t i = 0; i < 3; i++) {
        contract.allocate = rules[i];
        struct account account = opened(&contract, 12);
        use.seats[0] = 8;
        ASSERT_NEAR(priced(&account, 0, &use).allocation[0].fixed, 12.5);
        use.value[0] = use.above[0] = 4e-323; /* too small to divide by */
        ASSERT_NEAR(priced(&account, 1, &use).allocation[0].fixed, 12.5);
        use.value[0] = use.above[0] = use.seats[0] = 0;
        ASSERT_NEAR(priced(&account, 2, &use).unallocated, 100);
    }
}

static unsigned short seed[3] = {0x2385, 0x77a1, 0x1e09};

static double random_amount(double most)
{
    double u = erand48(seed);
    return u < 0.15 ? 0 : u * u * most;
}

static bool chance(double p)
{
    return erand48(seed) < p;
}

static struct bs_rollover random_rollover(void)
{
    return (struct bs_rollover){.kind = (enum bs_rollover_kind)(erand48(seed) * 5), .limit = 1 + random_amount(30)};
}

/* Whatever contract: priced() holds lines, what is laid on seats and the bits of both ways together. */
struct random_contract {
    struct bs_contract contract;
    struct bs_tier tiers[2], rates[2];
    struct bs_charge charges[3], discount;
    double grants[TYPES], fees[TYPES], caps[TYPES], amounts[2];
    struct bs_credit credits[3];
    struct bs_commitment commitment;
    struct bs_spend_cap cap;
};

static void draw_charges(struct random_contract *r)
{
    r->tiers[0] = (struct bs_tier){.up_to = 1 + random_amount(300), .price = random_amount(4), .fee = random_amount(20)};
    r->tiers[1] = (struct bs_tier){.up_to = INFINITY, .price = random_amount(4) - 0.5};
    r->charges[0] = pooled("graduated");
    r->charges[0].tiers = r->tiers;
    r->charges[0].n_tiers = 2;
    r->charges[0].grants = chance(0.5) ? r->grants : NULL;
    r->charges[1] = pooled("package");
    r->charges[1].meter = 1;
    r->charges[1].price = random_amount(50);
    r->charges[1].packaging = (struct bs_packaging){.size = 1 + random_amount(100), .lasts = 1 + (size_t)(erand48(seed) * 4)};
    r->charges[2] = pooled_at(random_amount(3));
    r->charges[2].meter = 2;
    for (size_t i = 0; i < 3; i++) {
        r->charges[i].included = random_amount(40);
        r->charges[i].discount = chance(0.5) ? erand48(seed) : 0;
        r->charges[i].minimum = chance(0.3) ? random_amount(30) : 0;
    }
    r->rates[0] = (struct bs_tier){.up_to = 1 + random_amount(500), .price = 0.02};
    r->rates[1] = (struct bs_tier){.up_to = INFINITY, .price = erand48(seed) / 2};
    r->discount = pooled(chance(0.5) ? "graduated_percentage" : "volume_percentage");
    r->discount.tiers = r->rates;
    r->discount.n_tiers = 2;
}

static void draw_credits(struct random_contract *r)
{
    for (size_t i = 0; i < 3; i++) {
        struct bs_credit *c = &r->credits[i];
        *c = (struct bs_credit){
            .name = "credit", .money = chance(0.5), .pays_fees = chance(0.5), .charge = (size_t)(erand48(seed) * 3)};
        c->amount = random_amount(120);
        c->per_seat = chance(0.3) ? r->grants : NULL;
        c->price = random_amount(60);
        c->first = (size_t)(erand48(seed) * 4);
        c->last = chance(0.5) ? BS_NEVER : c->first + 3;
        c->every = (size_t)(erand48(seed) * 4);
        c->lives = chance(0.5) ? BS_NEVER : 1 + (size_t)(erand48(seed) * 4);
        c->priority = (int)(erand48(seed) * 2);
        if (c->every)
            c->rollover = random_rollover();
    }
}

static void draw_contract(struct random_contract *r)
{
    *r = (struct random_contract){0};
    for (size_t t = 0; t < TYPES; t++) {
        r->grants[t] = random_amount(15);
        r->fees[t] = random_amount(40);
        r->caps[t] = chance(0.5) ? INFINITY : random_amount(400);
    }
    r->amounts[0] = 1 + random_amount(500);
    r->amounts[1] = 1 + random_amount(900);
    draw_charges(r);
    draw_credits(r);
    r->commitment = (struct bs_commitment){.amount = 1 + random_amount(900), .price = chance(0.5) ? NAN : random_amount(800)};
    r->commitment.period = 1 + (size_t)(erand48(seed) * 6);
    r->commitment.true_up = chance(0.5);
    r->commitment.upfront = chance(0.5);
    r->commitment.overage_factor = erand48(seed) * 2;
    r->commitment.past = chance(0.3) ? BS_PAST_STOP : BS_PAST_CHARGE;
    r->commitment.renews = chance(0.5);
    if (r->commitment.true_up || r->commitment.upfront)
        r->commitment.rollover = random_rollover();
    if (r->commitment.rollover.kind == BS_ROLLOVER_RENEWAL)
        r->commitment.upfront = true;
    if (chance(0.4)) { /* of units, or amounts by period */
        r->commitment.amount = 0;
        r->commitment.charge = r->tiers[1].price < 0 ? 2 : 0;
        r->commitment.units = 1 + random_amount(300);
    } else if (chance(0.3)) {
        r->commitment.amount = 0;
        r->commitment.amounts = r->amounts;
        r->commitment.n_amounts = 2;
    }
    r->cap = (struct bs_spend_cap){
        .user = INFINITY, .types = chance(0.5) ? r->caps : NULL, .counts_fees = chance(0.5), .stop = chance(0.5)};
    r->cap.organization = chance(0.5) ? INFINITY : random_amount(900);
    r->contract = of_charges(r->charges, 3);
    r->contract.n_types = TYPES;
    r->contract.terms.type_fees = r->fees;
    r->contract.terms.charge_discount = chance(0.5) ? erand48(seed) : 0;
    r->contract.terms.organization_fee = random_amount(90);
    r->contract.terms.seats_minimum = (size_t)random_amount(20);
    r->contract.terms.spend_discount = chance(0.5) ? &r->discount : NULL;
    r->contract.allocate = (enum bs_allocate)(erand48(seed) * 5);
    r->contract.credits = r->credits;
    r->contract.n_credits = (size_t)(erand48(seed) * 4);
    r->contract.commitment = chance(0.6) ? &r->commitment : NULL;
    r->contract.cap = chance(0.6) ? &r->cap : NULL;
    r->contract.begins = (size_t)(erand48(seed) * 3);
}

static struct use random_use(void)
{
    struct use use = {0};
    for (size_t t = 0; t < TYPES; t++) {
        use.seats[t] = floor(random_amount(12));
        bool active = use.seats[t] > 0 && chance(0.8);
        use.value[t] = active ? random_amount(700) : 0;
        use.above[t] = active ? use.value[t] * erand48(seed) : 0;
        use.seat_spend[t] = active ? random_amount(600) : 0;
        for (size_t i = 0; i < METERS; i++)
            use.quantity[t * METERS + i] = active ? random_amount(200) : 0;
        use.charged[t] = use.value[t] * erand48(seed);
        use.top_up[t] = active && chance(0.3) ? random_amount(90) : 0;
    }
    return use;
}

static double value_of(const struct use *use)
{
    double value = 0;
    for (size_t t = 0; t < TYPES; t++)
        value += use->value[t];
    return value;
}

static void any_contract_adds_up(void **state)
{
    (void)state;
    const size_t months = 12;
    for (size_t run = 0; run < 20000; run++) {
        bs_arena_free(arena);
        arena = bs_arena_new();
        struct random_contract r;
        draw_contract(&r);
        struct account account = opened(&r.contract, months);
        double paid = 0;
        for (size_t m = r.contract.begins; m < months; m++) {
            struct use use = random_use();
            struct bs_month_bill bill = priced(&account, m, &use);
            if (r.contract.allocate != BS_ALLOCATE_NONE && use.seats[0] + use.seats[1] + use.seats[2] > 0)
                assert_near(bill.unallocated, 0, account.amounts, __FILE__, __LINE__);
            assert_true(bill.blocked_value >= 0 && bill.blocked_value <= value_of(&use) * (1 + 1e-12));
            paid += bill.cash;
        }
        /* What is paid in advance is accrued by the end of the term, but for what lives on with a renewal. */
        bool lives_on = r.contract.commitment && r.commitment.rollover.kind == BS_ROLLOVER_RENEWAL && r.commitment.renews;
        if (!lives_on)
            assert_near(paid, 0, 1e5, __FILE__, __LINE__);
        else
            assert_true(paid >= -1e-6);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(the_lowest_cap_binds),
        cmocka_unit_test(a_cap_on_the_bill_counts_fees),
        cmocka_unit_test(a_type_is_capped_on_its_part_of_pooled_charges),
        cmocka_unit_test(only_use_that_is_charged_for_is_blocked),
        cmocka_unit_test(units_that_are_free_of_charge_run_on),
        cmocka_unit_test(a_type_counts_by_the_units_of_each_charge),
        cmocka_unit_test(a_cap_holds_after_the_overage_factor),
        cmocka_unit_test(a_top_up_is_a_fixed_amount),
        cmocka_unit_test(amounts_are_laid_by_the_rule),
        cmocka_unit_test(without_use_seats_are_equal_and_without_seats_none_pays),
        cmocka_unit_test(any_contract_adds_up),
    };
    return cmocka_run_group_tests(tests, setup, teardown);
}
