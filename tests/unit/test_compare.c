#include "curve_fixture.h"

#include <float.h>
#include <math.h>

#define CURVE(...)                                                                                                                 \
    curve_of((const struct straight[]){__VA_ARGS__}, sizeof((const struct straight[]){__VA_ARGS__}) / sizeof(struct straight))
#define EXPECT_SPANS(bill, baseline, ...)                                                                                          \
    expect_spans((bill), (baseline), (const struct bs_span[]){__VA_ARGS__},                                                        \
                 sizeof((const struct bs_span[]){__VA_ARGS__}) / sizeof(struct bs_span))

static void expect_spans(struct bs_curve bill, struct bs_curve baseline, const struct bs_span *expected, size_t n)
{
    const struct bs_span *spans;
    size_t count;
    bool approximate;
    ASSERT_OK(bs_curve_compare(arena, &bill, &baseline, &spans, &count, &approximate));
    assert_int_equal(count, n);
    for (size_t i = 0; i < n; i++) {
        assert_string_equal(bs_relation_name(spans[i].relation), bs_relation_name(expected[i].relation));
        assert_true(spans[i].from == expected[i].from);
        assert_true(spans[i].to == expected[i].to);
        assert_int_equal(spans[i].from_included, expected[i].from_included);
        assert_int_equal(spans[i].to_included, expected[i].to_included);
    }
}

/* 200 = 20 + u, 400 = 20 + u, 600 = 20 + u by hand. */
static void flat_against_metered(void **state)
{
    (void)state;
    EXPECT_SPANS(CURVE({0, 20, 1}), CURVE({0, 200, 0}), {BS_CHEAPER, 0, 180, 1, 0}, {BS_SAME, 180, 180, 1, 1},
                 {BS_DEARER, 180, INFINITY, 0, 0}, {BS_DOUBLED, 380, INFINITY, 1, 0}, {BS_TRIPLED, 580, INFINITY, 1, 0});
    EXPECT_SPANS(CURVE({0, 200, 0}), CURVE({0, 20, 1}), {BS_CHEAPER, 180, INFINITY, 0, 0}, {BS_SAME, 180, 180, 1, 1},
                 {BS_DEARER, 0, 180, 1, 0}, {BS_DOUBLED, 0, 80, 1, 1}, {BS_TRIPLED, 0, (200 - 60) / 3., 1, 1});
}

static void equal_bills(void **state)
{
    (void)state;
    struct bs_curve c = CURVE({0, 0, 0}, {0, 2.385, 0.17}, {31.7, 9.048, 0.02}, {64.1, 3.3, 0.7});
    EXPECT_SPANS(c, c, {BS_SAME, 0, INFINITY, 1, 0});
    EXPECT_SPANS(CURVE({0, 0, 0}), CURVE({0, 0, 0}), {BS_SAME, 0, INFINITY, 1, 0});
}

/* Capped at the baseline: equal from there on; equal up to the included units. */
static void equal_intervals(void **state)
{
    (void)state;
    EXPECT_SPANS(CURVE({0, 20, 1}, {180, 200, 0}), CURVE({0, 200, 0}), {BS_CHEAPER, 0, 180, 1, 0}, {BS_SAME, 180, INFINITY, 1, 0});
    EXPECT_SPANS(CURVE({0, 200, 0}, {500, 200, 0.4}), CURVE({0, 200, 0}), {BS_SAME, 0, 500, 1, 1}, {BS_DEARER, 500, INFINITY, 0, 0},
                 {BS_DOUBLED, 1000, INFINITY, 1, 0}, {BS_TRIPLED, 1500, INFINITY, 1, 0});
    EXPECT_SPANS(CURVE({0, 7.5, 1}, {10, 3.25, 0}, {20, 3, 1}), CURVE({0, 3.25, 0}), {BS_CHEAPER, 20, 20.25, 0, 0},
                 {BS_SAME, 10, 20, 0, 1}, {BS_SAME, 20.25, 20.25, 1, 1}, {BS_DEARER, 0, 10, 1, 1},
                 {BS_DEARER, 20.25, INFINITY, 0, 0}, {BS_DOUBLED, 0, 10, 1, 1}, {BS_DOUBLED, 23.5, INFINITY, 1, 0},
                 {BS_TRIPLED, 2.25, 10, 1, 1}, {BS_TRIPLED, 26.75, INFINITY, 1, 0});
}

/* A bound belongs to the piece below it, so that a jump leaves it out above. */
static void jumps(void **state)
{
    (void)state;
    EXPECT_SPANS(CURVE({0, 50, 0}, {10, 250, 0}, {20, 90, 0}), CURVE({0, 100, 0}), {BS_CHEAPER, 0, 10, 1, 1},
                 {BS_CHEAPER, 20, INFINITY, 0, 0}, {BS_DEARER, 10, 20, 0, 1}, {BS_DOUBLED, 10, 20, 0, 1});
    /* equal at the one use 12 = the bound, then at once dearer */
    EXPECT_SPANS(CURVE({0, 1.5, 0.25}, {12, 9.5, 0}), CURVE({0, 4.5, 0}), {BS_CHEAPER, 0, 12, 1, 0}, {BS_SAME, 12, 12, 1, 1},
                 {BS_DEARER, 12, INFINITY, 0, 0}, {BS_DOUBLED, 12, INFINITY, 0, 0});
    /* twice the baseline at 16 alone */
    EXPECT_SPANS(CURVE({0, 1, 0.5}, {16, 6, 0}), CURVE({0, 4.5, 0}), {BS_CHEAPER, 0, 7, 1, 0}, {BS_SAME, 7, 7, 1, 1},
                 {BS_DEARER, 7, INFINITY, 0, 0}, {BS_DOUBLED, 16, 16, 1, 1});
    /* a bill at zero use of its own */
    EXPECT_SPANS(CURVE({0, 0, 0}, {0, 5, 1}), CURVE({0, 5, 0}), {BS_CHEAPER, 0, 0, 1, 1}, {BS_DEARER, 0, INFINITY, 0, 0},
                 {BS_DOUBLED, 5, INFINITY, 1, 0}, {BS_TRIPLED, 10, INFINITY, 1, 0});
    /* a kink that touches */
    EXPECT_SPANS(CURVE({0, 8, -0.5}, {8, 4, 0.25}), CURVE({0, 4, 0}), {BS_SAME, 8, 8, 1, 1}, {BS_DEARER, 0, 8, 1, 0},
                 {BS_DEARER, 8, INFINITY, 0, 0}, {BS_DOUBLED, 0, 0, 1, 1}, {BS_DOUBLED, 24, INFINITY, 1, 0},
                 {BS_TRIPLED, 40, INFINITY, 1, 0});
}

/* bill >= 2 x 0 holds for every bill; doubled needs bill > 0 as well. */
static void baseline_of_zero(void **state)
{
    (void)state;
    EXPECT_SPANS(CURVE({0, 0, 0}, {25, 0, 0.5}), CURVE({0, 0, 0}), {BS_SAME, 0, 25, 1, 1}, {BS_DEARER, 25, INFINITY, 0, 0},
                 {BS_DOUBLED, 25, INFINITY, 0, 0}, {BS_TRIPLED, 25, INFINITY, 0, 0});
    EXPECT_SPANS(CURVE({0, 0, 0.25}), CURVE({0, 0, 0.125}), {BS_SAME, 0, 0, 1, 1}, {BS_DEARER, 0, INFINITY, 0, 0},
                 {BS_DOUBLED, 0, INFINITY, 0, 0});
}

/* Bills equal in exact arithmetic whose figures are rounded: 0.1 + 0.2 is not 0.3; bounds reached by division lie an ulp off. */
static void round_off_makes_no_spans(void **state)
{
    (void)state;
    struct bs_curve sum, tenth = CURVE({0, 4, 0.1}), fifth = CURVE({0, 3, 0.2});
    ASSERT_OK(bs_curve_add(arena, &tenth, &fifth, &sum));
    EXPECT_SPANS(sum, CURVE({0, 7, 0.3}), {BS_SAME, 0, INFINITY, 1, 0});
    EXPECT_SPANS(sum, CURVE({0, 8, 0.3}), {BS_CHEAPER, 0, INFINITY, 1, 0});

    struct bs_curve tiers = CURVE({0, 0, 15}, {1.4, 26, 12}, {2.1, 34.4, 0}), share, direct;
    ASSERT_OK(bs_curve_of_share(arena, &tiers, 0.7, &share));
    direct = CURVE({0, 0, 10.5}, {nextafter(1.4 / 0.7, 0), 26, 8.4}, {nextafter(2.1 / 0.7, 9), 34.4, 0});
    EXPECT_SPANS(share, direct, {BS_SAME, 0, INFINITY, 1, 0});
    EXPECT_SPANS(direct, share, {BS_SAME, 0, INFINITY, 1, 0});

    /* the corner of a cap and the corner of included units, both at 1100 in exact arithmetic */
    struct bs_curve capped, steep = CURVE({0, 90, 0.1});
    ASSERT_OK(bs_curve_at_most(arena, &steep, 200, &capped));
    EXPECT_SPANS(capped, CURVE({0, 200, 0}, {1100.0000000000002, 200, 0.3}), {BS_CHEAPER, 0, 1100.0000000000002, 1, 0},
                 {BS_CHEAPER, 1100.0000000000002, INFINITY, 0, 0}, {BS_SAME, 1100.0000000000002, 1100.0000000000002, 1, 1});
}

/* What is small yet more than round-off stays. */
static void small_differences_count(void **state)
{
    (void)state;
    EXPECT_SPANS(CURVE({0, 200.00000000001, 0}), CURVE({0, 200, 0}), {BS_DEARER, 0, INFINITY, 1, 0});
    EXPECT_SPANS(CURVE({0, 7, 0.3}), CURVE({0, 7, 0.30000000000001}), {BS_CHEAPER, 0, INFINITY, 0, 0}, {BS_SAME, 0, 0, 1, 1});
    EXPECT_SPANS(CURVE({0, 7, 0}, {100, 8, 0}), CURVE({0, 7, 0}, {100.00000000001, 8, 0}), {BS_SAME, 0, 100, 1, 1},
                 {BS_SAME, 100.00000000001, INFINITY, 0, 0}, {BS_DEARER, 100, 100.00000000001, 0, 1});
}

static struct bs_curve draw_curve(void)
{
    struct straight pieces[8];
    size_t n = 1 + (size_t)(draw() * 7);
    double from = 0;
    for (size_t i = 0; i < n; i++) {
        bool flat = draw() < 0.3;
        pieces[i] = (struct straight){from, draw_figure(6), flat ? 0 : draw_figure(3) / 2};
        if (i > 0 && draw() < 0.5)
            pieces[i].value = pieces[i - 1].value + pieces[i - 1].slope * (from - pieces[i - 1].from);
        from += i == 0 && draw() < 0.3 ? 0 : 0.125 + draw_figure(8);
    }
    return curve_of(pieces, n);
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
    double slack = 64 * DBL_EPSILON * (a + 3 * b + 6 * use) + DBL_MIN;
    bool blurred = fabs(a - b) <= slack;
    if (!blurred) {
        assert_int_equal(in_spans(spans, count, BS_CHEAPER, use), a < b);
        assert_false(in_spans(spans, count, BS_SAME, use));
        assert_int_equal(in_spans(spans, count, BS_DEARER, use), a > b);
        if (fabs(a - 2 * b) > slack)
            assert_int_equal(in_spans(spans, count, BS_DOUBLED, use), a > b && a >= 2 * b);
        if (fabs(a - 3 * b) > slack)
            assert_int_equal(in_spans(spans, count, BS_TRIPLED, use), a > b && a >= 3 * b);
    }
    int held = 0;
    for (int relation = BS_CHEAPER; relation <= BS_DEARER; relation++)
        held += in_spans(spans, count, (enum bs_relation)relation, use);
    assert_int_equal(held, 1);
}

static void check_order(const struct bs_span *spans, size_t count)
{
    for (size_t i = 0; i < count; i++) {
        const struct bs_span *s = &spans[i];
        assert_true(s->from == s->to ? s->from_included && s->to_included : s->to - s->from > 16 * DBL_EPSILON * s->from);
        if (i == 0 || s[-1].relation < s->relation)
            continue;
        assert_true(s[-1].relation == s->relation && s[-1].to <= s->from);
        assert_false(s[-1].to == s->from && (s[-1].to_included || s->from_included));
    }
}

static void spans_follow_the_values(void **state)
{
    (void)state;
    size_t seen[BS_RELATION_COUNT] = {0};
    for (int round = 0; round < 4000; round++) {
        struct bs_curve bill = draw_curve(), baseline = draw_curve();
        const struct bs_span *spans;
        size_t count;
        bool approximate;
        ASSERT_OK(bs_curve_compare(arena, &bill, &baseline, &spans, &count, &approximate));
        check_order(spans, count);
        for (int i = 0; i < 160; i++)
            check_at(&bill, &baseline, spans, count, i * 0.4375);
        for (size_t i = 0; i < count; i++) {
            seen[spans[i].relation]++;
            const double ends[] = {spans[i].from, isinf(spans[i].to) ? 1e6 : spans[i].to};
            for (size_t k = 0; k < 2; k++) {
                check_at(&bill, &baseline, spans, count, ends[k]);
                check_at(&bill, &baseline, spans, count, nextafter(ends[k], INFINITY));
                check_at(&bill, &baseline, spans, count, fabs(nextafter(ends[k], -1)) < 1e-300 ? 0 : nextafter(ends[k], -1));
            }
        }
    }
    for (int relation = 0; relation < BS_RELATION_COUNT; relation++)
        assert_true(seen[relation] > 1000);
}

/* One curve against itself after a detour through shares and sums that leaves it unchanged but for round-off. */
static void a_detour_stays_the_same(void **state)
{
    (void)state;
    size_t moved = 0;
    for (int round = 0; round < 2000; round++) {
        struct bs_curve c = draw_curve(), part, rest, detour;
        double share = 0.05 + 0.9 * draw(), part_factor = draw();
        ASSERT_OK(bs_curve_of_share(arena, &c, share, &detour));
        ASSERT_OK(bs_curve_of_share(arena, &detour, 1 / share, &detour));
        ASSERT_OK(bs_curve_scale(arena, &detour, part_factor, &part));
        ASSERT_OK(bs_curve_scale(arena, &detour, 1 - part_factor, &rest));
        ASSERT_OK(bs_curve_add(arena, &part, &rest, &detour));
        for (size_t i = 0; i < c.n && detour.n == c.n; i++)
            moved += c.pieces[i].from != detour.pieces[i].from || c.pieces[i].value != detour.pieces[i].value;
        EXPECT_SPANS(detour, c, {BS_SAME, 0, INFINITY, 1, 0});
    }
    assert_true(moved > 500);
}

static void relations_have_names(void **state)
{
    (void)state;
    static const char *const names[] = {"cheaper", "same", "dearer", "doubled", "tripled"};
    for (int relation = 0; relation < BS_RELATION_COUNT; relation++)
        assert_string_equal(bs_relation_name((enum bs_relation)relation), names[relation]);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(flat_against_metered),    cmocka_unit_test(equal_bills),
        cmocka_unit_test(equal_intervals),         cmocka_unit_test(jumps),
        cmocka_unit_test(baseline_of_zero),        cmocka_unit_test(round_off_makes_no_spans),
        cmocka_unit_test(spans_follow_the_values), cmocka_unit_test(a_detour_stays_the_same),
        cmocka_unit_test(small_differences_count), cmocka_unit_test(relations_have_names),
    };
    return cmocka_run_group_tests(tests, setup, teardown);
}
