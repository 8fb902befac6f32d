/* Each operation on curves with stairs against its definition. */
#include "contract/curve_cap.h"
#include "curve_fixture.h"

#include <math.h>

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
    return curve_of(list, n);
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

/* A price that rises beside steps that fall, and all that sums of both do: cut at every crossing, at every double. What has no end is refused:
   only where the middles of the steps neither rise nor fall for ever. */
static void limits_of_what_goes_both_ways(void **state)
{
    (void)state;
    size_t refused = 0, split = 0, level = 0;
    for (int i = 0; i < CURVES; i++) {
        struct bs_curve a = draw_curve(), b = draw_curve(), c, least, most;
        double limit = draw_figure(50) - 25;
        ASSERT_OK(bs_curve_scale(arena, &b, draw() < 0.5 ? 1 : 0.25, &b));
        ASSERT_OK(bs_curve_subtract(arena, &a, &b, &c));
        const struct bs_piece *last = &c.pieces[c.n - 1];
        double rate = last->slope, magnitude = fabs(last->slope);
        for (size_t k = 0; k < last->n_stairs; k++) {
            rate += last->stairs[k].step / last->stairs[k].size;
            magnitude += fabs(last->stairs[k].step / last->stairs[k].size);
        }
        bool is_level = last->n_stairs > 0 && fabs(rate) <= 1e-9 * magnitude;
        enum bs_status low = bs_curve_at_least(arena, &c, limit, &least), high = bs_curve_at_most(arena, &c, limit, &most);
        level += is_level;
        if (low != BS_OK || high != BS_OK) {
            assert_true(is_level && (low == BS_ERROR_TOO_MANY || high == BS_ERROR_TOO_MANY));
            refused++;
            continue;
        }
        split += least.n > c.n + 2;
        for (int k = 0; k < USES; k++) {
            double use = draw_use(k % 2 ? &least : &most, draw_size());
            expect_near(bs_curve_value(&least, use), fmax(bs_curve_value(&c, use), limit));
            expect_near(bs_curve_value(&most, use), fmin(bs_curve_value(&c, use), limit));
        }
    }
    assert_true(split > CURVES / 20 && level > 0 && refused < CURVES / 50);
}

/* Where use stops: below every use at which the limit is passed, and no use before it is. */
static void stops_of_what_goes_both_ways(void **state)
{
    (void)state;
    size_t stopped = 0;
    for (int i = 0; i < CURVES; i++) {
        struct bs_curve a = draw_curve(), b = draw_curve(), c, held;
        struct stop stop;
        double limit = draw_figure(25);
        ASSERT_OK(bs_curve_scale(arena, &b, 0.25, &b));
        ASSERT_OK(bs_curve_subtract(arena, &a, &b, &c));
        if (use_at_limit(arena, &c, limit, &stop) == BS_ERROR_TOO_MANY)
            continue;
        ASSERT_OK(stop_at_limit(arena, &c, limit, &held));
        for (int k = 0; k < USES; k++) {
            double use = draw_use(&c, draw_size());
            if (use <= stop.use)
                assert_true(bs_curve_value(&c, use) <= limit + 1e-11 || (use == 0 && stop.use == 0));
            expect_near(bs_curve_value(&held, use), bs_curve_value(&c, fmin(use, stop.use)));
        }
        if (isinf(stop.use))
            continue;
        stopped++;
        double after = bs_curve_value(&c, nextafter(stop.use, INFINITY));
        assert_true((after >= limit - 1e-11 || bs_curve_value(&c, 0) > limit) &&
                    (!stop.reached || bs_curve_value(&held, 1e9) == limit));
    }
    assert_true(stopped > CURVES / 4);
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
        cmocka_unit_test(rounding_follows_its_definition), cmocka_unit_test(composed_rounding_follows_its_definition),
        cmocka_unit_test(limits_of_what_goes_both_ways),   cmocka_unit_test(stops_of_what_goes_both_ways),
        cmocka_unit_test(limits_follow_their_definition),  cmocka_unit_test(sums_and_moves_follow_their_definitions),
        cmocka_unit_test(whole_numbers_stay_whole),        cmocka_unit_test(full_packages_stay_full),
    };
    return cmocka_run_group_tests(tests, setup, teardown);
}
