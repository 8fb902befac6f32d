/* Scenarios that are refused, with the place and the message. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "scenario_fixture.h"

#define CONTRACT_KEYS                                                                                                              \
    "title, seat_fee, discount, charges, organization_fee, minimum_bill, maximum_bill, seat_types, seats_minimum, "                \
    "spend_discount, "                                                                                                             \
    "currency, begins, before, allocate, fee_paid, commitment, credits, spend_cap, minimum_part, changes, escalator, ramp, "       \
    "response"

/* One change of the base text each. */
static const struct {
    const char *from, *to;
    size_t line, column;
    const char *message;
} refusals[] = {
    {"seats: 100", "seats: [1", 3, 6, "this is not YAML: missing comma in flow sequence; is a ']' missing before this?"},
    {"seat_fee: 20,", "seat_fe: 20,", 6, 13,
     "unknown key 'seat_fe' in a contract; did you mean 'seat_fee'? accepted: " CONTRACT_KEYS},
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
    {"seat_fee: 20,", "seat_fee: -20,", 6, 23, "seat_fee: '-20' is negative; 0 or more is accepted"},
    {"price: 1", "price: -1e16", 6, 59, "price: '-1e16' is too small; at least -1e+15 is accepted"},
    {"price: 1", "price: nan", 6, 59, "price: 'nan' is not finite; an amount such as 20, 1_000 or 2.5k is expected"},
    {"price: 1", "price: 1e400", 6, 59, "price: '1e400' is too large for a number (at most 1.79e308)"},
    {"price: 1", "price: 0x10", 6, 59, "price: '0x10': hexadecimal is not accepted; write 16"},
    {"price: 1", "price: '1,000'", 6, 59, "price: '1,000': a comma is not accepted in a number; write 1000"},
    {"price: 1", "price: 1,000", 6, 61,
     "unknown key '000' in a charge; is this one number? '1,000': a comma is not accepted in a number; write 1000"},
    {"price: 1", "price: 19,9", 6, 62,
     "unknown key '9' in a charge; is this one number? '19,9': a comma is not accepted in a number; write 19.9"},
    {"price: 1", "price: EUR 3", 6, 59,
     "price: 'EUR 3': the currency of this scenario is USD, not EUR; write the bare number of USD, or give it a rate, "
     "exchange_rates: {EUR: ...}"},
    {"share: 100%", "share: 60", 3, 16, "share: '60' is not a share: write 60% or 0.6"},
    {"share: 100%", "share: 90%", 2, 1, "segments: the shares sum to 90%, not to 100%; one may say rest"},
    {"share: 100%, ", "", 3, 3, "segment 'all' has neither share nor seats"},
    {"share: 100%", "seats: 7", 1, 8, "seats is 100, but the segments have 7; leave seats out or make them agree"},
    {"baseline: flat", "", 4, 1, "baseline is missing: the contract that the others are compared with; contracts: flat, metered"},
    {"baseline: flat", "baseline: flt", 7, 11,
     "baseline: there is no contract 'flt'; did you mean 'flat'? contracts: flat, metered"},
    {"meter: usage", "meter: usge", 6, 45,
     "unknown meter 'usge'; did you mean 'usage'? known: usage; another one is named by a segment (meter, mix) or under meters"},
    {"price: 1", "model: volum, price: 1", 6, 59,
     "unknown charge model 'volum'; did you mean 'volume'? known: flat, per_unit, graduated, volume, package, stairstep, "
     "stairstep_cumulative, percentage, graduated_percentage, volume_percentage"},
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
    assert_first_error(f, 0, 0, "cannot be read: No such file or directory (billshift init writes one)");
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

/* Remainders .4, 0, .6: the one seat left goes to the last. */
static void refuses_a_segment_without_seats(void **state)
{
    static const char text[] = "seats: 1000\nsegments:\n  a: {share: 0.04%, usage: {distribution: constant, value: 3}}\n"
                               "  b: {share: 0.3, usage: {distribution: constant, value: 3}}\n"
                               "  c: {share: rest, usage: {distribution: constant, value: 3}}\n" CONTRACTS;
    assert_int_equal(read_bytes(*state, text, sizeof text - 1, NULL, 0), BS_ERROR_INPUT);
    assert_first_error(*state, 3, 14, "segment 'a' gets none of the 1000 seats; leave it out or give it more");
}

static void refuses_meters_without_a_common_value(void **state)
{
    struct fixture *f = *state;
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

static void refuses_what_a_population_excludes(void **state)
{
    struct fixture *f = *state;
    static const char text[] = "population: {file: u.csv}\n" CONTRACTS;
    static const struct {
        const char *override, *message;
    } bad[] = {
        {"months=3", "months is 3, but u.csv spans 2; leave months out or make them agree"},
        {"seats=2", "seats and population exclude each other: every user in the file is one seat, and those without use are "
                    "counted by population.seats"},
        {"segments={a: {share: rest, usage: {distribution: constant, value: 3}}}",
         "segments and population exclude each other: the users are in the file"},
        {"population.format=plian", "unknown format 'plian'; did you mean 'plain'? known: auto, claude-enterprise, "
                                    "anthropic-usage, anthropic-cost, openai-usage, openai-cost, github-copilot, cursor, "
                                    "openrouter, litellm, ccusage, groq, focus, "
                                    "plain"},
    };
    for (size_t i = 0; i < sizeof bad / sizeof bad[0]; i++) {
        assert_int_equal(read_bytes(f, text, sizeof text - 1, &bad[i].override, 1), BS_ERROR_INPUT);
        assert_first_error(f, 0, 0, bad[i].message);
    }
}

static void refuses_overrides(void **state)
{
    struct fixture *f = *state;
    static const struct {
        const char *override, *message;
    } cases[] = {
        {"contracts.flat.seat_fee=-3", "seat_fee: '-3' is negative; 0 or more is accepted"},
        {"contracts.flat.seat_fe=3", "unknown key 'seat_fe' in a contract; did you mean 'seat_fee'? accepted: " CONTRACT_KEYS},
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

/* Where one of two values that contradict each other came from an override, the message names it. */
static void names_the_override_of_a_pair(void **state)
{
    struct fixture *f = *state;
    static const char text[] = "seats: 10\n"
                               "segments: {a: {share: rest, usage: {distribution: constant, value: 3}}}\n"
                               "contracts:\n"
                               "  flat: {seat_fee: 5, minimum_bill: 10, maximum_bill: 50,\n"
                               "    charges: [{price: 1, minimum: 1, maximum: 2}], changes: [{from: 2, seat_fee: 6}]}\n"
                               "  other: {}\n"
                               "baseline: flat\n";
    static const struct {
        const char *override;
        size_t line, column;
        const char *message;
    } cases[] = {
        {"contracts.flat.minimum_bill=70", 4, 55,
         "maximum_bill 50 is below minimum_bill 70; '70' is that of --set contracts.flat.minimum_bill=70"},
        {"contracts.flat.maximum_bill=7", 0, 0, "maximum_bill 7 is below minimum_bill 10; '10' is that of line 4"},
        {"contracts.flat.seat_fee=60", 4, 55,
         "maximum_bill 50 is below the seat fee 60, which is part of the bill; '60' is that of --set contracts.flat.seat_fee=60"},
        {"contracts.flat.charges[0].minimum=3", 5, 47,
         "maximum 2 is below minimum 3; '3' is that of --set contracts.flat.charges[0].minimum=3"},
        {"contracts.flat.changes=[{from: 2, seat_fee: 6}, {from: 2, seat_fee: 7}]", 0, 0,
         "two changes begin in one month: this one, and that of --set contracts.flat.changes=[{from: 2, seat_fee: 6}, {from: 2, "
         "seat_fee: 7}]"},
    };
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        assert_int_equal(read_bytes(f, text, sizeof text - 1, &cases[i].override, 1), BS_ERROR_INPUT);
        assert_first_error(f, cases[i].line, cases[i].column, cases[i].message);
    }
}

/* The last of two overrides of one value wins, and says so; one that goes on within what another set does not. */
static void tells_of_overrides_that_are_overridden(void **state)
{
    struct fixture *f = *state;
    static const struct {
        const char *overrides[2];
        size_t warnings;
    } cases[] = {
        {{"contracts.flat.seat_fee=6", "contracts.flat.seat_fee=7"}, 1},
        {{"contracts.flat.seat_fee=6", "contracts.flat={seat_fee: 7}"}, 1},
        {{"contracts.flat={seat_fee: 7}", "contracts.flat.seat_fee=6"}, 0},
        {{"contracts.flat.seat_fee=6", "contracts.metered.seat_fee=7"}, 0},
    };
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        read_good(f, base, cases[i].overrides, 2);
        assert_int_equal(f->diagnostics.warnings, cases[i].warnings);
        for (size_t k = 0; k < f->diagnostics.count && cases[i].warnings > 0; k++)
            if (f->diagnostics.items[k].severity == BS_WARNING)
                assert_string_equal(f->diagnostics.items[k].message,
                                    "this replaces what an earlier override set; --set contracts.flat.seat_fee=6 has no effect");
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

int main(void)
{
#define TEST(function) cmocka_unit_test_setup_teardown(function, setup, teardown)
    const struct CMUnitTest tests[] = {
        TEST(refuses_with_the_place),
        TEST(refuses_what_is_no_file),
        TEST(stops_an_alias_bomb),
        TEST(refuses_a_segment_without_seats),
        TEST(refuses_meters_without_a_common_value),
        TEST(refuses_what_a_population_excludes),
        TEST(refuses_overrides),
        TEST(names_the_override_of_a_pair),
        TEST(tells_of_overrides_that_are_overridden),
        TEST(collects_errors),
        TEST(builds_around_wrong_blocks),
        TEST(refuses_missing_data),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
