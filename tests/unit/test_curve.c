#include "curve_fixture.h"

#include <math.h>
#include <string.h>

static void assert_pieces(const struct bs_curve *curve, const struct straight *expected, size_t n)
{
    assert_int_equal(curve->n, n);
    for (size_t i = 0; i < n; i++) {
        assert_true(curve->pieces[i].from == expected[i].from);
        assert_true(curve->pieces[i].value == expected[i].value);
        assert_true(curve->pieces[i].slope == expected[i].slope);
    }
}

static void assert_same_bits(const struct bs_curve *a, const struct bs_curve *b)
{
    assert_int_equal(a->n, b->n);
    assert_memory_equal(a->pieces, b->pieces, a->n * sizeof *a->pieces);
}

/* A fee due above 0, a jump, a kink, a fall, a flat end. */
static const struct straight ragged[] = {
    {0, 0, 0}, {0, 2.385, 0.17}, {7.3, 4.9, 0.17}, {31.7, 9.048, 0.02}, {64.1, 3.3, 0.7}, {201.9, 99.76, 0},
};
enum { RAGGED = sizeof ragged / sizeof ragged[0] };

static void value_belongs_to_the_piece_below(void **state)
{
    (void)state;
    struct bs_curve c = curve_of(ragged, RAGGED);
    assert_true(bs_curve_value(&c, 0) == 0);
    assert_true(bs_curve_value(&c, 5e-324) == 2.385);
    assert_true(bs_curve_value(&c, 7.3) == 2.385 + 0.17 * 7.3);
    assert_true(bs_curve_value(&c, 8.3) == 4.9 + 0.17 * (8.3 - 7.3));
    assert_true(bs_curve_value(&c, 64.1) == 9.048 + 0.02 * (64.1 - 31.7));
    assert_true(bs_curve_value(&c, nextafter(64.1, 100)) == 3.3 + 0.7 * (nextafter(64.1, 100) - 64.1));
    assert_true(bs_curve_value(&c, 1e300) == 99.76);
    ASSERT_OK(bs_curve_constant(arena, 2.385, &c));
    assert_true(bs_curve_value(&c, 0) == 2.385 && bs_curve_value(&c, 1e300) == 2.385);
}

static void pieces_are_checked(void **state)
{
    (void)state;
    struct bs_curve c;
    const struct straight late[] = {{1, 0, 0}}, falling[] = {{0, 1, 0}, {3, 2, 0}, {2, 3, 0}},
                          twice[] = {{0, 1, 0}, {3, 2, 0}, {3, 3, 0}};
    const struct straight thrice[] = {{0, 1, 0}, {0, 2, 0}, {0, 3, 0}}, endless[] = {{0, INFINITY, 0}},
                          nan_start[] = {{0, 1, 0}, {NAN, 2, 0}};
    assert_int_equal(of_straight(late, 1, &c), BS_ERROR_INPUT);
    assert_int_equal(of_straight(late, 0, &c), BS_ERROR_INPUT);
    assert_int_equal(of_straight(falling, 3, &c), BS_ERROR_INPUT);
    assert_int_equal(of_straight(twice, 3, &c), BS_ERROR_INPUT);
    assert_int_equal(of_straight(thrice, 3, &c), BS_ERROR_INPUT);
    assert_int_equal(of_straight(nan_start, 2, &c), BS_ERROR_INPUT);
    assert_int_equal(of_straight(endless, 1, &c), BS_ERROR_NUMERIC);
    assert_int_equal(bs_curve_constant(arena, NAN, &c), BS_ERROR_NUMERIC);
    c = curve_of(ragged, RAGGED);
    assert_int_equal(bs_curve_scale(arena, &c, INFINITY, &c), BS_ERROR_NUMERIC);
    assert_int_equal(bs_curve_of_share(arena, &c, -0.1, &c), BS_ERROR_INPUT);
    assert_int_equal(bs_curve_of_share(arena, &c, NAN, &c), BS_ERROR_INPUT);
    assert_int_equal(bs_curve_after_included(arena, &c, -0.1, &c), BS_ERROR_INPUT);
    assert_int_equal(bs_curve_after_included(arena, &c, NAN, &c), BS_ERROR_INPUT);
}

static void neighbours_are_joined(void **state)
{
    (void)state;
    const struct straight point[] = {{0, 3.2, 9}, {0, 3.2, 0.5}};
    const struct straight point_joined[] = {{0, 3.2, 0.5}};
    const struct straight flat[] = {{0, 3.2, 0}, {4.1, 3.2, 0}, {5.5, nextafter(3.2, 4), 0}, {6.5, 3.2, 0}};
    const struct straight flat_joined[] = {{0, 3.2, 0}, {5.5, nextafter(3.2, 4), 0}, {6.5, 3.2, 0}};
    /* 0.1 + 0.7 * 3 is 2.1999999999999997 */
    const struct straight rising[] = {{0, 0.1, 0.7}, {3, 2.2, 0.7}, {4, 2.9, 0.8}, {5, 3.71, 0.8}};
    const struct straight rising_joined[] = {{0, 0.1, 0.7}, {4, 2.9, 0.8}, {5, 3.71, 0.8}};
    struct bs_curve c = curve_of(point, 2);
    assert_pieces(&c, point_joined, 1);
    c = curve_of(flat, 4);
    assert_pieces(&c, flat_joined, 3);
    c = curve_of(rising, 4);
    assert_pieces(&c, rising_joined, 3);
}

static void neutral_operations_change_no_bit(void **state)
{
    (void)state;
    struct bs_curve c = curve_of(ragged, RAGGED), zero, d;
    ASSERT_OK(bs_curve_constant(arena, 0, &zero));
    ASSERT_OK(bs_curve_add(arena, &c, &zero, &d));
    assert_same_bits(&c, &d);
    ASSERT_OK(bs_curve_add(arena, &zero, &c, &d));
    assert_same_bits(&c, &d);
    ASSERT_OK(bs_curve_subtract(arena, &c, &zero, &d));
    assert_same_bits(&c, &d);
    ASSERT_OK(bs_curve_scale(arena, &c, 1, &d));
    assert_same_bits(&c, &d);
    ASSERT_OK(bs_curve_of_share(arena, &c, 1, &d));
    assert_same_bits(&c, &d);
    ASSERT_OK(bs_curve_after_included(arena, &c, 0, &d));
    assert_same_bits(&c, &d);
    ASSERT_OK(bs_curve_at_least(arena, &c, 0, &d));
    assert_same_bits(&c, &d);
    ASSERT_OK(bs_curve_at_most(arena, &c, 99.76, &d));
    assert_same_bits(&c, &d);
    ASSERT_OK(bs_curve_subtract(arena, &c, &c, &d));
    assert_same_bits(&d, &zero);
    ASSERT_OK(bs_curve_scale(arena, &c, -0.0, &d));
    assert_same_bits(&d, &zero);
    ASSERT_OK(bs_curve_of_share(arena, &c, 0, &d));
    assert_same_bits(&d, &zero);
    ASSERT_OK(bs_curve_after_included(arena, &c, INFINITY, &d));
    assert_same_bits(&d, &zero);
}

/* Each operation against its definition, on both sides of every breakpoint of the operands and between. */
static void operations_follow_their_definitions(void **state)
{
    (void)state;
    const struct straight other_pieces[] = {{0, 11.2, 0.33}, {7.3, 20.4, 0}, {64.1, 1.9, 1.25}};
    struct bs_curve a = curve_of(ragged, RAGGED), b = curve_of(other_pieces, 3), sum, difference, scaled, least, most, after, share;
    ASSERT_OK(bs_curve_add(arena, &a, &b, &sum));
    ASSERT_OK(bs_curve_subtract(arena, &a, &b, &difference));
    ASSERT_OK(bs_curve_scale(arena, &a, 0.85, &scaled));
    ASSERT_OK(bs_curve_at_least(arena, &a, 5.77, &least));
    ASSERT_OK(bs_curve_at_most(arena, &a, 5.77, &most));
    ASSERT_OK(bs_curve_after_included(arena, &a, 12.5, &after));
    ASSERT_OK(bs_curve_of_share(arena, &a, 0.25, &share));
    double use = 0;
    for (size_t i = 0; i < 40000; i++, use += 0.03125) {
        double va = bs_curve_value(&a, use), vb = bs_curve_value(&b, use);
        assert_true(fabs(bs_curve_value(&sum, use) - (va + vb)) < 1e-12);
        assert_true(fabs(bs_curve_value(&difference, use) - (va - vb)) < 1e-12);
        assert_true(fabs(bs_curve_value(&scaled, use) - 0.85 * va) < 1e-12);
        assert_true(fabs(bs_curve_value(&least, use) - fmax(va, 5.77)) < 1e-12);
        assert_true(fabs(bs_curve_value(&most, use) - fmin(va, 5.77)) < 1e-12);
        assert_true(fabs(bs_curve_value(&after, use) - bs_curve_value(&a, fmax(0, use - 12.5))) < 1e-12);
        assert_true(fabs(bs_curve_value(&share, use) - bs_curve_value(&a, 0.25 * use)) < 1e-12);
    }
    for (size_t i = 1; i < RAGGED; i++)
        for (int side = 0; side < 2; side++) {
            use = side ? nextafter(ragged[i].from, INFINITY) : ragged[i].from;
            double va = bs_curve_value(&a, use), vb = bs_curve_value(&b, use);
            assert_true(fabs(bs_curve_value(&sum, use) - (va + vb)) < 1e-12);
            assert_true(fabs(bs_curve_value(&most, use) - fmin(va, 5.77)) < 1e-12);
            assert_true(fabs(bs_curve_value(&share, 4 * use) - va) < 1e-12);
        }
}

static void a_limit_keeps_its_bits(void **state)
{
    (void)state;
    const struct straight rising[] = {{0, 0.3, 0.1}, {6.5, 1.2, 0.1}};
    const struct straight falling[] = {{0, 5.5, -0.7}};
    struct bs_curve c = curve_of(rising, 2), d;
    ASSERT_OK(bs_curve_at_most(arena, &c, 2.385, &d));
    const struct straight capped[] = {{0, 0.3, 0.1}, {6.5, 1.2, 0.1}, {6.5 + (2.385 - 1.2) / 0.1, 2.385, 0}};
    assert_pieces(&d, capped, 3);
    ASSERT_OK(bs_curve_at_least(arena, &c, 0.7, &d));
    const struct straight floored[] = {{0, 0.7, 0}, {(0.7 - 0.3) / 0.1, 0.7, 0.1}, {6.5, 1.2, 0.1}};
    assert_pieces(&d, floored, 3);
    ASSERT_OK(bs_curve_at_least(arena, &c, 0.3, &d));
    assert_same_bits(&c, &d);
    ASSERT_OK(bs_curve_at_most(arena, &c, 0.3, &d));
    const struct straight flat[] = {{0, 0.3, 0}};
    assert_pieces(&d, flat, 1);
    c = curve_of(falling, 1);
    ASSERT_OK(bs_curve_at_least(arena, &c, 2, &d));
    const struct straight fallen[] = {{0, 5.5, -0.7}, {3.5 / 0.7, 2, 0}};
    assert_pieces(&d, fallen, 2);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(value_belongs_to_the_piece_below),
        cmocka_unit_test(pieces_are_checked),
        cmocka_unit_test(neighbours_are_joined),
        cmocka_unit_test(neutral_operations_change_no_bit),
        cmocka_unit_test(operations_follow_their_definitions),
        cmocka_unit_test(a_limit_keeps_its_bits),
    };
    return cmocka_run_group_tests(tests, setup, teardown);
}
