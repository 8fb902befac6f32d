/* The engine against the same draws, priced by a test's own straightforward code: whole replications, seat by seat. Two segments, `small`
   and `large`, that differ in use; include cmocka.h and engine_fixture.h first. */
#ifndef BILLSHIFT_TESTS_BRUTE_FIXTURE_H
#define BILLSHIFT_TESTS_BRUTE_FIXTURE_H

#include "engine/plan.h"
#include <stdlib.h>

enum { SMALL = 37, LARGE = 23, JOINED = 9, SEATS_MOST = SMALL + LARGE + JOINED, TERM = 12, RUNS = 40 };

/* One replication: what is given, and what a test fills in. */
struct world {
    size_t seats, segment[SEATS_MOST], first_month[SEATS_MOST];
    double use[SEATS_MOST][TERM];
    double bill[SEATS_MOST][TERM];                        /* of the contract under test; the baseline is a flat 200 */
    double organization[TERM], blocked[TERM], cash[TERM]; /* cash: more than what is charged */
};

typedef void (*price_world)(struct world *w);

struct sums {
    double seat_months, use, bill, dearer, doubled, term_dearer, seats, organization, total[TERM + 1], cash[TERM + 1],
        blocked[TERM + 1], dearer_terms;
};

static inline void brute_start(struct fixture *f)
{
    fixture_start(f);
    fixture_segment(f, "small", SMALL, fixture_lognormal(f, 4.2, 0.9))->month_to_month = 0.5;
    fixture_segment(f, "large", LARGE, fixture_lognormal(f, 5.6, 0.7));
    f->segments[0].inactive = 0.15;
    f->model.replications = RUNS;
}

static inline void draw_world(const struct plan *plan, uint32_t replication, struct world *w)
{
    static double use[TERM * BLOCK];
    memset(w, 0, sizeof *w);
    for (size_t k = 0; k < plan->n_parts; k++) {
        const struct plan_part *part = &plan->parts[k];
        plan->loops->draw_block(plan, part, replication, 0, part->seats, use);
        for (size_t i = 0; i < part->seats; i++, w->seats++) {
            w->segment[w->seats] = part->segment;
            w->first_month[w->seats] = part->first_month;
            for (size_t month = 0; month < TERM; month++)
                w->use[w->seats][month] = use[(plan->distinct == 1 ? 0 : month) * BLOCK + i];
        }
    }
}

static inline void sum_world(const struct world *w, struct sums *sums)
{
    double term = 0, base_term = 0;
    for (size_t month = 0; month < TERM; month++) {
        double total = w->organization[month];
        for (size_t i = 0; i < w->seats; i++)
            total += month >= w->first_month[i] ? w->bill[i][month] : 0;
        sums->total[month] += total;
        sums->cash[month] += total + w->cash[month];
        sums->cash[TERM] += total + w->cash[month];
        sums->blocked[month] += w->blocked[month];
        sums->blocked[TERM] += w->blocked[month];
        sums->organization += w->organization[month];
        term += total;
    }
    sums->total[TERM] += term;
    for (size_t i = 0; i < w->seats; i++) {
        double bill = 0, base = 200 * (double)(TERM - w->first_month[i]);
        for (size_t month = w->first_month[i]; month < TERM; month++) {
            bill += w->bill[i][month];
            sums->seat_months += 1;
            sums->use += w->use[i][month];
            sums->dearer += w->bill[i][month] > 200;
            sums->doubled += w->bill[i][month] >= 400;
        }
        sums->bill += bill;
        sums->seats += 1;
        sums->term_dearer += bill > base;
        base_term += base;
    }
    sums->dearer_terms += term > base_term;
}

static inline void assert_about(const char *what, double value, double expected)
{
    if (!(fabs(value - expected) <= 1e-9 * fmax(1, fabs(expected))))
        fail_msg("%s: %.17g, want %.17g", what, value, expected);
}

static inline void compare_world(const struct bs_results *results, const struct sums *s)
{
    const struct bs_estimate *month = at(results, ALL, BS_MONTH), *term = at(results, ALL, BS_TERM);
    const struct bs_organization *rows = &results->organization[TERM + 1];
    assert_about("mean_use of a month", month[BS_MEAN_USE].value, s->use / s->seat_months);
    assert_about("mean_use of the term", term[BS_MEAN_USE].value, s->use / s->seats);
    assert_about("mean_bill of a month", month[BS_MEAN_BILL].value, s->bill / s->seat_months);
    assert_about("mean_bill of the term", term[BS_MEAN_BILL].value, s->bill / s->seats);
    assert_about("share_dearer of a month", month[BS_SHARE_DEARER].value, s->dearer / s->seat_months);
    assert_about("share_doubled of a month", month[BS_SHARE_DOUBLED].value, s->doubled / s->seat_months);
    assert_about("share_dearer of the term", term[BS_SHARE_DEARER].value, s->term_dearer / s->seats);
    assert_about("probability_dearer", rows[TERM].probability_dearer.value, s->dearer_terms / RUNS);
    for (size_t m = 0; m <= TERM; m++) {
        assert_about("total", rows[m].total[BS_TOTAL_MEAN].value, s->total[m] / RUNS);
        assert_about("cash", rows[m].cash.value, s->cash[m] / RUNS);
        if (!isnan(rows[m].blocked.value))
            assert_about("blocked", rows[m].blocked.value, s->blocked[m] / RUNS);
        else
            assert_true(s->blocked[m] == 0);
    }
    const struct bs_group *last = &results->groups[results->n_groups - 1];
    if (last->kind == BS_GROUP_ORGANIZATION)
        assert_about("organization", at(results, results->n_groups - 1, BS_TERM)[BS_MEAN_BILL].value, s->organization / RUNS);
    else
        assert_true(s->organization == 0);
}

static inline void assert_same_results(const struct bs_results *a, const struct bs_results *b)
{
    size_t rows = a->n_contracts * a->n_groups * BS_PERIOD_COUNT;
    assert_memory_equal(a->summary, b->summary, rows * sizeof *a->summary);
    assert_memory_equal(a->organization, b->organization, a->n_contracts * (TERM + 1) * sizeof *a->organization);
    assert_int_equal(a->n_budgets, b->n_budgets);
    for (size_t i = 0; i < a->n_budgets; i++)
        assert_memory_equal(a->budgets[i].measures, b->budgets[i].measures, sizeof a->budgets[i].measures);
}

/* Every replication as the engine draws it, priced by `price`; then the engine's own figures, the same for 1, 2 and 3 threads. Returns
   them. */
static inline struct bs_results *check_world(struct fixture *f, price_world price)
{
    struct plan *plan = NULL;
    struct bs_diagnostics diagnostics;
    struct sums sums = {0};
    static struct world w;
    bs_diagnostics_init(&diagnostics);
    assert_int_equal(plan_new(&f->model, NULL, f->arena, &plan, &diagnostics), BS_OK);
    bs_diagnostics_free(&diagnostics);
    for (uint32_t r = 0; r < RUNS; r++) {
        draw_world(plan, r, &w);
        price(&w);
        sum_world(&w, &sums);
    }
    struct bs_results *results = run(f, 1);
    compare_world(results, &sums);
    for (unsigned threads = 2; threads <= 3; threads++) {
        struct bs_results *again = run(f, threads);
        assert_same_results(results, again);
        bs_results_free(again);
    }
    return results;
}

/* Of a month. */
static inline double all_use(const struct world *w, size_t month)
{
    double use = 0;
    for (size_t i = 0; i < w->seats; i++)
        use += w->use[i][month];
    return use;
}

#endif
