/* Contracts that contradict themselves, with the place and the reason. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "contracts_fixture.h"

#define ONE_LINE                                                                                                                   \
    "price is missing: what a unit more costs can be read off the bill only where that is one line of every seat's own use, and "  \
    "the "                                                                                                                         \
    "same for a dollar of use at list price in all segments; state it"

/* One contract each, in line 12, and the first error. */
static const struct {
    const char *contract;
    size_t column;
    const char *message;
} refusals[] = {
    /* charges */
    {"{charges: [{price: 1, minimum: 5, maximum: 3}]}", 51, "maximum 3 is below minimum 5"},
    {"{charges: [{price: 1, size: 3, model: per_unit}]}", 36,
     "size does not belong to the charge model per_unit; it is a key of package"},
    {"{charges: [{price: 1, free_events: 3}]}", 43,
     "free_events does not belong to the charge model per_unit; it is a key of percentage"},
    {"{charges: [{rate: 3%, fee_per_event: 0.1}]}", 45,
     "events is missing: name the meter that counts the events, e.g. events: requests"},
    {"{charges: [{rate: 3%, per: 1M}]}", 35,
     "per does not belong to the charge model percentage, whose price is that of a part of the amount"},
    {"{charges: [{rate: 3%, price: 1}]}", 37,
     "price does not belong to the charge model percentage; it is a key of flat, per_unit, package"},
    {"{charges: [{rate: 3, events: requests}]}", 26, "rate: '3': write 3% or 0.03; a rate above 1 is written with %"},
    {"{charges: [{size: 3}]}", 19, "price is missing: the charge model package needs it"},
    {"{charges: [{model: percentage}]}", 19, "rate is missing: the charge model percentage needs it"},
    {"{charges: [{tiers: [{rate: 3%}]}]}", 35,
     "rate does not belong to a tier of the charge model graduated, whose tiers have price; model: graduated_percentage or "
     "volume_percentage takes rates"},
    {"{charges: [{price: 1, included_per_seat: 3}]}", 49,
     "included_per_seat belongs to scope: organization; in seat scope included is of each seat"},
    {"{charges: [{price: 1, size: 3, lasts: 3}]}", 46,
     "lasts belongs to scope: organization; a seat keeps nothing from month to month"},
    {"{charges: [{price: 1, size: 3, lasts: 3, scope: organization, rounding: down}]}", 46,
     "lasts has nothing to keep with rounding: down, which sells full packages only"},
    {"{charges: [{price: 1, scope: everybody}]}", 37, "scope: 'everybody' is unknown; accepted: seat, organization"},
    {"{charges: [{rate: 3%, events: requests, minimum_per_event: 4, maximum_per_event: 3}]}", 89,
     "maximum_per_event 3 is below minimum_per_event 4"},
    {"{charges: [{tiers: [{up_to: 5k, price: 1}], beyond: error, scope: organization}]}", 60,
     "beyond: error, but all seats together can use more in a month (without bound) than the last tier of contract 'new' prices "
     "(5000); use free, last_price or an open tier"},
    {"{charges: [{model: flat, price: 3, included: 4}]}", 53,
     "included does not belong to the charge model flat, whose price is due whatever is used"},
    {"{charges: [{model: flat, price: 3, multiplier: 2x}]}", 55,
     "multiplier does not belong to the charge model flat, whose price is due whatever is used"},
    {"{charges: [{price: 3, convert: {divide: 10, places: 2}}]}", 60,
     "places belongs to rounding: say round: ceil, floor or half_up"},
    {"{charges: [{model: stairstep, tiers: [{up_to: 10, fee: 4, package: 3}, {fee: 2}]}]}", 75,
     "package does not belong to a tier of the charge model stairstep"},
    {"{charges: [{price: 1, size: 2.5, convert: {divide: 10, round: ceil}}]}", 36,
     "packages of a quantity that convert rounds to multiples of 1 must themselves be of a whole multiple of it; choose another "
     "size, or round: none"},
    {"{charges: [{price: 1, per: 1e-300}]}", 35, "per: '1e-300' is too small; at least 1e-06 is accepted"},
    {"{charges: [{tiers: [{price: 1}], negative: credit}]}", 51,
     "negative: credit belongs to the charge model per_unit; under graduated units have no one price to take back"},
    {"{charges: [{price: 1, included: 3, negative: credit}]}", 53,
     "negative: credit contradicts the free units of line 12: what is taken back may have been free of charge"},
    {"{seat_types: {s: {grants: {usage: 5}, segments: [light, dev, agents]}}, charges: [{price: 1, negative: credit}]}", 111,
     "negative: credit contradicts the grants of seat types: what is taken back may have been free of charge"},
    {"{charges: [{rate: 3%, events: requests, convert: {free: 4}}]}", 64,
     "free takes no events with it: say included, free_events or free_amount"},
    {"{charges: [{price: 1, minimum: 1000, maximum: 892}], minimum_part: {days: 25, of: 28}}", 54,
     "maximum 892 is below minimum 1000"},
    {"{minimum_part: {days: 29, of: 28}}", 30, "days 29 are more than the 28 of the whole month"},
    /* responses */
    {"{response: {}}", 9, "response says nothing: elasticity, latent, efficiency or substitute is expected"},
    {"{response: {elasticity: 0.3, price: 1, reference_price: 1}}", 32,
     "elasticity 0.3 would have use rise with its price; write -0.3"},
    {"{response: {elasticity: -20, price: 1, reference_price: 1}}", 32, "elasticity: '-20' is too small; at least -10 is accepted"},
    {"{response: {elasticity: -0.3, price: 1}}", 32,
     "reference_price is missing: elasticity needs the price at which the scenario's use is, or would be, seen"},
    {"{charges: [{price: 1, included: 5}], response: {elasticity: -0.3, reference_price: 1}}", 68, ONE_LINE},
    {"{charges: [{price: 1, scope: organization}], response: {elasticity: -0.3, reference_price: 1}}", 76, ONE_LINE},
    {"{seat_fee: 3, response: {elasticity: -0.3, reference_price: 1}}", 45,
     "a unit more costs nothing in month 1, "
     "where (price / reference_price)^elasticity has no value: leave the elasticity out, and state latent demand"},
    {"{response: {elasticity: -0.3, price: 0, reference_price: 1}}", 45,
     "price is 0, where (price / reference_price)^elasticity has no value: where a unit more costs nothing, leave the elasticity "
     "out, and state latent demand; above 0 is expected"},
    {"{response: {elasticity: -0.3, price: 1, reference_price: 0}}", 65,
     "reference_price is 0, where (price / reference_price)^elasticity has no value: of a flat fee, state the price at which users "
     "would use as much; above 0 is expected"},
    {"{response: {price: 1, latent: 20%}}", 27, "price has no meaning without elasticity"},
    {"{response: {reference_price: 1, latent: 20%}}", 37, "reference_price has no meaning without elasticity"},
    {"{response: {latent: 20}}", 28, "latent: '20': write 20% or 0.2; a rate above 1 is written with %"},
    {"{response: {latent: -5%}}", 28, "latent: '-5%' is negative; 0 or more is accepted"},
    {"{response: {efficiency: {by: 3}}}", 20,
     "saved is missing in an efficiency: the share of a seat's use that is no longer needed for the same work, once all "
     "measures are in force (0% to below 100%)"},
    {"{response: {efficiency: {saved: 100%}}}", 40, "saved 100% leaves no use at all; less than 100% is expected"},
    {"{response: {efficiency: {saved: 10%, adopted: 40}}}", 54, "adopted: '40' is not a share: write 40% or 0.4"},
    {"{response: {efficiency: {saved: 10%, by: 0}}}", 49, "by: '0' is too small; at least 1 is accepted"},
    {"{begins: 7, before: flat, response: {efficiency: {saved: 10%, by: 3}}}", 74,
     "by: 3 lies before the contract begins (begins: 7)"},
    /* commitments and credits */
    {"{charges: [{meter: credits, scope: organization, tiers: [{up_to: 10, price: 1}], beyond: error}], commitment: {units: 50, "
     "meter: credits}}",
     126, "units: so many have no price: the tiers of the charge that they are of end before"},
    {"{charges: [{price: 1, scope: organization}], credits: [{meter: usage, amount: 5, every: month, lives: 1, rollover: all}]}",
     123, "rollover has nothing to keep: with lives 1 a grant has expired when the next one comes"},
    /* seat types */
    {"{seat_types: {s: {segments: [light, dev, agents]}}, seat_fee: 5}", 70,
     "seat_fee and seat_types exclude each other: each type has a seat_fee of its own"},
    {"{seat_types: {s: {seat_fee: 5}}}", 22, "the seat type 's' has no segments: say who has it, e.g. segments: [light]"},
    {"{seat_types: {s: {segments: [light, dev]}}}", 9,
     "seat_types: no type has the segment 'agents'; every segment has exactly one"},
    {"{seat_types: {s: {segments: [light, dev, agents]}, p: {segments: [dev]}}}", 74,
     "segments: 'dev' has the seat type 's' already; a segment has one type"},
    {"{seat_types: {s: {segments: [lihgt]}}}", 37,
     "segments: there is no segment 'lihgt'; did you mean 'light'? segments: light, dev, agents"},
    {"{seat_types: {s: {grants: {credits: 5}, segments: [light, dev, agents]}}, charges: [{price: 1}]}", 35,
     "grants: no charge reads 'credits', so the grant pays for nothing; add the charge; charges read: usage"},
    {"{seat_types: {s: {grants: {usage: 5}, segments: [light, dev, agents]}}, charges: [{price: 1}, {price: 2}]}", 35,
     "grants: 2 charges read 'usage'; a grant needs exactly one"},
    /* commitment */
    {"{commitment: {amount: 5, units: 3}}", 40,
     "amount and units exclude each other: a commitment is of money or of units of one charge"},
    {"{commitment: {period: year}}", 9, "a commitment needs amount (money a period), or units and the meter of a charge"},
    {"{commitment: {amount: 5, meter: usage}}", 40, "meter belongs to units: an amount is of the whole metered spend"},
    {"{commitment: {units: 5, meter: tokens}}", 39,
     "commitment: no charge of scope: organization reads 'tokens'; units are of exactly one"},
    {"{commitment: {amount: 5, true_up: false, paid: upfront}}", 42,
     "true_up: false contradicts paid: upfront, by which what is not used is paid too"},
    {"{commitment: {amount: 5, overage_factor: 2x, past: stop}}", 49,
     "overage_factor has no meaning with past: stop, which blocks use beyond"},
    {"{commitment: {amount: 5, period: month, true_up: false, rollover: all}}", 74,
     "rollover has nothing to keep: with true_up: false what is not used is not paid"},
    {"{commitment: {amount: 5, period: month, rollover: renewal, renews: true}}", 58,
     "rollover: renewal carries on what was paid in advance: in arrears the shortfall would never be charged; write paid: upfront, "
     "or "
     "rollover: all, which charges the shortfall and carries it on"},
    {"{commitment: {amount: [5, 6], price: 4}}", 45, "price belongs to one amount: with a list each period costs its amount"},
    {"{commitment: {amount: []}}", 30, "amount: a list of at least one amount is expected, one a period"},
    {"{commitment: {amount: 5, rollover: all}}", 43,
     "rollover without a recurring grant: the period is the term, so nothing comes after it; give a shorter period, or rollover: "
     "renewal"},
    {"{commitment: {amount: 5, rollover: renewal}}", 43,
     "renews is missing: rollover: renewal depends on whether the contract is renewed; write renews: true or false"},
    {"{commitment: {amount: 5, renews: true}}", 41, "renews belongs to rollover: renewal; nothing else here depends on it"},
    {"{commitment: {amount: 5, rollover: some, period: month}}", 43,
     "rollover: none, all, renewal, {up_to: AMOUNT}, {at_least: AMOUNT} or {times: N} is expected, not 'some'"},
    {"{commitment: {amount: 5, rollover: {}, period: month}}", 43,
     "rollover: give either up_to (with or without at_least) or times"},
    {"{commitment: {amount: 5, rollover: {at_least: 3}, period: month}}", 43,
     "at_least belongs to credits: an unused commitment is not raised"},
    {"{commitment: {amount: 5, rollover: {at_least: 3, times: 2}, period: month}}", 43,
     "rollover: give either up_to (with or without at_least) or times"},
    /* credits */
    {"{credits: [{money: 5, every: month, rollover: {at_least: 3, up_to: 2}}]}", 65, "at_least 3 is above up_to 2"},
    {"{credits: [{money: 5, every: month, lives: 3, rollover: {at_least: 3}}]}", 51,
     "lives contradicts at_least, which raises what is left at every recurrence"},
    {"{credits: [{money: 5, every: month, carry_overage: true}]}", 59,
     "carry_overage belongs to units; money pays no more than there is"},
    {"{charges: [{meter: credits, price: 1, scope: organization}], credits: [{meter: credits, amount: 5, carry_overage: true}]}",
     122, "carry_overage without a recurring grant: say how often the credit is granted, e.g. every: month"},
    {"{credits: [{meter: usage, amount: 5}], charges: [{price: 1}]}", 27,
     "credits: no charge of scope: organization reads 'usage'; units are of exactly one; one of scope: seat does: give it "
     "scope: organization, or grant the units by seat_types"},
    {"{credits: [{amount: 5}]}", 19, "a credit is of exactly one: meter, rate_card (units) or money; here is none"},
    {"{credits: [{money: 5, rollover: all}]}", 40,
     "rollover without a recurring grant: say how often the credit is granted, e.g. every: month"},
    {"{credits: [{money: true}]}", 19, "the credit has no amount: give amount or per_seat"},
    {"{credits: [{money: 5, amount: 5}]}", 38, "the amount stands twice; write money: true beside amount"},
    {"{credits: [{money: 5, every: week}]}", 37, "every: once, month, quarter, year or a number of months is expected, not 'week'"},
    {"{credits: [{money: 5, from: 4, until: 3}]}", 46, "until 3 lies before the first grant: the credit is never granted"},
    {"{credits: [{money: 5, from: 2026-01}]}", 36, "from: 2026-01 lies before the first month, 2026-04"},
    {"{credits: [{money: 5, per_seat: {premium: 4}}]}", 41,
     "per_seat: there is no seat type 'premium'; the contract has no seat_types"},
    {"{charges: [{meter: credits, price: 1, scope: organization}], credits: [{meter: credits, amount: 5, pays: bill}]}", 113,
     "pays belongs to money; units pay the charge that reads them"},
    {"{charges: [{meter: credits, price: 1, scope: organization}], credits: [{meter: credits, amount: 5}], changes: [{from: 3, "
     "charges: [{price: 1}]}]}",
     87, "credits: from the change in line 12 on no charge of scope: organization reads 'credits'; units are of exactly one"},
    {"{charges: [{meter: credits, price: 1, scope: organization}], credits: [{meter: credits, amount: 5}], changes: [{from: 3, "
     "charges: [{price: 1}, {meter: credits, price: 1, scope: organization}]}]}",
     87, "credits: the charge that reads 'credits' is number 1 of charges, but 2 in the change of line 12; keep its place"},
    /* caps */
    {"{spend_cap: {user: 5}}", 9,
     "then is missing in a spend cap: use beyond is blocked (stop), or goes on and costs no more (charge) "
     "(stop or charge)"},
    {"{spend_cap: {then: stop}}", 9, "a spend cap needs user, seat_types or organization: who may spend how much"},
    {"{seat_fee: 20, charges: [{price: 1}], spend_cap: {user: 15, then: stop}}", 64,
     "the cap of a user, 15, is below the seat fee 20: either it is on metered charges alone (write counts: charges), or on the "
     "whole bill (counts: bill), and then it must be at least the fee"},
    {"{seat_fee: 20, charges: [{price: 1}], spend_cap: {user: 15, counts: bill, then: stop}}", 64,
     "the cap of a user, 15, is below the seat fee 20: with counts: bill not even the fee could be paid"},
    {"{seat_fee: 20, spend_cap: {organization: 1k, counts: bill, then: stop}}", 49,
     "the cap of the organization, 1000, is below what is due without any use, 2000: fees, flat charges and minimums"},
    {"{charges: [{meter: credits, price: 1, scope: organization}], spend_cap: {user: 5, then: stop}}", 87,
     "the cap of a user counts the seat's own charges, and the contract has none: all are of scope: organization; cap seat_types "
     "or "
     "the organization, or charge each seat"},
    {"{seat_fee: 33, charges: [{model: flat, price: 20}, {price: 1}], spend_cap: {user: 50, counts: bill, then: stop}}", 90,
     "the cap of a user, 50, is below what is due without any use, 53: fees, flat charges and minimums"},
    {"{charges: [{price: 1, minimum: 8, discount: 10%}], spend_cap: {user: 7, counts: charges, then: stop}}", 77,
     "the cap of a user, 7, is below what is due without any use, 8: flat charges and minimums of charges"},
    {"{charges: [{price: 1}], minimum_bill: 60, spend_cap: {user: 59, counts: bill, then: charge}}", 68,
     "the cap of a user, 59, is below what is due without any use, 60: fees, flat charges and minimums"},
    {"{charges: [{model: flat, price: 3}, {model: flat, price: 7, scope: organization}], spend_cap: {organization: 306, then: "
     "stop}}",
     117, "the cap of the organization, 306, is below what is due without any use, 307: flat charges and minimums of charges"},
    {"{seat_types: {s: {segments: [light]}, p: {segments: [dev, agents]}}, charges: [{tiers: [{up_to: 9, fee: 2}, {price: 1}], "
     "fee_at_zero: true}], spend_cap: {seat_types: {p: 5}, then: stop}}",
     174,
     "the cap of the seat type, 5, is below what is due without any use, 80 of the type 'p': flat charges and minimums of charges"},
    {"{seat_fee: 20, maximum_bill: 15}", 37, "maximum_bill 15 is below the seat fee 20, which is part of the bill"},
    {"{seat_fee: 20, maximum_bill: 20.5, escalator: 5%}", 37,
     "maximum_bill 20.5 is below the seat fee 21 in month 13, which is part of the bill"},
    {"{minimum_bill: 9, maximum_bill: 7}", 40, "maximum_bill 7 is below minimum_bill 9"},
    {"{maximum_bill: 30, changes: [{from: 3, minimum_bill: 40}]}", 23, "maximum_bill 30 is below minimum_bill 40"},
    /* time */
    {"{changes: [{from: 3, seat_fee: 4}, {from: 2026-06, seat_fee: 5}]}", 50,
     "two changes begin in one month: this one, and that of line 12"},
    {"{changes: [{from: 3, until: 6, seat_fee: 4}, {from: 5, seat_fee: 5}]}", 60,
     "the change begins before that of line 12 has ended (until 6)"},
    {"{changes: [{from: 3, until: 2, seat_fee: 4}]}", 36, "until 2 lies before from 3: the change never holds"},
    {"{changes: [{from: 3}]}", 19, "the change changes nothing: give the keys that it replaces, e.g. seat_fee or charges"},
    {"{changes: [{seat_fee: 3}]}", 19,
     "from is missing in a change: the first month in which it holds (a month from 1, or a date 2026-09)"},
    {"{changes: [{from: soon, seat_fee: 3}]}", 26,
     "from: a month is expected, as its number from 1 or as a date such as 2026-09, not 'soon'"},
    {"{changes: [{from: 0, seat_fee: 3}]}", 26, "from: '0' is too small; at least 1 is accepted"},
    {"{changes: [{from: 2026-13, seat_fee: 3}]}", 26, "from: 2026-13 is not in the calendar"},
    {"{changes: [{from: 2027-02-29, seat_fee: 3}]}", 26, "from: 2027-02-29 is not in the calendar"},
    {"{changes: [{from: 3, seat_fee: 3}], seat_types: {s: {segments: [light, dev, agents]}}}", 39,
     "the contract has seat_types: a change of fees gives seat_types"},
    {"{changes: [{from: 3, seat_types: {s: {seat_fee: 3}}}]}", 29,
     "seat_types cannot begin with a change: the contract itself has none"},
    {"{changes: [{from: 3, seat_types: {s: {grants: {}}}}], seat_types: {s: {segments: [light, dev, agents]}}}", 42,
     "seat_fee is missing: a change replaces seat_types whole"},
    {"{changes: [{from: 3, rate_cards: {a: b}}], charges: [{price: 1}]}", 42, "rate_cards: no charge reads the rate card 'a'"},
    {"{escalator: -100%}", 20, "escalator: '-100%' is too small; a number above -100% is accepted"},
    {"{escalator: {rate: 1000%, every: 1}}", 20,
     "the escalator makes prices more than 1e+06 times as high by month 7; rates are a step, compound"},
    {"{ramp: 50%}", 15, "ramp: a list of rates or factors is expected, e.g. [50%, 75%, 100%], not a single value"},
    {"{ramp: [50]}", 16, "ramp[0]: '50': write 50% or 0.5; a rate above 1 is written with %"},
    {"{begins: 3}", 17, "before is missing: name the contract in force until month 3"},
    {"{begins: 25, before: flat}", 17, "begins: 25 lies past the term of 24 months"},
    {"{before: flat}", 17, "before has no meaning: the contract begins at once; say when with begins"},
    {"{begins: 3, before: flt}", 28, "before: there is no contract 'flt'; did you mean 'flat'? contracts: flat, new"},
    {"{begins: 3, before: new}", 28, "before: a contract does not follow itself"},
    {"{begins: 3, before: flat, credits: [{money: 5, from: 2}]}", 61, "from 2 lies before the contract begins (begins: 3)"},
    /* 1 a unit less 10 for every full 10: between 0 and 10, again and again */
    {"{maximum_bill: 5, charges: [{meter: usage, price: 1}, {meter: usage, name: rebate, model: package, size: 10, price: -10, "
     "rounding: down}]}",
     23,
     "the bill of contract 'new' rises and falls about a limit (maximum_bill) more than 4096 times, as prices and steps cancel "
     "out: so "
     "many turns cannot be priced; choose another limit, or prices that do not cancel out"},
    /* units and money, near names, pairs */
    {"{charges: [{meter: requests, rate: 3%, events: requests}]}", 55,
     "events: 'requests' is the amount itself; name the meter that counts the events by which it is moved"},
    {"{charges: [{events: requests, fee_per_event: 0.3}]}", 19, "rate is missing: the charge model percentage needs it"},
    {"{charges: [{meter: requests, price: 1, included: $100}]}", 57,
     "included: '$100' is money, but what is counted here is requests; write the bare number"},
    {"{charges: [{meter: requests, tiers: [{up_to: USD 100, price: 1}, {price: 2}]}]}", 53,
     "up_to: 'USD 100' is money, but what is counted here is requests; write the bare number"},
    {"{charges: [{price: 1, name: \"a\\e[31m\"}]}", 36,
     "name: the control character 0x1b is not accepted in text; of such only line ends and tabs are"},
    {"{seat_types: {s: {grants: {credits: $5}, segments: [light, dev, agents]}}, charges: [{meter: credits, price: 1}]}", 44,
     "credits: '$5' is money, but what is counted here is credits; write the bare number"},
    {"{seat_types: {s: {grants: {credit: 5}, segments: [light, dev, agents]}}, charges: [{meter: credits, price: 1}]}", 35,
     "grants: no charge reads 'credit', so the grant pays for nothing; add the charge; did you mean 'credits'? charges read: "
     "credits"},
    {"{charges: [{price: 1}], commitment: {units: 5}}", 52,
     "meter is missing: units are of one charge; name what it reads, meter: NAME or rate_card: NAME"},
    {"{charges: [{meter: credits, price: 1}], commitment: {units: 5, meter: credits}}", 78,
     "commitment: no charge of scope: organization reads 'credits'; units are of exactly one; one of scope: seat does: give it "
     "scope: organization"},
    {"{charges: [{meter: credits, price: 1, scope: organization}], commitment: {units: 5, meter: credit}}", 99,
     "commitment: no charge of scope: organization reads 'credit'; units are of exactly one; did you mean 'credits'? charges read: "
     "credits"},
    {"{charges: [{meter: credits, price: 1, scope: organization}], commitment: {units: $5, meter: credits}}", 89,
     "units: '$5' is money, but what is counted here is credits; write the bare number"},
    {"{charges: [{price: 1}], commitment: {units: 5, meter: usage, rate_card: card}}", 80,
     "meter and rate_card exclude each other: units are of one charge"},
    {"{charges: [{meter: credits, price: 1, scope: organization}], credits: [{meter: credits, amount: USD 5}]}", 104,
     "amount: 'USD 5' is money, but what is counted here is credits; write the bare number"},
    {"{charges: [{meter: credits, price: 1, scope: organization}], credits: [{meter: credits, per_seat: 5, every: month, rollover: "
     "{up_to: $5}}]}",
     141, "up_to: '$5' is money, but what is counted here is credits; write the bare number"},
    {"{charges: [{meter: credits, price: 1, scope: organization}], credits: [{meter: credit, amount: 5}]}", 87,
     "credits: no charge of scope: organization reads 'credit'; units are of exactly one; did you mean 'credits'? charges read: "
     "credits"},
    {"{credits: [{money: false, amount: 5}]}", 27,
     "money: an amount or true is expected, not 'false'; a credit in units names meter or rate_card in place of it"},
    {"{credits: [{money: 5, every: }]}", 30, "every: once, month, quarter, year or a number of months is expected, not nothing"},
    {"{seat_fee: 1.000,50}", 25,
     "unknown key '50' in a contract; is this one number? '1.000,50': a comma is not accepted in a number; write 1000.50"},
    {"{spend_discount: {tiers: [{up_to: 5}]}}", 34, "discount is missing in a tier of spend: share off the spend in the tier"},
    {"{charges: [{price: 1}], changes: [{from: 3, rate_cards: {}}]}", 42,
     "the change changes nothing: give the keys that it replaces, e.g. seat_fee or charges"},
    /* discounts on spend */
    {"{spend_discount: {tiers: [{up_to: 5, discount: 3%}]}}", 42, "the last tier ends at 5: leave out its up_to"},
    {"{spend_discount: {tiers: [{up_to: 5, discount: 3%}, {up_to: 4, discount: 5%}, {discount: 6%}]}}", 68,
     "tiers are out of order: up_to 4 does not lie above the bound before it, 5"},
};

static void refuses_contradictions(void **state)
{
    struct fixture *f = *state;
    for (size_t i = 0; i < sizeof refusals / sizeof refusals[0]; i++) {
        char text[4096];
        int n = snprintf(text, sizeof text, "%s  new: %s\n", HEAD, refusals[i].contract);
        if (read_bytes(f, text, (size_t)n, NULL, 0) != BS_ERROR_INPUT)
            fail_msg("accepted: %s", refusals[i].contract);
        assert_first_error(f, 12, refusals[i].column, refusals[i].message);
    }
}

static void wants_to_know_when_it_starts(void **state)
{
    struct fixture *f = *state;
    const char *const change[] = {"contracts.flat={seat_fee: 3, changes: [{from: 2026-09, seat_fee: 4}]}"};
    assert_int_equal(read_bytes(f, base, sizeof base - 1, change, 1), BS_ERROR_INPUT);
    assert_first_error(
        f, 0, 0,
        "from: 2026-09 is a date, but the scenario does not say when its first month is: add starts: YYYY-MM, or write "
        "the number of the month");
}

int main(void)
{
#define TEST(function) cmocka_unit_test_setup_teardown(function, setup, teardown)
    const struct CMUnitTest tests[] = {TEST(refuses_contradictions), TEST(wants_to_know_when_it_starts)};
    return cmocka_run_group_tests(tests, NULL, NULL);
}
