/* Which numbers of a scenario vary by themselves, and what a tornado makes of them: against hand calculations. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "scenario_fixture.h"

#include <billshift/sensitivity.h>

static const char everything[] =
    "seats: 100\n"
    "segments:\n"
    "  small: {share: 20%, inactive: 0%, month_to_month: 30%, usage: {distribution: lognormal, mu: 3, sigma: 1}}\n"
    "  large: {share: rest, usage: {distribution: quantiles, at: {p50: 100, p90: 400}, tail: {pareto: 2.5, above: p90}}}\n"
    "contracts:\n"
    "  flat: {seat_fee: 200, seats_minimum: 10}\n"
    "  metered:\n"
    "    seat_fee: $20\n"
    "    discount: {charges: 5%}\n"
    "    charges:\n"
    "      - {meter: usage, per: 2, convert: {divide: 2}, tiers: [{up_to: 100, price: 1.5}, {price: 1}]}\n"
    "    escalator: 3%\n"
    "    changes:\n"
    "      - {from: 6, seat_fee: 25}\n"
    "baseline: flat\n"
    "budget: {amount: 1000000}\n";

/* All that is an amount, share, rate or parameter; not seats, months, per, divide, mu, 0, the one share that is `rest`. */
static void numbers_of_a_scenario(void **state)
{
    struct fixture *f = *state;
    static const char *const paths[] = {
        "segments.small.share",
        "segments.small.inactive",
        "segments.small.month_to_month",
        "segments.small.usage.sigma",
        "segments.large.usage.at",
        "segments.large.usage.tail.pareto",
        "contracts.flat.seat_fee",
        "contracts.metered.seat_fee",
        "contracts.metered.discount.charges",
        "contracts.metered.charges[0].tiers[0].up_to",
        "contracts.metered.charges[0].tiers[0].price",
        "contracts.metered.charges[0].tiers[1].price",
        "contracts.metered.escalator",
        "contracts.metered.changes[0].seat_fee",
    };
    const char *const overrides[] = {"contracts.metered.charges[0].tiers[1].price=0.9"};
    (void)read_good(f, everything, overrides, 1);
    struct bs_arena *arena = bs_arena_new();
    const struct bs_scenario_input *inputs;
    size_t n;
    assert_int_equal(bs_scenario_inputs(f->scenario, arena, &inputs, &n), BS_OK);
    for (size_t i = 0; i < n && i < sizeof paths / sizeof *paths; i++)
        assert_string_equal(inputs[i].path, paths[i]);
    assert_int_equal(n, sizeof paths / sizeof *paths);
    assert_string_equal(inputs[7].texts[0], "$20");
    assert_string_equal(inputs[11].texts[0], "0.9");
    assert_int_equal(inputs[4].n, 2);
    assert_string_equal(inputs[4].names[1], "p90");
    assert_string_equal(inputs[4].texts[1], "400");
    bs_arena_free(arena);
}

/* A single share of 100 % leaves nothing that another segment could take. */
static void a_share_without_rest(void **state)
{
    struct fixture *f = *state;
    (void)read_good(f, base, NULL, 0);
    struct bs_arena *arena = bs_arena_new();
    const struct bs_scenario_input *inputs;
    size_t n;
    assert_int_equal(bs_scenario_inputs(f->scenario, arena, &inputs, &n), BS_OK);
    assert_int_equal(n, 5);
    assert_string_equal(inputs[0].path, "segments.all.usage.median");
    bs_arena_free(arena);
}

static void value_at_a_path(void **state)
{
    struct fixture *f = *state;
    struct bs_arena *arena = bs_arena_new();
    struct bs_scenario_input input;
    struct bs_key_info key;
    (void)read_good(f, everything, NULL, 0);
    assert_int_equal(bs_scenario_input_at(f->scenario, "seats", arena, &input, &f->diagnostics), BS_OK);
    assert_true(input.whole);
    assert_string_equal(input.texts[0], "100");
    assert_int_equal(bs_scenario_input_at(f->scenario, "segments.large.inactive", arena, &input, &f->diagnostics), BS_OK);
    assert_string_equal(input.texts[0], "0%"); /* the default */
    assert_int_equal(bs_scenario_input_at(f->scenario, "segments.large.seats", arena, &input, &f->diagnostics), BS_ERROR_INPUT);
    assert_int_equal(bs_scenario_input_at(f->scenario, "contracts.metered", arena, &input, &f->diagnostics), BS_ERROR_INPUT);
    assert_int_equal(bs_scenario_input_at(f->scenario, "contracts[metered", arena, &input, &f->diagnostics), BS_ERROR_INPUT);
    assert_true(bs_key_of_path("contracts.any.changes[3].charges[0].tiers[1].fee", &key));
    assert_string_equal(key.path, "contracts.NAME.charges[].tiers[].fee");
    assert_true(bs_key_of_path("segments[\"a\"].share", &key));
    assert_string_equal(key.path, "segments.NAME.share");
    assert_false(bs_key_of_path("segments.a.usage.median", &key));
    bs_arena_free(arena);
}

/* 100 seats that use 50 in each of 12 months; flat 200 against 20 + 3 for each unit: the change is 1,200 (20 + 150 - 200) = -36,000. By 20 %: the flat
   fee moves it by 1,200 x 40 = 48,000, the use by 1,200 x 3 x 10 = 36,000, the price by 1,200 x 50 x 0.6 = 36,000, the metered fee by 1,200 x 4 = 4,800. */
static const char linear[] = "seats: 100\n"
                             "segments: {all: {share: 100%, usage: {distribution: constant, value: 50}}}\n"
                             "contracts:\n"
                             "  flat: {seat_fee: 200}\n"
                             "  metered: {seat_fee: 20, charges: [{price: 3}]}\n"
                             "baseline: flat\n";

static struct bs_tornado *run(struct fixture *f, const char *text, const char *const *vary, size_t n, const char *measure,
                              unsigned threads)
{
    struct bs_tornado *t = NULL;
    write_file(f->path, text, strlen(text));
    bs_diagnostics_free(&f->diagnostics);
    const struct bs_sweep_request request = {
        .scenario = f->path, .vary = vary, .n_vary = n, .measures = &measure, .n_measures = measure != NULL, .threads = threads};
    enum bs_status status = bs_tornado_run(&request, &t, &f->diagnostics);
    if (status != BS_OK && status != BS_ERROR_INPUT)
        fail_msg("%s", bs_status_text(status));
    return t;
}

static void ranked_by_hand(void **state)
{
    struct fixture *f = *state;
    struct bs_tornado *t = run(f, linear, NULL, 0, NULL, 2);
    assert_non_null(t);
    assert_int_equal(t->n_inputs, 4);
    assert_int_equal(t->n_rankings, 2);
    const struct bs_tornado_ranking *total = &t->rankings[0], *heavy = &t->rankings[1];
    assert_string_equal(total->figure.group, "organization");
    assert_string_equal(total->figure.measure, "change_mean");
    assert_near(total->base, -36000, 1e-6);
    static const struct {
        const char *path, *low, *high;
        double low_value, high_value;
    } bars[] = {{"contracts.flat.seat_fee", "160", "240", 12000, -84000},
                {NULL, NULL, NULL, -72000, 0},
                {NULL, NULL, NULL, -72000, 0},
                {"contracts.metered.seat_fee", "16", "24", -40800, -31200}};
    for (size_t i = 0; i < 4; i++) {
        const struct bs_tornado_bar *b = &total->bars[i];
        assert_near(b->low, bars[i].low_value, 1e-6);
        assert_near(b->high, bars[i].high_value, 1e-6);
        assert_near(b->low_difference, bars[i].low_value + 36000, 1e-6);
        assert_near(b->move, fmax(fabs(bars[i].low_value + 36000), fabs(bars[i].high_value + 36000)), 1e-6);
        if (bars[i].path) {
            assert_string_equal(t->inputs[b->input].path, bars[i].path);
            assert_string_equal(t->inputs[b->input].low, bars[i].low);
            assert_string_equal(t->inputs[b->input].high, bars[i].high);
        }
    }
    /* Where all use the same there is no heavy cohort: no figure, and the order of the file. */
    assert_string_equal(heavy->figure.group, "cohort:heavy");
    assert_true(isnan(heavy->base) && isnan(heavy->bars[0].move));
    for (size_t i = 0; i < 4; i++)
        assert_int_equal(heavy->bars[i].input, i);
    bs_tornado_free(t);
}

/* Stated ends, ends on one side of the scenario, whole numbers, another figure: 12 (20 + 3 x 50) = 2,040 for a seat; months 10 and 14. */
static void stated_ranges(void **state)
{
    struct fixture *f = *state;
    const char *const vary[] = {"contracts.metered.seat_fee=$30:$40", "months", "contracts.metered.charges[0].price=2.5:3"};
    struct bs_tornado *t = run(f, linear, vary, 3, "metered/mean_bill", 1);
    assert_non_null(t);
    assert_int_equal(t->n_rankings, 1);
    const struct bs_tornado_bar *bars = t->rankings[0].bars;
    assert_near(t->rankings[0].base, 2040, 1e-9);
    assert_string_equal(t->inputs[1].low, "10"); /* 9.6 and 14.4 in whole months */
    assert_string_equal(t->inputs[1].high, "14");
    assert_int_equal(bars[0].input, 1);
    assert_near(bars[0].low, 1700, 1e-9);
    assert_near(bars[0].move, 340, 1e-9);
    assert_int_equal(bars[1].input, 2);
    assert_near(bars[1].low_difference, -300, 1e-9);
    assert_near(bars[1].high_difference, 0, 1e-9);
    assert_int_equal(bars[2].input, 0);
    assert_near(bars[2].low_difference, 120, 1e-9);
    assert_near(bars[2].high_difference, 240, 1e-9);
    bs_tornado_free(t);
}

/* Of many quantiles all move together: a scale, so that the mean use, and with it the metered bill, goes by 20 %. */
static void quantiles_together(void **state)
{
    struct fixture *f = *state;
    static const char text[] =
        "seats: 100\n"
        "segments: {all: {share: 100%, usage: {distribution: quantiles, at: {p50: 100, p90: 400, p99.9: 3000}}}}\n"
        "contracts:\n  flat: {seat_fee: 200}\n  metered: {charges: [{price: 1}]}\nbaseline: flat\n";
    struct bs_tornado *t = run(f, text, NULL, 0, "metered/mean_bill", 1);
    assert_non_null(t);
    assert_string_equal(t->inputs[0].low, "{\"p50\": 80, \"p90\": 320, \"p99.9\": 2400}");
    for (size_t i = 0; i < t->n_inputs; i++) {
        const struct bs_tornado_bar *b = &t->rankings[0].bars[i];
        if (b->input == 0) {
            assert_near(b->low / t->rankings[0].base, 0.8, 1e-9);
            assert_near(b->high / t->rankings[0].base, 1.2, 1e-9);
        }
    }
    bs_tornado_free(t);
}

/* 90 % + 20 % is no share: it is left out by name. */
static void left_out_by_name(void **state)
{
    struct fixture *f = *state;
    static const char text[] =
        "seats: 100\n"
        "segments: {all: {share: 100%, inactive: 90%, usage: {distribution: constant, value: 50}}}\n"
        "contracts:\n  flat: {seat_fee: 200}\n  metered: {seat_fee: 20, charges: [{price: 3}]}\nbaseline: flat\n";
    struct bs_tornado *t = run(f, text, NULL, 0, NULL, 1);
    assert_non_null(t);
    assert_int_equal(t->n_inputs, 4);
    bool said = false;
    for (size_t i = 0; i < f->diagnostics.count; i++)
        said = said || (strstr(f->diagnostics.items[i].message, "segments.all.inactive does not vary by itself: 108%") != NULL);
    assert_true(said);
    bs_tornado_free(t);
}

static void refused(struct fixture *f, const char *vary, const char *reason)
{
    assert_null(run(f, linear, &vary, 1, NULL, 1));
    bool said = false;
    for (size_t i = 0; i < f->diagnostics.count; i++)
        said = said || strstr(f->diagnostics.items[i].message, reason) != NULL;
    if (!said)
        fail_msg("%s is refused, but not with '%s'", vary, reason);
}

static void what_does_not_vary(void **state)
{
    struct fixture *f = *state;
    refused(f, "contracts.metered.seat_fee=30:20", "LOW is to be less");
    refused(f, "contracts.metered.seat_fee=20", "write PATH=LOW:HIGH");
    refused(f, "contracts.metered.seat_fee=20:30:5", "write PATH=LOW:HIGH");
    refused(f, "contracts.metered.seat_fee=10%:30", "two numbers of one kind");
    refused(f, "months=9.5:12", "whole numbers");
    refused(f, "baseline", "no number");
    refused(f, "contracts.flat.discount", "leads nowhere");
    refused(f, "contracts.flat.maximum_bill", "no default");
    refused(f, "contracts.flat", "a map stands there");
    refused(f, "", "write PATH=LOW:HIGH");
    refused(f, "contracts.flat.seat_fee=10%:20%", "has no result");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(numbers_of_a_scenario, setup, teardown),
        cmocka_unit_test_setup_teardown(a_share_without_rest, setup, teardown),
        cmocka_unit_test_setup_teardown(value_at_a_path, setup, teardown),
        cmocka_unit_test_setup_teardown(ranked_by_hand, setup, teardown),
        cmocka_unit_test_setup_teardown(stated_ranges, setup, teardown),
        cmocka_unit_test_setup_teardown(quantiles_together, setup, teardown),
        cmocka_unit_test_setup_teardown(left_out_by_name, setup, teardown),
        cmocka_unit_test_setup_teardown(what_does_not_vary, setup, teardown),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
