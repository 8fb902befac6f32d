/* Totals of a pool from the law of its use, against closed forms: exponential seats use a gamma distributed total. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "model_fixture.h"

#include <billshift/engine.h>
#include <gsl/gsl_cdf.h>

static void expect(const char *what, double value, double expected, double error)
{
    if (!(fabs(value - expected) <= error))
        fail_msg("%s: %.17g, want %.17g within %.2g", what, value, expected, error);
}

enum { SEATS = 50 };
static const double MEAN = 90, POOL = 4500;

/* Fees of 20, and what is used beyond the pool at 1. */
static void pool_of_exponentials(struct fixture *f, size_t months, double month_to_month)
{
    const struct fixture_parameter mean[] = {{"mean", MEAN}, {NULL, 0}};
    fixture_start(f);
    f->model.months = months;
    f->model.replications = 64;
    fixture_segment(f, "all", SEATS, fixture_distribution(f->arena, "exponential", mean))->month_to_month = month_to_month;
    f->charge.scope = BS_ORGANIZATION_SCOPE;
    f->charge.included = POOL;
}

static struct bs_results *run(const struct fixture *f)
{
    struct bs_results *results = NULL;
    struct bs_diagnostics said;
    bs_diagnostics_init(&said);
    assert_int_equal(bs_run_by(&f->model, BS_ENGINE_AUTO, NULL, &results, &said), BS_OK);
    bs_diagnostics_free(&said);
    return results;
}

static double above(double n, double use)
{
    return gsl_cdf_gamma_Q(use, n, MEAN);
}

static double overage(void)
{
    return SEATS * MEAN * above(SEATS + 1, POOL) - POOL * above(SEATS, POOL);
}

static double overage_sd(void)
{
    double square = MEAN * MEAN * SEATS * (SEATS + 1) * above(SEATS + 2, POOL) - 2 * POOL * SEATS * MEAN * above(SEATS + 1, POOL) +
                    POOL * POOL * above(SEATS, POOL);
    return sqrt(square - overage() * overage());
}

/* Of so many months that are alike. */
static void expect_row(const struct bs_organization *row, double months)
{
    double fees = 20.0 * SEATS, least = 200.0 * SEATS;
    expect("mean", row->total[BS_TOTAL_MEAN].value, months * (fees + overage()), 1e-9 * months * fees);
    expect("sd", row->total[BS_TOTAL_SD].value, months * overage_sd(), 1e-7 * months * overage_sd());
    expect("change", row->change[BS_TOTAL_MEAN].value, months * (fees + overage() - least), 1e-9 * months * least);
    for (size_t m = BS_TOTAL_P05; m < BS_TOTAL_MEASURE_COUNT; m++) {
        double use = gsl_cdf_gamma_Pinv(bs_total_measure_probability((enum bs_total_measure)m), SEATS, MEAN);
        double total = months * (fees + fmax(use - POOL, 0));
        expect("total", row->total[m].value, total, 1e-8 * total);
        expect("quantile of the change", row->change[m].value, total - months * least, 1e-8 * months * least);
        assert_true(row->total[m].std_error < 1e-6 * total);
    }
    expect("dearer", row->probability_dearer.value, above(SEATS, POOL + least - fees), row->probability_dearer.std_error);
}

static void months_and_even_terms_have_closed_forms(void **state)
{
    (void)state;
    struct fixture f;
    pool_of_exponentials(&f, 3, 0);
    struct bs_results *results = run(&f);
    assert_true(results->totals_computed && !results->totals_drawn && results->why_drawn);
    assert_int_equal(results->replications, 64);
    for (size_t month = 0; month < 3; month++)
        expect_row(&results->organization[4 + month], 1);
    expect_row(&results->organization[7], 3);
    assert_true(results->organization[3].total[BS_TOTAL_P95].value == 3 * 200.0 * SEATS &&
                results->organization[3].total[BS_TOTAL_SD].value == 0);
    bs_results_free(results);
    fixture_end(&f);
}

/* Where months vary their sum is not computed, but its mean. */
static void terms_that_vary_have_a_mean(void **state)
{
    (void)state;
    struct fixture f;
    pool_of_exponentials(&f, 2, 0.5);
    struct bs_results *results = run(&f), *drawn = NULL;
    struct bs_diagnostics said;
    bs_diagnostics_init(&said);
    assert_int_equal(bs_run(&f.model, NULL, &drawn, &said), BS_OK);
    bs_diagnostics_free(&said);
    const struct bs_organization *rows = &results->organization[3], *own = &drawn->organization[3];
    assert_true(results->totals_computed && results->totals_drawn);
    expect("mean", rows[2].total[BS_TOTAL_MEAN].value, 2 * rows[0].total[BS_TOTAL_MEAN].value, 1e-9);
    assert_true(rows[2].total[BS_TOTAL_P95].value == own[2].total[BS_TOTAL_P95].value);
    assert_true(rows[0].total[BS_TOTAL_P95].value != own[0].total[BS_TOTAL_P95].value);
    expect("drawn mean", own[0].total[BS_TOTAL_MEAN].value, rows[0].total[BS_TOTAL_MEAN].value,
           5 * own[0].total[BS_TOTAL_MEAN].std_error);
    bs_results_free(results);
    bs_results_free(drawn);
    fixture_end(&f);
}

/* What depends on the months before stays drawn, and so does a pool beside another meter's. */
static void what_is_no_curve_of_one_total_is_drawn(void **state)
{
    (void)state;
    struct bs_commitment commitment = {.amount = 50000, .price = NAN, .period = 1, .overage_factor = 1};
    struct fixture f;
    pool_of_exponentials(&f, 2, 0);
    f.contracts[1].commitment = &commitment;
    struct bs_results *results = run(&f);
    assert_false(results->totals_computed);
    bs_results_free(results);
    f.contracts[1].commitment = NULL;
    struct bs_charge two[] = {f.charge, f.charge};
    two[1].scope = BS_SEAT_SCOPE;
    two[1].included = 60; /* of each seat: it bends at a seat's own use */
    f.contracts[1].terms.charges = two;
    f.contracts[1].terms.n_charges = 2;
    results = run(&f);
    assert_false(results->totals_computed);
    bs_results_free(results);
    fixture_end(&f);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(months_and_even_terms_have_closed_forms),
        cmocka_unit_test(terms_that_vary_have_a_mean),
        cmocka_unit_test(what_is_no_curve_of_one_total_is_drawn),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
