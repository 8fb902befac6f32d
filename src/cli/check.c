#include "cli/options.h"
#include "cli/progress.h"
#include "cli/terminal.h"
#include "cli/usage_request.h"
#include "cli/verb.h"
#include "cli/verbose.h"

#include <billshift/scenario.h>

#include <string.h>

static const struct usage usage = {
    .verb = "check",
    .operands = "SCENARIO...",
    .about = "Reads scenarios and prints all errors and warnings, and what a run would assume, without running anything.\n"
             "`-` is standard input.",
    .example = "  billshift check scenarios/*.yaml",
    .operands_least = 1,
    .operands_most = -1,
};

static void print_assumptions(const struct bs_diagnostics *diagnostics)
{
    for (size_t i = 0; i < diagnostics->count; i++)
        if (diagnostics->items[i].severity == BS_ASSUMPTION)
            printf("  assumed: %s\n", diagnostics->items[i].message);
}

static void print_uncertain(const struct bs_model *model)
{
    if (model->n_uncertain > 0)
        printf("  uncertain assumptions: %zu\n", model->n_uncertain);
    for (size_t i = 0; i < model->n_uncertain; i++) {
        const struct bs_uncertain *u = &model->uncertain[i];
        printf("    %s: %s, %s; a run uses %.6g\n", u->path, u->text, bs_uncertain_law_name(u->law), u->used);
    }
}

static int check(const char *file, const struct list *overrides, struct usage_request *request, bool verbose)
{
    double begun = clock_seconds();
    struct bs_scenario *scenario = NULL;
    struct bs_diagnostics diagnostics;
    bs_diagnostics_init(&diagnostics);
    struct bs_scenario_options options;
    enum bs_status status = usage_request_options(request, 0, false, &options, &diagnostics);
    if (status == BS_OK)
        status =
            bs_scenario_read_with(file, (const char *const *)overrides->items, overrides->count, &options, &scenario, &diagnostics);
    if (status == BS_OK)
        tell_read(verbose, scenario, begun);
    say_diagnostics(&diagnostics, BS_WARNING);
    int code = exit_code_of(status, &diagnostics);
    if (code == EXIT_DONE) {
        printf("%s: no errors\n", strcmp(file, "-") == 0 ? "standard input" : file);
        print_assumptions(&diagnostics);
        print_uncertain(bs_scenario_model(scenario));
        bs_scenario_free(scenario);
    }
    bs_diagnostics_free(&diagnostics);
    return code;
}

static int times_standard_input(char **operands, int count)
{
    int times = 0;
    for (int i = 0; i < count; i++)
        times += strcmp(operands[i], "-") == 0;
    return times;
}

static int run(int argc, char **argv)
{
    struct list overrides = {NULL, 0};
    struct usage_request request = {0};
    bool verbose = false;
    const struct option_row rows[] = {
        {.name = "set",
         .argument = "PATH=VALUE",
         .help = "change a value of the scenarios; may be repeated",
         .kind = OPTION_LIST,
         .target = &overrides},
        USAGE_REQUEST_ROWS(&request),
        VERBOSE_ROW_OF(&verbose, "say what is read, of how many seats and contracts, and times"),
    };
    char **operands;
    int count, code = options_parse(argc, argv, &usage, rows, ROWS(rows), &operands, &count);
    if (code == PARSED_GO && times_standard_input(operands, count) > 1) {
        say_error("check: standard input can be read once only: name `-` once");
        code = EXIT_INPUT;
    }
    if (code == PARSED_GO)
        code = usage_request_check(&request, "check");
    if (code == PARSED_GO) {
        code = EXIT_DONE;
        for (int i = 0; i < count; i++) {
            int found = check(operands[i], &overrides, &request, verbose);
            code = found > code ? found : code;
        }
    }
    list_free(&overrides);
    return code;
}

const struct verb verb_check = {"check", "find all errors and warnings of scenarios, without running them", run};
