/* What organizations with a pool pay in a month, from the law of their total use, against both a simulation and itself with half the steps: scenarios
   drawn at random from seed SEED. A drawn mean has a normal error, a quantile one from 32 batches: |z| is held below what Student's t of 31 degrees
   of freedom exceeds with chance 10^-4 for that number of figures (Bonferroni). */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
/* cmocka needs setjmp, stdarg, stddef and stdint */
#include <cmocka.h>

#include "random_segments.h"
#include "scenario_fixture.h"
#include "totals_held.h"

enum { SEED = 20261126, SCENARIOS = 40, REPLICATIONS = 2000 };

static void draw_pool(FILE *out)
{
    double size = between(3000, 20000), price = between(0.2, 2);
    fputs("{meter: usage, scope: organization, ", out);
    switch (pick(5)) {
    case 0:
        fprintf(out, "price: %g, included: %g", price, size);
        break;
    case 1:
        fprintf(out, "model: graduated, tiers: [{up_to: %g, price: %g}, {up_to: %g, price: %g, fee: %g}, {price: %g}]", size, price,
                size * 1.7, price * 0.7, between(0, 500), price * 0.5);
        break;
    case 2:
        fprintf(out, "model: volume, tiers: [{up_to: %g, price: %g}, {price: %g}]", size, price, price * 0.8);
        break;
    case 3:
        fprintf(out, "model: package, size: %g, price: %g, rounding: %s", size / 5, size / 5 * price, chance(0.5) ? "up" : "down");
        break;
    default:
        fprintf(out, "price: %g, convert: {free: %g}, minimum: %g, maximum: %g", price, size / 2, size / 8, size * price);
    }
    fputs("}", out);
}

static void draw_pools(FILE *out)
{
    unsigned months = 1 + pick(4), segments = 1 + pick(3);
    bool varies = chance(0.6);
    fprintf(out, "currency: USD\nmonths: %u\n", months);
    draw_segments(out, segments, varies ? 90 : 0);
    if (months > 2 && chance(0.4))
        fprintf(out, "seats_added: [{month: 2, segment: s0, seats: %u}]\n", 1 + pick(40));
    fprintf(out, "contracts:\n  c0:\n    seat_fee: %g\n", between(20, 200));
    if (chance(0.4))
        fprintf(out, "    charges: [{meter: usage, price: %g%s}]\n", between(0.2, 2), chance(0.5) ? ", included: 60" : "");
    for (unsigned c = 1; c < 3; c++) {
        fprintf(out, "  c%u:\n    seat_fee: %g\n    charges: [", c, between(0, 60));
        draw_pool(out);
        if (chance(0.3)) {
            fputs(", ", out);
            draw_pool(out);
        }
        if (chance(0.3))
            fprintf(out, ", {meter: usage, price: %g}", between(0.1, 0.5));
        fputs("]\n", out);
        if (chance(0.3))
            fputs("    discount: {charges: 12%}\n    organization_fee: 300\n", out);
        if (chance(0.3))
            fputs("    seats_minimum: 300\n", out);
    }
    fprintf(out, "baseline: c%u\nsimulation: {replications: %u, seed: %u}\n", pick(5) == 0 ? 1 : 0, REPLICATIONS, pick(1000000));
}

/* Rows of months, and the means of the term. Totals of packages jump, and batches tell nothing of where their quantiles lie. */
static void compare(struct figures *all, const char *text, const struct bs_results *exact, const struct bs_results *half,
                    const struct bs_results *drawn)
{
    bool steps = strstr(text, "package") != NULL;
    size_t months = exact->months;
    for (size_t i = 0; i < exact->n_contracts * (months + 1); i++) {
        const struct bs_organization *a = &exact->organization[i], *b = &half->organization[i], *d = &drawn->organization[i];
        bool term = i % (months + 1) == months;
        for (size_t m = 0; m < (term ? 1 : steps ? BS_TOTAL_P05 : BS_TOTAL_MEASURE_COUNT); m++) {
            bool mean = m == BS_TOTAL_MEAN;
            hold(all, &a->total[m], &b->total[m], &d->total[m], mean);
            if (a->change[m].value != d->change[m].value)
                hold(all, &a->change[m], &b->change[m], &d->change[m], false);
        }
        if (!term && a->probability_dearer.value != d->probability_dearer.value && d->probability_dearer.value > 0.01 &&
            d->probability_dearer.value < 0.99)
            hold(all, &a->probability_dearer, &b->probability_dearer, &d->probability_dearer, false);
    }
}

static void pools_agree_with_their_simulation(void **state)
{
    random_state = SEED;
    (void)hold_scenarios(*state, SCENARIOS, draw_pools, compare);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(pools_agree_with_their_simulation, setup, teardown),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
