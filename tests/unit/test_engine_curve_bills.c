/* Blocks of uses through a curve give the very bits of bs_curve_value, whichever way the inner loop takes. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "engine/curve_bills.h"
#include "engine/plan.h"
#include <gsl/gsl_rng.h>

/* n pieces, some with a step or two; every other curve has a value of its own at zero use. */
static struct bs_curve random_curve(struct bs_arena *arena, gsl_rng *rng, size_t n, bool stairs)
{
    struct bs_piece *pieces = bs_arena_take(arena, n, sizeof *pieces);
    assert_non_null(pieces);
    double from = 0;
    for (size_t i = 0; i < n; i++) {
        size_t n_stairs = stairs ? gsl_rng_uniform_int(rng, 3) : 0;
        struct bs_stair *steps = bs_arena_take(arena, n_stairs, sizeof *steps);
        assert_non_null(steps);
        for (size_t k = 0; k < n_stairs; k++)
            steps[k] = (struct bs_stair){from - 2.385 * (double)k, 1 + 30 * gsl_rng_uniform(rng), gsl_rng_uniform(rng), k == 1};
        pieces[i] = (struct bs_piece){from, 100 * gsl_rng_uniform(rng), gsl_rng_uniform(rng) - 0.5, n_stairs, steps};
        from += i == 0 && n % 2 ? 0 : 1 + 40 * gsl_rng_uniform(rng);
    }
    return (struct bs_curve){n, pieces};
}

static void blocks_have_the_bits_of_single_values(void **state)
{
    (void)state;
    gsl_rng *rng = gsl_rng_alloc(gsl_rng_mt19937);
    gsl_rng_set(rng, 2385);
    for (size_t n = 1; n <= 40; n++)
        for (int stairs = 0; stairs < 2; stairs++) {
            struct bs_arena *arena = bs_arena_new();
            struct bs_curve curve = random_curve(arena, rng, n, stairs);
            double use[BLOCK], bill[BLOCK], most = curve.pieces[n - 1].from * 1.5 + 10;
            for (size_t i = 0; i < BLOCK; i++) /* the starts of pieces, zero, and anything */
                use[i] = i < n ? curve.pieces[i].from : i == n ? 0 : most * gsl_rng_uniform(rng);
            for (size_t count = BLOCK - 5; count <= BLOCK; count += 5) {
                curve_bills(&curve, use, count, bill);
                for (size_t i = 0; i < count; i++) {
                    double expected = bs_curve_value(&curve, use[i]);
                    assert_memory_equal(&bill[i], &expected, sizeof expected);
                }
            }
            bs_arena_free(arena);
        }
    gsl_rng_free(rng);
}

int main(void)
{
    const struct CMUnitTest tests[] = {cmocka_unit_test(blocks_have_the_bits_of_single_values)};
    return cmocka_run_group_tests(tests, NULL, NULL);
}
