#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "engine_fixture.h"
#include <gsl/gsl_cdf.h>
#include <gsl/gsl_errno.h>
#include <stdlib.h>

/* The closed forms of $200 flat against $20 + use, from the distribution function alone. */
static void check_closed_forms(const char *name, const struct bs_distribution *d, struct bs_results *results)
{
    const struct bs_estimate *month = at(results, ALL, BS_MONTH);
    print_message("%s\n", name);
    assert_near("share_cheaper", month[BS_SHARE_CHEAPER], bs_distribution_cdf(d, nextafter(180, 0)), 4);
    assert_near("share_dearer", month[BS_SHARE_DEARER], bs_distribution_survival(d, 180), 4);
    assert_near("share_doubled", month[BS_SHARE_DOUBLED], bs_distribution_survival(d, nextafter(380, 0)), 4);
    assert_near("share_tripled", month[BS_SHARE_TRIPLED], bs_distribution_survival(d, nextafter(580, 0)), 4);
    assert_near("change_p25", month[BS_CHANGE_P25], bs_distribution_quantile(d, 0.25) - 180, 4);
    assert_near("change_p90", month[BS_CHANGE_P90], bs_distribution_quantile(d, 0.9) - 180, 4);
    assert_near("ratio_p50", month[BS_RATIO_P50], (bs_distribution_quantile(d, 0.5) + 20) / 200, 4);
    if (isinf(bs_distribution_mean(d))) {
        assert_true(isinf(month[BS_MEAN_BILL].value) && month[BS_MEAN_CHANGE].value > 0);
        assert_true(isnan(month[BS_RATIO_OF_MEANS].value));
    } else if (isinf(bs_distribution_variance(d))) {
        assert_true(isnan(month[BS_MEAN_BILL].std_error) && isfinite(month[BS_MEAN_BILL].value));
        assert_true(isinf(results->organization[2 * 13 - 1].total[BS_TOTAL_SD].value));
    } else {
        assert_near("mean_use", month[BS_MEAN_USE], bs_distribution_mean(d), 4);
        assert_near("mean_bill", month[BS_MEAN_BILL], 20 + bs_distribution_mean(d), 4);
        assert_near("ratio_of_means", month[BS_RATIO_OF_MEANS], (20 + bs_distribution_mean(d)) / 200, 4);
    }
    assert_true(isfinite(month[BS_SHARE_CHEAPER].std_error));
}

struct named {
    const char *type;
    struct fixture_parameter parameters[3];
};

static void single_segments_match_their_closed_forms(void **state)
{
    (void)state;
    static const struct named cases[] = {
        {"lognormal", {{"median", 90}, {"log_sd", 1.25}, {NULL, 0}}},
        {"lognormal", {{"median", 150}, {"p90", 600}, {NULL, 0}}},
        {"gamma", {{"mean", 238.5}, {"cv", 1.3}, {NULL, 0}}},
        {"weibull", {{"shape", 0.8}, {"scale", 200}, {NULL, 0}}},
        {"pareto", {{"alpha", 2.6}, {"minimum", 100}, {NULL, 0}}},
        {"pareto", {{"alpha", 1.7}, {"minimum", 100}, {NULL, 0}}},
        {"pareto", {{"alpha", 0.9}, {"minimum", 100}, {NULL, 0}}},
        {"lomax", {{"alpha", 3.2}, {"scale", 500}, {NULL, 0}}},
        {"exponential", {{"mean", 238.5}, {NULL, 0}}},
        {"uniform", {{"low", 23.85}, {"high", 700}, {NULL, 0}}},
        {"constant", {{"value", 380}, {NULL, 0}}},
    };
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        struct fixture f;
        fixture_start(&f);
        const struct bs_distribution *d = fixture_distribution(f.arena, cases[i].type, cases[i].parameters);
        fixture_segment(&f, "seats", 500, d);
        f.model.replications = 200;
        struct bs_results *results = run(&f, 2);
        check_closed_forms(cases[i].type, d, results);
        bs_results_free(results);
        fixture_end(&f);
    }
}

static void composed_distributions_match_their_closed_forms(void **state)
{
    (void)state;
    struct fixture f;
    fixture_start(&f);
    char message[BS_MESSAGE_SIZE];
    const struct bs_point points[] = {{0.27, 100}, {0.5, 250}, {0.9, 900}};
    const double sample[] = {30, 180, 250, 381.5, 580, 12, 180, 99}, weights[] = {0.25, 0.75};
    const struct bs_distribution *parts[] = {
        fixture_lognormal(&f, 6, 0.5),
        fixture_distribution(f.arena, "constant", (struct fixture_parameter[]){{"value", 180}, {NULL, 0}})};
    const struct bs_distribution_input inputs[] = {
        {.points = points, .n_points = 3}, {.sample = sample, .n_sample = 8}, {.weights = weights, .parts = parts, .n_parts = 2}};
    const char *names[] = {"quantiles", "empirical", "mixture", "tail"};
    for (size_t i = 0; i < 4; i++) {
        const struct bs_distribution *d;
        enum bs_status status = i < 3 ? bs_distribution_new(bs_distribution_type_find(names[i]), &inputs[i], f.arena, &d, message)
                                      : bs_distribution_with_tail(parts[0], 2.385, 0.8, f.arena, &d, message);
        assert_int_equal(status, BS_OK);
        f.model.n_segments = f.model.seats = 0;
        fixture_segment(&f, "seats", 500, d);
        struct bs_results *results = run(&f, 2);
        check_closed_forms(names[i], d, results);
        bs_results_free(results);
    }
    fixture_end(&f);
}

/* The figures that the project's first case turns on: share cheaper = Phi(ln(180/90)/1.25) and so on, from GSL's normal distribution. */
static void the_first_case_has_its_known_answer(void **state)
{
    (void)state;
    struct fixture f;
    fixture_start(&f);
    fixture_segment(&f, "developers", 1000, fixture_lognormal(&f, log(90), 1.25));
    struct bs_results *results = run(&f, 2);
    const struct bs_estimate *month = at(results, ALL, BS_MONTH);
    assert_near("share_cheaper", month[BS_SHARE_CHEAPER], gsl_cdf_ugaussian_P(log(180.0 / 90) / 1.25), 4);
    assert_near("share_doubled", month[BS_SHARE_DOUBLED], gsl_cdf_ugaussian_Q(log(380.0 / 90) / 1.25), 4);
    assert_near("share_tripled", month[BS_SHARE_TRIPLED], gsl_cdf_ugaussian_Q(log(580.0 / 90) / 1.25), 4);
    assert_near("mean_bill", month[BS_MEAN_BILL], 20 + 90 * exp(1.25 * 1.25 / 2), 4);
    bs_results_free(results);
    fixture_end(&f);
}

/* -6,940,527.50 a year for 10,000 seats: 12 x sum of seats x (exp(mu + sigma^2 / 2) - 180). */
static void the_reference_job_has_its_known_answer(void **state)
{
    (void)state;
    struct fixture f;
    fixture_reference(&f, 10000);
    f.model.replications = 64;
    struct bs_results *results = run(&f, 2);
    struct bs_estimate change = results->organization[2 * 13 - 1].change[BS_TOTAL_MEAN];
    assert_near("yearly change", change, -6940527.50, 4);
    assert_near("mean_change", at(results, ALL, BS_TERM)[BS_MEAN_CHANGE], -694.052750, 4);
    assert_true(change.std_error < 40000);
    bs_results_free(results);
    fixture_end(&f);
}

static void assert_same_estimates(const struct bs_estimate *a, const struct bs_estimate *b, size_t n)
{
    assert_memory_equal(a, b, n * sizeof *a);
}

static void results_are_the_same_for_any_number_of_threads(void **state)
{
    (void)state;
    struct fixture f;
    fixture_reference(&f, 700);
    f.segments[1].inactive = 0.2385;
    struct bs_results *one = run(&f, 1);
    const unsigned threads[] = {2, 3, 7};
    for (size_t i = 0; i < 3; i++) {
        struct bs_results *many = run(&f, threads[i]);
        size_t rows = one->n_contracts * one->n_groups * BS_PERIOD_COUNT;
        assert_same_estimates(&one->summary[0][0], &many->summary[0][0], rows * BS_MEASURE_COUNT);
        assert_memory_equal(one->organization, many->organization, one->n_contracts * 13 * sizeof *one->organization);
        assert_int_equal(one->n_ranks, many->n_ranks);
        assert_memory_equal(one->ranks, many->ranks, 2 * one->n_ranks * sizeof *one->ranks);
        for (size_t r = 0; r < rows; r++) {
            const struct bs_change_distribution *a = &one->distributions[r], *b = &many->distributions[r];
            assert_int_equal(a->n_slices, b->n_slices);
            if (a->n_slices > 0)
                assert_memory_equal(a->slices, b->slices, a->n_slices * sizeof *a->slices);
            if (a->change)
                assert_memory_equal(a->change, b->change, one->n_probabilities * sizeof *a->change);
        }
        bs_results_free(many);
    }
    bs_results_free(one);
    fixture_end(&f);
}

/* Promise 2: segments and cohorts add up to all, and all to the organization's total. */
static void groups_add_up(void **state)
{
    (void)state;
    struct fixture f;
    fixture_reference(&f, 700);
    struct bs_results *results = run(&f, 2);
    for (size_t c = 0; c < 2; c++) {
        double totals[3] = {0};
        for (size_t g = 0; g < results->n_groups; g++) {
            const struct bs_estimate *term = *bs_results_at(results, c, g, BS_TERM);
            totals[results->groups[g].kind] += term[BS_SEATS].value * term[BS_MEAN_BILL].value;
        }
        double total = results->organization[(c + 1) * 13 - 1].total[BS_TOTAL_MEAN].value, months = 0;
        for (size_t m = 0; m < 12; m++)
            months += results->organization[c * 13 + m].total[BS_TOTAL_MEAN].value;
        assert_true(fabs(totals[BS_GROUP_SEGMENT] / totals[BS_GROUP_ALL] - 1) < 1e-12);
        assert_true(fabs(totals[BS_GROUP_COHORT] / totals[BS_GROUP_ALL] - 1) < 1e-12);
        assert_true(fabs(total / totals[BS_GROUP_ALL] - 1) < 1e-12);
        assert_true(fabs(months / total - 1) < 1e-12);
    }
    for (size_t g = 0; g < results->n_groups; g++)
        for (int p = 0; p < 2; p++) {
            const struct bs_estimate *m = at(results, g, (enum bs_period)p);
            assert_true(fabs(m[BS_SHARE_CHEAPER].value + m[BS_SHARE_SAME].value + m[BS_SHARE_DEARER].value - 1) < 1e-12);
        }
    double rank_change = 0;
    for (size_t i = 0; i < results->n_ranks; i++)
        rank_change += (results->ranks[results->n_ranks + i].to - results->ranks[results->n_ranks + i].from) *
                       results->ranks[results->n_ranks + i].mean_change;
    assert_true(fabs(rank_change / at(results, ALL, BS_MONTH)[BS_MEAN_CHANGE].value - 1) < 1e-9);
    for (size_t c = 0; c < 2; c++) {
        double rank_bill = 0;
        for (size_t i = 0; i < results->n_ranks; i++) {
            const struct bs_rank *rank = &results->ranks[c * results->n_ranks + i];
            rank_bill += (rank->to - rank->from) * rank->mean_bill;
        }
        assert_true(fabs(rank_bill / (*bs_results_at(results, c, ALL, BS_MONTH))[BS_MEAN_BILL].value - 1) < 1e-9);
    }
    bs_results_free(results);
    fixture_end(&f);
}

/* Idle seats and a cap are atoms: exact values, no bin error, and no spread between batches. */
/* One draw is one draw whatever else the scenario holds: a contract more leaves the others' figures alone. */
static void contracts_see_the_same_use(void **state)
{
    (void)state;
    struct fixture f;
    fixture_reference(&f, 300);
    struct bs_results *two = run(&f, 2);
    struct bs_contract three[3] = {f.contracts[0], f.contracts[1], f.contracts[1]};
    three[2].name = "again";
    f.model.contracts = three;
    f.model.n_contracts = 3;
    struct bs_results *more = run(&f, 2);
    for (size_t g = 0; g < two->n_groups; g++)
        for (int p = 0; p < 2; p++) {
            assert_same_estimates(*bs_results_at(two, 1, g, (enum bs_period)p), *bs_results_at(more, 1, g, (enum bs_period)p),
                                  BS_MEASURE_COUNT);
            assert_same_estimates(*bs_results_at(more, 2, g, (enum bs_period)p), *bs_results_at(more, 1, g, (enum bs_period)p),
                                  BS_MEASURE_COUNT);
        }
    bs_results_free(two);
    bs_results_free(more);
    fixture_end(&f);
}

/* 1.9 a unit, and 19 less 90 %: equal but for the last bit. Neither is cheaper. Three times 1.9 is 5.7: all seats triple. */
/* Use within a thousandth of 257, and a tier that costs 100 more from 257.35: its bin of use must not be split by length. The gamma factor's
   quantiles from GSL. */
/* 20 + 0.3 a unit against two charges of 0.1 and 0.2: the change is 20 less whatever the use, though its mean is infinite. */
/* The cuts are of the scenario: another seed draws other seats but compares the same cohorts. A list price far below a cent a unit takes
   no longer than any other. */
static void cuts_do_not_move_with_the_seed(void **state)
{
    (void)state;
    struct fixture f;
    fixture_reference(&f, 300);
    for (size_t s = 0; s < 3; s++)
        f.segments[s].value_per_unit = 2e-12;
    f.segments[0].inactive = 0.6;
    f.model.replications = 2;
    struct bs_results *one = run(&f, 2);
    f.model.seed = 2385;
    struct bs_results *other = run(&f, 2);
    assert_memory_equal(one->cuts, other->cuts, sizeof one->cuts);
    assert_true(at(one, ALL, BS_TERM)[BS_MEAN_USE].value != at(other, ALL, BS_TERM)[BS_MEAN_USE].value);
    bs_results_free(one);
    bs_results_free(other);
    fixture_end(&f);
}

/* Seats that all use the same leave the upper cohorts empty: reported, never filled. */
/* Cuts are exact: quantiles of the level where months are alike; of its product with a factor that hardly varies; of the factors' mean, gamma
   distributed, where the level is constant; of a mixture of seats some of whom are there for a part of the term. */
static void cuts_lie_at_the_quantiles_of_use(void **state)
{
    (void)state;
    struct fixture f;
    fixture_start(&f);
    fixture_segment(&f, "developers", 1000, fixture_lognormal(&f, log(90), 1.25));
    f.model.replications = 1;
    struct bs_results *results = run(&f, 1);
    assert_true(fabs(results->cuts[0].use / (12 * 90) - 1) < 1e-12);
    assert_true(fabs(results->cuts[1].use / (12 * 90 * exp(1.25 * gsl_cdf_ugaussian_Pinv(0.9))) - 1) < 1e-12);
    bs_results_free(results);
    f.segments[0].month_to_month = 1e-3; /* varies, but by next to nothing */
    results = run(&f, 1);
    assert_true(fabs(results->cuts[0].use / (12 * 90) - 1) < 1e-6);
    assert_true(results->cuts[0].std_error == 0);
    bs_results_free(results);
    f.segments[0].level = fixture_distribution(f.arena, "constant", (struct fixture_parameter[]){{"value", 90}, {NULL, 0}});
    f.segments[0].month_to_month = 0.4;
    results = run(&f, 1);
    assert_true(fabs(results->cuts[0].use / (12 * 90 * gsl_cdf_gamma_Pinv(0.5, 75, 1 / 75.0)) - 1) < 1e-12);
    assert_true(fabs(results->cuts[1].use / (12 * 90 * gsl_cdf_gamma_Pinv(0.9, 75, 1 / 75.0)) - 1) < 1e-12);
    bs_results_free(results);
    fixture_end(&f);
}

/* An organization fee laid on no seat is the group `organization`; laid on seats it is in every seat's bill. The total is the same. */
/* Users' own months, priced by hand. */

int main(void)
{
    gsl_set_error_handler_off();
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(single_segments_match_their_closed_forms),
        cmocka_unit_test(composed_distributions_match_their_closed_forms),
        cmocka_unit_test(the_first_case_has_its_known_answer),
        cmocka_unit_test(the_reference_job_has_its_known_answer),
        cmocka_unit_test(results_are_the_same_for_any_number_of_threads),
        cmocka_unit_test(groups_add_up),
        cmocka_unit_test(contracts_see_the_same_use),
        cmocka_unit_test(cuts_do_not_move_with_the_seed),
        cmocka_unit_test(cuts_lie_at_the_quantiles_of_use),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
