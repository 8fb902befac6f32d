#include "cli/terminal.h"
#include "cli/verb.h"

#include <billshift/text.h>

#include <gsl/gsl_errno.h>
#include <signal.h>
#include <stdbool.h>
#include <string.h>

static void print_help(void)
{
    const struct help_colours colours = help_colours();
    printf("%susage:%s billshift VERB [OPTION]... [ARGUMENT]...\n\n"
           "Who pays more, who pays less, and by how much, when a contract changes.\n\n%sverbs:%s\n",
           colours.head, colours.end, colours.head, colours.end);
    for (size_t i = 0; i < n_verbs; i++)
        printf("  %s%-8s%s %s\n", colours.name, verbs[i]->name, colours.end, verbs[i]->help);
    printf("\n`billshift help VERB` or `billshift VERB --help` tells more of a verb.\n%sExit codes:%s", colours.head, colours.end);
    for (size_t i = 0; i < n_exit_meanings; i++)
        printf(" %d %s%s", exit_meanings[i].code, exit_meanings[i].shortly, i + 1 < n_exit_meanings ? ";" : ".");
    printf("\n\n%sexample:%s\n"
           "  billshift init scenario.yaml\n"
           "  billshift run scenario.yaml -o results --plot\n",
           colours.head, colours.end);
}

static int unknown_verb(const char *name)
{
    if (name[0] == '-') {
        say_error("no option %s before a verb; options of a verb follow it: billshift VERB %s", name, name);
        return EXIT_INPUT;
    }
    const char *names[VERBS_MOST];
    for (size_t i = 0; i < n_verbs; i++)
        names[i] = verbs[i]->name;
    const char *nearest = bs_nearest(name, names, n_verbs);
    if (nearest)
        say_error("no verb '%s'; did you mean %s?", name, nearest);
    else
        say_error("no verb '%s'; `billshift --help` lists them", name);
    return EXIT_INPUT;
}

static const struct verb *find(const char *name)
{
    for (size_t i = 0; i < n_verbs; i++)
        if (strcmp(name, verbs[i]->name) == 0)
            return verbs[i];
    return NULL;
}

/* `help VERB` is `VERB --help`. */
static int help_of(char *name)
{
    static char option[] = "--help";
    char *arguments[] = {name, option, NULL};
    const struct verb *verb = find(name);
    return verb ? verb->run(2, arguments) : unknown_verb(name);
}

static int dispatch(int argc, char **argv)
{
    if (argc < 2) {
        say_error("a verb is missing; `billshift --help` lists them");
        return EXIT_INPUT;
    }
    if (argc > 2 && strcmp(argv[1], "help") == 0 && argv[2][0] != '-')
        return help_of(argv[2]);
    if (strcmp(argv[1], "--help") == 0 || strcmp(argv[1], "-h") == 0 || strcmp(argv[1], "help") == 0) {
        print_help();
        return EXIT_DONE;
    }
    if (strcmp(argv[1], "--version") == 0 || strcmp(argv[1], "-V") == 0) {
        puts("billshift " BILLSHIFT_VERSION "\n"
             "Copyright (C) 2026 the billshift authors\n"
             "License GPL-3.0-or-later: GNU GPL version 3 or later <https://gnu.org/licenses/gpl.html>.\n"
             "This is free software: you are free to change and redistribute it.\n"
             "There is NO WARRANTY, to the extent permitted by law.");
        return EXIT_DONE;
    }
    const struct verb *verb = find(argv[1]);
    return verb ? verb->run(argc - 1, argv + 1) : unknown_verb(argv[1]);
}

int main(int argc, char **argv)
{
    gsl_set_error_handler_off();
    /* A write that fails is reported and cleaned up after, and does not end the program on the spot. */
    signal(SIGXFSZ, SIG_IGN);
    signal(SIGPIPE, SIG_IGN);
    int code = dispatch(argc, argv);
    int closed = close_output();
    return code == EXIT_DONE ? closed : code;
}
