#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "engine/inner_loops.h"
#include "model_fixture.h"
#include <gsl/gsl_errno.h>

/* Random123's own known answers for philox4x32 with 10 rounds (tests/kat_vectors): all zeros, all ones, digits of pi. */
static void counters_and_keys_are_laid_out_as_stated(void **state)
{
    (void)state;
    const uint32_t zeros[] = {0x6627e8d5, 0xe169c58d, 0xbc57ac4c, 0x9b00dbd8};
    const uint32_t ones[] = {0x408f276d, 0x41c83b0e, 0xa20bc7c6, 0x6d5451fd};
    const uint32_t digits[] = {0xd16cfe09, 0x94fdcceb, 0x5001e420, 0x24126ea1};
    philox4x32_ctr_t words = random_block(0, 0, 0, 0, (enum random_purpose)0);
    assert_memory_equal(words.v, zeros, sizeof zeros);
    words = random_block(UINT64_MAX, UINT32_MAX, UINT32_MAX, UINT32_MAX, (enum random_purpose)UINT32_MAX);
    assert_memory_equal(words.v, ones, sizeof ones);
    words = random_block(0x299f31d0a4093822, 0x243f6a88, 0x85a308d3, 0x13198a2e, (enum random_purpose)0x03707344);
    assert_memory_equal(words.v, digits, sizeof digits);
}

static void uniform_numbers_keep_their_distance_to_both_ends(void **state)
{
    (void)state;
    struct tail u = random_tail(0, 53);
    assert_true(!u.upper && u.t == 0x1p-54);
    u = random_tail(((uint64_t)1 << 53) - 1, 53);
    assert_true(u.upper && u.t == 0x1p-54);
    u = random_tail((uint64_t)1 << 31, 32);
    assert_true(u.upper && u.t == 0.5 - 0x1p-33);
    assert_true(random_53(UINT32_MAX, UINT32_MAX) == ((uint64_t)1 << 53) - 1);
}

struct shape {
    const char *type;
    struct fixture_parameter parameters[3];
};

static const struct shape shapes[] = {
    {"lognormal", {{"median", 90}, {"log_sd", 1.25}, {NULL, 0}}},
    {"lognormal", {{"mu", 6.2}, {"sigma", 2.5}, {NULL, 0}}},
    {"gamma", {{"mean", 1}, {"cv", 0.5}, {NULL, 0}}},
    {"gamma", {{"mean", 1}, {"cv", 2}, {NULL, 0}}},
    {"gamma", {{"shape", 1e4}, {"scale", 0.2385}, {NULL, 0}}},
    {"weibull", {{"shape", 0.8}, {"scale", 500}, {NULL, 0}}},
    {"pareto", {{"alpha", 1.7}, {"minimum", 23.85}, {NULL, 0}}},
    {"lomax", {{"alpha", 1.2}, {"scale", 100}, {NULL, 0}}},
    {"exponential", {{"mean", 238.5}, {NULL, 0}}},
    {"uniform", {{"low", 2.385}, {"high", 30}, {NULL, 0}}},
    {"constant", {{"value", 2.385}, {NULL, 0}}},
};

static const struct quantile_table *table_of(const struct bs_distribution *distribution, struct bs_arena *arena)
{
    const struct quantile_table *table = NULL;
    char message[BS_MESSAGE_SIZE] = "";
    enum bs_status status = quantile_table_new(distribution, arena, &table, message);
    if (status != BS_OK)
        print_error("%s\n", message);
    assert_int_equal(status, BS_OK);
    return table;
}

/* The 53-bit number nearest to a tail probability. */
static uint64_t number_at(double t, int upper)
{
    uint64_t k = (uint64_t)(t * 0x1p53);
    return upper ? (((uint64_t)1 << 53) - 1) - k : k;
}

static double drawn(const struct quantile_table *table, uint64_t k)
{
    double x;
    inner_loops_find(NULL)->draw_53(table, &k, 1, &x);
    return x;
}

static double drawn_exactly(const struct quantile_table *table, uint64_t k)
{
    return quantile_table_exact(table, random_tail(k, 53));
}

/* Tail probabilities spread evenly over the octaves, both sides. */
static double worst_error(const struct quantile_table *table, double from, double to, int points)
{
    double worst = 0;
    for (int i = 0; i < points; i++)
        for (int upper = 0; upper < 2; upper++) {
            double spread = fmod(i * 0.61803398874989485, 1);
            uint64_t k = number_at(exp(log(from) + (log(to) - log(from)) * spread), upper);
            double exact = drawn_exactly(table, k), error = fabs(drawn(table, k) - exact);
            if (error > 1e-290 && error / fabs(exact) > worst)
                worst = error / fabs(exact);
        }
    return worst;
}

/* Blocks of either width give what single draws give, and 32 bits give what the same number in 53 bits gives but for its place. */
static void blocks_and_single_draws_agree(void **state)
{
    (void)state;
    enum { COUNT = 203 };
    struct bs_arena *arena = bs_arena_new();
    const struct quantile_table *table = table_of(fixture_distribution(arena, "gamma", shapes[2].parameters), arena);
    uint64_t k53[COUNT];
    uint32_t k32[COUNT];
    double x53[COUNT], x32[COUNT], scale[COUNT];
    for (size_t i = 0; i < COUNT; i++) {
        philox4x32_ctr_t words = random_block(2385, (uint32_t)i, 0, 0, RANDOM_LEVEL);
        k53[i] = random_53(words.v[0], words.v[1]) >> (i % 3 ? 0 : 40);
        scale[i] = (double)i;
        k32[i] = i % 3 ? words.v[2] : i % 2 ? UINT32_MAX - (uint32_t)i : (uint32_t)i;
    }
    const struct inner_loops *loops = inner_loops_find(NULL);
    loops->draw_53(table, k53, COUNT, x53);
    loops->draw_32(table, k32, scale, COUNT, x32);
    for (size_t i = 0; i < COUNT; i++) {
        double one;
        loops->draw_32(table, &k32[i], &scale[i], 1, &one);
        assert_true(x53[i] == drawn(table, k53[i]) && x32[i] == one);
        double exact = quantile_table_exact(table, random_tail(k32[i], 32));
        assert_true(fabs(one - scale[i] * exact) <= 1e-7 * scale[i] * exact);
    }
    bs_arena_free(arena);
}

/* To the last bit, whatever the value: cohorts, steps and atoms of equal seats rest on it. */
static void constants_are_drawn_exactly(void **state)
{
    (void)state;
    const struct inner_loops *loops = inner_loops_find(NULL);
    struct bs_arena *arena = bs_arena_new();
    for (int cents = 1; cents < 3000; cents += 7) {
        double value = cents / 100.0, one = 1, x;
        const struct quantile_table *table =
            table_of(fixture_distribution(arena, "constant", (struct fixture_parameter[]){{"value", value}, {NULL, 0}}), arena);
        for (uint32_t i = 0; i < 50; i++) {
            uint32_t k = random_block(1, i, 0, 0, RANDOM_LEVEL).v[0];
            loops->draw_32(table, &k, &one, 1, &x);
            assert_true(x == value && drawn(table, (uint64_t)k << 21) == value);
        }
    }
    bs_arena_free(arena);
}

/* The least values of a factor with cv 10 underflow. */
static void no_draw_is_below_zero(void **state)
{
    (void)state;
    const struct inner_loops *loops = inner_loops_find(NULL);
    struct bs_arena *arena = bs_arena_new();
    const struct quantile_table *table =
        table_of(fixture_distribution(arena, "gamma", (struct fixture_parameter[]){{"mean", 1}, {"cv", 10}, {NULL, 0}}), arena);
    for (uint32_t i = 0; i < 1 << 14; i++) {
        uint32_t k[16];
        double one[16], x[16];
        for (uint32_t j = 0; j < 16; j++) {
            k[j] = (16 * i + j) << 12; /* up to p = 1/4: 10^-60 */
            one[j] = 1;
        }
        loops->draw_32(table, k, one, 16, x);
        for (size_t j = 0; j < 16; j++)
            assert_false(signbit(x[j]));
    }
    bs_arena_free(arena);
}

/* The stated error: 1e-7 for p and 1 - p above 1e-6, 1e-5 down to 1e-12. */
static void errors_are_below_what_is_stated(void **state)
{
    (void)state;
    struct bs_arena *arena = bs_arena_new();
    for (size_t i = 0; i < sizeof shapes / sizeof shapes[0]; i++) {
        const struct quantile_table *table = table_of(fixture_distribution(arena, shapes[i].type, shapes[i].parameters), arena);
        double middle = worst_error(table, 1e-6, 0.499999, 4000), far = worst_error(table, 1e-12, 1e-6, 400);
        if (middle >= 1e-7 || far >= 1e-5)
            print_error("%s (row %zu): %g, %g\n", shapes[i].type, i, middle, far);
        assert_true(middle < 1e-7);
        assert_true(far < 1e-5);
    }
    bs_arena_free(arena);
}

/* Mean of the table over an even grid of p against the same mean of the exact function: below 1e-7. */
static void the_mean_has_no_bias(void **state)
{
    (void)state;
    enum { POINTS = 40000 };
    struct bs_arena *arena = bs_arena_new();
    for (size_t i = 0; i < sizeof shapes / sizeof shapes[0]; i++) {
        const struct quantile_table *table = table_of(fixture_distribution(arena, shapes[i].type, shapes[i].parameters), arena);
        double sum = 0, exact = 0;
        for (int k = 0; k < POINTS; k++)
            for (int upper = 0; upper < 2; upper++) {
                uint64_t number = number_at((k + 0.5) / (2.0 * POINTS), upper);
                sum += drawn(table, number);
                exact += drawn_exactly(table, number);
            }
        assert_true(fabs(sum - exact) < 1e-7 * exact);
    }
    bs_arena_free(arena);
}

/* Kinks, jumps and atoms: two far parts of a mixture, a clipped quantile function, a tail set on a body. */
static void jumps_and_kinks_are_exact(void **state)
{
    (void)state;
    struct bs_arena *arena = bs_arena_new();
    char message[BS_MESSAGE_SIZE] = "";
    const struct bs_distribution *parts[] = {
        fixture_distribution(arena, "uniform", (struct fixture_parameter[]){{"low", 1}, {"high", 2}, {NULL, 0}}),
        fixture_distribution(arena, "constant", (struct fixture_parameter[]){{"value", 7}, {NULL, 0}}),
        fixture_distribution(arena, "uniform", (struct fixture_parameter[]){{"low", 100}, {"high", 238.5}, {NULL, 0}})};
    const double weights[] = {0.2385, 0.5, 0.2615};
    const struct bs_point points[] = {{0.27, 400}, {0.5, 1000}, {0.9, 6494}};
    struct bs_distribution_input mixed = {.weights = weights, .parts = parts, .n_parts = 3},
                                 stated = {.points = points, .n_points = 3};
    const struct bs_distribution *mixture, *quantiles, *tailed;
    assert_int_equal(bs_distribution_new(bs_distribution_type_find("mixture"), &mixed, arena, &mixture, message), BS_OK);
    assert_int_equal(bs_distribution_new(bs_distribution_type_find("quantiles"), &stated, arena, &quantiles, message), BS_OK);
    assert_int_equal(bs_distribution_with_tail(quantiles, 1.7, 0.9, arena, &tailed, message), BS_OK);

    const struct bs_distribution *all[] = {mixture, quantiles, tailed};
    for (size_t i = 0; i < 3; i++)
        assert_true(worst_error(table_of(all[i], arena), 1e-6, 0.499999, 20000) < 1e-7);
    const struct quantile_table *table = table_of(mixture, arena);
    assert_true(drawn(table, number_at(0.3, 0)) == 7);
    assert_true(drawn(table, number_at(0.2385000001, 0)) == 7);
    assert_true(drawn(table, number_at(0.2384999999, 0)) <= 2);
    bs_arena_free(arena);
}

static void a_sample_is_drawn_by_its_index(void **state)
{
    (void)state;
    struct bs_arena *arena = bs_arena_new();
    const double sample[] = {30, 2.385, 7, 7, 11};
    char message[BS_MESSAGE_SIZE] = "";
    struct bs_distribution_input input = {.sample = sample, .n_sample = 5};
    const struct bs_distribution *empirical;
    assert_int_equal(bs_distribution_new(bs_distribution_type_find("empirical"), &input, arena, &empirical, message), BS_OK);
    const struct quantile_table *table = table_of(empirical, arena);
    const double expected[] = {2.385, 7, 7, 11, 30};
    for (int i = 0; i < 5; i++) {
        assert_true(drawn(table, (uint64_t)((0.2 * i + 0.001) * 0x1p53)) == expected[i]);
        assert_true(drawn(table, (uint64_t)((0.2 * i + 0.199) * 0x1p53)) == expected[i]);
    }
    bs_arena_free(arena);
}

int main(void)
{
    gsl_set_error_handler_off();
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(counters_and_keys_are_laid_out_as_stated),
        cmocka_unit_test(uniform_numbers_keep_their_distance_to_both_ends),
        cmocka_unit_test(blocks_and_single_draws_agree),
        cmocka_unit_test(constants_are_drawn_exactly),
        cmocka_unit_test(no_draw_is_below_zero),
        cmocka_unit_test(errors_are_below_what_is_stated),
        cmocka_unit_test(the_mean_has_no_bias),
        cmocka_unit_test(jumps_and_kinks_are_exact),
        cmocka_unit_test(a_sample_is_drawn_by_its_index),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
