/* The engine against the same draws priced one by one and kept whole: no cells, no histograms, no batches. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "engine/plan.h"
#include "model_fixture.h"
#include <billshift/engine.h>
#include <gsl/gsl_errno.h>
#include <gsl/gsl_sort.h>
#include <stdlib.h>

enum { MONTHS = 12, SEATS = 257 + 40, REPLICATIONS = 33, MOST = SEATS * REPLICATIONS * MONTHS };

/* What one group's seats were charged in one period. */
struct sample {
    size_t n, n_ratio;
    double bill, shares[6], *change, *ratio;
};

static void sample_add(struct sample *s, double bill, double base)
{
    double change = bill - base;
    s->bill += bill;
    s->shares[0] += change < 0;
    s->shares[1] += change == 0;
    s->shares[2] += change > 0;
    s->shares[3] += bill >= 2 * base && change > 0;
    s->shares[4] += bill >= 3 * base && change > 0;
    s->shares[5] += base == 0;
    s->change[s->n++] = change;
    if (base != 0)
        s->ratio[s->n_ratio++] = bill / base;
}

static void price_seat(const struct plan *plan, const struct plan_segment *segment, const double *use, struct sample *samples,
                       const size_t *groups)
{
    double term = 0, base_term = 0;
    for (size_t month = 0; month < MONTHS; month++) {
        double bill = bs_curve_value(&segment->prices[1].bill, use[month * BLOCK]);
        double base = bs_curve_value(&segment->prices[plan->model->baseline].bill, use[month * BLOCK]);
        for (size_t g = 0; g < 3; g++)
            sample_add(&samples[groups[g] * BS_PERIOD_COUNT + BS_MONTH], bill, base);
        term += bill;
        base_term += base;
    }
    for (size_t g = 0; g < 3; g++)
        sample_add(&samples[groups[g] * BS_PERIOD_COUNT + BS_TERM], term, base_term);
}

static size_t cohort_of(const struct plan *plan, const double *use)
{
    double sum = 0;
    for (size_t month = 0; month < MONTHS; month++)
        sum += use[month * BLOCK];
    return sum <= plan->cuts[0].use ? BS_LIGHT : sum <= plan->cuts[1].use ? BS_REGULAR : BS_HEAVY;
}

static void price_all(const struct plan *plan, struct sample *samples)
{
    double *use = malloc(MONTHS * BLOCK * sizeof *use);
    assert_non_null(use);
    for (uint32_t r = 0; r < REPLICATIONS; r++)
        for (size_t k = 0; k < plan->n_segments; k++)
            for (size_t first = 0; first < plan->parts[k].seats; first += BLOCK) {
                size_t left = plan->parts[k].seats - first, count = left < BLOCK ? left : BLOCK;
                plan->loops->draw_block(plan, &plan->parts[k], r, first, count, use);
                for (size_t i = 0; i < count; i++) {
                    size_t groups[3] = {0, 1 + k, 1 + plan->n_segments + cohort_of(plan, use + i)};
                    price_seat(plan, &plan->segments[k], use + i, samples, groups);
                }
            }
    free(use);
}

/* The order statistics at rank p n, widened by the stated bin_error, hold the quantile. */
static void check_quantiles(const char *label, const struct bs_estimate *measures, const struct sample *s)
{
    for (int m = BS_CHANGE_P01; m < BS_MEASURE_COUNT; m++) {
        const double *values = m < BS_RATIO_P05 ? s->change : s->ratio;
        size_t n = m < BS_RATIO_P05 ? s->n : s->n_ratio;
        double rank = bs_measure_info((enum bs_measure)m)->probability * (double)n, below = floor(rank - 1e-9);
        size_t low = (size_t)below, high = (size_t)floor(rank + 1e-9) < n ? (size_t)floor(rank + 1e-9) : n - 1;
        double slack = measures[m].bin_error + 1e-9 * fabs(values[high]);
        if (!(measures[m].value >= values[low] - slack && measures[m].value <= values[high] + slack))
            fail_msg("%s %s: %.17g, bin_error %g, but the order statistics are %.17g and %.17g", label,
                     bs_measure_info((enum bs_measure)m)->name, measures[m].value, measures[m].bin_error, values[low],
                     values[high]);
    }
}

static void check_distribution(const struct bs_results *results, const struct bs_change_distribution *d)
{
    double sum = 0, end = -INFINITY;
    for (size_t i = 1; i < results->n_probabilities; i++)
        assert_true(d->change[i] >= d->change[i - 1]);
    for (size_t i = 0; i < d->n_slices; i++) {
        sum += d->slices[i].probability;
        if (d->slices[i].lower < d->slices[i].upper) {
            assert_true(d->slices[i].lower >= end);
            end = d->slices[i].upper;
        }
    }
    assert_true(fabs(sum - 1) < 1e-9);
}

static void check_group(const struct bs_results *results, size_t group, enum bs_period period, struct sample *s)
{
    const struct bs_estimate *measures = *bs_results_at(results, 1, group, period);
    assert_true(s->n > 0);
    assert_true(fabs(measures[BS_MEAN_BILL].value / (s->bill / (double)s->n) - 1) < 1e-10);
    for (int kind = 0; kind < 6; kind++)
        assert_true(fabs(measures[BS_SHARE_CHEAPER + kind].value - s->shares[kind] / (double)s->n) < 1e-12);
    gsl_sort(s->change, 1, s->n);
    gsl_sort(s->ratio, 1, s->n_ratio);
    check_quantiles(results->groups[group].label, measures, s);
    check_distribution(results, bs_results_distribution(results, 1, group, period));
}

/* Baseline metered, the other with included units, two tiers, a fee on entry, a minimum and a cap: changes fall, rise and jump. */
static void start_kinked(struct fixture *f, struct bs_charge *tiered, const struct bs_tier *tiers)
{
    fixture_start(f);
    fixture_segment(f, "a", 257, fixture_lognormal(f, 5.7, 1.1))->month_to_month = 0.5;
    fixture_segment(f, "b", 40, fixture_lognormal(f, 6.6, 0.7));
    f->segments[0].inactive = f->segments[1].inactive = 0.15;
    *tiered =
        (struct bs_charge){.model = bs_charge_model_find("graduated"), .per = 1, .included = 500, .tiers = tiers, .n_tiers = 2};
    f->contracts[0] = (struct bs_contract){
        .name = "metered", .before = BS_NEVER, .terms = {.charges = &f->charge, .n_charges = 1, .maximum_bill = INFINITY}};
    f->contracts[1] = (struct bs_contract){
        .name = "kinked",
        .before = BS_NEVER,
        .terms = {.seat_fee = 20, .charges = tiered, .n_charges = 1, .minimum_bill = 33.3, .maximum_bill = 777.7}};
    f->model.replications = REPLICATIONS;
}

static void every_figure_is_that_of_the_very_draws(void **state)
{
    (void)state;
    static const struct bs_tier tiers[] = {{.up_to = 400, .price = 0.9}, {.up_to = INFINITY, .price = 0.5, .fee = 37.3}};
    struct fixture f;
    struct bs_charge tiered;
    struct bs_results *results = NULL;
    struct bs_diagnostics diagnostics;
    struct plan *plan = NULL;
    start_kinked(&f, &tiered, tiers);
    bs_diagnostics_init(&diagnostics);
    assert_int_equal(bs_run(&f.model, NULL, &results, &diagnostics), BS_OK);
    assert_int_equal(plan_new(&f.model, NULL, f.arena, &plan, &diagnostics), BS_OK);
    size_t n = results->n_groups * BS_PERIOD_COUNT;
    struct sample *samples = calloc(n, sizeof *samples);
    assert_non_null(samples);
    for (size_t i = 0; i < n; i++) {
        samples[i].change = malloc(MOST * sizeof(double));
        samples[i].ratio = malloc(MOST * sizeof(double));
        assert_true(samples[i].change && samples[i].ratio);
    }
    price_all(plan, samples);
    for (size_t i = 0; i < n; i++)
        check_group(results, i / BS_PERIOD_COUNT, (enum bs_period)(i % BS_PERIOD_COUNT), &samples[i]);
    for (size_t i = 0; i < n; i++) {
        free(samples[i].change);
        free(samples[i].ratio);
    }
    free(samples);
    bs_results_free(results);
    bs_diagnostics_free(&diagnostics);
    fixture_end(&f);
}

int main(void)
{
    gsl_set_error_handler_off();
    const struct CMUnitTest tests[] = {cmocka_unit_test(every_figure_is_that_of_the_very_draws)};
    return cmocka_run_group_tests(tests, NULL, NULL);
}
