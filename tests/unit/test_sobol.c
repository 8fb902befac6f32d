/* Sobol' indices against closed forms. Of a sum of a_i x_i each index is a_i^2 var_i / sum, first and total alike; of a product of two, with means m and variances
   v, the parts are m2^2 v1, m1^2 v2 and, jointly, v1 v2. A uniform input on [a, b] has the variance (b - a)^2 / 12. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "scenario_fixture.h"
#include "whatif/sobol_indices.h"

#include <billshift/sensitivity.h>
#include <gsl/gsl_math.h>
#include <gsl/gsl_qrng.h>

static const char text[] = "seats: 100\n"
                           "segments: {all: {share: 100%, usage: {distribution: constant, value: 50}}}\n"
                           "contracts:\n"
                           "  flat: {seat_fee: 200}\n"
                           "  metered: {seat_fee: 20, charges: [{price: 3}]}\n"
                           "baseline: flat\n";

static struct bs_sobol *run(struct fixture *f, const char *const *vary, size_t n, const char *measure, size_t rows,
                            unsigned threads)
{
    struct bs_sobol *s = NULL;
    write_file(f->path, text, strlen(text));
    bs_diagnostics_free(&f->diagnostics);
    const struct bs_sweep_request request = {
        .scenario = f->path, .vary = vary, .n_vary = n, .measures = &measure, .n_measures = measure != NULL, .threads = threads};
    enum bs_status status = bs_sobol_run(&request, rows, &s, &f->diagnostics);
    if (status != BS_OK && status != BS_ERROR_INPUT)
        fail_msg("%s", bs_status_text(status));
    return s;
}

static const struct bs_sobol_index *index_of(const struct bs_sobol_figure *f, size_t input)
{
    for (size_t i = 0;; i++)
        if (f->indices[i].input == input)
            return &f->indices[i];
}

/* Near what theory says, by less than the stated errors explain, and these are small. */
static void holds(const struct bs_sobol_figure *f, size_t input, double first, double total)
{
    const struct bs_sobol_index *x = index_of(f, input);
    assert_near(x->first, first, 0.012);
    assert_near(x->total, total, 0.012);
    assert_near(x->first, first, 3 * x->first_error);
    assert_near(x->total, total, 3 * x->total_error);
    assert_true(x->first_error > 0 && x->first_error < 0.04 && x->total_error > 0 && x->total_error < 0.04);
}

/* 1,200 (fee + 50 price - flat fee): variances 20^2 / 12 = 33.3, 50^2 x 2^2 / 12 = 833.3, 80^2 / 12 = 533.3, in all 1,400. */
static void linear(void **state)
{
    struct fixture *f = *state;
    static const char *const vary[] = {"contracts.metered.seat_fee=10:30", "contracts.metered.charges[0].price=2:4",
                                       "contracts.flat.seat_fee=$160:$240"};
    struct bs_sobol *s = run(f, vary, 3, NULL, 2048, 2);
    assert_non_null(s);
    assert_int_equal(s->points, 2048 * 5);
    assert_int_equal(s->n_figures, 2);
    assert_string_equal(s->figures[0].figure.group, "organization");
    assert_near(s->figures[0].mean, 1200 * (20 + 150 - 200), 300);
    assert_near(s->figures[0].sd, 1200 * sqrt(1400), 200);
    holds(&s->figures[0], 0, 33.333 / 1400, 33.333 / 1400);
    holds(&s->figures[0], 1, 833.333 / 1400, 833.333 / 1400);
    holds(&s->figures[0], 2, 533.333 / 1400, 533.333 / 1400);
    assert_int_equal(s->figures[0].indices[0].input, 1); /* the largest first */
    assert_int_equal(s->figures[0].indices[2].input, 0);
    /* Where all use the same there is no heavy cohort. */
    assert_true(isnan(s->figures[1].mean) && isnan(s->figures[1].indices[0].first));
    bs_sobol_free(s);
}

/* The metered bill without a fee, 12 x price x use: price on [1, 5] (mean 3, variance 4/3), use on [10, 90] (mean 50, variance 1,600/3): parts 2,500 x 4/3,
   9 x 1,600/3 and jointly 4/3 x 1,600/3. */
static void product(void **state)
{
    struct fixture *f = *state;
    static const char *const vary[] = {"contracts.metered.charges[0].price=1:5", "segments.all.usage.value=10:90",
                                       "contracts.metered.seat_fee=0:1e-9"};
    struct bs_sobol *s = run(f, vary, 3, "metered/mean_bill", 2048, 1);
    assert_non_null(s);
    double price = 2500 * 4 / 3.0, use = 9 * 1600 / 3.0, both = 4 / 3.0 * 1600 / 3.0, all = price + use + both;
    holds(&s->figures[0], 0, price / all, (price + both) / all);
    holds(&s->figures[0], 1, use / all, (use + both) / all);
    assert_near(index_of(&s->figures[0], 2)->total, 0, 1e-9);
    for (size_t i = 0; i < 2; i++)
        assert_true(index_of(&s->figures[0], i)->total > index_of(&s->figures[0], i)->first + 0.05);
    bs_sobol_free(s);
}

/* Whole months on {1, 2, 3} with equal chance: the flat bill of 200 a month has mean 400 and variance 200^2 x 2/3. */
static void whole_numbers(void **state)
{
    struct fixture *f = *state;
    static const char *const vary[] = {"months=1:3"};
    struct bs_sobol *s = run(f, vary, 1, "flat/mean_bill", 1024, 1);
    assert_non_null(s);
    assert_near(s->figures[0].mean, 400, 2);
    assert_near(s->figures[0].sd, 200 * sqrt(2.0 / 3), 2);
    assert_near(s->figures[0].indices[0].first, 1, 0.02);
    assert_near(s->figures[0].indices[0].total, 1, 0.02);
    bs_sobol_free(s);
}

/* A figure that none of the inputs moves has no indices, and digits lost in computing it are no variance. */
static void nothing_moves(void **state)
{
    struct fixture *f = *state;
    static const char *const vary[] = {"contracts.metered.seat_fee=10:30"};
    struct bs_sobol *s = run(f, vary, 1, "flat/mean_bill", 16, 1);
    assert_non_null(s);
    assert_near(s->figures[0].mean, 2400, 1e-9);
    assert_true(isnan(s->figures[0].indices[0].total));
    bs_sobol_free(s);
}

/* The same figures for any number of threads; others for another seed. */
static void threads_and_seed(void **state)
{
    struct fixture *f = *state;
    static const char *const vary[] = {"contracts.metered.seat_fee=10:30", "contracts.flat.seat_fee=160:240"};
    struct bs_sobol *one = run(f, vary, 2, "mean_change", 64, 1), *three = run(f, vary, 2, "mean_change", 64, 3), *other = NULL;
    static const char *const seed[] = {"simulation.seed=2"};
    const char *measure = "mean_change";
    const struct bs_sweep_request request = {
        .scenario = f->path, .vary = vary, .n_vary = 2, .measures = &measure, .n_measures = 1, .overrides = seed, .n_overrides = 1};
    assert_int_equal(bs_sobol_run(&request, 64, &other, &f->diagnostics), BS_OK);
    assert_memory_equal(one->figures[0].indices, three->figures[0].indices, 2 * sizeof(struct bs_sobol_index));
    assert_true(one->figures[0].indices[0].first != other->figures[0].indices[0].first);
    bs_sobol_free(one);
    bs_sobol_free(three);
    bs_sobol_free(other);
}

/* Ishigami's function sin x1 + 7 sin^2 x2 + 0.1 x3^4 sin x1 on [-pi, pi]^3, a = 7, b = 0.1: V1 = (1 + b pi^4 / 5)^2 / 2, V2 = a^2 / 8, V13 = 8 b^2 pi^8 / 225. */
static double ishigami(const double *u)
{
    double x[3];
    for (int i = 0; i < 3; i++)
        x[i] = M_PI * (2 * u[i] - 1);
    return sin(x[0]) + 7 * pow(sin(x[1]), 2) + 0.1 * pow(x[2], 4) * sin(x[0]);
}

static void estimators(void **state)
{
    enum { ROWS = 8192 };
    double *value = malloc(ROWS * 5 * sizeof *value), u[6], mixed[3], mean, sd;
    gsl_qrng *sequence = gsl_qrng_alloc(gsl_qrng_sobol, 6);
    gsl_rng *random = gsl_rng_alloc(gsl_rng_mt19937);
    (void)state;
    for (size_t j = 0; j < ROWS; j++) {
        gsl_qrng_get(sequence, u);
        value[5 * j] = ishigami(u);
        value[5 * j + 1] = ishigami(u + 3);
        for (size_t i = 0; i < 3; i++) {
            memcpy(mixed, u, sizeof mixed);
            mixed[i] = u[3 + i];
            value[5 * j + 2 + i] = ishigami(mixed);
        }
    }
    const struct sobol_rows rows = {.value = value, .n = ROWS, .inputs = 3};
    struct bs_sobol_index x[3];
    sobol_moments(&rows, &mean, &sd);
    assert_int_equal(sobol_indices(&rows, mean, random, x), BS_OK);
    double p4 = gsl_pow_4(M_PI), v1 = 0.5 * pow(1 + 0.1 * p4 / 5, 2), v2 = 49 / 8.0, v13 = 8 * 0.01 * p4 * p4 / 225,
           v = v1 + v2 + v13;
    const double first[] = {v1 / v, v2 / v, 0}, total[] = {(v1 + v13) / v, v2 / v, v13 / v};
    assert_near(mean, 3.5, 0.01);
    assert_near(sd, sqrt(v), 0.01);
    for (size_t i = 0; i < 3; i++) {
        assert_near(x[i].first, first[i], 0.01);
        assert_near(x[i].total, total[i], 0.01);
    }
    gsl_qrng_free(sequence);
    gsl_rng_free(random);
    free(value);
}

static void refused(struct fixture *f, const char *const *vary, size_t n, size_t rows, const char *reason)
{
    assert_null(run(f, vary, n, "mean_change", rows, 1));
    bool said = false;
    for (size_t i = 0; i < f->diagnostics.count; i++)
        said = said || strstr(f->diagnostics.items[i].message, reason) != NULL;
    if (!said)
        fail_msg("not refused with '%s'", reason);
}

static void what_is_refused(void **state)
{
    struct fixture *f = *state;
    static char names[21][64];
    const char *many[21], *bare = "contracts.metered.seat_fee", *good = "contracts.metered.seat_fee=10:30";
    for (size_t i = 0; i < 21; i++) {
        snprintf(names[i], sizeof names[i], "contracts.c%zu.seat_fee=10:30", i);
        many[i] = names[i];
    }
    refused(f, many, 21, 64, "at most 20 inputs");
    refused(f, &bare, 1, 64, "write PATH=LOW:HIGH");
    refused(f, &good, 1, 8, "16 points or more");
    refused(f, &good, 1, 500000, "a sweep has at most");
    refused(f, NULL, 0, 64, "nothing varies");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(linear, setup, teardown),
        cmocka_unit_test_setup_teardown(product, setup, teardown),
        cmocka_unit_test_setup_teardown(whole_numbers, setup, teardown),
        cmocka_unit_test_setup_teardown(nothing_moves, setup, teardown),
        cmocka_unit_test_setup_teardown(threads_and_seed, setup, teardown),
        cmocka_unit_test(estimators),
        cmocka_unit_test_setup_teardown(what_is_refused, setup, teardown),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
