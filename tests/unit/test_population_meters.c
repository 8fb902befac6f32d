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

/* Columns split as the population says; their worth at list price is the use. */
static void values_columns_at_list_price(void **state)
{
    struct fixture *f = *state;
    const struct bs_model *m = read_population(
        f,
        POPULATION("meters: {input: in, output: out, requests: calls}", ", models: {opus: 40%, sonnet: rest}, long_prompts: 10%"),
        "rate_cards.card.models.opus.requests=0");
    const struct bs_population *p = m->population;
    assert_int_equal(p->n_columns, 3);
    assert_int_equal(m->seats, 2);
    (void)f;
}

/* `from` names of price files would be accepted in the column too; here the names of the models themselves. */
static void tells_models_apart(void **state)
{
    struct fixture *f = *state;
    const struct bs_model *m =
        read_population(f, POPULATION("model: llm, meters: {input: in, output: out}", ", long_prompts: 10%"), "list_card=card");
    (void)m;
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(values_columns_at_list_price, setup, teardown),
        cmocka_unit_test_setup_teardown(tells_models_apart, setup, teardown),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
