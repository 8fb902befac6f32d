#include "cli/options.h"
#include "cli/starter.h"
#include "cli/terminal.h"
#include "cli/verb.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

static const struct usage usage = {
    .verb = "init",
    .operands = "[FILE]",
    .about = "Writes a commented scenario to begin with: to a new file, or to standard output. Never overwrites.",
    .example = "  billshift init scenario.yaml",
    .operands_least = 0,
    .operands_most = 1,
};

static int write_new(const char *path)
{
    int descriptor = open(path, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0666);
    if (descriptor < 0) {
        int reason = errno;
        if (reason == EEXIST)
            say_error("init: %s exists already: choose another name", path);
        else
            say_error("init: cannot write %s: %s", path, strerror(reason));
        return reason == ENOSPC || reason == EDQUOT || reason == EIO ? EXIT_UNFINISHED : EXIT_INPUT;
    }
    FILE *file = fdopen(descriptor, "w");
    int failed = !file || fputs(starter_scenario, file) == EOF || fflush(file) != 0 || fsync(descriptor) != 0;
    int reason = errno;
    if (file ? fclose(file) != 0 : close(descriptor) != 0)
        failed = 1;
    if (!failed)
        return EXIT_DONE;
    unlink(path);
    say_error("init: cannot write %s: %s", path, strerror(reason));
    return EXIT_UNFINISHED;
}

static int run(int argc, char **argv)
{
    char **operands;
    int count;
    int parsed = options_parse(argc, argv, &usage, NULL, 0, &operands, &count);
    if (parsed != PARSED_GO)
        return parsed;
    if (count == 1 && strcmp(operands[0], "-") != 0)
        return write_new(operands[0]);
    fputs(starter_scenario, stdout);
    return EXIT_DONE;
}

const struct verb verb_init = {"init", "write a commented scenario to begin with", run};
