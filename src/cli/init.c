#include "cli/new_file.h"
#include "cli/options.h"
#include "cli/starter.h"
#include "cli/terminal.h"
#include "cli/verb.h"

#include <stdio.h>
#include <string.h>

static const struct usage usage = {
    .verb = "init",
    .operands = "[FILE]",
    .about = "Writes a commented scenario to begin with: to a new file, or to standard output. Never overwrites.",
    .example = "  billshift init scenario.yaml",
    .operands_least = 0,
    .operands_most = 1,
};

static int run(int argc, char **argv)
{
    char **operands;
    int count;
    int parsed = options_parse(argc, argv, &usage, NULL, 0, &operands, &count);
    if (parsed != PARSED_GO)
        return parsed;
    if (count == 1 && strcmp(operands[0], "-") != 0)
        return write_new_file("init", operands[0], starter_scenario, strlen(starter_scenario));
    fputs(starter_scenario, stdout);
    return EXIT_DONE;
}

const struct verb verb_init = {"init", "write a commented scenario to begin with", run};
