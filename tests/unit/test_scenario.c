/* Scenarios that are read well, field by field; what is refused is in test_scenario_errors.c. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "scenario_fixture.h"

static void reads_every_field(void **state)
{
    const struct bs_model *m =
        read_good(*state,
                  "title: \"a `b` $(c)\\nd\"\n"
                  "currency: EUR\n"
                  "seats: 1_001\n"
                  "months: 7\n"
                  "meters: {tokens: {unit: tok, list_price: 3, per: 1M}}\n"
                  "segments:\n"
                  "  light: {title: Light, share: 60%, usage: {distribution: lognormal, median: EUR 40, log_sd: 0.9},\n"
                  "          month_to_month: 140%, inactive: 15%}\n"
                  "  agents: {share: rest, meter: tokens, usage: {distribution: constant, value: 2.5M}}\n"
                  "contracts:\n"
                  "  flat: &flat {title: Flat, seat_fee: 200.5}\n"
                  "  same: *flat\n"
                  "  tiered:\n"
                  "    seat_fee: 20\n"
                  "    discount: {charges: 12.5%, seats: 3%}\n"
                  "    organization_fee: 1k\n"
                  "    allocate: none\n"
                  "    minimum_bill: 25\n"
                  "    maximum_bill: 900\n"
                  "    charges:\n"
                  "      - {meter: tokens, per: 1M, included: 10k, fee_at_zero: true, beyond: last_price,\n"
                  "         tiers: [{up_to: 1M, price: 3.25}, {up_to: 2.385M, price: 2, fee: 5}]}\n"
                  "      - {price: 1.1}\n"
                  "baseline: same\n"
                  "simulation: {replications: 250, seed: 4711}\n",
                  NULL, 0);
    assert_string_equal(m->title, "a `b` $(c)\nd");
    assert_string_equal(m->currency, "EUR");
    assert_int_equal(m->seats, 1001);
    assert_int_equal(m->months, 7);
    assert_int_equal(m->replications, 250);
    assert_int_equal(m->seed, 4711);
    assert_string_equal(m->use_unit, "EUR");
    assert_int_equal(m->n_meters, 2);
    assert_string_equal(m->meters[1].unit, "tok");
    assert_true(m->meters[1].list_price == 3 / 1e6);

    const struct bs_segment *s = m->segments;
    assert_int_equal(m->n_segments, 2);
    assert_string_equal(s[0].name, "light");
    assert_string_equal(s[0].title, "Light");
    assert_int_equal(s[0].seats, 601); /* 600.6 and 400.4 */
    assert_int_equal(s[1].seats, 400);
    assert_true(s[0].month_to_month == 1.4 && s[0].inactive == 0.15);
    assert_near(bs_distribution_quantile(s[0].level, 0.5), 40, 1e-12);
    assert_true(s[0].mix[0] == 1 && s[0].mix[1] == 0 && s[1].mix[1] == 1);
    assert_int_equal(s[1].meter, 1);
    assert_true(s[0].value_per_unit == 1 && s[1].value_per_unit == 3 / 1e6);
    assert_null(s[1].title);

    const struct bs_contract *c = m->contracts;
    assert_int_equal(m->n_contracts, 3);
    assert_int_equal(m->baseline, 1);
    assert_string_equal(c[1].title, "Flat");
    const struct bs_terms *flat = &c[1].terms, *tiered = &c[2].terms;
    assert_true(flat->seat_fee == 200.5 && isinf(flat->maximum_bill) && flat->n_charges == 0);
    assert_true(tiered->charge_discount == 0.125 && tiered->seat_discount == 0.03 && tiered->organization_fee == 1000);
    assert_int_equal(c[2].allocate, BS_ALLOCATE_NONE);
    assert_true(tiered->minimum_bill == 25 && tiered->maximum_bill == 900);
    const struct bs_charge *charge = tiered->charges;
    assert_string_equal(charge[0].model->name, "graduated");
    assert_string_equal(charge[1].model->name, "per_unit");
    assert_int_equal(charge[0].meter, 1);
    assert_true(charge[0].per == 1e6 && charge[0].included == 1e4 && charge[0].fee_at_zero);
    assert_int_equal(charge[0].beyond, BS_BEYOND_LAST_PRICE);
    assert_int_equal(charge[0].n_tiers, 2);
    assert_true(charge[0].tiers[1].up_to == 2.385e6 && charge[0].tiers[1].price == 2 && charge[0].tiers[1].fee == 5);
    assert_true(charge[1].price == 1.1 && charge[1].per == 1 && charge[1].meter == 0);
}

static void states_its_assumptions(void **state)
{
    struct fixture *f = *state;
    const struct bs_model *m =
        read_good(f, "seats: 10\nsegments: {a: {share: rest, usage: {distribution: constant, value: 3}}}\n" CONTRACTS, NULL, 0);
    const char *const expected[] = {"currency USD (default)", "a term of 12 months (default)",
                                    "no month-to-month variation in segment a (month_to_month is 0 by default)",
                                    "no idle seats in segment a (inactive is 0 by default)"};
    assert_int_equal(f->diagnostics.count, 4);
    for (size_t i = 0; i < 4; i++)
        assert_string_equal(f->diagnostics.items[i].message, expected[i]);
    assert_int_equal(m->months, 12);
    assert_int_equal(m->replications, 1000);
    assert_int_equal(m->seed, 1);
    assert_string_equal(m->title, "");
}

static void deals_seats_by_largest_remainder(void **state)
{
    static const struct {
        const char *seats, *a, *b, *c;
        size_t expected[3];
    } cases[] = {
        {"100", "29%", "57%", "rest", {29, 57, 14}},
        {"10", "25%", "25%", "50%", {3, 2, 5}}, /* a tie goes to the earlier */
        {"7", "33.3333%", "33.3333%", "33.3333%", {3, 2, 2}},
        {"4_294_967_295", "10%", "20%", "70%", {429496730, 858993459, 3006477106}},
    };
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        char text[1024];
        snprintf(text, sizeof text,
                 "seats: %s\nsegments:\n  a: {share: %s, usage: {distribution: constant, value: 3}}\n"
                 "  b: {share: %s, usage: {distribution: constant, value: 3}}\n"
                 "  c: {share: %s, usage: {distribution: constant, value: 3}}\n" CONTRACTS,
                 cases[i].seats, cases[i].a, cases[i].b, cases[i].c);
        const struct bs_model *m = read_good(*state, text, NULL, 0);
        for (size_t s = 0; s < 3; s++)
            assert_int_equal(m->segments[s].seats, cases[i].expected[s]);
    }
}

static void makes_distributions(void **state)
{
    struct fixture *f = *state;
    const struct bs_model *m = read_good(
        f,
        "segments:\n"
        "  q: {seats: 3, usage: {distribution: quantiles, at: {p50: 1000, p27: 400, p99.9: 30k}}}\n"
        "  e: {seats: 4, usage: {distribution: empirical, file: u.csv, column: use}}\n"
        "  m: {seats: 5, usage: {distribution: mixture, parts: [{share: 25%, distribution: constant, value: 3},\n"
        "        {share: 75%, distribution: mixture, parts: [{share: 1, distribution: uniform, low: 5, high: 9}]}]}}\n"
        "  t: {seats: 6, usage: {distribution: lognormal, median: 90, log_sd: 1.25, tail: {pareto: 1.7, above: p90}}}\n" CONTRACTS,
        NULL, 0);
    assert_int_equal(m->seats, 18);
    assert_near(bs_distribution_quantile(m->segments[0].level, 0.27), 400, 1e-9);
    assert_near(bs_distribution_quantile(m->segments[0].level, 0.999), 30000, 1e-6);
    assert_near(bs_distribution_mean(m->segments[1].level), (2.385 + 4) / 2, 1e-12);
    assert_near(bs_distribution_mean(m->segments[2].level), 0.25 * 3 + 0.75 * 7, 1e-9);
    /* Pareto above the lognormal's p90 t = 90 exp(1.25 * 1.2815515655446004): survival 0.01 at t (0.1 / 0.01)^(1 / 1.7) */
    double t = 90 * exp(1.25 * 1.2815515655446004);
    assert_near(bs_distribution_upper_quantile(m->segments[3].level, 0.01), t * pow(10, 1 / 1.7), 1e-6 * t);
}

static void values_meters(void **state)
{
    struct fixture *f = *state;
    const struct bs_model *m = read_good(
        f,
        "segments:\n  a: {seats: 3, meter: tokens, usage: {distribution: constant, value: 3}, mix: {input: 80%, output: rest}}\n"
        "meters: {input: {list_price: 3, per: 1k}, output: {list_price: 0.015}}\n" CONTRACTS,
        NULL, 0);
    assert_int_equal(m->n_meters, 4);
    assert_near(m->segments[0].value_per_unit, 0.8 * 0.003 + 0.2 * 0.015, 1e-15);
    assert_string_equal(m->use_unit, "USD");
    assert_true(m->segments[0].mix[1] == 0.8);

    m = read_good(f, "segments:\n  a: {seats: 3, meter: tokens, usage: {distribution: constant, value: 3}}\n" CONTRACTS, NULL, 0);
    assert_string_equal(m->use_unit, "tokens");
    assert_true(m->segments[0].value_per_unit == 1);
    assert_int_equal(f->diagnostics.warnings, 1); /* metered charges `usage`, which nobody uses */
}

static void reads_a_population(void **state)
{
    struct fixture *f = *state;
    const struct bs_model *m = read_good(f, "population: {file: u.csv}\n" CONTRACTS, NULL, 0);
    assert_int_equal(m->seats, 2);
    assert_int_equal(m->months, 2);
    assert_int_equal(m->replications, 1);
    assert_int_equal(m->n_segments, 0);
    assert_true(m->population->use[0] == 2.385 && m->population->mix[0] == 1);
    assert_string_equal(m->population->file, "u.csv");

    const char *const tokens[] = {"population={file: u.csv, columns: {use: tokens}, meter: tokens}"};
    m = read_good(f, "population: {file: u.csv}\n" CONTRACTS, tokens, 1);
    assert_string_equal(m->use_unit, "tokens");
    assert_true(m->population->use[3] == 11);
}

static void applies_overrides(void **state)
{
    struct fixture *f = *state;
    /* A value is YAML: text with `: ` needs quotes of its own. */
    const char *const overrides[] = {"contracts.metered.charges[0].price=1.25",
                                     "simulation.seed=9",
                                     "title='Tim''s $(id): \"x\"'",
                                     "segments.all.usage={distribution: quantiles, at: {p50: 90, p99.9: 7k}}",
                                     "segments.all.usage.at[\"p99.9\"]=8k",
                                     "contracts.third={seat_fee: 3}",
                                     "contracts.third.seat_fee=4"};
    const struct bs_model *m = read_good(f, base, overrides, sizeof overrides / sizeof overrides[0]);
    assert_true(m->contracts[1].terms.charges[0].price == 1.25);
    assert_int_equal(m->seed, 9);
    assert_string_equal(m->title, "Tim's $(id): \"x\"");
    assert_near(bs_distribution_quantile(m->segments[0].level, 0.999), 8000, 1e-6);
    assert_int_equal(m->n_contracts, 3);
    assert_true(m->contracts[2].terms.seat_fee == 4);
    assert_int_equal(bs_scenario_source(f->scenario)->n_overrides, sizeof overrides / sizeof overrides[0]);
    assert_string_equal(bs_scenario_source(f->scenario)->overrides[1], "simulation.seed=9");
    assert_memory_equal(bs_scenario_source(f->scenario)->text, base, sizeof base - 1);
}

/* The ends of the range of month_to_month are in it; a byte-order mark and line ends of Windows change nothing. */
static void accepts_the_ends(void **state)
{
    static const char text[] = "\xef\xbb\xbfseats: 4\r\n"
                               "segments:\r\n"
                               "  a: {share: 50%, usage: {distribution: constant, value: 3}, month_to_month: 0.1%}\r\n"
                               "  b: {share: 50%, usage: {distribution: constant, value: 3}, month_to_month: 1000%}\r\n"
                               "contracts: {flat: {seat_fee: 5}, metered: {charges: [{price: 1}]}}\r\n"
                               "baseline: flat\r\n";
    const struct bs_model *m = read_good(*state, text, NULL, 0);
    assert_int_equal(m->seats, 4);
    assert_true(m->segments[0].month_to_month == 0.001 && m->segments[1].month_to_month == 10);
}

static void warns_of_a_single_contract(void **state)
{
    struct fixture *f = *state;
    const char *const one[] = {"contracts={flat: {seat_fee: 3}}"};
    read_good(f, base, one, 1);
    assert_int_equal(f->diagnostics.warnings, 1);
}

static void prices_by_the_model(void **state)
{
    struct fixture *f = *state;
    const struct bs_model *m = read_good(f, base, NULL, 0);
    struct bs_arena *arena = bs_arena_new();
    struct bs_curve curve;
    assert_int_equal(bs_model_curve(m, 1, 0, 0, arena, &curve), BS_OK);
    assert_true(bs_curve_value(&curve, 2.5) == 22.5);
    bs_arena_free(arena);
}

int main(void)
{
#define TEST(function) cmocka_unit_test_setup_teardown(function, setup, teardown)
    const struct CMUnitTest tests[] = {
        TEST(reads_every_field),   TEST(states_its_assumptions), TEST(deals_seats_by_largest_remainder),
        TEST(makes_distributions), TEST(values_meters),          TEST(reads_a_population),
        TEST(applies_overrides),   TEST(accepts_the_ends),       TEST(warns_of_a_single_contract),
        TEST(prices_by_the_model),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
