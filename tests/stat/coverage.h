/* For tests of standard errors over many seeds. */
#ifndef BILLSHIFT_TESTS_STAT_COVERAGE_H
#define BILLSHIFT_TESTS_STAT_COVERAGE_H

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "model_fixture.h"
#include <billshift/engine.h>
#include <gsl/gsl_cdf.h>
#include <gsl/gsl_errno.h>

enum { SEEDS = 2000, ALL = 0 };

static inline struct bs_results *run(const struct bs_model *model)
{
    struct bs_results *results = NULL;
    struct bs_diagnostics diagnostics;
    bs_diagnostics_init(&diagnostics);
    /* one thread: small runs, thousands of them, gain nothing from more */
    const struct bs_run_options options = {.threads = 1};
    assert_int_equal(bs_run(model, &options, &results, &diagnostics), BS_OK);
    bs_diagnostics_free(&diagnostics);
    return results;
}

static inline int covers(struct bs_estimate e, double truth)
{
    return fabs(e.value - truth) <= 1.959963984540054 * e.std_error;
}

/* Within 4 binomial standard deviations of 95 %. */
static inline void assert_coverage(const char *what, int covered)
{
    double share = (double)covered / SEEDS, spread = sqrt(0.95 * 0.05 / SEEDS);
    print_message("%s: %.4f (0.95 +- %.4f)\n", what, share, 4 * spread);
    assert_true(fabs(share - 0.95) <= 4 * spread);
}

#endif
