#include "scenario/keys_table.h"

#include <billshift/model.h>
#include <billshift/scenario.h>

#include <stdio.h>
#include <string.h>

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

#define MODELS_RANGE "map from models to shares, {opus: 30%, sonnet: rest}"
#define LONG_RANGE   "a share; with several bounds a map, {32k: 30%, 200k: 10%}: above each and not above the next"
#define MODES_RANGE  "map from modes to shares, {batch: 20%}"

#define MONTH_RANGE "a month from 2, as its number or a date such as 2026-09"

#define BECOMES "segments.NAME.becomes."
static const struct bs_key becomes_keys[] = {
    {BECOMES "segment", BS_KEY_NAME, .required = true, .offset = FIELD(becomes, segment), .range = "name of another segment",
     .help = "the segment that they belong to afterwards"},
    {BECOMES "share", BS_KEY_SHARE, .most = 1, .least_open = true, .required = true, .offset = FIELD(becomes, share),
     .range = "above 0% to 100%, written 30% or 0.3", .help = "part of the seats that the segment has in month 1"},
    {BECOMES "from", BS_KEY_RAW, .preset = "2", .offset = FIELD(becomes, from), .range = MONTH_RANGE,
     .help = "the first month in which some have changed"},
    {BECOMES "by", BS_KEY_RAW, .offset = FIELD(becomes, by), .range = MONTH_RANGE,
     .help = "the first month in which all of the share have changed, as many in each month; left out: the last of the term"},
};
static const struct bs_block becomes_block = {BLOCK("becomes", BECOMES, becomes)};

#define GROWTH_RANGE                                                                                                               \
    "+5% monthly, -2% monthly, +30% yearly, 3.3x yearly, {path: [1, 1.1, ...]}, a factor for each month, or {meters: {output: 3x " \
    "yearly}, rest: ...}, each meter by itself"

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
    {SEGMENT "growth", BS_KEY_RAW, .offset = FIELD(segment, growth), .range = GROWTH_RANGE,
     .help = "how use of the segment grows, in place of the scenario's `growth`"},
    {SEGMENT "becomes", BS_KEY_BLOCK, .block = &becomes_block, .offset = FIELD(segment, becomes),
     .range = "{segment: ..., share: 30%, from: ..., by: ...}",
     .help = "seats that change to another segment within the term, such as light users who become heavy: each goes here and comes "
             "there, with a new level"},
    {SEGMENT "inactive", BS_KEY_SHARE, .preset = "0%", .most = 1, .offset = FIELD(segment, inactive),
     .help = "chance of a seat to use nothing all term"},
    {SEGMENT "meter", BS_KEY_NAME, .preset = "usage", .offset = FIELD(segment, meter), .help = "the quantity that usage describes"},
    {SEGMENT "mix", BS_KEY_RAW, .offset = FIELD(segment, mix), .range = "map from meters to shares, {input: 20%, output: rest}",
     .help = "splits use into meters in fixed proportions; the shares sum to 100%"},
    {SEGMENT "models", BS_KEY_RAW, .offset = FIELD(segment, split.models), .range = MODELS_RANGE,
     .help = "how the tokens of every class fall on models; required where rate cards with several models are charged"},
    {SEGMENT "long_prompts", BS_KEY_RAW, .preset = "0%", .offset = FIELD(segment, split.long_prompts), .range = LONG_RANGE,
     .help = "part of the tokens that lie in requests whose prompt is longer than the bound of the rate card's `above`"},
    {SEGMENT "modes", BS_KEY_RAW, .offset = FIELD(segment, split.modes), .range = MODES_RANGE,
     .help = "part of the tokens in each mode of service; the rest is ordinary service"},
};
static const struct bs_block segment_block = {BLOCK("a segment", SEGMENT, segment)};

#define COLUMNS "population.columns."
static const struct bs_key columns_keys[] = {
    {COLUMNS "user", BS_KEY_RAW, .offset = FIELD(columns, user), .range = "name of a column, or a list of them, joined by '/'",
     .help = "column with the user's name; of a plain file, where it is left out: user"},
    {COLUMNS "month", BS_KEY_TEXT, .offset = FIELD(columns, month),
     .help = "column with YYYY-MM, YYYY-MM-DD or a time; of a plain file, where it is left out: month"},
    {COLUMNS "use", BS_KEY_TEXT, .offset = FIELD(columns, use),
     .help = "column with the use; of a plain file, where it is left out: use"},
    {COLUMNS "meters", BS_KEY_RAW, .offset = FIELD(columns, meters),
     .range = "map from meters to columns, {input: in, output: out}",
     .help = "columns with the units of several meters, in place of use"},
    {COLUMNS "model", BS_KEY_TEXT, .offset = FIELD(columns, model),
     .help =
         "column with the model that the units of a row are of: its name, or that of its row in a price file; with meters only"},
    {COLUMNS "team", BS_KEY_TEXT, .offset = FIELD(columns, team), .help = "column with the user's team"},
};
static const struct bs_block columns_block = {BLOCK("columns", COLUMNS, columns)};

static const char *const spend_words[] = {"gross", "net", NULL};
static const char *const unlisted_words[] = {"refuse", "keep", NULL};

#define POPULATION "population."
static const struct bs_key population_keys[] = {
    {POPULATION "file", BS_KEY_RAW, .required = true, .offset = FIELD(population, file),
     .range = "a file, a pattern such as usage-*.csv, or a list of them, relative to the scenario's folder",
     .help = "users' own months of use: a vendor's export, or any CSV file"},
    {POPULATION "format", BS_KEY_NAME, .preset = "auto", .offset = FIELD(population, format), .range = "auto, or a usage format",
     .help = "how the file is laid out; auto: its header row tells"},
    {POPULATION "columns", BS_KEY_BLOCK, .block = &columns_block, .offset = FIELD(population, columns),
     .range = "{user: ..., month: ..., use: ...}", .help = "names of columns, in place of those that the format reads"},
    {POPULATION "meter", BS_KEY_NAME, .preset = "usage", .offset = FIELD(population, meter),
     .help = "the quantity in the one column of a file"},
    {POPULATION "period", BS_KEY_RAW, .offset = FIELD(population, period),
     .range = "2026-03, or 2026-01 to 2026-03; of several files a map, {a.csv: 2026-03}",
     .help = "months that a file without dates is the sum of; its use is spread evenly over them"},
    {POPULATION "spend", BS_KEY_WORD, .words = spend_words, .range = "gross or net", .preset = "gross",
     .offset = FIELD(population, spend), .help = "money before or after the vendor's discounts, where an export tells them apart"},
    {POPULATION "exchange", BS_KEY_RAW, .offset = FIELD(population, exchange), .range = "map from currencies to rates, {EUR: 1.08}",
     .help =
         "what 1 of another currency in the file is worth, the other way round than exchange_rates; left out: 1 / its rate there"},
    {POPULATION "model_names", BS_KEY_RAW, .offset = FIELD(population, model_names),
     .range = "map from names in the file to models, {claude-opus-4-6: opus}",
     .help = "models that the file calls otherwise than the rate cards"},
    {POPULATION "roster", BS_KEY_TEXT, .offset = FIELD(population, roster),
     .range = "a CSV file, relative to the scenario's folder",
     .help = "who has a seat: columns user, and as far as known team, seat_type, from and to (first and last month, YYYY-MM)"},
    {POPULATION "unlisted", BS_KEY_WORD, .words = unlisted_words, .range = "refuse or keep", .preset = "refuse",
     .offset = FIELD(population, unlisted),
     .help = "users of the file who are not in the roster: an error, or seats that are there in every month"},
    {POPULATION "seats", BS_KEY_COUNT, .unit = "seats", .least = 1, .most = BS_SEATS_MOST, .range = "1 to 4294967295",
     .offset = FIELD(population, seats),
     .help = "seats of the organization, those that used nothing and are neither in the file nor in the roster counted in"},
    {POPULATION "project", BS_KEY_RAW, .unit = "months", .offset = FIELD(population, project),
     .range = "12 months: 1 to 600 of them; or none",
     .help = "the term is so many months after those of the file: in each, every user's use is one of their own months, drawn with "
             "equal chance; none, or left out: the term is the months of the file"},
    {POPULATION "growth", BS_KEY_RAW, .offset = FIELD(population, growth),
     .range = "+5% monthly, -2% monthly, +30% yearly or 1.3x yearly",
     .help = "how use grows from the first projected month on, in which it is not grown yet; left out: not at all"},
    {POPULATION "models", BS_KEY_RAW, .offset = FIELD(population, split.models), .range = MODELS_RANGE,
     .help = "as in a segment; where the file has no column of models"},
    {POPULATION "long_prompts", BS_KEY_RAW, .preset = "0%", .offset = FIELD(population, split.long_prompts), .range = LONG_RANGE,
     .help = "as in a segment"},
    {POPULATION "modes", BS_KEY_RAW, .offset = FIELD(population, split.modes), .range = MODES_RANGE, .help = "as in a segment"},
};
static const struct bs_block population_block = {BLOCK("population", POPULATION, population)};

#define METER "meters.NAME."
static const struct bs_key meter_keys[] = {
    {METER "unit", BS_KEY_TEXT, .offset = FIELD(meter, unit), .help = "what is counted; left out: the meter's name"},
    {METER "list_price", BS_KEY_MONEY, .unit = "money per `per` units", .offset = FIELD(meter, list_price),
     .help = "values use in different meters alike, for cohorts and means; no contract charges it"},
    {METER "per", BS_KEY_AMOUNT, .unit = "units", .most = 1e18, .least_open = true, .preset = "1", .offset = FIELD(meter, per),
     .help = "the list price is quoted for so many units"},
    {METER "prompt", BS_KEY_FLAG, .offset = FIELD(meter, prompt),
     .help = "counts towards the length of a prompt; left out: true for input, cache_read, cache_write, cache_write_5m and "
             "cache_write_1h, false for others"},
};
static const struct bs_block meter_block = {BLOCK("a meter", METER, meter)};

#define RATE_CARD "rate_cards.NAME."
static const struct bs_key rate_card_keys[] = {
    {RATE_CARD "title", BS_KEY_TEXT, .offset = FIELD(rate_card, title), .help = "free text for people"},
    {RATE_CARD "currency", BS_KEY_CODE, .offset = FIELD(rate_card, currency),
     .help = "of its prices and of those of its file, one with a rate in exchange_rates; left out: that of the scenario"},
    {RATE_CARD "unit", BS_KEY_TEXT, .offset = FIELD(rate_card, unit),
     .help = "what its prices are in, e.g. credits; left out: money in the scenario's currency"},
    {RATE_CARD "per", BS_KEY_AMOUNT, .unit = "units", .most = 1e18, .least_open = true, .preset = "1",
     .offset = FIELD(rate_card, per), .help = "its prices are quoted for so many units"},
    {RATE_CARD "file", BS_KEY_TEXT, .offset = FIELD(rate_card, file), .range = "a CSV file, relative to the scenario's folder",
     .help = "prices a token in LiteLLM's columns (model, input_cost_per_token ...); models then name its rows"},
    {RATE_CARD "models", BS_KEY_RAW, .required = true, .offset = FIELD(rate_card, models),
     .range = "map from models to prices by meter, {opus: {input: 5, output: 25}}", .help = "the models that it prices"},
    {RATE_CARD "modes", BS_KEY_RAW, .offset = FIELD(rate_card, modes), .range = "map from modes to factors, {batch: 50%, fast: 6x}",
     .help = "modes of service, each with its factor on the price"},
    {RATE_CARD "same_as", BS_KEY_RAW, .offset = FIELD(rate_card, same_as),
     .range = "map from meters to meters, {output_image: output}",
     .help = "a meter without a price of its own takes that of another"},
};
static const struct bs_block rate_card_block = {BLOCK("a rate card", RATE_CARD, rate_card), .has_currency = true};

#define RATE_MODEL "rate_cards.NAME.models.NAME."
static const struct bs_key rate_model_keys[] = {
    {RATE_MODEL "from", BS_KEY_TEXT, .offset = FIELD(rate_model, from),
     .help = "the row of the file, with its prices; prices beside it override them; left out: the row of the model's name"},
    {RATE_MODEL "multiplier", BS_KEY_FACTOR, .least_open = true, .preset = "1x", .offset = FIELD(rate_model, multiplier),
     .range = "above 0, written 1.35x or 1.35",
     .help = "a token of this model counts so many times; beside it stand prices by meter"},
    {RATE_MODEL "above", BS_KEY_RAW, .offset = FIELD(rate_model, above),
     .range = "map from prompt lengths to prices by meter, {200k: {input: 10}}",
     .help = "prices of the whole request where its prompt is longer; a meter that is not named there keeps its base price"},
};
const struct bs_block bs_block_rate_model = {BLOCK("a model of a rate card", RATE_MODEL, rate_model)};

#define BUDGET "budget."
static const struct bs_key budget_keys[] = {
    {BUDGET "amount", BS_KEY_MONEY, .unit = "money", .least_open = true, .required = true, .offset = FIELD(budget, amount),
     .help = "money for the term, of all that is charged"},
};
static const struct bs_block budget_block = {BLOCK("a budget", BUDGET, budget)};

#define COST "cost_to_serve.NAME."
static const struct bs_key cost_keys[] = {
    {COST "price", BS_KEY_MONEY, .unit = "money per `per` units", .required = true, .offset = FIELD(cost, price),
     .help = "what the units cost the vendor"},
    {COST "per", BS_KEY_AMOUNT, .unit = "units", .most = 1e18, .least_open = true, .preset = "1", .offset = FIELD(cost, per),
     .help = "the cost is quoted for so many units"},
};
const struct bs_block bs_block_cost = {BLOCK("a cost to serve", COST, cost)};

#define CHURN "churn."
static const struct bs_key churn_keys[] = {
    {CHURN "at", BS_KEY_RAW, .required = true, .offset = FIELD(churn, at),
     .range = "map from ratios to shares, {1x: 0%, 2x: 10%, 3x: 40%}",
     .help = "chance that a customer leaves whose bill is so many times the baseline's: between two ratios it is linear, beyond "
             "the ends that "
             "of the end"},
};
static const struct bs_block churn_block = {BLOCK("churn", CHURN, churn)};

#define SHOCK "shock."
static const struct bs_key shock_keys[] = {
    {SHOCK "sd", BS_KEY_RATE, .most = 10, .required = true, .offset = FIELD(shock, sd), .range = "0% to 1000%, written 10% or 0.1",
     .help = "standard deviation of the month's factor, whose mean is 1; 0%: none"},
    {SHOCK "autocorrelation", BS_KEY_SHARE, .preset = "0%", .most = 1, .offset = FIELD(shock, autocorrelation),
     .help =
         "how far a month's shock lasts into the next: correlation of its logarithm from month to month; 100%: one for all term"},
};
static const struct bs_block shock_block = {BLOCK("a shock", SHOCK, shock)};

#define SEATS_ADDED   "seats_added[]."
#define SEATS_REMOVED "seats_removed[]."
#define SEATS_RANGE   "1 to 4294967295"
static const struct bs_key seats_added_keys[] = {
    {SEATS_ADDED "month", BS_KEY_RAW, .required = true, .offset = FIELD(seats_moved, month), .range = MONTH_RANGE,
     .help = "the first month in which they are there and paid"},
    {SEATS_ADDED "segment", BS_KEY_NAME, .required = true, .offset = FIELD(seats_moved, segment), .range = "name of a segment",
     .help = "the segment that they belong to"},
    {SEATS_ADDED "seats", BS_KEY_RAW, .unit = "seats", .required = true, .offset = FIELD(seats_moved, seats), .range = SEATS_RANGE,
     .help = "how many"},
};
static const struct bs_block seats_added_block = {.name = "added seats",
                                                  .prefix = SEATS_ADDED,
                                                  .keys = seats_added_keys,
                                                  .n_keys = COUNT(seats_added_keys),
                                                  .size = sizeof(struct bs_seats_moved_spec)};

static const struct bs_key seats_removed_keys[] = {
    {SEATS_REMOVED "month", BS_KEY_RAW, .required = true, .offset = FIELD(seats_moved, month), .range = MONTH_RANGE,
     .help = "the first month in which they are not there any more, nor paid"},
    {SEATS_REMOVED "segment", BS_KEY_NAME, .required = true, .offset = FIELD(seats_moved, segment), .range = "name of a segment",
     .help = "the segment that they leave; its seats of the start go first"},
    {SEATS_REMOVED "seats", BS_KEY_RAW, .unit = "seats", .required = true, .offset = FIELD(seats_moved, seats),
     .range = SEATS_RANGE, .help = "how many, at most those that were there the month before"},
};
static const struct bs_block seats_removed_block = {.name = "removed seats",
                                                    .prefix = SEATS_REMOVED,
                                                    .keys = seats_removed_keys,
                                                    .n_keys = COUNT(seats_removed_keys),
                                                    .size = sizeof(struct bs_seats_moved_spec)};

#define SIMULATION "simulation."
static const struct bs_key simulation_keys[] = {
    {SIMULATION "replications", BS_KEY_COUNT, .least = 1, .most = BS_SEATS_MOST, .range = "1 to 4294967295", .preset = "1000",
     .offset = FIELD(simulation, replications), .help = "how often the term is simulated"},
    {SIMULATION "seed", BS_KEY_COUNT, .most = 9007199254740991.0, .range = "0 to 9007199254740991", .preset = "1",
     .offset = FIELD(simulation, seed), .help = "of the random numbers; the same seed gives the same results"},
    {SIMULATION "assumption_draws", BS_KEY_COUNT, .preset = "200", .least_positive = BS_ASSUMPTION_DRAWS_LEAST,
     .most = BS_ASSUMPTION_DRAWS_MOST, .range = "0, or 200 to 100000, a multiple of 10",
     .reason = "fewer draws tell too little of what the assumptions do together", .offset = FIELD(simulation, assumption_draws),
     .help = "how often the uncertain assumptions are drawn, by `run`, where values are ranges; 0: not at all"},
};
static const struct bs_block simulation_block = {BLOCK("simulation", SIMULATION, simulation)};

static const struct bs_key scenario_keys[] = {
    {"title", BS_KEY_TEXT, .preset = "", .offset = FIELD(scenario, title), .help = "free text for people"},
    {"currency", BS_KEY_CODE, .preset = "USD", .offset = FIELD(scenario, currency), .help = "of all money in the scenario"},
    {"exchange_rates", BS_KEY_RAW, .unit = "units of it for one of `currency`", .offset = FIELD(scenario, exchange_rates),
     .range = "map from currencies to rates above 0, {CNY: 7.2}",
     .help =
         "how many of another currency one unit of `currency` buys: USD with {CNY: 7.2} says 1 USD = 7.2 CNY; amounts may then be "
         "written CNY 90, and are converted"},
    {"report_currency", BS_KEY_CODE, .offset = FIELD(scenario, report_currency),
     .help = "of every figure of the results, one with a rate in exchange_rates; left out: `currency`"},
    {"seats", BS_KEY_COUNT, .unit = "seats", .least = 1, .most = BS_SEATS_MOST, .range = "1 to 4294967295",
     .offset = FIELD(scenario, seats), .help = "of the organization; required where segments have shares"},
    {"months", BS_KEY_COUNT, .unit = "months", .least = 1, .most = BS_MONTHS_MOST, .range = "1 to 600", .preset = "12",
     .offset = FIELD(scenario, months),
     .help = "the term; with a population the months of its file, or those of population.project"},
    {"starts", BS_KEY_TEXT, .offset = FIELD(scenario, starts), .range = "YYYY-MM",
     .help = "the first month of the term; required as soon as a date occurs; with a population that of its file, or with "
             "population.project any after its last, left out: the one after it"},
    {"places", BS_KEY_COUNT, .unit = "decimal places", .most = 8, .range = "0 to 8", .offset = FIELD(scenario, places),
     .help = "of amounts of money where they are rounded; left out: those of the currency (ISO 4217)"},
    {"round", BS_KEY_FLAG, .preset = "false", .offset = FIELD(scenario, round),
     .help = "lines of bills are rounded half up in `price` and `explain`; simulation never rounds"},
    {"budget", BS_KEY_BLOCK, .block = &budget_block, .offset = FIELD(scenario, budget), .range = "{amount: ...}",
     .help = "what the spend of the term is held against"},
    {"growth", BS_KEY_RAW, .offset = FIELD(scenario, growth), .range = GROWTH_RANGE,
     .help = "how use of all segments grows within the term; in month 1 it is not grown yet, but by a path; left out: not at all"},
    {"shock", BS_KEY_BLOCK, .block = &shock_block, .offset = FIELD(scenario, shock), .range = "{sd: 10%, autocorrelation: 80%}",
     .help = "a factor that moves the use of all seats together, drawn once a month for all of them; left out: none"},
    {"cost_to_serve", BS_KEY_RAW, .unit = "money", .block = &bs_block_cost, .offset = FIELD(scenario, cost_to_serve),
     .range = "map from meters to a share of the list price or money a unit, {usage: 40%}",
     .help = "what use costs the vendor: gives the margin of each contract, and the seats that cost more than they pay"},
    {"churn", BS_KEY_BLOCK, .block = &churn_block, .offset = FIELD(scenario, churn), .range = "{at: {1x: 0%, 2x: 10%}}",
     .help = "how many leave when their bill rises: what is kept of revenue and margin"},
    {"segments", BS_KEY_NAMED, .block = &segment_block, .offset = FIELD(scenario, segments), .range = "map from names to segments",
     .help = "parts of the seats, each with its own use; or else a population"},
    {"population", BS_KEY_BLOCK, .block = &population_block, .offset = FIELD(scenario, population),
     .range = "{file: ..., columns: ...}", .help = "real users in place of segments"},
    {"seats_added", BS_KEY_LIST, .block = &seats_added_block, .offset = FIELD(scenario, seats_added),
     .range = "list of {month, segment, seats}", .help = "seats that come to a segment within the term"},
    {"seats_removed", BS_KEY_LIST, .block = &seats_removed_block, .offset = FIELD(scenario, seats_removed),
     .range = "list of {month, segment, seats}", .help = "seats that leave a segment within the term"},
    {"contracts", BS_KEY_NAMED, .block = &bs_block_contract, .required = true, .offset = FIELD(scenario, contracts),
     .range = "map from names to contracts", .help = "what is compared"},
    {"baseline", BS_KEY_NAME, .required = true, .late = true, .offset = FIELD(scenario, baseline), .range = "name of a contract",
     .help = "the contract that the others are compared with"},
    {"meters", BS_KEY_NAMED, .block = &meter_block, .offset = FIELD(scenario, meters), .range = "map from names to meters",
     .help = "units and list prices of meters; `usage` is built in: money at list price"},
    {"rate_cards", BS_KEY_NAMED, .block = &rate_card_block, .offset = FIELD(scenario, rate_cards),
     .range = "map from names to rate cards", .help = "prices of several meters by model, which charges read as one quantity"},
    {"list_card", BS_KEY_NAME, .offset = FIELD(scenario, list_card), .range = "name of a rate card in money",
     .help =
         "the rate card whose prices are the list prices of month 1: it turns `usage` with a mix into tokens, and values tokens"},
    {"simulation", BS_KEY_BLOCK, .block = &simulation_block, .offset = FIELD(scenario, simulation),
     .range = "{replications: ..., seed: ...}", .help = "size and seed of the simulation"},
};
const struct bs_block bs_block_scenario = {BLOCK("a scenario", "", scenario)};

/* The order of `list keys`. */
static const struct bs_block *const first_blocks[] = {
    &bs_block_scenario, &segment_block,    &becomes_block, &usage_block, &bs_block_part,
    &tail_block,        &population_block, &columns_block, NULL,
};
static const struct bs_block *const last_blocks[] = {
    &meter_block, &rate_card_block,   &bs_block_rate_model, &budget_block,     &bs_block_cost, &churn_block,
    &shock_block, &seats_added_block, &seats_removed_block, &simulation_block, NULL,
};
static const struct bs_block *const *const groups[] = {first_blocks, bs_contract_blocks, last_blocks};

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
        [BS_KEY_TEXT] = "text",          [BS_KEY_CODE] = "currency code",
        [BS_KEY_NAME] = "name",          [BS_KEY_WORD] = "word",
        [BS_KEY_FLAG] = "flag",          [BS_KEY_MONEY] = "money",
        [BS_KEY_AMOUNT] = "amount",      [BS_KEY_NUMBER] = "number",
        [BS_KEY_COUNT] = "count",        [BS_KEY_SHARE] = "share",
        [BS_KEY_REST] = "share",         [BS_KEY_RATE] = "rate",
        [BS_KEY_FACTOR] = "factor",      [BS_KEY_RATIO] = "rate or factor",
        [BS_KEY_PERCENT] = "percentile", [BS_KEY_RAW] = "mixed",
        [BS_KEY_BLOCK] = "map",          [BS_KEY_LIST] = "list",
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
        [BS_KEY_FACTOR] = "0 or more, written 3x or 3",
        [BS_KEY_RATIO] = "0 or more, written 50% or 0.5x",
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
    for (size_t g = 0; g < COUNT(groups); g++)
        for (const struct bs_block *const *block = groups[g]; *block; block++)
            count += (*block)->n_keys;
    return count;
}

static const struct bs_key *key_at(size_t i)
{
    for (size_t g = 0; g < COUNT(groups); g++)
        for (const struct bs_block *const *block = groups[g]; *block; i -= (*block++)->n_keys)
            if (i < (*block)->n_keys)
                return &(*block)->keys[i];
    return NULL;
}

struct bs_key_info bs_key_info_of(const struct bs_key *key)
{
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

struct bs_key_info bs_key_at(size_t i)
{
    return bs_key_info_of(key_at(i));
}
