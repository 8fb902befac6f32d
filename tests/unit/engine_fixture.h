/* Runs of the engine and comparisons with expected values; include cmocka.h first. */
#ifndef BILLSHIFT_TESTS_ENGINE_FIXTURE_H
#define BILLSHIFT_TESTS_ENGINE_FIXTURE_H

#include "model_fixture.h"
#include <billshift/engine.h>

enum { ALL = 0 };

static inline struct bs_results *run(const struct fixture *f, unsigned threads)
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

static inline const struct bs_estimate *at(const struct bs_results *results, size_t group, enum bs_period period)
{
    return *bs_results_at(results, 1, group, period);
}

/* Within `sigmas` standard errors, or within the bin for a quantile. */
static inline void assert_near(const char *what, struct bs_estimate e, double expected, double sigmas)
{
    double bin = isnan(e.bin_error) ? 0 : e.bin_error;
    bool near = fabs(e.value - expected) <= sigmas * e.std_error + bin + 1e-12 * fabs(expected);
    if (!near)
        print_error("%s: %.10g +- %.3g (bin %.3g), expected %.10g\n", what, e.value, e.std_error, bin, expected);
    assert_true(near);
}

#endif
