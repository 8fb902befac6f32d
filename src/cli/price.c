#include "cli/price.h"

#include "cli/bills.h"
#include "cli/progress.h"
#include "cli/terminal.h"
#include "cli/used_values.h"
#include "cli/verb.h"
#include "cli/verbose.h"

#include "output/readable.h"
#include <billshift/number.h>

#include <billshift/output.h>

#include <math.h>
#include <string.h>

static const struct usage usage = {
    .verb = "price",
    .operands = "SCENARIO",
    .about = "Prints the itemized bill of one seat, or of a pool of seats, under each contract: every line with its quantity,\n"
             "tier, unit price, amount and why. Each --usage is a seat, or --seats of them; a file gives a sequence of months.",
    .example = "  billshift price scenario.yaml --usage input=2M,output=300k\n"
               "  billshift price scenario.yaml --usage-file usage.csv --format csv -o bills.csv",
    .operands_least = 1,
    .operands_most = 1,
};

enum { SEATS_MOST = 1000000 };

struct request {
    const char *scenario, *output, *format, *part_text;
    double part;
    bool by_seat, verbose;
    struct list overrides, contracts;
    struct price_options use;
};

static enum bs_status parse_number(const char *text, size_t length, enum bs_number_kind kind, double *value, char *message)
{
    return bs_number_parse(text, length, kind, NULL, value, message);
}

/* 25/28, 0.9 or 90%. */
static int parse_part(struct request *request)
{
    const char *text = request->part_text, *slash = text ? strchr(text, '/') : NULL;
    char message[BS_MESSAGE_SIZE] = "expected a part of a month, as 25/28 or 0.9";
    enum bs_status status = BS_OK;
    request->part = 1;
    if (slash) {
        double days, of;
        status = parse_number(text, (size_t)(slash - text), BS_NUMBER_PLAIN, &days, message);
        if (status == BS_OK)
            status = parse_number(slash + 1, strlen(slash + 1), BS_NUMBER_PLAIN, &of, message);
        if (status == BS_OK)
            request->part = days / of;
    } else if (text) {
        status = parse_number(text, strlen(text), BS_NUMBER_SHARE, &request->part, message);
    }
    if (status == BS_OK && request->part > 0 && request->part <= 1)
        return PARSED_GO;
    if (status == BS_OK)
        snprintf(message, sizeof message, "'%s' is no part of a month: expected more than 0 and at most 1, as 25/28 or 0.9", text);
    say_error("price: --part: %s", message);
    return EXIT_INPUT;
}

/* Options that contradict each other. */
static int check_options(const struct request *request)
{
    const struct price_options *use = &request->use;
    const char *beside = use->usage.count > 0     ? "usage"
                         : use->seats             ? "seats"
                         : use->already.count > 0 ? "already"
                         : use->events            ? "events"
                         : use->month             ? "month"
                                                  : NULL;
    if (!bs_bill_format_find(request->format))
        say_error("price: no format '%s'; it is table, csv or json", request->format);
    else if (!use->file && use->usage.count == 0 && !use->events)
        say_error("price: what is used? --usage METER=QUANTITY or --usage-file FILE");
    else if (use->file && beside)
        say_error("price: --usage-file holds all use and its months: --%s cannot go with it", beside);
    else if (use->seats > SEATS_MOST || (size_t)use->seats * use->usage.count > SEATS_MOST)
        say_error("price: --seats: at most %d seats can be priced one by one", SEATS_MOST);
    else if (use->seats && use->events)
        say_error("price: --events are of a single seat: --seats cannot go with them");
    else
        return PARSED_GO;
    return EXIT_INPUT;
}

static int parse(int argc, char **argv, struct request *request)
{
    struct price_options *use = &request->use;
    const struct option_row rows[] = {
        {0, "usage", "METER=Q,...", "what a seat used; repeated: several seats; SEGMENT: may stand first", OPTION_LIST, &use->usage,
         NULL},
        {0, "seats", "N", "each --usage stands for so many seats of the pool", OPTION_COUNT, &use->seats, NULL},
        {0, "usage-file", "FILE", "CSV: month, perhaps user and segment, meters by name", OPTION_TEXT, &use->file, NULL},
        {0, "contract", "NAME", "price this contract only; may be repeated", OPTION_LIST, &request->contracts, NULL},
        {0, "month", "MONTH", "where the month lies in the term: 3 or 2026-06", OPTION_TEXT, &use->month, NULL},
        {0, "part", "PART", "the seats are there for a part of the month: 25/28 or 0.9", OPTION_TEXT, &request->part_text, NULL},
        {0, "already", "M=Q,...", "what of --usage was billed before in the month", OPTION_LIST, &use->already, NULL},
        {0, "events", "A,B,...", "amounts of single events of a percentage charge", OPTION_TEXT, &use->events, NULL},
        {0, "request", NULL, "the use is one request: its prompt's length decides", OPTION_FLAG, &use->one_request, NULL},
        {0, "by-seat", NULL, "list each seat, however many there are", OPTION_FLAG, &request->by_seat, NULL},
        {0, "set", "PATH=VALUE", "change a value of the scenario; may be repeated", OPTION_LIST, &request->overrides, NULL},
        {0, "format", "FORMAT", "table (for reading), csv, json", OPTION_TEXT, &request->format, NULL},
        {'o', "output", "FILE", "write to a new file", OPTION_TEXT, &request->output, NULL},
        VERBOSE_ROW_OF(&request->verbose, "say what is read, what is priced, and times"),
    };
    char **operands;
    int count, parsed = options_parse(argc, argv, &usage, rows, ROWS(rows), &operands, &count);
    if (parsed == PARSED_GO)
        parsed = check_options(request);
    if (parsed == PARSED_GO)
        parsed = parse_part(request);
    if (parsed == PARSED_GO)
        request->scenario = operands[0];
    if (use->seats == 0)
        use->seats = 1;
    return parsed;
}

/* Prices at which use is valued: a meter that is split is valued by its parts. */
static const double *list_prices(const struct bs_model *model, struct bs_arena *arena)
{
    double *prices = bs_arena_take(arena, model->n_meters, sizeof *prices);
    for (size_t m = 0; prices && m < model->n_meters; m++)
        prices[m] = model->meters[m].list_price;
    for (size_t m = 0; prices && m < model->n_meters; m++) {
        size_t whole = model->meters[m].whole;
        if (model->meters[m].model && whole != m && !isnan(prices[m]))
            prices[whole] = NAN;
    }
    return prices;
}

/* Seats whose use is stated in money in any month: that is its value, and their other meters say of what it is made. A file with a column of it states
   it for all, also where it is 0. */
static const bool *seats_in_money(const struct bs_model *model, const struct price_use *use, struct bs_arena *arena)
{
    bool *in_money = bs_arena_take(arena, use->seats, sizeof *in_money);
    for (size_t i = 0; in_money && i < use->months * use->seats; i++)
        in_money[i % use->seats] |= use->quantity[i * model->n_meters] != 0 || (use->columns && use->columns[0]);
    return in_money;
}

/* Names the row of the file that a quantity comes from, or the seat. */
static void say_refused(const char *contract, const struct price_use *use, const struct bs_refusal *refused,
                        const struct bs_model *model, const char *message, struct bs_diagnostics *diagnostics)
{
    bool one = refused->seat < use->seats && refused->month < use->months;
    struct bs_place place = {.file = use->file};
    if (use->line && one)
        place.line = use->line[refused->month * use->seats + refused->seat];
    if (place.line > 0 && refused->meter < model->n_meters && use->columns[refused->meter])
        bs_error(diagnostics, &place, "column %s: contract %s: %s", model->meters[refused->meter].name, contract, message);
    else if (use->file)
        bs_error(diagnostics, &place, "contract %s: %s", contract, message);
    else if (one && use->seats > 1)
        bs_error(diagnostics, NULL, "price: contract %s: %s: %s", contract, use->names[refused->seat], message);
    else
        bs_error(diagnostics, NULL, "price: contract %s: %s", contract, message);
}

static enum bs_status price_all(const struct request *request, const struct bs_model *model, const struct price_use *use,
                                struct bs_arena *arena, struct bs_bill *bills, struct bs_diagnostics *diagnostics)
{
    struct bs_price_query query = {.contracts = model->contracts,
                                   .n_meters = model->n_meters,
                                   .term = model->months,
                                   .list_price = list_prices(model, arena),
                                   .in_money = seats_in_money(model, use, arena),
                                   .months = use->months,
                                   .seats = use->seats,
                                   .segments = use->segments,
                                   .quantity = use->quantity,
                                   .already = use->already,
                                   .events = use->events,
                                   .n_events = use->n_events,
                                   .part_of_month = request->part,
                                   .first_month = use->first_month};
    char message[BS_MESSAGE_SIZE];
    enum bs_status status =
        query.list_price && query.in_money ? bs_model_meter_names(model, arena, &query.meters, &query.units) : BS_ERROR_MEMORY;
    for (size_t i = 0; i < request->use.n_contracts && status == BS_OK; i++) {
        query.contract = request->use.contracts[i];
        status = bs_price(&query, arena, &bills[i], message);
        if (status == BS_ERROR_INPUT)
            say_refused(model->contracts[query.contract].name, use, &bills[i].refused, model, message, diagnostics);
    }
    return status;
}

static void tell_priced(const struct request *request, const struct bs_model *model, const struct price_use *use, double since)
{
    char seats[BS_READABLE], months[BS_READABLE], holds[3 * BS_READABLE], contracts[BS_READABLE];
    snprintf(holds, sizeof holds, "%s in %s", bs_readable_count((double)use->seats, "seat", seats),
             bs_readable_count((double)use->months, "month", months));
    if (use->file)
        tell_file(request->verbose, use->file, holds);
    tell(request->verbose, "%s, from month %zu of %zu on, priced line by line under %s in %.2f s", holds, use->first_month + 1,
         model->months, bs_readable_count((double)request->use.n_contracts, "contract", contracts), clock_seconds() - since);
}

static enum bs_status perform(struct request *request, const struct bs_model *model, struct bs_arena *arena,
                              struct bs_diagnostics *diagnostics)
{
    struct price_use use;
    double begun = clock_seconds();
    struct price_options *options = &request->use;
    enum bs_status status =
        bills_choose(&request->contracts, "price", model, arena, &options->contracts, &options->n_contracts, diagnostics);
    if (status == BS_OK)
        status = request->use.file ? price_use_file_read(&request->use, model, arena, &use, diagnostics)
                                   : price_use_read(&request->use, model, arena, &use, diagnostics);
    struct bs_bill *priced = bs_arena_take(arena, model->n_contracts, sizeof *priced);
    if (status == BS_OK)
        status = priced ? price_all(request, model, &use, arena, priced, diagnostics) : BS_ERROR_MEMORY;
    if (status != BS_OK)
        return status;
    tell_priced(request, model, &use, begun);
    const struct bs_bills bills = {.model = model,
                                   .contracts = request->use.contracts,
                                   .bills = priced,
                                   .n = request->use.n_contracts,
                                   .seats = use.names,
                                   .n_seats = use.seats,
                                   .first_month = use.first_month,
                                   .months = use.months,
                                   .by_seat = request->by_seat};
    status = bills_write(&bills, request->format, request->output, diagnostics);
    tell_written(request->verbose && status == BS_OK, request->output);
    return status;
}

static int price(struct request *request)
{
    struct bs_diagnostics diagnostics;
    struct bs_scenario *scenario = NULL;
    struct bs_arena *arena = bs_arena_new();
    double begun = clock_seconds();
    bs_diagnostics_init(&diagnostics);
    enum bs_status status = arena ? bs_scenario_read(request->scenario, (const char *const *)request->overrides.items,
                                                     request->overrides.count, &scenario, &diagnostics)
                                  : BS_ERROR_MEMORY;
    if (status == BS_OK)
        tell_read(request->verbose, scenario, begun);
    if (status == BS_OK)
        warn_of_used_values(bs_scenario_model(scenario), &diagnostics);
    if (status == BS_OK)
        status = perform(request, bs_scenario_model(scenario), arena, &diagnostics);
    say_diagnostics(&diagnostics, BS_WARNING);
    int code = exit_code_of(status, &diagnostics);
    bs_arena_free(arena);
    bs_scenario_free(scenario);
    bs_diagnostics_free(&diagnostics);
    return code;
}

static int run(int argc, char **argv)
{
    struct request request = {.format = "table"};
    int code = parse(argc, argv, &request);
    if (code == PARSED_GO)
        code = price(&request);
    list_free(&request.overrides);
    list_free(&request.contracts);
    list_free(&request.use.usage);
    list_free(&request.use.already);
    return code;
}

const struct verb verb_price = {"price", "print an itemized bill under each contract", run};
