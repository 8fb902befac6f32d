#include "pages/tables.h"

#include <ctype.h>
#include <stdio.h>
#include <string.h>

static void keep(const struct usage *usage, const struct option_row *rows, size_t n_rows, void *context)
{
    struct page_verb *verb = context;
    if (n_rows > OPTIONS_MOST)
        return;
    verb->usage = usage;
    verb->n_rows = n_rows;
    for (size_t i = 0; i < n_rows; i++) {
        verb->rows[i] = rows[i];
        verb->rows[i].target = NULL;
    }
}

size_t read_verbs(struct page_verb *out)
{
    for (size_t i = 0; i < n_verbs; i++) {
        char name[64], *arguments[] = {name, NULL};
        snprintf(name, sizeof name, "%s", verbs[i]->name);
        out[i] = (struct page_verb){.verb = verbs[i]};
        options_read_tables(keep, &out[i]);
        (void)verbs[i]->run(1, arguments);
        options_read_tables(NULL, NULL);
        if (!out[i].usage) {
            fprintf(stderr, "billshift-pages: the verb %s shows no table of at most %d options\n", name, OPTIONS_MOST);
            return 0;
        }
    }
    return n_verbs;
}

/* Whether a help tells of --NAME. */
static bool tells_of(const char *help, const char *name)
{
    size_t length = strlen(name);
    for (const char *at = help; at && (at = strstr(at, "--")); at += 2)
        if (strncmp(at + 2, name, length) == 0 && !isalnum((unsigned char)at[2 + length]) && at[2 + length] != '-')
            return true;
    return false;
}

const char *option_help(const struct page_verb *verb, const struct option_row *row, char *buffer)
{
    if (row->help)
        return row->help;
    snprintf(buffer, 128, "for tests of the program");
    if (row->prefix)
        snprintf(buffer, 128, "short for --set %s%s", row->prefix, row->argument ? row->argument : "");
    for (size_t i = 0; i < verb->n_rows && !row->prefix; i++)
        if (tells_of(verb->rows[i].help, row->name))
            snprintf(buffer, 128, "see --%s", verb->rows[i].name);
    return buffer;
}
