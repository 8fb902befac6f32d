/* Terms projected from users' own months: the engine against draws made again one by one, and against the closed forms of resampling. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "scenario_fixture.h"

#include "engine/random.h"
#include <billshift/engine.h>

enum { USERS = 40, OWN = 6, TERM = 12, FLAT = 0, CURVED = 1 };

/* The philox block of month / 4 and the multiplication of Lemire, in the test's own words. */
static size_t own_month(uint64_t seed, uint32_t replication, uint32_t user, uint32_t month, uint32_t n)
{
    for (uint32_t again = 0;; again++) {
        philox4x32_ctr_t counter = {{replication, user, month / 4, 4 + 256 * again}};
        philox4x32_key_t key = {{(uint32_t)seed, (uint32_t)(seed >> 32)}};
        uint64_t product = (uint64_t)philox4x32(counter, key).v[month % 4] * n;
        if ((product & 0xffffffffu) >= ((uint64_t)1 << 32) % n)
            return (size_t)(product >> 32);
    }
}

static void assert_about(const char *what, double value, double expected)
{
    if (!(fabs(value - expected) <= 1e-9 * fmax(1, fabs(expected))))
        fail_msg("%s: %.17g, want %.17g", what, value, expected);
}

/* A value with its expected spread; `sigmas` of it are allowed. */
static void assert_within(const char *what, double value, double expected, double spread, double sigmas)
{
    if (!(fabs(value - expected) <= sigmas * spread))
        fail_msg("%s: %.10g, want %.10g within %g x %.3g", what, value, expected, sigmas, spread);
}

static struct bs_results *run(const struct bs_model *model, unsigned threads)
{
    struct bs_results *results = NULL;
    struct bs_diagnostics diagnostics;
    const struct bs_run_options options = {.threads = threads};
    bs_diagnostics_init(&diagnostics);
    enum bs_status status = bs_run(model, &options, &results, &diagnostics);
    bs_diagnostics_print(&diagnostics, BS_ERROR, stderr);
    bs_diagnostics_free(&diagnostics);
    assert_int_equal(status, BS_OK);
    return results;
}

static void assert_same_results(const struct bs_results *a, const struct bs_results *b, size_t users)
{
    assert_memory_equal(a->summary, b->summary, a->n_contracts * a->n_groups * BS_PERIOD_COUNT * sizeof *a->summary);
    assert_memory_equal(a->organization, b->organization, a->n_contracts * (a->months + 1) * sizeof *a->organization);
    assert_memory_equal(a->user_bill, b->user_bill, a->n_contracts * users * sizeof *a->user_bill);
    assert_memory_equal(a->user_use, b->user_use, users * sizeof *a->user_use);
    for (size_t i = 0; i < a->n_budgets; i++)
        assert_memory_equal(a->budgets[i].measures, b->budgets[i].measures, sizeof a->budgets[i].measures);
}

/* Use of user u in own month o: spread over four octaves, some months without use. */
static double use_of(size_t u, size_t o)
{
    return (u * 7 + o * 3) % 11 == 0 ? 0 : ldexp(16 + (double)((u * 5 + o * 13) % 17), (int)((u + 2 * o) % 4));
}

static void write_usage(struct fixture *f, size_t months)
{
    FILE *out = fopen(f->data, "wb");
    assert_non_null(out);
    fputs("user,month,use\n", out);
    for (size_t u = 0; u < USERS; u++)
        for (size_t o = 0; o < months; o++)
            fprintf(out, "u%02zu,2026-%02zu,%.17g\n", u, o + 1, use_of(u, o));
    fclose(out);
}

/* A bill that bends: 30 units free of charge, at least 33.3, at most 250. */
static double curved(double use)
{
    return fmin(fmax(20 + fmax(0, use - 30), 33.3), 250);
}

#define CURVES                                                                                                                     \
    "contracts:\n  flat: {seat_fee: 100}\n"                                                                                        \
    "  curved: {seat_fee: 20, charges: [{price: 1, included: 30}], minimum_bill: 33.3, maximum_bill: 250}\nbaseline: flat\n"

/* Every user from their first own month on, seat by seat. */
static void every_figure_is_that_of_the_very_draws(void **state)
{
    struct fixture *f = *state;
    enum { RUNS = 40 };
    char roster[80];
    snprintf(roster, sizeof roster, "%s/r.csv", f->folder);
    FILE *out = fopen(roster, "wb");
    assert_non_null(out);
    fputs("user,seat_type,from\n", out);
    for (size_t u = 0; u < USERS; u++)
        fprintf(out, "u%02zu,%s,2026-%02zu\n", u, u % 3 == 0 ? "x" : "y", u % OWN + 1);
    fclose(out);
    write_usage(f, OWN);
    const struct bs_model *model =
        read_good(f,
                  "population: {file: u.csv, roster: r.csv, project: 12 months, growth: +50% yearly}\n" CURVES
                  "simulation: {replications: 40, seed: 9007199254740991}\nbudget: {amount: 40000}\n",
                  NULL, 0);
    unlink(roster);
    struct bs_results *results = run(model, 1);
    double bill[USERS] = {0}, use[USERS] = {0}, month_total[TERM] = {0}, dearer = 0, term_dearer = 0;
    for (uint32_t r = 0; r < RUNS; r++) {
        for (uint32_t u = 0; u < USERS; u++) {
            double term = 0;
            for (uint32_t m = 0; m < TERM; m++) {
                size_t first = u % OWN, own = first + own_month(9007199254740991, r, u, m, (uint32_t)(OWN - first));
                double used = use_of(u, own) * pow(1.5, m / 12.0);
                term += curved(used);
                use[u] += used / RUNS;
                month_total[m] += curved(used) / RUNS;
                dearer += curved(used) > 100;
            }
            bill[u] += term / RUNS;
            term_dearer += term > 1200;
        }
    }
    double total = 0;
    for (size_t u = 0; u < USERS; u++) {
        assert_about("use of a user", results->user_use[u], use[u]);
        assert_about("bill of a user", results->user_bill[CURVED * USERS + u].bill, bill[u]);
        assert_about("change of a user", results->user_bill[CURVED * USERS + u].change, bill[u] - 1200);
        total += bill[u];
    }
    const struct bs_organization *rows = &results->organization[CURVED * (TERM + 1)];
    for (size_t m = 0; m < TERM; m++)
        assert_about("total of a month", rows[m].total[BS_TOTAL_MEAN].value, month_total[m]);
    assert_about("total of the term", rows[TERM].total[BS_TOTAL_MEAN].value, total);
    assert_about("share_dearer of a month", (*bs_results_at(results, CURVED, 0, BS_MONTH))[BS_SHARE_DEARER].value,
                 dearer / (RUNS * USERS * TERM));
    assert_about("share_dearer of the term", (*bs_results_at(results, CURVED, 0, BS_TERM))[BS_SHARE_DEARER].value,
                 term_dearer / (RUNS * USERS));
    assert_true(results->n_budgets > 0);
    for (unsigned threads = 2; threads <= 3; threads++) {
        struct bs_results *again = run(model, threads);
        assert_same_results(results, again, USERS);
        bs_results_free(again);
    }
    bs_results_free(results);
}

#define METERS                                                                                                                     \
    "meters: {input: {list_price: 5}, output: {list_price: 25}}\n"                                                                 \
    "population: {file: u.csv, columns: {meters: {input: in, output: out}}, project: 12 months%s}\n"                               \
    "contracts:\n  flat: {seat_fee: 100}\n"                                                                                        \
    "  own:\n    seat_fee: 20\n    charges: [{meter: input, price: 5, included: 3}, {meter: output, price: 25}]\n"                 \
    "    changes: [{from: 7, charges: [{meter: input, price: 6, included: 3}, {meter: output, price: 25}]}]\n"                     \
    "  pooled:\n    charges: [{meter: input, price: 5, included: 300, scope: organization}]\n    allocate: use\n"                  \
    "  capped:\n    charges: [{meter: output, price: 25}]\n    spend_cap: {user: 75, then: stop}\n    minimum_bill: 9\n"           \
    "baseline: flat\nsimulation: {replications: 40, seed: 5}\n"

static double input_of(size_t u, size_t o)
{
    return (double)((u * 3 + o * 5) % 13);
}

static double output_of(size_t u, size_t o)
{
    return (double)((u + o * o) % 7);
}

static void write_meters(struct fixture *f)
{
    FILE *out = fopen(f->data, "wb");
    assert_non_null(out);
    fputs("user,month,in,out\n", out);
    for (size_t u = 0; u < USERS; u++)
        for (size_t o = 0; o < OWN; o++)
            fprintf(out, "u%02zu,2026-%02zu,%g,%g\n", u, o + 1, input_of(u, o), output_of(u, o));
    fclose(out);
}

/* A month of one user: all meters come from the same own month. */
static void check_meters(struct fixture *f, const char *keys, double yearly)
{
    enum { RUNS = 40, OWN_BILL = 1, POOLED = 2, CAPPED = 3 };
    char text[2048];
    snprintf(text, sizeof text, METERS, keys);
    write_meters(f);
    const struct bs_model *model = read_good(f, text, NULL, 0);
    assert_int_equal(model->population->n_columns, 2);
    struct bs_results *results = run(model, 2);
    double own_bill[USERS] = {0}, capped[USERS] = {0}, blocked = 0, pooled[TERM] = {0}, use = 0;
    for (uint32_t r = 0; r < RUNS; r++)
        for (uint32_t m = 0; m < TERM; m++) {
            double all_input = 0;
            for (uint32_t u = 0; u < USERS; u++) {
                size_t own = own_month(5, r, u, m, OWN);
                double growth = pow(yearly, m / 12.0), input = input_of(u, own) * growth, output = output_of(u, own) * growth;
                double value = 5 * input + 25 * output, left = 25 * output > 75 ? 75 / (25 * output) : 1;
                own_bill[u] += (20 + fmax(0, input - 3) * (m < 6 ? 5 : 6) + 25 * output) / RUNS;
                capped[u] += fmax(9, 25 * output * left) / RUNS;
                blocked += value * (1 - left) / RUNS;
                use += value / RUNS;
                all_input += input;
            }
            pooled[m] += fmax(0, all_input - 300) * 5 / RUNS;
        }
    for (size_t u = 0; u < USERS; u++) {
        assert_about("own bill", results->user_bill[OWN_BILL * USERS + u].bill, own_bill[u]);
        assert_about("capped bill", results->user_bill[CAPPED * USERS + u].bill, capped[u]);
    }
    for (size_t m = 0; m < TERM; m++)
        assert_about("pool", results->organization[POOLED * (TERM + 1) + m].total[BS_TOTAL_MEAN].value, pooled[m]);
    assert_about("blocked", results->organization[CAPPED * (TERM + 1) + TERM].blocked.value, blocked);
    assert_about("use", (*bs_results_at(results, FLAT, 0, BS_TERM))[BS_MEAN_USE].value, use / USERS);
    struct bs_results *again = run(model, 1);
    assert_same_results(results, again, USERS);
    bs_results_free(again);
    bs_results_free(results);
}

static void months_keep_their_mix(void **state)
{
    check_meters(*state, "", 1);
    check_meters(*state, ", growth: 1.5x yearly", 1.5);
}

/* Mean and variance of a user's bill in month m: of equally likely own months. */
static void month_moments(size_t u, size_t m, double yearly, double *mean, double *variance)
{
    double sum = 0, squares = 0;
    for (size_t o = 0; o < OWN; o++) {
        double bill = curved(use_of(u, o) * pow(yearly, (double)m / 12));
        sum += bill / OWN;
        squares += bill * bill / OWN;
    }
    *mean = sum;
    *variance = squares - sum * sum;
}

/* Months and users are independent: a term's variance is the sum over its months, the organization's that over its users. seed 11; 2000
   replications, so that the spread of a standard deviation is sd / sqrt(2 x 2000), as a sum of 480 terms is close to normal. Allowed: 4 sigma for
   each figure of the organization, 5 for the 40 users. */
static void means_and_spread_have_closed_forms(void **state)
{
    struct fixture *f = *state;
    enum { RUNS = 2000 };
    static const double yearly = 0.5;
    write_usage(f, OWN);
    const struct bs_model *model = read_good(f,
                                             "population: {file: u.csv, project: 12 months, growth: -50% yearly}\n" CURVES
                                             "simulation: {replications: 2000, seed: 11}\n",
                                             NULL, 0);
    struct bs_results *results = run(model, 2);
    double mean = 0, variance = 0;
    for (size_t u = 0; u < USERS; u++) {
        double own_mean = 0, own_variance = 0;
        for (size_t m = 0; m < TERM; m++) {
            double a, b;
            month_moments(u, m, yearly, &a, &b);
            own_mean += a;
            own_variance += b;
        }
        assert_within("bill of a user", results->user_bill[CURVED * USERS + u].bill, own_mean, sqrt(own_variance / RUNS), 5);
        mean += own_mean;
        variance += own_variance;
    }
    const struct bs_estimate *total = results->organization[CURVED * (TERM + 1) + TERM].total;
    double sd = sqrt(variance);
    assert_within("mean", total[BS_TOTAL_MEAN].value, mean, sd / sqrt(RUNS), 4);
    assert_within("standard error", total[BS_TOTAL_MEAN].std_error, sd / sqrt(RUNS), sd / sqrt(RUNS) / sqrt(2 * RUNS), 4);
    assert_within("sd", total[BS_TOTAL_SD].value, sd, sd / sqrt(2 * RUNS), 4);
    /* of a normal total p95 has the spread sqrt(p (1 - p) / n) / density = 2.11 sd / sqrt(n) */
    assert_within("p95", total[BS_TOTAL_P95].value, mean + 1.6449 * sd, 2.11 * sd / sqrt(RUNS), 4);
    assert_within("p05", total[BS_TOTAL_P05].value, mean - 1.6449 * sd, 2.11 * sd / sqrt(RUNS), 4);
    bs_results_free(results);
}

/* A user has one cohort in all replications, by the mean of their own months with growth; so each has as many users as it is to have. */
static void cohorts_are_of_users(void **state)
{
    struct fixture *f = *state;
    write_usage(f, OWN);
    const struct bs_model *model = read_good(
        f, "population: {file: u.csv, project: 12 months, growth: 2x yearly}\n" CURVES "simulation: {replications: 50, seed: 1}\n",
        NULL, 0);
    struct bs_results *results = run(model, 1);
    double growth = 0;
    size_t count[BS_COHORT_COUNT] = {0};
    for (size_t m = 0; m < TERM; m++)
        growth += pow(2, (double)m / 12);
    for (size_t u = 0; u < USERS; u++) {
        double use = 0;
        for (size_t o = 0; o < OWN; o++)
            use += use_of(u, o) / OWN * growth;
        enum bs_cohort cohort = use > results->cuts[1].use * (1 + 1e-12)   ? BS_HEAVY
                                : use > results->cuts[0].use * (1 + 1e-12) ? BS_REGULAR
                                                                           : BS_LIGHT;
        assert_int_equal(results->user_cohort[u], cohort);
        count[cohort]++;
    }
    assert_true(results->cuts[0].std_error == 0);
    for (size_t g = 0; g < results->n_groups; g++)
        if (results->groups[g].kind == BS_GROUP_COHORT) {
            const struct bs_estimate *seats = &(*bs_results_at(results, CURVED, g, BS_TERM))[BS_SEATS];
            assert_true(seats->value == (double)count[results->groups[g].index] && seats->std_error == 0);
        }
    assert_int_equal(count[BS_LIGHT], USERS / 2);
    assert_int_equal(results->n_moves, OWN - 1);
    assert_about("cut of a month", results->move_cuts[0], results->cuts[0].use / growth);
    bs_results_free(results);
}

/* The one month of every user again and again: certain figures, and no spread is stated. */
static void one_month_is_repeated(void **state)
{
    struct fixture *f = *state;
    write_usage(f, 1);
    const struct bs_model *model =
        read_good(f, "population: {file: u.csv, project: 24 months, growth: +1% monthly}\n" CURVES, NULL, 0);
    assert_int_equal(model->replications, 1);
    assert_false(bs_model_draws(model));
    struct bs_results *results = run(model, 2);
    assert_string_equal(results->method, "projection");
    for (size_t u = 0; u < USERS; u++) {
        double bill = 0;
        for (size_t m = 0; m < 24; m++)
            bill += curved(use_of(u, 0) * pow(1.01, (double)m));
        assert_about("bill", results->user_bill[CURVED * USERS + u].bill, bill);
    }
    const struct bs_estimate *total = results->organization[CURVED * 25 + 24].total;
    assert_true(total[BS_TOTAL_MEAN].std_error == 0 && isnan(total[BS_TOTAL_SD].value) && isnan(total[BS_TOTAL_P95].value));
    assert_int_equal(results->n_moves, 0);
    bs_results_free(results);
}

/* Every index has exactly as many words as any other: those from the first to the last word of its share, but for the few at its start that are
   drawn again. */
static void every_index_has_as_many_words(void **state)
{
    (void)state;
    static const uint32_t counts[] = {1, 2, 3, 5, 6, 7, 12, 100, 599, 600};
    const uint64_t words = (uint64_t)1 << 32;
    for (size_t i = 0; i < sizeof counts / sizeof *counts; i++) {
        uint32_t n = counts[i];
        for (uint32_t index = 0; index < n; index++) {
            uint64_t from = (index * words + n - 1) / n, end = ((index + 1) * words + n - 1) / n, refused = 0;
            uint32_t found;
            while (!random_index((uint32_t)(from + refused), n, &found))
                refused++;
            assert_int_equal(found, index);
            assert_true(refused <= 1);
            assert_true(random_index((uint32_t)(end - 1), n, &found) && found == index);
            assert_true(end - from - refused == words / n);
        }
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(every_index_has_as_many_words),
        cmocka_unit_test_setup_teardown(every_figure_is_that_of_the_very_draws, setup, teardown),
        cmocka_unit_test_setup_teardown(months_keep_their_mix, setup, teardown),
        cmocka_unit_test_setup_teardown(means_and_spread_have_closed_forms, setup, teardown),
        cmocka_unit_test_setup_teardown(cohorts_are_of_users, setup, teardown),
        cmocka_unit_test_setup_teardown(one_month_is_repeated, setup, teardown),
    };
    return cmocka_run_group_tests_name("projection", tests, NULL, NULL);
}
