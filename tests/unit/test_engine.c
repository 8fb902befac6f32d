#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "model_fixture.h"
#include <billshift/engine.h>
#include <gsl/gsl_cdf.h>
#include <gsl/gsl_errno.h>
#include <stdlib.h>

enum { ALL = 0 };

static struct bs_results *run(const struct fixture *f, unsigned threads)
{
    struct bs_results *results = NULL;
    struct bs_diagnostics diagnostics;
    bs_diagnostics_init(&diagnostics);
    struct bs_run_options options = {.threads = threads};
    enum bs_status status = bs_run(&f->model, &options, &results, &diagnostics);
    if (status != BS_OK)
        bs_diagnostics_print(&diagnostics, BS_WARNING, stderr);
    bs_diagnostics_free(&diagnostics);
    assert_int_equal(status, BS_OK);
    return results;
}

static const struct bs_estimate *at(const struct bs_results *results, size_t group, enum bs_period period)
{
    return *bs_results_at(results, 1, group, period);
}

/* Within `sigmas` standard errors, or within the bin for a quantile. */
static void assert_near(const char *what, struct bs_estimate e, double expected, double sigmas)
{
    double bin = isnan(e.bin_error) ? 0 : e.bin_error;
    bool near = fabs(e.value - expected) <= sigmas * e.std_error + bin + 1e-12 * fabs(expected);
    if (!near)
        print_error("%s: %.10g +- %.3g (bin %.3g), expected %.10g\n", what, e.value, e.std_error, bin, expected);
    assert_true(near);
}

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
    bs_results_free(results);
    fixture_end(&f);
}

/* Idle seats and a cap are atoms: exact values, no bin error, and no spread between batches. */
static void atoms_are_exact(void **state)
{
    (void)state;
    struct fixture f;
    fixture_start(&f);
    fixture_segment(&f, "varying", 500, fixture_lognormal(&f, 5, 1))->month_to_month = 0.5;
    f.segments[0].inactive = 0.3;
    f.contracts[1].maximum_bill = 350;
    struct bs_results *results = run(&f, 2);
    const struct bs_estimate *month = at(results, ALL, BS_MONTH), *term = at(results, ALL, BS_TERM);
    assert_true(month[BS_CHANGE_P10].value == -180 && month[BS_CHANGE_P10].bin_error == 0 && month[BS_CHANGE_P10].std_error == 0);
    assert_true(month[BS_CHANGE_P95].value == 150 && month[BS_CHANGE_P95].bin_error == 0);
    assert_true(month[BS_RATIO_P95].value == 1.75);
    assert_true(term[BS_CHANGE_P10].value == -2160 && term[BS_CHANGE_P10].bin_error == 0);
    assert_true(month[BS_SHARE_DOUBLED].value == 0 && month[BS_SHARE_DOUBLED].std_error > 0); /* Wilson's bound */
    /* the inactive seats are a Binomial number: mean share 0.3 below any use */
    double share = 0;
    const struct bs_change_distribution *d = bs_results_distribution(results, 1, ALL, BS_TERM);
    for (size_t i = 0; i < d->n_slices; i++)
        if (d->slices[i].lower == -2160 && d->slices[i].upper == -2160)
            share = d->slices[i].probability;
    assert_true(fabs(share - 0.3) < 4 * sqrt(0.3 * 0.7 / 50000));
    bs_results_free(results);
    f.contracts[1].maximum_bill = 349.93; /* its change lies on no bin's edge */
    results = run(&f, 2);
    month = at(results, ALL, BS_MONTH);
    assert_true(month[BS_CHANGE_P95].value == 349.93 - 200 && month[BS_CHANGE_P95].bin_error == 0 &&
                month[BS_CHANGE_P95].std_error == 0);
    bs_results_free(results);
    fixture_end(&f);
}

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
static void round_off_makes_no_bill_cheaper(void **state)
{
    (void)state;
    struct fixture f;
    fixture_start(&f);
    fixture_segment(&f, "varying", 300, fixture_lognormal(&f, 4, 1))->month_to_month = 0.5;
    struct bs_charge net = f.charge, list = f.charge;
    net.price = 1.9;
    list.price = 19;
    f.contracts[0] = (struct bs_contract){.name = "net", .maximum_bill = INFINITY, .charges = &net, .n_charges = 1};
    f.contracts[1] =
        (struct bs_contract){.name = "list", .maximum_bill = INFINITY, .charges = &list, .n_charges = 1, .charge_discount = 0.9};
    struct bs_results *results = run(&f, 2);
    for (int period = 0; period < BS_PERIOD_COUNT; period++) {
        const struct bs_estimate *m = at(results, ALL, (enum bs_period)period);
        assert_true(m[BS_SHARE_SAME].value == 1 && m[BS_CHANGE_P05].value == 0 && m[BS_CHANGE_P95].value == 0);
    }
    assert_true(results->organization[25].probability_dearer.value == 0);
    assert_true(results->organization[25].change[BS_TOTAL_P95].value == 0);
    bs_results_free(results);
    list.price = 5.7;
    f.contracts[1].charge_discount = 0;
    results = run(&f, 2);
    for (int period = 0; period < BS_PERIOD_COUNT; period++)
        assert_true(at(results, ALL, (enum bs_period)period)[BS_SHARE_TRIPLED].value == 1);
    bs_results_free(results);
    fixture_end(&f);
}

/* Use within a thousandth of 257, and a tier that costs 100 more from 257.35: its bin of use must not be split by length. The gamma factor's
   quantiles from GSL. */
static void a_jump_inside_a_bin_of_use_is_kept_apart(void **state)
{
    (void)state;
    struct fixture f;
    fixture_start(&f);
    const struct fixture_parameter level[] = {{"value", 257}, {NULL, 0}};
    fixture_segment(&f, "narrow", 200, fixture_distribution(f.arena, "constant", level))->month_to_month = 1e-3;
    const struct bs_tier tiers[] = {{.up_to = 257.35, .price = 1}, {.up_to = INFINITY, .price = 1, .fee = 100}};
    f.charge = (struct bs_charge){.model = bs_charge_model_find("graduated"), .per = 1, .tiers = tiers, .n_tiers = 2};
    struct bs_results *results = run(&f, 2);
    const struct bs_estimate *month = at(results, ALL, BS_MONTH);
    double p75 = 257 * gsl_cdf_gamma_Pinv(0.75, 1e6, 1e-6) - 180, p95 = 257 * gsl_cdf_gamma_Pinv(0.95, 1e6, 1e-6) - 80;
    double p90 = 257 * gsl_cdf_gamma_Pinv(0.90, 1e6, 1e-6) - 180;
    assert_near("change_p75", month[BS_CHANGE_P75], p75, 4);
    assert_near("change_p90", month[BS_CHANGE_P90], p90, 4);
    assert_near("change_p95", month[BS_CHANGE_P95], p95, 4);
    assert_true(month[BS_CHANGE_P90].bin_error < 0.3);
    bs_results_free(results);
    fixture_end(&f);
}

/* 20 + 0.3 a unit against two charges of 0.1 and 0.2: the change is 20 less whatever the use, though its mean is infinite. */
static void infinite_use_leaves_a_bounded_change_its_mean(void **state)
{
    (void)state;
    struct fixture f;
    fixture_start(&f);
    const struct fixture_parameter tail[] = {{"alpha", 0.9}, {"minimum", 10}, {NULL, 0}};
    fixture_segment(&f, "heavy", 300, fixture_distribution(f.arena, "pareto", tail));
    struct bs_charge whole = f.charge, parts[2] = {f.charge, f.charge};
    whole.price = 0.3;
    parts[0].price = 0.1;
    parts[1].price = 0.2;
    f.contracts[0] =
        (struct bs_contract){.name = "whole", .seat_fee = 20, .maximum_bill = INFINITY, .charges = &whole, .n_charges = 1};
    f.contracts[1] = (struct bs_contract){.name = "parts", .maximum_bill = INFINITY, .charges = parts, .n_charges = 2};
    struct bs_results *results = run(&f, 2);
    const struct bs_estimate *month = at(results, ALL, BS_MONTH);
    assert_true(fabs(month[BS_MEAN_CHANGE].value + 20) < 1e-6 && isfinite(month[BS_MEAN_CHANGE].std_error));
    assert_true(isinf(month[BS_MEAN_BILL].value) && month[BS_MEAN_BILL].value > 0);
    assert_true(isinf(results->ranks[results->n_ranks - 1].mean_use));
    bs_results_free(results);
    fixture_end(&f);
}

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

static void long_names_are_labels_whole(void **state)
{
    (void)state;
    struct fixture f;
    fixture_start(&f);
    char name[300];
    memset(name, 'n', sizeof name - 1);
    name[sizeof name - 1] = '\0';
    fixture_segment(&f, name, 10, fixture_lognormal(&f, 4, 1));
    f.model.replications = 1;
    struct bs_results *results = run(&f, 1);
    assert_int_equal(strlen(results->groups[1].label), strlen("segment:") + 299);
    bs_results_free(results);
    fixture_end(&f);
}

static void few_replications_state_no_errors(void **state)
{
    (void)state;
    struct fixture f;
    fixture_reference(&f, 300);
    f.model.replications = 31;
    struct bs_results *results = run(&f, 2);
    for (size_t m = 0; m < BS_MEASURE_COUNT; m++)
        assert_true(isnan(at(results, ALL, BS_MONTH)[m].std_error));
    assert_true(isnan(results->organization[25].total[BS_TOTAL_MEAN].std_error));
    bs_results_free(results);
    f.model.replications = 1;
    results = run(&f, 2);
    assert_true(isfinite(at(results, ALL, BS_MONTH)[BS_CHANGE_P50].value));
    bs_results_free(results);
    fixture_end(&f);
}

/* Seats that all use the same leave the upper cohorts empty: reported, never filled. */
static void an_empty_cohort_is_reported(void **state)
{
    (void)state;
    struct fixture f;
    fixture_start(&f);
    fixture_segment(&f, "same", 100,
                    fixture_distribution(f.arena, "constant", (struct fixture_parameter[]){{"value", 238.5}, {NULL, 0}}));
    struct bs_results *results = NULL;
    struct bs_diagnostics diagnostics;
    bs_diagnostics_init(&diagnostics);
    assert_int_equal(bs_run(&f.model, NULL, &results, &diagnostics), BS_OK);
    assert_int_equal(diagnostics.warnings, 2);
    assert_non_null(strstr(diagnostics.items[0].message, "cohort:regular is empty: no seat"));
    for (size_t g = 0; g < results->n_groups; g++)
        if (results->groups[g].kind == BS_GROUP_COHORT) {
            const struct bs_estimate *m = at(results, g, BS_TERM);
            bool light = results->groups[g].index == BS_LIGHT;
            assert_true(m[BS_SEATS].value == (light ? 100 : 0));
            assert_true(isnan(m[BS_MEAN_BILL].value) == !light && isnan(m[BS_CHANGE_P50].value) == !light);
        }
    assert_true(results->cuts[0].use == 238.5 * 12 && results->cuts[0].std_error == 0);
    bs_results_free(results);
    bs_diagnostics_free(&diagnostics);
    fixture_end(&f);
}

/* Cuts are exact without month-to-month variation, and the pilot's lie within their error of the exact ones. */
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
    assert_true(fabs(results->cuts[0].use - 12 * 90) < 4 * results->cuts[0].std_error);
    assert_true(results->cuts[0].std_error > 0 && results->cuts[0].std_error < 12 * 90 * 0.01);
    bs_results_free(results);
    fixture_end(&f);
}

/* An organization fee laid on no seat is the group `organization`; laid on seats it is in every seat's bill. The total is the same. */
static void organization_fees_are_laid_on_seats_or_kept_apart(void **state)
{
    (void)state;
    struct fixture f;
    fixture_start(&f);
    fixture_segment(&f, "developers", 80, fixture_lognormal(&f, 4.5, 1));
    f.contracts[1].organization_fee = 238.5;
    struct bs_results *laid = run(&f, 1);
    f.contracts[1].allocate = BS_ALLOCATE_NONE;
    struct bs_results *kept = run(&f, 1);
    assert_int_equal(kept->n_groups, laid->n_groups + 1);
    const struct bs_estimate *organization = at(kept, kept->n_groups - 1, BS_TERM);
    assert_string_equal(kept->groups[kept->n_groups - 1].label, "organization");
    assert_true(organization[BS_MEAN_BILL].value == 12 * 238.5 && organization[BS_MEAN_CHANGE].value == 12 * 238.5);
    double a = laid->organization[25].total[BS_TOTAL_MEAN].value, b = kept->organization[25].total[BS_TOTAL_MEAN].value;
    assert_true(fabs(a / b - 1) < 1e-12);
    double seat = at(laid, ALL, BS_MONTH)[BS_MEAN_BILL].value - at(kept, ALL, BS_MONTH)[BS_MEAN_BILL].value;
    assert_true(fabs(seat - 238.5 / 80) < 1e-9);
    bs_results_free(laid);
    bs_results_free(kept);
    fixture_end(&f);
}

/* Users' own months, priced by hand. */
static void a_population_is_priced_as_it_is(void **state)
{
    (void)state;
    struct fixture f;
    fixture_start(&f);
    const char *names[] = {"ada", "bob", "cyd", "dan"};
    const double use[] = {0, 0, 100, 200, 180, 180, 1000, 23.85};
    struct bs_population population = {.users = 4,
                                       .months = 2,
                                       .names = names,
                                       .use = use,
                                       .first_year = 2026,
                                       .first_month = 3,
                                       .file = "usage.csv",
                                       .value_per_unit = 1,
                                       .mix = &f.mix};
    f.model.population = &population;
    f.model.segments = NULL;
    f.model.seats = 4;
    f.model.months = 2;
    f.model.replications = 1;
    struct bs_results *results = run(&f, 3);
    const double bills[] = {40, 340, 400, 1063.85};
    for (size_t u = 0; u < 4; u++) {
        assert_true(fabs(results->user_bill[4 + u].bill - bills[u]) < 1e-9);
        assert_true(fabs(results->user_bill[4 + u].change - (bills[u] - 400)) < 1e-9);
        assert_true(results->user_bill[u].bill == 400 && results->user_bill[u].change == 0);
    }
    assert_int_equal(results->user_cohort[0], BS_LIGHT);
    assert_int_equal(results->user_cohort[1], BS_LIGHT);
    assert_int_equal(results->user_cohort[2], BS_REGULAR);
    assert_int_equal(results->user_cohort[3], BS_REGULAR); /* of four users the largest is the 90th percentile: none lies above */
    const struct bs_estimate *month = at(results, ALL, BS_MONTH), *term = at(results, ALL, BS_TERM);
    assert_true(month[BS_SHARE_CHEAPER].value == 4 / 8.0 && month[BS_SHARE_SAME].value == 2 / 8.0 &&
                month[BS_SHARE_TRIPLED].value == 1 / 8.0);
    assert_true(term[BS_SHARE_CHEAPER].value == 0.5 && term[BS_SHARE_SAME].value == 0.25 && term[BS_SHARE_DOUBLED].value == 0.25);
    assert_true(fabs(term[BS_MEAN_BILL].value - 1843.85 / 4) < 1e-9 && term[BS_MEAN_BILL].std_error == 0);
    assert_true(term[BS_CHANGE_P25].value == -360 && term[BS_CHANGE_P25].bin_error == 0);
    assert_string_equal(results->method, "backtest");
    assert_true(isnan(results->organization[5].total[BS_TOTAL_P05].value));
    assert_true(fabs(results->organization[3].total[BS_TOTAL_MEAN].value - 1360) < 1e-9);
    bs_results_free(results);
    fixture_end(&f);
}

static double last_progress;

static void note_progress(void *context, double done)
{
    int *calls = context;
    ++*calls;
    last_progress = done;
}

static void a_run_reports_progress_and_can_be_stopped(void **state)
{
    (void)state;
    struct fixture f;
    fixture_reference(&f, 100);
    int calls = 0;
    volatile sig_atomic_t stop = 0;
    struct bs_run_options options = {.threads = 2, .progress = note_progress, .context = &calls, .stop = &stop};
    struct bs_results *results = NULL;
    struct bs_diagnostics diagnostics;
    bs_diagnostics_init(&diagnostics);
    assert_int_equal(bs_run(&f.model, &options, &results, &diagnostics), BS_OK);
    assert_int_equal(calls, 300); /* once a replication and segment */
    assert_true(last_progress == 1);
    bs_results_free(results);
    stop = 1;
    assert_int_equal(bs_run(&f.model, &options, &results, &diagnostics), BS_ERROR_INTERRUPTED);
    assert_null(results);
    bs_diagnostics_free(&diagnostics);
    fixture_end(&f);
}

static void totals_beyond_a_double_are_refused(void **state)
{
    (void)state;
    struct fixture f;
    fixture_start(&f);
    fixture_segment(&f, "absurd", 1000,
                    fixture_distribution(f.arena, "constant", (struct fixture_parameter[]){{"value", 1e18}, {NULL, 0}}));
    f.charge.price = 1e290;
    struct bs_results *results = NULL;
    struct bs_diagnostics diagnostics;
    bs_diagnostics_init(&diagnostics);
    assert_int_equal(bs_run(&f.model, NULL, &results, &diagnostics), BS_ERROR_NUMERIC);
    assert_non_null(strstr(diagnostics.items[0].message, "too large"));
    bs_diagnostics_free(&diagnostics);
    fixture_end(&f);
}

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
        cmocka_unit_test(atoms_are_exact),
        cmocka_unit_test(contracts_see_the_same_use),
        cmocka_unit_test(round_off_makes_no_bill_cheaper),
        cmocka_unit_test(a_jump_inside_a_bin_of_use_is_kept_apart),
        cmocka_unit_test(infinite_use_leaves_a_bounded_change_its_mean),
        cmocka_unit_test(cuts_do_not_move_with_the_seed),
        cmocka_unit_test(long_names_are_labels_whole),
        cmocka_unit_test(few_replications_state_no_errors),
        cmocka_unit_test(an_empty_cohort_is_reported),
        cmocka_unit_test(cuts_lie_at_the_quantiles_of_use),
        cmocka_unit_test(organization_fees_are_laid_on_seats_or_kept_apart),
        cmocka_unit_test(a_population_is_priced_as_it_is),
        cmocka_unit_test(a_run_reports_progress_and_can_be_stopped),
        cmocka_unit_test(totals_beyond_a_double_are_refused),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
