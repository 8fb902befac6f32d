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

/* Of a scenario: what is compared of its totals. text: its YAML */
typedef void compare_totals(struct figures *all, const char *text, const struct bs_results *exact, const struct bs_results *half,
                            const struct bs_results *drawn);

static void hold_scenario(void *state, const char *text, compare_totals *compare, struct figures *all)
{
    double before[2] = {all->largest, all->halved};
    const struct bs_model *model = read_good(state, text, NULL, 0);
    struct bs_results *exact = results_by(model, BS_ENGINE_AUTO, &one_thread), *half = results_by(model, BS_ENGINE_AUTO, &halved);
    struct bs_results *drawn = results_by(model, BS_ENGINE_MONTECARLO, &one_thread);
    if (exact->totals_computed) {
        all->taken++;
        all->terms += !exact->term_drawn;
        compare(all, text, exact, half, drawn);
    }
    if ((all->largest > before[0] && all->largest > 4) || (all->halved > before[1] && all->halved > 0.5))
        print_message("z %.2f, halved %.3g:\n%s\n", all->largest, all->halved, text);
    bs_results_free(exact);
    bs_results_free(half);
    bs_results_free(drawn);
}

/* So many scenarios as `write` gives them one after the other; three quarters of them must have computed totals, all of which must hold. */
static struct figures hold_scenarios(void *state, int count, void (*write)(FILE *out), compare_totals *compare)
{
    struct figures all = {0};
    for (int i = 0; i < count; i++) {
        char *text = NULL;
        size_t length;
        FILE *out = open_memstream(&text, &length);
        assert_non_null(out);
        write(out);
        assert_int_equal(fclose(out), 0);
        hold_scenario(state, text, compare, &all);
        free(text);
    }
    double limit = z_limit(&all);
    print_message(
        "%zu of %d scenarios computed, all ranges of the term in %zu; %zu figures, |z| up to %.2f of %.2f; mean square of %zu "
        "means %.3f; halved steps: at most %.3g of the bound\n",
        all.taken, count, all.terms, all.n, all.largest, limit, all.means, all.squares / (double)all.means, all.halved);
    assert_true(all.taken >= (size_t)count * 3 / 4);
    assert_true(all.largest < limit);
    assert_true(all.halved <= 1);
    return all;
}

#endif
