/* Keys of contracts. */
#include "scenario/keys_table.h"

#include <billshift/model.h>

static const char *const allocate_words[] = {"equal", "use", "use_above_grant", "none", NULL};
static const char *const fee_paid_words[] = {"monthly", "yearly", NULL};
static const char *const spend_model_words[] = {"graduated", "volume", NULL};
static const char *const period_words[] = {"month", "quarter", "year", "term", NULL};
static const char *const paid_words[] = {"arrears", "upfront", NULL};
static const char *const past_words[] = {"charge", "stop", NULL};
static const char *const pays_words[] = {"charges", "bill", NULL};
static const char *const counts_words[] = {"charges", "bill", NULL};
static const char *const then_words[] = {"stop", "charge", NULL};

#define MONTH_RANGE "a month from 1, or a date 2026-09"

#define DISCOUNT "contracts.NAME.discount."
static const struct bs_key discount_keys[] = {
    {DISCOUNT "charges", BS_KEY_SHARE, .most = 1, .preset = "0%", .offset = FIELD(discount, charges),
     .help = "share off the charges"},
    {DISCOUNT "seats", BS_KEY_SHARE, .most = 1, .preset = "0%", .offset = FIELD(discount, seats), .help = "share off the seat fee"},
};
const struct bs_block bs_block_discount = {BLOCK("a discount", DISCOUNT, discount)};

#define SPEND_TIER "contracts.NAME.spend_discount.tiers[]."
static const struct bs_key spend_tier_keys[] = {
    {SPEND_TIER "up_to", BS_KEY_MONEY, .unit = "money a month", .least_open = true, .offset = FIELD(spend_tier, up_to),
     .help = "upper bound of the tier, cumulative and inclusive; left out: no bound, in the last tier only"},
    {SPEND_TIER "discount", BS_KEY_SHARE, .most = 1, .required = true, .offset = FIELD(spend_tier, discount),
     .help = "share off the spend in the tier"},
};
static const struct bs_block spend_tier_block = {BLOCK("a tier of spend", SPEND_TIER, spend_tier)};

#define SPEND_DISCOUNT "contracts.NAME.spend_discount."
static const struct bs_key spend_discount_keys[] = {
    {SPEND_DISCOUNT "model", BS_KEY_WORD, .words = spend_model_words, .range = "graduated or volume", .preset = "graduated",
     .offset = FIELD(spend_discount, model),
     .help = "each slice of spend at its own discount, or all of it at that of the tier reached"},
    {SPEND_DISCOUNT "tiers", BS_KEY_LIST, .block = &spend_tier_block, .required = true, .offset = FIELD(spend_discount, tiers),
     .range = "list of {up_to, discount}", .help = "rising bounds; the last is open"},
};
static const struct bs_block spend_discount_block = {BLOCK("a spend discount", SPEND_DISCOUNT, spend_discount)};

#define SEAT_TYPE "contracts.NAME.seat_types.NAME."
static const struct bs_key seat_type_keys[] = {
    {SEAT_TYPE "seat_fee", BS_KEY_MONEY, .unit = "money a seat and month", .preset = "0", .offset = FIELD(seat_type, seat_fee),
     .help = "fixed fee of each seat of the type"},
    {SEAT_TYPE "grants", BS_KEY_RAW, .offset = FIELD(seat_type, grants), .range = "map from meters or rate cards to units",
     .help = "units a seat and month free of charge, of what a charge reads; pooled where that has organization scope"},
    {SEAT_TYPE "segments", BS_KEY_RAW, .offset = FIELD(seat_type, segments), .range = "list of segments",
     .help = "who has it: every segment one type; a population is the segment `population`, or with seat types in its roster these "
             "are its "
             "segments, and a type without the key has the one of its name. Not in changes"},
};
static const struct bs_block seat_type_block = {BLOCK("a seat type", SEAT_TYPE, seat_type)};

#define CONTRACT "contracts.NAME."
static const struct bs_key terms_keys[] = {
    {CONTRACT "seat_fee", BS_KEY_MONEY, .unit = "money a seat and month", .preset = "0", .offset = FIELD(terms, seat_fee),
     .help = "fixed fee of each seat, whatever it uses"},
    {CONTRACT "discount", BS_KEY_RAW, .preset = "0%", .block = &bs_block_discount, .offset = FIELD(terms, discount),
     .range = "a share, or a map with charges and seats", .help = "share off the charges"},
    {CONTRACT "charges", BS_KEY_LIST, .block = &bs_block_charge, .offset = FIELD(terms, charges), .range = "list of charges",
     .help = "what use costs; left out: nothing"},
    {CONTRACT "organization_fee", BS_KEY_MONEY, .unit = "money a month", .preset = "0", .offset = FIELD(terms, organization_fee),
     .help = "fixed fee of the whole organization"},
    {CONTRACT "minimum_bill", BS_KEY_MONEY, .unit = "money a seat and month", .preset = "0", .offset = FIELD(terms, minimum_bill),
     .help = "least monthly bill of a seat, seat fee included; before what the organization's discounts and credits take off"},
    {CONTRACT "maximum_bill", BS_KEY_MONEY, .unit = "money a seat and month", .offset = FIELD(terms, maximum_bill),
     .help = "greatest monthly bill of a seat, seat fee included; left out: none"},
    {CONTRACT "seat_types", BS_KEY_NAMED, .block = &seat_type_block, .offset = FIELD(terms, seat_types),
     .range = "map from names to seat types", .help = "kinds of seats with fees and grants of their own, in place of seat_fee"},
    {CONTRACT "seats_minimum", BS_KEY_COUNT, .unit = "seats", .most = BS_SEATS_MOST, .preset = "0",
     .offset = FIELD(terms, seats_minimum), .help = "seats whose fee is paid at least; those missing cost that of the first type"},
    {CONTRACT "spend_discount", BS_KEY_BLOCK, .block = &spend_discount_block, .offset = FIELD(terms, spend_discount),
     .range = "{model: ..., tiers: [...]}", .help = "discount on the organization's metered spend of a month, by its size"},
};
static const struct bs_block terms_block = {BLOCK("a contract", CONTRACT, terms)};

#define CHANGE "contracts.NAME.changes[]."
static const struct bs_key change_keys[] = {
    {CHANGE "from", BS_KEY_RAW, .required = true, .offset = FIELD(change, from), .range = MONTH_RANGE,
     .help = "the first month in which it holds"},
    {CHANGE "until", BS_KEY_RAW, .offset = FIELD(change, until), .range = MONTH_RANGE,
     .help = "the last month in which it holds: then what was before holds again; left out: to the end"},
    {CHANGE "rate_cards", BS_KEY_RAW, .offset = offsetof(struct bs_change_spec, terms.rate_cards),
     .range = "map from rate cards to others",
     .help = "charges that read the one card read the other, in the same unit, from then on; other cards stay as earlier changes "
             "swapped them"},
};
static const struct bs_block change_block = {BLOCK("a change", CHANGE, change), .base = &terms_block,
                                             .base_offset = offsetof(struct bs_change_spec, terms)};

#define ROLLOVER "contracts.NAME.credits[].rollover."
static const struct bs_key rollover_keys[] = {
    {ROLLOVER "at_least", BS_KEY_AMOUNT, .unit = "units or money", .least_open = true, .offset = FIELD(rollover, at_least),
     .help = "of a credit: what is left is raised to so much at each recurrence, free of charge; alone or with up_to"},
    {ROLLOVER "up_to", BS_KEY_AMOUNT, .unit = "units or money", .offset = FIELD(rollover, up_to),
     .help = "at most so much of what is unused stays; of a commitment as of a credit"},
    {ROLLOVER "times", BS_KEY_NUMBER, .least = 1, .most = 1e6, .range = "1 to 1000000", .offset = FIELD(rollover, times),
     .help = "the balance with the new grant is at most so many times the grant; of a commitment as of a credit"},
};
const struct bs_block bs_block_rollover = {BLOCK("a rollover", ROLLOVER, rollover)};

#define COMMITMENT     "contracts.NAME.commitment."
#define ROLLOVER_RANGE "none, all, renewal, {up_to: AMOUNT}, {at_least: AMOUNT} or {times: N}"
static const struct bs_key commitment_keys[] = {
    {COMMITMENT "amount", BS_KEY_RAW, .unit = "money a period", .offset = FIELD(commitment, amount),
     .range = "an amount of 0 or more, or a list of amounts above 0",
     .help = "metered spend that is promised (0: none, all spend lies beyond it), or of the first period, the second ... (the last "
             "holds on); or else units"},
    {COMMITMENT "units", BS_KEY_AMOUNT, .unit = "units a period", .most = 1e18, .least_open = true,
     .offset = FIELD(commitment, units), .help = "in place of amount: units of a charge of organization scope"},
    {COMMITMENT "meter", BS_KEY_NAME, .offset = FIELD(commitment, meter), .help = "the meter of the charge that units are of"},
    {COMMITMENT "rate_card", BS_KEY_NAME, .offset = FIELD(commitment, rate_card), .range = "name of a rate card",
     .help = "in place of meter: the rate card of the charge that units are of"},
    {COMMITMENT "period", BS_KEY_WORD, .words = period_words, .range = "month, quarter, year or term", .preset = "term",
     .offset = FIELD(commitment, period), .help = "how often it is due; a last period that the term cuts short is due in full"},
    {COMMITMENT "price", BS_KEY_MONEY, .unit = "money a period", .offset = FIELD(commitment, price),
     .help = "what the commitment costs; left out: its amount"},
    {COMMITMENT "true_up", BS_KEY_FLAG, .preset = "true", .offset = FIELD(commitment, true_up),
     .help = "what was promised and not used is charged in the last month of the period"},
    {COMMITMENT "paid", BS_KEY_WORD, .words = paid_words, .range = "arrears or upfront", .preset = "arrears",
     .offset = FIELD(commitment, paid), .help = "as it is used, or in the first month of each period"},
    {COMMITMENT "overage_factor", BS_KEY_FACTOR, .preset = "1x", .offset = FIELD(commitment, overage_factor),
     .help = "on the spend beyond it, or on what units beyond it add to their charge"},
    {COMMITMENT "past", BS_KEY_WORD, .words = past_words, .range = "charge or stop", .preset = "charge",
     .offset = FIELD(commitment, past), .help = "use beyond it is charged, or blocked"},
    {COMMITMENT "rollover", BS_KEY_RAW, .preset = "none", .block = &bs_block_rollover, .offset = FIELD(commitment, rollover),
     .range = ROLLOVER_RANGE,
     .help = "what was paid and not used stays for the next period; renewal: if the contract is renewed, of what is paid upfront"},
    {COMMITMENT "renews", BS_KEY_FLAG, .offset = FIELD(commitment, renews),
     .help = "whether the contract is renewed at the end of the term; required with rollover: renewal"},
};
static const struct bs_block commitment_block = {BLOCK("a commitment", COMMITMENT, commitment)};

#define CREDIT "contracts.NAME.credits[]."
static const struct bs_key credit_keys[] = {
    {CREDIT "name", BS_KEY_TEXT, .offset = FIELD(credit, name),
     .help = "what the line of the bill is called; left out: as the meter or the rate card, or credit"},
    {CREDIT "meter", BS_KEY_NAME, .offset = FIELD(credit, meter),
     .help = "a credit in units of this meter, which a charge of organization scope reads; or else rate_card or money"},
    {CREDIT "rate_card", BS_KEY_NAME, .offset = FIELD(credit, rate_card), .range = "name of a rate card",
     .help = "a credit in units of this rate card, which a charge of organization scope reads"},
    {CREDIT "money", BS_KEY_RAW, .unit = "money", .offset = FIELD(credit, money), .range = "an amount, or true",
     .help = "a credit in money, of this amount a grant; with true amount or per_seat says how much"},
    {CREDIT "amount", BS_KEY_AMOUNT, .unit = "units or money", .most = 1e18, .preset = "0", .offset = FIELD(credit, amount),
     .help = "of a grant, for the organization"},
    {CREDIT "per_seat", BS_KEY_RAW, .unit = "units or money a seat", .offset = FIELD(credit, per_seat),
     .range = "an amount, or a map from seat types to amounts",
     .help =
         "of a grant, for each seat there in its month; those that join later have none of it. Beside amount or in place of it"},
    {CREDIT "at_most", BS_KEY_AMOUNT, .unit = "units or money", .most = 1e18, .least_open = true, .offset = FIELD(credit, at_most),
     .help = "of a grant, amount and per_seat together; left out: no bound"},
    {CREDIT "price", BS_KEY_MONEY, .unit = "money", .preset = "0", .offset = FIELD(credit, price), .help = "what a grant costs"},
    {CREDIT "from", BS_KEY_RAW, .offset = FIELD(credit, from), .range = MONTH_RANGE,
     .help = "month of the first grant; left out: the first of the contract"},
    {CREDIT "until", BS_KEY_RAW, .offset = FIELD(credit, until), .range = MONTH_RANGE,
     .help = "last month in which it can be granted; a rollover limits what is left at the dates of later grants too; left out: no "
             "end"},
    {CREDIT "every", BS_KEY_RAW, .preset = "once", .offset = FIELD(credit, every),
     .range = "once, month, quarter, year, or a number of months", .help = "how often it is granted"},
    {CREDIT "lives", BS_KEY_COUNT, .unit = "months", .least = 1, .most = BS_LASTING_MOST, .range = "1 to 1200",
     .offset = FIELD(credit, lives), .help = "months in which a grant can be drawn, that of the grant counting; left out: no end"},
    {CREDIT "priority", BS_KEY_COUNT, .most = 1e6, .range = "0 to 1000000", .preset = "1", .offset = FIELD(credit, priority),
     .help = "the lower is drawn first; among equals what expires first"},
    {CREDIT "rollover", BS_KEY_RAW, .preset = "none", .block = &bs_block_rollover, .offset = FIELD(credit, rollover),
     .range = ROLLOVER_RANGE, .help = "what is unused when the next grant comes stays; renewal: if the contract is renewed"},
    {CREDIT "renews", BS_KEY_FLAG, .offset = FIELD(credit, renews),
     .help = "whether the contract is renewed; required with rollover: renewal"},
    {CREDIT "carry_overage", BS_KEY_FLAG, .preset = "false", .offset = FIELD(credit, carry_overage),
     .help = "units that come again: what a month uses beyond all credits comes off the next grant; the last month's is charged"},
    {CREDIT "pays", BS_KEY_WORD, .words = pays_words, .range = "charges or bill", .preset = "charges",
     .offset = FIELD(credit, pays), .help = "what money pays: metered charges, or fees too"},
};
static const struct bs_block credit_block = {BLOCK("a credit", CREDIT, credit)};

#define CAP "contracts.NAME.spend_cap."
static const struct bs_key spend_cap_keys[] = {
    {CAP "user", BS_KEY_MONEY, .unit = "money a seat and month", .offset = FIELD(spend_cap, user),
     .help = "cap of each seat's own charges; those of organization scope do not count"},
    {CAP "seat_types", BS_KEY_RAW, .unit = "money a month", .offset = FIELD(spend_cap, seat_types),
     .range = "map from seat types to amounts", .help = "cap of all seats of a type together; a type left out has none"},
    {CAP "organization", BS_KEY_MONEY, .unit = "money a month", .offset = FIELD(spend_cap, organization),
     .help = "cap of all seats, on what discounts and commitment leave to be charged for use"},
    {CAP "counts", BS_KEY_WORD, .words = counts_words, .range = "charges or bill", .preset = "charges",
     .offset = FIELD(spend_cap, counts), .help = "what is capped: metered charges, or the bill with its fees"},
    {CAP "then", BS_KEY_WORD, .words = then_words, .range = "stop or charge", .required = true, .offset = FIELD(spend_cap, then),
     .help = "use beyond is blocked (stop), or goes on and costs no more (charge)"},
};
static const struct bs_block spend_cap_block = {BLOCK("a spend cap", CAP, spend_cap)};

#define EFFICIENCY "contracts.NAME.response.efficiency."
static const struct bs_key efficiency_keys[] = {
    {EFFICIENCY "saved", BS_KEY_SHARE, .most = 1, .required = true, .range = "0% to below 100%", .offset = FIELD(efficiency, saved),
     .help = "the share of a seat's use that is no longer needed for the same work, once all measures are in force"},
    {EFFICIENCY "adopted", BS_KEY_SHARE, .most = 1, .preset = "100%", .offset = FIELD(efficiency, adopted),
     .help = "the share of every segment's seats that save it, whatever they use; the others save nothing. Of segments only"},
    {EFFICIENCY "by", BS_KEY_RAW, .offset = FIELD(efficiency, by), .range = MONTH_RANGE,
     .help = "the month from which on all of it is saved, in equal steps from the contract's first month on; left out: from the "
             "first month on"},
};
static const struct bs_block efficiency_block = {BLOCK("an efficiency", EFFICIENCY, efficiency)};

#define SUBSTITUTE "contracts.NAME.response.substitute[]."
static const struct bs_key substitute_keys[] = {
    {SUBSTITUTE "model", BS_KEY_NAME, .required = true, .range = "name of a model", .offset = FIELD(substitute, model),
     .help = "of a rate card: whose work moves"},
    {SUBSTITUTE "with", BS_KEY_NAME, .required = true, .range = "name of a model", .offset = FIELD(substitute, with),
     .help = "the model that does it under this contract, in the same classes of tokens, modes and lengths of prompts"},
    {SUBSTITUTE "share", BS_KEY_SHARE, .most = 1, .preset = "100%", .offset = FIELD(substitute, share),
     .help = "the share of the model's tokens that moves; of one model at most 100% in all"},
    {SUBSTITUTE "tokens", BS_KEY_FACTOR, .least_open = true, .most = 1e6, .preset = "1x", .range = "above 0, written 1.3x or 1.3",
     .offset = FIELD(substitute, tokens), .help = "tokens of the other model for a token of this one, in every class"},
};
static const struct bs_block substitute_block = {BLOCK("a substitution", SUBSTITUTE, substitute)};

#define RESPONSE "contracts.NAME.response."
static const struct bs_key response_keys[] = {
    {RESPONSE "elasticity", BS_KEY_NUMBER, .least = -10, .most = 1e6, .range = "-10 to 0", .offset = FIELD(response, elasticity),
     .help =
         "of use to its marginal price: use is multiplied by (price / reference_price)^elasticity; -0.3: 1 % dearer, 0.3 % less"},
    {RESPONSE "price", BS_KEY_MONEY, .unit = "money a unit", .offset = FIELD(response, price),
     .help = "what a unit more of use costs under this contract, above 0; left out: that of a dollar of use at list price (where "
             "use has no list "
             "price, of a unit) in each month, if the bill is a fee and one price for every seat"},
    {RESPONSE "reference_price", BS_KEY_MONEY, .unit = "money a unit", .offset = FIELD(response, reference_price),
     .help = "the price, in the same unit, at which the scenario's use is, or would be, seen; above 0, required with elasticity: "
             "under a flat fee a unit more costs nothing, and the formula has no value there"},
    {RESPONSE "latent", BS_KEY_RATE, .most = 10, .range = "0% to 1000%", .preset = "0%", .offset = FIELD(response, latent),
     .help = "demand that a limit held back where the scenario's use was seen, and that this contract lets come: 20% more use"},
    {RESPONSE "efficiency", BS_KEY_BLOCK, .block = &efficiency_block, .offset = FIELD(response, efficiency),
     .range = "{saved: ..., by: ...}", .help = "measures that do the same work with less use"},
    {RESPONSE "substitute", BS_KEY_LIST, .block = &substitute_block, .offset = FIELD(response, substitute),
     .range = "list of {model, with, share, tokens}", .help = "the same work on other models"},
};
static const struct bs_block response_block = {BLOCK("a response", RESPONSE, response)};

#define ESCALATOR "contracts.NAME.escalator."
static const struct bs_key escalator_keys[] = {
    {ESCALATOR "rate", BS_KEY_RATE, .least = -1, .most = 10, .least_open = true, .required = true, .offset = FIELD(escalator, rate),
     .range = "above -100%, up to 1000%", .help = "prices and fees rise by this at each step, compound"},
    {ESCALATOR "every", BS_KEY_COUNT, .unit = "months", .least = 1, .most = BS_LASTING_MOST, .range = "1 to 1200", .preset = "12",
     .offset = FIELD(escalator, every), .help = "months between steps"},
    {ESCALATOR "from", BS_KEY_RAW, .offset = FIELD(escalator, from), .range = MONTH_RANGE,
     .help = "month of the first step; left out: `every` months after the contract begins"},
};
const struct bs_block bs_block_escalator = {BLOCK("an escalator", ESCALATOR, escalator)};

#define MINIMUM_PART "contracts.NAME.minimum_part."
static const struct bs_key minimum_part_keys[] = {
    {MINIMUM_PART "days", BS_KEY_COUNT, .unit = "days", .least = 1, .most = 366, .required = true, .range = "1 to 366",
     .offset = FIELD(minimum_part, days), .help = "days for which minimums are due"},
    {MINIMUM_PART "of", BS_KEY_COUNT, .unit = "days", .least = 1, .most = 366, .required = true, .range = "days to 366",
     .offset = FIELD(minimum_part, of), .help = "days of the whole month"},
    {MINIMUM_PART "places", BS_KEY_COUNT, .most = 8, .range = "0 to 8", .offset = FIELD(minimum_part, places),
     .help = "decimal places to which they are rounded before they are compared; left out: they are not"},
};
static const struct bs_block minimum_part_block = {BLOCK("a part of a month", MINIMUM_PART, minimum_part)};

static const struct bs_key contract_keys[] = {
    {CONTRACT "title", BS_KEY_TEXT, .offset = FIELD(contract, title), .help = "free text for people"},
    {CONTRACT "currency", BS_KEY_CODE, .offset = FIELD(contract, currency),
     .help = "of its amounts that state none, one with a rate in exchange_rates; left out: that of the scenario"},
    {CONTRACT "begins", BS_KEY_RAW, .preset = "1", .offset = FIELD(contract, begins), .range = MONTH_RANGE,
     .help = "the first month in which it is in force; until then that of `before` is"},
    {CONTRACT "before", BS_KEY_NAME, .offset = FIELD(contract, before), .range = "name of a contract that begins at once",
     .help = "the contract in force until this one begins; required where begins is not 1"},
    {CONTRACT "allocate", BS_KEY_WORD, .words = allocate_words, .range = "equal, use, use_above_grant or none",
     .offset = FIELD(contract, allocate),
     .help = "how amounts of the organization are laid on its seats; left out: fixed ones in equal parts, metered ones by use, "
             "what is taken off by charges"},
    {CONTRACT "fee_paid", BS_KEY_WORD, .words = fee_paid_words, .range = "monthly or yearly", .preset = "monthly",
     .offset = FIELD(contract, fee_paid), .help = "when seat fees are paid: moves cash only, not what a month costs"},
    {CONTRACT "commitment", BS_KEY_BLOCK, .block = &commitment_block, .offset = FIELD(contract, commitment),
     .range = "{amount: ... or units: ..., period: ...}", .help = "metered spend that is promised for each period"},
    {CONTRACT "credits", BS_KEY_LIST, .block = &credit_block, .offset = FIELD(contract, credits), .range = "list of credits",
     .help = "units or money granted to the organization, once or again and again"},
    {CONTRACT "spend_cap", BS_KEY_BLOCK, .block = &spend_cap_block, .offset = FIELD(contract, spend_cap),
     .range = "{user: ..., then: ...}", .help = "at most so much spend a month; of several caps the lowest binds"},
    {CONTRACT "minimum_part", BS_KEY_BLOCK, .block = &minimum_part_block, .offset = FIELD(contract, minimum_part),
     .range = "{days: ..., of: ..., places: ...}",
     .help = "minimum of every charge and minimum_bill are due for so many days of a month, and all else for the whole of it"},
    {CONTRACT "changes", BS_KEY_LIST, .block = &change_block, .offset = FIELD(contract, changes), .range = "list of changes",
     .help =
         "terms from a month on, or in a window of months: beside `from` stand the keys that are replaced whole, any of seat_fee, "
         "seat_types, seats_minimum, discount, organization_fee, minimum_bill, maximum_bill, charges, spend_discount"},
    {CONTRACT "escalator", BS_KEY_RAW, .block = &bs_block_escalator, .offset = FIELD(contract, escalator),
     .range = "a rate a year, or {rate: ..., every: ..., from: ...}",
     .help = "prices and fees rise by steps; rates, minimums and maximums do not"},
    {CONTRACT "ramp", BS_KEY_RAW, .offset = FIELD(contract, ramp), .range = "list of rates or factors, [50%, 75%, 100%]",
     .help = "factor on prices and fees in the contract's first, second ... month; the last holds on"},
    {CONTRACT "response", BS_KEY_BLOCK, .block = &response_block, .offset = FIELD(contract, response),
     .range = "{elasticity: ..., ...}",
     .help = "how use reacts to this contract; left out: not at all, it is that which the scenario states"},
};
const struct bs_block bs_block_contract = {BLOCK("a contract", CONTRACT, contract), .base = &terms_block,
                                           .base_offset = offsetof(struct bs_contract_spec, terms), .before_base = 1,
                                           .has_currency = true};

/* For lists: what most contracts say comes first. */
static const struct bs_block first_contract_block = {.prefix = CONTRACT, .keys = contract_keys, .n_keys = 1},
                             last_contract_block = {.prefix = CONTRACT,
                                                    .keys = contract_keys + 1,
                                                    .n_keys = sizeof contract_keys / sizeof contract_keys[0] - 1};

const struct bs_block *const bs_contract_blocks[] = {
    &first_contract_block, &terms_block,        &last_contract_block,
    &seat_type_block,      &bs_block_discount,  &bs_block_charge,
    &bs_block_convert,     &bs_block_tier,      &spend_discount_block,
    &spend_tier_block,     &commitment_block,   &credit_block,
    &bs_block_rollover,    &spend_cap_block,    &minimum_part_block,
    &change_block,         &bs_block_escalator, &response_block,
    &efficiency_block,     &substitute_block,   NULL,
};
