#include "cli/report.h"

#include "cli/options.h"
#include "cli/progress.h"
#include "cli/terminal.h"
#include "cli/verb.h"
#include "cli/verbose.h"
#include "cli/whole_file.h"
#include "output/folder.h"
#include "output/readable.h"

#include <limits.h>
#include <stdlib.h>
#include <string.h>

static const struct usage usage = {
    .verb = "report",
    .operands = "RESULTS",
    .about = "Writes what a results folder says as one page for a browser or paper, which asks no server for anything: the\n"
             "answer, who gains and loses, pictures, tables, assumptions, method, and how to repeat the run. Markdown is a\n"
             "short comment for a pull request or a chat. HTML goes to RESULTS/" BS_REPORT_FILE ", Markdown to standard output.",
    .example = "  billshift report results\n  billshift report results --format markdown",
    .operands_least = 1,
    .operands_most = 1,
};

/* The whole report in memory: what fails leaves nothing behind. */
static enum bs_status make(const struct bs_report_format *format, const char *results, char **text, size_t *length,
                           struct bs_diagnostics *diagnostics)
{
    FILE *out = open_memstream(text, length);
    if (!out)
        return BS_ERROR_MEMORY;
    enum bs_status status = bs_report_write(format, results, plots_folder(), out, diagnostics);
    return fclose(out) != 0 && status == BS_OK ? BS_ERROR_MEMORY : status;
}

static enum bs_status into_folder(const char *results, const char *text, size_t length, struct bs_diagnostics *diagnostics)
{
    char *path = NULL, *part = NULL;
    enum bs_status status = BS_ERROR_MEMORY;
    if (asprintf(&path, "%s/" BS_REPORT_FILE, results) < 0)
        path = NULL;
    else if (asprintf(&part, "%s/" BS_PICTURE_PART BS_REPORT_FILE, results) < 0)
        part = NULL;
    else
        status = write_whole_file(path, part, true, text, length, diagnostics);
    free(part);
    free(path);
    return status;
}

enum bs_status report_into_folder(const char *results, struct bs_diagnostics *diagnostics)
{
    char *text = NULL;
    size_t length = 0;
    enum bs_status status = make(bs_report_format_at(0), results, &text, &length, diagnostics);
    if (status == BS_OK)
        status = into_folder(results, text, length, diagnostics);
    free(text);
    return status;
}

static enum bs_status to_output(const char *text, size_t length)
{
    return flush_output(fwrite(text, 1, length, stdout) == length ? BS_OK : BS_ERROR_IO);
}

static void tell_made(bool verbose, const char *results, size_t length, double seconds)
{
    char holds[128], size[BS_READABLE];
    snprintf(holds, sizeof holds, "its tables and manifest.json; a report of %s made of them in %.2f s",
             bs_readable_count((double)length, "byte", size), seconds);
    tell_file(verbose, results, holds);
}

/* output NULL: into the folder, if the report is a page. */
static void tell_place(bool verbose, const char *results, const char *output, bool page)
{
    char path[PATH_MAX];
    (void)snprintf(path, sizeof path, "%s/" BS_REPORT_FILE, results);
    if (output ? strcmp(output, "-") != 0 : page)
        tell_written(verbose, output ? output : path);
}

static int run(int argc, char **argv)
{
    const char *name = "html", *output = NULL;
    bool verbose = false;
    const struct option_row rows[] = {
        {0, "format", "FORMAT", "html or markdown", OPTION_TEXT, &name, NULL},
        {'o', "output", "FILE", "write to this new file; `-` is standard output", OPTION_TEXT, &output, NULL},
        VERBOSE_ROW_OF(&verbose, "say what is read, what is written, and times"),
    };
    char **operands;
    int count;
    int parsed = options_parse(argc, argv, &usage, rows, ROWS(rows), &operands, &count);
    if (parsed != PARSED_GO)
        return parsed;
    const struct bs_report_format *format = bs_report_format_find(name);
    if (!format) {
        say_error("report: no format '%s'; there are: html, markdown", name);
        return EXIT_INPUT;
    }
    struct bs_diagnostics diagnostics;
    bs_diagnostics_init(&diagnostics);
    char *text = NULL;
    size_t length = 0;
    double begun = clock_seconds();
    enum bs_status status = make(format, operands[0], &text, &length, &diagnostics);
    if (status == BS_OK)
        tell_made(verbose, operands[0], length, clock_seconds() - begun);
    if (status == BS_OK && output && strcmp(output, "-") != 0)
        status = write_whole_file(output, NULL, false, text, length, &diagnostics);
    else if (status == BS_OK && !output && format->pictures)
        status = into_folder(operands[0], text, length, &diagnostics);
    else if (status == BS_OK)
        status = to_output(text, length);
    free(text);
    if (status == BS_OK)
        tell_place(verbose, operands[0], output, format->pictures);
    say_diagnostics(&diagnostics, BS_WARNING);
    int code = exit_code_of(status, &diagnostics);
    bs_diagnostics_free(&diagnostics);
    return code;
}

const struct verb verb_report = {"report", "write a results folder as one page, or as a comment", run};
