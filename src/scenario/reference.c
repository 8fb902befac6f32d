/* The reference page: what the tables say, and the rules that no single row can. */
#include <billshift/scenario.h>
#include <billshift/text.h>
#include <billshift/usage_file.h>

#include <math.h>
#include <string.h>

static const char introduction[] =
    "# Scenario reference\n"
    "\n"
    "This page is the output of `billshift list reference`: it is written from the tables that the program itself reads.\n"
    "\n"
    "A scenario is one YAML 1.2 document in UTF-8. Tags, merge keys (`<<`), keys that are no single values, duplicate keys and a "
    "second\n"
    "document are refused. Anchors and aliases are followed, up to 10,000 values in all.\n"
    "\n"
    "**Numbers** are digits with single `_` between them, a fraction, an exponent, then at most one suffix: `k` (10³), `M` (10⁶), "
    "`G` or\n"
    "`B` (10⁹), `T` (10¹²). A share is written `60%` or `0.6`; a bare `60` is refused. Money may begin with the scenario's "
    "currency: `USD\n"
    "90`, and `$90` where it is USD, or with one that has a rate. Hexadecimal, `nan`, `inf` and `1,000` are refused. Booleans are "
    "`true` and "
    "`false`.\n"
    "\n"
    "**Currencies**: `exchange_rates: {CNY: 7.2}` in a scenario in USD says 1 USD = 7.2 CNY: how many of the other one unit of\n"
    "`currency` buys (`population.exchange` goes the other way: what 1 of the other is worth). Then every amount of money may be "
    "written\n"
    "`CNY 90`, and is converted when it is read. In a contract or rate card with `currency: CNY` every amount without a currency "
    "is in\n"
    "CNY: prices, fees, limits; and where a charge counts money, `per`, bounds and free units too, so that `price: 1` of the meter "
    "`usage`\n"
    "is the list price in any currency. Distributions, budgets and usage files are in the scenario's currency. `report_currency: "
    "CNY`\n"
    "gives every figure of all results in CNY. With `round: true` every contract must be in the currency of the results.\n"
    "\n"
    "**Months** are numbers from 1, or dates once `starts` says when the first one is: `2026-09`. A date inside a month counts "
    "from the "
    "first of\n"
    "the next (the end of something: to the end of the one before), with a warning.\n"
    "\n"
    "**Names** of segments, contracts and meters have letters of any script, digits, `_` and `-` only, `-` not first, 1 to 64 "
    "bytes; free text "
    "goes into\n"
    "`title`. Relative file names start at the scenario's folder.\n"
    "\n"
    "**Paths** address any value: `contracts.metered.charges[0].tiers[1].price`, `segments.agents.usage.at[\"p99.9\"]`. `--set "
    "PATH=VALUE`\n"
    "replaces it, with the same checks as in the file.\n"
    "\n"
    "**Ranges** may stand in place of any money, amount, number, share, rate, factor or growth that is known only roughly: `{low: "
    "70, "
    "mode: 90,\n"
    "high: 120}` is triangular, `{p10: 60, p90: 130}` lognormal (above 0, without ends, so not for shares that it would take past "
    "100%). A run takes\n"
    "one value of each, the mode or the median (the geometric mean of p10 and p90); `run` then draws all of them from their laws, "
    "independently of\n"
    "each other, and tells both ranges apart. An alias of a range is the same assumption once more: it is drawn once. Counts "
    "(`seats`, `months`), texts and\n"
    "dates take no range; of shares that sum to 100% another one must be `rest`. `--set PATH=5` makes a range certain. Maps that "
    "mean "
    "something\n"
    "else, such as the percentiles of `usage.at`, mean it still; their values may be ranges.\n";

static const char usage_rules[] = "Use of a seat in a month = level of the seat, drawn from its segment's distribution once per "
                                  "replication, times a gamma factor with\n"
                                  "mean 1 and coefficient of variation `month_to_month`, independent by month, times the month's "
                                  "`growth`. An inactive seat "
                                  "uses nothing all term; the parameters\n"
                                  "describe active seats. Seats are dealt to shares by largest remainder, ties to the earlier "
                                  "segment. In `quantiles`, ln(value) is\n"
                                  "piecewise linear in the normal score of the percentile, and the end pieces go on outwards "
                                  "unless `min`, `max` or `tail` say otherwise.\n"
                                  "\n"
                                  "Cohorts are bands of seats by their own use over the term, at list price of month 1: `light` up "
                                  "to the median of all seats, `regular`\n"
                                  "above it up to the 90th percentile, `heavy` above that.\n";

static const char card_rules[] =
    "A rate card prices classes of tokens (or any meters) by model. A charge that reads it with `rate_card` has one quantity: the "
    "sum "
    "over all\n"
    "meters of units x rate, in money, or in the card's `unit`. The cards that contracts charge, and `list_card`, split their "
    "meters "
    "into parts by\n"
    "model, length of prompt and mode: `opus/input`, `opus/input/long` (`opus/input/above-200000` where a model has several "
    "bounds),\n"
    "`opus/input/long/batch`. The whole meter keeps the total. A part without suffix is that of prompts up to the first bound, in "
    "ordinary service.\n"
    "\n"
    "What a unit costs: the price of the longest bound of `above` that the prompt exceeds, or, where that bound does not name the "
    "meter,\n"
    "its base price; else that of `same_as`; times `multiplier`; times the mode's factor. `above` reprices the whole "
    "request. A meter that\n"
    "a segment uses beside others of a card, and that the card does not price for a model that is used, is an error: `0` says that "
    "it "
    "is free.\n"
    "\n"
    "A segment states in `models`, `long_prompts` and `modes` how the tokens of every class fall on the parts. Where its `meter` "
    "is "
    "`usage` and it has\n"
    "a `mix`, the money buys the tokens of the mix at the prices of `list_card`; mean use and cohorts stay in money. With a list "
    "card "
    "tokens that are\n"
    "drawn themselves count in `usage` with their list price.\n"
    "\n"
    "A price `file` has LiteLLM's columns, prices a token: `input_cost_per_token` (the meter `input`), `output_cost_per_token` "
    "(`output`),\n"
    "`cache_read_input_token_cost` (`cache_read`), `cache_creation_input_token_cost` (`cache_write_5m`),\n"
    "`cache_creation_input_token_cost_above_1hr` (`cache_write_1h`); each with `_above_Nk_tokens` is an entry of `above`, with "
    "`_batches` the price in\n"
    "the mode `batch` (a class without one keeps its price). An empty cell is no price; other columns are passed over.\n"
    "\n"
    "In a population's file each column of `columns.meters` holds units of a meter, or money at list price where the meter is "
    "`usage`. "
    "With more than\n"
    "one, use is their value at list price: the column `usage` alone if there is one, else list card and `list_price` together.\n";

static const char contract_rules[] =
    "Order of evaluation of a charge: quantity x multiplier -> convert -> included -> price -> discount -> minimum -> maximum -> "
    "rounding of the\n"
    "charge (in `price`, with `round: true`) -> credits. Included units and grants come off the quantity; what is left is priced. "
    "Of "
    "a "
    "seat's bill:\n"
    "charges, less the contract's discount -> seat fee (with `discount: {seats: 10%}`) -> `maximum_bill` -> the user's cap -> "
    "`minimum_bill`. Of the\n"
    "organization's month: charges of organization scope -> metered spend with the seats' own -> caps of seat types, of the "
    "organization ->\n"
    "`spend_discount` -> `commitment` -> fixed amounts -> credits in money.\n"
    "\n"
    "Tier bounds are cumulative and **inclusive above**: with `up_to: 100` the 100th unit is still in the tier. Fractions are "
    "units like any\n"
    "other. The last tier is open, or `beyond` says what follows: `error` (refused if a segment can get there), `free`, or "
    "`last_price`.\n"
    "At zero use a tier's fee is due only with `fee_at_zero: true`.\n";

/* A cell of a table: `|` would end it. */
static void cell(const char *text, FILE *out)
{
    for (; *text; text++) {
        if (*text == '|')
            fputc('\\', out);
        fputc(*text, out);
    }
    fputs(" | ", out);
}

static void code_cell(const char *text, FILE *out)
{
    if (*text)
        fprintf(out, "`%s` | ", text);
    else
        fputs(" | ", out);
}

static void write_keys(FILE *out)
{
    fputs("\n## Keys\n\n`NAME` stands for a name of yours, `[]` for an entry of a list.\n\n"
          "| key | kind | unit | accepted | default | meaning |\n| --- | --- | --- | --- | --- | --- |\n",
          out);
    for (size_t i = 0; i < bs_key_count(); i++) {
        struct bs_key_info key = bs_key_at(i);
        fputs("| ", out);
        code_cell(key.path, out);
        cell(key.kind, out);
        cell(key.unit, out);
        cell(key.range, out);
        if (strcmp(key.preset, "required") == 0)
            cell("**required**", out);
        else
            code_cell(key.preset, out);
        fprintf(out, "%s |\n", key.help);
    }
}

static void write_range(const struct bs_parameter *p, FILE *out)
{
    char number[BS_NUMBER_TEXT];
    const char *join = "";
    if (isfinite(p->least)) {
        fprintf(out, "%s %s", p->least_open ? "above" : "at least", bs_number_text(p->least, number));
        join = ", ";
    }
    if (isfinite(p->most)) {
        fprintf(out, "%s%s %s", join, p->most_open ? "below" : "at most", bs_number_text(p->most, number));
        join = ", ";
    }
    fputs(*join ? " | " : "any number | ", out);
}

static void write_distributions(FILE *out)
{
    fprintf(out, "\n## Use and distributions\n\n%s", usage_rules);
    for (size_t i = 0; i < bs_distribution_type_count(); i++) {
        const struct bs_distribution_type *type = bs_distribution_type_at(i);
        fprintf(out, "\n### `%s`\n\n%s\n\nFormulas: %s\n", type->name, type->help, type->source);
        if (type->takes & BS_TAKES_POINTS)
            fputs("\nTakes `at`: a map of percentiles and values.\n", out);
        if (type->takes & BS_TAKES_SAMPLE)
            fputs("\nTakes `file` and `column`: a CSV file with a header.\n", out);
        if (type->takes & BS_TAKES_PARTS)
            fputs("\nTakes `parts`: a list, each with `share` and the keys of usage.\n", out);
        if (!type->parameters || !type->parameters[0].name)
            continue;
        fputs("\n| parameter | kind | accepted | meaning |\n| --- | --- | --- | --- |\n", out);
        for (const struct bs_parameter *p = type->parameters; p->name; p++) {
            fprintf(out, "| `%s` | %s | ", p->name, p->kind == BS_PARAMETER_USE ? "amount" : "number");
            write_range(p, out);
            fprintf(out, "%s |\n", p->help);
        }
    }
}

static void write_contracts(FILE *out)
{
    fprintf(out, "\n## Contracts and charge models\n\n%s\n| model | takes | meaning |\n| --- | --- | --- |\n", contract_rules);
    for (size_t i = 0; i < bs_charge_model_count(); i++) {
        const struct bs_charge_model *model = bs_charge_model_at(i);
        char takes[BS_TAKES_TEXT];
        fprintf(out, "| `%s` | `%s` | %s |\n", model->name, bs_charge_model_takes(model, takes), model->help);
    }
}

static const char roster_rules[] =
    "`population.roster` says who has a seat. Its users are those of the file of use and others, who used nothing. A user of the "
    "file who is\n"
    "not in it is an error, as most such users are a name that is spelt otherwise in one of the two: kept, they would be paid for "
    "twice, once as\n"
    "a user without a listed seat and once as a listed seat without use. `unlisted: keep` gives them a seat in every month. `from` "
    "and `to` are the\n"
    "first and the last month in which the seat is there and paid; use outside them is in no bill, and a warning counts it.\n\n"
    "A `team` of the roster stands before that of the file of use; every team is a group of the results, `team:NAME`, and so are "
    "users without\n"
    "one, `team:(no team)`. With a column `seat_type` these types are the population's segments: a contract's `seat_types` without "
    "`segments` are\n"
    "those of the same name, others name them, e.g. `segments: [viewer, editor]`, and each contract with `seat_types` deals every "
    "type once. Seats\n"
    "that state no type are the segment `population`.\n";

static void write_formats(FILE *out)
{
    fputs("\n## Formats of a population's file\n\n| format | meaning |\n| --- | --- |\n", out);
    for (size_t i = 0; i < bs_usage_format_count(); i++)
        fprintf(out, "| `%s` | %s |\n", bs_usage_format_name(bs_usage_format_at(i)), bs_usage_format_help(bs_usage_format_at(i)));
}

void bs_reference_write(FILE *out)
{
    fputs(introduction, out);
    write_keys(out);
    write_distributions(out);
    fprintf(out, "\n## Rate cards and tokens\n\n%s", card_rules);
    write_contracts(out);
    write_formats(out);
    fprintf(out, "\n## The roster of a population\n\n%s", roster_rules);
}
