/* The term of seats whose months vary, by series: against the law by the months above a bend, which is another way to the same, and what both are made of against
   quadrature. */
#include "distribution_maker.h"

#include "engine/exact/bent_term.h"
#include "engine/exact/kinked.h"
#include "engine/exact/partial_gamma.h"
#include "engine/exact/pushed.h"

#include <complex.h>
#include <stdlib.h>

static const double WORK_MOST = 2e7;

/* The integral over x > a of x^(k-1) exp(-(tilt - i omega) x) / gamma(k), on panels that resolve both. */
static double complex brute_force(double k, double a, double tilt, double omega)
{
    const struct legendre *l = legendre();
    double complex sum = 0;
    double from = a, end = (k + 12 * sqrt(k) + 80) / tilt, width = fmin(sqrt(k) / 2, 4 / (fabs(omega) + 1e-9));
    while (from < end) {
        double half = width / 2;
        for (int i = 0; i < LEGENDRE; i++) {
            double x = from + half + half * l->node[i];
            sum += half * l->weight[i] * cexp((k - 1) * log(x) - lgamma(k) - (tilt - I * omega) * x);
        }
        from += width;
    }
    return sum;
}

/* Shapes of months that vary by 5 % to 60 %, points on either side of the mean, frequencies on either side of the change of formula. */
static void partial_integrals_are_those_of_quadrature(void **state)
{
    static const double shapes[] = {3, 6.25, 44, 400};
    (void)state;
    for (size_t s = 0; s < sizeof shapes / sizeof *shapes; s++)
        for (int place = 0; place < 6; place++)
            for (int wave = 0; wave < 3; wave++) {
                double k = shapes[s], a = k * exp(0.6 * (place - 3)), tilt = wave == 1 ? 0.7 : wave == 2 ? 1.6 : 1;
                double omega[LEGENDRE], re[LEGENDRE], im[LEGENDRE];
                struct partial_gamma part;
                for (int l = 0; l < LEGENDRE; l++)
                    omega[l] = (l - 5) * (wave + 1) * 0.4 / sqrt(k);
                partial_gamma(k, a, tilt, omega, &part);
                whole_gamma(k, tilt, omega, re, im);
                for (int l = 0; l < LEGENDRE; l++) {
                    double complex turn = cexp(k * log(a) - lgamma(k) - a * (tilt - I * omega[l]));
                    double complex got = turn * (part.re[l] + I * part.im[l]) + (part.past[l] > 0 ? 0 : re[l] + I * im[l]);
                    assert_true(cabs(got - brute_force(k, a, tilt, omega[l])) < 1e-12 * pow(tilt, -k));
                }
            }
}

/* A month of two lines up to 100 and beyond it. */
struct bend {
    double variation, slopes[2];
    size_t months, pieces; /* pieces: 3 has a second break where nothing bends */
    bool heavy;
};

/* Both laws of one band, pushed to the term's amounts. */
struct both {
    struct pushed kinked, series;
};

static void both_of(const struct kinked *kinked, const struct law (*laws)[BANDS], double pivot, double start, int band,
                    struct both *out)
{
    struct bs_curve zero, lines[BENT_SIDES];
    struct payers_law *payers = calloc(kinked->months + 1, sizeof *payers), sides[BENT_SIDES];
    assert_non_null(payers);
    assert_int_equal(bs_curve_constant(maker_arena, 0, &zero), BS_OK);
    for (size_t j = 0; j <= kinked->months; j++)
        payers[j] = (struct payers_law){&kinked->counts[j].law[band], 1, &kinked->counts[j].bill, &zero};
    for (int side = 0; side < BENT_SIDES; side++) {
        double turn = side == BENT_ABOVE ? 1 : -1;
        struct bs_piece line = {.value = pivot - turn * start, .slope = turn};
        assert_int_equal(bs_curve_of_pieces(maker_arena, &line, 1, &lines[side]), BS_OK);
        sides[side] = (struct payers_law){&laws[side][band], 1, &lines[side], &zero};
    }
    assert_int_equal(pushed_new(payers, kinked->months + 1, false, &out->kinked), BS_OK);
    assert_int_equal(pushed_new(sides, BENT_SIDES, false, &out->series), BS_OK);
    free(payers);
}

/* All over the band, and far out in its tail. Beside a single value, which round-off may put on either side, a little above it. */
static double largest_gap(const struct both *both)
{
    double largest = fabs(both->kinked.mass - both->series.mass);
    for (int i = 1; i < 400; i++) {
        double p = i < 380 ? i / 380.0 : 1 - exp(-0.8 * (i - 379)), at = pushed_quantile(&both->kinked, p);
        at += 1e-9 * (1 + fabs(at));
        largest = fmax(largest, fabs(pushed_below(&both->kinked, at) - pushed_below(&both->series, at)));
    }
    return largest;
}

static void hold(const struct bend *bend)
{
    const struct bs_distribution *level =
        bend->heavy ? made("pareto", "alpha", 1.7, "minimum", 20.0, NULL) : made("lognormal", "median", 50.0, "log_sd", 1.2, NULL);
    const double cuts[] = {50, 250}, breaks[] = {100};
    struct use_law use;
    struct counts counts;
    struct kinked kinked;
    struct bent_term term;
    struct law laws[BENT_SIDES][BANDS] = {{{0}}};
    double pivot, start, from = bend->slopes[0], to = bend->slopes[1];
    const struct kink kink = {.use = 100, .value = {0, (from - to) * 100}, .slope = {from, to}};
    const struct bent_piece pieces[] = {
        {0, 100, 0, from}, {100, bend->pieces > 2 ? 180 : INFINITY, from * 100, to}, {180, INFINITY, from * 100 + to * 80, to}};
    const struct bent_month month = {pieces, bend->pieces, bend->months, 0};
    assert_int_equal(use_law_new(level, bend->variation, bend->months, 1, &use), BS_OK);
    assert_int_equal(use_law_bands(&use, cuts, breaks, 1, true), BS_OK);
    assert_int_equal(counts_new(1 / (bend->variation * bend->variation), bend->months, &counts), BS_OK);
    assert_int_equal(kinked_new(&use, &kink, &counts, cuts, NULL, maker_arena, &kinked), BS_OK);
    assert_int_equal(bent_term_new(&use, &month, 1, cuts, WORK_MOST, NULL, &term), BS_OK);
    assert_true(bent_term_error(&term) < 1e-9);
    assert_int_equal(bent_term_laws(&term, laws, &pivot, &start), BS_OK);
    for (int band = 0; band < BANDS; band++) {
        struct both both;
        both_of(&kinked, (const struct law(*)[BANDS])laws, pivot, start, band, &both);
        double gap = largest_gap(&both);
        print_message("varies %g, %zu months, prices %g and %g, band %d: %.2g\n", bend->variation, bend->months, from, to, band,
                      gap);
        assert_true(gap < 1e-9);
        pushed_free(&both.kinked);
        pushed_free(&both.series);
        law_free(&laws[BENT_ABOVE][band]);
        law_free(&laws[BENT_BELOW][band]);
    }
    bent_term_free(&term);
    kinked_free(&kinked);
    counts_free(&counts);
    use_law_free(&use);
}

/* An allowance, tiers of rising, falling and no price, amounts that fall with use, and a tail without variance. */
static void one_bend_is_the_law_by_months_above_it(void **state)
{
    static const struct bend bends[] = {
        {0.4, {0, 1}, 12, 2, false}, {0.4, {1, 2}, 12, 2, false},  {0.4, {2, 1}, 12, 3, false}, {0.4, {1, 0}, 12, 2, false},
        {0.1, {0, 1}, 12, 2, false}, {0.4, {2, -1}, 12, 2, false}, {0.4, {0, 1}, 12, 3, true},  {0.3, {1, 3}, 36, 2, false},
    };
    (void)state;
    for (size_t i = 0; i < sizeof bends / sizeof *bends; i++)
        hold(&bends[i]);
}

/* What would take longer than drawing is given up. */
static void too_much_work_is_refused(void **state)
{
    const struct bs_distribution *level = made("lognormal", "median", 50.0, "log_sd", 1.2, NULL);
    const double cuts[] = {50, 250};
    const struct bent_piece pieces[] = {{0, 100, 0, 1}, {100, INFINITY, 100, 2}};
    const struct bent_month month = {pieces, 2, 12, 0};
    struct use_law use;
    struct bent_term term;
    (void)state;
    assert_int_equal(use_law_new(level, 0.4, 12, 1, &use), BS_OK);
    assert_int_equal(use_law_bands(&use, cuts, NULL, 0, true), BS_OK);
    assert_int_equal(bent_term_new(&use, &month, 1, cuts, 1e4, NULL, &term), BS_ERROR_TOO_MANY);
    bent_term_free(&term);
    use_law_free(&use);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(partial_integrals_are_those_of_quadrature),
        cmocka_unit_test(one_bend_is_the_law_by_months_above_it),
        cmocka_unit_test(too_much_work_is_refused),
    };
    return cmocka_run_group_tests(tests, maker_setup, maker_teardown);
}
