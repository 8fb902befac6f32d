/* Both engines against each other, and the exact one against itself with half its steps, on scenarios drawn at random from the language. The engines
   share what a contract costs and what a distribution's quantiles and probabilities are; drawing on the one side, and laws, means and inversions on
   the other, are apart. Seed SEED of the scenarios, whose simulations draw seeds of their own from it. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
/* cmocka needs setjmp, stdarg, stddef and stdint */
#include <cmocka.h>

#include "hard_scenarios.h"
#include "random_scenario.h"
#include "scenario_fixture.h"

#include <billshift/engine.h>
#include <gsl/gsl_cdf.h>

enum {
    SEED = 20260611,
    SCENARIOS = 200,
    HALVED = 60,
    RESPONDING = 12,
    CAPPED = 30,
    REFUSED_MOST = 10,
    REPLICATIONS = 1000,
    SHOWN = 40
};

/* One thread: what is small gains nothing from more. */
static const struct bs_run_options whole = {.threads = 1}, halved = {.threads = 1, .exact_step = 0.5};

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

static void take_scenario(struct fixture *f, const char *text, struct agreement *all)
{
    const struct bs_model *model = read_good(f, text, NULL, 0);
    struct bs_results *results = NULL;
    struct bs_diagnostics said;
    bs_diagnostics_init(&said);
    if (!is_taken(bs_run_by(model, BS_ENGINE_BOTH, &whole, &results, &said), &said, text)) {
        all->refused++;
    } else {
        double z = continuous_mean(results->comparison, all->n);
        hold_scenario(model, results->comparison, text, all);
        if (z != 0)
            all->z[all->n++] = z;
        else
            all->constant++;
    }
    bs_results_free(results);
    bs_diagnostics_free(&said);
}

static int by_value(const void *a, const void *b)
{
    double x = *(const double *)a, y = *(const double *)b;
    return (x > y) - (x < y);
}

/* Kolmogorov-Smirnov: the largest gap between the standard normal distribution function and the sample's. */
static double normal_gap(double *z, size_t n)
{
    double gap = 0;
    qsort(z, n, sizeof *z, by_value);
    for (size_t i = 0; i < n; i++) {
        double p = gsl_cdf_ugaussian_P(z[i]);
        gap = fmax(gap, fmax((double)(i + 1) / (double)n - p, p - (double)i / (double)n));
    }
    return gap;
}

/* 200 scenarios to which the exact engine applies, that have a mean that varies; those without are held to the bounds as well, but have no place among
   the z. A z is the drawn mean less the exact one over its exact standard deviation, so that 200 of them are a sample of the standard normal: expected
   gap 0.87 / sqrt(200) = 0.061, spread 0.26 / sqrt(200) = 0.018 (Kolmogorov's distribution), above 0.1141 once in 100 (Stephens, "EDF statistics",
   JASA 69, 1974: 1.6276 / (sqrt(n) + 0.12 + 0.11 / sqrt(n)); 0.11416 by Marsaglia, Tsang and Wang, JSS 8, 2003). That gap is small where z is too
   small by a fifth; the mean square is not: expected 1, spread sqrt(2 / 200) = 0.1, outside chi-square's bounds once in 100 too. All figures of all scenarios stay within the |z| that would by chance be
   exceeded once in 1,000 such runs (Bonferroni), and those of each within its own limit, which is exceeded once in 10,000 scenarios: at most 2 % for
   200. Few may be refused, so that this cannot pass by refusing. */
static void engines_agree_on_scenarios_drawn_at_random(void **state)
{
    struct agreement all = {0};
    random_state = SEED;
    while (all.n < SCENARIOS && all.refused <= REFUSED_MOST) {
        char *text = next_scenario(draw_scenario);
        take_scenario(*state, text, &all);
        free(text);
    }
    double gap = normal_gap(all.z, all.n), sum = 0, squares = 0;
    double limit = gsl_cdf_ugaussian_Qinv(1e-3 / (double)all.figures / 2), root = sqrt(SCENARIOS);
    for (size_t i = 0; i < all.n; i++) {
        sum += all.z[i];
        squares += all.z[i] * all.z[i];
    }
    print_message("%zu scenarios and %zu without a mean that varies, %zu refused, %zu at odds\n", all.n, all.constant, all.refused,
                  all.at_odds);
    print_message("z: mean %.3f, mean square %.3f, Kolmogorov-Smirnov %.4f; %zu figures, |z| up to %.2f of %.2f\n",
                  sum / (double)all.n, squares / (double)all.n, gap, all.figures, all.largest, limit);
    assert_true(all.refused <= REFUSED_MOST);
    assert_true(gap <= 1.6276 / (root + 0.12 + 0.11 / root));
    assert_true(squares >= gsl_cdf_chisq_Pinv(0.005, SCENARIOS) && squares <= gsl_cdf_chisq_Qinv(0.005, SCENARIOS));
    assert_true(all.largest <= limit);
    assert_int_equal(all.at_odds, 0);
}

#define END "baseline: c0"
/* The scenario with a response of use under its last contract, which goes on where the contracts end; to be freed. */
static char *with_response(const char *text, size_t turn)
{
    static const char *const responses[] = {
        "elasticity: -0.3, price: 2, reference_price: 1", "latent: 15%", "efficiency: {saved: 40%, adopted: 35%}",
        "elasticity: -0.5, price: 0.7, reference_price: 1, efficiency: {saved: 20%, adopted: 70%}"};
    char *out = NULL;
    assert_non_null(strstr(text, END));
    size_t before = (size_t)(strstr(text, END) - text);
    int length = asprintf(&out, "%.*s    response: {%s}\n%s", (int)before, text, responses[turn % 4], text + before);
    assert_true(length > 0);
    return out;
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

static void engines_agree_where_use_responds(void **state)
{
    struct agreement all = {0};
    random_state = SEED + 1;
    for (size_t i = 0; i < RESPONDING; i++) {
        char *text = next_scenario(draw_scenario), *responding = with_response(text, i);
        take_scenario(*state, responding, &all);
        free(responding);
        free(text);
    }
    hold_within("where use responds", &all);
}

static void engines_agree_where_bills_end_flat(void **state)
{
    struct agreement all = {0};
    random_state = SEED + 2;
    for (size_t i = 0; i < CAPPED; i++) {
        char *text = next_scenario(draw_capped_scenario);
        take_scenario(*state, text, &all);
        free(text);
    }
    hold_within("where bills end flat", &all);
}

/* One scenario with whole steps and with half of them. */
struct halving {
    const char *text;
    const struct bs_model *model;
    const struct bs_results *a, *b;
    size_t figures, changed;
    double largest; /* of what the bound is */
};

/* Alike if both are missing, or the same infinity, or no further apart than both bounds allow. */
static void hold(struct halving *h, size_t contract, const char *group, const char *what, struct bs_estimate a,
                 struct bs_estimate b)
{
    double gap = a.value == b.value ? 0 : fabs(a.value - b.value), bound = a.std_error + b.std_error;
    h->figures++;
    if ((isnan(a.value) && isnan(b.value)) || (gap == 0 && isnan(a.std_error) == isnan(b.std_error)))
        return;
    if (gap <= bound) {
        h->largest = fmax(h->largest, gap / bound);
        return;
    }
    if (h->changed++ == 0)
        print_message("--- changed by halving the steps:\n%s", h->text);
    if (h->changed > SHOWN)
        return;
    print_message("%s, %s, %s: %.17g, halved %.17g, apart %.3g, bounds %.3g + %.3g\n", h->model->contracts[contract].name, group,
                  what, a.value, b.value, gap, a.std_error, b.std_error);
}

static void hold_summary(struct halving *h, size_t contract, size_t group, enum bs_period period)
{
    const struct bs_estimate *a = *bs_results_at(h->a, contract, group, period), *b = *bs_results_at(h->b, contract, group, period);
    for (size_t m = 0; m < BS_MEASURE_COUNT; m++) {
        char what[64];
        snprintf(what, sizeof what, "%s %s", bs_period_name(period), bs_measure_info((enum bs_measure)m)->name);
        hold(h, contract, h->a->groups[group].label, what, a[m], b[m]);
    }
}

/* Where a quantile may lie for an error of 1e-9 in probability, as wide as the slices of histogram.csv that this leaves open; 0: it is one slice. At
   the edge of an atom or of a gap it may be anywhere between two slices that lie apart. */
static double open_width(const struct bs_change_distribution *d, double p)
{
    double before = 0, low = NAN, high = NAN;
    for (size_t i = 0; i < d->n_slices && before <= p + 1e-9; i++) {
        before += d->slices[i].probability;
        if (isnan(low) && before >= p - 1e-9)
            low = d->slices[i].lower;
        else if (!isnan(low))
            high = d->slices[i].upper;
    }
    return isnan(high) ? 0 : high - low;
}

/* The same at the edge of an atom within a slice, which histogram.csv does not tell on which side of it the slice's mass lies. */
static double width_about_atom(const struct bs_change_distribution *d, double p)
{
    double width = 0;
    for (size_t i = 0; i < d->n_slices; i++) {
        double at = d->slices[i].lower, below = 0, within = 0, edges[4];
        if (d->slices[i].upper != at)
            continue;
        double about = 0;
        for (size_t j = 0; j < d->n_slices; j++) {
            const struct bs_slice *s = &d->slices[j];
            bool holds = s->lower < at && s->upper > at;
            below += !holds && j != i && s->upper <= at ? s->probability : 0;
            within += holds ? s->probability : 0;
            about = holds ? s->upper - s->lower : about;
        }
        edges[0] = below;
        edges[1] = below + within;
        edges[2] = below + d->slices[i].probability;
        edges[3] = below + within + d->slices[i].probability;
        for (size_t k = 0; k < 4; k++)
            width = fabs(p - edges[k]) <= 1e-9 ? fmax(width, about) : width;
    }
    return width;
}

/* A quantile of change.csv states no bound of its own: it is that of those in summary.csv, 1e-10 of its size and 1e-10 of probability, which the
   wider of the gaps to its neighbours turns into money. */
static void hold_change(struct halving *h, size_t contract, size_t group, enum bs_period period)
{
    const struct bs_change_distribution *d = bs_results_distribution(h->a, contract, group, period);
    const double *a = d->change, *p = h->a->probabilities;
    const double *b = bs_results_distribution(h->b, contract, group, period)->change;
    size_t n = h->a->n_probabilities;
    assert_int_equal(!a, !b);
    for (size_t i = 0; a && b && i < n; i++) {
        double before = i > 0 ? (a[i] - a[i - 1]) / (p[i] - p[i - 1]) : 0;
        double after = i + 1 < n ? (a[i + 1] - a[i]) / (p[i + 1] - p[i]) : 0;
        double bound = 1e-10 * (fabs(a[i]) + fmax(before, after)) + open_width(d, p[i]) + width_about_atom(d, p[i]);
        char what[64];
        snprintf(what, sizeof what, "%s change at %g", bs_period_name(period), p[i]);
        hold(h, contract, h->a->groups[group].label, what, (struct bs_estimate){.value = a[i], .std_error = bound},
             (struct bs_estimate){.value = b[i], .std_error = bound});
    }
}

static void hold_organization(struct halving *h, size_t contract, size_t month)
{
    const struct bs_organization *a = &h->a->organization[contract * (h->a->months + 1) + month];
    const struct bs_organization *b = &h->b->organization[contract * (h->b->months + 1) + month];
    char period[32], what[64];
    snprintf(period, sizeof period, month < h->a->months ? "month %zu" : "term", month + 1);
    for (size_t m = 0; m < BS_TOTAL_MEASURE_COUNT; m++) {
        snprintf(what, sizeof what, "%s total %s", period, bs_total_measure_name((enum bs_total_measure)m));
        hold(h, contract, "organization", what, a->total[m], b->total[m]);
        snprintf(what, sizeof what, "%s change %s", period, bs_total_measure_name((enum bs_total_measure)m));
        hold(h, contract, "organization", what, a->change[m], b->change[m]);
    }
    snprintf(what, sizeof what, "%s probability_dearer", period);
    hold(h, contract, "organization", what, a->probability_dearer, b->probability_dearer);
    snprintf(what, sizeof what, "%s cash", period);
    hold(h, contract, "organization", what, a->cash, b->cash);
    snprintf(what, sizeof what, "%s blocked", period);
    hold(h, contract, "organization", what, a->blocked, b->blocked);
}

static void hold_results(struct halving *h)
{
    assert_int_equal(h->a->n_groups, h->b->n_groups);
    for (size_t c = 0; c < h->a->n_contracts; c++) {
        for (size_t i = 0; i < h->a->n_groups * BS_PERIOD_COUNT; i++) {
            hold_summary(h, c, i / BS_PERIOD_COUNT, (enum bs_period)(i % BS_PERIOD_COUNT));
            hold_change(h, c, i / BS_PERIOD_COUNT, (enum bs_period)(i % BS_PERIOD_COUNT));
        }
        for (size_t month = 0; month <= h->a->months; month++)
            hold_organization(h, c, month);
    }
}

/* Of all scenarios. */
struct halvings {
    size_t scenarios, refused, figures, changed, scenarios_changed;
    double largest;
};

static void halve(struct fixture *f, const char *text, struct halvings *all)
{
    struct halving h = {.text = text, .model = read_good(f, text, NULL, 0)};
    struct bs_results *a = NULL, *b = NULL;
    struct bs_diagnostics said;
    bs_diagnostics_init(&said);
    if (!is_taken(bs_run_exact(h.model, &whole, &a, &said), &said, text)) {
        all->refused++;
    } else {
        assert_int_equal(bs_run_exact(h.model, &halved, &b, &said), BS_OK);
        h.a = a;
        h.b = b;
        hold_results(&h);
        if (h.changed > SHOWN)
            print_message("and %zu more\n", h.changed - SHOWN);
        all->scenarios++;
        all->figures += h.figures;
        all->changed += h.changed;
        all->scenarios_changed += h.changed > 0;
        all->largest = fmax(all->largest, h.largest);
    }
    bs_results_free(a);
    bs_results_free(b);
    bs_diagnostics_free(&said);
}

/* Not by chance: a figure is held to what both runs say of its numerical error. */
static void assert_unchanged(const struct halvings *all)
{
    print_message("%zu scenarios, %zu refused; %zu figures, at most %.3g of the bound; beyond it %zu, in %zu scenarios\n",
                  all->scenarios, all->refused, all->figures, all->largest, all->changed, all->scenarios_changed);
    assert_int_equal(all->changed, 0);
}

static void half_the_steps_change_no_figure_by_more_than_its_bound(void **state)
{
    struct halvings all = {0};
    random_state = SEED;
    while (all.scenarios < HALVED && all.refused <= REFUSED_MOST) {
        char *text = next_scenario(draw_scenario);
        halve(*state, text, &all);
        free(text);
    }
    assert_true(all.refused <= REFUSED_MOST);
    assert_unchanged(&all);
}

static void nor_where_it_is_hard(void **state)
{
    struct halvings all = {0};
    for (size_t i = 0; i < N_HARD; i++) {
        char *text = hard_scenario(i);
        assert_non_null(text);
        halve(*state, text, &all);
        free(text);
    }
    assert_int_equal(all.refused, 0);
    assert_unchanged(&all);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(engines_agree_on_scenarios_drawn_at_random, setup, teardown),
        cmocka_unit_test_setup_teardown(engines_agree_where_use_responds, setup, teardown),
        cmocka_unit_test_setup_teardown(engines_agree_where_bills_end_flat, setup, teardown),
        cmocka_unit_test_setup_teardown(half_the_steps_change_no_figure_by_more_than_its_bound, setup, teardown),
        cmocka_unit_test_setup_teardown(nor_where_it_is_hard, setup, teardown),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
