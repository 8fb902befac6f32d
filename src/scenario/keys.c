#include "scenario/keys.h"

#include <billshift/model.h>
#include <billshift/scenario.h>

#include <stdio.h>
#include <string.h>

#define COUNT(rows)        (sizeof(rows) / sizeof(rows)[0])
#define FIELD(type, field) offsetof(struct bs_##type##_spec, field)
/* NOLINTNEXTLINE(bugprone-macro-parentheses): these are initializers */
#define BLOCK(title, path, type)                                                                                                   \
    .name = (title), .prefix = (path), .keys = type##_keys, .n_keys = COUNT(type##_keys), .size = sizeof(struct bs_##type##_spec)

static const char *const beyond_words[] = {"error", "free", "last_price", NULL};
static const char *const allocate_words[] = {"equal", "none", NULL};

#define TIER "contracts.NAME.charges[].tiers[]."
static const struct bs_key tier_keys[] = {
    {TIER "up_to", BS_KEY_AMOUNT, .unit = "units", .most = 1e18, .least_open = true, .offset = FIELD(tier, up_to),
     .help = "upper bound of the tier, cumulative and inclusive, after included units came off; left out: no bound"},
    {TIER "price", BS_KEY_MONEY, .unit = "money per `per` units", .preset = "0", .offset = FIELD(tier, price),
     .help = "price of the units in the tier"},
    {TIER "fee", BS_KEY_MONEY, .unit = "money", .preset = "0", .offset = FIELD(tier, fee),
     .help = "due once when the tier is entered"},
};
static const struct bs_block tier_block = {BLOCK("a tier", TIER, tier)};

#define CHARGE "contracts.NAME.charges[]."
static const struct bs_key charge_keys[] = {
    {CHARGE "meter", BS_KEY_NAME, .preset = "usage", .offset = FIELD(charge, meter), .help = "what is charged for"},
    {CHARGE "model", BS_KEY_NAME, .offset = FIELD(charge, model), .range = "a charge model",
     .help = "how it is priced; left out: graduated where tiers are given, else per_unit"},
    {CHARGE "price", BS_KEY_MONEY, .unit = "money per `per` units", .offset = FIELD(charge, price),
     .help = "price; required by models without tiers"},
    {CHARGE "per", BS_KEY_AMOUNT, .unit = "units", .most = 1e18, .least_open = true, .preset = "1", .offset = FIELD(charge, per),
     .help = "prices are quoted for so many units; bounds and included units stay in single units"},
    {CHARGE "included", BS_KEY_AMOUNT, .unit = "units", .most = 1e18, .preset = "0", .offset = FIELD(charge, included),
     .help = "units a seat and month that are free of charge; they come off first"},
    {CHARGE "tiers", BS_KEY_LIST, .block = &tier_block, .offset = FIELD(charge, tiers), .range = "list of tiers",
     .help = "rising bounds; the last is open, or `beyond` is stated"},
    {CHARGE "fee_at_zero", BS_KEY_FLAG, .preset = "false", .offset = FIELD(charge, fee_at_zero),
     .help = "the first tier's fee is due at zero use too"},
    {CHARGE "beyond", BS_KEY_WORD, .words = beyond_words, .range = "error, free or last_price", .offset = FIELD(charge, beyond),
     .help = "past a bounded last tier: an error, free of charge, or at the last price"},
};
static const struct bs_block charge_block = {BLOCK("a charge", CHARGE, charge)};

#define DISCOUNT "contracts.NAME.discount."
static const struct bs_key discount_keys[] = {
    {DISCOUNT "charges", BS_KEY_SHARE, .most = 1, .preset = "0%", .offset = FIELD(discount, charges),
     .help = "share off the charges"},
    {DISCOUNT "seats", BS_KEY_SHARE, .most = 1, .preset = "0%", .offset = FIELD(discount, seats), .help = "share off the seat fee"},
};
const struct bs_block bs_block_discount = {BLOCK("a discount", DISCOUNT, discount)};

#define CONTRACT "contracts.NAME."
static const struct bs_key contract_keys[] = {
    {CONTRACT "title", BS_KEY_TEXT, .offset = FIELD(contract, title), .help = "free text for people"},
    {CONTRACT "seat_fee", BS_KEY_MONEY, .unit = "money a seat and month", .preset = "0", .offset = FIELD(contract, seat_fee),
     .help = "fixed fee of each seat, whatever it uses"},
    {CONTRACT "discount", BS_KEY_RAW, .preset = "0%", .block = &bs_block_discount, .offset = FIELD(contract, discount),
     .range = "a share, or a map with charges and seats", .help = "share off the charges"},
    {CONTRACT "organization_fee", BS_KEY_MONEY, .unit = "money a month", .preset = "0", .offset = FIELD(contract, organization_fee),
     .help = "fixed fee of the whole organization"},
    {CONTRACT "allocate", BS_KEY_WORD, .words = allocate_words, .range = "equal or none", .preset = "equal",
     .offset = FIELD(contract, allocate), .help = "whether the organization fee is laid on the seats in equal parts"},
    {CONTRACT "minimum_bill", BS_KEY_MONEY, .unit = "money a seat and month", .preset = "0",
     .offset = FIELD(contract, minimum_bill), .help = "least monthly bill of a seat, seat fee included"},
    {CONTRACT "maximum_bill", BS_KEY_MONEY, .unit = "money a seat and month", .offset = FIELD(contract, maximum_bill),
     .help = "greatest monthly bill of a seat, seat fee included; left out: none"},
    {CONTRACT "charges", BS_KEY_LIST, .block = &charge_block, .offset = FIELD(contract, charges), .range = "list of charges",
     .help = "what use costs; left out: nothing"},
};
static const struct bs_block contract_block = {BLOCK("a contract", CONTRACT, contract)};

#define TAIL "segments.NAME.usage.tail."
static const struct bs_key tail_keys[] = {
    {TAIL "pareto", BS_KEY_NUMBER, .most = 1e6, .least_open = true, .required = true, .offset = FIELD(tail, pareto),
     .help = "alpha of the Pareto tail; the mean exists above 1, the variance above 2"},
    {TAIL "above", BS_KEY_PERCENT, .required = true, .offset = FIELD(tail, above), .help = "percentile at which the tail begins"},
};
static const struct bs_block tail_block = {BLOCK("a tail", TAIL, tail)};

#define USAGE "segments.NAME.usage."
static const struct bs_key usage_keys[] = {
    {USAGE "distribution", BS_KEY_NAME, .required = true, .late = true, .offset = FIELD(usage, distribution),
     .range = "a distribution", .help = "how use differs between the active seats of the segment; its parameters stand beside it"},
    {USAGE "at", BS_KEY_RAW, .offset = FIELD(usage, at), .range = "map of percentiles, {p50: 90, p99.9: 4000}",
     .help = "quantiles: at least two points, rising"},
    {USAGE "file", BS_KEY_TEXT, .offset = FIELD(usage, file), .range = "a CSV file, relative to the scenario's folder",
     .help = "empirical: the data"},
    {USAGE "column", BS_KEY_TEXT, .offset = FIELD(usage, column), .help = "empirical: the column of the file"},
    {USAGE "parts", BS_KEY_RAW, .offset = FIELD(usage, parts), .range = "list of {share, and the keys of usage}",
     .help = "mixture: its parts; the shares sum to 100%"},
    {USAGE "tail", BS_KEY_BLOCK, .block = &tail_block, .offset = FIELD(usage, tail), .range = "{pareto: ALPHA, above: p90}",
     .help = "a Pareto tail in place of the distribution's own"},
};
static const struct bs_block usage_block = {BLOCK("usage", USAGE, usage), .open = true};

#define PART "segments.NAME.usage.parts[]."
static const struct bs_key part_keys[] = {
    {PART "share", BS_KEY_SHARE, .most = 1, .required = true, .offset = FIELD(part, share), .help = "weight of the part"},
};
const struct bs_block bs_block_part = {BLOCK("a part", PART, part), .base = &usage_block,
                                       .base_offset = offsetof(struct bs_part_spec, usage), .open = true};

#define SEGMENT "segments.NAME."
static const struct bs_key segment_keys[] = {
    {SEGMENT "title", BS_KEY_TEXT, .offset = FIELD(segment, title), .help = "free text for people"},
    {SEGMENT "share", BS_KEY_REST, .most = 1, .offset = FIELD(segment, share),
     .help = "part of the seats; all sum to 100% (within 0.05 points), or exactly one says rest"},
    {SEGMENT "seats", BS_KEY_COUNT, .unit = "seats", .least = 1, .most = BS_SEATS_MOST, .range = "1 to 4294967295",
     .offset = FIELD(segment, seats), .help = "number of seats, in place of share; then in every segment"},
    {SEGMENT "usage", BS_KEY_BLOCK, .block = &usage_block, .required = true, .offset = FIELD(segment, usage),
     .range = "{distribution: ..., parameters}", .help = "use a month of an active seat"},
    {SEGMENT "month_to_month", BS_KEY_RATE, .preset = "0%", .least_positive = 1e-3, .most = 10, .range = "0%, or 0.1% to 1000%",
     .reason = "months vary by a gamma factor, which is computed to its full precision in this range only",
     .offset = FIELD(segment, month_to_month), .help = "coefficient of variation of a seat's use from month to month"},
    {SEGMENT "inactive", BS_KEY_SHARE, .preset = "0%", .most = 1, .offset = FIELD(segment, inactive),
     .help = "chance of a seat to use nothing all term"},
    {SEGMENT "meter", BS_KEY_NAME, .preset = "usage", .offset = FIELD(segment, meter), .help = "the quantity that usage describes"},
    {SEGMENT "mix", BS_KEY_RAW, .offset = FIELD(segment, mix), .range = "map from meters to shares, {input: 20%, output: rest}",
     .help = "splits use into meters in fixed proportions; the shares sum to 100%"},
};
static const struct bs_block segment_block = {BLOCK("a segment", SEGMENT, segment)};

#define COLUMNS "population.columns."
static const struct bs_key columns_keys[] = {
    {COLUMNS "user", BS_KEY_TEXT, .preset = "user", .offset = FIELD(columns, user), .help = "column with the user's name"},
    {COLUMNS "month", BS_KEY_TEXT, .preset = "month", .offset = FIELD(columns, month), .help = "column with YYYY-MM or YYYY-MM-DD"},
    {COLUMNS "use", BS_KEY_TEXT, .preset = "use", .offset = FIELD(columns, use), .help = "column with the use in that month"},
};
static const struct bs_block columns_block = {BLOCK("columns", COLUMNS, columns)};

#define POPULATION "population."
static const struct bs_key population_keys[] = {
    {POPULATION "file", BS_KEY_TEXT, .required = true, .offset = FIELD(population, file),
     .range = "a CSV file, relative to the scenario's folder", .help = "users' own months of use"},
    {POPULATION "format", BS_KEY_NAME, .preset = "plain", .offset = FIELD(population, format), .range = "a usage format",
     .help = "how the file is laid out"},
    {POPULATION "columns", BS_KEY_BLOCK, .block = &columns_block, .offset = FIELD(population, columns),
     .range = "{user: ..., month: ..., use: ...}", .help = "names of the columns"},
    {POPULATION "meter", BS_KEY_NAME, .preset = "usage", .offset = FIELD(population, meter), .help = "the quantity in the file"},
};
static const struct bs_block population_block = {BLOCK("population", POPULATION, population)};

#define METER "meters.NAME."
static const struct bs_key meter_keys[] = {
    {METER "unit", BS_KEY_TEXT, .offset = FIELD(meter, unit), .help = "what is counted; left out: the meter's name"},
    {METER "list_price", BS_KEY_MONEY, .unit = "money per `per` units", .offset = FIELD(meter, list_price),
     .help = "values use in different meters alike, for cohorts and means; no contract charges it"},
    {METER "per", BS_KEY_AMOUNT, .unit = "units", .most = 1e18, .least_open = true, .preset = "1", .offset = FIELD(meter, per),
     .help = "the list price is quoted for so many units"},
};
static const struct bs_block meter_block = {BLOCK("a meter", METER, meter)};

#define SIMULATION "simulation."
static const struct bs_key simulation_keys[] = {
    {SIMULATION "replications", BS_KEY_COUNT, .least = 1, .most = BS_SEATS_MOST, .range = "1 to 4294967295", .preset = "1000",
     .offset = FIELD(simulation, replications), .help = "how often the term is simulated"},
    {SIMULATION "seed", BS_KEY_COUNT, .most = 9007199254740991.0, .range = "0 to 9007199254740991", .preset = "1",
     .offset = FIELD(simulation, seed), .help = "of the random numbers; the same seed gives the same results"},
};
static const struct bs_block simulation_block = {BLOCK("simulation", SIMULATION, simulation)};

static const struct bs_key scenario_keys[] = {
    {"title", BS_KEY_TEXT, .preset = "", .offset = FIELD(scenario, title), .help = "free text for people"},
    {"currency", BS_KEY_CODE, .preset = "USD", .offset = FIELD(scenario, currency), .help = "of all money in the scenario"},
    {"seats", BS_KEY_COUNT, .unit = "seats", .least = 1, .most = BS_SEATS_MOST, .range = "1 to 4294967295",
     .offset = FIELD(scenario, seats), .help = "of the organization; required where segments have shares"},
    {"months", BS_KEY_COUNT, .unit = "months", .least = 1, .most = BS_MONTHS_MOST, .range = "1 to 600", .preset = "12",
     .offset = FIELD(scenario, months), .help = "the term; with a population the months of its file"},
    {"segments", BS_KEY_NAMED, .block = &segment_block, .offset = FIELD(scenario, segments), .range = "map from names to segments",
     .help = "parts of the seats, each with its own use; or else a population"},
    {"population", BS_KEY_BLOCK, .block = &population_block, .offset = FIELD(scenario, population),
     .range = "{file: ..., columns: ...}", .help = "real users in place of segments"},
    {"contracts", BS_KEY_NAMED, .block = &contract_block, .required = true, .offset = FIELD(scenario, contracts),
     .range = "map from names to contracts", .help = "what is compared"},
    {"baseline", BS_KEY_NAME, .required = true, .late = true, .offset = FIELD(scenario, baseline), .range = "name of a contract",
     .help = "the contract that the others are compared with"},
    {"meters", BS_KEY_NAMED, .block = &meter_block, .offset = FIELD(scenario, meters), .range = "map from names to meters",
     .help = "units and list prices of meters; `usage` is built in: money at list price"},
    {"simulation", BS_KEY_BLOCK, .block = &simulation_block, .offset = FIELD(scenario, simulation),
     .range = "{replications: ..., seed: ...}", .help = "size and seed of the simulation"},
};
const struct bs_block bs_block_scenario = {BLOCK("a scenario", "", scenario)};

/* The order of `list keys`. */
static const struct bs_block *const blocks[] = {
    &bs_block_scenario, &segment_block,     &usage_block,  &bs_block_part, &tail_block,  &population_block, &columns_block,
    &contract_block,    &bs_block_discount, &charge_block, &tier_block,    &meter_block, &simulation_block,
};

const char *bs_key_name(const struct bs_block *block, const struct bs_key *key)
{
    return key->path + strlen(block->prefix);
}

const struct bs_key *bs_block_find(const struct bs_block *block, const char *name, size_t *offset)
{
    for (size_t i = 0; i < block->n_keys; i++)
        if (strcmp(bs_key_name(block, &block->keys[i]), name) == 0) {
            *offset = block->keys[i].offset;
            return &block->keys[i];
        }
    const struct bs_key *found = block->base ? bs_block_find(block->base, name, offset) : NULL;
    if (found)
        *offset += block->base_offset;
    return found;
}

const char *bs_key_kind_name(enum bs_key_kind kind)
{
    static const char *const names[BS_KEY_KIND_COUNT] = {
        [BS_KEY_TEXT] = "text",          [BS_KEY_CODE] = "currency code", [BS_KEY_NAME] = "name",     [BS_KEY_WORD] = "word",
        [BS_KEY_FLAG] = "flag",          [BS_KEY_MONEY] = "money",        [BS_KEY_AMOUNT] = "amount", [BS_KEY_NUMBER] = "number",
        [BS_KEY_COUNT] = "count",        [BS_KEY_SHARE] = "share",        [BS_KEY_REST] = "share",    [BS_KEY_RATE] = "rate",
        [BS_KEY_PERCENT] = "percentile", [BS_KEY_RAW] = "mixed",          [BS_KEY_BLOCK] = "map",     [BS_KEY_LIST] = "list",
        [BS_KEY_NAMED] = "map",
    };
    return names[kind];
}

/* What is accepted, in words, where the row itself does not say it. */
static const char *range_of(const struct bs_key *key)
{
    static const char *const ranges[BS_KEY_KIND_COUNT] = {
        [BS_KEY_TEXT] = "any text",
        [BS_KEY_CODE] = "three capital letters (ISO 4217)",
        [BS_KEY_NAME] = "name of a meter",
        [BS_KEY_FLAG] = "true or false",
        [BS_KEY_SHARE] = "0% to 100%, written 60% or 0.6",
        [BS_KEY_REST] = "0% to 100%, or rest",
        [BS_KEY_RATE] = "0% or more, written 40% or 0.4",
        [BS_KEY_PERCENT] = "p50, p99.9: above p0, below p100",
    };
    if (key->range)
        return key->range;
    if (ranges[key->kind])
        return ranges[key->kind];
    return key->least_open ? "above 0" : "0 or more";
}

size_t bs_key_count(void)
{
    size_t count = 0;
    for (size_t b = 0; b < COUNT(blocks); b++)
        count += blocks[b]->n_keys;
    return count;
}

struct bs_key_info bs_key_at(size_t i)
{
    size_t b = 0;
    while (i >= blocks[b]->n_keys)
        i -= blocks[b++]->n_keys;
    const struct bs_key *key = &blocks[b]->keys[i];
    return (struct bs_key_info){
        .path = key->path,
        .kind = bs_key_kind_name(key->kind),
        .unit = key->unit ? key->unit : "",
        .range = range_of(key),
        .preset = key->required ? "required"
                  : key->preset ? key->preset
                                : "",
        .help = key->help,
    };
}
