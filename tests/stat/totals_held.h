/* Totals that are computed, against a simulation and themselves with half the steps. */
#ifndef BILLSHIFT_TESTS_TOTALS_HELD_H
#define BILLSHIFT_TESTS_TOTALS_HELD_H

#include <billshift/engine.h>
#include <gsl/gsl_cdf.h>
#include <math.h>

static const struct bs_run_options one_thread = {.threads = 1}, halved = {.threads = 1, .exact_step = 0.5};

struct figures {
    size_t n, taken, terms;          /* figures; scenarios with computed totals, and with all ranges of the term */
    double squares, largest, halved; /* of z of the means; |z|; parts of the bound that halving moves a figure by */
    size_t means;
};

/* A drawn mean has a normal error, a quantile one from 32 batches: beyond this |z| of so many figures is by chance once in 10,000 (Student's t, Bonferroni). */
static double z_limit(const struct figures *all)
{
    return gsl_cdf_tdist_Qinv(0.5e-4 / (double)all->n, 31);
}

/* What is fixed, or drawn all the same, has no error to be held against. */
static void hold(struct figures *all, const struct bs_estimate *exact, const struct bs_estimate *half,
                 const struct bs_estimate *drawn, bool mean)
{
    double bound = exact->std_error + half->std_error, off = fabs(exact->value - half->value);
    double bin = isnan(drawn->bin_error) ? 0 : drawn->bin_error;
    double gap = fmax(fabs(drawn->value - exact->value) - bin - 1e-7 * fabs(exact->value), 0), z = gap / drawn->std_error;
    bool computed = exact->std_error < 1e-6 * fabs(exact->value) + 1e-9 && half->std_error < 1e-6 * fabs(half->value) + 1e-9;
    if (isnan(drawn->std_error) || drawn->std_error == 0 || !computed)
        return;
    all->n++;
    all->halved = fmax(all->halved, bound > 0 ? off / bound : off > 0 ? INFINITY : 0);
    all->largest = fmax(all->largest, z);
    all->means += mean;
    all->squares += mean ? z * z : 0;
}

static struct bs_results *results_by(const struct bs_model *model, enum bs_engine engine, const struct bs_run_options *options)
{
    struct bs_results *results = NULL;
    struct bs_diagnostics said;
    bs_diagnostics_init(&said);
    assert_int_equal(bs_run_by(model, engine, options, &results, &said), BS_OK);
    bs_diagnostics_free(&said);
    return results;
}

#endif
