/* What organizations pay over a term whose months vary, under bills that bend more than once and baselines that depend on use, against both a simulation and
   itself with half the steps: scenarios drawn at random from seed SEED. A drawn mean has a normal error, a quantile one from 32 batches: |z| is held below
   what Student's t of 31 degrees of freedom exceeds with chance 10^-4 for that number of figures (Bonferroni); the mean square of the means' z, which is 1
   but for the few degrees of freedom, within 4 of its own standard deviations (figures of one scenario go together: as many are independent as there are
   scenarios). */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
/* cmocka needs setjmp, stdarg, stddef and stdint */
#include <cmocka.h>

#include "random_bends.h"
#include "scenario_fixture.h"
#include "totals_held.h"

enum { SEED = 20261127, SCENARIOS = 60, REPLICATIONS = 2000 };

static void draw_charge(FILE *out)
{
    double size = between(10, 200), price = between(0.2, 2);
    unsigned kind = pick(5);
    fputs("{meter: usage, ", out);
    if (kind < 3)
        draw_tiers(out, kind, size, price);
    else if (kind == 3)
        fprintf(out, "price: %g", price);
    else
        fprintf(out, "price: %g, convert: {free: %g}, minimum: %g, maximum: %g", price, size / 2, size / 8, size * price);
    fputs("}", out);
}

static void draw_terms(FILE *out)
{
    unsigned months = 2 + pick(11), segments = 1 + pick(3);
    fprintf(out, "currency: USD\nmonths: %u\n", months);
    if (chance(0.3))
        fprintf(out, "growth: %gx yearly\n", between(1.2, 3));
    draw_segments(out, segments, 90);
    if (months > 2 && chance(0.4))
        fprintf(out, "seats_added: [{month: 2, segment: s0, seats: %u}]\n", 1 + pick(40));
    fputs("contracts:\n", out);
    for (unsigned c = 0; c < 3; c++) {
        fprintf(out, "  c%u:\n    seat_fee: %g\n    charges: [", c, between(0, 60));
        draw_charge(out);
        if (chance(0.5)) {
            fputs(", ", out);
            draw_charge(out);
        }
        fputs("]\n", out);
        if (chance(0.3))
            fprintf(out, "    maximum_bill: %g\n", between(100, 600));
    }
    fprintf(out, "baseline: c%u\nsimulation: {replications: %u, seed: %u}\n", pick(3), REPLICATIONS, pick(1000000));
}

static void compare(struct figures *all, const char *text, const struct bs_results *exact, const struct bs_results *half,
                    const struct bs_results *drawn)
{
    (void)text;
    for (size_t i = 0; i < exact->n_contracts * (exact->months + 1); i++) {
        const struct bs_organization *a = &exact->organization[i], *b = &half->organization[i], *d = &drawn->organization[i];
        /* what comes of few seats in all replications has no errors to go by */
        bool rare = d->total[BS_TOTAL_SD].value < 1e-3 * d->total[BS_TOTAL_MEAN].value;
        for (size_t m = 0; m < BS_TOTAL_MEASURE_COUNT && !rare; m++) {
            hold(all, &a->total[m], &b->total[m], &d->total[m], m == BS_TOTAL_MEAN);
            hold(all, &a->change[m], &b->change[m], &d->change[m], false);
        }
        if (d->probability_dearer.value > 0.01 && d->probability_dearer.value < 0.99)
            hold(all, &a->probability_dearer, &b->probability_dearer, &d->probability_dearer, false);
    }
}

static void terms_agree_with_their_simulation(void **state)
{
    random_state = SEED;
    struct figures all = hold_scenarios(*state, SCENARIOS, draw_terms, compare);
    double square = all.squares / (double)all.means;
    assert_true(all.terms >= SCENARIOS / 2);
    assert_true(fabs(square - 1) < 4 * sqrt(2.0 / SCENARIOS));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(terms_agree_with_their_simulation, setup, teardown),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
