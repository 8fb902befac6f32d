/* Curves against a second evaluator, on contracts drawn at random. */
#include "contract_fixture.h"

#include <float.h>
#include <math.h>

/* A second evaluator, written from the rules for tiers alone: line by line, no curves. */
static long double price_tiers(const struct bs_charge *charge, long double quantity)
{
    long double total = 0, lower = 0;
    for (size_t i = 0; i < charge->n_tiers; i++) {
        const struct bs_tier *tier = &charge->tiers[i];
        int last = i + 1 == charge->n_tiers;
        if (quantity > lower || (i == 0 && charge->fee_at_zero))
            total += tier->fee;
        long double upper = last && charge->beyond != BS_BEYOND_FREE ? (long double)INFINITY : (long double)tier->up_to;
        if (quantity > lower)
            total += (fminl(quantity, upper) - lower) * tier->price / charge->per;
        lower = tier->up_to;
    }
    return total;
}

static long double price_line_by_line(const struct bs_contract *contract, const double *mix, size_t seats, double use)
{
    long double bill = 0;
    for (size_t i = 0; i < contract->terms.n_charges; i++) {
        const struct bs_charge *charge = &contract->terms.charges[i];
        long double quantity = fmaxl(0, (long double)mix[charge->meter] * use - charge->included);
        bill += charge->model == per_unit ? quantity * charge->price / charge->per : price_tiers(charge, quantity);
    }
    bill *= 1 - (long double)contract->terms.charge_discount;
    bill += contract->terms.seat_fee * (1 - (long double)contract->terms.seat_discount);
    if (bill < contract->terms.minimum_bill)
        bill = contract->terms.minimum_bill;
    if (bill > contract->terms.maximum_bill)
        bill = contract->terms.maximum_bill;
    return contract->allocate != BS_ALLOCATE_NONE ? bill + (long double)contract->terms.organization_fee / (long double)seats
                                                  : bill;
}

/* Knuth's MMIX generator, upper bits. */
static uint64_t random_state = 20260402;
static double draw(void)
{
    random_state = random_state * 6364136223846793005u + 1442695040888963407u;
    return (double)(random_state >> 11) * 0x1p-53;
}

static double draw_money(double most)
{
    return draw() < 0.2 ? 0 : floor(draw() * most * 100) / 100;
}

enum { CHARGES = 3, TIERS = 5, METERS = 3 };

struct sample {
    struct bs_contract contract;
    struct bs_charge charges[CHARGES];
    struct bs_tier tiers[CHARGES][TIERS];
    double mix[METERS];
};

static void draw_charge(struct bs_charge *charge, struct bs_tier *tiers)
{
    static const double per[] = {1, 1, 3, 1000};
    *charge = (struct bs_charge){.model = draw() < 0.3 ? per_unit : graduated,
                                 .meter = (size_t)(draw() * METERS),
                                 .per = per[(size_t)(draw() * 4)],
                                 .included = draw() < 0.5 ? 0 : floor(draw() * 60),
                                 .tiers = tiers,
                                 .n_tiers = 1 + (size_t)(draw() * TIERS),
                                 .fee_at_zero = draw() < 0.4};
    charge->price = draw_money(4) * charge->per;
    double up_to = 0;
    for (size_t i = 0; i < charge->n_tiers; i++) {
        up_to += 1 + floor(draw() * 240) / 8;
        tiers[i] = (struct bs_tier){.up_to = up_to, .price = draw_money(4) * charge->per, .fee = draw_money(30)};
    }
    charge->beyond = (enum bs_beyond)(size_t)(draw() * 4);
    if (charge->beyond == BS_BEYOND_NONE)
        tiers[charge->n_tiers - 1].up_to = INFINITY;
}

/* Shares are powers of two: then the bounds in units of use are exact, and can be tried from both sides. */
static void draw_sample(struct sample *s)
{
    static const double shares[] = {0, 0.125, 0.5, 1, 2};
    for (size_t i = 0; i < METERS; i++)
        s->mix[i] = shares[(size_t)(draw() * 5)];
    for (size_t i = 0; i < CHARGES; i++)
        draw_charge(&s->charges[i], s->tiers[i]);
    s->contract = (struct bs_contract){.terms.seat_fee = draw_money(200),
                                       .terms.seat_discount = draw() < 0.5 ? 0 : draw(),
                                       .terms.charge_discount = draw() < 0.5 ? 0 : draw(),
                                       .terms.organization_fee = draw_money(5000),
                                       .allocate = draw() < 0.5   ? BS_ALLOCATE_DEFAULT
                                                   : draw() < 0.5 ? BS_ALLOCATE_EQUAL
                                                                  : BS_ALLOCATE_NONE,
                                       .terms.minimum_bill = draw() < 0.5 ? 0 : draw_money(150),
                                       .terms.maximum_bill = draw() < 0.5 ? INFINITY : 150 + draw_money(300),
                                       .terms.charges = s->charges,
                                       .terms.n_charges = (size_t)(draw() * (CHARGES + 1))};
}

static void assert_equal_bills(const struct sample *s, const struct bs_curve *curve, double use)
{
    long double expected = price_line_by_line(&s->contract, s->mix, 7, use);
    assert_true(fabsl(bs_curve_value(curve, use) - expected) <= 1e-13L * (expected + 50 * use) + DBL_MIN);
}

static size_t check_bounds(const struct sample *s, const struct bs_charge *charge, const struct bs_curve *curve)
{
    double share = s->mix[charge->meter];
    if (share == 0)
        return 0;
    size_t checked = 0;
    for (size_t i = 0; i <= charge->n_tiers; i++) {
        double use = ((i == 0 ? 0 : charge->tiers[i - 1].up_to) + charge->included) / share;
        if (isinf(use))
            break;
        assert_equal_bills(s, curve, use);
        assert_equal_bills(s, curve, nextafter(use, INFINITY));
        if (use > 0)
            assert_equal_bills(s, curve, nextafter(use, 0));
        checked++;
    }
    return checked;
}

static void curves_equal_line_by_line_prices(void **state)
{
    (void)state;
    struct sample s;
    size_t bounds = 0;
    for (int round = 0; round < 5000; round++) {
        draw_sample(&s);
        struct bs_curve curve = compiled(&s.contract, s.mix, METERS, 7);
        assert_equal_bills(&s, &curve, 0);
        for (int i = 0; i < 40; i++)
            assert_equal_bills(&s, &curve, exp(12 * draw() - 3));
        for (size_t i = 0; i < s.contract.terms.n_charges; i++)
            bounds += check_bounds(&s, &s.charges[i], &curve);
    }
    assert_true(bounds > 10000);
}

/* Shares of any size: away from the bounds, which round-off may move by a rounding. */
static void curves_of_any_mix(void **state)
{
    (void)state;
    struct sample s;
    for (int round = 0; round < 3000; round++) {
        draw_sample(&s);
        for (size_t i = 0; i < METERS; i++)
            s.mix[i] = draw();
        struct bs_curve curve = compiled(&s.contract, s.mix, METERS, 7);
        for (int i = 0; i < 40; i++)
            assert_equal_bills(&s, &curve, exp(12 * draw() - 3));
    }
}
int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(curves_equal_line_by_line_prices),
        cmocka_unit_test(curves_of_any_mix),
    };
    return cmocka_run_group_tests(tests, setup, teardown);
}
