/* Populations for the tests of fitting, and what a fit says of a number. */
#ifndef BILLSHIFT_TESTS_FIT_FIXTURE_H
#define BILLSHIFT_TESTS_FIT_FIXTURE_H

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "distribution_maker.h"
#include <billshift/fit.h>
#include <gsl/gsl_randist.h>
#include <gsl/gsl_rng.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>

struct fit_fixture {
    struct bs_arena *arena;
    struct bs_diagnostics diagnostics;
    struct bs_fit fit;
};

static struct fit_fixture fixture;

static int fit_setup(void **state)
{
    (void)state;
    fixture.arena = maker_arena = bs_arena_new();
    bs_diagnostics_init(&fixture.diagnostics);
    return fixture.arena ? 0 : -1;
}

static int fit_teardown(void **state)
{
    (void)state;
    bs_diagnostics_free(&fixture.diagnostics);
    bs_arena_free(fixture.arena);
    return 0;
}

/* use[user * months + month]; family NULL: all. */
__attribute__((unused)) static enum bs_status fit_try(const double *use, size_t users, size_t months, const char *family)
{
    const struct bs_population population = {.users = users, .months = months, .use = use, .file = "use.csv"};
    const struct bs_fit_family *only = family ? bs_fit_family_find(family) : NULL;
    assert_true(!family || only);
    return bs_fit_users(&population, only, fixture.arena, &fixture.fit, &fixture.diagnostics);
}

__attribute__((unused)) static const struct bs_fit_candidate *fit_one(const double *use, size_t users, size_t months,
                                                                      const char *family)
{
    assert_int_equal(fit_try(use, users, months, family), BS_OK);
    return &fixture.fit.candidates[0];
}

/* Draws by inverse transform from Mersenne Twister numbers; months of gamma factors with mean 1. The seed is the caller's. */
__attribute__((unused)) static double *fit_draw(const struct bs_distribution *level, size_t users, size_t months,
                                                double month_to_month, unsigned long seed)
{
    double *use = bs_arena_take(fixture.arena, users * months, sizeof *use);
    gsl_rng *random = gsl_rng_alloc(gsl_rng_mt19937);
    double shape = 1 / (month_to_month * month_to_month);
    assert_true(use && random);
    gsl_rng_set(random, seed);
    for (size_t u = 0; u < users; u++) {
        double x = bs_distribution_quantile(level, gsl_rng_uniform_pos(random));
        for (size_t m = 0; m < months; m++)
            use[u * months + m] = month_to_month > 0 ? x * gsl_ran_gamma(random, shape, 1 / shape) : x;
    }
    gsl_rng_free(random);
    return use;
}

__attribute__((unused)) static const struct bs_fit_number *fit_number(const struct bs_fit_candidate *c, size_t part,
                                                                      const char *name)
{
    for (size_t k = 0; k < c->shape.n_parameters; k++)
        if (strcmp(c->shape.part[part][k].name, name) == 0)
            return &c->shape.part[part][k];
    fail_msg("no parameter %s", name);
    return NULL;
}

__attribute__((unused)) static void assert_within(const struct bs_fit_number *number, double truth, double errors)
{
    print_message("%s: %.6g +- %.3g, truth %.6g\n", number->name, number->value, number->std_error, truth);
    assert_true(number->std_error > 0);
    assert_true(fabs(number->value - truth) <= errors * number->std_error);
}

__attribute__((unused)) static void assert_relative(double value, double expected, double most)
{
    if (!(fabs(value - expected) <= most * fabs(expected)))
        fail_msg("%.15g is not %.15g within %g", value, expected, most);
}

/* Is there a warning that holds this text? */
__attribute__((unused)) static bool fit_warned(const char *text)
{
    for (size_t i = 0; i < fixture.diagnostics.count; i++)
        if (strstr(fixture.diagnostics.items[i].message, text))
            return true;
    for (size_t i = 0; i < fixture.fit.n_fitted; i++)
        for (size_t k = 0; k < fixture.fit.candidates[i].n_warnings; k++)
            if (strstr(fixture.fit.candidates[i].warnings[k], text))
                return true;
    return false;
}

#define FIT_TEST(function) cmocka_unit_test_setup_teardown(function, fit_setup, fit_teardown)

#endif
