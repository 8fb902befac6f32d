#include "cli/options.h"
#include "cli/terminal.h"
#include "cli/verb.h"

#include <billshift/output.h>

static const struct usage usage = {
    .verb = "plot",
    .operands = "RESULTS",
    .about = "Draws the pictures of a results folder with gnuplot, as SVG and PNG, into that folder. The scripts are also\n"
             "usable by hand: gnuplot -c change.gp RESULTS. Another folder of scripts: BILLSHIFT_PLOTS_DIR.",
    .example = "  billshift plot results",
    .operands_least = 1,
    .operands_most = 1,
};

static int run(int argc, char **argv)
{
    char **operands;
    int count;
    int parsed = options_parse(argc, argv, &usage, NULL, 0, &operands, &count);
    if (parsed != PARSED_GO)
        return parsed;
    struct bs_diagnostics diagnostics;
    bs_diagnostics_init(&diagnostics);
    enum bs_status status = bs_plot_folder(operands[0], plots_folder(), &diagnostics);
    say_diagnostics(&diagnostics, BS_WARNING);
    int code = exit_code_of(status, &diagnostics);
    bs_diagnostics_free(&diagnostics);
    return code;
}

const struct verb verb_plot = {"plot", "draw the pictures of a results folder", run};
