/* Curves with stairs: known amounts. */
#include "curve_fixture.h"

#include <math.h>

#define EXPECT(curve, use, amount)                                                                                                 \
    assert_true(fabs(bs_curve_value(&(curve), (use)) - (amount)) <= 1e-12 * (1 + fabs((double)(amount))))

/* A package of 10 units for 15: OpenMeter's rate/package_test.go. */
static void a_package_is_paid_when_begun(void **state)
{
    (void)state;
    struct bs_curve c = packages(10, 15, true);
    assert_int_equal(c.n, 1);
    EXPECT(c, 0, 0);
    EXPECT(c, 1, 15);
    EXPECT(c, 10, 15);
    EXPECT(c, 10.0000001, 30);
    EXPECT(c, 22, 45);
    EXPECT(c, 31, 60);
    c = packages(0.1, 15, true);
    EXPECT(c, 0.1 + 0.2, 45); /* 0.30000000000000004 is three tenths */
    EXPECT(c, 0.7 - 0.4, 45);
    /* 250 units, packages of 100 for 1, those not full are free: flexprice's price_test.go */
    c = packages(100, 1, false);
    EXPECT(c, 250, 2);
    EXPECT(c, 299.9999999, 2);
    EXPECT(c, 300, 3);
    EXPECT(c, 99, 0);
}

/* Included units come off first: getlago.com's page on packages, docs.stigg.io on overage. */
static void included_units_come_off_first(void **state)
{
    (void)state;
    struct bs_curve c = packages(100, 5, true);
    ASSERT_OK(bs_curve_after_included(arena, &c, 100, &c));
    EXPECT(c, 100, 0);
    EXPECT(c, 100.5, 5);
    EXPECT(c, 201, 10);
    c = packages(100, 2, true);
    ASSERT_OK(bs_curve_after_included(arena, &c, 500, &c));
    EXPECT(c, 3, 0);
    EXPECT(c, 800, 6);
    EXPECT(c, 801, 8);
}

/* Whole thousands of a graduated price list: up to 4 for 2.5 each, then 1.25. */
static void conversion_to_whole_units(void **state)
{
    (void)state;
    struct bs_curve list = curve_of((const struct straight[]){{0, 0, 2.5}, {4, 10, 1.25}}, 2), c;
    ASSERT_OK(bs_curve_of_whole(arena, &list, 1000, 1, true, &c));
    EXPECT(c, 0, 0);
    EXPECT(c, 1, 2.5);
    EXPECT(c, 4000, 10);
    EXPECT(c, 4000.001, 11.25);
    EXPECT(c, 6500, 13.75);
    ASSERT_OK(bs_curve_of_whole(arena, &list, 1000, 1, false, &c));
    EXPECT(c, 999, 0);
    EXPECT(c, 4999.99, 10);
    EXPECT(c, 5000, 11.25);
    ASSERT_OK(bs_curve_of_nearest(arena, &list, 1000, 1, &c));
    EXPECT(c, 499.99, 0);
    EXPECT(c, 500, 2.5);
    EXPECT(c, 4499.99, 10);
    EXPECT(c, 4500, 11.25);
    /* all units at the price of the tier reached: 4 at 2.5, 5 at 1.25 */
    list = curve_of((const struct straight[]){{0, 0, 2.5}, {4, 5, 1.25}}, 2);
    ASSERT_OK(bs_curve_of_whole(arena, &list, 1000, 1, true, &c));
    EXPECT(c, 4000, 10);
    EXPECT(c, 4000.001, 6.25);
    ASSERT_OK(bs_curve_of_whole(arena, &list, 1000, 1, false, &c));
    EXPECT(c, 4999.99, 10);
    EXPECT(c, 5000, 6.25);
    /* to hundredths of a unit */
    ASSERT_OK(bs_curve_of_whole(arena, &list, 10, 0.01, true, &c));
    EXPECT(c, 1234.5, 1.24 * 2.5);
    EXPECT(c, 4000, 10);
    EXPECT(c, 4001, 4.01 * 1.25);
}

/* Packages of whole units of a converted quantity: 2.3 million tokens are 3, one included leaves 2, a package of 2. */
static void roundings_compose(void **state)
{
    (void)state;
    struct bs_curve c = packages(2, 7.5, true), d;
    ASSERT_OK(bs_curve_after_included(arena, &c, 1, &c));
    ASSERT_OK(bs_curve_of_whole(arena, &c, 1e6, 1, true, &d));
    EXPECT(d, 1e6, 0);
    EXPECT(d, 2.3e6, 7.5);
    EXPECT(d, 3e6, 7.5);
    EXPECT(d, 3000001, 15);
    ASSERT_OK(bs_curve_of_whole(arena, &c, 1e6, 1, false, &d));
    EXPECT(d, 1999999, 0);
    EXPECT(d, 2e6, 7.5);
    EXPECT(d, 3999999, 7.5);
    EXPECT(d, 4e6, 15);
    c = packages(2.5, 7.5, true);
    assert_int_equal(bs_curve_of_whole(arena, &c, 1e6, 1, true, &d), BS_ERROR_INPUT);
    assert_int_equal(bs_curve_of_whole(arena, &c, 0, 1, true, &d), BS_ERROR_INPUT);
    assert_int_equal(bs_curve_of_nearest(arena, &c, 1, -1, &d), BS_ERROR_INPUT);
    assert_int_equal(bs_curve_of_whole(arena, &c, NAN, 1, false, &d), BS_ERROR_INPUT);
}

/* OpenMeter's rate/package_test.go: a minimum of 100 at no use, a maximum of 100 at 110 units. */
static void limits_split_stairs(void **state)
{
    (void)state;
    struct bs_curve c = packages(10, 15, true), d;
    ASSERT_OK(bs_curve_at_least(arena, &c, 100, &d));
    assert_int_equal(d.n, 2);
    assert_true(bs_curve_value(&d, 0) == 100 && bs_curve_value(&d, 60) == 100);
    EXPECT(d, 60.001, 105);
    ASSERT_OK(bs_curve_at_most(arena, &c, 100, &d));
    assert_int_equal(d.n, 2);
    EXPECT(d, 10, 15);
    EXPECT(d, 60, 90);
    assert_true(bs_curve_value(&d, 60.001) == 100 && bs_curve_value(&d, 110) == 100 && bs_curve_value(&d, 1e300) == 100);
    /* A limit that is a step's own amount, and whole sizes that count when full. */
    ASSERT_OK(bs_curve_at_most(arena, &c, 45, &d));
    EXPECT(d, 20, 30);
    assert_true(bs_curve_value(&d, 25) == 45 && bs_curve_value(&d, 31) == 45);
    c = packages(10, 15, false);
    ASSERT_OK(bs_curve_at_most(arena, &c, 40, &d));
    EXPECT(d, 29.9999999, 30);
    assert_true(bs_curve_value(&d, 30) == 40);
    ASSERT_OK(bs_curve_at_least(arena, &c, 40, &d));
    assert_true(bs_curve_value(&d, 29.9999999) == 40);
    EXPECT(d, 30, 45);
    struct bs_curve slope = line(0, 2), mixed;
    ASSERT_OK(bs_curve_subtract(arena, &slope, &c, &mixed));
    ASSERT_OK(bs_curve_at_most(arena, &mixed, INFINITY, &d));
    assert_true(bs_curve_equal(&mixed, &d));
}

static void sums_merge_stairs(void **state)
{
    (void)state;
    struct bs_curve c = packages(10, 15, true), d = packages(10, 2.385, true), e = packages(7, 1, true), zero, sum, other;
    ASSERT_OK(bs_curve_constant(arena, 0, &zero));
    ASSERT_OK(bs_curve_add(arena, &c, &d, &sum));
    assert_int_equal(sum.pieces[0].n_stairs, 1);
    assert_true(sum.pieces[0].stairs[0].step == 15 + 2.385);
    ASSERT_OK(bs_curve_add(arena, &c, &e, &sum));
    ASSERT_OK(bs_curve_add(arena, &e, &c, &other));
    assert_int_equal(sum.pieces[0].n_stairs, 2);
    assert_true(bs_curve_equal(&sum, &other) && bs_curve_has_stairs(&sum));
    EXPECT(sum, 14, 32);
    EXPECT(sum, 14.01, 33);
    ASSERT_OK(bs_curve_subtract(arena, &sum, &c, &other));
    assert_true(bs_curve_equal(&other, &e) && !bs_curve_equal(&other, &c));
    ASSERT_OK(bs_curve_subtract(arena, &sum, &sum, &other));
    assert_true(bs_curve_equal(&other, &zero) && !bs_curve_has_stairs(&other));
    ASSERT_OK(bs_curve_scale(arena, &sum, 0, &other));
    assert_true(bs_curve_equal(&other, &zero));
    ASSERT_OK(bs_curve_add(arena, &sum, &zero, &other));
    assert_true(bs_curve_equal(&other, &sum));
    ASSERT_OK(bs_curve_of_share(arena, &sum, 1, &other));
    assert_true(bs_curve_equal(&other, &sum));
    ASSERT_OK(bs_curve_after_included(arena, &sum, 0, &other));
    assert_true(bs_curve_equal(&other, &sum));
    ASSERT_OK(bs_curve_at_least(arena, &sum, 0, &other));
    assert_true(bs_curve_equal(&other, &sum));
    assert_int_equal(bs_curve_scale(arena, &sum, INFINITY, &other), BS_ERROR_NUMERIC);
    ASSERT_OK(bs_curve_after_included(arena, &sum, INFINITY, &other));
    assert_true(bs_curve_equal(&other, &zero));
}

static void a_share_of_the_use_is_rounded(void **state)
{
    (void)state;
    struct bs_curve c = packages(10, 15, true);
    ASSERT_OK(bs_curve_of_share(arena, &c, 0.3, &c));
    EXPECT(c, 33, 15);
    EXPECT(c, 10 / 0.3, 15);
    EXPECT(c, 33.34, 30);
    EXPECT(c, 2 * (10 / 0.3), 30);
}

static void stairs_are_checked(void **state)
{
    (void)state;
    struct bs_curve c;
    struct bs_stair stairs[] = {{0, 10, 15, true}, {0, 4, 0, true}, {3, 2, 1.5, false}, {0, 10, 0.5, true}};
    const struct bs_piece piece = {.value = 2, .n_stairs = 4, .stairs = stairs};
    ASSERT_OK(bs_curve_of_pieces(arena, &piece, 1, &c));
    stairs[0].step = 1e9; /* the curve has its own */
    assert_int_equal(c.pieces[0].n_stairs, 2);
    EXPECT(c, 6, 2 + 15.5 + 1.5);
    stairs[0].size = 0;
    assert_int_equal(bs_curve_of_pieces(arena, &piece, 1, &c), BS_ERROR_INPUT);
    stairs[0].size = NAN;
    assert_int_equal(bs_curve_of_pieces(arena, &piece, 1, &c), BS_ERROR_INPUT);
    stairs[0] = (struct bs_stair){0, 10, INFINITY, true};
    assert_int_equal(bs_curve_of_pieces(arena, &piece, 1, &c), BS_ERROR_NUMERIC);
    stairs[0] = (struct bs_stair){-INFINITY, 10, 1, true};
    assert_int_equal(bs_curve_of_pieces(arena, &piece, 1, &c), BS_ERROR_NUMERIC);
}

static void many_pieces(void **state)
{
    (void)state;
    enum { PIECES = 1000 };
    static struct bs_piece pieces[PIECES];
    for (size_t i = 0; i < PIECES; i++)
        pieces[i] = (struct bs_piece){.from = 2.385 * (double)i, .value = (double)(i * i)};
    struct bs_curve c;
    for (size_t n = 1; n <= PIECES; n = n < 9 ? n + 1 : n * 3 - 1) {
        ASSERT_OK(bs_curve_of_pieces(arena, pieces, n, &c));
        assert_true(bs_curve_value(&c, 0) == 0);
        for (size_t i = 0; i < n; i++) {
            assert_true(bs_curve_value(&c, pieces[i].from + 1) == (double)(i * i));
            assert_true(bs_curve_value(&c, pieces[i].from) == (double)(i ? (i - 1) * (i - 1) : 0));
        }
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_package_is_paid_when_begun),
        cmocka_unit_test(included_units_come_off_first),
        cmocka_unit_test(conversion_to_whole_units),
        cmocka_unit_test(roundings_compose),
        cmocka_unit_test(limits_split_stairs),
        cmocka_unit_test(sums_merge_stairs),
        cmocka_unit_test(a_share_of_the_use_is_rounded),
        cmocka_unit_test(stairs_are_checked),
        cmocka_unit_test(many_pieces),
    };
    return cmocka_run_group_tests(tests, setup, teardown);
}
