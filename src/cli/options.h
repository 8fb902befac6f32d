/* A command line by table: one row an option, used to parse and to print the help. */
#ifndef BILLSHIFT_CLI_OPTIONS_H
#define BILLSHIFT_CLI_OPTIONS_H

#include <stdbool.h>
#include <stddef.h>
#include <stdio.h>

/* Texts gathered in order; frees what it holds. */
struct list {
    char **items;
    size_t count;
};
void list_free(struct list *list);

enum option_kind {
    OPTION_FLAG,  /* bool: set to true */
    OPTION_TEXT,  /* const char *: points into argv */
    OPTION_COUNT, /* unsigned: 1 to 4294967295 */
    OPTION_LIST,  /* struct list: prefix and argument are put at its end */
};

struct option_row {
    char letter; /* 0: none */
    const char *name;
    const char *argument; /* its name in the help; NULL: a flag */
    const char *help;     /* NULL: of use to those who test the program, and not shown: the help fits a screen */
    enum option_kind kind;
    void *target;
    const char *prefix; /* OPTION_LIST; NULL: none */
};

/* What is asked of a verb's operands and shown by its help. */
struct usage {
    const char *verb, *operands; /* "run", "SCENARIO" */
    const char *about;           /* one paragraph */
    const char *example;
    int operands_least, operands_most; /* -1: any number */
};

enum { PARSED_GO = -1 };

/* PARSED_GO, or the exit code where the verb ends here: help or an error was printed. argv[0] is the verb. --help and -h are understood by themselves. *operands: the rest of argv, *count of them. */
int options_parse(int argc, char **argv, const struct usage *usage, const struct option_row *rows, size_t n_rows, char ***operands,
                  int *count);

/* From here on options_parse hands the tables of a verb to the reader in place of parsing, and returns EXIT_DONE: manual pages and
   completions are written from them. NULL: it parses again. The tables live while the reader runs. */
typedef void options_reader(const struct usage *usage, const struct option_row *rows, size_t n_rows, void *context);
void options_read_tables(options_reader *reader, void *context);

#endif
