/* Populations whose file has a column for each meter, and the dates, seats and sums of money that stand at the scenario itself. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "scenario_fixture.h"

static const char file[] = "user,month,in,out,calls,cost,llm\n"
                           "ann,2026-03,2M,300k,17,5,opus\n"
                           "ann,2026-03,1M,0,3,1,gpt\n"
                           "bob,2026-04,4M,700k,0,7,gpt\n";

#define POPULATION(columns, keys)                                                                                                  \
    "meters: {requests: {list_price: 0.25}}\n"                                                                                     \
    "rate_cards:\n"                                                                                                                \
    "  card: {per: 1M, models: {opus: {input: 5, output: 25}, sonnet: {input: 3, output: 15, above: {200k: {input: 6}}}}}\n"       \
    "population: {file: u.csv, columns: {" columns "}" keys "}\n"                                                                  \
    "contracts: {metered: {charges: [{rate_card: card}]}, flat: {seat_fee: 5}}\n"                                                  \
    "baseline: flat\n"

static size_t meter(const struct bs_model *m, const char *name)
{
    size_t i = 0;
    while (i < m->n_meters && strcmp(m->meters[i].name, name) != 0)
        i++;
    assert_true(i < m->n_meters);
    return i;
}

static const struct bs_model *read_population(struct fixture *f, const char *text, const char *override)
{
    write_file(f->data, file, sizeof file - 1);
    return read_good(f, text, &override, override ? 1 : 0);
}

/* Columns split as the population says; their worth at list price is the use, and what is no class of the card has its own. */
static void values_columns_at_list_price(void **state)
{
    const struct bs_model *m = read_population(
        *state,
        POPULATION("meters: {input: in, output: out, requests: calls}", ", models: {opus: 40%, sonnet: rest}, long_prompts: 10%"),
        "list_card=card");
    const struct bs_population *p = m->population;
    const double input = (0.4 * 5 + 0.6 * (0.9 * 3 + 0.1 * 6)) / 1e6, output = (0.4 * 25 + 0.6 * 15) / 1e6;
    assert_int_equal(p->n_columns, 3);
    assert_int_equal(m->seats, 2);
    assert_true(p->value_per_unit == 1 && p->meter == 0);
    assert_string_equal(m->use_unit, "USD");
    assert_near(p->use[0], 3e6 * input + 300e3 * output + 20 * 0.25, 1e-9);
    assert_near(p->use[3], 4e6 * input + 700e3 * output, 1e-9);
    assert_true(p->use[1] == 0 && p->use[2] == 0 && p->quantity[0] == 3e6 && p->quantity[2] == 20);
    const double *mix = p->column_mix;
    assert_near(mix[meter(m, "sonnet/input/long")], 0.06, 1e-15);
    assert_near(mix[meter(m, "opus/input")], 0.4, 1e-15);
    assert_near(mix[m->n_meters + meter(m, "sonnet/output/long")], 0.06, 1e-15);
    assert_true(mix[meter(m, "input")] == 1 && mix[m->n_meters + meter(m, "input")] == 0);
    assert_near(mix[0], input, 1e-18); /* `usage` is what the list card says */
    assert_true(mix[2 * m->n_meters + meter(m, "requests")] == 1 && mix[2 * m->n_meters] == 0);
    double sum = p->use[0] + p->use[3];
    assert_near(p->mix[meter(m, "input")] * sum, 7e6, 1e-6);
    assert_near(p->mix[0] * sum, sum - 5, 1e-9); /* without the requests */
    assert_int_equal(m->first_year, 2026);
    assert_int_equal(m->first_month, 3);
    assert_int_equal(m->months, 2);
}

/* Names in the column of models may be those of the price file's rows. */
static void tells_models_apart(void **state)
{
    struct fixture *f = *state;
    const char *const overrides[] = {"list_card=card", "rate_cards.card.models.sonnet.from=gpt", "rate_cards.card.file=p.csv"};
    static const char prices[] = "model,input_cost_per_token,output_cost_per_token\nopus,1e-6,1e-6\ngpt,3e-6,14e-6\n";
    char path[80];
    snprintf(path, sizeof path, "%s/p.csv", f->folder);
    write_file(path, prices, sizeof prices - 1);
    write_file(f->data, file, sizeof file - 1);
    const struct bs_model *m =
        read_good(f, POPULATION("model: llm, meters: {input: in, output: out}", ", long_prompts: 10%"), overrides, 3);
    unlink(path);
    const struct bs_population *p = m->population;
    /* opus in, opus out, sonnet in, sonnet out */
    static const double ann[] = {2e6, 300e3, 1e6, 0}, bob[] = {0, 0, 4e6, 700e3};
    assert_int_equal(p->n_columns, 4);
    assert_memory_equal(p->quantity, ann, sizeof ann);
    assert_memory_equal(&p->quantity[12], bob, sizeof bob);
    assert_near(p->column_mix[meter(m, "opus/input")], 1, 1e-15);
    assert_near(p->column_mix[3 * m->n_meters + meter(m, "sonnet/output/long")], 0.1, 1e-15);
    assert_near(p->use[0], 2 * 5 + 0.3 * 25 + 0.9 * 3 + 0.1 * 6, 1e-12);
    assert_near(p->use[3], 4 * 3.3 + 0.7 * 15, 1e-12);
    assert_string_equal(bs_scenario_source(f->scenario)->files[1].columns[4], "llm");
}

/* A column `usage` says what all is worth; then no list price is needed. */
static void takes_the_worth_from_the_file(void **state)
{
    const struct bs_model *m =
        read_population(*state, POPULATION("meters: {usage: cost, input: in}", ", models: {opus: 100%}"), NULL);
    const struct bs_population *p = m->population;
    assert_true(p->use[0] == 6 && p->use[3] == 7 && p->value_per_unit == 1);
    assert_true(p->column_mix[0] == 1 && p->column_mix[m->n_meters] == 0);
    assert_near(p->mix[meter(m, "opus/input")], 7e6 / 13, 1e-9);
}

/* One column of meters is as `use` and `meter`. */
static void one_column_is_plain(void **state)
{
    const struct bs_model *m = read_population(*state, POPULATION("meters: {output: out}", ", models: {opus: 100%}"), NULL);
    const struct bs_population *p = m->population;
    assert_int_equal(p->n_columns, 0);
    assert_true(p->use[0] == 300e3 && p->use[3] == 700e3 && p->mix[meter(m, "opus/output")] == 1);
    assert_string_equal(m->use_unit, "tokens");
    m = read_population(*state, POPULATION("use: out", ", meter: output, models: {opus: 100%}"), "list_card=card");
    assert_near(m->population->value_per_unit, 25e-6, 1e-18);
    assert_string_equal(m->use_unit, "USD");
}

static const struct {
    const char *text, *override, *message;
} refusals[] = {
    {POPULATION("meters: {input: in, output: out}", ""), "list_card=card",
     "models is missing for the population: the rate cards price several models, so say how its tokens fall on them; known: opus, "
     "sonnet"},
    {POPULATION("meters: {input: in, output: out}", ", models: {opus: 1}"), NULL,
     "columns.meters: the list price of 'input' is not known, and without it use in several meters cannot be valued: give meters: "
     "{input: "
     "{list_price: ..., per: ...}} (0 where it is worth nothing), or name the rate card with the list prices, list_card: NAME"},
    {POPULATION("meters: {input: in}, use: out", ""), NULL, "use and meters exclude each other: one column, or one for each meter"},
    {POPULATION("meters: {input: in}", ", meter: output"), NULL,
     "meter and columns.meters exclude each other: the columns name their meters"},
    {POPULATION("model: llm", ""), NULL, "model tells rows with columns of meters apart: give columns.meters in place of use"},
    {POPULATION("model: llm, meters: {input: in}", ", models: {opus: 1}"), NULL,
     "models and columns.model exclude each other: the file says which model"},
    {POPULATION("meters: {input: in, output: in}", ""), NULL, "output: the column 'in' is that of 'input' already"},
    {POPULATION("meters: [in]", ""), NULL, "meters: a map from meters to columns is expected, e.g. {input: in, output: out}"},
    {POPULATION("meters: {input: in, output: [out]}", ""), NULL, "output: the name of a column is expected, not a list"},
    {POPULATION("model: llm, meters: {input: in}", ""), NULL,
     "'gpt' is no model of the rate cards that are charged (rows: 2); population.model_names says what it means"},
    {POPULATION("meters: {cache_read: in, output: out}", ", models: {opus: 1}"), "list_card=card",
     "the population uses 'cache_read', which the rate card 'card' does not price for the model 'opus'; where it is free of "
     "charge, say "
     "cache_read: 0"},
    {POPULATION("meters: {input: in, output: out}", ", models: {opus: 1}"), "rate_cards.card.models={opus: {input: 5}}",
     "the population uses 'output', which the rate card 'card' does not price for the model 'opus'; where it is free of charge, "
     "say "
     "output: 0"},
    {POPULATION("use: cost", ""), "starts=2026-04",
     "starts is 2026-04, but u.csv begins with 2026-03; leave starts out or make them agree"},
    {POPULATION("use: cost", ""), "seats_added=[{month: 2, segment: a, seats: 3}]",
     "seats_added and population exclude each other: users come and go as the file says"},
};

static const struct bs_diagnostic *first_error(const struct fixture *f)
{
    const struct bs_diagnostic *item = f->diagnostics.items;
    while (item->severity != BS_ERROR)
        item++;
    return item;
}

static void refuses_columns(void **state)
{
    struct fixture *f = *state;
    write_file(f->data, file, sizeof file - 1);
    for (size_t i = 0; i < sizeof refusals / sizeof refusals[0]; i++) {
        const char *text = refusals[i].text;
        assert_int_equal(read_bytes(f, text, strlen(text), &refusals[i].override, refusals[i].override ? 1 : 0), BS_ERROR_INPUT);
        assert_string_equal(first_error(f)->message, refusals[i].message);
        assert_non_null(first_error(f)->file);
    }
}

/* Dates, places, budget and added seats of a scenario with segments. */
static const char dated[] = "starts: 2026-04\n"
                            "seats: 100\n"
                            "currency: %s\n"
                            "round: true\n"
                            "budget: {amount: 2.4M}\n"
                            "seats_added: [{month: 2026-09, segment: b, seats: 10}, {month: 3, segment: a, seats: 7}]\n"
                            "segments:\n"
                            "  a: {share: 30%%, usage: {distribution: constant, value: 3}}\n"
                            "  b: {share: rest, usage: {distribution: constant, value: 3}}\n" CONTRACTS;

static void reads_what_stands_at_the_scenario(void **state)
{
    static const struct {
        const char *currency;
        int places;
    } cases[] = {{"USD", 2}, {"JPY", 0}, {"BHD", 3}, {"CLF", 4}, {"UYI", 0}, {"EUR", 2}};
    char text[1024];
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        snprintf(text, sizeof text, dated, cases[i].currency);
        const struct bs_model *m = read_good(*state, text, NULL, 0);
        assert_int_equal(m->contracts[1].places, cases[i].places);
        assert_true(m->contracts[0].round && m->budget == 2.4e6);
        assert_int_equal(m->first_year * 100 + m->first_month, 202604);
        assert_int_equal(m->seats, 117);
        assert_int_equal(m->n_joinings, 2);
        assert_int_equal(m->joinings[0].segment, 1);
        assert_int_equal(m->joinings[0].month, 5);
        assert_int_equal(m->joinings[0].seats, 10);
        assert_int_equal(m->joinings[1].month, 2);
        assert_int_equal(m->segments[0].seats, 30); /* shares are of the seats of the first month */
        assert_int_equal(bs_model_seats(m, 1), 100);
        assert_int_equal(bs_model_seats(m, 2), 107);
    }
    const char *const places[] = {"places=1", "round=false"};
    const struct bs_model *m = read_good(*state, text, places, 2);
    assert_true(m->contracts[0].places == 1 && !m->contracts[0].round);
    m = read_good(*state, base, NULL, 0);
    assert_true(isnan(m->budget) && m->first_month == 0 && m->n_joinings == 0);
}

static const struct {
    const char *override, *message;
} wrong[] = {
    {"starts=2026-4", "starts: '2026-4' is not a month: YYYY-MM is expected, e.g. 2026-04"},
    {"starts=2026-13", "starts: '2026-13' is not a month: YYYY-MM is expected, e.g. 2026-04"},
    {"starts=2026-04-15", "starts: '2026-04-15' is not a month: YYYY-MM is expected, e.g. 2026-04"},
    {"places=9", "places: '9' is too large; at most 8 is accepted"},
    {"budget={}", "amount is missing in a budget: money for the term, of all that is charged"},
    {"budget.amount=0", "amount: '0' is too small; a number above 0 is accepted"},
    {"seats_added[1].month=1", "month: seats that are there from the first month belong to the segment itself"},
    {"seats_added[1].month=13", "month: 13 lies past the term of 12 months"},
    {"seats_added[1].month=2026-03", "month: 2026-03 lies before the first month, 2026-04"},
    {"seats_added[1].segment=c", "seats_added: there is no segment 'c'; did you mean 'a'? segments: a, b"},
    {"seats_added[1].seats=-3", "seats: -3 would remove seats, which seats_removed states"},
    {"seats_added[1].seats=0", "seats: '0' is too small; at least 1 is accepted"},
    {"seats_added[1].seats=4294967295", "with these there are 4294967405 seats; at most 4294967295 are accepted"},
};

static void refuses_what_stands_at_the_scenario(void **state)
{
    struct fixture *f = *state;
    char text[1024];
    snprintf(text, sizeof text, dated, "USD");
    for (size_t i = 0; i < sizeof wrong / sizeof wrong[0]; i++) {
        assert_int_equal(read_bytes(f, text, strlen(text), &wrong[i].override, 1), BS_ERROR_INPUT);
        assert_string_equal(first_error(f)->message, wrong[i].message);
    }
    char *without = strchr(text, '\n') + 1;
    assert_int_equal(read_bytes(f, without, strlen(without), NULL, 0), BS_ERROR_INPUT);
    assert_first_error(
        f, 5, 23,
        "month: 2026-09 is a date, but the scenario does not say when its first month is: add starts: YYYY-MM, or write "
        "the number of the month");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(values_columns_at_list_price, setup, teardown),
        cmocka_unit_test_setup_teardown(tells_models_apart, setup, teardown),
        cmocka_unit_test_setup_teardown(takes_the_worth_from_the_file, setup, teardown),
        cmocka_unit_test_setup_teardown(one_column_is_plain, setup, teardown),
        cmocka_unit_test_setup_teardown(refuses_columns, setup, teardown),
        cmocka_unit_test_setup_teardown(reads_what_stands_at_the_scenario, setup, teardown),
        cmocka_unit_test_setup_teardown(refuses_what_stands_at_the_scenario, setup, teardown),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
