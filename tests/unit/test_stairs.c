/* Curves with stairs: known amounts, then each operation against its definition. */
#include <billshift/curve.h>
#include <float.h>
#include <math.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stdint.h>
/* cmocka needs the four above */
#include <cmocka.h>

static struct bs_arena *arena;

static int setup(void **state)
{
    (void)state;
    arena = bs_arena_new();
    return arena ? 0 : -1;
}

static int teardown(void **state)
{
    (void)state;
    bs_arena_free(arena);
    return 0;
}

#define ASSERT_OK(call) assert_int_equal((call), BS_OK)
#define EXPECT(curve, use, amount)                                                                                                 \
    assert_true(fabs(bs_curve_value(&(curve), (use)) - (amount)) <= 1e-12 * (1 + fabs((double)(amount))))

struct straight {
    double from, value, slope;
};

static struct bs_curve tiers(const struct straight *straight, size_t n)
{
    struct bs_piece pieces[8] = {0};
    struct bs_curve curve;
    assert_true(n <= 8);
    for (size_t i = 0; i < n; i++)
        pieces[i] = (struct bs_piece){.from = straight[i].from, .value = straight[i].value, .slope = straight[i].slope};
    ASSERT_OK(bs_curve_of_pieces(arena, pieces, n, &curve));
    return curve;
}

/* So much a unit. */
static struct bs_curve priced(double price)
{
    return tiers((const struct straight[]){{0, 0, price}}, 1);
}

static struct bs_curve packages(double size, double price, bool up)
{
    struct bs_curve curve = priced(price);
    ASSERT_OK(bs_curve_of_whole(arena, &curve, size, 1, up, &curve));
    return curve;
}

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
    struct bs_curve list = tiers((const struct straight[]){{0, 0, 2.5}, {4, 10, 1.25}}, 2), c;
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
    list = tiers((const struct straight[]){{0, 0, 2.5}, {4, 5, 1.25}}, 2);
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
    /* A price that rises between steps that fall has no single crossing. */
    struct bs_curve slope = priced(2), mixed;
    ASSERT_OK(bs_curve_subtract(arena, &slope, &c, &mixed));
    assert_int_equal(bs_curve_at_most(arena, &mixed, 40, &d), BS_ERROR_INPUT);
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

/* Knuth's MMIX generator, upper bits. */
static uint64_t random_state = 20260402;
static double draw(void)
{
    random_state = random_state * 6364136223846793005u + 1442695040888963407u;
    return (double)(random_state >> 11) * 0x1p-53;
}

static double draw_figure(double scale)
{
    double x = scale * draw();
    return draw() < 0.6 ? floor(x) : x;
}

/* A rising price list with jumps. */
static struct bs_curve draw_tiers(void)
{
    struct straight list[6];
    size_t n = 1 + (size_t)(draw() * 5);
    double from = 0, value = draw_figure(4);
    for (size_t i = 0; i < n; i++) {
        list[i] = (struct straight){from, value, draw() < 0.3 ? 0 : draw_figure(6) / 4};
        double width = i == 0 && draw() < 0.3 ? 0 : 1 + draw_figure(12);
        value += list[i].slope * width + (draw() < 0.5 ? 0 : draw_figure(5));
        from += width;
    }
    return tiers(list, n);
}

/* Whole sizes of several kinds, so that stairs of one curve meet those of another. */
static double draw_size(void)
{
    static const double sizes[] = {1, 2, 3, 0.5, 2.385, 0.1};
    return sizes[(size_t)(draw() * 6)];
}

static struct bs_curve draw_curve(void)
{
    struct bs_curve c = draw_tiers(), d = draw_tiers();
    double rest = draw();
    if (draw() < 0.8)
        ASSERT_OK(rest < 0.2 ? bs_curve_of_nearest(arena, &c, draw_size(), 1, &c)
                             : bs_curve_of_whole(arena, &c, draw_size(), 1, rest < 0.6, &c));
    if (draw() < 0.4)
        ASSERT_OK(bs_curve_of_whole(arena, &d, draw_size(), draw_size(), draw() < 0.5, &d));
    if (draw() < 0.5)
        ASSERT_OK(bs_curve_add(arena, &c, &d, &c));
    return c;
}

/* Anywhere, at whole numbers of the size, or at an end of a piece or beside it. */
static double draw_use(const struct bs_curve *curve, double size)
{
    double kind = draw();
    if (kind < 0.3)
        return 50 * draw();
    if (kind < 0.7)
        return size * floor(30 * draw());
    double from = curve->pieces[(size_t)(draw() * (double)curve->n)].from;
    return kind < 0.8 ? from : kind < 0.9 ? nextafter(from, INFINITY) : fabs(nextafter(from, -1));
}

static void expect_near(double value, double expected)
{
    assert_true(fabs(value - expected) <= 1e-11 * (10 + fabs(expected)));
}

enum { CURVES = 1500, USES = 40 };

static double nearly_whole(double x, double (*rounded)(double))
{
    double near = rint(x);
    return fabs(x - near) <= 0x1p-40 * (fabs(near) + 1) ? near : rounded(x);
}

static void rounding_follows_its_definition(void **state)
{
    (void)state;
    for (int i = 0; i < CURVES; i++) {
        struct bs_curve c = draw_tiers(), up, down, nearest;
        double size = draw_size(), unit = draw_size();
        ASSERT_OK(bs_curve_of_whole(arena, &c, size, unit, true, &up));
        ASSERT_OK(bs_curve_of_whole(arena, &c, size, unit, false, &down));
        ASSERT_OK(bs_curve_of_nearest(arena, &c, size, unit, &nearest));
        for (int k = 0; k < USES; k++) {
            const struct bs_curve *curves[] = {&up, &down, &nearest};
            double use = draw_use(curves[k % 3], k % 2 ? size : size / 2);
            /* A tier's bound that is whole units but for a rounding: its units, not the product, tell the tier. */
            double bound = 1 - 0x1p-44;
            expect_near(bs_curve_value(&up, use), bs_curve_value(&c, bound * unit * nearly_whole(use / size, ceil)));
            expect_near(bs_curve_value(&down, use), bs_curve_value(&c, bound * unit * nearly_whole(use / size, floor)));
            double half = (use + size / 2) / size;
            expect_near(bs_curve_value(&nearest, use), bs_curve_value(&c, bound * unit * nearly_whole(half, floor)));
        }
    }
}

/* Packages of m units of a converted quantity, rounded either way in both. */
static void composed_rounding_follows_its_definition(void **state)
{
    (void)state;
    for (int i = 0; i < CURVES; i++) {
        struct bs_curve list = draw_tiers(), inner, outer;
        double size = draw_size(), m = 1 + floor(4 * draw()), included = draw_figure(3);
        bool inner_up = draw() < 0.5, outer_up = draw() < 0.5;
        ASSERT_OK(bs_curve_of_whole(arena, &list, m, 1, inner_up, &inner));
        ASSERT_OK(bs_curve_after_included(arena, &inner, included, &inner));
        ASSERT_OK(bs_curve_of_whole(arena, &inner, size, 1, outer_up, &outer));
        for (int k = 0; k < USES; k++) {
            double use = k % 2 ? 50 * draw() : size * floor(50 * draw());
            double units = nearly_whole(use / size, outer_up ? ceil : floor);
            expect_near(bs_curve_value(&outer, use), bs_curve_value(&inner, units));
        }
    }
}

/* At every double. */
static void limits_follow_their_definition(void **state)
{
    (void)state;
    size_t split = 0;
    for (int i = 0; i < CURVES; i++) {
        struct bs_curve c = draw_curve(), least, most;
        double sign = draw() < 0.3 ? -1 : 1, limit = sign * draw_figure(25);
        ASSERT_OK(bs_curve_scale(arena, &c, sign, &c));
        ASSERT_OK(bs_curve_at_least(arena, &c, limit, &least));
        ASSERT_OK(bs_curve_at_most(arena, &c, limit, &most));
        split += least.n > c.n && bs_curve_has_stairs(&least);
        for (int k = 0; k < USES; k++) {
            double use = draw_use(k % 2 ? &least : &most, draw_size());
            expect_near(bs_curve_value(&least, use), fmax(bs_curve_value(&c, use), limit));
            expect_near(bs_curve_value(&most, use), fmin(bs_curve_value(&c, use), limit));
        }
    }
    assert_true(split > CURVES / 10);
}

/* Nearer to a jump than a few roundings of use + included, either side is right. */
static bool jumps_near(const struct bs_curve *curve, double use, double included)
{
    double near = 0x1p-48 * (use + included), step = bs_curve_value(curve, use + near) - bs_curve_value(curve, fmax(0, use - near));
    return fabs(step) > 1e-9;
}

static void sums_and_moves_follow_their_definitions(void **state)
{
    (void)state;
    size_t checked = 0;
    for (int i = 0; i < CURVES; i++) {
        struct bs_curve a = draw_curve(), b = draw_curve(), sum, difference, scaled, after, share;
        double included = draw_figure(9), part = 0.05 + draw(), factor = 2 * draw() - 1;
        ASSERT_OK(bs_curve_add(arena, &a, &b, &sum));
        ASSERT_OK(bs_curve_subtract(arena, &a, &b, &difference));
        ASSERT_OK(bs_curve_scale(arena, &a, factor, &scaled));
        ASSERT_OK(bs_curve_after_included(arena, &a, included, &after));
        ASSERT_OK(bs_curve_of_share(arena, &a, part, &share));
        for (int k = 0; k < USES; k++) {
            double use = draw_use(&sum, draw_size()), va = bs_curve_value(&a, use), vb = bs_curve_value(&b, use);
            expect_near(bs_curve_value(&sum, use), va + vb);
            expect_near(bs_curve_value(&difference, use), va - vb);
            expect_near(bs_curve_value(&scaled, use), va * factor);
            expect_near(bs_curve_value(&after, 0.5 * included), bs_curve_value(&a, 0));
            if (jumps_near(&a, use, included))
                continue;
            checked++;
            expect_near(bs_curve_value(&after, use + included), va);
            expect_near(bs_curve_value(&share, use / part), va);
        }
    }
    assert_true(checked > CURVES * USES / 2);
}

/* A whole number of sizes stays one under a share of the use, however its use is reached. */
static void whole_numbers_stay_whole(void **state)
{
    (void)state;
    for (int i = 0; i < 20000; i++) {
        double size = draw_size(), share = 0.05 + draw(), count = 1 + floor(400 * draw());
        struct bs_curve up = packages(size, 2.385, true), down = packages(size, 2.385, false);
        ASSERT_OK(bs_curve_of_share(arena, &up, share, &up));
        ASSERT_OK(bs_curve_of_share(arena, &down, share, &down));
        const double uses[] = {count * size / share, count * (size / share), size * (count / share)};
        for (size_t k = 0; k < 3; k++) {
            expect_near(bs_curve_value(&up, uses[k]), count * 2.385);
            expect_near(bs_curve_value(&down, uses[k]), count * 2.385);
        }
    }
}

/* A jump at a full package, moved by so many included units that no double lies between the jump and the package. */
static void full_packages_stay_full(void **state)
{
    (void)state;
    for (int i = 0; i < 20000; i++) {
        double size = 1 + floor(40 * draw()), included = floor(3e9 * draw()), count = 2 + floor(9 * draw()),
               share = 1 + floor(8 * draw());
        struct bs_curve c = packages(size, 2.385, false);
        ASSERT_OK(bs_curve_at_least(arena, &c, 2.385 * (count - 0.5), &c));
        ASSERT_OK(bs_curve_after_included(arena, &c, included, &c));
        ASSERT_OK(bs_curve_of_share(arena, &c, 1 / share, &c));
        double use = (included + count * size) * share;
        expect_near(bs_curve_value(&c, use), 2.385 * count);
        expect_near(bs_curve_value(&c, use - share / 2), 2.385 * (count - 0.5));
        ASSERT_OK(bs_curve_of_whole(arena, &c, 1000, share, draw() < 0.5, &c));
        expect_near(bs_curve_value(&c, use / share * 1000), 2.385 * count);
        expect_near(bs_curve_value(&c, (use / share - 1) * 1000), 2.385 * (count - 0.5));
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
        cmocka_unit_test(rounding_follows_its_definition),
        cmocka_unit_test(composed_rounding_follows_its_definition),
        cmocka_unit_test(limits_follow_their_definition),
        cmocka_unit_test(sums_and_moves_follow_their_definitions),
        cmocka_unit_test(whole_numbers_stay_whole),
        cmocka_unit_test(full_packages_stay_full),
    };
    return cmocka_run_group_tests(tests, setup, teardown);
}
