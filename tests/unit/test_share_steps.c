/* How a bill stands to the baseline's by use alone, against comparing the bills. */
#include "curve_fixture.h"
#include "engine/shares.h"

static uint64_t by_steps(const struct share_steps *steps, double use)
{
    uint64_t fields = steps->at_zero;
    for (size_t i = 0; i < steps->n; i++)
        fields += use > steps->above[i] ? steps->add[i] : 0;
    return fields;
}

static uint64_t by_bills(const struct bs_curve *bill, const struct bs_curve *base, double use)
{
    double a = bs_curve_value(bill, use), b = bs_curve_value(base, use);
    return share_fields(a, b, difference(a, b, SEAT_SLACK));
}

/* Where the difference is as large as what counts as round-off, to within a few roundings, either is right. */
static bool at_the_slack(const struct bs_curve *bill, const struct bs_curve *base, double use)
{
    double a = bs_curve_value(bill, use), b = bs_curve_value(base, use);
    for (int times = 1; times <= 3; times++) {
        double size = fabs(a) + times * fabs(b);
        if (fabs(fabs(a - times * b) - SEAT_SLACK * size) <= 0x1p-48 * size)
            return true;
    }
    return fabs(b) <= 1e-12; /* and at a baseline bill of 0 */
}

static const struct share_steps *steps_of(const struct bs_curve *bill, const struct bs_curve *base)
{
    const struct share_steps *steps = NULL;
    ASSERT_OK(share_steps_new(bill, base, arena, &steps));
    assert_non_null(steps);
    assert_int_equal(steps->n % 4, 0);
    for (size_t i = 1; i < steps->n; i++)
        assert_true(steps->above[i - 1] <= steps->above[i]);
    return steps;
}

static void flat_fee_against_metered_use(void **state)
{
    (void)state;
    struct bs_curve base = line(200, 0), bill = line(20, 1);
    const struct share_steps *steps = steps_of(&bill, &base);
    const uint64_t cheaper = share_one(TALLY_CHEAPER), dearer = share_one(TALLY_DEARER), doubled = share_one(TALLY_DOUBLED),
                   tripled = share_one(TALLY_TRIPLED);
    const double near = 1 - 1e-11, nearer = 1 - 1e-15; /* round-off is the same */
    assert_true(by_steps(steps, 0) == cheaper && by_steps(steps, 180 * near) == cheaper);
    assert_true(by_steps(steps, 180) == 0 && by_steps(steps, 180 * nearer) == 0 && by_steps(steps, 180 / nearer) == 0);
    assert_true(by_steps(steps, 180 / near) == dearer && by_steps(steps, 380 * near) == dearer);
    assert_true(by_steps(steps, 380) == dearer + doubled && by_steps(steps, 380 * nearer) == dearer + doubled);
    assert_true(by_steps(steps, 580) == dearer + doubled + tripled && by_steps(steps, 1e9) == dearer + doubled + tripled);
}

/* Without use there is nothing to be relative to. */
static void a_baseline_of_nothing_is_undefined(void **state)
{
    (void)state;
    struct bs_curve base = line(0, 1), bill = line(20, 0.5);
    const struct share_steps *steps = steps_of(&bill, &base);
    assert_true(by_steps(steps, 0) == by_bills(&bill, &base, 0));
    assert_true(by_steps(steps, 0) & share_one(TALLY_UNDEFINED));
    assert_false(by_steps(steps, nextafter(0, 1)) & share_one(TALLY_UNDEFINED)); /* however little is used */
    assert_true(by_steps(steps, 40) == 0 && by_steps(steps, 41) == share_one(TALLY_CHEAPER));
    base = curve_of((struct straight[]){{0, 0, 0}, {100, 0, 2}}, 2); /* 100 free */
    steps = steps_of(&bill, &base);
    assert_true(by_steps(steps, 100) & share_one(TALLY_UNDEFINED));
    assert_false(by_steps(steps, nextafter(100, 200)) & share_one(TALLY_UNDEFINED));
}

static void equal_curves_are_the_same_everywhere(void **state)
{
    (void)state;
    struct bs_curve base = curve_of((struct straight[]){{0, 20, 1}, {500, 520, 0.8}}, 2);
    const struct share_steps *steps = steps_of(&base, &base);
    assert_int_equal(steps->at_zero, 0);
    assert_int_equal(steps->n, 0);
}

/* Use so small that a bill rounds to that of no use is the same, too: with 300 % from month to month one in 35 is below 10^-14. */
static void hardly_any_use_is_the_same(void **state)
{
    (void)state;
    struct bs_curve base = line(100, 0), bill = line(100, 1.558);
    const struct share_steps *steps = steps_of(&bill, &base);
    assert_true(by_steps(steps, 0) == 0 && by_steps(steps, 1e-300) == 0 && by_steps(steps, 1e-13) == 0);
    assert_true(by_steps(steps, 1e-10) == share_one(TALLY_DEARER));
    base = line(10, 2.7);
    bill = line(20, 2.7);
    steps = steps_of(&bill, &base);
    assert_true(by_steps(steps, 1e-14) == share_one(TALLY_DEARER) + share_one(TALLY_DOUBLED));
    assert_true(by_steps(steps, 0.1) == share_one(TALLY_DEARER));
}

static struct bs_curve random_curve(void)
{
    struct straight pieces[4];
    size_t n = 1 + (size_t)(4 * draw());
    double from = 0;
    for (size_t i = 0; i < n; i++) {
        pieces[i] = (struct straight){from, draw_figure(300), draw() < 0.3 ? 0 : draw_figure(3)};
        from += 1 + draw_figure(200);
    }
    return curve_of(pieces, n);
}

static void random_curves_stand_as_their_bills_do(void **state)
{
    (void)state;
    size_t compared = 0;
    for (int i = 0; i < 3000; i++) {
        struct bs_curve bill = random_curve(), base = random_curve();
        const struct share_steps *steps = NULL;
        ASSERT_OK(share_steps_new(&bill, &base, arena, &steps));
        for (int k = 0; k < 100 && steps; k++, compared++) {
            double use = k == 0 ? 0 : draw_figure(1000);
            if (k > 50 && k % 2 == 0) /* hardly any, as months that vary much have it */
                use = ldexp(use, -k);
            if (k > 50 && k % 2) /* beside a step */
                use =
                    steps->n > 0 && isfinite(steps->above[k % (int)steps->n]) ? nextafter(steps->above[k % (int)steps->n], 1e9) : 1;
            if (by_steps(steps, use) != by_bills(&bill, &base, use) && !at_the_slack(&bill, &base, use))
                fail_msg("use %.17g: %llx, bills say %llx", use, (unsigned long long)by_steps(steps, use),
                         (unsigned long long)by_bills(&bill, &base, use));
        }
    }
    assert_true(compared > 250000); /* hardly any pair has too many steps */
}

/* Then bills are compared. */
static void many_steps_are_refused(void **state)
{
    (void)state;
    struct bs_piece pieces[30] = {{0}};
    for (size_t i = 0; i < 30; i++)
        pieces[i] = (struct bs_piece){.from = 10 * (double)i, .value = i % 2 ? 100 : 300};
    struct bs_curve bill, base = line(200, 0);
    const struct share_steps *steps;
    ASSERT_OK(bs_curve_of_pieces(arena, pieces, 30, &bill));
    ASSERT_OK(share_steps_new(&bill, &base, arena, &steps));
    assert_null(steps);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(flat_fee_against_metered_use, setup, teardown),
        cmocka_unit_test_setup_teardown(a_baseline_of_nothing_is_undefined, setup, teardown),
        cmocka_unit_test_setup_teardown(equal_curves_are_the_same_everywhere, setup, teardown),
        cmocka_unit_test_setup_teardown(hardly_any_use_is_the_same, setup, teardown),
        cmocka_unit_test_setup_teardown(random_curves_stand_as_their_bills_do, setup, teardown),
        cmocka_unit_test_setup_teardown(many_steps_are_refused, setup, teardown),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
