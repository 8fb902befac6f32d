/* Solutions against closed forms, and that they depend neither on threads nor on what is kept. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "scenario_fixture.h"

#include <billshift/number.h>
#include <billshift/solve.h>

/* Three lognormal segments whose months vary, as in the reference job of the benchmark. */
static const char scenario[] =
    "seats: 10000\n"
    "segments:\n"
    "  light: {share: 60%, usage: {distribution: lognormal, mu: 3.0, sigma: 0.8}, month_to_month: 50%}\n"
    "  regular: {share: 30%, usage: {distribution: lognormal, mu: 4.8, sigma: 0.7}, month_to_month: 50%}\n"
    "  heavy: {share: 10%, usage: {distribution: lognormal, mu: 6.2, sigma: 0.6}, month_to_month: 50%}\n"
    "contracts:\n"
    "  flat: {seat_fee: 200}\n"
    "  metered: {seat_fee: 20, charges: [{meter: usage, price: 1}]}\n"
    "baseline: flat\n"
    "simulation: {replications: 32, seed: 4}\n";

/* exp(mu + sigma^2 / 2) */
static double mean_use(void)
{
    return 0.6 * exp(3.0 + 0.32) + 0.3 * exp(4.8 + 0.245) + 0.1 * exp(6.2 + 0.18);
}

static struct bs_solve *solve(struct fixture *f, const struct bs_solve_request *asked)
{
    struct bs_solve_request request = *asked;
    struct bs_solve *out = NULL;
    write_file(f->path, scenario, sizeof scenario - 1);
    request.scenario = f->path;
    enum bs_status status = bs_solve_run(&request, &out, &f->diagnostics);
    bs_diagnostics_print(&f->diagnostics, BS_ERROR, stderr);
    assert_int_equal(status, BS_OK);
    return out;
}

static void finds_the_neutral_seat_fee(void **state)
{
    struct bs_solve *out = solve(
        *state, &(struct bs_solve_request){.unknown = "contracts.metered.seat_fee=0:100", .open = true, .target = "change_mean=0"});
    assert_int_equal(out->n_solutions, 1);
    assert_near(out->solutions[0].from, 200 - mean_use(), 1e-9);
    assert_true(out->solutions[0].from_error < 1e-6 && !out->drawn && !out->solutions[0].jumps);
    bs_solve_free(out);
}

/* E[use] of 32 replications of 10,000 seats: the standard deviation of a seat's mean use is about 230, so that of the fee is 230 / sqrt(320,000) = 0.41. */
static void finds_it_by_drawing_within_its_error(void **state)
{
    struct bs_solve *out = solve(*state, &(struct bs_solve_request){.unknown = "contracts.metered.seat_fee=0:100",
                                                                    .open = true,
                                                                    .target = "change_mean=0",
                                                                    .engine = BS_ENGINE_MONTECARLO});
    const struct bs_solution *s = out->solutions;
    assert_int_equal(out->n_solutions, 1);
    assert_true(out->drawn && s->from_error > 0.2 && s->from_error < 0.8);
    assert_near(s->from, 200 - mean_use(), 4 * s->from_error);
    bs_solve_free(out);
}

/* fee + price E[use] = 200: looked for far beyond the span, too. */
static void looks_further_where_the_span_is_open(void **state)
{
    struct bs_solve *out =
        solve(*state, &(struct bs_solve_request){
                          .unknown = "contracts.metered.charges[0].price=0:0.001", .open = true, .target = "mean_change=0"});
    assert_int_equal(out->n_solutions, 1);
    assert_near(out->solutions[0].from, 180 / mean_use(), 1e-9);
    bs_solve_free(out);
    out = solve(*state,
                &(struct bs_solve_request){.unknown = "contracts.metered.charges[0].price=0:0.001", .target = "mean_change=0"});
    assert_int_equal(out->n_solutions, 0);
    assert_true(out->points[0].most < 0);
    bs_solve_free(out);
}

static void gives_the_same_for_any_threads(void **state)
{
    static const char *const vary[] = {"segments.heavy.usage.mu=6:6.4:0.2", "contracts.metered.charges[0].price=0.5,1,1.5"};
    struct bs_solve_request request = {.unknown = "contracts.metered.seat_fee=0:300",
                                       .vary = vary,
                                       .n_vary = 2,
                                       .target = "cohort:heavy/share_doubled>=50%",
                                       .threads = 1};
    struct bs_solve *one = solve(*state, &request);
    request.threads = 3;
    struct bs_solve *three = solve(*state, &request);
    assert_int_equal(one->n_points, 9);
    assert_int_equal(one->n_solutions, three->n_solutions);
    assert_true(one->n_solutions > 4);
    for (size_t i = 0; i < one->n_solutions; i++) {
        assert_true(one->solutions[i].from == three->solutions[i].from && one->solutions[i].to == three->solutions[i].to);
        assert_int_equal(one->solutions[i].point, three->solutions[i].point);
    }
    bs_solve_free(one);
    bs_solve_free(three);
}

static void refuses_what_is_no_number(void **state)
{
    struct fixture *f = *state;
    static const char *const unknowns[] = {"contracts.metered.title=0:1", "baseline=0:1", "contracts.metered.charges=0:1",
                                           "contracts.metered.charges[0].meter=0:1", "segments.heavy.usage.distribution=0:1"};
    for (size_t i = 0; i < sizeof unknowns / sizeof *unknowns; i++) {
        struct bs_solve *out;
        struct bs_diagnostics said;
        bs_diagnostics_init(&said);
        write_file(f->path, scenario, sizeof scenario - 1);
        const struct bs_solve_request request = {.scenario = f->path, .unknown = unknowns[i], .target = "mean_change=0"};
        assert_int_equal(bs_solve_run(&request, &out, &said), BS_ERROR_INPUT);
        assert_non_null(strstr(said.items[0].message, "is no number"));
        bs_diagnostics_free(&said);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(finds_the_neutral_seat_fee, setup, teardown),
        cmocka_unit_test_setup_teardown(finds_it_by_drawing_within_its_error, setup, teardown),
        cmocka_unit_test_setup_teardown(looks_further_where_the_span_is_open, setup, teardown),
        cmocka_unit_test_setup_teardown(gives_the_same_for_any_threads, setup, teardown),
        cmocka_unit_test_setup_teardown(refuses_what_is_no_number, setup, teardown),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
