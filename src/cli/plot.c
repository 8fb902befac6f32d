#include "cli/options.h"
#include "cli/progress.h"
#include "cli/terminal.h"
#include "cli/verb.h"
#include "cli/verbose.h"

#include <billshift/output.h>

#include <errno.h>
#include <limits.h>
#include <stdbool.h>
#include <stdlib.h>
#include <sys/ioctl.h>
#include <unistd.h>

enum { COLUMNS_USUAL = 79, COLUMNS_LEAST = 40, COLUMNS_MOST = 200 };

static unsigned columns_of_terminal(void)
{
    const char *stated = getenv("COLUMNS");
    struct winsize window;
    unsigned long columns = stated ? strtoul(stated, NULL, 10) : 0;
    if (columns == 0 && ioctl(STDOUT_FILENO, TIOCGWINSZ, &window) == 0)
        columns = window.ws_col;
    if (columns == 0)
        return COLUMNS_USUAL;
    return columns < COLUMNS_LEAST ? COLUMNS_LEAST : columns > COLUMNS_MOST ? COLUMNS_MOST : (unsigned)columns;
}

static enum bs_status draw_in_terminal(const char *results, struct bs_diagnostics *diagnostics)
{
    char *text = NULL;
    enum bs_status status =
        bs_plot_text(results, plots_folder(), columns_of_terminal(), takes_colour(STDOUT_FILENO), &text, diagnostics);
    errno = 0;
    if (status == BS_OK && fputs(text, stdout) == EOF)
        status = BS_ERROR_IO;
    free(text);
    return flush_output(status);
}

/* The files of the pictures whose table the folder has. */
static void tell_pictures(bool verbose, const char *results)
{
    for (size_t i = 0; i < bs_plot_count(); i++) {
        char path[PATH_MAX];
        const struct bs_plot *plot = bs_plot_at(i);
        (void)snprintf(path, sizeof path, "%s/%s", results, plot->table ? plot->table : "");
        if (plot->table && access(path, F_OK) != 0)
            continue;
        (void)snprintf(path, sizeof path, "%s/%s.svg and .png", results, plot->name);
        tell_written(verbose, path);
    }
}

static const struct usage usage = {
    .verb = "plot",
    .operands = "RESULTS",
    .about = "Draws the pictures of a results folder with gnuplot, as SVG and PNG, into that folder. The scripts are also\n"
             "usable by hand: gnuplot -c change.gp RESULTS. Another folder of scripts: BILLSHIFT_PLOTS_DIR.\n"
             "With --terminal the change by cohort is drawn in characters instead, and no file is written.",
    .example = "  billshift plot results",
    .operands_least = 1,
    .operands_most = 1,
};

static int run(int argc, char **argv)
{
    char **operands;
    int count;
    bool terminal = false, verbose = false;
    const struct option_row rows[] = {
        {0, "terminal", NULL, "draw in the terminal, as wide as it is (or COLUMNS); in colour unless NO_COLOR", OPTION_FLAG,
         &terminal, NULL},
        VERBOSE_ROW_OF(&verbose, "say which scripts draw, what is written, and times"),
    };
    int parsed = options_parse(argc, argv, &usage, rows, sizeof rows / sizeof *rows, &operands, &count);
    if (parsed != PARSED_GO)
        return parsed;
    struct bs_diagnostics diagnostics;
    bs_diagnostics_init(&diagnostics);
    double begun = clock_seconds();
    enum bs_status status =
        terminal ? draw_in_terminal(operands[0], &diagnostics) : bs_plot_folder(operands[0], plots_folder(), &diagnostics);
    tell_drawn(verbose && status == BS_OK, operands[0], begun);
    if (status == BS_OK && !terminal)
        tell_pictures(verbose, operands[0]);
    say_diagnostics(&diagnostics, BS_WARNING);
    int code = exit_code_of(status, &diagnostics);
    bs_diagnostics_free(&diagnostics);
    return code;
}

const struct verb verb_plot = {"plot", "draw the pictures of a results folder", run};
