/* Keys of charges. */
#include "scenario/keys_table.h"

static const char *const beyond_words[] = {"error", "free", "last_price", NULL};
static const char *const scope_words[] = {"seat", "organization", NULL};
static const char *const round_words[] = {"ceil", "floor", "half_up", "none", NULL};
static const char *const rounding_words[] = {"up", "down", NULL};
static const char *const negative_words[] = {"refuse", "zero", "credit", NULL};

#define TIER "contracts.NAME.charges[].tiers[]."
static const struct bs_key tier_keys[] = {
    {TIER "up_to", BS_KEY_AMOUNT, .unit = "units", .most = 1e18, .least_open = true, .offset = FIELD(tier, up_to),
     .help = "upper bound of the tier, cumulative and inclusive, after included units came off; left out: no bound"},
    {TIER "price", BS_KEY_MONEY, .unit = "money per `per` units", .least = BS_MONEY_LEAST, .preset = "0",
     .offset = FIELD(tier, price), .range = "an amount, negative too",
     .help = "price of the units in the tier; stairstep: of the step; with `package`: of each package begun"},
    {TIER "rate", BS_KEY_RATIO, .preset = "0%", .offset = FIELD(tier, rate),
     .help = "percentage models: in place of price, the part of the amount in the tier that is charged"},
    {TIER "fee", BS_KEY_MONEY, .unit = "money", .least = BS_MONEY_LEAST, .preset = "0", .offset = FIELD(tier, fee),
     .range = "an amount, negative too", .help = "due once when the tier is entered"},
    {TIER "package", BS_KEY_AMOUNT, .unit = "units", .least = 1e-6, .most = 1e18, .range = "0.000001 or more",
     .offset = FIELD(tier, package),
     .help = "what lies in the tier is rounded up to whole packages of so many units; left out: it is not rounded"},
};
const struct bs_block bs_block_tier = {BLOCK("a tier", TIER, tier)};

#define CONVERT "contracts.NAME.charges[].convert."
static const struct bs_key convert_keys[] = {
    {CONVERT "free", BS_KEY_AMOUNT, .unit = "units", .most = 1e18, .preset = "0", .offset = FIELD(convert, free),
     .help = "units free of charge that come off before the conversion; `included` comes off after it"},
    {CONVERT "divide", BS_KEY_NUMBER, .least = 1e-6, .most = 1e18, .range = "0.000001 or more", .preset = "1",
     .offset = FIELD(convert, divide), .help = "the quantity is divided by this"},
    {CONVERT "round", BS_KEY_WORD, .words = round_words, .range = "ceil, floor, half_up or none", .preset = "none",
     .offset = FIELD(convert, round), .help = "then rounded; half_up: a half away from zero"},
    {CONVERT "places", BS_KEY_COUNT, .most = 9, .range = "0 to 9", .preset = "0", .offset = FIELD(convert, places),
     .help = "decimal places that rounding leaves"},
};
const struct bs_block bs_block_convert = {BLOCK("a conversion", CONVERT, convert)};

#define CHARGE "contracts.NAME.charges[]."
static const struct bs_key charge_keys[] = {
    {CHARGE "meter", BS_KEY_NAME, .preset = "usage", .offset = FIELD(charge, meter), .help = "what is charged for"},
    {CHARGE "rate_card", BS_KEY_NAME, .offset = FIELD(charge, rate_card), .range = "name of a rate card",
     .help = "in place of meter: the quantity is the sum over all meters at the rates of the card"},
    {CHARGE "name", BS_KEY_TEXT, .offset = FIELD(charge, name),
     .help = "what the line of the bill is called; left out: as the meter or the rate card"},
    {CHARGE "model", BS_KEY_NAME, .offset = FIELD(charge, model), .range = "a charge model",
     .help = "how it is priced; left out: graduated where tiers are given, percentage where rate or events are, package where size "
             "is, else "
             "per_unit"},
    {CHARGE "scope", BS_KEY_WORD, .words = scope_words, .range = "seat or organization", .preset = "seat",
     .offset = FIELD(charge, scope), .help = "priced for each seat, or on the sum over all seats"},
    {CHARGE "multiplier", BS_KEY_FACTOR, .preset = "1x", .offset = FIELD(charge, multiplier), .help = "each unit counts so often"},
    {CHARGE "convert", BS_KEY_BLOCK, .block = &bs_block_convert, .offset = FIELD(charge, convert),
     .range = "{divide: ..., round: ..., places: ...}", .help = "changes the quantity first; what follows is in converted units"},
    {CHARGE "included", BS_KEY_AMOUNT, .unit = "units", .most = 1e18, .preset = "0", .offset = FIELD(charge, included),
     .help = "units a month that are free of charge, of each seat or (organization scope) of all together; they come off first"},
    {CHARGE "included_per_seat", BS_KEY_AMOUNT, .unit = "units a seat", .most = 1e18, .preset = "0",
     .offset = FIELD(charge, included_per_seat),
     .help = "organization scope: further units free of charge a month for each seat, pooled"},
    {CHARGE "price", BS_KEY_MONEY, .unit = "money per `per` units", .least = BS_MONEY_LEAST, .offset = FIELD(charge, price),
     .range = "an amount, negative too",
     .help = "price of `per` units, of a package, or in all (flat); required by these models, but 1 for a rate card in money"},
    {CHARGE "per", BS_KEY_AMOUNT, .unit = "units", .least = 1e-6, .most = 1e18, .range = "0.000001 or more", .preset = "1",
     .offset = FIELD(charge, per), .help = "prices are quoted for so many units; bounds and included units stay in single units"},
    {CHARGE "tiers", BS_KEY_LIST, .block = &bs_block_tier, .offset = FIELD(charge, tiers), .range = "list of tiers",
     .help = "rising bounds; the last is open, or `beyond` is stated"},
    {CHARGE "fee_at_zero", BS_KEY_FLAG, .preset = "false", .offset = FIELD(charge, fee_at_zero),
     .help = "the first tier's fee is due at zero use too"},
    {CHARGE "beyond", BS_KEY_WORD, .words = beyond_words, .range = "error, free or last_price", .offset = FIELD(charge, beyond),
     .help = "past a bounded last tier: an error, free of charge, or at the last price"},
    {CHARGE "size", BS_KEY_AMOUNT, .unit = "units", .least = 1e-6, .most = 1e18, .range = "0.000001 or more",
     .offset = FIELD(charge, size), .help = "package: units of a package; required there"},
    {CHARGE "rounding", BS_KEY_WORD, .words = rounding_words, .range = "up or down", .preset = "up",
     .offset = FIELD(charge, rounding), .help = "package: whether one that is begun is charged (up) or only full ones (down)"},
    {CHARGE "minimum_packages", BS_KEY_COUNT, .preset = "0", .offset = FIELD(charge, minimum_packages),
     .help = "package: so many are charged at least, at zero use too"},
    {CHARGE "lasts", BS_KEY_COUNT, .unit = "months", .least = 1, .most = BS_LASTING_MOST, .range = "1 to 1200", .preset = "1",
     .offset = FIELD(charge, lasts),
     .help = "package in organization scope: months in which a bought package can be used up, that of the purchase counting"},
    {CHARGE "rate", BS_KEY_RATIO, .offset = FIELD(charge, rate),
     .help = "percentage: the part of the amount that is charged; required there"},
    {CHARGE "events", BS_KEY_NAME, .offset = FIELD(charge, events),
     .help = "percentage: the meter that counts the events by which the amount is moved"},
    {CHARGE "fee_per_event", BS_KEY_MONEY, .unit = "money an event", .preset = "0", .offset = FIELD(charge, fee_per_event),
     .help = "percentage: due for each event that is not free"},
    {CHARGE "minimum_per_event", BS_KEY_MONEY, .unit = "money an event", .preset = "0", .offset = FIELD(charge, minimum_per_event),
     .help = "percentage: least charge of an event, its fee included"},
    {CHARGE "maximum_per_event", BS_KEY_MONEY, .unit = "money an event", .offset = FIELD(charge, maximum_per_event),
     .help = "percentage: greatest charge of an event, its fee included"},
    {CHARGE "free_events", BS_KEY_NUMBER, .unit = "events a month", .offset = FIELD(charge, free_events),
     .help = "percentage: so many events are free; with free_amount the first of the two that is used up ends it"},
    {CHARGE "free_amount", BS_KEY_AMOUNT, .unit = "amount a month", .offset = FIELD(charge, free_amount),
     .help = "percentage: so much of the amount is free"},
    {CHARGE "discount", BS_KEY_SHARE, .most = 1, .preset = "0%", .offset = FIELD(charge, discount),
     .help = "share off this charge, before its minimum and maximum"},
    {CHARGE "minimum", BS_KEY_MONEY, .unit = "money a month", .preset = "0", .offset = FIELD(charge, minimum),
     .help = "least of this charge, at zero use too; a stated 0 too: a charge below 0 becomes 0"},
    {CHARGE "maximum", BS_KEY_MONEY, .unit = "money a month", .offset = FIELD(charge, maximum),
     .help = "greatest of this charge; left out: none"},
    {CHARGE "negative", BS_KEY_WORD, .words = negative_words, .range = "refuse, zero or credit", .preset = "refuse",
     .offset = FIELD(charge, negative),
     .help = "a negative quantity in `price` is refused, charged as zero, or (per_unit) credited at the price"},
};
const struct bs_block bs_block_charge = {BLOCK("a charge", CHARGE, charge)};
