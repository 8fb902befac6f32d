/* Uncertain assumptions against closed forms: their laws, the mixture over them, what each contributes; and that nothing depends on threads. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "scenario_fixture.h"
#include "whatif/contributions.h"
#include "whatif/strata.h"

#include <billshift/uncertainty.h>

enum { METERED = 1 };

/* Reads and runs a scenario; what was found with its uncertain assumptions. */
static struct bs_uncertainty *uncertain(struct fixture *f, const char *text, enum bs_engine engine, unsigned threads)
{
    struct bs_results *results = NULL;
    struct bs_uncertainty *out = NULL;
    write_file(f->path, text, strlen(text));
    bs_scenario_free(f->scenario);
    f->scenario = NULL;
    enum bs_status status = bs_scenario_read(f->path, NULL, 0, &f->scenario, &f->diagnostics);
    if (status == BS_OK)
        status = bs_run_by(bs_scenario_model(f->scenario), engine, NULL, &results, &f->diagnostics);
    if (status == BS_OK)
        status = bs_uncertainty_run(
            &(struct bs_uncertainty_request){.scenario = f->scenario, .results = results, .engine = engine, .threads = threads},
            &out, &f->diagnostics);
    bs_diagnostics_print(&f->diagnostics, BS_ERROR, stderr);
    assert_int_equal(status, BS_OK);
    bs_results_free(results);
    return out;
}

/* By the inverse of the triangular distribution function. */
static double triangular(double low, double mode, double high, double p)
{
    double width = high - low;
    return p < (mode - low) / width ? low + sqrt(p * width * (mode - low)) : high - sqrt((1 - p) * width * (high - mode));
}

static double triangular_variance(double a, double b, double c)
{
    return (a * a + b * b + c * c - a * b - a * c - b * c) / 18;
}

/* F(Q(p)) = p, with F written out: (x - low)^2 / (width (mode - low)) up to the mode, 1 - (high - x)^2 / (width (high - mode)) above; ln X normal. */
static void laws_invert_their_distribution_functions(void **state)
{
    const struct bs_uncertain t = {.law = BS_TRIANGULAR, .low = -1, .mode = 0.5, .high = 4};
    const struct bs_uncertain at_end = {.law = BS_TRIANGULAR, .low = 2, .mode = 2, .high = 4};
    const struct bs_uncertain l = {.law = BS_LOGNORMAL, .p10 = 50, .p90 = 200};
    (void)state;
    for (double p = 0.01; p < 1; p += 0.07) { /* NOLINT(cert-flp30-c) */
        double x = bs_uncertain_quantile(&t, p);
        assert_near(x <= 0.5 ? (x + 1) * (x + 1) / (5 * 1.5) : 1 - (4 - x) * (4 - x) / (5 * 3.5), p, 1e-12);
        x = bs_uncertain_quantile(&at_end, p);
        assert_near(1 - (4 - x) * (4 - x) / 4, p, 1e-12);
        x = bs_uncertain_quantile(&l, p); /* median 100, ln 2 at z = 1.2815515655446004 */
        assert_near(0.5 * erfc(-log(x / 100) / log(2) * 1.2815515655446004 / sqrt(2)), p, 1e-12);
    }
}

static void strata_hold_one_draw_each(void **state)
{
    enum { DRAWS = 200, SLICES = 10, NUMBERS = 3, EACH = DRAWS / SLICES };
    double u[DRAWS * NUMBERS], sum = 0;
    (void)state;
    assert_int_equal(strata_draw(7, DRAWS, SLICES, NUMBERS, u), BS_OK);
    for (size_t k = 0; k < NUMBERS; k++) {
        int fine[DRAWS] = {0}, coarse[SLICES][EACH] = {{0}};
        for (size_t d = 0; d < DRAWS; d++) {
            fine[(size_t)(u[d * NUMBERS + k] * DRAWS)]++;
            coarse[d / EACH][(size_t)(u[d * NUMBERS + k] * EACH)]++;
        }
        for (size_t i = 0; i < DRAWS; i++) {
            assert_int_equal(fine[i], 1);
            assert_int_equal(coarse[i / EACH][i % EACH], 1);
        }
    }
    /* Two numbers are independent: their correlation is 0 with a standard deviation of 1 / sqrt(199) = 0.07. */
    for (size_t d = 0; d < DRAWS; d++)
        sum += (u[d * NUMBERS] - 0.5) * (u[d * NUMBERS + 1] - 0.5) * 12 / DRAWS;
    assert_near(sum, 0, 4 * 0.071);
    assert_true(strata_seed(7, 0) != strata_seed(7, 1) && strata_seed(7, 0) != strata_seed(8, 0));
}

/* Nothing is left to chance but the price: the total is 10 x 12 x 100 p. A quantile of one draw in each stratum lies within a stratum, 0.5 %, of its own. */
static void without_chance_among_users_the_total_has_the_law_of_the_price(void **state)
{
    static const char text[] = "seats: 10\nsegments:\n  a: {share: 100%, usage: {distribution: constant, value: 100}}\n"
                               "contracts:\n  flat: {seat_fee: 110}\n"
                               "  metered: {charges: [{meter: usage, price: {low: 0.8, mode: 1, high: 1.5}}]}\nbaseline: flat\n";
    struct bs_uncertainty *u = uncertain(*state, text, BS_ENGINE_AUTO, 0);
    const struct bs_uncertain_organization *metered = &u->organization[METERED];
    assert_true(!u->drawn && u->draws == 200 && u->n_assumptions == 1);
    for (size_t m = BS_TOTAL_P05; m < BS_TOTAL_MEASURE_COUNT; m++) {
        double p = bs_total_measure_probability((enum bs_total_measure)m), value = metered->total[m].value;
        assert_true(value > 12000 * triangular(0.8, 1, 1.5, p - 0.005) && value < 12000 * triangular(0.8, 1, 1.5, p + 0.005));
        assert_near(metered->change[m].value, value - 13200, 1e-6);
    }
    assert_near(metered->total[BS_TOTAL_MEAN].value, 12000 * 3.3 / 3, 5);
    assert_near(metered->total[BS_TOTAL_SD].value, 12000 * sqrt(triangular_variance(0.8, 1, 1.5)), 10);
    /* It pays more where p > 1.1: (1.5 - 1.1)^2 / (0.7 x 0.5) */
    assert_near(metered->probability_dearer.value, 0.16 / 0.35, 0.006);
    assert_near(u->contributions[METERED].share.value, 1, 1e-6);
    assert_near(u->joint[METERED].value, 0, 1e-6);
    assert_true(isnan(u->contributions[0].share.value)); /* the flat fee does not move */
    bs_uncertainty_free(u);
}

/* p u of two lognormal factors is lognormal, its log variance the sum of both. One seat: the interpolation between the quantiles of its total is at its coarsest. */
static void a_product_of_lognormals_is_lognormal(void **state)
{
    static const char text[] =
        "seats: 1\nsegments:\n  a: {share: 100%, usage: {distribution: lognormal, median: 100, log_sd: 0.5}}\n"
        "contracts:\n  flat: {seat_fee: 110}\n"
        "  metered: {charges: [{meter: usage, price: {p10: 0.5, p90: 2}}]}\nbaseline: flat\n"
        "simulation: {replications: 200}\n";
    static const double z[] = {-1.6448536269514722, -1.2815515655446004, 0,
                               0.8416212335729143,  1.2815515655446004,  1.6448536269514722};
    double log_sd = hypot(0.5, log(2) / 1.2815515655446004);
    static const enum bs_engine engines[] = {BS_ENGINE_AUTO, BS_ENGINE_MONTECARLO};
    for (size_t e = 0; e < 2; e++) {
        struct bs_uncertainty *u = uncertain(*state, text, engines[e], 0);
        assert_true(u->drawn == (e == 1));
        for (size_t k = 0; k < 6; k++) {
            const struct bs_estimate *q = &u->organization[METERED].total[BS_TOTAL_P05 + k];
            double expected = 1200 * exp(log_sd * z[k]);
            assert_near(q->value, expected, 5 * q->std_error);
            assert_near(q->value, expected, 0.03 * expected);
        }
        bs_uncertainty_free(u);
    }
}

#define SPREAD(price)                                                                                                              \
    "seats: 100\nsegments:\n  a: {share: 100%, usage: {distribution: lognormal, median: 100, log_sd: 0.6}}\n"                      \
    "contracts:\n  flat: {seat_fee: 110}\n  metered: {seat_fee: 20, charges: [{meter: usage, price: " price                        \
    "}]}\nbaseline: flat\n"                                                                                                        \
    "simulation: {replications: 400}\n"

/* Var = N T^2 Var(u) E[p^2] + (N T E[u])^2 Var(p), by the law of total variance. */
static void variances_add_within_and_between_draws(void **state)
{
    static const enum bs_engine engines[] = {BS_ENGINE_AUTO, BS_ENGINE_MONTECARLO};
    double mean = 100 * exp(0.18), variance = mean * mean * (exp(0.36) - 1);
    double price = (0.8 + 1 + 1.5) / 3, of_price = triangular_variance(0.8, 1, 1.5);
    double expected = sqrt(100 * 144 * variance * (of_price + price * price) + pow(1200 * mean, 2) * of_price);
    for (size_t e = 0; e < 2; e++) {
        struct bs_uncertainty *u = uncertain(*state, SPREAD("{low: 0.8, mode: 1, high: 1.5}"), engines[e], 0);
        const struct bs_estimate *total = u->organization[METERED].total;
        assert_near(total[BS_TOTAL_SD].value, expected, e == 0 ? 0.01 * expected : 5 * total[BS_TOTAL_SD].std_error);
        assert_near(total[BS_TOTAL_MEAN].value, 24000 + 1200 * mean * price, e == 0 ? 100 : 5 * total[BS_TOTAL_MEAN].std_error);
        /* What the simulation adds is no contribution of anything. */
        assert_near(u->contributions[METERED].share.value, 1, 0.03);
        bs_uncertainty_free(u);
    }
}

/* The change is 120 (fee + 100 p - 200): shares are Var(fee) = 300 / 18 and 100^2 Var(p) = 700 / 18 of their sum. */
static void shares_of_a_sum_are_those_of_its_variances(void **state)
{
    static const char text[] = "seats: 10\nsegments:\n  a: {share: 100%, usage: {distribution: constant, value: 100}}\n"
                               "contracts:\n  flat: {seat_fee: 200}\n"
                               "  metered: {seat_fee: {low: 10, mode: 20, high: 30}, "
                               "charges: [{meter: usage, price: {low: 0.9, mode: 1, high: 1.2}}]}\nbaseline: flat\n";
    struct fixture *f = *state;
    struct bs_uncertainty *u = uncertain(f, text, BS_ENGINE_AUTO, 0);
    const struct bs_contribution *first = &u->contributions[METERED * 2], *second = first + 1;
    const struct bs_model *model = bs_scenario_model(f->scenario);
    assert_string_equal(model->uncertain[first->assumption].path, "contracts.metered.charges[0].price");
    assert_string_equal(model->uncertain[second->assumption].path, "contracts.metered.seat_fee");
    assert_near(first->share.value, 0.7, 0.01);
    assert_near(second->share.value, 0.3, 0.01);
    assert_true(first->share.std_error < 0.01);
    bs_uncertainty_free(u);
}

/* A product of two numbers has a joint part: with cv = sd / mean of each, cv1^2 cv2^2 of cv1^2 + cv2^2 + cv1^2 cv2^2. */
static void what_two_do_together_is_told(void **state)
{
    static const char text[] =
        "seats: 10\nsegments:\n  a: {share: 100%, usage: {distribution: constant, value: {low: 0, mode: 100, high: 200}}}\n"
        "contracts:\n  flat: {seat_fee: 200}\n"
        "  metered: {charges: [{meter: usage, price: {low: 0, mode: 1, high: 2}}]}\nbaseline: flat\n"
        "simulation: {assumption_draws: 1000}\n";
    struct bs_uncertainty *u = uncertain(*state, text, BS_ENGINE_AUTO, 0);
    double cv2 = 1.0 / 6, joint = cv2 * cv2 / (2 * cv2 + cv2 * cv2);
    assert_near(u->joint[METERED].value, joint, 5 * u->joint[METERED].std_error);
    assert_near(u->joint[METERED].value, joint, 0.02);
    assert_near(u->contributions[METERED * 2].share.value, (1 - joint) / 2, 0.03);
    bs_uncertainty_free(u);
}

/* The mean is linear in the median of use: 100 x 12 (20 + E[median] exp(0.18)); and the shares of seats vary too. */
static void a_median_of_use_alone_may_be_uncertain(void **state)
{
    static const char text[] =
        "seats: 100\nsegments:\n  a: {share: 100%, usage: {distribution: lognormal, median: {low: 70, mode: 90, high: 140}, "
        "log_sd: 0.6}}\n"
        "contracts:\n  flat: {seat_fee: 110}\n  metered: {seat_fee: 20, charges: [{meter: usage, price: 1}]}\nbaseline: flat\n";
    struct bs_uncertainty *u = uncertain(*state, text, BS_ENGINE_AUTO, 0);
    assert_near(u->organization[METERED].total[BS_TOTAL_MEAN].value, 1200 * (20 + 100 * exp(0.18)), 150);
    assert_near(u->organization[0].total[BS_TOTAL_P05].value, 132000, 1e-6);
    assert_near(u->organization[0].total[BS_TOTAL_P95].value, 132000, 1e-6);
    for (size_t i = 0; i < u->n_figures; i++) {
        const struct bs_uncertain_figure *figure = &u->figures[i];
        if (figure->contract != METERED || figure->group != 0 || figure->measure != BS_SHARE_DEARER)
            continue;
        /* P(u > 90) at the median's quantiles; a stratum more or less */
        double low = triangular(70, 90, 140, 0.055), high = triangular(70, 90, 140, 0.945);
        assert_near(figure->p05.value, 0.5 * erfc(log(90 / low) / 0.6 / sqrt(2)), 0.01);
        assert_near(figure->p95.value, 0.5 * erfc(log(90 / high) / 0.6 / sqrt(2)), 0.01);
    }
    bs_uncertainty_free(u);
}

static void an_alias_is_the_same_assumption(void **state)
{
    static const char text[] = "seats: 10\nsegments:\n  a: {share: 100%, usage: {distribution: constant, value: 100}}\n"
                               "contracts:\n  old: {charges: [{meter: usage, price: &price {low: 0.5, mode: 1, high: 2}}]}\n"
                               "  new: {seat_fee: 10, charges: [{meter: usage, price: *price}]}\nbaseline: old\n";
    struct bs_uncertainty *u = uncertain(*state, text, BS_ENGINE_AUTO, 0);
    assert_int_equal(u->n_assumptions, 1);
    for (size_t m = BS_TOTAL_MEAN; m < BS_TOTAL_MEASURE_COUNT; m++) /* the difference is the fee, whatever the price */
        assert_near(u->organization[1].change[m].value, m == BS_TOTAL_SD ? 0 : 1200, 1e-6);
    assert_true(isnan(u->contributions[1].share.value) && u->contributions[0].share.value > 0.999);
    bs_uncertainty_free(u);
}

static void gives_the_same_for_any_threads(void **state)
{
    static const enum bs_engine engines[] = {BS_ENGINE_AUTO, BS_ENGINE_MONTECARLO};
    for (size_t e = 0; e < 2; e++) {
        struct bs_uncertainty *one = uncertain(*state, SPREAD("{low: 0.8, mode: 1, high: 1.5}"), engines[e], 1);
        struct bs_uncertainty *three = uncertain(*state, SPREAD("{low: 0.8, mode: 1, high: 1.5}"), engines[e], 3);
        assert_memory_equal(one->organization, three->organization, 2 * sizeof *one->organization);
        assert_memory_equal(one->contributions, three->contributions, 2 * sizeof *one->contributions);
        assert_memory_equal(one->figures, three->figures, one->n_figures * sizeof *one->figures);
        bs_uncertainty_free(one);
        bs_uncertainty_free(three);
    }
}

/* The values of a draw stand in the model that is read with them. */
static void a_draw_takes_its_values(void **state)
{
    struct fixture *f = *state;
    struct bs_uncertainty *u = uncertain(f, SPREAD("{low: 0.8, mode: 1, high: 1.5}"), BS_ENGINE_AUTO, 2);
    struct bs_scenario *drawn = NULL;
    assert_true(bs_scenario_model(f->scenario)->contracts[METERED].terms.charges[0].price == 1);
    for (size_t d = 0; d < 200; d += 67) {
        assert_int_equal(bs_scenario_draw(f->scenario, NULL, &u->values[d], &drawn, &f->diagnostics), BS_OK);
        double price = bs_scenario_model(drawn)->contracts[METERED].terms.charges[0].price;
        assert_true(price == u->values[d] && price > 0.8 && price < 1.5);
        bs_scenario_free(drawn);
    }
    bs_uncertainty_free(u);
}

static void needs_an_uncertain_assumption(void **state)
{
    struct fixture *f = *state;
    struct bs_uncertainty *out;
    write_file(f->path, base, sizeof base - 1);
    assert_int_equal(bs_scenario_read(f->path, NULL, 0, &f->scenario, &f->diagnostics), BS_OK);
    assert_int_equal(bs_uncertainty_run(&(struct bs_uncertainty_request){.scenario = f->scenario}, &out, &f->diagnostics),
                     BS_ERROR_INPUT);
}

/* Figures of which each has chance of its own, with a variance of 1/12 that is known, and that no number moves: whatever the chance, no share is stated.
   And one that the number moves as much as chance does. */
static void noise_is_no_contribution(void **state)
{
    enum { DRAWS = 200, TRIALS = 20 };
    double values[DRAWS], figure[DRAWS], moved[DRAWS];
    uint64_t random = 1;
    struct bs_estimate share, joint;
    (void)state;
    for (size_t trial = 0; trial < TRIALS; trial++) {
        for (size_t d = 0; d < DRAWS; d++) {
            random = random * 6364136223846793005u + 1442695040888963407u;
            double chance = (double)(random >> 11) / 9007199254740992.0;
            values[d] = (double)(d * 77 % DRAWS) / DRAWS;
            figure[d] = 1000 + chance;
            moved[d] = figure[d] + values[d];
        }
        struct contribution_request request = {
            .values = values, .figure = figure, .n_draws = DRAWS, .n_slices = 10, .n_numbers = 1, .noise = 1.0 / 12};
        assert_int_equal(contributions_find(&request, &share, &joint), BS_OK);
        assert_true(isnan(share.value) && isnan(joint.value) && isnan(share.std_error));
        request.figure = moved;
        assert_int_equal(contributions_find(&request, &share, &joint), BS_OK);
        assert_true(share.value > 0.7 && share.value <= 1);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(laws_invert_their_distribution_functions),
        cmocka_unit_test(strata_hold_one_draw_each),
        cmocka_unit_test(noise_is_no_contribution),
        cmocka_unit_test_setup_teardown(without_chance_among_users_the_total_has_the_law_of_the_price, setup, teardown),
        cmocka_unit_test_setup_teardown(a_product_of_lognormals_is_lognormal, setup, teardown),
        cmocka_unit_test_setup_teardown(variances_add_within_and_between_draws, setup, teardown),
        cmocka_unit_test_setup_teardown(shares_of_a_sum_are_those_of_its_variances, setup, teardown),
        cmocka_unit_test_setup_teardown(what_two_do_together_is_told, setup, teardown),
        cmocka_unit_test_setup_teardown(a_median_of_use_alone_may_be_uncertain, setup, teardown),
        cmocka_unit_test_setup_teardown(an_alias_is_the_same_assumption, setup, teardown),
        cmocka_unit_test_setup_teardown(gives_the_same_for_any_threads, setup, teardown),
        cmocka_unit_test_setup_teardown(a_draw_takes_its_values, setup, teardown),
        cmocka_unit_test_setup_teardown(needs_an_uncertain_assumption, setup, teardown),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
