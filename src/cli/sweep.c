#include "cli/method.h"
#include "cli/new_file.h"
#include "cli/options.h"
#include "cli/picture_file.h"
#include "cli/progress.h"
#include "cli/terminal.h"
#include "cli/usage_request.h"
#include "cli/verb.h"
#include "cli/verbose.h"
#include "output/sensitivity.h"
#include "output/sweep_plot.h"

#include <billshift/output.h>
#include <billshift/sweep.h>

#include <errno.h>
#include <stdlib.h>
#include <string.h>

static const struct usage usage = {
    .verb = "sweep",
    .operands = "SCENARIO",
    .about = "Runs a scenario at every combination of some values and prints the figures of each as CSV.",
    .example = "  billshift sweep scenario.yaml --vary contracts.metered.seat_fee=10:40:5 -o sweep.csv",
    .operands_least = 1,
    .operands_most = 1,
};

struct request {
    const char *scenario, *output, *method, *format, *plot, *suffix; /* suffix: of the picture */
    struct list vary, overrides, measures;
    struct usage_request usage;
    enum bs_engine engine;
    unsigned threads, sobol; /* sobol: rows; 0: not asked for */
    bool zip, tornado, quiet, verbose;
};

static bool check_plot(struct request *request)
{
    size_t n = request->vary.count;
    if (request->tornado || request->sobol)
        return (request->suffix = picture_suffix("sweep", request->plot)) != NULL;
    if (n > 2)
        say_error("sweep: --plot draws one varied path as lines or two as a map, not %zu; the table takes any number", n);
    else if (n == 2 && request->zip)
        say_error("sweep: --plot draws every combination of two paths, or one path; with --zip two paths are neither");
    else
        return (request->suffix = picture_suffix("sweep", request->plot)) != NULL;
    return false;
}

/* A grid is CSV, a ranking is to be read. */
static bool check_kind(struct request *request)
{
    bool ranking = request->tornado || request->sobol;
    if (request->tornado && request->sobol)
        say_error("sweep: --tornado and --sobol are two questions; ask one at a time");
    else if (request->zip && ranking)
        say_error("sweep: --zip goes with a grid of values, not with %s", request->sobol ? "--sobol" : "--tornado");
    else if (request->format && !ranking)
        say_error("sweep: --format goes with --tornado and --sobol; the points of a grid are CSV");
    else if (request->format && strcmp(request->format, "table") != 0 && strcmp(request->format, "csv") != 0)
        say_error("sweep: no format '%s'; there are: table, csv", request->format);
    else {
        request->format = request->format ? request->format : ranking ? "table" : "csv";
        return true;
    }
    return false;
}

static int parse(int argc, char **argv, struct request *request)
{
    const struct option_row rows[] = {
        {0, "vary", "PATH=VALUES", "FROM:TO:STEP, or A,B,C, or a file of values; may be repeated", OPTION_LIST, &request->vary,
         NULL},
        {0, "zip", NULL, "the first values of all paths together, then the second ones", OPTION_FLAG, &request->zip, NULL},
        {0, "tornado", NULL, "one input at a time, to the ends of PATH=LOW:HIGH or by 20 %", OPTION_FLAG, &request->tornado, NULL},
        {0, "sobol", "N", "what explains the variance over PATH=LOW:HIGH, from N points, such as 1024", OPTION_COUNT,
         &request->sobol, NULL},
        {0, "measure", "MEASURE", "e.g. metered/cohort:heavy/term/ratio_p50; may be repeated", OPTION_LIST, &request->measures,
         NULL},
        {'o', "output", "FILE", "write the CSV into this file, which must be new", OPTION_TEXT, &request->output, NULL},
        {0, "format", "FORMAT", "of --tornado and --sobol: table (for reading) or csv", OPTION_TEXT, &request->format, NULL},
        {0, "plot", "PICTURE", "draw one or two varied paths, or what is ranked, into a new .png or .svg", OPTION_TEXT,
         &request->plot, NULL},
        {0, "set", "PATH=VALUE", "change a value of the scenario at all points; may be repeated", OPTION_LIST, &request->overrides,
         NULL},
        USAGE_REQUEST_ROWS(&request->usage),
        {0, "seed", "N", NULL, OPTION_LIST, &request->overrides, "simulation.seed="},
        {0, "replications", "N", "short for --set simulation.replications=N; and --seed N", OPTION_LIST, &request->overrides,
         "simulation.replications="},
        {0, "method", "METHOD", "auto (exact where it applies), exact or montecarlo", OPTION_TEXT, &request->method, NULL},
        {0, "threads", "N", "threads used; the figures do not depend on it", OPTION_COUNT, &request->threads, NULL},
        {'q', "quiet", NULL, "no progress", OPTION_FLAG, &request->quiet, NULL},
        VERBOSE_ROW(&request->verbose),
    };
    char **operands;
    int count;
    int parsed = options_parse(argc, argv, &usage, rows, ROWS(rows), &operands, &count);
    if (parsed != PARSED_GO)
        return parsed;
    request->scenario = operands[0];
    if (usage_request_check(&request->usage, "sweep") != PARSED_GO)
        return EXIT_INPUT;
    if (check_new_file("sweep", request->output) != EXIT_DONE || check_new_file("sweep", request->plot) != EXIT_DONE)
        return EXIT_INPUT; /* before a long run */
    if (!check_kind(request) || (request->plot && !check_plot(request)))
        return EXIT_INPUT;
    return method_choose("sweep", request->method, &request->engine);
}

/* What a run left, of which one is there. */
struct found {
    struct bs_sweep *sweep;
    struct bs_tornado *tornado;
    struct bs_sobol *sobol;
};

static enum bs_status search(const struct request *request, const struct bs_sweep_request *sweeping, struct found *found,
                             struct bs_diagnostics *diagnostics)
{
    if (request->sobol)
        return bs_sobol_run(sweeping, request->sobol, &found->sobol, diagnostics);
    return request->tornado ? bs_tornado_run(sweeping, &found->tornado, diagnostics)
                            : bs_sweep_run(sweeping, &found->sweep, diagnostics);
}

static enum bs_status write_csv(const struct found *found, FILE *out)
{
    if (found->sobol)
        return bs_sobol_write_csv(found->sobol, out);
    return found->tornado ? bs_tornado_write_csv(found->tornado, out) : bs_sweep_write_csv(found->sweep, out);
}

static enum bs_status write_standard(const struct request *request, const struct found *found)
{
    if (strcmp(request->format, "table") != 0)
        return write_csv(found, stdout);
    return found->sobol ? bs_sobol_write_table(found->sobol, stdout) : bs_tornado_write_table(found->tornado, stdout);
}

/* The CSV into the file; a table to read goes to standard output all the same. */
static int write_rows(const struct request *request, const struct found *found, struct bs_diagnostics *diagnostics)
{
    int code = EXIT_DONE;
    if (request->output) {
        char *text = NULL;
        size_t length;
        FILE *out = open_memstream(&text, &length);
        enum bs_status status = out ? write_csv(found, out) : BS_ERROR_MEMORY;
        if (out && fclose(out) != 0 && status == BS_OK)
            status = BS_ERROR_MEMORY;
        code = status == BS_OK ? write_new_file("sweep", request->output, text, length) : exit_code_of(status, diagnostics);
        free(text);
    }
    if (code != EXIT_DONE || (request->output && strcmp(request->format, "csv") == 0))
        return code;
    errno = 0;
    return exit_code_of(flush_output(write_standard(request, found)), diagnostics);
}

static int write_picture(const struct request *request, const struct found *found, const volatile sig_atomic_t *stop,
                         struct bs_diagnostics *diagnostics)
{
    const char *slash = strrchr(request->scenario, '/');
    const struct bs_sweep_picture picture = {
        .sweep = found->sweep, .title = slash ? slash + 1 : request->scenario, .chosen = request->measures.count > 0};
    char *bytes = NULL;
    size_t length = 0;
    enum bs_status status;
    if (found->sobol)
        status = bs_sobol_plot(found->sobol, plots_folder(), request->suffix, &bytes, &length, diagnostics);
    else if (found->tornado)
        status = bs_tornado_plot(found->tornado, plots_folder(), request->suffix, &bytes, &length, diagnostics);
    else
        status = bs_sweep_plot(&picture, plots_folder(), request->suffix, &bytes, &length, diagnostics);
    int code = picture_write("sweep", request->plot, *stop ? BS_ERROR_INTERRUPTED : status, bytes, length);
    free(bytes);
    return code;
}

static void tell_points(const struct request *request, const struct found *found, double seconds)
{
    size_t points, drawn;
    if (found->sobol) {
        points = found->sobol->points;
        drawn = found->sobol->drawn;
    } else if (found->tornado) {
        points = 2 * found->tornado->n_inputs + 1;
        drawn = found->tornado->drawn;
    } else {
        points = found->sweep->n_points;
        drawn = found->sweep->drawn;
    }
    tell_file(request->verbose, request->scenario, "at every point, with what is varied");
    for (size_t i = 0; i < request->overrides.count; i++)
        tell_set(request->verbose, request->overrides.items[i]);
    tell(request->verbose, "points: %zu, of which %zu are computed by the exact engine and %zu simulated%s, in %.2f s", points,
         points - drawn, drawn, drawn > 0 ? " with the same seed" : "", seconds);
}

static int perform(struct request *request, struct bs_diagnostics *diagnostics)
{
    struct progress progress;
    struct bs_scenario_options options;
    struct found found = {.sweep = NULL};
    const volatile sig_atomic_t *stop;
    end_on_signals();
    enum bs_status status = usage_request_options(&request->usage, 1, false, &options, diagnostics);
    const struct bs_sweep_request sweeping = {
        .scenario = request->scenario,
        .overrides = (const char *const *)request->overrides.items,
        .n_overrides = request->overrides.count,
        .options = &options,
        .vary = (const char *const *)request->vary.items,
        .n_vary = request->vary.count,
        .zip = request->zip,
        .measures = (const char *const *)request->measures.items,
        .n_measures = request->measures.count,
        .engine = request->engine,
        .threads = request->threads,
        .progress = !request->quiet && progress_wanted() ? progress_show : NULL,
        .context = &progress,
        .stop = stop = catch_signals(),
    };
    progress_begin(&progress);
    if (status == BS_OK)
        status = search(request, &sweeping, &found, diagnostics);
    progress_end(&progress);
    if (status == BS_OK)
        tell_points(request, &found, clock_seconds() - progress.begun);
    int code = status == BS_OK ? write_rows(request, &found, diagnostics) : EXIT_DONE;
    if (status == BS_OK && code == EXIT_DONE && request->plot)
        code = write_picture(request, &found, stop, diagnostics);
    if (status == BS_OK && code == EXIT_DONE) {
        tell_written(request->verbose, request->output);
        tell_written(request->verbose, request->plot);
    }
    say_diagnostics(diagnostics, BS_WARNING);
    bs_sweep_free(found.sweep);
    bs_tornado_free(found.tornado);
    bs_sobol_free(found.sobol);
    return status == BS_OK ? code : exit_code_of(status, diagnostics);
}

static int run(int argc, char **argv)
{
    struct request request = {.zip = false};
    struct bs_diagnostics diagnostics;
    bs_diagnostics_init(&diagnostics);
    int code = parse(argc, argv, &request);
    if (code == PARSED_GO)
        code = perform(&request, &diagnostics);
    bs_diagnostics_free(&diagnostics);
    list_free(&request.vary);
    list_free(&request.overrides);
    list_free(&request.measures);
    return code;
}

const struct verb verb_sweep = {"sweep", "the figures of a scenario at many values", run};
