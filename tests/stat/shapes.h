/* The distributions whose draws are tested: every type of the registry, at usual parameters and at hard ones. */
#ifndef BILLSHIFT_TESTS_STAT_SHAPES_H
#define BILLSHIFT_TESTS_STAT_SHAPES_H

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "engine/inner_loops.h"
#include "model_fixture.h"

enum { MOST_ATOMS = 8 };

struct shape {
    const char *name; /* as in docs/method.md */
    const char *type; /* NULL: make */
    struct fixture_parameter parameters[4];
    const struct bs_distribution *(*make)(struct bs_arena *arena);
    unsigned bits;              /* of a draw: 53 for levels, 32 for months' factors; 0 stands for 53 */
    size_t n_atoms;             /* values that have a chance of their own, rising */
    double atoms[MOST_ATOMS];   /* each atom's */
    double chances[MOST_ATOMS]; /* and its chance */
};

static const double shapes_sample[] = {30, 2.385, 7, 7, 11, 0, 95.4};

static inline const struct bs_distribution *made_of(struct bs_arena *arena, const char *type, struct bs_distribution_input input)
{
    char message[BS_MESSAGE_SIZE] = "";
    const struct bs_distribution *d = NULL;
    if (bs_distribution_new(bs_distribution_type_find(type), &input, arena, &d, message) != BS_OK)
        fail_msg("%s: %s", type, message);
    return d;
}

static inline const struct bs_distribution *shape_quantiles(struct bs_arena *arena)
{
    static const struct bs_point points[] = {{0.27, 400}, {0.5, 1000}, {0.9, 6494}};
    return made_of(arena, "quantiles", (struct bs_distribution_input){.points = points, .n_points = 3});
}

/* min and max lie on the end pieces where these have z = -1 and z = 2: ln 1000 -+ 1.5 per unit of z, 50 % at 1000 */
static inline const struct bs_distribution *shape_clipped(struct bs_arena *arena)
{
    static const struct bs_point points[] = {{0.3, 455.39014356133023}, {0.5, 1000}, {0.9, 6836.8517028752445}};
    const double values[] = {223.13016014842982, 20085.536923187668};
    return made_of(arena, "quantiles", (struct bs_distribution_input){.values = values, .points = points, .n_points = 3});
}

static inline const struct bs_distribution *shape_empirical(struct bs_arena *arena)
{
    return made_of(arena, "empirical", (struct bs_distribution_input){.sample = shapes_sample, .n_sample = 7});
}

static inline const struct bs_distribution *shape_mixture(struct bs_arena *arena)
{
    const struct bs_distribution **parts = bs_arena_take(arena, 2, sizeof *parts);
    static const double weights[] = {0.7, 0.3};
    parts[0] = fixture_distribution(arena, "lognormal", (struct fixture_parameter[]){{"median", 40}, {"log_sd", 0.9}, {NULL, 0}});
    parts[1] = fixture_distribution(arena, "gamma", (struct fixture_parameter[]){{"mean", 900}, {"cv", 0.3}, {NULL, 0}});
    return made_of(arena, "mixture", (struct bs_distribution_input){.weights = weights, .parts = parts, .n_parts = 2});
}

/* An atom at 7, between two stretches that do not touch it. */
static inline const struct bs_distribution *shape_islands(struct bs_arena *arena)
{
    const struct bs_distribution **parts = bs_arena_take(arena, 3, sizeof *parts);
    static const double weights[] = {0.2385, 0.5, 0.2615};
    parts[0] = fixture_distribution(arena, "uniform", (struct fixture_parameter[]){{"low", 1}, {"high", 2}, {NULL, 0}});
    parts[1] = fixture_distribution(arena, "constant", (struct fixture_parameter[]){{"value", 7}, {NULL, 0}});
    parts[2] = fixture_distribution(arena, "uniform", (struct fixture_parameter[]){{"low", 100}, {"high", 238.5}, {NULL, 0}});
    return made_of(arena, "mixture", (struct bs_distribution_input){.weights = weights, .parts = parts, .n_parts = 3});
}

static inline const struct bs_distribution *shape_tail(struct bs_arena *arena)
{
    char message[BS_MESSAGE_SIZE] = "";
    const struct bs_distribution *d = NULL;
    const struct bs_distribution *body =
        fixture_distribution(arena, "lognormal", (struct fixture_parameter[]){{"median", 90}, {"log_sd", 1.25}, {NULL, 0}});
    if (bs_distribution_with_tail(body, 2.5, 0.9, arena, &d, message) != BS_OK)
        fail_msg("%s", message);
    return d;
}

#define FACTOR(c) .type = "gamma", .parameters = {{"mean", 1}, {"cv", c}}, .bits = 32
static const struct shape shapes[] = {
    {.name = "lognormal, log_sd 1.25", .type = "lognormal", .parameters = {{"median", 90}, {"log_sd", 1.25}}},
    {.name = "lognormal, log_sd 2.5", .type = "lognormal", .parameters = {{"median", 90}, {"log_sd", 2.5}}},
    {.name = "gamma, shape 0.01", .type = "gamma", .parameters = {{"shape", 0.01}, {"scale", 1000}}},
    {.name = "gamma, shape 0.6", .type = "gamma", .parameters = {{"shape", 0.6}, {"scale", 100}}},
    {.name = "gamma, shape 10^6", .type = "gamma", .parameters = {{"shape", 1e6}, {"scale", 0.2385}}},
    {.name = "weibull, shape 0.3", .type = "weibull", .parameters = {{"shape", 0.3}, {"scale", 500}}},
    {.name = "weibull, shape 1.5", .type = "weibull", .parameters = {{"shape", 1.5}, {"scale", 500}}},
    {.name = "pareto, alpha 1.05", .type = "pareto", .parameters = {{"alpha", 1.05}, {"minimum", 23.85}}},
    {.name = "pareto, alpha 2.5", .type = "pareto", .parameters = {{"alpha", 2.5}, {"minimum", 23.85}}},
    {.name = "lomax, alpha 1.2", .type = "lomax", .parameters = {{"alpha", 1.2}, {"scale", 100}}},
    {.name = "lomax, alpha 4", .type = "lomax", .parameters = {{"alpha", 4}, {"scale", 100}}},
    {.name = "exponential", .type = "exponential", .parameters = {{"mean", 238.5}}},
    {.name = "uniform from 0", .type = "uniform", .parameters = {{"low", 0}, {"high", 30}}},
    {.name = "uniform", .type = "uniform", .parameters = {{"low", 2.385}, {"high", 30}}},
    {.name = "constant", .type = "constant", .parameters = {{"value", 2.385}}, .n_atoms = 1, .atoms = {2.385}, .chances = {1}},
    {.name = "quantiles, 3 points", .make = shape_quantiles},
    {.name = "quantiles, min and max",
     .make = shape_clipped,
     .n_atoms = 2,
     .atoms = {223.13016014842982, 20085.536923187668},
     .chances = {0.15865525393145705, 0.022750131948179207}},
    {.name = "empirical, 7 data",
     .make = shape_empirical,
     .n_atoms = 6,
     .atoms = {0, 2.385, 7, 11, 30, 95.4},
     .chances = {1 / 7.0, 1 / 7.0, 2 / 7.0, 1 / 7.0, 1 / 7.0, 1 / 7.0}},
    {.name = "mixture, two humps", .make = shape_mixture},
    {.name = "mixture, islands and an atom", .make = shape_islands, .n_atoms = 1, .atoms = {7}, .chances = {0.5}},
    {.name = "lognormal, tail alpha 2.5", .make = shape_tail},
    {.name = "`month_to_month` 0.5 %", FACTOR(0.005)},
    {.name = "`month_to_month` 50 %", FACTOR(0.5)},
    {.name = "`month_to_month` 300 %", FACTOR(3)},
    {.name = "`month_to_month` 1000 %", FACTOR(10)},
};
#undef FACTOR
enum { SHAPES = sizeof shapes / sizeof shapes[0] };

static inline const struct bs_distribution *shape_distribution(const struct shape *s, struct bs_arena *arena)
{
    return s->make ? s->make(arena) : fixture_distribution(arena, s->type, s->parameters);
}

static inline unsigned shape_bits(const struct shape *s)
{
    return s->bits > 0 ? s->bits : 53;
}

static inline const struct quantile_table *shape_table(const struct bs_distribution *d, struct bs_arena *arena)
{
    const struct quantile_table *table = NULL;
    char message[BS_MESSAGE_SIZE] = "";
    if (quantile_table_new(d, arena, &table, message) != BS_OK)
        fail_msg("%s", message);
    return table;
}

/* Draws of either width from numbers of so many bits. */
static inline void shape_draw(const struct quantile_table *table, unsigned bits, const uint64_t *k, size_t count, double *x)
{
    enum { MOST = 1024 };
    uint32_t narrow[MOST];
    double one[MOST];
    assert_true(count <= MOST);
    if (bits == 53) {
        inner_loops_find(NULL)->draw_53(table, k, count, x);
        return;
    }
    for (size_t i = 0; i < count; i++) {
        narrow[i] = (uint32_t)k[i];
        one[i] = 1;
    }
    inner_loops_find(NULL)->draw_32(table, narrow, one, count, x);
}

/* The number of so many bits nearest to a tail probability on a side. */
static inline uint64_t number_at(double t, int upper, unsigned bits)
{
    uint64_t k = (uint64_t)(t * (double)((uint64_t)1 << bits));
    return upper ? (((uint64_t)1 << bits) - 1) - k : k;
}

#endif
