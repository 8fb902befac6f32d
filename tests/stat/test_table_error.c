/* What is stated of the quantile tables: relative error 1e-7 for p and 1 - p above 1e-6, 1e-5 down to 1e-12; bias of the mean below 1e-7. Prints the
   table of docs/method.md, section 3. Nothing here is random.

   One point lies in each 1,024th of an octave, the finest cell that a table has, at a place of its own (multiples of the golden ratio). There a drawn
   value is held against the quantile function, and, apart from it, against the distribution function: F(x (1 - e)) <= p <= F(x (1 + e)) says that the
   exact quantile is within e of x whatever the quantile function says. */
#include "shapes.h"

#include <gsl/gsl_errno.h>

enum { POINTS = 1024, FAR_POINTS = 16 };

#define NEAR_ERROR 1e-7
#define FAR_ERROR  1e-5
#define MEAN_BIAS  1e-7
/* Below this a use is 0 for every purpose, and doubles lose their relative accuracy. */
#define NOTHING 1e-290

enum range { MIDDLE, TAIL, FAR, RANGES };

struct measured {
    double worst[RANGES];
    double bias; /* of the mean by the cubics, relative */
};

static enum range range_of(double t)
{
    return t >= 1e-3 ? MIDDLE : t >= 1e-6 ? TAIL : FAR;
}

/* The exact quantile lies within a relative error of x. */
static bool brackets(const struct bs_distribution *d, struct tail u, double x, double error)
{
    double low = x > NOTHING ? x * (1 - error) : -1, high = fmax(x * (1 + error), NOTHING);
    if (u.upper)
        return bs_distribution_survival(d, low) >= u.t && bs_distribution_survival(d, high) <= u.t;
    return bs_distribution_cdf(d, low) <= u.t && bs_distribution_cdf(d, high) >= u.t;
}

/* One drawn value: its relative error, asserted. */
static double error_at(const struct shape *s, const struct quantile_table *table, struct tail u, double x, double exact)
{
    double away = fabs(x - exact);
    double error = away > NOTHING ? away / fabs(exact) : 0, most = range_of(u.t) == FAR ? FAR_ERROR : NEAR_ERROR;
    if (!(error <= most) || !brackets(table->distribution, u, x, most))
        fail_msg("%s at %s%.17g: %.17g for %.17g, off by %g", s->name, u.upper ? "1 - " : "", u.t, x, exact, error);
    return error;
}

/* The octave from t = least to 2 least on a side. */
static void octave_measure(const struct shape *s, const struct quantile_table *table, double least, int points, int upper,
                           struct measured *m)
{
    uint64_t k[POINTS];
    double x[POINTS];
    for (int i = 0; i < points; i++)
        k[i] = number_at(least * (1 + (i + fmod(i * 0.61803398874989485, 1)) / points), upper, shape_bits(s));
    shape_draw(table, shape_bits(s), k, (size_t)points, x);
    for (int i = 0; i < points; i++) {
        struct tail u = random_tail(k[i], shape_bits(s));
        double exact = quantile_table_exact(table, u), *worst = &m->worst[range_of(u.t)];
        *worst = fmax(*worst, error_at(s, table, u, x[i], exact));
        m->bias += (x[i] - exact) * least / points;
    }
}

static struct measured measure(const struct shape *s, const struct quantile_table *table)
{
    struct measured m = {.bias = 0};
    for (int octave = 0; octave + 6 < (int)shape_bits(s); octave++)
        for (int upper = 0; upper < 2; upper++)
            octave_measure(s, table, ldexp(1.0, -(octave + 2)), octave < TABLE_OCTAVES ? POINTS : FAR_POINTS, upper, &m);
    m.bias /= bs_distribution_mean(table->distribution);
    return m;
}

/* The part of the mean that lies below the tail probability t of a side: the integral of the quantile function from 0 to t. An error of the quantile
   x does not matter, as the derivative by x is 0. */
static double part_of_mean(const struct bs_distribution *d, double t, int upper)
{
    double x = upper ? bs_distribution_upper_quantile(d, t) : bs_distribution_quantile(d, t);
    return upper ? bs_distribution_excess_mean(d, x) + x * t : bs_distribution_limited_mean(d, x) - x * (1 - t);
}

/* The integral of the drawn values over one octave by Gauss's rule of two points, which is exact for cubics. */
static double octave_integral(const struct shape *s, const struct quantile_table *table, double least, int upper)
{
    const double inset = 0.5 - 0.5 / sqrt(3);
    uint64_t k[POINTS];
    double x[POINTS], sum = 0;
    for (int half = 0; half < 2; half++) {
        for (int i = 0; i < POINTS; i++)
            k[i] = number_at(least * (1 + (i + (half ? 1 - inset : inset)) / POINTS), upper, shape_bits(s));
        shape_draw(table, shape_bits(s), k, POINTS, x);
        for (int i = 0; i < POINTS; i++)
            sum += x[i] * least / (2 * POINTS);
    }
    return sum;
}

/* The mean of the drawn values against the closed form, over all that is tabulated: no quantile function is asked for it. */
static double bias_by_closed_form(const struct shape *s, const struct quantile_table *table)
{
    const struct bs_distribution *d = table->distribution;
    double away = 0;
    for (int upper = 0; upper < 2; upper++)
        for (int octave = TABLE_OCTAVES - 1; octave >= 0; octave--) {
            double least = ldexp(1.0, -(octave + 2));
            away += octave_integral(s, table, least, upper) - (part_of_mean(d, 2 * least, upper) - part_of_mean(d, least, upper));
        }
    return away / bs_distribution_mean(d);
}

/* What a number of so many bits leaves of the upper end: the sum over the last numbers against the closed form. */
static double cut_of_mean(const struct shape *s, const struct quantile_table *table)
{
    enum { LAST = 4096 };
    double step = ldexp(1.0, -(int)shape_bits(s)), sum = 0;
    for (int i = LAST - 1; i >= 0; i--)
        sum += quantile_table_exact(table, (struct tail){.t = (i + 0.5) * step, .upper = 1}) * step;
    return (sum - part_of_mean(table->distribution, LAST * step, 1)) / bs_distribution_mean(table->distribution);
}

/* What is round-off, or nothing, as 0. */
static void print_figure(double x)
{
    if (fabs(x) < 1e-15)
        print_message(" 0 |");
    else
        print_message(" %.1e |", x);
}

static void check_shape(const struct shape *s)
{
    struct bs_arena *arena = bs_arena_new();
    const struct bs_distribution *d = shape_distribution(s, arena);
    const struct quantile_table *table = shape_table(d, arena);
    struct measured m = measure(s, table);
    double cut = cut_of_mean(s, table);
    print_message("| %s |", s->name);
    for (int range = 0; range < RANGES; range++)
        print_figure(m.worst[range]);
    print_figure(m.bias);
    print_figure(cut);
    print_message("\n");
    assert_true(fabs(m.bias) < MEAN_BIAS);
    if (isfinite(bs_distribution_variance(d)))
        assert_true(fabs(m.bias + cut) < MEAN_BIAS);
    /* Gauss's rule wants smooth cells. */
    if (!table->sample && bs_distribution_breaks(d, NULL, 0) == 0) {
        double closed = bias_by_closed_form(s, table);
        if (fabs(closed) >= MEAN_BIAS)
            fail_msg("%s: the mean is off by %g of it", s->name, closed);
    }
    bs_arena_free(arena);
}

static void tables_keep_the_error_that_is_stated(void **state)
{
    (void)state;
    print_message("| | t >= 10^-3 | 10^-6 .. 10^-3 | 10^-12 .. 10^-6 | mean: table | mean: cut |\n");
    for (size_t i = 0; i < SHAPES; i++)
        check_shape(&shapes[i]);
}

int main(void)
{
    gsl_set_error_handler_off();
    const struct CMUnitTest tests[] = {cmocka_unit_test(tables_keep_the_error_that_is_stated)};
    return cmocka_run_group_tests(tests, NULL, NULL);
}
