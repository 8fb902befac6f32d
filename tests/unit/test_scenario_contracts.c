/* The contract language: every key into its field, and terms in time; what is refused is in test_scenario_contract_errors.c. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "contracts_fixture.h"

static void reads_charges(void **state)
{
    const struct bs_model *m = read_contract(
        *state, "  new:\n"
                "    charges:\n"
                "      - {meter: tokens, name: Tokens, scope: organization, multiplier: 2.385x, per: 1M, price: -0.75,\n"
                "         convert: {free: 6, divide: 7, round: half_up, places: 3}, included: 31, included_per_seat: 4.5,\n"
                "         discount: 10%, minimum: 3.25, maximum: 500, negative: zero}\n"
                "      - {model: package, size: 25k, price: 9, rounding: up, minimum_packages: 2, lasts: 12, scope: organization}\n"
                "      - {meter: tokens, rate: 133.25%, events: requests, fee_per_event: 0.3, minimum_per_event: 0.1,\n"
                "         maximum_per_event: 8, free_events: 17}\n"
                "      - {rate: 1.33333x, free_amount: 4k}\n"
                "      - {tiers: [{up_to: 10, price: -2, fee: -1.5, package: 5}, {price: 1}], convert: {divide: 2}}\n"
                "      - {model: graduated_percentage, tiers: [{up_to: 10, rate: 3%}, {rate: 2%, fee: 1}]}\n"
                "      - {model: flat, price: 12.5, name: Platform}\n"
                "      - {size: 3, price: 1, rounding: down, minimum: 0}\n"
                "      - {price: 1, negative: credit}\n");
    const struct bs_terms *t = &m->contracts[1].terms;
    const struct bs_charge *c = t->charges;
    size_t tokens = 1, requests = 3;
    assert_int_equal(t->n_charges, 9);
    assert_true(c[7].has_minimum && c[7].minimum == 0 && !c[1].has_minimum && c[0].has_minimum);
    assert_true(c[8].negative == BS_NEGATIVE_CREDIT && c[7].negative == BS_NEGATIVE_REFUSE);
    assert_true(c[2].events.has_maximum && !c[3].events.has_maximum);
    assert_string_equal(c[0].name, "Tokens");
    assert_string_equal(c[0].unit, "tok");
    assert_string_equal(c[0].model->name, "per_unit");
    assert_int_equal(c[0].scope, BS_ORGANIZATION_SCOPE);
    assert_true(c[0].weights[tokens] == 2.385 && c[0].weights[0] == 0 && c[0].per == 1e6 && c[0].price == -0.75);
    assert_true(c[0].convert.divide == 7 && c[0].convert.round == BS_ROUND_HALF_UP && c[0].convert.places == 3);
    assert_true(c[0].convert.free == 6 && c[1].convert.free == 0);
    assert_true(c[0].included == 31 && c[0].grants[0] == 4.5);
    assert_true(c[0].discount == 0.1 && c[0].minimum == 3.25 && c[0].has_maximum && c[0].maximum == 500 &&
                c[0].negative == BS_NEGATIVE_ZERO);

    assert_string_equal(c[1].model->name, "package");
    assert_string_equal(c[1].name, "usage");
    assert_true(c[1].packaging.size == 25e3 && c[1].packaging.minimum == 2 && c[1].packaging.lasts == 12);
    assert_true(!c[1].packaging.round_down && c[7].packaging.round_down && c[7].packaging.lasts == 1 && !c[7].grants);
    assert_true(!c[1].weights && !c[1].has_maximum && c[1].convert.divide == 0 && c[1].scope == BS_ORGANIZATION_SCOPE);

    assert_string_equal(c[2].model->name, "percentage");
    assert_true(c[2].price == 1.3325 && c[2].meter == tokens && c[2].events.weights[requests] == 1);
    assert_true(c[2].events.fee == 0.3 && c[2].events.minimum == 0.1 && c[2].events.maximum == 8);
    assert_true(c[2].events.free_events == 17 && isinf(c[2].events.free_amount));
    assert_true(c[3].price == 1.33333 && !c[3].events.weights && c[3].events.free_amount == 4000 && isinf(c[3].events.free_events));
    assert_true(c[4].tiers[0].price == -2 && c[4].tiers[0].fee == -1.5 && c[4].tiers[0].package == 5 && c[4].tiers[1].package == 0);
    assert_true(c[4].convert.divide == 2 && c[4].convert.round == BS_ROUND_NONE);
    assert_string_equal(c[5].model->name, "graduated_percentage");
    assert_true(c[5].tiers[0].price == 0.03 && c[5].tiers[1].price == 0.02 && c[5].tiers[1].fee == 1);
    assert_true(c[6].price == 12.5 && c[6].scope == BS_SEAT_SCOPE);
    assert_string_equal(c[6].name, "Platform");

    /* LAGO-MIN-007; the maximum and the fee stay as they are */
    m = read_contract(*state,
                      "  new: {minimum_bill: 1000, maximum_bill: 2000, seat_fee: 3, minimum_part: {days: 25, of: 28, places: 0},\n"
                      "        charges: [{price: 1, minimum: 56, maximum: 70}]}\n");
    assert_true(m->contracts[1].terms.minimum_bill == 893 && m->contracts[1].terms.maximum_bill == 2000);
    assert_true(m->contracts[1].terms.seat_fee == 3 && m->contracts[1].terms.charges[0].minimum == 50);
    m = read_contract(*state, "  new: {minimum_bill: 1000, minimum_part: {days: 25, of: 28}}\n");
    assert_true(fabs(m->contracts[1].terms.minimum_bill - 25000. / 28) < 1e-12);
}

static void reads_seat_types(void **state)
{
    const struct bs_model *m = read_contract(
        *state, "  new:\n"
                "    allocate: use_above_grant\n"
                "    fee_paid: yearly\n"
                "    seats_minimum: 120\n"
                "    discount: {seats: 10%}\n"
                "    seat_types:\n"
                "      standard: {seat_fee: 40, grants: {credits: 1.9k}, segments: [dev, light]}\n"
                "      premium: {seat_fee: 200, grants: {credits: 3900, usage: 2.5}, segments: [agents]}\n"
                "    charges:\n"
                "      - {meter: credits, price: 0.01, scope: organization, included_per_seat: 100}\n"
                "      - {price: 1}\n"
                "    spend_cap: {user: 1500, seat_types: {premium: 4k}, organization: 50k, counts: bill, then: stop}\n");
    const struct bs_contract *c = &m->contracts[1];
    assert_int_equal(c->n_types, 2);
    assert_string_equal(c->types[1], "premium");
    assert_true(c->type_of[0] == 0 && c->type_of[1] == 0 && c->type_of[2] == 1);
    assert_true(c->terms.type_fees[0] == 40 && c->terms.type_fees[1] == 200);
    assert_true(bs_terms_seat_fee(&c->terms, 1) == 180);
    assert_true(c->terms.charges[0].grants[0] == 2000 && c->terms.charges[0].grants[1] == 4000);
    assert_true(c->terms.charges[1].grants[0] == 0 && c->terms.charges[1].grants[1] == 2.5);
    assert_int_equal(c->allocate, BS_ALLOCATE_USE_ABOVE_GRANT);
    assert_int_equal(c->fee_paid_every, 12);
    assert_int_equal(c->terms.seats_minimum, 120);
    assert_true(c->cap->user == 1500 && c->cap->organization == 50e3 && c->cap->stop && c->cap->counts_fees);
    assert_true(isinf(c->cap->types[0]) && c->cap->types[1] == 4000);
    assert_int_equal(m->contracts[0].allocate, BS_ALLOCATE_DEFAULT);
    assert_null(m->contracts[0].cap);
}

static void reads_commitment_and_credits(void **state)
{
    struct fixture *f = *state;
    const struct bs_model *m = read_contract(
        f,
        "  new:\n"
        "    seat_types: {s: {segments: [light, dev]}, p: {segments: [agents]}}\n"
        "    charges: [{price: 1}, {meter: credits, price: 0.02, scope: organization}]\n"
        "    spend_discount: {model: volume, tiers: [{up_to: 10k, discount: 0%}, {discount: 12.5%}]}\n"
        "    commitment: {amount: 20k, period: quarter, price: 19k, paid: upfront, overage_factor: 1.5x, rollover: {up_to: 5k}}\n"
        "    credits:\n"
        "      - {name: Pack, meter: credits, amount: 1900, price: 100, from: 2026-06, until: 2027-02, every: quarter, lives: 12,\n"
        "         priority: 3, rollover: {times: 2}}\n"
        "      - {meter: credits, per_seat: 20, every: 5, rollover: renewal, renews: true}\n"
        "      - {meter: credits, amount: 7, per_seat: {p: 100}, every: month, rollover: all, carry_overage: true}\n"
        "      - {money: 500, pays: bill, from: 3}\n"
        "      - {money: true, amount: 250}\n"
        "      - {meter: credits, amount: 9, every: month, rollover: {at_least: 2, up_to: 5}}\n"
        "      - {meter: credits, amount: 9, every: month, rollover: {at_least: 3}}\n");
    const struct bs_contract *c = &m->contracts[1];
    const struct bs_charge *discount = c->terms.spend_discount;
    assert_string_equal(discount->model->name, "volume_percentage");
    assert_true(discount->n_tiers == 2 && discount->tiers[0].up_to == 1e4 && discount->tiers[1].price == 0.125);
    assert_true(c->commitment->amount == 20e3 && c->commitment->units == 0 && c->commitment->price == 19e3);
    assert_true(c->commitment->period == 3 && c->commitment->upfront && c->commitment->true_up);
    assert_true(c->commitment->overage_factor == 1.5 && c->commitment->past == BS_PAST_CHARGE);
    assert_true(c->commitment->rollover.kind == BS_ROLLOVER_UP_TO && c->commitment->rollover.limit == 5000);
    const struct bs_credit *credit = c->credits;
    assert_int_equal(c->n_credits, 7);
    assert_string_equal(credit[0].name, "Pack");
    assert_true(credit[0].charge == 1 && credit[0].amount == 1900 && credit[0].price == 100 && !credit[0].per_seat);
    assert_true(credit[0].first == 2 && credit[0].last == 10 && credit[0].every == 3 && credit[0].lives == 12);
    assert_true(credit[0].priority == 3 && credit[0].rollover.kind == BS_ROLLOVER_TIMES && credit[0].rollover.limit == 2);
    assert_string_equal(credit[1].name, "credits");
    assert_true(credit[1].per_seat[0] == 20 && credit[1].per_seat[1] == 20 && credit[1].every == 5 && credit[1].amount == 0);
    assert_true(credit[1].rollover.kind == BS_ROLLOVER_RENEWAL && credit[1].renews && credit[1].priority == 1);
    assert_true(credit[1].first == 0 && credit[1].last == BS_NEVER && credit[1].lives == BS_NEVER);
    assert_true(credit[2].amount == 7 && credit[2].per_seat[0] == 0 && credit[2].per_seat[1] == 100 && credit[2].every == 1);
    assert_true(credit[2].rollover.kind == BS_ROLLOVER_ALL && !credit[2].money);
    assert_true(credit[2].carries_overage && !credit[1].carries_overage);
    assert_true(credit[5].rollover.kind == BS_ROLLOVER_UP_TO && credit[5].rollover.limit == 5 && credit[5].rollover.at_least == 2);
    assert_true(credit[6].rollover.kind == BS_ROLLOVER_ALL && credit[6].rollover.at_least == 3);
    assert_true(credit[3].money && credit[3].pays_fees && credit[3].amount == 500 && credit[3].first == 2 && credit[3].every == 0);
    assert_true(credit[4].money && !credit[4].pays_fees && credit[4].amount == 250);

    m = read_contract(f, "  new: {charges: [{price: 1}, {meter: tokens, scope: organization, price: 2}],\n"
                         "        commitment: {units: 5, meter: tokens, true_up: false, past: stop}}\n");
    const struct bs_commitment *commitment = m->contracts[1].commitment;
    assert_true(commitment->units == 5 && commitment->amount == 0 && commitment->charge == 1 && isnan(commitment->price));
    assert_true(commitment->period == 24 && !commitment->true_up && !commitment->upfront && commitment->past == BS_PAST_STOP);
    assert_true(commitment->overage_factor == 1 && commitment->rollover.kind == BS_ROLLOVER_NONE);

    m = read_contract(f, "  new: {charges: [{price: 1, scope: organization}], commitment: {amount: [5k, 7k], overage_factor: 0x},\n"
                         "        credits: [{money: true, per_seat: 20, at_most: 500}, {money: 1, from: 30}]}\n");
    commitment = m->contracts[1].commitment;
    assert_true(commitment->n_amounts == 2 && commitment->amounts[0] == 5e3 && commitment->amounts[1] == 7e3);
    assert_true(commitment->amount == 0 && commitment->overage_factor == 0);
    assert_true(m->contracts[1].credits[0].at_most == 500 && isinf(m->contracts[1].credits[1].at_most));
}

static double fee_of(const struct bs_contract *c, size_t month)
{
    return bs_contract_terms(c, month)->seat_fee;
}

/* The month numbers below are indexes: month 1 is 0. */
static void lays_changes_out(void **state)
{
    struct fixture *f = *state;
    const struct bs_model *m = read_contract(f, "  new:\n"
                                                "    seat_fee: 20\n"
                                                "    charges: [{meter: usage, price: 1}]\n"
                                                "    changes:\n"
                                                "      - {from: 2026-10, seat_fee: 30}\n"
                                                "      - {from: 3, until: 2026-07, seat_fee: 15, charges: [{price: 0.5}]}\n"
                                                "      - {from: 12, until: 13, charges: [{price: 0.25}]}\n"
                                                "      - {from: 2020-01, seat_fee: 18}\n"
                                                "      - {from: 2030-01, seat_fee: 99}\n");
    const struct bs_contract *c = &m->contracts[1];
    static const struct {
        size_t month;
        double fee, price;
    } expected[] = {{0, 18, 1}, {1, 18, 1},     {2, 15, 0.5},   {3, 15, 0.5}, {4, 18, 1},
                    {6, 30, 1}, {11, 30, 0.25}, {12, 30, 0.25}, {13, 30, 1},  {23, 30, 1}};
    for (size_t i = 0; i < sizeof expected / sizeof expected[0]; i++) {
        assert_true(fee_of(c, expected[i].month) == expected[i].fee);
        assert_true(bs_contract_terms(c, expected[i].month)->charges[0].price == expected[i].price);
    }
    assert_int_equal(c->n_changes, 5); /* 2, 4, 6, 11, 13 */
    assert_int_equal(c->changes[4].first_month, 13);

    struct bs_arena *arena = bs_arena_new();
    const size_t *first = NULL;
    size_t n = 0;
    assert_int_equal(bs_model_periods(m, arena, &first, &n), BS_OK);
    assert_int_equal(n, 6);
    assert_true(first[0] == 0 && first[1] == 2 && first[5] == 13);
    struct bs_curve curve;
    assert_int_equal(bs_model_curve(m, 1, 0, 11, arena, &curve), BS_OK);
    assert_true(bs_curve_value(&curve, 8) == 32);
    bs_arena_free(arena);
}

/* Terms that leave every seat's curve as it is begin no period: here the organization's pool alone changes. */
static void equal_curves_are_one_period(void **state)
{
    const struct bs_model *m = read_contract(
        *state, "  new: {charges: [{price: 0.3, scope: organization}, {price: 2.385}],\n"
                "        spend_cap: {user: 900, then: stop},\n"
                "        changes: [{from: 3, spend_discount: {tiers: [{discount: 5%}]}}, {from: 9, seat_fee: 0.1}]}\n");
    struct bs_arena *arena = bs_arena_new();
    const size_t *first = NULL;
    size_t n = 0;
    assert_int_equal(m->contracts[1].n_changes, 2);
    assert_int_equal(bs_model_periods(m, arena, &first, &n), BS_OK);
    assert_int_equal(n, 2);
    assert_int_equal(first[1], 8);
    bs_arena_free(arena);
}

static void steps_and_ramps(void **state)
{
    struct fixture *f = *state;
    const struct bs_model *m = read_contract(
        f, "  up:\n"
           "    seat_fee: 20\n"
           "    organization_fee: 100\n"
           "    minimum_bill: 12\n"
           "    charges: [{price: 2, minimum: 3}, {meter: tokens, tiers: [{up_to: 5, price: 1, fee: 4}, {price: 3}]}]\n"
           "    escalator: 5%\n"
           "  ramp: {seat_fee: 20, charges: [{price: 2}], ramp: [50%, 0.75x, 100%]}\n"
           "  both: {seat_fee: 20, escalator: {rate: -10%, every: 6, from: 2026-07}, ramp: [50%, 100%]}\n"
           "  late: {seat_fee: 20, begins: 2026-06, before: flat, escalator: 5%, ramp: [50%, 100%]}\n"
           "  same: {seat_fee: 20, escalator: 0%, ramp: [100%]}\n");
    const struct bs_contract *c = m->contracts;
    assert_int_equal(c[1].n_changes, 1);
    assert_int_equal(c[1].changes[0].first_month, 12);
    const struct bs_terms *t = &c[1].changes[0].terms;
    assert_near(t->seat_fee, 21, 1e-12);
    assert_near(t->organization_fee, 105, 1e-12);
    assert_near(t->charges[0].price, 2.1, 1e-12);
    assert_near(t->charges[1].tiers[0].fee, 4.2, 1e-12);
    assert_near(t->charges[1].tiers[1].price, 3.15, 1e-12);
    assert_true(t->minimum_bill == 12 && t->charges[0].minimum == 3);
    assert_true(c[1].terms.charges[1].tiers[1].price == 3);

    assert_int_equal(c[2].n_changes, 2);
    assert_true(fee_of(&c[2], 0) == 10 && fee_of(&c[2], 1) == 15 && fee_of(&c[2], 2) == 20 && fee_of(&c[2], 23) == 20);
    assert_true(c[2].terms.charges[0].price == 1);
    assert_near(fee_of(&c[3], 0), 10, 1e-12);
    assert_near(fee_of(&c[3], 2), 20, 1e-12);
    assert_near(fee_of(&c[3], 3), 18, 1e-12);
    assert_near(fee_of(&c[3], 9), 16.2, 1e-12);
    assert_true(c[4].begins == 2 && c[4].before == 0);
    assert_near(fee_of(&c[4], 2), 10, 1e-12);
    assert_near(fee_of(&c[4], 13), 20, 1e-12);
    assert_near(fee_of(&c[4], 14), 21, 1e-12);
    assert_int_equal(c[5].n_changes, 0);
    assert_true(bs_model_contract(m, 4, 1) == &c[0] && bs_model_contract(m, 4, 2) == &c[4] && bs_model_contract(m, 0, 1) == &c[0]);
}

static void converted_units_have_a_name(void **state)
{
    const struct bs_model *m = read_contract(
        *state,
        "  new: {charges: [{meter: tokens, convert: {divide: 1000, round: ceil}, price: 2}, {meter: tokens, convert: {round: "
        "ceil}, price: 1}]}\n");
    assert_string_equal(m->contracts[1].terms.charges[0].converted, "x 1000 tok");
    assert_null(m->contracts[1].terms.charges[1].converted);
}

/* By 10 %: what is money rises, rates stay; fees of seat types rise, and the last step of a ramp holds on. */
static void rates_do_not_rise(void **state)
{
    struct fixture *f = *state;
    const struct bs_model *m = read_contract(
        f,
        "  up:\n"
        "    escalator: 10%\n"
        "    seat_types: {s: {seat_fee: 40, segments: [light, dev]}, p: {seat_fee: 120, segments: [agents]}}\n"
        "    charges:\n"
        "      - {meter: usage, rate: 2.9%, events: tokens, fee_per_event: 0.30, minimum_per_event: 0.50, maximum_per_event: 12}\n"
        "      - {meter: usage, model: volume_percentage, tiers: [{up_to: 1000, rate: 3%}, {rate: 2%, fee: 5}]}\n"
        "  ramp: {seat_fee: 20, charges: [{price: 2}], ramp: [50%, 150%]}\n");
    const struct bs_terms *t = &m->contracts[1].changes[0].terms;
    assert_near(t->type_fees[0], 44, 1e-12);
    assert_near(t->type_fees[1], 132, 1e-12);
    assert_true(t->charges[0].price == 0.029);
    assert_near(t->charges[0].events.fee, 0.33, 1e-12);
    assert_near(t->charges[0].events.minimum, 0.55, 1e-12);
    assert_near(t->charges[0].events.maximum, 13.2, 1e-12);
    assert_true(t->charges[1].tiers[0].price == 0.03 && t->charges[1].tiers[1].price == 0.02);
    assert_near(t->charges[1].tiers[1].fee, 5.5, 1e-12);
    assert_near(fee_of(&m->contracts[2], 1), 30, 1e-12);
    assert_near(fee_of(&m->contracts[2], 23), 30, 1e-12);
    assert_near(bs_contract_terms(&m->contracts[2], 23)->charges[0].price, 3, 1e-12);
}

static void changes_seat_types(void **state)
{
    const struct bs_model *m = read_contract(
        *state, "  new:\n"
                "    seat_types:\n"
                "      s: {seat_fee: 19, grants: {credits: 1900}, segments: [light, dev]}\n"
                "      p: {seat_fee: 39, segments: [agents]}\n"
                "    charges: [{meter: credits, price: 0.01, scope: organization}]\n"
                "    changes:\n"
                "      - {from: 1, until: 3, seat_types: {p: {seat_fee: 35}, s: {seat_fee: 17, grants: {credits: 3000}}}}\n");
    const struct bs_contract *c = &m->contracts[1];
    assert_true(c->terms.type_fees[0] == 17 && c->terms.type_fees[1] == 35 && c->terms.charges[0].grants[0] == 3000);
    assert_int_equal(c->n_changes, 1);
    assert_int_equal(c->changes[0].first_month, 3);
    assert_true(c->changes[0].terms.type_fees[1] == 39 && c->changes[0].terms.charges[0].grants[0] == 1900);
}

/* A date inside a month waits for the next; the last day of a month is its end. */
static void dates_inside_months(void **state)
{
    struct fixture *f = *state;
    const struct bs_model *m =
        read_contract(f, "  new: {seat_fee: 5, changes: [{from: 2026-06-15, until: 2028-02-29, seat_fee: 4},\n"
                         "        {from: 2028-03-01, seat_fee: 3}]}\n");
    assert_int_equal(m->contracts[1].changes[0].first_month, 3);
    assert_int_equal(m->contracts[1].n_changes, 2);
    assert_int_equal(m->contracts[1].changes[1].first_month, 23);
    assert_int_equal(f->diagnostics.warnings, 1);
    size_t i = 0;
    while (f->diagnostics.items[i].severity != BS_WARNING)
        i++;
    assert_string_equal(f->diagnostics.items[i].message,
                        "from: 2026-06-15 lies inside a month; it counts from the first of the next month");
    assert_int_equal(f->diagnostics.items[i].line, 12);
    m = read_contract(f, "  new: {seat_fee: 5, changes: [{from: 1, until: 2026-06-15, seat_fee: 4}]}\n");
    assert_int_equal(m->contracts[1].changes[0].first_month, 2);
    assert_int_equal(f->diagnostics.warnings, 1);
}

/* A rate card prices 1M tokens of the mix at 0.8 x 5 + 0.2 x 25 = 9, the later one at 0.8 x 4 + 0.2 x 22 = 7.6. */
static const char carded[] =
    "seats: 10\n"
    "segments:\n"
    "  a: {share: rest, meter: tokens, usage: {distribution: constant, value: 2M},\n"
    "      mix: {input: 80%, output: rest}, models: {opus: 100%}}\n"
    "rate_cards:\n"
    "  anthropic: {per: 1M, models: {opus: {input: 5, output: 25}}}\n"
    "  later: {per: 1M, models: {opus: {input: 4, output: 22}}}\n"
    "  points: {unit: points, per: 1k, models: {opus: {input: 1, output: 4}}}\n"
    "baseline: flat\n"
    "contracts:\n"
    "  flat: {seat_fee: 200}\n"
    "  new:\n"
    "    charges:\n"
    "      - {rate_card: anthropic, multiplier: 2x}\n"
    "      - {rate_card: points, price: 0.25, per: 1k, scope: organization, included: 3}\n"
    "    changes: [{from: 5, rate_cards: {anthropic: later}}, {from: 7, charges: [{rate_card: anthropic},\n"
    "        {rate_card: points, price: 0.5, scope: organization}]}]\n"
    "    credits: [{rate_card: points, amount: 70, every: month}]\n";

static void reads_rate_cards(void **state)
{
    struct fixture *f = *state;
    const struct bs_model *m = read_good(f, carded, NULL, 0);
    const struct bs_contract *c = &m->contracts[1];
    static const struct {
        size_t month;
        double price;
    } expected[] = {{0, 18}, {4, 15.2}, {6, 9}};
    struct bs_arena *arena = bs_arena_new();
    for (size_t i = 0; i < 3; i++) {
        const struct bs_charge *charge = bs_contract_terms(c, expected[i].month)->charges;
        assert_near(bs_charge_quantity(&charge[0], m->segments[0].mix, m->n_meters), expected[i].price / 1e6, 1e-18);
        assert_true(charge[0].price == 1 && charge[0].per == 1);
        assert_near(bs_charge_quantity(&charge[1], m->segments[0].mix, m->n_meters), 1.6e-3, 1e-15);
    }
    assert_string_equal(c->terms.charges[0].name, "anthropic");
    assert_string_equal(c->terms.charges[1].unit, "points");
    assert_true(c->terms.charges[1].price == 0.25 && c->terms.charges[1].included == 3);
    assert_true(c->credits[0].charge == 1 && c->credits[0].amount == 70);
    bs_arena_free(arena);

    const char *const unpriced[] = {"contracts.new.charges[1].price="};
    assert_int_equal(read_bytes(f, carded, sizeof carded - 1, unpriced, 1), BS_ERROR_INPUT);
    const char *const none[] = {"contracts.new.charges=[{rate_card: points}]", "contracts.new.changes=[{from: 3, seat_fee: 4}]"};
    assert_int_equal(read_bytes(f, carded, sizeof carded - 1, none, 2), BS_ERROR_INPUT);
    assert_first_error(f, 0, 0, "price is missing: the charge model per_unit needs it");
    const char *const both[] = {"contracts.new.charges[0]={rate_card: anthropic, meter: input}"};
    assert_int_equal(read_bytes(f, carded, sizeof carded - 1, both, 1), BS_ERROR_INPUT);
    assert_first_error(f, 0, 0, "meter and rate_card exclude each other: a rate card reads many meters");
}

/* ann uses 2.385 in the first month, bob 4 in the second. */
static void reads_types_of_a_population(void **state)
{
    struct fixture *f = *state;
    static const char text[] =
        "population: {file: u.csv}\n"
        "baseline: flat\n"
        "contracts:\n"
        "  flat: {seat_types: {s: {seat_fee: 20, segments: [population]}}, changes: [{from: 2026-02, discount: 5%}],\n"
        "    charges: [{tiers: [{up_to: 4, price: 1}], beyond: error, scope: organization}]}\n"
        "  new: {charges: [{price: 1}]}\n";
    const struct bs_model *m = read_good(f, text, NULL, 0);
    const struct bs_contract *c = &m->contracts[0];
    assert_true(c->type_of[0] == 0 && c->terms.type_fees[0] == 20 && c->terms.charge_discount == 0);
    assert_true(c->n_changes == 1 && c->changes[0].first_month == 1 && c->changes[0].terms.charge_discount == 0.05);
    const char *const low[] = {"contracts.flat.charges[0].tiers[0].up_to=3"};
    assert_int_equal(read_bytes(f, text, sizeof text - 1, low, 1), BS_ERROR_INPUT);
    assert_first_error(f, 5, 55,
                       "beyond: error, but all seats together can use more in a month (4) than the last tier of contract 'flat' "
                       "prices (3); use free, last_price or an open tier");
    const char *const named[] = {"contracts.flat.seat_types.s.segments=[all]"};
    assert_int_equal(read_bytes(f, text, sizeof text - 1, named, 1), BS_ERROR_INPUT);
    assert_first_error(f, 0, 0, "segments: there is no segment 'all'; segments: population");
}

/* The bounds of every month's terms are held to. */
static void checks_limits_of_each_month(void **state)
{
    struct fixture *f = *state;
    static const char text[] =
        "segments: {a: {seats: 3, usage: {distribution: constant, value: 8}}}\n"
        "baseline: flat\n"
        "contracts:\n"
        "  flat: {seat_fee: 9}\n"
        "  new: {charges: [{price: 1}], changes: [{from: 3, charges: [{beyond: error, tiers: [{up_to: 8, price: 1}]}]}]}\n"
        "  pool: {charges: [{scope: organization, included: 0.5, included_per_seat: 0.9, convert: {divide: 7, round: ceil},\n"
        "    beyond: error, tiers: [{up_to: 1, price: 1}]}]}\n";
    read_good(f, text, NULL, 0);
    const char *const lower[] = {"contracts.new.changes[0].charges[0].tiers[0].up_to=7.5"};
    assert_int_equal(read_bytes(f, text, sizeof text - 1, lower, 1), BS_ERROR_INPUT);
    assert_first_error(
        f, 5, 71,
        "beyond: error, but segment 'a' can use more in a month (8) than the last tier of contract 'new' prices (7.5); "
        "use free, last_price or an open tier");
    const char *const pool[] = {"contracts.pool.charges[0].included_per_seat=0.8"};
    assert_int_equal(read_bytes(f, text, sizeof text - 1, pool, 1), BS_ERROR_INPUT);
    assert_first_error(
        f, 7, 13,
        "beyond: error, but all seats together can use more in a month (4) than the last tier of contract 'pool' prices "
        "(3.9); use free, last_price or an open tier");
}

static void warns_of_charges_without_use(void **state)
{
    struct fixture *f = *state;
    read_contract(f, "  new: {charges: [{meter: tokens, price: 1}, {model: flat, price: 3, meter: tokens}],\n"
                     "        changes: [{from: 3, charges: [{meter: credits, price: 1}]}, {from: 4, seat_fee: 3}]}\n");
    assert_int_equal(f->diagnostics.warnings, 2);
}

static void warns_of_what_never_works(void **state)
{
    struct fixture *f = *state;
    read_contract(f, "  new: {charges: [{price: 1}], credits: [{money: 5, from: 25}, {money: 5, from: 24}]}\n");
    assert_int_equal(f->diagnostics.warnings, 1);
    read_contract(f, "  new: {charges: [{price: 1}, {price: 2, scope: organization}], spend_cap: {user: 5, then: stop}}\n");
    assert_int_equal(f->diagnostics.warnings, 1);
}

int main(void)
{
#define TEST(function) cmocka_unit_test_setup_teardown(function, setup, teardown)
    const struct CMUnitTest tests[] = {
        TEST(reads_charges),
        TEST(reads_seat_types),
        TEST(reads_commitment_and_credits),
        TEST(lays_changes_out),
        TEST(equal_curves_are_one_period),
        TEST(steps_and_ramps),
        TEST(rates_do_not_rise),
        TEST(converted_units_have_a_name),
        TEST(changes_seat_types),
        TEST(dates_inside_months),
        TEST(reads_rate_cards),
        TEST(reads_types_of_a_population),
        TEST(checks_limits_of_each_month),
        TEST(warns_of_charges_without_use),
        TEST(warns_of_what_never_works),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
