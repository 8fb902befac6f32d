/* Runs to a wanted precision: the count is the least of the doubled ones that meets it, the results are those of one run of that count, and
   what cannot be made precise is refused. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "engine_fixture.h"
#include <billshift/precision.h>
#include <gsl/gsl_errno.h>
#include <omp.h>

static enum bs_status run_to(const struct bs_model *model, const struct bs_precision_request *request,
                             const struct bs_run_options *options, struct bs_results **out, struct bs_diagnostics *diagnostics)
{
    bs_diagnostics_init(diagnostics);
    return bs_run_to_precision(model, request, options, out, diagnostics);
}

static struct bs_results *reached(const struct bs_model *model, const char *const *goals, size_t n, uint32_t most)
{
    struct bs_precision_request request = {.goals = goals, .n_goals = n, .most = most};
    struct bs_results *results;
    struct bs_diagnostics diagnostics;
    enum bs_status status = run_to(model, &request, NULL, &results, &diagnostics);
    if (status != BS_OK)
        bs_diagnostics_print(&diagnostics, BS_WARNING, stderr);
    assert_int_equal(status, BS_OK);
    bs_diagnostics_free(&diagnostics);
    return results;
}

static void small_model(struct fixture *f)
{
    fixture_start(f);
    fixture_segment(f, "light", 20, fixture_lognormal(f, 3.5, 1))->month_to_month = 0.4;
    fixture_segment(f, "heavy", 10, fixture_lognormal(f, 6, 0.8))->inactive = 0.1;
    f->model.replications = 40;
}

/* By runs of each count, done apart: the first at which the error of a measure is at most so much. */
static uint32_t least_count(struct fixture *f, enum bs_period period, enum bs_measure measure, double most)
{
    uint32_t base = f->model.replications, found = 0;
    for (uint32_t count = base; found == 0 && count <= 64 * base; count *= 2) {
        f->model.replications = count;
        struct bs_results *results = run(f, 2);
        struct bs_estimate e = at(results, ALL, period)[measure];
        if (hypot(e.std_error, isnan(e.bin_error) ? 0 : e.bin_error) <= most)
            found = count;
        bs_results_free(results);
    }
    f->model.replications = base;
    return found;
}

static void the_least_count_is_chosen(void **state)
{
    (void)state;
    struct fixture f;
    small_model(&f);
    /* the baseline's bill is 200 a month, 2,400 a term */
    static const struct {
        const char *goal;
        enum bs_period period;
        enum bs_measure measure;
        double most;
    } cases[] = {
        {"mean_change=2%", BS_TERM, BS_MEAN_CHANGE, 0.02 * 2400},
        {"month/mean_bill=4%", BS_MONTH, BS_MEAN_BILL, 0.04 * 200},
        {"metered/all/month/share_dearer=0.5%", BS_MONTH, BS_SHARE_DEARER, 0.005},
        {"change_p75=2%", BS_TERM, BS_CHANGE_P75, 0.02 * 2400},
        {"month/ratio_p50=0.02", BS_MONTH, BS_RATIO_P50, 0.02},
        {"mean_change=100%", BS_TERM, BS_MEAN_CHANGE, 2400},
    };
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        uint32_t least = least_count(&f, cases[i].period, cases[i].measure, cases[i].most);
        struct bs_results *results = reached(&f.model, &cases[i].goal, 1, 0);
        const struct bs_precision *precision = results->precision;
        print_message("%s: %u replications\n", cases[i].goal, results->replications);
        assert_true(least > 0 && precision->met && precision->goals[0].met);
        assert_int_equal(results->replications, least);
        assert_int_equal(precision->base, 40);
        assert_int_equal(precision->most, 64 * 40);
        bs_results_free(results);
    }
    fixture_end(&f);
}

static void all_goals_must_be_met(void **state)
{
    (void)state;
    struct fixture f;
    small_model(&f);
    const char *const goals[] = {"mean_change=100%", "mean_change=2%", "share_dearer=10%"};
    uint32_t least = least_count(&f, BS_TERM, BS_MEAN_CHANGE, 0.02 * 2400);
    struct bs_results *results = reached(&f.model, goals, 3, 0);
    assert_true(least > 40);
    assert_int_equal(results->replications, least);
    assert_int_equal(results->precision->n_goals, 3);
    assert_string_equal(results->precision->goals[1].measure, "metered/all/term/mean_change");
    bs_results_free(results);
    fixture_end(&f);
}

/* Bytes, as NaN is not equal to itself. */
static void assert_same(const struct bs_results *a, const struct bs_results *b)
{
    size_t rows = a->n_contracts * a->n_groups * BS_PERIOD_COUNT;
    assert_int_equal(a->replications, b->replications);
    assert_int_equal(a->n_groups, b->n_groups);
    assert_memory_equal(a->summary, b->summary, rows * sizeof *a->summary);
    assert_memory_equal(a->organization, b->organization, a->n_contracts * (a->months + 1) * sizeof *a->organization);
    assert_memory_equal(a->ranks, b->ranks, a->n_contracts * a->n_ranks * sizeof *a->ranks);
    for (size_t i = 0; i < rows; i++) {
        const struct bs_change_distribution *x = &a->distributions[i], *y = &b->distributions[i];
        assert_int_equal(x->n_slices, y->n_slices);
        assert_true((x->change == NULL) == (y->change == NULL));
        if (x->change)
            assert_memory_equal(x->change, y->change, a->n_probabilities * sizeof *x->change);
        if (x->n_slices > 0)
            assert_memory_equal(x->slices, y->slices, x->n_slices * sizeof *x->slices);
    }
}

static void results_are_those_of_one_run(void **state)
{
    (void)state;
    struct fixture f;
    small_model(&f);
    const char *const goals[] = {"mean_change=2%"};
    struct bs_results *doubled = reached(&f.model, goals, 1, 0);
    f.model.replications = doubled->replications;
    struct bs_results *once = run(&f, 1);
    assert_true(doubled->replications > 40);
    assert_null(once->precision);
    assert_same(doubled, once);
    bs_results_free(once);
    bs_results_free(doubled);
    fixture_end(&f);
}

static void the_limit_ends_it(void **state)
{
    (void)state;
    struct fixture f;
    small_model(&f);
    const char *const goals[] = {"mean_change=0.01%", "mean_change=100%"};
    /* 40, 80, 160: twice as many would be more than 319 */
    struct bs_results *results = reached(&f.model, goals, 2, 319);
    const struct bs_precision *precision = results->precision;
    assert_int_equal(results->replications, 160);
    assert_int_equal(precision->most, 319);
    assert_false(precision->met);
    assert_false(precision->goals[0].met);
    assert_true(precision->goals[1].met && precision->goals[1].needed < 40);
    assert_true(precision->goals[0].got > 0.0001 && precision->goals[0].needed > 160);
    struct bs_diagnostics diagnostics;
    bs_diagnostics_init(&diagnostics);
    bs_precision_missed(results, &diagnostics);
    assert_int_equal(diagnostics.errors, 1);
    assert_non_null(strstr(diagnostics.items[0].message, "precision not reached: metered/all/term/mean_change is known to "));
    bs_diagnostics_free(&diagnostics);
    bs_results_free(results);
    fixture_end(&f);
}

/* The mean of s seats' use over R replications has the standard error sd / sqrt(s R), of a uniform level on 0 ... 100 with sd 100 / sqrt(12).
   It is taken between 8,000 replications whose means are nearly normal: the variance is off by sqrt(2 / 8000), relatively. */

static void the_number_needed_follows_the_law(void **state)
{
    (void)state;
    struct fixture f;
    fixture_start(&f);
    const struct fixture_parameter level[] = {{"low", 0}, {"high", 100}, {NULL, 0}};
    fixture_segment(&f, "even", 25, fixture_distribution(f.arena, "uniform", level));
    f.model.replications = 8000;
    const char *const goals[] = {"month/mean_change=0.01%"};
    struct bs_results *results = reached(&f.model, goals, 1, 8000);
    double sd = 100 / sqrt(12), most = 0.0001 * 200, law = sd * sd / (25 * most * most);
    double needed = results->precision->goals[0].needed;
    print_message("needed %.0f, by the law %.0f\n", needed, law);
    assert_true(fabs(needed / law - 1) < 4 * sqrt(2.0 / 8000));
    bs_results_free(results);
    fixture_end(&f);
}

static void few_replications_begin_with_those_for_errors(void **state)
{
    (void)state;
    struct fixture f;
    small_model(&f);
    f.model.replications = 5;
    const char *const goals[] = {"mean_change=100%"};
    struct bs_results *results = reached(&f.model, goals, 1, 0);
    assert_int_equal(results->replications, 32);
    assert_int_equal(results->precision->base, 32);
    bs_results_free(results);
    fixture_end(&f);
}

static void assert_refused(const struct bs_model *model, const char *goal, uint32_t most, const char *why)
{
    struct bs_precision_request request = {.goals = &goal, .n_goals = 1, .most = most};
    struct bs_results *results;
    struct bs_diagnostics diagnostics;
    assert_int_equal(run_to(model, &request, NULL, &results, &diagnostics), BS_ERROR_INPUT);
    assert_null(results);
    assert_int_equal(diagnostics.errors, 1);
    const char *message = NULL;
    for (size_t i = 0; i < diagnostics.count; i++)
        if (diagnostics.items[i].severity == BS_ERROR)
            message = diagnostics.items[i].message;
    assert_string_equal(message, why);
    bs_diagnostics_free(&diagnostics);
}

static void what_cannot_be_met_is_refused(void **state)
{
    (void)state;
    struct fixture f;
    small_model(&f);
    assert_refused(&f.model, "mean_change", 0,
                   "precision 'mean_change': a share is missing; write MEASURE=SHARE, such as mean_change=0.1%");
    assert_refused(&f.model, "mean_change=0%", 0,
                   "precision 'mean_change=0%': a precision is above 0, such as 0.1%: no number of replications leaves no error");
    assert_refused(&f.model, "seats=1%", 0, "precision of metered/all/term/seats: it is a fixed number, nothing of it is drawn");
    assert_refused(&f.model, "mean_change=1%", 39,
                   "a precision is first looked at after 40 replications, which is more than the 39 allowed");
    f.contracts[0].terms.seat_fee = 0;
    assert_refused(&f.model, "mean_change=1%", 0,
                   "precision of metered/all/term/mean_change: it is relative to the baseline's value of the same group and "
                   "period, which is 0");
    fixture_end(&f);
}

static void a_mean_without_variance_is_refused(void **state)
{
    (void)state;
    struct fixture f;
    fixture_start(&f);
    const struct fixture_parameter level[] = {{"alpha", 1.5}, {"minimum", 50}, {NULL, 0}};
    fixture_segment(&f, "tail", 40, fixture_distribution(f.arena, "pareto", level));
    fixture_segment(&f, "mild", 10, fixture_lognormal(&f, 3, 1));
    f.model.replications = 64;
    assert_refused(&f.model, "mean_change=1%", 0,
                   "precision of metered/all/term/mean_change: its variance is infinite, so that no number of replications makes "
                   "it precise; quantiles and shares have a standard error");
    assert_refused(&f.model, "cohort:heavy/mean_use=1%", 0,
                   "precision of metered/cohort:heavy/term/mean_use: its variance is infinite, so that no number of replications "
                   "makes it precise; quantiles and shares have a standard error");
    const char *const sound[] = {"segment:mild/mean_change=5%", "change_p50=5%", "cohort:light/mean_change=5%",
                                 "flat/mean_bill=1%"};
    struct bs_results *results = reached(&f.model, sound, 4, 0);
    assert_true(results->precision->met);
    bs_results_free(results);
    f.contracts[1].terms.maximum_bill = 1000; /* a cap cuts the tail off */
    const char *const capped[] = {"mean_change=5%"};
    results = reached(&f.model, capped, 1, 0);
    assert_true(results->precision->met);
    bs_results_free(results);
    fixture_end(&f);
}

struct seen {
    double last;
    uint32_t looks[16], expected[16];
    size_t n;
    bool out_of_range;
};

static void see_progress(void *context, double done)
{
    struct seen *seen = context;
    seen->last = done;
    seen->out_of_range |= !(done >= 0 && done <= 1 + 1e-9);
}

static void see_look(void *context, uint32_t replications, uint32_t expected)
{
    struct seen *seen = context;
    seen->looks[seen->n] = replications;
    seen->expected[seen->n++] = expected;
}

static void progress_goes_over_all_runs(void **state)
{
    (void)state;
    struct fixture f;
    small_model(&f);
    const char *const goals[] = {"mean_change=2%"};
    struct seen seen = {0};
    struct bs_precision_request request = {.goals = goals, .n_goals = 1, .look = see_look};
    struct bs_run_options options = {.threads = 2, .progress = see_progress, .context = &seen};
    struct bs_results *results;
    struct bs_diagnostics diagnostics;
    assert_int_equal(run_to(&f.model, &request, &options, &results, &diagnostics), BS_OK);
    assert_true(seen.n > 1 && !seen.out_of_range);
    for (size_t i = 0; i < seen.n; i++) {
        assert_int_equal(seen.looks[i], 40u << i);
        assert_true(seen.expected[i] >= seen.looks[i]);
    }
    assert_int_equal(seen.looks[seen.n - 1], results->replications);
    assert_true(seen.expected[seen.n - 1] > results->replications || fabs(seen.last - 1) < 1e-9);
    bs_results_free(results);
    bs_diagnostics_free(&diagnostics);
    fixture_end(&f);
}

static void stopping_leaves_no_results(void **state)
{
    (void)state;
    struct fixture f;
    small_model(&f);
    const char *const goals[] = {"mean_change=2%"};
    const volatile sig_atomic_t stop = 1;
    struct bs_precision_request request = {.goals = goals, .n_goals = 1};
    struct bs_run_options options = {.stop = &stop};
    struct bs_results *results;
    struct bs_diagnostics diagnostics;
    assert_int_equal(run_to(&f.model, &request, &options, &results, &diagnostics), BS_ERROR_INTERRUPTED);
    assert_null(results);
    bs_diagnostics_free(&diagnostics);
    fixture_end(&f);
}

static void warnings_are_said_once(void **state)
{
    (void)state;
    struct fixture f;
    fixture_start(&f);
    fixture_segment(&f, "idle", 30, fixture_lognormal(&f, 4, 1))->inactive =
        0.7; /* cohort:light is up to 0: regular is up to p90 */
    f.segments[0].inactive = 0.95;
    f.model.replications = 40;
    const char *const goals[] = {"mean_change=0.05%"};
    struct bs_precision_request request = {.goals = goals, .n_goals = 1, .most = 320};
    struct bs_results *results;
    struct bs_diagnostics diagnostics;
    assert_int_equal(run_to(&f.model, &request, NULL, &results, &diagnostics), BS_OK);
    assert_true(results->replications > 40);
    assert_int_equal(diagnostics.warnings, 1); /* cohort:regular is empty */
    bs_results_free(results);
    bs_diagnostics_free(&diagnostics);
    assert_refused(&f.model, "cohort:regular/mean_change=1%", 0,
                   "precision of metered/cohort:regular/term/mean_change: it has no value, as its group is empty or no ratio of it "
                   "is defined");
    fixture_end(&f);
}

static void the_callers_threads_and_handler_stay(void **state)
{
    (void)state;
    struct fixture f;
    small_model(&f);
    gsl_error_handler_t *handler = gsl_set_error_handler(NULL);
    int threads = omp_get_max_threads();
    const char *const goals[] = {"mean_change=100%"};
    struct bs_precision_request request = {.goals = goals, .n_goals = 1};
    struct bs_run_options options = {.threads = (unsigned)threads + 1};
    struct bs_results *results;
    struct bs_diagnostics diagnostics;
    assert_int_equal(run_to(&f.model, &request, &options, &results, &diagnostics), BS_OK);
    assert_int_equal(omp_get_max_threads(), threads);
    assert_true(gsl_set_error_handler(handler) == NULL);
    bs_results_free(results);
    bs_diagnostics_free(&diagnostics);
    fixture_end(&f);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(the_least_count_is_chosen),
        cmocka_unit_test(all_goals_must_be_met),
        cmocka_unit_test(results_are_those_of_one_run),
        cmocka_unit_test(the_limit_ends_it),
        cmocka_unit_test(the_number_needed_follows_the_law),
        cmocka_unit_test(few_replications_begin_with_those_for_errors),
        cmocka_unit_test(what_cannot_be_met_is_refused),
        cmocka_unit_test(a_mean_without_variance_is_refused),
        cmocka_unit_test(progress_goes_over_all_runs),
        cmocka_unit_test(stopping_leaves_no_results),
        cmocka_unit_test(warnings_are_said_once),
        cmocka_unit_test(the_callers_threads_and_handler_stay),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
