/* Keys without effect are told, each at its place with the reason, and never refused. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "scenario_fixture.h"

#define POOLED "{meter: requests, price: 1, scope: organization}"
#define EACH   "{meter: requests, price: 1}"

/* The contract under test goes on in line 14. */
static const char head[] = "seats: 10\n"
                           "starts: 2026-01\n"
                           "meters: {requests: {unit: requests, list_price: 1}, sales: {unit: USD, list_price: 1}, payments: "
                           "{list_price: 0}, input: {list_price: 0}, output: {list_price: 0}}\n"
                           "rate_cards:\n"
                           "  card: {per: 1M, models: {opus: {input: 5, output: 10}}}\n"
                           "  later: {per: 1M, models: {opus: {input: 6, output: 12}}}\n"
                           "segments:\n"
                           "  a: {share: 50%, meter: requests, usage: {distribution: constant, value: 100}}\n"
                           "  b: {share: 30%, meter: sales, usage: {distribution: constant, value: 100}}\n"
                           "  c: {share: rest, meter: output, usage: {distribution: constant, value: 100}}\n"
                           "baseline: base\n"
                           "contracts:\n"
                           "  base: {seat_fee: 20}\n";

static const struct {
    const char *contract;
    size_t column;
    const char *message;
} idle[] = {
    {"{seat_fee: 1, changes: [{from: 13, seat_fee: 2}]}", 37, "the change has no effect: 13 lies past the term of 12 months"},
    {"{seat_fee: 1, changes: [{from: 2025-01, until: 2025-06, seat_fee: 2}]}", 53,
     "the change has no effect: 2025-06 lies before the first month"},
    {"{seat_fee: 1, begins: 7, before: base, changes: [{from: 2, until: 4, seat_fee: 2}]}", 72,
     "the change has no effect: 4 lies before the contract begins (begins: 7)"},
    {"{seat_fee: 1, escalator: 7%}", 31, "escalator has no effect: the first step, in month 13, lies past the term of 12 months"},
    {"{seat_fee: 1, escalator: {rate: 7%, from: 40}}", 48,
     "escalator has no effect: the first step, in month 40, lies past the term of 12 months"},
    {"{seat_fee: 3, escalator: 0%}", 31, "escalator has no effect: a rate of 0% raises nothing"},
    {"{escalator: {rate: 5%, every: 3}}", 18,
     "escalator has no effect: there is no price and no fee that it could raise; leave it out"},
    {"{ramp: [50%, 1x], charges: [{meter: sales, rate: 3%}]}", 13,
     "ramp has no effect: there is no price and no fee that it could change; leave it out"},
    {"{seat_fee: 3, ramp: [100%, 1x]}", 26, "ramp has no effect: every factor is 100%"},
    {"{seat_fee: 3, response: {latent: 0%}}", 20,
     "response has no effect: all of it is 0, so that use stays as it is; leave it out"},
    {"{seat_fee: 3, response: {elasticity: 0, price: 1, reference_price: 2, efficiency: {saved: 10%, adopted: 0%}}}", 20,
     "response has no effect: all of it is 0, so that use stays as it is; leave it out"},
    {"{seat_fee: 3, response: {efficiency: {saved: 0%, by: 3}}}", 20,
     "response has no effect: all of it is 0, so that use stays as it is; leave it out"},
    {"{ramp: [50%]}", 13, "ramp has no effect: there is no price and no fee that it could change; leave it out"},
    {"{charges: [" POOLED "], credits: [{money: 500, from: 2027-02}]}", 97,
     "the credit has no effect: from 2027-02 lies past the term of 12 months, so it is never granted"},
    {"{charges: [" POOLED "], credits: [{money: 500, every: year, rollover: all}]}", 114,
     "rollover has no effect: the next grant, in month 13, lies past the term of 12 months"},
    {"{charges: [" POOLED "], credits: [{money: 500, every: month, until: 1, rollover: all}]}", 125,
     "rollover has no effect: the next grant, in month 2, lies past until 1"},
    {"{charges: [" POOLED "], credits: [{money: 5, every: month, rollover: {up_to: 0}}]}", 121,
     "rollover has no effect: with up_to: 0 nothing that is unused stays; leave it out"},
    {"{charges: [" POOLED "], credits: [{money: 5, until: 3}]}", 96,
     "until has no effect: the credit is granted once; say how often with every, or how long it can be used with lives"},
    {"{charges: [" POOLED "], credits: [{meter: requests, amount: 0, price: 4}]}", 78,
     "the credit has no effect: it grants nothing; give an amount above 0"},
    {"{charges: [" POOLED "], credits: [{meter: requests, per_seat: 0}]}", 78,
     "the credit has no effect: it grants nothing; give an amount above 0"},
    {"{charges: [" POOLED "], credits: [{meter: requests, amount: 4, per_seat: 0}]}", 117,
     "per_seat has no effect: it grants no seat anything; give an amount above 0, or leave it out"},
    {"{charges: [" POOLED "], credits: [{money: 0}]}", 78, "the credit has no effect: it grants nothing; give an amount above 0"},
    {"{seat_fee: 3, credits: [{money: 5}]}", 38,
     "the credit has no effect: it pays charges, and there are none; pays: bill pays fees too"},
    {"{charges: [" POOLED "], commitment: {amount: 5, period: year, rollover: all}}", 116,
     "rollover has no effect: the 12 months of the term are one period (year), and nothing comes after it"},
    {"{charges: [" POOLED "], commitment: {amount: 10, true_up: false}}", 68,
     "commitment has no effect: with true_up: false what is not used costs nothing, and nothing else is agreed; give a price, an "
     "overage_factor, or past: stop"},
    {"{charges: [{meter: requests, price: 0, scope: organization}], commitment: {units: 10, meter: requests}}", 88,
     "commitment has no effect: its charge asks nothing for so many units; give the charge a price, or the commitment an amount"},
    {"{charges: [" POOLED "], commitment: {amount: 1000, period: month}, spend_cap: {organization: 100, then: stop}}", 137,
     "the cap stops use at 100 a period of the commitment, which is 1000 and so can never be used up; raise the cap, or promise "
     "less"},
    {"{charges: [{meter: sales, rate: 3%, events: payments, fee_per_event: 3}]}", 50,
     "nobody uses the meter 'payments': no event is ever charged"},
    {"{charges: [{meter: sales, rate: 3%, events: requests, fee_per_event: 3, maximum_per_event: 2}]}", 97,
     "the rate has no effect: maximum_per_event lies below fee_per_event, so that every event that is not free costs the maximum; "
     "raise it, or lower the fee"},
    {"{charges: [{meter: requests, rate: 3%}]}", 41,
     "a rate is a part of an amount of money, but this charge counts requests; if that is money, say so: unit: USD"},
    {"{charges: [{meter: requests, model: volume_percentage, tiers: [{rate: 3%}]}]}", 68,
     "a rate is a part of an amount of money, but this charge counts requests; if that is money, say so: unit: USD"},
    {"{charges: [{meter: requests, price: 1, multiplier: 0x}]}", 25,
     "multiplier 0x counts no unit: this charge is always that of zero use"},
    {"{charges: [{meter: requests, price: 1, convert: {}}]}", 54,
     "convert has no effect: it neither divides nor rounds; give divide, or round: ceil, floor or half_up"},
    {"{charges: [{meter: requests, price: 1, convert: {divide: 3, round: none, places: 2}}]}", 87,
     "places has no effect: with round: none nothing is rounded; give ceil, floor or half_up"},
    {"{charges: [{meter: requests, tiers: [{price: 1}], fee_at_zero: true}]}", 69,
     "fee_at_zero has no effect: the first tier has no fee; give it one"},
    {"{charges: [{meter: requests, model: stairstep, per: 10, tiers: [{fee: 1}]}]}", 58,
     "per has no effect: the amount is that of the step, whatever the number of units; leave it out"},
    {"{charges: [{meter: requests, per: 10, tiers: [{price: 1, package: 5}]}]}", 40,
     "per has no effect: every tier is priced by its package; leave it out"},
    {"{seats_minimum: 5}", 22, "seats_minimum has no effect: it is of seat fees, and no seat has one; give a seat_fee"},
    {"{fee_paid: yearly}", 17, "fee_paid: yearly has no effect: it moves seat fees, and no seat has one; give a seat_fee"},
    {"{discount: {}, seat_fee: 3}", 17,
     "discount has no effect: it says neither charges nor seats; write a share, or e.g. {seats: 10%}"},
    {"{discount: 5%, seat_fee: 3}", 17,
     "discount has no effect: it is off charges, and there are none; {seats: 10%} is off seat fees"},
    {"{discount: {charges: 5%}, seat_fee: 3}", 27,
     "discount has no effect: it is off charges, and there are none; {seats: 10%} is off seat fees"},
    {"{discount: {seats: 10%}, charges: [" EACH "]}", 25,
     "discount.seats has no effect: it is off seat fees, and no seat has one; give a seat_fee"},
    {"{seat_fee: 3, spend_discount: {tiers: [{discount: 3%}]}}", 20,
     "spend_discount has no effect: it is off metered spend, and there are no charges; give charges"},
    {"{allocate: use, seat_fee: 3}", 17,
     "allocate has no effect: there is no amount of the organization to lay on its seats; leave it out"},
    {"{allocate: use_above_grant, organization_fee: 3}", 17,
     "allocate: use_above_grant has no effect: no seat has a grant, so that all use lies above it; give grants, or allocate: use"},
    {"{seat_fee: 3, spend_cap: {user: 30, counts: charges, then: stop}}", 20,
     "spend_cap has no effect: it takes off charges alone, never fees, and there are none; leave it out"},
    {"{charges: [{rate_card: card}], changes: [{from: 3, seat_fee: 3, rate_cards: {}}]}", 82,
     "rate_cards has no effect: it swaps no card"},
    {"{charges: [{rate_card: card}], changes: [{from: 3, rate_cards: {card: card}}]}", 76,
     "rate_cards has no effect: the charge reads 'card' already"},
    {"{charges: [{rate_card: card}], changes: [{from: 3, rate_cards: {card: later}}, {from: 4, rate_cards: {card: later}}]}", 114,
     "rate_cards has no effect: the charge reads 'later' already"},
};

/* One change of the head each, beside a contract that reads the card. */
static const struct {
    const char *from, *to;
    size_t line, column;
    const char *message;
} idle_heads[] = {
    {"seats: 10", "seats: 10\nplaces: 3", 2, 9, "places has no effect: nothing is rounded without round: true"},
    {"input: {list_price: 0}", "input: {list_price: 0}, requests_too: {prompt: true}", 3, 162,
     "prompt has no effect: no rate card prices 'requests_too'"},
    {"opus: {input: 5, output: 10}}}", "opus: {input: 5, output: 10}}, same_as: {output: input}}", 5, 69,
     "same_as has no effect: every model has a price of its own for 'output'"},
    {"opus: {input: 6, output: 12}}}", "opus: {input: 6, output: 12, above: {200k: {}}}}}", 6, 66,
     "above has no effect: the bound 200k has no prices of its own"},
};

/* The only warning. */
static void assert_warning(const struct fixture *f, size_t line, size_t column, const char *message)
{
    const struct bs_diagnostic *found = NULL;
    for (size_t i = 0; i < f->diagnostics.count; i++)
        if (f->diagnostics.items[i].severity == BS_WARNING)
            found = found ? found : &f->diagnostics.items[i];
    if (!found || f->diagnostics.warnings != 1 || found->line != line || found->column != column ||
        strcmp(found->message, message) != 0)
        fail_msg("got %zu warnings, %zu:%zu: %s\nwant %zu:%zu: %s", f->diagnostics.warnings, found ? found->line : 0,
                 found ? found->column : 0, found ? found->message : "", line, column, message);
}

static void warns_of_terms_without_effect(void **state)
{
    struct fixture *f = *state;
    for (size_t i = 0; i < sizeof idle / sizeof idle[0]; i++) {
        char text[4096];
        snprintf(text, sizeof text, "%s  c: %s\n", head, idle[i].contract);
        read_good(f, text, NULL, 0);
        assert_warning(f, 14, idle[i].column, idle[i].message);
    }
}

static void warns_of_cards_and_meters_without_effect(void **state)
{
    struct fixture *f = *state;
    for (size_t i = 0; i < sizeof idle_heads / sizeof idle_heads[0]; i++) {
        char text[4096];
        const char *at = strstr(head, idle_heads[i].from);
        assert_non_null(at);
        snprintf(text, sizeof text, "%.*s%s%s  c: {charges: [{rate_card: card}]}\n", (int)(at - head), head, idle_heads[i].to,
                 at + strlen(idle_heads[i].from));
        read_good(f, text, NULL, 0);
        assert_warning(f, idle_heads[i].line, idle_heads[i].column, idle_heads[i].message);
    }
}

/* What works on something is not told. */
static void is_silent_about_what_works(void **state)
{
    static const char *const sound[] = {
        "{seat_fee: 3, seats_minimum: 50, fee_paid: yearly, discount: {seats: 5%}, escalator: {rate: 7%, every: 6}}",
        "{charges: [" EACH "], changes: [{from: 12, seat_fee: 2}], seats_minimum: 50, fee_paid: yearly, ramp: [100%, 50%]}",
        "{charges: [" POOLED
        "], allocate: use_above_grant, credits: [{meter: requests, per_seat: 4, every: month, rollover: all}]}",
        "{seat_fee: 3, credits: [{money: 5, pays: bill}], allocate: none}",
        "{charges: [" EACH "], discount: 5%, spend_discount: {tiers: [{discount: 3%}]}, spend_cap: {organization: 1k, then: stop}}",
        "{charges: [" POOLED
        "], commitment: {amount: 1k, period: quarter, rollover: all}, spend_cap: {organization: 400, then: stop}}",
        "{charges: [" POOLED "], commitment: {amount: 10, true_up: false, past: stop}}",
        "{charges: [{meter: requests, tiers: [{up_to: 5, fee: 1}, {price: 1, package: 5}], per: 10, fee_at_zero: true}]}",
        "{charges: [{meter: sales, rate: 3%}, {meter: requests, price: 1, convert: {divide: 3}}]}",
    };
    struct fixture *f = *state;
    for (size_t i = 0; i < sizeof sound / sizeof sound[0]; i++) {
        char text[4096];
        snprintf(text, sizeof text, "%s  c: %s\n", head, sound[i]);
        read_good(f, text, NULL, 0);
        if (f->diagnostics.warnings > 0)
            bs_diagnostics_print(&f->diagnostics, BS_WARNING, stderr);
        assert_int_equal(f->diagnostics.warnings, 0);
    }
}

int main(void)
{
#define TEST(function) cmocka_unit_test_setup_teardown(function, setup, teardown)
    const struct CMUnitTest tests[] = {
        TEST(warns_of_terms_without_effect),
        TEST(warns_of_cards_and_meters_without_effect),
        TEST(is_silent_about_what_works),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
