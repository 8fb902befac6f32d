#include "cli/fit_input.h"
#include "cli/new_file.h"
#include "cli/options.h"
#include "cli/picture_file.h"
#include "cli/progress.h"
#include "cli/terminal.h"
#include "cli/verb.h"
#include "cli/verbose.h"
#include "output/fit_output.h"
#include "output/readable.h"

#include <billshift/text.h>

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

static const struct usage usage = {
    .verb = "fit",
    .operands = "FILE",
    .about = "Proposes a segment for the users of a vendor's export or of a CSV file: the share of idle users, how levels of use\n"
             "are distributed, how the months of one user differ; with errors and goodness of fit, and as a block for a scenario.\n"
             "A plain file without a column of months has a row a user. `billshift list families` lists the shapes that are tried.",
    .example = "  billshift fit usage.csv --columns user=email,use=cost -o block.yaml --plot fit.png",
    .operands_least = 1,
    .operands_most = 1,
};

struct request {
    const char *file, *columns_text, *family_name, *as, *meter, *format, *output, *plot;
    struct fit_columns columns;
    const struct bs_fit_family *family;
    const struct bs_fit_format *writer;
    const char *suffix; /* of the picture */
    bool verbose;
};

static bool find_family(struct request *request)
{
    const char *names[64];
    size_t n = bs_fit_family_count() < ROWS(names) ? bs_fit_family_count() : ROWS(names);
    request->family = bs_fit_family_find(request->family_name);
    if (request->family)
        return true;
    for (size_t i = 0; i < n; i++)
        names[i] = bs_fit_family_name(bs_fit_family_at(i));
    const char *nearest = bs_nearest(request->family_name, names, n);
    if (nearest)
        say_error("fit: no family '%s'; did you mean %s?", request->family_name, nearest);
    else
        say_error("fit: no family '%s'; `billshift list families` lists them", request->family_name);
    return false;
}

static bool is_new(const char *path)
{
    if (access(path, F_OK) != 0)
        return true;
    say_error("fit: %s exists already: choose another name", path);
    return false;
}

static bool check(struct request *request)
{
    request->writer = bs_fit_format_find(request->format);
    if (!request->writer)
        say_error("fit: no format '%s'; there are table, yaml, csv, json", request->format);
    bool known = strcmp(request->as, "mixture") == 0 || strcmp(request->as, "segments") == 0;
    if (request->writer && !known)
        say_error("fit: --as takes mixture or segments, not '%s'", request->as);
    if (!request->writer || !known)
        return false;
    const char *code = request->columns.currency;
    if (strlen(code) != 3 || strspn(code, "ABCDEFGHIJKLMNOPQRSTUVWXYZ") != 3) {
        say_error("fit: --currency takes a code of three capitals, such as EUR, not '%s'", code);
        return false;
    }
    if (request->meter && !bs_name_valid(request->meter, strlen(request->meter))) {
        say_error("fit: --meter: " BS_NAME_RULE);
        return false;
    }
    /* What cannot be written is better known before the work. */
    return (!request->family_name || find_family(request)) &&
           (!request->plot || (request->suffix = picture_suffix("fit", request->plot))) &&
           (!request->output || is_new(request->output));
}

static int parse(int argc, char **argv, struct request *request)
{
    const struct option_row rows[] = {
        {0, "period", "PERIOD", "of an export without dates: 2026-03, or \"2026-01 to 2026-03\"", OPTION_TEXT,
         &request->columns.period, NULL},
        {0, "columns", "user=A,...", "names of the columns user, month and use, where they differ", OPTION_TEXT,
         &request->columns_text, NULL},
        {0, "currency", "CODE", "of the money in the file (USD)", OPTION_TEXT, &request->columns.currency, NULL},
        {0, "family", "NAME", "try this family alone", OPTION_TEXT, &request->family_name, NULL},
        {0, "as", "WHAT", "a mixture as one segment (mixture) or one a part (segments)", OPTION_TEXT, &request->as, NULL},
        {0, "meter", "NAME", "the meter that the use is of, for the block (usage)", OPTION_TEXT, &request->meter, NULL},
        {0, "format", "FORMAT", "table (for reading), yaml (the block alone), csv, json", OPTION_TEXT, &request->format, NULL},
        {'o', "output", "BLOCK", "write the block to this new file too", OPTION_TEXT, &request->output, NULL},
        {0, "plot", "PICTURE", "draw quantiles against quantiles, into a new .png or .svg", OPTION_TEXT, &request->plot, NULL},
        VERBOSE_ROW_OF(&request->verbose, "say what is read, which families could be fitted, and times"),
    };
    char **operands;
    int count;
    int parsed = options_parse(argc, argv, &usage, rows, ROWS(rows), &operands, &count);
    if (parsed != PARSED_GO)
        return parsed;
    request->file = operands[0];
    return check(request) ? PARSED_GO : EXIT_INPUT;
}

static int write_block(const struct request *request, const struct bs_fit_report *report)
{
    char *text = bs_fit_yaml(report);
    if (!text) {
        say_error("out of memory");
        return EXIT_UNFINISHED;
    }
    int code = write_new_file("fit", request->output, text, strlen(text));
    free(text);
    return code;
}

static int write_picture(const struct request *request, const struct bs_fit_report *report, struct bs_diagnostics *diagnostics)
{
    char *picture = NULL;
    size_t length = 0;
    const volatile sig_atomic_t *stop = catch_signals(); /* the folder of the picture's data is always removed */
    enum bs_status status = bs_fit_plot(report, plots_folder(), request->suffix, &picture, &length, diagnostics);
    int code = picture_write("fit", request->plot, *stop ? BS_ERROR_INTERRUPTED : status, picture, length);
    free(picture);
    return code;
}

static int deliver(const struct request *request, const struct bs_fit_report *report, struct bs_diagnostics *diagnostics)
{
    int code = request->output ? write_block(request, report) : EXIT_DONE;
    if (code == EXIT_DONE && request->plot)
        code = write_picture(request, report, diagnostics);
    if (code != EXIT_DONE)
        return code;
    errno = 0;
    enum bs_status status = flush_output(request->writer->write(report, stdout));
    if (status == BS_OK)
        return EXIT_DONE;
    say_error("%s", bs_status_text(status));
    return EXIT_UNFINISHED;
}

static void tell_users(const struct request *request, const struct bs_population *population, double since)
{
    char users[BS_READABLE], months[BS_READABLE], holds[3 * BS_READABLE];
    snprintf(holds, sizeof holds, "%s in %s, in %.2f s", bs_readable_count((double)population->users, "user", users),
             bs_readable_count((double)population->months, "month", months), clock_seconds() - since);
    tell_file(request->verbose, request->file, holds);
}

static void tell_fit(const struct request *request, const struct bs_fit *fit, double since)
{
    tell(request->verbose, "%zu of %zu users used anything; fitted to their levels: %zu of %zu families, best by AIC %s, in %.2f s",
         fit->active, fit->users, fit->n_fitted, fit->n_candidates, bs_fit_candidate_name(&fit->candidates[0]),
         clock_seconds() - since);
    for (size_t i = 0; i < fit->n_candidates; i++)
        if (fit->candidates[i].why)
            tell(request->verbose, "not fitted: %s, %s", bs_fit_candidate_name(&fit->candidates[i]), fit->candidates[i].why);
}

static int perform(const struct request *request, struct bs_arena *arena, struct bs_diagnostics *diagnostics)
{
    struct bs_population population;
    struct bs_fit fit;
    double begun = clock_seconds();
    enum bs_status status = fit_input_read(request->file, &request->columns, request->meter, arena, &population, diagnostics);
    if (status == BS_OK)
        tell_users(request, &population, begun);
    begun = clock_seconds();
    if (status == BS_OK)
        status = bs_fit_users(&population, request->family, arena, &fit, diagnostics);
    if (status == BS_OK)
        tell_fit(request, &fit, begun);
    int code = EXIT_DONE;
    if (status == BS_OK) {
        const struct bs_fit_report report = {
            .fit = &fit,
            .population = &population,
            .column = request->columns.use ? request->columns.use : "use",
            .meter = request->meter,
            .as_segments = strcmp(request->as, "segments") == 0,
            .diagnostics = diagnostics,
        };
        for (size_t i = 0; i < fit.candidates[0].n_warnings; i++)
            bs_warning(diagnostics, NULL, "%s: %s", bs_fit_candidate_name(&fit.candidates[0]), fit.candidates[0].warnings[i]);
        code = deliver(request, &report, diagnostics);
        if (code == EXIT_DONE) {
            tell_written(request->verbose, request->output);
            tell_written(request->verbose, request->plot);
        }
    }
    say_diagnostics(diagnostics, BS_WARNING);
    return status == BS_OK ? code : exit_code_of(status, diagnostics);
}

static int run(int argc, char **argv)
{
    struct request request = {.as = "mixture", .format = "table", .columns = {.currency = "USD"}};
    int code = parse(argc, argv, &request);
    if (code != PARSED_GO)
        return code;
    struct bs_diagnostics diagnostics;
    bs_diagnostics_init(&diagnostics);
    struct bs_arena *arena = bs_arena_new();
    char *columns = strdup(request.columns_text ? request.columns_text : "");
    if (!arena || !columns) {
        say_error("out of memory");
        code = EXIT_UNFINISHED;
    } else if (!fit_columns_parse(columns, &request.columns)) {
        code = EXIT_INPUT;
    } else {
        code = perform(&request, arena, &diagnostics);
    }
    free(columns);
    bs_arena_free(arena);
    bs_diagnostics_free(&diagnostics);
    return code;
}

const struct verb verb_fit = {"fit", "propose a segment for the users in a CSV file", run};
