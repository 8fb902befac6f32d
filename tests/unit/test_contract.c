#include "contract_fixture.h"

#include <float.h>
#include <math.h>

static double limit(const struct bs_contract *contract, const double *mix, size_t n_meters)
{
    const struct bs_seat_kind kind = {.mix = mix, .n_meters = n_meters};
    return bs_contract_limit(contract, 0, &kind);
}

static const double all_use[] = {1};

static void registry_lists_the_models(void **state)
{
    (void)state;
    assert_int_equal(bs_charge_model_count(), 10);
    for (size_t i = 0; i < bs_charge_model_count(); i++) {
        const struct bs_charge_model *model = bs_charge_model_at(i);
        assert_ptr_equal(bs_charge_model_find(model->name), model);
        assert_true(model->help[0] != '\0');
    }
    assert_true(graduated->takes == BS_TAKES_TIERS && per_unit->takes == BS_TAKES_PRICE);
    assert_null(bs_charge_model_find("per-unit"));
}

/* $200 against $20 + use at list price: 180, 380, 580. */
static void the_main_case_is_exact(void **state)
{
    (void)state;
    const struct bs_charge use = {.model = per_unit, .per = 1, .price = 1};
    const struct bs_contract flat = {.terms.seat_fee = 200, .terms.maximum_bill = INFINITY};
    const struct bs_contract metered = {
        .terms.seat_fee = 20, .terms.maximum_bill = INFINITY, .terms.charges = &use, .terms.n_charges = 1};
    struct bs_curve baseline = compiled(&flat, all_use, 1, 1000), bill = compiled(&metered, all_use, 1, 1000);
    assert_int_equal(baseline.n, 1);
    assert_int_equal(bill.n, 1);
    const struct bs_span *spans;
    size_t count;
    bool approximate;
    ASSERT_OK(bs_curve_compare(arena, &bill, &baseline, &spans, &count, &approximate));
    assert_false(approximate);
    assert_int_equal(count, 5);
    const double starts[] = {0, 180, 180, 380, 580};
    for (size_t i = 0; i < count; i++)
        assert_true(spans[i].from == starts[i]);
}

/* Figures by hand: 2M of 5M units included; 1M at 15, 2M at 12 and 5 on entry, then 3 and 2.5 on entry, a million. */
static const struct bs_tier token_tiers[] = {{1e6, 15, 0.75, 0}, {3e6, 12, 5, 0}, {INFINITY, 3, 2.5, 0}};

static void tiers_by_hand(void **state)
{
    (void)state;
    const struct bs_charge tokens = {.model = graduated, .per = 1e6, .included = 2e6, .tiers = token_tiers, .n_tiers = 3};
    const struct bs_contract contract = {.terms.maximum_bill = INFINITY, .terms.charges = &tokens, .terms.n_charges = 1};
    struct bs_curve bill = compiled(&contract, all_use, 1, 1);
    const double uses[] = {0, 1.9e6, 2e6, 2.4e6, 3e6, 3.5e6, 5e6, 8e6};
    const double bills[] = {0, 0, 0, 0.75 + 6, 0.75 + 15, 15.75 + 5 + 6, 15.75 + 5 + 24, 15.75 + 29 + 2.5 + 9};
    for (size_t i = 0; i < sizeof uses / sizeof uses[0]; i++)
        assert_true(fabs(bs_curve_value(&bill, uses[i]) - bills[i]) < 1e-12);
    assert_true(fabs(bs_curve_value(&bill, nextafter(2e6, 9e6)) - 0.75) < 1e-12);
    assert_true(fabs(bs_curve_value(&bill, nextafter(3e6, 9e6)) - 20.75) < 1e-12);
}

/* The first tier's fee without use, and with all use inside the included units. */
static void the_fee_at_zero_use(void **state)
{
    (void)state;
    struct bs_charge tokens = {.model = graduated, .per = 1e6, .included = 2e6, .tiers = token_tiers, .n_tiers = 3};
    const struct bs_contract contract = {
        .terms.seat_fee = 2.385, .terms.maximum_bill = INFINITY, .terms.charges = &tokens, .terms.n_charges = 1};
    struct bs_curve bill = compiled(&contract, all_use, 1, 1);
    assert_true(bs_curve_value(&bill, 0) == 2.385 && bs_curve_value(&bill, 2e6) == 2.385);
    tokens.fee_at_zero = true;
    bill = compiled(&contract, all_use, 1, 1);
    assert_true(bs_curve_value(&bill, 0) == 2.385 + 0.75 && bs_curve_value(&bill, 2e6) == 2.385 + 0.75);
    assert_true(fabs(bs_curve_value(&bill, 2.2e6) - (2.385 + 0.75 + 3)) < 1e-12);
}

static void past_a_bounded_last_tier(void **state)
{
    (void)state;
    const struct bs_tier tiers[] = {{40, 0.5, 0, 0}, {100, 0.25, 3, 0}};
    struct bs_charge charge = {.model = graduated, .meter = 1, .per = 1, .included = 20, .tiers = tiers, .n_tiers = 2};
    const struct bs_contract contract = {.terms.maximum_bill = INFINITY, .terms.charges = &charge, .terms.n_charges = 1};
    const double mix[] = {0.75, 0.25}, none[] = {1, 0};
    struct bs_curve bill;
    assert_int_equal(compile(&contract, mix, 2, 1, &bill), BS_ERROR_INPUT);
    charge.beyond = BS_BEYOND_FREE;
    bill = compiled(&contract, mix, 2, 1);
    assert_true(bs_curve_value(&bill, 480) == 38 && bs_curve_value(&bill, 1000) == 38);
    assert_true(isinf(limit(&contract, mix, 2)));
    charge.beyond = BS_BEYOND_LAST_PRICE;
    bill = compiled(&contract, mix, 2, 1);
    assert_true(bs_curve_value(&bill, 480) == 38 && bs_curve_value(&bill, 560) == 43);
    assert_true(isinf(limit(&contract, mix, 2)));
    charge.beyond = BS_BEYOND_ERROR;
    bill = compiled(&contract, mix, 2, 1);
    assert_true(bs_curve_value(&bill, 480) == 38 && bs_curve_value(&bill, 560) == 43);
    assert_true(limit(&contract, mix, 2) == 480);
    assert_true(isinf(limit(&contract, none, 2)));
}

static void the_smallest_limit_counts(void **state)
{
    (void)state;
    const struct bs_tier tiers[] = {{40, 0.5, 0, 0}}, open[] = {{INFINITY, 0.5, 0, 0}};
    const struct bs_charge charges[] = {
        {.model = per_unit, .per = 1, .price = 2, .beyond = BS_BEYOND_ERROR},
        {.model = graduated, .per = 1, .tiers = tiers, .n_tiers = 1, .beyond = BS_BEYOND_ERROR},
        {.model = graduated, .per = 1, .meter = 1, .included = 8, .tiers = tiers, .n_tiers = 1, .beyond = BS_BEYOND_ERROR},
        {.model = graduated, .per = 1, .meter = 1, .tiers = open, .n_tiers = 1, .beyond = BS_BEYOND_ERROR},
    };
    const struct bs_contract contract = {.terms.maximum_bill = INFINITY, .terms.charges = charges, .terms.n_charges = 4};
    const double even[] = {1, 1}, uneven[] = {0.5, 2}, other[] = {0.5, 0};
    assert_true(limit(&contract, even, 2) == 40);
    assert_true(limit(&contract, uneven, 2) == 24);
    assert_true(limit(&contract, other, 2) == 80);
}

/* Limits bind the bill with its fee; the organization fee comes on top. After the cap the bill is the cap's bits. */
static void order_of_the_contract(void **state)
{
    (void)state;
    const struct bs_charge use = {.model = per_unit, .per = 1, .price = 0.7, .included = 30};
    struct bs_contract contract = {.terms.seat_fee = 20,
                                   .terms.seat_discount = 0.25,
                                   .terms.charge_discount = 0.1,
                                   .terms.minimum_bill = 18.77,
                                   .terms.maximum_bill = 200.1,
                                   .terms.organization_fee = 1234.5,
                                   .terms.charges = &use,
                                   .terms.n_charges = 1};
    struct bs_curve bill = compiled(&contract, all_use, 1, 64);
    double organization = 1234.5 / 64;
    assert_true(bs_curve_value(&bill, 0) == 18.77 + organization);
    assert_true(fabs(bs_curve_value(&bill, 130) - (15 + 63 + organization)) < 1e-12);
    assert_int_equal(bill.n, 3);
    assert_true(bill.pieces[2].slope == 0 && bill.pieces[2].value == 200.1 + organization);
    contract.allocate = BS_ALLOCATE_NONE;
    bill = compiled(&contract, all_use, 1, 0);
    assert_true(bs_curve_value(&bill, 0) == 18.77 && bs_curve_value(&bill, 1e9) == 200.1);
}

static void bad_contracts_are_refused(void **state)
{
    (void)state;
    const struct bs_tier level[] = {{10, 1, 0, 0}, {10, 2, 0, 0}}, falling[] = {{10, 1, 0, 0}, {5, 2, 0, 0}},
                         zero[] = {{0, 1, 0, 0}}, nan_bound[] = {{NAN, 1, 0, 0}};
    const struct bs_tier huge[] = {{1e300, 1e300, 0, 0}, {INFINITY, 1, 0, 0}},
                         after_open[] = {{INFINITY, 1, 0, 0}, {INFINITY, 2, 0, 0}};
    const struct bs_charge good = {.model = per_unit, .per = 1, .price = 1};
    struct bs_charge charge = good;
    struct bs_contract contract = {.terms.maximum_bill = INFINITY, .terms.charges = &charge, .terms.n_charges = 1};
    struct bs_curve bill;
    ASSERT_OK(compile(&contract, all_use, 1, 1, &bill));
    charge.meter = 1;
    assert_int_equal(compile(&contract, all_use, 1, 1, &bill), BS_ERROR_INPUT);
    charge = good;
    charge.per = 0;
    assert_int_equal(compile(&contract, all_use, 1, 1, &bill), BS_ERROR_INPUT);
    charge = good;
    charge.included = -1;
    assert_int_equal(compile(&contract, all_use, 1, 1, &bill), BS_ERROR_INPUT);
    charge = good;
    charge.model = NULL;
    assert_int_equal(compile(&contract, all_use, 1, 1, &bill), BS_ERROR_INPUT);
    charge = good;
    const double negative[] = {-0.1};
    assert_int_equal(compile(&contract, negative, 1, 1, &bill), BS_ERROR_INPUT);
    contract.terms.organization_fee = 5;
    assert_int_equal(compile(&contract, all_use, 1, 0, &bill), BS_ERROR_INPUT);
    contract.terms.organization_fee = 0;
    const struct {
        const struct bs_tier *tiers;
        size_t n;
        enum bs_status status;
    } cases[] = {{level, 2, BS_ERROR_INPUT},     {falling, 2, BS_ERROR_INPUT},    {zero, 1, BS_ERROR_INPUT},
                 {nan_bound, 1, BS_ERROR_INPUT}, {after_open, 2, BS_ERROR_INPUT}, {NULL, 0, BS_ERROR_INPUT},
                 {huge, 2, BS_ERROR_NUMERIC}};
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        charge = (struct bs_charge){
            .model = graduated, .per = 1, .tiers = cases[i].tiers, .n_tiers = cases[i].n, .beyond = BS_BEYOND_LAST_PRICE};
        assert_int_equal(compile(&contract, all_use, 1, 1, &bill), cases[i].status);
    }
}

/* One price list spelt in one tier and in three compiles to the same bits. */
static void spelling_does_not_matter(void **state)
{
    (void)state;
    const struct bs_tier one[] = {{INFINITY, 0.3, 0, 0}}, three[] = {{0.7, 0.3, 0, 0}, {7.1, 0.3, 0, 0}, {INFINITY, 0.3, 0, 0}};
    struct bs_charge charge = {.model = graduated, .per = 1, .included = 2.2, .tiers = one, .n_tiers = 1};
    const struct bs_contract contract = {
        .terms.seat_fee = 9.9, .terms.maximum_bill = INFINITY, .terms.charges = &charge, .terms.n_charges = 1};
    struct bs_curve a = compiled(&contract, all_use, 1, 1);
    charge.tiers = three;
    charge.n_tiers = 3;
    struct bs_curve b = compiled(&contract, all_use, 1, 1);
    charge = (struct bs_charge){.model = per_unit, .per = 1, .included = 2.2, .price = 0.3};
    struct bs_curve c = compiled(&contract, all_use, 1, 1);
    assert_true(a.n == 2 && b.n == 2 && c.n == 2);
    assert_memory_equal(a.pieces, b.pieces, sizeof *a.pieces * 2);
    assert_memory_equal(a.pieces, c.pieces, sizeof *a.pieces * 2);
}

/* Terms follow each other; seat types have fees of their own; missing seats cost the first type's fee. */
static void terms_of_a_month(void **state)
{
    (void)state;
    const double fees[] = {40, 200.5};
    const struct bs_terms_change changes[] = {
        {3, {.seat_fee = 23.1, .maximum_bill = INFINITY}},
        {5, {.type_fees = fees, .seat_discount = 0.25, .seats_minimum = 12, .maximum_bill = INFINITY}}};
    const size_t type_of[] = {1, 0};
    const struct bs_contract contract = {
        .terms = {.seat_fee = 19, .maximum_bill = INFINITY}, .changes = changes, .n_changes = 2, .n_types = 2, .type_of = type_of};
    const size_t months[] = {0, 2, 3, 4, 5, 11};
    const double bills[] = {19, 19, 23.1, 23.1, 150.375 + 4 * 30. / 8, 150.375 + 4 * 30. / 8};
    const struct bs_seat_kind kind = {.mix = all_use, .n_meters = 1};
    for (size_t i = 0; i < 6; i++) {
        struct bs_curve bill;
        ASSERT_OK(bs_contract_curve(&contract, months[i], &kind, 8, arena, &bill));
        assert_true(fabs(bs_curve_value(&bill, 3.7) - bills[i]) < 1e-12);
    }
    assert_true(bs_terms_seat_fee(&changes[1].terms, 0) == 30);
    struct bs_curve bill;
    assert_int_equal(bs_contract_curve(&contract, 5, &kind, 0, arena, &bill), BS_ERROR_INPUT);
    ASSERT_OK(bs_contract_curve(&contract, 5, &kind, 12, arena, &bill));
    assert_true(bs_curve_value(&bill, 0) == 150.375);
}

/* Fee 20 and 0.75 a unit, 4 units included; the cap is on charges (47.3), or on the bill (47.3, fee included). */
static void a_users_cap(void **state)
{
    (void)state;
    const struct bs_charge use = {.model = per_unit, .per = 1, .price = 0.75, .included = 4};
    struct bs_spend_cap cap = {.user = 47.3, .organization = INFINITY};
    const struct bs_contract contract = {.terms = {.seat_fee = 20, .maximum_bill = INFINITY, .charges = &use, .n_charges = 1},
                                         .cap = &cap};
    const struct bs_seat_kind kind = {.mix = all_use, .n_meters = 1};
    for (int stop = 0; stop < 2; stop++)
        for (int fees = 0; fees < 2; fees++) {
            cap.stop = stop;
            cap.counts_fees = fees;
            double most = fees ? 47.3 : 67.3, reached = 4 + (most - 20) / 0.75, blocked;
            struct bs_curve bill = compiled(&contract, all_use, 1, 1);
            assert_true(fabs(bs_curve_value(&bill, 30) - fmin(39.5, most)) < 1e-12);
            assert_true(bs_curve_value(&bill, 70) == most && bs_curve_value(&bill, 1e9) == most);
            ASSERT_OK(bs_contract_blocked_beyond(&contract, 0, &kind, arena, &blocked));
            assert_true(stop ? fabs(blocked - reached) < 1e-12 : isinf(blocked));
            assert_false(bs_contract_needs_ledger(&contract)); /* it is in the curve, and what it blocks is counted seat by seat */
        }
    for (int i = 1; i < 100; i++) { /* to the bit, wherever it is reached */
        cap = (struct bs_spend_cap){.user = 47.3 + 0.71 * i, .organization = INFINITY, .stop = true, .counts_fees = true};
        struct bs_curve bill = compiled(&contract, all_use, 1, 1);
        assert_true(bs_curve_value(&bill, 1e9) == cap.user);
    }
    cap = (struct bs_spend_cap){.user = 11, .organization = INFINITY, .counts_fees = true, .stop = true};
    struct bs_curve bill = compiled(&contract, all_use, 1, 1);
    assert_true(bs_curve_value(&bill, 3.9) == 20 && bs_curve_value(&bill, 900) == 20);
    double blocked;
    ASSERT_OK(bs_contract_blocked_beyond(&contract, 0, &kind, arena, &blocked));
    assert_true(fabs(blocked - 4) < 1e-12);
}

/* Packages of 25 at 100.5: a cap of 250 stops before the third, or lets it be and charges 250. */
static void a_users_cap_and_packages(void **state)
{
    (void)state;
    const struct bs_charge packs = {.model = bs_charge_model_find("package"), .per = 1, .price = 100.5, .packaging = {.size = 25}};
    const struct bs_tier falling[] = {{100, 2, 0, 0}, {INFINITY, 1, 0, 0}};
    const struct bs_charge volume = {.model = bs_charge_model_find("volume"), .per = 1, .tiers = falling, .n_tiers = 2};
    struct bs_spend_cap cap = {.user = 250, .organization = INFINITY};
    struct bs_contract contract = {.terms = {.maximum_bill = INFINITY, .charges = &packs, .n_charges = 1}, .cap = &cap};
    const struct bs_seat_kind kind = {.mix = all_use, .n_meters = 1};
    struct bs_curve bill = compiled(&contract, all_use, 1, 1);
    assert_true(bs_curve_value(&bill, 50) == 201 && bs_curve_value(&bill, 50.1) == 250 && bs_curve_value(&bill, 1e6) == 250);
    cap.stop = true;
    bill = compiled(&contract, all_use, 1, 1);
    assert_true(bs_curve_value(&bill, 25) == 100.5 && bs_curve_value(&bill, 50.1) == 201 && bs_curve_value(&bill, 1e6) == 201);
    double blocked;
    ASSERT_OK(bs_contract_blocked_beyond(&contract, 0, &kind, arena, &blocked));
    assert_true(fabs(blocked - 50) < 1e-9);
    /* a price that falls again later is never reached: use stops where the cap is reached first */
    contract.terms.charges = &volume;
    cap.user = 150;
    bill = compiled(&contract, all_use, 1, 1);
    ASSERT_OK(bs_contract_blocked_beyond(&contract, 0, &kind, arena, &blocked));
    assert_true(blocked == 75 && bs_curve_value(&bill, 101) == 150);
}

static void what_needs_a_ledger(void **state)
{
    (void)state;
    const double no_caps[] = {INFINITY, INFINITY}, type_caps[] = {INFINITY, 300};
    const struct bs_spend_cap user = {.user = 9, .organization = INFINITY, .types = no_caps},
                              of_types = {.user = INFINITY, .organization = INFINITY, .types = type_caps},
                              of_all = {.user = INFINITY, .organization = 2000};
    const struct bs_charge seat = {.model = per_unit, .per = 1},
                           pooled = {.model = per_unit, .per = 1, .scope = BS_ORGANIZATION_SCOPE};
    const struct bs_charge charges[] = {seat, pooled};
    const struct bs_terms plain = {.charges = &seat, .n_charges = 1, .organization_fee = 7},
                          with_pool = {.charges = charges, .n_charges = 2};
    const struct bs_terms_change later = {6, with_pool};
    const struct bs_commitment commitment = {.amount = 5};
    const struct bs_credit credit = {.amount = 5};
    const struct {
        struct bs_contract contract;
        bool needed;
    } cases[] = {
        {{.terms = plain}, false},
        {{.terms = plain, .allocate = BS_ALLOCATE_NONE}, false},
        {{.terms = plain, .allocate = BS_ALLOCATE_USE}, true},
        {{.terms = {.seats_minimum = 3}, .allocate = BS_ALLOCATE_USE_ABOVE_GRANT}, true},
        {{.terms = {.n_charges = 0}, .allocate = BS_ALLOCATE_USE}, false},
        {{.terms = plain, .cap = &user, .n_types = 2}, false},
        {{.terms = plain, .cap = &of_types, .n_types = 2}, true},
        {{.terms = plain, .cap = &of_all}, true},
        {{.terms = with_pool}, true},
        {{.terms = plain, .changes = &later, .n_changes = 1}, true},
        {{.terms = plain, .commitment = &commitment}, true},
        {{.terms = plain, .credits = &credit, .n_credits = 1}, true},
        {{.terms = {.spend_discount = &seat}}, true},
    };
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++)
        assert_int_equal(bs_contract_needs_ledger(&cases[i].contract), cases[i].needed);
}

/* Use that is rounded before it meets the last bound. */
static void limits_of_converted_use(void **state)
{
    (void)state;
    const struct bs_tier tiers[] = {{40, 0.5, 0, 0}};
    struct bs_charge charge = {.model = graduated,
                               .per = 1,
                               .included = 2.5,
                               .convert = {.divide = 1000},
                               .tiers = tiers,
                               .n_tiers = 1,
                               .beyond = BS_BEYOND_ERROR};
    const struct bs_contract contract = {.terms = {.charges = &charge, .n_charges = 1, .maximum_bill = INFINITY}};
    const double limits[] = {42500, 42000, 43000, 42500};
    for (int round = BS_ROUND_NONE; round <= BS_ROUND_HALF_UP; round++) {
        charge.convert.round = (enum bs_rounding)round;
        assert_true(fabs(limit(&contract, all_use, 1) - limits[round]) < 1e-6);
    }
}

/* Of several charges the one that covers least of the use counts; a grant is of converted units: 60 of 10 each, after 5 that are free. */
static void the_least_grant_counts(void **state)
{
    (void)state;
    const double mix[] = {1, 0.5}, many[] = {60}, few[] = {100};
    struct bs_charge charges[2] = {{.per = 1, .grants = few, .meter = 1},
                                   {.per = 1, .grants = many, .convert = {.divide = 10, .free = 5}}};
    struct bs_contract contract = {.terms = {.charges = charges, .n_charges = 2}, .before = BS_NEVER};
    const struct bs_seat_kind kind = {.mix = mix, .n_meters = 2};
    assert_true(bs_contract_grant(&contract, 0, &kind) == 200);
    contract.terms.charges = charges + 1;
    contract.terms.n_charges = 1;
    assert_true(bs_contract_grant(&contract, 0, &kind) == 605);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(registry_lists_the_models),
        cmocka_unit_test(the_main_case_is_exact),
        cmocka_unit_test(tiers_by_hand),
        cmocka_unit_test(the_fee_at_zero_use),
        cmocka_unit_test(past_a_bounded_last_tier),
        cmocka_unit_test(the_smallest_limit_counts),
        cmocka_unit_test(order_of_the_contract),
        cmocka_unit_test(bad_contracts_are_refused),
        cmocka_unit_test(spelling_does_not_matter),
        cmocka_unit_test(terms_of_a_month),
        cmocka_unit_test(a_users_cap),
        cmocka_unit_test(a_users_cap_and_packages),
        cmocka_unit_test(what_needs_a_ledger),
        cmocka_unit_test(limits_of_converted_use),
        cmocka_unit_test(the_least_grant_counts),
    };
    return cmocka_run_group_tests(tests, setup, teardown);
}
