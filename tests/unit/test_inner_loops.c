/* Every width of vectors that this processor has gives the same numbers, to the last bit. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "engine/tally.h"
#include "model_fixture.h"
#include <billshift/engine.h>

#include <gsl/gsl_errno.h>
#include <stdlib.h>

static void widths_have_names(void **state)
{
    (void)state;
    size_t n = 0;
    for (; inner_loops_at(n); n++) {
        assert_string_equal(bs_vectors_name(n), inner_loops_at(n)->name);
        assert_ptr_equal(inner_loops_find(bs_vectors_name(n)), inner_loops_at(n));
    }
    assert_true(n >= 1);
    assert_string_equal(bs_vectors_name(0), "baseline");
    assert_null(bs_vectors_name(n));
    assert_ptr_equal(inner_loops_find(NULL), inner_loops_at(n - 1));
    assert_null(inner_loops_find("avx1024"));
}

/* Against Random123's function, which is itself held to its authors' known answers (test_quantile_table.c). */
static void blocks_of_words_are_random123s(void **state)
{
    (void)state;
    static const struct {
        uint64_t seed;
        uint32_t replication, seat, quarter, purpose;
    } cases[] = {
        {0, 0, 0, 0, 0},
        {UINT64_MAX, UINT32_MAX, UINT32_MAX - 100, UINT32_MAX, UINT32_MAX}, /* seats pass 2^32 and begin anew */
        {0x299f31d0a4093822, 0x243f6a88, 0x85a308d3, 0x13198a2e, 0x03707344},
        {1, 9999, 2385, 2, RANDOM_MONTH},
    };
    for (size_t width = 0; inner_loops_at(width); width++)
        for (size_t k = 0; k < sizeof cases / sizeof cases[0]; k++) {
            struct words words;
            enum random_purpose purpose = (enum random_purpose)cases[k].purpose;
            inner_loops_at(width)->random_words(cases[k].seed, cases[k].replication, cases[k].seat, cases[k].quarter, purpose,
                                                &words);
            for (uint32_t i = 0; i < BLOCK; i++) {
                philox4x32_ctr_t block =
                    random_block(cases[k].seed, cases[k].replication, cases[k].seat + i, cases[k].quarter, purpose);
                for (size_t j = 0; j < 4; j++)
                    assert_int_equal(words.w[j][i], block.v[j]);
            }
        }
}

/* Parabolas, cubics (gamma 0.01), jumps, a sample; draws at both ends, of which some are computed exactly; counts that fill no vector. */
static void draws_are_the_same(void **state)
{
    (void)state;
    enum { COUNT = 603 };
    static const double sample[] = {30, 2.385, 7, 7, 11, 0, 95.4};
    struct bs_arena *arena = bs_arena_new();
    char message[BS_MESSAGE_SIZE] = "";
    struct bs_distribution_input of_sample = {.sample = sample, .n_sample = 7};
    const struct bs_distribution *d[4] = {
        fixture_distribution(arena, "lognormal", (struct fixture_parameter[]){{"median", 90}, {"log_sd", 1.25}, {NULL, 0}}),
        fixture_distribution(arena, "gamma", (struct fixture_parameter[]){{"shape", 0.01}, {"scale", 1000}, {NULL, 0}}),
        fixture_distribution(arena, "constant", (struct fixture_parameter[]){{"value", 2.385}, {NULL, 0}}),
    };
    assert_int_equal(bs_distribution_new(bs_distribution_type_find("empirical"), &of_sample, arena, &d[3], message), BS_OK);
    uint64_t k53[COUNT];
    uint32_t k32[COUNT];
    double scale[COUNT];
    for (size_t i = 0; i < COUNT; i++) {
        philox4x32_ctr_t words = random_block(2385, (uint32_t)i, 0, 0, RANDOM_LEVEL);
        k53[i] = random_53(words.v[0], words.v[1]) >> (i % 3 ? 0 : 40);
        scale[i] = (double)i;
        k32[i] = i % 3 ? words.v[2] : i % 2 ? UINT32_MAX - (uint32_t)i : (uint32_t)i;
    }
    for (size_t k = 0; k < 4; k++) {
        const struct quantile_table *table = NULL;
        assert_int_equal(quantile_table_new(d[k], arena, &table, message), BS_OK);
        assert_true(table->sample || (table->cubics != NULL) == (k == 1));
        double narrow[2][COUNT], wide[2][COUNT];
        inner_loops_at(0)->draw_53(table, k53, COUNT, narrow[0]);
        inner_loops_at(0)->draw_32(table, k32, scale, COUNT, narrow[1]);
        for (size_t width = 1; inner_loops_at(width); width++) {
            inner_loops_at(width)->draw_53(table, k53, COUNT, wide[0]);
            inner_loops_at(width)->draw_32(table, k32, scale, COUNT, wide[1]);
            assert_memory_equal(narrow, wide, sizeof narrow);
        }
    }
    bs_arena_free(arena);
}

/* All histograms of a seat's month and term after some replications of a plan. */
static void price_some(const struct plan *plan, struct worker *worker)
{
    assert_int_equal(worker_new(plan, worker), BS_OK);
    for (uint32_t r = 0; r < 5; r++)
        for (size_t k = 0; k < plan->n_parts; k++) {
            plan->loops->draw_block(plan, &plan->parts[k], r, 0, plan->parts[k].seats, worker->use);
            plan->loops->price_block(worker, &plan->parts[k], 0, plan->parts[k].seats);
        }
    assert_true(uses_price(plan, worker->uses, false, &worker->histograms));
    for (size_t i = 0; i < worker->histograms.n_seat; i++)
        if (worker->histograms.seat[i])
            histogram_settle(worker->histograms.seat[i]);
    assert_false(worker->failed);
}

static int by_value(const void *a, const void *b)
{
    double x = *(const double *)a, y = *(const double *)b;
    return (x > y) - (x < y);
}

/* A line's terms are counted by their use; their quantiles are those of the bills, added up seat by seat, to within the stated error. */
static void terms_counted_by_use_are_those_of_their_bills(void **state)
{
    (void)state;
    enum { SEATS = 240, REPLICATIONS = 5 };
    struct fixture f;
    struct plan *plan = NULL;
    struct bs_diagnostics diagnostics;
    struct worker worker;
    double changes[SEATS * REPLICATIONS], use[BS_MONTHS_MOST * BLOCK];
    size_t n = 0;
    fixture_start(&f);
    fixture_segment(&f, "varying", SEATS, fixture_lognormal(&f, 4.2, 0.9))->month_to_month = 0.5;
    f.segments[0].inactive = 0.15;
    bs_diagnostics_init(&diagnostics);
    assert_int_equal(plan_new(&f.model, NULL, f.arena, &plan, &diagnostics), BS_OK);
    bs_diagnostics_free(&diagnostics);
    assert_true(counts_uses(plan, 0, BS_TERM) && plan->by_use[BS_TERM]);
    price_some(plan, &worker);
    for (uint32_t r = 0; r < REPLICATIONS; r++) {
        plan->loops->draw_block(plan, &plan->parts[0], r, 0, SEATS, use);
        for (size_t i = 0; i < SEATS; i++, n++) {
            changes[n] = 12 * (20.0 - 200);
            for (size_t month = 0; month < 12; month++)
                changes[n] += use[month * BLOCK + i];
        }
    }
    qsort(changes, n, sizeof *changes, by_value);
    double p[] = {0.1, 0.3, 0.5, 0.7, 0.9, 0.99}, q[6], error[6];
    const struct bs_histogram *set[BS_COHORT_COUNT];
    for (size_t k = 0; k < BS_COHORT_COUNT; k++)
        set[k] = worker.histograms.seat[seat_histogram(plan, 1, k, BS_TERM, CHANGE_HISTOGRAM)];
    assert_int_equal(bs_histogram_quantiles(set, BS_COHORT_COUNT, p, 6, q, error), BS_OK);
    assert_true(q[0] == -2160 && error[0] == 0); /* seats without use */
    for (size_t i = 0; i < 6; i++) {
        double drawn = changes[(size_t)ceil(p[i] * (double)n) - 1];
        assert_true(fabs(q[i] - drawn) <= error[i] + 1e-9);
        assert_true(error[i] <= fabs(drawn) / 64 + 2e-3 * (drawn + 2160)); /* a batch's bins */
    }
    worker_free(&worker);
    fixture_end(&f);
}

/* Seats that join pay for fewer months: then the same use over the term is not the same bill. */
static void terms_of_different_lengths_are_counted_by_bills(void **state)
{
    (void)state;
    struct fixture f;
    struct plan *plan = NULL;
    struct bs_diagnostics diagnostics;
    const struct bs_joining joining = {.segment = 0, .month = 4, .seats = 10};
    fixture_start(&f);
    fixture_segment(&f, "varying", 200, fixture_lognormal(&f, 4.2, 0.9))->month_to_month = 0.5;
    f.model.joinings = &joining;
    f.model.n_joinings = 1;
    f.model.seats += joining.seats;
    bs_diagnostics_init(&diagnostics);
    assert_int_equal(plan_new(&f.model, NULL, f.arena, &plan, &diagnostics), BS_OK);
    bs_diagnostics_free(&diagnostics);
    assert_true(counts_uses(plan, 0, BS_MONTH) && !counts_uses(plan, 0, BS_TERM) && !plan->by_use[BS_TERM]);
    fixture_end(&f);
}

/* Counts of use are 32 bits: before one can pass them they are moved and begin anew, here after every block. */
static void counts_of_use_may_be_moved_early(void **state)
{
    (void)state;
    struct fixture f;
    struct plan *plan = NULL;
    struct bs_diagnostics diagnostics;
    struct worker once, often;
    fixture_start(&f);
    fixture_segment(&f, "varying", 200, fixture_lognormal(&f, 4.2, 0.9))->month_to_month = 0.5;
    f.segments[0].inactive = 0.15;
    f.contracts[1].terms.maximum_bill = 350;
    bs_diagnostics_init(&diagnostics);
    assert_int_equal(plan_new(&f.model, NULL, f.arena, &plan, &diagnostics), BS_OK);
    bs_diagnostics_free(&diagnostics);
    assert_true(counts_uses(plan, 0, BS_MONTH));
    assert_true(plan->counts_most + (uint64_t)BLOCK * BS_MONTHS_MOST <= UINT32_MAX);
    price_some(plan, &once);
    plan->counts_most = 0;
    price_some(plan, &often);
    for (size_t i = 0; i < once.histograms.n_seat; i++) {
        static const double p[] = {0.01, 0.1, 0.5, 0.9, 0.99};
        const struct bs_histogram *a = once.histograms.seat[i], *b = often.histograms.seat[i];
        double qa[5], qb[5], errors[2][5];
        if (!a)
            continue;
        assert_int_equal(bs_histogram_total(a), bs_histogram_total(b));
        assert_int_equal(bs_histogram_quantiles(&a, 1, p, 5, qa, errors[0]), BS_OK);
        assert_int_equal(bs_histogram_quantiles(&b, 1, p, 5, qb, errors[1]), BS_OK);
        assert_memory_equal(qa, qb, sizeof qa);
        assert_memory_equal(errors[0], errors[1], sizeof errors[0]);
    }
    worker_free(&once);
    worker_free(&often);
    fixture_end(&f);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(widths_have_names),
        cmocka_unit_test(blocks_of_words_are_random123s),
        cmocka_unit_test(draws_are_the_same),
        cmocka_unit_test(terms_counted_by_use_are_those_of_their_bills),
        cmocka_unit_test(terms_of_different_lengths_are_counted_by_bills),
        cmocka_unit_test(counts_of_use_may_be_moved_early),
    };
    gsl_set_error_handler_off();
    return cmocka_run_group_tests(tests, NULL, NULL);
}
