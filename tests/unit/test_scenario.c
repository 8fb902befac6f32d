#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include <billshift/scenario.h>

#include <gsl/gsl_errno.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

struct fixture {
    char folder[32], path[64], data[64];
    struct bs_diagnostics diagnostics;
    struct bs_scenario *scenario;
};

/* cmocka compares floats only. */
static void assert_near(double value, double expected, double slack)
{
    if (!(fabs(value - expected) <= slack))
        fail_msg("%.17g, want %.17g", value, expected);
}

static void write_file(const char *path, const char *text, size_t length)
{
    FILE *out = fopen(path, "wb");
    assert_non_null(out);
    assert_int_equal(fwrite(text, 1, length, out), length);
    fclose(out);
}

static int setup(void **state)
{
    struct fixture *f = calloc(1, sizeof *f);
    if (!f)
        return -1;
    gsl_set_error_handler_off();
    bs_diagnostics_init(&f->diagnostics);
    strcpy(f->folder, "/tmp/billshift-XXXXXX");
    *state = f;
    if (!mkdtemp(f->folder))
        return -1;
    snprintf(f->path, sizeof f->path, "%s/s.yaml", f->folder);
    snprintf(f->data, sizeof f->data, "%s/u.csv", f->folder);
    static const char usage[] = "user,month,use,tokens\nann,2026-01,2.385,7\nbob,2026-02,4,11\n";
    write_file(f->data, usage, sizeof usage - 1);
    return 0;
}

static int teardown(void **state)
{
    struct fixture *f = *state;
    bs_scenario_free(f->scenario);
    bs_diagnostics_free(&f->diagnostics);
    unlink(f->path);
    unlink(f->data);
    rmdir(f->folder);
    free(f);
    return 0;
}

static enum bs_status read_bytes(struct fixture *f, const char *text, size_t length, const char *const *overrides, size_t n)
{
    bs_scenario_free(f->scenario);
    bs_diagnostics_free(&f->diagnostics);
    write_file(f->path, text, length);
    return bs_scenario_read(f->path, overrides, n, &f->scenario, &f->diagnostics);
}

/* The model of a text that must be good. */
static const struct bs_model *read_good(struct fixture *f, const char *text, const char *const *overrides, size_t n)
{
    enum bs_status status = read_bytes(f, text, strlen(text), overrides, n);
    if (status != BS_OK) {
        bs_diagnostics_print(&f->diagnostics, BS_ASSUMPTION, stderr);
        fail_msg("%s", bs_status_text(status));
    }
    return bs_scenario_model(f->scenario);
}

static void assert_first_error(struct fixture *f, size_t line, size_t column, const char *message)
{
    assert_null(f->scenario);
    for (size_t i = 0; i < f->diagnostics.count; i++) {
        const struct bs_diagnostic *item = &f->diagnostics.items[i];
        if (item->severity != BS_ERROR)
            continue;
        if (item->line != line || item->column != column || strcmp(item->message, message) != 0)
            fail_msg("got %zu:%zu: %s\nwant %zu:%zu: %s", item->line, item->column, item->message, line, column, message);
        return;
    }
    fail_msg("no error, want %s", message);
}

#define CONTRACTS "contracts:\n  flat: {seat_fee: 200}\n  metered: {seat_fee: 20, charges: [{price: 1}]}\nbaseline: flat\n"

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
    assert_true(c[1].seat_fee == 200.5 && isinf(c[1].maximum_bill) && c[1].n_charges == 0);
    assert_true(c[2].charge_discount == 0.125 && c[2].seat_discount == 0.03 && c[2].organization_fee == 1000);
    assert_int_equal(c[2].allocate, BS_ALLOCATE_NONE);
    assert_true(c[2].minimum_bill == 25 && c[2].maximum_bill == 900);
    const struct bs_charge *charge = c[2].charges;
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
        {"1000", "0.04%", "0.3", "rest", {1, 300, 699}}, /* remainders .4, 0, .6: the last */
        {"4_294_967_295", "10%", "20%", "70%", {429496730, 858993459, 3006477106}},
    };
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        char text[1024];
        snprintf(text, sizeof text,
                 "seats: %s\nsegments:\n  a: {share: %s, usage: {distribution: constant, value: 3}}\n"
                 "  b: {share: %s, usage: {distribution: constant, value: 3}}\n"
                 "  c: {share: %s, usage: {distribution: constant, value: 3}}\n" CONTRACTS,
                 cases[i].seats, cases[i].a, cases[i].b, cases[i].c);
        if (i == 3) {
            assert_int_equal(read_bytes(*state, text, strlen(text), NULL, 0), BS_ERROR_INPUT);
            assert_first_error(*state, 3, 14, "segment 'a' gets none of the 1000 seats; leave it out or give it more");
            continue;
        }
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

    const char two[] = "segments:\n  a: {seats: 3, meter: tokens, usage: {distribution: constant, value: 3}}\n"
                       "  b: {seats: 3, usage: {distribution: constant, value: 3}}\n" CONTRACTS;
    assert_int_equal(read_bytes(f, two, strlen(two), NULL, 0), BS_ERROR_INPUT);
    assert_first_error(
        f, 1, 1,
        "segment 'a' is drawn in meter 'tokens' and segment 'b' in meter 'usage': their use can only be compared at list "
        "price; give meters: {tokens: {list_price: ..., per: ...}}");
    const char unnamed[] = "segments:\n  a: {seats: 3, usage: {distribution: constant, value: 3}, mix: {input: 1}}\n" CONTRACTS;
    assert_int_equal(read_bytes(f, unnamed, strlen(unnamed), NULL, 0), BS_ERROR_INPUT);
    assert_first_error(
        f, 2, 65,
        "mix splits a quantity that has no name: say what usage describes, e.g. meter: tokens, or give the list price of "
        "every meter in the mix under meters");
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

    static const struct {
        const char *override, *message;
    } bad[] = {
        {"months=3", "months is 3, but u.csv spans 2; leave months out or make them agree"},
        {"seats=2", "seats and population exclude each other: every user in the file is one seat"},
        {"segments={a: {share: rest, usage: {distribution: constant, value: 3}}}",
         "segments and population exclude each other: the users are in the file"},
        {"population.format=plian", "unknown format 'plian'; did you mean 'plain'? known: plain"},
    };
    for (size_t i = 0; i < sizeof bad / sizeof bad[0]; i++) {
        assert_int_equal(read_bytes(f, "population: {file: u.csv}\n" CONTRACTS, strlen("population: {file: u.csv}\n" CONTRACTS),
                                    &bad[i].override, 1),
                         BS_ERROR_INPUT);
        assert_first_error(f, 0, 0, bad[i].message);
    }
}

static const char base[] = "seats: 100\n"
                           "segments:\n"
                           "  all: {share: 100%, usage: {distribution: lognormal, median: 90, log_sd: 1.25}}\n"
                           "contracts:\n"
                           "  flat: {seat_fee: 200}\n"
                           "  metered: {seat_fee: 20, charges: [{meter: usage, price: 1}]}\n"
                           "baseline: flat\n";

/* One change of the base text each. */
static const struct {
    const char *from, *to;
    size_t line, column;
    const char *message;
} refusals[] = {
    {"seats: 100", "seats: [1", 3, 6, "this is not YAML: missing comma in flow sequence; is a ']' missing before this?"},
    {"seat_fee: 20,", "seat_fe: 20,", 6, 13,
     "unknown key 'seat_fe' in a contract; did you mean 'seat_fee'? accepted: title, seat_fee, discount, organization_fee, "
     "allocate, "
     "minimum_bill, maximum_bill, charges"},
    {"baseline: flat", "seats: 7", 7, 1, "the key 'seats' is given twice; first at line 1, column 1"},
    {"seats: 100", "seats: [1]", 1, 8, "seats: a whole number is expected, not a list"},
    {"seats: 100", "seats: many", 1, 8, "seats: 'many' is not a whole number such as 12, 1_000 or 10k"},
    {"seats: 100", "seats:", 1, 1, "seats: a value is missing; a whole number is expected"},
    {"seats: 100", "seats: 0", 1, 8, "seats: '0' is too small; at least 1 is accepted"},
    {"seats: 100", "seats: 1000000000000", 1, 8, "seats: '1000000000000' is too large; at most 4294967295 is accepted"},
    {"seats: 100\n", "", 1, 1, "seats is missing: segments with shares need the number of seats"},
    {"seats: 100", "seats: 100\nmonths: 601", 2, 9, "months: '601' is too large; at most 600 is accepted"},
    {"seats: 100", "seats: 100\ncurrency: usd", 2, 11,
     "currency: 'usd' is no currency code; three capital letters such as USD are expected (ISO 4217)"},
    {"seats: 100", "seats: 100\nsimulation: {replications: 0}", 2, 28, "replications: '0' is too small; at least 1 is accepted"},
    {"price: 1", "price: -1", 6, 59, "price: '-1' is negative; 0 or more is accepted"},
    {"price: 1", "price: nan", 6, 59, "price: 'nan' is not finite; an amount such as 20, 1_000 or 2.5k is expected"},
    {"price: 1", "price: 1e400", 6, 59, "price: '1e400' is too large for a number (at most 1.79e308)"},
    {"price: 1", "price: 0x10", 6, 59, "price: '0x10': hexadecimal is not accepted; write 16"},
    {"price: 1", "price: '1,000'", 6, 59, "price: '1,000': a comma is not accepted in a number; write 1000"},
    {"price: 1", "price: 1,000", 6, 61,
     "unknown key '000' in a charge; is 1,000 meant? A comma is not accepted in a number: write 1000"},
    {"price: 1", "price: 19,9", 6, 62,
     "unknown key '9' in a charge; is 19,9 meant? A comma is not accepted in a number: write 19.9"},
    {"price: 1", "price: EUR 3", 6, 59,
     "price: 'EUR 3': the currency of this scenario is USD, not EUR; write the bare number of USD"},
    {"share: 100%", "share: 60", 3, 16, "share: '60' is not a share: write 60% or 0.6"},
    {"share: 100%", "share: 90%", 2, 1, "segments: the shares sum to 90%, not to 100%; one may say rest"},
    {"share: 100%, ", "", 3, 3, "segment 'all' has neither share nor seats"},
    {"share: 100%", "seats: 7", 1, 8, "seats is 100, but the segments have 7; leave seats out or make them agree"},
    {"baseline: flat", "", 4, 1, "baseline is missing: the contract that the others are compared with; contracts: flat, metered"},
    {"baseline: flat", "baseline: flt", 7, 11,
     "baseline: there is no contract 'flt'; did you mean 'flat'? contracts: flat, metered"},
    {"meter: usage", "meter: usge", 6, 45,
     "unknown meter 'usge'; did you mean 'usage'? known: usage; another one is named by a segment (meter, mix) or under meters"},
    {"price: 1", "model: volum, price: 1", 6, 59, "unknown charge model 'volum'; known: per_unit, graduated"},
    {"price: 1", "tiers: [{up_to: 10M, price: 2}, {up_to: 5M, price: 1}, {price: 1}]", 6, 92,
     "tiers are out of order: up_to 5M does not lie above the bound before it, 10M"},
    {"price: 1", "tiers: [{up_to: 10, price: 2}, {up_to: 50, price: 1}]", 6, 91,
     "the last tier ends at 50: leave out its up_to, or state beyond: error, free or last_price"},
    {"price: 1", "tiers: [{price: 2}, {price: 1}]", 6, 60, "only the last tier may be without up_to; this is tier 1 of 2"},
    {"price: 1", "tiers: [{price: 2}], beyond: free", 6, 81, "beyond has no meaning here: the last tier is open"},
    {"price: 1", "price: 1, beyond: free", 6, 70, "beyond does not belong to the charge model per_unit, which takes one price"},
    {"price: 1", "price: 1, tiers: [{price: 2}]", 6, 59,
     "price does not belong to the charge model graduated; each tier has its own"},
    {", price: 1", "", 6, 37, "price is missing: the charge model per_unit needs it"},
    {"price: 1", "tiers: [{up_to: 50, price: 1}], beyond: errr", 6, 92,
     "beyond: 'errr' is unknown; did you mean 'error'? accepted: error, free, last_price"},
    {"price: 1", "tiers: [{up_to: 50, price: 1}], beyond: error", 6, 92,
     "beyond: error, but segment 'all' can use more in a month (without bound) than the last tier of contract 'metered' prices "
     "(50); "
     "use free, last_price or an open tier"},
    {"seat_fee: 200", "minimum_bill: 9, maximum_bill: 7", 5, 41, "maximum_bill 7 is below minimum_bill 9"},
    {"seat_fee: 200", "discount: 10", 5, 20, "discount: '10' is not a share: write 10% or 0.1"},
    {"seat_fee: 200", "discount: {seat: 10%}", 5, 21,
     "unknown key 'seat' in a discount; did you mean 'seats'? accepted: charges, seats"},
    {"lognormal, median: 90, log_sd: 1.25", "quantiles, at: {p27: 400, p50: 300}", 3, 75,
     "quantiles must rise: p50 is 300, but p27 is already 400"},
    {"lognormal, median: 90, log_sd: 1.25", "quantiles, at: {p50: 4, p50.0: 5}", 3, 68, "p50 and p50.0 are the same percentile"},
    {"lognormal, median: 90, log_sd: 1.25", "quantiles, at: {p0: 4, p50: 5}", 3, 60,
     "'p0' is not a percentile: write p50, p90, p99.9 (above p0, below p100)"},
    {"distribution: lognormal, median: 90, log_sd: 1.25", "median: 90", 3, 22,
     "distribution is missing in usage: how use differs between the active seats; known: lognormal, gamma, weibull, pareto, lomax, "
     "exponential, uniform, constant, quantiles, empirical, mixture"},
    {", log_sd: 1.25", "", 3, 44,
     "`lognormal` takes `median` and `log_sd`, or `median` and `mean`, or `median` and `p90`, or `mean` and `log_sd`, or `log_sd` "
     "and `p90`, or `mu` and `sigma`; given: `median`"},
    {"share: 100%", "share: 100%, month_to_month: 1001%", 3, 38,
     "month_to_month: '1001%' is out of range; accepted: 0%, or 0.1% to 1000% (months vary by a gamma factor, which is computed to "
     "its full precision in this range only)"},
    {"share: 100%", "share: 100%, month_to_month: 0.0009", 3, 38,
     "month_to_month: '0.0009' is out of range; accepted: 0%, or 0.1% to 1000% (months vary by a gamma factor, which is computed "
     "to "
     "its full precision in this range only)"},
    {"share: 100%", "share: 100%, month_to_month: -10%", 3, 38, "month_to_month: '-10%' is negative; 0 or more is accepted"},
    {"lognormal, median: 90, log_sd: 1.25", "quantiles", 3, 44, "the distribution quantiles needs at"},
    {"lognormal, median: 90, log_sd: 1.25", "mixture, parts: [{share: 90%, distribution: constant, value: 3}]", 3, 60,
     "the shares of the parts sum to 90%, not to 100%"},
    {"lognormal, median: 90, log_sd: 1.25", "mixture, parts: [{distribution: constant, value: 3}]", 3, 61,
     "share is missing in a part: weight of the part"},
    {"lognormal", "lognrmal", 3, 44,
     "unknown distribution 'lognrmal'; did you mean 'lognormal'? known: lognormal, gamma, weibull, pareto, lomax, "
     "exponential, uniform, constant, quantiles, empirical, mixture"},
    {"log_sd: 1.25", "log_sdd: 1.25", 3, 67,
     "unknown parameter 'log_sdd' of the distribution lognormal; did you mean 'log_sd'? accepted: median, mean, log_sd, p90, mu, "
     "sigma, tail"},
    {"log_sd: 1.25", "log_sd: 1.25, file: u.csv", 3, 87, "file does not belong to the distribution lognormal"},
    {"median: 90", "median: -90", 3, 63, "median: '-90' is out of range; from 0 (excluded) to 1e+18 is accepted"},
    {"log_sd: 1.25", "log_sd: 1.25, tail: {pareto: 0, above: p90}", 3, 96,
     "pareto: '0' is too small; a number above 0 is accepted"},
    {"log_sd: 1.25", "log_sd: 1.25, tail: {pareto: 2, above: 90}", 3, 106,
     "'90' is not a percentile: write p50, p90, p99.9 (above p0, below p100)"},
    {"  flat: {", "  \"fl`t\": {", 5, 3,
     "contracts: 'fl`t' is no name: a name has letters of any script, digits, '_' and '-' only, '-' not first (1 to 64 bytes); "
     "free text goes "
     "into title"},
    {"seats: 100", "seats: 100\nmeters: {usage: {list_price: 3}}", 2, 10,
     "the meter 'usage' is built in: money at the list price of month 1"},
    {"metered: {", "metered: {<<: *f, ", 6, 13, "the merge key '<<' is not accepted; write the keys out"},
    {"seats: 100", "seats: !!int 100", 1, 14, "tags (!) are not accepted; write the bare value"},
    {"seats: 100", "seats: *s", 1, 8, "no anchor &s is defined before this alias"},
    {"seats: 100", "seats: &s [*s]", 1, 12, "the alias 's' stands inside its own anchor"},
    {"seats: 100", "? [seats]\n: 100", 1, 3, "a key is a single value, not a list"},
    {"baseline: flat\n", "baseline: flat\n---\nseats: 3\n", 8, 1, "a second document begins here; a scenario is one document"},
    {"seats: 100", "seats: 100\ntitle: \"\\0\"", 2, 8, "a NUL character is not accepted"},
    {"seats: 100", "seats: 100\ntitle: \xff", 2, 8, "byte 0xff is not UTF-8; save the file as UTF-8"},
};

static void refuses_with_the_place(void **state)
{
    struct fixture *f = *state;
    for (size_t i = 0; i < sizeof refusals / sizeof refusals[0]; i++) {
        char text[2048];
        const char *at = strstr(base, refusals[i].from);
        assert_non_null(at);
        int n = snprintf(text, sizeof text, "%.*s%s%s", (int)(at - base), base, refusals[i].to, at + strlen(refusals[i].from));
        assert_int_equal(read_bytes(f, text, (size_t)n, NULL, 0), BS_ERROR_INPUT);
        assert_first_error(f, refusals[i].line, refusals[i].column, refusals[i].message);
    }
    assert_int_equal(read_bytes(f, "a: 1\0", 5, NULL, 0), BS_ERROR_INPUT);
    assert_first_error(f, 1, 5, "a NUL byte: this is no YAML text");
    assert_int_equal(read_bytes(f, "\xff\xfes\0", 4, NULL, 0), BS_ERROR_INPUT);
    assert_first_error(f, 0, 0, "this is UTF-16 text; save the file as UTF-8");
    assert_int_equal(read_bytes(f, "# nothing\n", 10, NULL, 0), BS_ERROR_INPUT);
    assert_first_error(f, 0, 0, "is empty; a scenario is expected (billshift init writes one)");
    assert_int_equal(read_bytes(f, "- 1\n", 4, NULL, 0), BS_ERROR_INPUT);
    assert_first_error(f, 1, 1, "a scenario is a map of keys and values, not a list");
}

static void refuses_what_is_no_file(void **state)
{
    struct fixture *f = *state;
    assert_int_equal(bs_scenario_read(f->folder, NULL, 0, &f->scenario, &f->diagnostics), BS_ERROR_INPUT);
    assert_first_error(f, 0, 0, "is a folder; a scenario file is expected");
    bs_diagnostics_free(&f->diagnostics);
    assert_int_equal(bs_scenario_read("/nowhere/s.yaml", NULL, 0, &f->scenario, &f->diagnostics), BS_ERROR_INPUT);
    assert_first_error(f, 0, 0, "cannot be read: No such file or directory");
}

/* Nine levels of nine aliases stand for 3.9e8 values. */
static void stops_an_alias_bomb(void **state)
{
    char text[2048];
    size_t n = (size_t)sprintf(text, "a0: &a0 [x,x,x,x,x,x,x,x,x]\n");
    for (int level = 1; level < 9; level++) {
        n += (size_t)sprintf(text + n, "a%d: &a%d [", level, level);
        for (int i = 0; i < 9; i++)
            n += (size_t)sprintf(text + n, "%s*a%d", i ? "," : "", level - 1);
        n += (size_t)sprintf(text + n, "]\n");
    }
    assert_int_equal(read_bytes(*state, text, n, NULL, 0), BS_ERROR_INPUT);
    assert_first_error(*state, 5, 10, "more than 10000 values (aliases followed); no scenario needs so many");
    memset(text, '[', sizeof text);
    assert_int_equal(read_bytes(*state, text, sizeof text, NULL, 0), BS_ERROR_INPUT);
    assert_first_error(*state, 1, 66, "nested deeper than 64 levels");
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
    assert_true(m->contracts[1].charges[0].price == 1.25);
    assert_int_equal(m->seed, 9);
    assert_string_equal(m->title, "Tim's $(id): \"x\"");
    assert_near(bs_distribution_quantile(m->segments[0].level, 0.999), 8000, 1e-6);
    assert_int_equal(m->n_contracts, 3);
    assert_true(m->contracts[2].seat_fee == 4);
    assert_int_equal(bs_scenario_source(f->scenario)->n_overrides, sizeof overrides / sizeof overrides[0]);
    assert_string_equal(bs_scenario_source(f->scenario)->overrides[1], "simulation.seed=9");
    assert_memory_equal(bs_scenario_source(f->scenario)->text, base, sizeof base - 1);
}

static void refuses_overrides(void **state)
{
    struct fixture *f = *state;
    static const struct {
        const char *override, *message;
    } cases[] = {
        {"contracts.flat.seat_fee=-3", "seat_fee: '-3' is negative; 0 or more is accepted"},
        {"contracts.flat.seat_fe=3",
         "unknown key 'seat_fe' in a contract; did you mean 'seat_fee'? accepted: title, seat_fee, discount, "
         "organization_fee, allocate, minimum_bill, maximum_bill, charges"},
        {"contracts.flt.seat_fee=3", "there is no 'flt'; did you mean 'flat'? there are: flat, metered"},
        {"contracts.metered.charges[1].price=3", "[1] is past the end: the list has 1 entry, from [0]"},
        {"contracts.metered[0]=3", "[0] needs a list, but there is a map"},
        {"seats.x=3", "'x' needs a map, but there is a single value"},
        {"seats=", "seats: a value is missing; a whole number is expected"},
        {"title=[", "this is not YAML: flow sequence without a closing bracket"},
        {"title=!!str x", "tags (!) are not accepted; write the bare value"},
        {"seats", "'=' and a value are missing; write PATH=VALUE with a PATH such as contracts.metered.charges[0].price or "
                  "segments.agents.usage.at[\"p99.9\"]"},
        {"a..b=3", "no path can be read at '..b=3'; write PATH=VALUE with a PATH such as contracts.metered.charges[0].price or "
                   "segments.agents.usage.at[\"p99.9\"]"},
    };
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        assert_int_equal(read_bytes(f, base, sizeof base - 1, &cases[i].override, 1), BS_ERROR_INPUT);
        assert_first_error(f, 0, 0, cases[i].message);
        char place[128];
        snprintf(place, sizeof place, "--set %s", cases[i].override);
        for (size_t k = 0; k < f->diagnostics.count; k++)
            if (f->diagnostics.items[k].severity == BS_ERROR)
                assert_string_equal(f->diagnostics.items[k].file, place);
    }
}

static void collects_errors(void **state)
{
    struct fixture *f = *state;
    const char text[] = "seats: x\nmonths: 0\ncontracts: {a: {b: 1, seat_fee: -1}}\n";
    assert_int_equal(read_bytes(f, text, sizeof text - 1, NULL, 0), BS_ERROR_INPUT);
    assert_int_equal(f->diagnostics.errors, 6); /* four values and keys; no segments, no baseline */
}

static void assert_error(const struct fixture *f, size_t line, const char *begins)
{
    for (size_t i = 0; i < f->diagnostics.count; i++)
        if (f->diagnostics.items[i].line == line && strncmp(f->diagnostics.items[i].message, begins, strlen(begins)) == 0)
            return;
    fail_msg("no error in line %zu that begins with %s", line, begins);
}

/* What spans keys is checked wherever its own keys were read well. */
static void builds_around_wrong_blocks(void **state)
{
    struct fixture *f = *state;
    static const char text[] = "seats: many\n"
                               "segments:\n"
                               "  a: {share: 60%, metre: tokens, usage: {distribution: constant, value: 3}}\n"
                               "  b: {share: 50%, usage: {distribution: lognormal, median: x}}\n"
                               "contracts:\n"
                               "  flat: {seat_fe: 200}\n"
                               "  metered: {charges: [{meter: tokens, tiers: [{up_to: 3, price: 1}]}]}\n"
                               "baseline: flt\n";
    assert_int_equal(read_bytes(f, text, sizeof text - 1, NULL, 0), BS_ERROR_INPUT);
    assert_error(f, 1, "seats: 'many'");
    assert_error(f, 3, "unknown key 'metre'");
    assert_error(f, 4, "median: 'x'");
    assert_error(f, 6, "unknown key 'seat_fe'");
    assert_error(f, 8, "baseline: there is no contract 'flt'");
    /* not: the meter 'tokens' of the misspelt key, the sum of shares of segments not understood */
    assert_int_equal(f->diagnostics.errors, 5);
    static const char none[] = "segments: 5\ncontracts: [flat]\nbaseline: [flat]\nmeters: 7\nsimulation: 7\n";
    assert_int_equal(read_bytes(f, none, sizeof none - 1, NULL, 0), BS_ERROR_INPUT);
    assert_int_equal(f->diagnostics.errors, 5);
    static const char users[] = "population: 5\ncontracts: {flat: 3}\nbaseline: flat\n";
    assert_int_equal(read_bytes(f, users, sizeof users - 1, NULL, 0), BS_ERROR_INPUT);
    assert_int_equal(f->diagnostics.errors, 2);
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

static void refuses_missing_data(void **state)
{
    struct fixture *f = *state;
    char message[512];
    const char *const override[] = {"segments.all.usage={distribution: empirical, file: none.csv, column: use}"};
    snprintf(message, sizeof message,
             "file: '%s/none.csv' cannot be read: No such file or directory; file names are relative to the scenario's folder",
             f->folder);
    assert_int_equal(read_bytes(f, base, sizeof base - 1, override, 1), BS_ERROR_INPUT);
    assert_first_error(f, 0, 0, message);
    static const char folder[] = "population: {file: /tmp}\n" CONTRACTS;
    assert_int_equal(read_bytes(f, folder, sizeof folder - 1, NULL, 0), BS_ERROR_INPUT);
    assert_first_error(f, 1, 20, "file: '/tmp' is a folder; a CSV file is expected");
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
    assert_int_equal(bs_model_curve(m, 1, 0, arena, &curve), BS_OK);
    assert_true(bs_curve_value(&curve, 2.5) == 22.5);
    bs_arena_free(arena);
}

int main(void)
{
#define TEST(function) cmocka_unit_test_setup_teardown(function, setup, teardown)
    const struct CMUnitTest tests[] = {
        TEST(reads_every_field),          TEST(states_its_assumptions),  TEST(deals_seats_by_largest_remainder),
        TEST(makes_distributions),        TEST(values_meters),           TEST(reads_a_population),
        TEST(refuses_with_the_place),     TEST(refuses_what_is_no_file), TEST(stops_an_alias_bomb),
        TEST(applies_overrides),          TEST(refuses_overrides),       TEST(collects_errors),
        TEST(builds_around_wrong_blocks), TEST(accepts_the_ends),        TEST(refuses_missing_data),
        TEST(warns_of_a_single_contract), TEST(prices_by_the_model),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
