/* Both engines on one scenario, drawn at random: every figure within the bounds of the comparison. */
#ifndef BILLSHIFT_TESTS_AGREEMENT_H
#define BILLSHIFT_TESTS_AGREEMENT_H

#include "scenario_fixture.h"

#include <billshift/engine.h>
#include <gsl/gsl_cdf.h>

enum { SCENARIOS = 200, REFUSED_MOST = 10, REPLICATIONS = 1000 };

/* To be freed. */
__attribute__((noinline)) /* else gcc 12 takes the text for the pointer that open_memstream sets */
static char *
next_scenario(void (*draw_one)(FILE *out, unsigned replications))
{
    char *text = NULL;
    size_t length;
    FILE *out = open_memstream(&text, &length);
    assert_non_null(out);
    draw_one(out, REPLICATIONS);
    assert_int_equal(fclose(out), 0);
    return text;
}

/* Whether the exact engine applies; else says why not. */
static bool is_taken(enum bs_status status, const struct bs_diagnostics *said, const char *text)
{
    if (status == BS_OK)
        return true;
    bs_diagnostics_print(said, BS_ERROR, stderr);
    if (status != BS_ERROR_INPUT)
        fail_msg("%s:\n%s", bs_status_text(status), text);
    return false;
}

/* Of all scenarios. */
struct agreement {
    unsigned leave_out;  /* BS_LEAVE_..., of the exact engine */
    double z[SCENARIOS]; /* of one continuous mean of each */
    size_t n, constant, refused, figures, at_odds;
    double largest;
};

/* A mean over all seats whose z is not 0, as that of what is the same for every seat is: of use, or of the last contract's change, by turns. */
static double continuous_mean(const struct bs_comparison *c, size_t turn)
{
    static const char *const measures[] = {"mean_use", "mean_change"};
    double z = 0;
    for (size_t k = 0; k < 2 && z == 0; k++)
        for (size_t i = 0; i < c->n; i++) {
            const struct bs_compared *row = &c->rows[i];
            if (strcmp(row->group, "all") == 0 && strcmp(row->period, "term") == 0 && row->z != 0 && isfinite(row->z) &&
                strcmp(row->measure, measures[(turn + k) % 2]) == 0)
                z = row->z;
        }
    return z;
}

static void print_row(const struct bs_model *model, const struct bs_compared *row)
{
    print_message("%s, %s, %s, %s: exact %.12g, drawn %.12g +- %.3g, z %.2f\n", model->contracts[row->contract].name, row->group,
                  row->period, row->measure, row->exact, row->montecarlo, row->std_error, row->z);
}

/* Within the scenario's own bound. */
static void hold_scenario(const struct bs_model *model, const struct bs_comparison *c, const char *text, struct agreement *all)
{
    all->figures += c->judged;
    all->largest = fmax(all->largest, c->largest);
    if (c->judged > 0 && c->largest <= c->limit)
        return;
    all->at_odds++;
    print_message("--- at odds: %zu figures, |z| up to %.2f, limit %.2f\n%s", c->judged, c->largest, c->limit, text);
    for (size_t i = 0; i < c->n; i++)
        if (fabs(c->rows[i].z) > c->limit)
            print_row(model, &c->rows[i]);
}

/* Every histogram holds all seats. */
static void assert_whole(const struct bs_results *r, const char *text)
{
    for (size_t i = 0; i < r->n_contracts * r->n_groups * BS_PERIOD_COUNT; i++) {
        const struct bs_change_distribution *d = &r->distributions[i];
        double sum = 0;
        for (size_t k = 0; k < d->n_slices; k++)
            sum += d->slices[k].probability;
        if (d->n_slices > 0 && !(fabs(sum - 1) <= 1e-8))
            fail_msg("contract %zu, %s: the histogram sums to %.12g:\n%s", i / BS_PERIOD_COUNT / r->n_groups,
                     r->groups[i / BS_PERIOD_COUNT % r->n_groups].label, sum, text);
    }
}

/* One thread: what is small gains nothing from more. */
static void take_scenario(struct fixture *f, const char *text, struct agreement *all)
{
    const struct bs_model *model = read_good(f, text, NULL, 0);
    const struct bs_run_options options = {.threads = 1, .leave_out = all->leave_out};
    struct bs_results *results = NULL;
    struct bs_diagnostics said;
    bs_diagnostics_init(&said);
    if (!is_taken(bs_run_by(model, BS_ENGINE_BOTH, &options, &results, &said), &said, text)) {
        all->refused++;
    } else {
        double z = continuous_mean(results->comparison, all->n);
        assert_whole(results, text);
        hold_scenario(model, results->comparison, text, all);
        if (z != 0)
            all->z[all->n++] = z;
        else
            all->constant++;
    }
    bs_results_free(results);
    bs_diagnostics_free(&said);
}

/* Each within its own bound, and all within that which is exceeded once in 1,000 such runs. */
static void hold_within(const char *what, const struct agreement *all)
{
    double limit = gsl_cdf_ugaussian_Qinv(1e-3 / (double)all->figures / 2);
    print_message("%s: %zu scenarios, %zu refused, %zu at odds; %zu figures, |z| up to %.2f of %.2f\n", what,
                  all->n + all->constant, all->refused, all->at_odds, all->figures, all->largest, limit);
    assert_true(all->refused <= REFUSED_MOST);
    assert_true(all->largest <= limit);
    assert_int_equal(all->at_odds, 0);
}

#endif
