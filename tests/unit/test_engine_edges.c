/* Atoms, jumps, round-off, tails without moments, empty and tiny groups, populations, stopping. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "engine_fixture.h"
#include <gsl/gsl_cdf.h>
#include <gsl/gsl_errno.h>
#include <stdlib.h>

static void atoms_are_exact(void **state)
{
    (void)state;
    struct fixture f;
    fixture_start(&f);
    fixture_segment(&f, "varying", 500, fixture_lognormal(&f, 5, 1))->month_to_month = 0.5;
    f.segments[0].inactive = 0.3;
    f.contracts[1].terms.maximum_bill = 350;
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
    f.contracts[1].terms.maximum_bill = 349.93; /* its change lies on no bin's edge */
    results = run(&f, 2);
    month = at(results, ALL, BS_MONTH);
    assert_true(month[BS_CHANGE_P95].value == 349.93 - 200 && month[BS_CHANGE_P95].bin_error == 0 &&
                month[BS_CHANGE_P95].std_error == 0);
    bs_results_free(results);
    fixture_end(&f);
}

/* 12 times 20.1 is not 20.1 added up 12 times: the atom of idle seats is the one that the loops compute, for a line and for two pieces. */
static void atoms_of_terms_are_exact_whatever_the_fee(void **state)
{
    (void)state;
    for (int pieces = 1; pieces <= 2; pieces++) {
        struct fixture f;
        fixture_start(&f);
        fixture_segment(&f, "varying", 500, fixture_lognormal(&f, -5, 1))->month_to_month = 0.5;
        f.segments[0].inactive = 0.3;
        f.contracts[0].terms.seat_fee = 0.7;
        f.contracts[1].terms.seat_fee = 20.1;
        if (pieces == 2)
            f.contracts[1].terms.maximum_bill = 350;
        struct bs_results *results = run(&f, 2);
        struct bs_estimate p10 = at(results, ALL, BS_TERM)[BS_CHANGE_P10];
        assert_true(p10.bin_error == 0 && p10.std_error == 0 && fabs(p10.value - 12 * (20.1 - 0.7)) < 1e-9);
        bs_results_free(results);
        fixture_end(&f);
    }
}

/* Terms of a line are priced by sums and those of two pieces month by month; where they are equal but for round-off the ratio is 1. */
static void ratios_of_equal_terms_are_one(void **state)
{
    (void)state;
    struct fixture f;
    fixture_start(&f);
    fixture_segment(&f, "varying", 400, fixture_lognormal(&f, 4.5, 1))->month_to_month = 0.3;
    f.contracts[0] = f.contracts[1];
    f.contracts[0].name = "metered";
    f.contracts[1].name = "capped";
    f.contracts[0].terms.seat_fee = f.contracts[1].terms.seat_fee = 20.1;
    f.contracts[1].terms.maximum_bill = 600;
    struct bs_results *results = run(&f, 2);
    const struct bs_estimate *term = at(results, ALL, BS_TERM);
    assert_true(term[BS_RATIO_P25].value == 1 && term[BS_RATIO_P25].bin_error == 0);
    assert_true(term[BS_RATIO_P50].value == 1 && term[BS_CHANGE_P50].value == 0);
    bs_results_free(results);
    fixture_end(&f);
}

/* A fee that falling use takes off: 12 x 100 less 3 x 400 is no baseline bill, though the sum rounds. */
static void no_bill_is_left_by_round_off(void **state)
{
    (void)state;
    struct fixture f;
    fixture_start(&f);
    fixture_segment(&f, "fixed", 300,
                    fixture_distribution(f.arena, "constant", (struct fixture_parameter[]){{"value", 100 / 3.0}, {NULL, 0}}));
    fixture_segment(&f, "varying", 10, fixture_lognormal(&f, 4, 1))->month_to_month = 0.3;
    struct bs_charge rebate = f.charge;
    rebate.price = -3;
    f.contracts[0].terms = (struct bs_terms){.maximum_bill = INFINITY, .seat_fee = 100, .charges = &rebate, .n_charges = 1};
    struct bs_results *results = run(&f, 2);
    const struct bs_estimate *term = at(results, ALL, BS_TERM);
    assert_true(fabs(term[BS_SHARE_RATIO_UNDEFINED].value - 300 / 310.0) < 1e-3);
    bs_results_free(results);
    fixture_end(&f);
}

static void round_off_makes_no_bill_cheaper(void **state)
{
    (void)state;
    struct fixture f;
    fixture_start(&f);
    fixture_segment(&f, "varying", 300, fixture_lognormal(&f, 4, 1))->month_to_month = 0.5;
    struct bs_charge net = f.charge, list = f.charge;
    net.price = 1.9;
    list.price = 19;
    f.contracts[0] = (struct bs_contract){.name = "net", .terms = {.maximum_bill = INFINITY, .charges = &net, .n_charges = 1}};
    f.contracts[1] = (struct bs_contract){
        .name = "list", .terms = {.maximum_bill = INFINITY, .charges = &list, .n_charges = 1, .charge_discount = 0.9}};
    struct bs_results *results = run(&f, 2);
    for (int period = 0; period < BS_PERIOD_COUNT; period++) {
        const struct bs_estimate *m = at(results, ALL, (enum bs_period)period);
        assert_true(m[BS_SHARE_SAME].value == 1 && m[BS_CHANGE_P05].value == 0 && m[BS_CHANGE_P95].value == 0);
    }
    assert_true(results->organization[25].probability_dearer.value == 0);
    assert_true(results->organization[25].change[BS_TOTAL_P95].value == 0);
    bs_results_free(results);
    list.price = 5.7;
    f.contracts[1].terms.charge_discount = 0;
    results = run(&f, 2);
    for (int period = 0; period < BS_PERIOD_COUNT; period++)
        assert_true(at(results, ALL, (enum bs_period)period)[BS_SHARE_TRIPLED].value == 1);
    bs_results_free(results);
    fixture_end(&f);
}

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
    f.contracts[0] = (struct bs_contract){.name = "whole",
                                          .terms = {.seat_fee = 20, .maximum_bill = INFINITY, .charges = &whole, .n_charges = 1}};
    f.contracts[1] = (struct bs_contract){.name = "parts", .terms = {.maximum_bill = INFINITY, .charges = parts, .n_charges = 2}};
    struct bs_results *results = run(&f, 2);
    const struct bs_estimate *month = at(results, ALL, BS_MONTH);
    assert_true(fabs(month[BS_MEAN_CHANGE].value + 20) < 1e-6 && isfinite(month[BS_MEAN_CHANGE].std_error));
    assert_true(isinf(month[BS_MEAN_BILL].value) && month[BS_MEAN_BILL].value > 0);
    assert_true(isinf(results->ranks[results->n_ranks - 1].mean_use));
    bs_results_free(results);
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

static void organization_fees_are_laid_on_seats_or_kept_apart(void **state)
{
    (void)state;
    struct fixture f;
    fixture_start(&f);
    fixture_segment(&f, "developers", 80, fixture_lognormal(&f, 4.5, 1));
    f.contracts[1].terms.organization_fee = 238.5;
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
        cmocka_unit_test(atoms_are_exact),
        cmocka_unit_test(atoms_of_terms_are_exact_whatever_the_fee),
        cmocka_unit_test(ratios_of_equal_terms_are_one),
        cmocka_unit_test(no_bill_is_left_by_round_off),
        cmocka_unit_test(round_off_makes_no_bill_cheaper),
        cmocka_unit_test(a_jump_inside_a_bin_of_use_is_kept_apart),
        cmocka_unit_test(infinite_use_leaves_a_bounded_change_its_mean),
        cmocka_unit_test(long_names_are_labels_whole),
        cmocka_unit_test(few_replications_state_no_errors),
        cmocka_unit_test(an_empty_cohort_is_reported),
        cmocka_unit_test(organization_fees_are_laid_on_seats_or_kept_apart),
        cmocka_unit_test(a_population_is_priced_as_it_is),
        cmocka_unit_test(a_run_reports_progress_and_can_be_stopped),
        cmocka_unit_test(totals_beyond_a_double_are_refused),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
