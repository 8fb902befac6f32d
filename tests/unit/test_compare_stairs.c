/* Relations of bills with stairs: by hand, then against the values. */
#include "curve_fixture.h"

#include <float.h>
#include <math.h>

#define EXPECT_SPANS(bill, baseline, ...)                                                                                          \
    expect_spans((bill), (baseline), (const struct bs_span[]){__VA_ARGS__},                                                        \
                 sizeof((const struct bs_span[]){__VA_ARGS__}) / sizeof(struct bs_span))

static bool is_near(double a, double b)
{
    return a == b || fabs(a - b) <= 1e-13 * fabs(b);
}

static void expect_spans(struct bs_curve bill, struct bs_curve baseline, const struct bs_span *expected, size_t n)
{
    const struct bs_span *spans;
    size_t count;
    bool approximate;
    ASSERT_OK(bs_curve_compare(arena, &bill, &baseline, &spans, &count, &approximate));
    assert_int_equal(count, n);
    for (size_t i = 0; i < n; i++) {
        assert_string_equal(bs_relation_name(spans[i].relation), bs_relation_name(expected[i].relation));
        assert_true(is_near(spans[i].from, expected[i].from));
        assert_true(is_near(spans[i].to, expected[i].to));
        assert_int_equal(spans[i].from_included, expected[i].from_included);
        assert_int_equal(spans[i].to_included, expected[i].to_included);
    }
    assert_false(approximate);
}

/* ceil(u / 100) or floor(u / 100) against 5, 10, 15 */
static void packages_against_a_flat_fee(void **state)
{
    (void)state;
    EXPECT_SPANS(packages(100, 1, true), line(5, 0), {BS_CHEAPER, 0, 400, 1, 1}, {BS_SAME, 400, 500, 0, 1},
                 {BS_DEARER, 500, INFINITY, 0, 0}, {BS_DOUBLED, 900, INFINITY, 0, 0}, {BS_TRIPLED, 1400, INFINITY, 0, 0});
    EXPECT_SPANS(packages(100, 1, false), line(5, 0), {BS_CHEAPER, 0, 500, 1, 0}, {BS_SAME, 500, 600, 1, 0},
                 {BS_DEARER, 600, INFINITY, 1, 0}, {BS_DOUBLED, 1000, INFINITY, 1, 0}, {BS_TRIPLED, 1500, INFINITY, 1, 0});
    /* 3e-6 for each begun token: 66,666,666 cost less than 200 */
    EXPECT_SPANS(packages(1, 3e-6, true), line(200, 0), {BS_CHEAPER, 0, 66666666, 1, 1}, {BS_DEARER, 66666666, INFINITY, 0, 0},
                 {BS_DOUBLED, 133333333, INFINITY, 0, 0}, {BS_TRIPLED, 199999999, INFINITY, 0, 0});
}

/* ceil(u / 100) = 0.012 u at 83 1/3, 166 2/3, 250, ...; from 416 2/3 on packages are the cheaper for good. */
static void packages_against_a_dearer_unit(void **state)
{
    (void)state;
    double third = 250 / 3.;
    EXPECT_SPANS(packages(100, 1, true), line(0, 0.012), {BS_CHEAPER, third, 100, 0, 1}, {BS_CHEAPER, 2 * third, 200, 0, 1},
                 {BS_CHEAPER, 250, 300, 0, 1}, {BS_CHEAPER, 4 * third, 400, 0, 1}, {BS_CHEAPER, 5 * third, INFINITY, 0, 0},
                 {BS_SAME, 0, 0, 1, 1}, {BS_SAME, third, third, 1, 1}, {BS_SAME, 2 * third, 2 * third, 1, 1},
                 {BS_SAME, 250, 250, 1, 1}, {BS_SAME, 4 * third, 4 * third, 1, 1}, {BS_SAME, 5 * third, 5 * third, 1, 1},
                 {BS_DEARER, 0, third, 0, 0}, {BS_DEARER, 100, 2 * third, 0, 0}, {BS_DEARER, 200, 250, 0, 0},
                 {BS_DEARER, 300, 4 * third, 0, 0}, {BS_DEARER, 400, 5 * third, 0, 0}, {BS_DOUBLED, 0, third / 2, 0, 1},
                 {BS_TRIPLED, 0, third / 3, 0, 1});
    /* floor(u / 100) = 2.3 + 0.004 u at 425, twice that at 2300 (on the step), 2425, 2550, 2675; thrice nowhere */
    EXPECT_SPANS(packages(100, 1, false), line(2.3, 0.004), {BS_CHEAPER, 0, 400, 1, 0}, {BS_CHEAPER, 425, 500, 0, 0},
                 {BS_SAME, 425, 425, 1, 1}, {BS_DEARER, 400, 425, 1, 0}, {BS_DEARER, 500, INFINITY, 1, 0},
                 {BS_DOUBLED, 2300, 2300, 1, 1}, {BS_DOUBLED, 2400, 2425, 1, 1}, {BS_DOUBLED, 2500, 2550, 1, 1},
                 {BS_DOUBLED, 2600, 2675, 1, 1}, {BS_DOUBLED, 2700, INFINITY, 1, 0});
}

/* Equal at every full package, for ever: walked for a while, then by the mean, which is half a package above. */
static void packages_against_the_same_unit_price(void **state)
{
    (void)state;
    struct bs_curve bill = packages(100, 1, true), baseline = line(0, 0.01);
    const struct bs_span *spans;
    size_t count, same = 0, dearer = 0;
    bool approximate;
    ASSERT_OK(bs_curve_compare(arena, &bill, &baseline, &spans, &count, &approximate));
    assert_true(approximate);
    for (size_t i = 0; i < count; i++) {
        const struct bs_span *s = &spans[i];
        if (s->relation == BS_SAME) {
            assert_true(s->from == 100 * (double)same++ && s->to == s->from);
        } else if (s->relation == BS_DEARER) {
            assert_true(s->from == 100 * (double)dearer++ && (s->to == s->from + 100 || i + 3 == count));
            assert_true(!s->from_included && !s->to_included);
        } else {
            assert_true(s->from == 0 && is_near(s->to, s->relation == BS_DOUBLED ? 50 : 100 / 3.));
        }
    }
    assert_true(same == BS_STEPS_MOST + 1 && dearer == same);
    assert_true(spans[count - 3].relation == BS_DEARER && isinf(spans[count - 3].to));
}

/* A limit splits the stairs at the whole package. */
static void limited_packages(void **state)
{
    (void)state;
    struct bs_curve c = packages(10, 15, true), full = packages(10, 15, false), capped, least;
    ASSERT_OK(bs_curve_at_most(arena, &c, 40, &capped));
    EXPECT_SPANS(capped, c, {BS_CHEAPER, 20, INFINITY, 0, 0}, {BS_SAME, 0, 20, 1, 1});
    EXPECT_SPANS(c, capped, {BS_SAME, 0, 20, 1, 1}, {BS_DEARER, 20, INFINITY, 0, 0}, {BS_DOUBLED, 50, INFINITY, 0, 0},
                 {BS_TRIPLED, 70, INFINITY, 0, 0});
    ASSERT_OK(bs_curve_at_most(arena, &full, 40, &capped));
    EXPECT_SPANS(capped, full, {BS_CHEAPER, 30, INFINITY, 1, 0}, {BS_SAME, 0, 30, 1, 0});
    ASSERT_OK(bs_curve_at_least(arena, &full, 40, &least));
    EXPECT_SPANS(full, least, {BS_CHEAPER, 0, 30, 1, 0}, {BS_SAME, 30, INFINITY, 1, 0});
    ASSERT_OK(bs_curve_at_least(arena, &c, 5, &least));
    EXPECT_SPANS(c, least, {BS_CHEAPER, 0, 0, 1, 1}, {BS_SAME, 0, INFINITY, 0, 0});
}

/* A price list of a few tiers, by whole sizes or not, with a fee, included units, a limit. */
static struct bs_curve draw_curve(void)
{
    static const double sizes[] = {1, 2, 3, 0.75, 2.385};
    struct straight tiers[4];
    size_t n = 1 + (size_t)(draw() * 4);
    for (size_t i = 0; i < n; i++) {
        tiers[i].from = i ? tiers[i - 1].from + 1 + draw_figure(9) : 0;
        tiers[i].value = draw_figure(8);
        tiers[i].slope = draw() < 0.3 ? 0 : draw_figure(4) / 2;
    }
    struct bs_curve c = curve_of(tiers, n);
    double size = sizes[(size_t)(draw() * 5)], rounding = draw();
    if (rounding < 0.2)
        ASSERT_OK(bs_curve_of_nearest(arena, &c, size, 1, &c));
    else if (rounding < 0.8)
        ASSERT_OK(bs_curve_of_whole(arena, &c, size, 1, rounding < 0.5, &c));
    if (draw() < 0.4)
        ASSERT_OK(bs_curve_after_included(arena, &c, draw_figure(7), &c));
    if (draw() < 0.3)
        ASSERT_OK(bs_curve_at_least(arena, &c, draw_figure(9), &c));
    if (draw() < 0.3)
        ASSERT_OK(bs_curve_at_most(arena, &c, 5 + draw_figure(20), &c));
    if (draw() < 0.6) {
        double amount = draw_figure(6), price = draw() < 0.7 ? 0 : draw_figure(2) / 2;
        struct bs_curve fee = line(amount, price);
        ASSERT_OK(bs_curve_add(arena, &c, &fee, &c));
    }
    return c;
}

static bool in_spans(const struct bs_span *spans, size_t count, enum bs_relation relation, double use)
{
    for (size_t i = 0; i < count; i++) {
        const struct bs_span *s = &spans[i];
        if (s->relation == relation && (use > s->from || (use == s->from && s->from_included)) &&
            (use < s->to || (use == s->to && s->to_included)))
            return true;
    }
    return false;
}

/* The relations by their definition. Where a difference is within round-off of 0, either answer is right. */
static void check_at(const struct bs_curve *bill, const struct bs_curve *baseline, const struct bs_span *spans, size_t count,
                     double use)
{
    double a = bs_curve_value(bill, use), b = bs_curve_value(baseline, use);
    double slack = 256 * DBL_EPSILON * (a + 3 * b + 6 * use) + DBL_MIN;
    if (fabs(a - b) > slack) {
        assert_int_equal(in_spans(spans, count, BS_CHEAPER, use), a < b);
        assert_int_equal(in_spans(spans, count, BS_DEARER, use), a > b);
        if (fabs(a - 2 * b) > slack)
            assert_int_equal(in_spans(spans, count, BS_DOUBLED, use), a > b && a >= 2 * b);
        if (fabs(a - 3 * b) > slack)
            assert_int_equal(in_spans(spans, count, BS_TRIPLED, use), a > b && a >= 3 * b);
    } else if (use > 0 && bs_curve_value(bill, use * (1 - 1e-7)) == a && bs_curve_value(baseline, use * (1 - 1e-7)) == b) {
        assert_true(in_spans(spans, count, BS_SAME, use)); /* an interval of equal amounts */
    }
    int held = 0;
    for (int relation = BS_CHEAPER; relation <= BS_DEARER; relation++)
        held += in_spans(spans, count, (enum bs_relation)relation, use);
    assert_int_equal(held, 1);
}

enum { ROUNDS = 3000, USES = 400, LAST_STEP = 1000 };

/* On a grid that holds whole numbers, anywhere, then at the ends of the spans and a billionth beside them, where no step is rounded away. */
static void spans_follow_the_values(void **state)
{
    (void)state;
    size_t walked = 0;
    for (int round = 0; round < ROUNDS; round++) {
        struct bs_curve bill = draw_curve(), baseline = draw_curve();
        const struct bs_span *spans;
        size_t count;
        bool approximate;
        ASSERT_OK(bs_curve_compare(arena, &bill, &baseline, &spans, &count, &approximate));
        for (int i = 0; i < USES; i++)
            check_at(&bill, &baseline, spans, count, i * 0.125);
        for (int i = 0; i < USES / 4; i++)
            check_at(&bill, &baseline, spans, count, 240 * draw());
        for (size_t i = 0; i < count && i < 60; i++) {
            const double ends[] = {spans[i].from, isinf(spans[i].to) ? 1e6 : spans[i].to};
            for (size_t k = 0; k < 2; k++) {
                if (approximate && ends[k] > LAST_STEP)
                    continue;
                check_at(&bill, &baseline, spans, count, ends[k]);
                check_at(&bill, &baseline, spans, count, ends[k] + 1e-9 * (1 + ends[k]));
                check_at(&bill, &baseline, spans, count, fmax(0, ends[k] - 1e-9 * (1 + ends[k])));
            }
        }
        walked += count > 20 && !approximate;
    }
    assert_true(walked > ROUNDS / 100);
}

static void a_detour_stays_the_same(void **state)
{
    (void)state;
    size_t moved = 0;
    for (int round = 0; round < ROUNDS; round++) {
        struct bs_curve c = draw_curve(), part, rest, detour;
        double share = 0.05 + 0.9 * draw(), part_factor = draw();
        ASSERT_OK(bs_curve_of_share(arena, &c, share, &detour));
        ASSERT_OK(bs_curve_of_share(arena, &detour, 1 / share, &detour));
        ASSERT_OK(bs_curve_scale(arena, &detour, part_factor, &part));
        ASSERT_OK(bs_curve_scale(arena, &detour, 1 - part_factor, &rest));
        ASSERT_OK(bs_curve_add(arena, &part, &rest, &detour));
        moved += !bs_curve_equal(&c, &detour) && bs_curve_has_stairs(&c);
        EXPECT_SPANS(detour, c, {BS_SAME, 0, INFINITY, 1, 0});
    }
    assert_true(moved > ROUNDS / 6);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(packages_against_a_flat_fee),
        cmocka_unit_test(packages_against_a_dearer_unit),
        cmocka_unit_test(packages_against_the_same_unit_price),
        cmocka_unit_test(limited_packages),
        cmocka_unit_test(spans_follow_the_values),
        cmocka_unit_test(a_detour_stays_the_same),
    };
    return cmocka_run_group_tests(tests, setup, teardown);
}
