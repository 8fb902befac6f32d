/* Both engines against each other, and the exact one against itself with half its steps, on scenarios drawn at random from the language. The engines
   share what a contract costs and what a distribution's quantiles and probabilities are; drawing on the one side, and laws, means and inversions on
   the other, are apart. Seed SEED of the scenarios, whose simulations draw seeds of their own from it. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
/* cmocka needs setjmp, stdarg, stddef and stdint */
#include <cmocka.h>

#include "agreement.h"
#include "halving.h"
#include "hard_scenarios.h"
#include "random_scenario.h"

enum { SEED = 20260611, HALVED = 60, RESPONDING = 12, CAPPED = 30 };

static int by_value(const void *a, const void *b)
{
    double x = *(const double *)a, y = *(const double *)b;
    return (x > y) - (x < y);
}

/* Kolmogorov-Smirnov: the largest gap between the standard normal distribution function and the sample's. */
static double normal_gap(double *z, size_t n)
{
    double gap = 0;
    qsort(z, n, sizeof *z, by_value);
    for (size_t i = 0; i < n; i++) {
        double p = gsl_cdf_ugaussian_P(z[i]);
        gap = fmax(gap, fmax((double)(i + 1) / (double)n - p, p - (double)i / (double)n));
    }
    return gap;
}

/* 200 scenarios to which the exact engine applies, that have a mean that varies; those without are held to the bounds as well, but have no place among
   the z. A z is the drawn mean less the exact one over its exact standard deviation, so that 200 of them are a sample of the standard normal: expected
   gap 0.87 / sqrt(200) = 0.061, spread 0.26 / sqrt(200) = 0.018 (Kolmogorov's distribution), above 0.1141 once in 100 (Stephens, "EDF statistics",
   JASA 69, 1974: 1.6276 / (sqrt(n) + 0.12 + 0.11 / sqrt(n)); 0.11416 by Marsaglia, Tsang and Wang, JSS 8, 2003). That gap is small where z is too
   small by a fifth; the mean square is not: expected 1, spread sqrt(2 / 200) = 0.1, outside chi-square's bounds once in 100 too. All figures of all scenarios stay within the |z| that would by chance be
   exceeded once in 1,000 such runs (Bonferroni), and those of each within its own limit, which is exceeded once in 10,000 scenarios: at most 2 % for
   200. Few may be refused, so that this cannot pass by refusing. */
static void engines_agree_on_scenarios_drawn_at_random(void **state)
{
    struct agreement all = {0};
    random_state = SEED;
    while (all.n < SCENARIOS && all.refused <= REFUSED_MOST) {
        char *text = next_scenario(draw_scenario);
        take_scenario(*state, text, &all);
        free(text);
    }
    double gap = normal_gap(all.z, all.n), sum = 0, squares = 0;
    double limit = gsl_cdf_ugaussian_Qinv(1e-3 / (double)all.figures / 2), root = sqrt(SCENARIOS);
    for (size_t i = 0; i < all.n; i++) {
        sum += all.z[i];
        squares += all.z[i] * all.z[i];
    }
    print_message("%zu scenarios and %zu without a mean that varies, %zu refused, %zu at odds\n", all.n, all.constant, all.refused,
                  all.at_odds);
    print_message("z: mean %.3f, mean square %.3f, Kolmogorov-Smirnov %.4f; %zu figures, |z| up to %.2f of %.2f\n",
                  sum / (double)all.n, squares / (double)all.n, gap, all.figures, all.largest, limit);
    assert_true(all.refused <= REFUSED_MOST);
    assert_true(gap <= 1.6276 / (root + 0.12 + 0.11 / root));
    assert_true(squares >= gsl_cdf_chisq_Pinv(0.005, SCENARIOS) && squares <= gsl_cdf_chisq_Qinv(0.005, SCENARIOS));
    assert_true(all.largest <= limit);
    assert_int_equal(all.at_odds, 0);
}

#define END "baseline: c0"
/* The scenario with a response of use under its last contract, which goes on where the contracts end; to be freed. */
static char *with_response(const char *text, size_t turn)
{
    static const char *const responses[] = {
        "elasticity: -0.3, price: 2, reference_price: 1", "latent: 15%", "efficiency: {saved: 40%, adopted: 35%}",
        "elasticity: -0.5, price: 0.7, reference_price: 1, efficiency: {saved: 20%, adopted: 70%}"};
    char *out = NULL;
    assert_non_null(strstr(text, END));
    size_t before = (size_t)(strstr(text, END) - text);
    int length = asprintf(&out, "%.*s    response: {%s}\n%s", (int)before, text, responses[turn % 4], text + before);
    assert_true(length > 0);
    return out;
}

static void engines_agree_where_use_responds(void **state)
{
    struct agreement all = {0};
    random_state = SEED + 1;
    for (size_t i = 0; i < RESPONDING; i++) {
        char *text = next_scenario(draw_scenario), *responding = with_response(text, i);
        take_scenario(*state, responding, &all);
        free(responding);
        free(text);
    }
    hold_within("where use responds", &all);
}

static void engines_agree_where_bills_end_flat(void **state)
{
    struct agreement all = {0};
    random_state = SEED + 2;
    for (size_t i = 0; i < CAPPED; i++) {
        char *text = next_scenario(draw_capped_scenario);
        take_scenario(*state, text, &all);
        free(text);
    }
    hold_within("where bills end flat", &all);
}

static void half_the_steps_change_no_figure_by_more_than_its_bound(void **state)
{
    struct halvings all = {0};
    random_state = SEED;
    while (all.scenarios < HALVED && all.refused <= REFUSED_MOST) {
        char *text = next_scenario(draw_scenario);
        halve(*state, text, &all);
        free(text);
    }
    assert_true(all.refused <= REFUSED_MOST);
    assert_unchanged(&all);
}

static void nor_where_it_is_hard(void **state)
{
    struct halvings all = {0};
    for (size_t i = 0; i < N_HARD; i++) {
        char *text = hard_scenario(i);
        assert_non_null(text);
        halve(*state, text, &all);
        free(text);
    }
    assert_int_equal(all.refused, 0);
    assert_unchanged(&all);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(engines_agree_on_scenarios_drawn_at_random, setup, teardown),
        cmocka_unit_test_setup_teardown(engines_agree_where_use_responds, setup, teardown),
        cmocka_unit_test_setup_teardown(engines_agree_where_bills_end_flat, setup, teardown),
        cmocka_unit_test_setup_teardown(half_the_steps_change_no_figure_by_more_than_its_bound, setup, teardown),
        cmocka_unit_test_setup_teardown(nor_where_it_is_hard, setup, teardown),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
