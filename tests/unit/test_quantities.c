/* Units of every meter from those that are stated: months that a segment splits, and single requests. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "scenario_fixture.h"

#include <billshift/bill.h>

enum { GIVEN_MOST = 4, METERS_MOST = 96 };

struct given {
    const char *meter; /* NULL: the end */
    double units;
};

/* Prices a single token of three classes; output in pictures costs what output costs. */
static const char one_model[] =
    "meters: {tokens: {}, output_image: {}}\n"
    "rate_cards: {card: {models: {llm: {input: %s, cache_read: %s, output: %s, above: %s}}, same_as: {output_image: output}}}\n"
    "segments: {all: {seats: 1, meter: tokens, usage: {distribution: constant, value: 7}, mix: {input: 50%%, output: rest},\n"
    "                 long_prompts: %s}}\n"
    "contracts: {row: {charges: [{rate_card: card}]}, flat: {seat_fee: 5}}\n"
    "baseline: flat\n";

static double given_units(const struct bs_meter *meter, const struct given *given)
{
    for (; given->meter; given++)
        if (strcmp(given->meter, meter->name) == 0)
            return given->units;
    return NAN;
}

static enum bs_status ask(const struct bs_model *m, size_t segment, const struct given *given, bool one_request, double *quantity,
                          char *message)
{
    double units[METERS_MOST];
    assert_true(m->n_meters <= METERS_MOST);
    size_t found = 0, wanted = 0;
    for (const struct given *g = given; g->meter; g++)
        wanted++;
    for (size_t i = 0; i < m->n_meters; i++) {
        units[i] = given_units(&m->meters[i], given);
        found += isnan(units[i]) ? 0 : 1;
    }
    assert_int_equal(found, wanted);
    return bs_model_quantities(m, segment, 0, units, one_request, quantity, message);
}

/* What the first contract charges for one request. */
static double price_request(const struct bs_model *m, const struct given *given)
{
    double quantity[METERS_MOST];
    char message[BS_MESSAGE_SIZE];
    struct bs_bill bill;
    struct bs_arena *arena = bs_arena_new();
    if (ask(m, 0, given, true, quantity, message))
        fail_msg("%s", message);
    struct bs_price_query query = {
        .contracts = m->contracts, .n_meters = m->n_meters, .term = m->months, .months = 1, .seats = 1, .quantity = quantity};
    assert_int_equal(bs_price(&query, arena, &bill, message), BS_OK);
    double total = bill.total;
    bs_arena_free(arena);
    return total;
}

/* tests/vectors, LLM-003 ... LLM-018: the whole request is repriced when its prompt, cached tokens counted, is longer than the bound. */
static const struct {
    const char *input, *cache_read, *output, *above, *long_prompts;
    struct given given[GIVEN_MOST];
    double total;
} requests[] = {
#define PRO "5.5e-6", "5.5e-7", "3.3e-5", "{272k: {input: 1.1e-5, cache_read: 1.1e-6, output: 4.95e-5}}", "20%"
    {PRO, {{"input", 200238}, {"cache_read", 100000}}, 2.312618},
    {PRO, {{"input", 172000}, {"cache_read", 100000}}, 1.001},
    {PRO, {{"llm/input", 172000}, {"cache_read", 100001}, {"output", 1000}}, 172000 * 1.1e-5 + 100001 * 1.1e-6 + 1000 * 4.95e-5},
#define FLASH                                                                                                                      \
    "1e-6", "1e-6", "2e-6", "{0: {input: 4.6e-7, output: 2.3e-6}, 32000: {input: 7e-7, output: 3.5e-6}}", "{0: 80%, 32k: 9%}"
    {FLASH, {{"input", 40000}}, .028},
    {FLASH, {{"input", 32000}}, .01472},
    {FLASH, {{"output", 600}}, .0012}, /* without a prompt: longer than no bound */
    {"1e-6", "1e-6", "2e-6", "{1G: {input: 1}}", "0%", {{"output", 600}, {"output_image", 1120}}, .00344},
};

static void prices_requests(void **state)
{
    for (size_t i = 0; i < sizeof requests / sizeof requests[0]; i++) {
        char text[2048];
        snprintf(text, sizeof text, one_model, requests[i].input, requests[i].cache_read, requests[i].output, requests[i].above,
                 requests[i].long_prompts);
        const struct bs_model *m = read_good(*state, text, NULL, 0);
        assert_near(price_request(m, requests[i].given), requests[i].total, 1e-9 * requests[i].total);
    }
}

static const char several[] = "list_card: card\n"
                              "meters: {requests: {list_price: 0.25}, tokens: {}}\n"
                              "rate_cards:\n"
                              "  card:\n"
                              "    per: 1M\n"
                              "    models:\n"
                              "      big: {input: 5, output: 25, cache_read: 0.5, above: {200k: {input: 10}}}\n"
                              "      small: {input: 3, output: 15}\n"
                              "    modes: {batch: 50%}\n"
                              "segments:\n"
                              "  money: {seats: 3, usage: {distribution: constant, value: 7}, mix: {input: 80%, output: rest},\n"
                              "          models: {big: 25%, small: rest}, long_prompts: 30%, modes: {batch: 40%}}\n"
                              "  drawn: {seats: 3, meter: tokens, usage: {distribution: constant, value: 7}, mix: {input: 80%, "
                              "output: rest}, models: {small: 1}}\n"
                              "  other: {seats: 3, usage: {distribution: constant, value: 7}}\n"
                              "contracts: {metered: {charges: [{rate_card: card}]}, flat: {seat_fee: 5}}\n"
                              "baseline: flat\n";

static const struct {
    size_t segment;
    bool one_request;
    struct given given[GIVEN_MOST], expected[8]; /* all others 0 */
} splits[] = {
    {0,
     false,
     {{"input", 1000}},
     {{"input", 1000},
      {"big/input", 105},
      {"big/input/batch", 70},
      {"big/input/long", 45},
      {"big/input/long/batch", 30},
      {"small/input", 450},
      {"small/input/batch", 300}}},
    {0,
     false,
     {{"big/input", 2e6}, {"big/input/long/batch", 3e6}, {"requests", 17}},
     {{"usage", 25}, {"input", 5e6}, {"big/input", 2e6}, {"big/input/long/batch", 3e6}, {"requests", 17}}},
    {1, false, {{"tokens", 1e6}}, {{"usage", 5.4}, {"input", 8e5}, {"output", 2e5}, {"small/input", 8e5}, {"small/output", 2e5}}},
    {1, false, {{"usage", 5.4}}, {{"usage", 5.4}, {"input", 8e5}, {"output", 2e5}, {"small/input", 8e5}, {"small/output", 2e5}}},
    {2, false, {{"usage", 5.4}}, {{"usage", 5.4}}},
    {1, true, {{"input", 300e3}}, {{"usage", .9}, {"input", 300e3}, {"small/input", 300e3}}},
    {0,
     true,
     {{"big/input/batch", 250e3}, {"output", 1e5}},
     {{"usage", 2.5}, {"input", 250e3}, {"big/input/long/batch", 250e3}, {"output", 1e5}, {"big/output/long/batch", 1e5}}},
};

static void splits_what_is_given(void **state)
{
    const struct bs_model *m = read_good(*state, several, NULL, 0);
    for (size_t i = 0; i < sizeof splits / sizeof splits[0]; i++) {
        double quantity[METERS_MOST];
        char message[BS_MESSAGE_SIZE];
        if (ask(m, splits[i].segment, splits[i].given, splits[i].one_request, quantity, message))
            fail_msg("%zu: %s", i, message);
        bool worth = !isnan(given_units(&m->meters[0], splits[i].expected));
        for (size_t k = worth ? 0 : 1; k < m->n_meters; k++) {
            double expected = given_units(&m->meters[k], splits[i].expected);
            expected = isnan(expected) ? 0 : expected;
            if (!(fabs(quantity[k] - expected) <= 1e-9 * (1 + fabs(expected))))
                fail_msg("%zu: %s is %.17g, want %.17g", i, m->meters[k].name, quantity[k], expected);
        }
    }
}

/* A month as the segment draws it, given in money or in all its classes, is the segment's own mix. */
static void agrees_with_the_mix(void **state)
{
    const struct bs_model *m = read_good(*state, several, NULL, 0);
    const double *mix = m->segments[0].mix;
    double money[METERS_MOST], classes[METERS_MOST];
    char message[BS_MESSAGE_SIZE];
    struct given use[] = {{"usage", 238.5}, {NULL, 0}}, tokens[] = {{"input", 0}, {"output", 0}, {NULL, 0}};
    for (size_t i = 0; i < m->n_meters; i++)
        for (size_t k = 0; k < 2; k++)
            if (strcmp(m->meters[i].name, tokens[k].meter) == 0)
                tokens[k].units = 238.5 * mix[i];
    assert_int_equal(ask(m, 0, use, false, money, message), BS_OK);
    assert_int_equal(ask(m, 0, tokens, false, classes, message), BS_OK);
    for (size_t i = 0; i < m->n_meters; i++) {
        assert_near(money[i], 238.5 * mix[i], 1e-12 * money[i]);
        assert_near(classes[i], 238.5 * mix[i], 1e-12 * money[i]);
    }
}

static const struct {
    size_t segment;
    bool one_request;
    struct given given[GIVEN_MOST];
    const char *message;
} refusals[] = {
    {0, false, {{"input", 1}, {"big/input/long", 1}}, "'big/input/long' is a part of 'input', which is given too"},
    {0, false, {{"usage", 1}, {"output", 1}}, "'output' is money at list price in 'usage', which is given too"},
    {0, false, {{"usage", 1}, {"big/output", 1}}, "'big/output' is money at list price in 'usage', which is given too"},
    {1, false, {{"tokens", 1}, {"output", 1}}, "'output' is a part of 'tokens', which is given too"},
    {2,
     false,
     {{"input", 1}},
     "nothing says how 'input' falls on models, lengths of prompts and modes here: give its parts, e.g. big/input"},
    {0, false, {{"cache_read", 1}}, "'cache_read' has no price for the model 'small', which the segment uses"},
    {0, true, {{"input", 1}}, "one request is of one model, 'big' or 'small': give parts, e.g. small/input"},
    {0, true, {{"big/input", 1}, {"small/output", 1}}, "one request is of one model, not of 'big' and 'small'"},
    {0, true, {{"big/input", 1}, {"big/output/batch", 1}}, "one request is served in one mode"},
    {0, true, {{"small/input", 1}, {"cache_read", 1}}, "'cache_read' has no price for the model 'small'"},
    {1, true, {{"tokens", 1}}, "one request is given in its tokens, not in 'tokens'"},
};

static void refuses_what_it_cannot_split(void **state)
{
    const struct bs_model *m = read_good(*state, several, NULL, 0);
    for (size_t i = 0; i < sizeof refusals / sizeof refusals[0]; i++) {
        double quantity[METERS_MOST];
        char message[BS_MESSAGE_SIZE];
        assert_int_equal(ask(m, refusals[i].segment, refusals[i].given, refusals[i].one_request, quantity, message),
                         BS_ERROR_INPUT);
        assert_string_equal(message, refusals[i].message);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(prices_requests, setup, teardown),
        cmocka_unit_test_setup_teardown(splits_what_is_given, setup, teardown),
        cmocka_unit_test_setup_teardown(agrees_with_the_mix, setup, teardown),
        cmocka_unit_test_setup_teardown(refuses_what_it_cannot_split, setup, teardown),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
