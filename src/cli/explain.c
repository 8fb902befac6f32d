#include "cli/explain.h"

#include "cli/progress.h"
#include "cli/terminal.h"
#include "cli/used_values.h"
#include "cli/verb.h"
#include "cli/verbose.h"

#include <billshift/output.h>

static const struct usage usage = {
    .verb = "explain",
    .operands = "SCENARIO NAME",
    .about = "Says in sentences and figures why the bill changes of a segment, a team (team:NAME), a cohort (cohort:heavy) or\n"
             "all seats; or of one user of a usage file, with the itemized bill of the user's own months: own lines, the part\n"
             "of what the organization pays, the change, cohort and rank, lines summed over the term.",
    .example = "  billshift explain scenarios/claude-enterprise-2026.yaml engineers\n"
               "  billshift explain scenarios/example-population.yaml anna --month 2026-03 --contract metered",
    .operands_least = 2,
    .operands_most = 2,
};

static int parse(int argc, char **argv, struct explain_request *request)
{
    const struct option_row rows[] = {
        {0, "contract", "NAME", "this contract and the baseline only; may be repeated", OPTION_LIST, &request->contracts, NULL},
        {0, "month", "MONTH", "of a user: this month only, by its number in the term, 3, or 2026-06", OPTION_TEXT, &request->month,
         NULL},
        {0, "by-month", NULL, "of a user: list each month in the table", OPTION_FLAG, &request->by_month, NULL},
        {0, "set", "PATH=VALUE", "change a value of the scenario; may be repeated", OPTION_LIST, &request->overrides, NULL},
        USAGE_REQUEST_ROWS(&request->usage),
        {0, "format", "FORMAT", "table (for reading), csv, json", OPTION_TEXT, &request->format, NULL},
        {'o', "output", "FILE", "write to a new file", OPTION_TEXT, &request->output, NULL},
        VERBOSE_ROW(&request->verbose),
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
    request->name = operands[1];
    return usage_request_check(&request->usage, "explain");
}

static enum bs_status perform(const struct explain_request *request, const struct bs_model *model, struct bs_arena *arena,
                              struct bs_diagnostics *diagnostics)
{
    struct explained explained;
    enum bs_status status = explain_find(request, model, arena, &explained, diagnostics);
    if (status != BS_OK)
        return status;
    return explained.is_user ? explain_user(request, model, explained.user, arena, diagnostics)
                             : explain_group(request, model, explained.group, arena, diagnostics);
}

static int explain(struct explain_request *request)
{
    struct bs_diagnostics diagnostics;
    struct bs_scenario *scenario = NULL;
    struct bs_arena *arena = bs_arena_new();
    double begun = clock_seconds();
    bs_diagnostics_init(&diagnostics);
    struct bs_scenario_options options;
    enum bs_status status = arena ? usage_request_options(&request->usage, 0, false, &options, &diagnostics) : BS_ERROR_MEMORY;
    if (status == BS_OK)
        status = bs_scenario_read_with(request->scenario, (const char *const *)request->overrides.items, request->overrides.count,
                                       &options, &scenario, &diagnostics);
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
    struct explain_request request = {.format = "table"};
    int code = parse(argc, argv, &request);
    if (code == PARSED_GO)
        code = explain(&request);
    list_free(&request.overrides);
    list_free(&request.contracts);
    return code;
}

const struct verb verb_explain = {"explain", "say why the bill of a segment, team or user changes, line by line for a user", run};
