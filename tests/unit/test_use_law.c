/* Laws of use in panels: against closed forms, and bands against each other. */
#include "engine/exact/elementary.h"
#include "engine/exact/use_law.h"
#include "engine/exact/wave.h"
#include "model_fixture.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdint.h>

#include <cmocka.h>

#include <gsl/gsl_cdf.h>
#include <gsl/gsl_errno.h>
#include <gsl/gsl_integration.h>

static int is_near(double a, double b, double relative)
{
    return fabs(a - b) <= relative * fabs(b);
}
#define within(a, b, error)  assert_true(fabs((a) - (b)) <= (error))
#define near(a, b, relative) assert_true(is_near(a, b, relative))

static const struct bs_distribution *made(struct bs_arena *arena, const char *name, double first, double second)
{
    static const char *const names[][3] = {{"lognormal", "mu", "sigma"},  {"gamma", "shape", "scale"},
                                           {"weibull", "shape", "scale"}, {"pareto", "alpha", "minimum"},
                                           {"uniform", "low", "high"},    {"constant", "value", NULL}};
    for (size_t i = 0; i < sizeof names / sizeof names[0]; i++)
        if (strcmp(names[i][0], name) == 0)
            return fixture_distribution(arena, name,
                                        (struct fixture_parameter[]){{names[i][1], first}, {names[i][2], second}, {NULL, 0}});
    return NULL;
}

struct wave {
    const double *coef;
    double omega;
    int imaginary;
};

static double wave_at(double s, void *context)
{
    const struct wave *w = context;
    double f = legendre_value(w->coef, LEGENDRE, s);
    return w->imaginary ? f * sin(w->omega * s) : f * (cos(w->omega * s) - 1);
}

/* Of frequencies together that are slow, in between, fast, or all of that, against adaptive quadrature. */
static void waves_are_those_of_quadrature(void **state)
{
    (void)state;
    static const double bases[] = {-30, -1, 1e-6, 0.01, 0.3, 3, 19, 21, 200}, ratios[] = {1, 1.1, 1.4, 40};
    double values[LEGENDRE], coef[LEGENDRE], series[WAVE_TERMS], omega[LEGENDRE], re[LEGENDRE], im[LEGENDRE];
    for (int i = 0; i < LEGENDRE; i++)
        values[i] = exp(-legendre()->node[i]) + 0.3 * legendre()->node[i] + 0.1 * pow(legendre()->node[i], 15);
    legendre_fit(values, coef);
    wave_series(coef, series);
    gsl_integration_workspace *space = gsl_integration_workspace_alloc(1000);
    for (size_t i = 0; i < sizeof bases / sizeof bases[0] * (sizeof ratios / sizeof ratios[0]); i++) {
        for (int k = 0; k < LEGENDRE; k++)
            omega[k] = bases[i / 4] * pow(ratios[i % 4], k / 15.0);
        wave_integrals(coef, series, omega, re, im);
        for (int k = 0; k < 2 * LEGENDRE; k++) {
            struct wave w = {coef, omega[k / 2], k % 2};
            gsl_function f = {wave_at, &w};
            double expected, error, got = k % 2 ? im[k / 2] : re[k / 2];
            gsl_integration_qag(&f, -1, 1, 1e-14, 1e-13, 1000, GSL_INTEG_GAUSS61, space, &expected, &error);
            assert_true(fabs(got - expected) < 1e-13 + 1e-12 * fabs(expected));
        }
    }
    gsl_integration_workspace_free(space);
}

/* exp and log to 2 units in the last place, sines to 2e-16, against libm in long double. */
static void elementary_functions_are_those_of_libm(void **state)
{
    (void)state;
    for (int i = 0; i <= 200000; i++) {
        double part = i / 200000.0, x = -708 + 1417 * part, y = exp(x), angle = SINES_MOST * pow(part, 9) * (i % 2 ? -1 : 1), sine,
               cosine;
        long double e = expl(x), l = logl(y);
        assert_true(fabsl(exp_each(x) - e) <= 2 * 0x1p-52L * e);
        assert_true(fabsl(log_each(y) - l) <= 2 * 0x1p-52L * fabsl(l));
        l = logl(0.5 + 1.5 * part);
        assert_true(fabsl(log_each(0.5 + 1.5 * part) - l) <= 2 * 0x1p-52L * fabsl(l));
        sine_each(angle, &sine, &cosine);
        assert_true(fabsl(sine - sinl(angle)) <= 2e-16L * fminl(1, 2 * fabsl((long double)angle)));
        assert_true(fabsl(cosine - cosl(angle)) <= 2e-16L);
    }
}

/* Mass, mean, excess and both tails of a level alone. */
static void levels_keep_their_closed_forms(void **state)
{
    (void)state;
    static const struct {
        const char *name;
        double a, b;
    } rows[] = {{"lognormal", 3, 0.8}, {"lognormal", 3, 2.5}, {"gamma", 0.3, 40},  {"gamma", 1e6, 1e-4},
                {"weibull", 0.3, 20},  {"weibull", 2, 20},    {"pareto", 2.5, 10}, {"uniform", 10, 30}};
    struct bs_arena *arena = bs_arena_new();
    for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
        const struct bs_distribution *d = made(arena, rows[i].name, rows[i].a, rows[i].b);
        struct use_law law;
        assert_int_equal(use_law_new(d, 0, 12, 1, &law), BS_OK);
        near(law.term.mass, 1, 1e-12);
        near(law_first(&law.term), bs_distribution_mean(d), 1e-11);
        for (int k = 0; k < 6; k++) {
            double q = 0.4 * pow(0.03, k);
            double high = bs_distribution_upper_quantile(d, q), low = bs_distribution_quantile(d, q);
            /* of the panel's mass, so that within a panel whose tail falls by many orders little is left of relative accuracy */
            within(law_above(&law.term, high), q, 5e-11 * q + 5e-16);
            within(law_below(&law.term, low), q, 5e-11 * q + 5e-16);
            within(law_below(&law.term, high), 1 - q, 1e-11);
            within(law_excess(&law.term, high), bs_distribution_excess_mean(d, high), 1e-10 * q * high + 1e-15 * high);
        }
        use_law_free(&law);
    }
    bs_arena_free(arena);
}

/* A constant level leaves the factor: gamma distributed, over the term with n times the shape. */
static void a_constant_level_leaves_the_factor(void **state)
{
    (void)state;
    struct bs_arena *arena = bs_arena_new();
    struct use_law law;
    assert_int_equal(use_law_new(made(arena, "constant", 90, 0), 0.5, 12, 1, &law), BS_OK);
    double cuts[] = {90 * gsl_cdf_gamma_Pinv(0.5, 48, 1 / 48.0), 90 * gsl_cdf_gamma_Pinv(0.9, 48, 1 / 48.0)};
    assert_int_equal(use_law_bands(&law, cuts, NULL, 0, true), BS_OK);
    for (int i = 0; i < 9; i++) {
        double x = 20 * pow(1.3, i), month = 0;
        for (int b = 0; b < BS_COHORT_COUNT; b++)
            month += law_above(&law.month_band[b], x);
        near(law_above(&law.term, x), gsl_cdf_gamma_Q(x / 90, 48, 1 / 48.0), 1e-11);
        near(month, gsl_cdf_gamma_Q(x / 90, 4, 0.25), 1e-11);
    }
    use_law_free(&law);
    bs_arena_free(arena);
}

/* Between two uses it is the whole law, for months that hardly vary, that vary, and that vary wildly; from 0 on it is the same bytes. */
static void a_part_of_a_law_is_the_whole_one_there(void **state)
{
    (void)state;
    static const double variations[] = {0.005, 0.5, 3};
    struct bs_arena *arena = bs_arena_new();
    const struct bs_distribution *parts[] = {made(arena, "constant", 0, 0), made(arena, "lognormal", 3, 0.8)}, *levels[3];
    double weights[] = {0.25, 0.75};
    const struct bs_distribution_input input = {.weights = weights, .parts = parts, .n_parts = 2};
    char message[BS_MESSAGE_SIZE];
    assert_int_equal(bs_distribution_new(bs_distribution_type_find("mixture"), &input, arena, &levels[0], message), BS_OK);
    levels[1] = parts[1];
    levels[2] = made(arena, "constant", 40, 0);
    for (size_t i = 0; i < 9; i++) {
        struct use_law whole, part, all;
        double from = 8, to = 150, variation = variations[i % 3];
        assert_int_equal(use_law_new(levels[i / 3], variation, 3, 1, &whole), BS_OK);
        assert_int_equal(use_law_between(levels[i / 3], variation, 3, 1, from, to, &part), BS_OK);
        assert_int_equal(use_law_between(levels[i / 3], variation, 3, 1, 0, INFINITY, &all), BS_OK);
        assert_true(part.term.n < whole.term.n || part.term.n == 1 || i > 5);
        for (int k = 0; k <= 300; k++) {
            double x = k == 0 ? 0 : from * pow(to / from, k / 300.0);
            within(law_below(&part.term, x), law_below(&whole.term, x), 2e-13);
            assert_true(law_below(&all.term, x) == law_below(&whole.term, x));
        }
        use_law_free(&whole);
        use_law_free(&part);
        use_law_free(&all);
    }
    bs_arena_free(arena);
}

/* A month's bands have the masses and the means of the term's, for months that hardly vary and for such that vary wildly. */
static void bands_of_a_month_are_those_of_the_term(void **state)
{
    (void)state;
    static const struct {
        double variation;
        size_t months;
        double error; /* where a density rises without bound at a cut, the tip of it is cut off */
    } rows[] = {{0, 12, 1e-12}, {0.005, 12, 1e-12}, {0.5, 12, 1e-12}, {0.5, 2, 1e-12}, {0.5, 1, 1e-12}, {3, 3, 1e-10}};
    struct bs_arena *arena = bs_arena_new();
    for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
        struct use_law law;
        double cuts[] = {20, 70}, breaks[] = {50, 180};
        assert_int_equal(use_law_new(made(arena, "lognormal", 3, 0.8), rows[i].variation, rows[i].months, 1, &law), BS_OK);
        near(law_first(&law.term), exp(3 + 0.32), 1e-12);
        assert_int_equal(use_law_bands(&law, cuts, breaks, 2, true), BS_OK);
        for (int b = 0; b < BS_COHORT_COUNT; b++) {
            near(law.month_band[b].mass, law.term_band[b].mass, rows[i].error);
            near(law_first(&law.month_band[b]), law_first(&law.term_band[b]), rows[i].error);
        }
        use_law_free(&law);
    }
    bs_arena_free(arena);
}

/* To the last bit, so that what needs it alone is the same whatever else is computed. */
static void a_whole_month_is_the_same_without_its_bands(void **state)
{
    (void)state;
    static const double variations[] = {0, 0.05, 0.5, 3};
    struct bs_arena *arena = bs_arena_new();
    for (size_t i = 0; i < sizeof variations / sizeof variations[0]; i++) {
        struct use_law laws[2];
        double cuts[] = {20, 70}, breaks[] = {50, 180};
        for (int apart = 0; apart < 2; apart++) {
            assert_int_equal(use_law_new(made(arena, "lognormal", 3, 0.8), variations[i], 3, 1, &laws[apart]), BS_OK);
            assert_int_equal(use_law_bands(&laws[apart], cuts, breaks, 2, apart), BS_OK);
        }
        const struct law *alone = &laws[0].month_band[WHOLE], *beside = &laws[1].month_band[WHOLE];
        assert_int_equal(alone->n, beside->n);
        assert_memory_equal(alone->panels, beside->panels, alone->n * sizeof *alone->panels);
        use_law_free(&laws[0]);
        use_law_free(&laws[1]);
    }
    bs_arena_free(arena);
}

/* Atoms of a level stay atoms where months are alike, at a cut too, which belongs to the band below it. */
static void atoms_stay_atoms(void **state)
{
    (void)state;
    struct bs_arena *arena = bs_arena_new();
    struct use_law law;
    double data[] = {0, 5, 5, 7, 9}, cuts[] = {5, 7};
    const struct bs_distribution_input input = {.sample = data, .n_sample = 5};
    const struct bs_distribution *d;
    char message[BS_MESSAGE_SIZE];
    assert_int_equal(bs_distribution_new(bs_distribution_type_find("empirical"), &input, arena, &d, message), BS_OK);
    assert_int_equal(use_law_new(d, 0, 12, 1, &law), BS_OK);
    assert_int_equal(use_law_bands(&law, cuts, NULL, 0, true), BS_OK);
    near(law.term_band[BS_LIGHT].mass, 0.6, 1e-15);
    near(law_at(&law.term, 5), 0.4, 1e-15);
    near(law_below(&law.term, nextafter(5, 0)), 0.2, 1e-15);
    near(law_excess(&law.term, 6), (1 + 3) / 5.0, 1e-15);
    near(law_below_first(&law.term, 7), 17 / 5.0, 1e-15);
    use_law_free(&law);
    assert_int_equal(use_law_new(d, 0.3, 12, 1, &law), BS_OK);
    assert_int_equal(use_law_bands(&law, cuts, NULL, 0, true), BS_OK);
    near(law_at(&law.term, 0), 0.2, 1e-15);
    near(law_at(&law.month_band[BS_LIGHT], 0), 0.2, 1e-15);
    near(law_first(&law.term), 26 / 5.0, 1e-12);
    use_law_free(&law);
    bs_arena_free(arena);
}

/* Levels of 0 are uses of 0, with months that vary too; a law too narrow for doubles comes to an end. */
static void zeros_and_narrow_laws(void **state)
{
    (void)state;
    struct bs_arena *arena = bs_arena_new();
    const struct bs_distribution *parts[] = {made(arena, "constant", 0, 0), made(arena, "lognormal", 3, 1)};
    double weights[] = {0.25, 0.75};
    const struct bs_distribution_input input = {.weights = weights, .parts = parts, .n_parts = 2};
    const struct bs_distribution *d;
    char message[BS_MESSAGE_SIZE];
    struct use_law law;
    assert_int_equal(bs_distribution_new(bs_distribution_type_find("mixture"), &input, arena, &d, message), BS_OK);
    for (int i = 0; i < 2; i++) {
        assert_int_equal(use_law_new(d, i * 0.4, 3, 1, &law), BS_OK);
        near(law_at(&law.term, 0), 0.25, 1e-15);
        near(law.term.mass, 1, 1e-12);
        use_law_free(&law);
    }
    assert_int_equal(use_law_new(made(arena, "uniform", 20, 20.000001), 0, 3, 1, &law), BS_OK);
    near(law.term.mass, 1, 1e-6);
    use_law_free(&law);
    bs_arena_free(arena);
}

int main(void)
{
    gsl_set_error_handler_off();
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(waves_are_those_of_quadrature),
        cmocka_unit_test(elementary_functions_are_those_of_libm),
        cmocka_unit_test(levels_keep_their_closed_forms),
        cmocka_unit_test(a_constant_level_leaves_the_factor),
        cmocka_unit_test(a_part_of_a_law_is_the_whole_one_there),
        cmocka_unit_test(bands_of_a_month_are_those_of_the_term),
        cmocka_unit_test(a_whole_month_is_the_same_without_its_bands),
        cmocka_unit_test(atoms_stay_atoms),
        cmocka_unit_test(zeros_and_narrow_laws),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
