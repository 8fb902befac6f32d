/* Use under a contract: factors worked out by hand, and what they do to a curve. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "contracts_fixture.h"

/* 2^-0.3 = 0.81225239635623547: an elasticity of -0.3 where the price doubles. */
static const double HALVED = 0.81225239635623547;

static void elasticity_is_a_power_of_the_price(void **state)
{
    (void)state;
    struct bs_response doubled = {.elasticity = -0.3, .price = 1, .reference_price = 0.5};
    struct bs_response halved = {.elasticity = -0.5, .price = 0.25, .reference_price = 1}; /* (1/4)^-0.5 = 2 */
    struct bs_response same = {.elasticity = -0.9, .price = 3, .reference_price = 3};
    assert_near(bs_response_factor(&doubled, 0, 0), HALVED, 1e-15);
    assert_near(bs_response_factor(&doubled, 0, 500), HALVED, 1e-15);
    assert_near(bs_response_factor(&halved, 0, 0), 2, 0);
    assert_near(bs_response_factor(&same, 0, 0), 1, 0);
    assert_near(bs_response_factor(NULL, 0, 0), 1, 0);
}

/* 30 % in four steps from month 3 (index 2) on: 7.5, 15, 22.5, 30 %. */
static void saving_rises_in_equal_steps(void **state)
{
    (void)state;
    struct bs_response saving = {.saved = 0.3, .saved_from = 2, .saved_by = 5};
    struct bs_response at_once = {.saved = 0.3};
    const double factors[] = {1, 1, 0.925, 0.85, 0.775, 0.7, 0.7};
    for (size_t month = 0; month < sizeof factors / sizeof factors[0]; month++) {
        assert_near(bs_response_factor(&saving, 0, month), factors[month], 1e-15);
        assert_near(bs_response_factor(&at_once, 0, month), 0.7, 1e-15);
    }
    assert_true(bs_response_same(&saving, 0, NULL, 7));
    assert_true(bs_response_same(&saving, 5, &saving, 6));
    assert_false(bs_response_same(&saving, 4, &saving, 5));
}

/* 2^-0.3 x 1.2 x 0.85 */
static void parts_multiply(void **state)
{
    (void)state;
    struct bs_response all = {
        .elasticity = -0.3, .price = 20, .reference_price = 10, .latent = 0.2, .saved = 0.3, .saved_from = 0, .saved_by = 1};
    char text[BS_RESPONSE_TEXT];
    double units[] = {100, 0, 10}, after[3];
    assert_near(bs_response_factor(&all, 0, 0), HALVED * 1.2 * 0.85, 1e-15);
    bs_response_units(&all, 0, 0, units, 3, after);
    assert_near(after[0], 100 * HALVED * 1.2 * 0.85, 1e-13);
    assert_near(after[1], 0, 0);
    assert_near(after[2], 10 * HALVED * 1.2 * 0.85, 1e-14);
    assert_near(bs_response_value(&all, 0, 0, units, 7), 7 * HALVED * 1.2 * 0.85, 1e-14);
    assert_string_equal(bs_response_text(&all, 0, 0, text),
                        "elasticity -0.3 (price 20 in place of 10), latent demand 20 %, 15 % saved");
    assert_string_equal(bs_response_text(NULL, 0, 0, text), "");
}

/* By hand: use x 1.25, of which 100 are included and the rest costs 1 a unit. The bend lies at 80 before the response; 160 are 200, which cost
   100; the cap of 200 is met at 300 after it, 240 before. */
static void curves_are_in_use_before_it(void **state)
{
    struct fixture *f = *state;
    const struct bs_model *model = read_contract(
        f, "  new: {charges: [{price: 1, included: 100}], spend_cap: {user: 200, then: stop}, response: {latent: 25%}}\n");
    struct bs_arena *arena = bs_arena_new();
    struct bs_curve curve;
    struct bs_seat_kind kind;
    double beyond;
    assert_int_equal(bs_model_curve(model, 1, 0, 0, arena, &curve), BS_OK);
    assert_near(bs_curve_value(&curve, 80), 0, 0);
    assert_near(bs_curve_value(&curve, 160), 100, 1e-12);
    assert_near(bs_curve_value(&curve, 240), 200, 1e-12);
    assert_near(bs_curve_value(&curve, 1000), 200, 1e-12);
    assert_int_equal(bs_model_kind(model, 1, 0, 0, arena, &kind), BS_OK);
    assert_int_equal(bs_contract_blocked_beyond(&model->contracts[1], 0, &kind, arena, &beyond), BS_OK);
    assert_near(beyond, 240, 1e-12);
    assert_near(bs_model_value(model, 1, 0, 0), 1.25, 0);
    assert_near(bs_model_value(model, 0, 0, 0), 1, 0);
    bs_arena_free(arena);
}

/* Until month 6 flat holds; 10 % more is saved in each of months 7, 8 and 9. */
static void periods_begin_where_the_response_changes(void **state)
{
    struct fixture *f = *state;
    const struct bs_model *model =
        read_contract(f, "  new: {begins: 7, before: flat, seat_fee: 200, response: {efficiency: {saved: 30%, by: 2026-12}}}\n");
    struct bs_arena *arena = bs_arena_new();
    const size_t *first;
    size_t count;
    assert_int_equal(bs_model_periods(model, arena, &first, &count), BS_OK);
    assert_int_equal(count, 4);
    assert_int_equal(first[1], 6);
    assert_int_equal(first[2], 7);
    assert_int_equal(first[3], 8);
    assert_near(bs_model_value(model, 1, 0, 5), 1, 0);
    assert_near(bs_model_value(model, 1, 0, 7), 0.8, 1e-15);
    bs_arena_free(arena);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(elasticity_is_a_power_of_the_price),
        cmocka_unit_test(saving_rises_in_equal_steps),
        cmocka_unit_test(parts_multiply),
        cmocka_unit_test_setup_teardown(curves_are_in_use_before_it, setup, teardown),
        cmocka_unit_test_setup_teardown(periods_begin_where_the_response_changes, setup, teardown),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
