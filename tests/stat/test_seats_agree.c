/* Seats' figures that are computed beside drawn ones, against the simulation that they stand beside and against themselves with half the steps:
   scenarios drawn at random from seed SEED, whose exact engine is kept from by months that vary under bills that bend, by a pool or by a budget. What
   is drawn all the same must be the simulation's, to the last bit. A drawn mean or share has a normal error, a quantile one from 32 batches: |z| is
   held below what Student's t of 31 degrees of freedom exceeds with chance 10^-4 for that number of figures (Bonferroni); the mean square of the
   means' z, which is 1 but for the few degrees of freedom, within 4 of its own standard deviations (figures of one scenario go together: as many are
   independent as there are scenarios). */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
/* cmocka needs setjmp, stdarg, stddef and stdint */
#include <cmocka.h>

#include "random_bends.h"
#include "scenario_fixture.h"
#include "totals_held.h"

enum { SEED = 20261128, SCENARIOS = 48, REPLICATIONS = 2000 };

/* What there was of each kind, over all scenarios: rows of months and terms, those of terms without their ratios, or without all shares, ranks. */
static struct {
    size_t months, terms, open_ratios, open_terms, drawn, ranks, drawn_ranks;
} seen;

static void draw_charge(FILE *out)
{
    double size = between(10, 200), price = between(0.2, 2);
    fputs("{meter: usage, ", out);
    unsigned kind = pick(5);
    switch (kind) {
    case 0:
    case 1:
    case 2:
        draw_tiers(out, kind, size, price);
        break;
    case 3:
        fprintf(out, "scope: organization, price: %g, included: %g", price, 50 * size);
        break;
    default:
        fprintf(out, "price: %g", price);
    }
    fputs("}", out);
}

static void draw_scenario(FILE *out)
{
    unsigned months = 2 + pick(11), segments = 1 + pick(3);
    bool fixed = chance(0.4);
    fprintf(out, "currency: USD\nmonths: %u\n", months);
    draw_segments(out, segments, chance(0.2) ? 0 : 60);
    if (months > 2 && chance(0.3))
        fprintf(out, "seats_added: [{month: 2, segment: s0, seats: %u}]\n", 1 + pick(40));
    if (chance(0.3))
        fprintf(out, "budget: {amount: %g}\n", between(1000, 100000));
    fputs("contracts:\n", out);
    for (unsigned c = 0; c < 4; c++) {
        fprintf(out, "  c%u:\n    seat_fee: %g\n", c, between(20, 80));
        if (chance(0.2))
            fprintf(out, "    organization_fee: %g\n    allocate: %s\n", between(10, 900), chance(0.5) ? "none" : "equal");
        if (c == 0 && fixed)
            continue;
        fputs("    charges: [", out);
        draw_charge(out);
        fputs("]\n", out);
        if (chance(0.2))
            fprintf(out, "    maximum_bill: %g\n", between(100, 300));
    }
    fprintf(out, "baseline: c0\nsimulation: {replications: %u, seed: %u}\n", REPLICATIONS, pick(1000000));
}

static bool same_estimate(const struct bs_estimate *a, const struct bs_estimate *b)
{
    return memcmp(a, b, sizeof *a) == 0;
}

/* Of seats that few replications show, or that pay alike but for few, a drawn error says nothing. */
static bool is_rare(const struct bs_results *drawn, const struct bs_estimate *row, size_t m)
{
    enum { SEEN_LEAST = 200 };
    double seats = row[BS_SEATS].value * drawn->replications, share = row[m].value;
    if (bs_measure_info((enum bs_measure)m)->unit == BS_UNIT_SHARE)
        return fmin(share, 1 - share) * seats < SEEN_LEAST;
    return row[m].std_error * sqrt(drawn->replications) < 3e-3 * fabs(row[m].value) || seats < 10 * SEEN_LEAST;
}

static void compare_row(struct figures *all, const struct bs_results *drawn, size_t i, const struct bs_results *exact,
                        const struct bs_results *half)
{
    const struct bs_estimate *a = exact->summary[i], *b = half->summary[i], *d = drawn->summary[i];
    for (size_t m = 0; m < BS_MEASURE_COUNT; m++) {
        if (!(exact->computed[i] >> m & 1)) {
            assert_true(same_estimate(&a[m], &d[m]));
            continue;
        }
        assert_true(!isnan(d[m].value));
        assert_true(!half->computed || half->computed[i] >> m & 1); /* NULL: at half the steps all can be computed */
        if (!is_rare(drawn, d, m))
            hold(all, &a[m], &b[m], &d[m], m < BS_RATIO_OF_MEANS);
    }
}

static void count_row(const struct bs_results *exact, size_t i)
{
    uint32_t computed = exact->computed[i];
    bool open = !isnan(exact->summary[i][BS_CHANGE_P50].value) && !(computed >> BS_CHANGE_P50 & 1);
    bool ratios = !isnan(exact->summary[i][BS_RATIO_P50].value) && !(computed >> BS_RATIO_P50 & 1);
    seen.months += computed && i % BS_PERIOD_COUNT == BS_MONTH;
    seen.terms += computed && i % BS_PERIOD_COUNT == BS_TERM && !open && !ratios;
    seen.open_ratios += computed && i % BS_PERIOD_COUNT == BS_TERM && !open && ratios;
    seen.open_terms += computed && i % BS_PERIOD_COUNT == BS_TERM && open;
    seen.drawn += !computed && !isnan(exact->summary[i][BS_CHANGE_P50].value);
}

/* The whole distribution is computed with the median, or drawn with it. */
static void compare_distribution(const struct bs_results *drawn, size_t i, const struct bs_results *exact)
{
    const struct bs_change_distribution *a = &exact->distributions[i], *d = &drawn->distributions[i];
    bool computed = exact->computed[i] >> BS_CHANGE_P50 & 1;
    double sum = 0;
    for (size_t k = 0; k < a->n_slices; k++)
        sum += a->slices[k].probability;
    assert_true(!a->change || fabs(sum - 1) < 1e-9);
    for (size_t k = 0; k < exact->n_probabilities && a->change; k++) {
        assert_true(computed || a->change[k] == d->change[k]);
        if (exact->probabilities[k] == 0.5)
            assert_true(a->change[k] == exact->summary[i][BS_CHANGE_P50].value);
    }
}

/* Bands have no errors: those of a contract whose seats are there in all months must add up to its mean. */
static void compare_ranks(const struct bs_results *drawn, const struct bs_results *exact)
{
    for (size_t c = 0; c < exact->n_contracts; c++) {
        double sum = 0, mean = (*bs_results_at(exact, c, 0, BS_MONTH))[BS_MEAN_BILL].value;
        double seats = (*bs_results_at(exact, c, 0, BS_MONTH))[BS_SEATS].value;
        bool computed = exact->ranks_computed[c], stay = seats == (*bs_results_at(exact, c, 0, BS_TERM))[BS_SEATS].value;
        for (size_t i = c * exact->n_ranks; i < (c + 1) * exact->n_ranks; i++) {
            const struct bs_rank *rank = &exact->ranks[i];
            assert_true(computed || memcmp(rank, &drawn->ranks[i], sizeof *rank) == 0);
            sum += rank->mean_bill * (rank->to - rank->from);
        }
        assert_true(!computed || !stay || fabs(sum - mean) < 1e-8 * mean);
        seen.ranks += computed;
        seen.drawn_ranks += !computed;
    }
}

static void compare(struct figures *all, const char *text, const struct bs_results *exact, const struct bs_results *half,
                    const struct bs_results *drawn)
{
    (void)text;
    if (!exact->computed)
        return;
    for (size_t i = 0; i < exact->n_contracts * exact->n_groups * BS_PERIOD_COUNT; i++) {
        compare_row(all, drawn, i, exact, half);
        compare_distribution(drawn, i, exact);
        count_row(exact, i);
    }
    compare_ranks(drawn, exact);
}

static void seats_agree_with_their_simulation(void **state)
{
    random_state = SEED;
    struct figures all = hold_scenarios(*state, SCENARIOS, draw_scenario, compare);
    double square = all.squares / (double)all.means;
    print_message("rows computed: %zu of months, %zu of terms, %zu of terms but for their ratios, %zu but for their ranges; %zu "
                  "drawn; ranks of "
                  "%zu contracts, and %zu drawn\n",
                  seen.months, seen.terms, seen.open_ratios, seen.open_terms, seen.drawn, seen.ranks, seen.drawn_ranks);
    assert_true(seen.months > 500 && seen.terms > 100 && seen.open_ratios > 50 && seen.open_terms > 50 && seen.drawn > 100);
    assert_true(seen.ranks > 50 && seen.drawn_ranks > 25);
    assert_true(fabs(square - 1) < 4 * sqrt(2.0 / SCENARIOS));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(seats_agree_with_their_simulation, setup, teardown),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
