/* Staircases as pieces: the same bill at every use up to where the law reaches, and its middle line beyond. */
#include "engine/exact/unroll.h"

#include <math.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stdint.h>

#include <cmocka.h>

/* Uses about whole numbers of sizes, and between. */
static void same_bill(const struct bs_curve *a, const struct bs_curve *b, double size, double end, bool at_edges)
{
    static const double off[] = {0.3, 0.001, 0.999, 0, -1e-15, 1e-15};
    for (double k = 0; k * size < end; k++)
        for (size_t i = 0; i < (at_edges ? 6 : 3); i++) {
            double use = fmax(k + off[i], 0) * size;
            assert_true(fabs(bs_curve_value(a, use) - bs_curve_value(b, use)) <= 1e-12 * (1 + fabs(bs_curve_value(a, use))));
        }
}

static void steps_become_pieces(void **state)
{
    (void)state;
    struct bs_arena *arena = bs_arena_new();
    for (int variant = 0; variant < 8; variant++) {
        bool up = variant & 1, atoms = variant & 2, two = variant & 4;
        const struct bs_stair stairs[] = {{.origin = 0.7, .size = 0.7, .step = 3, .up = up},
                                          {.origin = 0, .size = 1.1, .step = 5, .up = true}};
        const struct bs_piece pieces[] = {{.from = 0, .value = 20, .slope = 0.25},
                                          {.from = 10, .value = 50, .n_stairs = two ? 2 : 1, .stairs = stairs}};
        struct bs_curve curve, flat;
        assert_int_equal(bs_curve_of_pieces(arena, pieces, 2, &curve), BS_OK);
        assert_int_equal(unroll(arena, &curve, 60, atoms, &flat), BS_OK);
        assert_false(bs_curve_has_stairs(&flat));
        same_bill(&curve, &flat, 0.7, 59, atoms);
        same_bill(&curve, &flat, 1.1, 58, atoms);
        double away = 1e6, gap = bs_curve_value(&curve, away) - bs_curve_value(&flat, away);
        assert_true(fabs(gap) <= two ? 8 : 3);
    }
    bs_arena_free(arena);
}

/* What begins with the first unit of use does not begin with next to nothing, as pricing has it. */
static void the_first_step_begins_at_zero(void **state)
{
    (void)state;
    struct bs_arena *arena = bs_arena_new();
    const struct bs_stair stair = {.size = 250, .step = 15, .up = true};
    const struct bs_piece piece = {.n_stairs = 1, .stairs = &stair};
    struct bs_curve curve, flat;
    assert_int_equal(bs_curve_of_pieces(arena, &piece, 1, &curve), BS_OK);
    assert_int_equal(unroll(arena, &curve, 1000, false, &flat), BS_OK);
    assert_true(bs_curve_value(&flat, 0) == 0 && bs_curve_value(&flat, 250 * 0x1p-41) == 0);
    assert_true(bs_curve_value(&curve, 250 * 0x1p-41) == 0 && bs_curve_value(&curve, 250 * 0x1p-39) == 15);
    assert_true(bs_curve_value(&flat, 250 * 0x1p-39) == 15);
    assert_true(bs_curve_value(&flat, 250) == 15 && bs_curve_value(&flat, nextafter(250, 300)) == 30);
    assert_int_equal(unroll(arena, &curve, 1000, true, &flat), BS_OK);
    assert_true(bs_curve_value(&flat, 1e-12) == 0 && bs_curve_value(&flat, 250 * (1 + 1e-13)) == 15);
    assert_int_equal(unroll(arena, &curve, 250.0 * UNROLLED_MOST, true, &flat), BS_ERROR_TOO_MANY);
    /* far out, where whole numbers have gaps, too */
    for (int atoms = 0; atoms < 2; atoms++) {
        const struct bs_piece far[] = {piece, {.from = 1e17, .value = 7, .n_stairs = 1, .stairs = &stair}};
        assert_int_equal(bs_curve_of_pieces(arena, far, 2, &curve), BS_OK);
        assert_int_equal(unroll(arena, &curve, 1000, atoms, &flat), BS_OK);
        assert_true(bs_curve_value(&flat, 900) == 60);
        assert_int_equal(unroll(arena, &curve, 1e300, atoms, &flat), BS_ERROR_TOO_MANY);
    }
    bs_arena_free(arena);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(steps_become_pieces),
        cmocka_unit_test(the_first_step_begins_at_zero),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
