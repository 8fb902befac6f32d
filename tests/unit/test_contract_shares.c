/* Bounds of tiers where use reaches a charge scaled: by its share in a mix, by a multiplier. Figures are decimals, so whether use lies on a
   bound is decided in whole hundredths here: bound = use x share x multiplier, exactly. */
#include <billshift/contract.h>
#include <math.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
/* cmocka needs setjmp, stdarg, stddef and stdint */
#include <cmocka.h>

#include "arena_fixture.h"

/* As a person types it: so many hundredths, ten thousandths... */
static double typed(long units, int places)
{
    char text[64];
    snprintf(text, sizeof text, "%lde-%d", units, places);
    return strtod(text, NULL);
}

static const double cheap = 4, dear = 900;

/* One amount up to the bound, another beyond it. */
static struct bs_charge steps_at(const struct bs_tier *tiers, size_t meter, const char *model)
{
    return (struct bs_charge){.model = bs_charge_model_find(model), .meter = meter, .per = 1, .tiers = tiers, .n_tiers = 2};
}

static void expect_at(const struct bs_charge *charge, const double *mix, size_t n_meters, double use)
{
    const struct bs_contract contract = {.terms.maximum_bill = INFINITY, .terms.charges = charge, .terms.n_charges = 1};
    const struct bs_seat_kind kind = {.mix = mix, .n_meters = n_meters};
    struct bs_curve bill;
    assert_int_equal(bs_contract_curve(&contract, 0, &kind, 1, arena, &bill), BS_OK);
    if (bs_curve_value(&bill, use) != cheap || bs_curve_value(&bill, use * (1 + 1e-9)) == cheap)
        print_error("%s: share %.17g, bound %.17g, use %.17g: %.17g, beyond %.17g\n", charge->model->name, mix[charge->meter],
                    charge->tiers[0].up_to, use, bs_curve_value(&bill, use), bs_curve_value(&bill, use * (1 + 1e-9)));
    assert_true(bs_curve_value(&bill, use) == cheap);
    assert_true(bs_curve_value(&bill, use * (1 + 1e-9)) != cheap);
}

static const char *const models[] = {"volume", "graduated", "stairstep", "stairstep_cumulative"};
enum { MODELS = sizeof models / sizeof models[0] };

/* Shares of 1 to 99 %, stated or what the others leave, and uses of three sizes. */
static void shares_meet_bounds(void **state)
{
    (void)state;
    static const long uses[] = {10, 7, 1100, 33333};
    for (long percent = 1; percent < 100; percent++)
        for (size_t u = 0; u < 4; u++)
            for (size_t k = 0; k < MODELS; k++) {
                double stated = typed(percent, 2), rest = 1 - typed(100 - percent, 2), use = (double)uses[u];
                const struct bs_tier tiers[] = {{typed(uses[u] * percent, 2), 0, cheap, 0}, {INFINITY, 0, dear, 0}};
                const struct bs_charge charge = steps_at(tiers, 1, models[k]);
                expect_at(&charge, (const double[]){1 - stated, stated}, 2, use);
                expect_at(&charge, (const double[]){1 - rest, rest}, 2, use);
            }
}

/* Multipliers of 0.01 to 9.99, on a share of a share (of a meter, and of a model in it), after included units. */
static void multipliers_meet_bounds(void **state)
{
    (void)state;
    for (long hundredths = 1; hundredths < 1000; hundredths += 2)
        for (long percent = 3; percent < 100; percent += 16)
            for (long tenth = 1; tenth < 10; tenth++) {
                long units = 30 * hundredths * percent * tenth; /* 10^-5 of one: 30 x multiplier x share x share of the model */
                double weight = typed(hundredths, 2);
                const struct bs_tier tiers[] = {{typed(units - units / 2, 5), 0, cheap, 0}, {INFINITY, 0, dear, 0}};
                struct bs_charge charge = steps_at(tiers, 0, models[(size_t)(hundredths + tenth) % MODELS]);
                charge.weights = &weight;
                charge.included = typed(units / 2, 5);
                expect_at(&charge, (const double[]){typed(percent, 2) * typed(tenth, 1)}, 1, 30);
            }
}

/* A charge by rate card sums meters up; the bound is met by the sum. */
static void sums_meet_bounds(void **state)
{
    (void)state;
    for (long a = 1; a < 50; a++)
        for (long b = 1; b < 50; b++) {
            const double mix[] = {typed(a, 2), typed(b, 2), 1 - typed(a + b, 2)},
                         weights[] = {typed(7, 1), typed(13, 2), typed(3, 3)};
            long units = 2000 * (700 * a + 130 * b + 3 * (100 - a - b)); /* 10^-5 */
            const struct bs_tier tiers[] = {{typed(units, 5), 0, cheap, 0}, {INFINITY, 0, dear, 0}};
            struct bs_charge charge = steps_at(tiers, 0, "volume");
            charge.weights = weights;
            expect_at(&charge, mix, 3, 2000);
        }
}

/* `beyond: error` refuses no use that the last tier still prices. */
static void limits_are_met_too(void **state)
{
    (void)state;
    for (long percent = 1; percent < 100; percent++) {
        const double mix[] = {1 - typed(percent, 2), typed(percent, 2)};
        const struct bs_tier tier = {typed(percent, 1), 0, cheap, 0};
        struct bs_charge charge = steps_at(&tier, 1, "volume");
        charge.n_tiers = 1;
        charge.beyond = BS_BEYOND_ERROR;
        const struct bs_contract contract = {.terms.maximum_bill = INFINITY, .terms.charges = &charge, .terms.n_charges = 1};
        assert_true(bs_contract_limit(&contract, 0, &(struct bs_seat_kind){.mix = mix, .n_meters = 2}) == 10);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(shares_meet_bounds),
        cmocka_unit_test(multipliers_meet_bounds),
        cmocka_unit_test(sums_meet_bounds),
        cmocka_unit_test(limits_are_met_too),
    };
    return cmocka_run_group_tests(tests, setup, teardown);
}
