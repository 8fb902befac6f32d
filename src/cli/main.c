#include "cli/terminal.h"
#include "cli/verb.h"

#include <billshift/text.h>

#include <gsl/gsl_errno.h>
#include <signal.h>
#include <stdbool.h>
#include <string.h>

static const struct verb *const verbs[] = {&verb_run,   &verb_sweep, &verb_solve, &verb_book,   &verb_price, &verb_explain,
                                           &verb_check, &verb_fit,   &verb_plot,  &verb_report, &verb_list,  &verb_init};

static void print_help(void)
{
    puts("usage: billshift VERB [OPTION]... [ARGUMENT]...\n\n"
         "Who pays more, who pays less, and by how much, when a contract changes.\n\nverbs:");
    for (size_t i = 0; i < ROWS(verbs); i++)
        printf("  %-8s %s\n", verbs[i]->name, verbs[i]->help);
    puts("\n`billshift VERB --help` tells more of a verb. Exit codes: 0 done; 1 a limit is passed; 2 bad input or\nusage; 3 could "
         "not finish; 4 the engines disagree.\n\n"
         "example:\n"
         "  billshift init scenario.yaml\n"
         "  billshift run scenario.yaml -o results --plot");
}

static int unknown_verb(const char *name)
{
    const char *names[ROWS(verbs)];
    for (size_t i = 0; i < ROWS(verbs); i++)
        names[i] = verbs[i]->name;
    const char *nearest = bs_nearest(name, names, ROWS(verbs));
    if (nearest)
        say_error("no verb '%s'; did you mean %s?", name, nearest);
    else
        say_error("no verb '%s'; `billshift --help` lists them", name);
    return EXIT_INPUT;
}

static int dispatch(int argc, char **argv)
{
    if (argc < 2) {
        say_error("a verb is missing; `billshift --help` lists them");
        return EXIT_INPUT;
    }
    if (strcmp(argv[1], "--help") == 0 || strcmp(argv[1], "-h") == 0 || strcmp(argv[1], "help") == 0) {
        print_help();
        return EXIT_DONE;
    }
    if (strcmp(argv[1], "--version") == 0 || strcmp(argv[1], "-V") == 0) {
        puts("billshift " BILLSHIFT_VERSION);
        return EXIT_DONE;
    }
    for (size_t i = 0; i < ROWS(verbs); i++)
        if (strcmp(argv[1], verbs[i]->name) == 0)
            return verbs[i]->run(argc - 1, argv + 1);
    return unknown_verb(argv[1]);
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
