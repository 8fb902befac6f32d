/* Do standard errors still mean what they say where they decide when to stop? A run that ends at the first of several counts whose error is
   small enough ends a little more readily where the error came out small. Over many seeds value +- 1.96 standard errors must hold the closed
   form 95 times in 100, within 4 binomial standard deviations: 0.95 +- 4 sqrt(0.95 x 0.05 / 600) = 0.9144 .. 0.9856. Seeds 1 .. 600. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "model_fixture.h"
#include <billshift/precision.h>
#include <gsl/gsl_errno.h>

enum { SEEDS = 600, ALL = 0, LOOKS = 7 };

static struct bs_results *run(const struct bs_model *model, const char *goal)
{
    struct bs_precision_request request = {.goals = &goal, .n_goals = 1};
    struct bs_results *results = NULL;
    struct bs_diagnostics diagnostics;
    bs_diagnostics_init(&diagnostics);
    assert_int_equal(bs_run_to_precision(model, &request, NULL, &results, &diagnostics), BS_OK);
    bs_diagnostics_free(&diagnostics);
    assert_true(results->precision->met);
    return results;
}

/* 40 seats, lognormal(median 90, log_sd 0.8): the sd of a month's use is 90 sqrt(e^0.64 (e^0.64 - 1)) = 117.3. A standard error of 0.58 % of the
   baseline's 200, which is 1.16, takes 117.3^2 / 40 / 1.16^2 = 256 replications: it is chance whether a run ends there or after 512, the
   case in which it matters most that the error decides. */
static void errors_hold_where_they_say_when_to_stop(void **state)
{
    (void)state;
    struct fixture f;
    fixture_start(&f);
    fixture_segment(&f, "developers", 40, fixture_lognormal(&f, log(90), 0.8));
    f.model.months = 1;
    f.model.replications = 32;
    double mean = 90 * exp(0.8 * 0.8 / 2) - 180;
    int covered = 0, ends[LOOKS] = {0};
    for (uint64_t seed = 1; seed <= SEEDS; seed++) {
        f.model.seed = seed;
        struct bs_results *results = run(&f.model, "month/mean_change=0.58%");
        struct bs_estimate e = (*bs_results_at(results, 1, ALL, BS_MONTH))[BS_MEAN_CHANGE];
        covered += fabs(e.value - mean) <= 1.959963984540054 * e.std_error;
        for (size_t i = 0; i < LOOKS; i++)
            ends[i] += results->replications == 32u << i;
        bs_results_free(results);
    }
    for (size_t i = 0; i < LOOKS; i++)
        print_message("%u replications: %d of %d runs\n", 32u << i, ends[i], SEEDS);
    double share = (double)covered / SEEDS, spread = sqrt(0.95 * 0.05 / SEEDS);
    print_message("mean_change: %.4f (0.95 +- %.4f)\n", share, 4 * spread);
    assert_true(fabs(share - 0.95) <= 4 * spread);
    assert_true(ends[3] > SEEDS / 5 && ends[4] > SEEDS / 5);
    fixture_end(&f);
}

int main(void)
{
    gsl_set_error_handler_off();
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(errors_hold_where_they_say_when_to_stop),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
