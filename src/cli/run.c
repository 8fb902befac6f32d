#include "cli/options.h"
#include "cli/progress.h"
#include "cli/report.h"
#include "cli/terminal.h"
#include "cli/usage_request.h"
#include "cli/verb.h"
#include "cli/verbose.h"

#include <billshift/engine.h>
#include <billshift/levers.h>
#include <billshift/limit.h>
#include <billshift/output.h>
#include <billshift/precision.h>
#include <billshift/uncertainty.h>
#include <billshift/vendor.h>

#include <errno.h>
#include <stdio.h>
#include <string.h>

static const struct usage usage = {
    .verb = "run",
    .operands = "SCENARIO",
    .about = "Prices every seat under each contract and prints who pays more and who pays less. `-` is standard input.",
    .example = "  billshift run scenario.yaml -o results --set contracts.metered.seat_fee=30 --plot",
    .operands_least = 1,
    .operands_most = 1,
};

struct request {
    const char *scenario, *output, *format, *tables, *vectors, *method;
    struct bs_table_choice choice; /* of the tables; all zero: all */
    struct list overrides, precision, limits;
    struct usage_request usage;
    enum bs_engine engine;
    unsigned threads, most_replications;
    bool quiet, verbose, plot, page;
    bool missed;  /* a precision was not reached; said of results that are written */
    bool at_odds; /* the engines are; likewise */
    bool passed;  /* a limit is; likewise */
};

/* The printed summary is one of the tables, and is printed where it is among them. */
static int choose_tables(struct request *request)
{
    char message[BS_MESSAGE_SIZE];
    if (!request->output || request->plot || request->page) {
        say_error(request->plot   ? "run: --plot draws from all tables: leave out --tables"
                  : request->page ? "run: --report reads all tables: leave out --tables"
                                  : "run: --tables needs a results folder: -o DIR");
        return EXIT_INPUT;
    }
    if (bs_tables_choose(request->tables, &request->choice, message) != BS_OK) {
        say_error("run: --tables: %s", message);
        return EXIT_INPUT;
    }
    return PARSED_GO;
}

static int check_vectors(const struct request *request)
{
    char names[64] = "";
    const char *name;
    for (size_t i = 0; (name = bs_vectors_name(i)); i++) {
        if (!request->vectors || strcmp(name, request->vectors) == 0)
            return PARSED_GO;
        (void)snprintf(names + strlen(names), sizeof names - strlen(names), "%s%s", i > 0 ? ", " : "", name);
    }
    say_error("run: no vectors '%s' here; there are: %s", request->vectors, names);
    return EXIT_INPUT;
}

static bool begins(const char *text, const char *with)
{
    return strncmp(text, with, strlen(with)) == 0;
}

/* Who asks for replications, a seed or a precision of theirs asks for draws. */
static bool asks_for_draws(const struct request *request)
{
    bool asks = request->precision.count > 0;
    for (size_t i = 0; i < request->overrides.count; i++) {
        const char *override = request->overrides.items[i];
        asks = asks || (begins(override, "simulation.") && !begins(override, "simulation.assumption_draws="));
    }
    return asks;
}

static int choose_engine(struct request *request)
{
    request->engine = asks_for_draws(request) ? BS_ENGINE_MONTECARLO : BS_ENGINE_AUTO;
    if (!request->method)
        return PARSED_GO;
    for (request->engine = BS_ENGINE_AUTO; request->engine < BS_ENGINE_COUNT; request->engine++)
        if (strcmp(bs_engine_name(request->engine), request->method) == 0)
            break;
    if (request->engine == BS_ENGINE_COUNT) {
        say_error("run: no method '%s'; there are: auto, exact, montecarlo, both", request->method);
        return EXIT_INPUT;
    }
    if (request->precision.count > 0 && request->engine != BS_ENGINE_MONTECARLO) {
        say_error("run: --precision is reached by drawing: --method montecarlo, or leave out --method");
        return EXIT_INPUT;
    }
    return PARSED_GO;
}

static int parse(int argc, char **argv, struct request *request)
{
    const struct option_row rows[] = {
        {'o', "output", "DIR", "write CSV files and manifest into this folder", OPTION_TEXT, &request->output, NULL},
        {0, "set", "PATH=VALUE", "change a value of the scenario; may be repeated", OPTION_LIST, &request->overrides, NULL},
        USAGE_REQUEST_ROWS(&request->usage),
        {0, "seed", "N", NULL, OPTION_LIST, &request->overrides, "simulation.seed="},
        {0, "replications", "N", "short for --set simulation.replications=N; and --seed N", OPTION_LIST, &request->overrides,
         "simulation.replications="},
        {0, "method", "METHOD", "auto (exact where it applies), exact, montecarlo, or both", OPTION_TEXT, &request->method, NULL},
        {0, "precision", "MEASURE=0.1%", "double replications until its error is that small; may be repeated", OPTION_LIST,
         &request->precision, NULL},
        {0, "max-replications", "N", "where --precision gives up (64 times the first count)", OPTION_COUNT,
         &request->most_replications, NULL},
        {0, "fail-if", "MEASURE>VALUE", "end with 1 if it holds, e.g. ratio_of_means>1.1; may be repeated", OPTION_LIST,
         &request->limits, NULL},
        {0, "threads", "N", "threads used; the results do not depend on it", OPTION_COUNT, &request->threads, NULL},
        {0, "vectors", "WIDTH", NULL, OPTION_TEXT, &request->vectors, NULL},
        {0, "format", "FORMAT", "of the summary: table (for reading), csv, json", OPTION_TEXT, &request->format, NULL},
        {0, "tables", "LIST", "compute and write these only (with -o), e.g. histogram,organization", OPTION_TEXT, &request->tables,
         NULL},
        {'q', "quiet", NULL, "no summary and no progress (with -o)", OPTION_FLAG, &request->quiet, NULL},
        VERBOSE_ROW(&request->verbose),
        {0, "plot", NULL, "draw the pictures too (with -o)", OPTION_FLAG, &request->plot, NULL},
        {0, "report", NULL, "write the page report.html too (with -o)", OPTION_FLAG, &request->page, NULL},
    };
    char **operands;
    int count;
    int parsed = options_parse(argc, argv, &usage, rows, ROWS(rows), &operands, &count);
    if (parsed != PARSED_GO)
        return parsed;
    request->scenario = operands[0];
    if (!bs_summary_format_find(request->format)) {
        say_error("run: no format '%s'; `billshift list formats` lists them", request->format);
        return EXIT_INPUT;
    }
    if (usage_request_check(&request->usage, "run") != PARSED_GO)
        return EXIT_INPUT;
    if (!request->output && (request->quiet || request->plot || request->page)) {
        say_error("run: --%s needs a results folder: -o DIR", request->quiet ? "quiet" : request->plot ? "plot" : "report");
        return EXIT_INPUT;
    }
    if (request->most_replications && request->precision.count == 0) {
        say_error("run: --max-replications needs --precision; --replications N sets a fixed number");
        return EXIT_INPUT;
    }
    if (check_vectors(request) != PARSED_GO || choose_engine(request) != PARSED_GO)
        return EXIT_INPUT;
    return request->tables ? choose_tables(request) : PARSED_GO;
}

static enum bs_status compute(const struct request *request, const struct bs_model *model, const volatile sig_atomic_t *stop,
                              struct bs_results **results, struct bs_diagnostics *diagnostics)
{
    struct progress progress;
    progress_begin(&progress);
    struct bs_run_options options = {.threads = request->threads,
                                     .progress = !request->quiet && progress_wanted() ? progress_show : NULL,
                                     .context = &progress,
                                     .stop = stop,
                                     .vectors = request->vectors};
    if (request->precision.count + request->limits.count == 0) /* else any figure may be asked for */
        options.leave_out = request->choice.leave_out;
    struct bs_precision_request precision = {.goals = (const char *const *)request->precision.items,
                                             .n_goals = request->precision.count,
                                             .most = request->most_replications,
                                             .look = progress_look};
    enum bs_status status = precision.n_goals > 0 ? bs_run_to_precision(model, &precision, &options, results, diagnostics)
                                                  : bs_run_by(model, request->engine, &options, results, diagnostics);
    progress_end(&progress);
    return status;
}

/* Margins, where what use costs or who leaves is stated. */
static enum bs_status compute_vendor(const struct request *request, const struct bs_model *model, const volatile sig_atomic_t *stop,
                                     const struct bs_results *results, struct bs_vendor **vendor,
                                     struct bs_diagnostics *diagnostics)
{
    struct bs_run_options options = {.threads = request->threads, .stop = stop, .vectors = request->vectors};
    return bs_vendor_stated(model) ? bs_vendor_run(model, request->engine, results->replications, &options, vendor, diagnostics)
                                   : BS_OK;
}

/* Whether any output shows them. */
static bool wants_uncertainty(const struct request *request, const struct bs_model *model)
{
    const struct bs_report chosen = {.tables = request->choice.tables};
    return model->n_uncertain > 0 && model->assumption_draws > 0 &&
           (bs_table_chosen(&chosen, "uncertainty") || bs_table_chosen(&chosen, "contributions") ||
            bs_table_chosen(&chosen, "summary"));
}

static enum bs_status draw_assumptions(const struct request *request, const struct bs_scenario *scenario,
                                       const struct bs_scenario_options *options, const struct bs_results *results,
                                       const volatile sig_atomic_t *stop, struct bs_uncertainty **out,
                                       struct bs_diagnostics *diagnostics)
{
    struct progress progress;
    progress_begin(&progress);
    const struct bs_uncertainty_request asked = {.scenario = scenario,
                                                 .options = options,
                                                 .results = results,
                                                 .engine = request->engine,
                                                 .threads = request->threads,
                                                 .progress = !request->quiet && progress_wanted() ? progress_show : NULL,
                                                 .context = &progress,
                                                 .stop = stop};
    enum bs_status status = bs_uncertainty_run(&asked, out, diagnostics);
    progress_end(&progress);
    return status;
}

/* For the sliders of the report. */
static enum bs_status compute_levers(const struct request *request, const struct bs_model *model, const volatile sig_atomic_t *stop,
                                     const struct bs_results *results, struct bs_levers **out, struct bs_diagnostics *diagnostics)
{
    struct progress progress;
    progress_begin(&progress);
    const struct bs_levers_request asked = {.model = model,
                                            .results = results,
                                            .threads = request->threads,
                                            .progress = !request->quiet && progress_wanted() ? progress_show : NULL,
                                            .context = &progress,
                                            .stop = stop};
    double begun = clock_seconds();
    enum bs_status status = bs_levers_run(&asked, out, diagnostics);
    progress_end(&progress);
    size_t set = 0;
    for (size_t i = 0; status == BS_OK && i < (*out)->n_contracts; i++)
        set += (*out)->contracts[i].why ? 0 : 1;
    tell(request->verbose && status == BS_OK,
         "sliders of the report for %zu of %zu contracts beside the baseline: computed in %.2f s", set, model->n_contracts - 1,
         clock_seconds() - begun);
    return status;
}

/* NULL where the scenario states no uncertain assumptions. */
static enum bs_status compute_uncertainty(const struct request *request, const struct bs_scenario *scenario,
                                          const struct bs_scenario_options *options, const struct bs_results *results,
                                          const volatile sig_atomic_t *stop, struct bs_uncertainty **out,
                                          struct bs_diagnostics *diagnostics)
{
    const struct bs_model *model = bs_scenario_model(scenario);
    double begun = clock_seconds();
    if (!wants_uncertainty(request, model))
        return BS_OK;
    enum bs_status status = draw_assumptions(request, scenario, options, results, stop, out, diagnostics);
    tell(request->verbose && status == BS_OK, "%zu uncertain assumptions drawn %zu times in %.2f s", model->n_uncertain,
         model->assumption_draws, clock_seconds() - begun);
    return status;
}

static enum bs_status write_folder(struct bs_folder *folder, const struct bs_report *report, const volatile sig_atomic_t *stop,
                                   struct bs_diagnostics *diagnostics)
{
    enum bs_status status = bs_folder_write(folder, report, diagnostics);
    if (status == BS_OK && *stop)
        status = BS_ERROR_INTERRUPTED;
    return status == BS_OK ? bs_folder_commit(folder, diagnostics) : status;
}

static enum bs_status print_summary(const struct request *request, const struct bs_report *report)
{
    errno = 0;
    return flush_output(bs_summary_format_find(request->format)->write(report, stdout));
}

static enum bs_status perform(struct request *request, struct bs_diagnostics *diagnostics)
{
    struct bs_scenario *scenario = NULL;
    struct bs_folder *folder = NULL;
    struct bs_results *results = NULL;
    struct bs_vendor *vendor = NULL;
    struct bs_uncertainty *uncertainty = NULL;
    struct bs_levers *levers = NULL;
    const struct bs_limit *limits = NULL;
    struct bs_arena *arena = bs_arena_new();
    end_on_signals();
    double begun = clock_seconds();
    struct bs_scenario_options options;
    enum bs_status status =
        usage_request_options(&request->usage, request->threads, request->output != NULL, &options, diagnostics);
    if (status == BS_OK)
        status = bs_scenario_read_with(request->scenario, (const char *const *)request->overrides.items, request->overrides.count,
                                       &options, &scenario, diagnostics);
    if (status == BS_OK)
        tell_read(request->verbose, scenario, begun);
    const volatile sig_atomic_t *stop = catch_signals();
    double computing = clock_seconds();
    if (status == BS_OK && !arena)
        status = BS_ERROR_MEMORY;
    if (status == BS_OK && request->limits.count > 0)
        status = bs_limits_new(bs_scenario_model(scenario), (const char *const *)request->limits.items, request->limits.count,
                               arena, &limits, diagnostics);
    if (status == BS_OK && request->output)
        status = bs_folder_open(request->output, &folder, diagnostics);
    if (status == BS_OK)
        status = compute(request, bs_scenario_model(scenario), stop, &results, diagnostics);
    if (status == BS_OK)
        tell_engine(request->verbose, results, computing);
    if (status == BS_OK)
        status = compute_vendor(request, bs_scenario_model(scenario), stop, results, &vendor, diagnostics);
    if (status == BS_OK)
        status = compute_uncertainty(request, scenario, &options, results, stop, &uncertainty, diagnostics);
    if (status == BS_OK && request->page)
        status = compute_levers(request, bs_scenario_model(scenario), stop, results, &levers, diagnostics);
    if (status == BS_OK) {
        struct bs_report report = {
            .model = bs_scenario_model(scenario),
            .source = bs_scenario_source(scenario),
            .results = results,
            .vendor = vendor,
            .uncertainty = uncertainty,
            .levers = levers,
            .diagnostics = diagnostics,
            .seconds = clock_seconds() - begun,
            .threads = request->threads,
            .tables = request->choice.tables,
        };
        if (folder)
            status = write_folder(folder, &report, stop, diagnostics);
        if (status == BS_OK)
            tell_written(request->verbose, request->output);
        if (status == BS_OK && !request->quiet && bs_table_chosen(&report, "summary"))
            status = print_summary(request, &report);
        if (status == BS_OK && results->precision) {
            request->missed = !results->precision->met;
            bs_precision_missed(results, diagnostics);
        }
        if (status == BS_OK && request->limits.count > 0 && report.model->n_uncertain > 0)
            bs_warning(diagnostics, NULL,
                       "--fail-if looks at the figures at one value of each range: uncertain assumptions are not drawn for it%s",
                       uncertainty ? "; the summary and uncertainty.csv (-o DIR) tell how far they move the total" : "");
        if (status == BS_OK)
            request->passed = bs_limits_passed(limits, request->limits.count, report.model, results, diagnostics) > 0;
        const struct bs_comparison *comparison = results->comparison;
        request->at_odds = comparison && comparison->largest > comparison->limit;
    }
    bs_folder_free(folder);
    bs_vendor_free(vendor);
    bs_uncertainty_free(uncertainty);
    bs_levers_free(levers);
    bs_results_free(results);
    bs_scenario_free(scenario);
    bs_arena_free(arena);
    return status;
}

static int run(int argc, char **argv)
{
    struct request request = {.format = "table"};
    struct bs_diagnostics diagnostics;
    bs_diagnostics_init(&diagnostics);
    int code = parse(argc, argv, &request);
    if (code == PARSED_GO) {
        enum bs_status status = perform(&request, &diagnostics);
        if (status == BS_OK && request.plot) {
            double drawing = clock_seconds();
            status = bs_plot_folder(request.output, plots_folder(), &diagnostics);
            tell_drawn(request.verbose && status == BS_OK, request.output, drawing);
        }
        if (status == BS_OK && request.page)
            status = report_into_folder(request.output, &diagnostics);
        if (status == BS_OK && request.missed)
            status = BS_ERROR_NUMERIC;
        say_diagnostics(&diagnostics, BS_WARNING);
        code = exit_code_of(status, &diagnostics);
        if (code == EXIT_DONE && request.at_odds) {
            say_error(
                "the exact engine and Monte Carlo disagree by more than chance explains: engines.csv (-o DIR) has the figures");
            code = EXIT_DISAGREE;
        }
        if (code == EXIT_DONE && request.passed)
            code = EXIT_PASSED;
    }
    bs_diagnostics_free(&diagnostics);
    list_free(&request.overrides);
    list_free(&request.precision);
    list_free(&request.limits);
    return code;
}

const struct verb verb_run = {"run", "compare the contracts of a scenario", run};
