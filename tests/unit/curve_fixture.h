/* What tests of curves share: an arena, curves from few figures, random numbers. */
#ifndef CURVE_FIXTURE_H
#define CURVE_FIXTURE_H

#include <billshift/curve.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stdint.h>
/* cmocka needs setjmp, stdarg, stddef and stdint */
#include <cmocka.h>

#include "arena_fixture.h"

#define ASSERT_OK(call) assert_int_equal((call), BS_OK)

/* A piece without stairs. */
struct straight {
    double from, value, slope;
};

static inline enum bs_status of_straight(const struct straight *straight, size_t n, struct bs_curve *out)
{
    struct bs_piece pieces[8] = {{0}};
    assert_true(n <= 8);
    for (size_t i = 0; i < n; i++)
        pieces[i] = (struct bs_piece){.from = straight[i].from, .value = straight[i].value, .slope = straight[i].slope};
    return bs_curve_of_pieces(arena, pieces, n, out);
}

static inline struct bs_curve curve_of(const struct straight *straight, size_t n)
{
    struct bs_curve curve;
    ASSERT_OK(of_straight(straight, n, &curve));
    return curve;
}

static inline struct bs_curve line(double value, double slope)
{
    return curve_of(&(struct straight){0, value, slope}, 1);
}

/* So much for each size begun (up) or full. */
static inline struct bs_curve packages(double size, double price, bool up)
{
    struct bs_curve curve = line(0, price);
    ASSERT_OK(bs_curve_of_whole(arena, &curve, size, 1, up, &curve));
    return curve;
}

/* Knuth's MMIX generator, upper bits. */
static uint64_t random_state = 20260401;
static inline double draw(void)
{
    random_state = random_state * 6364136223846793005u + 1442695040888963407u;
    return (double)(random_state >> 11) * 0x1p-53;
}

/* Whole numbers now and then, so that curves meet at corners and coincide. */
static inline double draw_figure(double scale)
{
    double x = scale * draw(), kind = draw();
    return kind < 0.6 ? (double)(uint64_t)x : x;
}

#endif
