/* The exact engine against itself with half its steps. */
#ifndef BILLSHIFT_TESTS_HALVING_H
#define BILLSHIFT_TESTS_HALVING_H

#include "agreement.h"

enum { SHOWN = 40 };

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

/* A quantile of change.csv states no bound of its own: it is that of those in summary.csv, 1e-10 of its size and what shares there may be off by in
   probability, which the wider of the gaps to its neighbours turns into money. */
static void hold_change(struct halving *h, size_t contract, size_t group, enum bs_period period)
{
    const struct bs_change_distribution *d = bs_results_distribution(h->a, contract, group, period);
    const double *a = d->change, *p = h->a->probabilities;
    const double *b = bs_results_distribution(h->b, contract, group, period)->change;
    size_t n = h->a->n_probabilities;
    double chance_off = (*bs_results_at(h->a, contract, group, period))[BS_SHARE_CHEAPER].std_error;
    assert_int_equal(!a, !b);
    for (size_t i = 0; a && b && i < n; i++) {
        double before = i > 0 ? (a[i] - a[i - 1]) / (p[i] - p[i - 1]) : 0;
        double after = i + 1 < n ? (a[i + 1] - a[i]) / (p[i + 1] - p[i]) : 0;
        double bound = 1e-10 * fabs(a[i]) + chance_off * fmax(before, after) + open_width(d, p[i]) + width_about_atom(d, p[i]);
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
    unsigned leave_out; /* BS_LEAVE_... */
    size_t scenarios, refused, figures, changed, scenarios_changed;
    double largest;
};

static void halve(struct fixture *f, const char *text, struct halvings *all)
{
    struct halving h = {.text = text, .model = read_good(f, text, NULL, 0)};
    const struct bs_run_options whole = {.threads = 1, .leave_out = all->leave_out};
    const struct bs_run_options halved = {.threads = 1, .leave_out = all->leave_out, .exact_step = 0.5};
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

#endif
