/* Budgets, commitments and prepaid credits: how far they go, against whole replications priced by plain code and sorted. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "engine_fixture.h"

#include "brute_fixture.h"
#include <gsl/gsl_errno.h>
#include <gsl/gsl_sort.h>
#include <gsl/gsl_statistics_double.h>

/* What a replication does to a budget: what is held against it, when it is gone (12: never), what is left. */
struct course {
    double held[RUNS], gone[RUNS], unused;
};

typedef void (*follow_budget)(const struct world *w, size_t replication, struct course *course);

static void follow_all(const struct fixture *f, follow_budget follow, struct course *course)
{
    struct plan *plan = NULL;
    struct bs_diagnostics diagnostics;
    static struct world w;
    bs_diagnostics_init(&diagnostics);
    assert_int_equal(plan_new(&f->model, NULL, f->arena, &plan, &diagnostics), BS_OK);
    bs_diagnostics_free(&diagnostics);
    *course = (struct course){.unused = 0};
    for (uint32_t r = 0; r < RUNS; r++) {
        draw_world(plan, r, &w);
        follow(&w, r, course);
    }
    gsl_sort(course->held, 1, RUNS);
    gsl_sort(course->gone, 1, RUNS);
}

static void check_budget(const struct bs_budget *budget, const char *item, double amount, const struct course *course)
{
    static const double p[] = {0.1, 0.5, 0.9};
    const struct bs_estimate *m = budget->measures;
    double gone = 0;
    for (size_t r = 0; r < RUNS; r++)
        gone += course->gone[r] < TERM;
    assert_string_equal(budget->item, item);
    assert_int_equal(budget->contract, 1);
    assert_about("amount", m[BS_BUDGET_AMOUNT].value, amount);
    assert_true(m[BS_BUDGET_AMOUNT].std_error == 0);
    assert_true(gone > 0);
    assert_about("probability", m[BS_BUDGET_PROBABILITY].value, gone / RUNS);
    for (size_t i = 0; i < 3; i++) {
        double month = course->gone[(size_t)ceil(p[i] * RUNS) - 1];
        if (month == TERM)
            assert_true(isnan(m[BS_BUDGET_MONTH_P10 + i].value));
        else
            assert_about("month", m[BS_BUDGET_MONTH_P10 + i].value, month + 1);
    }
    assert_about("p80", m[BS_BUDGET_P80].value, gsl_stats_quantile_from_sorted_data(course->held, 1, RUNS, 0.8));
    assert_about("p90", m[BS_BUDGET_P90].value, gsl_stats_quantile_from_sorted_data(course->held, 1, RUNS, 0.9));
    assert_about("unused", m[BS_BUDGET_UNUSED].value, course->unused / RUNS);
    assert_true(m[BS_BUDGET_P80].std_error > 0 && m[BS_BUDGET_UNUSED].std_error >= 0);
}

#define BUDGET 149000.0

static void follow_total(const struct world *w, size_t r, struct course *course)
{
    double spent = 0;
    course->gone[r] = TERM;
    for (size_t month = 0; month < TERM; month++) {
        spent += all_use(w, month) + 20.0 * (double)w->seats;
        if (spent > BUDGET && course->gone[r] == TERM)
            course->gone[r] = (double)month;
    }
    course->held[r] = spent;
    course->unused += fmax(0, BUDGET - spent);
}

static void a_budget_is_held_against_all_that_is_charged(void **state)
{
    (void)state;
    struct fixture f;
    struct course course;
    brute_start(&f);
    f.model.budget = BUDGET;
    follow_all(&f, follow_total, &course);
    struct bs_results *results = run(&f, 2);
    assert_int_equal(results->n_budgets, 2);
    check_budget(&results->budgets[1], "budget", BUDGET, &course);
    const struct bs_estimate *flat = results->budgets[0].measures; /* 12 x 60 x 200 leave 5,000 */
    assert_true(flat[BS_BUDGET_PROBABILITY].value == 0 && flat[BS_BUDGET_UNUSED].value == BUDGET - 144000);
    assert_true(isnan(flat[BS_BUDGET_MONTH_P90].value) && flat[BS_BUDGET_P90].value == 144000);
    bs_results_free(results);
    fixture_end(&f);
}

#define HALF_YEAR 66000.0

/* Two periods of six months; gone when one of them is passed. */
static void follow_commitment(const struct world *w, size_t r, struct course *course)
{
    double spent = 0;
    course->gone[r] = TERM;
    course->held[r] = 0;
    for (size_t month = 0; month < TERM; month++) {
        spent += all_use(w, month);
        course->held[r] += all_use(w, month);
        if (spent > HALF_YEAR && course->gone[r] == TERM)
            course->gone[r] = (double)month;
        if (month % 6 == 5) {
            course->unused += fmax(0, HALF_YEAR - spent);
            spent = 0;
        }
    }
}

static void a_commitment_is_held_against_the_spend(void **state)
{
    (void)state;
    struct fixture f;
    struct course course;
    brute_start(&f);
    struct bs_commitment commitment = {.amount = HALF_YEAR,
                                       .price = 63000,
                                       .period = 6,
                                       .true_up = true,
                                       .upfront = true,
                                       .overage_factor = 1,
                                       .past = BS_PAST_CHARGE};
    f.contracts[1].commitment = &commitment;
    follow_all(&f, follow_commitment, &course);
    struct bs_results *results = run(&f, 2);
    assert_int_equal(results->n_budgets, 1);
    check_budget(&results->budgets[0], "commitment", 2 * HALF_YEAR, &course);
    const struct bs_organization *rows = &results->organization[TERM + 1];
    assert_true(rows[0].cash.value > rows[0].total[BS_TOTAL_MEAN].value + 40000); /* the first period is paid at once */
    assert_true(rows[1].cash.value < rows[1].total[BS_TOTAL_MEAN].value - 5000);
    assert_about("paid in the term", rows[TERM].cash.value, rows[TERM].total[BS_TOTAL_MEAN].value);
    bs_results_free(results);
    fixture_end(&f);
}

#define PACK   52000.0
#define POOLED 700.0

/* A pack of units every four months, nothing rolls over; 700 units a month are included for all. */
static void follow_pack(const struct world *w, size_t r, struct course *course)
{
    double left = 0;
    course->gone[r] = TERM;
    course->held[r] = 0;
    for (size_t month = 0; month < TERM; month++) {
        if (month % 4 == 0) {
            course->unused += left;
            left = PACK;
        }
        double need = fmax(0, 1.15 * all_use(w, month) - POOLED);
        if (need > left && course->gone[r] == TERM)
            course->gone[r] = (double)month;
        left -= fmin(left, need);
        course->held[r] += need;
    }
    course->unused += left;
}

static void a_prepaid_pack_is_held_against_the_units_that_it_pays(void **state)
{
    (void)state;
    static const double weights[] = {1.15};
    const struct bs_charge pool = {.name = "credits",
                                   .unit = "credits",
                                   .model = bs_charge_model_find("per_unit"),
                                   .scope = BS_ORGANIZATION_SCOPE,
                                   .weights = weights,
                                   .included = POOLED,
                                   .per = 1,
                                   .price = 0.0385};
    const struct bs_credit credit = {.name = "pack", .amount = PACK, .price = 490, .last = BS_NEVER, .every = 4, .lives = BS_NEVER};
    struct fixture f;
    struct course course;
    brute_start(&f);
    f.contracts[1].terms.charges = &pool;
    f.contracts[1].credits = &credit;
    f.contracts[1].n_credits = 1;
    follow_all(&f, follow_pack, &course);
    struct bs_results *results = run(&f, 2);
    assert_int_equal(results->n_budgets, 1);
    assert_false(results->budgets[0].money);
    check_budget(&results->budgets[0], "credit:pack", 3 * PACK, &course);
    bs_results_free(results);
    fixture_end(&f);
}

/* The same every month: 100 seats of 23.85 spend a commitment of 9 x 2,385 to the last cent, which is no passing; one cent less is. */
static void what_is_used_to_the_last_cent_is_not_gone(void **state)
{
    (void)state;
    struct fixture f;
    fixture_start(&f);
    fixture_segment(&f, "same", 100,
                    fixture_distribution(f.arena, "constant", (struct fixture_parameter[]){{"value", 23.85}, {NULL, 0}}));
    f.model.months = 9;
    struct bs_commitment commitment = {
        .amount = 9 * 2385, .price = NAN, .period = 9, .true_up = true, .overage_factor = 1, .past = BS_PAST_CHARGE};
    f.contracts[1].commitment = &commitment;
    f.model.budget = 200 * 100 * 9 * (1 + 0x1p-52); /* of the flat baseline: round-off more than what it asks for */
    struct bs_results *results = run(&f, 2);
    assert_true(results->budgets[0].measures[BS_BUDGET_UNUSED].value == 0);
    f.model.budget = 0;
    bs_results_free(results);
    results = run(&f, 2);
    assert_true(results->budgets[0].measures[BS_BUDGET_PROBABILITY].value == 0);
    assert_true(results->budgets[0].measures[BS_BUDGET_UNUSED].value == 0);
    bs_results_free(results);
    commitment.amount -= 0.01;
    results = run(&f, 2);
    assert_true(results->budgets[0].measures[BS_BUDGET_PROBABILITY].value == 1);
    assert_true(results->budgets[0].measures[BS_BUDGET_MONTH_P10].value == 9);
    bs_results_free(results);
    fixture_end(&f);
}

int main(void)
{
    gsl_set_error_handler_off();
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_budget_is_held_against_all_that_is_charged),
        cmocka_unit_test(a_commitment_is_held_against_the_spend),
        cmocka_unit_test(a_prepaid_pack_is_held_against_the_units_that_it_pays),
        cmocka_unit_test(what_is_used_to_the_last_cent_is_not_gone),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
