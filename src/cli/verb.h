/* A verb of the command: one file and one line in main.c each. */
#ifndef BILLSHIFT_CLI_VERB_H
#define BILLSHIFT_CLI_VERB_H

#include <stddef.h>

struct verb {
    const char *name, *help;
    int (*run)(int argc, char **argv); /* argv[0] is the verb; returns the exit code */
};

extern const struct verb verb_run, verb_price, verb_explain, verb_check, verb_fit, verb_sweep, verb_solve, verb_book, verb_plot,
    verb_report, verb_list, verb_init;

/* The folder of the plot scripts: BILLSHIFT_PLOTS_DIR of the environment, else where they lie from the program: installed, or in the
   source tree that it was built in. */
const char *plots_folder(void);
/* That of the gallery's scenarios, by the same rule without a variable. */
const char *gallery_folder(void);

#define ROWS(rows) (sizeof(rows) / sizeof(rows)[0])

#endif
