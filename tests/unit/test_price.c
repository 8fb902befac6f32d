/* The itemized bill against the compiled curve, and by hand. */
#include "price_fixture.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
/* cmocka needs setjmp, stdarg, stddef and stdint */
#include <cmocka.h>

#include "arena_fixture.h"

static char message[BS_MESSAGE_SIZE];

static struct bs_bill priced(const struct bs_price_query *query)
{
    struct bs_bill bill;
    enum bs_status status = bs_price(query, arena, &bill, message);
    if (status != BS_OK)
        print_error("%s\n", message);
    assert_int_equal(status, BS_OK);
    return bill;
}

static double largest_figure(const struct bs_bill *bill)
{
    double largest = fabs(bill->total);
    for (size_t i = 0; i < bill->n_lines; i++)
        largest = fmax(largest, fabs(bill->lines[i].amount));
    return largest;
}

/* Lines are decimals of 15 digits and add up to the total, which no sum of doubles gives to the last digit. */
static void assert_adds_up(const struct bs_bill *bill)
{
    char text[32];
    long double total = 0;
    for (size_t i = 0; i < bill->n_lines; i++) {
        snprintf(text, sizeof text, "%.15g", bill->lines[i].amount);
        assert_true(strtod(text, NULL) == bill->lines[i].amount);
        total += strtold(text, NULL);
    }
    assert_true(fabs((double)total - bill->total) <= 1e-15 * (double)bill->n_lines * largest_figure(bill));
}

/* Rounded lines add up in whole cents, and so do the months. */
static void assert_adds_up_in_cents(const struct bs_bill *bill, size_t n_months)
{
    long long lines = 0, months = 0;
    for (size_t i = 0; i < bill->n_lines; i++)
        lines += llrint(bill->lines[i].amount * 100);
    for (size_t m = 0; m < n_months; m++)
        months += llrint(bill->month_total[m] * 100);
    assert_true((double)lines / 100 == bill->total && months == lines);
}

/* What became of the random cases. */
struct counts {
    unsigned long held, refused, without_price;
};

static void hold(const struct random_contract *r, const double *mix, size_t n_meters, size_t segment, double use,
                 const struct bs_curve *curve, double limit, double blocked_beyond, struct counts *counts)
{
    double quantity[RANDOM_METERS];
    for (size_t m = 0; m < n_meters; m++)
        quantity[m] = mix[m] * use;
    const struct bs_price_query query = {.contracts = &r->contract,
                                         .n_meters = n_meters,
                                         .term = 1,
                                         .months = 1,
                                         .seats = 1,
                                         .segments = &segment,
                                         .quantity = quantity};
    struct bs_arena *own = bs_arena_new();
    struct bs_bill bill;
    enum bs_status status = bs_price(&query, own, &bill, message);
    if (fmin(use, blocked_beyond) > limit) {
        assert_int_equal(status, BS_ERROR_INPUT);
        assert_non_null(strstr(message, "no price"));
        counts->without_price++;
    } else {
        if (status != BS_OK)
            print_error("%s\n", message);
        assert_int_equal(status, BS_OK);
        double expected = bs_curve_value(curve, use), tolerance = 1e-9 * fmax(largest_figure(&bill), fabs(expected));
        if (!(fabs(bill.total - expected) <= tolerance)) {
            print_error("use %.17g: curve %.17g, lines %.17g\n", use, expected, bill.total);
            for (size_t i = 0; i < bill.n_lines; i++)
                print_error("  %s %s %s %.10g %.17g %s\n", bs_line_kind_name(bill.lines[i].kind), bill.lines[i].item,
                            bill.lines[i].tier, bill.lines[i].quantity, bill.lines[i].amount, bill.lines[i].why);
            for (size_t i = 0; i < r->contract.terms.n_charges; i++)
                print_error("  %s\n", r->charges[i].model->name);
            fail();
        }
        assert_adds_up(&bill);
        counts->held++;
    }
    bs_arena_free(own);
}

/* At least 100,000 cases: random contracts of seat scope, each at random uses. */
static void lines_and_curve_agree(void **state)
{
    (void)state;
    enum { CONTRACTS = 30000, USES = 5 };
    struct counts counts = {0, 0, 0};
    random_state = 20260601;
    for (int c = 0; c < CONTRACTS; c++) {
        struct random_contract r;
        size_t n_meters = 1 + below(RANDOM_METERS), segment = below(RANDOM_TYPES);
        double mix[RANDOM_METERS] = {0};
        random_contract(&r, n_meters);
        for (size_t m = 0; m < n_meters; m++)
            mix[m] = chance(0.15) ? 0 : between(0.1, 3);
        const struct bs_seat_kind kind = {.mix = mix, .n_meters = n_meters, .segment = segment};
        struct bs_arena *own = bs_arena_new();
        struct bs_curve curve;
        enum bs_status status = bs_contract_curve(&r.contract, 0, &kind, 1, own, &curve);
        /* a curve does not say everything: a bound on stairs that rise and fall, stairs on other stairs */
        if (status != BS_OK)
            counts.refused++;
        double limit = bs_contract_limit(&r.contract, 0, &kind);
        double blocked = INFINITY;
        if (status == BS_OK)
            status = bs_contract_blocked_beyond(&r.contract, 0, &kind, own, &blocked);
        for (int u = 0; u < USES && status == BS_OK; u++)
            hold(&r, mix, n_meters, segment, u == 0 && chance(0.3) ? 0 : between(0, chance(0.2) ? 1000 : 100), &curve, limit,
                 blocked, &counts);
        bs_arena_free(own);
    }
    print_message("%lu held, %lu beyond the last tier, %lu contracts that are no curve\n", counts.held, counts.without_price,
                  counts.refused);
    assert_true(counts.held >= 100000);
    assert_true(counts.without_price > 0);
    assert_true(counts.refused < CONTRACTS / 4);
}

/* One seat and one meter in one month under one contract. */
static struct bs_price_query simple(const struct bs_contract *contract, const double *quantity)
{
    return (struct bs_price_query){.contracts = contract, .n_meters = 1, .term = 12, .months = 1, .seats = 1, .quantity = quantity};
}

static double total_of(const struct bs_contract *contract, double quantity)
{
    struct bs_price_query query = simple(contract, &quantity);
    return priced(&query).total;
}

static double total_after(const struct bs_contract *contract, double already, double quantity)
{
    struct bs_price_query query = simple(contract, &quantity);
    query.already = &already;
    struct bs_bill bill = priced(&query);
    assert_adds_up(&bill);
    return bill.total;
}

static bool near(double found, double expected)
{
    return fabs(found - expected) <= 1e-12 * fmax(1, fabs(expected));
}

#define NEAR(found, expected) assert_true(near(found, expected))

static struct bs_contract contract_of(const struct bs_charge *charges, size_t n)
{
    return (struct bs_contract){
        .name = "tried", .terms = {.maximum_bill = INFINITY, .charges = charges, .n_charges = n}, .places = 2};
}

static struct bs_charge charge_of(const char *model, double price)
{
    return (struct bs_charge){.name = "use", .model = bs_charge_model_find(model), .per = 1, .price = price};
}

/* 41.5 less a tenth; 23.85 units, of which 3.85 are free, 12.5 at 2 and 7.5 at 1.2; a fifth off; at most 60. */
static void a_bill_by_hand(void **state)
{
    (void)state;
    const struct bs_tier tiers[] = {{.up_to = 12.5, .price = 2}, {.up_to = INFINITY, .price = 1.2}};
    struct bs_charge charge = charge_of("graduated", 0);
    charge.included = 3.85;
    charge.tiers = tiers;
    charge.n_tiers = 2;
    struct bs_contract contract = contract_of(&charge, 1);
    contract.terms.seat_fee = 41.5;
    contract.terms.seat_discount = 0.1;
    contract.terms.charge_discount = 0.2;
    contract.terms.maximum_bill = 60;
    const double quantity = 23.85;
    struct bs_price_query query = simple(&contract, &quantity);
    struct bs_bill bill = priced(&query);
    const struct {
        enum bs_line_kind kind;
        double quantity, amount;
    } expected[] = {{BS_LINE_SEAT_FEE, 1, 41.5},          {BS_LINE_DISCOUNT, NAN, -4.15}, {BS_LINE_INCLUDED, 3.85, 0},
                    {BS_LINE_CHARGE, 12.5, 25},           {BS_LINE_CHARGE, 7.5, 9},       {BS_LINE_DISCOUNT, NAN, -6.8},
                    {BS_LINE_MAXIMUM, NAN, -(64.55 - 60)}};
    assert_int_equal(bill.n_lines, sizeof expected / sizeof expected[0]);
    for (size_t i = 0; i < bill.n_lines; i++) {
        assert_int_equal(bill.lines[i].kind, expected[i].kind);
        NEAR(bill.lines[i].amount, expected[i].amount);
        if (isnan(expected[i].quantity))
            assert_true(isnan(bill.lines[i].quantity));
        else
            NEAR(bill.lines[i].quantity, expected[i].quantity);
        assert_true(*bill.lines[i].why && *bill.lines[i].item);
    }
    NEAR(bill.total, 60);
    NEAR(bill.month_total[0], 60);
    NEAR(bill.seat_total[0], 60);
    assert_adds_up(&bill);
}

/* Figures of the sources that tests/vectors names: OM-UNIT-010, OM-UD-001 and 003, OM-PKG-014 and 015. */
static void what_was_billed_before_comes_off(void **state)
{
    (void)state;
    struct bs_charge charge = charge_of("per_unit", 10);
    struct bs_contract contract = contract_of(&charge, 1);
    NEAR(total_after(&contract, 8, 5), -30);
    charge.price = 1;
    charge.included = 500;
    NEAR(total_after(&contract, 0, 300), 0);
    NEAR(total_after(&contract, 550, 650), 100);
    charge = charge_of("package", 15);
    charge.packaging.size = 10;
    NEAR(total_after(&contract, 5, 9), 0);
    NEAR(total_after(&contract, 9, 17), 15);
}

/* A commitment of 60 at a factor of 2 beyond, in the middle of a sequence: what was billed before is of the month alone. */
static void already_keeps_the_months_before(void **state)
{
    (void)state;
    const struct bs_charge charge = charge_of("per_unit", 1);
    struct bs_contract contract = contract_of(&charge, 1);
    const struct bs_commitment commitment = {.amount = 60, .price = NAN, .period = 12, .overage_factor = 2};
    contract.commitment = &commitment;
    const double quantity[] = {37.5, 40, 5}, already[] = {0, 30, 0};
    struct bs_price_query query = simple(&contract, quantity);
    query.months = 3;
    query.already = already;
    struct bs_bill bill = priced(&query);
    NEAR(bill.month_total[0], 37.5);
    /* of 22.5 left 40 would cost 22.5 + 2 x 17.5; of that 30 has cost 22.5 + 2 x 7.5 */
    NEAR(bill.month_total[1], 20);
    NEAR(bill.month_total[2], 10);
    assert_adds_up(&bill);
}

/* LAGO-MIN-007: the minimum of 1000 for 25 of 28 days is 893, rounded. */
static void a_part_of_the_month(void **state)
{
    (void)state;
    struct bs_charge charge = charge_of("per_unit", 1);
    struct bs_contract contract = contract_of(&charge, 1);
    contract.terms.minimum_bill = 1000;
    contract.round = true;
    contract.places = 0;
    const double quantity = 800;
    struct bs_price_query query = simple(&contract, &quantity);
    query.part_of_month = 25.0 / 28;
    assert_true(priced(&query).total == 893);
    contract.round = false;
    NEAR(priced(&query).total, 25000.0 / 28);
    /* fee, included units, minimum and maximum of the charge, the organization's fee; not the price of a unit */
    contract.terms =
        (struct bs_terms){.seat_fee = 28, .organization_fee = 56, .maximum_bill = INFINITY, .charges = &charge, .n_charges = 1};
    charge.included = 280;
    NEAR(priced(&query).total, 25 + 50 + (800 - 250));
    charge.minimum = 5600;
    NEAR(priced(&query).total, 25 + 50 + 5000);
    charge.minimum = 0;
    charge.has_maximum = true;
    charge.maximum = 28;
    NEAR(priced(&query).total, 25 + 50 + 25);
    /* a fee of 1 is 0.89, and so is that of each of two missing seats */
    contract.terms = (struct bs_terms){.seat_fee = 1, .seats_minimum = 3, .maximum_bill = INFINITY};
    contract.round = true;
    contract.places = 2;
    NEAR(priced(&query).total, 0.89 + 1.78);
}

static void lines_are_rounded_half_up(void **state)
{
    (void)state;
    struct bs_charge charges[] = {charge_of("per_unit", 3.685), charge_of("per_unit", -1.005)};
    struct bs_contract contract = contract_of(charges, 2);
    NEAR(total_of(&contract, 1), 2.68);
    contract.round = true;
    NEAR(total_of(&contract, 1), 3.69 - 1.01);
}

static void negative_use(void **state)
{
    (void)state;
    struct bs_charge charge = charge_of("per_unit", 2.5);
    struct bs_contract contract = contract_of(&charge, 1);
    const double quantity[] = {-2.385, 1};
    struct bs_price_query query = simple(&contract, quantity);
    struct bs_bill bill;
    assert_int_equal(bs_price(&query, arena, &bill, message), BS_ERROR_INPUT);
    assert_non_null(strstr(message, "takes no negative quantity"));
    charge.negative = BS_NEGATIVE_CREDIT;
    NEAR(total_of(&contract, -2.385), -2.5 * 2.385);
    NEAR(total_after(&contract, 4, -2.385), -2.5 * 6.385);
    charge.discount = 0.2;
    NEAR(total_of(&contract, -2.385), -2 * 2.385);
    charge.discount = 0;
    /* OM-CONV: half a thousand goes away from zero, ceil and floor up and down */
    charge.price = 1;
    charge.convert = (struct bs_conversion){.divide = 1000, .round = BS_ROUND_HALF_UP};
    NEAR(total_of(&contract, -2500), -3);
    charge.convert.round = BS_ROUND_CEIL;
    NEAR(total_of(&contract, -2500), -2);
    charge.convert.round = BS_ROUND_FLOOR;
    NEAR(total_of(&contract, -2500), -3);
    charge.convert = (struct bs_conversion){0};
    charge.price = 2.5;
    charge.minimum = 0;
    charge.has_minimum = true;
    NEAR(total_of(&contract, -2.385), 0);
    charge.has_minimum = false;
    charge.included = 1; /* what is taken back may have been free */
    assert_int_equal(bs_price(&query, arena, &bill, message), BS_ERROR_INPUT);
    charge.included = 0;
    charge.negative = BS_NEGATIVE_ZERO;
    NEAR(total_of(&contract, -2.385), 0);
    /* a meter that no charge reads */
    charge.negative = BS_NEGATIVE_REFUSE;
    charge.meter = 1;
    query.n_meters = 2;
    NEAR(priced(&query).total, 2.5);
}

static void out_of_range(void **state)
{
    (void)state;
    const struct bs_charge charge = charge_of("per_unit", 1);
    const struct bs_contract contract = contract_of(&charge, 1);
    double quantity = 1;
    struct bs_bill bill;
    const struct bs_price_query sound = simple(&contract, &quantity);
    struct bs_price_query query = sound;
    query.first_month = 12;
    assert_int_equal(bs_price(&query, arena, &bill, message), BS_ERROR_INPUT);
    assert_non_null(strstr(message, "month 13"));
    query = sound;
    query.part_of_month = 1.5;
    assert_int_equal(bs_price(&query, arena, &bill, message), BS_ERROR_INPUT);
    query = sound;
    query.seats = 0;
    assert_int_equal(bs_price(&query, arena, &bill, message), BS_ERROR_INPUT);
    quantity = NAN;
    assert_int_equal(bs_price(&sound, arena, &bill, message), BS_ERROR_INPUT);
    quantity = 1e308;
    assert_int_equal(bs_price(&sound, arena, &bill, message), BS_OK);
}

/* 2.9 % and 0.30 an event of 50, 100 and 250; with at least 3 and at most 5 an event. */
static void single_events(void **state)
{
    (void)state;
    struct bs_charge charge = charge_of("percentage", 0.029);
    charge.events = (struct bs_event_terms){.fee = 0.3, .free_events = INFINITY, .free_amount = INFINITY};
    const struct bs_contract contract = contract_of(&charge, 1);
    const double quantity = 400, events[] = {50, 100, 250};
    struct bs_price_query query = simple(&contract, &quantity);
    query.events = events;
    query.n_events = 3;
    NEAR(priced(&query).total, 12.5);
    charge.events.minimum = 3;
    charge.events.maximum = 5;
    NEAR(priced(&query).total, 3 + 3.2 + 5);
    charge.scope = BS_ORGANIZATION_SCOPE;
    NEAR(priced(&query).total, 3 + 3.2 + 5);
    query.n_events = 2;
    struct bs_bill bill;
    assert_int_equal(bs_price(&query, arena, &bill, message), BS_ERROR_INPUT);
    assert_non_null(strstr(message, "sum to 150"));
}

/* The old contract for two months, then the new one with a price that rises in its second month. */
static void a_contract_that_begins_later(void **state)
{
    (void)state;
    const struct bs_charge dear = charge_of("per_unit", 3), cheap = charge_of("per_unit", 2), late = charge_of("per_unit", 2.5);
    const struct bs_terms_change change = {.first_month = 3, .terms = {.maximum_bill = INFINITY, .charges = &late, .n_charges = 1}};
    struct bs_contract contracts[] = {contract_of(&cheap, 1), contract_of(&dear, 1)};
    contracts[0].begins = 2;
    contracts[0].before = 1;
    contracts[0].changes = &change;
    contracts[0].n_changes = 1;
    const double quantity[] = {1.5, 1.5, 1.5, 1.5};
    struct bs_price_query query = simple(contracts, quantity);
    query.months = 4;
    struct bs_bill bill = priced(&query);
    const double expected[] = {4.5, 4.5, 3, 3.75};
    for (size_t m = 0; m < 4; m++)
        NEAR(bill.month_total[m], expected[m]);
    query.months = 1;
    query.first_month = 3;
    NEAR(priced(&query).total, 3.75);
    contracts[0].before = BS_NEVER;
    assert_int_equal(bs_price(&query, arena, &bill, message), BS_ERROR_INPUT);
}

/* Of 160 at 1 a cap of 100 lets 100 pass; what goes to the organization's charge is what passed. */
static void a_cap_that_stops(void **state)
{
    (void)state;
    struct bs_charge charges[] = {charge_of("per_unit", 1), charge_of("per_unit", 0.25)};
    charges[1].scope = BS_ORGANIZATION_SCOPE;
    struct bs_contract contract = contract_of(charges, 2);
    struct bs_spend_cap cap = {.user = 100, .organization = INFINITY, .stop = true};
    contract.cap = &cap;
    contract.terms.seat_fee = 20;
    const double quantity = 160;
    struct bs_price_query query = simple(&contract, &quantity);
    struct bs_bill bill = priced(&query);
    assert_true(fabs(bill.total - (20 + 100 + 25)) < 1e-9);
    assert_true(fabs(bill.blocked_value - 60) < 1e-9);
    cap.stop = false;
    bill = priced(&query);
    NEAR(bill.total, 20 + 100 + 40);
    assert_true(bill.blocked_value == 0);
    cap.counts_fees = true;
    NEAR(priced(&query).total, 100 + 40);
}

/* 30 units each month that stay: the idle months before the sequence leave theirs. */
static void idle_months_before(void **state)
{
    (void)state;
    struct bs_charge charge = charge_of("per_unit", 2);
    charge.scope = BS_ORGANIZATION_SCOPE;
    struct bs_contract contract = contract_of(&charge, 1);
    const struct bs_credit credit = {
        .name = "monthly", .amount = 30, .last = BS_NEVER, .every = 1, .lives = BS_NEVER, .rollover = {.kind = BS_ROLLOVER_ALL}};
    contract.credits = &credit;
    contract.n_credits = 1;
    const double quantity[] = {85, 20.5};
    struct bs_price_query query = simple(&contract, quantity);
    query.months = 2;
    struct bs_bill bill = priced(&query);
    NEAR(bill.total, 110);
    assert_int_equal(bill.n_credits, 1);
    NEAR(bill.balances[0], 9.5);
    query.first_month = 2;
    bill = priced(&query);
    NEAR(bill.total, 0);
    NEAR(bill.balances[0], 14.5);
    for (size_t i = 0; i < bill.n_lines; i++)
        assert_true(bill.lines[i].month < 2);
}

/* Random pools: seats of two types, organization charges, commitment, credits. Lines add up; seats and what no seat carries are all. */
static void pools_add_up(void **state)
{
    (void)state;
    enum { POOLS = 2000, SEATS = 5, MONTHS = 3 };
    random_state = 77;
    unsigned laid = 0;
    for (int c = 0; c < POOLS; c++) {
        struct random_contract r;
        random_contract(&r, RANDOM_METERS);
        for (size_t i = 0; i < r.contract.terms.n_charges; i++) {
            r.charges[i].scope = chance(0.5) ? BS_ORGANIZATION_SCOPE : BS_SEAT_SCOPE;
            if (r.charges[i].beyond == BS_BEYOND_ERROR)
                r.charges[i].beyond = BS_BEYOND_LAST_PRICE;
        }
        const struct bs_commitment commitment = {.amount = between(20, 900),
                                                 .price = chance(0.5) ? NAN : between(10, 800),
                                                 .period = 1 + below(4),
                                                 .true_up = chance(0.7),
                                                 .overage_factor = between(0.5, 2)};
        const struct bs_credit credit = {.name = "gift",
                                         .money = true,
                                         .pays_fees = chance(0.5),
                                         .amount = between(5, 200),
                                         .last = BS_NEVER,
                                         .every = below(3),
                                         .lives = 1 + below(3)};
        r.contract.commitment = chance(0.4) ? &commitment : NULL;
        r.contract.credits = &credit;
        r.contract.n_credits = chance(0.5);
        r.contract.allocate = (enum bs_allocate)below(BS_ALLOCATE_NONE);
        r.contract.round = chance(0.3);
        r.contract.places = 2;
        double quantity[MONTHS * SEATS * RANDOM_METERS];
        size_t segments[SEATS];
        const double list_price[RANDOM_METERS] = {1, 0.385, NAN};
        for (size_t i = 0; i < sizeof quantity / sizeof *quantity; i++)
            quantity[i] = chance(0.2) ? 0 : between(0, 80);
        for (size_t s = 0; s < SEATS; s++)
            segments[s] = below(RANDOM_TYPES);
        const struct bs_price_query query = {.contracts = &r.contract,
                                             .n_meters = RANDOM_METERS,
                                             .term = MONTHS + 1,
                                             .list_price = list_price,
                                             .months = MONTHS,
                                             .seats = SEATS,
                                             .segments = segments,
                                             .quantity = quantity,
                                             .first_month = below(2)};
        struct bs_arena *own = bs_arena_new();
        struct bs_bill bill;
        enum bs_status status = bs_price(&query, own, &bill, message);
        if (status == BS_ERROR_INPUT && r.contract.cap && r.cap.stop) { /* no curve: where it stops cannot be told */
            bs_arena_free(own);
            continue;
        }
        if (status != BS_OK)
            print_error("%s\n", message);
        assert_int_equal(status, BS_OK);
        if (r.contract.round)
            assert_adds_up_in_cents(&bill, MONTHS);
        else
            assert_adds_up(&bill);
        double seats = 0, months = 0, largest = largest_figure(&bill);
        for (size_t s = 0; s < SEATS; s++)
            seats += bill.seat_total[s];
        for (size_t m = 0; m < MONTHS; m++)
            months += bill.month_total[m];
        assert_true(fabs(months - bill.total) <= 1e-9 * largest);
        if (!(fabs(seats - bill.total) <= 1e-9 * largest))
            print_error("seats %.17g, total %.17g\n", seats, bill.total);
        assert_true(fabs(seats - bill.total) <= 1e-9 * largest);
        for (size_t i = 0; i < bill.n_lines && r.contract.round; i++)
            assert_true(bs_round_money(bill.lines[i].amount, 2) == bill.lines[i].amount);
        for (size_t i = 1; i < bill.n_lines; i++) {
            const struct bs_line *line = &bill.lines[i];
            assert_true(line->month > line[-1].month || (line->month == line[-1].month && line->seat >= line[-1].seat));
        }
        laid++;
        bs_arena_free(own);
    }
    assert_true(laid > POOLS * 8 / 10);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_bill_by_hand),
        cmocka_unit_test(what_was_billed_before_comes_off),
        cmocka_unit_test(already_keeps_the_months_before),
        cmocka_unit_test(a_part_of_the_month),
        cmocka_unit_test(lines_are_rounded_half_up),
        cmocka_unit_test(negative_use),
        cmocka_unit_test(out_of_range),
        cmocka_unit_test(single_events),
        cmocka_unit_test(a_contract_that_begins_later),
        cmocka_unit_test(a_cap_that_stops),
        cmocka_unit_test(idle_months_before),
        cmocka_unit_test(pools_add_up),
        cmocka_unit_test(lines_and_curve_agree),
    };
    return cmocka_run_group_tests(tests, setup, teardown);
}
