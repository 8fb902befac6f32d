/* rate_cards of changes: which card a charge reads in which month, and cards that cannot follow each other. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "scenario_fixture.h"

/* An output token costs 10, 20 or 30 money a million, or 1k or 2k credits. */
static const char text[] = "seats: 10\n"
                           "segments: {a: {share: rest, meter: output, usage: {distribution: constant, value: 1M}}}\n"
                           "rate_cards:\n"
                           "  a1: {per: 1M, models: {opus: {output: 10}}}\n"
                           "  a2: {per: 1M, models: {opus: {output: 20}}}\n"
                           "  a3: {unit: USD, per: 1M, models: {opus: {output: 30}}}\n"
                           "  b1: {unit: credits, per: 1M, models: {opus: {output: 1k}}}\n"
                           "  b2: {unit: credits, per: 1M, models: {opus: {output: 2k}}}\n"
                           "baseline: base\n"
                           "contracts:\n"
                           "  base: {seat_fee: 20}\n"
                           "  c: {charges: [{rate_card: a1}, {rate_card: b1, price: 0.01}], changes: [\n"
                           "    {from: 2, rate_cards: {a1: a2}},\n"
                           "    {from: 4, rate_cards: {b1: b2}}]}\n";

/* What a million tokens cost in a month: quantity of the charge that reads one of the cards a, and of one of b. */
static void assert_read(const struct bs_model *m, size_t month, double of_a, double of_b)
{
    const struct bs_terms *terms = bs_contract_terms(&m->contracts[1], month - 1);
    assert_near(1e6 * bs_charge_quantity(&terms->charges[0], m->segments[0].mix, m->n_meters), of_a, 1e-9);
    assert_near(1e6 * bs_charge_quantity(&terms->charges[1], m->segments[0].mix, m->n_meters), of_b, 1e-9);
}

static void swaps_add_up(void **state)
{
    struct fixture *f = *state;
    const struct bs_model *m = read_good(f, text, NULL, 0);
    assert_read(m, 1, 10, 1000);
    assert_read(m, 2, 20, 1000);
    assert_read(m, 4, 20, 2000);
    assert_int_equal(f->diagnostics.warnings, 0);
    /* by the card that is read then, and by the one that the charge names */
    const char *const then[] = {"contracts.c.changes=[{from: 2, rate_cards: {a1: a2}}, {from: 4, rate_cards: {a2: a3}}, {from: 6, "
                                "until: 7, rate_cards: {a1: a2}}, {from: 9, rate_cards: {a3: a1, b1: b2}}]"};
    m = read_good(f, text, then, 1);
    assert_read(m, 3, 20, 1000);
    assert_read(m, 4, 30, 1000);
    assert_read(m, 7, 20, 1000);
    assert_read(m, 8, 30, 1000);
    assert_read(m, 9, 10, 2000);
    assert_int_equal(f->diagnostics.warnings, 0);
    /* each charge once, though the two trade places */
    const char *const traded[] = {"contracts.c.charges=[{rate_card: a1}, {rate_card: a2}]",
                                  "contracts.c.changes=[{from: 2, rate_cards: {a1: a2, a2: a1}}]"};
    m = read_good(f, text, traded, 2);
    assert_read(m, 1, 10, 20);
    assert_read(m, 2, 20, 10);
    /* charges of a change name their cards themselves */
    const char *const anew[] = {"contracts.c.changes[1]={from: 4, charges: [{rate_card: a1}, {rate_card: b1, price: 0.01}]}"};
    assert_read(read_good(f, text, anew, 1), 4, 10, 1000);
}

static void refuses_swaps(void **state)
{
    static const struct {
        const char *override, *message;
    } cases[] = {
        {"contracts.c.changes[0].rate_cards={a1: b1}",
         "rate_cards: 'b1' is in credits, but 'a1' in USD: the price of the charge would be that of another unit; give the change "
         "charges with a price of their own in place of rate_cards"},
        {"contracts.c.changes[1].rate_cards={b1: a1}",
         "rate_cards: 'a1' is in USD, but 'b1' in credits: the price of the charge would be that of another unit; give the change "
         "charges with a price of their own in place of rate_cards"},
        {"contracts.c.changes[1].rate_cards={a3: a1}",
         "rate_cards: no charge reads the rate card 'a3'; did you mean 'a2'? then read: a2, b1"},
        {"contracts.c.changes[1].rate_cards={b1: b3}",
         "rate_card: there is no rate card 'b3'; did you mean 'a3'? known: a1, a2, a3, b1, b2"},
        {"contracts.c.changes[1].rate_cards={b1: }", "rate_cards: the name of a rate card is expected, not nothing"},
        {"contracts.c.changes[1].rate_cards=b2", "rate_cards: a map from rate cards to others is expected, not a single value"},
        {"rate_cards.a1.unit=''", "unit: a name is expected, e.g. credits; left out, prices are in USD"},
        {"rate_cards.b1.models.opus.output=$3", "output: '$3' is not a number such as 12, 1_000 or 2.5M"},
    };
    struct fixture *f = *state;
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        assert_int_equal(read_bytes(f, text, sizeof text - 1, &cases[i].override, 1), BS_ERROR_INPUT);
        assert_first_error(f, 0, 0, cases[i].message);
    }
}

int main(void)
{
#define TEST(function) cmocka_unit_test_setup_teardown(function, setup, teardown)
    const struct CMUnitTest tests[] = {TEST(swaps_add_up), TEST(refuses_swaps)};
    return cmocka_run_group_tests(tests, NULL, NULL);
}
