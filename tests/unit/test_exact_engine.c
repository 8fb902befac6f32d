/* The exact engine against closed forms: totals of many seats, quantiles of a seat, terms of bills that bend. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "engine/exact/kinked.h"
#include "model_fixture.h"

#include <billshift/engine.h>
#include <gsl/gsl_cdf.h>
#include <gsl/gsl_errno.h>
#include <gsl/gsl_randist.h>

static void expect(const char *what, double value, double expected, double error)
{
    if (!(fabs(value - expected) <= error))
        fail_msg("%s: %.17g, want %.17g within %.2g", what, value, expected, error);
}

static struct bs_results *exact(const struct fixture *f)
{
    struct bs_results *results = NULL;
    struct bs_diagnostics diagnostics;
    bs_diagnostics_init(&diagnostics);
    enum bs_status status = bs_run_exact(&f->model, NULL, &results, &diagnostics);
    if (status != BS_OK)
        bs_diagnostics_print(&diagnostics, BS_WARNING, stderr);
    bs_diagnostics_free(&diagnostics);
    assert_int_equal(status, BS_OK);
    return results;
}

/* GSL's inverse is off by 1e-6 for the largest shape, where Cornish and Fisher's expansion is good to 1e-11 of the standard deviation. */
static double gamma_quantile(double p, double n)
{
    double z = gsl_cdf_ugaussian_Pinv(p), z2 = z * z;
    if (n < 1000)
        return gsl_cdf_gamma_Pinv(p, n, 1);
    return n + z * sqrt(n) + (z2 - 1) / 3 + z * (z2 - 7) / (36 * sqrt(n)) - ((3 * z2 + 7) * z2 - 16) / (810 * n);
}

/* Exponential uses add up to a gamma distribution, of a hundred seats and of ten million. */
static void totals_of_exponential_seats_are_gamma(void **state)
{
    (void)state;
    static const size_t seats[] = {20, 100, 10000000};
    for (size_t i = 0; i < 3; i++) {
        struct fixture f;
        fixture_start(&f);
        f.model.months = 1;
        fixture_segment(&f, "all", seats[i],
                        fixture_distribution(f.arena, "exponential", (struct fixture_parameter[]){{"mean", 90}, {NULL, 0}}));
        struct bs_results *results = exact(&f);
        const struct bs_organization *term = &results->organization[1 * 2 + 1];
        double n = (double)seats[i];
        for (size_t m = BS_TOTAL_P05; m < BS_TOTAL_MEASURE_COUNT; m++) {
            double p = bs_total_measure_probability((enum bs_total_measure)m);
            double expected = 20 * n + 90 * gamma_quantile(p, n);
            expect("quantile", term->total[m].value, expected, term->total[m].std_error + 1e-12 * expected);
            assert_true(term->total[m].std_error < 1e-9 * expected);
        }
        expect("sd", term->total[BS_TOTAL_SD].value, 90 * sqrt(n), 1e-9 * 90 * sqrt(n));
        expect("dearer", term->probability_dearer.value, gsl_cdf_gamma_Q(2 * n, n, 1), term->probability_dearer.std_error);
        bs_results_free(results);
        fixture_end(&f);
    }
}

/* Where every seat pays one of few amounts the total has jumps, however many seats there are: none of its quantiles is called exact. */
static void totals_of_few_amounts_are_left_open(void **state)
{
    (void)state;
    static const struct bs_tier tiers[] = {{.up_to = 100, .price = 10}, {.up_to = INFINITY, .price = 70}};
    struct fixture f;
    fixture_start(&f);
    f.model.months = 1;
    fixture_segment(&f, "all", 10000, fixture_lognormal(&f, log(90), 1.25));
    f.charge.model = bs_charge_model_find("stairstep");
    f.charge.tiers = tiers;
    f.charge.n_tiers = 2;
    struct bs_results *results = exact(&f);
    const struct bs_organization *term = &results->organization[1 * 2 + 1];
    double above = gsl_cdf_lognormal_Q(100, log(90), 1.25), n = 10000;
    expect("mean", term->total[BS_TOTAL_MEAN].value, n * (30 + 60 * above), 1e-9 * n);
    expect("sd", term->total[BS_TOTAL_SD].value, 60 * sqrt(n * above * (1 - above)), 1e-5 * sqrt(n));
    assert_true(isnan(term->total[BS_TOTAL_P50].value) && isnan(term->probability_dearer.value));
    assert_non_null(results->totals_open);
    bs_results_free(results);
    fixture_end(&f);
}

/* So has the total of few seats that use nearly the same or nothing: its characteristic function is all but 0 for long, and comes back at 2 pi over what one
   uses. A seat beside them that spreads no further changes nothing; one that covers the gaps does. */
static void totals_in_lumps_are_left_open(void **state)
{
    (void)state;
    for (int i = 0; i < 3; i++) {
        struct fixture f;
        fixture_start(&f);
        f.model.months = 1;
        fixture_segment(
            &f, "lumps", 30,
            fixture_distribution(f.arena, "gamma", (struct fixture_parameter[]){{"mean", 100}, {"cv", 0.02}, {NULL, 0}}))
            ->inactive = 0.4;
        if (i > 0)
            fixture_segment(&f, "others", i == 1 ? 1 : 40, fixture_lognormal(&f, log(i == 1 ? 10 : 90), i == 1 ? 0.3 : 1.25));
        struct bs_results *results = exact(&f);
        const struct bs_organization *term = &results->organization[1 * 2 + 1];
        assert_true((i < 2) == isnan(term->total[BS_TOTAL_P50].value));
        assert_true((i < 2) == (results->totals_open != NULL));
        bs_results_free(results);
        fixture_end(&f);
    }
}

/* A seat's change is use - 180: quantiles and shares of a lognormal use, with idle seats that pay the fee alone. */
static void quantiles_of_a_seat_are_those_of_its_use(void **state)
{
    (void)state;
    struct fixture f;
    fixture_start(&f);
    fixture_segment(&f, "all", 1000, fixture_lognormal(&f, log(90), 1.25))->inactive = 0.15;
    struct bs_results *results = exact(&f);
    const struct bs_estimate *month = *bs_results_at(results, 1, 0, BS_MONTH), *term = *bs_results_at(results, 1, 0, BS_TERM);
    for (size_t m = BS_CHANGE_P01; m <= BS_CHANGE_P99; m++) {
        double p = (bs_measure_info((enum bs_measure)m)->probability - 0.15) / 0.85;
        double expected = p <= 0 ? -180 : 90 * exp(1.25 * gsl_cdf_ugaussian_Pinv(p)) - 180;
        expect("month", month[m].value, expected, 1e-9 * (180 + fabs(expected)));
        expect("term", term[m].value, 12 * expected, 12e-9 * (180 + fabs(expected)));
    }
    expect("cheaper", month[BS_SHARE_CHEAPER].value, 0.15 + 0.85 * gsl_cdf_ugaussian_P(log(2) / 1.25), 1e-11);
    expect("tripled", term[BS_SHARE_TRIPLED].value, 0.85 * gsl_cdf_ugaussian_Q(log(580 / 90.0) / 1.25), 1e-11);
    expect("mean", month[BS_MEAN_CHANGE].value, 0.85 * 90 * exp(1.25 * 1.25 / 2) - 180, 1e-9);
    bs_results_free(results);
    fixture_end(&f);
}

/* The mean change a year is that of the levels' means. */
static void the_reference_job_has_its_known_answer(void **state)
{
    (void)state;
    struct fixture f;
    fixture_reference(&f, 10000);
    struct bs_results *results = exact(&f);
    double use = 6000 * exp(3 + 0.32) + 3000 * exp(4.8 + 0.245) + 1000 * exp(6.2 + 0.18);
    expect("mean", results->organization[2 * 13 - 1].change[BS_TOTAL_MEAN].value, 12 * (use - 180 * 10000.0), 1e-3);
    expect("published", results->organization[2 * 13 - 1].change[BS_TOTAL_MEAN].value, -6940527.50, 0.005);
    bs_results_free(results);
    fixture_end(&f);
}

/* Of months with exponential factors the shares are even on the simplex: of m all are above 1/v with (1 - m/v)^(m-1), none above 1/w by the sum over those
   that are (de Moivre's, Feller, An Introduction to Probability Theory II, 1971, I.9). */
static void counts_are_those_of_even_shares(void **state)
{
    (void)state;
    struct counts counts;
    assert_int_equal(counts_new(1, 12, &counts), BS_OK);
    for (size_t m = 2; m <= 12; m++)
        for (int i = 0; i < 16; i++) {
            double v = (double)m * 1.01 * pow(1.7, i), w = 1 + ((double)m - 1) * i / 15, n = (double)m, within = 0;
            expect("above", counts_above(&counts, m, v), pow(1 - n / v, n - 1), 1e-13);
            for (double above = 0, ways = 1; above < fmin(w, n + 1); above++, ways *= -(n + 1 - above) / above)
                within += ways * pow(1 - above / w, n - 1);
            expect("within", counts_within(&counts, m, w), within, 1e-11);
        }
    counts_free(&counts);
}

/* Whatever the kink: numbers of months above it add up to all seats of a band, and their bills to its months' bills. */
static void terms_that_bend_add_up_to_their_months(void **state)
{
    (void)state;
    static const struct {
        double variation;
        size_t months;
        struct kink kink;
    } rows[] = {
        {0.4, 12, {500, {200, -300}, {0, 1}}}, {0.5, 3, {100, {0, 50}, {1, 0.5}}},  {0.3, 6, {200, {0, 900}, {1, -0.5}}},
        {0.3, 4, {90, {10, 40}, {0, 0}}},      {0.05, 6, {90, {0, 30}, {1, 2}}},    {0.4, 12, {380, {20, 400}, {1, 0}}}, /* a cap */
        {0.5, 12, {100, {20, 120}, {1, 0}}},   {0.6, 12, {380, {20, 400}, {1, 0}}}, {0.02, 12, {380, {20, 400}, {1, 0}}},
        {0.6, 12, {500, {200, -300}, {0, 1}}}, {0.3, 24, {380, {20, 400}, {1, 0}}}, {0.4, 36, {100, {20, -80}, {0, 1}}}};
    struct fixture f;
    fixture_start(&f);
    for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
        const struct kink *kink = &rows[i].kink;
        double cuts[] = {80, 300}, n = (double)rows[i].months;
        struct use_law law;
        struct counts counts;
        struct kinked kinked;
        assert_int_equal(use_law_new(fixture_lognormal(&f, log(90), 1.25), rows[i].variation, rows[i].months, 1, &law), BS_OK);
        assert_int_equal(use_law_bands(&law, cuts, &kink->use, 1, true), BS_OK);
        assert_int_equal(counts_new(1 / (rows[i].variation * rows[i].variation), rows[i].months, &counts), BS_OK);
        assert_int_equal(kinked_new(&law, kink, &counts, cuts, NULL, f.arena, &kinked), BS_OK);
        for (int b = 0; b < BANDS; b++) {
            const struct law *month = &law.month_band[b];
            double above = law_above(month, kink->use), excess = law_excess(month, kink->use), mass = 0, bill = 0;
            double expected = month->mass * kink->value[0] + kink->slope[0] * law_first(month) +
                              (kink->value[1] - kink->value[0]) * above +
                              (kink->slope[1] - kink->slope[0]) * (excess + kink->use * above);
            for (size_t j = 0; j <= rows[i].months; j++) {
                const struct kinked_count *count = &kinked.counts[j];
                mass += count->law[b].mass;
                bill += count->law[b].mass * count->bill.pieces[0].value + count->bill.pieces[0].slope * law_first(&count->law[b]);
            }
            expect("mass", mass, law.term_band[b].mass, 1e-10);
            expect("bill", bill, n * expected, 1e-9 * n * (fabs(expected) + 100));
            if (b == BS_LIGHT)
                expect("below the cut", kinked_bill_below(&kinked, &law, cuts[0]), n * expected, 1e-9 * n * (fabs(expected) + 100));
        }
        kinked_free(&kinked);
        counts_free(&counts);
        use_law_free(&law);
    }
    fixture_end(&f);
}

/* The chance that all months are above is that of one, to their power, over the levels; even in the normal score the trapezoid's error is gone. */
static void the_chance_of_a_capped_year_is_that_of_its_months(void **state)
{
    (void)state;
    static const double variations[] = {0.1, 0.4, 0.6}, step = 0.02;
    const struct kink cap = {380, {20, 400}, {1, 0}};
    const double cuts[] = {80, 300};
    struct fixture f;
    fixture_start(&f);
    for (size_t i = 0; i < sizeof variations / sizeof variations[0]; i++) {
        double shape = 1 / (variations[i] * variations[i]), expected = 0;
        struct use_law law;
        struct counts counts;
        struct kinked kinked;
        assert_int_equal(use_law_new(fixture_lognormal(&f, log(90), 1.25), variations[i], 12, 1, &law), BS_OK);
        assert_int_equal(use_law_bands(&law, cuts, &cap.use, 1, true), BS_OK);
        assert_int_equal(counts_new(shape, 12, &counts), BS_OK);
        assert_int_equal(kinked_new(&law, &cap, &counts, cuts, NULL, f.arena, &kinked), BS_OK);
        for (double z = -8; z < 8; z += step)
            expected += step * gsl_ran_ugaussian_pdf(z) * pow(gsl_cdf_gamma_Q(380 * shape / (90 * exp(1.25 * z)), shape, 1), 12);
        expect("capped all year", kinked.counts[12].law[WHOLE].mass, expected, 1e-11);
        expect("at", kinked.counts[12].bill.pieces[0].value, 12 * 400, 1e-9);
        kinked_free(&kinked);
        counts_free(&counts);
        use_law_free(&law);
    }
    fixture_end(&f);
}

/* What does not apply is told, and drawn instead where the engine may choose. */
static void what_does_not_apply_is_drawn(void **state)
{
    (void)state;
    struct fixture f;
    fixture_start(&f);
    f.model.months = 2;
    f.model.budget = 1000;
    fixture_segment(&f, "all", 10, fixture_lognormal(&f, 4, 1));
    struct bs_results *results = NULL;
    struct bs_diagnostics diagnostics;
    bs_diagnostics_init(&diagnostics);
    assert_int_equal(bs_run_exact(&f.model, NULL, &results, &diagnostics), BS_ERROR_INPUT);
    assert_int_equal(diagnostics.errors, 1);
    bs_diagnostics_free(&diagnostics);
    assert_int_equal(bs_run_by(&f.model, BS_ENGINE_AUTO, NULL, &results, &diagnostics), BS_OK);
    assert_string_equal(results->method, BS_METHOD_MONTECARLO);
    assert_string_equal(results->why_drawn, "how long the budget lasts depends on the months before");
    bs_results_free(results);
    bs_diagnostics_free(&diagnostics);
    fixture_end(&f);
}

int main(void)
{
    gsl_set_error_handler_off();
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(totals_of_exponential_seats_are_gamma),
        cmocka_unit_test(totals_of_few_amounts_are_left_open),
        cmocka_unit_test(totals_in_lumps_are_left_open),
        cmocka_unit_test(quantiles_of_a_seat_are_those_of_its_use),
        cmocka_unit_test(the_reference_job_has_its_known_answer),
        cmocka_unit_test(counts_are_those_of_even_shares),
        cmocka_unit_test(terms_that_bend_add_up_to_their_months),
        cmocka_unit_test(the_chance_of_a_capped_year_is_that_of_its_months),
        cmocka_unit_test(what_does_not_apply_is_drawn),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
