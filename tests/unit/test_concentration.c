/* Gini index, Lorenz curve and top shares by hand, and those of a population with the moves between cohorts. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "scenario_fixture.h"

#include <billshift/concentration.h>
#include <billshift/engine.h>

enum { MOST = 16 };

static double top_of(const double *values, size_t n, double p)
{
    double sums[MOST];
    memcpy(sums, values, n * sizeof *sums);
    bs_cumulate(sums, n);
    return bs_top_share(sums, n, p);
}

/* (-3 x 1 - 1 x 2 + 1 x 3 + 3 x 4) / (4 x 10) = 10 / 40 */
static void gini_by_hand(void **state)
{
    (void)state;
    static const double four[] = {1, 2, 3, 4}, alike[] = {0.1, 0.1, 0.1}, one[] = {0, 0, 0, 0, 7}, odd[] = {1, 4, 10};
    assert_near(bs_gini(four, 4), 0.25, 1e-15);
    assert_true(bs_gini(alike, 3) == 0);
    assert_near(bs_gini(one, 5), 0.8, 1e-15); /* (n - 1) / n: without a correction */
    assert_near(bs_gini(odd, 3), (-2 * 1 + 2 * 10) / 45.0, 1e-15);
    assert_true(bs_gini(one + 4, 1) == 0);
}

static void undefined_without_a_whole(void **state)
{
    (void)state;
    static const double none[] = {0, 0}, below[] = {-1, 5};
    assert_true(isnan(bs_gini(none, 2)) && isnan(bs_gini(below, 2)));
    assert_true(isnan(top_of(none, 2, 0.1)) && isnan(top_of(below, 2, 0.1)));
    assert_true(isnan(bs_lorenz(none, 0, 0.5)) && isnan(bs_gini(none, 0)));
}

/* Half of three is one and a half of them. */
static void interpolates_fractions(void **state)
{
    (void)state;
    static const double odd[] = {1, 4, 10}, sums[] = {1, 5, 15};
    assert_true(bs_lorenz(sums, 3, 0) == 0 && bs_lorenz(sums, 3, 1) == 1);
    assert_near(bs_lorenz(sums, 3, 0.5), (1 + 0.5 * 4) / 15, 1e-15);
    assert_near(bs_lorenz(sums, 3, 1 / 3.0), 1 / 15.0, 1e-15);
    assert_near(top_of(odd, 3, 0.5), (10 + 0.5 * 4) / 15, 1e-15);
    assert_near(top_of(odd, 3, 0.1), 0.3 * 10 / 15, 1e-15);
    assert_near(top_of(odd, 3, 0.01), 0.03 * 10 / 15, 1e-15);
}

/* By month, with cuts at 2 and 4 (the term's median 6 and p90 12 over three months): a and b stay light; c is regular, heavy, light; d is
   regular, light, heavy. */
static const char file[] = "user,month,use\n"
                           "a,2026-01,1\na,2026-02,1\na,2026-03,1\n"
                           "b,2026-01,2\nb,2026-02,2\nb,2026-03,2\n"
                           "c,2026-01,3\nc,2026-02,6\n"
                           "d,2026-01,4\nd,2026-02,2\nd,2026-03,6\n";

static const char scenario[] = "population: {file: u.csv}\n"
                               "contracts:\n"
                               "  metered: {seat_fee: 10, charges: [{price: 1}]}\n"
                               "  free: {}\n"
                               "baseline: metered\n";

static struct bs_results *run_of(struct fixture *f)
{
    struct bs_results *results = NULL;
    write_file(f->data, file, sizeof file - 1);
    const struct bs_model *model = read_good(f, scenario, NULL, 0);
    assert_int_equal(bs_run(model, NULL, &results, &f->diagnostics), BS_OK);
    return results;
}

/* Use 3, 6, 9, 12; bills 33, 36, 39, 42. */
static void of_a_population(void **state)
{
    struct bs_results *results = run_of(*state);
    const struct bs_concentration *use = &results->concentration[0], *bill = &results->concentration[1],
                                  *free = &results->concentration[2];
    assert_near(use->gini, 0.25, 1e-14);
    assert_near(use->top_1, 0.04 * 12 / 30, 1e-14);
    assert_near(use->top_10, 0.4 * 12 / 30, 1e-14);
    assert_near(use->top_20, 0.8 * 12 / 30, 1e-14);
    assert_near(bill->gini, (-3 * 33 - 36 + 39 + 3 * 42) / (4 * 150.0), 1e-14);
    assert_near(bill->top_20, 0.8 * 42 / 150, 1e-14);
    assert_true(isnan(free->gini) && isnan(free->top_1));
    assert_int_equal(results->n_lorenz, 5);
    const struct bs_lorenz_point *curve = results->lorenz + 5;
    assert_near(curve[2].users, 0.5, 0);
    assert_near(curve[2].total, 69 / 150.0, 1e-14);
    assert_true(curve[0].total == 0 && curve[4].total == 1 && isnan(results->lorenz[10].total));
    bs_results_free(results);
}

static void moves_by_month(void **state)
{
    static const size_t second[BS_COHORT_COUNT][BS_COHORT_COUNT] = {{2, 0, 0}, {1, 0, 1}, {0, 0, 0}},
                        third[BS_COHORT_COUNT][BS_COHORT_COUNT] = {{2, 0, 1}, {0, 0, 0}, {1, 0, 0}};
    struct bs_results *results = run_of(*state);
    assert_int_equal(results->n_moves, 2);
    assert_memory_equal(results->moves[0].users, second, sizeof second);
    assert_memory_equal(results->moves[1].users, third, sizeof third);
    struct bs_moves term = bs_moves_of_term(results);
    assert_int_equal(term.users[BS_LIGHT][BS_LIGHT], 4);
    assert_int_equal(term.users[BS_REGULAR][BS_LIGHT], 1);
    assert_near(results->move_cuts[0], 2, 1e-15);
    assert_near(results->move_cuts[1], 4, 1e-15);
    bs_results_free(results);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(gini_by_hand),
        cmocka_unit_test(undefined_without_a_whole),
        cmocka_unit_test(interpolates_fractions),
        cmocka_unit_test_setup_teardown(of_a_population, setup, teardown),
        cmocka_unit_test_setup_teardown(moves_by_month, setup, teardown),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
