#include "cli/bills.h"
#include "cli/price.h"
#include "cli/terminal.h"
#include "cli/usage_request.h"
#include "cli/used_values.h"
#include "cli/verb.h"

#include <billshift/engine.h>
#include <billshift/text.h>

#include <string.h>

static const struct usage usage = {
    .verb = "explain",
    .operands = "SCENARIO USER",
    .about =
        "Prints the itemized bill of one user of the scenario's usage file, for the user's own months, under each contract: own\n"
        "lines, the user's part of what the organization pays, the change, cohort and rank. Lines are summed over the term.",
    .example = "  billshift explain scenarios/example-population.yaml anna\n"
               "  billshift explain scenarios/example-population.yaml anna --month 2026-03 --contract metered",
    .operands_least = 2,
    .operands_most = 2,
};

struct request {
    const char *scenario, *user, *month, *output, *format;
    bool by_month;
    struct list overrides, contracts;
    struct usage_request usage;
    char pseudonym[BS_PSEUDONYM_TEXT];
};

static int parse(int argc, char **argv, struct request *request)
{
    const struct option_row rows[] = {
        {0, "contract", "NAME", "this contract and the baseline only; may be repeated", OPTION_LIST, &request->contracts, NULL},
        {0, "month", "MONTH", "this month only: its number in the term, 3, or 2026-06", OPTION_TEXT, &request->month, NULL},
        {0, "by-month", NULL, "list each month in the table", OPTION_FLAG, &request->by_month, NULL},
        {0, "set", "PATH=VALUE", "change a value of the scenario; may be repeated", OPTION_LIST, &request->overrides, NULL},
        USAGE_REQUEST_ROWS(&request->usage),
        {0, "format", "FORMAT", "table (for reading), csv, json", OPTION_TEXT, &request->format, NULL},
        {'o', "output", "FILE", "write to a new file", OPTION_TEXT, &request->output, NULL},
    };
    char **operands;
    int count, parsed = options_parse(argc, argv, &usage, rows, ROWS(rows), &operands, &count);
    if (parsed != PARSED_GO)
        return parsed;
    if (!bs_bill_format_find(request->format)) {
        say_error("explain: no format '%s'; it is table, csv or json", request->format);
        return EXIT_INPUT;
    }
    request->scenario = operands[0];
    request->user = operands[1];
    return usage_request_check(&request->usage, "explain");
}

static enum bs_status find_user(const struct request *request, const struct bs_model *model, size_t *user,
                                struct bs_diagnostics *diagnostics)
{
    const struct bs_population *population = model->population;
    if (!population)
        return bs_error(
            diagnostics, NULL,
            "explain: the scenario has no population, so it knows no users: name a file with `population: {file: ...}`; "
            "`billshift price` itemizes the bill of a seat whose use you give");
    if (population->projection)
        return bs_error(
            diagnostics, NULL,
            "explain: the scenario projects its users' months: they are drawn anew in each replication, so that a user has "
            "no one bill, and users.csv holds means; --set population.project=none explains the months of %s",
            population->file);
    for (size_t i = 0; i < population->users; i++)
        if (strcmp(population->names[i], request->user) == 0) {
            *user = i;
            return BS_OK;
        }
    char quoted[BS_QUOTE_SIZE], near[BS_QUOTE_SIZE];
    bs_quote(request->user, strlen(request->user), quoted);
    const char *nearest = bs_nearest(request->user, population->names, population->users);
    if (nearest)
        return bs_error(diagnostics, NULL, "explain: no user %s in %s; did you mean %s?", quoted, population->file,
                        bs_quote(nearest, strlen(nearest), near));
    const char *first = population->names[0];
    return bs_error(diagnostics, NULL, "explain: no user %s among the %zu of %s, the first of whom is %s", quoted,
                    population->users, population->file, bs_quote(first, strlen(first), near));
}

/* The month asked for; BS_NEVER: all. */
static enum bs_status find_month(const struct request *request, const struct bs_model *model, size_t *month,
                                 struct bs_diagnostics *diagnostics)
{
    char message[BS_MESSAGE_SIZE];
    bool dated;
    *month = BS_NEVER;
    if (!request->month)
        return BS_OK;
    enum bs_status status = price_month_parse(request->month, &dated, month, message);
    if (status == BS_OK && dated)
        status = price_month_index(model, *month, month, message);
    if (status == BS_OK && *month >= model->months) {
        snprintf(message, sizeof message, "month %zu lies beyond the term of %zu months", *month + 1, model->months);
        status = BS_ERROR_INPUT;
    }
    return status == BS_OK ? BS_OK : bs_error(diagnostics, NULL, "explain: --month: %s", message);
}

/* What of a bill of the term is of one month. */
static enum bs_status keep_month(struct bs_bill *bill, size_t month, struct bs_arena *arena)
{
    size_t first = 0, n = 0;
    while (first < bill->n_lines && bill->lines[first].month < month)
        first++;
    while (first + n < bill->n_lines && bill->lines[first + n].month == month)
        n++;
    struct bs_line *lines = bs_arena_take(arena, n, sizeof *lines);
    if (!lines)
        return BS_ERROR_MEMORY;
    for (size_t i = 0; i < n; i++) {
        lines[i] = bill->lines[first + i];
        lines[i].month = 0;
    }
    bill->lines = lines;
    bill->n_lines = n;
    bill->month_total += month;
    bill->total = bill->seat_total[0] = *bill->month_total;
    bill->blocked_value = 0; /* known for the term alone */
    return BS_OK;
}

/* Those named, and the baseline that they are compared with. */
static enum bs_status choose(const struct request *request, const struct bs_model *model, struct bs_arena *arena,
                             struct bs_bills *bills, struct bs_diagnostics *diagnostics)
{
    const size_t *named;
    size_t n, *chosen = bs_arena_take(arena, model->n_contracts + 1, sizeof *chosen);
    enum bs_status status = bills_choose(&request->contracts, "explain", model, arena, &named, &n, diagnostics);
    if (status != BS_OK || !chosen)
        return status != BS_OK ? status : BS_ERROR_MEMORY;
    bool compared = false;
    for (size_t i = 0; i < n; i++)
        compared = compared || named[i] == model->baseline;
    if (!compared)
        chosen[bills->n++] = model->baseline;
    for (size_t i = 0; i < n; i++)
        chosen[bills->n++] = named[i];
    bills->contracts = chosen;
    return BS_OK;
}

static enum bs_status explain_all(const struct bs_model *model, size_t user, size_t month, struct bs_bills *bills,
                                  struct bs_bill *priced, struct bs_arena *arena, struct bs_diagnostics *diagnostics)
{
    char message[BS_MESSAGE_SIZE];
    enum bs_status status = BS_OK;
    for (size_t i = 0; i < bills->n && status == BS_OK; i++) {
        status = bs_explain(model, user, bills->contracts[i], arena, &priced[i], message);
        if (status == BS_ERROR_INPUT)
            bs_error(diagnostics, NULL, "explain: contract %s: %s", model->contracts[bills->contracts[i]].name, message);
        priced[i].n_credits = 0; /* they are the organization's */
        if (status == BS_OK && month != BS_NEVER)
            status = keep_month(&priced[i], month, arena);
    }
    bills->bills = priced;
    return status;
}

static enum bs_status perform(const struct request *request, const struct bs_model *model, struct bs_arena *arena,
                              struct bs_diagnostics *diagnostics)
{
    size_t user = 0, month;
    struct bs_user_standing standing;
    struct bs_bills bills = {
        .model = model, .n_seats = 1, .months = model->months, .user = &standing, .by_month = request->by_month};
    enum bs_status status = find_user(request, model, &user, diagnostics);
    if (status == BS_OK)
        status = find_month(request, model, &month, diagnostics);
    if (status == BS_OK)
        status = choose(request, model, arena, &bills, diagnostics);
    if (status == BS_OK)
        status = bs_user_stand(model, user, &standing);
    struct bs_bill *priced = bs_arena_take(arena, model->n_contracts, sizeof *priced);
    double *use = bs_arena_take(arena, model->months, sizeof *use);
    if (status == BS_OK && !(priced && use))
        status = BS_ERROR_MEMORY;
    if (status == BS_OK)
        status = explain_all(model, user, month, &bills, priced, arena, diagnostics);
    if (status != BS_OK)
        return status;
    const struct bs_population *population = model->population;
    for (size_t m = 0; m < model->months; m++)
        use[m] = population->use[user * population->months + m] * population->value_per_unit;
    bills.seats = population->names + user;
    bills.use = use;
    if (month != BS_NEVER) {
        bills.use += month;
        bills.first_month = month;
        bills.months = 1;
    }
    return bills_write(&bills, request->format, request->output, diagnostics);
}

/* The user may be named by their own name or by the pseudonym; what is printed knows the pseudonym alone. */
static void hide_user(struct request *request)
{
    if (request->usage.pseudonymize && strncmp(request->user, "user-", 5) != 0)
        request->user = bs_pseudonym(request->usage.key, request->user, request->pseudonym);
}

static int explain(struct request *request)
{
    struct bs_diagnostics diagnostics;
    struct bs_scenario *scenario = NULL;
    struct bs_arena *arena = bs_arena_new();
    bs_diagnostics_init(&diagnostics);
    struct bs_scenario_options options;
    enum bs_status status = arena ? usage_request_options(&request->usage, 0, false, &options, &diagnostics) : BS_ERROR_MEMORY;
    if (status == BS_OK)
        hide_user(request);
    if (status == BS_OK)
        status = bs_scenario_read_with(request->scenario, (const char *const *)request->overrides.items, request->overrides.count,
                                       &options, &scenario, &diagnostics);
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
        code = explain(&request);
    list_free(&request.overrides);
    list_free(&request.contracts);
    return code;
}

const struct verb verb_explain = {"explain", "print the itemized bill of one user of a usage file", run};
