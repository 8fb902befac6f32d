/* Rate cards, the parts that they split meters into, and how the use of segments falls on the parts. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "scenario_fixture.h"

/* Everything that a card can say, and two segments: one that states the split of its tokens, one of money without tokens. */
static const char two_models[] = "seats: 10\n"
                                 "list_card: list\n"
                                 "rate_cards:\n"
                                 "  list:\n"
                                 "    per: 1M\n"
                                 "    models:\n"
                                 "      opus: {input: 5, cache_read: 0.5, output: 25, above: {200k: {input: 10, output: 37.5}}}\n"
                                 "      sonnet: {input: 3, cache_read: 0.3, output: 15, multiplier: 1.35x}\n"
                                 "    modes: {batch: 50%, fast: 6x}\n"
                                 "segments:\n"
                                 "  office: {share: 60%, usage: {distribution: constant, value: 40}}\n"
                                 "  builders:\n"
                                 "    share: rest\n"
                                 "    usage: {distribution: constant, value: 150}\n"
                                 "    mix: {cache_read: 90%, input: 8%, output: rest}\n"
                                 "    models: {opus: 30%, sonnet: rest}\n"
                                 "    long_prompts: 10%\n"
                                 "    modes: {batch: 20%}\n"
                                 "contracts:\n"
                                 "  flat: {seat_fee: 200}\n"
                                 "  metered: {charges: [{rate_card: list}]}\n"
                                 "baseline: flat\n";

static size_t meter(const struct bs_model *m, const char *name)
{
    for (size_t i = 0; i < m->n_meters; i++)
        if (strcmp(m->meters[i].name, name) == 0)
            return i;
    fail_msg("no meter %s", name);
    return 0;
}

/* What a charge of the second contract takes for a unit of a meter. */
static double weight(const struct bs_model *m, const char *name)
{
    return m->contracts[1].terms.charges[0].weights[meter(m, name)];
}

static void splits_meters_into_parts(void **state)
{
    const struct bs_model *m = read_good(*state, two_models, NULL, 0);
    static const struct {
        const char *name;
        double price; /* a million; the factors of modes and 1.35 by hand */
    } parts[] = {
        {"opus/input", 5},
        {"opus/input/long", 10},
        {"opus/input/batch", 2.5},
        {"opus/input/long/fast", 60},
        {"opus/cache_read/long", 0.5},
        {"opus/output/long/batch", 18.75},
        {"sonnet/input", 4.05},
        {"sonnet/output/batch", 10.125},
        {"sonnet/cache_read/fast", 2.43},
    };
    for (size_t i = 0; i < sizeof parts / sizeof parts[0]; i++) {
        assert_near(weight(m, parts[i].name) * 1e6, parts[i].price, 1e-12 * parts[i].price);
        assert_near(m->meters[meter(m, parts[i].name)].usage, parts[i].price / 1e6, 1e-18);
    }
    assert_true(weight(m, "input") == 0 && weight(m, "usage") == 0);
    /* opus: 3 classes x 2 lengths x 3 modes; sonnet has one length; usage and the classes themselves */
    assert_int_equal(m->n_meters, 18 + 9 + 4);
    const struct bs_meter *part = &m->meters[meter(m, "opus/output/long/batch")];
    assert_string_equal(part->model, "opus");
    assert_string_equal(part->mode, "batch");
    assert_true(part->long_prompts && part->prompts_above == 200e3 && !part->in_prompt && isnan(part->list_price));
    assert_int_equal(part->whole, meter(m, "output"));
    part = &m->meters[meter(m, "opus/cache_read")];
    assert_true(!part->long_prompts && part->in_prompt && !part->mode);
    assert_string_equal(m->contracts[1].terms.charges[0].unit, "USD");
    assert_true(m->contracts[1].terms.charges[0].price == 1);
}

/* The parts add up to the whole, and money buys them at list price: 0.3 of the tokens are opus, of which 0.1 in long prompts, and so on. */
static void turns_money_into_tokens(void **state)
{
    const struct bs_model *m = read_good(*state, two_models, NULL, 0);
    const double *mix = m->segments[1].mix, batch = 0.2 * 0.5 + 0.8;
    double opus = 0.08 * (0.9 * 5 + 0.1 * 10) + 0.90 * 0.5 + 0.02 * (0.9 * 25 + 0.1 * 37.5);
    double sonnet = 1.35 * (0.08 * 3 + 0.90 * 0.3 + 0.02 * 15), blended = batch * (0.3 * opus + 0.7 * sonnet) / 1e6;
    assert_true(mix[0] == 1 && m->segments[1].value_per_unit == 1 && m->segments[1].meter == 0);
    assert_near(mix[meter(m, "cache_read")] * blended, 0.9, 1e-12);
    assert_near(mix[meter(m, "opus/input/long/batch")] * blended, 0.08 * 0.3 * 0.1 * 0.2, 1e-14);
    assert_near(mix[meter(m, "sonnet/output")] * blended, 0.02 * 0.7 * 0.8, 1e-14);
    assert_true(mix[meter(m, "opus/output/fast")] == 0);
    double units = 0, sum = 0;
    for (size_t i = 0; i < m->n_meters; i++) {
        units += mix[i] * m->contracts[1].terms.charges[0].weights[i];
        sum += m->meters[i].model && m->meters[i].whole == meter(m, "input") ? mix[i] : 0;
    }
    assert_near(units, 1, 1e-12); /* the list card charges the use itself */
    assert_near(sum, mix[meter(m, "input")], 1e-12 * sum);
    assert_true(m->segments[0].mix[0] == 1 && m->segments[0].value_per_unit == 1);
    assert_string_equal(m->use_unit, "USD");
}

/* Tokens that are drawn themselves are worth what the list card says, also in `usage`. */
static void values_tokens(void **state)
{
    const char *const tokens[] = {"segments.builders.meter=tokens", "segments.builders.modes={}",
                                  "segments.builders.long_prompts=0%", "segments.builders.models={sonnet: 1}",
                                  "meters={tokens: {unit: tok}}"};
    const char *const overrides[] = {tokens[0], "segments.builders.modes={batch: 0%}", tokens[2], tokens[3], tokens[4]};
    const struct bs_model *m = read_good(*state, two_models, overrides, 5);
    double worth = 1.35 * (0.08 * 3 + 0.90 * 0.3 + 0.02 * 15) / 1e6;
    assert_near(m->segments[1].value_per_unit, worth, 1e-18);
    assert_near(m->segments[1].mix[0], worth, 1e-18);
    assert_near(m->segments[1].mix[meter(m, "sonnet/input")], 0.08, 1e-15);
}

#define ONE(card, segment)                                                                                                         \
    "rate_cards: {c: {" card "}}\n"                                                                                                \
    "segments: {a: {seats: 3, meter: tokens, usage: {distribution: constant, value: 7}, " segment "}}\n"                           \
    "contracts:\n  flat: {seat_fee: 5}\n  metered: {charges: [{rate_card: c, price: 0.04}]}\nbaseline: flat\n"

/* One model needs no split; credits are credits; several bounds, that of 0 too. */
static void reads_bounds_and_credits(void **state)
{
    const struct bs_model *m = read_good(
        *state,
        ONE("unit: credits, per: 1k, models: {m: {input: 4, output: 9, above: {32k: {input: 7}, 0: {input: 4.6, output: 23}}}}",
            "mix: {input: 75%, output: rest}, long_prompts: {0: 50%, 32k: 20%}"),
        NULL, 0);
    assert_string_equal(m->contracts[1].terms.charges[0].unit, "credits");
    assert_true(m->contracts[1].terms.charges[0].price == 0.04);
    assert_near(weight(m, "m/input"), 0.004, 1e-18);
    assert_near(weight(m, "m/input/above-0"), 0.0046, 1e-18);
    assert_near(weight(m, "m/output/above-32000"), 0.009, 1e-18); /* not named there: its base price */
    assert_near(m->segments[0].mix[meter(m, "m/input")], 0.75 * 0.3, 1e-15);
    assert_near(m->segments[0].mix[meter(m, "m/input/above-0")], 0.75 * 0.5, 1e-15);
    assert_near(m->segments[0].mix[meter(m, "m/output/above-32000")], 0.25 * 0.2, 1e-15);
    assert_true(m->meters[meter(m, "m/input/above-0")].long_prompts && !m->meters[meter(m, "m/input")].long_prompts);
    assert_true(m->segments[0].mix[0] == 0 && m->meters[meter(m, "m/input")].usage == 0);
    assert_string_equal(m->use_unit, "tokens");
}

/* A card that nobody charges splits nothing. */
static void splits_only_for_cards_in_use(void **state)
{
    struct fixture *f = *state;
    const struct bs_model *m = read_good(f,
                                         "rate_cards: {c: {models: {m: {input: 4}, n: {input: 4}}}}\n"
                                         "segments: {a: {seats: 3, meter: input, usage: {distribution: constant, value: 7}}}\n"
                                         "contracts:\n  flat: {seat_fee: 5}\n  metered: {charges: [{meter: input, price: 2}]}\n"
                                         "baseline: flat\n",
                                         NULL, 0);
    assert_int_equal(m->n_meters, 2);
    assert_int_equal(f->diagnostics.warnings, 0);
}

/* An excerpt of LiteLLM's table (model_prices_and_context_window.json as CSV), columns in another order. */
static const char prices[] = "model,litellm_provider,input_cost_per_token,output_cost_per_token,cache_read_input_token_cost,"
                             "cache_creation_input_token_cost,cache_creation_input_token_cost_above_1hr,"
                             "input_cost_per_token_above_200k_tokens,output_cost_per_token_above_272k_tokens,"
                             "input_cost_per_token_batches,max_input_tokens\n"
                             "claude-opus-4-6,anthropic,5e-06,2.5e-05,5e-07,6.25e-06,1e-05,,,,1000000\n"
                             "gpt-5.6-sol,openai,5e-06,3e-05,5e-07,6.25e-06,,,4.5e-05,2e-06,1050000\n"
                             "claude-sonnet-4-5,anthropic,3e-06,1.5e-05,3e-07,3.75e-06,6e-06,6e-06,,,200000\n"
                             "grok,xai,1e-06,2e-06,,,,,,,\n"
                             "grok,xai,1e-06,2e-06,,,,,,,\n";

#define FILED(models)                                                                                                              \
    ONE("file: u.csv, per: 1M, models: {" models "}",                                                                              \
        "mix: {input: 60%, cache_write_5m: 10%, output: rest}, "                                                                   \
        "models: {opus: 30%, sol: 20%, sonnet: rest}, long_prompts: {200k: 7%, 272k: 3%}")

static void reads_a_price_file(void **state)
{
    struct fixture *f = *state;
    write_file(f->data, prices, sizeof prices - 1);
    const struct bs_model *m = read_good(
        f, FILED("opus: {from: claude-opus-4-6, output: 24}, sol: {from: gpt-5.6-sol}, sonnet: {from: claude-sonnet-4-5}"), NULL,
        0);
    assert_near(weight(m, "opus/input"), 5e-6, 1e-20);
    assert_near(weight(m, "opus/output"), 24e-6, 1e-20); /* overridden, per million */
    assert_near(weight(m, "opus/cache_write_1h"), 1e-5, 1e-20);
    assert_near(weight(m, "sonnet/input/long"), 6e-6, 1e-20);
    assert_near(weight(m, "sonnet/cache_write_5m/long"), 3.75e-6, 1e-20);
    assert_near(weight(m, "sol/output/long"), 4.5e-5, 1e-20);
    assert_true(m->meters[meter(m, "sol/output/long")].prompts_above == 272e3);
    for (size_t i = 0; i < m->n_meters; i++) /* batches have a price with one model only */
        assert_true(!m->meters[i].mode || strcmp(m->meters[i].model, "sol") == 0);
    assert_near(m->segments[0].mix[meter(m, "sonnet/input/long")], 0.6 * 0.5 * 0.1, 1e-15); /* above 200k: 7% and 3% */
    assert_near(m->segments[0].mix[meter(m, "sol/input")], 0.6 * 0.2 * 0.97, 1e-15);        /* 7% is below its first bound */
    assert_near(m->segments[0].mix[meter(m, "sol/input/long")], 0.6 * 0.2 * 0.03, 1e-15);
    assert_int_equal(bs_scenario_source(f->scenario)->n_files, 1);
    assert_string_equal(bs_scenario_source(f->scenario)->files[0].format, "prices");

    m = read_good(f, ONE("file: u.csv, models: {sol: {from: gpt-5.6-sol}}", "mix: {input: 60%, output: rest}, modes: {batch: 50%}"),
                  NULL, 0);
    assert_near(weight(m, "sol/input/batch"), 2e-6, 1e-20);
    assert_near(weight(m, "sol/output/batch"), 3e-5, 1e-20); /* no batch price of its own */
    assert_near(weight(m, "sol/output/long/batch"), 4.5e-5, 1e-20);
}

static const struct {
    const char *text;
    size_t line, column;
    const char *message;
} refusals[] = {
    {ONE("models: {m: {input: 4}}", "mix: {input: 75%, output: rest}"), 2, 89,
     "segment 'a' uses 'output', which the rate card 'c' does not price for the model 'm'; where it is free of charge, say output: "
     "0"},
    {ONE("models: {m: {input: -4}}", "mix: {input: 1}"), 1, 38, "input: '-4' is negative; 0 or more is accepted"},
    {ONE("models: {m: {inptu: 4}}", "mix: {input: 1}"), 1, 31,
     "m: 'inptu' is no meter; did you mean 'input'? known: tokens, input; another one is named by a segment (meter, mix) or under "
     "meters"},
    {ONE("models: {m: {usage: 4}}", "mix: {input: 1}"), 1, 31, "m: 'usage' is money already; a rate card prices other meters"},
    {ONE("models: {m: {input: 4}, n: {input: 3}}", "mix: {input: 1}"), 2, 12,
     "models is missing for segment 'a': the rate cards price several models, so say how its tokens fall on them; known: m, n"},
    {ONE("models: {m: {input: 4}, n: {input: 3}}", "mix: {input: 1}, models: {m: 40%, o: rest}"), 2, 118,
     "models: 'o' is in no rate card that is charged; did you mean 'm'? known: m, n"},
    {ONE("models: {m: {input: 4}, n: {input: 3}}", "mix: {input: 1}, models: {m: 40%, n: 50%}"), 2, 109,
     "models: the shares sum to 90%, not to 100%; one may say rest"},
    {ONE("models: {m: {input: 4}}", "mix: {input: 1}, modes: {batch: 20%}"), 2, 109,
     "modes: 'batch' is in no rate card that is charged"},
    {ONE("modes: {batch: 0.5}, models: {m: {input: 4}}", "mix: {input: 1}, modes: {batch: 70%, batch2: 40%}"), 2, 108,
     "modes: the shares sum to 110%; at most 100% can be split off"},
    {ONE("models: {m: {input: 4, above: {1k: {input: 5}, 2k: {input: 6}}}}", "mix: {input: 1}, long_prompts: 5%"), 2, 115,
     "long_prompts: 'm' has prices above 2 lengths; write a map, e.g. {1000: 10%}: above each and not above the next"},
    {ONE("models: {m: {input: 4, above: {1k: {input: 5}, 2k: {input: 6}}}}", "mix: {input: 1}, long_prompts: {2k: 5%}"), 2, 115,
     "long_prompts: the share above 1000 is missing, where the prices of 'm' change"},
    {ONE("models: {m: {input: 4, above: {1k: {input: 5}}}}", "mix: {input: 1}, long_prompts: {3k: 5%}"), 2, 116,
     "long_prompts: no rate card that is charged has prices above 3k"},
    {ONE("models: {m: {input: 4, above: 3}}", "mix: {input: 1}"), 1, 48,
     "above: a map from prompt lengths to prices is expected, e.g. {200k: {input: 10}}"},
    {ONE("same_as: {output: input, input: output}, models: {m: {input: 4}}", "mix: {input: 60%, output: rest}"), 1, 43,
     "same_as: 'input' would take its price from itself"},
    {ONE("models: {m: {from: x, input: 4}}", "mix: {input: 1}"), 1, 37,
     "from names a row of a price file, but the rate card has no file"},
    {ONE("modes: {long: 2x}, models: {m: {input: 4}}", "mix: {input: 1}"), 1, 26,
     "modes: 'long' is no name of a mode: it stands for the length of prompts"},
    {ONE("models: {m: 4}", "mix: {input: 1}"), 1, 30,
     "the model 'm' of the rate card 'c' is a map from meters to prices, not a single value"},
    {ONE("models: {m: {input: 4, multiplier: 0}}", "mix: {input: 1}"), 1, 53,
     "multiplier: '0' is too small; a number above 0 is accepted"},
};

static void refuses_with_the_place(void **state)
{
    struct fixture *f = *state;
    for (size_t i = 0; i < sizeof refusals / sizeof refusals[0]; i++) {
        assert_int_equal(read_bytes(f, refusals[i].text, strlen(refusals[i].text), NULL, 0), BS_ERROR_INPUT);
        assert_first_error(f, refusals[i].line, refusals[i].column, refusals[i].message);
    }
}

/* What overrides make wrong in the scenario of two models: errors of an override have its own place. */
static const struct {
    const char *override, *message;
} wrong[] = {
    {"list_card=lst", "list_card: there is no rate card 'lst'; did you mean 'list'? known: list"},
    {"contracts.metered.charges[0].rate_card=lst", "rate_card: there is no rate card 'lst'; did you mean 'list'? known: list"},
    {"rate_cards.list.unit=credits", "list_card: 'list' is in credits; list prices are money"},
    {"rate_cards.other={models: {opus: {input: 1, cache_read: 1, output: 1}}}", NULL}, /* nobody charges it */
    {"meters={input: {list_price: 3}}",
     "list_price: the list card 'list' prices 'input' too; leave out one of them; 'list' is that of line 2"},
    {"rate_cards.list.modes={fast: 6x}", "modes: 'batch' is in no rate card that is charged; known: fast"},
    {"rate_cards.list.models.opus={input: 0, cache_read: 0, output: 0}", NULL},
    {"segments.builders.mix={usage: 50%, input: 50%}",
     "mix: 'usage' is money that the mix turns into other meters; it has no share itself"},
};

static const struct bs_diagnostic *first_error(const struct fixture *f)
{
    const struct bs_diagnostic *item = f->diagnostics.items;
    while (item->severity != BS_ERROR)
        item++;
    return item;
}

static void refuses_overrides(void **state)
{
    struct fixture *f = *state;
    for (size_t i = 0; i < sizeof wrong / sizeof wrong[0]; i++) {
        enum bs_status status = read_bytes(f, two_models, sizeof two_models - 1, &wrong[i].override, 1);
        if (!wrong[i].message) {
            assert_int_equal(status, BS_OK);
            continue;
        }
        assert_int_equal(status, BS_ERROR_INPUT);
        assert_string_equal(first_error(f)->message, wrong[i].message);
    }
    const char *const no_list[] = {"list_card=", "segments.builders.meter=usage"};
    assert_int_equal(read_bytes(f, two_models, sizeof two_models - 1, no_list, 2), BS_ERROR_INPUT);
}

/* Two cards in use: what one of them does not price is refused, whichever charges it. */
static void needs_every_card_to_price(void **state)
{
    struct fixture *f = *state;
    const char *const overrides[] = {"rate_cards.other={models: {sonnet: {input: 1, cache_read: 1, output: 1}}, modes: {batch: 1}}",
                                     "contracts.third={charges: [{rate_card: other}]}"};
    assert_int_equal(read_bytes(f, two_models, sizeof two_models - 1, overrides, 2), BS_ERROR_INPUT);
    assert_first_error(f, 15, 10,
                       "segment 'builders' uses the model 'opus', which the rate card 'other' does not price; it prices: sonnet");
}

/* What a card in use passes over is no part, so that it cannot be charged at 0 unseen; nobody uses it here. */
static void leaves_out_what_a_card_passes_over(void **state)
{
    const char *const overrides[] = {"rate_cards.other={models: {sonnet: {input: 1, cache_read: 1, output: 1}}, modes: {batch: 1}}",
                                     "contracts.third={charges: [{rate_card: other}]}", "segments.builders.models={sonnet: 100%}"};
    const struct bs_model *m = read_good(*state, two_models, overrides, 3);
    assert_near(weight(m, "sonnet/input/batch") * 1e6, 2.025, 1e-12);
    for (size_t i = 0; i < m->n_meters; i++)
        assert_true(!m->meters[i].model ||
                    (strcmp(m->meters[i].model, "sonnet") == 0 && (!m->meters[i].mode || strcmp(m->meters[i].mode, "batch") == 0)));
}

static void needs_a_list_card_for_money(void **state)
{
    struct fixture *f = *state;
    static const char text[] =
        "rate_cards: {c: {models: {m: {input: 4}}}}\n"
        "segments: {a: {seats: 3, meter: usage, usage: {distribution: constant, value: 7}, mix: {input: 1}}}\n"
        "contracts:\n  flat: {seat_fee: 5}\n  metered: {charges: [{rate_card: c}]}\nbaseline: flat\n";
    assert_int_equal(read_bytes(f, text, sizeof text - 1, NULL, 0), BS_ERROR_INPUT);
    assert_first_error(
        f, 2, 33,
        "meter: usage is money, which a mix of tokens can only be bought with at list price: name the rate card with the "
        "list prices, list_card: NAME, or the meter that is drawn, e.g. meter: tokens");
}

static const struct {
    const char *models, *file;
    size_t line, column; /* column 0: in the price file */
    const char *message;
} file_refusals[] = {
    {"opus: {from: claude-opus-4-5}", NULL, 1, 53,
     "u.csv has no row for the model 'claude-opus-4-5'; did you mean 'claude-opus-4-6'?"},
    {"opus: {}", NULL, 1, 40, "u.csv has no row for the model 'opus'; from: ROW names another one"},
    {"opus: {from: grok}", NULL, 1, 53, "u.csv has 2 rows for the model 'grok'"},
    {"gpt-5.6-sol: {}", NULL, 1, 40,
     "models: 'gpt-5.6-sol' is no name: a name has letters of any script, digits, '_' and '-' only, '-' not first (1 to 64 bytes); "
     "free "
     "text goes into title; from: ROW names the row of the file"},
    {"a: {}", "name,input_cost_per_token\nx,1\n", 0, 0,
     "no column 'model'; a price file has the columns model, input_cost_per_token, output_cost_per_token and others of LiteLLM"},
    {"a: {}", "model,input_cost_per_token\nx,-1\n", 2, 0, "column input_cost_per_token: '-1' is negative; a price is 0 or more"},
    {"a: {}", "model,input_cost_per_token\nx,1\ny,2..5\n", 3, 0,
     "column input_cost_per_token: '2..5' is not a number such as 12, 1_000 or 2.5M: unexpected '..5' after the digits"},
    {"a: {}", "model,input_cost_per_token\n", 0, 0, "has a header but no rows; one row a model is expected"},
    {"a: {}", "model,model,input_cost_per_token\nx,x,1\n", 1, 0,
     "column 'model' is there 2 times; the header has: model, model, input_cost_per_token"},
};

static void refuses_price_files(void **state)
{
    struct fixture *f = *state;
    for (size_t i = 0; i < sizeof file_refusals / sizeof file_refusals[0]; i++) {
        char text[1024];
        const char *file = file_refusals[i].file ? file_refusals[i].file : prices;
        write_file(f->data, file, strlen(file));
        snprintf(text, sizeof text, ONE("file: u.csv, models: {%s}", "mix: {input: 1}"), file_refusals[i].models);
        assert_int_equal(read_bytes(f, text, strlen(text), NULL, 0), BS_ERROR_INPUT);
        if (file_refusals[i].column > 0) {
            assert_first_error(f, file_refusals[i].line, file_refusals[i].column, file_refusals[i].message);
            continue;
        }
        const struct bs_diagnostic *item = first_error(f);
        assert_int_equal(item->line, file_refusals[i].line);
        assert_string_equal(item->file, f->data);
        assert_string_equal(item->message, file_refusals[i].message);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(splits_meters_into_parts, setup, teardown),
        cmocka_unit_test_setup_teardown(turns_money_into_tokens, setup, teardown),
        cmocka_unit_test_setup_teardown(values_tokens, setup, teardown),
        cmocka_unit_test_setup_teardown(reads_bounds_and_credits, setup, teardown),
        cmocka_unit_test_setup_teardown(splits_only_for_cards_in_use, setup, teardown),
        cmocka_unit_test_setup_teardown(reads_a_price_file, setup, teardown),
        cmocka_unit_test_setup_teardown(refuses_with_the_place, setup, teardown),
        cmocka_unit_test_setup_teardown(refuses_overrides, setup, teardown),
        cmocka_unit_test_setup_teardown(needs_every_card_to_price, setup, teardown),
        cmocka_unit_test_setup_teardown(leaves_out_what_a_card_passes_over, setup, teardown),
        cmocka_unit_test_setup_teardown(needs_a_list_card_for_money, setup, teardown),
        cmocka_unit_test_setup_teardown(refuses_price_files, setup, teardown),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
